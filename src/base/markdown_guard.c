/* Taking from Markdown what texts here must not have, and escaping text that isn't Markdown.
 * Reading the rest is left to lowdown. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "markdown_private.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

static bool is_punctuation(char c)
{
    return c != '\0' && strchr("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) != NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters and digits; of other scripts all characters. */
static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

bool md_is_web(const char *link, size_t len)
{
    return (len > strlen("http://") && strncasecmp(link, "http://", strlen("http://")) == 0) ||
           (len > strlen("https://") && strncasecmp(link, "https://", strlen("https://")) == 0);
}

/* `<https://…>` at s. */
static bool is_autolink(const char *s, size_t len)
{
    size_t i = 1;
    while (i < len && s[i] != '>' && s[i] != '<' && !is_blank(s[i])) {
        i++;
    }
    return i < len && s[i] == '>' && md_is_web(s + 1, i - 1);
}

/* The length of `(destination "title")` at s, or 0. */
static size_t target_length(const char *s, size_t len)
{
    if (len == 0 || s[0] != '(') {
        return 0;
    }
    size_t depth = 1;
    bool quoted = false;
    for (size_t i = 1; i < len && s[i] != '[' && s[i] != '\n'; i++) {
        if (s[i] == '"') {
            quoted = !quoted;
        } else if (s[i] == '(' && !quoted) {
            depth++;
        } else if (s[i] == ')' && !quoted && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

/* `[text](target)` at s. Each look ahead ends at the next bracket, so all of them together
 * pass over the text only twice. */
static bool is_link(const char *s, size_t len)
{
    size_t i = 1;
    while (i < len && s[i] != ']' && s[i] != '[') {
        i += s[i] == '\\' && i + 1 < len ? 2 : 1;
    }
    return i + 1 < len && s[i] == ']' && target_length(s + i + 1, len - i - 1) > 0;
}

static size_t guard_underscores(struct buf *out, const char *s, size_t len, size_t i)
{
    size_t end = i;
    while (end < len && s[end] == '_') {
        end++;
    }
    bool inside = i > 0 && end < len && is_word_byte(s[i - 1]) && is_word_byte(s[end]);
    for (size_t j = i; j < end; j++) {
        utf8_encode(out, inside ? GUARD_UNDERSCORE : '_');
    }
    return end - i;
}

/* Stars that begin a file pattern ("*.pem", "**" before a slash) open no emphasis. */
static size_t guard_stars(struct buf *out, const char *s, size_t len, size_t i)
{
    size_t end = i;
    while (end < len && s[end] == '*') {
        end++;
    }
    bool pattern = (i == 0 || is_blank(s[i - 1])) && end < len && (s[end] == '.' || s[end] == '/');
    for (size_t j = i; j < end; j++) {
        utf8_encode(out, pattern ? GUARD_STAR : '*');
    }
    return end - i;
}

/* What the lines so far amount to. */
struct lines {
    char fence;     /* the fence we are behind, or '\0' */
    bool paragraph; /* the last line was text that a list can't simply follow */
};

/* "- ", "* ", "+ ", "1. " */
static bool is_item(const char *s, size_t len)
{
    size_t marker = len > 1 && s[0] == '1' && s[1] == '.' ? 2 : 1;
    return len > marker && (marker == 2 || strchr("-*+", s[0]) != NULL) && s[marker] == ' ';
}

static bool is_fence(const char *s, size_t len)
{
    return len >= 3 && (s[0] == '`' || s[0] == '~') && s[1] == s[0] && s[2] == s[0];
}

/* People write a list or a fence right below its introduction; lowdown wants an empty line
 * between. `i` is where a line begins. */
static void begin_line(struct buf *out, const char *s, size_t len, size_t i, struct lines *lines)
{
    size_t text = i;
    while (text < len && (s[text] == ' ' || s[text] == '>')) {
        text++;
    }
    bool blank = text == len || s[text] == '\n';
    bool fence = is_fence(s + text, len - text);
    bool item = is_item(s + text, len - text);
    if (lines->fence != '\0') {
        lines->fence = fence && s[text] == lines->fence ? '\0' : lines->fence;
        lines->paragraph = false;
        return;
    }
    if (lines->paragraph && (item || fence)) {
        buf_add(out, s + i, text - i);
        buf_addc(out, '\n');
    }
    lines->fence = fence ? s[text] : '\0';
    lines->paragraph = !blank && !item && !fence;
}

void md_guard(struct buf *out, const char *s, size_t len)
{
    struct lines lines = {.fence = '\0'};
    for (size_t i = 0; i < len;) {
        size_t n = 1;
        if (i == 0 || s[i - 1] == '\n') {
            begin_line(out, s, len, i, &lines);
        }
        if (s[i] == '\\' && i + 1 < len && is_punctuation(s[i + 1])) {
            n = 2;
            buf_add(out, s + i, n);
        } else if (s[i] == '_') {
            n = guard_underscores(out, s, len, i);
        } else if (s[i] == '*') {
            n = guard_stars(out, s, len, i);
        } else if (s[i] == '<' && !is_autolink(s + i, len - i)) {
            utf8_encode(out, GUARD_LESS);
        } else if (s[i] == '[' && !is_link(s + i, len - i)) {
            utf8_encode(out, GUARD_BRACKET);
        } else {
            buf_addc(out, s[i]);
        }
        i += n;
    }
}

uint32_t md_meant(uint32_t code)
{
    switch (code) {
    case GUARD_UNDERSCORE:
        return '_';
    case GUARD_LESS:
        return '<';
    case GUARD_BRACKET:
        return '[';
    case GUARD_STAR:
        return '*';
    default:
        return code;
    }
}

/* `&#38;` and `&#x26;`. */
static void numbered_entity(struct buf *out, const char *s, size_t len)
{
    BUF_AUTO(digits);
    buf_add(&digits, s + 2, len - 3);
    bool hex = digits.data[0] == 'x' || digits.data[0] == 'X';
    unsigned long code = strtoul(digits.data + (hex ? 1 : 0), NULL, hex ? 16 : 10);
    bool fine = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) && code != '\r' &&
                !utf8_is_control((uint32_t)code);
    utf8_encode(out, fine ? (uint32_t)code : 0xFFFD);
}

void md_entity(struct buf *out, const char *s, size_t len)
{
    static const struct {
        const char *name;
        uint32_t code;
    } known[] = {{"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'},
                 {"&quot;", '"'}, {"&apos;", '\''}, {"&nbsp;", 0xA0}};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strlen(known[i].name) == len && memcmp(known[i].name, s, len) == 0) {
            utf8_encode(out, known[i].code);
            return;
        }
    }
    if (len > 3 && s[1] == '#') {
        numbered_entity(out, s, len);
    } else {
        buf_add(out, s, len);
    }
}

/* ---- on one line ----------------------------------------------------------------------------- */

static size_t run_of(const char *s, size_t len, char c)
{
    size_t n = 0;
    while (n < len && s[n] == c) {
        n++;
    }
    return n;
}

/* The length of the code span at s, or 0 when its end is missing. */
static size_t span_length(const char *s, size_t len)
{
    size_t ticks = run_of(s, len, '`');
    for (size_t i = ticks; i < len;) {
        size_t n = run_of(s + i, len - i, '`');
        if (n == ticks) {
            return i + n;
        }
        i += n > 0 ? n : 1;
    }
    return 0;
}

static void put_meant(struct buf *out, const char *s, size_t len, bool escape)
{
    for (size_t i = 0; i < len;) {
        uint32_t code;
        i += utf8_decode(s + i, len - i, &code);
        bool plain = md_meant(code) == code && (code != '`' || !escape);
        buf_adds(out, escape && !plain ? "\\" : "");
        utf8_encode(out, md_meant(code));
    }
}

void md_line(struct buf *out, const char *markdown, size_t len)
{
    BUF_AUTO(clean);
    BUF_AUTO(guarded);
    utf8_sanitize(&clean, markdown, len, false);
    md_guard(&guarded, buf_str(&clean), clean.len);
    const char *s = buf_str(&guarded);
    for (size_t i = 0; i < guarded.len;) {
        size_t left = guarded.len - i;
        size_t span = s[i] == '`' ? span_length(s + i, left) : 0;
        uint32_t code;
        size_t n = span > 0 ? span : utf8_decode(s + i, left, &code);
        if (s[i] == '\\' && left > 1 && is_punctuation(s[i + 1])) {
            n = 2;
            buf_add(out, s + i, n);
        } else {
            put_meant(out, s + i, n, span == 0);
        }
        i += n;
    }
}

/* ---- text that isn't Markdown ---------------------------------------------------------------- */

/* Whether Markdown could take s[i] for more than itself. */
static bool needs_escape(const char *s, size_t len, size_t i, bool line_start, bool after_digits)
{
    if (strchr("\\`*_[]<>&~|$^{}", s[i]) != NULL) {
        return true;
    }
    if (strchr("#+-=", s[i]) != NULL) {
        return line_start;
    }
    if (s[i] == '.' || s[i] == ')') {
        return after_digits;
    }
    /* Readers of other Markdown turn bare addresses into links. */
    return s[i] == ':' && i + 1 < len && s[i + 1] == '/';
}

void md_escape(struct buf *out, const char *s, size_t len)
{
    BUF_AUTO(clean);
    utf8_sanitize(&clean, s, len, false);
    bool line_start = true;
    bool digits = true; /* only digits so far */
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.data[i];
        if (needs_escape(clean.data, clean.len, i, line_start, digits && !line_start)) {
            buf_addc(out, '\\');
        }
        buf_addc(out, c);
        digits = digits && is_digit(c);
        line_start = line_start && c == ' ';
        digits = digits || line_start;
    }
}
