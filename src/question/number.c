/* A number, with a tolerance and units. Reading digits and units out of text is match's business.
 */
#include <math.h>

#include "type.h"

/* A tempting wrong number, with the reason. */
struct near_number {
    double value;
    struct text why;   /* may be absent */
    int misconception; /* or -1 */
};
struct number {
    double answer;
    double tolerance;
    struct match_unit *units;
    size_t unit_count;
    struct near_number *near;
    size_t near_count;
};

enum field { FIELD_ANSWER, FIELD_TOLERANCE, FIELD_UNIT, FIELD_NEAR, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_ANSWER] = {"answer", JSON_NUMBER | JSON_REQUIRED},
    [FIELD_TOLERANCE] = {"tolerance", JSON_NUMBER},
    [FIELD_UNIT] = {"unit", JSON_ARRAY},
    [FIELD_NEAR] = {"near", JSON_ARRAY},
};
enum unit_field { UNIT_TEXT, UNIT_FACTOR, UNIT_FIELDS };
static const struct json_field unit_fields[UNIT_FIELDS] = {
    [UNIT_TEXT] = {"text", JSON_STRING | JSON_REQUIRED},
    [UNIT_FACTOR] = {"factor", JSON_NUMBER | JSON_REQUIRED},
};
enum near_field { NEAR_VALUE, NEAR_WHY, NEAR_MISCONCEPTION, NEAR_FIELDS };
static const struct json_field near_fields[NEAR_FIELDS] = {
    [NEAR_VALUE] = {"value", JSON_NUMBER | JSON_REQUIRED},
    [NEAR_WHY] = {"why", JSON_TEXT},
    [NEAR_MISCONCEPTION] = {"misconception", JSON_STRING},
};
static const struct hash_field unit_hash[] = {{.name = "factor"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field near_hash[] = {{.name = "value"}, {.name = NULL}};
static const struct hash_field key_fields_of_number[] = {
    {.name = "answer"},
    {.name = "near", .set = true, .inner = near_hash},
    {.name = "tolerance", .absent = "0"},
    {.name = "type"},
    {.name = "unit", .set = true, .inner = unit_hash},
    {.name = NULL},
};
static const struct hash_field text_fields[] = {{.name = "prompt"}, {.name = NULL}};

/* Doubles hold 15 digits, and an answer beyond that can't be told from its neighbour. */
static const double number_max = 1e15;

/* Decimal fractions aren't exact in binary: 0.1 + 0.2 must still reach 0.3. */
static bool within(double x, double answer, double tolerance)
{
    return fabs(x - answer) <= tolerance + 1e-9 * fmax(1, fabs(answer));
}

static void load_units(const struct json_at *at, const cJSON *member,
                       const struct question_reader *reader, struct number *s)
{
    struct json_at array = json_at_member(at, member);
    s->units = arena_alloc(reader->arena, (size_t)cJSON_GetArraySize(member) + 1,
                           sizeof(*s->units));
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        struct match_unit *unit = &s->units[s->unit_count];
        const cJSON *m[UNIT_FIELDS] = {NULL};
        unit->factor = 1;
        if (!cJSON_IsObject(child)) {
            s->unit_count += load_string_at(&element, &unit->text) ? 1 : 0;
        } else if (json_members(&element, unit_fields, UNIT_FIELDS, m) &&
                   json_string(&element, m[UNIT_TEXT], &unit->text)) {
            s->unit_count++;
            if (json_number(&element, m[UNIT_FACTOR], 0, number_max, &unit->factor) &&
                unit->factor <= 0) {
                json_fault(&element, MSG(MSG_QUESTION_FACTOR, unit->text));
            }
        }
    }
}

static void check_near(const struct json_at *element, const struct number *s, double value)
{
    if (within(value, s->answer, s->tolerance)) {
        json_fault(element, MSG0(MSG_QUESTION_NEAR_VALUE));
    }
    for (size_t i = 0; i < s->near_count; i++) {
        if (within(value, s->near[i].value, 0)) {
            json_fault(element, MSG0(MSG_QUESTION_NEAR_VALUE_TWICE));
        }
    }
}

static void load_near(const struct json_at *at, const cJSON *member,
                      const struct question_reader *reader, struct number *s)
{
    struct json_at array = json_at_member(at, member);
    s->near = arena_alloc(reader->arena, (size_t)cJSON_GetArraySize(member) + 1, sizeof(*s->near));
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const cJSON *m[NEAR_FIELDS] = {NULL};
        struct near_number *near = &s->near[s->near_count];
        if (!json_members(&element, near_fields, NEAR_FIELDS, m)) {
            continue;
        }
        json_text(&element, m[NEAR_WHY], &reader->rule, &near->why);
        near->misconception = load_misconception(&element, m[NEAR_MISCONCEPTION], reader);
        if (json_number(&element, m[NEAR_VALUE], -number_max, number_max, &near->value)) {
            check_near(&element, s, near->value);
            s->near_count++;
        }
    }
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct number *s = arena_alloc(reader->arena, 1, sizeof(*s));
    q->spec = s;
    json_number(at, m[FIELD_TOLERANCE], 0, number_max, &s->tolerance);
    if (m[FIELD_UNIT] != NULL) {
        load_units(at, m[FIELD_UNIT], reader, s);
    }
    if (json_number(at, m[FIELD_ANSWER], -number_max, number_max, &s->answer) &&
        m[FIELD_NEAR] != NULL) {
        load_near(at, m[FIELD_NEAR], reader, s);
    }
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)q;
    (void)layout;
    msg_format(out, lang, MSG0(MSG_QUESTION_HOW_NUMBER));
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    (void)layout;
    const struct number *s = q->spec;
    if (!number_readable(typed, s->units, s->unit_count, note)) {
        return QUESTION_AGAIN;
    }
    strings_add(&ret->value, typed);
    return QUESTION_READ;
}

/* The near entry that a response is, or NULL. */
static const struct near_number *find_near(const struct number *s, double value)
{
    for (size_t i = 0; i < s->near_count; i++) {
        if (within(value, s->near[i].value, 0)) {
            return &s->near[i];
        }
    }
    return NULL;
}

static bool response_number(const struct number *s, const struct response *r, double *ret)
{
    return r->value.count == 1 &&
           match_number(r->value.list[0], s->units, s->unit_count, ret) == MATCH_NUMBER;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct number *s = q->spec;
    double value;
    if (!response_number(s, r, &value)) {
        verdict_unfit(ret);
        return;
    }
    bool right = within(value, s->answer, s->tolerance);
    verdict_score(ret, right ? 1 : 0);
    const struct near_number *near = right ? NULL : find_near(s, value);
    if (near != NULL) {
        verdict_misconception(ret, near->misconception);
        if (text_present(&near->why)) {
            note_add_text(&ret->note, MSG_QUESTION_NEAR_WHY, &near->why);
        }
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)layout;
    (void)r;
    const struct number *s = q->spec;
    buf_addf(out, "%s %.15g\n", msg_text(lang, MSG_QUESTION_ANSWER), s->answer);
}

const struct question_type question_number = {
    .name = "number",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_number,
    .text_fields = text_fields,
    .load = load,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = show_typed,
};
