/* A disk that is full, fails or can't share memory, a store that is locked or gone: the message
 * says what to do, what was there before stays, and the store goes on when the cause is away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "lib/vfs_lossy.h"
#include "wrapup/buf.h"

static int setup(void **state)
{
    if (case_setup(state) != 0) {
        return -1;
    }
    lossy_install();
    return 0;
}

static int teardown(void **state)
{
    lossy_remove();
    return case_teardown(state);
}

/* Fails while the fault is there, in the way of `message`, and leaves the log at `length`. */
static void refused(struct store *store, int64_t id, int64_t length, enum msg_id message)
{
    struct err err = ERR_INIT;
    struct event event = case_answer(length + 1);
    case_failed(store_event_add(store, id, &event, &err), &err, ERR_STORE, store_path(store));
    assert_true(case_says(&err, message));
    case_failed(store_setting_set(store, "lang", "ko", &err), &err, ERR_STORE, store_path(store));
    assert_true(case_says(&err, message));
    assert_int_equal(case_length(store, id, &err), length);
}

static void goes_on(struct store *store, int64_t id, int64_t length)
{
    struct err err = ERR_INIT;
    struct event event = case_answer(length + 1);
    case_must(store_event_add(store, id, &event, &err), &err);
    assert_int_equal(case_length(store, id, &err), length + 1);
    case_must(store_check(store, &err), &err);
}

static void a_full_disk_loses_nothing(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t id = case_attempt(store);
    goes_on(store, id, 0);
    lossy_set_full(true);
    refused(store, id, 1, MSG_STORE_FULL);
    lossy_set_full(false);
    goes_on(store, id, 1);
    store_close(store);
    store = case_open(*state);
    assert_int_equal(case_length(store, id, &err), 2);
    store_close(store);
}

static void a_store_can_not_begin_on_a_full_disk(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = NULL;
    lossy_set_full(true);
    case_failed(store_open(c->path, STORE_WRITE, &store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_FULL));
    lossy_set_full(false);
    store = case_open(c);
    goes_on(store, case_attempt(store), 0);
    store_close(store);
}

static void a_copy_that_does_not_fit_is_removed(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(path);
    buf_addf(&path, "%s/copy.db", c->folder);
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    lossy_set_full(true);
    case_failed(store_backup(store, buf_str(&path), &err), &err, ERR_STORE, buf_str(&path));
    assert_true(case_says(&err, MSG_STORE_FULL));
    assert_int_equal(access(buf_str(&path), F_OK), -1);
    lossy_set_full(false);
    case_must(store_backup(store, buf_str(&path), &err), &err);
    goes_on(store, id, 0);
    store_close(store);
}

static void a_disk_that_fails_to_sync_acknowledges_nothing(void **state)
{
    struct store *store = case_open(*state);
    int64_t id = case_attempt(store);
    lossy_set_sync_fails(true);
    refused(store, id, 0, MSG_STORE_OTHER);
    lossy_set_sync_fails(false);
    goes_on(store, id, 0);
    store_close(store);
}

static void a_failed_forgetting_forgets_nothing(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t id = case_attempt(store);
    goes_on(store, id, 0);
    struct uuid uuid = store_uuid(store);
    lossy_set_sync_fails(true);
    assert_false(store_forget(store, &err));
    lossy_set_sync_fails(false);
    assert_string_equal(store_uuid(store).text, uuid.text);
    goes_on(store, id, 1);
    store_close(store);
}

static void the_log_works_without_shared_memory_too(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(mode);
    lossy_set_unshared(true);
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    goes_on(store, id, 0);
    store_close(store);
    case_sql(c->path, "PRAGMA journal_mode", &mode);
    assert_string_equal(buf_str(&mode), "delete");
}

static void a_locked_store_is_waited_for_and_then_named(void **state)
{
    const struct store_case *c = *state;
    sqlite3 *other = NULL;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    assert_int_equal(sqlite3_open(c->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    refused(store, id, 0, MSG_STORE_BUSY);
    assert_true(lossy_slept_ms() >= 2 * 4000);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    goes_on(store, id, 0);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    store_close(store);
}

static void a_locked_new_file_is_waited_for_too(void **state)
{
    const struct store_case *c = *state;
    sqlite3 *other = NULL;
    struct err err = ERR_INIT;
    struct store *store = NULL;
    assert_int_equal(sqlite3_open(c->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    case_failed(store_open(c->path, STORE_WRITE, &store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_BUSY));
    assert_true(lossy_slept_ms() >= 4000);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    store_close(case_open(c));
}

/* Erased is erased, but as long as somebody reads the old pages they can't leave the log. */
static void traces_that_another_program_keeps_are_told(void **state)
{
    const struct store_case *c = *state;
    sqlite3 *other = NULL;
    struct err err = ERR_INIT;
    struct store_counts counts = {0};
    struct store *store = case_open(c);
    (void)case_attempt(store);
    assert_int_equal(sqlite3_open(c->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT * FROM attempt", NULL, NULL, NULL),
                     SQLITE_OK);
    case_failed(store_forget(store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_TRACES));
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.attempts, 0);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    case_must(store_forget(store, &err), &err);
    store_close(store);
}

static void a_store_that_was_moved_away_is_not_written(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(away);
    buf_addf(&away, "%s/away.db", c->folder);
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    assert_int_equal(rename(c->path, buf_str(&away)), 0);
    refused(store, id, 0, MSG_STORE_MOVED);
    case_write(c->path, "another", 7);
    refused(store, id, 0, MSG_STORE_MOVED);
    assert_int_equal(rename(buf_str(&away), c->path), 0);
    goes_on(store, id, 0);
    store_close(store);
}

static void set_limit(rlim_t bytes)
{
    struct rlimit limit = {0};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The real disk: a file that may not grow, as under a quota. */
static void a_quota_loses_nothing(void **state)
{
    enum { MANY = 1000 };
    struct err err = ERR_INIT;
    struct store *store = case_open(*state);
    int64_t id = case_attempt(store);
    int64_t saved = 0;
    (void)signal(SIGXFSZ, SIG_IGN);
    set_limit((rlim_t)384 * 1024);
    for (bool ok = true; ok && saved < MANY; saved += ok ? 1 : 0) {
        struct event event = case_answer(saved + 1);
        ok = store_event_add(store, id, &event, &err);
    }
    set_limit(RLIM_INFINITY);
    assert_in_range(saved, 10, MANY - 1);
    assert_true(case_says(&err, MSG_STORE_FULL));
    assert_int_equal(case_length(store, id, &err), saved);
    goes_on(store, id, saved);
    store_close(store);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_full_disk_loses_nothing),
        CASE(a_store_can_not_begin_on_a_full_disk),
        CASE(a_copy_that_does_not_fit_is_removed),
        CASE(a_disk_that_fails_to_sync_acknowledges_nothing),
        CASE(a_failed_forgetting_forgets_nothing),
        CASE(the_log_works_without_shared_memory_too),
        CASE(a_locked_store_is_waited_for_and_then_named),
        CASE(a_locked_new_file_is_waited_for_too),
        CASE(traces_that_another_program_keeps_are_told),
        CASE(a_store_that_was_moved_away_is_not_written),
        cmocka_unit_test_setup_teardown(a_quota_loses_nothing, case_setup, case_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
