/* What must hold for any text: nothing is read or written out of bounds, results are in range, a
 * key matches itself, and long hostile input comes back. Single cases stand in tests/data/grading.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "wrapup/match.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { ROUNDS = 3000, PIECES_MAX = 12, LONG = 100000, CHOICES = 6, ROWS = 4 };

/* What random answers are put together from. */
static const char *const pieces[] = {
    " ",
    "  ",
    "\n",
    "\t",
    ",",
    ".",
    "-",
    "--",
    "(",
    ")",
    "/",
    "`",
    "'",
    "\"",
    "=",
    ":",
    "→",
    "~",
    "?",
    "ㅎㅎ",
    "ㅋ",
    "ㅁ",
    "ㄳ",
    "뮤",
    "가",
    "나",
    "다",
    "번",
    "포트",
    "a",
    "b",
    "c",
    "z",
    "A",
    "1",
    "2",
    "13",
    "0",
    "22",
    "1,024",
    ".5",
    "-1",
    "①",
    "⑳",
    "㉮",
    "1️⃣",
    "이십이",
    "twenty",
    "sudo ",
    "$ ",
    "# ",
    "docker",
    "ps",
    "-it",
    "-a",
    "--",
    "--all=",
    "₩",
    "\\",
    "@",
    "안",
    "않",
    "없",
    "아니",
    "못",
    "not",
    "n't",
    "지만",
    "고 ",
    "아니라 ",
    "그리고",
    "은",
    "는",
    "이",
    "을",
    "입니다",
    "요",
    "인스턴스",
    "보안 그룹",
    "종료",
    "중지",
    "삭제",
    "IP",
    "로그",
    "\xe1\x84\x87\xe1\x85\xa9",
    "\xe2\x80\x8b",
    "\xef\xbb\xbf",
    "\xe3\x85\xa4",
    "é",
    "😀",
    "ß",
    "İ",
};

/* A generator of its own, so that a failure comes back with its seed. */
static uint32_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static char *random_text(uint64_t *state)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, "");
    for (size_t n = random_next(state) % PIECES_MAX; n > 0; n--) {
        buf_adds(&text, pieces[random_next(state) % COUNT_OF(pieces)]);
    }
    return buf_steal(&text);
}

static const char *const accept[] = {"인스턴스", "instance", "보안 그룹(SG)", "docker ps -a",
                                     "sudo apt install -y docker.io"};
static const struct match_near near[] = {{.text = "서버", .misconception = -1},
                                         {.text = "docker ps", .misconception = 0, .ask = true}};

static struct match_key key_of(enum match_mode mode, bool gap)
{
    return (struct match_key){.mode = mode,
                              .accept = accept,
                              .accept_count = COUNT_OF(accept),
                              .near = near,
                              .near_count = COUNT_OF(near),
                              .before = gap ? "1. `docker exec " : NULL,
                              .after = gap ? " web`를 입력" : NULL};
}

static void check_answer(const char *typed)
{
    for (int i = 0; i < 4; i++) {
        struct match_key key = key_of(i % 2 == 0 ? MATCH_TEXT : MATCH_CMD, i >= 2);
        struct match_result result = match_answer(&key, typed);
        assert_true(result.outcome <= MATCH_WRONG);
        assert_true(result.accepted < key.accept_count);
        bool from_near = result.near == &near[0] || result.near == &near[1];
        assert_true(result.near == NULL || from_near);
        assert_true(result.outcome != MATCH_NEAR || from_near);
    }
}

static void check_indexes(const size_t *list, size_t count, size_t limit)
{
    assert_true(count >= 1 && count <= limit);
    for (size_t i = 0; i < count; i++) {
        assert_true(list[i] < limit);
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(list[i], list[j]);
        }
    }
}

static void check_labels(const char *typed)
{
    size_t one = SIZE_MAX;
    size_t count = 0;
    size_t *list = xcalloc(CHOICES, sizeof(*list));
    if (match_label(typed, CHOICES, &one) == MATCH_READ) {
        check_indexes(&one, 1, CHOICES);
    } else {
        assert_true(one == SIZE_MAX);
    }
    if (match_labels(typed, CHOICES, list, &count) == MATCH_READ) {
        check_indexes(list, count, CHOICES);
        assert_int_equal(match_order(typed, CHOICES, list, &count), MATCH_READ);
    }
    if (match_order(typed, CHOICES, list, &count) == MATCH_READ) {
        check_indexes(list, count, CHOICES);
    }
    free(list);
    size_t *right = xcalloc(ROWS, sizeof(*right));
    if (match_pairs(typed, ROWS, CHOICES, right) == MATCH_READ) {
        for (size_t i = 0; i < ROWS; i++) {
            assert_true(right[i] < CHOICES || right[i] == SIZE_MAX);
        }
    }
    free(right);
}

static void check_all(const char *typed)
{
    static const struct match_unit units[] = {{"번", 1}, {"GB", 1}, {"시간", 60}};
    static const char *const find[] = {"로그", "IP가 바뀌", "docker ps", "삭제", "22", "키"};
    static const char *const except[] = {"로그 그룹", "22번"};
    BUF_AUTO(once);
    BUF_AUTO(twice);
    BUF_AUTO(latin);
    match_fold(&once, typed);
    match_fold(&twice, buf_str(&once));
    assert_string_equal(buf_str(&once), buf_str(&twice));
    assert_true(utf8_valid(buf_str(&once), once.len, NULL));
    assert_true(match_unhangul(&latin, typed) || latin.len == 0);
    double value = 0;
    bool truth = false;
    (void)match_number(typed, units, COUNT_OF(units), &value);
    (void)match_truefalse(typed, &truth);
    (void)match_dont_know(typed);
    (void)match_point(typed, find, COUNT_OF(find), except, COUNT_OF(except));
    check_labels(typed);
    check_answer(typed);
}

static void test_random_texts(void **state)
{
    (void)state;
    uint64_t seed = 20240201;
    for (int i = 0; i < ROUNDS; i++) {
        char *typed = random_text(&seed);
        check_all(typed);
        free(typed);
    }
}

static void test_a_key_matches_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(accept); i++) {
        for (int k = 0; k < 4; k++) {
            struct match_key key = key_of(k % 2 == 0 ? MATCH_TEXT : MATCH_CMD, k >= 2);
            struct match_result result = match_answer(&key, accept[i]);
            assert_int_equal(result.outcome, MATCH_RIGHT);
            assert_int_equal(result.accepted, i);
        }
    }
    for (size_t i = 0; i < COUNT_OF(near); i++) {
        struct match_key key = key_of(MATCH_TEXT, false);
        struct match_result result = match_answer(&key, near[i].text);
        assert_int_equal(result.outcome, near[i].ask ? MATCH_ASK : MATCH_NEAR);
        assert_ptr_equal(result.near, &near[i]);
    }
}

static void test_which_form_was_accepted(void **state)
{
    (void)state;
    struct match_key text = key_of(MATCH_TEXT, false);
    struct match_key command = key_of(MATCH_CMD, false);
    assert_int_equal(match_answer(&text, "SG입니다").accepted, 2);
    assert_int_equal(match_answer(&text, "instanse").accepted, 1);
    assert_int_equal(match_answer(&command, "docker container ls -a").accepted, 3);
    assert_int_equal(match_answer(&command, "sudo apt install docker.io -y").accepted, 4);
}

static void test_a_key_without_forms(void **state)
{
    (void)state;
    struct match_key key = {.mode = MATCH_TEXT};
    assert_int_equal(match_answer(&key, "인스턴스").outcome, MATCH_WRONG);
    key.mode = MATCH_CMD;
    assert_int_equal(match_answer(&key, "docker").outcome, MATCH_WRONG);
    size_t count = 0;
    assert_int_equal(match_labels("a", 0, NULL, &count), MATCH_RANGE);
    assert_int_equal(match_point("삭제", NULL, 0, NULL, 0), MATCH_POINT_ABSENT);
}

static void test_long_texts(void **state)
{
    (void)state;
    static const char *const repeated[] = {"1",  "i",    "a ",    "삭제 없이 ", "(",  "22,", "- ",
                                           "ㅁ", "로그", "IP가 ", "-it ",       "\n", "안 ", "\" "};
    for (size_t i = 0; i < COUNT_OF(repeated); i++) {
        BUF_AUTO(text);
        while (text.len < LONG) {
            buf_adds(&text, repeated[i]);
        }
        check_all(buf_str(&text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_a_key_matches_itself),
        cmocka_unit_test(test_which_form_was_accepted),
        cmocka_unit_test(test_a_key_without_forms),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
