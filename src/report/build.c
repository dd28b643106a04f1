/* Makes the report of a class: one walk over its answers, one over its checks, one over its survey
 * forms. Each file beside this one fills its part. */
#include "build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "statistics.h"

double report_share(const struct report_share *share)
{
    return share->out_of > 0 ? share->got / share->out_of : NAN;
}

void share_add(struct report_share *share, double got, double weight)
{
    share->got += got;
    share->out_of += weight;
    share->answers++;
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

double median_of(double *list, size_t count)
{
    if (count == 0) {
        return NAN;
    }
    qsort(list, count, sizeof(*list), compare_numbers);
    return (list[(count - 1) / 2] + list[count / 2]) / 2;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* What an answer adds to what is understood: with certainty off its score, else only what was right
 * for sure. */
static double understood(const struct counted *c)
{
    if (!c->answer->asked_certainty) {
        return c->score;
    }
    return c->verdict == VERDICT_RIGHT && c->answer->certainty == 3 ? 1 : 0;
}

static void add_core(struct building *b, const struct counted *c, const struct question *q)
{
    struct report_headline *h = &b->report->headline;
    double raw = q->weight * c->score;
    double sure = q->weight * understood(c);
    bool right = c->verdict == VERDICT_RIGHT;
    struct item_work *item = &b->items[c->slot];
    bool first = !item->counted;
    if (first) {
        item->counted = true;
        item->chance = question_chance(q);
    }
    share_add(&h->raw, raw, q->weight);
    share_add(&h->understood, sure, q->weight);
    share_add(&b->learner->raw, raw, q->weight);
    share_add(&b->learner->understood, sure, q->weight);
    for (int o = q->objective; o >= 0; o = b->bank->objectives[o].parent) {
        share_add(&b->report->objectives[o].raw, raw, q->weight);
        share_add(&b->report->objectives[o].understood, sure, q->weight);
        b->report->objectives[o].items += first;
    }
    b->chance += q->weight * item->chance;
    h->certainty = h->certainty || c->answer->asked_certainty;
    if (!c->answer->asked_certainty) {
        return;
    }
    if (c->answer->certainty == 3) {
        *(right ? &h->right_sure : &h->wrong_sure) += 1;
    } else {
        *(right ? &h->right_unsure : &h->wrong_unsure) += 1;
    }
}

static void add_certainty(struct report_calibration *k, double *marks, const struct counted *c)
{
    int level = c->answer->certainty;
    if (level >= 1 && level <= CERTAINTY_LEVELS) {
        k->answers[level - 1]++;
        k->right[level - 1] += c->verdict == VERDICT_RIGHT;
        *marks += certainty_mark(c->score, level);
    }
}

static void add_honesty(struct report *report, const struct counted *c, const struct slot *slot)
{
    if (c->verdict == VERDICT_PENDING) {
        report->pending++;
        report->other_revision += !slot->current;
        report->self_marked_only += c->answer->selfmarked;
    } else if (c->mark == NULL) {
        report->auto_marked++;
    } else if (strcmp(c->mark->why, "person") == 0) {
        report->person_marked++;
    } else {
        report->regraded++;
    }
}

static void add_counted(struct building *b, const struct counted *c)
{
    const struct slot *slot = &b->answers.slots[c->slot];
    add_honesty(b->report, c, slot);
    b->learner->pending += c->verdict == VERDICT_PENDING;
    if (c->verdict == VERDICT_PENDING || !slot->current) {
        return;
    }
    b->learner->answers++;
    add_certainty(&b->report->calibration, &b->certainty_marks, c);
    if (slot->core) {
        add_core(b, c, slot->question);
    } else if (slot->question->coverage == COVERAGE_MENTIONED) {
        share_add(&b->report->headline.mentioned, slot->question->weight * c->score,
                  slot->question->weight);
    }
}

static void list_answer(struct building *b, const struct counted *c)
{
    const struct slot *slot = &b->answers.slots[c->slot];
    if (b->only == SIZE_MAX) {
        return;
    }
    b->list = xgrow(b->list, b->list_count, sizeof(*b->list));
    b->list[b->list_count++] = (struct report_answer){
        .question = slot->current ? (int)(slot->question - b->bank->questions) : -1,
        .id = xstrdup(slot->id),
        .rev = c->answer->rev,
        .verdict = c->verdict,
        .score = c->score,
        .certainty = c->answer->certainty,
        .value = xstrdup(c->answer->value),
        .comment = xstrdup(c->mark != NULL ? c->mark->comment : ""),
        .by_person = c->mark != NULL && strcmp(c->mark->why, "person") == 0,
    };
}

static bool take_answer(void *ctx, const struct counted *c)
{
    struct building *b = ctx;
    if (c->person == SIZE_MAX || (b->only != SIZE_MAX && b->only != c->person)) {
        return true;
    }
    if (b->learner != &b->learners[c->person]) {
        if (b->learner != NULL) {
            tests_learner(b);
        }
        b->learner = &b->learners[c->person];
    } else if (c->new_attempt) {
        tests_attempt(b);
    }
    if (b->answers.slots[c->slot].task) {
        return true;
    }
    unsigned value = NO_VALUE;
    if (c->counts) {
        value = items_answer(b, c);
        add_counted(b, c);
        list_answer(b, c);
    } else if (c->counts_in_quiz) {
        value = items_value(b, c);
    }
    tests_answer(b, c, value);
    return true;
}

static bool read_answers(struct building *b, struct err *err)
{
    b->learner = NULL;
    if (!answers_walk(&b->answers, take_answer, b, err)) {
        return false;
    }
    if (b->learner != NULL) {
        tests_learner(b);
    }
    return true;
}

static bool take_attempt(void *ctx, const struct class_attempt *attempt)
{
    struct building *b = ctx;
    size_t person = answers_person(&b->answers, attempt->learner);
    if (person != SIZE_MAX && (b->only == SIZE_MAX || b->only == person)) {
        struct report_learner *learner = &b->learners[person];
        b->met[person] = true;
        learner->attempts++;
        learner->finished += attempt->finished;
        if (attempt->started.at_ms > learner->last.at_ms) {
            learner->last = attempt->started;
        }
    }
    return true;
}

/* ---- figures that need all of them --------------------------------------------------------- */

static void finish_calibration(struct report_calibration *k, double marks)
{
    struct certainty_counts counts;
    struct calibration figures;
    memcpy(counts.answers, k->answers, sizeof(counts.answers));
    memcpy(counts.right, k->right, sizeof(counts.right));
    statistics_calibration(&counts, &figures);
    memcpy(k->claims, certainty_claims, sizeof(k->claims));
    k->brier = figures.brier;
    k->reliability = figures.reliability;
    k->resolution = figures.resolution;
    k->uncertainty = figures.uncertainty;
    k->bias = figures.bias;
    k->marks = figures.n > 0 ? marks / (double)figures.n : NAN;
}

static int compare_learners(const void *a, const void *b)
{
    const struct report_learner *x = a;
    const struct report_learner *y = b;
    return strcmp(x->alias, y->alias);
}

/* Those who handed in something of this bank, by alias. */
static void list_learners(struct building *b)
{
    struct report *report = b->report;
    report->learners = xcalloc(b->answers.person_count + 1, sizeof(*report->learners));
    for (size_t i = 0; i < b->answers.person_count; i++) {
        struct report_learner *learner = &b->learners[i];
        if (!b->met[i]) {
            continue;
        }
        report->signed_learners += b->answers.people[i].signs;
        learner->alias = xstrdup(b->answers.people[i].alias);
        if (learner->scores == NULL) {
            learner->scores = scores_new(report->test_count);
        }
        report->learners[report->learner_count++] = *learner;
        learner->scores = NULL;
    }
    qsort(report->learners, report->learner_count, sizeof(*report->learners), compare_learners);
}

static void count_answered(struct building *b)
{
    for (size_t i = 0; i < b->answers.person_count; i++) {
        b->report->answered += b->learners[i].finished > 0;
    }
    b->report->small = b->report->answered < REPORT_SMALL_CLASS;
}

struct absence {
    struct building *b;
    bool *here; /* by name of the roster */
};

/* Every alias of a learner stands for that learner. */
static bool strike_alias(void *ctx, const struct class_learner *learner)
{
    struct absence *a = ctx;
    const struct strings *roster = a->b->options->roster;
    size_t person = answers_person(&a->b->answers,
                                   learner->same_as != 0 ? learner->same_as : learner->id);
    for (size_t i = 0; person != SIZE_MAX && a->b->met[person] && i < roster->count; i++) {
        a->here[i] = a->here[i] || strcmp(roster->list[i], learner->alias) == 0;
    }
    return true;
}

static bool list_absent(struct building *b, struct err *err)
{
    struct report *report = b->report;
    const struct strings *roster = b->options->roster;
    if (roster == NULL) {
        return true;
    }
    struct absence a = {.b = b, .here = xcalloc(roster->count + 1, sizeof(bool))};
    bool fine = class_learners(b->answers.store, b->answers.class_id, strike_alias, &a, err);
    report->roster = true;
    report->absent = xcalloc(roster->count + 1, sizeof(*report->absent));
    for (size_t i = 0; i < roster->count; i++) {
        if (!a.here[i]) {
            report->absent[report->absent_count++] = xstrdup(roster->list[i]);
        }
    }
    free(a.here);
    return fine;
}

/* ---- the whole ----------------------------------------------------------------------------- */

static struct report *report_new(const struct bank *bank, const struct report_options *o)
{
    struct report *report = xcalloc(1, sizeof(*report));
    *report = (struct report){
        .bank = bank,
        .bank_hash = xstrdup(o->bank_hash),
        .class_id = xstrdup(o->class_id),
        .class_name = xstrdup(o->class_name),
        .made = o->made,
        .program = xstrdup(o->program),
        .diverging = STRINGS_INIT,
        .headline = {.chance = NAN, .self_median = NAN},
        .objectives = xcalloc(bank->objective_count + 1, sizeof(*report->objectives)),
        .lowest = xcalloc(bank->objective_count + 1, sizeof(*report->lowest)),
    };
    for (size_t i = 0; i < bank->objective_count; i++) {
        report->objectives[i].self_before = NAN;
        report->objectives[i].self_now = NAN;
        report->top_count += bank->objectives[i].parent < 0;
    }
    return report;
}

bool building_fill(struct building *b, struct err *err)
{
    struct report *report = b->report;
    struct answers *a = &b->answers;
    if (!class_attempts(a->store, a->class_id, b->bank->id, false, take_attempt, b, err) ||
        !class_diverging(a->store, a->class_id, b->bank->id, &report->diverging, err)) {
        return false;
    }
    count_answered(b);
    if (!read_answers(b, err) || !checks_read(b, err) || !said_read(b, err)) {
        return false;
    }
    items_finish(b);
    misconceptions_finish(b);
    finish_calibration(&report->calibration, b->certainty_marks);
    if (report->headline.raw.out_of > 0) {
        report->headline.chance = b->chance / report->headline.raw.out_of;
    }
    list_learners(b);
    advice_finish(b);
    return list_absent(b, err);
}

void building_release(struct building *b)
{
    tests_release(b);
    items_release(b);
    misconceptions_release(b);
    for (size_t i = 0; i < b->answers.person_count; i++) {
        free(b->learners[i].scores);
    }
    for (size_t i = 0; i < b->list_count; i++) {
        free_report_answer(&b->list[i]);
    }
    free(b->list);
    free(b->learners);
    free(b->met);
    answers_close(&b->answers);
    report_free(b->report);
}

bool building_init(struct store *store, const struct bank *bank,
                   const struct report_options *options, struct building *ret, struct err *err)
{
    struct building b = {.bank = bank, .options = options, .only = SIZE_MAX};
    if (!answers_open(store, bank, options->class_id, &b.answers, err)) {
        return false;
    }
    b.report = report_new(bank, options);
    b.learners = xcalloc(b.answers.person_count + 1, sizeof(*b.learners));
    b.met = xcalloc(b.answers.person_count + 1, sizeof(*b.met));
    tests_init(&b);
    misconceptions_init(&b);
    *ret = b;
    return true;
}

bool report_build(struct store *store, const struct bank *bank,
                  const struct report_options *options, struct report **ret, struct err *err)
{
    struct building b;
    if (!building_init(store, bank, options, &b, err)) {
        return false;
    }
    bool fine = building_fill(&b, err);
    if (fine && b.report->learner_count + b.report->forms + b.report->diverging.count == 0) {
        fine = err_set(err, ERR_INPUT, MSG(MSG_REPORT_NOTHING, bank->id));
    }
    if (fine) {
        *ret = b.report;
        b.report = NULL;
    }
    building_release(&b);
    return fine;
}
