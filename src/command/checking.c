/* One round of a check: what is asked for, what is heard while it runs, and what is kept of it.
 * What is shown is left to check_show.c, what is asked back to check_ask.c. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "past.h"

/* Answers on port 22 to anybody; met only when the learner's instance does not. */
static const char control_host[] = "github.com";

void checking_init(struct checking *c, struct app *app, const struct bank *bank)
{
    *c = (struct checking){
        .app = app,
        .bank = bank,
        .wanted = xcalloc(bank->task_count + 1, sizeof(*c->wanted)),
        .running = xcalloc(bank->task_count + 1, sizeof(*c->running)),
        .ended = TERM_TIME,
    };
    target_load(app, &c->target);
}

static void drop_report(struct checking *c)
{
    if (c->reported) {
        check_report_release(&c->report);
        c->reported = false;
    }
}

void checking_release(struct checking *c)
{
    drop_report(c);
    free(c->wanted);
    free(c->running);
    free(c->before);
    target_release(&c->target);
    strings_release(&c->evidence);
    strings_release(&c->input_names);
    strings_release(&c->input_values);
    buf_release(&c->live.shown);
    buf_release(&c->reason);
}

void checking_want(struct checking *c, size_t task)
{
    const struct task *t = &c->bank->tasks[task];
    if (c->wanted[task]) {
        return;
    }
    c->wanted[task] = true;
    for (size_t i = 0; i < t->requires_count; i++) {
        const struct task *required = bank_task(c->bank, t->requires[i]);
        if (required != NULL) {
            checking_want(c, (size_t)(required - c->bank->tasks));
        }
    }
}

const char *checking_input(const struct checking *c, const char *name)
{
    for (size_t i = c->input_names.count; i > 0; i--) {
        if (strcmp(c->input_names.list[i - 1], name) == 0) {
            return c->input_values.list[i - 1];
        }
    }
    return NULL;
}

void checking_give(struct checking *c, const char *name, const char *value)
{
    strings_add(&c->input_names, name);
    strings_add(&c->input_values, value);
}

/* ---- what is heard ----------------------------------------------------------------------- */

/* Shows what was written, and notes whether it is to end. */
static void look_up(struct checking *c)
{
    enum term_got got = c->app->term->ops->pause(c->app->term, 0);
    if (got != TERM_TIME && c->ended != TERM_STOP) {
        c->ended = got;
    }
}

static void heard_begun(void *ctx, size_t task)
{
    struct checking *c = ctx;
    c->running[task] = true;
    checking_show_progress(c);
}

static void heard_judged(void *ctx, size_t task, const struct task_result *result)
{
    struct checking *c = ctx;
    c->running[task] = false;
    c->judged++;
    checking_show_judged(c, task, result);
    look_up(c);
}

/* The helper asks for a passphrase: nothing else may write. */
static void heard_hold(void *ctx, bool on)
{
    struct checking *c = ctx;
    if (on) {
        live_clear(c->app, &c->live);
        look_up(c);
    }
    c->held = on;
    checking_show_progress(c);
}

static bool heard_accept(void *ctx, const struct check_host_key *key)
{
    struct checking *c = ctx;
    live_clear(c->app, &c->live);
    bool accepted = checking_accept_host(c, key);
    checking_show_progress(c);
    return accepted;
}

static bool heard_input(void *ctx, size_t task, const char *name, struct buf *ret)
{
    (void)task;
    const char *value = checking_input(ctx, name);
    if (value == NULL || value[0] == '\0') {
        return false;
    }
    buf_clear(ret);
    buf_adds(ret, value);
    return true;
}

static bool heard_stopped(void *ctx)
{
    struct checking *c = ctx;
    look_up(c);
    return c->ended != TERM_TIME;
}

static int64_t heard_clock(void *ctx)
{
    struct app *app = ctx;
    return app->ops->monotonic_ms(app);
}

/* ---- what is kept ------------------------------------------------------------------------ */

static void memory_key(const struct checking *c, struct buf *key)
{
    buf_addf(key, "check/%s", c->bank->id);
}

static bool keep_memory(struct checking *c, const struct buf *before, struct err *err)
{
    const struct buf *now = &c->report.memory;
    BUF_AUTO(key);
    if (now->len == 0 || strcmp(buf_str(now), buf_str(before)) == 0) {
        return true;
    }
    memory_key(c, &key);
    return store_memory_set(c->app->store, buf_str(&key), buf_str(now), err);
}

/* Of later rounds only what came out otherwise is news. */
static bool is_news(const struct checking *c, size_t task)
{
    return c->report.tasks[task].wanted &&
           (c->before == NULL || c->before[task] != checking_look(c, task));
}

static bool keep_results(struct checking *c, struct err *err)
{
    const struct bank *bank = c->bank;
    const struct hash at_hand = c->bank_hash == NULL ? app_bank_hash(c->app) : (struct hash){""};
    const struct moment now = c->app->ops->now(c->app);
    struct store_check *rows = xcalloc(bank->task_count + 1, sizeof(*rows));
    size_t count = 0;
    for (size_t i = 0; i < bank->task_count; i++) {
        const struct task_result *result = &c->report.tasks[i].result;
        if (is_news(c, i)) {
            rows[count++] = (struct store_check){
                .uuid = uuid_random(),
                .bank_id = bank->id,
                .bank_hash = c->bank_hash == NULL ? at_hand.hex : c->bank_hash,
                .task = bank->tasks[i].id,
                .rev = bank->tasks[i].rev,
                .when = now,
                .state = task_state_name(result->state),
                .cause = result->cause,
                .route = result->route,
                .evidence = result->evidence,
                .advisory = bank->tasks[i].advisory,
                .spent_ms = c->report.tasks[i].spent_ms,
            };
        }
    }
    bool fine = count == 0 || store_checks_add(c->app->store, rows, count, err);
    free(rows);
    return fine;
}

/* ---- a round ----------------------------------------------------------------------------- */

static void start_round(struct checking *c)
{
    c->total = 0;
    c->judged = 0;
    c->ended = TERM_TIME;
    buf_clear(&c->reason);
    for (size_t i = 0; i < c->bank->task_count; i++) {
        c->running[i] = false;
        c->total += c->wanted[i];
    }
}

/* Nothing of a bank that is not trusted runs; each of its tasks says so. */
static void refuse_all(struct checking *c, struct check_report *ret)
{
    const struct bank *bank = c->bank;
    *ret = (struct check_report){
        .count = bank->task_count,
        .tasks = xcalloc(bank->task_count + 1, sizeof(*ret->tasks)),
        .stuck = bank->task_count,
        .memory = BUF_INIT,
        .problem = BUF_INIT,
    };
    for (size_t i = 0; i < bank->task_count; i++) {
        ret->tasks[i].wanted = c->wanted[i];
        task_result_set(&ret->tasks[i].result, TASK_SKIP, "untrusted", NULL);
        if (c->wanted[i]) {
            heard_judged(c, i, &ret->tasks[i].result);
        }
    }
}

static bool ask_world(struct checking *c, const char *memory, struct check_report *ret,
                      struct err *err)
{
    struct app *app = c->app;
    BUF_AUTO(helper);
    BUF_AUTO(prompt);
    bool found = app->ops->helper(app, &helper);
    passphrase_prompt(app, target_part(&c->target, SETTING_KEY), &prompt);
    const struct check_request request = {
        .bank = c->bank,
        .wanted = c->wanted,
        .target = target_of(&c->target),
        .helper = found ? buf_str(&helper) : NULL,
        .known_hosts = app->known_hosts,
        .evidence = c->evidence.count > 0 ? &c->evidence : NULL,
        .memory = memory,
        .now_ms = app->ops->now(app).at_ms,
        .monotonic_ms = heard_clock,
        .clock = app,
        .watcher =
            {
                .ctx = c,
                .begun = heard_begun,
                .judged = heard_judged,
                .hold = heard_hold,
                .accept_host = heard_accept,
                .input = heard_input,
                .stopped = heard_stopped,
            },
        .interactive = app->term->interactive && !c->silent,
        .prompt = prompt.len > 0 ? buf_str(&prompt) : NULL,
        .control = control_host,
    };
    return check_run(&request, ret, err);
}

static void note_before(struct checking *c)
{
    if (!c->reported) {
        return;
    }
    if (c->before == NULL) {
        c->before = xcalloc(c->bank->task_count + 1, sizeof(*c->before));
    }
    for (size_t i = 0; i < c->bank->task_count; i++) {
        c->before[i] = checking_look(c, i);
    }
}

bool checking_run(struct checking *c, struct err *err)
{
    struct check_report report;
    BUF_AUTO(key);
    BUF_AUTO(memory);
    start_round(c);
    note_before(c);
    memory_key(c, &key);
    bool remembered = store_memory_get(c->app->store, buf_str(&key), &memory);
    if (!trust_given(c->app, c->bank)) {
        refuse_all(c, &report);
    } else if (!ask_world(c, remembered ? buf_str(&memory) : NULL, &report, err)) {
        live_clear(c->app, &c->live);
        return false;
    }
    if (c->ended != TERM_TIME && c->reported) {
        /* The round before says more than one that was cut short. */
        check_report_release(&report);
        return true;
    }
    drop_report(c);
    c->report = report;
    c->reported = true;
    return keep_results(c, err) && keep_memory(c, &memory, err);
}

/* ---- what it comes to -------------------------------------------------------------------- */

enum look checking_look(const struct checking *c, size_t task)
{
    return look_of(&c->bank->tasks[task], &c->report.tasks[task].result);
}

/* Advisory tasks advise: they spoil nothing. Without a single pass nothing was shown, either. */
int checking_status(const struct checking *c)
{
    bool open = false;
    bool passed = false;
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (!c->report.tasks[i].wanted) {
            continue;
        }
        enum look look = checking_look(c, i);
        if (look == LOOK_FAIL) {
            return EXIT_FAULTS;
        }
        passed = passed || look == LOOK_PASS || look == LOOK_WARN;
        open = open || (!c->bank->tasks[i].advisory && (look == LOOK_UNKNOWN || look == LOOK_WAIT));
    }
    return passed && !open ? EXIT_FINE : EXIT_UNKNOWN;
}

bool checking_refused(const struct checking *c)
{
    static const char *const causes[] = {"key_refused", "no_method", "key_passphrase",
                                         "host_unknown"};
    for (size_t i = 0; i < c->bank->task_count; i++) {
        for (size_t k = 0; c->report.tasks[i].wanted && k < COUNT_OF(causes); k++) {
            if (strcmp(c->report.tasks[i].result.cause, causes[k]) == 0) {
                return true;
            }
        }
    }
    return false;
}
