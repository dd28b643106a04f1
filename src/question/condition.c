/* When a rubric is passed: "kp1", or all, any or some of further conditions. How points are found
 * is open.c's business. */
#include "type.h"

enum condition_field {
    CONDITION_ALL,
    CONDITION_ANY,
    CONDITION_AT_LEAST,
    CONDITION_OF,
    CONDITION_FIELDS
};
static const struct json_field fields[CONDITION_FIELDS] = {
    [CONDITION_ALL] = {"all", JSON_ARRAY},
    [CONDITION_ANY] = {"any", JSON_ARRAY},
    [CONDITION_AT_LEAST] = {"at_least", JSON_NUMBER},
    [CONDITION_OF] = {"of", JSON_ARRAY},
};

static bool load_leaf(const struct json_at *at, const struct parts *rubric, struct condition *ret)
{
    size_t point = parts_find(rubric, at->value->valuestring);
    if (point == SIZE_MAX) {
        json_fault(at, MSG(MSG_QUESTION_PASS_UNKNOWN, at->value->valuestring));
        return false;
    }
    ret->leaf = true;
    ret->point = 1U << point;
    return true;
}

static bool load_list(const struct json_at *at, const cJSON *member, const struct parts *rubric,
                      struct arena *arena, struct condition *ret)
{
    struct json_at array = json_at_member(at, member);
    size_t count;
    if (!load_count(&array, 1, &count)) {
        return false;
    }
    bool fine = true;
    ret->list = arena_alloc(arena, count, sizeof(*ret->list));
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, ret->count);
        fine = condition_load(&element, rubric, arena, &ret->list[ret->count]) && fine;
        ret->count++;
    }
    return fine;
}

bool condition_load(const struct json_at *at, const struct parts *rubric, struct arena *arena,
                    struct condition *ret)
{
    if (cJSON_IsString(at->value)) {
        return load_leaf(at, rubric, ret);
    }
    const cJSON *m[CONDITION_FIELDS] = {NULL};
    if (!json_members(at, fields, CONDITION_FIELDS, m)) {
        return false;
    }
    const cJSON *lists[] = {m[CONDITION_ALL], m[CONDITION_ANY], m[CONDITION_OF]};
    const cJSON *list = NULL;
    size_t given = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (lists[i] != NULL) {
            list = lists[i];
            given++;
        }
    }
    if (given != 1 || (m[CONDITION_OF] == NULL) != (m[CONDITION_AT_LEAST] == NULL)) {
        json_fault(at, MSG0(MSG_QUESTION_PASS_SHAPE));
        return false;
    }
    if (!load_list(at, list, rubric, arena, ret)) {
        return false;
    }
    int64_t need = m[CONDITION_ALL] != NULL ? (int64_t)ret->count : 1;
    if (m[CONDITION_AT_LEAST] != NULL &&
        !json_integer(at, m[CONDITION_AT_LEAST], 1, (int64_t)ret->count, &need)) {
        return false;
    }
    ret->need = (size_t)need;
    return true;
}

bool condition_met(const struct condition *c, unsigned points)
{
    if (c->leaf) {
        return (points & c->point) != 0;
    }
    size_t met = 0;
    for (size_t i = 0; i < c->count; i++) {
        met += condition_met(&c->list[i], points) ? 1 : 0;
    }
    return met >= c->need;
}
