/* What learners type around an answer: the shell's prompt, backticks, sudo, the rest of the line.
 * Whether the answer inside is right is judged elsewhere. */
#ifndef WRAPUP_MATCH_RETYPED_H
#define WRAPUP_MATCH_RETYPED_H

#include <stdbool.h>

#include "wrapup/buf.h"

/* Appends a folded command without backticks around it and without a prompt ("$ ", "# ",
 * "ubuntu@ip-10-0-0-5:~$ "). */
void retyped_unwrap(struct buf *out, const char *command);
/* The command behind a leading "sudo ", or the command itself. */
const char *retyped_unsudo(const char *command);

/* What stands around a gap, folded for comparing. */
struct around {
    struct buf before, after;
    bool before_spaced, after_spaced; /* a space stands between it and the gap */
};
void around_init(struct around *a, const char *before, const char *after, bool fold_case);
void around_release(struct around *a);

/* Appends what is left of a line when whole words of `before` and `after` are taken off its ends.
 * False, with nothing appended, when the line has none of them or nothing else. */
bool retyped_strip(struct buf *out, const struct around *a, const char *typed);

#endif
