/* Where a survey stands: which item is asked, what was said, how it goes on.
 * What a typed line says is left to survey_read.c. */
#include "survey.h"

#include <stdlib.h>
#include <string.h>

static const char *const part_names[SURVEY_PART_COUNT] = {
    [SURVEY_WHOLE] = "-",
    [SURVEY_BEFORE] = "before",
    [SURVEY_NOW] = "now",
};

const char *survey_part_name(enum survey_part part)
{
    return part_names[part];
}

/* ---- the survey as such ------------------------------------------------------------------ */

static void put_text(struct json_writer *w, const struct text *text)
{
    json_open(w, "text", '{');
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        json_put_string(w, lang_code((enum lang)i), text->in[i]);
    }
    json_close(w, '}');
}

struct hash survey_hash(const struct bank *bank)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '[');
    for (size_t i = 0; i < bank->survey_count; i++) {
        const struct survey_item *item = &bank->survey[i];
        json_open(&w, NULL, '{');
        json_put_string(&w, "id", item->id);
        json_put_string(&w, "kind", survey_kind_name(item->kind));
        json_put_bool(&w, "pair", item->pair);
        put_text(&w, &item->text);
        json_open(&w, "choices", '[');
        for (size_t k = 0; k < item->choice_count; k++) {
            json_open(&w, NULL, '{');
            json_put_string(&w, "id", item->choice_ids[k]);
            put_text(&w, &item->choices[k]);
            json_close(&w, '}');
        }
        json_close(&w, ']');
        json_close(&w, '}');
    }
    json_close(&w, ']');
    return hash_bytes(buf_str(&json), json.len);
}

/* Seconds an item takes to read and answer; a pair takes half as much again. */
static const int64_t seconds[SURVEY_KIND_COUNT] = {
    [SURVEY_LIKERT] = 6,   [SURVEY_PACE] = 6,    [SURVEY_AMOUNT] = 6,
    [SURVEY_CHOICES] = 15, [SURVEY_PERCENT] = 8, [SURVEY_TEXT] = 20,
};

int64_t survey_minutes(const struct bank *bank)
{
    enum { MINUTE = 60 };
    int64_t sum = 0;
    for (size_t i = 0; i < bank->survey_count; i++) {
        int64_t one = seconds[bank->survey[i].kind];
        sum += bank->survey[i].pair ? one * 3 / 2 : one;
    }
    return sum < MINUTE ? 1 : (sum + MINUTE / 2) / MINUTE;
}

/* ---- where it stands --------------------------------------------------------------------- */

static size_t slot_of(enum survey_part part)
{
    return part == SURVEY_NOW ? 1 : 0;
}

static void go_to(struct survey *s, size_t at)
{
    s->at = at;
    s->warned = false;
    bool pair = at < s->bank->survey_count && s->bank->survey[at].pair;
    s->part = pair ? SURVEY_BEFORE : SURVEY_WHOLE;
}

struct survey *survey_new(const struct bank *bank)
{
    struct survey *s = xcalloc(1, sizeof(*s));
    s->bank = bank;
    s->items = xcalloc(bank->survey_count + 1, sizeof(*s->items));
    go_to(s, 0);
    return s;
}

void survey_free(struct survey *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->bank->survey_count; i++) {
        for (size_t k = 0; k < SURVEY_SLOTS; k++) {
            free(s->items[i].value[k]);
        }
    }
    free(s->items);
    free(s);
}

static void set_value(struct survey *s, size_t item, enum survey_part part, const char *value)
{
    char **slot = &s->items[item].value[slot_of(part)];
    char *old = *slot;
    *slot = xstrdup(value);
    free(old);
}

static bool part_from_name(const char *name, bool pair, enum survey_part *ret)
{
    for (unsigned p = 0; p < SURVEY_PART_COUNT; p++) {
        if (strcmp(part_names[p], name) == 0 && (p == SURVEY_WHOLE) != pair) {
            *ret = (enum survey_part)p;
            return true;
        }
    }
    return false;
}

bool survey_restore(struct survey *s, const char *item, const char *part, const char *value)
{
    for (size_t i = 0; i < s->bank->survey_count; i++) {
        const struct survey_item *candidate = &s->bank->survey[i];
        enum survey_part which = SURVEY_WHOLE;
        if (strcmp(candidate->id, item) != 0) {
            continue;
        }
        if (!part_from_name(part, candidate->pair, &which) ||
            !survey_value_fits(candidate, value)) {
            return false;
        }
        set_value(s, i, which, value);
        return true;
    }
    return false;
}

void survey_resume(struct survey *s)
{
    for (size_t i = 0; i < s->bank->survey_count; i++) {
        const struct slots *item = &s->items[i];
        if (item->value[0] == NULL) {
            go_to(s, i);
            return;
        }
        if (s->bank->survey[i].pair && item->value[1] == NULL) {
            go_to(s, i);
            s->part = SURVEY_NOW;
            return;
        }
    }
    go_to(s, 0);
}

size_t survey_at(const struct survey *s)
{
    return s->at;
}

enum survey_part survey_part_at(const struct survey *s)
{
    return s->part;
}

const char *survey_value(const struct survey *s, size_t item, enum survey_part part)
{
    return s->items[item].value[slot_of(part)];
}

size_t survey_answered(const struct survey *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->bank->survey_count; i++) {
        const struct slots *item = &s->items[i];
        bool said = false;
        for (size_t k = 0; k < SURVEY_SLOTS; k++) {
            said = said || (item->value[k] != NULL && *item->value[k] != '\0');
        }
        count += said;
    }
    return count;
}

/* ---- moving ------------------------------------------------------------------------------ */

void survey_reply_release(struct survey_reply *reply)
{
    for (size_t i = 0; i < COUNT_OF(reply->value); i++) {
        buf_release(&reply->value[i]);
    }
    reply->count = 0;
}

void survey_reply_add(struct survey_reply *reply, enum survey_part part, const char *value)
{
    reply->part[reply->count] = part;
    buf_clear(&reply->value[reply->count]);
    buf_adds(&reply->value[reply->count], value);
    reply->count++;
}

void survey_skip(const struct survey *s, struct survey_reply *reply)
{
    reply->count = 0;
    survey_reply_add(reply, s->part, "");
    if (s->part == SURVEY_BEFORE) {
        survey_reply_add(reply, SURVEY_NOW, "");
    }
}

void survey_apply(struct survey *s, const struct survey_reply *reply)
{
    bool was_before = s->part == SURVEY_BEFORE;
    for (size_t i = 0; i < reply->count; i++) {
        set_value(s, s->at, reply->part[i], buf_str(&reply->value[i]));
    }
    /* One number for a pair, new or kept: the other is asked for, unless it was kept as well. */
    bool other = was_before && (reply->count == 1 ||
                                (reply->count == 0 && survey_value(s, s->at, SURVEY_NOW) == NULL));
    if (other) {
        s->part = SURVEY_NOW;
    } else {
        go_to(s, s->at + 1);
    }
}

bool survey_back(struct survey *s)
{
    if (s->part == SURVEY_NOW) {
        go_to(s, s->at);
        return true;
    }
    if (s->at == 0) {
        return false;
    }
    go_to(s, s->at - 1);
    return true;
}
