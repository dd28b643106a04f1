/* Runs checks for tests: a scratch folder, a stand-in for the helper, and a watcher that writes
 * down what it hears. What must hold is said by the tests themselves. */
#include "check_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bank_case.h"
#include "store_case.h"

static int64_t now_ms(void *ctx)
{
    struct timespec now;
    (void)ctx;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the watcher --------------------------------------------------------------------------- */

static void hear(struct check_case *c, const char *word, const char *task)
{
    buf_addf(&c->events, "%s%s%s ", word, task[0] != '\0' ? ":" : "", task);
}

static void heard_begun(void *ctx, size_t task)
{
    struct check_case *c = ctx;
    hear(c, "begun", c->bank->tasks[task].id);
}

static void heard_judged(void *ctx, size_t task, const struct task_result *result)
{
    struct check_case *c = ctx;
    assert_non_null(result);
    hear(c, "judged", c->bank->tasks[task].id);
}

static void heard_hold(void *ctx, bool on)
{
    hear(ctx, on ? "hold" : "free", "");
}

static bool heard_accept(void *ctx, const struct check_host_key *key)
{
    struct check_case *c = ctx;
    BUF_AUTO(text);
    buf_addf(&text, "%s/%s/%s/%s", key->host, key->address, key->type, key->fingerprint);
    hear(c, "new-host", buf_str(&text));
    return c->accepts;
}

static bool heard_input(void *ctx, size_t task, const char *name, struct buf *ret)
{
    struct check_case *c = ctx;
    BUF_AUTO(wanted);
    buf_addf(&wanted, "%s=", name);
    const char *line = c->inputs != NULL ? strstr(c->inputs, buf_str(&wanted)) : NULL;
    buf_addf(&c->events, "input:%s:%s ", c->bank->tasks[task].id, name);
    if (line == NULL) {
        return false;
    }
    line += wanted.len;
    buf_add(ret, line, strcspn(line, "\n"));
    return true;
}

static bool heard_stopped(void *ctx)
{
    struct check_case *c = ctx;
    return c->stops_on != NULL && strstr(buf_str(&c->events), c->stops_on) != NULL;
}

/* ---- set up -------------------------------------------------------------------------------- */

int check_setup(void **state)
{
    struct check_case *c = xcalloc(1, sizeof(*c));
    const char *base = getenv("TMPDIR");
    (void)snprintf(c->folder, sizeof(c->folder), "%s/wrapup-check-XXXXXX",
                   base != NULL && *base != '\0' ? base : "/tmp");
    if (mkdtemp(c->folder) == NULL) {
        free(c);
        return -1;
    }
    c->bank = bank_case_file("quizzes/ec2.json", &c->bytes);
    c->wanted = xcalloc(c->bank->task_count + 1, sizeof(*c->wanted));
    c->request = (struct check_request){
        .bank = c->bank,
        .wanted = c->wanted,
        .target = {.region = "ap-northeast-2",
                   .instance = "i-0123456789abcdef0",
                   .host = "203.0.113.7",
                   .key = "/home/me/my-key.pem"},
        .known_hosts = "/nowhere/known_hosts",
        .now_ms = 1767236645000,
        .monotonic_ms = now_ms,
        .watcher = {.ctx = c,
                    .begun = heard_begun,
                    .judged = heard_judged,
                    .hold = heard_hold,
                    .accept_host = heard_accept,
                    .input = heard_input,
                    .stopped = heard_stopped},
    };
    *state = c;
    return 0;
}

int check_teardown(void **state)
{
    struct check_case *c = *state;
    check_report_release(&c->report);
    bank_free(c->bank);
    buf_release(&c->bytes);
    buf_release(&c->helper);
    buf_release(&c->log);
    buf_release(&c->events);
    free(c->wanted);
    case_remove(c->folder);
    free(c);
    return 0;
}

/* ---- a run --------------------------------------------------------------------------------- */

const char *check_case_write(struct check_case *c, const char *name, const char *text)
{
    static char path[600];
    (void)snprintf(path, sizeof(path), "%s/%s", c->folder, name);
    case_write(path, text, strlen(text));
    return path;
}

static void want(struct check_case *c, const char *tasks)
{
    for (size_t i = 0; i < c->bank->task_count; i++) {
        c->wanted[i] = strcmp(tasks, "*") == 0 || strstr(tasks, c->bank->tasks[i].id) != NULL;
    }
}

/* The usual scenario with members replaced, and a program that starts the stand-in with it. */
static void prepare(struct check_case *c, const char *scenario)
{
    BUF_AUTO(usual);
    BUF_AUTO(text);
    char here[400];
    assert_non_null(getcwd(here, sizeof(here)));
    case_read("tests/data/check/usual.json", "", &usual);
    (void)check_case_write(c, "usual.json", buf_str(&usual));
    (void)check_case_write(c, "change.json", scenario != NULL ? scenario : "{}");
    buf_addf(&text,
             "#!/usr/bin/env -S python3 -S\n"
             "import json, sys\n"
             "at = '%s/'\n"
             "usual = json.load(open(at + 'usual.json'))\n"
             "change = json.load(open(at + 'change.json'))\n"
             "for key, value in change.items():\n"
             "    deep = key in ('aws', 'commands') and value.pop('*', True)\n"
             "    usual[key] = usual.get(key, {}) | value if deep else value\n"
             "usual['log'] = at + 'log'\n"
             "json.dump(usual, open(at + 'scenario.json', 'w'))\n"
             "sys.argv = ['fake', at + 'scenario.json']\n"
             "exec(open('%s/tests/rigs/scripted_helper.py').read())\n",
             c->folder, here);
    buf_clear(&c->helper);
    buf_adds(&c->helper, check_case_write(c, "helper", buf_str(&text)));
    assert_int_equal(chmod(buf_str(&c->helper), 0700), 0);
}

void check_case_run(struct check_case *c, const char *tasks, const char *scenario)
{
    struct err err = ERR_INIT;
    BUF_AUTO(log);
    check_report_release(&c->report);
    buf_clear(&c->events);
    prepare(c, scenario);
    buf_addf(&log, "%s/log", c->folder);
    (void)unlink(buf_str(&log));
    want(c, tasks);
    if (c->request.helper == NULL) {
        c->request.helper = buf_str(&c->helper);
    }
    int64_t start = now_ms(NULL);
    case_must(check_run(&c->request, &c->report, &err), &err);
    c->spent_ms = now_ms(NULL) - start;
    if (c->request.helper == buf_str(&c->helper)) {
        c->request.helper = NULL;
    }
    case_read(buf_str(&log), "", &c->log);
}

/* ---- what came of it ------------------------------------------------------------------------- */

const char *check_case_results(struct check_case *c)
{
    static char text[4096];
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->report.count; i++) {
        const struct task_result *result = &c->report.tasks[i].result;
        if (c->report.tasks[i].wanted) {
            len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s %s%s%s",
                                    len > 0 ? "; " : "", c->bank->tasks[i].id,
                                    task_state_name(result->state),
                                    result->cause[0] != '\0' ? " " : "", result->cause);
        }
    }
    return text;
}

const struct task_result *check_case_result(const struct check_case *c, const char *task)
{
    const struct task *found = bank_task(c->bank, task);
    assert_non_null(found);
    return &c->report.tasks[found - c->bank->tasks].result;
}

void check_case_is(const struct check_case *c, const char *task, enum task_state state,
                   const char *cause)
{
    const struct task_result *result = check_case_result(c, task);
    if (result->state != state || strcmp(result->cause, cause) != 0) {
        fail_msg("%s: %s %s (%s) instead of %s %s", task, task_state_name(result->state),
                 result->cause, result->observed.in[LANG_EN], task_state_name(state), cause);
    }
}

size_t check_case_asked(const struct check_case *c, const char *text)
{
    size_t count = 0;
    for (const char *p = strstr(buf_str(&c->log), text); p != NULL; p = strstr(p + 1, text)) {
        count++;
    }
    return count;
}
