/* A free text against a rubric. Key points are looked for, but a person decides: the verdict is
 * always pending. */
#include "type.h"

struct point {
    double weight;
    struct match_phrases find, except;
    bool bonus;  /* adds, but isn't needed for a score of 1 */
    bool manual; /* never found by the program */
};
struct contradiction {
    struct match_phrases find, unless;
    unsigned unless_points;
    int misconception; /* or -1 */
};
struct open {
    struct parts rubric;
    struct point *points;
    struct parts wrongs; /* the contradictions' ids and texts */
    struct contradiction *contradictions;
    bool has_pass;
    struct condition pass;
    struct text model; /* may be absent */
};

enum field { FIELD_RUBRIC, FIELD_PASS, FIELD_CONTRADICTIONS, FIELD_MODEL, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_RUBRIC] = {"rubric", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_PASS] = {"pass", JSON_STRING | JSON_OBJECT},
    [FIELD_CONTRADICTIONS] = {"contradictions", JSON_ARRAY},
    [FIELD_MODEL] = {"model", JSON_TEXT},
};
enum point_field {
    POINT_ID,
    POINT_TEXT,
    POINT_WEIGHT,
    POINT_FIND,
    POINT_EXCEPT,
    POINT_BONUS,
    POINT_MANUAL,
    POINT_FIELDS
};
static const struct json_field point_fields[POINT_FIELDS] = {
    [POINT_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [POINT_TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
    [POINT_WEIGHT] = {"weight", JSON_NUMBER},
    [POINT_FIND] = {"find", JSON_ARRAY},
    [POINT_EXCEPT] = {"except", JSON_ARRAY},
    [POINT_BONUS] = {"bonus", JSON_BOOL},
    [POINT_MANUAL] = {"manual", JSON_BOOL},
};
enum contradiction_field {
    BAD_ID,
    BAD_TEXT,
    BAD_FIND,
    BAD_UNLESS,
    BAD_UNLESS_POINTS,
    BAD_MISCONCEPTION,
    BAD_FIELDS
};
static const struct json_field contradiction_fields[BAD_FIELDS] = {
    [BAD_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [BAD_TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
    [BAD_FIND] = {"find", JSON_ARRAY | JSON_REQUIRED},
    [BAD_UNLESS] = {"unless", JSON_ARRAY},
    [BAD_UNLESS_POINTS] = {"unless_points", JSON_ARRAY},
    [BAD_MISCONCEPTION] = {"misconception", JSON_STRING},
};

static const struct hash_field point_hash[] = {
    {.name = "bonus", .absent = "false"},
    {.name = "except", .set = true},
    {.name = "find", .set = true},
    {.name = "id"},
    {.name = "manual", .absent = "false"},
    {.name = "weight", .absent = "1"},
    {.name = NULL},
};
static const struct hash_field contradiction_hash[] = {
    {.name = "find", .set = true},          {.name = "id"}, {.name = "unless", .set = true},
    {.name = "unless_points", .set = true}, {.name = NULL},
};
static const struct hash_field key_fields_of_open[] = {
    {.name = "contradictions", .set = true, .inner = contradiction_hash},
    {.name = "pass"},
    {.name = "rubric", .set = true, .inner = point_hash},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field point_texts[] = {{.name = "id"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field text_fields[] = {
    {.name = "contradictions", .set = true, .inner = point_texts},
    {.name = "prompt"},
    {.name = "rubric", .set = true, .inner = point_texts},
    {.name = NULL},
};

/* A score just below this isn't a pass, whatever is ticked; one that passes isn't below it. */
static const double pass_score = 0.6;
static const double fail_score = 0.59;
static const double weight_max = 100;

static void load_phrases(const struct json_at *at, const cJSON *member, struct arena *arena,
                         struct match_phrases *ret)
{
    const char **list;
    ret->count = load_strings(at, member, arena, 0, &list);
    ret->list = list;
}

static void load_point(const struct json_at *element, const struct question_reader *reader,
                       const cJSON *const m[POINT_FIELDS], struct part *part, struct point *point)
{
    json_id(element, m[POINT_ID], &part->id);
    json_text(element, m[POINT_TEXT], &reader->rule, &part->text);
    if (json_number(element, m[POINT_WEIGHT], 0, weight_max, &point->weight) &&
        point->weight <= 0) {
        struct json_at member = json_at_member(element, m[POINT_WEIGHT]);
        json_fault(&member, MSG0(MSG_QUESTION_WEIGHT));
    }
    load_phrases(element, m[POINT_FIND], reader->arena, &point->find);
    load_phrases(element, m[POINT_EXCEPT], reader->arena, &point->except);
    json_bool(m[POINT_BONUS], &point->bonus);
    json_bool(m[POINT_MANUAL], &point->manual);
}

static void load_rubric(const struct json_at *at, const cJSON *member,
                        const struct question_reader *reader, struct open *s)
{
    struct json_at array = json_at_member(at, member);
    size_t count;
    if (!load_count(&array, 1, &count)) {
        return;
    }
    s->rubric.list = arena_alloc(reader->arena, count, sizeof(*s->rubric.list));
    s->points = arena_alloc(reader->arena, count, sizeof(*s->points));
    bool needed = false;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, s->rubric.count);
        struct part *part = &s->rubric.list[s->rubric.count];
        struct point *point = &s->points[s->rubric.count];
        const cJSON *m[POINT_FIELDS] = {NULL};
        part->misconception = -1;
        point->weight = 1;
        if (json_members(&element, point_fields, POINT_FIELDS, m)) {
            load_point(&element, reader, m, part, point);
            parts_check(&element, &s->rubric, part);
        }
        needed = needed || !point->bonus;
        s->rubric.count++;
    }
    if (!needed) {
        json_fault(&array, MSG0(MSG_QUESTION_ALL_BONUS));
    }
}

static unsigned load_point_ids(const struct json_at *at, const cJSON *member,
                               const struct parts *rubric)
{
    struct json_at array = json_at_member(at, member);
    unsigned points = 0;
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const char *id;
        if (!load_string_at(&element, &id)) {
            continue;
        }
        size_t point = parts_find(rubric, id);
        if (point == SIZE_MAX) {
            json_fault(&element, MSG(MSG_QUESTION_NO_POINT, id));
        } else {
            points |= 1U << point;
        }
    }
    return points;
}

static void load_contradictions(const struct json_at *at, const cJSON *member,
                                const struct question_reader *reader, struct open *s)
{
    struct json_at array = json_at_member(at, member);
    size_t count;
    if (!load_count(&array, 0, &count)) {
        return;
    }
    s->contradictions = arena_alloc(reader->arena, count + 1, sizeof(*s->contradictions));
    struct parts seen = {.list = arena_alloc(reader->arena, count + 1, sizeof(*seen.list))};
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, seen.count);
        struct part *part = &seen.list[seen.count];
        struct contradiction *bad = &s->contradictions[seen.count++];
        const cJSON *m[BAD_FIELDS] = {NULL};
        if (!json_members(&element, contradiction_fields, BAD_FIELDS, m)) {
            continue;
        }
        struct parts before = {.list = seen.list, .count = seen.count - 1};
        json_id(&element, m[BAD_ID], &part->id);
        json_text(&element, m[BAD_TEXT], &reader->rule, &part->text);
        parts_check(&element, &before, part);
        load_phrases(&element, m[BAD_FIND], reader->arena, &bad->find);
        if (m[BAD_FIND] != NULL && m[BAD_FIND]->child == NULL) {
            json_fault(&element, MSG0(MSG_QUESTION_NOTHING_TO_FIND));
        }
        load_phrases(&element, m[BAD_UNLESS], reader->arena, &bad->unless);
        if (m[BAD_UNLESS_POINTS] != NULL) {
            bad->unless_points = load_point_ids(&element, m[BAD_UNLESS_POINTS], &s->rubric);
        }
        bad->misconception = load_misconception(&element, m[BAD_MISCONCEPTION], reader);
    }
    s->wrongs = seen;
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct open *s = arena_alloc(reader->arena, 1, sizeof(*s));
    q->spec = s;
    json_text(at, m[FIELD_MODEL], &reader->rule, &s->model);
    if (m[FIELD_RUBRIC] != NULL) {
        load_rubric(at, m[FIELD_RUBRIC], reader, s);
    }
    if (s->rubric.count == 0) {
        return;
    }
    if (m[FIELD_PASS] != NULL) {
        struct json_at pass = json_at_member(at, m[FIELD_PASS]);
        s->has_pass = condition_load(&pass, &s->rubric, reader->arena, &s->pass);
    }
    if (m[FIELD_CONTRADICTIONS] != NULL) {
        load_contradictions(at, m[FIELD_CONTRADICTIONS], reader, s);
    }
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)q;
    (void)layout;
    msg_format(out, lang, MSG0(MSG_QUESTION_HOW_OPEN));
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    (void)q;
    (void)layout;
    (void)note;
    strings_add(&ret->value, typed);
    return QUESTION_READ;
}

static enum match_point look(struct match_text *text, const struct match_phrases *find,
                             const struct match_phrases *except)
{
    return find->count == 0
               ? MATCH_POINT_ABSENT
               : match_point_beside(text, *find, *except, (struct match_phrases){NULL, 0});
}

static void grade_contradictions(const struct open *s, struct match_text *text, struct verdict *ret)
{
    static const struct match_phrases none = {.list = NULL, .count = 0};
    for (size_t i = 0; i < s->wrongs.count; i++) {
        const struct contradiction *bad = &s->contradictions[i];
        bool excused = ((ret->points | ret->doubted) & bad->unless_points) != 0 ||
                       look(text, &bad->unless, &none) != MATCH_POINT_ABSENT;
        if (!excused && look(text, &bad->find, &none) == MATCH_POINT_FOUND) {
            ret->contradictions |= 1U << i;
            verdict_misconception(ret, bad->misconception);
        }
    }
}

/* A point isn't found in words that say something wrong: a person decides. */
static void doubt_contradicted(const struct open *s, struct match_text *text, struct verdict *ret)
{
    for (size_t i = 0; i < s->wrongs.count; i++) {
        for (size_t p = 0; p < s->rubric.count && (ret->contradictions & 1U << i) != 0; p++) {
            const struct point *point = &s->points[p];
            if ((ret->points & 1U << p) != 0 &&
                match_point_beside(text, point->find, point->except, s->contradictions[i].find) !=
                    MATCH_POINT_FOUND) {
                ret->points &= ~(1U << p);
                ret->doubted |= 1U << p;
            }
        }
    }
}

/* How many of the points in a set are needed for a score of 1, or are a bonus. */
static size_t count_points(const struct open *s, unsigned points, bool bonus)
{
    size_t count = 0;
    for (size_t i = 0; i < s->rubric.count; i++) {
        count += (points & 1U << i) != 0 && s->points[i].bonus == bonus ? 1 : 0;
    }
    return count;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct open *s = q->spec;
    if (r->value.count != 1) {
        verdict_unfit(ret);
        return;
    }
    struct match_text *text = match_text_new(r->value.list[0]);
    for (size_t i = 0; i < s->rubric.count; i++) {
        const struct point *point = &s->points[i];
        enum match_point got = point->manual ? MATCH_POINT_ABSENT
                                             : look(text, &point->find, &point->except);
        ret->points |= got == MATCH_POINT_FOUND ? 1U << i : 0;
        ret->doubted |= got == MATCH_POINT_NEGATED ? 1U << i : 0;
    }
    grade_contradictions(s, text, ret);
    doubt_contradicted(s, text, ret);
    match_text_free(text);
    ret->kind = VERDICT_PENDING;
    ret->score = question_points_score(q, ret->points);
    note_add(&ret->note, MSG(MSG_QUESTION_COUNT_POINTS, NUM(count_points(s, ret->points, false)),
                             NUM(count_points(s, ~0U, false))));
    size_t bonus = count_points(s, ret->points, true);
    if (bonus > 0) {
        note_add(&ret->note, MSG(MSG_QUESTION_COUNT_BONUS, NUM(bonus)));
    }
}

double question_points_score(const struct question *q, unsigned points)
{
    if (q->kind != QUESTION_OPEN) {
        return 0;
    }
    const struct open *s = q->spec;
    double earned = 0;
    double needed = 0;
    for (size_t i = 0; i < s->rubric.count; i++) {
        const struct point *point = &s->points[i];
        earned += (points & 1U << i) != 0 ? point->weight : 0;
        needed += point->bonus ? 0 : point->weight;
    }
    double score = earned >= needed ? 1 : earned / needed;
    if (!s->has_pass) {
        return score;
    }
    if (condition_met(&s->pass, points)) {
        return score < pass_score ? pass_score : score;
    }
    return score > fail_score ? fail_score : score;
}

static const struct parts *rubric(const struct question *q)
{
    static const struct parts none = {.list = NULL, .count = 0};
    return q->kind == QUESTION_OPEN ? &((const struct open *)q->spec)->rubric : &none;
}

size_t question_point_count(const struct question *q)
{
    return rubric(q)->count;
}

struct text question_point_text(const struct question *q, size_t i)
{
    return i < rubric(q)->count ? rubric(q)->list[i].text : (struct text){.in = {NULL}};
}

const char *question_point_id(const struct question *q, size_t i)
{
    return i < rubric(q)->count ? rubric(q)->list[i].id : NULL;
}

void question_contradiction_texts(const struct question *q, unsigned contradictions, enum lang lang,
                                  struct buf *markdown)
{
    const struct open *s = q->kind == QUESTION_OPEN ? q->spec : NULL;
    for (size_t i = 0; s != NULL && i < s->wrongs.count; i++) {
        if ((contradictions & 1U << i) != 0) {
            buf_adds(markdown, "- ");
            show_item_text(s->wrongs.list[i].text.in[lang], 2, markdown);
            buf_adds(markdown, "\n");
        }
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)layout;
    (void)r;
    const struct open *s = q->spec;
    if (text_present(&s->model)) {
        buf_addf(out, "%s\n\n%s\n", msg_text(lang, MSG_QUESTION_MODEL), s->model.in[lang]);
    }
}

const struct question_type question_open = {
    .name = "open",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_open,
    .text_fields = text_fields,
    .multiline = true,
    .load = load,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = show_typed,
};
