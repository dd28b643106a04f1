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

enum { REPLACEMENT = 0xFFFD, DIGITS_MAX = 17 };

void json_number_text(struct buf *out, double value)
{
    char text[40];
    /* Below 2^53 every whole number is written as it is; the sum turns -0 into 0. */
    if (value == floor(value) && fabs(value) < 9007199254740992.0) {
        buf_addf(out, "%.0f", value + 0.0);
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
    case '"':
    case '\\':
        buf_addc(out, '\\');
        buf_addc(out, (char)code);
        break;
    default:
        buf_add(out, s, n);
    }
    return n;
}

static void write_string(struct buf *out, const char *s, size_t len)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < len;) {
        size_t plain = i;
        while (plain < len && s[plain] >= 0x20 && s[plain] < 0x7F && s[plain] != '"' &&
               s[plain] != '\\') {
            plain++;
        }
        buf_add(out, s + i, plain - i);
        i = plain;
        if (i < len) {
            i += write_character(out, s + i, len - i);
        }
    }
    buf_addc(out, '"');
}

/* ---- the writer ---------------------------------------------------------------------- */

static void begin(struct json_writer *w, const char *key)
{
    if (w->comma) {
        buf_addc(w->out, ',');
    }
    if (key != NULL) {
        write_string(w->out, key, strlen(key));
        buf_addc(w->out, ':');
    }
    w->comma = true;
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
    buf_addf(w->out, "%lld", (long long)value);
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
