/* A short typed answer: words or a command. Its key and what counts as that key are shared with the
 * gaps of a cloze. */
#include "type.h"

static const struct hash_field key_fields_of_short[] = {
    {.name = "accept", .set = true},
    {.name = "answer"},
    {.name = "mode"},
    {.name = "near", .set = true, .inner = key_near_hash},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field text_fields[] = {{.name = "prompt"}, {.name = NULL}};

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct answer_key *key = arena_alloc(reader->arena, 1, sizeof(*key));
    q->spec = key;
    key_load(at, m, false, reader, key);
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)layout;
    const struct answer_key *key = q->spec;
    msg_format(out, lang,
               MSG0(key->mode == KEY_CMD ? MSG_QUESTION_HOW_CMD : MSG_QUESTION_HOW_TEXT));
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    (void)layout;
    if (!key_readable(q->spec, typed, note)) {
        return QUESTION_AGAIN;
    }
    strings_add(&ret->value, typed);
    return QUESTION_READ;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct answer_key *key = q->spec;
    if (r->value.count != 1) {
        verdict_unfit(ret);
        return;
    }
    struct match_result result = key_grade(key, r->value.list[0]);
    verdict_score(ret, result.outcome == MATCH_RIGHT || result.outcome == MATCH_TYPO ? 1 : 0);
    key_remark(key, result, ret);
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)layout;
    (void)r;
    const struct answer_key *key = q->spec;
    buf_addf(out, "%s ", msg_text(lang, MSG_QUESTION_ANSWER));
    key_show(key, lang, out);
    buf_adds(out, "\n");
}

const struct question_type question_short = {
    .name = "short",
    .fields = key_fields,
    .field_count = KEY_FIELDS,
    .key_fields = key_fields_of_short,
    .text_fields = text_fields,
    .load = load,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = show_typed,
};
