/* Judges tasks in the order of what they require, each as soon as its facts are complete.
 * What facts mean is left to the tasks' matchers. */
#include <string.h>

#include "private.h"

static bool is_elsewhere(const struct task_result *result)
{
    return result->state == TASK_SKIP &&
           (strcmp(result->cause, "on_instance") == 0 || strcmp(result->cause, "on_laptop") == 0);
}

/* Whether the task after it makes no sense. An advisory one only says something when it could be
 * asked; what is asked from another place stands in nobody's way here. */
static bool blocks(const struct engine *e, size_t task)
{
    const struct task_result *result = &e->report->tasks[task].result;
    if (result->state == TASK_PASS || is_elsewhere(result)) {
        return false;
    }
    return !e->bank->tasks[task].advisory || result->state == TASK_SKIP;
}

static void end(struct engine *e, size_t task)
{
    const struct check_watcher *watcher = &e->request->watcher;
    struct work *work = &e->works[task];
    work->judged = true;
    e->report->tasks[task].spent_ms = work->begun ? engine_now(e) - work->begun_ms : 0;
    if (watcher->judged != NULL) {
        watcher->judged(watcher->ctx, task, &e->report->tasks[task].result);
    }
}

static void skip(struct engine *e, size_t task, const char *cause, const char *detail)
{
    task_result_set(&e->report->tasks[task].result, TASK_SKIP, cause, detail);
    end(e, task);
}

/* ---- what comes first ---------------------------------------------------------------------- */

static bool depends_on(const struct engine *e, size_t task, size_t other)
{
    if (task == other) {
        return true;
    }
    for (size_t k = 0; k < e->bank->tasks[task].requires_count; k++) {
        size_t before = work_find(e->bank, e->bank->tasks[task].requires[k]);
        if (before < e->bank->task_count && depends_on(e, before, other)) {
            return true;
        }
    }
    return false;
}

/* The task that is about logging in, or the bank's count. */
static size_t login_task(const struct engine *e)
{
    size_t i = 0;
    while (i < e->bank->task_count && !(e->works[i].wanted && e->works[i].has_command &&
                                        e->bank->tasks[i].where == TASK_LAPTOP)) {
        i++;
    }
    return i;
}

/* A task that goes by what the instance says, because AWS can't be asked, waits for the login. */
static size_t required_in_fact(const struct engine *e, size_t task)
{
    unsigned over_ssh = work_needs(e, task) & ~e->works[task].needs;
    size_t login = login_task(e);
    bool waits = e->closed == NULL && (over_ssh & (BIT(PART_IMDS) | BIT(PART_BOOT))) != 0 &&
                 e->address.len > 0 && !e->report->on_instance && login < e->bank->task_count &&
                 !depends_on(e, login, task);
    return waits ? login : e->bank->task_count;
}

enum standing { OPEN, BLOCKED, FREE };

static enum standing look_at(struct engine *e, size_t task, size_t before)
{
    if (!e->works[before].judged) {
        return OPEN;
    }
    if (blocks(e, before)) {
        skip(e, task, "requires", e->bank->tasks[before].id);
        return BLOCKED;
    }
    return FREE;
}

/* Looks at all tasks that come before; skips the task when one of them stands in its way. */
static enum standing standing(struct engine *e, size_t task)
{
    enum standing all = FREE;
    for (size_t k = 0; k < e->bank->tasks[task].requires_count; k++) {
        size_t before = work_find(e->bank, e->bank->tasks[task].requires[k]);
        enum standing one = before < e->bank->task_count ? look_at(e, task, before) : FREE;
        if (one == BLOCKED) {
            return BLOCKED;
        }
        all = one == OPEN ? OPEN : all;
    }
    size_t login = all == FREE ? required_in_fact(e, task) : e->bank->task_count;
    return login < e->bank->task_count ? look_at(e, task, login) : all;
}

/* ---- where --------------------------------------------------------------------------------- */

/* True when the task can't be asked from here; false also while that can't be told yet. */
static bool skip_elsewhere(struct engine *e, size_t task)
{
    enum task_where where = e->bank->tasks[task].where;
    if (where == TASK_ANY || e->parts[PART_HERE] != SETTLED ||
        e->report->on_instance == (where == TASK_INSTANCE)) {
        return false;
    }
    skip(e, task, where == TASK_LAPTOP ? "on_instance" : "on_laptop", NULL);
    return true;
}

/* ---- facts --------------------------------------------------------------------------------- */

/* What was found out about it so far is bad news. */
static bool is_trouble(const struct engine *e, size_t task)
{
    static const char *const good[] = {"\"outcome\":\"open\"", "\"outcome\":\"answered\"",
                                       "\"history\":[]", "\"outcome\":\"no_repository\""};
    const struct work *work = &e->works[task];
    BUF_AUTO(command);
    buf_addf(&command, FACT_COMMAND "%s", e->bank->tasks[task].id);
    bool fine = facts_get(e->facts, buf_str(&command)) != NULL;
    for (size_t k = 0; k < work->ask_count; k++) {
        const struct ask *ask = &e->asks[work->asks[k]];
        for (size_t i = 0; i < COUNT_OF(good); i++) {
            fine = fine || strstr(buf_str(&ask->json), good[i]) != NULL;
        }
    }
    return !fine;
}

/* What would explain it is on its way. */
static bool waits_for_hints(const struct engine *e, size_t task)
{
    unsigned hints = is_trouble(e, task) ? e->works[task].hints : 0;
    for (unsigned p = 0; p < PART_COUNT; p++) {
        if ((hints & BIT(p)) != 0 && e->parts[p] != SETTLED && work_is_coming(e, (enum part)p)) {
            return true;
        }
    }
    return false;
}

static bool is_complete(const struct engine *e, size_t task)
{
    const struct work *work = &e->works[task];
    if (e->bank->tasks[task].where != TASK_ANY && e->parts[PART_HERE] != SETTLED) {
        return false;
    }
    for (size_t k = 0; k < work->ask_count; k++) {
        if (e->asks[work->asks[k]].progress != SETTLED) {
            return false;
        }
    }
    if (work->has_command && work->unasked == NULL && work->progress != SETTLED) {
        return false;
    }
    return work_settled(e, work_needs(e, task)) && !waits_for_hints(e, task);
}

/* Of two repositories the one with more to complain about is judged; a clean one does not speak for
 * one that could not be asked. */
static int weight(const struct ask *ask)
{
    static const struct {
        const char *text;
        int weight;
    } words[] = {{"\"repository\":true", 1}, {"\"history\":[{", 3}, {"\"tracked\":[\"", 4}};
    int weight = ask->cause != NULL ? 2 : 0;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        weight = strstr(buf_str(&ask->json), words[i].text) != NULL ? words[i].weight : weight;
    }
    return weight;
}

static void use_ask(struct engine *e, const struct ask *ask)
{
    if (ask->cause != NULL) {
        facts_set_unknown(e->facts, ask->fact, ask->cause, buf_str(&ask->detail));
    } else {
        facts_set(e->facts, ask->fact, "laptop", buf_str(&ask->json), ask->json.len);
    }
}

/* The answers to a task's own questions become the facts of that name. */
static void use_asks(struct engine *e, size_t task)
{
    const struct work *work = &e->works[task];
    const struct ask *best = NULL;
    for (size_t i = 0; i < e->ask_count; i++) {
        if (strcmp(e->asks[i].fact, FACT_KEY) == 0 && e->asks[i].progress == SETTLED) {
            use_ask(e, &e->asks[i]); /* tells of a key that was replaced */
        }
    }
    for (size_t k = 0; k < work->ask_count; k++) {
        const struct ask *ask = &e->asks[work->asks[k]];
        bool better = best == NULL || strcmp(best->fact, ask->fact) != 0 ||
                      weight(ask) > weight(best);
        if (better) {
            use_ask(e, ask);
            best = ask;
        }
    }
    if (work->unasked != NULL) {
        BUF_AUTO(fact);
        buf_addf(&fact, FACT_COMMAND "%s", e->bank->tasks[task].id);
        facts_set_unknown(e->facts, buf_str(&fact), work->unasked, NULL);
    }
}

/* True when something came of it. */
static bool try_task(struct engine *e, size_t task)
{
    if (skip_elsewhere(e, task)) {
        return true;
    }
    enum standing now = standing(e, task);
    if (now == BLOCKED) {
        return true;
    }
    if (now == OPEN || !is_complete(e, task)) {
        return false;
    }
    use_asks(e, task);
    task_judge(&e->bank->tasks[task], e->facts, &e->report->tasks[task].result);
    end(e, task);
    return true;
}

bool order_judge(struct engine *e)
{
    size_t open = 0;
    bool more = true;
    while (more) {
        more = false;
        open = 0;
        for (size_t i = 0; i < e->bank->task_count; i++) {
            if (e->works[i].wanted && !e->works[i].judged) {
                bool judged = try_task(e, i);
                more = more || judged;
                open += judged ? 0 : 1;
            }
        }
    }
    return open == 0;
}

/* The first of the tasks that count and came to that state. */
static size_t first_in(const struct engine *e, enum task_state state)
{
    size_t i = 0;
    while (i < e->bank->task_count &&
           !(e->works[i].wanted && !e->bank->tasks[i].advisory &&
             e->report->tasks[i].result.state == state && !e->report->tasks[i].result.warns &&
             (state != TASK_SKIP ||
              strcmp(e->report->tasks[i].result.cause, "not_configured") == 0))) {
        i++;
    }
    return i;
}

/* What is wrong stands in the way before what could only not be asked: without AWS credentials
 * the rules are never known, but a stopped engine is. */
size_t order_stuck(const struct engine *e)
{
    size_t failed = first_in(e, TASK_FAIL);
    size_t waits = first_in(e, TASK_WAIT);
    size_t wrong = failed < waits ? failed : waits;
    size_t unknown = first_in(e, TASK_UNKNOWN);
    size_t skipped = first_in(e, TASK_SKIP);
    return wrong < e->bank->task_count ? wrong : unknown < skipped ? unknown : skipped;
}
