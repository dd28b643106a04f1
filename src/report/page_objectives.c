/* What was learned and what was done: the objectives and the steps of the practice. */
#include <math.h>
#include <string.h>

#include "page.h"

/* ---- objectives ---------------------------------------------------------------------------- */

bool objective_measured(const struct report_objective *objective)
{
    return objective->understood.out_of > 0 || objective->live.out_of > 0;
}

const char *verdict_and_share(struct sheet *sheet, const struct report_objective *objective)
{
    const char *verdict = verdict_words(sheet, objective->verdict);
    if (!(objective->understood.out_of > 0)) {
        return verdict;
    }
    return tell(sheet, MSG(MSG_PAGE_VERDICT_AND_SHARE, verdict,
                           share_words(sheet, &objective->understood)));
}

static const char *objective_name(struct sheet *sheet, const struct bank *bank, int index)
{
    return named(sheet, bank->objectives[index].id, &bank->objectives[index].text);
}

static void put_tops(struct sheet *sheet, const struct report *report)
{
    struct bar_list list = {.list = NULL};
    for (size_t i = 0; i < report->top_count; i++) {
        const struct report_objective *o = &report->objectives[report->lowest[i]];
        bar_add(&list, (struct bar){.label = objective_name(sheet, report->bank, report->lowest[i]),
                                    .share = report_share(&o->understood),
                                    .mark = NAN,
                                    .said = verdict_and_share(sheet, o),
                                    .tone = verdict_tone(o->verdict)});
    }
    sheet->ops->bars(sheet, &(struct bars){.caption = tell0(sheet, MSG_PAGE_LOWEST_FIRST),
                                           .list = list.list,
                                           .count = list.count});
    bar_list_release(&list);
}

/* A median of whole steps: a half between two is said as the range in a small class. */
static const char *scale_words(struct sheet *sheet, double median)
{
    BUF_AUTO(text);
    if (isnan(median)) {
        return percent(sheet, NAN);
    }
    bool half = floor(median) != median;
    if (half && sheet->small) {
        buf_addf(&text, "%.0f–%.0f", floor(median), ceil(median));
    } else {
        buf_addf(&text, half ? "%.1f" : "%.0f", median);
    }
    return keep(sheet, &text);
}

static const char *self_words(struct sheet *sheet, const struct report_objective *o)
{
    BUF_AUTO(text);
    if (o->self_forms == 0 || isnan(o->self_now)) {
        return percent(sheet, NAN);
    }
    if (!isnan(o->self_before)) {
        buf_addf(&text, "%s → ", scale_words(sheet, o->self_before));
    }
    buf_adds(&text, scale_words(sheet, o->self_now));
    return keep(sheet, &text);
}

static void open_objectives(struct sheet *sheet, struct grid *grid, enum msg_id caption)
{
    *grid = (struct grid){.caption = tell0(sheet, caption)};
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_OBJECTIVE), false);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_UNDERSTOOD), true);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_RAW), true);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_LIVE), true);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_SELF), true);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_ANSWERS), true);
    grid_column(grid, tell0(sheet, MSG_PAGE_COLUMN_VERDICT), false);
}

static void add_objective(struct sheet *sheet, const struct report *report, int index,
                          struct grid *grid)
{
    const struct report_objective *o = &report->objectives[index];
    grid_cell(grid, objective_name(sheet, report->bank, index));
    grid_cell(grid, share_cell(sheet, &o->understood));
    grid_cell(grid, share_cell(sheet, &o->raw));
    grid_cell(grid, share_cell(sheet, &o->live));
    grid_cell(grid, self_words(sheet, o));
    grid_cell(grid, count_words(sheet, o->understood.answers));
    grid_cell(grid, verdict_words(sheet, o->verdict));
}

/* Who knows but cannot do, or does but cannot say why. */
static void put_gaps(struct sheet *sheet, const struct report *report)
{
    struct list list = {.list = NULL};
    for (size_t i = 0; i < report->bank->objective_count; i++) {
        const struct report_objective *o = &report->objectives[i];
        bool top = report->bank->objectives[i].parent < 0;
        if ((top || !sheet->brief) && (o->knows_not_does || o->does_not_explain)) {
            struct entry *entry = list_add(&list);
            entry->tone = TONE_MIDDLE;
            entry->tag = tell0(sheet, o->knows_not_does ? MSG_PAGE_KNOWS_NOT_DOES
                                                        : MSG_PAGE_DOES_NOT_EXPLAIN);
            entry->text = objective_name(sheet, report->bank, (int)i);
        }
    }
    if (list.count > 0) {
        sheet->ops->list(sheet, list.list, list.count, false);
    }
    list_release(&list);
}

/* The parts of the top objectives, those with something to say. */
static void put_parts(struct sheet *sheet, const struct report *report)
{
    struct grid grid;
    open_objectives(sheet, &grid, MSG_PAGE_PARTS_TABLE);
    for (size_t i = 0; i < report->bank->objective_count; i++) {
        bool part = report->bank->objectives[i].parent >= 0;
        if (part && objective_measured(&report->objectives[i])) {
            add_objective(sheet, report, (int)i, &grid);
        }
    }
    if (grid_rows(&grid) > 0) {
        sheet->ops->fold(sheet, tell0(sheet, MSG_PAGE_PARTS));
        grid_put(sheet, &grid);
        sheet->ops->unfold(sheet);
    }
}

void page_objectives(struct sheet *sheet, const struct report *report)
{
    struct grid grid;
    sheet->ops->heading(sheet, 1, "objectives", tell0(sheet, MSG_PAGE_OBJECTIVES));
    if (report->top_count == 0) {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_NO_OBJECTIVES));
        return;
    }
    put_tops(sheet, report);
    put_gaps(sheet, report);
    open_objectives(sheet, &grid, MSG_PAGE_TOPS_TABLE);
    for (size_t i = 0; i < report->top_count; i++) {
        add_objective(sheet, report, report->lowest[i], &grid);
    }
    grid_put(sheet, &grid);
    if (!sheet->brief) {
        put_parts(sheet, report);
    }
    sheet->ops->text(sheet, TONE_QUIET,
                     tell(sheet, MSG(MSG_PAGE_VERDICT_RULE, NUM(REPORT_MIN_ANSWERS))));
}

/* ---- practice ------------------------------------------------------------------------------ */

static const char *task_name(struct sheet *sheet, const struct bank *bank, int index)
{
    return named(sheet, bank->tasks[index].id, &bank->tasks[index].title);
}

/* What the learner's screen said, where a cause is known by it. */
static const char *cause_name(struct sheet *sheet, const char *cause)
{
    static const struct {
        const char *cause;
        const char *error;
    } known[] = {
        {"timed_out", "`Connection timed out`"},
        {"refused", "`Connection refused`"},
        {"key_refused", "`Permission denied (publickey)`"},
        {"key_unprotected", "`UNPROTECTED PRIVATE KEY FILE`"},
        {"docker_socket", "`permission denied … docker.sock`"},
        {"docker_missing", "`docker: command not found`"},
        {"host_changed", "`HOST IDENTIFICATION HAS CHANGED`"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp(known[i].cause, cause) == 0) {
            return known[i].error;
        }
    }
    enum msg_id said = task_cause_said(cause);
    return said != MSG_NONE ? tell0(sheet, said) : literal(sheet, cause, 0);
}

static const char *cause_words(struct sheet *sheet, const struct report_task *task)
{
    if (task->cause == NULL || *task->cause == '\0') {
        return percent(sheet, NAN);
    }
    return tell(sheet, MSG(MSG_PAGE_CAUSE, cause_name(sheet, task->cause), NUM(task->cause_count)));
}

/* Where most learners were stopped, three at most. */
static void put_stuck(struct sheet *sheet, const struct report *report)
{
    enum { SHOWN = 3 };
    struct list list = {.list = NULL};
    size_t below = SIZE_MAX;
    size_t from = 0;
    while (list.count < SHOWN) {
        const struct report_task *worst = NULL;
        for (size_t i = 0; i < report->bank->task_count; i++) {
            const struct report_task *t = &report->tasks[i];
            bool next = t->first_stuck < below || (t->first_stuck == below && i >= from);
            if (t->first_stuck > 0 && next &&
                (worst == NULL || t->first_stuck > worst->first_stuck)) {
                worst = t;
            }
        }
        if (worst == NULL) {
            break;
        }
        below = worst->first_stuck;
        from = (size_t)(worst - report->tasks) + 1;
        struct entry *entry = list_add(&list);
        entry->text = task_name(sheet, report->bank, worst->index);
        entry_more(entry, tell(sheet, MSG(MSG_PAGE_STUCK, NUM(worst->first_stuck))));
        if (*worst->cause != '\0') {
            entry_more(entry, tell(sheet, MSG(MSG_PAGE_STUCK_CAUSE, cause_words(sheet, worst))));
        }
    }
    if (list.count > 0) {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_STUCK_FIRST));
        sheet->ops->list(sheet, list.list, list.count, true);
    }
    list_release(&list);
}

static void put_funnel(struct sheet *sheet, const struct report *report)
{
    struct bar_list list = {.list = NULL};
    for (size_t i = 0; i < report->bank->task_count; i++) {
        const struct report_task *t = &report->tasks[i];
        if (t->reached > 0) {
            double share = (double)t->pass / (double)report->checked;
            bar_add(&list, (struct bar){.label = task_name(sheet, report->bank, t->index),
                                        .share = share,
                                        .mark = (double)t->reached / (double)report->checked,
                                        .said = tell(sheet, MSG(MSG_PAGE_PASSED_OF, NUM(t->pass),
                                                                NUM(t->reached)))});
        }
    }
    sheet->ops->bars(
        sheet, &(struct bars){.caption = tell(sheet, MSG(MSG_PAGE_FUNNEL, NUM(report->checked))),
                              .list = list.list,
                              .count = list.count});
    bar_list_release(&list);
}

static const char *minutes_words(struct sheet *sheet, double minutes)
{
    BUF_AUTO(text);
    if (isnan(minutes)) {
        return percent(sheet, NAN);
    }
    buf_addf(&text, "%.0f", round(minutes));
    return keep(sheet, &text);
}

static void put_tasks(struct sheet *sheet, const struct report *report)
{
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_TASKS_TABLE)};
    static const enum msg_id counts[] = {
        MSG_PAGE_COLUMN_REACHED, MSG_PAGE_COLUMN_PASS,    MSG_PAGE_COLUMN_FAIL,
        MSG_PAGE_COLUMN_WAIT,    MSG_PAGE_COLUMN_UNKNOWN, MSG_PAGE_COLUMN_SKIP,
        MSG_PAGE_COLUMN_STUCK,   MSG_PAGE_COLUMN_MINUTES,
    };
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_TASK), false);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        grid_column(&grid, tell0(sheet, counts[i]), true);
    }
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_CAUSE), false);
    for (size_t i = 0; i < report->bank->task_count; i++) {
        const struct report_task *t = &report->tasks[i];
        const size_t cells[] = {t->reached, t->pass, t->fail,       t->wait,
                                t->unknown, t->skip, t->first_stuck};
        if (t->reached + t->skip + t->first_stuck == 0) {
            continue;
        }
        grid_cell(&grid, task_name(sheet, report->bank, t->index));
        for (size_t k = 0; k < COUNT_OF(cells); k++) {
            grid_cell(&grid, count_words(sheet, cells[k]));
        }
        grid_cell(&grid, minutes_words(sheet, t->minutes));
        grid_cell(&grid, cause_words(sheet, t));
    }
    sheet->ops->fold(sheet, tell0(sheet, MSG_PAGE_TASKS));
    grid_put(sheet, &grid);
    sheet->ops->unfold(sheet);
}

void page_practice(struct sheet *sheet, const struct report *report)
{
    if (report->bank->task_count == 0) {
        return;
    }
    sheet->ops->heading(sheet, 1, "practice", tell0(sheet, MSG_PAGE_PRACTICE));
    if (report->checked == 0) {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_NO_CHECKS));
        return;
    }
    put_stuck(sheet, report);
    put_funnel(sheet, report);
    if (sheet->details) {
        put_tasks(sheet, report);
    }
}
