/* NFC, NFD and case folding, by utf8proc where a fast path over the bytes doesn't do.
 * Which form a text needs is the callers' business. */
#include <stdlib.h>
#include <utf8proc.h>

#include "utf8_private.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

/* utf8proc sorts combining marks in quadratic time. No language stacks this many, so longer
 * stacks are normalised in pieces. */
enum { MARKS_MAX = 64 };

/* Characters that are NFC by themselves and combine with no character before them: anything
 * made of these alone is NFC already. A test compares the ranges with utf8proc. */
static const struct {
    uint32_t first, last;
} settled[] = {
    {0x0000, 0x02FF},            /* ASCII, Latin */
    {0x2010, 0x205E},            /* dashes, quotes, bullets */
    {0x2190, 0x21FF},            /* arrows */
    {0x2460, 0x24FF},            /* enclosed digits and letters */
    {0x2500, 0x25FF},            /* lines, blocks, shapes */
    {0x3001, 0x3029},            /* ideographic punctuation */
    {0x3131, 0x318E},            /* compatibility jamo */
    {0x4E00, 0x9FFC},            /* ideographs */
    {HANGUL_FIRST, HANGUL_LAST}, /* composed Hangul */
    {0xFF01, 0xFF5E},            /* full-width ASCII */
};

static bool is_settled(uint32_t code)
{
    if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(settled) && settled[i].first <= code; i++) {
        if (code <= settled[i].last) {
            return true;
        }
    }
    return false;
}

/* True when all of s is NFC at first sight. */
static bool is_quickly_nfc(const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_ascii_run(s + i, len - i);
        if (n == 0) {
            n = utf8_decode_strict(s + i, len - i, &code);
        }
        if (n == 0 || !is_settled(code)) {
            return false;
        }
        i += n;
    }
    return true;
}

static void normalize_piece(struct buf *out, const char *s, size_t len, utf8proc_option_t form)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &made,
                                      UTF8PROC_STABLE | form);
    if (n < 0) {
        abort(); /* the text is valid, so memory has run out */
    }
    buf_add(out, made, (size_t)n);
    free(made);
}

static bool is_mark(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC ||
           category == UTF8PROC_CATEGORY_ME;
}

static void normalize(struct buf *out, const char *s, size_t len, utf8proc_option_t form)
{
    if (!utf8_valid(s, len, NULL)) {
        buf_add(out, s, len);
        return;
    }
    size_t start = 0;
    size_t marks = 0;
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        marks = is_mark(code) ? marks + 1 : 0;
        if (marks == MARKS_MAX) {
            normalize_piece(out, s + start, i - start, form);
            start = i;
            marks = 0;
        }
    }
    if (start < len) {
        normalize_piece(out, s + start, len - start, form);
    }
}

void utf8_nfc(struct buf *out, const char *s, size_t len)
{
    if (is_quickly_nfc(s, len)) {
        buf_add(out, s, len);
    } else {
        normalize(out, s, len, UTF8PROC_COMPOSE);
    }
}

/* A syllable's two or three jamo, by the arithmetic of the Unicode standard, section 3.12. */
static void add_jamo(struct buf *out, uint32_t syllable)
{
    enum { VOWELS = 21, FINALS = 28 };
    uint32_t n = syllable - HANGUL_FIRST;
    utf8_encode(out, 0x1100 + n / (VOWELS * FINALS));
    utf8_encode(out, 0x1161 + n / FINALS % VOWELS);
    if (n % FINALS != 0) {
        utf8_encode(out, 0x11A7 + n % FINALS);
    }
}

void utf8_nfd(struct buf *out, const char *s, size_t len)
{
    size_t before = out->len;
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_ascii_run(s + i, len - i);
        if (n > 0) {
            buf_add(out, s + i, n);
            i += n;
            continue;
        }
        n = utf8_decode_strict(s + i, len - i, &code);
        if (n == 0 || code < HANGUL_FIRST || code > HANGUL_LAST) {
            buf_truncate(out, before);
            normalize(out, s, len, UTF8PROC_DECOMPOSE);
            return;
        }
        add_jamo(out, code);
        i += n;
    }
}

/* Lower case of upper case, so that letters with two lower forms (ς, σ) meet in one. The two
 * Turkish letters fold only in Turkish. */
static uint32_t fold(uint32_t code)
{
    if (code < 0x80) {
        return code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
    }
    if (code == 0x130 || code == 0x131) {
        return code;
    }
    utf8proc_int32_t upper = utf8proc_toupper((utf8proc_int32_t)code);
    return (uint32_t)utf8proc_tolower(upper);
}

void utf8_fold_case(struct buf *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_decode_strict(s + i, len - i, &code);
        if (n == 0) {
            buf_addc(out, s[i++]);
        } else {
            utf8_encode(out, fold(code));
            i += n;
        }
    }
}
