/* Collecting at a terminal: how far it is, and Ctrl-C.
 * What is taken in and what is refused is tested in tests/cli/collect.bats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../lib/app_case.h"
#include "../lib/store_case.h"
#include "wrapup/exchange.h"

enum { FILES = 300 };

/* A hand-in of each of many learners, without any attempt. */
static void write_handins(const char *folder)
{
    assert_int_equal(mkdir(folder, S_IRWXU), 0);
    for (int i = 0; i < FILES; i++) {
        char path[400];
        BUF_AUTO(json);
        snprintf(path, sizeof(path), "%s/%03d.wrapup", folder, i);
        buf_addf(&json,
                 "{\"format\":\"wrapup-handin/1\",\"bank\":\"small\",\"alias\":\"learner %d\","
                 "\"made\":{\"at_ms\":1700000000000,\"offset_min\":540},"
                 "\"store\":\"%s\",\"program\":\"1\",\"attempts\":[],\"checks\":[]}",
                 i, "11111111-1111-4111-8111-111111111111");
        case_write(path, buf_str(&json), json.len);
    }
}

static void expect_learners(const struct store_case *c, const char *expected)
{
    BUF_AUTO(rows);
    case_sql(c->path, "SELECT count(*) FROM class_learner", &rows);
    assert_string_equal(buf_str(&rows), expected);
}

static void ctrl_c_keeps_what_was_read_and_the_rest_comes_later(void **state)
{
    const struct store_case *c = *state;
    char folder[300];
    struct term_script script;
    snprintf(folder, sizeof(folder), "%s/in", c->folder);
    write_handins(folder);
    const char *const argv[] = {"collect", folder, "--bank", "tests/data/bank/small.json"};
    term_script_init(&script, NULL, 0);
    script.pauses_until = 260;
    assert_int_equal(app_case_run(c->path, &script, COUNT_OF(argv), argv), 1);
    assert_non_null(strstr(buf_str(&script.out), "Files: 260"));
    assert_non_null(strstr(buf_str(&script.talk), "the same command goes on"));
    expect_learners(c, "260");
    term_script_restart(&script, NULL, 0);
    script.pauses_until = 0;
    assert_int_equal(app_case_run(c->path, &script, COUNT_OF(argv), argv), 0);
    assert_non_null(strstr(buf_str(&script.out), "taken 40 · taken before 260"));
    expect_learners(c, "300");
    term_script_release(&script);
}

static void a_terminal_shows_how_far_it_is_in_one_line(void **state)
{
    const struct store_case *c = *state;
    char folder[300];
    struct term_script script;
    snprintf(folder, sizeof(folder), "%s/in", c->folder);
    write_handins(folder);
    const char *const argv[] = {"collect", folder, "--bank", "tests/data/bank/small.json"};
    term_script_init(&script, NULL, 0);
    script.term.redraws = true;
    assert_int_equal(app_case_run(c->path, &script, COUNT_OF(argv), argv), 0);
    assert_non_null(strstr(buf_str(&script.out),
                           "\r\033[K████████████████████████████████████████ 100 % · 300 files"));
    assert_non_null(strstr(buf_str(&script.out), "\r\033[KFiles: 300"));
    term_script_release(&script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ctrl_c_keeps_what_was_read_and_the_rest_comes_later,
                                        case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(a_terminal_shows_how_far_it_is_in_one_line, case_setup,
                                        case_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
