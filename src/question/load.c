/* Pieces of a question that several types share: lists of strings, parts, misconceptions. What the
 * pieces mean together is each type's business. */
#include <string.h>

#include "type.h"

bool load_string_at(const struct json_at *at, const char **ret)
{
    return json_string(at->up, at->value, ret);
}

size_t load_strings(const struct json_at *up, const cJSON *member, struct arena *arena, size_t lead,
                    const char ***ret)
{
    size_t room = lead + (member == NULL ? 0 : (size_t)cJSON_GetArraySize(member));
    const char **list = arena_alloc(arena, room + 1, sizeof(*list));
    size_t count = lead;
    if (member != NULL) {
        struct json_at array = json_at_member(up, member);
        const cJSON *child;
        cJSON_ArrayForEach(child, member)
        {
            count += json_string(&array, child, &list[count]) ? 1 : 0;
        }
    }
    *ret = list;
    return count;
}

int load_misconception(const struct json_at *up, const cJSON *member,
                       const struct question_reader *reader)
{
    const char *id;
    if (!json_id(up, member, &id)) {
        return -1;
    }
    int index = reader->misconception(reader->ctx, id);
    if (index < 0) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG(MSG_QUESTION_MISCONCEPTION, id));
    }
    return index;
}

bool load_count(const struct json_at *array, size_t min, size_t *ret)
{
    size_t count = (size_t)cJSON_GetArraySize(array->value);
    if (count < min) {
        json_fault(array, MSG(MSG_QUESTION_TOO_FEW, NUM(count), NUM(min)));
        return false;
    }
    if (count > QUESTION_PARTS_MAX) {
        json_fault(array, MSG(MSG_QUESTION_TOO_MANY, NUM(count), NUM(QUESTION_PARTS_MAX)));
        return false;
    }
    *ret = count;
    return true;
}

size_t parts_find(const struct parts *parts, const char *id)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (parts->list[i].id != NULL && strcmp(parts->list[i].id, id) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* A learner can't tell two parts apart whose texts differ by white space only. */
static bool same_text(const char *a, const char *b)
{
    static const char space[] = " \t\n\r";
    for (;;) {
        a += strspn(a, space);
        b += strspn(b, space);
        size_t length = strcspn(a, space);
        if (length != strcspn(b, space) || memcmp(a, b, length) != 0) {
            return false;
        }
        if (length == 0) {
            return true;
        }
        a += length;
        b += length;
    }
}

void parts_check(const struct json_at *element, const struct parts *before, const struct part *part)
{
    if (part->id != NULL && parts_find(before, part->id) != SIZE_MAX) {
        json_fault(element, MSG(MSG_QUESTION_SAME_ID, part->id));
    }
    if (!text_present(&part->text)) {
        return;
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct part *other = &before->list[i];
        if (!text_present(&other->text) || other->id == NULL) {
            continue;
        }
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            if (same_text(part->text.in[lang], other->text.in[lang])) {
                json_fault(element, MSG(MSG_QUESTION_SAME_TEXT, other->id));
                return;
            }
        }
    }
}

enum part_field {
    PART_ID,
    PART_TEXT,
    PART_ITEM_FIELDS,
    PART_MISCONCEPTION = PART_ITEM_FIELDS,
    PART_WHY,
    PART_FIXED,
    PART_CHOICE_FIELDS
};
static const struct json_field part_fields[PART_CHOICE_FIELDS] = {
    [PART_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [PART_TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
    [PART_MISCONCEPTION] = {"misconception", JSON_STRING},
    [PART_WHY] = {"why", JSON_TEXT},
    [PART_FIXED] = {"fixed", JSON_BOOL},
};

static void load_parts(const struct json_at *up, const cJSON *member, size_t min,
                       size_t field_count, const struct question_reader *reader, struct parts *ret)
{
    if (member == NULL) {
        return;
    }
    struct json_at array = json_at_member(up, member);
    size_t count;
    if (!load_count(&array, min, &count)) {
        return;
    }
    ret->list = arena_alloc(reader->arena, count, sizeof(*ret->list));
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, ret->count);
        struct part *part = &ret->list[ret->count];
        part->misconception = -1;
        const cJSON *m[PART_CHOICE_FIELDS] = {NULL};
        if (json_members(&element, part_fields, field_count, m)) {
            json_id(&element, m[PART_ID], &part->id);
            json_text(&element, m[PART_TEXT], &reader->rule, &part->text);
            part->misconception = load_misconception(&element, m[PART_MISCONCEPTION], reader);
            json_text(&element, m[PART_WHY], &reader->rule, &part->why);
            json_bool(m[PART_FIXED], &part->fixed);
            parts_check(&element, ret, part);
        }
        ret->count++;
    }
}

void load_items(const struct json_at *up, const cJSON *member, size_t min,
                const struct question_reader *reader, struct parts *ret)
{
    load_parts(up, member, min, PART_ITEM_FIELDS, reader, ret);
}

void load_choices(const struct json_at *up, const cJSON *member, bool shuffle,
                  const struct question_reader *reader, struct parts *ret)
{
    load_parts(up, member, 2, PART_CHOICE_FIELDS, reader, ret);
    for (size_t i = 0; !shuffle && i < ret->count; i++) {
        ret->list[i].fixed = true;
    }
}
