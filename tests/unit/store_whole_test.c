/* The store as a whole: counted, checked, copied without overwriting anything, and forgotten down
 * to the bytes of its files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

/* A text that must be gone after forgetting, and an answer that holds it. */
#define SECRET "내가 쓴 답: 보안 그룹은 상태를 기억한다"
static const char secret_body[] = "{\"typed\":\"" SECRET "\",\"value\":[\"" SECRET "\"]}";

enum { BIG = 200000 };
static const char big_bank[BIG];

static int64_t fill(struct store *store)
{
    struct err err = ERR_INIT;
    int64_t id = case_attempt(store);
    for (int i = 1; i <= 40; i++) {
        struct event event = case_event(i, EVENT_ANSWER, "q01", secret_body);
        case_must(store_event_add(store, id, &event, &err), &err);
    }
    case_must(store_setting_set(store, "alias", SECRET, &err), &err);
    case_must(store_bank_keep(store, "big", "big", big_bank, sizeof(big_bank),
                              (struct moment){.at_ms = 1}, &err),
              &err);
    return id;
}

static void what_is_there_is_counted(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct store_counts counts = {0};
    (void)fill(store);
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.attempts, 1);
    assert_int_equal(counts.events, 40);
    assert_int_equal(counts.banks, 2);
    assert_int_equal(counts.settings, 1);
    case_must(store_check(store, &err), &err);
    store_close(store);
}

static void a_check_sees_rows_without_what_they_refer_to(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    (void)fill(store);
    case_sql(c->path, "DELETE FROM bank", NULL); /* a connection that doesn't enforce keys */
    case_failed(store_check(store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_DAMAGED));
    store_close(store);
}

/* A path in the case's folder. */
static const char *path_of(const struct store_case *c, const char *name, struct buf *buf)
{
    buf_clear(buf);
    buf_addf(buf, "%s/%s", c->folder, name);
    return buf_str(buf);
}

static void a_copy_is_a_store_with_everything(void **state)
{
    const struct store_case *c = *state;
    static const char *const leftovers[] = {"copy.db-wal", "copy.db-shm", "copy.db-journal"};
    BUF_AUTO(path);
    BUF_AUTO(other);
    struct err err = ERR_INIT;
    struct stat st;
    struct store *store = case_open(c);
    int64_t id = fill(store);
    mode_t before = umask(0);
    bool ok = store_backup(store, path_of(c, "copy.db", &path), &err);
    (void)umask(before);
    case_must(ok, &err);
    assert_int_equal(stat(buf_str(&path), &st), 0);
    assert_int_equal(st.st_mode & 07777U, 0600);
    for (size_t i = 0; i < COUNT_OF(leftovers); i++) {
        assert_int_equal(access(path_of(c, leftovers[i], &other), F_OK), -1);
    }
    struct uuid uuid = store_uuid(store);
    struct event event = case_answer(41);
    case_must(store_event_add(store, id, &event, &err), &err); /* the source goes on */
    store_close(store);

    case_must(store_open(buf_str(&path), STORE_WRITE, &store, &err), &err);
    assert_string_equal(store_uuid(store).text, uuid.text);
    assert_int_equal(case_length(store, id, &err), 40);
    event = case_answer(41);
    case_must(store_event_add(store, id, &event, &err), &err);
    case_must(store_check(store, &err), &err);
    store_close(store);
}

static void a_copy_may_be_made_of_a_store_that_is_only_read(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(path);
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    (void)fill(store);
    store_close(store);
    case_must(store_open(c->path, STORE_READ, &store, &err), &err);
    case_must(store_backup(store, path_of(c, "copy.db", &path), &err), &err);
    store_close(store);
}

static void a_copy_overwrites_nothing(void **state)
{
    const struct store_case *c = *state;
    static const char *const taken[] = {"copy.db", "copy.db-wal", "copy.db-journal"};
    BUF_AUTO(path);
    BUF_AUTO(old);
    BUF_AUTO(content);
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        case_write(path_of(c, taken[i], &old), "mine", 4);
        bool ok = store_backup(store, path_of(c, "copy.db", &path), &err);
        case_failed(ok, &err, ERR_INPUT, buf_str(&path));
        assert_true(case_says(&err, MSG_STORE_COPY_EXISTS));
        case_read(buf_str(&old), "", &content);
        assert_string_equal(buf_str(&content), "mine");
        assert_int_equal(unlink(buf_str(&old)), 0);
    }
    case_failed(store_backup(store, c->path, &err), &err, ERR_INPUT, c->path);
    bool ok = store_backup(store, path_of(c, "nowhere/copy.db", &path), &err);
    case_failed(ok, &err, ERR_STORE, buf_str(&path));
    store_close(store);
}

static void a_copy_that_fails_its_check_is_removed(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(path);
    BUF_AUTO(bytes);
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    (void)fill(store);
    store_close(store);
    case_read(c->path, "", &bytes);
    memset(bytes.data + bytes.len - 4096, 0xff, 8); /* the last page's header */
    case_write(c->path, bytes.data, bytes.len);
    store = case_open(c);
    bool ok = store_backup(store, path_of(c, "copy.db", &path), &err);
    case_failed(ok, &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_DAMAGED));
    assert_int_equal(access(buf_str(&path), F_OK), -1);
    store_close(store);
}

static void forgetting_leaves_no_byte(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store_counts counts = {0};
    BUF_AUTO(value);
    struct store *store = case_open(c);
    int64_t id = fill(store);
    store_close(store); /* the answers reach the file itself … */
    store = case_open(c);
    struct event event = case_event(41, EVENT_ANSWER, "q01", secret_body);
    case_must(store_event_add(store, id, &event, &err), &err); /* … and the log */
    case_sql(c->path, "INSERT INTO memory VALUES ('instance', '" SECRET "')", NULL);
    struct uuid before = store_uuid(store);
    assert_int_equal(case_traces(c, SECRET), 2);
    assert_int_equal(case_traces(c, before.text), 1);

    case_must(store_forget(store, &err), &err);
    assert_int_equal(case_traces(c, SECRET), 0);
    assert_int_equal(case_traces(c, before.text), 0);
    assert_string_not_equal(store_uuid(store).text, before.text);
    case_read(c->path, "", &value);
    assert_in_range(value.len, 1, BIG); /* the room is given back */
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.attempts + counts.events + counts.banks + counts.settings, 0);
    case_must(store_check(store, &err), &err);
    (void)fill(store); /* and the store goes on */
    struct uuid after = store_uuid(store);
    store_close(store);
    store = case_open(c);
    assert_string_equal(store_uuid(store).text, after.text);
    store_close(store);
    case_sql(c->path, "SELECT count(*) FROM memory", &value);
    assert_string_equal(buf_str(&value), "0");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(c->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM event", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_there_is_counted),
        CASE(a_check_sees_rows_without_what_they_refer_to),
        CASE(a_copy_is_a_store_with_everything),
        CASE(a_copy_may_be_made_of_a_store_that_is_only_read),
        CASE(a_copy_overwrites_nothing),
        CASE(a_copy_that_fails_its_check_is_removed),
        CASE(forgetting_leaves_no_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
