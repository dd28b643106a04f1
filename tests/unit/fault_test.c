/* The list of faults: copies, the cap, the order, and the line of text for each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "wrapup/fault.h"

static void test_copies(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    char pointer[] = "/a";
    char key[] = "title";
    faults_add(&faults, 3, 4, pointer, MSG(MSG_JSON_KEY_MISSING, key));
    pointer[1] = 'z';
    key[0] = 'z';
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.list[0].line, 3);
    assert_int_equal(faults.list[0].column, 4);
    assert_string_equal(faults.list[0].pointer, "/a");
    assert_string_equal(faults.list[0].what[LANG_EN], "\"title\" is missing: add it");
    assert_string_equal(faults.list[0].what[LANG_KO], "\"title\"이 없어요: 추가하세요");
    faults_release(&faults);
    assert_int_equal(faults.count, 0);
    assert_int_equal(faults.total, 0);
    assert_null(faults.list);
    faults_release(&faults);
}

static void test_cap(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    for (unsigned i = 1; i <= FAULTS_MAX + 23; i++) {
        faults_add(&faults, i, 1, "", MSG0(MSG_JSON_BLANK));
    }
    assert_int_equal(faults.count, FAULTS_MAX);
    assert_int_equal(faults.total, FAULTS_MAX + 23);
    for (unsigned i = 0; i < FAULTS_MAX; i++) {
        assert_int_equal(faults.list[i].line, i + 1);
    }
    faults_release(&faults);
}

static void test_sort(void **state)
{
    (void)state;
    static const struct {
        unsigned line, column;
        const char *pointer;
    } added[] = {{2, 5, "f"}, {2, 1, "d"}, {0, 0, "a"}, {2, 1, "e"},
                 {1, 9, "c"}, {9, 1, "h"}, {1, 2, "b"}, {2, 5, "g"}};
    struct faults faults = FAULTS_INIT;
    faults_sort(&faults);
    for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++) {
        faults_add(&faults, added[i].line, added[i].column, added[i].pointer, MSG0(MSG_JSON_BLANK));
    }
    faults_sort(&faults);
    char order[16] = "";
    for (size_t i = 0; i < faults.count; i++) {
        order[i] = faults.list[i].pointer[0];
    }
    assert_string_equal(order, "abcdefgh");
    faults_release(&faults);
}

static void check_line(unsigned line, unsigned column, const char *pointer, const char *key,
                       const char *file, const char *expected)
{
    BUF_AUTO(out);
    struct faults faults = FAULTS_INIT;
    faults_add(&faults, line, column, pointer, MSG(MSG_JSON_KEY_MISSING, key));
    fault_format(&out, &faults.list[0], file, LANG_EN);
    assert_string_equal(buf_str(&out), expected);
    faults_release(&faults);
}

static void test_format(void **state)
{
    (void)state;
    check_line(3, 14, "/questions/0", "id", "ec2.json",
               "ec2.json:3:14: /questions/0: \"id\" is missing: add it\n");
    check_line(1, 1, "", "id", "ec2.json", "ec2.json:1:1: \"id\" is missing: add it\n");
    check_line(0, 0, "", "id", "ec2.json", "ec2.json: \"id\" is missing: add it\n");
    check_line(1, 1, "/한글", "제목", "은행.json",
               "은행.json:1:1: /한글: \"제목\" is missing: add it\n");
}

static void test_harmless(void **state)
{
    (void)state;
    check_line(1, 2, "/a\x1B[2J", "x\ny\x07", "b\x1B]0;t\x07.json",
               "b\uFFFD]0;t\uFFFD.json:1:2: /a\uFFFD[2J: \"x y\uFFFD\" is missing: add it\n");
    check_line(1, 2, "/\xFF", "\u202E\u202C", "f",
               "f:1:2: /\uFFFD: \"\uFFFD\uFFFD\" is missing: add it\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_copies), cmocka_unit_test(test_cap),      cmocka_unit_test(test_sort),
        cmocka_unit_test(test_format), cmocka_unit_test(test_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
