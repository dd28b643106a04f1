/* One right choice of several. Loading and showing choices is shared with multi. */
#include "type.h"

struct single {
    struct parts choices;
    size_t answer;
};

enum field { FIELD_CHOICES, FIELD_ANSWER, FIELD_SHUFFLE, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_CHOICES] = {"choices", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_ANSWER] = {"answer", JSON_STRING | JSON_REQUIRED},
    [FIELD_SHUFFLE] = {"shuffle", JSON_BOOL},
};
static const struct hash_field choice_ids[] = {{.name = "id"}, {.name = NULL}};
static const struct hash_field key_fields_of_single[] = {
    {.name = "answer"},
    {.name = "choices", .set = true, .inner = choice_ids},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field choice_texts[] = {{.name = "id"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field text_fields[] = {
    {.name = "choices", .set = true, .inner = choice_texts},
    {.name = "prompt"},
    {.name = NULL},
};

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct single *s = arena_alloc(reader->arena, 1, sizeof(*s));
    bool shuffle = true;
    q->spec = s;
    json_bool(m[FIELD_SHUFFLE], &shuffle);
    load_choices(at, m[FIELD_CHOICES], shuffle, reader, &s->choices);
    const char *answer;
    if (!json_id(at, m[FIELD_ANSWER], &answer) || s->choices.count == 0) {
        return;
    }
    s->answer = parts_find(&s->choices, answer);
    if (s->answer == SIZE_MAX) {
        struct json_at member = json_at_member(at, m[FIELD_ANSWER]);
        json_fault(&member, MSG(MSG_QUESTION_NO_CHOICE, answer));
    }
}

static const struct parts *movable(const struct question *q)
{
    const struct single *s = q->spec;
    return &s->choices;
}

static unsigned right_choices(const struct question *q)
{
    const struct single *s = q->spec;
    return 1U << s->answer;
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
    msg_format(out, lang, MSG(MSG_QUESTION_HOW_SINGLE, label_of(layout->count - 1)));
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    size_t place;
    enum match_read got = match_label(typed, layout->count, &place);
    if (got != MATCH_READ) {
        return read_refused(got, typed, layout->count, note);
    }
    note_hangul_labels(typed, &place, 1, note);
    strings_add(&ret->value, movable(q)->list[layout->at[place]].id);
    return QUESTION_READ;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct single *s = q->spec;
    unsigned chosen[QUESTION_PARTS_MAX];
    size_t count;
    if (!response_parts(r, &s->choices, chosen, &count) || count != 1) {
        verdict_unfit(ret);
        return;
    }
    verdict_score(ret, chosen[0] == s->answer ? 1 : 0);
    if (ret->kind == VERDICT_WRONG) {
        verdict_misconception(ret, s->choices.list[chosen[0]].misconception);
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    const struct single *s = q->spec;
    buf_addf(out, "%s ", msg_text(lang, MSG_QUESTION_ANSWER));
    show_labelled(&s->choices, layout, s->answer, lang, 0, out);
    buf_adds(out, "\n");
    show_reasons(&s->choices, layout, r, 1U << s->answer, lang, out);
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    show_named(movable(q), r, "", lang, out);
}

/* Every choice is as likely as any other. */
static double chance(const struct question *q)
{
    return 1.0 / (double)movable(q)->count;
}

const struct question_type question_single = {
    .name = "single",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_single,
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
