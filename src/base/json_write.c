/* Writes JSON: the small writer, and canonical text for hashing.
 * Whatever is written here, the strict reader accepts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_private.h"
#include "utf8_private.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { REPLACEMENT = 0xFFFD, DIGITS_MAX = 17, PIECE = 256 };

static void put_integer(struct buf *out, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_add(out, digits + at, sizeof(digits) - at);
}

void json_number_text(struct buf *out, double value)
{
    char text[40];
    /* Below 2^53 every whole number is written as it is; -0 becomes 0. */
    if (value == floor(value) && fabs(value) < 9007199254740992.0) {
        put_integer(out, (int64_t)value);
        return;
    }
    for (int digits = 1; digits <= DIGITS_MAX; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    buf_adds(out, text);
}

/* ---- strings ------------------------------------------------------------------------- */

/* One byte of ASCII, or a character; what the reader would refuse becomes U+FFFD. */
static size_t write_character(struct buf *out, const char *s, size_t len)
{
    uint32_t code = 0;
    size_t n = utf8_decode_strict(s, len, &code);
    if (n == 0 || utf8_is_control(code)) {
        utf8_encode(out, REPLACEMENT);
        return n > 0 ? n : 1;
    }
    switch (code) {
    case '\t':
        buf_adds(out, "\\t");
        break;
    case '\n':
        buf_adds(out, "\\n");
        break;
    case '\r':
        buf_adds(out, "\\r");
        break;
    default:
        buf_add(out, s, n);
    }
    return n;
}

/* Appends what of s needs no more than a backslash, a piece at a time, and returns its length. */
static size_t write_plain(struct buf *out, const char *s, size_t len)
{
    char piece[PIECE];
    size_t used = 0;
    size_t i = 0;
    for (; i < len && s[i] >= 0x20 && s[i] < 0x7F; i++) {
        if (used > PIECE - 2) {
            buf_add(out, piece, used);
            used = 0;
        }
        if (s[i] == '"' || s[i] == '\\') {
            piece[used++] = '\\';
        }
        piece[used++] = s[i];
    }
    buf_add(out, piece, used);
    return i;
}

static void write_string(struct buf *out, const char *s, size_t len)
{
    buf_addc(out, '"');
    for (size_t i = write_plain(out, s, len); i < len; i += write_plain(out, s + i, len - i)) {
        i += write_character(out, s + i, len - i);
    }
    buf_addc(out, '"');
}

/* ---- the writer ---------------------------------------------------------------------- */

/* Comma, key and colon in one go where the key is short and plain, as nearly all are. */
static void begin(struct json_writer *w, const char *key)
{
    char piece[PIECE];
    size_t used = 0;
    const char *p = key != NULL ? key : "";
    if (w->comma) {
        piece[used++] = ',';
    }
    w->comma = true;
    if (key == NULL) {
        buf_add(w->out, piece, used);
        return;
    }
    size_t start = used;
    piece[used++] = '"';
    while (*p >= 0x20 && *p < 0x7F && *p != '"' && *p != '\\' && used < PIECE - 2) {
        piece[used++] = *p++;
    }
    if (*p == '\0') {
        piece[used++] = '"';
        piece[used++] = ':';
        buf_add(w->out, piece, used);
        return;
    }
    buf_add(w->out, piece, start);
    write_string(w->out, key, strlen(key));
    buf_addc(w->out, ':');
}

void json_open(struct json_writer *w, const char *key, char bracket)
{
    begin(w, key);
    buf_addc(w->out, bracket);
    w->comma = false;
}

void json_close(struct json_writer *w, char bracket)
{
    buf_addc(w->out, bracket);
    w->comma = true;
}

void json_put_string(struct json_writer *w, const char *key, const char *value)
{
    begin(w, key);
    if (value != NULL) {
        write_string(w->out, value, strlen(value));
    } else {
        buf_adds(w->out, "null");
    }
}

void json_put_integer(struct json_writer *w, const char *key, int64_t value)
{
    begin(w, key);
    put_integer(w->out, value);
}

void json_put_number(struct json_writer *w, const char *key, double value)
{
    begin(w, key);
    if (isfinite(value)) {
        json_number_text(w->out, value);
    } else {
        buf_adds(w->out, "null");
    }
}

void json_put_bool(struct json_writer *w, const char *key, bool value)
{
    begin(w, key);
    buf_adds(w->out, value ? "true" : "false");
}

/* ---- canonical JSON ------------------------------------------------------------------ */

static void canonical_string(struct buf *out, const char *s)
{
    BUF_AUTO(nfc);
    utf8_nfc(&nfc, s, strlen(s));
    write_string(out, buf_str(&nfc), nfc.len);
}

struct member {
    char *key; /* NFC */
    const cJSON *value;
};

static int by_key(const void *a, const void *b)
{
    const struct member *x = a;
    const struct member *y = b;
    return strcmp(x->key, y->key);
}

static void canonical_object(struct buf *out, const cJSON *object)
{
    size_t count = (size_t)cJSON_GetArraySize(object);
    struct member *members = xcalloc(count, sizeof(members[0]));
    size_t i = 0;
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, object)
    {
        BUF_AUTO(nfc);
        utf8_nfc(&nfc, value->string, strlen(value->string));
        members[i++] = (struct member){.key = buf_steal(&nfc), .value = value};
    }
    qsort(members, count, sizeof(members[0]), by_key);
    buf_addc(out, '{');
    for (i = 0; i < count; i++) {
        buf_adds(out, i > 0 ? "," : "");
        write_string(out, members[i].key, strlen(members[i].key));
        buf_addc(out, ':');
        json_canonical(out, members[i].value);
        free(members[i].key);
    }
    buf_addc(out, '}');
    free(members);
}

static void canonical_array(struct buf *out, const cJSON *array)
{
    const cJSON *element = NULL;
    buf_addc(out, '[');
    cJSON_ArrayForEach(element, array)
    {
        buf_adds(out, element != array->child ? "," : "");
        json_canonical(out, element);
    }
    buf_addc(out, ']');
}

void json_canonical(struct buf *out, const cJSON *value)
{
    if (cJSON_IsObject(value)) {
        canonical_object(out, value);
    } else if (cJSON_IsArray(value)) {
        canonical_array(out, value);
    } else if (cJSON_IsString(value)) {
        canonical_string(out, value->valuestring);
    } else if (cJSON_IsNumber(value)) {
        json_number_text(out, value->valuedouble);
    } else {
        buf_adds(out, cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null");
    }
}
