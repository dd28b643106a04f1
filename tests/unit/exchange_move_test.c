/* Carrying attempts to another store: what arrives, what wins, and what is refused.
 * The commands around it are tested in tests/cli/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/bank_case.h"
#include "wrapup/exchange.h"

static char folder[] = "/tmp/wrapup-move-XXXXXX";

static struct store *open_store(const char *name)
{
    BUF_AUTO(path);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    buf_addf(&path, "%s/%s", folder, name);
    if (!store_open(buf_str(&path), STORE_WRITE, &store, &err)) {
        fail_msg("%s", err.text.in[LANG_EN]);
    }
    return store;
}

static const struct moment noon = {.at_ms = 1700000000000, .offset_min = 540};

static int64_t add_attempt(struct store *store)
{
    struct err err = ERR_INIT;
    int64_t id = 0;
    const char *text = bank_case_small();
    struct hash hash = hash_bytes(text, strlen(text));
    const struct attempt attempt = {
        .uuid = uuid_random(),
        .bank_id = "small",
        .bank_hash = hash.hex,
        .quiz = "full",
        .mode = "practice",
        .plan = "{}",
        .seed = INT64_MAX,
        .started = noon,
    };
    assert_true(store_bank_keep(store, hash.hex, "small", text, strlen(text), noon, &err));
    assert_true(store_attempt_add(store, &attempt, &id, &err));
    return id;
}

static void add_event(struct store *store, int64_t attempt, int64_t seq, const char *body)
{
    struct err err = ERR_INIT;
    const struct event event = {
        .seq = seq,
        .uuid = uuid_random(),
        .kind = EVENT_ANSWER,
        .item = "q1",
        .when = noon,
        .spent_ms = 12,
        .body = body,
        .marked = true,
        .verdict = VERDICT_PARTIAL,
        .score = 0.5,
        .key_hash = hash_bytes("k", 1).hex,
        .grader = 1,
    };
    assert_true(store_event_add(store, attempt, &event, &err));
}

/* Counts what it is asked, and says no to the attempt at `refused`. */
static struct {
    size_t asked;
    size_t refused;
} checks = {.refused = SIZE_MAX};

static bool check(void *ctx, const struct attempt *attempt, const struct event *events,
                  size_t count, const char *bank_bytes, struct err *err)
{
    (void)err;
    assert_ptr_equal(ctx, &checks);
    assert_string_equal(attempt->bank_id, "small");
    assert_string_equal(bank_bytes, bank_case_small());
    assert_true(count == 0 || events[count - 1].seq == (int64_t)count);
    return checks.asked++ != checks.refused;
}

static const struct move_check checking = {.fn = check, .ctx = &checks};

static bool read_into(struct store *store, const char *json, struct move_result *result,
                      size_t *faults)
{
    struct err err = ERR_INIT;
    CLEANUP(faults_release) struct faults list = FAULTS_INIT;
    bool fine = move_read(store, json, strlen(json), noon, &checking, result, &list, &err);
    *faults = list.total;
    return fine;
}

static void write_from(struct store *store, struct buf *json, size_t expected)
{
    struct err err = ERR_INIT;
    size_t attempts = 0;
    buf_clear(json);
    assert_true(move_write(store, json, &attempts, &err));
    assert_int_equal(attempts, expected);
}

static void attempts_arrive_whole_and_once(void **state)
{
    (void)state;
    struct store *a = open_store("a.db");
    struct store *b = open_store("b.db");
    struct move_result result;
    size_t faults = 0;
    BUF_AUTO(json);
    BUF_AUTO(back);
    int64_t id = add_attempt(a);
    add_event(a, id, 1, "{\"typed\":\"한글 \\\"x\\\"\",\"value\":[\"b\"]}");
    write_from(a, &json, 1);
    assert_true(read_into(b, buf_str(&json), &result, &faults));
    assert_int_equal(result.added, 1);
    assert_true(read_into(b, buf_str(&json), &result, &faults));
    assert_int_equal(result.added, 0);
    assert_int_equal(result.known, 1);
    /* The attempt goes on at home: the longer log wins, in both directions. */
    add_event(a, id, 2, "{\"dk\":true}");
    write_from(a, &json, 1);
    assert_true(read_into(b, buf_str(&json), &result, &faults));
    assert_int_equal(result.extended, 1);
    write_from(b, &back, 1);
    assert_true(read_into(a, buf_str(&back), &result, &faults));
    assert_int_equal(result.known, 1);
    /* Apart from the store's own name the documents are the same. */
    assert_string_equal(strstr(buf_str(&json), "\"banks\""), strstr(buf_str(&back), "\"banks\""));
    store_close(a);
    store_close(b);
}

static bool first_id(void *ctx, const struct attempt *attempt)
{
    *(int64_t *)ctx = attempt->id;
    return false;
}

static void diverging_logs_stay_apart(void **state)
{
    (void)state;
    struct store *a = open_store("c.db");
    struct store *b = open_store("d.db");
    struct move_result result;
    struct err err = ERR_INIT;
    size_t faults = 0;
    int64_t there = 0;
    BUF_AUTO(json);
    int64_t id = add_attempt(a);
    add_event(a, id, 1, "{\"dk\":true}");
    write_from(a, &json, 1);
    assert_true(read_into(b, buf_str(&json), &result, &faults));
    assert_true(store_attempts(b, NULL, STORE_ALL, first_id, &there, &err));
    add_event(a, id, 2, "{\"dk\":true}");
    add_event(b, there, 2, "{\"typed\":\"b\",\"value\":[\"b\"]}");
    write_from(a, &json, 1);
    assert_true(read_into(b, buf_str(&json), &result, &faults));
    assert_int_equal(result.diverging, 1);
    struct store_counts counts;
    assert_true(store_count(b, &counts, &err));
    assert_int_equal(counts.events, 2);
    store_close(a);
    store_close(b);
}

/* Each change of a good document is refused with a fault, and nothing is written. */
static void changed_documents_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"wrapup-move/1", "wrapup-move/2"},
        {"\"seq\":1", "\"seq\":2"},
        {"\"kind\":\"answer\"", "\"kind\":\"reply\""},
        {"\"verdict\":\"partial\"", "\"verdict\":\"fine\""},
        {"\"score\":0.5", "\"score\":1.5"},
        {"\"spent_ms\":12", "\"spent_ms\":-1"},
        {"\"at_ms\":1700000000000", "\"at_ms\":1e300"},
        {"\"offset_min\":540", "\"offset_min\":9000"},
        {"\"seed\":\"9223372036854775807\"", "\"seed\":\"9223372036854775808\""},
        {"\"seed\":\"9223372036854775807\"", "\"seed\":\"-1\""},
        {"\"item\":\"q1\"", "\"item\":\"../q1\""},
        {"\"body\":\"{\\\"dk\\\":true}\"", "\"body\":\"[]\""},
        {"\"body\":\"{\\\"dk\\\":true}\"", "\"body\":\"{\""},
        {"\"plan\":\"{}\"", "\"plan\":\"\""},
        {"\"mode\":\"practice\"", "\"mode\":\"race\""},
        {"wrong idea", "right idea"},
        {"\"key_hash\":\"", "\"key_hash\":\"X"},
        {"\"attempts\":[{\"uuid\":\"", "\"attempts\":[{\"uuid\":\"zz"},
        {"\"attempts\":[{\"uuid\"", "\"attempts\":[{\"unknown\":1,\"uuid\""},
        {"\"hash\":\"", "\"hash\":\"0"},
        {"{\"format\"", "[{\"format\""},
    };
    struct store *a = open_store("e.db");
    struct store *b = open_store("f.db");
    BUF_AUTO(json);
    int64_t id = add_attempt(a);
    add_event(a, id, 1, "{\"dk\":true}");
    write_from(a, &json, 1);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        struct move_result result;
        size_t faults = 0;
        const char *at = strstr(buf_str(&json), changes[i].from);
        if (at == NULL) {
            fail_msg("not in the document: %s", changes[i].from);
        }
        buf_add(&changed, buf_str(&json), (size_t)(at - buf_str(&json)));
        buf_adds(&changed, changes[i].to);
        buf_adds(&changed, at + strlen(changes[i].from));
        if (read_into(b, buf_str(&changed), &result, &faults) || faults == 0) {
            fail_msg("taken although changed: %s", changes[i].to);
        }
    }
    struct store_counts counts;
    struct err err = ERR_INIT;
    assert_true(store_count(b, &counts, &err));
    assert_int_equal(counts.attempts, 0);
    assert_int_equal(counts.banks, 0);
    store_close(a);
    store_close(b);
}

/* One attempt of two can't be replayed: neither is taken, and the fault says which. */
static void what_can_not_be_replayed_is_refused_with_all_of_it(void **state)
{
    (void)state;
    struct store *a = open_store("g.db");
    struct store *b = open_store("h.db");
    struct move_result result;
    struct store_counts counts;
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    add_attempt(a);
    int64_t id = add_attempt(a);
    add_event(a, id, 1, "{\"dk\":true}");
    write_from(a, &json, 2);
    checks.asked = 0;
    checks.refused = 1;
    CLEANUP(faults_release) struct faults list = FAULTS_INIT;
    assert_false(move_read(b, buf_str(&json), json.len, noon, &checking, &result, &list, &err));
    checks.refused = SIZE_MAX;
    assert_int_equal(checks.asked, 2);
    assert_int_equal(list.total, 1);
    assert_string_equal(list.list[0].pointer, "/attempts/1");
    assert_true(store_count(b, &counts, &err));
    assert_int_equal(counts.attempts, 0);
    assert_int_equal(counts.banks, 0);
    store_close(a);
    store_close(b);
}

static void other_files_are_told_in_one_line(void **state)
{
    (void)state;
    static const char *const files[] = {
        "",
        "{}",
        "# README\n\nsee \"move\"",
        "SQLite format 3",
        "[\"wrapup-move/1\"]",
        "{\"format\":\"wrapup-bank/1\",\"id\":\"wrapup-move/1\"}",
        "{\"format\":7}",
        "{\"x\":{\"format\":\"wrapup-move/1\"}}",
        "\"wrapup-move/1\"",
    };
    struct store *store = open_store("i.db");
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct move_result result;
        struct err err = ERR_INIT;
        CLEANUP(faults_release) struct faults list = FAULTS_INIT;
        assert_false(
            move_read(store, files[i], strlen(files[i]), noon, &checking, &result, &list, &err));
        assert_int_equal(list.total, 0);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err.text.in[LANG_EN], "not a file made by `move`"));
    }
    /* One of ours, cut short, is damaged. */
    size_t faults = 0;
    struct move_result result;
    assert_false(read_into(store, "{\"format\":\"wrapup-move/1\",", &result, &faults));
    assert_int_not_equal(faults, 0);
    store_close(store);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const tails[] = {"", "-wal", "-shm"};
    for (char name = 'a'; name <= 'i'; name++) {
        for (size_t i = 0; i < COUNT_OF(tails); i++) {
            char path[64];
            snprintf(path, sizeof(path), "%s/%c.db%s", folder, name, tails[i]);
            unlink(path);
        }
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attempts_arrive_whole_and_once),
        cmocka_unit_test(diverging_logs_stay_apart),
        cmocka_unit_test(changed_documents_are_refused),
        cmocka_unit_test(what_can_not_be_replayed_is_refused_with_all_of_it),
        cmocka_unit_test(other_files_are_told_in_one_line),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
