/* NFC, NFD and case folding, compared with utf8proc where there is a fast path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "wrapup/mem.h"
#include "wrapup/utf8.h"

static void by_utf8proc(struct buf *out, const struct buf *in, utf8proc_option_t form)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)in->data, (utf8proc_ssize_t)in->len,
                                      &made, UTF8PROC_STABLE | form);
    assert_true(n >= 0);
    buf_add(out, made, (size_t)n);
    free(made);
}

static void compare(const struct buf *text)
{
    BUF_AUTO(ours);
    BUF_AUTO(theirs);
    utf8_nfc(&ours, text->data, text->len);
    by_utf8proc(&theirs, text, UTF8PROC_COMPOSE);
    assert_string_equal(buf_str(&ours), buf_str(&theirs));
    buf_clear(&ours);
    buf_clear(&theirs);
    utf8_nfd(&ours, text->data, text->len);
    by_utf8proc(&theirs, text, UTF8PROC_DECOMPOSE);
    assert_string_equal(buf_str(&ours), buf_str(&theirs));
}

/* Each character after something it could combine with, and before something that could
 * combine with it. */
static void test_fast_path_agrees(void **state)
{
    (void)state;
    static const uint32_t before[] = {'a', 0x1100, 0xAC00};
    static const uint32_t after[] = {'a', 0x0301, 0x1161, 0x11A8};
    BUF_AUTO(text);
    for (uint32_t code = 1; code < 0x10000; code++) {
        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        /* Most syllables and ideographs behave alike; every seventh is enough. */
        if (code > 0x3400 && code < 0xD7A0 && code % 7 != 0) {
            continue;
        }
        buf_clear(&text);
        utf8_encode(&text, before[code % COUNT_OF(before)]);
        utf8_encode(&text, code);
        utf8_encode(&text, after[code % COUNT_OF(after)]);
        compare(&text);
        buf_clear(&text);
        utf8_encode(&text, 'a');
        utf8_encode(&text, code);
        compare(&text);
    }
}

static void test_forms(void **state)
{
    (void)state;
    static const struct {
        const char *in, *nfc, *nfd;
    } cases[] = {
        {"", "", ""},
        {"docker ps -a", "docker ps -a", "docker ps -a"},
        {"보안", "보안", "\xE1\x84\x87\xE1\x85\xA9\xE1\x84\x8B\xE1\x85\xA1\xE1\x86\xAB"},
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB x", "한 x",
         "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB x"},
        {"e\xCC\x81", "\xC3\xA9", "e\xCC\x81"},
        {"하\xE1\x86\xAB", "한", "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"},
        {"ㄱㅏ", "ㄱㅏ", "ㄱㅏ"},                   /* no compatibility mapping */
        {"\xBA\xB8 x", "\xBA\xB8 x", "\xBA\xB8 x"}, /* not UTF-8: unchanged */
        {"가\xFF", "가\xFF", "가\xFF"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        utf8_nfc(&out, cases[i].in, strlen(cases[i].in));
        assert_string_equal(buf_str(&out), cases[i].nfc);
        buf_clear(&out);
        utf8_nfd(&out, cases[i].in, strlen(cases[i].in));
        assert_string_equal(buf_str(&out), cases[i].nfd);
    }
    BUF_AUTO(out);
    utf8_nfc(&out, NULL, 0);
    utf8_nfd(&out, NULL, 0);
    assert_int_equal(out.len, 0);
}

/* Sorting marks takes quadratic time: a tower of them must not stop the program. */
static void test_many_marks(void **state)
{
    (void)state;
    BUF_AUTO(text);
    utf8_encode(&text, 'a');
    for (size_t i = 0; i < 200000; i++) {
        utf8_encode(&text, i % 2 == 0 ? 0x0301 : 0x0323);
    }
    BUF_AUTO(out);
    utf8_nfc(&out, text.data, text.len);
    assert_true(utf8_valid(out.data, out.len, NULL));
    assert_in_range(out.len, text.len - 8, text.len);
}

static void test_fold_case(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"", ""},
        {"Docker PS -A", "docker ps -a"},
        {"보안 GROUP", "보안 group"},
        {"ÉCOLE Straße", "école straße"},
        {"ΣΑΣ ς", "σασ σ"},
        {"\xC4\xB0\xC4\xB1", "\xC4\xB0\xC4\xB1"}, /* the Turkish letters stay apart */
        {"ＡＷＳ", "ａｗｓ"},
        {"A\xFF"
         "B",
         "a\xFF"
         "b"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        utf8_fold_case(&out, cases[i].in, strlen(cases[i].in));
        assert_string_equal(buf_str(&out), cases[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fast_path_agrees),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_many_marks),
        cmocka_unit_test(test_fold_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
