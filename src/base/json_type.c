/* Kinds of values and how to name them in a fault: "a number", "a string or an array".
 * Which kind a member must be is said by the readers. */
#include "json_private.h"
#include "wrapup/mem.h"

static const struct {
    unsigned bits;
    enum msg_id name;
} kinds[] = {
    {JSON_STRING, MSG_JSON_A_STRING},  {JSON_NUMBER, MSG_JSON_A_NUMBER},
    {JSON_BOOL, MSG_JSON_A_BOOL},      {JSON_ARRAY, MSG_JSON_AN_ARRAY},
    {JSON_OBJECT, MSG_JSON_AN_OBJECT},
};

unsigned json_type_of(const cJSON *value)
{
    switch (value->type & 0xFF) {
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOL;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return 0;
    }
}

static void name_type(struct buf *out, enum lang lang, unsigned bits)
{
    if (bits == 0) {
        buf_adds(out, msg_text(lang, MSG_JSON_NULL));
        return;
    }
    if (bits == JSON_TEXT) {
        buf_adds(out, msg_text(lang, MSG_JSON_A_TEXT));
        return;
    }
    bool first = true;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if ((bits & kinds[i].bits) != 0) {
            buf_adds(out, first ? "" : msg_text(lang, MSG_JSON_OR));
            buf_adds(out, msg_text(lang, kinds[i].name));
            first = false;
        }
    }
}

static void describe(struct buf *out, enum lang lang, const cJSON *value, unsigned wanted)
{
    BUF_AUTO(is);
    BUF_AUTO(use);
    name_type(&is, lang, json_type_of(value));
    name_type(&use, lang, wanted & ~(unsigned)JSON_REQUIRED);
    if (value->string != NULL) {
        msg_format(out, lang, MSG(MSG_JSON_TYPE, value->string, buf_str(&is), buf_str(&use)));
    } else {
        msg_format(out, lang, MSG(MSG_JSON_TYPE_HERE, buf_str(&is), buf_str(&use)));
    }
}

bool json_fault_type(const struct json_at *at, unsigned wanted)
{
    BUF_AUTO(ko);
    BUF_AUTO(en);
    describe(&ko, LANG_KO, at->value, wanted);
    describe(&en, LANG_EN, at->value, wanted);
    const char *const what[LANG_COUNT] = {[LANG_KO] = buf_str(&ko), [LANG_EN] = buf_str(&en)};
    json_fault_texts(at, what);
    return false;
}
