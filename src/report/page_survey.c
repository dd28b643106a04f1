/* What the class said of the lecture: its pace, the survey in counts, and the words of those who
 * wrote some. Who wrote what is known to nobody, here least of all. */
#include <math.h>
#include <string.h>

#include "page.h"

enum { SCALE = 5 };

/* Why nothing of the survey is shown, or how much is. */
static bool survey_shown(struct sheet *sheet, const struct report *report)
{
    if (report->forms_shown == 0 || report->survey == NULL) {
        sheet->ops->text(sheet, TONE_PLAIN,
                         report->forms == 0
                             ? tell0(sheet, MSG_PAGE_NO_FORMS)
                             : tell(sheet, MSG(MSG_PAGE_FEW_FORMS, NUM(REPORT_MIN_FORMS))));
        return false;
    }
    return true;
}

/* ---- pace ---------------------------------------------------------------------------------- */

static void put_scale(struct sheet *sheet, enum msg_id caption, const enum msg_id labels[SCALE],
                      const size_t counts[SCALE])
{
    static const enum tone tones[SCALE] = {TONE_MIDDLE, TONE_QUIET, TONE_GOOD, TONE_QUIET,
                                           TONE_MIDDLE};
    struct bar list[SCALE];
    size_t all = 0;
    for (size_t i = 0; i < SCALE; i++) {
        all += counts[i];
    }
    for (size_t i = 0; i < SCALE; i++) {
        list[i] = (struct bar){.label = tell0(sheet, labels[i]),
                               .share = all > 0 ? (double)counts[i] / (double)all : NAN,
                               .mark = NAN,
                               .said = tell(sheet, MSG(MSG_PAGE_PEOPLE, NUM(counts[i]))),
                               .tone = tones[i]};
    }
    if (all > 0) {
        sheet->ops->bars(
            sheet, &(struct bars){.caption = tell0(sheet, caption), .list = list, .count = SCALE});
    }
}

static const struct {
    enum msg_id word;
    enum tone tone;
} paces[] = {
    [REPORT_PACE_UNKNOWN] = {MSG_PAGE_PACE_UNKNOWN, TONE_QUIET},
    [REPORT_PACE_KEEP] = {MSG_PAGE_PACE_KEEP, TONE_GOOD},
    [REPORT_PACE_TIME] = {MSG_PAGE_PACE_TIME, TONE_BAD},
    [REPORT_PACE_EXPLAIN] = {MSG_PAGE_PACE_EXPLAIN, TONE_MIDDLE},
};

static void put_tempo(struct sheet *sheet, const struct report *report)
{
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_TEMPO)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_OBJECTIVE), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_TOO_FAST), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_UNDERSTOOD), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ADVICE), false);
    for (size_t i = 0; report->tempo != NULL && i < report->top_count; i++) {
        const struct report_tempo *t = &report->tempo[i];
        const struct objective *o = &report->bank->objectives[t->objective];
        grid_cell(&grid, named(sheet, o->id, &o->text));
        grid_cell(&grid, count_words(sheet, t->too_fast));
        grid_cell(&grid, share_cell(sheet, &report->objectives[t->objective].understood));
        grid_cell(&grid, tell0(sheet, paces[t->verdict].word));
    }
    grid_put(sheet, &grid);
}

void page_pace(struct sheet *sheet, const struct report *report)
{
    static const enum msg_id pace[SCALE] = {MSG_PAGE_PACE_1, MSG_PAGE_PACE_2, MSG_PAGE_SCALE_RIGHT,
                                            MSG_PAGE_PACE_4, MSG_PAGE_PACE_5};
    static const enum msg_id amount[SCALE] = {MSG_PAGE_AMOUNT_1, MSG_PAGE_AMOUNT_2,
                                              MSG_PAGE_SCALE_RIGHT, MSG_PAGE_AMOUNT_4,
                                              MSG_PAGE_AMOUNT_5};
    if (report->bank->survey_count == 0) {
        return;
    }
    sheet->ops->heading(sheet, 1, "pace", tell0(sheet, MSG_PAGE_PACE));
    if (survey_shown(sheet, report)) {
        put_scale(sheet, MSG_PAGE_PACE_BARS, pace, report->pace);
        put_scale(sheet, MSG_PAGE_AMOUNT_BARS, amount, report->amount);
        put_tempo(sheet, report);
    }
}

/* ---- the survey ---------------------------------------------------------------------------- */

static const char *distribution(struct sheet *sheet, const size_t counts[SCALE])
{
    BUF_AUTO(text);
    for (size_t i = 0; i < SCALE; i++) {
        buf_addf(&text, "%s%zu", i > 0 ? " · " : "", counts[i]);
    }
    return keep(sheet, &text);
}

static size_t sum(const size_t counts[SCALE])
{
    size_t all = 0;
    for (size_t i = 0; i < SCALE; i++) {
        all += counts[i];
    }
    return all;
}

static void put_scales(struct sheet *sheet, const struct report *report)
{
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_SCALES)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_SAYS), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_FORMS), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_BEFORE), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_NOW), true);
    for (size_t i = 0; i < report->bank->survey_count; i++) {
        const struct report_survey *s = &report->survey[i];
        const struct survey_item *item = &report->bank->survey[s->index];
        if (item->kind != SURVEY_LIKERT || s->forms == 0) {
            continue;
        }
        grid_cell(&grid, named(sheet, item->id, &item->text));
        grid_cell(&grid, count_words(sheet, s->forms));
        grid_cell(&grid, sum(s->before) > 0 ? distribution(sheet, s->before) : percent(sheet, NAN));
        grid_cell(&grid, distribution(sheet, s->now));
    }
    grid_put(sheet, &grid);
}

static void put_survey_choices(struct sheet *sheet, const struct survey_item *item,
                               const struct report_survey *s)
{
    struct bar_list list = {.list = NULL};
    for (size_t c = 0; c < item->choice_count; c++) {
        bar_add(&list, (struct bar){.label = bank_words(sheet, &item->choices[c]),
                                    .share = (double)s->choices[c] / (double)s->forms,
                                    .mark = NAN,
                                    .said = tell(sheet, MSG(MSG_PAGE_PEOPLE_OF, NUM(s->choices[c]),
                                                            NUM(s->forms)))});
    }
    sheet->ops->bars(sheet, &(struct bars){.caption = named(sheet, item->id, &item->text),
                                           .list = list.list,
                                           .count = list.count});
    bar_list_release(&list);
}

static void put_texts(struct sheet *sheet, const struct survey_item *item,
                      const struct report_survey *s)
{
    struct list list = {.list = NULL};
    for (size_t i = 0; i < s->text_count; i++) {
        list_add(&list)->text = literal(sheet, s->texts[i], 0);
    }
    sheet->ops->heading(sheet, 2, NULL, named(sheet, item->id, &item->text));
    sheet->ops->list(sheet, list.list, list.count, false);
    list_release(&list);
}

void page_survey(struct sheet *sheet, const struct report *report)
{
    if (report->bank->survey_count == 0) {
        return;
    }
    sheet->ops->heading(sheet, 1, "survey", tell0(sheet, MSG_PAGE_SURVEY));
    if (!survey_shown(sheet, report)) {
        return;
    }
    sheet->ops->text(sheet, TONE_QUIET,
                     tell(sheet, MSG(MSG_PAGE_FORMS_SHOWN, NUM(report->forms_shown))));
    for (size_t i = 0; i < report->bank->survey_count; i++) {
        const struct report_survey *s = &report->survey[i];
        const struct survey_item *item = &report->bank->survey[s->index];
        if (item->kind == SURVEY_TEXT && s->text_count > 0) {
            put_texts(sheet, item, s);
        }
    }
    for (size_t i = 0; i < report->bank->survey_count; i++) {
        const struct report_survey *s = &report->survey[i];
        const struct survey_item *item = &report->bank->survey[s->index];
        if (item->kind == SURVEY_CHOICES && s->forms > 0 && s->choices != NULL) {
            put_survey_choices(sheet, item, s);
        }
    }
    put_scales(sheet, report);
}
