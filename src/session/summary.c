/* The figures of one attempt and what the learner should read again.
 * Figures over several attempts are left to progress.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/summary.h"

bool item_missed(const struct item *item)
{
    if (item->task != NULL) {
        return false;
    }
    if (item->state == ITEM_SKIPPED) {
        return true;
    }
    enum verdict_kind kind = item->first.verdict.kind;
    return item->first.seq != 0 &&
           (kind == VERDICT_WRONG || kind == VERDICT_PARTIAL || kind == VERDICT_UNKNOWN);
}

bool item_to_repeat(const struct item *item)
{
    if (item->state == ITEM_OPEN) {
        return false;
    }
    enum verdict_kind kind = item->last.verdict.kind;
    if (item->task != NULL) {
        return item->state == ITEM_ANSWERED && kind == VERDICT_WRONG;
    }
    return item->state == ITEM_SKIPPED || (kind != VERDICT_RIGHT && kind != VERDICT_PENDING);
}

static void tally_answer(struct tally *t, const struct summary *s, const struct item *item)
{
    const struct given *first = &item->first;
    enum verdict_kind kind = first->verdict.kind;
    bool right = kind == VERDICT_RIGHT;
    t->verdicts[kind]++;
    t->spent_ms += first->spent_ms;
    if (kind == VERDICT_PENDING) {
        return;
    }
    t->counted++;
    t->weight += item_weight(item);
    t->score += item_weight(item) * session_score(s->session, item, first);
    if (item_core(item)) {
        t->core++;
        t->understood += right && (!s->certainty || first->certainty == 3);
    }
    t->sure_wrong += !right && first->certainty == 3;
    t->guessed_right += right && first->certainty == 1;
    t->retried += !right && item->last.seq != first->seq && item->last.seq != 0 &&
                  item->last.verdict.kind == VERDICT_RIGHT;
}

static void tally_task(struct practice *p, const struct item *item)
{
    enum verdict_kind kind = item->last.verdict.kind;
    bool checked = item->state == ITEM_ANSWERED;
    bool advisory = item->task->advisory;
    p->tasks++;
    p->done += checked && !advisory && kind == VERDICT_RIGHT;
    p->done_first += !advisory && item->first.seq != 0 && item->first.verdict.kind == VERDICT_RIGHT;
    p->failed += checked && kind == VERDICT_WRONG;
    p->warned += checked && kind == VERDICT_PARTIAL;
    p->advised += checked && advisory && kind == VERDICT_RIGHT;
    p->skipped += item->state == ITEM_SKIPPED;
    p->open += item->state == ITEM_OPEN;
}

static void tally_item(struct tally *t, const struct summary *s, const struct item *item)
{
    if (item->task != NULL) {
        tally_task(&t->practice, item);
        return;
    }
    t->items++;
    t->hints += item->hints;
    if (item->first.seq != 0) {
        tally_answer(t, s, item);
    } else if (item->state == ITEM_SKIPPED) {
        t->verdicts[VERDICT_SKIPPED]++;
        t->counted++;
        t->weight += item_weight(item);
        t->core += item_core(item);
    } else {
        t->open++;
    }
}

void summary_build(const struct bank *bank, const struct session *session, struct summary *ret)
{
    *ret = (struct summary){
        .bank = bank,
        .session = session,
        .certainty = session_plan(session)->certainty,
        .by_objective = xcalloc(bank->objective_count + 1, sizeof(*ret->by_objective)),
    };
    for (size_t i = 0; i < session_count(session); i++) {
        const struct item *item = session_item(session, i);
        tally_item(&ret->total, ret, item);
        tally_item(&ret->by_objective[bank_objective_top(bank, item_objective(item))], ret, item);
    }
}

void summary_release(struct summary *summary)
{
    free(summary->by_objective);
    summary->by_objective = NULL;
}

static const char *score_text(char out[48], double score, double weight)
{
    /* One decimal at most; a whole number of points prints as one. */
    snprintf(out, 48, "%.10g / %.10g", round(score * 10) / 10, round(weight * 10) / 10);
    return out;
}

static const char *percent(char out[16], double part, double whole)
{
    snprintf(out, 16, "%.0f %%", whole > 0 ? 100 * part / whole : 0.0);
    return out;
}

/* What was done, and what of it was done at the first check already. */
static void put_practice(const struct practice *p, enum lang lang, struct buf *ret)
{
    char share[16];
    size_t counted = p->done + p->failed;
    if (counted > 0) {
        msg_format(ret, lang,
                   MSG(MSG_SUMMARY_PRACTICE, percent(share, (double)p->done, (double)counted),
                       NUM(p->done), NUM(counted)));
        if (p->done_first < p->done) {
            buf_addc(ret, ' ');
            msg_format(ret, lang, MSG(MSG_SUMMARY_PRACTICE_FIRST, NUM(p->done_first)));
        }
        buf_adds(ret, "\n\n");
    }
}

static void put_headline(const struct summary *s, enum lang lang, struct buf *ret)
{
    const struct tally *t = &s->total;
    char points[48];
    char share[16];
    char core[16];
    if (t->counted > 0) {
        msg_format(ret, lang,
                   MSG(MSG_SUMMARY_SCORE, score_text(points, t->score, t->weight),
                       percent(share, t->score, t->weight), NUM(t->counted)));
        buf_adds(ret, "\n\n");
    }
    if (t->core > 0 && s->certainty) {
        msg_format(ret, lang,
                   MSG(MSG_SUMMARY_UNDERSTOOD,
                       percent(core, (double)t->understood, (double)t->core), NUM(t->understood),
                       NUM(t->core)));
        buf_adds(ret, "\n\n");
    }
    put_practice(&t->practice, lang, ret);
}

struct count_line {
    enum msg_id id;
    size_t count;
};

static void put_counts(const struct summary *s, enum lang lang, struct buf *ret)
{
    const struct tally *t = &s->total;
    const struct count_line lines[] = {
        {MSG_SUMMARY_PENDING, t->verdicts[VERDICT_PENDING]},
        {MSG_SUMMARY_RETRIED, t->retried},
        {MSG_SUMMARY_SURE_WRONG, t->sure_wrong},
        {MSG_SUMMARY_GUESSED, t->guessed_right},
        {MSG_SUMMARY_UNKNOWN, t->verdicts[VERDICT_UNKNOWN]},
        {MSG_SUMMARY_SKIPPED, t->verdicts[VERDICT_SKIPPED]},
        {MSG_SUMMARY_OPEN, t->open},
        {MSG_SUMMARY_HINTS, t->hints},
        {MSG_SUMMARY_TASKS_WARNED, t->practice.warned},
        {MSG_SUMMARY_TASKS_SKIPPED, t->practice.skipped},
        {MSG_SUMMARY_TASKS_OPEN, t->practice.open},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i].count > 0) {
            buf_adds(ret, "- ");
            msg_format(ret, lang, MSG(lines[i].id, NUM(lines[i].count)));
            buf_adds(ret, "\n");
        }
    }
    buf_adds(ret, "\n");
}

/* "2 / 4 · tasks 1 of 3" */
static void put_figures(const struct tally *t, enum lang lang, struct buf *ret)
{
    char points[48];
    if (t->weight > 0) {
        buf_adds(ret, score_text(points, t->score, t->weight));
    } else if (t->items > 0) {
        buf_adds(ret, msg_text(lang, t->open == t->items ? MSG_SUMMARY_NOT_REACHED
                                                         : MSG_SUMMARY_WAITING));
    }
    const struct practice *p = &t->practice;
    if (p->tasks == 0) {
        return;
    }
    buf_adds(ret, t->items > 0 ? " · " : "");
    if (p->done + p->failed > 0) {
        msg_format(ret, lang, MSG(MSG_SUMMARY_TASKS_DONE, NUM(p->done), NUM(p->done + p->failed)));
    } else if (p->warned + p->advised > 0) {
        msg_format(ret, lang,
                   MSG(MSG_SUMMARY_TASKS_ADVISED, NUM(p->advised), NUM(p->advised + p->warned)));
    } else {
        buf_adds(ret, msg_text(lang, MSG_SUMMARY_TASKS_UNCHECKED));
    }
}

/* "- **O3** 2 / 4 · tasks 1 of 3 · text" */
static void put_objective(const struct summary *s, size_t i, enum lang lang, struct buf *ret)
{
    const struct tally *t = &s->by_objective[i];
    if (t->items + t->practice.tasks == 0) {
        return;
    }
    buf_adds(ret, "- **");
    buf_adds(ret, s->bank->objectives[i].id);
    buf_adds(ret, "** ");
    put_figures(t, lang, ret);
    buf_adds(ret, " · ");
    buf_adds(ret, s->bank->objectives[i].text.in[lang]);
    buf_adds(ret, "\n");
}

static int compare_lines(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Lines of the lecture, without order and perhaps twice. */
struct lines {
    int64_t *list;
    size_t count;
};

static void add_lines(const struct bank *bank, const struct question *q, struct lines *lines)
{
    lines->list = xrealloc(lines->list, lines->count + q->statements.count + 1, sizeof(int64_t));
    for (size_t k = 0; k < q->statements.count; k++) {
        lines->list[lines->count++] = bank->statements[q->statements.list[k]].line;
    }
}

/* The lines as ranges: " (line 45–47, 50)". */
static void put_lines(struct lines *lines, enum lang lang, struct buf *ret)
{
    BUF_AUTO(ranges);
    if (lines->count == 0) {
        return;
    }
    qsort(lines->list, lines->count, sizeof(int64_t), compare_lines);
    for (size_t k = 0; k < lines->count;) {
        int64_t from = lines->list[k];
        int64_t to = from;
        for (k++; k < lines->count && lines->list[k] <= to + 1; k++) {
            to = lines->list[k];
        }
        buf_addf(&ranges, ranges.len > 0 ? ", %lld" : "%lld", (long long)from);
        if (to > from) {
            buf_addf(&ranges, "–%lld", (long long)to);
        }
    }
    buf_addc(ret, ' ');
    msg_format(ret, lang, MSG(MSG_SUMMARY_LINES, buf_str(&ranges)));
}

bool question_place(const struct bank *bank, const struct question *q, enum lang lang,
                    struct buf *ret)
{
    if (q->section.in[lang] == NULL) {
        return false;
    }
    struct lines lines = {.list = NULL};
    add_lines(bank, q, &lines);
    buf_adds(ret, q->section.in[lang]);
    put_lines(&lines, lang, ret);
    free(lines.list);
    return true;
}

static const char *section_of(const struct item *item, enum lang lang)
{
    return item->question != NULL ? item->question->section.in[lang] : NULL;
}

/* One section with the lines of all that was missed in it. */
static void put_section(const struct summary *s, const char *section, enum lang lang,
                        struct buf *ret)
{
    struct lines lines = {.list = NULL};
    for (size_t i = 0; i < session_count(s->session); i++) {
        const struct item *item = session_item(s->session, i);
        const char *other = section_of(item, lang);
        if (item_missed(item) && other != NULL && strcmp(other, section) == 0) {
            add_lines(s->bank, item->question, &lines);
        }
    }
    buf_adds(ret, "- ");
    buf_adds(ret, section);
    put_lines(&lines, lang, ret);
    buf_adds(ret, "\n");
    free(lines.list);
}

/* The sections of what was missed, each once. */
static void put_again(const struct summary *s, enum lang lang, struct buf *ret)
{
    CLEANUP(strings_release) struct strings seen = STRINGS_INIT;
    for (size_t i = 0; i < session_count(s->session); i++) {
        const struct item *item = session_item(s->session, i);
        const char *section = section_of(item, lang);
        if (!item_missed(item) || section == NULL || strings_has(&seen, section)) {
            continue;
        }
        if (seen.count == 0) {
            buf_adds(ret, "**");
            buf_adds(ret, msg_text(lang, MSG_SUMMARY_AGAIN));
            buf_adds(ret, "**\n\n");
        }
        strings_add(&seen, section);
        put_section(s, section, lang, ret);
    }
    buf_adds(ret, seen.count > 0 ? "\n" : "");
}

/* What to read again may be long, so the result comes last and stays on the screen. */
void summary_markdown(const struct summary *s, enum lang lang, struct buf *ret)
{
    put_again(s, lang, ret);
    buf_adds(ret, "## ");
    buf_adds(ret, msg_text(lang, MSG_SUMMARY_TITLE));
    buf_adds(ret, "\n\n");
    put_headline(s, lang, ret);
    put_counts(s, lang, ret);
    buf_adds(ret, "**");
    buf_adds(ret, msg_text(lang, MSG_SUMMARY_OBJECTIVES));
    buf_adds(ret, "**\n\n");
    for (size_t i = 0; i < s->bank->objective_count; i++) {
        put_objective(s, i, lang, ret);
    }
}
