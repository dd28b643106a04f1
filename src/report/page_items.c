/* What the questions themselves show: those to doubt, the figures of each, of the quizzes as tests,
 * and how well certainty fits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "statistics.h"

/* Of one that is no longer asked; 0 is one that isn't known here. */
static void add_revision(struct sheet *sheet, const struct report_item *item, struct buf *text)
{
    if (!item->current) {
        buf_addf(text, " (%s)",
                 item->rev > 0 ? tell(sheet, MSG(MSG_PAGE_OLD_REVISION, NUM(item->rev)))
                               : tell0(sheet, MSG_PAGE_UNKNOWN_REVISION));
    }
}

static const char *item_name(struct sheet *sheet, const struct report *report,
                             const struct report_item *item)
{
    BUF_AUTO(text);
    buf_addf(&text, "**%s**", item->id);
    add_revision(sheet, item, &text);
    if (item->current && item->index >= 0) {
        const char *words = bank_words(sheet, &report->bank->questions[item->index].prompt);
        buf_addf(&text, " %s", words);
    }
    return keep(sheet, &text);
}

/* The choice as the bank has it, or what was typed. */
static const char *choice_words(struct sheet *sheet, const struct report *report,
                                const struct report_item *item, const struct report_choice *choice)
{
    bool known = item->current && item->index >= 0;
    const struct question *q = known ? &report->bank->questions[item->index] : NULL;
    if (choice->value[0] == '[') {
        return answer_words(sheet, q, choice->value);
    }
    BUF_AUTO(stored);
    struct json_writer w = {.out = &stored};
    json_open(&w, NULL, '[');
    json_put_string(&w, NULL, choice->value);
    json_close(&w, ']');
    return answer_words(sheet, q, buf_str(&stored));
}

/* ---- doubts -------------------------------------------------------------------------------- */

static void add_doubts(struct sheet *sheet, const struct report *report,
                       const struct report_item *item, struct list *list)
{
    if (item->sure_wrong >= 0) {
        const struct report_choice *choice = &item->choices[item->sure_wrong];
        struct entry *entry = list_add(list);
        entry->tone = TONE_BAD;
        entry->tag = tell0(sheet, MSG_PAGE_DOUBT_SURE_WRONG);
        entry->text = item_name(sheet, report, item);
        entry_more(entry, tell(sheet, MSG(MSG_PAGE_SURE_WRONG, NUM(item->sure_wrong_count),
                                          choice_words(sheet, report, item, choice))));
    }
    if (item->none_right || item->all_right) {
        struct entry *entry = list_add(list);
        entry->tone = item->none_right ? TONE_BAD : TONE_QUIET;
        entry->tag = tell0(sheet, item->none_right ? MSG_PAGE_DOUBT_NONE : MSG_PAGE_DOUBT_ALL);
        entry->text = item_name(sheet, report, item);
        entry_more(entry,
                   tell(sheet, MSG(item->none_right ? MSG_PAGE_NONE_RIGHT : MSG_PAGE_ALL_RIGHT,
                                   NUM(item->n))));
    }
}

static void put_corrections(struct sheet *sheet, const struct report *report)
{
    struct list list = {.list = NULL};
    for (size_t i = 0; i < report->correction_count; i++) {
        const struct statement *s = &report->bank->statements[report->corrections[i]];
        struct entry *entry = list_add(&list);
        entry->text = tell(sheet,
                           MSG(MSG_PAGE_LECTURE_LINE, NUM(s->line), bank_words(sheet, &s->text)));
        entry_more(entry, bank_words(sheet, &s->correction));
    }
    if (list.count > 0) {
        sheet->ops->fold(sheet, tell(sheet, MSG(MSG_PAGE_CORRECTIONS, NUM(list.count))));
        sheet->ops->list(sheet, list.list, list.count, false);
        sheet->ops->unfold(sheet);
    }
    list_release(&list);
}

/* Those that nobody got right first, then by how many were sure and wrong, then the easy ones. */
static size_t doubt_rank(const struct report_item *item)
{
    return item->none_right ? SIZE_MAX : item->sure_wrong >= 0 ? item->sure_wrong_count : 0;
}

static int compare_doubts(const void *a, const void *b)
{
    const struct report_item *x = *(const struct report_item *const *)a;
    const struct report_item *y = *(const struct report_item *const *)b;
    size_t m = doubt_rank(x);
    size_t n = doubt_rank(y);
    /* Pointers into one list: equal ones stay in the bank's order. */
    return m != n ? (m < n ? 1 : -1) : (x > y) - (x < y);
}

static bool is_doubted(const struct report_item *item)
{
    return item->sure_wrong >= 0 || item->none_right || item->all_right;
}

static void put_doubts(struct sheet *sheet, const struct report *report)
{
    enum { DOUBTS = 5 };
    struct list list = {.list = NULL};
    size_t count = 0;
    const struct report_item **doubted = arena_alloc(sheet->arena, report->item_count + 1,
                                                     sizeof(*doubted));
    for (size_t i = 0; i < report->item_count; i++) {
        if (is_doubted(&report->items[i])) {
            doubted[count++] = &report->items[i];
        }
    }
    qsort(doubted, count, sizeof(*doubted), compare_doubts);
    for (size_t i = 0; i < count; i++) {
        add_doubts(sheet, report, doubted[i], &list);
    }
    if (list.count > 0) {
        put_first(sheet, &list, DOUBTS, MSG_PAGE_MORE_DOUBTS, MSG_PAGE_FOLD_DOUBTS);
    } else {
        sheet->ops->text(sheet, TONE_PLAIN, unless_empty(sheet, report, MSG_PAGE_NO_DOUBTS));
    }
    list_release(&list);
}

void page_doubts(struct sheet *sheet, const struct report *report)
{
    sheet->ops->heading(sheet, 1, "doubts", tell0(sheet, MSG_PAGE_DOUBTS));
    put_doubts(sheet, report);
    if (report->pending > 0) {
        sheet->ops->text(
            sheet, TONE_MIDDLE,
            tell(sheet, MSG(MSG_PAGE_PENDING, NUM(report->pending), report->bank->id)));
    }
    put_corrections(sheet, report);
}

/* ---- items --------------------------------------------------------------------------------- */

/* A short name: the question's text stands beside its choices. */
static const char *item_id(struct sheet *sheet, const struct report_item *item)
{
    BUF_AUTO(text);
    buf_adds(&text, item->id);
    add_revision(sheet, item, &text);
    return keep(sheet, &text);
}

static void put_item_counts(struct sheet *sheet, const struct report *report)
{
    static const enum msg_id columns[] = {
        MSG_PAGE_COLUMN_N,     MSG_PAGE_COLUMN_RIGHT,   MSG_PAGE_COLUMN_PARTIAL,
        MSG_PAGE_COLUMN_WRONG, MSG_PAGE_COLUMN_DK,      MSG_PAGE_COLUMN_SKIPPED,
        MSG_PAGE_COLUMN_SURE,  MSG_PAGE_COLUMN_PENDING,
    };
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_ITEMS_COUNTS)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ITEM), false);
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        grid_column(&grid, tell0(sheet, columns[i]), true);
    }
    for (size_t i = 0; i < report->item_count; i++) {
        const struct report_item *item = &report->items[i];
        const size_t counts[] = {item->n,       item->right,   item->partial, item->wrong,
                                 item->unknown, item->skipped, item->sure,    item->pending};
        grid_cell(&grid, item_id(sheet, item));
        for (size_t k = 0; k < COUNT_OF(counts); k++) {
            grid_cell(&grid, count_words(sheet, counts[k]));
        }
    }
    grid_put(sheet, &grid);
}

static void put_item_figures(struct sheet *sheet, const struct report *report)
{
    static const enum msg_id columns[] = {
        MSG_PAGE_COLUMN_N,          MSG_PAGE_COLUMN_FACILITY,
        MSG_PAGE_COLUMN_SD,         MSG_PAGE_COLUMN_DISCRIMINATION,
        MSG_PAGE_COLUMN_EFFICIENCY, MSG_PAGE_COLUMN_WEIGHT,
        MSG_PAGE_COLUMN_COMPLETE,
    };
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_ITEMS_FIGURES)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ITEM), false);
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        grid_column(&grid, tell0(sheet, columns[i]), true);
    }
    for (size_t i = 0; i < report->item_count; i++) {
        const struct report_item *item = &report->items[i];
        grid_cell(&grid, item_id(sheet, item));
        grid_cell(&grid, count_words(sheet, item->n));
        grid_cell(&grid, percent(sheet, item->facility));
        grid_cell(&grid, decimal(sheet, item->sd));
        grid_cell(&grid, decimal(sheet, item->discrimination));
        grid_cell(&grid, decimal(sheet, item->efficiency));
        grid_cell(&grid, percent(sheet, item->weight));
        grid_cell(&grid, count_words(sheet, item->complete));
    }
    grid_put(sheet, &grid);
}

/* What was chosen, question by question. */
static void put_choices(struct sheet *sheet, const struct report *report,
                        const struct report_item *item)
{
    struct grid grid = {.caption = item_name(sheet, report, item)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_CHOICE), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_KEY), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_LEARNERS), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_SURE), true);
    if (!sheet->small) {
        grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ITEM_REST), true);
    }
    for (size_t i = 0; i < item->choice_count; i++) {
        const struct report_choice *choice = &item->choices[i];
        grid_cell(&grid, choice_words(sheet, report, item, choice));
        grid_cell(&grid, tell0(sheet, choice->right ? MSG_PAGE_KEY : MSG_PAGE_NOT_KEY));
        grid_cell(&grid, count_words(sheet, choice->count));
        grid_cell(&grid, count_words(sheet, choice->sure));
        if (!sheet->small) {
            grid_cell(&grid, decimal(sheet, choice->item_rest));
        }
    }
    grid_put(sheet, &grid);
}

static void put_all_choices(struct sheet *sheet, const struct report *report)
{
    sheet->ops->fold(sheet, tell0(sheet, MSG_PAGE_CHOICES));
    for (size_t i = 0; i < report->item_count; i++) {
        if (report->items[i].choice_count > 0) {
            put_choices(sheet, report, &report->items[i]);
        }
    }
    sheet->ops->unfold(sheet);
}

/* ---- tests --------------------------------------------------------------------------------- */

static const char *again_words(struct sheet *sheet, const struct report_test *test)
{
    if (test->again == 0) {
        return percent(sheet, NAN);
    }
    return tell(sheet, MSG(MSG_PAGE_AGAIN_SAID, percent(sheet, test->first_mean),
                           percent(sheet, test->last_mean), NUM(test->again)));
}

static const char *quiz_name(struct sheet *sheet, const struct bank *bank, const char *id)
{
    const struct quiz *quiz = bank_quiz(bank, id);
    return quiz != NULL ? bank_words(sheet, &quiz->title) : literal(sheet, id, 0);
}

static void put_tests(struct sheet *sheet, const struct report *report)
{
    static const enum msg_id columns[] = {
        MSG_PAGE_COLUMN_ITEMS, MSG_PAGE_COLUMN_LEARNERS, MSG_PAGE_COLUMN_COMPLETE,
        MSG_PAGE_COLUMN_MEAN,  MSG_PAGE_COLUMN_MEDIAN,   MSG_PAGE_COLUMN_SD,
        MSG_PAGE_COLUMN_ALPHA, MSG_PAGE_COLUMN_SEM,
    };
    enum { COUNTS = 5, DECIMALS = 3 };
    size_t shown = sheet->small ? COUNTS : COUNTS + DECIMALS;
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_TESTS_TABLE)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_QUIZ), false);
    for (size_t i = 0; i < shown; i++) {
        grid_column(&grid, tell0(sheet, columns[i]), true);
    }
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_AGAIN), false);
    for (size_t i = 0; i < report->test_count; i++) {
        const struct report_test *t = &report->tests[i];
        if (t->learners == 0) {
            continue;
        }
        grid_cell(&grid, quiz_name(sheet, report->bank, t->quiz));
        grid_cell(&grid, count_words(sheet, t->items));
        grid_cell(&grid, count_words(sheet, t->learners));
        grid_cell(&grid, count_words(sheet, t->complete));
        grid_cell(&grid, percent(sheet, t->mean));
        grid_cell(&grid, percent(sheet, t->median));
        if (!sheet->small) {
            grid_cell(&grid, percent(sheet, t->sd));
            grid_cell(&grid, decimal(sheet, t->consistency));
            grid_cell(&grid, percent(sheet, t->standard_error));
        }
        grid_cell(&grid, again_words(sheet, t));
    }
    grid_put(sheet, &grid);
}

/* ---- certainty ----------------------------------------------------------------------------- */

static const char *bias_words(struct sheet *sheet, double bias)
{
    static const double fair = 0.1; /* as `stats` has it: sure and always right is within it */
    long points = lround(fabs(bias) * 100);
    if (fabs(bias) <= fair) {
        return tell0(sheet, MSG_PAGE_BIAS_NONE);
    }
    if (sheet->small) {
        return tell0(sheet, bias > 0 ? MSG_PAGE_BIAS_SURE_FEW : MSG_PAGE_BIAS_UNSURE_FEW);
    }
    return tell(sheet, MSG(bias > 0 ? MSG_PAGE_BIAS_SURE : MSG_PAGE_BIAS_UNSURE, NUM(points)));
}

void page_calibration(struct sheet *sheet, const struct report_calibration *calibration)
{
    static const enum msg_id levels[CERTAINTY_LEVELS] = {MSG_PAGE_LEVEL_GUESS, MSG_PAGE_LEVEL_MAYBE,
                                                         MSG_PAGE_LEVEL_SURE};
    struct bar list[CERTAINTY_LEVELS];
    size_t all = 0;
    for (size_t i = 0; i < CERTAINTY_LEVELS; i++) {
        const struct report_share share = {.got = (double)calibration->right[i],
                                           .out_of = (double)calibration->answers[i],
                                           .answers = calibration->answers[i]};
        all += calibration->answers[i];
        list[i] = (struct bar){.label = tell0(sheet, levels[i]),
                               .share = report_share(&share),
                               .mark = calibration->claims[i],
                               .said = share_words(sheet, &share)};
    }
    if (all == 0) {
        return;
    }
    sheet->ops->bars(
        sheet, &(struct bars){.caption = tell(sheet, MSG(MSG_PAGE_CALIBRATION_BARS,
                                                         percent(sheet, calibration->claims[0]),
                                                         percent(sheet, calibration->claims[1]),
                                                         percent(sheet, calibration->claims[2]))),
                              .list = list,
                              .count = CERTAINTY_LEVELS});
    sheet->ops->text(sheet, TONE_PLAIN, bias_words(sheet, calibration->bias));
    if (!sheet->small) {
        sheet->ops->text(sheet, TONE_QUIET,
                         tell(sheet, MSG(MSG_PAGE_BRIER, decimal(sheet, calibration->brier),
                                         decimal(sheet, calibration->reliability),
                                         decimal(sheet, calibration->resolution),
                                         decimal(sheet, calibration->uncertainty),
                                         decimal(sheet, calibration->marks))));
    }
}

void page_items(struct sheet *sheet, const struct report *report)
{
    if (report->item_count == 0) {
        return;
    }
    sheet->ops->heading(sheet, 1, "items", tell0(sheet, MSG_PAGE_ITEMS));
    put_tests(sheet, report);
    page_calibration(sheet, &report->calibration);
    if (sheet->brief && !report->small) {
        put_more(sheet, MSG_PAGE_MORE_ITEMS, report->item_count);
        return;
    }
    sheet->ops->fold(sheet, tell(sheet, MSG(MSG_PAGE_ITEMS_ALL, NUM(report->item_count))));
    if (report->small || sheet->details) {
        put_item_counts(sheet, report);
    }
    if (!report->small) {
        put_item_figures(sheet, report);
        sheet->ops->text(sheet, TONE_QUIET, tell0(sheet, MSG_PAGE_ITEMS_RULE));
    }
    sheet->ops->unfold(sheet);
    if (sheet->details) {
        put_all_choices(sheet, report);
    }
    if (report->small) {
        sheet->ops->text(sheet, TONE_QUIET,
                         tell(sheet, MSG(MSG_PAGE_SMALL, NUM(REPORT_SMALL_CLASS))));
    }
}
