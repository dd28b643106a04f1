/* Rows on the left to be matched with texts on the right. What counts as typed pairs is match's
 * business. */
#include <string.h>

#include "type.h"

enum scoring { SHARE, ALL_OR_NOTHING, SCORINGS };
static const char *const scoring_names[SCORINGS] = {
    [SHARE] = "share",
    [ALL_OR_NOTHING] = "all-or-nothing",
};

/* A wrong pair that shows a misconception. */
struct revealing {
    size_t left, right;
    int misconception;
};
struct pairs {
    struct parts left, right;
    size_t answer[QUESTION_PARTS_MAX]; /* of each row */
    unsigned unscored;                 /* bit i: row i doesn't count */
    size_t scored_count;
    enum scoring scoring;
    struct revealing *reveals;
    size_t reveal_count;
};

enum field {
    FIELD_LEFT,
    FIELD_RIGHT,
    FIELD_ANSWER,
    FIELD_UNSCORED,
    FIELD_REVEALS,
    FIELD_SCORING,
    FIELDS
};
static const struct json_field fields[FIELDS] = {
    [FIELD_LEFT] = {"left", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_RIGHT] = {"right", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_ANSWER] = {"answer", JSON_OBJECT | JSON_REQUIRED},
    [FIELD_UNSCORED] = {"unscored", JSON_ARRAY},
    [FIELD_REVEALS] = {"reveals", JSON_ARRAY},
    [FIELD_SCORING] = {"scoring", JSON_STRING},
};
enum reveal_field { REVEAL_LEFT, REVEAL_RIGHT, REVEAL_MISCONCEPTION, REVEAL_FIELDS };
static const struct json_field reveal_fields[REVEAL_FIELDS] = {
    [REVEAL_LEFT] = {"left", JSON_STRING | JSON_REQUIRED},
    [REVEAL_RIGHT] = {"right", JSON_STRING | JSON_REQUIRED},
    [REVEAL_MISCONCEPTION] = {"misconception", JSON_STRING | JSON_REQUIRED},
};
static const struct hash_field part_ids[] = {{.name = "id"}, {.name = NULL}};
static const struct hash_field key_fields_of_match[] = {
    {.name = "answer"},
    {.name = "left", .set = true, .inner = part_ids},
    {.name = "right", .set = true, .inner = part_ids},
    {.name = "scoring", .absent = "\"share\""},
    {.name = "type"},
    {.name = "unscored", .set = true},
    {.name = NULL},
};
static const struct hash_field part_texts[] = {{.name = "id"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field text_fields[] = {
    {.name = "left", .set = true, .inner = part_texts},
    {.name = "prompt"},
    {.name = "right", .set = true, .inner = part_texts},
    {.name = NULL},
};

/* The part that a string names; SIZE_MAX with a fault when there is none. */
static size_t load_reference(const struct json_at *at, const struct parts *parts,
                             enum msg_id unknown)
{
    const char *id;
    if (!load_string_at(at, &id)) {
        return SIZE_MAX;
    }
    size_t part = parts_find(parts, id);
    if (part == SIZE_MAX) {
        json_fault(at, MSG(unknown, id));
    }
    return part;
}

static void load_answer(const struct json_at *at, const cJSON *member, struct pairs *s)
{
    struct json_at object = json_at_member(at, member);
    unsigned answered = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at pair = json_at_member(&object, child);
        size_t row = parts_find(&s->left, child->string);
        if (row != SIZE_MAX) {
            answered |= 1U << row;
            s->answer[row] = load_reference(&pair, &s->right, MSG_QUESTION_NO_RIGHT);
        } else if (strncmp(child->string, "x-", 2) != 0) {
            json_fault_at_key(&pair, MSG(MSG_QUESTION_NO_LEFT, child->string));
        }
    }
    for (size_t i = 0; i < s->left.count; i++) {
        if ((answered & 1U << i) == 0 && s->left.list[i].id != NULL) {
            json_fault(&object, MSG(MSG_QUESTION_ROW_UNANSWERED, s->left.list[i].id));
        }
    }
}

static void load_unscored(const struct json_at *at, const cJSON *member, struct pairs *s)
{
    struct json_at array = json_at_member(at, member);
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        size_t row = load_reference(&element, &s->left, MSG_QUESTION_NO_LEFT);
        if (row != SIZE_MAX && (s->unscored & 1U << row) == 0) {
            s->unscored |= 1U << row;
            s->scored_count--;
        }
    }
    if (s->scored_count == 0) {
        json_fault(&array, MSG0(MSG_QUESTION_ALL_UNSCORED));
    }
}

static void load_reveal(const struct json_at *element, const cJSON *const m[REVEAL_FIELDS],
                        const struct question_reader *reader, struct pairs *s)
{
    struct revealing *wrong = &s->reveals[s->reveal_count];
    wrong->misconception = load_misconception(element, m[REVEAL_MISCONCEPTION], reader);
    if (m[REVEAL_LEFT] == NULL || m[REVEAL_RIGHT] == NULL) {
        return;
    }
    struct json_at left = json_at_member(element, m[REVEAL_LEFT]);
    struct json_at right = json_at_member(element, m[REVEAL_RIGHT]);
    wrong->left = load_reference(&left, &s->left, MSG_QUESTION_NO_LEFT);
    wrong->right = load_reference(&right, &s->right, MSG_QUESTION_NO_RIGHT);
    if (wrong->left == SIZE_MAX || wrong->right == SIZE_MAX) {
        return;
    }
    if (s->answer[wrong->left] == wrong->right) {
        json_fault(element, MSG0(MSG_QUESTION_REVEAL_RIGHT));
    }
    s->reveal_count++;
}

static void load_reveals(const struct json_at *at, const cJSON *member,
                         const struct question_reader *reader, struct pairs *s)
{
    struct json_at array = json_at_member(at, member);
    s->reveals = arena_alloc(reader->arena, (size_t)cJSON_GetArraySize(member) + 1,
                             sizeof(*s->reveals));
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const cJSON *m[REVEAL_FIELDS] = {NULL};
        if (json_members(&element, reveal_fields, REVEAL_FIELDS, m)) {
            load_reveal(&element, m, reader, s);
        }
    }
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct pairs *s = arena_alloc(reader->arena, 1, sizeof(*s));
    unsigned scoring;
    q->spec = s;
    load_items(at, m[FIELD_LEFT], 1, reader, &s->left);
    load_items(at, m[FIELD_RIGHT], 2, reader, &s->right);
    s->scored_count = s->left.count;
    if (json_enum(at, m[FIELD_SCORING], scoring_names, SCORINGS, &scoring)) {
        s->scoring = (enum scoring)scoring;
    }
    if (s->left.count == 0 || s->right.count == 0) {
        return;
    }
    if (m[FIELD_ANSWER] != NULL) {
        load_answer(at, m[FIELD_ANSWER], s);
    }
    if (m[FIELD_UNSCORED] != NULL) {
        load_unscored(at, m[FIELD_UNSCORED], s);
    }
    if (m[FIELD_REVEALS] != NULL) {
        load_reveals(at, m[FIELD_REVEALS], reader, s);
    }
}

static const struct parts *movable(const struct question *q)
{
    const struct pairs *s = q->spec;
    return &s->right;
}

static void show(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out)
{
    const struct pairs *s = q->spec;
    for (size_t i = 0; i < s->left.count; i++) {
        size_t before = out->len;
        buf_addf(out, "%zu. ", i + 1);
        show_labelled(&s->left, NULL, i, lang, out->len - before, out);
        buf_adds(out, "\n");
    }
    buf_adds(out, "\n");
    show_parts(&s->right, layout, lang, out);
}

/* The example's letters are hardly ever labels of the question: it must not look like an answer. */
static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)layout;
    const struct pairs *s = q->spec;
    const char *example = s->left.count == 1 ? "1x" : s->left.count == 2 ? "1x 2y" : "1x 2y …";
    msg_format(out, lang, MSG(MSG_QUESTION_HOW_MATCH, example));
}

/* Appends the numbers of the rows that count and were not named; false when there are any. */
static bool rows_complete(const struct pairs *s, const size_t *places, struct said *note)
{
    BUF_AUTO(missing);
    for (size_t i = 0; i < s->left.count; i++) {
        if (places[i] == SIZE_MAX && (s->unscored & 1U << i) == 0) {
            buf_addf(&missing, "%s%zu", missing.len > 0 ? ", " : "", i + 1);
        }
    }
    if (missing.len > 0) {
        note_add(note, MSG(MSG_QUESTION_ROWS_MISSING, buf_str(&missing)));
    }
    return missing.len == 0;
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    const struct pairs *s = q->spec;
    size_t places[QUESTION_PARTS_MAX];
    enum match_read got = match_pairs(typed, s->left.count, layout->count, places);
    switch (got) {
    case MATCH_READ:
        break;
    case MATCH_RANGE:
        note_add(note, MSG(MSG_QUESTION_RANGE_PAIRS, QUOTE(typed), NUM(s->left.count),
                           label_of(layout->count - 1)));
        return QUESTION_AGAIN;
    case MATCH_TWICE:
        note_add(note, MSG(MSG_QUESTION_ROW_TWICE, QUOTE(typed)));
        return QUESTION_AGAIN;
    case MATCH_UNREADABLE:
        note_add(note, MSG(MSG_QUESTION_UNREADABLE_PAIRS, QUOTE(typed), NUM(s->left.count),
                           label_of(layout->count - 1)));
        return QUESTION_AGAIN;
    }
    if (!rows_complete(s, places, note)) {
        return QUESTION_AGAIN;
    }
    BUF_AUTO(seen);
    for (size_t i = 0; i < s->left.count; i++) {
        if (places[i] != SIZE_MAX) {
            BUF_AUTO(pair);
            buf_addf(&pair, "%s=%s", s->left.list[i].id, s->right.list[layout->at[places[i]]].id);
            strings_add(&ret->value, buf_str(&pair));
            buf_addf(&seen, "%s%zu%s", seen.len > 0 ? " " : "", i + 1, label_of(places[i]));
        }
    }
    /* Row numbers are digits in any keyboard mode. */
    note_hangul(typed, LABEL_LETTERS, buf_str(&seen), note);
    return QUESTION_READ;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct pairs *s = q->spec;
    size_t good = 0;
    for (size_t i = 0; i < s->left.count; i++) {
        const char *id = response_pair(r, s->left.list[i].id);
        bool scored = (s->unscored & 1U << i) == 0;
        size_t right = id == NULL ? SIZE_MAX : parts_find(&s->right, id);
        if (right == SIZE_MAX) {
            if (scored) {
                verdict_unfit(ret);
                return;
            }
            continue;
        }
        good += scored && right == s->answer[i] ? 1 : 0;
        for (size_t j = 0; j < s->reveal_count; j++) {
            if (s->reveals[j].left == i && s->reveals[j].right == right) {
                verdict_misconception(ret, s->reveals[j].misconception);
            }
        }
    }
    double share = (double)good / (double)s->scored_count;
    verdict_score(ret, s->scoring == SHARE || good == s->scored_count ? share : 0);
    verdict_counts(ret, MSG_QUESTION_COUNT_PAIRS, good, s->scored_count);
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)r;
    const struct pairs *s = q->spec;
    buf_addf(out, "%s\n\n", msg_text(lang, MSG_QUESTION_ANSWER));
    for (size_t i = 0; i < s->left.count; i++) {
        size_t before = out->len;
        buf_addf(out, "%zu. ", i + 1);
        size_t indent = out->len - before;
        show_labelled(&s->left, NULL, i, lang, indent, out);
        buf_adds(out, " → ");
        show_labelled(&s->right, layout, s->answer[i], lang, indent, out);
        buf_adds(out, "\n");
    }
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    const struct pairs *s = q->spec;
    bool first = true;
    for (size_t i = 0; i < s->left.count; i++) {
        const char *id = response_pair(r, s->left.list[i].id);
        if (id == NULL) {
            continue;
        }
        size_t right = parts_find(&s->right, id);
        buf_adds(out, first ? "" : "; ");
        first = false;
        show_one_line(s->left.list[i].text.in[lang], out);
        buf_adds(out, " → ");
        show_one_line(right == SIZE_MAX ? id : s->right.list[right].text.in[lang], out);
    }
}

/* Each row hits its answer once in as many guesses as there are texts on the right. */
static double chance(const struct question *q)
{
    const struct pairs *s = q->spec;
    double one = 1.0 / (double)s->right.count;
    double all = one;
    for (size_t i = 1; i < s->scored_count; i++) {
        all *= one;
    }
    return s->scoring == SHARE ? one : all;
}

const struct question_type question_match = {
    .name = "match",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_match,
    .text_fields = text_fields,
    .load = load,
    .movable = movable,
    .show = show,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = describe,
    .chance = chance,
};
