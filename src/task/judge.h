/* One judgement being made: what a matcher reads, and how it says what it found.
 * Which matchers there are stands in matcher.c. */
#ifndef WRAPUP_TASK_JUDGE_H
#define WRAPUP_TASK_JUDGE_H

#include "cause.h"
#include "look.h"
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
/* The end: what the cause says. Returns false, so that `return judge_end(...)` reads as the end. */
bool judge_end(struct judging *j, enum cause cause, const char *const *args);
/* The same, but a failure is not the target's: it could not be asked because of this. */
bool judge_end_unknown(struct judging *j, enum cause cause, const char *const *args);
/* The end: why that fact is not known. */
bool judge_not_known(struct judging *j, const char *name);
/* The same where either fact could tell: the reason that the learner can do most about. */
bool judge_neither_known(struct judging *j, const char *aws, const char *other);

/* The fact when it is a value of one of these types (of enum json_type), and the result's route is
 * the fact's. Else NULL, after the end was set. */
const cJSON *judge_need(struct judging *j, const char *name, unsigned types);
/* The fact when it is known and an object, or NULL; the route is left alone. */
const cJSON *judge_object(const struct judging *j, const char *name);
/* The result goes by that fact's route. */
void judge_from(struct judging *j, const char *name);

/* Parameters of `expect`. */
const char *expect_text(const struct judging *j, const char *name, const char *otherwise);
int64_t expect_number(const struct judging *j, const char *name, int64_t otherwise);
bool expect_flag(const struct judging *j, const char *name, bool otherwise);

/* What the learner typed under that name, or NULL. */
const char *judge_input(const struct judging *j, const char *name);
/* A value that the instance's metadata service gave ("placement/region"), NULL when it is not
 * known; *there (may be NULL) says whether the service was asked for it and answered. */
const char *judge_imds(const struct judging *j, const char *path, bool *there);
/* The port of the target's SSH server as text for a message; out holds 24 bytes. */
const char *judge_port(const struct judging *j, char out[24]);

/* Adds "key=value" to the evidence. A word that has more than small letters and "-" becomes
 * "other": evidence never holds an address, id or name. */
void evidence_word(struct judging *j, const char *key, const char *word);
void evidence_number(struct judging *j, const char *key, int64_t number);

#endif
