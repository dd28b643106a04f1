/* Statements and migrations: every statement prepares against a fresh store, every step is one
 * transaction, and a released layout is never edited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "../../src/store/private.h"
#include "lib/store_case.h"
#include "wrapup/buf.h"

static void every_statement_prepares(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    for (unsigned i = 0; i < SQL_COUNT; i++) {
        sqlite3_stmt *statement = NULL;
        const char *rest = NULL;
        assert_non_null(sql_text((enum sql)i));
        if (sqlite3_prepare_v2(store->db, sql_text((enum sql)i), -1, &statement, &rest) !=
            SQLITE_OK) {
            fail_msg("%s: %s", sql_text((enum sql)i), sqlite3_errmsg(store->db));
        }
        assert_non_null(statement);
        assert_string_equal(rest, ""); /* one statement a line of the table */
        (void)sqlite3_finalize(statement);
    }
    store_close(store);
}

static void statements_are_prepared_when_first_used(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    assert_null(store->statements[SQL_EVENTS]);
    assert_int_equal(case_length(store, 1, &err), 0);
    sqlite3_stmt *first = store->statements[SQL_EVENTS];
    assert_non_null(first);
    assert_int_equal(case_length(store, 1, &err), 0);
    assert_ptr_equal(store->statements[SQL_EVENTS], first);
    store_close(store);
}

static void connections_are_set_up_for_safety(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    static const struct {
        const char *ask;
        int expected;
    } cases[] = {
        {"PRAGMA synchronous", 2}, {"PRAGMA foreign_keys", 1}, {"PRAGMA busy_timeout", 5000}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        sqlite3_stmt *ask = NULL;
        assert_int_equal(sqlite3_prepare_v2(store->db, cases[i].ask, -1, &ask, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(ask), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(ask, 0), cases[i].expected);
        (void)sqlite3_finalize(ask);
    }
    store_close(store);
}

/* A released step stays as it was, to the byte: what it made is written down in tests/data. */
static void released_layouts_are_not_edited(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(made);
    BUF_AUTO(expected);
    store_close(case_open(c));
    case_sql(c->path,
             "SELECT group_concat(sql, char(10)) || char(10) FROM (SELECT sql FROM sqlite_schema"
             " WHERE sql IS NOT NULL ORDER BY type, name)",
             &made);
    case_read("tests/data/store/layout-1.sql", "", &expected);
    assert_string_equal(buf_str(&made), buf_str(&expected));
}

/* A program that grew: three steps, the later ones on a store that is in use. */
static const char *const add_table[] = {"CREATE TABLE extra (x INTEGER NOT NULL) STRICT",
                                        "PRAGMA user_version = 2", NULL};
static const char *const add_row[] = {"INSERT INTO extra VALUES (7)", "PRAGMA user_version = 3",
                                      NULL};
static const char *const fails_late[] = {"CREATE TABLE more (x)", "INSERT INTO extra VALUES (8)",
                                         "INSERT INTO nowhere VALUES (1)",
                                         "PRAGMA user_version = 3", NULL};

static bool refuse(struct store *store, struct err *err)
{
    return store_fail_damaged(store, err);
}

static void steps_run_in_order_and_once(void **state)
{
    const struct store_case *c = *state;
    struct migration steps[] = {store_migrations[0], {.script = add_table}, {.script = add_row}};
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct uuid uuid = store_uuid(store);
    case_must(store_migrate(store, steps, 3, &err), &err);
    case_must(store_migrate(store, steps, 3, &err), &err);
    case_must(store_identity_read(store, &err), &err);
    assert_string_equal(store_uuid(store).text, uuid.text);
    assert_int_equal(case_length(store, id, &err), 0);
    store_close(store);
    BUF_AUTO(got);
    case_sql(c->path, "SELECT group_concat(x) FROM extra", &got);
    assert_string_equal(buf_str(&got), "7");
    case_sql(c->path, "PRAGMA user_version", &got);
    assert_string_equal(buf_str(&got), "3");
}

static void a_failed_step_leaves_the_step_before(void **state)
{
    const struct store_case *c = *state;
    struct migration steps[] = {store_migrations[0], {.script = add_table}, {.script = fails_late}};
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    case_failed(store_migrate(store, steps, 3, &err), &err, ERR_STORE, "nowhere");
    steps[2] = (struct migration){.script = add_row, .fill = refuse};
    case_failed(store_migrate(store, steps, 3, &err), &err, ERR_STORE, c->path);
    store_close(store);
    BUF_AUTO(got);
    case_sql(c->path, "PRAGMA user_version", &got);
    assert_string_equal(buf_str(&got), "2");
    case_sql(c->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'more'", &got);
    assert_string_equal(buf_str(&got), "0");
    case_sql(c->path, "SELECT count(*) FROM extra", &got);
    assert_string_equal(buf_str(&got), "0");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_statement_prepares),          CASE(statements_are_prepared_when_first_used),
        CASE(connections_are_set_up_for_safety), CASE(released_layouts_are_not_edited),
        CASE(steps_run_in_order_and_once),       CASE(a_failed_step_leaves_the_step_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
