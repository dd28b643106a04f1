/* What a check comes to, for other programs: JSON, TAP and JUnit XML.
 * What a person reads is check_show.c's. */
#include <string.h>

#include "check.h"
#include "coverage.h"
#include "past.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

struct counts {
    size_t of[LOOK_COUNT];
    size_t total;
    int64_t spent_ms;
};

static struct counts count_all(const struct checking *c)
{
    struct counts counts = {.total = 0};
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->report.tasks[i].wanted) {
            counts.of[checking_look(c, i)]++;
            counts.total++;
            counts.spent_ms += c->report.tasks[i].spent_ms;
        }
    }
    return counts;
}

static const char *in_lang(const struct checking *c, const struct said *said)
{
    return said->in[app_lang(c->app)];
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_task_json(const struct checking *c, size_t i, struct json_writer *w)
{
    const struct task *task = &c->bank->tasks[i];
    const struct task_result *result = &c->report.tasks[i].result;
    json_open(w, NULL, '{');
    json_put_string(w, "id", task->id);
    json_put_integer(w, "rev", task->rev);
    json_put_string(w, "objective", c->bank->objectives[task->objective].id);
    text_json(w, "title", c->bank, &task->title);
    json_put_bool(w, "advisory", task->advisory);
    json_put_string(w, "state", task_state_name(result->state));
    json_put_bool(w, "warning", checking_look(c, i) == LOOK_WARN);
    json_put_string(w, "cause", result->cause);
    json_put_string(w, "route", result->route);
    json_put_string(w, "expected", in_lang(c, &result->expected));
    json_put_string(w, "observed", in_lang(c, &result->observed));
    json_put_string(w, "next", in_lang(c, &result->next));
    json_put_string(w, "evidence", result->evidence);
    json_put_integer(w, "spent_ms", c->report.tasks[i].spent_ms);
    json_close(w, '}');
}

void checking_json(const struct checking *c, struct buf *out)
{
    const struct bank *bank = c->bank;
    const struct counts counts = count_all(c);
    struct json_writer w = {.out = out};
    BUF_AUTO(when);
    past_time(c->app->ops->now(c->app), &when);
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-check/1");
    json_put_string(&w, "bank", bank->id);
    json_put_string(&w, "when", buf_str(&when));
    json_put_bool(&w, "on_instance", c->report.on_instance);
    json_put_integer(&w, "status", checking_status(c));
    json_open(&w, "counts", '{');
    json_put_integer(&w, "tasks", (int64_t)counts.total);
    for (unsigned i = 0; i < LOOK_COUNT; i++) {
        json_put_integer(&w, look_name((enum look)i), (int64_t)counts.of[i]);
    }
    json_close(&w, '}');
    json_put_string(&w, "stuck",
                    c->report.stuck < bank->task_count ? bank->tasks[c->report.stuck].id : NULL);
    json_open(&w, "tasks", '[');
    for (size_t i = 0; i < bank->task_count; i++) {
        if (c->report.tasks[i].wanted) {
            put_task_json(c, i, &w);
        }
    }
    json_close(&w, ']');
    json_close(&w, '}');
    buf_addc(out, '\n');
}

/* ---- TAP --------------------------------------------------------------------------------- */

/* "#" would begin a directive. */
static void put_tap(struct buf *out, const char *text)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, text, strlen(text), false);
    for (const char *p = buf_str(&harmless); *p != '\0'; p++) {
        if (*p == '#' || *p == '\\') {
            buf_addc(out, '\\');
        }
        buf_addc(out, *p);
    }
}

/* A string of JSON is one of YAML, too. */
static void put_yaml(struct buf *out, const char *key, const char *value)
{
    struct json_writer w = {.out = out};
    buf_addf(out, "  %s: ", key);
    json_put_string(&w, NULL, value);
    buf_addc(out, '\n');
}

/* An advisory task that did not pass is what TAP calls still to be done: it spoils nothing. */
static void put_directive(const struct checking *c, size_t i, struct buf *out)
{
    static const char advisory[] = " # TO"
                                   "DO ";
    const struct task_result *result = &c->report.tasks[i].result;
    if (result->state == TASK_SKIP) {
        buf_adds(out, " # SKIP ");
        put_tap(out, in_lang(c, &result->observed));
    } else if (checking_look(c, i) == LOOK_WARN ||
               (result->state != TASK_PASS && c->bank->tasks[i].advisory)) {
        buf_addf(out, "%s%s", advisory, result->cause);
    } else if (result->state == TASK_UNKNOWN || result->state == TASK_WAIT) {
        buf_addf(out, " # %s %s", result->state == TASK_WAIT ? "WAIT" : "UNKNOWN", result->cause);
    }
}

static void put_task_tap(const struct checking *c, size_t i, size_t number, struct buf *out)
{
    const struct task *task = &c->bank->tasks[i];
    const struct task_result *result = &c->report.tasks[i].result;
    bool ok = result->state == TASK_PASS || result->state == TASK_SKIP;
    buf_addf(out, "%s %zu - %s ", ok ? "ok" : "not ok", number, task->id);
    put_tap(out, task->title.in[app_lang(c->app)]);
    put_directive(c, i, out);
    buf_addc(out, '\n');
    if (ok) {
        return;
    }
    buf_adds(out, "  ---\n");
    put_yaml(out, "state", look_name(checking_look(c, i)));
    put_yaml(out, "cause", result->cause);
    put_yaml(out, "expected", in_lang(c, &result->expected));
    put_yaml(out, "observed", in_lang(c, &result->observed));
    put_yaml(out, "next", in_lang(c, &result->next));
    buf_adds(out, "  ...\n");
}

void checking_tap(const struct checking *c, struct buf *out)
{
    size_t number = 0;
    buf_addf(out, "TAP version 13\n1..%zu\n", count_all(c).total);
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->report.tasks[i].wanted) {
            put_task_tap(c, i, ++number, out);
        }
    }
}

/* ---- JUnit XML --------------------------------------------------------------------------- */

static void put_xml(struct buf *out, const char *text)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, text, strlen(text), true);
    for (const char *p = buf_str(&harmless); *p != '\0'; p++) {
        const char *entity = *p == '\n' ? "&#10;" : markup_entity((unsigned char)*p);
        if (entity != NULL) {
            buf_adds(out, entity);
        } else {
            buf_addc(out, *p);
        }
    }
}

static void put_attribute(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, " %s=\"", name);
    put_xml(out, value);
    buf_addc(out, '"');
}

static void put_seconds(struct buf *out, int64_t ms)
{
    buf_addf(out, " time=\"%lld.%03lld\"", (long long)(ms / 1000), (long long)(ms % 1000));
}

/* Advisory results and those that say why nothing was done count as skipped. */
static const char *junit_element(const struct checking *c, size_t i)
{
    switch (checking_look(c, i)) {
    case LOOK_PASS:
        return NULL;
    case LOOK_FAIL:
        return "failure";
    case LOOK_WAIT:
    case LOOK_UNKNOWN:
        return c->bank->tasks[i].advisory ? "skipped" : "error";
    default:
        return "skipped";
    }
}

static void put_said(const struct checking *c, const char *key, const struct said *said,
                     struct buf *out)
{
    if (said_any(said)) {
        buf_addf(out, "%s: ", key);
        put_xml(out, in_lang(c, said));
        buf_addc(out, '\n');
    }
}

static void put_task_junit(const struct checking *c, size_t i, struct buf *out)
{
    const struct task *task = &c->bank->tasks[i];
    const struct task_result *result = &c->report.tasks[i].result;
    const char *element = junit_element(c, i);
    BUF_AUTO(name);
    BUF_AUTO(class);
    buf_addf(&name, "%s %s", task->id, task->title.in[app_lang(c->app)]);
    buf_addf(&class, "%s.%s", c->bank->id, c->bank->objectives[task->objective].id);
    buf_adds(out, "    <testcase");
    put_attribute(out, "classname", buf_str(&class));
    put_attribute(out, "name", buf_str(&name));
    put_seconds(out, c->report.tasks[i].spent_ms);
    if (element == NULL) {
        buf_adds(out, "/>\n");
        return;
    }
    buf_addf(out, ">\n      <%s", element);
    put_attribute(out, "type", result->cause);
    put_attribute(out, "message", in_lang(c, &result->observed));
    buf_addc(out, '>');
    put_said(c, "expected", &result->expected, out);
    put_said(c, "observed", &result->observed, out);
    put_said(c, "next", &result->next, out);
    buf_addf(out, "</%s>\n    </testcase>\n", element);
}

static void put_totals(const struct checking *c, struct buf *out)
{
    size_t failures = 0;
    size_t errors = 0;
    size_t skipped = 0;
    for (size_t i = 0; i < c->bank->task_count; i++) {
        const char *element = c->report.tasks[i].wanted ? junit_element(c, i) : NULL;
        if (element != NULL) {
            failures += strcmp(element, "failure") == 0;
            errors += strcmp(element, "error") == 0;
            skipped += strcmp(element, "skipped") == 0;
        }
    }
    const struct counts counts = count_all(c);
    buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", counts.total,
             failures, errors, skipped);
    put_seconds(out, counts.spent_ms);
}

void checking_junit(const struct checking *c, struct buf *out)
{
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"wrapup\"");
    put_totals(c, out);
    buf_adds(out, ">\n  <testsuite");
    put_attribute(out, "name", c->bank->id);
    put_totals(c, out);
    buf_adds(out, ">\n");
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->report.tasks[i].wanted) {
            put_task_junit(c, i, out);
        }
    }
    buf_adds(out, "  </testsuite>\n</testsuites>\n");
}
