/* What follows from the figures: verdicts, what to repeat, what to correct in the notes.
 * Nothing is measured here. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

static const double mastered = 0.8;
static const double low = 0.6;
/* A share of the forms that makes a part too fast for the class. */
static const double too_fast = 1.0 / 3;
/* Sums of weights are off in the last bits: 0.8 must be 0.8. */
static const double close = 1e-9;

static bool reaches(const struct report_share *share, double least)
{
    return share->answers >= REPORT_MIN_ANSWERS && report_share(share) >= least - close;
}

static bool misses(const struct report_share *share, double least)
{
    return share->answers >= REPORT_MIN_ANSWERS && report_share(share) < least - close;
}

void objectives_judge(const struct bank *bank, struct report_objective *objectives)
{
    for (size_t i = 0; i < bank->objective_count; i++) {
        struct report_objective *o = &objectives[i];
        o->verdict = o->understood.answers < REPORT_MIN_ANSWERS ? REPORT_UNMEASURED
                     : reaches(&o->understood, mastered)        ? REPORT_MASTERED
                     : reaches(&o->understood, low)             ? REPORT_MORE
                                                                : REPORT_AGAIN;
        o->knows_not_does = reaches(&o->understood, mastered) && misses(&o->live, low);
        o->does_not_explain = reaches(&o->live, mastered) && misses(&o->understood, low);
    }
}

/* ---- which objectives ---------------------------------------------------------------------- */

/* Whether an objective comes before another one: measured ones first, the lowest of them first. */
static bool is_lower(const struct report_objective *a, const struct report_objective *b)
{
    bool measured = a->verdict != REPORT_UNMEASURED;
    if (measured != (b->verdict != REPORT_UNMEASURED)) {
        return measured;
    }
    return measured && report_share(&a->understood) < report_share(&b->understood) - close;
}

static void rank_tops(struct report *report)
{
    const struct bank *bank = report->bank;
    size_t count = 0;
    for (size_t i = 0; i < bank->objective_count; i++) {
        if (bank->objectives[i].parent >= 0) {
            continue;
        }
        size_t at = count++;
        for (; at > 0 &&
               is_lower(&report->objectives[i], &report->objectives[report->lowest[at - 1]]);
             at--) {
            report->lowest[at] = report->lowest[at - 1];
        }
        report->lowest[at] = (int)i;
    }
}

bool objective_is_below(const struct bank *bank, int objective, int above)
{
    while (objective >= 0 && objective != above) {
        objective = bank->objectives[objective].parent;
    }
    return objective == above;
}

/* The question to ask again: the one that the fewest got right, of those below the objective that
 * are answered in a word and were answered by enough; -1. */
static int hardest(const struct report *report, int objective)
{
    int found = -1;
    double least = 2;
    for (size_t i = 0; i < report->item_count; i++) {
        const struct report_item *item = &report->items[i];
        if (!item->current || item->index < 0 || item->n < REPORT_MIN_ANSWERS) {
            continue;
        }
        const struct question *q = &report->bank->questions[item->index];
        if (q->kind == QUESTION_OPEN) {
            continue;
        }
        bool core = q->coverage == COVERAGE_TAUGHT || q->coverage == COVERAGE_PRACTISED;
        double right = (double)item->right / (double)item->n;
        if (core && objective_is_below(report->bank, q->objective, objective) &&
            right < least - close) {
            least = right;
            found = item->index;
        }
    }
    return found;
}

/* ---- what to say again --------------------------------------------------------------------- */

/* An objective that is not mastered. Those that hold others stand back: the part says more exactly
 * what to repeat. */
static bool is_candidate(const struct report *report, int objective)
{
    const struct report_objective *o = &report->objectives[objective];
    return o->verdict == REPORT_AGAIN || o->verdict == REPORT_MORE;
}

static bool is_chosen(const struct report *report, int objective)
{
    for (size_t i = 0; i < report->repeat_count; i++) {
        int other = report->repeat[i].objective;
        if (objective_is_below(report->bank, objective, other) ||
            objective_is_below(report->bank, other, objective)) {
            return true;
        }
    }
    return false;
}

static bool has_candidate_below(const struct report *report, int objective)
{
    for (size_t i = 0; i < report->bank->objective_count; i++) {
        if ((int)i != objective && objective_is_below(report->bank, (int)i, objective) &&
            is_candidate(report, (int)i)) {
            return true;
        }
    }
    return false;
}

/* What the next lecture builds on first, then the lowest. */
static int next_to_repeat(const struct report *report)
{
    const struct bank *bank = report->bank;
    int best = -1;
    for (size_t i = 0; i < bank->objective_count; i++) {
        if (!is_candidate(report, (int)i) || is_chosen(report, (int)i) ||
            has_candidate_below(report, (int)i)) {
            continue;
        }
        bool sooner = best >= 0 && bank->objectives[i].next && !bank->objectives[best].next;
        bool same = best >= 0 && bank->objectives[i].next == bank->objectives[best].next;
        if (best < 0 || sooner ||
            (same && is_lower(&report->objectives[i], &report->objectives[best]))) {
            best = (int)i;
        }
    }
    return best;
}

static void choose_repeat(struct report *report)
{
    while (report->repeat_count < REPORT_REPEAT_MAX) {
        int objective = next_to_repeat(report);
        if (objective < 0) {
            return;
        }
        report->repeat[report->repeat_count++] = (struct report_repeat){
            .objective = objective,
            .next = report->bank->objectives[objective].next,
            .question = hardest(report, objective),
        };
    }
}

/* ---- the notes, the pace ------------------------------------------------------------------- */

static bool is_critical(const struct bank *bank, int statement)
{
    for (size_t i = 0; i < bank->misconception_count; i++) {
        const struct misconception *m = &bank->misconceptions[i];
        for (size_t k = 0; m->critical && k < m->statements.count; k++) {
            if (m->statements.list[k] == statement) {
                return true;
            }
        }
    }
    return false;
}

/* What is wrong or outdated, and what is only simplified where a critical misconception hangs on
 * it. */
static void list_corrections(struct report *report)
{
    const struct bank *bank = report->bank;
    report->corrections = xcalloc(bank->statement_count + 1, sizeof(*report->corrections));
    for (size_t i = 0; i < bank->statement_count; i++) {
        const struct statement *s = &bank->statements[i];
        bool simplified = s->fact == FACT_SIMPLIFIED && is_critical(bank, (int)i);
        if (s->fact == FACT_WRONG || s->fact == FACT_OUTDATED || simplified) {
            report->corrections[report->correction_count++] = (int)i;
        }
    }
}

static void judge_pace(struct report *report)
{
    for (size_t i = 0; report->tempo != NULL && i < report->top_count; i++) {
        struct report_tempo *t = &report->tempo[i];
        bool fast = (double)t->too_fast >= too_fast * (double)report->forms_shown - close;
        switch (report->objectives[t->objective].verdict) {
        case REPORT_UNMEASURED:
            t->verdict = REPORT_PACE_UNKNOWN;
            break;
        case REPORT_MASTERED:
            t->verdict = REPORT_PACE_KEEP;
            break;
        case REPORT_AGAIN:
        case REPORT_MORE:
            t->verdict = fast ? REPORT_PACE_TIME : REPORT_PACE_EXPLAIN;
            break;
        }
    }
}

void advice_finish(struct building *b)
{
    struct report *report = b->report;
    objectives_judge(report->bank, report->objectives);
    rank_tops(report);
    choose_repeat(report);
    list_corrections(report);
    judge_pace(report);
}
