/* Counts what a bank's questions cover and lists what they leave out.
 * Showing it is left to command/. */
#include "wrapup/coverage.h"

/* ---- lists ------------------------------------------------------------------------------- */

typedef bool coverage_test(const struct bank_coverage *c, size_t i);

/* The indices below count that pass a test. */
static struct index_list choose(const struct bank_coverage *c, size_t count, coverage_test *passes)
{
    int *list = arena_alloc(c->arena, count + 1, sizeof(*list));
    struct index_list ret = {.list = list};
    for (size_t i = 0; i < count; i++) {
        if (passes(c, i)) {
            list[ret.count++] = (int)i;
        }
    }
    return ret;
}

static bool statement_uncovered(const struct bank_coverage *c, size_t i)
{
    return c->bank->statements[i].assess && !c->named[i];
}

static bool objective_thin(const struct bank_coverage *c, size_t i)
{
    return c->bank->objectives[i].parent < 0 && c->rows[i].core < COVERAGE_CORE_MIN;
}

/* ---- what a question lacks --------------------------------------------------------------- */

static bool lacks_hint(const struct bank_coverage *c, size_t i)
{
    return !text_present(&c->bank->questions[i].hint);
}

static bool lacks_explain(const struct bank_coverage *c, size_t i)
{
    return !text_present(&c->bank->questions[i].explain);
}

static bool lacks_source(const struct bank_coverage *c, size_t i)
{
    return c->bank->questions[i].sources.count == 0;
}

static bool lacks_section(const struct bank_coverage *c, size_t i)
{
    return !text_present(&c->bank->questions[i].section);
}

static bool lacks_why(const struct bank_coverage *c, size_t i)
{
    const struct question *q = &c->bank->questions[i];
    unsigned right = question_right_choices(q);
    for (size_t k = 0; k < question_choice_count(q); k++) {
        struct text why = question_choice_why(q, k);
        if ((right >> k & 1U) == 0 && !text_present(&why)) {
            return true;
        }
    }
    return false;
}

/* A text that is one string stands in both languages; a translated one has a string in each. */
static bool untranslated(const struct text *text)
{
    return text_present(text) && text->in[LANG_KO] == text->in[LANG_EN];
}

static bool lacks_translation(const struct bank_coverage *c, size_t i)
{
    const struct question *q = &c->bank->questions[i];
    return c->bank->has_lang[LANG_KO] && c->bank->has_lang[LANG_EN] &&
           (untranslated(&q->prompt) || untranslated(&q->hint) || untranslated(&q->explain));
}

static const struct {
    const char *name;
    coverage_test *lacks;
} lack_table[LACK_COUNT] = {
    [LACK_HINT] = {"hint", lacks_hint},
    [LACK_EXPLAIN] = {"explain", lacks_explain},
    [LACK_SOURCE] = {"source", lacks_source},
    [LACK_WHY] = {"why", lacks_why},
    [LACK_SECTION] = {"section", lacks_section},
    [LACK_TRANSLATION] = {"translation", lacks_translation},
};

const char *lack_name(enum lack lack)
{
    return lack_table[lack].name;
}

/* ---- counts ------------------------------------------------------------------------------ */

static void name_statements(struct bank_coverage *c, const struct index_list *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        c->named[statements->list[i]] = true;
    }
}

static void count_question(struct coverage_row *row, const struct question *q)
{
    row->questions++;
    row->core += q->coverage == COVERAGE_TAUGHT || q->coverage == COVERAGE_PRACTISED;
    row->coverages[q->coverage]++;
    row->difficulties[q->difficulty - 1]++;
    row->kinds[q->kind]++;
}

static void count_key_place(struct bank_coverage *c, const struct question *q)
{
    if (q->kind != QUESTION_SINGLE) {
        return;
    }
    struct key_places *places = &c->places[question_choice_count(q)];
    size_t place = 0;
    while ((question_right_choices(q) >> place & 1U) == 0) {
        place++;
    }
    places->questions++;
    places->at[place]++;
}

void bank_coverage_build(const struct bank *bank, struct bank_coverage *ret)
{
    *ret = (struct bank_coverage){.bank = bank, .arena = arena_new()};
    ret->rows = arena_alloc(ret->arena, bank->objective_count + 1, sizeof(*ret->rows));
    ret->named = arena_alloc(ret->arena, bank->statement_count + 1, sizeof(*ret->named));
    for (size_t i = 0; i < bank->question_count; i++) {
        const struct question *q = &bank->questions[i];
        count_question(&ret->rows[bank_objective_top(bank, q->objective)], q);
        count_question(&ret->total, q);
        count_key_place(ret, q);
        name_statements(ret, &q->statements);
    }
    for (size_t i = 0; i < bank->task_count; i++) {
        ret->rows[bank_objective_top(bank, bank->tasks[i].objective)].tasks++;
        ret->total.tasks++;
        name_statements(ret, &bank->tasks[i].statements);
    }
    for (size_t i = 0; i < bank->statement_count; i++) {
        ret->assessable += bank->statements[i].assess;
    }
    ret->uncovered = choose(ret, bank->statement_count, statement_uncovered);
    ret->thin = choose(ret, bank->objective_count, objective_thin);
    for (unsigned l = 0; l < LACK_COUNT; l++) {
        ret->lacks[l] = choose(ret, bank->question_count, lack_table[l].lacks);
    }
}

void bank_coverage_release(struct bank_coverage *coverage)
{
    arena_free(coverage->arena);
    *coverage = (struct bank_coverage){.bank = NULL};
}

bool key_place_crowded(const struct bank_coverage *coverage, size_t choices, size_t i)
{
    const struct key_places *places = &coverage->places[choices];
    return places->questions >= COVERAGE_BALANCE_MIN &&
           places->at[i] * choices > COVERAGE_CROWDED_TIMES * places->questions;
}

size_t bank_coverage_findings(const struct bank_coverage *coverage)
{
    size_t findings = coverage->uncovered.count + coverage->thin.count;
    for (size_t n = 0; n <= QUESTION_PARTS_MAX; n++) {
        for (size_t i = 0; i < n; i++) {
            findings += key_place_crowded(coverage, n, i);
        }
    }
    for (unsigned l = 0; l < LACK_FINDINGS; l++) {
        findings += coverage->lacks[l].count;
    }
    return findings;
}
