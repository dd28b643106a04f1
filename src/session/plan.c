/* Chooses an attempt's questions and keeps its rules: the plan, and how it is stored.
 * What happens while it is asked is left to session.c. */
#include <stdlib.h>
#include <string.h>

#include "wrapup/session.h"

void plan_release(struct plan *plan)
{
    strings_release(&plan->items);
}

static bool objective_fits(const struct bank *bank, int wanted, int objective)
{
    return objective == wanted || bank_objective_top(bank, objective) == wanted;
}

static bool question_fits(const struct bank *bank, const struct selection *s,
                          const struct question *q)
{
    const struct quiz *quiz = s->quiz;
    unsigned difficulties = s->difficulties != 0 ? s->difficulties : quiz->difficulties;
    if (s->only != NULL && !strings_has(s->only, q->id)) {
        return false;
    }
    if (difficulties != 0 && (difficulties >> (unsigned)q->difficulty & 1U) == 0) {
        return false;
    }
    if (quiz->coverages != 0 && (quiz->coverages >> q->coverage & 1U) == 0) {
        return false;
    }
    if (s->objective >= 0 && !objective_fits(bank, s->objective, q->objective)) {
        return false;
    }
    bool any = quiz->objective_count == 0;
    for (size_t i = 0; i < quiz->objective_count && !any; i++) {
        any = objective_fits(bank, quiz->objectives[i], q->objective);
    }
    return any;
}

static bool is_enemy(const struct question *a, const struct question *b)
{
    return strings_has(&a->enemies, b->id) || strings_has(&b->enemies, a->id);
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
            const struct question *q = &bank->questions[candidates[i]];
            size_t top = (size_t)bank_objective_top(bank, q->objective);
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
                hostile = is_enemy(q, &bank->questions[chosen[k]]);
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

static void choose_fitting(const struct bank *bank, const struct selection *s, struct plan *plan)
{
    unsigned *list = xcalloc(bank->question_count + 1, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < bank->question_count; i++) {
        if (question_fits(bank, s, &bank->questions[i])) {
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
    for (size_t i = 0; i < count; i++) {
        strings_add(&plan->items, bank->questions[list[i]].id);
    }
    free(list);
}

static void choose_named(const struct bank *bank, const struct selection *s, struct plan *plan)
{
    for (size_t i = 0; i < s->quiz->question_count; i++) {
        const struct question *q = bank_question(bank, s->quiz->questions[i]);
        bool room = s->count == 0 || plan->items.count < (size_t)s->count;
        if (q != NULL && room && question_fits(bank, s, q)) {
            strings_add(&plan->items, q->id);
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

void plan_write(const struct plan *plan, struct buf *json)
{
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    json_put_integer(&w, "attempts", plan->attempts);
    json_put_bool(&w, "certainty", plan->certainty);
    json_put_number(&w, "hint_price", plan->hint_price);
    json_open(&w, "items", '[');
    for (size_t i = 0; i < plan->items.count; i++) {
        json_put_string(&w, NULL, plan->items.list[i]);
    }
    json_close(&w, ']');
    json_put_bool(&w, "keys", plan->keys);
    json_put_string(&w, "mode", quiz_mode_name(plan->mode));
    json_put_bool(&w, "skip", plan->skip);
    json_put_integer(&w, "time_limit_s", plan->time_limit_s);
    json_close(&w, '}');
}

static bool read_items(const struct bank *bank, const struct json_at *at, const cJSON *member,
                       struct strings *ret)
{
    if (member == NULL) {
        return false;
    }
    struct json_at array = json_at_member(at, member);
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        if (!cJSON_IsString(element) || bank_question(bank, element->valuestring) == NULL ||
            strings_has(ret, element->valuestring)) {
            json_fault(&array, MSG0(MSG_SESSION_PLAN));
            return false;
        }
        strings_add(ret, element->valuestring);
    }
    return ret->count > 0;
}

static bool read_members(const struct bank *bank, const struct json_doc *doc, struct faults *faults,
                         struct plan *plan)
{
    enum { ATTEMPTS, CERTAINTY, HINT_PRICE, ITEMS, KEYS, MODE, SKIP, TIME_LIMIT, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ATTEMPTS] = {"attempts", JSON_NUMBER | JSON_REQUIRED},
        [CERTAINTY] = {"certainty", JSON_BOOL | JSON_REQUIRED},
        [HINT_PRICE] = {"hint_price", JSON_NUMBER | JSON_REQUIRED},
        [ITEMS] = {"items", JSON_ARRAY | JSON_REQUIRED},
        [KEYS] = {"keys", JSON_BOOL | JSON_REQUIRED},
        [MODE] = {"mode", JSON_STRING | JSON_REQUIRED},
        [SKIP] = {"skip", JSON_BOOL | JSON_REQUIRED},
        [TIME_LIMIT] = {"time_limit_s", JSON_NUMBER | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    struct json_at root = json_at_root(doc, faults);
    unsigned mode = QUIZ_PRACTICE;
    const char *const modes[QUIZ_MODE_COUNT] = {
        [QUIZ_PRACTICE] = quiz_mode_name(QUIZ_PRACTICE),
        [QUIZ_EXAM] = quiz_mode_name(QUIZ_EXAM),
    };
    bool fine = json_members(&root, fields, FIELDS, m) && faults->total == 0 &&
                json_integer(&root, m[ATTEMPTS], 0, 100, &plan->attempts) &&
                json_bool(m[CERTAINTY], &plan->certainty) &&
                json_number(&root, m[HINT_PRICE], 0, 1, &plan->hint_price) &&
                json_bool(m[KEYS], &plan->keys) && json_bool(m[SKIP], &plan->skip) &&
                json_integer(&root, m[TIME_LIMIT], 0, 86400, &plan->time_limit_s) &&
                json_enum(&root, m[MODE], modes, QUIZ_MODE_COUNT, &mode) &&
                read_items(bank, &root, m[ITEMS], &plan->items);
    plan->mode = (enum quiz_mode)mode;
    return fine;
}

bool plan_read(const struct bank *bank, const char *json, int64_t seed, struct plan *ret,
               struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    struct plan plan = {.items = STRINGS_INIT, .seed = seed};
    bool fine = json_doc_parse(json, strlen(json), &doc, &faults) &&
                read_members(bank, doc, &faults, &plan);
    json_doc_free(doc);
    if (!fine) {
        plan_release(&plan);
        return err_set(err, ERR_STORE, MSG0(MSG_SESSION_PLAN));
    }
    *ret = plan;
    return true;
}
