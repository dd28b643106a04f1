/* Statements and migrations: every statement prepares against a fresh store, every step is one
 * transaction, and a released layout is never edited. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Makes the store that a program of that version made. */
static void make_old(const struct store_case *c, size_t version)
{
    struct err err = ERR_INIT;
    struct store old = {.path = xstrdup(c->path), .access = STORE_WRITE};
    assert_int_equal(sqlite3_open(c->path, &old.db), SQLITE_OK);
    case_must(store_migrate(&old, store_migrations, version, &err), &err);
    for (size_t i = 0; i < SQL_COUNT; i++) {
        (void)sqlite3_finalize(old.statements[i]);
    }
    assert_int_equal(sqlite3_close(old.db), SQLITE_OK);
    free(old.path);
}

static void must_be_layout(const struct store_case *c, size_t version)
{
    BUF_AUTO(made);
    BUF_AUTO(expected);
    BUF_AUTO(path);
    case_sql(c->path,
             "SELECT group_concat(sql, char(10)) || char(10) FROM (SELECT sql FROM sqlite_schema"
             " WHERE sql IS NOT NULL ORDER BY type, name)",
             &made);
    buf_addf(&path, "tests/data/store/layout-%zu.sql", version);
    case_read(buf_str(&path), "", &expected);
    assert_string_equal(buf_str(&made), buf_str(&expected));
}

/* A released step stays as it was, to the byte: what it made is written down in tests/data. */
static void released_layouts_are_not_edited(void **state)
{
    const struct store_case *c = *state;
    for (size_t version = 1; version <= STORE_VERSION; version++) {
        make_old(c, version);
        must_be_layout(c, version);
        (void)unlink(c->path);
    }
}

/* A learner's store of an older program, opened by this one: everything is there. */
static void an_old_store_keeps_what_it_holds(void **state)
{
    const struct store_case *c = *state;
    for (size_t version = 1; version < STORE_VERSION; version++) {
        struct err err = ERR_INIT;
        BUF_AUTO(got);
        make_old(c, version);
        case_sql(c->path,
                 "INSERT INTO bank VALUES ('h', 'ec2', x'7b7d', 1, 0);"
                 "INSERT INTO attempt VALUES (1, '00000000-0000-4000-8000-000000000001', 1, 'ec2',"
                 " 'h', '', 'practice', '{}', 1, 1, 0);"
                 "INSERT INTO event VALUES (1, 1, '00000000-0000-4000-8000-000000000002',"
                 " 'skip', 'q01', 1, 0, 1, '{}', NULL, NULL, NULL, 1);"
                 "INSERT INTO setting VALUES ('alias', '나무');"
                 "INSERT INTO memory VALUES ('k', 'v')",
                 NULL);
        struct store *store = case_open(c);
        assert_int_equal(case_length(store, 1, &err), 1);
        assert_true(store_setting_get(store, "alias", &got));
        assert_string_equal(buf_str(&got), "나무");
        assert_true(store_memory_get(store, "k", &got));
        assert_string_equal(buf_str(&got), "v");
        case_must(store_check(store, &err), &err);
        store_close(store);
        must_be_layout(c, STORE_VERSION);
        (void)unlink(c->path);
    }
}

/* What was collected before an attempt could be handed in to two classes. */
static void collected_answers_are_kept(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(got);
    make_old(c, 3);
    case_sql(c->path,
             "INSERT INTO class_learner VALUES (5, 'k', 'kim', '', NULL);"
             "INSERT INTO class_attempt VALUES (9, 5, '00000000-0000-4000-8000-000000000001', 's',"
             " 'ec2', 'h', '', 'practice', '{}', 1, 1, 0, 2, 1, 0, 'log');"
             "INSERT INTO class_answer VALUES (9, 0, 0, 'q01', 1, 0, 1, 3, 0, 7, 2, '[]')",
             NULL);
    store_close(case_open(c));
    case_sql(c->path,
             "SELECT a.class || a.uuid || a.log || b.item || b.spent_ms || b.selfmarked FROM"
             " class_attempt AS a JOIN class_answer AS b ON b.attempt = a.id",
             &got);
    assert_string_equal(buf_str(&got), "k00000000-0000-4000-8000-000000000001logq0170");
}

/* A program that grew: two steps more, the later ones on a store that is in use. */
static const char *const add_table[] = {"CREATE TABLE extra (x INTEGER NOT NULL) STRICT",
                                        "PRAGMA user_version = 5", NULL};
static const char *const add_row[] = {"INSERT INTO extra VALUES (7)", "PRAGMA user_version = 6",
                                      NULL};
static const char *const fails_late[] = {"CREATE TABLE more (x)", "INSERT INTO extra VALUES (8)",
                                         "INSERT INTO nowhere VALUES (1)",
                                         "PRAGMA user_version = 6", NULL};

static bool refuse(struct store *store, struct err *err)
{
    return store_fail_damaged(store, err);
}

static void steps_run_in_order_and_once(void **state)
{
    const struct store_case *c = *state;
    struct migration steps[] = {store_migrations[0], store_migrations[1],   store_migrations[2],
                                store_migrations[3], {.script = add_table}, {.script = add_row}};
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct uuid uuid = store_uuid(store);
    case_must(store_migrate(store, steps, 6, &err), &err);
    case_must(store_migrate(store, steps, 6, &err), &err);
    case_must(store_identity_read(store, &err), &err);
    assert_string_equal(store_uuid(store).text, uuid.text);
    assert_int_equal(case_length(store, id, &err), 0);
    store_close(store);
    BUF_AUTO(got);
    case_sql(c->path, "SELECT group_concat(x) FROM extra", &got);
    assert_string_equal(buf_str(&got), "7");
    case_sql(c->path, "PRAGMA user_version", &got);
    assert_string_equal(buf_str(&got), "6");
}

static void a_failed_step_leaves_the_step_before(void **state)
{
    const struct store_case *c = *state;
    struct migration steps[] = {store_migrations[0], store_migrations[1],   store_migrations[2],
                                store_migrations[3], {.script = add_table}, {.script = fails_late}};
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    case_failed(store_migrate(store, steps, 6, &err), &err, ERR_STORE, "nowhere");
    steps[5] = (struct migration){.script = add_row, .fill = refuse};
    case_failed(store_migrate(store, steps, 6, &err), &err, ERR_STORE, c->path);
    store_close(store);
    BUF_AUTO(got);
    case_sql(c->path, "PRAGMA user_version", &got);
    assert_string_equal(buf_str(&got), "5");
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
        CASE(an_old_store_keeps_what_it_holds),  CASE(collected_answers_are_kept),
        CASE(steps_run_in_order_and_once),       CASE(a_failed_step_leaves_the_step_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
