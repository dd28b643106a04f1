/* Taking in an attempt from another machine: added, extended, known, or refused without a trace.
 * Reading the file it comes in is the business of exchange/ and tested there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/store_case.h"
#include "wrapup/mem.h"

enum { LENGTH = 4 };
struct log {
    struct attempt attempt;
    struct event events[LENGTH];
};

static void make_log(struct log *log)
{
    log->attempt = case_attempt_new();
    for (int i = 0; i < LENGTH; i++) {
        log->events[i] = case_answer(i + 1);
    }
}

static enum store_import take(struct store *store, const struct log *log, size_t count)
{
    struct err err = ERR_INIT;
    enum store_import how = STORE_IMPORT_KNOWN;
    case_must(store_attempt_import(store, &log->attempt, log->events, count, &how, &err), &err);
    return how;
}

static void refuse(struct store *store, const struct log *log, size_t count, enum err_kind kind,
                   enum msg_id message)
{
    struct store_counts before = {0};
    struct store_counts after = {0};
    struct err err = ERR_INIT;
    enum store_import how = STORE_IMPORT_KNOWN;
    case_must(store_count(store, &before, &err), &err);
    case_failed(store_attempt_import(store, &log->attempt, log->events, count, &how, &err), &err,
                kind, NULL);
    assert_true(case_says(&err, message));
    case_must(store_count(store, &after, &err), &err);
    assert_memory_equal(&before, &after, sizeof(before));
}

static int64_t only_id;
static bool note_id(void *ctx, const struct attempt *attempt)
{
    (void)ctx;
    only_id = attempt->id;
    return false; /* the newest: the case's own started at the same time, but earlier by id */
}

static int64_t newest(struct store *store)
{
    struct err err = ERR_INIT;
    case_must(store_attempts(store, NULL, STORE_ALL, note_id, NULL, &err), &err);
    return only_id;
}

static void the_longer_of_two_equal_logs_wins(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct log log;
    make_log(&log);
    (void)case_attempt(store);
    assert_int_equal(take(store, &log, 0), STORE_IMPORT_ADDED);
    assert_int_equal(take(store, &log, 0), STORE_IMPORT_KNOWN);
    assert_int_equal(take(store, &log, 2), STORE_IMPORT_EXTENDED);
    assert_int_equal(take(store, &log, 1), STORE_IMPORT_KNOWN);
    assert_int_equal(take(store, &log, 2), STORE_IMPORT_KNOWN);
    assert_int_equal(case_length(store, newest(store), &err), 2);
    assert_int_equal(take(store, &log, LENGTH), STORE_IMPORT_EXTENDED);
    assert_int_equal(case_length(store, newest(store), &err), LENGTH);
    make_log(&log);
    assert_int_equal(take(store, &log, LENGTH), STORE_IMPORT_ADDED);
    assert_int_equal(case_length(store, newest(store), &err), LENGTH);
    store_close(store);
}

static void logs_that_differ_are_not_merged(void **state)
{
    struct store *store = case_open(*state);
    struct log log;
    make_log(&log);
    (void)case_attempt(store);
    assert_int_equal(take(store, &log, 3), STORE_IMPORT_ADDED);

    struct event changed[9];
    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        changed[i] = log.events[1];
    }
    changed[0].uuid = uuid_random();
    changed[1].kind = EVENT_SKIP;
    changed[2].item = "q02";
    changed[3].body = "{\"dk\":true}";
    changed[4].verdict = VERDICT_WRONG;
    changed[5].score = 0.5;
    changed[6].when.at_ms++;
    changed[7].marked = false;
    changed[8].key_hash = NULL;
    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        struct log other = log;
        other.events[1] = changed[i];
        refuse(store, &other, LENGTH, ERR_CONFLICT, MSG_STORE_DIVERGED);
        refuse(store, &other, 2, ERR_CONFLICT, MSG_STORE_DIVERGED);
    }
    struct log other = log;
    other.attempt.seed++;
    refuse(store, &other, LENGTH, ERR_CONFLICT, MSG_STORE_DIVERGED);
    store_close(store);
}

static void what_does_not_fit_is_refused_whole(void **state)
{
    struct store *store = case_open(*state);
    struct log log;
    make_log(&log);
    refuse(store, &log, LENGTH, ERR_STORE, MSG_STORE_NO_BANK);
    (void)case_attempt(store);
    log.events[2].seq = 4;
    refuse(store, &log, LENGTH, ERR_INPUT, MSG_STORE_GAP);
    make_log(&log);
    log.events[3].score = 7;
    refuse(store, &log, LENGTH, ERR_INPUT, MSG_STORE_OTHER);
    make_log(&log);
    log.events[3].uuid = log.events[0].uuid;
    refuse(store, &log, LENGTH, ERR_INPUT, MSG_STORE_OTHER);
    log.events[3].uuid = uuid_random();
    assert_int_equal(take(store, &log, LENGTH), STORE_IMPORT_ADDED);
    store_close(store);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_longer_of_two_equal_logs_wins),
        CASE(logs_that_differ_are_not_merged),
        CASE(what_does_not_fit_is_refused_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
