/* Loads one question: the fields every type has, then those of its type. Whether ids are unique and
 * enemies exist is the bank's business. */
#include <string.h>

#include "type.h"

enum common_field {
    COMMON_ID,
    COMMON_REV,
    COMMON_COSMETIC,
    COMMON_TYPE,
    COMMON_PROMPT,
    COMMON_OBJECTIVE,
    COMMON_DIFFICULTY,
    COMMON_COVERAGE,
    COMMON_STATEMENTS,
    COMMON_SECTION,
    COMMON_HINT,
    COMMON_EXPLAIN,
    COMMON_SOURCE,
    COMMON_WEIGHT,
    COMMON_ENEMY,
    COMMON_COUNT
};
static const struct json_field common_fields[COMMON_COUNT] = {
    [COMMON_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [COMMON_REV] = {"rev", JSON_NUMBER | JSON_REQUIRED},
    [COMMON_COSMETIC] = {"cosmetic", JSON_BOOL},
    [COMMON_TYPE] = {"type", JSON_STRING | JSON_REQUIRED},
    [COMMON_PROMPT] = {"prompt", JSON_TEXT | JSON_REQUIRED},
    [COMMON_OBJECTIVE] = {"objective", JSON_STRING | JSON_REQUIRED},
    [COMMON_DIFFICULTY] = {"difficulty", JSON_NUMBER | JSON_REQUIRED},
    [COMMON_COVERAGE] = {"coverage", JSON_STRING | JSON_REQUIRED},
    [COMMON_STATEMENTS] = {"statements", JSON_ARRAY},
    [COMMON_SECTION] = {"section", JSON_TEXT},
    [COMMON_HINT] = {"hint", JSON_TEXT},
    [COMMON_EXPLAIN] = {"explain", JSON_TEXT},
    [COMMON_SOURCE] = {"source", JSON_ARRAY},
    [COMMON_WEIGHT] = {"weight", JSON_NUMBER},
    [COMMON_ENEMY] = {"enemy", JSON_ARRAY},
};
enum { REV_MAX = 1000000, DIFFICULTY_MAX = 3, WEIGHT_MAX = 100 };

static const char *const coverage_names[COVERAGE_COUNT] = {
    [COVERAGE_TAUGHT] = "taught",
    [COVERAGE_PRACTISED] = "practised",
    [COVERAGE_MENTIONED] = "mentioned",
    [COVERAGE_BEYOND] = "beyond",
};

const char *coverage_name(enum coverage coverage)
{
    return coverage_names[coverage];
}

/* Reads the array's statement ids into indices. */
static void load_statements(const struct json_at *at, const cJSON *member,
                            const struct question_reader *reader, struct question *q)
{
    if (member == NULL) {
        return;
    }
    struct json_at array = json_at_member(at, member);
    int *list = arena_alloc(reader->arena, (size_t)cJSON_GetArraySize(member) + 1, sizeof(*list));
    size_t count = 0;
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const char *id;
        if (!load_string_at(&element, &id)) {
            continue;
        }
        int index = reader->statement(reader->ctx, id);
        if (index < 0) {
            json_fault(&element, MSG(MSG_QUESTION_STATEMENT, id));
        } else {
            list[count++] = index;
        }
    }
    q->statements = (struct index_list){.list = list, .count = count};
}

/* Reads the sources: ids of the bank's sources where it has any, else free text. */
static void load_sources(const struct json_at *at, const cJSON *member,
                         const struct question_reader *reader, struct question *q)
{
    if (member == NULL) {
        return;
    }
    struct json_at array = json_at_member(at, member);
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const char *id;
        if (!load_string_at(&element, &id)) {
            continue;
        }
        if (reader->source != NULL && reader->source(reader->ctx, id) < 0) {
            json_fault(&element, MSG(MSG_QUESTION_SOURCE, id));
        } else {
            strings_add(&q->sources, id);
        }
    }
}

static void load_enemies(const struct json_at *at, const cJSON *member, struct question *q)
{
    if (member == NULL) {
        return;
    }
    struct json_at array = json_at_member(at, member);
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const char *id;
        if (!load_string_at(&element, &id)) {
            continue;
        }
        if (q->id != NULL && strcmp(q->id, id) == 0) {
            json_fault(&element, MSG(MSG_QUESTION_ENEMY_SELF, id));
        } else {
            strings_add(&q->enemies, id);
        }
    }
}

static void load_common(const struct json_at *at, const cJSON *const m[],
                        const struct question_reader *reader, struct question *q)
{
    const struct json_text_rule *rule = &reader->rule;
    json_id(at, m[COMMON_ID], &q->id);
    json_integer(at, m[COMMON_REV], 1, REV_MAX, &q->rev);
    json_bool(m[COMMON_COSMETIC], &q->cosmetic);
    json_text(at, m[COMMON_PROMPT], rule, &q->prompt);
    json_text(at, m[COMMON_SECTION], rule, &q->section);
    json_text(at, m[COMMON_HINT], rule, &q->hint);
    json_text(at, m[COMMON_EXPLAIN], rule, &q->explain);
    const char *objective;
    if (json_id(at, m[COMMON_OBJECTIVE], &objective)) {
        q->objective = reader->objective(reader->ctx, objective);
        if (q->objective < 0) {
            struct json_at member = json_at_member(at, m[COMMON_OBJECTIVE]);
            json_fault(&member, MSG(MSG_QUESTION_OBJECTIVE, objective));
        }
    }
    int64_t difficulty;
    if (json_integer(at, m[COMMON_DIFFICULTY], 1, DIFFICULTY_MAX, &difficulty)) {
        q->difficulty = (int)difficulty;
    }
    unsigned coverage;
    if (json_enum(at, m[COMMON_COVERAGE], coverage_names, COVERAGE_COUNT, &coverage)) {
        q->coverage = (enum coverage)coverage;
    }
    if (json_number(at, m[COMMON_WEIGHT], 0, WEIGHT_MAX, &q->weight) && q->weight <= 0) {
        struct json_at member = json_at_member(at, m[COMMON_WEIGHT]);
        json_fault(&member, MSG0(MSG_QUESTION_WEIGHT));
    }
    load_statements(at, m[COMMON_STATEMENTS], reader, q);
    load_sources(at, m[COMMON_SOURCE], reader, q);
    load_enemies(at, m[COMMON_ENEMY], q);
}

static bool load_kind(const struct json_at *at, enum question_kind *ret)
{
    const char *names[QUESTION_KIND_COUNT];
    for (unsigned i = 0; i < QUESTION_KIND_COUNT; i++) {
        names[i] = question_kind_name((enum question_kind)i);
    }
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(at->value,
                                                           common_fields[COMMON_TYPE].name);
    unsigned kind;
    if (!cJSON_IsString(member) || !json_enum(at, member, names, QUESTION_KIND_COUNT, &kind)) {
        return false;
    }
    *ret = (enum question_kind)kind;
    return true;
}

/* Without a type it can't be said which keys belong here, so only the common ones are looked at. */
static void load_typeless(const struct json_at *at, const struct question_reader *reader,
                          struct question *q)
{
    const cJSON *members[COMMON_COUNT];
    for (size_t i = 0; i < COMMON_COUNT; i++) {
        members[i] = cJSON_GetObjectItemCaseSensitive(at->value, common_fields[i].name);
    }
    if (!cJSON_IsString(members[COMMON_TYPE])) {
        json_fault(at, MSG0(MSG_QUESTION_NO_TYPE));
    }
    static const size_t arrays[] = {COMMON_STATEMENTS, COMMON_SOURCE, COMMON_ENEMY};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) {
        if (!cJSON_IsArray(members[arrays[i]])) {
            members[arrays[i]] = NULL;
        }
    }
    load_common(at, members, reader, q);
}

bool question_load(const struct json_at *at, const struct question_reader *reader,
                   struct question *ret)
{
    size_t before = at->faults->total;
    struct question q = {.objective = -1, .weight = 1, .json = at->value};
    if (!cJSON_IsObject(at->value)) {
        return json_members(at, common_fields, COMMON_COUNT, (const cJSON *[COMMON_COUNT]){NULL});
    }
    if (!load_kind(at, &q.kind)) {
        load_typeless(at, reader, &q);
    } else {
        const struct question_type *type = question_type_of(q.kind);
        struct json_field fields[COMMON_COUNT + TYPE_FIELDS_MAX];
        const cJSON *members[COMMON_COUNT + TYPE_FIELDS_MAX];
        memcpy(fields, common_fields, sizeof(common_fields));
        memcpy(fields + COMMON_COUNT, type->fields, type->field_count * sizeof(*fields));
        json_members(at, fields, COMMON_COUNT + type->field_count, members);
        load_common(at, members, reader, &q);
        type->load(at, members + COMMON_COUNT, reader, &q);
    }
    if (at->faults->total != before) {
        question_release(&q);
        return false;
    }
    *ret = q;
    return true;
}
