/* The report of one learner: the class report made of this learner alone, and what to do next. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

/* What a failed check tells of that costs money or stands open until someone mends it. */
static const char *const alarming[] = {
    "open_to_world", "all_traffic",   "public_ports", "pem_tracked",  "pem_in_history",
    "file_too_open", "instance_runs", "volume_left",  "address_left",
};

static bool is_alert(const struct report_task *task)
{
    for (size_t i = 0; i < COUNT_OF(alarming) && task->fail > 0; i++) {
        if (strcmp(alarming[i], task->cause) == 0) {
            return true;
        }
    }
    return false;
}

static void list_alerts(const struct report *of, struct learner_report *ret)
{
    ret->alerts = xcalloc(of->bank->task_count + 1, sizeof(*ret->alerts));
    for (size_t i = 0; i < of->bank->task_count; i++) {
        if (is_alert(&of->tasks[i])) {
            ret->alerts[ret->alert_count++] = (int)i;
        }
    }
}

/* ---- next steps ---------------------------------------------------------------------------- */

static int first_source(const struct bank *bank, const struct strings *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t k = 0; k < bank->source_count; k++) {
            if (strcmp(ids->list[i], bank->sources[k].id) == 0) {
                return (int)k;
            }
        }
    }
    return -1;
}

static void add_step(const struct bank *bank, struct learner_report *ret, struct report_step step)
{
    if (ret->step_count == REPORT_STEPS_MAX) {
        return;
    }
    if (step.statement >= 0 && step.source < 0) {
        step.source = first_source(bank, &bank->statements[step.statement].sources);
    }
    step.cause = xstrdup(step.cause != NULL ? step.cause : "");
    ret->steps[ret->step_count++] = step;
}

static int first_of(const struct index_list *list)
{
    return list->count > 0 ? list->list[0] : -1;
}

static void add_task(const struct report *of, struct learner_report *ret,
                     enum report_step_kind kind, int task)
{
    add_step(of->bank, ret,
             (struct report_step){.kind = kind,
                                  .index = task,
                                  .statement = first_of(&of->bank->tasks[task].statements),
                                  .source = -1,
                                  .cause = of->tasks[task].cause});
}

static void add_misconception(const struct report *of, struct learner_report *ret, size_t i)
{
    const struct report_misconception *m = &of->misconceptions[i];
    const struct question *q = &of->bank->questions[m->question];
    add_step(
        of->bank, ret,
        (struct report_step){.kind = REPORT_STEP_MISCONCEPTION,
                             .index = m->index,
                             .statement = first_of(&of->bank->misconceptions[m->index].statements),
                             .source = first_source(of->bank, &q->sources)});
}

/* The first question below the objective that was missed says where to read. */
static void add_objective(const struct report *of, struct learner_report *ret, int objective)
{
    struct report_step step = {
        .kind = REPORT_STEP_OBJECTIVE, .index = objective, .statement = -1, .source = -1};
    for (size_t i = 0; i < ret->answer_count && step.statement < 0; i++) {
        const struct report_answer *answer = &ret->answers[i];
        bool missed = answer->question >= 0 && answer->verdict != VERDICT_RIGHT &&
                      answer->verdict != VERDICT_PENDING;
        if (!missed) {
            continue;
        }
        const struct question *q = &of->bank->questions[answer->question];
        if (objective_is_below(of->bank, q->objective, objective)) {
            step.statement = first_of(&q->statements);
            step.source = first_source(of->bank, &q->sources);
        }
    }
    add_step(of->bank, ret, step);
}

static int first_stuck(const struct report *of)
{
    for (size_t i = 0; i < of->bank->task_count; i++) {
        if (of->tasks[i].first_stuck > 0) {
            return (int)i;
        }
    }
    return -1;
}

/* The most urgent one of each kind, then what else there is room for: what costs or stands open,
 * what is thought wrongly, where the practice stopped, what is weakest. */
static void choose_steps(const struct report *of, struct learner_report *ret)
{
    int stuck = first_stuck(of);
    if (ret->alert_count > 0) {
        add_task(of, ret, REPORT_STEP_ALERT, ret->alerts[0]);
    }
    if (of->misconception_count > 0) {
        add_misconception(of, ret, 0);
    }
    if (stuck >= 0 && (ret->alert_count == 0 || ret->alerts[0] != stuck)) {
        add_task(of, ret, REPORT_STEP_TASK, stuck);
    }
    for (size_t i = 0; i < of->repeat_count; i++) {
        add_objective(of, ret, of->repeat[i].objective);
    }
    for (size_t i = 1; i < of->misconception_count; i++) {
        add_misconception(of, ret, i);
    }
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* In the bank's order; last what the bank lacks, newest revision first. */
static int compare_answers(const void *a, const void *b)
{
    const struct report_answer *x = a;
    const struct report_answer *y = b;
    if (x->question != y->question) {
        return (unsigned)x->question < (unsigned)y->question ? -1 : 1;
    }
    int ids = strcmp(x->id, y->id);
    return ids != 0 ? ids : x->rev > y->rev ? -1 : x->rev < y->rev;
}

static struct learner_report *take_over(struct building *b)
{
    struct report *of = b->report;
    struct learner_report *ret = xcalloc(1, sizeof(*ret));
    *ret = (struct learner_report){
        .bank = b->bank,
        .made = of->made,
        .self = of->learners[0],
        .certainty = of->headline.certainty,
        .objectives = of->objectives,
        .answers = b->list,
        .answer_count = b->list_count,
        .calibration = of->calibration,
    };
    of->learner_count = 0;
    of->objectives = NULL;
    b->list = NULL;
    b->list_count = 0;
    if (ret->answer_count > 0) {
        qsort(ret->answers, ret->answer_count, sizeof(*ret->answers), compare_answers);
    }
    list_alerts(of, ret);
    choose_steps(of, ret);
    return ret;
}

struct wanted {
    const char *alias;
    int64_t id; /* 0: not found */
};

static bool find_alias(void *ctx, const struct class_learner *learner)
{
    struct wanted *wanted = ctx;
    if (strcmp(learner->alias, wanted->alias) != 0) {
        return true;
    }
    wanted->id = learner->same_as != 0 ? learner->same_as : learner->id;
    return false;
}

static bool fill(struct building *b, const char *alias, struct err *err)
{
    struct wanted wanted = {.alias = alias};
    if (!class_learners(b->answers.store, b->answers.class_id, find_alias, &wanted, err)) {
        return false;
    }
    b->only = answers_person(&b->answers, wanted.id);
    if (b->only != SIZE_MAX && !building_fill(b, err)) {
        return false;
    }
    return b->report->learner_count == 1 ||
           err_set(err, ERR_INPUT, MSG(MSG_REPORT_NO_LEARNER, alias, b->bank->id));
}

bool learner_report_build(struct store *store, const struct bank *bank,
                          const struct report_options *options, const char *alias,
                          struct learner_report **ret, struct err *err)
{
    struct report_options own = *options;
    struct building b;
    own.survey_hash = NULL;
    own.roster = NULL;
    if (!building_init(store, bank, &own, &b, err)) {
        return false;
    }
    bool fine = fill(&b, alias, err);
    if (fine) {
        *ret = take_over(&b);
    }
    building_release(&b);
    return fine;
}
