/* Which answers are put together for one mark: the same up to how they are written, or alike; never
 * those that differ in a number or a negation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "wrapup/match.h"

static bool same(const char *a, const char *b)
{
    struct match_form *one = match_form_new(a);
    struct match_form *two = match_form_new(b);
    bool equal = strcmp(match_form_plain(one), match_form_plain(two)) == 0;
    match_form_free(one);
    match_form_free(two);
    return equal;
}

static double likeness(const char *a, const char *b, bool *alike)
{
    struct match_form *one = match_form_new(a);
    struct match_form *two = match_form_new(b);
    double forth = match_likeness(one, two);
    assert_true(forth >= 0 && forth <= 1);
    assert_true(forth == match_likeness(two, one));
    *alike = match_alike(one, two);
    assert_true(*alike == match_alike(two, one));
    assert_true(match_alike(one, one));
    match_form_free(one);
    match_form_free(two);
    return forth;
}

static void what_is_only_written_differently_is_the_same(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"보안 그룹을 엽니다.", "보안그룹을 엽니다"},
        {"Docker logs -f web", "docker  logs -f web."},
        {"보안 그룹 (인바운드)", "보안그룹 인바운드"},
        {"\xe1\x84\x83\xe1\x85\xa9\xe1\x84\x8f\xe1\x85\xa5", "도커"}, /* jamo, as from macOS */
        {"", " . "},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        assert_true(same(pairs[i][0], pairs[i][1]));
    }
    assert_false(same("0.0.0.0/0", "0000/0"));
    assert_false(same("22번", "2번"));
}

static void alike_are_slips_and_endings(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"중지는 컴퓨터를 끄는 것이고 종료는 인스턴스를 삭제하는 것이다",
         "중지는 컴퓨터를 끄는것이고 종료는 인스턴스를 삭제하는 것입니다."},
        {"보안 그룹의 인바운드 규칙으로 22번 포트를 연다",
         "보안그룹의 인바운드 규칙으로 22번 포트를 엽니다"},
        {"the server must always be on", "the servers must always be on"},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        bool alike = false;
        double got = likeness(pairs[i][0], pairs[i][1], &alike);
        if (!alike) {
            fail_msg("%s | %s: %.3f", pairs[i][0], pairs[i][1], got);
        }
    }
}

static void a_number_or_a_negation_keeps_answers_apart(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"중지하면 인스턴스 요금이 계속 나온다", "중지하면 인스턴스 요금이 계속 안 나온다"},
        {"종료해도 EBS 볼륨의 데이터는 계속 남아 있다",
         "종료해도 EBS 볼륨의 데이터는 계속 남아 있지 않다"},
        {"보안 그룹에서 인바운드 22번 포트를 연다", "보안 그룹에서 인바운드 80번 포트를 연다"},
        {"the address stays after a stop and a start",
         "the address never stays after a stop and a start"},
        {"밖에서 안으로 들어오는 트래픽", "안에서 밖으로 나가는 요청"},
        {"", "중지"},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        bool alike = false;
        double got = likeness(pairs[i][0], pairs[i][1], &alike);
        if (alike) {
            fail_msg("%s | %s: %.3f", pairs[i][0], pairs[i][1], got);
        }
    }
}

/* abcd has (^a ab bc cd), abce (^a ab bc ce): 3 of 4 shared, 2*3/8. */
static void the_measure_is_the_one_that_is_stated(void **state)
{
    (void)state;
    bool alike = false;
    assert_float_equal(likeness("abcd", "abce", &alike), 0.75, 1e-12);
    assert_float_equal(likeness("abcd", "abcd", &alike), 1, 1e-12);
    assert_float_equal(likeness("abcd", "wxyz", &alike), 0, 1e-12);
    assert_float_equal(likeness("", "", &alike), 1, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_only_written_differently_is_the_same),
        cmocka_unit_test(alike_are_slips_and_endings),
        cmocka_unit_test(a_number_or_a_negation_keeps_answers_apart),
        cmocka_unit_test(the_measure_is_the_one_that_is_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
