/* What goes into a store comes out again: settings, banks, attempts and their logs, which only
 * grow; and the view for people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

static void settings_are_kept_replaced_and_removed(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    BUF_AUTO(value);
    buf_adds(&value, "before");
    assert_false(store_setting_get(store, "timezone", &value));
    assert_string_equal(buf_str(&value), "before");
    case_must(store_setting_set(store, "timezone", "Asia/Seoul", &err), &err);
    case_must(store_setting_set(store, "timezone", "+09:00", &err), &err);
    case_must(store_setting_set(store, "이름", "", &err), &err);
    store_close(store);
    store = case_open(c);
    assert_true(store_setting_get(store, "timezone", &value));
    assert_string_equal(buf_str(&value), "+09:00");
    assert_true(store_setting_get(store, "이름", &value));
    assert_string_equal(buf_str(&value), "");
    case_must(store_setting_set(store, "timezone", NULL, &err), &err);
    case_must(store_setting_set(store, "timezone", NULL, &err), &err);
    assert_false(store_setting_get(store, "timezone", &value));
    store_close(store);
}

static void banks_are_kept_once_by_hash(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct moment when = {.at_ms = 1, .offset_min = 540};
    BUF_AUTO(bytes);
    case_must(store_bank_keep(store, "h1", "ec2", "a\0b", 3, when, &err), &err);
    case_must(store_bank_keep(store, "h1", "ec2", "other", 5, when, &err), &err);
    case_must(store_bank_fetch(store, "h1", &bytes, &err), &err);
    assert_int_equal(bytes.len, 3);
    assert_memory_equal(buf_str(&bytes), "a\0b", 3);
    case_failed(store_bank_fetch(store, "h2", &bytes, &err), &err, ERR_STORE, "h2");
    assert_true(case_says(&err, MSG_STORE_NO_BANK));
    assert_int_equal(bytes.len, 3);
    store_close(store);
}

static void attempts_need_their_bank(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct attempt attempt = case_attempt_new();
    int64_t id = -1;
    case_failed(store_attempt_add(store, &attempt, &id, &err), &err, ERR_STORE, attempt.bank_hash);
    assert_true(case_says(&err, MSG_STORE_NO_BANK));
    assert_int_equal(id, -1);
    store_close(store);
}

static void attempts_have_one_uuid_and_one_shape(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    int64_t id = case_attempt(store);
    struct attempt attempt = case_attempt_new();
    case_must(store_attempt_add(store, &attempt, &id, &err), &err);
    case_failed(store_attempt_add(store, &attempt, &id, &err), &err, ERR_INPUT, c->path);
    attempt.uuid = uuid_random();
    attempt.mode = "relaxed";
    case_failed(store_attempt_add(store, &attempt, &id, &err), &err, ERR_INPUT, c->path);
    attempt.mode = "exam";
    attempt.plan = "{";
    case_failed(store_attempt_add(store, &attempt, &id, &err), &err, ERR_INPUT, c->path);
    store_close(store);
}

/* Attempts as a walk meets them, one letter for each: its quiz's first. */
static bool note_quiz(void *ctx, const struct attempt *attempt)
{
    buf_addc(ctx, attempt->quiz[0]);
    return true;
}

static bool stop_at_once(void *ctx, const struct attempt *attempt)
{
    (void)note_quiz(ctx, attempt);
    return false;
}

static void add_attempts(struct store *store, struct err *err)
{
    static const struct {
        const char *quiz, *bank;
        int64_t at_ms;
        bool finished;
    } attempts[] = {
        {"a", "ec2", 2000, false},
        {"b", "s3", 1000, true},
        {"c", "ec2", 3000, true},
        {"d", "ec2", 2000, true},
    };
    (void)case_attempt(store); /* keeps the bank; its quiz is "wrapup", its time the latest */
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        struct attempt attempt = case_attempt_new();
        struct event finish = case_event(1, EVENT_FINISH, NULL, "{\"why\":\"asked\"}");
        int64_t id = 0;
        attempt.quiz = attempts[i].quiz;
        attempt.bank_id = attempts[i].bank;
        attempt.started.at_ms = attempts[i].at_ms;
        case_must(store_attempt_add(store, &attempt, &id, err), err);
        if (attempts[i].finished) {
            case_must(store_event_add(store, id, &finish, err), err);
        }
    }
}

static void attempts_are_listed_newest_first(void **state)
{
    const struct store_case *c = *state;
    static const struct {
        const char *bank;
        enum store_which which;
        const char *expected;
    } cases[] = {
        {NULL, STORE_ALL, "wcdab"},     {"ec2", STORE_ALL, "wcda"},
        {"s3", STORE_ALL, "b"},         {"rds", STORE_ALL, ""},
        {NULL, STORE_UNFINISHED, "wa"}, {NULL, STORE_FINISHED, "cdb"},
        {"ec2", STORE_FINISHED, "cd"},  {"s3", STORE_UNFINISHED, ""},
    };
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    add_attempts(store, &err);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(seen);
        case_must(store_attempts(store, cases[i].bank, cases[i].which, note_quiz, &seen, &err),
                  &err);
        assert_string_equal(buf_str(&seen), cases[i].expected);
    }
    BUF_AUTO(seen);
    case_must(store_attempts(store, NULL, STORE_ALL, stop_at_once, &seen, &err), &err);
    assert_string_equal(buf_str(&seen), "w");
    store_close(store);
}

/* Keeps the last attempt of a walk, without its borrowed strings. */
static bool keep_attempt(void *ctx, const struct attempt *attempt)
{
    struct attempt expected = case_attempt_new();
    assert_string_equal(attempt->bank_id, expected.bank_id);
    assert_string_equal(attempt->bank_hash, expected.bank_hash);
    assert_string_equal(attempt->quiz, expected.quiz);
    assert_string_equal(attempt->mode, expected.mode);
    assert_string_equal(attempt->plan, expected.plan);
    assert_int_equal(attempt->seed, expected.seed);
    assert_int_equal(attempt->started.at_ms, expected.started.at_ms);
    assert_int_equal(attempt->started.offset_min, expected.started.offset_min);
    *(struct attempt *)ctx = *attempt;
    return true;
}

static void an_attempt_says_how_far_its_log_is(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    struct attempt seen = {0};
    int64_t id = case_attempt(store);
    case_must(store_attempts(store, NULL, STORE_ALL, keep_attempt, &seen, &err), &err);
    assert_int_equal(seen.id, id);
    assert_int_equal(seen.events, 0);
    assert_int_equal(seen.last.at_ms, case_attempt_new().started.at_ms);
    assert_false(seen.finished);

    struct event events[] = {case_answer(1), case_answer(2),
                             case_event(3, EVENT_FINISH, NULL, "{\"why\":\"all\"}")};
    case_must(store_event_add(store, id, &events[0], &err), &err);
    case_must(store_event_add(store, id, &events[1], &err), &err);
    case_must(store_attempts(store, NULL, STORE_UNFINISHED, keep_attempt, &seen, &err), &err);
    assert_int_equal(seen.events, 2);
    assert_int_equal(seen.last.at_ms, events[1].when.at_ms);
    case_must(store_event_add(store, id, &events[2], &err), &err);
    case_must(store_attempts(store, NULL, STORE_FINISHED, keep_attempt, &seen, &err), &err);
    assert_int_equal(seen.events, 3);
    assert_true(seen.finished);
    store_close(store);
}

/* Walks beside the events that went in. */
struct expected {
    const struct event *events;
    size_t at, stop;
};

static void same_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL) {
        assert_ptr_equal(a, b);
    } else {
        assert_string_equal(a, b);
    }
}

static bool same_event(void *ctx, const struct event *got)
{
    struct expected *expected = ctx;
    const struct event *e = &expected->events[expected->at++];
    assert_int_equal(got->seq, e->seq);
    assert_string_equal(got->uuid.text, e->uuid.text);
    assert_int_equal(got->kind, e->kind);
    same_text(got->item, e->item);
    assert_int_equal(got->when.at_ms, e->when.at_ms);
    assert_int_equal(got->when.offset_min, e->when.offset_min);
    assert_int_equal(got->spent_ms, e->spent_ms);
    same_text(got->body, e->body);
    assert_int_equal(got->marked, e->marked);
    assert_int_equal(got->verdict, e->verdict);
    assert_memory_equal(&got->score, &e->score, sizeof(e->score));
    same_text(got->key_hash, e->key_hash);
    assert_int_equal(got->grader, e->grader);
    return expected->at != expected->stop;
}

static void every_kind_of_event_comes_back_as_it_was(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct event events[EVENT_KIND_COUNT + VERDICT_KIND_COUNT];
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        events[i] = case_event(i + 1, (enum event_kind)i, i == EVENT_FINISH ? NULL : "q01", "{}");
    }
    for (int i = 0; i < VERDICT_KIND_COUNT; i++) {
        struct event e = case_answer(EVENT_KIND_COUNT + i + 1);
        e.verdict = (enum verdict_kind)i;
        e.score = i / 3.0 - floor(i / 3.0);
        e.when = (struct moment){.at_ms = -1 - i, .offset_min = -210};
        e.key_hash = i == 0 ? NULL : e.key_hash;
        e.body = "{\"typed\":\"‘한글’ \\u0007 \\\"; DROP TABLE event\",\"value\":[]}";
        events[EVENT_KIND_COUNT + i] = e;
    }
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        case_must(store_event_add(store, id, &events[i], &err), &err);
    }
    struct expected expected = {.events = events};
    case_must(store_events(store, id, 0, same_event, &expected, &err), &err);
    assert_int_equal(expected.at, COUNT_OF(events));
    expected = (struct expected){.events = events, .at = 3, .stop = 5};
    case_must(store_events(store, id, 3, same_event, &expected, &err), &err);
    assert_int_equal(expected.at, 5);
    store_close(store);
}

static void an_event_must_be_the_next(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    int64_t other = case_attempt(store);
    static const int64_t wrong[] = {2, 0, -1, INT64_MAX};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct event e = case_answer(wrong[i]);
        case_failed(store_event_add(store, id, &e, &err), &err, ERR_CONFLICT, NULL);
        assert_true(case_says(&err, MSG_STORE_CONFLICT));
    }
    struct event first = case_answer(1);
    case_must(store_event_add(store, id, &first, &err), &err);
    case_failed(store_event_add(store, id, &first, &err), &err, ERR_CONFLICT, NULL);
    case_failed(store_event_add(store, other, &first, &err), &err, ERR_INPUT, c->path);
    struct event nowhere = case_answer(1);
    case_failed(store_event_add(store, 99, &nowhere, &err), &err, ERR_INPUT, c->path);
    assert_int_equal(case_length(store, id, &err), 1);
    assert_int_equal(case_length(store, other, &err), 0);
    store_close(store);
}

static void what_can_not_be_an_event_is_refused(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct event bad[6];
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bad[i] = case_answer(1);
    }
    bad[0].body = "{\"typed\":";
    bad[1].body = NULL;
    bad[2].score = 1.5;
    bad[3].score = -0.1;
    bad[4].score = NAN;
    bad[5].uuid.text[35] = '\0';
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        case_failed(store_event_add(store, id, &bad[i], &err), &err, ERR_INPUT, c->path);
        assert_true(case_says(&err, MSG_STORE_OTHER));
    }
    assert_int_equal(case_length(store, id, &err), 0);
    store_close(store);
}

static void the_log_only_grows(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct event e = case_answer(1);
    case_must(store_event_add(store, id, &e, &err), &err);
    store_close(store);
    static const char *const tries[] = {
        "UPDATE event SET score = 0",
        "UPDATE event SET seq = 2",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "PRAGMA foreign_keys = ON; DELETE FROM attempt",
        "PRAGMA foreign_keys = ON; DELETE FROM bank",
    };
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(tries); i++) {
        assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The rows of the views as a person sees them. */
static void people_can_read_the_answers(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    const char *typed = "{\"typed\":\"보안 그룹\",\"value\":[\"보안 그룹\"]}";
    struct event events[] = {
        case_event(1, EVENT_PRESENTED, "q01", "{\"order\":[\"a\",\"b\"]}"),
        case_answer(2), /* taken back */
        case_event(3, EVENT_UNDO, "q01", "{\"seq\":2}"),
        case_event(4, EVENT_HINT, "q01", "{}"),
        case_event(5, EVENT_HINT, "q02", "{}"),
        case_answer(6),
        case_event(7, EVENT_CERTAINTY, "q01", "{\"level\":2}"),
        case_event(8, EVENT_ANSWER, "q02", typed),
        case_event(9, EVENT_CERTAINTY, "q02", "{\"level\":-1}"),
        case_event(10, EVENT_ANSWER, "q03", "{\"dk\":true}"),
        case_event(11, EVENT_HINT, "q01", "{}"),
        case_answer(12), /* a retry, one hint later */
        case_answer(13), /* of an open question */
    };
    events[7].marked = true;
    events[7].verdict = VERDICT_PARTIAL;
    events[7].score = 0.5;
    events[9].marked = true;
    events[9].verdict = VERDICT_UNKNOWN;
    events[12].item = "q04";
    events[12].verdict = VERDICT_PENDING;
    events[12].score = 0.5;
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        case_must(store_event_add(store, id, &events[i], &err), &err);
    }
    store_close(store);
    BUF_AUTO(rows);
    case_sql(
        c->path,
        "SELECT group_concat(line, char(10)) FROM (SELECT"
        " item || '|' || attempt_try || '|' || coalesce(typed, '-') || '|' || verdict || '|' ||"
        " coalesce(score, '-') || '|' || coalesce(certainty, '-') || '|' || hints || '|' ||"
        " spent_ms || '|' || local_time || '|' || bank || '|' || length(attempt) AS line"
        " FROM response)",
        &rows);
    assert_string_equal(buf_str(&rows),
                        "q01|1|b|right|1.0|2|1|1500|2026-01-01 12:04:11|ec2|36\n"
                        "q02|1|보안 그룹|partial|0.5|-|1|1500|2026-01-01 12:04:13|ec2|36\n"
                        "q03|1|-|unknown|0.0|-|0|1500|2026-01-01 12:04:15|ec2|36\n"
                        "q01|2|b|right|1.0|-|2|1500|2026-01-01 12:04:17|ec2|36\n"
                        "q04|1|b|pending|-|-|0|1500|2026-01-01 12:04:18|ec2|36");
    case_sql(c->path,
             "SELECT group_concat(line, char(10)) FROM (SELECT"
             " seq || '|' || item || '|' || coalesce(typed, '-') || '|' || verdict || '|' ||"
             " coalesce(score, '-') || '|' || undone || '|' || spent_ms || '|' || local_time || '|'"
             " || bank || '|' || length(attempt) AS line FROM answer_log)",
             &rows);
    assert_string_equal(buf_str(&rows),
                        "2|q01|b|right|1.0|1|1500|2026-01-01 12:04:07|ec2|36\n"
                        "6|q01|b|right|1.0|0|1500|2026-01-01 12:04:11|ec2|36\n"
                        "8|q02|보안 그룹|partial|0.5|0|1500|2026-01-01 12:04:13|ec2|36\n"
                        "10|q03|-|unknown|0.0|0|1500|2026-01-01 12:04:15|ec2|36\n"
                        "12|q01|b|right|1.0|0|1500|2026-01-01 12:04:17|ec2|36\n"
                        "13|q04|b|pending|-|0|1500|2026-01-01 12:04:18|ec2|36");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(settings_are_kept_replaced_and_removed),
        CASE(banks_are_kept_once_by_hash),
        CASE(attempts_need_their_bank),
        CASE(attempts_have_one_uuid_and_one_shape),
        CASE(attempts_are_listed_newest_first),
        CASE(an_attempt_says_how_far_its_log_is),
        CASE(every_kind_of_event_comes_back_as_it_was),
        CASE(an_event_must_be_the_next),
        CASE(what_can_not_be_an_event_is_refused),
        CASE(the_log_only_grows),
        CASE(people_can_read_the_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
