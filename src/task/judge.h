/* One judgement being made: what a matcher reads, and how it says what it found.
 * Which matchers there are stands in matcher.c. */
#ifndef WRAPUP_TASK_JUDGE_H
#define WRAPUP_TASK_JUDGE_H

#include "cause.h"
#include "wrapup/task.h"

struct judging {
    const struct task *task;
    const struct task_facts *facts;
    struct task_result *ret;
};

/* A NULL-terminated list of arguments of a message. */
#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* What passes, in a sentence. */
void judge_expected(struct judging *j, enum msg_id id, const char *const *args);
/* The end: passed, with what was seen. Arguments may be hostile, here and below. */
void judge_pass(struct judging *j, enum msg_id seen, const char *const *args);
/* The end: what the cause says. */
void judge_end(struct judging *j, enum cause cause, const char *const *args);

#endif
