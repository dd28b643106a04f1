/* The practice as live checks saw it: how far the learners came, and where they got stuck.
 * A state is that of each learner's last check that says something: what is skipped where it can't
 * be asked, or unknown, takes nothing back. Advisory tasks change no share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

/* One learner at one task. */
struct seen {
    bool any;
    enum task_state state;
    bool counts;       /* towards a share */
    size_t cause;      /* word of the causes */
    int64_t passed_ms; /* first; 0: never */
};
/* What is known of a task beside its figures. */
struct task_work {
    size_t *causes; /* by word */
    size_t cause_size;
    double *minutes;
    size_t minute_count;
};
struct checks {
    struct building *b;
    int64_t learner; /* the one at hand; -1 */
    int64_t first_ms;
    struct seen *seen; /* by task */
    struct task_work *work;
    struct dictionary causes;
};

static bool state_of(const char *name, enum task_state *ret)
{
    for (unsigned s = 0; s < TASK_STATE_COUNT; s++) {
        if (strcmp(name, task_state_name((enum task_state)s)) == 0) {
            *ret = (enum task_state)s;
            return true;
        }
    }
    return false;
}

static bool is_stuck(const struct seen *seen)
{
    return seen->any && (seen->state == TASK_FAIL || seen->state == TASK_WAIT);
}

static void add_cause(struct task_work *w, size_t cause)
{
    if (cause >= w->cause_size) {
        size_t size = cause * 2 + 2;
        w->causes = xrealloc(w->causes, size, sizeof(*w->causes));
        memset(w->causes + w->cause_size, 0, (size - w->cause_size) * sizeof(*w->causes));
        w->cause_size = size;
    }
    w->causes[cause]++;
}

static void add_share(struct building *b, const struct task *task, const struct seen *seen)
{
    double got = seen->state == TASK_PASS ? 1 : 0;
    if (!seen->counts || task->advisory || (seen->state != TASK_PASS && seen->state != TASK_FAIL)) {
        return;
    }
    share_add(&b->report->headline.live, got, 1);
    share_add(&b->learner->live, got, 1);
    for (int o = task->objective; o >= 0; o = b->bank->objectives[o].parent) {
        share_add(&b->report->objectives[o].live, got, 1);
    }
}

static void settle_task(struct checks *c, size_t i)
{
    struct building *b = c->b;
    const struct seen *seen = &c->seen[i];
    struct report_task *task = &b->report->tasks[i];
    struct task_work *w = &c->work[i];
    if (!seen->any) {
        return;
    }
    size_t *const counts[TASK_STATE_COUNT] = {
        [TASK_PASS] = &task->pass,       [TASK_FAIL] = &task->fail, [TASK_WAIT] = &task->wait,
        [TASK_UNKNOWN] = &task->unknown, [TASK_SKIP] = &task->skip,
    };
    task->reached += seen->state != TASK_SKIP;
    (*counts[seen->state])++;
    b->report->unknown_checks += seen->state == TASK_UNKNOWN;
    if ((is_stuck(seen) || seen->state == TASK_UNKNOWN) && seen->cause != SIZE_MAX) {
        add_cause(w, seen->cause);
    }
    if (seen->passed_ms > 0) {
        w->minutes = xgrow(w->minutes, w->minute_count, sizeof(*w->minutes));
        w->minutes[w->minute_count++] = (double)(seen->passed_ms - c->first_ms) / 60000;
    }
    add_share(b, &b->bank->tasks[i], seen);
}

static void settle_learner(struct checks *c)
{
    struct building *b = c->b;
    bool stuck = false;
    if (c->learner < 0) {
        return;
    }
    b->report->checked++;
    for (size_t i = 0; i < b->bank->task_count; i++) {
        settle_task(c, i);
        if (!stuck && is_stuck(&c->seen[i]) && !b->bank->tasks[i].advisory) {
            b->report->tasks[i].first_stuck++;
            stuck = true;
        }
    }
    memset(c->seen, 0, b->bank->task_count * sizeof(*c->seen));
}

static bool says_nothing(enum task_state state)
{
    return state == TASK_SKIP || state == TASK_UNKNOWN;
}

static bool take_check(void *ctx, const struct class_check *check)
{
    struct checks *c = ctx;
    struct building *b = c->b;
    const struct task *task = bank_task(b->bank, check->task);
    enum task_state state;
    size_t person = answers_person(&b->answers, check->learner);
    if (task == NULL || task->rev != check->rev || person == SIZE_MAX ||
        (b->only != SIZE_MAX && b->only != person) || !state_of(check->state, &state)) {
        return true;
    }
    if (check->learner != c->learner) {
        settle_learner(c);
        c->learner = check->learner;
        c->first_ms = check->when.at_ms;
        b->learner = &b->learners[person];
        b->met[person] = true;
    }
    struct seen *seen = &c->seen[task - b->bank->tasks];
    if (seen->any && says_nothing(state) && !says_nothing(seen->state)) {
        return true;
    }
    bool first_pass = state == TASK_PASS && seen->passed_ms == 0;
    *seen = (struct seen){
        .any = true,
        .state = state,
        .counts = !check->advisory,
        .cause = check->cause[0] != '\0' ? dictionary_add(&c->causes, check->cause) : SIZE_MAX,
        .passed_ms = first_pass ? check->when.at_ms : seen->passed_ms,
    };
    return true;
}

static void finish_task(struct checks *c, size_t i)
{
    struct report_task *task = &c->b->report->tasks[i];
    struct task_work *w = &c->work[i];
    const char *cause = "";
    for (size_t k = 0; k < w->cause_size; k++) {
        const char *word = k < c->causes.count ? c->causes.words[k] : "";
        if (w->causes[k] > task->cause_count ||
            (w->causes[k] > 0 && w->causes[k] == task->cause_count && strcmp(word, cause) < 0)) {
            cause = word;
            task->cause_count = w->causes[k];
        }
    }
    task->index = (int)i;
    task->cause = xstrdup(cause);
    task->minutes = median_of(w->minutes, w->minute_count);
    free(w->causes);
    free(w->minutes);
}

bool checks_read(struct building *b, struct err *err)
{
    size_t tasks = b->bank->task_count;
    struct checks c = {
        .b = b,
        .learner = -1,
        .seen = xcalloc(tasks + 1, sizeof(*c.seen)),
        .work = xcalloc(tasks + 1, sizeof(*c.work)),
    };
    b->report->tasks = xcalloc(tasks + 1, sizeof(*b->report->tasks));
    bool fine = class_checks(b->answers.store, b->answers.class_id, b->bank->id, take_check, &c,
                             err);
    settle_learner(&c);
    for (size_t i = 0; i < tasks; i++) {
        finish_task(&c, i);
    }
    dictionary_release(&c.causes);
    free(c.seen);
    free(c.work);
    return fine;
}
