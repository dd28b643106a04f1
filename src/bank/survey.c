/* The survey section of a bank: what learners are asked about the lecture itself.
 * Asking and storing are left to the feedback command. */
#include <string.h>

#include "parts.h"

static const char *const kind_names[SURVEY_KIND_COUNT] = {
    [SURVEY_LIKERT] = "likert",   [SURVEY_PACE] = "pace",       [SURVEY_AMOUNT] = "amount",
    [SURVEY_CHOICES] = "choices", [SURVEY_PERCENT] = "percent", [SURVEY_TEXT] = "text",
};

const char *survey_kind_name(enum survey_kind kind)
{
    return kind_names[kind];
}

/* The index of an objective that is named; -1 when there is none. */
static int read_objective(struct bank_loading *l, const struct json_at *at, const cJSON *member)
{
    if (member == NULL) {
        return -1;
    }
    int objective = ids_find(&l->memory->objectives, member->valuestring);
    if (objective < 0) {
        struct json_at place = json_at_member(at, member);
        ids_dangling(&l->memory->objectives, &place, member->valuestring);
    }
    return objective;
}

static void read_choices(struct bank_loading *l, const struct json_at *up, const cJSON *member,
                         struct survey_item *item)
{
    enum { ID, TEXT, OBJECTIVE, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
        [OBJECTIVE] = {"objective", JSON_STRING},
    };
    size_t size = (size_t)cJSON_GetArraySize(member);
    item->choice_ids = arena_alloc(l->memory->arena, size + 1, sizeof(*item->choice_ids));
    item->choices = arena_alloc(l->memory->arena, size + 1, sizeof(*item->choices));
    item->choice_objectives = arena_alloc(l->memory->arena, size + 1,
                                          sizeof(*item->choice_objectives));
    struct json_at array = json_at_member(up, member);
    if (size < 2 || size > QUESTION_PARTS_MAX) {
        json_fault(&array, MSG(MSG_BANK_SURVEY_CHOICES, NUM(QUESTION_PARTS_MAX)));
    }
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        size_t i = item->choice_count++;
        struct json_at at = json_at_element(&array, element, i);
        const cJSON *m[FIELDS];
        item->choice_objectives[i] = -1;
        if (!json_members(&at, fields, FIELDS, m)) {
            continue;
        }
        json_text(&at, m[TEXT], &l->rule, &item->choices[i]);
        item->choice_objectives[i] = read_objective(l, &at, m[OBJECTIVE]);
        if (!json_id(&at, m[ID], &item->choice_ids[i])) {
            continue;
        }
        for (size_t k = 0; k < i; k++) {
            if (item->choice_ids[k] != NULL &&
                strcmp(item->choice_ids[k], item->choice_ids[i]) == 0) {
                struct json_at id = json_at_member(&at, m[ID]);
                json_fault(&id, MSG(MSG_BANK_ID_TWICE, item->choice_ids[i]));
            }
        }
    }
}

static void read_item(struct bank_loading *l, const struct json_at *at, const cJSON *section,
                      int index, struct survey_item *item)
{
    enum { ID, KIND, PAIR, TEXT, OBJECTIVE, CHOICES, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [KIND] = {"kind", JSON_STRING | JSON_REQUIRED},
        [PAIR] = {"pair", JSON_BOOL},
        [TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
        [OBJECTIVE] = {"objective", JSON_STRING},
        [CHOICES] = {"choices", JSON_ARRAY},
    };
    item->objective = -1;
    const cJSON *m[FIELDS];
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    unsigned kind = SURVEY_LIKERT;
    bool known = json_enum(at, m[KIND], kind_names, SURVEY_KIND_COUNT, &kind);
    item->kind = (enum survey_kind)kind;
    bank_read_id(&l->memory->survey, at, section, m[ID], index, &item->id);
    json_bool(m[PAIR], &item->pair);
    json_text(at, m[TEXT], &l->rule, &item->text);
    item->objective = read_objective(l, at, m[OBJECTIVE]);
    if (known && (item->kind == SURVEY_CHOICES) != (m[CHOICES] != NULL)) {
        json_fault(at, MSG0(MSG_BANK_SURVEY_KIND));
    }
    if (m[CHOICES] != NULL) {
        read_choices(l, at, m[CHOICES], item);
    }
}

void bank_read_survey(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    bank->survey_count = section == NULL ? 0 : (size_t)cJSON_GetArraySize(section);
    bank->survey = arena_alloc(l->memory->arena, bank->survey_count + 1, sizeof(*bank->survey));
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        read_item(l, &at, section, i, &bank->survey[i]);
        i++;
    }
    ids_sort(&l->memory->survey, &l->root);
}
