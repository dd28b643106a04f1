/* Command lines compared by what they do: other names of one command, and options in any order.
 * What a learner may have typed around the command is in retyped.c. */
#ifndef WRAPUP_MATCH_CMDLINE_H
#define WRAPUP_MATCH_CMDLINE_H

#include <stdbool.h>

/* True when both folded command lines mean the same. `context` is what stands before them on their
 * line ("docker run " before a gap), or "". The form may leave options open, in brackets: "-f [-t]
 * [--tail *]" is "-f" with or without those, whatever stands for the *. */
bool cmdline_same(const char *context, const char *form, const char *typed);

/* The part of `before` that may serve as context: from the last word that names a known program on,
 * or
 * "". Points into `before` or at a constant. */
const char *cmdline_context(const char *before);

#endif
