/* A growable byte buffer whose data is always NUL-terminated. */
#ifndef WRAPUP_BUF_H
#define WRAPUP_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "wrapup/mem.h"

/* Embedded: start from BUF_INIT, end with buf_release. `data` is never NULL after the
 * first write; use buf_str() to read a buffer that may still be empty. */
struct buf {
    char *data;
    size_t len;
    size_t cap;
};

#define BUF_INIT \
    { \
        .data = NULL, .len = 0, .cap = 0 \
    }
/* A buffer that releases itself at the end of its scope. */
#define BUF_AUTO(name) CLEANUP(buf_release) struct buf name = BUF_INIT

void buf_release(struct buf *b);
/* Empties without giving the memory back. */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Shortens to len bytes; len must not exceed b->len. */
void buf_truncate(struct buf *b, size_t len);
/* The content as a string; "" for an empty buffer. Borrowed until the next write. */
const char *buf_str(const struct buf *b);
/* Hands the content over to the caller, who frees it; the buffer is empty afterwards. */
char *buf_steal(struct buf *b);

#endif
