/* Quizzes whose form is fixed, as tests: learners' scores, and the figures that compare learners.
 * The formulas are statistics.c's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "statistics.h"

/* ---- forms --------------------------------------------------------------------------------- */

/* A form is fixed unless a number of questions is drawn from many. */
static bool is_fixed(const struct quiz *quiz)
{
    return quiz->question_count > 0 || quiz->count == 0;
}

static bool is_asked(const struct bank *bank, const struct quiz *quiz, const struct question *q)
{
    bool any = quiz->question_count == 0 && quiz->objective_count == 0;
    for (size_t i = 0; i < quiz->question_count && !any; i++) {
        any = strcmp(quiz->questions[i], q->id) == 0;
    }
    bool named = quiz->question_count > 0;
    for (size_t i = 0; !named && i < quiz->objective_count && !any; i++) {
        any = q->objective == quiz->objectives[i] ||
              bank_objective_top(bank, q->objective) == quiz->objectives[i];
    }
    return any &&
           (quiz->difficulties == 0 || (quiz->difficulties >> (unsigned)q->difficulty & 1U)) &&
           (quiz->coverages == 0 || (quiz->coverages >> (unsigned)q->coverage & 1U));
}

static void test_init(const struct bank *bank, const struct quiz *quiz, struct test_work *f)
{
    size_t all = bank->question_count + 1;
    *f = (struct test_work){
        .quiz = quiz,
        .column = xcalloc(all, sizeof(*f->column)),
        .max = xcalloc(all, sizeof(*f->max)),
        .mark = xcalloc(all, sizeof(*f->mark)),
        .value = xcalloc(all, sizeof(*f->value)),
        .waits = xcalloc(all, sizeof(*f->waits)),
    };
    for (size_t i = 0; i < bank->question_count; i++) {
        const struct question *q = &bank->questions[i];
        bool asked = q->weight > 0 && is_asked(bank, quiz, q);
        f->column[i] = asked ? (int)f->items : -1;
        if (asked) {
            f->max[f->items] = q->weight;
            f->mark[f->items] = NAN;
            f->most += q->weight;
            f->items++;
        }
    }
}

static void test_release(struct test_work *f)
{
    free(f->column);
    free(f->max);
    free(f->mark);
    free(f->value);
    free(f->waits);
    free(f->marks);
    free(f->values);
    free(f->days);
}

void tests_init(struct building *b)
{
    b->tests = xcalloc(b->bank->quiz_count + 1, sizeof(*b->tests));
    for (size_t i = 0; i < b->bank->quiz_count; i++) {
        struct test_work *f = &b->tests[b->test_count];
        if (!is_fixed(&b->bank->quizzes[i])) {
            continue;
        }
        test_init(b->bank, &b->bank->quizzes[i], f);
        if (f->items > 0) {
            b->test_count++;
        } else {
            test_release(f);
        }
    }
}

void tests_release(struct building *b)
{
    for (size_t i = 0; i < b->test_count; i++) {
        test_release(&b->tests[i]);
    }
    free(b->tests);
}

static struct test_work *test_of(struct building *b, size_t quiz)
{
    for (size_t i = 0; i < b->test_count; i++) {
        if (b->tests[i].quiz == &b->bank->quizzes[quiz]) {
            return &b->tests[i];
        }
    }
    return NULL;
}

double *scores_new(size_t count)
{
    double *scores = xcalloc(count + 1, sizeof(*scores));
    for (size_t i = 0; i < count; i++) {
        scores[i] = NAN;
    }
    return scores;
}

/* ---- one answer, one attempt, one learner -------------------------------------------------- */

void tests_answer(struct building *b, const struct counted *c, unsigned value)
{
    struct test_work *f = c->quiz < b->bank->quiz_count ? test_of(b, c->quiz) : NULL;
    const struct slot *slot = &b->answers.slots[c->slot];
    if (f == NULL || slot->question == NULL || !c->answer->finished ||
        c->answer->which != CLASS_FIRST) {
        return;
    }
    int column = f->column[slot->question - b->bank->questions];
    f->open = true;
    f->started = c->answer->started;
    if (column < 0) {
        return;
    }
    if (c->verdict == VERDICT_PENDING || !slot->current) {
        f->pending += f->max[column];
        f->waits[column] = f->waits[column] || (c->counts_in_quiz && slot->current);
        return;
    }
    double earned = c->score * f->max[column];
    f->earned += earned;
    if (c->counts_in_quiz) {
        f->mark[column] = earned;
        f->value[column] = value;
    }
}

/* The attempt at hand is over. What waits for a person is left out of what it could earn; what was
 * never reached is not. */
void tests_attempt(struct building *b)
{
    for (size_t i = 0; i < b->test_count; i++) {
        struct test_work *f = &b->tests[i];
        if (!f->open) {
            continue;
        }
        double most = f->most - f->pending;
        f->last = most > 0 ? f->earned / most : NAN;
        f->last_at = f->started;
        if (f->times++ == 0) {
            f->first = f->last;
            f->first_at = f->last_at;
        }
        f->open = false;
        f->earned = 0;
        f->pending = 0;
    }
}

static void add_again(struct test_work *f)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    if (f->times > 1 && !isnan(f->first) && !isnan(f->last)) {
        f->days = xgrow(f->days, f->again, sizeof(*f->days));
        f->days[f->again++] = (double)(f->last_at.at_ms - f->first_at.at_ms) / DAY_MS;
        f->first_sum += f->first;
        f->last_sum += f->last;
    }
}

/* Keeps the learner's row, and clears it. */
static void settle_row(struct test_work *f)
{
    if ((f->rows & (f->rows - 1)) == 0) {
        size_t cells = (f->rows > 0 ? f->rows * 2 : 1) * f->items;
        f->marks = xrealloc(f->marks, cells, sizeof(*f->marks));
        f->values = xrealloc(f->values, cells, sizeof(*f->values));
    }
    memcpy(f->marks + f->rows * f->items, f->mark, f->items * sizeof(*f->marks));
    memcpy(f->values + f->rows * f->items, f->value, f->items * sizeof(*f->values));
    f->rows++;
    for (size_t i = 0; i < f->items; i++) {
        f->mark[i] = NAN;
    }
}

void tests_learner(struct building *b)
{
    tests_attempt(b);
    for (size_t i = 0; i < b->test_count; i++) {
        struct test_work *f = &b->tests[i];
        if (f->times > 0) {
            if (b->learner->scores == NULL) {
                b->learner->scores = scores_new(b->test_count);
            }
            b->learner->scores[i] = f->first;
            f->learners++;
            add_again(f);
            settle_row(f);
        }
        f->times = 0;
    }
}

/* ---- what is compared --------------------------------------------------------------------- */

/* Packs a row without the columns that wait; false when a mark is missing in it. */
static bool pack_row(struct test_work *f, size_t from, size_t to, size_t kept)
{
    size_t at = to * kept;
    for (size_t i = 0; i < f->items; i++) {
        double mark = f->marks[from * f->items + i];
        if (!f->waits[i] && isnan(mark)) {
            return false;
        }
        if (!f->waits[i]) {
            f->marks[at] = mark;
            f->values[at++] = f->values[from * f->items + i];
        }
    }
    return true;
}

/* An item with answers that wait for a person is left out until all are marked: else those whose
 * answers were marked first would stand for the class. */
static void narrow(const struct bank *bank, struct test_work *f)
{
    size_t kept = 0;
    size_t complete = 0;
    for (size_t i = 0; i < f->items; i++) {
        kept += !f->waits[i];
    }
    for (size_t row = 0; row < f->rows; row++) {
        complete += pack_row(f, row, complete, kept);
    }
    for (size_t q = 0; q < bank->question_count; q++) {
        int column = f->column[q];
        f->column[q] = column >= 0 && !f->waits[column] ? column : -1;
    }
    size_t at = 0;
    for (size_t q = 0; q < bank->question_count; q++) {
        if (f->column[q] >= 0) {
            f->max[at] = f->max[f->column[q]];
            f->column[q] = (int)at++;
        }
    }
    f->waiting = f->items - kept;
    f->items = kept;
    f->rows = kept > 0 ? complete : 0;
}

/* ---- figures ------------------------------------------------------------------------------- */

static struct score_table table_of(const struct test_work *f)
{
    return (struct score_table){
        .learners = f->rows, .items = f->items, .max = f->max, .mark = f->marks};
}

static void fill_test(const struct report *report, struct test_work *f, struct report_test *ret)
{
    const struct score_table table = table_of(f);
    struct test_statistics s;
    statistics_test(&table, &s);
    bool said = !report->small && s.n >= REPORT_SMALL_CLASS && f->items >= REPORT_MIN_ITEMS;
    *ret = (struct report_test){
        .quiz = f->quiz->id,
        .learners = f->learners,
        .items = f->items,
        .waiting = f->waiting,
        .complete = s.n,
        .mean = s.mean,
        .median = s.median,
        .sd = s.sd,
        .consistency = said ? s.consistency : NAN,
        .error_ratio = said ? s.error_ratio : NAN,
        .standard_error = said ? s.standard_error : NAN,
        .again = f->again,
        .first_mean = f->again > 0 ? f->first_sum / (double)f->again : NAN,
        .last_mean = f->again > 0 ? f->last_sum / (double)f->again : NAN,
        .days_between = median_of(f->days, f->again),
    };
}

static double *totals_of(const struct test_work *f)
{
    double *totals = xcalloc(f->rows + 1, sizeof(*totals));
    for (size_t i = 0; i < f->rows * f->items; i++) {
        totals[i / f->items] += f->marks[i];
    }
    return totals;
}

/* The rest of the score of those who chose it, beside that of all. */
static double item_rest(const struct test_work *f, const double *totals, size_t column,
                        const struct item_work *w, unsigned choice)
{
    double n = 0;
    double chosen = 0;
    double rest = 0;
    double rest_squares = 0;
    double both = 0;
    for (size_t row = 0; row < f->rows; row++) {
        double o = totals[row] - f->marks[row * f->items + column];
        unsigned v = f->values[row * f->items + column];
        bool picked = v != NO_VALUE && (w->values[v].picks >> choice & 1U) != 0;
        n++;
        chosen += picked;
        rest += o;
        rest_squares += o * o;
        both += picked ? o : 0;
    }
    double spread = (chosen - chosen * chosen / n) * (rest_squares - rest * rest / n);
    return spread > 1e-12 ? (both - chosen * rest / n) / sqrt(spread) : NAN;
}

static void fill_item(struct building *b, const struct test_work *f, const double *totals,
                      const struct item_statistics *s, struct item_work *w)
{
    size_t column = (size_t)f->column[w->item.index];
    w->item.complete = f->rows;
    if (b->report->small || f->rows < REPORT_SMALL_CLASS) {
        return;
    }
    w->item.discrimination = s[column].discrimination;
    w->item.efficiency = s[column].efficiency;
    w->item.weight = s[column].weight;
    bool choices = has_choices(&b->bank->questions[w->item.index]);
    for (size_t k = 0; choices && k < w->item.choice_count; k++) {
        w->item.choices[k].item_rest = item_rest(f, totals, column, w, (unsigned)k);
    }
}

/* Each item is compared within the form of five items or more that has the most complete learners,
 * the first of them in the bank. */
static void fill_items(struct building *b, struct test_work *f)
{
    if (f->items < REPORT_MIN_ITEMS || f->rows < 2) {
        return;
    }
    const struct score_table table = table_of(f);
    struct item_statistics *s = xcalloc(f->items, sizeof(*s));
    double *totals = totals_of(f);
    statistics_items(&table, s);
    for (size_t i = 0; i < b->item_count; i++) {
        struct item_work *w = &b->items[i];
        bool there = w->item.id != NULL && w->item.current && f->column[w->item.index] >= 0;
        if (there && f->rows > w->item.complete) {
            fill_item(b, f, totals, s, w);
        }
    }
    free(totals);
    free(s);
}

void tests_finish(struct building *b)
{
    struct report *report = b->report;
    report->tests = xcalloc(b->test_count + 1, sizeof(*report->tests));
    for (size_t i = 0; i < b->test_count; i++) {
        narrow(b->bank, &b->tests[i]);
        fill_items(b, &b->tests[i]);
        if (b->tests[i].learners == 0) {
            continue;
        }
        fill_test(report, &b->tests[i], &report->tests[report->test_count]);
        /* Scores move to where their test is. */
        for (size_t p = 0; p < b->answers.person_count; p++) {
            double *scores = b->learners[p].scores;
            if (scores != NULL) {
                scores[report->test_count] = scores[i];
            }
        }
        report->test_count++;
    }
}
