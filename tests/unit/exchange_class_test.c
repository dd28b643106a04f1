/* Class files, keys and marks: read back as they were written, and refused when they were changed.
 * Hand-ins and seals are exchange_handin_test.c's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "wrapup/exchange.h"

static struct class_paper paper;
static struct class_keys keys;
static const struct moment noon = {.at_ms = 1700000000000, .offset_min = 540};

static int set_up(void **state)
{
    (void)state;
    box_keys_new(&keys.box);
    sign_keys_new(&keys.sign);
    paper.id = uuid_random();
    paper.name = xstrdup("EC2 월요일");
    strings_add(&paper.bank_ids, "small");
    strings_add(&paper.bank_hashes, hash_bytes("x", 1).hex);
    paper.survey = true;
    memcpy(keys.class_id, paper.id.text, UUID_TEXT);
    memcpy(paper.box, keys.box.public_key, SEAL_PUBLIC_TEXT);
    memcpy(paper.sign, keys.sign.public_key, SEAL_PUBLIC_TEXT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    class_paper_release(&paper);
    return 0;
}

static void must(bool fine, const struct err *err)
{
    if (!fine) {
        fail_msg("%s", err->text.in[LANG_EN]);
    }
}

/* Replaces the first `from`. */
static void change(const struct buf *json, const char *from, const char *to, struct buf *ret)
{
    const char *at = strstr(buf_str(json), from);
    if (at == NULL) {
        fail_msg("not in the document: %s", from);
    }
    buf_add(ret, buf_str(json), (size_t)(at - buf_str(json)));
    buf_adds(ret, to);
    buf_adds(ret, at + strlen(from));
}

struct changes {
    const char *from, *to;
};

static void class_files_and_keys_are_read_back(void **state)
{
    (void)state;
    static const char *const passphrases[] = {"", "맞는 암호"};
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    struct class_paper back;
    BUF_AUTO(json);
    class_paper_write(&paper, &json);
    must(class_paper_read(buf_str(&json), json.len, &back, &faults, &err), &err);
    assert_string_equal(back.name, paper.name);
    assert_string_equal(back.box, paper.box);
    assert_true(back.survey && !back.sign_wanted);
    class_paper_release(&back);
    for (size_t i = 0; i < COUNT_OF(passphrases); i++) {
        BUF_AUTO(secret);
        struct class_keys again;
        must(class_keys_write(&keys, passphrases[i], &secret, &err), &err);
        assert_int_equal(class_keys_locked(buf_str(&secret), secret.len), i > 0);
        must(class_keys_read(buf_str(&secret), secret.len, passphrases[i], &again, &faults, &err),
             &err);
        assert_memory_equal(&again, &keys, sizeof(keys));
        assert_int_equal(class_keys_read(buf_str(&secret), secret.len, "x", &again, &faults, &err),
                         i == 0);
    }
    static const struct changes changes[] = {
        {"class/1", "class/2"},
        {"\"id\":\"", "\"id\":\"x"},
        {"EC2", " EC2"},
        {"\"hash\":\"", "\"hash\":\"x"},
        {"\"box\":\"", "\"box\":\"!"},
        {"\"sign\":\"", "\"sign\":\"!"},
        {"\"survey\":true", "\"survey\":1"},
    };
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        change(&json, changes[i].from, changes[i].to, &changed);
        assert_false(class_paper_read(buf_str(&changed), changed.len, &back, &faults, &err));
    }
}

static void marks_come_back_as_they_were_signed(void **state)
{
    (void)state;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    const struct uuid undone = uuid_random();
    const struct class_mark mark = {
        .uuid = uuid_random(),
        .attempt = uuid_random(),
        .item = "q4",
        .seq = 1,
        .score = 0.75,
        .why = "person",
        .by = "강사",
        .comment = "잘했어요\n\"다음에\"",
        .when = noon,
        .undoes = "",
    };
    /* The second one takes another back, which the learner may have read before. */
    struct class_mark marks[] = {mark, mark};
    marks[1].uuid = uuid_random();
    marks[1].undoes = undone.text;
    const struct marks_file file = {.class_id = keys.class_id,
                                    .alias = "별이",
                                    .bank_id = "small",
                                    .marks = marks,
                                    .count = COUNT_OF(marks)};
    struct marks_file back;
    BUF_AUTO(json);
    marks_write(&file, &keys, &json);
    must(marks_read(buf_str(&json), json.len, paper.sign, &back, &faults, &err), &err);
    assert_int_equal(back.count, 2);
    assert_string_equal(back.marks[0].undoes, "");
    assert_string_equal(back.marks[1].undoes, undone.text);
    assert_string_equal(back.marks[0].comment, mark.comment);
    assert_true(back.marks[0].score >= 0.75 && back.marks[0].score <= 0.75);
    marks_release(&back);
    assert_false(marks_read(buf_str(&json), json.len, paper.box, &back, &faults, &err));
    static const struct changes changes[] = {
        {"0.75", "1"},
        {"별이", "달이"},
        {"\"bank\":\"small\"", "\"bank\":\"big\""},
        {"\"q4\"", "\"q5\""},
        {"강사", "반장"},
        {"\"seq\":1", "\"seq\":2"},
        {"\"why\":\"person\"", "\"why\":\"regrade\""},
        {"\"undoes\":\"", "\"x-undoes\":\""},
        {"\"signature\":\"", "\"signature\":\"A"},
    };
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        change(&json, changes[i].from, changes[i].to, &changed);
        assert_false(marks_read(buf_str(&changed), changed.len, NULL, &back, &faults, &err));
        assert_int_equal(faults.total, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(class_files_and_keys_are_read_back),
        cmocka_unit_test(marks_come_back_as_they_were_signed),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
