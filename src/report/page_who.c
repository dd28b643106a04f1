/* The end of a class's page: who answered, and what the figures can't say. */
#include <string.h>

#include "page.h"

static void put_learners(struct sheet *sheet, const struct report *report)
{
    struct grid grid = {.caption = tell0(sheet, MSG_PAGE_WHO_TABLE)};
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_NAME), false);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_ANSWERS), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_PENDING), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_UNDERSTOOD), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_RAW), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_LIVE), true);
    grid_column(&grid, tell0(sheet, MSG_PAGE_COLUMN_LAST), false);
    enum { LEARNERS = 50 };
    size_t shown = shown_of(sheet, report->learner_count, LEARNERS);
    bool small = sheet->small;
    sheet->small = true; /* one learner's answers are counted, not shared out */
    for (size_t i = 0; i < shown; i++) {
        const struct report_learner *l = &report->learners[i];
        grid_cell(&grid, literal(sheet, l->alias, 0));
        grid_cell(&grid, count_words(sheet, l->answers));
        grid_cell(&grid, count_words(sheet, l->pending));
        grid_cell(&grid, share_cell(sheet, &l->understood));
        grid_cell(&grid, share_cell(sheet, &l->raw));
        grid_cell(&grid, share_cell(sheet, &l->live));
        grid_cell(&grid, day_words(sheet, l->last));
    }
    grid_put(sheet, &grid);
    sheet->small = small;
    put_more(sheet, MSG_PAGE_MORE_LEARNERS, report->learner_count - shown);
}

static void put_absent(struct sheet *sheet, const struct report *report)
{
    BUF_AUTO(names);
    for (size_t i = 0; i < report->absent_count; i++) {
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", literal(sheet, report->absent[i], 0));
    }
    if (report->absent_count > 0 && sheet->names) {
        sheet->ops->text(
            sheet, TONE_PLAIN,
            tell(sheet, MSG(MSG_PAGE_ABSENT, NUM(report->absent_count), buf_str(&names))));
    } else if (report->absent_count > 0) {
        sheet->ops->text(sheet, TONE_PLAIN,
                         tell(sheet, MSG(MSG_PAGE_ABSENT_COUNT, NUM(report->absent_count))));
    } else {
        sheet->ops->text(sheet, TONE_PLAIN,
                         tell0(sheet, report->roster ? MSG_PAGE_NO_ABSENT : MSG_PAGE_NO_ROSTER));
    }
}

void page_who(struct sheet *sheet, const struct report *report)
{
    sheet->ops->heading(sheet, 1, "who", tell0(sheet, MSG_PAGE_WHO));
    sheet->ops->text(
        sheet, TONE_PLAIN,
        tell(sheet, MSG(MSG_PAGE_ANSWERED, NUM(report->learner_count), NUM(report->answered))));
    put_absent(sheet, report);
    if (sheet->names) {
        put_learners(sheet, report);
    }
}

/* ---- honesty ------------------------------------------------------------------------------- */

static void add_if(struct sheet *sheet, struct list *list, enum msg_id id, size_t count)
{
    if (count > 0) {
        list_add(list)->text = tell(sheet, MSG(id, NUM(count)));
    }
}

static void add_diverging(struct sheet *sheet, const struct report *report, struct list *list)
{
    BUF_AUTO(names);
    for (size_t i = 0; i < report->diverging.count; i++) {
        buf_addf(&names, "%s%s", i > 0 ? ", " : "", literal(sheet, report->diverging.list[i], 0));
    }
    if (report->diverging.count > 0) {
        list_add(list)->text = tell(sheet, MSG(MSG_PAGE_DIVERGING, NUM(report->diverging.count),
                                               sheet->names ? buf_str(&names) : "…"));
    }
}

void page_honesty(struct sheet *sheet, const struct report *report)
{
    enum { HASH_SHOWN = 12 };
    struct list list = {.list = NULL};
    BUF_AUTO(hash);
    buf_add(&hash, report->bank_hash, strnlen(report->bank_hash, HASH_SHOWN));
    sheet->ops->heading(sheet, 1, "honesty", tell0(sheet, MSG_PAGE_HONESTY));
    list_add(&list)->text = tell(
        sheet, MSG(MSG_PAGE_MARKED, NUM(report->auto_marked), NUM(report->person_marked)));
    add_if(sheet, &list, MSG_PAGE_WAITING, report->pending);
    add_if(sheet, &list, MSG_PAGE_SELF_MARKED, report->self_marked_only);
    add_if(sheet, &list, MSG_PAGE_REGRADED, report->regraded);
    add_if(sheet, &list, MSG_PAGE_OTHER_REVISION, report->other_revision);
    add_if(sheet, &list, MSG_PAGE_UNKNOWN_CHECKS, report->unknown_checks);
    add_diverging(sheet, report, &list);
    list_add(&list)->text = tell(
        sheet, MSG(MSG_PAGE_SIGNED, NUM(report->signed_learners), NUM(report->learner_count)));
    list_add(&list)->text = tell0(sheet, MSG_PAGE_CLAIMS);
    list_add(&list)->text = tell(sheet, MSG(MSG_PAGE_MADE, day_words(sheet, report->made),
                                            literal(sheet, report->program, 0), report->bank->id,
                                            buf_str(&hash)));
    sheet->ops->list(sheet, list.list, list.count, false);
    list_release(&list);
}
