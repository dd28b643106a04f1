/* The top of a class's page: how much was understood, what to say again, what was misunderstood. */
#include <math.h>
#include <string.h>

#include "page.h"

/* ---- the title ----------------------------------------------------------------------------- */

void page_title(struct sheet *sheet, const struct report *report)
{
    BUF_AUTO(under);
    const char *name = literal(sheet, report->class_name, 0);
    buf_addf(&under, "%s%s%s", name, *name != '\0' ? " · " : "", day_words(sheet, report->made));
    buf_addf(&under, " · %s",
             tell(sheet, MSG(MSG_PAGE_LEARNERS_OF, NUM(report->answered),
                             NUM(report->learner_count + report->absent_count))));
    const char *title = tell(sheet, MSG(MSG_PAGE_TITLE, bank_words(sheet, &report->bank->title)));
    sheet->ops->begin(sheet, title, buf_str(&under));
}

/* ---- the headline -------------------------------------------------------------------------- */

static void add_share(struct sheet *sheet, struct bar_list *list, enum msg_id label,
                      const struct report_share *share, enum tone tone)
{
    if (share->out_of > 0) {
        bar_add(list, (struct bar){.label = tell0(sheet, label),
                                   .share = report_share(share),
                                   .mark = NAN,
                                   .said = share_words(sheet, share),
                                   .tone = tone});
    }
}

/* The figures that stand beside the first one. */
static void put_beside(struct sheet *sheet, const struct report_headline *h)
{
    struct bar_list list = {.list = NULL};
    if (h->certainty) {
        add_share(sheet, &list, MSG_PAGE_UNDERSTOOD, &h->understood, TONE_PLAIN);
    }
    add_share(sheet, &list, MSG_PAGE_RAW, &h->raw, TONE_PLAIN);
    if (list.count > 0 && h->chance > 0) {
        list.list[list.count - 1].mark = h->chance;
    }
    add_share(sheet, &list, MSG_PAGE_LIVE, &h->live, TONE_PLAIN);
    if (h->self_forms > 0 && !isnan(h->self_median)) {
        bar_add(&list, (struct bar){.label = tell0(sheet, MSG_PAGE_SELF),
                                    .share = h->self_median,
                                    .mark = NAN,
                                    .said = tell(sheet, MSG(MSG_PAGE_SELF_SAID,
                                                            percent(sheet, h->self_median),
                                                            NUM(h->self_forms)))});
    }
    add_share(sheet, &list, MSG_PAGE_MENTIONED, &h->mentioned, TONE_QUIET);
    if (list.count > 0) {
        sheet->ops->bars(sheet, &(struct bars){.caption = tell0(sheet, MSG_PAGE_BESIDE),
                                               .list = list.list,
                                               .count = list.count});
    }
    bar_list_release(&list);
    if (h->raw.out_of > 0 && h->chance > 0) {
        sheet->ops->text(sheet, TONE_QUIET,
                         tell(sheet, MSG(MSG_PAGE_CHANCE, percent(sheet, h->chance))));
    }
}

/* Sure and right is understood, unsure and right luck, sure and wrong a misconception. */
static void put_corners(struct sheet *sheet, const struct report_headline *h)
{
    const struct {
        enum msg_id label;
        enum tone tone;
        size_t count;
    } corners[] = {
        {MSG_PAGE_RIGHT_SURE, TONE_GOOD, h->right_sure},
        {MSG_PAGE_RIGHT_UNSURE, TONE_MIDDLE, h->right_unsure},
        {MSG_PAGE_WRONG_SURE, TONE_BAD, h->wrong_sure},
        {MSG_PAGE_WRONG_UNSURE, TONE_QUIET, h->wrong_unsure},
    };
    size_t all = 0;
    struct bar parts[COUNT_OF(corners)];
    for (size_t i = 0; i < COUNT_OF(corners); i++) {
        all += corners[i].count;
    }
    for (size_t i = 0; i < COUNT_OF(corners); i++) {
        double share = all > 0 ? (double)corners[i].count / (double)all : NAN;
        parts[i] = (struct bar){
            .label = tell0(sheet, corners[i].label),
            .share = share,
            .mark = NAN,
            .said = sheet->small ? count_words(sheet, corners[i].count)
                                 : tell(sheet, MSG(MSG_PAGE_COUNT_AND_SHARE, NUM(corners[i].count),
                                                   percent(sheet, share))),
            .tone = corners[i].tone,
        };
    }
    if (h->certainty && all > 0) {
        sheet->ops->stack(sheet,
                          &(struct bars){.caption = tell(sheet, MSG(MSG_PAGE_CORNERS, NUM(all))),
                                         .list = parts,
                                         .count = COUNT_OF(parts)});
    }
}

void page_headline(struct sheet *sheet, const struct report *report)
{
    const struct report_headline *h = &report->headline;
    sheet->ops->heading(sheet, 1, "understood", tell0(sheet, MSG_PAGE_HEADLINE));
    if (!(h->understood.out_of > 0)) {
        sheet->ops->text(sheet, TONE_PLAIN, tell0(sheet, MSG_PAGE_NO_ANSWERS));
    } else {
        const char *basis = tell(sheet, MSG(h->certainty ? MSG_PAGE_BASIS : MSG_PAGE_BASIS_RAW,
                                            NUM(report->answered), NUM(h->understood.answers)));
        sheet->ops->figure(
            sheet,
            &(struct figure){.value = sheet->small ? share_words(sheet, &h->understood)
                                                   : percent(sheet, report_share(&h->understood)),
                             .label = basis,
                             .share = report_share(&h->understood)});
    }
    put_beside(sheet, h);
    put_corners(sheet, h);
}

const char *unless_empty(struct sheet *sheet, const struct report *report, enum msg_id id)
{
    return tell0(sheet, report->headline.raw.answers > 0 ? id : MSG_PAGE_NOTHING_YET);
}

/* ---- to say again -------------------------------------------------------------------------- */

static void add_repeat(struct sheet *sheet, const struct report *report,
                       const struct report_repeat *repeat, struct list *list)
{
    const struct bank *bank = report->bank;
    const struct objective *o = &bank->objectives[repeat->objective];
    const struct report_objective *figures = &report->objectives[repeat->objective];
    struct entry *entry = list_add(list);
    entry->text = named(sheet, o->id, &o->text);
    if (repeat->next) {
        const char *next = bank_words(sheet, &bank->next_lecture);
        entry->tone = TONE_BAD;
        entry->tag = *next != '\0' ? tell(sheet, MSG(MSG_PAGE_NEXT, next))
                                   : tell0(sheet, MSG_PAGE_NEXT_LECTURE);
    }
    entry_more(entry, tell(sheet, MSG(MSG_PAGE_STANDS, share_words(sheet, &figures->understood),
                                      verdict_words(sheet, figures->verdict))));
    if (text_present(&o->reteach)) {
        entry_more(entry, tell(sheet, MSG(MSG_PAGE_RETEACH, bank_words(sheet, &o->reteach))));
    }
    if (repeat->question >= 0) {
        const struct question *q = &bank->questions[repeat->question];
        entry_more(entry,
                   tell(sheet, MSG(MSG_PAGE_ASK_AGAIN, q->id, bank_words(sheet, &q->prompt))));
    }
}

void page_repeat(struct sheet *sheet, const struct report *report)
{
    struct list list = {.list = NULL};
    sheet->ops->heading(sheet, 1, "repeat", tell0(sheet, MSG_PAGE_REPEAT));
    for (size_t i = 0; i < report->repeat_count; i++) {
        add_repeat(sheet, report, &report->repeat[i], &list);
    }
    if (list.count > 0) {
        sheet->ops->list(sheet, list.list, list.count, true);
    } else {
        sheet->ops->text(sheet, TONE_PLAIN, unless_empty(sheet, report, MSG_PAGE_NO_REPEAT));
    }
    list_release(&list);
}

/* ---- misconceptions ------------------------------------------------------------------------ */

static void add_where(struct sheet *sheet, const struct bank *bank,
                      const struct report_misconception *met, struct entry *entry)
{
    const struct question *q = &bank->questions[met->question];
    const char *answer = answer_words(sheet, q, met->response);
    entry_more(entry, tell(sheet, MSG(MSG_PAGE_MET_AT, q->id, answer)));
}

static void add_misconception(struct sheet *sheet, const struct bank *bank,
                              const struct report_misconception *met, struct list *list)
{
    const struct misconception *m = &bank->misconceptions[met->index];
    struct entry *entry = list_add(list);
    entry->text = named(sheet, m->id, &m->text);
    if (m->critical) {
        entry->tone = TONE_BAD;
        entry->tag = tell0(sheet, MSG_PAGE_CRITICAL);
    }
    entry_more(entry, tell(sheet, MSG(MSG_PAGE_MET, NUM(met->learners), NUM(met->answers),
                                      NUM(met->sure))));
    if (m->statements.count > 0) {
        const struct statement *s = &bank->statements[m->statements.list[0]];
        entry_more(entry, tell(sheet, MSG(MSG_PAGE_LECTURE_LINE, NUM(s->line),
                                          bank_words(sheet, &s->text))));
    }
    if (met->question >= 0 && met->response != NULL && met->response[0] != '\0') {
        add_where(sheet, bank, met, entry);
    }
}

/* Critical ones come first and are all shown. */
static size_t misconceptions_first(const struct report *report)
{
    enum { OTHERS = 5 };
    size_t critical = 0;
    while (critical < report->misconception_count &&
           report->bank->misconceptions[report->misconceptions[critical].index].critical) {
        critical++;
    }
    return critical + OTHERS;
}

void page_misconceptions(struct sheet *sheet, const struct report *report)
{
    struct list list = {.list = NULL};
    sheet->ops->heading(sheet, 1, "misconceptions", tell0(sheet, MSG_PAGE_MISCONCEPTIONS));
    for (size_t i = 0; i < report->misconception_count; i++) {
        add_misconception(sheet, report->bank, &report->misconceptions[i], &list);
    }
    if (list.count > 0) {
        put_first(sheet, &list, misconceptions_first(report), MSG_PAGE_MORE_MISCONCEPTIONS,
                  MSG_PAGE_FOLD_MISCONCEPTIONS);
    } else {
        sheet->ops->text(sheet, TONE_PLAIN,
                         unless_empty(sheet, report, MSG_PAGE_NO_MISCONCEPTIONS));
    }
    list_release(&list);
}
