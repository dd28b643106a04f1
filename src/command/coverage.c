/* What a bank covers and leaves out, for a person at a terminal: a table, then lists.
 * Counting is bank/'s, the table's layout figures.c's. */
#include "coverage.h"

#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "wrapup/markdown.h"

struct view {
    const struct bank_coverage *c;
    const struct bank *bank;
    enum lang lang;
    size_t columns;
    struct buf out;
};

static void put(struct view *v, const char *lead, struct msg m)
{
    BUF_AUTO(text);
    msg_format(&text, v->lang, m);
    text_wrap(&v->out, lead, buf_str(&text), v->columns);
}

static void put_heading(struct view *v, struct msg m)
{
    buf_addc(&v->out, '\n');
    put(v, "", m);
}

/* ---- the table --------------------------------------------------------------------------- */

enum part { PART_ALL, PART_COVERAGE, PART_DIFFICULTY, PART_KIND };
/* The columns, in order; those of types that the bank has none of are left out. */
static const struct table_column {
    enum msg_id label;
    enum part part;
    size_t offset; /* of the count in struct coverage_row */
} table_columns[] = {
#define COUNT_AT(member) offsetof(struct coverage_row, member)
    {MSG_COVERAGE_QUESTIONS, PART_ALL, COUNT_AT(questions)},
    {MSG_COVERAGE_TASKS, PART_ALL, COUNT_AT(tasks)},
    {MSG_COVERAGE_TAUGHT, PART_COVERAGE, COUNT_AT(coverages[COVERAGE_TAUGHT])},
    {MSG_COVERAGE_PRACTISED, PART_COVERAGE, COUNT_AT(coverages[COVERAGE_PRACTISED])},
    {MSG_COVERAGE_MENTIONED, PART_COVERAGE, COUNT_AT(coverages[COVERAGE_MENTIONED])},
    {MSG_COVERAGE_BEYOND, PART_COVERAGE, COUNT_AT(coverages[COVERAGE_BEYOND])},
    {MSG_COVERAGE_EASY, PART_DIFFICULTY, COUNT_AT(difficulties[0])},
    {MSG_COVERAGE_MEDIUM, PART_DIFFICULTY, COUNT_AT(difficulties[1])},
    {MSG_COVERAGE_HARD, PART_DIFFICULTY, COUNT_AT(difficulties[2])},
    {MSG_COVERAGE_SINGLE, PART_KIND, COUNT_AT(kinds[QUESTION_SINGLE])},
    {MSG_COVERAGE_MULTI, PART_KIND, COUNT_AT(kinds[QUESTION_MULTI])},
    {MSG_COVERAGE_TRUEFALSE, PART_KIND, COUNT_AT(kinds[QUESTION_TRUEFALSE])},
    {MSG_COVERAGE_SHORT, PART_KIND, COUNT_AT(kinds[QUESTION_SHORT])},
    {MSG_COVERAGE_NUMBER, PART_KIND, COUNT_AT(kinds[QUESTION_NUMBER])},
    {MSG_COVERAGE_ORDER, PART_KIND, COUNT_AT(kinds[QUESTION_ORDER])},
    {MSG_COVERAGE_MATCH, PART_KIND, COUNT_AT(kinds[QUESTION_MATCH])},
    {MSG_COVERAGE_CLOZE, PART_KIND, COUNT_AT(kinds[QUESTION_CLOZE])},
    {MSG_COVERAGE_OPEN, PART_KIND, COUNT_AT(kinds[QUESTION_OPEN])},
#undef COUNT_AT
};
_Static_assert(COUNT_OF(table_columns) <= FIGURE_COLUMNS_MAX, "the table has room for each column");

static size_t count_of(const struct coverage_row *row, const struct table_column *column)
{
    size_t count;
    memcpy(&count, (const char *)row + column->offset, sizeof(count));
    return count;
}

static void choose_columns(const struct view *v, struct figures *f,
                           const struct table_column *columns[])
{
    for (size_t i = 0; i < COUNT_OF(table_columns); i++) {
        const struct table_column *column = &table_columns[i];
        if (column->part == PART_KIND && count_of(&v->c->total, column) == 0) {
            continue;
        }
        size_t n = f->column_count++;
        columns[n] = column;
        f->labels[n] = msg_text(v->lang, column->label);
        f->opens[n] = n > 0 && columns[n - 1]->part != column->part;
    }
}

/* One row per top objective, then the sum. */
static void put_table(struct view *v)
{
    const struct bank *bank = v->bank;
    const struct table_column *columns[FIGURE_COLUMNS_MAX];
    struct figures f = {.column_count = 0};
    choose_columns(v, &f, columns);
    const char **labels = xcalloc(bank->objective_count + 1, sizeof(*labels));
    size_t *cells = xcalloc((bank->objective_count + 1) * f.column_count, sizeof(*cells));
    for (size_t i = 0; i <= bank->objective_count; i++) {
        bool sum = i == bank->objective_count;
        if (!sum && bank->objectives[i].parent >= 0) {
            continue;
        }
        size_t r = f.row_count++;
        labels[r] = sum ? msg_text(v->lang, MSG_COVERAGE_SUM) : bank->objectives[i].id;
        for (size_t k = 0; k < f.column_count; k++) {
            cells[r * f.column_count + k] = count_of(sum ? &v->c->total : &v->c->rows[i],
                                                     columns[k]);
        }
    }
    f.rows = labels;
    f.cells = cells;
    put_heading(v, MSG0(MSG_COVERAGE_TABLE));
    figures_write(&v->out, &f, v->columns);
    free(labels);
    free(cells);
}

/* ---- the lists --------------------------------------------------------------------------- */

static void put_uncovered(struct view *v)
{
    if (v->bank->statement_count == 0) {
        put_heading(v, MSG0(MSG_COVERAGE_NO_STATEMENTS));
        return;
    }
    put_heading(v, MSG(MSG_COVERAGE_UNCOVERED, NUM(v->c->uncovered.count)));
    for (size_t i = 0; i < v->c->uncovered.count; i++) {
        const struct statement *s = &v->bank->statements[v->c->uncovered.list[i]];
        put(v, "- ", MSG(MSG_COVERAGE_STATEMENT, s->id, NUM(s->line), s->text.in[v->lang]));
    }
}

static void put_thin(struct view *v)
{
    put_heading(v, MSG(MSG_COVERAGE_THIN, NUM(COVERAGE_CORE_MIN), NUM(v->c->thin.count)));
    for (size_t i = 0; i < v->c->thin.count; i++) {
        int index = v->c->thin.list[i];
        const struct objective *o = &v->bank->objectives[index];
        put(v, "- ",
            MSG(MSG_COVERAGE_OBJECTIVE, o->id, o->text.in[v->lang], NUM(v->c->rows[index].core)));
    }
}

static void put_places_of(struct view *v, size_t choices)
{
    const struct key_places *places = &v->c->places[choices];
    BUF_AUTO(counts);
    for (size_t i = 0; i < choices; i++) {
        buf_addf(&counts, "%s%zu", i > 0 ? " · " : "", places->at[i]);
    }
    put(v, "- ",
        MSG(MSG_COVERAGE_PLACE_LINE, NUM(choices), NUM(places->questions), buf_str(&counts)));
    for (size_t i = 0; i < choices; i++) {
        if (key_place_crowded(v->c, choices, i)) {
            put(v, "! ",
                MSG(MSG_COVERAGE_CROWDED, NUM(choices), NUM(i + 1), NUM(places->at[i]),
                    NUM(places->questions)));
        }
    }
}

static void put_places(struct view *v)
{
    if (v->c->total.kinds[QUESTION_SINGLE] == 0) {
        return;
    }
    put_heading(v, MSG0(MSG_COVERAGE_PLACES));
    for (size_t n = 0; n <= QUESTION_PARTS_MAX; n++) {
        if (v->c->places[n].questions > 0) {
            put_places_of(v, n);
        }
    }
}

static const enum msg_id lack_labels[LACK_COUNT] = {
    [LACK_HINT] = MSG_COVERAGE_LACK_HINT,       [LACK_EXPLAIN] = MSG_COVERAGE_LACK_EXPLAIN,
    [LACK_SOURCE] = MSG_COVERAGE_LACK_SOURCE,   [LACK_WHY] = MSG_COVERAGE_LACK_WHY,
    [LACK_SECTION] = MSG_COVERAGE_LACK_SECTION, [LACK_TRANSLATION] = MSG_COVERAGE_LACK_TRANSLATION,
};

static void put_lack(struct view *v, unsigned lack)
{
    const struct index_list *list = &v->c->lacks[lack];
    BUF_AUTO(ids);
    for (size_t i = 0; i < list->count; i++) {
        buf_addf(&ids, "%s%s", i > 0 ? ", " : "", v->bank->questions[list->list[i]].id);
    }
    if (list->count > 0) {
        put(v, "- ",
            MSG(MSG_COVERAGE_LACK_LINE, msg_text(v->lang, lack_labels[lack]), NUM(list->count),
                buf_str(&ids)));
    }
}

static void put_lacks(struct view *v, enum msg_id heading, unsigned from, unsigned to)
{
    size_t total = 0;
    for (unsigned l = from; l < to; l++) {
        total += v->c->lacks[l].count;
    }
    if (total == 0 && from == LACK_FINDINGS) {
        return;
    }
    put_heading(v, MSG(heading, NUM(total)));
    for (unsigned l = from; l < to; l++) {
        put_lack(v, l);
    }
}

void coverage_text(struct app *app, const struct bank_coverage *coverage, bool first)
{
    const struct bank *bank = coverage->bank;
    struct view v = {
        .c = coverage,
        .bank = bank,
        .lang = app_lang(app),
        .columns = app->term->ops->columns(app->term),
        .out = BUF_INIT,
    };
    if (!first) {
        buf_addc(&v.out, '\n');
    }
    put(&v, "",
        MSG(MSG_COVERAGE_BANK, bank->id, bank->title.in[v.lang], NUM(bank->question_count),
            NUM(bank->task_count), NUM(coverage->assessable)));
    put_table(&v);
    put_uncovered(&v);
    put_thin(&v);
    put_places(&v);
    put_lacks(&v, MSG_COVERAGE_LACKS, 0, LACK_FINDINGS);
    put_lacks(&v, MSG_COVERAGE_NOTES, LACK_FINDINGS, LACK_COUNT);
    buf_addc(&v.out, '\n');
    write_buf(app, &v.out);
    buf_release(&v.out);
}
