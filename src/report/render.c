/* A report in each of its forms: the same parts in the same order, written by a writer each. */
#include "page.h"
#include "page_learner.h"

static void put_class(struct sheet *sheet, const struct report *report)
{
    static void (*const parts[])(struct sheet * sheet, const struct report *report) = {
        page_title, page_headline, page_repeat, page_misconceptions, page_objectives, page_practice,
        page_pace,  page_doubts,   page_items,  page_survey,         page_who,        page_honesty,
    };
    sheet->small = report->small;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        parts[i](sheet, report);
    }
    sheet->ops->end(sheet);
    sheet_release(sheet);
}

static void put_learner(struct sheet *sheet, const struct learner_report *report)
{
    static void (*const parts[])(struct sheet * sheet, const struct learner_report *report) = {
        learner_title,      learner_steps,     learner_alerts,  learner_standing,
        learner_objectives, learner_certainty, learner_answers,
    };
    sheet->small = true;
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        parts[i](sheet, report);
    }
    sheet->ops->end(sheet);
    sheet_release(sheet);
}

void report_terminal(const struct report *report, enum lang lang, struct report_style style,
                     struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_terminal, lang, ret);
    sheet.style = style;
    sheet.brief = !style.all;
    sheet.details = style.all;
    put_class(&sheet, report);
}

void report_markdown(const struct report *report, enum lang lang, bool all, struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_markdown, lang, ret);
    sheet.names = false;
    sheet.brief = !all;
    sheet.details = all;
    put_class(&sheet, report);
}

void report_html(const struct report *report, enum lang lang, struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_html, lang, ret);
    sheet.details = true;
    put_class(&sheet, report);
}

void learner_report_terminal(const struct learner_report *report, enum lang lang,
                             struct report_style style, struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_terminal, lang, ret);
    sheet.style = style;
    put_learner(&sheet, report);
}

void learner_report_markdown(const struct learner_report *report, enum lang lang, struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_markdown, lang, ret);
    put_learner(&sheet, report);
}

void learner_report_html(const struct learner_report *report, enum lang lang, struct buf *ret)
{
    struct sheet sheet;
    sheet_init(&sheet, &sheet_html, lang, ret);
    sheet.details = true;
    put_learner(&sheet, report);
}
