/* Errors and the names of languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wrapup/err.h"
#include "wrapup/utf8.h"

static void test_err_set(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    assert_false(said_any(&err.text));
    assert_false(err_set(&err, ERR_INPUT, MSG(MSG_FILE_FOLDER, "quizzes")));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_true(said_any(&err.text));
    assert_string_equal(err.text.in[LANG_EN], "\"quizzes\" is a folder: name a file in it");
    assert_string_equal(err.text.in[LANG_KO], "\"quizzes\"는 폴더예요. 그 안의 파일을 지정하세요");
}

static void test_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    for (size_t lead = 0; lead < 3; lead++) {
        BUF_AUTO(name);
        buf_add(&name, "xy", lead);
        for (size_t i = 0; i < SAID_MAX; i++) {
            buf_adds(&name, "가");
        }
        struct said said;
        said_set(&said, MSG(MSG_FILE_FOLDER, buf_str(&name)));
        for (size_t i = 0; i < LANG_COUNT; i++) {
            size_t len = strlen(said.in[i]);
            assert_in_range(len, SAID_MAX - 4, SAID_MAX - 1);
            assert_true(utf8_valid(said.in[i], len, NULL));
        }
    }
}

static void test_exit_status(void **state)
{
    (void)state;
    assert_int_equal(err_exit_status(ERR_NONE), 0);
    assert_int_equal(err_exit_status(ERR_CANCELLED), 0);
    assert_int_equal(err_exit_status(ERR_USAGE), 2);
    assert_int_equal(err_exit_status(ERR_INPUT), 4);
    assert_int_equal(err_exit_status(ERR_SYSTEM), 4);
    assert_int_equal(err_exit_status(ERR_STORE), 5);
    assert_int_equal(err_exit_status(ERR_CONFLICT), 5);
}

static void test_lang_from_code(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int lang; /* -1: neither */
    } cases[] = {
        {"ko", LANG_KO},      {"en", LANG_EN},    {"ko_KR.UTF-8", LANG_KO},
        {"en_US", LANG_EN},   {"en-GB", LANG_EN}, {"ko.UTF-8", LANG_KO},
        {"en@euro", LANG_EN}, {"", -1},           {"k", -1},
        {"kok_IN", -1},       {"enm", -1},        {"C.UTF-8", -1},
        {"POSIX", -1},        {"KO", -1},         {"fr_FR", -1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum lang lang = LANG_COUNT;
        bool known = lang_from_code(cases[i].code, &lang);
        if (known != (cases[i].lang >= 0) || (known && (int)lang != cases[i].lang) ||
            (!known && lang != LANG_COUNT)) {
            fail_msg("'%s' read as %d", cases[i].code, known ? (int)lang : -1);
        }
    }
    assert_string_equal(lang_code(LANG_KO), "ko");
    assert_string_equal(lang_code(LANG_EN), "en");
}

static void test_text_present(void **state)
{
    (void)state;
    assert_false(text_present(&(struct text){.in = {NULL, NULL}}));
    assert_true(text_present(&(struct text){.in = {[LANG_KO] = "글"}}));
    assert_true(text_present(&(struct text){.in = {[LANG_EN] = "text"}}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_err_set),
        cmocka_unit_test(test_long_text_is_cut_between_characters),
        cmocka_unit_test(test_exit_status),
        cmocka_unit_test(test_lang_from_code),
        cmocka_unit_test(test_text_present),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
