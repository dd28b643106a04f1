/* What kind of file some bytes are, and names as files carry them.
 * Whether the rest of a file can be used is left to its own reader. */
#include <string.h>

#include "parts.h"
#include "wrapup/utf8.h"

/* How every version of each format begins. */
static const char *const beginnings[] = {
    [EXCHANGE_MOVE] = "wrapup-move/",         [EXCHANGE_HANDIN] = "wrapup-handin/",
    [EXCHANGE_FEEDBACK] = "wrapup-feedback/", [EXCHANGE_SEALED] = "wrapup-sealed/",
    [EXCHANGE_CLASS] = "wrapup-class/",       [EXCHANGE_MARKS] = "wrapup-marks/",
    [EXCHANGE_SECRET] = "wrapup-secret/",
};

static enum exchange_kind kind_of(const char *format)
{
    for (size_t i = EXCHANGE_NONE + 1; i < COUNT_OF(beginnings); i++) {
        if (strncmp(format, beginnings[i], strlen(beginnings[i])) == 0) {
            return (enum exchange_kind)i;
        }
    }
    return EXCHANGE_NONE;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0') {
        at++;
    }
    return at;
}

/* Passes over `text` and the space after it; NULL when something else stands there. */
static const char *skip(const char *at, const char *end, const char *text)
{
    size_t len = strlen(text);
    return at != NULL && (size_t)(end - at) >= len && memcmp(at, text, len) == 0
               ? skip_space(at + len, end)
               : NULL;
}

/* The format where it mostly stands: first of all. */
static enum exchange_kind kind_at_start(const char *bytes, size_t len)
{
    char format[24] = "";
    const char *end = bytes + len;
    const char *at = skip(bytes, end, "\xEF\xBB\xBF");
    at = skip(skip_space(at == NULL ? bytes : at, end), end, "{");
    at = skip(skip(at, end, "\"format\""), end, ":");
    if (at == NULL || at == end || *at != '"') {
        return EXCHANGE_NONE;
    }
    size_t left = (size_t)(end - at) - 1;
    memcpy(format, at + 1, left < sizeof(format) - 1 ? left : sizeof(format) - 1);
    return kind_of(format);
}

enum exchange_kind exchange_kind(const char *bytes, size_t len)
{
    enum exchange_kind kind = len == 0 ? EXCHANGE_NONE : kind_at_start(bytes, len);
    if (kind != EXCHANGE_NONE || !part_names(bytes, len, "\"wrapup-")) {
        return kind;
    }
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (json_doc_parse(bytes, len, &doc, &faults)) {
        const cJSON *format = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "format");
        kind = cJSON_IsString(format) ? kind_of(format->valuestring) : EXCHANGE_NONE;
    }
    json_doc_free(doc);
    return kind;
}

/* ---- one document -------------------------------------------------------------------------- */

bool part_document(const char *bytes, size_t len, enum exchange_kind kind, struct json_doc **ret,
                   struct faults *faults, struct err *err)
{
    static const enum msg_id foreign[] = {
        [EXCHANGE_HANDIN] = MSG_PART_NO_HANDIN, [EXCHANGE_FEEDBACK] = MSG_PART_NO_FEEDBACK,
        [EXCHANGE_SEALED] = MSG_PART_NO_SEALED, [EXCHANGE_CLASS] = MSG_PART_NO_CLASS,
        [EXCHANGE_MARKS] = MSG_PART_NO_MARKS,   [EXCHANGE_SECRET] = MSG_PART_NO_SECRET,
    };
    if (exchange_kind(bytes, len) != kind) {
        return err_set(err, ERR_INPUT, MSG0(foreign[kind]));
    }
    return json_doc_parse(bytes, len, ret, faults) || part_refuse(faults, err);
}

bool part_refuse(struct faults *faults, struct err *err)
{
    faults_sort(faults);
    return err_set(err, ERR_INPUT, MSG0(MSG_PART_REFUSED));
}

/* ---- names --------------------------------------------------------------------------------- */

/* Characters that nobody sees, so that two names could look the same: soft hyphen, marks of
 * direction, joiners, fillers of Hangul, tags. */
static bool is_invisible(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C}, {0x115F, 0x1160}, {0x17B4, 0x17B5},
        {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
        {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFC}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        if (code >= ranges[i].first && code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x3000 ||
           code == 0x202F || code == 0x205F || code == 0x1680;
}

bool alias_clean(const char *typed, struct buf *ret, struct err *err)
{
    BUF_AUTO(nfc);
    BUF_AUTO(clean);
    size_t characters = 0;
    bool gap = false;
    if (!utf8_valid(typed, strlen(typed), NULL)) {
        return err_set(err, ERR_INPUT, MSG0(MSG_ALIAS_CHARACTER));
    }
    utf8_nfc(&nfc, typed, strlen(typed));
    const char *s = buf_str(&nfc);
    for (size_t i = 0; i < nfc.len;) {
        uint32_t code = 0;
        size_t len = utf8_decode(s + i, nfc.len - i, &code);
        if (is_space(code)) {
            gap = characters > 0;
        } else if (code < 0x20 || utf8_is_control(code) || is_invisible(code)) {
            return err_set(err, ERR_INPUT, MSG0(MSG_ALIAS_CHARACTER));
        } else {
            characters += gap ? 2 : 1;
            buf_adds(&clean, gap ? " " : "");
            buf_add(&clean, s + i, len);
            gap = false;
        }
        i += len;
    }
    if (characters == 0 || characters > ALIAS_MAX) {
        return err_set(err, ERR_INPUT, MSG(MSG_ALIAS_LENGTH, NUM(ALIAS_MAX)));
    }
    buf_add(ret, buf_str(&clean), clean.len);
    return true;
}

bool part_alias(const struct json_at *up, const cJSON *member, const char **ret)
{
    BUF_AUTO(clean);
    struct err err = ERR_INIT;
    if (member == NULL) {
        return false;
    }
    if (!alias_clean(member->valuestring, &clean, &err) ||
        strcmp(buf_str(&clean), member->valuestring) != 0) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG(MSG_PART_ALIAS, NUM(ALIAS_MAX)));
        return false;
    }
    *ret = member->valuestring;
    return true;
}
