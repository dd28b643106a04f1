/* The scanner's strings: UTF-8, control characters and escapes. Each fault is reported and stepped
 * over; only a missing end stops the scan. Numbers are read in json_scan_number.c. */
#include <stdio.h>
#include <string.h>

#include "json_private.h"
#include "utf8_private.h"
#include "wrapup/utf8.h"

/* "U+202E" as a message argument. */
#define CODE(code) code_text((char[12]){""}, sizeof(char[12]), (code))

static const char *code_text(char *out, size_t size, uint32_t code)
{
    snprintf(out, size, "U+%04X", (unsigned)code);
    return out;
}

static size_t offset_of(const struct json_scan *scan, const char *p)
{
    return (size_t)(p - scan->text);
}

/* Nonzero when one of eight bytes of a string may need a closer look: a control character, a
 * quotation mark, a backslash, or anything beyond ASCII. */
static uint64_t special_bytes(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t high = ones * 0x80;
    uint64_t quote = word ^ (ones * '"');
    uint64_t slash = word ^ (ones * '\\');
    uint64_t del = word ^ (ones * 0x7F);
    return (word | (word - ones * 0x20) | (quote - ones) | (slash - ones) | (del - ones)) & high;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Passes over ASCII and over the three-byte characters that can't be wrong, U+1000 to U+CFFF but
 * the block of punctuation, and U+D000 to U+D7FF: that is all of Hangul. */
static char *skip_plain(char *p)
{
    for (;;) {
        uint64_t word;
        memcpy(&word, p, sizeof(word));
        while (special_bytes(word) == 0) {
            p += sizeof(word);
            memcpy(&word, p, sizeof(word));
        }
        while (is_plain((unsigned char)*p)) {
            p++;
        }
        char *start = p;
        unsigned char lead = (unsigned char)*p;
        while (((lead >= 0xE3 && lead <= 0xEC) || (lead == 0xED && (unsigned char)p[1] < 0xA0)) &&
               continues(p[1]) && continues(p[2])) {
            p += 3;
            lead = (unsigned char)*p;
        }
        if (p == start) {
            return p;
        }
    }
}

/* A character beyond ASCII, or a run of bytes that are none. */
static char *scan_wide(struct json_scan *scan, char *p)
{
    const char *end = scan->text + scan->len;
    uint32_t code = 0;
    size_t len = utf8_decode_strict(p, (size_t)(end - p), &code);
    if (len > 0) {
        if (utf8_is_control(code)) {
            json_scan_fault(scan, offset_of(scan, p), MSG(MSG_JSON_RAW_CONTROL, CODE(code)));
        }
        return p + len;
    }
    char byte[8];
    snprintf(byte, sizeof(byte), "0x%02X", (unsigned)(unsigned char)*p);
    json_scan_fault(scan, offset_of(scan, p), MSG(MSG_JSON_NOT_UTF8, byte));
    while ((unsigned char)*p >= 0x80 && utf8_decode_strict(p, (size_t)(end - p), &code) == 0) {
        *p++ = JSON_REPAIRED;
    }
    return p;
}

/* Four hex digits as a number, or -1. */
static int32_t hex4(const char *p)
{
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        if (c >= '0' && c <= '9') {
            value = value * 16 + (c - '0');
        } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
            value = value * 16 + ((c | 0x20) - 'a' + 10);
        } else {
            return -1;
        }
    }
    return value;
}

/* \uXXXX at p, or two of them for a character beyond U+FFFF. */
static char *scan_unicode_escape(struct json_scan *scan, char *p)
{
    int32_t code = hex4(p + 2);
    size_t len = 6;
    if (code < 0) {
        json_scan_fault(scan, offset_of(scan, p), MSG0(MSG_JSON_BAD_HEX));
        *p = JSON_REPAIRED;
        return p + 1;
    }
    if (code >= 0xD800 && code <= 0xDBFF && p[6] == '\\' && p[7] == 'u') {
        int32_t low = hex4(p + 8);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
            len = 12;
        }
    }
    enum msg_id id = MSG_NONE;
    if (code >= 0xD800 && code <= 0xDFFF) {
        id = MSG_JSON_LONE_SURROGATE;
    } else if (utf8_is_control((uint32_t)code)) {
        id = MSG_JSON_ESCAPED_CONTROL;
    }
    if (id != MSG_NONE) {
        char escape[16];
        snprintf(escape, sizeof(escape), "%.*s", (int)len, p);
        json_scan_fault(scan, offset_of(scan, p), MSG(id, escape));
        memset(p, JSON_REPAIRED, len);
    }
    return p + len;
}

static char *scan_escape(struct json_scan *scan, char *p)
{
    unsigned char c = (unsigned char)p[1];
    if (c == 'u') {
        return scan_unicode_escape(scan, p);
    }
    if (c != '\0' && strchr("\"\\/nrt", c) != NULL) {
        return p + 2;
    }
    if (c < 0x20) {
        /* The control character, or the text's end, is the fault to be reported. */
        *p = JSON_REPAIRED;
        return p + 1;
    }
    BUF_AUTO(shown);
    buf_add(&shown, p, 2);
    while (continues(p[shown.len])) {
        buf_addc(&shown, p[shown.len]);
    }
    enum msg_id id = c == 'b' || c == 'f' ? MSG_JSON_ESCAPED_CONTROL
                     : c == '\''          ? MSG_JSON_ESCAPED_APOSTROPHE
                                          : MSG_JSON_BAD_ESCAPE;
    json_scan_fault(scan, offset_of(scan, p), MSG(id, buf_str(&shown)));
    *p = JSON_REPAIRED;
    return p + 1;
}

/* Whether a line break inside a string means a forgotten quotation mark: the next line then
 * looks like JSON and not like the rest of a sentence. */
static bool looks_unclosed(const char *p)
{
    p += strspn(p, " \t\r\n");
    if (*p == '"') {
        p += 1 + strspn(p + 1, " \t\r\n");
        return *p == '\0' || strchr(",:}]", *p) == NULL;
    }
    return *p == '\0' || strchr("{}[],", *p) != NULL;
}

/* A control character at p, or the end of the text. NULL when the string has no end. */
static char *scan_control(struct json_scan *scan, char *p, size_t open)
{
    unsigned char c = (unsigned char)*p;
    bool newline = c == '\n' || c == '\r';
    if (offset_of(scan, p) == scan->len || (newline && looks_unclosed(p))) {
        json_scan_fault(scan, open, MSG0(MSG_JSON_UNCLOSED_STRING));
        return NULL;
    }
    if (newline) {
        json_scan_fault(scan, offset_of(scan, p), MSG0(MSG_JSON_RAW_NEWLINE));
        if (p[0] == '\r' && p[1] == '\n') {
            *p++ = JSON_REPAIRED;
        }
    } else if (c == '\t') {
        json_scan_fault(scan, offset_of(scan, p), MSG0(MSG_JSON_RAW_TAB));
    } else {
        json_scan_fault(scan, offset_of(scan, p), MSG(MSG_JSON_RAW_CONTROL, CODE(c)));
    }
    *p++ = JSON_REPAIRED;
    return p;
}

bool json_scan_string(struct json_scan *scan)
{
    size_t open = scan->pos;
    char *p = scan->text + open + 1;
    while (p != NULL) {
        p = skip_plain(p);
        unsigned char c = (unsigned char)*p;
        if (c == '"') {
            scan->pos = offset_of(scan, p) + 1;
            return true;
        }
        if (c >= 0x80) {
            p = scan_wide(scan, p);
        } else if (c == '\\') {
            p = scan_escape(scan, p);
        } else {
            p = scan_control(scan, p, open);
        }
    }
    return false;
}
