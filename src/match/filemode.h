/* The modes that chmod takes, in digits and in letters.
 * Which word of a command is one is cmdline.c's. */
#ifndef WRAPUP_MATCH_FILEMODE_H
#define WRAPUP_MATCH_FILEMODE_H

#include "wrapup/buf.h"

/* Appends the mode that a file has afterwards in octal: "400" for "0400", "u=r,go=" and
 * "a-rwx,u+r". One that depends on the mode before ("go-rwx") is given for a file of 644 and one of
 * 777: "600/700". What is no mode is appended as it is. */
void filemode_write(struct buf *out, const char *mode);

#endif
