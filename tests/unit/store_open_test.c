/* Opening a store: what is made, what is refused and how, and that a refused file stays as it is.
 * Permissions are store_permission_test.c's, damage inside store_damage_test.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

static unsigned mode_of(const char *path, const char *suffix)
{
    BUF_AUTO(name);
    buf_addf(&name, "%s%s", path, suffix);
    struct stat st;
    assert_int_equal(stat(buf_str(&name), &st), 0);
    return (unsigned)st.st_mode & 07777U;
}

static void makes_folders_and_files_for_their_owner_alone(void **state)
{
    const struct store_case *c = *state;
    static const mode_t masks[] = {0, 022, 0777};
    for (size_t i = 0; i < COUNT_OF(masks); i++) {
        BUF_AUTO(outer);
        BUF_AUTO(path);
        buf_addf(&outer, "%s/%zu", c->folder, i);
        buf_addf(&path, "%s/안쪽 폴더//wrapup.db", buf_str(&outer));
        struct store *store = NULL;
        struct err err = ERR_INIT;
        mode_t before = umask(masks[i]);
        bool ok = store_open(buf_str(&path), STORE_WRITE, &store, &err);
        if (ok) {
            (void)case_attempt(store);
        }
        (void)umask(before);
        case_must(ok, &err);
        assert_int_equal(mode_of(buf_str(&outer), ""), 0700);
        assert_int_equal(mode_of(buf_str(&outer), "/안쪽 폴더"), 0700);
        assert_int_equal(mode_of(buf_str(&path), ""), 0600);
        assert_int_equal(mode_of(buf_str(&path), "-wal"), 0600);
        assert_int_equal(mode_of(buf_str(&path), "-shm"), 0600);
        assert_string_equal(store_path(store), buf_str(&path));
        store_close(store);
    }
}

static void keeps_its_identity_and_its_files(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct uuid first = store_uuid(store);
    assert_int_equal(strlen(first.text), UUID_TEXT - 1);
    store_close(store);
    BUF_AUTO(log);
    case_read(c->path, "-wal", &log);
    assert_int_equal(log.len, 0);
    store = case_open(c);
    assert_string_equal(store_uuid(store).text, first.text);
    store_close(store);
    store_close(NULL);
}

static void sets_the_file_up_as_promised(void **state)
{
    const struct store_case *c = *state;
    static const struct {
        const char *ask, *expected;
    } cases[] = {
        {"PRAGMA application_id", "2003984752"}, /* "wrap" */
        {"PRAGMA user_version", "4"},
        {"PRAGMA journal_mode", "wal"},
        {"PRAGMA integrity_check", "ok"},
        {"SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
         " AND NOT strict AND name NOT LIKE 'sqlite_%'",
         "0"},
    };
    store_close(case_open(c));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(got);
        case_sql(c->path, cases[i].ask, &got);
        assert_string_equal(buf_str(&got), cases[i].expected);
    }
}

/* Opening must fail with this message and leave every byte. */
static void refused(const struct store_case *c, enum store_access access, enum msg_id message)
{
    BUF_AUTO(before);
    BUF_AUTO(after);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    case_read(c->path, "", &before);
    case_failed(store_open(c->path, access, &store, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, message));
    assert_null(store);
    case_read(c->path, "", &after);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(buf_str(&before), buf_str(&after), before.len);
}

static void refuses_what_is_no_database(void **state)
{
    const struct store_case *c = *state;
    char junk[5000];
    memset(junk, 'x', sizeof(junk));
    static const size_t sizes[] = {1, 2, 15, 511, 512, 4096, 5000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        case_write(c->path, junk, sizes[i]);
        refused(c, STORE_WRITE, MSG_STORE_NOT_SQLITE);
        refused(c, STORE_READ, MSG_STORE_NOT_SQLITE);
    }
}

static void refuses_what_is_no_file(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = NULL;
    assert_int_equal(mkfifo(c->path, 0600), 0);
    const char *const paths[] = {c->folder, c->path, "/dev/null"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        case_failed(store_open(paths[i], STORE_WRITE, &store, &err), &err, ERR_STORE, paths[i]);
        assert_true(case_says(&err, MSG_STORE_NOT_FILE));
        case_failed(store_open(paths[i], STORE_READ, &store, &err), &err, ERR_STORE, paths[i]);
        assert_true(case_says(&err, MSG_STORE_NOT_FILE));
    }
}

static void refuses_other_programs_files(void **state)
{
    const struct store_case *c = *state;
    case_sql(c->path, "CREATE TABLE t (x)", NULL);
    refused(c, STORE_WRITE, MSG_STORE_FOREIGN);
    refused(c, STORE_READ, MSG_STORE_FOREIGN);
    case_sql(c->path, "DROP TABLE t; PRAGMA user_version = 5", NULL);
    refused(c, STORE_WRITE, MSG_STORE_FOREIGN);
    case_sql(c->path, "PRAGMA user_version = 0; PRAGMA application_id = 77", NULL);
    refused(c, STORE_WRITE, MSG_STORE_FOREIGN);
}

static void refuses_a_newer_layout(void **state)
{
    const struct store_case *c = *state;
    store_close(case_open(c));
    case_sql(c->path, "PRAGMA user_version = 99", NULL);
    refused(c, STORE_WRITE, MSG_STORE_NEWER);
    refused(c, STORE_READ, MSG_STORE_NEWER);
}

static void refuses_a_store_without_identity(void **state)
{
    const struct store_case *c = *state;
    store_close(case_open(c));
    case_sql(c->path, "DELETE FROM store", NULL);
    refused(c, STORE_WRITE, MSG_STORE_DAMAGED);
    case_sql(c->path, "DROP TABLE store", NULL);
    refused(c, STORE_WRITE, MSG_STORE_OTHER);
}

static void fills_an_empty_file(void **state)
{
    const struct store_case *c = *state;
    case_write(c->path, "", 0);
    refused(c, STORE_READ, MSG_STORE_MISSING);
    store_close(case_open(c));
    assert_int_equal(unlink(c->path), 0);
    case_sql(c->path, "PRAGMA journal_mode = WAL", NULL); /* as a process killed early leaves it */
    refused(c, STORE_READ, MSG_STORE_MISSING);
    store_close(case_open(c));
}

static void keeps_a_log_whose_store_is_missing(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(log_path);
    buf_addf(&log_path, "%s-wal", c->path);
    case_write(buf_str(&log_path), "answers", 7);
    refused(c, STORE_WRITE, MSG_STORE_WAL_ALONE);
    assert_int_equal(access(c->path, F_OK), -1);
    case_write(c->path, "", 0);
    refused(c, STORE_WRITE, MSG_STORE_WAL_ALONE);
    refused(c, STORE_READ, MSG_STORE_WAL_ALONE);
    BUF_AUTO(log);
    case_read(c->path, "-wal", &log);
    assert_string_equal(buf_str(&log), "answers");
}

static void reading_creates_nothing(void **state)
{
    const struct store_case *c = *state;
    refused(c, STORE_READ, MSG_STORE_MISSING);
    assert_int_equal(access(c->path, F_OK), -1);
}

static void reading_reads_and_does_not_write(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    struct event event = case_answer(1);
    struct err err = ERR_INIT;
    case_must(store_event_add(store, id, &event, &err), &err);
    struct uuid uuid = store_uuid(store);

    struct store *reader = NULL;
    case_must(store_open(c->path, STORE_READ, &reader, &err), &err);
    assert_string_equal(store_uuid(reader).text, uuid.text);
    assert_int_equal(case_length(reader, id, &err), 1);
    event = case_answer(2);
    case_failed(store_event_add(reader, id, &event, &err), &err, ERR_STORE, c->path);
    assert_true(case_says(&err, MSG_STORE_READ_ONLY));
    case_failed(store_setting_set(reader, "lang", "ko", &err), &err, ERR_STORE, c->path);
    case_failed(store_forget(reader, &err), &err, ERR_STORE, c->path);
    store_close(store);
    assert_int_equal(case_length(reader, id, &err), 1);
    store_close(reader);
}

static void odd_names_are_only_names(void **state)
{
    const struct store_case *c = *state;
    static const char *const names[] = {"file:x?mode=memory", ":memory:", "가 나%20#1?.db", "-wal"};
    char *before = getcwd(NULL, 0);
    assert_non_null(before);
    assert_int_equal(chdir(c->folder), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct err err = ERR_INIT;
        struct store *store = NULL;
        case_must(store_open(names[i], STORE_WRITE, &store, &err), &err);
        store_close(store);
        struct stat st;
        assert_int_equal(stat(names[i], &st), 0);
        assert_true(st.st_size > 0);
    }
    assert_int_equal(chdir(before), 0);
    free(before);
}

static void follows_a_link_to_a_store(void **state)
{
    const struct store_case *c = *state;
    BUF_AUTO(target);
    buf_addf(&target, "%s/real.db", c->folder);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    assert_int_equal(symlink(buf_str(&target), c->path), 0);
    case_failed(store_open(c->path, STORE_WRITE, &store, &err), &err, ERR_STORE, c->path);
    case_must(store_open(buf_str(&target), STORE_WRITE, &store, &err), &err);
    store_close(store);
    store_close(case_open(c));
}

static void says_when_the_path_can_not_be(void **state)
{
    const struct store_case *c = *state;
    case_write(c->path, "", 0);
    BUF_AUTO(below);
    BUF_AUTO(endless);
    buf_addf(&below, "%s/wrapup.db", c->path);
    buf_adds(&endless, "/");
    for (size_t i = 0; i < 300; i++) {
        buf_addc(&endless, 'x');
    }
    buf_adds(&endless, "/wrapup.db");
    const char *const paths[] = {buf_str(&below), buf_str(&endless), ""};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct err err = ERR_INIT;
        struct store *store = NULL;
        case_failed(store_open(paths[i], STORE_WRITE, &store, &err), &err, ERR_STORE, NULL);
        assert_true(case_says(&err, MSG_STORE_SYSTEM));
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(makes_folders_and_files_for_their_owner_alone),
        CASE(keeps_its_identity_and_its_files),
        CASE(sets_the_file_up_as_promised),
        CASE(refuses_what_is_no_database),
        CASE(refuses_what_is_no_file),
        CASE(refuses_other_programs_files),
        CASE(refuses_a_newer_layout),
        CASE(refuses_a_store_without_identity),
        CASE(fills_an_empty_file),
        CASE(keeps_a_log_whose_store_is_missing),
        CASE(reading_creates_nothing),
        CASE(reading_reads_and_does_not_write),
        CASE(odd_names_are_only_names),
        CASE(follows_a_link_to_a_store),
        CASE(says_when_the_path_can_not_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
