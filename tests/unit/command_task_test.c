/* What a pipe can't show of a task in a quiz: the question whether a bank is trusted, checks that
 * are cut short, a store that fails, the power going off. Everything else is tested in tests/cli/.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/app_case.h"
#include "../lib/store_case.h"
#include "../lib/vfs_lossy.h"

#define BANK "tests/data/bank/tasks.json"
static const char *const take[] = {"take", BANK, "practice", "--seed", "1", "--no-certainty"};
static const char *const resume[] = {"resume"};

static void expect_rows(const struct store_case *c, const char *sql, const char *expected)
{
    BUF_AUTO(rows);
    case_sql(c->path, sql, &rows);
    assert_string_equal(buf_str(&rows), expected);
}

static size_t number_of(const struct store_case *c, const char *sql)
{
    BUF_AUTO(rows);
    case_sql(c->path, sql, &rows);
    return (size_t)strtoul(buf_str(&rows), NULL, 10);
}

static size_t occurrences(const char *text, const char *of)
{
    size_t count = 0;
    for (const char *at = strstr(text, of); at != NULL; at = strstr(at + 1, of)) {
        count++;
    }
    return count;
}

/* A key file that passes every task about it, named in the settings. */
static void configure(const struct store_case *c)
{
    BUF_AUTO(key);
    struct term_script script;
    buf_addf(&key, "%s/my.pem", c->folder);
    int file = open(buf_str(&key), O_CREAT | O_WRONLY, 0400);
    assert_true(file >= 0);
    close(file);
    const char *const config[] = {"config", "instance.key", buf_str(&key)};
    term_script_init(&script, NULL, 0);
    assert_int_equal(app_case_run(c->path, &script, COUNT_OF(config), config), 0);
    term_script_release(&script);
}

static int task_setup(void **state)
{
    const char *helper = getenv("WRAPUP_HELPER");
    case_setup(state);
    configure(*state);
    app_case_helper(helper != NULL ? helper : ".build/wrapup-helper");
    return 0;
}

/* Runs `take` at a terminal. */
static void take_at_terminal(const struct store_case *c, struct term_script *script,
                             const struct script_step *steps, size_t count)
{
    term_script_init(script, steps, count);
    script->term.interactive = true;
    app_case_run(c->path, script, COUNT_OF(take), take);
}

static const char answers_sql[] = "SELECT group_concat(item || ' ' || verdict, ', ') FROM event "
                                  "WHERE kind = 'answer'";

static void a_person_is_asked_once_whether_the_tasks_may_run(void **state)
{
    static const struct script_step no[] = {STEP_LINE(""), STEP_LINE("no"), STEP_LINE(":list 3"),
                                            STEP_LINE(""), STEP_LINE(":quit")};
    static const struct script_step yes[] = {STEP_LINE(""), STEP_LINE("yes"), STEP_LINE(":quit")};
    const struct store_case *c = *state;
    struct term_script script;
    take_at_terminal(c, &script, no, COUNT_OF(no));
    assert_int_equal(occurrences(buf_str(&script.out), "\"kind\":\"tcp\""), 1);
    assert_int_equal(occurrences(buf_str(&script.out), "not trusted"), 2);
    expect_rows(c, "SELECT count(*) FROM event WHERE kind = 'answer'", "0");
    term_script_release(&script);
    take_at_terminal(c, &script, yes, COUNT_OF(yes));
    expect_rows(c, answers_sql, "t1 right");
    term_script_release(&script);
    /* It is remembered. */
    take_at_terminal(c, &script, yes, 1);
    expect_rows(c, answers_sql, "t1 right, t1 right");
    term_script_release(&script);
}

static void a_check_that_is_cut_short_is_no_answer(void **state)
{
    static const struct script_step steps[] = {STEP_LINE(""), STEP_LINE("yes"), STEP_LINE("c"),
                                               STEP_LINE(":quit")};
    const struct store_case *c = *state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    script.term.interactive = true;
    script.pauses_until = 1;
    app_case_run(c->path, &script, COUNT_OF(take), take);
    assert_non_null(strstr(buf_str(&script.out), "unknown"));
    assert_non_null(strstr(buf_str(&script.talk), "the task stays open"));
    expect_rows(c, "SELECT count(*) FROM event WHERE kind = 'answer'", "0");
    term_script_release(&script);
    /* An order to leave leaves, and says how to go on. */
    term_script_init(&script, steps, COUNT_OF(steps));
    script.pauses_until = 1;
    script.pauses_end = TERM_STOP;
    app_case_run(c->path, &script, COUNT_OF(take), take);
    assert_non_null(strstr(buf_str(&script.talk), "Saved. Go on"));
    expect_rows(c, "SELECT count(*) FROM event WHERE kind = 'answer'", "0");
    term_script_release(&script);
}

/* What can't be kept is not told: neither when the check fails to be stored nor when the answer
 * does. */
static void nothing_shows_that_is_not_stored(void **state)
{
    static const char *const triggers[] = {
        "CREATE TRIGGER gone BEFORE INSERT ON check_result BEGIN SELECT RAISE(ABORT, 'gone'); END",
        "CREATE TRIGGER gone BEFORE INSERT ON event WHEN NEW.kind = 'answer' BEGIN "
        "SELECT RAISE(ABORT, 'gone'); END",
    };
    static const struct script_step begin[] = {STEP_LINE(""), STEP_LINE("yes"), STEP_LINE(":quit")};
    static const struct script_step again[] = {STEP_LINE(":list 4"), STEP_LINE("")};
    const struct store_case *c = *state;
    struct term_script script;
    take_at_terminal(c, &script, begin, COUNT_OF(begin));
    for (size_t i = 0; i < COUNT_OF(triggers); i++) {
        case_sql(c->path, triggers[i], NULL);
        term_script_restart(&script, again, COUNT_OF(again));
        assert_int_not_equal(app_case_run(c->path, &script, 1, resume), 0);
        assert_non_null(strstr(buf_str(&script.out), "[4/5]"));
        assert_null(strstr(buf_str(&script.out), "pass"));
        assert_null(strstr(buf_str(&script.talk), "Saved. Go on"));
        case_sql(c->path, "DROP TRIGGER gone", NULL);
    }
    expect_rows(c, answers_sql, "t1 right");
    term_script_release(&script);
}

/* Checks three tasks with the power going off at the nth disk operation: what was told is there
 * afterwards, as a check and as an answer, and the quiz goes on behind it. */
static bool cut_at(int64_t nth)
{
    static const struct script_step trust[] = {STEP_LINE(""), STEP_LINE("yes"), STEP_LINE(":undo"),
                                               STEP_LINE(":quit")};
    static const struct script_step steps[] = {STEP_LINE(""), STEP_LINE("O"), STEP_LINE(":skip"),
                                               STEP_LINE(""), STEP_LINE(":quit")};
    void *state = NULL;
    assert_int_equal(task_setup(&state), 0);
    struct store_case *c = state;
    struct term_script script;
    take_at_terminal(c, &script, trust, COUNT_OF(trust));
    term_script_restart(&script, steps, COUNT_OF(steps));
    size_t checks = number_of(c, "SELECT count(*) FROM check_result");
    lossy_install();
    lossy_cut_at(nth, 0);
    app_case_run(c->path, &script, COUNT_OF(take), take);
    bool cut = lossy_is_off();
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();

    size_t seen = occurrences(buf_str(&script.out), "\xe2\x9c\x93 pass");
    size_t stored = number_of(c, "SELECT count(*) FROM event WHERE kind = 'answer' AND attempt = 2 "
                                 "AND item LIKE 't%'");
    assert_in_range(stored, seen, seen + 1);
    assert_true(number_of(c, "SELECT count(*) FROM check_result") >= checks + stored);
    if (seen > 0) {
        const char *const newest[] = {"resume", "1"};
        term_script_restart(&script, NULL, 0);
        app_case_run(c->path, &script, COUNT_OF(newest), newest);
        const char *out = buf_str(&script.out);
        if (strstr(out, "[") == NULL) {
            fail_msg("cut %lld: %zu stored, resume shows: %s", (long long)nth, stored, out);
        }
        /* The first task is told again at most, never asked again. */
        assert_true(strstr(out, "[1/5]") == NULL || strstr(out, "pass") != NULL);
    }
    term_script_release(&script);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

static void what_is_told_is_never_ahead_of_the_disk(void **state)
{
    (void)state;
    int64_t nth = 1;
    while (cut_at(nth)) {
        nth++;
    }
    print_message("# %lld cuts\n", (long long)nth - 1);
    assert_true(nth > 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_person_is_asked_once_whether_the_tasks_may_run,
                                        task_setup, case_teardown),
        cmocka_unit_test_setup_teardown(a_check_that_is_cut_short_is_no_answer, task_setup,
                                        case_teardown),
        cmocka_unit_test_setup_teardown(nothing_shows_that_is_not_stored, task_setup,
                                        case_teardown),
        cmocka_unit_test(what_is_told_is_never_ahead_of_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
