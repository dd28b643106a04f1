/* Grading anew after a mended key: shared by the files of `regrade`. */
#ifndef WRAPUP_COMMAND_REGRADE_H
#define WRAPUP_COMMAND_REGRADE_H

#include "graded.h"
#include "grade.h"

/* One answer that would count otherwise than it does. A score below 0: it waits for a mark. */
struct change {
    struct uuid attempt;
    int64_t learner;
    enum class_which which;
    size_t question; /* index of the bank's, or SIZE_MAX for a task */
    const char *item;
    int64_t seq;
    double before, after;
    struct uuid mark; /* a person's that is taken back; empty: none */
};
/* An attempt whose rows are to be replaced. */
struct regraded {
    int64_t id;
    struct graded graded;
};
struct regrade {
    struct app *app;
    const struct bank *bank;
    const char *class_id;
    struct change *changes; /* by learner, as started, by place */
    size_t change_count;
    /* Scores that stay what they are but need a mark of their own now, because the row is one that
     * waits; not shown as changes. */
    struct change *kept;
    size_t kept_count;
    struct regraded *attempts;
    size_t attempt_count;
    size_t unreadable; /* attempts whose log can't be replayed */
    size_t taken_back; /* changes that take a person's mark back */
    int64_t last_ms;   /* when the newest mark was given */
    struct arena *strings;
};

/* Replays every log; nothing is written. */
bool regrade_find(struct regrade *r, struct err *err);
/* Writes what was found, all or nothing. */
bool regrade_apply(struct regrade *r, const char *by, struct err *err);
void regrade_release(struct regrade *r);

#endif
