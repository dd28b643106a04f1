/* UTF-8 byte sequences, columns on the screen, and text made harmless for a terminal.
 * Normal forms and case folding stand in normal.c. */
#include "wrapup/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "utf8_private.h"

enum { REPLACEMENT = 0xFFFD };

size_t utf8_decode_strict(const char *s, size_t len, uint32_t *ret)
{
    const unsigned char *u = (const unsigned char *)s;
    if (len == 0) {
        return 0;
    }
    if (u[0] < 0x80) {
        *ret = u[0];
        return 1;
    }
    size_t need = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
    if (u[0] < 0xC2 || u[0] > 0xF4 || len < need) {
        return 0;
    }
    uint32_t code = u[0] & (0x7FU >> need);
    for (size_t i = 1; i < need; i++) {
        if ((u[i] & 0xC0) != 0x80) {
            return 0;
        }
        code = code << 6 | (u[i] & 0x3FU);
    }
    static const uint32_t smallest[] = {[2] = 0x80, [3] = 0x800, [4] = 0x10000};
    if (code < smallest[need] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return 0;
    }
    *ret = code;
    return need;
}

size_t utf8_ascii_run(const char *s, size_t len)
{
    const uint64_t high = UINT64_C(0x8080808080808080);
    size_t i = 0;
    uint64_t word;
    while (len - i >= sizeof(word)) {
        memcpy(&word, s + i, sizeof(word));
        if ((word & high) != 0) {
            break;
        }
        i += sizeof(word);
    }
    while (i < len && (unsigned char)s[i] < 0x80) {
        i++;
    }
    return i;
}

bool utf8_valid(const char *s, size_t len, size_t *bad)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_ascii_run(s + i, len - i);
        if (n == 0) {
            n = utf8_decode_strict(s + i, len - i, &code);
        }
        if (n == 0) {
            if (bad != NULL) {
                *bad = i;
            }
            return false;
        }
        i += n;
    }
    return true;
}

size_t utf8_decode(const char *s, size_t len, uint32_t *ret)
{
    size_t n = utf8_decode_strict(s, len, ret);
    if (n == 0) {
        *ret = REPLACEMENT;
        n = 1;
    }
    return n;
}

void utf8_encode(struct buf *out, uint32_t code)
{
    unsigned char bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    buf_add(out, bytes, (size_t)n);
}

size_t utf8_char_width(uint32_t code)
{
    if (code >= 0x20 && code < 0x7F) {
        return 1;
    }
    if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
        return 2;
    }
    /* Vowels and final consonants join the initial consonant before them. */
    if ((code >= 0x1160 && code <= 0x11FF) || (code >= 0xD7B0 && code <= 0xD7FF)) {
        return 0;
    }
    int width = utf8proc_charwidth((utf8proc_int32_t)code);
    return width > 0 ? (size_t)width : 0;
}

size_t utf8_width(const char *s, size_t len)
{
    size_t width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        width += utf8_char_width(code);
    }
    return width;
}

size_t utf8_truncate(const char *s, size_t len, size_t max)
{
    if (len <= max) {
        return len;
    }
    size_t end = max;
    while (end > 0 && max - end < 4 && ((unsigned char)s[end] & 0xC0) == 0x80) {
        end--;
    }
    return end;
}

/* What one character becomes on the screen. */
static uint32_t harmless(uint32_t code, bool multiline)
{
    if (code == '\n' || code == '\t') {
        return multiline ? code : ' ';
    }
    return code == '\r' || utf8_is_control(code) ? REPLACEMENT : code;
}

void utf8_sanitize(struct buf *out, const char *s, size_t len, bool multiline)
{
    BUF_AUTO(clean);
    size_t kept = 0; /* s[kept..i) is fine as it stands */
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_decode_strict(s + i, len - i, &code);
        uint32_t shown = n > 0 ? harmless(code, multiline) : REPLACEMENT;
        if (n > 0 && shown == code) {
            i += n;
            continue;
        }
        buf_add(&clean, s + kept, i - kept);
        if (code != '\r' || i + 1 == len || s[i + 1] != '\n') {
            utf8_encode(&clean, shown);
        }
        i += n > 0 ? n : 1;
        kept = i;
    }
    buf_add(&clean, s + kept, len - kept);
    utf8_nfc(out, clean.data, clean.len);
}

bool utf8_is_control(uint32_t code)
{
    return (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
           (code >= 0x7F && code <= 0x9F) ||     /* DEL, C1 */
           (code >= 0x202A && code <= 0x202E) || /* bidirectional embeddings, overrides */
           (code >= 0x2066 && code <= 0x2069) || /* bidirectional isolates */
           (code >= 0xFDD0 && code <= 0xFDEF) || /* non-characters */
           (code & 0xFFFE) == 0xFFFE ||          /* non-characters of each plane */
           code == 0xFEFF;                       /* byte order mark */
}

bool utf8_is_word(uint32_t code)
{
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}
