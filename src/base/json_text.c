/* Reads a text that is one string for every language, or an object with one string per language.
 * Which languages a bank has is the rule's matter. */
#include <string.h>

#include "json_private.h"

/* One member of the object, "ko": "…". What is given is noted in `given` even when it is faulty, so
 * that it isn't called missing as well. */
static void read_translation(const struct json_at *at, const cJSON *member,
                             const struct json_text_rule *rule, struct text *text,
                             bool given[LANG_COUNT])
{
    struct json_at here = json_at_member(at, member);
    for (size_t l = 0; l < LANG_COUNT; l++) {
        if (strcmp(member->string, lang_code((enum lang)l)) != 0) {
            continue;
        }
        given[l] = true;
        if (!rule->lang[l]) {
            json_fault_at_key(&here, MSG(MSG_JSON_LANG_EXTRA, member->string));
        } else {
            json_string(at, member, &text->in[l]);
        }
        return;
    }
    if (!json_is_extension(member->string)) {
        json_fault_at_key(&here, MSG(MSG_JSON_LANG_UNKNOWN, member->string));
    }
}

static bool read_translations(const struct json_at *at, const struct json_text_rule *rule,
                              struct text *text)
{
    bool given[LANG_COUNT] = {false};
    size_t before = at->faults->total;
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, at->value)
    {
        read_translation(at, member, rule, text, given);
    }
    for (size_t l = 0; l < LANG_COUNT; l++) {
        if (rule->lang[l] && !given[l]) {
            json_fault(at, MSG(MSG_JSON_LANG_MISSING, lang_code((enum lang)l)));
        }
    }
    return at->faults->total == before;
}

bool json_text(const struct json_at *up, const cJSON *member, const struct json_text_rule *rule,
               struct text *ret)
{
    struct text text = {{NULL}};
    if (member == NULL) {
        return false;
    }
    if (cJSON_IsObject(member)) {
        struct json_at at = json_at_member(up, member);
        if (!read_translations(&at, rule, &text)) {
            return false;
        }
    } else if (!cJSON_IsString(member)) {
        struct json_at at = json_at_member(up, member);
        return json_fault_type(&at, JSON_TEXT);
    } else if (!json_string(up, member, &text.in[rule->first])) {
        return false;
    }
    for (size_t l = 0; l < LANG_COUNT; l++) {
        if (text.in[l] == NULL) {
            text.in[l] = text.in[rule->first];
        }
    }
    *ret = text;
    return true;
}
