/* What utf8.c and normal.c share. */
#ifndef WRAPUP_BASE_UTF8_PRIVATE_H
#define WRAPUP_BASE_UTF8_PRIVATE_H

#include <stddef.h>
#include <stdint.h>

/* The composed Hangul syllables. */
enum { HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };

/* The length of one well-formed character at s, or 0 with *ret untouched. */
size_t utf8_decode_strict(const char *s, size_t len, uint32_t *ret);
/* How many bytes at s are ASCII. */
size_t utf8_ascii_run(const char *s, size_t len);

#endif
