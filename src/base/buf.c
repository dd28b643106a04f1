/* A growable byte buffer, always NUL-terminated.
 * What the bytes mean is the callers' business. */
#include "wrapup/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALLEST = 64 };

/* Makes room for `more` bytes and the NUL. */
static void reserve(struct buf *b, size_t more)
{
    if (more >= SIZE_MAX / 2 - b->len) {
        abort();
    }
    size_t need = b->len + more + 1;
    if (need <= b->cap) {
        return;
    }
    size_t cap = b->cap > SMALLEST ? b->cap : SMALLEST;
    while (cap < need) {
        cap *= 2;
    }
    b->data = xrealloc(b->data, cap, 1);
    b->cap = cap;
}

void buf_release(struct buf *b)
{
    free(b->data);
    *b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
    buf_truncate(b, 0);
}

void buf_add(struct buf *b, const void *bytes, size_t len)
{
    reserve(b, len);
    if (len > 0) {
        memcpy(b->data + b->len, bytes, len);
    }
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

/* Most of what is formatted is short: it is tried in the room that there is. */
void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list args;
    reserve(b, SMALLEST);
    size_t room = b->cap - b->len;
    va_start(args, fmt);
    int len = vsnprintf(b->data + b->len, room, fmt, args);
    va_end(args);
    if (len < 0) {
        abort();
    }
    if ((size_t)len >= room) {
        reserve(b, (size_t)len);
        va_start(args, fmt);
        (void)vsnprintf(b->data + b->len, (size_t)len + 1, fmt, args);
        va_end(args);
    }
    b->len += (size_t)len;
}

void buf_truncate(struct buf *b, size_t len)
{
    if (len > b->len) {
        abort();
    }
    b->len = len;
    if (b->data != NULL) {
        b->data[len] = '\0';
    }
}

const char *buf_str(const struct buf *b)
{
    return b->data != NULL ? b->data : "";
}

char *buf_steal(struct buf *b)
{
    char *content = b->data != NULL ? b->data : xstrdup("");
    *b = (struct buf)BUF_INIT;
    return content;
}
