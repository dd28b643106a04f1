/* A damaged file is found out, named, and left as it is, wherever the damage stands.
 * Files that never were a store are store_open_test.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

enum { PAGE = 4096, EVENTS = 120 };

static void make_store(const struct store_case *c, struct buf *bytes)
{
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    for (int i = 1; i <= EVENTS; i++) {
        struct event event = case_answer(i);
        case_must(store_event_add(store, id, &event, &err), &err);
    }
    store_close(store);
    case_read(c->path, "", bytes);
    assert_true(bytes->len >= (size_t)10 * PAGE);
}

static bool next_attempt(void *ctx, const struct attempt *attempt)
{
    *(int64_t *)ctx = attempt->id;
    return true;
}

/* Goes through a store as the program does, up to the first error. */
static bool use(struct store *store, struct err *err)
{
    int64_t id = 0;
    return store_attempts(store, NULL, STORE_ALL, next_attempt, &id, err) &&
           case_length(store, id, err) >= 0 && store_check(store, err);
}

/* Opens what stands at the path; whatever fails must be an error that names the file. */
static void must_be_found(const struct store_case *c, const struct buf *damaged)
{
    BUF_AUTO(after);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    case_write(c->path, damaged->data, damaged->len);
    bool opened = store_open(c->path, STORE_WRITE, &store, &err);
    case_failed(opened && use(store, &err), &err, ERR_STORE, c->path);
    if (opened) {
        /* Nothing is written to it any more. */
        struct event event = case_answer(EVENTS + 1);
        case_failed(store_event_add(store, 1, &event, &err), &err, ERR_STORE, c->path);
        assert_true(case_says(&err, MSG_STORE_DAMAGED));
        case_failed(store_setting_set(store, "lang", "ko", &err), &err, ERR_STORE, c->path);
        case_failed(store_forget(store, &err), &err, ERR_STORE, c->path);
        store_close(store);
    }
    case_read(c->path, "", &after);
    assert_int_equal(after.len, damaged->len);
    assert_memory_equal(after.data, damaged->data, damaged->len);
}

static void damage_to_any_page_is_found(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(whole);
    make_store(c, &whole);
    for (size_t page = 0; page * PAGE < whole.len; page++) {
        BUF_AUTO(damaged);
        buf_add(&damaged, whole.data, whole.len);
        memset(damaged.data + page * PAGE + (page == 0 ? 100 : 0), 0x5a, 64);
        must_be_found(c, &damaged);
    }
}

static void damage_to_the_header_is_found(void **state)
{
    const struct store_case *c = *state;
    static const size_t spots[] = {0, 5, 15, 16, 17, 21};
    BUF_AUTO(whole);
    make_store(c, &whole);
    for (size_t i = 0; i < COUNT_OF(spots); i++) {
        BUF_AUTO(damaged);
        buf_add(&damaged, whole.data, whole.len);
        memset(damaged.data + spots[i], 0xee, 1);
        must_be_found(c, &damaged);
    }
}

static void a_missing_end_is_found(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(whole);
    make_store(c, &whole);
    for (size_t pages = 1; pages * PAGE < whole.len; pages++) {
        BUF_AUTO(damaged);
        buf_add(&damaged, whole.data, pages * PAGE);
        must_be_found(c, &damaged);
    }
}

static void damage_is_found_when_only_reading(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(whole);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    make_store(c, &whole);
    memset(whole.data + whole.len - PAGE, 0x5a, 64);
    case_write(c->path, whole.data, whole.len);
    case_must(store_open(c->path, STORE_READ, &store, &err), &err);
    case_failed(use(store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_DAMAGED));
    store_close(store);
}

/* Damage that comes while the store is open, with answers that stand only in the log: they must not
 * be lost by tidying up. */
static void the_log_beside_a_damaged_file_is_kept(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(whole);
    BUF_AUTO(before);
    BUF_AUTO(after);
    struct err err = ERR_INIT;
    make_store(c, &whole);
    struct store *store = case_open(c);
    struct event event = case_answer(EVENTS + 1);
    case_must(store_event_add(store, 1, &event, &err), &err);
    for (size_t page = 1; page * PAGE < whole.len; page++) {
        memset(whole.data + page * PAGE, 0x5a, 64);
    }
    case_write(c->path, whole.data, whole.len);
    case_read(c->path, "-wal", &before);
    assert_true(before.len > 0);
    case_failed(use(store, &err), &err, ERR_STORE, c->path);
    store_close(store);
    case_read(c->path, "-wal", &after);
    assert_int_equal(after.len, before.len);
    assert_memory_equal(after.data, before.data, before.len);
    case_read(c->path, "", &after);
    assert_int_equal(after.len, whole.len);
    assert_memory_equal(after.data, whole.data, whole.len);
}

static void rows_of_no_known_shape_are_damage(void **state)
{
    const struct store_case *c = *state;
    static const char *const changes[] = {
        "PRAGMA ignore_check_constraints = ON; DROP TRIGGER event_no_UPDATE;"
        " UPDATE event SET kind = 'dance' WHERE seq = 3",
        "PRAGMA ignore_check_constraints = ON; UPDATE event SET kind = 'answer',"
        " verdict = 'perhaps' WHERE seq = 3",
        "PRAGMA ignore_check_constraints = ON; UPDATE event SET verdict = 'right',"
        " uuid = 'short' WHERE seq = 3",
        "PRAGMA ignore_check_constraints = ON; UPDATE attempt SET uuid = 'short'",
    };
    BUF_AUTO(whole);
    make_store(c, &whole);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        int64_t id = 0;
        struct err err = ERR_INIT;
        case_sql(c->path, changes[i], NULL);
        struct store *store = case_open(c);
        bool fine = store_attempts(store, NULL, STORE_ALL, next_attempt, &id, &err) &&
                    case_length(store, id, &err) >= 0;
        case_failed(fine, &err, ERR_STORE, c->path);
        assert_true(case_says(&err, MSG_STORE_DAMAGED));
        store_close(store);
    }
}

static bool next_event(void *ctx, const struct event *event)
{
    (void)ctx;
    (void)event;
    return true;
}

static bool next_check(void *ctx, const struct store_check *row)
{
    (void)ctx;
    (void)row;
    return true;
}

/* Every function, on a store whose tables somebody else took away: an error each, and no crash. */
static void missing_tables_are_told(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    BUF_AUTO(buf);
    BUF_AUTO(copy);
    int64_t id = 1;
    struct store_counts counts = {0};
    enum store_import how = STORE_IMPORT_KNOWN;
    struct attempt attempt = case_attempt_new();
    struct event event = case_answer(1);
    struct store_check check = case_check("t01", "pass");
    store_close(case_open(c));
    struct store *store = case_open(c);
    buf_addf(&copy, "%s/copy.db", c->folder);
    case_sql(
        c->path,
        "DROP VIEW answer_log; DROP VIEW response; DROP VIEW standing; DROP TABLE event; DROP TABLE attempt;"
        " DROP TABLE bank; DROP TABLE setting; DROP TABLE memory; DROP TABLE check_result; DROP TABLE store",
        NULL);
    assert_false(store_setting_get(store, "lang", &buf));
#define FAILS(call) case_failed(call, &err, ERR_STORE, "no such table")
    FAILS(store_setting_set(store, "lang", "ko", &err));
    FAILS(store_bank_keep(store, "h", "ec2", "{}", 2, attempt.started, &err));
    FAILS(store_bank_fetch(store, "h", &buf, &err));
    FAILS(store_attempt_add(store, &attempt, &id, &err));
    FAILS(store_attempts(store, NULL, STORE_ALL, next_attempt, &id, &err));
    FAILS(store_event_add(store, 1, &event, &err));
    FAILS(store_events(store, 1, 0, next_event, NULL, &err));
    FAILS(store_attempt_import(store, &attempt, &event, 1, &how, &err));
    FAILS(store_memory_set(store, "k", "v", &err));
    FAILS(store_checks_add(store, &check, 1, &err));
    FAILS(store_checks(store, NULL, next_check, NULL, &err));
    FAILS(store_count(store, &counts, &err));
    FAILS(store_backup(store, buf_str(&copy), &err));
    FAILS(store_forget(store, &err));
    store_close(store);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(damage_to_any_page_is_found),
        CASE(damage_to_the_header_is_found),
        CASE(a_missing_end_is_found),
        CASE(damage_is_found_when_only_reading),
        CASE(the_log_beside_a_damaged_file_is_kept),
        CASE(rows_of_no_known_shape_are_damage),
        CASE(missing_tables_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
