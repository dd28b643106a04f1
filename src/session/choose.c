/* Chooses an attempt's questions and tasks.
 * How the choice is stored is left to plan.c. */
#include <stdlib.h>
#include <string.h>

#include "wrapup/session.h"

/* A question or a task that may be chosen: tasks count after questions. */
static const struct task *task_at(const struct bank *bank, size_t index)
{
    return index < bank->question_count ? NULL : &bank->tasks[index - bank->question_count];
}

static const char *id_at(const struct bank *bank, size_t index)
{
    const struct task *task = task_at(bank, index);
    return task == NULL ? bank->questions[index].id : task->id;
}

static int objective_at(const struct bank *bank, size_t index)
{
    const struct task *task = task_at(bank, index);
    return task == NULL ? bank->questions[index].objective : task->objective;
}

static bool objective_fits(const struct bank *bank, int wanted, int objective)
{
    return objective == wanted || bank_objective_top(bank, objective) == wanted;
}

static bool coverage_fits(unsigned coverages, const struct bank *bank, size_t index)
{
    const struct task *task = task_at(bank, index);
    if (coverages == 0) {
        return true;
    }
    if (task == NULL) {
        return (coverages >> bank->questions[index].coverage & 1U) != 0;
    }
    for (unsigned c = 0; task->coverage != NULL && c < COVERAGE_COUNT; c++) {
        if (strcmp(task->coverage, coverage_name((enum coverage)c)) == 0) {
            return (coverages >> c & 1U) != 0;
        }
    }
    return false;
}

static bool difficulty_fits(unsigned difficulties, const struct bank *bank, size_t index)
{
    return difficulties == 0 ||
           (index < bank->question_count &&
            (difficulties >> (unsigned)bank->questions[index].difficulty & 1U) != 0);
}

static bool item_fits(const struct bank *bank, const struct selection *s, size_t index)
{
    const struct quiz *quiz = s->quiz;
    int objective = objective_at(bank, index);
    unsigned difficulties = s->difficulties != 0 ? s->difficulties : quiz->difficulties;
    if ((s->only != NULL && !strings_has(s->only, id_at(bank, index))) ||
        !difficulty_fits(difficulties, bank, index) ||
        !coverage_fits(quiz->coverages, bank, index) ||
        (s->objective >= 0 && !objective_fits(bank, s->objective, objective))) {
        return false;
    }
    bool any = quiz->objective_count == 0;
    for (size_t i = 0; i < quiz->objective_count && !any; i++) {
        any = objective_fits(bank, quiz->objectives[i], objective);
    }
    return any;
}

static bool is_enemy(const struct bank *bank, size_t a, size_t b)
{
    if (a >= bank->question_count || b >= bank->question_count) {
        return false;
    }
    return strings_has(&bank->questions[a].enemies, bank->questions[b].id) ||
           strings_has(&bank->questions[b].enemies, bank->questions[a].id);
}

/* Takes candidates in turn from each top objective, so that a short quiz covers all of them, until
 * `count` are chosen; a candidate whose enemy is chosen already is passed over. */
static size_t choose_spread(const struct bank *bank, unsigned *candidates, size_t count,
                            size_t wanted)
{
    bool *taken = xcalloc(count + 1, sizeof(*taken));
    size_t *per_top = xcalloc(bank->objective_count + 1, sizeof(*per_top));
    unsigned *chosen = xcalloc(count + 1, sizeof(*chosen));
    size_t n = 0;
    bool progress = true;
    for (size_t round = 0; n < wanted && progress; round++) {
        progress = false;
        for (size_t i = 0; i < count && n < wanted; i++) {
            size_t top = (size_t)bank_objective_top(bank, objective_at(bank, candidates[i]));
            if (taken[i]) {
                continue;
            }
            progress = true;
            if (per_top[top] > round) {
                continue;
            }
            taken[i] = true;
            bool hostile = false;
            for (size_t k = 0; k < n && !hostile; k++) {
                hostile = is_enemy(bank, candidates[i], chosen[k]);
            }
            if (!hostile) {
                chosen[n++] = candidates[i];
                per_top[top]++;
            }
        }
    }
    memcpy(candidates, chosen, n * sizeof(*chosen));
    free(chosen);
    free(per_top);
    free(taken);
    return n;
}

static int compare_index(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a;
    unsigned y = *(const unsigned *)b;
    return x < y ? -1 : x > y;
}

/* Tasks go to the end, in the bank's order. */
static void tasks_last(const struct bank *bank, unsigned *list, size_t count)
{
    unsigned *tasks = xcalloc(count + 1, sizeof(*tasks));
    size_t questions = 0;
    for (size_t i = 0; i < count; i++) {
        if (list[i] < bank->question_count) {
            list[questions++] = list[i];
        } else {
            tasks[i - questions] = list[i];
        }
    }
    qsort(tasks, count - questions, sizeof(*tasks), compare_index);
    memcpy(list + questions, tasks, (count - questions) * sizeof(*tasks));
    free(tasks);
}

static void choose_fitting(const struct bank *bank, const struct selection *s, struct plan *plan)
{
    size_t all = bank->question_count + (s->quiz->tasks ? bank->task_count : 0);
    unsigned *list = xcalloc(all + 1, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < all; i++) {
        if (item_fits(bank, s, i)) {
            list[count++] = (unsigned)i;
        }
    }
    struct rng rng;
    rng_init(&rng, (uint64_t)plan->seed);
    size_t wanted = s->count > 0 ? (size_t)s->count : (size_t)s->quiz->count;
    if (s->quiz->shuffle || wanted > 0) {
        rng_shuffle(&rng, list, count);
    }
    if (wanted > 0) {
        count = choose_spread(bank, list, count, wanted);
    }
    if (!s->quiz->shuffle) {
        qsort(list, count, sizeof(*list), compare_index);
    }
    tasks_last(bank, list, count);
    for (size_t i = 0; i < count; i++) {
        strings_add(&plan->items, id_at(bank, list[i]));
    }
    free(list);
}

/* The index of a question or task; SIZE_MAX when there is none. */
static size_t index_of(const struct bank *bank, const char *id)
{
    const struct question *q = bank_question(bank, id);
    const struct task *task = bank_task(bank, id);
    if (q != NULL) {
        return (size_t)(q - bank->questions);
    }
    return task == NULL ? SIZE_MAX : bank->question_count + (size_t)(task - bank->tasks);
}

static void choose_named(const struct bank *bank, const struct selection *s, struct plan *plan)
{
    for (size_t i = 0; i < s->quiz->question_count; i++) {
        size_t index = index_of(bank, s->quiz->questions[i]);
        bool room = s->count == 0 || plan->items.count < (size_t)s->count;
        if (index != SIZE_MAX && room && item_fits(bank, s, index)) {
            strings_add(&plan->items, id_at(bank, index));
        }
    }
}

bool plan_choose(const struct bank *bank, const struct selection *selection, int64_t seed,
                 struct plan *ret, struct err *err)
{
    const struct quiz *quiz = selection->quiz;
    struct plan plan = {
        .items = STRINGS_INIT,
        .mode = quiz->mode,
        .certainty = quiz->certainty,
        .attempts = quiz->attempts,
        .hint_price = quiz->hint_price,
        .time_limit_s = quiz->time_limit_s,
        .skip = quiz->skip,
        .keys = quiz->keys,
        .seed = seed,
    };
    if (quiz->question_count > 0) {
        choose_named(bank, selection, &plan);
    } else {
        choose_fitting(bank, selection, &plan);
    }
    if (plan.items.count == 0) {
        plan_release(&plan);
        return err_set(err, ERR_INPUT, MSG0(MSG_SESSION_NOTHING_FITS));
    }
    *ret = plan;
    return true;
}
