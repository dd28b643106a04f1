/* Whole files: read into memory, and written anew. */
#ifndef WRAPUP_FILE_H
#define WRAPUP_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/buf.h"
#include "wrapup/err.h"

/* Reads a whole regular file, at most max bytes, following no FIFO or device. */
bool file_read(const char *path, size_t max, struct buf *ret, struct err *err);

/* Writes a file that must not exist (ERR_INPUT when it does), readable by its owner only, and makes
 * it durable. A half-written one is removed. */
bool file_write_new(const char *path, const char *bytes, size_t len, struct err *err);
/* Writes all bytes to an open file; false with errno set. */
bool file_write_all(int fd, const char *bytes, size_t len);

#endif
