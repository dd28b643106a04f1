/* All the right choices of several, with three ways to score a part of them. Loading and showing
 * choices is shared with single. */
#include "type.h"

enum scoring { NET_CORRECT, ALL_OR_NOTHING, EACH_OPTION, SCORINGS };
static const char *const scoring_names[SCORINGS] = {
    [NET_CORRECT] = "net-correct",
    [ALL_OR_NOTHING] = "all-or-nothing",
    [EACH_OPTION] = "each-option",
};

struct multi {
    struct parts choices;
    unsigned right; /* bit i: choice i belongs to the answer */
    size_t right_count;
    enum scoring scoring;
};

enum field { FIELD_CHOICES, FIELD_ANSWER, FIELD_SCORING, FIELD_SHUFFLE, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_CHOICES] = {"choices", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_ANSWER] = {"answer", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_SCORING] = {"scoring", JSON_STRING},
    [FIELD_SHUFFLE] = {"shuffle", JSON_BOOL},
};
static const struct hash_field choice_ids[] = {{.name = "id"}, {.name = NULL}};
static const struct hash_field key_fields_of_multi[] = {
    {.name = "answer", .set = true},
    {.name = "choices", .set = true, .inner = choice_ids},
    {.name = "scoring", .absent = "\"net-correct\""},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field choice_texts[] = {{.name = "id"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field text_fields[] = {
    {.name = "choices", .set = true, .inner = choice_texts},
    {.name = "prompt"},
    {.name = NULL},
};

static void load_answer(const struct json_at *at, const cJSON *member, struct multi *s)
{
    struct json_at array = json_at_member(at, member);
    size_t count;
    if (!load_count(&array, 1, &count)) {
        return;
    }
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        const char *id;
        if (!load_string_at(&element, &id)) {
            continue;
        }
        size_t choice = parts_find(&s->choices, id);
        if (choice == SIZE_MAX) {
            json_fault(&element, MSG(MSG_QUESTION_NO_CHOICE, id));
        } else if ((s->right & 1U << choice) != 0) {
            json_fault(&element, MSG(MSG_QUESTION_ANSWER_TWICE, id));
        } else {
            s->right |= 1U << choice;
            s->right_count++;
        }
    }
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct multi *s = arena_alloc(reader->arena, 1, sizeof(*s));
    bool shuffle = true;
    unsigned scoring;
    q->spec = s;
    json_bool(m[FIELD_SHUFFLE], &shuffle);
    load_choices(at, m[FIELD_CHOICES], shuffle, reader, &s->choices);
    if (json_enum(at, m[FIELD_SCORING], scoring_names, SCORINGS, &scoring)) {
        s->scoring = (enum scoring)scoring;
    }
    if (m[FIELD_ANSWER] != NULL && s->choices.count > 0) {
        load_answer(at, m[FIELD_ANSWER], s);
    }
}

static const struct parts *movable(const struct question *q)
{
    const struct multi *s = q->spec;
    return &s->choices;
}

static unsigned right_choices(const struct question *q)
{
    const struct multi *s = q->spec;
    return s->right;
}

static void show(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out)
{
    show_parts(movable(q), layout, lang, out);
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)q;
    msg_format(out, lang, MSG(MSG_QUESTION_HOW_MULTI, label_of(layout->count - 1)));
}

/* The response names the choices in the bank's order, however they were typed. */
static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    const struct parts *choices = movable(q);
    size_t places[QUESTION_PARTS_MAX];
    size_t count;
    if (match_all(typed)) {
        note_add(note, MSG(MSG_QUESTION_NAME_EACH, label_of(layout->count - 1)));
        return QUESTION_AGAIN;
    }
    enum match_read got = match_labels(typed, layout->count, places, &count);
    if (got != MATCH_READ || count == 0) {
        return read_refused(got, typed, layout->count, note);
    }
    note_hangul_labels(typed, places, count, note);
    unsigned chosen = 0;
    for (size_t i = 0; i < count; i++) {
        chosen |= 1U << layout->at[places[i]];
    }
    for (size_t i = 0; i < choices->count; i++) {
        if ((chosen & 1U << i) != 0) {
            strings_add(&ret->value, choices->list[i].id);
        }
    }
    return QUESTION_READ;
}

static double score(const struct multi *s, size_t right, size_t wrong)
{
    double all = (double)s->choices.count;
    switch (s->scoring) {
    case NET_CORRECT:
        return right <= wrong ? 0 : (double)(right - wrong) / (double)s->right_count;
    case EACH_OPTION:
        return (all - (double)(s->right_count - right) - (double)wrong) / all;
    case ALL_OR_NOTHING:
    case SCORINGS:
        break;
    }
    return right == s->right_count && wrong == 0 ? 1 : 0;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct multi *s = q->spec;
    unsigned chosen[QUESTION_PARTS_MAX];
    size_t count;
    if (!response_parts(r, &s->choices, chosen, &count)) {
        verdict_unfit(ret);
        return;
    }
    size_t right = 0;
    for (size_t i = 0; i < count; i++) {
        if ((s->right & 1U << chosen[i]) != 0) {
            right++;
        } else {
            verdict_misconception(ret, s->choices.list[chosen[i]].misconception);
        }
    }
    size_t wrong = count - right;
    verdict_score(ret, score(s, right, wrong));
    verdict_counts(ret, MSG_QUESTION_COUNT_CHOICES, right, s->right_count);
    if (wrong > 0) {
        note_add(&ret->note, MSG(MSG_QUESTION_COUNT_WRONG, NUM(wrong)));
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    const struct multi *s = q->spec;
    buf_addf(out, "%s\n\n", msg_text(lang, MSG_QUESTION_ANSWER));
    for (size_t i = 0; i < s->choices.count; i++) {
        size_t choice = i < layout->count ? layout->at[i] : i;
        if ((s->right & 1U << choice) != 0) {
            buf_adds(out, "- ");
            show_labelled(&s->choices, layout, choice, lang, 2, out);
            buf_adds(out, "\n");
        }
    }
    show_reasons(&s->choices, layout, r, s->right, lang, out);
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    show_named(movable(q), r, " / ", lang, out);
}

/* The mean score when each choice is taken by the toss of a coin: the number of sets with so many
 * right and wrong ones is a product of binomial coefficients. */
static double chance(const struct question *q)
{
    const struct multi *s = q->spec;
    size_t others = s->choices.count - s->right_count;
    double sum = 0;
    double sets = 0;
    double right_ways = 1;
    for (size_t right = 0; right <= s->right_count; right++) {
        double ways = right_ways;
        for (size_t wrong = 0; wrong <= others; wrong++) {
            if (right + wrong > 0) {
                sum += ways * score(s, right, wrong);
                sets += ways;
            }
            ways *= (double)(others - wrong) / (double)(wrong + 1);
        }
        right_ways *= (double)(s->right_count - right) / (double)(right + 1);
    }
    return sum / sets;
}

const struct question_type question_multi = {
    .name = "multi",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_multi,
    .text_fields = text_fields,
    .load = load,
    .movable = movable,
    .right = right_choices,
    .show = show,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = describe,
    .chance = chance,
};
