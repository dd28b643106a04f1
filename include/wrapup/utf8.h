/* UTF-8 text: validity, normalisation, width on the screen, and making it harmless. */
#ifndef WRAPUP_UTF8_H
#define WRAPUP_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wrapup/buf.h"

/* True when s is well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
 * On false, *bad (if not NULL) is the offset of the first byte that isn't. */
bool utf8_valid(const char *s, size_t len, size_t *bad);

/* Decodes one code point of valid UTF-8 and returns its length in bytes (1..4); len > 0. */
size_t utf8_decode(const char *s, size_t len, uint32_t *ret);
/* Encodes one code point (a valid scalar value). */
void utf8_encode(struct buf *out, uint32_t code);

/* Appends the NFC / NFD form of valid UTF-8. ASCII and already composed Hangul take a fast
 * path. Text that isn't valid UTF-8 is appended unchanged. */
void utf8_nfc(struct buf *out, const char *s, size_t len);
void utf8_nfd(struct buf *out, const char *s, size_t len);
/* Appends with simple Unicode case folding (never the C locale's tolower). */
void utf8_fold_case(struct buf *out, const char *s, size_t len);

/* Columns on a terminal: Hangul and other wide characters 2, combining and control 0. */
size_t utf8_width(const char *s, size_t len);
size_t utf8_char_width(uint32_t code);
/* The longest prefix of at most `max` bytes that ends on a character boundary. */
size_t utf8_truncate(const char *s, size_t len, size_t max);

/* Appends text that is safe on a terminal: NFC; C0 and C1 controls, DEL, bidirectional
 * controls (U+202A-202E, U+2066-2069), and bytes that aren't UTF-8 become U+FFFD;
 * '\n' and '\t' stay when `multiline`, else become a space. */
void utf8_sanitize(struct buf *out, const char *s, size_t len, bool multiline);

/* True for a control character that must never reach a screen or stand in a bank
 * (C0 except \t \n \r, DEL, C1, bidirectional controls, U+FEFF inside text, non-characters). */
bool utf8_is_control(uint32_t code);
/* True for letters and digits of any script, Hangul among them. */
bool utf8_is_word(uint32_t code);

#endif
