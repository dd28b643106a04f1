/* A command line cut into words as a POSIX shell would, without running one.
 * Running the command is child.h's part. */
#ifndef WRAPUP_HELPER_WORDS_H
#define WRAPUP_HELPER_WORDS_H

#include "wrapup/strings.h"

/* Quotes and backslashes as Python's shlex.split() takes them: the AWS tools cut commands and names
 * of sections so. False when a quote or an escape is open at the end; *ret is unspecified then. */
bool words_split(const char *text, struct strings *ret);

#endif
