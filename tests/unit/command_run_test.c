/* What a pipe can't show of an attempt: time that runs out, signals, the editor, a store that
 * fails. Everything else about taking a quiz is tested in tests/cli/ and tests/terminal/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../lib/app_case.h"
#include "../lib/store_case.h"

static const char *const essay[] = {"take",
                                    "tests/data/bank/small.json",
                                    "--objective",
                                    "B",
                                    "--difficulty",
                                    "2",
                                    "--no-certainty",
                                    "--minutes",
                                    "5"};

static void expect_rows(const struct store_case *c, const char *sql, const char *expected)
{
    BUF_AUTO(rows);
    case_sql(c->path, sql, &rows);
    assert_string_equal(buf_str(&rows), expected);
}

static const char typed_sql[] =
    "SELECT json_extract(body, '$.typed') FROM event WHERE kind = 'answer'";

static void time_up_amid_a_long_answer_keeps_it(void **state)
{
    static const struct script_step steps[] = {
        STEP_LINE("alpha"),  STEP_LINE("and more"), STEP_END(TERM_TIME),
        STEP_END(TERM_TIME), STEP_END(TERM_TIME),
    };
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    assert_int_equal(app_case_run(c->path, &script, COUNT_OF(essay), essay), 0);
    expect_rows(c, typed_sql, "alpha\nand more");
    expect_rows(c, "SELECT json_extract(body, '$.why') FROM event WHERE kind = 'finish'", "time");
    assert_non_null(strstr(buf_str(&script.out), "Result"));
    assert_non_null(strstr(buf_str(&script.out), "5 min left"));
    term_script_release(&script);
}

static void a_signal_amid_a_long_answer_keeps_it(void **state)
{
    static const struct script_step steps[] = {STEP_LINE("alpha"), STEP_END(TERM_STOP)};
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    app_case_run(c->path, &script, COUNT_OF(essay), essay);
    expect_rows(c, typed_sql, "alpha");
    expect_rows(c, "SELECT count(*) FROM event WHERE kind = 'finish'", "0");
    assert_non_null(strstr(buf_str(&script.talk), "Saved. Go on"));
    term_script_release(&script);
}

static void the_editor_s_text_is_made_harmless_and_may_go_on(void **state)
{
    static const struct script_step steps[] = {STEP_LINE("alpha"), STEP_LINE(":ed"),
                                               STEP_LINE("last"), STEP_LINE(".")};
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    script.edited = "beta \033[2J\n";
    app_case_run(c->path, &script, COUNT_OF(essay), essay);
    assert_null(strchr(buf_str(&script.out), '\033'));
    expect_rows(c, typed_sql, "beta \xef\xbf\xbd[2J\nlast");
    term_script_release(&script);
}

static void interrupts_ask_again(void **state)
{
    static const struct script_step steps[] = {STEP_END(TERM_INTERRUPT), STEP_LINE("alpha"),
                                               STEP_END(TERM_INTERRUPT), STEP_LINE("beta"),
                                               STEP_LINE(".")};
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    app_case_run(c->path, &script, COUNT_OF(essay), essay);
    expect_rows(c, typed_sql, "alpha\nbeta");
    term_script_release(&script);
}

/* Another terminal goes on with the attempt between the question and the answer. */
static void a_lost_race_says_so_and_nothing_else(void **state)
{
    static const struct script_step steps[] = {STEP_LINE(":hint"), STEP_LINE("O")};
    static const char *const take[] = {"take",
                                       "tests/data/bank/small.json",
                                       "--objective",
                                       "A",
                                       "--difficulty",
                                       "1",
                                       "--no-certainty",
                                       "--seed",
                                       "1"};
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, 0);
    app_case_run(c->path, &script, COUNT_OF(take), take);
    case_sql(c->path,
             "CREATE TRIGGER other BEFORE INSERT ON event BEGIN "
             "SELECT RAISE(ABORT, 'the disk is gone'); END",
             NULL);
    static const char *const resume[] = {"resume"};
    term_script_restart(&script, steps, COUNT_OF(steps));
    assert_int_equal(app_case_run(c->path, &script, 1, resume), 5);
    assert_null(strstr(buf_str(&script.talk), "Saved. Go on"));
    assert_null(strstr(buf_str(&script.out), "think"));
    assert_null(strstr(buf_str(&script.out), "Right"));
    term_script_release(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(time_up_amid_a_long_answer_keeps_it, case_setup,
                                        case_teardown),
        cmocka_unit_test_setup_teardown(a_signal_amid_a_long_answer_keeps_it, case_setup,
                                        case_teardown),
        cmocka_unit_test_setup_teardown(the_editor_s_text_is_made_harmless_and_may_go_on,
                                        case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(interrupts_ask_again, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(a_lost_race_says_so_and_nothing_else, case_setup,
                                        case_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
