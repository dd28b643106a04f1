/* Judging the tasks of the EC2 bank: every task on every way that can answer it, from data files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "json_case.h"
#include "task_case.h"

enum { CASES_LEAST = 330, TASKS_MAX = 32 };

/* ---- one case -------------------------------------------------------------------------- */

static bool says(const struct said *said, enum lang lang, const char *text)
{
    return strstr(said->in[lang], text) != NULL;
}

static const char *complaint(const struct task_case *c, const struct task_result *r,
                             const char *route)
{
    const char *text = task_case_text(c, "says");
    const char *korean = task_case_text(c, "ko");
    const char *evidence = task_case_text(c, "evidence");
    if (strcmp(task_case_text(c, "state"), task_state_name(r->state)) != 0) {
        return "state";
    }
    if (strcmp(task_case_text(c, "cause"), r->cause) != 0) {
        return "cause";
    }
    if (route[0] != '\0' && strcmp(route, r->route) != 0) {
        return "route";
    }
    if (!says(&r->observed, LANG_EN, text) && !says(&r->next, LANG_EN, text)) {
        return "says";
    }
    if (!says(&r->observed, LANG_KO, korean) && !says(&r->next, LANG_KO, korean)) {
        return "ko";
    }
    if (task_case_flag(c, "warns") != r->warns) {
        return "warns";
    }
    return evidence[0] != '\0' && strcmp(evidence, r->evidence) != 0 ? "evidence" : NULL;
}

/* What holds for every result, whatever comes out. */
static const char *rule_broken(const struct task_result *r)
{
    bool pass = r->state == TASK_PASS;
    for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
        if (r->observed.in[lang][0] == '\0') {
            return "nothing observed";
        }
        if (r->expected.in[lang][0] == '\0') {
            return "nothing expected";
        }
        if (pass != (r->next.in[lang][0] == '\0')) {
            return "a next action for a pass, or none for anything else";
        }
        if (strchr(r->observed.in[lang], '{') != NULL || strchr(r->next.in[lang], '{') != NULL) {
            return "a placeholder stays";
        }
    }
    if (pass != (r->cause[0] == '\0')) {
        return "a cause for a pass, or none for anything else";
    }
    if (r->warns && r->state != TASK_FAIL) {
        return "warns without a failure";
    }
    if (!pass && strcmp(task_cause(r->cause), r->cause) != 0) {
        return "the cause is not in the table";
    }
    static const char *const secret[] = {
        "203.0.113", "198.51.100", "172.31", "123456789012", "0123456789abcdef",
        "AAAA",      "listening",  "alice",  "secret"};
    for (size_t i = 0; i < COUNT_OF(secret); i++) {
        if (strstr(r->evidence, secret[i]) != NULL) {
            return "the evidence holds what it must not";
        }
    }
    return NULL;
}

/* ---- which ways were tried ---------------------------------------------------------------- */

enum kind { SEEN_PASS = 1, SEEN_BAD = 2, SEEN_UNKNOWN = 4, SEEN_ALL = 7 };

static const char *const ways[] = {"aws", "file", "ssh", "local", "laptop"};
enum { AWS = 1, FILE_ = 2, SSH = 4, LOCAL = 8, LAPTOP = 16 };

/* The ways that can answer each task. */
static const struct {
    const char *task;
    unsigned ways;
} answers[] = {
    {"t01", LAPTOP | FILE_ | AWS},
    {"t02", AWS | FILE_ | SSH | LOCAL},
    {"t03", AWS | FILE_ | SSH | LOCAL},
    {"t04", AWS | FILE_},
    {"t05", SSH | LOCAL},
    {"t06", AWS | FILE_ | SSH | LOCAL},
    {"t07", AWS | FILE_ | SSH | LOCAL},
    {"t08", AWS | FILE_ | SSH},
    {"t09", LAPTOP},
    {"t10", LAPTOP},
    {"t11", AWS | FILE_},
    {"t12", AWS | FILE_},
    {"t13", AWS | FILE_},
    {"t14", LAPTOP},
    {"t15", SSH},
    {"t16", SSH | LOCAL},
    {"t17", SSH | LOCAL},
    {"t18", SSH | LOCAL},
    {"t19", SSH | LOCAL},
    {"t20", SSH | LOCAL},
    {"t21", SSH | LOCAL},
    {"t22", LAPTOP},
    {"t23", AWS | FILE_ | SSH | LOCAL},
    {"t24", AWS | FILE_ | SSH | LOCAL},
    {"t25", AWS | FILE_},
    {"t26", AWS | FILE_},
};

struct tried {
    unsigned kinds[TASKS_MAX][COUNT_OF(ways)];
    unsigned wrong;
};

static void note_way(struct tried *tried, const struct task_case *c, enum task_state state,
                     const char *way)
{
    size_t task = (size_t)(task_case_task(c) - task_case_bank()->tasks);
    unsigned kind = state == TASK_PASS      ? SEEN_PASS
                    : state == TASK_UNKNOWN ? SEEN_UNKNOWN
                                            : SEEN_BAD;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        tried->kinds[task][i] |= strcmp(ways[i], way) == 0 ? kind : 0;
    }
}

static void judge_as(struct tried *tried, const struct task_case *c, const char *from,
                     const char *to)
{
    struct task_result r;
    struct task_facts *facts = task_case_facts(c, from, to);
    const char *route = task_case_text(c, "route");
    const char *way = task_case_text(c, "way");
    way = way[0] != '\0' ? way : route;
    if (from != NULL && strcmp(route, from) == 0) {
        route = to;
    }
    task_judge(task_case_task(c), facts, &r);
    const char *wrong = complaint(c, &r, route);
    wrong = wrong != NULL ? wrong : rule_broken(&r);
    if (wrong != NULL) {
        print_error(
            "%s.json, case %zu (%s%s%s): %s\n  %s %s by \"%s\"%s [%s]\n  %s / %s\n  %s / %s\n",
            c->file, c->number, task_case_text(c, "task"), from != NULL ? " as " : "",
            from != NULL ? to : "", wrong, task_state_name(r.state), r.cause, r.route,
            r.warns ? " warns" : "", r.evidence, r.observed.in[LANG_EN], r.next.in[LANG_EN],
            r.observed.in[LANG_KO], r.next.in[LANG_KO]);
        tried->wrong++;
    }
    note_way(tried, c, r.state, from != NULL && strcmp(way, from) == 0 ? to : way);
    facts_free(facts);
}

/* A case of AWS is one of a file with the same answers, a case over SSH one on the instance. */
static void judge_case(void *ctx, const struct task_case *c)
{
    judge_as(ctx, c, NULL, NULL);
    if (!task_case_flag(c, "only")) {
        judge_as(ctx, c, "aws", "file");
        judge_as(ctx, c, "ssh", "local");
    }
}

static void test_cases(void **state)
{
    (void)state;
    struct tried tried = {.wrong = 0};
    size_t count = task_case_each(judge_case, &tried);
    const struct bank *bank = task_case_bank();
    assert_int_equal(bank->task_count, COUNT_OF(answers));
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        assert_string_equal(bank->tasks[i].id, answers[i].task);
        for (size_t k = 0; k < COUNT_OF(ways); k++) {
            if ((answers[i].ways & 1U << k) != 0 && tried.kinds[i][k] != SEEN_ALL) {
                print_error("%s by %s: no case of%s%s%s\n", answers[i].task, ways[k],
                            (tried.kinds[i][k] & SEEN_PASS) != 0 ? "" : " passing",
                            (tried.kinds[i][k] & SEEN_BAD) != 0 ? "" : " failing",
                            (tried.kinds[i][k] & SEEN_UNKNOWN) != 0 ? "" : " not knowing");
                tried.wrong++;
            }
        }
    }
    assert_int_equal(tried.wrong, 0);
    assert_true(count >= CASES_LEAST);
}

/* ---- the rest -------------------------------------------------------------------------- */

static void test_states(void **state)
{
    (void)state;
    assert_string_equal(task_state_name(TASK_PASS), "pass");
    assert_string_equal(task_state_name(TASK_SKIP), "skip");
}

static void test_result_set(void **state)
{
    (void)state;
    struct task_result r;
    task_result_set(&r, TASK_SKIP, "requires", "t15");
    assert_int_equal(r.state, TASK_SKIP);
    assert_string_equal(r.cause, "requires");
    assert_non_null(strstr(r.observed.in[LANG_EN], "t15"));
    assert_non_null(strstr(r.next.in[LANG_KO], "t15"));
    task_result_set(&r, TASK_UNKNOWN, "no such word", NULL);
    assert_string_equal(r.cause, "other");
}

/* Every word and every sentence of the bank has room. */
static void test_helps_fit(void **state)
{
    (void)state;
    const struct bank *bank = task_case_bank();
    for (size_t i = 0; i < bank->task_count; i++) {
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            assert_non_null(bank->tasks[i].help.in[lang]);
            assert_true(strlen(bank->tasks[i].help.in[lang]) < SAID_MAX);
        }
    }
}

static void test_no_matcher(void **state)
{
    (void)state;
    struct task_result r;
    struct task task = *task_case_bank()->tasks;
    struct task_facts *facts = facts_new();
    task.expect = NULL;
    task_judge(&task, facts, &r);
    assert_int_equal(r.state, TASK_UNKNOWN);
    assert_string_equal(r.cause, "no_matcher");
    facts_free(facts);
}

/* What the EC2 bank has no task for. */
static const struct {
    const char *probe, *expect, *fact, *json, *state, *cause;
} others[] = {
    {"{\"kind\":\"imds\",\"path\":\"instance-type\"}",
     "{\"matcher\":\"equals\",\"value\":\"t3.micro\"}", FACT_IMDS,
     "{\"instance-type\":\"t3.micro\"}", "pass", ""},
    {"{\"kind\":\"imds\",\"path\":[\"instance-type\"]}",
     "{\"matcher\":\"equals\",\"value\":\"t3.micro\"}", FACT_IMDS, "{\"instance-type\":null}",
     "fail", "differs"},
    {"{\"kind\":\"imds\",\"path\":\"instance-type\"}", "{\"matcher\":\"not-empty\"}", FACT_IMDS,
     "{}", "unknown", "odd_answer"},
    {"{\"kind\":\"imds\",\"path\":\"instance-type\"}", "{\"matcher\":\"not-empty\"}", FACT_IMDS,
     "[]", "unknown", "odd_answer"},
    {"{\"kind\":\"ask\",\"input\":\"word\"}", "{\"matcher\":\"equals\",\"value\":\"yes\"}",
     "input:word", "\" yes \\n\"", "pass", ""},
    {"{\"kind\":\"ask\",\"input\":\"word\"}", "{\"matcher\":\"equals\",\"value\":7}", "input:word",
     "\"7\"", "pass", ""},
    {"{\"kind\":\"ask\",\"input\":\"word\"}", "{\"matcher\":\"equals\",\"value\":\"yes\"}",
     "input:word", "\"no\"", "fail", "differs"},
    {"{\"kind\":\"ask\",\"input\":\"word\"}", "{\"matcher\":\"not-empty\"}", "input:word", "\"\"",
     "fail", "empty"},
    {"{\"kind\":\"ask\",\"input\":\"word\"}", "{\"matcher\":\"not-empty\"}", "input:other", "\"x\"",
     "unknown", "no_input"},
    {"{\"kind\":\"aws\",\"call\":\"DescribeVolumes\",\"field\":\"State\"}",
     "{\"matcher\":\"equals\",\"value\":\"x\"}", FACT_VOLUMES, "[]", "unknown", "no_matcher"},
    {"{\"kind\":\"aws\",\"call\":\"DescribeInstances\",\"field\":\"CpuOptions.CoreCount\"}",
     "{\"matcher\":\"equals\",\"value\":2}", FACT_INSTANCE, "{\"CpuOptions\":{\"CoreCount\":2}}",
     "pass", ""},
    {"{\"kind\":\"aws\",\"call\":\"DescribeInstances\",\"field\":[\"BlockDeviceMappings.0.DeviceName\"]}",
     "{\"matcher\":\"not-empty\"}", FACT_INSTANCE,
     "{\"BlockDeviceMappings\":[{\"DeviceName\":\"/dev/sda1\"}]}", "pass", ""},
    {"{\"kind\":\"aws\",\"call\":\"DescribeInstances\",\"field\":\"BlockDeviceMappings\"}",
     "{\"matcher\":\"not-empty\"}", FACT_INSTANCE, "{\"BlockDeviceMappings\":[{}]}", "unknown",
     "odd_answer"},
    {"{\"kind\":\"aws\",\"call\":\"DescribeInstances\"}",
     "{\"matcher\":\"instance-healthy\",\"state\":\"stopped\"}", FACT_INSTANCE,
     "{\"State\":{\"Name\":\"stopped\"}}", "pass", ""},
    {"{\"kind\":\"aws\",\"call\":\"DescribeInstances\"}",
     "{\"matcher\":\"instance-healthy\",\"state\":\"stopped\"}", FACT_INSTANCE,
     "{\"State\":{\"Name\":\"running\"}}", "fail", "instance_runs"},
};

static void test_other_tasks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct task_result r;
        struct task_facts *facts = facts_new();
        struct json_doc *probe = json_case_doc(others[i].probe);
        struct json_doc *expect = json_case_doc(others[i].expect);
        struct task task = {
            .id = "t", .probe = json_doc_root(probe), .expect = json_doc_root(expect)};
        assert_true(
            facts_set(facts, others[i].fact, "aws", others[i].json, strlen(others[i].json)));
        task_judge(&task, facts, &r);
        if (strcmp(task_state_name(r.state), others[i].state) != 0 ||
            strcmp(r.cause, others[i].cause) != 0) {
            fail_msg("%s %s: %s %s", others[i].expect, others[i].json, task_state_name(r.state),
                     r.cause);
        }
        json_doc_free(probe);
        json_doc_free(expect);
        facts_free(facts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),      cmocka_unit_test(test_states),
        cmocka_unit_test(test_result_set), cmocka_unit_test(test_helps_fit),
        cmocka_unit_test(test_no_matcher), cmocka_unit_test(test_other_tasks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
