/* One learner's own page: what stands, at most three things to do next, what costs money or stands
 * open, each answer. */
#include <math.h>
#include <string.h>

#include "page.h"
#include "page_learner.h"

void learner_title(struct sheet *sheet, const struct learner_report *report)
{
    BUF_AUTO(under);
    buf_addf(&under, "%s · %s", bank_words(sheet, &report->bank->title),
             day_words(sheet, report->made));
    sheet->ops->begin(
        sheet, tell(sheet, MSG(MSG_PAGE_LEARNER_TITLE, literal(sheet, report->self.alias, 0))),
        buf_str(&under));
}

/* ---- what stands --------------------------------------------------------------------------- */

static void add_own(struct sheet *sheet, struct bar_list *list, enum msg_id label,
                    const struct report_share *share)
{
    bar_add(list, (struct bar){.label = tell0(sheet, label),
                               .share = report_share(share),
                               .mark = NAN,
                               .said = share_words(sheet, share)});
}

/* Whether there is anything to judge by. */
static bool is_measured(const struct report_learner *self)
{
    return self->answers > 0 || self->live.out_of > 0;
}

void learner_standing(struct sheet *sheet, const struct learner_report *report)
{
    struct bar_list list = {.list = NULL};
    const struct report_learner *self = &report->self;
    sheet->ops->heading(sheet, 1, "understood", tell0(sheet, MSG_PAGE_LEARNER_STANDING));
    if (!is_measured(self)) {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_NO_ANSWERS));
        return;
    }
    if (report->certainty) {
        add_own(sheet, &list, MSG_PAGE_OWN_UNDERSTOOD, &self->understood);
    }
    add_own(sheet, &list, MSG_PAGE_RAW, &self->raw);
    add_own(sheet, &list, MSG_PAGE_LIVE, &self->live);
    sheet->ops->bars(sheet, &(struct bars){.caption = tell0(sheet, MSG_PAGE_OWN_BARS),
                                           .list = list.list,
                                           .count = list.count});
    bar_list_release(&list);
    if (self->pending > 0) {
        sheet->ops->text(sheet, TONE_QUIET,
                         tell(sheet, MSG(MSG_PAGE_OWN_PENDING, NUM(self->pending))));
    }
}

/* ---- next steps ---------------------------------------------------------------------------- */

static const char *task_words(struct sheet *sheet, const struct bank *bank, int index)
{
    return named(sheet, bank->tasks[index].id, &bank->tasks[index].title);
}

static void add_task(struct sheet *sheet, const struct bank *bank, int index, struct entry *entry)
{
    entry->text = task_words(sheet, bank, index);
    entry_more(entry, bank_words(sheet, &bank->tasks[index].help));
    entry_more(entry, tell(sheet, MSG(MSG_PAGE_STEP_CHECK, bank->tasks[index].id)));
}

static void add_sources(struct sheet *sheet, const struct bank *bank,
                        const struct report_step *step, struct entry *entry)
{
    if (step->statement >= 0) {
        const struct statement *s = &bank->statements[step->statement];
        entry_more(entry, tell(sheet, MSG(MSG_PAGE_LECTURE_LINE, NUM(s->line),
                                          bank_words(sheet, &s->text))));
    }
    if (step->source >= 0) {
        const struct source *source = &bank->sources[step->source];
        const char *title = bank_words(sheet, &source->title);
        entry_more(entry, source->url == NULL
                              ? tell(sheet, MSG(MSG_PAGE_STEP_READ, title))
                              : tell(sheet, MSG(MSG_PAGE_STEP_LINK, title, source->url)));
    }
}

static void add_step(struct sheet *sheet, const struct learner_report *report,
                     const struct report_step *step, struct entry *entry)
{
    const struct bank *bank = report->bank;
    switch (step->kind) {
    case REPORT_STEP_ALERT:
        entry->tone = TONE_BAD;
        entry->tag = tell0(sheet, MSG_PAGE_STEP_ALERT);
        add_task(sheet, bank, step->index, entry);
        break;
    case REPORT_STEP_MISCONCEPTION:
        entry->tone = TONE_MIDDLE;
        entry->tag = tell0(sheet, MSG_PAGE_STEP_MISCONCEPTION);
        entry->text = bank_words(sheet, &bank->misconceptions[step->index].text);
        break;
    case REPORT_STEP_OBJECTIVE:
        entry->tone = TONE_MIDDLE;
        entry->tag = tell0(sheet, MSG_PAGE_STEP_OBJECTIVE);
        entry->text = named(sheet, bank->objectives[step->index].id,
                            &bank->objectives[step->index].text);
        if (text_present(&bank->objectives[step->index].reteach)) {
            entry_more(entry, bank_words(sheet, &bank->objectives[step->index].reteach));
        }
        break;
    case REPORT_STEP_TASK:
        entry->tone = TONE_MIDDLE;
        entry->tag = tell0(sheet, MSG_PAGE_STEP_TASK);
        add_task(sheet, bank, step->index, entry);
        break;
    }
    add_sources(sheet, bank, step, entry);
}

void learner_steps(struct sheet *sheet, const struct learner_report *report)
{
    struct list list = {.list = NULL};
    sheet->ops->heading(sheet, 1, "next", tell0(sheet, MSG_PAGE_STEPS));
    for (size_t i = 0; i < report->step_count; i++) {
        add_step(sheet, report, &report->steps[i], list_add(&list));
    }
    if (list.count > 0) {
        sheet->ops->list(sheet, list.list, list.count, true);
    } else if (is_measured(&report->self)) {
        sheet->ops->text(sheet, TONE_GOOD, tell0(sheet, MSG_PAGE_NO_STEPS));
    } else {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_NOTHING_YET));
    }
    list_release(&list);
}

void learner_alerts(struct sheet *sheet, const struct learner_report *report)
{
    struct list list = {.list = NULL};
    for (size_t i = 0; i < report->alert_count; i++) {
        list_add(&list)->text = task_words(sheet, report->bank, report->alerts[i]);
    }
    if (list.count > 0) {
        sheet->ops->heading(sheet, 1, "alerts", tell0(sheet, MSG_PAGE_ALERTS));
        sheet->ops->list(sheet, list.list, list.count, false);
    }
    list_release(&list);
}

/* ---- objectives ---------------------------------------------------------------------------- */

void learner_objectives(struct sheet *sheet, const struct learner_report *report)
{
    struct bar_list list = {.list = NULL};
    sheet->ops->heading(sheet, 1, "objectives", tell0(sheet, MSG_PAGE_OBJECTIVES));
    for (size_t i = 0; i < report->bank->objective_count; i++) {
        const struct objective *o = &report->bank->objectives[i];
        const struct report_objective *figures = &report->objectives[i];
        if (o->parent >= 0) {
            continue;
        }
        bar_add(&list, (struct bar){.label = named(sheet, o->id, &o->text),
                                    .share = report_share(&figures->understood),
                                    .mark = NAN,
                                    .said = verdict_and_share(sheet, figures),
                                    .tone = verdict_tone(figures->verdict)});
    }
    sheet->ops->bars(sheet, &(struct bars){.caption = tell0(sheet, MSG_PAGE_OWN_OBJECTIVES),
                                           .list = list.list,
                                           .count = list.count});
    bar_list_release(&list);
    sheet->ops->text(sheet, TONE_QUIET,
                     tell(sheet, MSG(MSG_PAGE_VERDICT_RULE, NUM(REPORT_MIN_ANSWERS))));
}

void learner_certainty(struct sheet *sheet, const struct learner_report *report)
{
    const struct report_calibration *c = &report->calibration;
    if (c->answers[0] + c->answers[1] + c->answers[2] > 0) {
        sheet->ops->heading(sheet, 1, "certainty", tell0(sheet, MSG_PAGE_CERTAINTY));
        page_calibration(sheet, c);
    }
}

/* ---- answers ------------------------------------------------------------------------------- */

static const enum msg_id verdict_ids[VERDICT_KIND_COUNT] = {
    [VERDICT_RIGHT] = MSG_PAGE_COLUMN_RIGHT,     [VERDICT_PARTIAL] = MSG_PAGE_COLUMN_PARTIAL,
    [VERDICT_WRONG] = MSG_PAGE_COLUMN_WRONG,     [VERDICT_UNKNOWN] = MSG_PAGE_COLUMN_DK,
    [VERDICT_SKIPPED] = MSG_PAGE_COLUMN_SKIPPED, [VERDICT_PENDING] = MSG_PAGE_COLUMN_PENDING,
};

static const char *certainty_words(struct sheet *sheet, int certainty)
{
    switch (certainty) {
    case 1:
        return tell0(sheet, MSG_PAGE_LEVEL_GUESS);
    case 2:
        return tell0(sheet, MSG_PAGE_LEVEL_MAYBE);
    case 3:
        return tell0(sheet, MSG_PAGE_LEVEL_SURE);
    default:
        return percent(sheet, NAN);
    }
}

static const char *comment_words(struct sheet *sheet, const struct report_answer *answer)
{
    BUF_AUTO(text);
    if (answer->comment == NULL || *answer->comment == '\0') {
        return answer->by_person ? tell0(sheet, MSG_PAGE_BY_PERSON) : percent(sheet, NAN);
    }
    buf_addf(&text, "%s: %s", tell0(sheet, MSG_PAGE_BY_PERSON), literal(sheet, answer->comment, 0));
    return keep(sheet, &text);
}

static const char *asked_words(struct sheet *sheet, const struct bank *bank,
                               const struct report_answer *answer)
{
    return answer->question >= 0
               ? named(sheet, answer->id, &bank->questions[answer->question].prompt)
               : literal(sheet, answer->id, 0);
}

void learner_answers(struct sheet *sheet, const struct learner_report *report)
{
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_ANSWERS_TABLE)};
    if (report->answer_count == 0) {
        return;
    }
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ITEM), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_RESULT), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_CERTAINTY), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ANSWER), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_COMMENT), false);
    for (size_t i = 0; i < report->answer_count; i++) {
        const struct report_answer *a = &report->answers[i];
        const struct question *q = a->question >= 0 ? &report->bank->questions[a->question] : NULL;
        grid_cell(&grid, asked_words(sheet, report->bank, a));
        grid_cell(&grid, tell0(sheet, verdict_ids[a->verdict]));
        grid_cell(&grid, certainty_words(sheet, a->certainty));
        grid_cell(&grid, answer_words(sheet, q, a->value));
        grid_cell(&grid, comment_words(sheet, a));
    }
    sheet->ops->heading(sheet, 1, "answers", tell0(sheet, MSG_PAGE_ANSWERS));
    grid_put(sheet, &grid);
}
