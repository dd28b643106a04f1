/* Names of entries of an archive. They are only shown, never used as paths. */
#ifndef WRAPUP_HELPER_UNPACK_NAME_H
#define WRAPUP_HELPER_UNPACK_NAME_H

#include <stdbool.h>

#include "wrapup/buf.h"

/* Appends a name as it can be shown, cut in front where it is long: the file's own name is at the
 * end. Where it isn't UTF-8 it is read as CP949, which Windows writes in Korea. */
void unpack_put_name(struct buf *ret, const char *raw);
/* What no learner put there: hidden files, and what macOS adds to archives. */
bool unpack_hidden(const char *name);
/* An archive within the archive, by its ending. */
bool unpack_archive(const char *name);
/* A hand-in, by its ending. */
bool unpack_handin(const char *name);

#endif
