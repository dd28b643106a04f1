/* Results of live checks in the store: appended run by run and never changed, on disk once
 * acknowledged, copied by a backup, left behind by a move, gone when forgotten; and what checks
 * remember. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "lib/vfs_lossy.h"
#include "wrapup/buf.h"
#include "wrapup/exchange.h"
#include "wrapup/mem.h"

#define ADDRESS "203.0.113.77"

struct found {
    size_t count;
    char text[400];
};

static bool add_found(void *ctx, const struct store_check *row)
{
    struct found *found = ctx;
    size_t len = strlen(found->text);
    found->count++;
    (void)snprintf(found->text + len, sizeof(found->text) - len, "%s %s %s%s;", row->bank_id,
                   row->task, row->state, row->advisory ? "*" : "");
    return found->count < 100;
}

static struct found results(struct store *store, const char *bank_id)
{
    struct err err = ERR_INIT;
    struct found found = {.count = 0};
    case_must(store_checks(store, bank_id, add_found, &found, &err), &err);
    return found;
}

static void add(struct store *store, const char *task, const char *state)
{
    struct err err = ERR_INIT;
    struct store_check row = case_check(task, state);
    case_must(store_checks_add(store, &row, 1, &err), &err);
}

static bool must_be_same(void *ctx, const struct store_check *row)
{
    const struct store_check *given = ctx;
    assert_string_equal(row->uuid.text, given->uuid.text);
    assert_string_equal(row->bank_hash, given->bank_hash);
    assert_int_equal(row->rev, given->rev);
    assert_int_equal(row->when.at_ms, given->when.at_ms);
    assert_int_equal(row->when.offset_min, given->when.offset_min);
    assert_string_equal(row->cause, given->cause);
    assert_string_equal(row->route, given->route);
    assert_string_equal(row->evidence, given->evidence);
    assert_int_equal(row->spent_ms, given->spent_ms);
    return false;
}

static void results_come_back_oldest_first(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct store_check rows[] = {case_check("t02", "pass"), case_check("t01", "unknown"),
                                 case_check("t04", "fail"), case_check("x1", "skip")};
    rows[2].advisory = true;
    rows[3].bank_id = "other";
    case_must(store_checks_add(store, rows, COUNT_OF(rows), &err), &err);
    case_must(store_checks_add(store, NULL, 0, &err), &err);
    add(store, "t01", "wait");
    assert_string_equal(results(store, "ec2").text,
                        "ec2 t02 pass;ec2 t01 unknown;ec2 t04 fail*;ec2 t01 wait;");
    assert_int_equal(results(store, NULL).count, 5);
    assert_int_equal(results(store, "none").count, 0);
    case_must(store_checks(store, NULL, must_be_same, &rows[0], &err), &err);
    store_close(store);
}

static void what_can_not_be_a_result_is_refused_whole(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct store_check rows[] = {case_check("t01", "pass"), case_check("t02", "perhaps")};
    case_failed(store_checks_add(store, rows, 2, &err), &err, ERR_INPUT, NULL);
    rows[1] = rows[0]; /* one uuid for two */
    case_failed(store_checks_add(store, rows, 2, &err), &err, ERR_INPUT, NULL);
    rows[1] = case_check(NULL, "pass");
    case_failed(store_checks_add(store, rows, 2, &err), &err, ERR_INPUT, NULL);
    assert_int_equal(results(store, NULL).count, 0);
    store_close(store);
    case_must(store_open(c->path, STORE_READ, &store, &err), &err);
    case_failed(store_checks_add(store, rows, 1, &err), &err, ERR_STORE, c->path);
    assert_int_equal(results(store, NULL).count, 0);
    store_close(store);
}

static void nobody_changes_a_result(void **state)
{
    const struct store_case *c = *state;
    static const char *const changes[] = {"UPDATE check_result SET state = 'pass'",
                                          "DELETE FROM check_result"};
    struct store *store = case_open(c);
    add(store, "t01", "fail");
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        sqlite3 *db = NULL;
        assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, changes[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
        assert_non_null(strstr(sqlite3_errmsg(db), "only grows"));
        assert_int_equal(sqlite3_close(db), SQLITE_OK);
    }
    assert_string_equal(results(store, NULL).text, "ec2 t01 fail;");
    store_close(store);
}

static void a_row_changed_by_hand_is_damage(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct found found = {.count = 0};
    add(store, "t01", "fail");
    case_sql(c->path,
             "PRAGMA ignore_check_constraints = 1; DROP TRIGGER check_no_UPDATE;"
             " UPDATE check_result SET uuid = 'short'",
             NULL);
    case_failed(store_checks(store, NULL, add_found, &found, &err), &err, ERR_STORE, c->path);
    store_close(store);
}

static void what_is_remembered_is_kept_by_key(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    BUF_AUTO(got);
    assert_false(store_memory_get(store, "check/ec2", &got));
    case_must(store_memory_set(store, "check/ec2", "{\"a\":\"" ADDRESS "\"}", &err), &err);
    case_must(store_memory_set(store, "check/ec2", "{}", &err), &err);
    case_must(store_memory_set(store, "trust/h", "1", &err), &err);
    assert_true(store_memory_get(store, "check/ec2", &got));
    assert_string_equal(buf_str(&got), "{}");
    assert_false(store_setting_get(store, "check/ec2", &got)); /* a table of its own */
    case_must(store_memory_set(store, "check/ec2", NULL, &err), &err);
    assert_false(store_memory_get(store, "check/ec2", &got));
    store_close(store);
    case_must(store_open(c->path, STORE_READ, &store, &err), &err);
    case_failed(store_memory_set(store, "k", "v", &err), &err, ERR_STORE, c->path);
    assert_true(store_memory_get(store, "trust/h", &got));
    store_close(store);
}

static void a_move_leaves_it_and_a_backup_takes_it(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    BUF_AUTO(copy);
    BUF_AUTO(got);
    size_t attempts = 0;
    (void)case_attempt(store);
    add(store, "t01", "fail");
    case_must(store_memory_set(store, "check/ec2", ADDRESS, &err), &err);
    case_must(move_write(store, &json, &attempts, &err), &err);
    assert_null(strstr(buf_str(&json), ADDRESS));
    buf_addf(&copy, "%s/copy.db", c->folder);
    case_must(store_backup(store, buf_str(&copy), &err), &err);
    store_close(store);
    case_must(store_open(buf_str(&copy), STORE_READ, &store, &err), &err);
    assert_string_equal(results(store, NULL).text, "ec2 t01 fail;");
    assert_true(store_memory_get(store, "check/ec2", &got));
    assert_string_equal(buf_str(&got), ADDRESS);
    store_close(store);
}

static void forgetting_erases_it(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct store_counts counts;
    BUF_AUTO(got);
    struct store_check row = case_check("t01", "fail");
    row.evidence = "a telling piece of evidence";
    case_must(store_checks_add(store, &row, 1, &err), &err);
    case_must(store_memory_set(store, "check/ec2", ADDRESS, &err), &err);
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.checks, 1);
    assert_int_equal(counts.memories, 1);
    assert_true(case_traces(c, ADDRESS) > 0);
    case_must(store_forget(store, &err), &err);
    assert_int_equal(case_traces(c, ADDRESS), 0);
    assert_int_equal(case_traces(c, row.evidence), 0);
    assert_false(store_memory_get(store, "check/ec2", &got));
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.checks + counts.memories, 0);
    add(store, "t01", "pass");
    assert_string_equal(results(store, NULL).text, "ec2 t01 pass;");
    store_close(store);
}

static void a_full_disk_loses_nothing(void **state)
{
    lossy_install();
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct store_check row = case_check("t02", "pass");
    add(store, "t01", "fail");
    lossy_set_full(true);
    case_failed(store_checks_add(store, &row, 1, &err), &err, ERR_STORE, store_path(store));
    assert_true(case_says(&err, MSG_STORE_FULL));
    case_failed(store_memory_set(store, "k", "v", &err), &err, ERR_STORE, store_path(store));
    lossy_set_full(false);
    assert_string_equal(results(store, NULL).text, "ec2 t01 fail;");
    case_must(store_checks_add(store, &row, 1, &err), &err);
    assert_string_equal(results(store, NULL).text, "ec2 t01 fail;ec2 t02 pass;");
    store_close(store);
    lossy_remove();
}

/* ---- the power goes off ------------------------------------------------------------------- */

enum { RUNS = 4, TASKS = 5 };

/* Runs of checks up to where the power goes off; how many were acknowledged. */
static size_t check_often(const struct store_case *c)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    size_t told = 0;
    if (!store_open(c->path, STORE_WRITE, &store, &err)) {
        return 0;
    }
    while (told < RUNS) {
        struct store_check rows[TASKS];
        for (size_t i = 0; i < TASKS; i++) {
            rows[i] = case_check("t01", "pass");
        }
        if (!store_checks_add(store, rows, TASKS, &err)) {
            break;
        }
        told++;
    }
    store_close(store);
    return told;
}

static bool cut_at(int64_t nth)
{
    void *state = NULL;
    assert_int_equal(case_setup(&state), 0);
    const struct store_case *c = state;
    lossy_install();
    lossy_cut_at(nth, 0);
    size_t told = check_often(c);
    bool cut = lossy_is_off();
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();
    struct store *store = case_open(c);
    size_t count = results(store, NULL).count;
    assert_int_equal(count % TASKS, 0); /* a run is there or not */
    assert_in_range(count / TASKS, told, told + 1);
    assert_true(cut || told == RUNS);
    store_close(store);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

static void every_cut_keeps_what_was_acknowledged(void **state)
{
    (void)state;
    int64_t nth = 1;
    while (cut_at(nth)) {
        nth++;
    }
    print_message("# %lld cuts\n", (long long)nth - 1);
    assert_true(nth > 2 * RUNS);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(results_come_back_oldest_first),
        CASE(what_can_not_be_a_result_is_refused_whole),
        CASE(nobody_changes_a_result),
        CASE(a_row_changed_by_hand_is_damage),
        CASE(what_is_remembered_is_kept_by_key),
        CASE(a_move_leaves_it_and_a_backup_takes_it),
        CASE(forgetting_erases_it),
        CASE(a_full_disk_loses_nothing),
        cmocka_unit_test(every_cut_keeps_what_was_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
