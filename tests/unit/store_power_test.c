/* The power goes off at every single write of a quiz: what was acknowledged is there afterwards, in
 * order and whole, also when a random half of what was under way got through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "lib/vfs_lossy.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

enum { BANK_BYTES = 9000, SITTINGS = 2, EVENTS = 3, IMPORTED = 2, TORN_RUNS = 2 };

/* What the program was told is saved. */
struct told {
    bool bank, attempt, setting;
    int64_t id;
    int64_t events;
    int64_t imports;
};

static bool add(struct store *store, struct told *told, struct err *err)
{
    struct event event = case_answer(told->events + 1);
    bool ok = store_event_add(store, told->id, &event, err);
    told->events += ok ? 1 : 0;
    return ok;
}

/* An attempt from elsewhere, all of it in one transaction. */
static bool import(struct store *store, struct told *told, struct err *err)
{
    struct attempt attempt = case_attempt_new();
    struct event events[IMPORTED] = {case_answer(1), case_answer(2)};
    enum store_import how = STORE_IMPORT_KNOWN;
    bool ok = store_attempt_import(store, &attempt, events, IMPORTED, &how, err);
    told->imports += ok ? 1 : 0;
    return ok;
}

/* One sitting: answers, an import, a setting; then the program ends. */
static bool sit(struct store *store, struct told *told, struct err *err)
{
    for (int i = 0; i < EVENTS; i++) {
        if (!add(store, told, err)) {
            return false;
        }
    }
    if (!import(store, told, err) || !store_setting_set(store, "alias", "나무", err)) {
        return false;
    }
    told->setting = true;
    return true;
}

/* A quiz over two sittings, up to where the power goes off. */
static void play(const struct store_case *c, struct told *told)
{
    char bank[BANK_BYTES];
    memset(bank, 'b', sizeof(bank));
    struct attempt attempt = case_attempt_new();
    struct moment when = attempt.started;
    struct err err = ERR_INIT;
    for (int i = 0; i < SITTINGS; i++) {
        struct store *store = NULL;
        if (!store_open(c->path, STORE_WRITE, &store, &err)) {
            return;
        }
        if (!told->bank) {
            told->bank = store_bank_keep(store, attempt.bank_hash, "ec2", bank, sizeof(bank), when,
                                         &err);
        }
        if (told->bank && !told->attempt) {
            told->attempt = store_attempt_add(store, &attempt, &told->id, &err);
        }
        bool ok = told->attempt && sit(store, told, &err);
        store_close(store);
        if (!ok) {
            return;
        }
    }
}

/* The machine starts again: its memory is gone, and with it the shared memory file. */
static void start_again(const struct store_case *c)
{
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();
}

struct others {
    int64_t own; /* the attempt that wasn't imported */
    int64_t count;
};

static bool whole(void *ctx, const struct attempt *attempt)
{
    struct others *others = ctx;
    if (attempt->id != others->own) {
        assert_int_equal(attempt->events, IMPORTED);
        others->count++;
    }
    return true;
}

/* Opens what survived on the real disk. */
static void must_have(const struct store_case *c, const struct told *told)
{
    struct err err = ERR_INIT;
    BUF_AUTO(bytes);
    struct store *store = case_open(c);
    case_must(store_check(store, &err), &err);
    if (told->bank) {
        case_must(store_bank_fetch(store, case_attempt_new().bank_hash, &bytes, &err), &err);
        assert_int_equal(bytes.len, BANK_BYTES);
    }
    struct others others = {.own = 1};
    int64_t length = case_length(store, others.own, &err);
    assert_in_range(length, told->events, told->events + 1); /* the last may have got through */
    case_must(store_attempts(store, NULL, STORE_ALL, whole, &others, &err), &err);
    assert_in_range(others.count, told->imports, told->imports + 1);
    assert_true(!told->setting || store_setting_get(store, "alias", &bytes));
    if (told->attempt) { /* and the quiz goes on */
        struct event event = case_answer(length + 1);
        case_must(store_event_add(store, told->id, &event, &err), &err);
    }
    store_close(store);
}

/* Plays with a cut at the nth operation; false when the quiz ended before it. */
static bool cut_at(int64_t nth, uint64_t torn)
{
    void *state = NULL;
    assert_int_equal(case_setup(&state), 0);
    const struct store_case *c = state;
    struct told told = {0};
    lossy_install();
    lossy_cut_at(nth, torn);
    play(c, &told);
    bool cut = lossy_is_off();
    start_again(c);
    assert_true(cut || (told.events == (int64_t)SITTINGS * EVENTS && told.imports == SITTINGS));
    must_have(c, &told);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

static void every_cut_keeps_what_was_acknowledged(void **state)
{
    (void)state;
    int64_t nth = 1;
    while (cut_at(nth, 0)) {
        nth++;
    }
    print_message("# %lld cuts\n", (long long)nth - 1);
    assert_true(nth > 100);
}

static void torn_writes_keep_it_too(void **state)
{
    (void)state;
    uint64_t seed = case_seed();
    for (int run = 0; run < TORN_RUNS; run++) {
        int64_t nth = 1;
        while (cut_at(nth, (seed + (uint64_t)run * 1000003U + (uint64_t)nth) | 1U)) {
            nth++;
        }
    }
}

/* The disk itself: without a sync the row is lost, with one it stays. So the tests above can fail.
 */
static void rows_after_a_cut(const char *path, const char *synchronous, const char *expected)
{
    BUF_AUTO(rows);
    sqlite3 *db = NULL;
    lossy_install();
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, synchronous, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO t VALUES (1)", NULL, NULL, NULL), SQLITE_OK);
    lossy_cut();
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", path);
    (void)unlink(buf_str(&shared));
    lossy_remove();
    case_sql(path, "SELECT count(*) FROM t", &rows);
    assert_string_equal(buf_str(&rows), expected);
}

static void the_disk_loses_what_was_not_synced(void **state)
{
    const struct store_case *c = *state;
    case_sql(c->path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)", NULL);
    rows_after_a_cut(c->path, "PRAGMA synchronous = OFF", "0");
    rows_after_a_cut(c->path, "PRAGMA synchronous = NORMAL", "0");
    rows_after_a_cut(c->path, "PRAGMA synchronous = FULL", "1");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_disk_loses_what_was_not_synced),
        cmocka_unit_test(every_cut_keeps_what_was_acknowledged),
        cmocka_unit_test(torn_writes_keep_it_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
