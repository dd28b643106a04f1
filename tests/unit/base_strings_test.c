/* Lists of strings and edit distance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "wrapup/mem.h"
#include "wrapup/strings.h"

static void test_list(void **state)
{
    (void)state;
    CLEANUP(strings_release) struct strings list = STRINGS_INIT;
    assert_false(strings_has(&list, "a"));
    for (int i = 0; i < 100; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "s%d", i);
        strings_add(&list, name);
        name[0] = 'x';
    }
    strings_addn(&list, "인스턴스", 6);
    assert_int_equal(list.count, 101);
    assert_string_equal(list.list[0], "s0");
    assert_string_equal(list.list[99], "s99");
    assert_string_equal(list.list[100], "인스");
    assert_true(strings_has(&list, "s57"));
    assert_false(strings_has(&list, "s100"));
    strings_release(&list);
    assert_int_equal(list.count, 0);
    strings_add(&list, "again");
    assert_true(strings_has(&list, "again"));
}

static void test_distance(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t cap, distance;
    } cases[] = {
        {"", "", 3, 0},
        {"", "abc", 3, 3},
        {"abc", "", 3, 3},
        {"take", "take", 3, 0},
        {"take", "tkae", 3, 1}, /* neighbours swapped */
        {"take", "tale", 3, 1},
        {"take", "takes", 3, 1},
        {"resume", "rseuem", 3, 2},
        {"ca", "abc", 5, 3}, /* a swapped pair isn't edited again */
        {"kitten", "sitting", 5, 3},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3}, /* capped at cap + 1 */
        {"kitten", "sitting", 0, 1},
        {"same", "same", 0, 0},
        {"a", "abcdefgh", 2, 3},
        {"abcdefgh", "zyxwvuts", 2, 3},
        {"인스턴스", "인스턴트", 3, 1}, /* characters, not bytes */
        {"종료", "중지", 3, 2},
        {"보안그룹", "보안룹그", 3, 1},
        {"\xBA\xB8", "\xBA\xB9", 3, 1}, /* not UTF-8: bytes */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t d = edit_distance(cases[i].a, cases[i].b, cases[i].cap);
        size_t back = edit_distance(cases[i].b, cases[i].a, cases[i].cap);
        if (d != cases[i].distance || back != d) {
            fail_msg("'%s' and '%s': %zu and %zu, not %zu", cases[i].a, cases[i].b, d, back,
                     cases[i].distance);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
