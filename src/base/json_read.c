/* Readers of one value: identifier, whole number, number, truth value, word of a list, string.
 * Texts in several languages are read in json_text.c. */
#include <math.h>
#include <string.h>

#include "json_private.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { ID_MAX = 64 };

static bool fault_member(const struct json_at *up, const cJSON *member, struct msg m)
{
    struct json_at at = json_at_member(up, member);
    json_fault(&at, m);
    return false;
}

/* False for an absent value, and with a fault for one of another kind. */
static bool has_type(const struct json_at *up, const cJSON *member, unsigned type)
{
    if (member == NULL) {
        return false;
    }
    if ((json_type_of(member) & type) != 0) {
        return true;
    }
    struct json_at at = json_at_member(up, member);
    return json_fault_type(&at, type);
}

bool json_is_blank(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(text + i, len - i, &code);
        bool space = code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 ||
                     code == 0x1680 || (code >= 0x2000 && code <= 0x200F) || code == 0x2028 ||
                     code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x2060 ||
                     code == 0x3000;
        bool filler = code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0;
        if (!space && !filler) {
            return false;
        }
    }
    return true;
}

static bool is_id_character(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (!first && (c == '_' || c == '.' || c == '-'));
}

bool json_id(const struct json_at *up, const cJSON *member, const char **ret)
{
    if (!has_type(up, member, JSON_STRING)) {
        return false;
    }
    const char *id = member->valuestring;
    size_t len = 0;
    while (is_id_character(id[len], len == 0)) {
        len++;
    }
    if (len == 0 || len > ID_MAX || id[len] != '\0') {
        return fault_member(up, member, MSG(MSG_JSON_ID, id));
    }
    *ret = id;
    return true;
}

static bool fault_range(const struct json_at *up, const cJSON *member, double min, double max)
{
    BUF_AUTO(is);
    BUF_AUTO(low);
    BUF_AUTO(high);
    json_number_text(&is, member->valuedouble);
    json_number_text(&low, min);
    json_number_text(&high, max);
    return fault_member(up, member,
                        MSG(MSG_JSON_RANGE, buf_str(&is), buf_str(&low), buf_str(&high)));
}

bool json_integer(const struct json_at *up, const cJSON *member, int64_t min, int64_t max,
                  int64_t *ret)
{
    if (!has_type(up, member, JSON_NUMBER)) {
        return false;
    }
    double value = member->valuedouble;
    if (value != floor(value)) {
        BUF_AUTO(is);
        json_number_text(&is, value);
        return fault_member(up, member, MSG(MSG_JSON_NOT_INTEGER, buf_str(&is)));
    }
    /* Compared as integers: a limit such as INT64_MAX has no double of its own. */
    const double beyond = 9223372036854775808.0;
    bool fits = value >= -beyond && value < beyond;
    if (!fits || (int64_t)value < min || (int64_t)value > max) {
        return fault_range(up, member, (double)min, (double)max);
    }
    *ret = (int64_t)value;
    return true;
}

bool json_number(const struct json_at *up, const cJSON *member, double min, double max, double *ret)
{
    if (!has_type(up, member, JSON_NUMBER)) {
        return false;
    }
    double value = member->valuedouble;
    if (value < min || value > max) {
        return fault_range(up, member, min, max);
    }
    *ret = value;
    return true;
}

bool json_bool(const cJSON *member, bool *ret)
{
    if (!cJSON_IsBool(member)) {
        return false;
    }
    *ret = cJSON_IsTrue(member);
    return true;
}

bool json_enum(const struct json_at *up, const cJSON *member, const char *const names[],
               size_t count, unsigned *ret)
{
    if (!has_type(up, member, JSON_STRING)) {
        return false;
    }
    const char *word = member->valuestring;
    BUF_AUTO(all);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, names[i]) == 0) {
            *ret = (unsigned)i;
            return true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        buf_addf(&all, "%s\"%s\"", i > 0 ? ", " : "", names[i]);
    }
    const char *nearest = json_nearest(word, names, count);
    if (nearest != NULL) {
        return fault_member(up, member, MSG(MSG_JSON_ENUM_NEAR, word, nearest, buf_str(&all)));
    }
    return fault_member(up, member, MSG(MSG_JSON_ENUM, word, buf_str(&all)));
}

bool json_string(const struct json_at *up, const cJSON *member, const char **ret)
{
    if (!has_type(up, member, JSON_STRING)) {
        return false;
    }
    if (json_is_blank(member->valuestring)) {
        return fault_member(up, member, MSG0(MSG_JSON_BLANK));
    }
    *ret = member->valuestring;
    return true;
}
