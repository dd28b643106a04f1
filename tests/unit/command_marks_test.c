/* `import` of marks: only those signed by the instructor of a class that was joined, only on one's
 * own attempts, and `stats` shows them. The format is exchange_class_test.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/app_case.h"
#include "../lib/bank_case.h"
#include "wrapup/exchange.h"
#include "wrapup/file.h"

static char folder[] = "/tmp/wrapup-marks-XXXXXX";
static char *db, *classes, *file, *class_file;
static struct class_keys keys;
static struct uuid attempt_id;
static const struct moment noon = {.at_ms = 1700000000000, .offset_min = 540};

static char *below(const char *name)
{
    BUF_AUTO(path);
    buf_addf(&path, "%s/%s", folder, name);
    return buf_steal(&path);
}

static void write_new(const char *path, const struct buf *bytes)
{
    struct err err = ERR_INIT;
    (void)unlink(path);
    assert_true(file_write_new(path, buf_str(bytes), bytes->len, &err));
}

static void join_class(void)
{
    BUF_AUTO(json);
    BUF_AUTO(name);
    struct class_paper paper = {.id = uuid_random(), .name = xstrdup("EC2"), .survey = true};
    memcpy(keys.class_id, paper.id.text, UUID_TEXT);
    memcpy(paper.box, keys.box.public_key, SEAL_PUBLIC_TEXT);
    memcpy(paper.sign, keys.sign.public_key, SEAL_PUBLIC_TEXT);
    class_paper_write(&paper, &json);
    buf_addf(&name, "classes/%s.wrapup", paper.id.text);
    class_file = below(buf_str(&name));
    write_new(class_file, &json);
    class_paper_release(&paper);
}

static int set_up(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    struct store *store = NULL;
    int64_t id = 0;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    db = below("a.db");
    classes = below("classes");
    file = below("marks");
    (void)mkdir(classes, S_IRWXU);
    box_keys_new(&keys.box);
    sign_keys_new(&keys.sign);
    join_class();
    const char *text = bank_case_small();
    struct hash hash = hash_bytes(text, strlen(text));
    attempt_id = uuid_random();
    const struct attempt attempt = {
        .uuid = attempt_id,
        .bank_id = "small",
        .bank_hash = hash.hex,
        .quiz = "full",
        .mode = "practice",
        .plan = "{}",
        .started = noon,
    };
    assert_true(store_open(db, STORE_WRITE, &store, &err));
    assert_true(store_bank_keep(store, hash.hex, "small", text, strlen(text), noon, &err));
    assert_true(store_attempt_add(store, &attempt, &id, &err));
    store_close(store);
    app_case_classes(classes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    (void)unlink(db);
    (void)unlink(file);
    (void)unlink(class_file);
    (void)rmdir(classes);
    int status = rmdir(folder);
    free(db);
    free(classes);
    free(file);
    free(class_file);
    return status;
}

/* A file with one mark on the attempt here and one on somebody else's. */
static void write_marks(const struct class_keys *signer)
{
    BUF_AUTO(json);
    struct class_mark marks[] = {
        {
            .uuid = uuid_random(),
            .attempt = attempt_id,
            .item = "q4",
            .seq = 1,
            .score = 0.75,
            .why = "person",
            .by = "Kim",
            .comment = "see \"volumes\"",
            .when = noon,
            .undoes = "",
        },
        {
            .uuid = uuid_random(),
            .attempt = uuid_random(),
            .item = "q1",
            .seq = 1,
            .score = 0,
            .why = "person",
            .by = "Kim",
            .comment = "another's",
            .when = noon,
            .undoes = "",
        },
    };
    const struct marks_file m = {.class_id = signer->class_id,
                                 .alias = "a",
                                 .bank_id = "small",
                                 .marks = marks,
                                 .count = COUNT_OF(marks)};
    marks_write(&m, signer, &json);
    write_new(file, &json);
}

/* Runs a command; its output and talk, one after the other, stand in *ret. */
static int run(const char *command, const char *word, struct buf *ret)
{
    struct term_script script;
    const char *const argv[] = {command, word};
    term_script_init(&script, NULL, 0);
    int status = app_case_run(db, &script, COUNT_OF(argv), argv);
    buf_clear(ret);
    buf_addf(ret, "%s%s", buf_str(&script.out), buf_str(&script.talk));
    term_script_release(&script);
    return status;
}

static void marks_of_strangers_are_refused(void **state)
{
    (void)state;
    BUF_AUTO(said);
    struct class_keys other = keys;
    sign_keys_new(&other.sign);
    write_marks(&other);
    assert_int_equal(run("import", file, &said), 4);
    assert_non_null(strstr(buf_str(&said), "not signed by this class's instructor"));
    memcpy(other.class_id, uuid_random().text, UUID_TEXT);
    write_marks(&other);
    assert_int_equal(run("import", file, &said), 4);
    assert_non_null(strstr(buf_str(&said), "have not joined"));
    run("stats", "tests/data/bank/small.json", &said);
    assert_null(strstr(buf_str(&said), "by Kim"));
}

static void marks_come_in_once_and_are_shown(void **state)
{
    (void)state;
    BUF_AUTO(said);
    write_marks(&keys);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(run("import", file, &said), 0);
        assert_non_null(strstr(buf_str(&said), "2 marks of \"small\""));
        assert_non_null(strstr(buf_str(&said), "EC2, 1 of them on your answers"));
    }
    run("stats", "tests/data/bank/small.json", &said);
    assert_non_null(strstr(buf_str(&said), "q4: 75 % by Kim\n  see \"volumes\"\n"));
    assert_null(strstr(buf_str(&said), "another's"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_of_strangers_are_refused),
        cmocka_unit_test(marks_come_in_once_and_are_shown),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
