/* What a check comes to, written for people and for other programs, from a report made by hand.
 * How a report comes about is tested in tests/cli/ and tests/terminal/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/command/check.h"
#include "bank_case.h"
#include "term_script.h"
#include "wrapup/utf8.h"

static const char bank_json[] =
    "{\"format\":\"wrapup-bank/1\",\"id\":\"practice\",\"title\":{\"ko\":\"실습\",\"en\":\"Practice\"},"
    "\"languages\":[\"ko\",\"en\"],"
    "\"objectives\":[{\"id\":\"A\",\"text\":{\"ko\":\"만들기\",\"en\":\"Make\"}},"
    "{\"id\":\"A.one\",\"text\":\"one\"},{\"id\":\"B\",\"text\":{\"ko\":\"지키기\",\"en\":\"Keep\"}}],"
    "\"questions\":[{\"id\":\"q1\",\"rev\":1,\"type\":\"truefalse\",\"prompt\":\"?\",\"objective\":\"A\","
    "\"difficulty\":1,\"coverage\":\"taught\",\"answer\":true}],\"tasks\":["
#define TASK(id, objective, title, more) \
    "{\"id\":\"" id "\",\"rev\":2,\"objective\":\"" objective "\",\"title\":" title more \
    ",\"probe\":{\"kind\":\"tcp\",\"port\":22},\"expect\":{\"matcher\":\"banner\"}}"
    TASK("t1", "A.one", "{\"ko\":\"하나\",\"en\":\"One\"}", "") "," TASK(
        "t2", "A", "{\"ko\":\"둘\",\"en\":\"Two <&\\\"'> # \\\\\"}",
        "") "," TASK("t3", "B", "{\"ko\":\"셋\",\"en\":\"Three\"}",
                     "") "," TASK("t4", "B", "{\"ko\":\"넷\",\"en\":\"Four\"}",
                                  ",\"advisory\":true") "," TASK("t5", "B",
                                                                 "{\"ko\":\"다섯\",\"en\":\"Five\"}",
                                                                 "") "," TASK("t6", "B",
                                                                              "{\"ko\":\"여섯\",\"en\":\"Six\"}",
                                                                              "") "]}";

static struct moment now(struct app *app)
{
    (void)app;
    return (struct moment){.at_ms = INT64_C(1700000000000), .offset_min = 540};
}
static const struct app_ops ops = {.now = now};

struct scene {
    struct term_script script;
    struct app app;
    struct bank *bank;
    struct checking c;
};

static void set_said(struct said *said, const char *en, const char *ko)
{
    snprintf(said->in[LANG_EN], sizeof(said->in[LANG_EN]), "%s", en);
    snprintf(said->in[LANG_KO], sizeof(said->in[LANG_KO]), "%s", ko);
}

static void set_result(struct scene *s, size_t task, enum task_state state, const char *cause)
{
    struct task_result *result = &s->c.report.tasks[task].result;
    s->c.report.tasks[task].wanted = true;
    s->c.report.tasks[task].spent_ms = 1234;
    *result = (struct task_result){.state = state, .cause = cause, .route = "aws"};
    if (state != TASK_PASS) {
        set_said(&result->expected, "a <closed> port", "닫힌 포트");
        set_said(&result->observed, "0.0.0.0/0 & \"::/0\"\nopen", "전 세계에 열림");
        set_said(&result->next, "Close it.", "닫으세요.");
        snprintf(result->evidence, sizeof(result->evidence), "%s", "open to all");
    }
}

/* One task of each state, t2 failed. */
static int set_scene(void **state)
{
    static const struct {
        enum task_state state;
        const char *cause;
    } results[] = {
        {TASK_PASS, ""},           {TASK_FAIL, "open_to_world"}, {TASK_WAIT, "pending"},
        {TASK_FAIL, "open_ports"}, {TASK_UNKNOWN, "denied"},     {TASK_SKIP, "requires"},
    };
    struct scene *s = calloc(1, sizeof(*s));
    term_script_init(&s->script, NULL, 0);
    s->script.term.lang = LANG_EN;
    s->script.term.interactive = true;
    s->app = (struct app){.ops = &ops, .term = &s->script.term, .lang_fixed = true};
    s->bank = bank_case(bank_json);
    checking_init(&s->c, &s->app, s->bank);
    s->c.report = (struct check_report){.count = 6, .stuck = 1};
    s->c.report.tasks = calloc(7, sizeof(*s->c.report.tasks));
    s->c.reported = true;
    s->c.total = 6;
    for (size_t i = 0; i < COUNT_OF(results); i++) {
        set_result(s, i, results[i].state, results[i].cause);
    }
    *state = s;
    return 0;
}

static int clear_scene(void **state)
{
    struct scene *s = *state;
    checking_release(&s->c);
    bank_free(s->bank);
    term_script_release(&s->script);
    free(s);
    return 0;
}

static void expect_text(const struct buf *text, const char *part)
{
    if (strstr(buf_str(text), part) == NULL) {
        fail_msg("\"%s\" is not in:\n%s", part, buf_str(text));
    }
}

/* ---- status ------------------------------------------------------------------------------ */

static void the_status_says_the_worst_that_counts(void **state)
{
    struct scene *s = *state;
    assert_int_equal(checking_status(&s->c), EXIT_FAULTS);
    set_result(s, 1, TASK_PASS, "");
    assert_int_equal(checking_status(&s->c), EXIT_UNKNOWN);
    set_result(s, 2, TASK_PASS, "");
    assert_int_equal(checking_status(&s->c), EXIT_UNKNOWN);
    set_result(s, 4, TASK_PASS, "");
    assert_int_equal(checking_status(&s->c), EXIT_FINE); /* a warning and a skip are left */
    set_result(s, 3, TASK_UNKNOWN, "denied");
    assert_int_equal(checking_status(&s->c), EXIT_FINE); /* an advisory task advises */
    set_result(s, 4, TASK_FAIL, "x");
    s->c.report.tasks[4].result.warns = true;
    assert_int_equal(checking_status(&s->c), EXIT_FINE);
}

static void nothing_passed_is_nothing_shown(void **state)
{
    struct scene *s = *state;
    for (size_t i = 0; i < 6; i++) {
        set_result(s, i, TASK_SKIP, "not_configured");
    }
    assert_int_equal(checking_status(&s->c), EXIT_UNKNOWN);
}

static void a_refused_login_is_seen(void **state)
{
    struct scene *s = *state;
    assert_false(checking_refused(&s->c));
    set_result(s, 4, TASK_FAIL, "key_refused");
    assert_true(checking_refused(&s->c));
}

/* ---- for other programs ------------------------------------------------------------------ */

static void json_says_all(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(out);
    checking_json(&s->c, &out);
    expect_text(&out,
                "{\"format\":\"wrapup-check/1\",\"bank\":\"practice\",\"when\":"
                "\"2023-11-15T07:13:20+09:00\",\"on_instance\":false,\"status\":1,\"counts\":{"
                "\"tasks\":6,\"pass\":1,\"fail\":1,\"warning\":1,\"wait\":1,\"unknown\":1,"
                "\"skip\":1},\"stuck\":\"t2\",\"tasks\":[");
    expect_text(&out, "\"advisory\":true,\"state\":\"fail\",\"warning\":true,");
    expect_text(&out, "\"observed\":\"0.0.0.0/0 & \\\"::/0\\\"\\nopen\"");
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    assert_true(json_doc_parse(buf_str(&out), out.len, &doc, &faults));
    json_doc_free(doc);
}

static void tap_tells_failed_from_unknown(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(out);
    checking_tap(&s->c, &out);
    expect_text(&out, "TAP version 13\n1..6\nok 1 - t1 One\n");
    expect_text(&out,
                "not ok 2 - t2 Two <&\"'> \\# \\\\\n  ---\n  state: \"fail\"\n"
                "  cause: \"open_to_world\"\n  expected: \"a <closed> port\"\n"
                "  observed: \"0.0.0.0/0 & \\\"::/0\\\"\\nopen\"\n  next: \"Close it.\"\n  ...\n");
    expect_text(&out, "\nnot ok 3 - t3 Three # WAIT pending\n");
    expect_text(&out, "\nnot ok 4 - t4 Four # TO"
                      "DO open_ports\n");
    expect_text(&out, "\nnot ok 5 - t5 Five # UNKNOWN denied\n");
    expect_text(&out, "\nok 6 - t6 Six # SKIP 0.0.0.0/0 & \"::/0\" open\n");
}

static void junit_is_escaped_and_counted(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(out);
    set_said(&s->c.report.tasks[4].result.observed, "bell \a and \033[31m]]>", "x");
    checking_junit(&s->c, &out);
    expect_text(&out, "<testsuite name=\"practice\" tests=\"6\" failures=\"1\" errors=\"2\" "
                      "skipped=\"2\" time=\"7.404\">");
    expect_text(&out, "<testcase classname=\"practice.A.one\" name=\"t1 One\" time=\"1.234\"/>");
    expect_text(&out, "name=\"t2 Two &lt;&amp;&quot;'&gt; # \\");
    expect_text(&out, "<failure type=\"open_to_world\" message=\"0.0.0.0/0 &amp; "
                      "&quot;::/0&quot;&#10;open\">expected: a &lt;closed&gt; port\n");
    expect_text(&out, "<error type=\"pending\"");
    expect_text(&out, "<error type=\"denied\" message=\"bell \xef\xbf\xbd and "
                      "\xef\xbf\xbd[31m]]&gt;\">");
    expect_text(&out, "<skipped type=\"open_ports\"");
    expect_text(&out, "<skipped type=\"requires\"");
}

/* ---- for people -------------------------------------------------------------------------- */

static void the_summary_names_the_stuck_step_with_one_action(void **state)
{
    struct scene *s = *state;
    checking_show_summary(&s->c, NULL);
    const struct buf *out = &s->script.out;
    expect_text(out, "6 tasks: 1 passed, 1 failed, 1 to wait for, 1 unknown, 1 skipped\n"
                     "and 1 warning of tasks that only advise\n");
    expect_text(out, "  A ✓✗        1/2 Make\n  B …!?–      0/4 Keep\n");
    expect_text(out, "The step that stands in the way:\n✗ fail     t2 Two <&\"'> # \\\n"
                     "  expected: a <closed> port\n  observed: 0.0.0.0/0 & \"::/0\"\n");
    expect_text(out, "  next: Close it.\n");
}

static void korean_fits_into_forty_columns(void **state)
{
    struct scene *s = *state;
    s->script.columns = 40;
    s->script.term.lang = LANG_KO;
    checking_show_summary(&s->c, NULL);
    expect_text(&s->script.out, "✗ 실패    t2 둘\n  기대: 닫힌 포트\n  확인: 전 세계에 열림\n"
                                "  다음: 닫으세요.\n");
    for (const char *line = buf_str(&s->script.out); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        assert_true(utf8_width(line, len) <= 40);
        line += len + (line[len] == '\n');
    }
}

static void named_tasks_are_shown_in_full(void **state)
{
    struct scene *s = *state;
    const bool named[6] = {false, false, false, true, false, false};
    checking_show_summary(&s->c, named);
    expect_text(&s->script.out, "! warning  t4 Four\n  expected: a <closed> port\n");
    assert_null(strstr(buf_str(&s->script.out), "How far"));
}

static void colour_only_where_it_is_welcome(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(plain);
    BUF_AUTO(coloured);
    put_task_line(&s->app, &s->bank->tasks[1], LOOK_FAIL, &plain);
    assert_null(strchr(buf_str(&plain), '\033'));
    s->script.term.colour = true;
    put_task_line(&s->app, &s->bank->tasks[1], LOOK_FAIL, &coloured);
    assert_non_null(strstr(buf_str(&coloured), "\033[31m✗\033[0m fail"));
}

/* ---- lines that are written over --------------------------------------------------------- */

static void live_lines_are_drawn_over_in_one_piece(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(two);
    BUF_AUTO(one);
    BUF_AUTO(above);
    s->script.term.redraws = true;
    buf_adds(&two, "first\nsecond\n");
    buf_adds(&one, "third\n");
    buf_adds(&above, "stays\n");
    live_put(&s->app, &s->c.live, &two);
    live_put(&s->app, &s->c.live, &two); /* nothing new, nothing written */
    assert_string_equal(buf_str(&s->script.out), "first\033[K\nsecond\033[K\n\033[J");
    buf_clear(&s->script.out);
    live_print(&s->app, &s->c.live, &above, &one);
    assert_string_equal(buf_str(&s->script.out), "\r\033[2Astays\033[K\nthird\033[K\n\033[J");
    buf_clear(&s->script.out);
    live_clear(&s->app, &s->c.live);
    live_clear(&s->app, &s->c.live);
    assert_string_equal(buf_str(&s->script.out), "\r\033[1A\033[J");
}

static void a_screen_that_became_narrow_wraps_what_stood_there(void **state)
{
    struct scene *s = *state;
    BUF_AUTO(wide);
    s->script.term.redraws = true;
    for (size_t i = 0; i < 30; i++) {
        buf_adds(&wide, "가"); /* 60 columns */
    }
    buf_addc(&wide, '\n');
    live_put(&s->app, &s->c.live, &wide);
    buf_clear(&s->script.out);
    s->script.columns = 40;
    live_clear(&s->app, &s->c.live);
    assert_string_equal(buf_str(&s->script.out), "\r\033[2A\033[J");
}

static void where_nothing_can_be_drawn_over_only_results_are_written(void **state)
{
    struct scene *s = *state;
    s->c.running[0] = true;
    checking_show_progress(&s->c);
    assert_int_equal(s->script.out.len, 0);
    checking_show_judged(&s->c, 1, &s->c.report.tasks[1].result);
    expect_text(&s->script.out, "✗ fail     t2 Two");
    assert_null(strchr(buf_str(&s->script.out), '\033'));
}

static void the_same_reason_is_told_once(void **state)
{
    struct scene *s = *state;
    checking_show_judged(&s->c, 2, &s->c.report.tasks[2].result);
    checking_show_judged(&s->c, 3, &s->c.report.tasks[3].result);
    const char *first = strstr(buf_str(&s->script.out), "0.0.0.0/0");
    assert_non_null(first);
    assert_null(strstr(first + 1, "0.0.0.0/0"));
}

int main(void)
{
#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, set_scene, clear_scene)
    const struct CMUnitTest tests[] = {
        IN_SCENE(the_status_says_the_worst_that_counts),
        IN_SCENE(nothing_passed_is_nothing_shown),
        IN_SCENE(a_refused_login_is_seen),
        IN_SCENE(json_says_all),
        IN_SCENE(tap_tells_failed_from_unknown),
        IN_SCENE(junit_is_escaped_and_counted),
        IN_SCENE(the_summary_names_the_stuck_step_with_one_action),
        IN_SCENE(korean_fits_into_forty_columns),
        IN_SCENE(named_tasks_are_shown_in_full),
        IN_SCENE(colour_only_where_it_is_welcome),
        IN_SCENE(live_lines_are_drawn_over_in_one_piece),
        IN_SCENE(a_screen_that_became_narrow_wraps_what_stood_there),
        IN_SCENE(where_nothing_can_be_drawn_over_only_results_are_written),
        IN_SCENE(the_same_reason_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
