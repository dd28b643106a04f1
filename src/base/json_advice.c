/* Advice: what most likely stands behind a place where the text stops being JSON.
 * The scanner says what it wanted there; this chooses the message and where to point. */
#include <stdio.h>
#include <string.h>

#include "json_private.h"
#include "utf8_private.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { TOKEN_SHOWN = 40 };

struct habit {
    const char *text;
    enum msg_id id;
    const char *instead; /* argument 2 */
};

/* Beginnings that are wrong wherever they stand outside a string. */
static const struct habit starts[] = {
    {"//", MSG_JSON_COMMENT, NULL},          {"/*", MSG_JSON_COMMENT, NULL},
    {"#", MSG_JSON_COMMENT, NULL},           {"'", MSG_JSON_SINGLE_QUOTES, NULL},
    {"`", MSG_JSON_SINGLE_QUOTES, NULL},     {"\u201C", MSG_JSON_CURLY_QUOTES, NULL},
    {"\u201D", MSG_JSON_CURLY_QUOTES, NULL}, {"\u2018", MSG_JSON_CURLY_QUOTES, NULL},
    {"\u2019", MSG_JSON_CURLY_QUOTES, NULL}, {"\uFF02", MSG_JSON_CURLY_QUOTES, NULL},
    {"\u00A0", MSG_JSON_ODD_SPACE, NULL},    {"\u3000", MSG_JSON_ODD_SPACE, NULL},
    {"\u200B", MSG_JSON_ODD_SPACE, NULL},    {"\uFEFF", MSG_JSON_ODD_SPACE, NULL},
    {"\uFF0C", MSG_JSON_FULL_WIDTH, ","},    {"\u3001", MSG_JSON_FULL_WIDTH, ","},
    {"\uFF1A", MSG_JSON_FULL_WIDTH, ":"},    {"\uFF5B", MSG_JSON_FULL_WIDTH, "{"},
    {"\uFF5D", MSG_JSON_FULL_WIDTH, "}"},    {"\uFF3B", MSG_JSON_FULL_WIDTH, "["},
    {"\uFF3D", MSG_JSON_FULL_WIDTH, "]"},
};

/* Whole words that other languages write where JSON has its own. */
static const struct habit words[] = {
    {"NaN", MSG_JSON_NOT_FINITE, NULL},         {"nan", MSG_JSON_NOT_FINITE, NULL},
    {"Infinity", MSG_JSON_NOT_FINITE, NULL},    {"-Infinity", MSG_JSON_NOT_FINITE, NULL},
    {"+Infinity", MSG_JSON_NOT_FINITE, NULL},   {"inf", MSG_JSON_NOT_FINITE, NULL},
    {"-inf", MSG_JSON_NOT_FINITE, NULL},        {"-NaN", MSG_JSON_NOT_FINITE, NULL},
    {"True", MSG_JSON_OTHER_WORD, "true"},      {"TRUE", MSG_JSON_OTHER_WORD, "true"},
    {"yes", MSG_JSON_OTHER_WORD, "true"},       {"False", MSG_JSON_OTHER_WORD, "false"},
    {"FALSE", MSG_JSON_OTHER_WORD, "false"},    {"no", MSG_JSON_OTHER_WORD, "false"},
    {"None", MSG_JSON_OTHER_WORD, "null"},      {"nil", MSG_JSON_OTHER_WORD, "null"},
    {"NULL", MSG_JSON_OTHER_WORD, "null"},      {"Null", MSG_JSON_OTHER_WORD, "null"},
    {"undefined", MSG_JSON_OTHER_WORD, "null"},
};

static const struct habit *find_start(const char *p)
{
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (strncmp(p, starts[i].text, strlen(starts[i].text)) == 0) {
            return &starts[i];
        }
    }
    return NULL;
}

size_t json_word_length(const char *p)
{
    size_t len = 0;
    for (;; len++) {
        char c = p[len];
        bool ascii = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     c == '_' || c == '.' || c == '+' || c == '-' || c == '$';
        bool beyond = (unsigned char)c >= 0x80 && find_start(p + len) == NULL;
        if (!ascii && !beyond) {
            return len;
        }
    }
}

static bool fault_here(struct json_scan *scan, enum msg_id id, const char *subject,
                       const char *instead)
{
    json_scan_fault(scan, scan->pos, MSG(id, subject, instead));
    return false;
}

/* What stands at the scanner's place, cut to a readable length: a word, a string's content, or the
 * one character there. */
static void read_token(const struct json_scan *scan, struct buf *ret)
{
    const char *p = scan->text + scan->pos;
    size_t len = 0;
    if (*p == '"' && strcspn(p + 1, "\"\r\n") > 0) {
        p++;
        len = strcspn(p, "\"\r\n");
    }
    if (len == 0) {
        len = json_word_length(p);
    }
    len = len > 0 ? len : 1;
    utf8_sanitize(ret, p, utf8_truncate(p, len, TOKEN_SHOWN), false);
}

static bool advise_end(struct json_scan *scan)
{
    if (scan->depth == 0) {
        return fault_here(scan, MSG_JSON_EMPTY, NULL, NULL);
    }
    const struct json_level *level = &scan->levels[scan->depth - 1];
    const char open[] = {scan->text[level->open], '\0'};
    const char close[] = {level->close, '\0'};
    scan->in_member = false;
    json_scan_fault(scan, level->open, MSG(MSG_JSON_UNCLOSED, open, close));
    return false;
}

/* Bytes that are no text at all: control characters and broken UTF-8. */
static bool advise_bytes(struct json_scan *scan)
{
    unsigned char c = (unsigned char)scan->text[scan->pos];
    char shown[12];
    if (c >= 0x80) {
        snprintf(shown, sizeof(shown), "0x%02X", (unsigned)c);
        return fault_here(scan, MSG_JSON_NOT_UTF8, shown, NULL);
    }
    snprintf(shown, sizeof(shown), "U+%04X", (unsigned)c);
    return fault_here(scan, MSG_JSON_STRAY_CONTROL, shown, NULL);
}

static const struct habit *find_word(const char *token)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(token, words[i].text) == 0) {
            return &words[i];
        }
    }
    return NULL;
}

/* Something that begins like a number and isn't one. */
static enum msg_id number_advice(const char *token)
{
    const char *digits = token + (token[0] == '-' || token[0] == '+');
    size_t len = strspn(digits, "0123456789.eE+-");
    if (token[0] == '+' && digits[len] == '\0') {
        return MSG_JSON_LEADING_PLUS;
    }
    if (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
        return MSG_JSON_LEADING_ZERO;
    }
    if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
        return MSG_JSON_HEX_NUMBER;
    }
    return digits[0] == '.' ? MSG_JSON_LEADING_DOT : MSG_JSON_BAD_NUMBER;
}

static bool advise_value(struct json_scan *scan, const char *token)
{
    char c = scan->text[scan->pos];
    const struct habit *word = find_word(token);
    if (word != NULL) {
        return fault_here(scan, word->id, token, word->instead);
    }
    if (c == ',') {
        return fault_here(scan, MSG_JSON_EXTRA_COMMA, NULL, NULL);
    }
    if (c == ':' || c == '}' || c == ']') {
        return fault_here(scan, MSG_JSON_NO_VALUE, token, NULL);
    }
    if ((c >= '0' && c <= '9') || (c != '\0' && strchr("+-.", c) != NULL)) {
        return fault_here(scan, number_advice(token), token, NULL);
    }
    return fault_here(scan,
                      json_word_length(scan->text + scan->pos) > 0 ? MSG_JSON_BARE_WORD
                                                                   : MSG_JSON_UNEXPECTED,
                      token, NULL);
}

static bool advise_mismatch(struct json_scan *scan, const char *token)
{
    const struct json_level *level = &scan->levels[scan->depth - 1];
    const char open[] = {scan->text[level->open], '\0'};
    const char close[] = {level->close, '\0'};
    unsigned line = 0;
    unsigned column = 0;
    json_place(scan->places, level->open, &line, &column);
    json_scan_fault(scan, scan->pos, MSG(MSG_JSON_MISMATCH, token, open, NUM(line), close));
    return false;
}

static bool advise_key(struct json_scan *scan, const char *token)
{
    char c = scan->text[scan->pos];
    if (c == ',') {
        return fault_here(scan, MSG_JSON_EXTRA_COMMA, NULL, NULL);
    }
    if (c == ']') {
        return advise_mismatch(scan, token);
    }
    if (json_word_length(scan->text + scan->pos) > 0) {
        return fault_here(scan, MSG_JSON_UNQUOTED_KEY, token, NULL);
    }
    return fault_here(scan, MSG_JSON_NO_KEY_HERE, token, NULL);
}

static bool advise_comma(struct json_scan *scan, const char *token)
{
    char c = scan->text[scan->pos];
    if (c == '}' || c == ']') {
        return advise_mismatch(scan, token);
    }
    if (c == ':') {
        return fault_here(scan, MSG_JSON_EXTRA_COLON, NULL, NULL);
    }
    if (json_word_length(scan->text + scan->pos) > 0 && scan->text[scan->pos - 1] == '"') {
        return fault_here(scan, MSG_JSON_QUOTE_INSIDE, token, NULL);
    }
    if (json_word_length(scan->text + scan->pos) > 0 || c == '"' || c == '{' || c == '[') {
        return fault_here(scan, MSG_JSON_MISSING_COMMA, token, NULL);
    }
    return fault_here(scan, MSG_JSON_UNEXPECTED, token, NULL);
}

static bool advise_after_end(struct json_scan *scan, const char *token)
{
    char c = scan->text[scan->pos];
    return fault_here(scan, c == '}' || c == ']' ? MSG_JSON_EXTRA_BRACKET : MSG_JSON_AFTER_END,
                      token, NULL);
}

bool json_scan_advise(struct json_scan *scan, enum json_want want)
{
    const char *p = scan->text + scan->pos;
    uint32_t code = 0;
    if (scan->pos == scan->len) {
        return advise_end(scan);
    }
    if (utf8_decode_strict(p, scan->len - scan->pos, &code) == 0 || code < 0x20 || code == 0x7F) {
        return advise_bytes(scan);
    }
    const struct habit *start = find_start(p);
    BUF_AUTO(token);
    read_token(scan, &token);
    if (start != NULL) {
        return fault_here(scan, start->id, buf_str(&token), start->instead);
    }
    switch (want) {
    case WANT_VALUE:
        return advise_value(scan, buf_str(&token));
    case WANT_KEY:
        return advise_key(scan, buf_str(&token));
    case WANT_COLON:
        return fault_here(scan, MSG_JSON_MISSING_COLON, buf_str(&token), NULL);
    case WANT_COMMA:
        return advise_comma(scan, buf_str(&token));
    case WANT_END:
        break;
    }
    return advise_after_end(scan, buf_str(&token));
}
