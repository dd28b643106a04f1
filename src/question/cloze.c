/* A text with gaps to fill in. Where the gaps stand is gaps.c's business, how an answer is split
 * among them split.c's, what counts as an answer key.c's. */
#include <string.h>

#include "gaps.h"

enum scoring { SHARE, ALL_OR_NOTHING, SCORINGS };
static const char *const scoring_names[SCORINGS] = {
    [SHARE] = "share",
    [ALL_OR_NOTHING] = "all-or-nothing",
};

struct cloze {
    struct text text;
    struct gaps gaps;
    enum scoring scoring;
};

enum field { FIELD_TEXT, FIELD_GAPS, FIELD_SCORING, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
    [FIELD_GAPS] = {"gaps", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_SCORING] = {"scoring", JSON_STRING},
};
static const struct hash_field gap_hash[] = {
    {.name = "accept", .set = true},
    {.name = "answer"},
    {.name = "id"},
    {.name = "mode"},
    {.name = "near", .set = true, .inner = key_near_hash},
    {.name = NULL},
};
static const struct hash_field key_fields_of_cloze[] = {
    {.name = "gaps", .set = true, .inner = gap_hash},
    {.name = "scoring", .absent = "\"share\""},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field text_fields[] = {
    {.name = "prompt"}, {.name = "text"}, {.name = NULL}};

/* A gap whose id is off or taken has none, so that the text isn't blamed for it too. */
static void load_gap_id(const struct json_at *element, const cJSON *member,
                        const struct gaps *before, struct gap *ret)
{
    const char *id;
    if (!json_id(element, member, &id)) {
        return;
    }
    for (size_t i = 0; i < before->count; i++) {
        if (before->list[i].id != NULL && strcmp(before->list[i].id, id) == 0) {
            json_fault(element, MSG(MSG_QUESTION_SAME_ID, id));
            return;
        }
    }
    ret->id = id;
}

static void load_gaps(const struct json_at *at, const cJSON *member,
                      const struct question_reader *reader, struct gaps *gaps)
{
    enum { GAP_ID = KEY_FIELDS, GAP_FIELDS };
    struct json_field gap_fields[GAP_FIELDS];
    memcpy(gap_fields, key_fields, sizeof(key_fields));
    gap_fields[GAP_ID] = (struct json_field){"id", JSON_STRING | JSON_REQUIRED};
    struct json_at array = json_at_member(at, member);
    size_t count;
    if (!load_count(&array, 1, &count)) {
        return;
    }
    gaps->list = arena_alloc(reader->arena, count, sizeof(*gaps->list));
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, gaps->count);
        struct gap *gap = &gaps->list[gaps->count];
        const cJSON *m[GAP_FIELDS] = {NULL};
        if (json_members(&element, gap_fields, GAP_FIELDS, m)) {
            load_gap_id(&element, m[GAP_ID], gaps, gap);
            key_load(&element, m, true, reader, &gap->key);
        }
        gaps->count++;
    }
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct cloze *s = arena_alloc(reader->arena, 1, sizeof(*s));
    unsigned scoring;
    q->spec = s;
    if (json_enum(at, m[FIELD_SCORING], scoring_names, SCORINGS, &scoring)) {
        s->scoring = (enum scoring)scoring;
    }
    if (m[FIELD_GAPS] != NULL) {
        load_gaps(at, m[FIELD_GAPS], reader, &s->gaps);
    }
    if (!json_text(at, m[FIELD_TEXT], &reader->rule, &s->text) || s->gaps.count == 0) {
        return;
    }
    struct json_at text = json_at_member(at, m[FIELD_TEXT]);
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        /* A string, or a language the bank lacks, repeats the text of another. */
        bool again = i > 0 && s->text.in[i] == s->text.in[0];
        if (!again) {
            gaps_place(&s->gaps, s->text.in[i], (enum lang)i, &text, reader->arena);
        }
    }
}

static void show(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out)
{
    (void)layout;
    const struct cloze *s = q->spec;
    gaps_show(&s->gaps, s->text.in[lang], out);
    buf_adds(out, "\n");
}

static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)layout;
    const struct cloze *s = q->spec;
    if (s->gaps.count == 1) {
        msg_format(out, lang, MSG0(MSG_QUESTION_HOW_GAP));
    } else {
        msg_format(out, lang, MSG(MSG_QUESTION_HOW_GAPS, NUM(s->gaps.count)));
    }
}

/* The key with what is printed around the gap in one language. */
static struct answer_key key_of_gap(const struct gap *gap, enum lang lang)
{
    struct answer_key key = gap->key;
    key.match.before = gap->before[lang];
    key.match.after = gap->after[lang];
    return key;
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    (void)layout;
    const struct gaps *gaps = &((const struct cloze *)q->spec)->gaps;
    CLEANUP(strings_release) struct strings texts = STRINGS_INIT;
    if (gaps->count == 1) {
        strings_add(&texts, typed);
    } else if (!gaps_split(gaps, typed, &texts)) {
        note_add(note, MSG(MSG_QUESTION_GAPS_COUNT, NUM(gaps->count)));
        return QUESTION_AGAIN;
    }
    for (size_t i = 0; i < gaps->count; i++) {
        const char *text = texts.list[i];
        struct answer_key key = key_of_gap(&gaps->list[i], LANG_KO);
        if (!match_dont_know(text) && !key_readable(&key, text, note)) {
            if (gaps->count > 1) {
                note_add(note, MSG(MSG_QUESTION_GAP_NUMBER, NUM(i + 1)));
            }
            return QUESTION_AGAIN;
        }
        BUF_AUTO(pair);
        buf_addf(&pair, "%s=%s", gaps->list[i].id, text);
        strings_add(&ret->value, buf_str(&pair));
    }
    return QUESTION_READ;
}

/* The whole line may have been typed again in either language: the better reading counts. */
static struct match_result grade_gap(const struct gap *gap, const char *text)
{
    struct match_result best = {.outcome = MATCH_WRONG};
    if (match_dont_know(text)) {
        return best;
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct answer_key key = key_of_gap(gap, (enum lang)lang);
        struct match_result result = key_grade(&key, text);
        if (lang == 0 || result.outcome < best.outcome) {
            best = result;
        }
    }
    return best;
}

static void remark_gap(const struct gaps *gaps, size_t i, struct match_result result,
                       struct verdict *ret)
{
    struct verdict own = {.kind = VERDICT_WRONG};
    key_remark(&gaps->list[i].key, result, &own);
    for (size_t j = 0; j < own.misconception_count; j++) {
        verdict_misconception(ret, own.misconceptions[j]);
    }
    ret->ask = ret->ask || own.ask;
    if (!said_any(&own.note)) {
        return;
    }
    if (gaps->count > 1) {
        note_add(&ret->note, MSG(MSG_QUESTION_GAP_NUMBER, NUM(i + 1)));
    }
    struct text remark = {.in = {own.note.in[LANG_KO], own.note.in[LANG_EN]}};
    note_add_text(&ret->note, MSG_QUESTION_NEAR_WHY, &remark);
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct cloze *s = q->spec;
    size_t good = 0;
    for (size_t i = 0; i < s->gaps.count; i++) {
        const char *text = response_pair(r, s->gaps.list[i].id);
        if (text == NULL) {
            verdict_unfit(ret);
            return;
        }
        struct match_result result = grade_gap(&s->gaps.list[i], text);
        good += result.outcome == MATCH_RIGHT || result.outcome == MATCH_TYPO ? 1 : 0;
        remark_gap(&s->gaps, i, result, ret);
    }
    double share = (double)good / (double)s->gaps.count;
    verdict_score(ret, s->scoring == SHARE || good == s->gaps.count ? share : 0);
    if (s->gaps.count > 1) {
        verdict_counts(ret, MSG_QUESTION_COUNT_GAPS, good, s->gaps.count);
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)layout;
    (void)r;
    const struct gaps *gaps = &((const struct cloze *)q->spec)->gaps;
    buf_adds(out, msg_text(lang, MSG_QUESTION_ANSWER));
    buf_adds(out, gaps->count == 1 ? " " : "\n\n");
    for (size_t i = 0; i < gaps->count; i++) {
        if (gaps->count > 1) {
            buf_addf(out, "%zu. ", i + 1);
        }
        key_show(&gaps->list[i].key, lang, out);
        buf_adds(out, "\n");
    }
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    (void)lang;
    const struct gaps *gaps = &((const struct cloze *)q->spec)->gaps;
    bool first = true;
    for (size_t i = 0; i < gaps->count; i++) {
        const char *text = response_pair(r, gaps->list[i].id);
        if (text == NULL) {
            continue;
        }
        buf_adds(out, first ? "" : "; ");
        first = false;
        if (gaps->count > 1) {
            buf_addf(out, "(%zu) ", i + 1);
        }
        show_one_line(text, out);
    }
}

const struct question_type question_cloze = {
    .name = "cloze",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_cloze,
    .text_fields = text_fields,
    .load = load,
    .show = show,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = describe,
};
