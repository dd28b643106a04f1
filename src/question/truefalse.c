/* A statement that is right or not: O or X. The many ways to type that are match's business. */
#include <string.h>

#include "type.h"

struct truefalse {
    bool answer;
    int misconception; /* shown by the wrong answer; or -1 */
    struct text why;   /* may be absent */
};

enum field { FIELD_ANSWER, FIELD_MISCONCEPTION, FIELD_WHY, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_ANSWER] = {"answer", JSON_BOOL | JSON_REQUIRED},
    [FIELD_MISCONCEPTION] = {"misconception", JSON_STRING},
    [FIELD_WHY] = {"why", JSON_TEXT},
};
static const struct hash_field key_fields_of_truefalse[] = {
    {.name = "answer"},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field text_fields[] = {{.name = "prompt"}, {.name = NULL}};

static const char *const stored[] = {[false] = "false", [true] = "true"};
static const char *const shown[] = {[false] = "X", [true] = "O"};

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct truefalse *s = arena_alloc(reader->arena, 1, sizeof(*s));
    q->spec = s;
    json_bool(m[FIELD_ANSWER], &s->answer);
    s->misconception = load_misconception(at, m[FIELD_MISCONCEPTION], reader);
    json_text(at, m[FIELD_WHY], &reader->rule, &s->why);
}

static void show(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out)
{
    (void)q;
    (void)layout;
    buf_addf(out, "%s\n", msg_text(lang, MSG_QUESTION_TRUEFALSE));
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)q;
    (void)layout;
    msg_format(out, lang, MSG0(MSG_QUESTION_HOW_TRUEFALSE));
}

static void words(struct strings *ret)
{
    strings_add(ret, shown[true]);
    strings_add(ret, shown[false]);
}

/* The letters o x t f y n as they come out of a keyboard in Hangul mode. */
static bool hangul_mode(const char *typed)
{
    static const char *const letters[] = {"ㅐ", "ㅌ", "ㅅ", "ㄹ", "ㅛ", "ㅜ"};
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (strncmp(typed, letters[i], strlen(letters[i])) == 0) {
            return true;
        }
    }
    return false;
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    (void)q;
    (void)layout;
    bool value;
    if (match_truefalse(typed, &value) != MATCH_READ) {
        note_add(note, MSG(MSG_QUESTION_UNREADABLE_OX, QUOTE(typed)));
        return QUESTION_AGAIN;
    }
    if (hangul_mode(typed)) {
        note_add(note, MSG(MSG_QUESTION_READ_AS, QUOTE(typed), shown[value]));
    }
    strings_add(&ret->value, stored[value]);
    return QUESTION_READ;
}

/* False when the response is neither "true" nor "false". */
static bool response_value(const struct response *r, bool *ret)
{
    for (int i = 0; r->value.count == 1 && i <= 1; i++) {
        if (strcmp(r->value.list[0], stored[i]) == 0) {
            *ret = i == 1;
            return true;
        }
    }
    return false;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct truefalse *s = q->spec;
    bool value;
    if (!response_value(r, &value)) {
        verdict_unfit(ret);
        return;
    }
    verdict_score(ret, value == s->answer ? 1 : 0);
    if (value != s->answer) {
        verdict_misconception(ret, s->misconception);
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)layout;
    const struct truefalse *s = q->spec;
    bool value = s->answer;
    buf_addf(out, "%s %s\n", msg_text(lang, MSG_QUESTION_ANSWER), shown[s->answer]);
    if (response_value(r, &value) && value != s->answer && text_present(&s->why)) {
        buf_addf(out, "\n%s\n", s->why.in[lang]);
    }
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    (void)q;
    (void)lang;
    bool value;
    if (response_value(r, &value)) {
        buf_adds(out, shown[value]);
    }
}

static double chance(const struct question *q)
{
    (void)q;
    return 0.5;
}

const struct question_type question_truefalse = {
    .name = "truefalse",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_truefalse,
    .text_fields = text_fields,
    .load = load,
    .show = show,
    .how = how,
    .words = words,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = describe,
    .chance = chance,
};
