/* Which questions are asked for which tasks: the smallest set that tells, each of them once. The
 * expectations stand in tests/data/check/plan.tsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/check_case.h"
#include "lib/json_case.h"

/* How the world is: what the stand-in answers, and what is configured. */
static const struct way {
    const char *name, *scenario;
    bool configured;
} ways[] = {
    {"aws", "{}", true},
    {"fresh", "{}", false},
    {"no-aws", "{\"aws\":{\"outcome\":{\"outcome\":\"no_credentials\"}}}", true},
    {"here",
     "{\"aws\":{\"outcome\":{\"outcome\":\"no_credentials\"}},\"imds\":{\"outcome\":\"answered\","
     "\"values\":{\"instance-id\":\"i-0123456789abcdef0\"},\"v1\":401}}",
     true},
};

/* A clock that goes slowly: what this machine is comes in time, however busy it is. */
static int64_t slow_clock(void *ctx)
{
    struct timespec now;
    (void)ctx;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000) / 20;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add(struct strings *ret, const char *kind, const cJSON *list, const char *name)
{
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, list)
    {
        BUF_AUTO(text);
        buf_addf(&text, "%s:%s", kind,
                 cJSON_GetObjectItemCaseSensitive(element, name)->valuestring);
        strings_add(ret, buf_str(&text));
    }
}

static void add_job(struct strings *ret, const char *line, size_t len)
{
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    assert_true(json_doc_parse(line, len, &doc, &faults));
    const cJSON *job = json_doc_root(doc);
    const char *kind = cJSON_GetObjectItemCaseSensitive(job, "kind")->valuestring;
    if (strcmp(kind, "aws") == 0) {
        add(ret, kind, cJSON_GetObjectItemCaseSensitive(job, "calls"), "id");
    } else if (strcmp(kind, "ssh") == 0 || strcmp(kind, "exec") == 0) {
        add(ret, kind, cJSON_GetObjectItemCaseSensitive(job, "commands"), "id");
    } else if (strcmp(kind, "hello") != 0 && strcmp(kind, "imds") != 0) {
        strings_add(ret, kind); /* every run asks these two */
    }
    json_doc_free(doc);
    faults_release(&faults);
}

/* What was asked, sorted; nothing may stand in it twice. */
static void asked(const struct check_case *c, struct buf *ret)
{
    CLEANUP(strings_release) struct strings jobs = STRINGS_INIT;
    const char *line = buf_str(&c->log);
    while (*line != '\0') {
        size_t len = strcspn(line, "\n");
        add_job(&jobs, line, len);
        line += len + (line[len] == '\n' ? 1 : 0);
    }
    if (jobs.count > 0) {
        qsort(jobs.list, jobs.count, sizeof(*jobs.list), by_name);
    }
    for (size_t i = 0; i < jobs.count; i++) {
        assert_true(i == 0 || strcmp(jobs.list[i - 1], jobs.list[i]) != 0);
        buf_addf(ret, "%s%s", i > 0 ? " " : "", jobs.list[i]);
    }
}

/* True when both lists are the same but for words of `expected` that end in "?": whether such a
 * question is asked hangs on which of two answers comes first. */
static bool as_expected(const char *expected, const char *got)
{
    while (*expected != '\0' || *got != '\0') {
        size_t want = strcspn(expected, " ");
        size_t have = strcspn(got, " ");
        bool maybe = want > 0 && expected[want - 1] == '?';
        bool same = want - maybe == have && memcmp(expected, got, have) == 0;
        if (!same && !maybe) {
            return false;
        }
        expected += want + (expected[want] == ' ');
        if (same) {
            got += have + (got[have] == ' ');
        }
    }
    return true;
}

static void try_line(void *ctx, const struct json_case *line)
{
    struct check_case *c = ctx;
    const struct check_target target = c->request.target;
    const struct way *way = ways;
    BUF_AUTO(got);
    while (strcmp(way->name, line->fields[0]) != 0) {
        way++;
        assert_true(way < ways + COUNT_OF(ways));
    }
    if (!way->configured) {
        c->request.target = (struct check_target){.key = target.key};
    }
    c->request.monotonic_ms = slow_clock;
    c->inputs = "container=web\nlog-line=listening\naddress=203.0.113.7\n";
    check_case_run(c, line->fields[1], way->scenario);
    c->request.target = target;
    asked(c, &got);
    if (!as_expected(line->fields[2], buf_str(&got))) {
        fail_msg("%s:%u: asked was\n%s\t%s\t%s", line->path, line->line, line->fields[0],
                 line->fields[1], buf_str(&got));
    }
}

static void the_questions_are_those_of_the_table(void **state)
{
    assert_true(json_case_each("tests/data/check/plan.tsv", try_line, *state) > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_questions_are_those_of_the_table, check_setup,
                                        check_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
