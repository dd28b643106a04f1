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
/* The same for what is written piece by piece. Open: to be closed, which removes the file unless
 * all of it was written; path is borrowed. */
struct file_new {
    int fd;
    int failed; /* errno of what failed first; 0: nothing */
    const char *path;
};
bool file_new_open(const char *path, struct file_new *ret, struct err *err);
/* What fails is remembered for closing; false then. */
bool file_new_write(struct file_new *file, const char *bytes, size_t len);
/* keep false: the file goes, and nothing is an error. */
bool file_new_close(struct file_new *file, bool keep, struct err *err);
/* Writes all bytes to an open file; false with errno set. */
bool file_write_all(int fd, const char *bytes, size_t len);

#endif
