/* Attempts that were handed in, graded anew from the raw responses. */
#ifndef WRAPUP_COMMAND_GRADED_H
#define WRAPUP_COMMAND_GRADED_H

#include "wrapup/exchange.h"
#include "wrapup/session.h"
#include "wrapup/snapshot.h"

struct grading {
    const struct bank *bank; /* the instructor's */
    const char *bank_hash;
    const struct bank *taken; /* the bank that the attempt was taken with; NULL: not here */
    /* Only the key was mended: an answer to another revision that was asked in the same words is
     * graded, too. */
    bool mended;
    struct question_memo *memo; /* may be NULL; the bank outlives it */
};
struct graded {
    struct class_answer *answers; /* by place; their attempt is not set */
    size_t count;
    bool finished;
    size_t pending;        /* first answers that wait for a person */
    struct strings others; /* items in a revision that is unknown here: pending, too */
    struct arena *values;
};
/* Replays the attempt with the instructor's bank. No verdict or score of the file is looked at, and
 * an answer to an item in another revision is graded by nothing. False when the events can't be
 * those of an attempt. */
bool graded_make(const struct grading *with, const struct carried *attempt, struct graded *ret,
                 struct err *err);
void graded_release(struct graded *graded);

#endif
