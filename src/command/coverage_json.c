/* A bank's coverage as JSON: the words are those of the bank format, in no language.
 * What a person reads is coverage.c's. */
#include "coverage.h"

void text_json(struct json_writer *w, const char *key, const struct bank *bank,
               const struct text *text)
{
    json_open(w, key, '{');
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        if (bank->has_lang[l]) {
            json_put_string(w, lang_code((enum lang)l), text->in[l]);
        }
    }
    json_close(w, '}');
}

static void put_count(struct json_writer *w, const char *key, size_t count)
{
    json_put_integer(w, key, (int64_t)count);
}

static void put_row(struct json_writer *w, const char *key, const char *id,
                    const struct coverage_row *row)
{
    static const char *const difficulties[DIFFICULTY_COUNT] = {"1", "2", "3"};
    json_open(w, key, '{');
    if (id != NULL) {
        json_put_string(w, "id", id);
    }
    put_count(w, "questions", row->questions);
    put_count(w, "core", row->core);
    put_count(w, "tasks", row->tasks);
    json_open(w, "coverage", '{');
    for (unsigned c = 0; c < COVERAGE_COUNT; c++) {
        put_count(w, coverage_name((enum coverage)c), row->coverages[c]);
    }
    json_close(w, '}');
    json_open(w, "difficulty", '{');
    for (unsigned d = 0; d < DIFFICULTY_COUNT; d++) {
        put_count(w, difficulties[d], row->difficulties[d]);
    }
    json_close(w, '}');
    json_open(w, "type", '{');
    for (unsigned k = 0; k < QUESTION_KIND_COUNT; k++) {
        if (row->kinds[k] > 0) {
            put_count(w, question_kind_name((enum question_kind)k), row->kinds[k]);
        }
    }
    json_close(w, '}');
    json_close(w, '}');
}

static void put_objectives(const struct bank_coverage *c, struct json_writer *w)
{
    json_open(w, "objectives", '[');
    for (size_t i = 0; i < c->bank->objective_count; i++) {
        if (c->bank->objectives[i].parent < 0) {
            put_row(w, NULL, c->bank->objectives[i].id, &c->rows[i]);
        }
    }
    json_close(w, ']');
    put_row(w, "sum", NULL, &c->total);
    json_open(w, "thin", '[');
    for (size_t i = 0; i < c->thin.count; i++) {
        json_put_string(w, NULL, c->bank->objectives[c->thin.list[i]].id);
    }
    json_close(w, ']');
}

static void put_uncovered(const struct bank_coverage *c, struct json_writer *w)
{
    put_count(w, "statements", c->bank->statement_count);
    put_count(w, "assessable", c->assessable);
    json_open(w, "uncovered", '[');
    for (size_t i = 0; i < c->uncovered.count; i++) {
        const struct statement *s = &c->bank->statements[c->uncovered.list[i]];
        json_open(w, NULL, '{');
        json_put_string(w, "id", s->id);
        json_put_integer(w, "line", s->line);
        text_json(w, "text", c->bank, &s->text);
        json_close(w, '}');
    }
    json_close(w, ']');
}

/* Places count from 1, as a person does. */
static void put_places(const struct bank_coverage *c, struct json_writer *w)
{
    json_open(w, "places", '[');
    for (size_t n = 0; n <= QUESTION_PARTS_MAX; n++) {
        if (c->places[n].questions == 0) {
            continue;
        }
        json_open(w, NULL, '{');
        put_count(w, "choices", n);
        put_count(w, "questions", c->places[n].questions);
        json_open(w, "right", '[');
        for (size_t i = 0; i < n; i++) {
            put_count(w, NULL, c->places[n].at[i]);
        }
        json_close(w, ']');
        json_open(w, "crowded", '[');
        for (size_t i = 0; i < n; i++) {
            if (key_place_crowded(c, n, i)) {
                put_count(w, NULL, i + 1);
            }
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_lacks(const struct bank_coverage *c, struct json_writer *w)
{
    json_open(w, "lacks", '{');
    for (unsigned l = 0; l < LACK_COUNT; l++) {
        json_open(w, lack_name((enum lack)l), '[');
        for (size_t i = 0; i < c->lacks[l].count; i++) {
            json_put_string(w, NULL, c->bank->questions[c->lacks[l].list[i]].id);
        }
        json_close(w, ']');
    }
    json_close(w, '}');
}

void coverage_json(const struct bank_coverage *coverage, const char *file, struct json_writer *w)
{
    json_open(w, NULL, '{');
    json_put_string(w, "file", file);
    json_put_string(w, "id", coverage->bank->id);
    text_json(w, "title", coverage->bank, &coverage->bank->title);
    put_count(w, "findings", bank_coverage_findings(coverage));
    put_objectives(coverage, w);
    put_uncovered(coverage, w);
    put_places(coverage, w);
    put_lacks(coverage, w);
    json_close(w, '}');
}
