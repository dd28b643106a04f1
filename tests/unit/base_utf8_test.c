/* Validity, width, cutting and harmless text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wrapup/mem.h"
#include "wrapup/utf8.h"

static void test_valid(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad; /* SIZE_MAX: valid */
    } cases[] = {
        {"", SIZE_MAX},
        {"plain ascii, longer than a word", SIZE_MAX},
        {"보안 그룹", SIZE_MAX},
        {"\xF0\x9F\x98\x80", SIZE_MAX},
        {"\xF4\x8F\xBF\xBF", SIZE_MAX},
        {"\xEF\xBF\xBF", SIZE_MAX},
        {"ab\x80", 2},
        {"12345678\xC0\x80", 8},     /* overlong NUL */
        {"\xE0\x80\xAF", 0},         /* overlong slash */
        {"\xF0\x80\x80\xAF", 0},     /* overlong slash */
        {"\xED\xA0\x80", 0},         /* surrogate */
        {"\xF4\x90\x80\x80", 0},     /* beyond U+10FFFF */
        {"\xF8\x88\x80\x80\x80", 0}, /* five bytes */
        {"a\xEA\xB0", 1},            /* cut off */
        {"가\xC2", 3},               /* cut off */
        {"\xEA\xB0\x41", 0},         /* a letter where a continuation belongs */
        {"\xBA\xB8\xBE\xC8", 0},     /* CP949 */
        {"\xFF\xFE", 0},             /* UTF-16's mark */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t bad = SIZE_MAX;
        bool valid = utf8_valid(cases[i].text, strlen(cases[i].text), &bad);
        if (bad != cases[i].bad || valid != (cases[i].bad == SIZE_MAX)) {
            fail_msg("case %zu: bad at %zu, not %zu", i, bad, cases[i].bad);
        }
        assert_int_equal(utf8_valid(cases[i].text, strlen(cases[i].text), NULL), valid);
    }
    assert_true(utf8_valid(NULL, 0, NULL));
    assert_true(utf8_valid("a\0b", 3, NULL));
}

static void test_every_character_survives(void **state)
{
    (void)state;
    BUF_AUTO(text);
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        buf_clear(&text);
        utf8_encode(&text, code);
        uint32_t back = 0;
        size_t len = utf8_decode(text.data, text.len, &back);
        if (len != text.len || back != code || !utf8_valid(text.data, text.len, NULL)) {
            fail_msg("U+%04X came back as U+%04X", (unsigned)code, (unsigned)back);
        }
    }
    uint32_t code = 0;
    assert_int_equal(utf8_decode("\xFFx", 2, &code), 1);
    assert_int_equal(code, 0xFFFD);
}

static void test_width(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        {"", 0},
        {"ls -a", 5},
        {"보안 그룹", 9},
        {"\xE1\x84\x87\xE1\x85\xA9\xE1\x86\xAB", 2}, /* 보 and ㄴ as conjoining jamo */
        {"ㄱㅏ", 4},
        {"①", 1},
        {"e\xCC\x81", 1}, /* combining accent */
        {"漢字", 4},
        {"\xF0\x9F\x98\x80", 2}, /* an emoji */
        {"\t\n\x1b", 0},
        {"\xE2\x80\x8B", 0}, /* zero-width space */
        {"\xEF\xBC\xA1", 2}, /* full-width A */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t width = utf8_width(cases[i].text, strlen(cases[i].text));
        if (width != cases[i].width) {
            fail_msg("'%s' is %zu wide, not %zu", cases[i].text, width, cases[i].width);
        }
    }
    assert_int_equal(utf8_char_width(0xD7B0), 0);
    assert_int_equal(utf8_width(NULL, 0), 0);
}

static void test_truncate(void **state)
{
    (void)state;
    const char *s = "a가\xF0\x9F\x98\x80z";
    static const size_t expected[] = {0, 1, 1, 1, 4, 4, 4, 4, 8, 9, 9};
    for (size_t max = 0; max < COUNT_OF(expected); max++) {
        assert_int_equal(utf8_truncate(s, strlen(s), max), expected[max]);
    }
    /* Not UTF-8: still ends, near the limit. */
    assert_in_range(utf8_truncate("\x80\x80\x80\x80\x80\x80\x80\x80", 8, 7), 3, 7);
}

static void sanitizes(const char *in, bool multiline, const char *expected)
{
    BUF_AUTO(out);
    buf_adds(&out, ">");
    utf8_sanitize(&out, in, strlen(in), multiline);
    assert_string_equal(buf_str(&out) + 1, expected);
}

#define BAD "\xEF\xBF\xBD"

static void test_sanitize(void **state)
{
    (void)state;
    sanitizes("", true, "");
    sanitizes("보안 그룹", false, "보안 그룹");
    sanitizes("a\nb\tc", false, "a b c");
    sanitizes("a\nb\tc", true, "a\nb\tc");
    sanitizes("a\r\nb", true, "a\nb");
    sanitizes("a\r\nb", false, "a b");
    sanitizes("a\rb\r", true, "a" BAD "b" BAD);
    sanitizes("\x1b[31mred\x1b[0m", true, BAD "[31mred" BAD "[0m");
    sanitizes("\x07\x08\x7f", true, BAD BAD BAD);
    sanitizes("\xC2\x9B"
              "31m",
              true, BAD "31m"); /* CSI as one character */
    sanitizes("a\xE2\x80\xAE"
              "b",
              true, "a" BAD "b"); /* right-to-left override */
    sanitizes("a\xE2\x81\xA6"
              "b",
              true, "a" BAD "b");                      /* isolate */
    sanitizes("\xBA\xB8 x", true, BAD BAD " x");       /* CP949 */
    sanitizes("\xEF\xB7\x90", true, BAD);              /* non-character */
    sanitizes("\xEA\xB0", true, BAD BAD);              /* cut off */
    sanitizes("\xE1\x84\x80\xE1\x85\xA1", true, "가"); /* NFD */
    sanitizes("\xE1\x84\x80\x1b\xE1\x85\xA1", true, "\xE1\x84\x80" BAD "\xE1\x85\xA1");
    sanitizes("\xED\x95\x9C\x80글", true, "한" BAD "글");
}

static void test_control_and_word(void **state)
{
    (void)state;
    static const uint32_t control[] = {0,      0x07,   0x1B,   0x7F,    0x80,    0x9F,
                                       0x202A, 0x202E, 0x2066, 0x2069,  0xFEFF,  0xFDD0,
                                       0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF};
    static const uint32_t fine[] = {'\t',   '\n',   '\r',   ' ',    'a',    0xA0,   0x2029, 0x202F,
                                    0x2065, 0x206A, 0xAC00, 0xFDCF, 0xFDF0, 0xFFFD, 0x1F600};
    for (size_t i = 0; i < COUNT_OF(control); i++) {
        if (!utf8_is_control(control[i])) {
            fail_msg("U+%04X passes", (unsigned)control[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(fine); i++) {
        if (utf8_is_control(fine[i])) {
            fail_msg("U+%04X doesn't pass", (unsigned)fine[i]);
        }
    }
    static const uint32_t word[] = {'a', 'Z', '7', 0xAC00, 0x3131, 0x1100, 0x6F22, 0xE9, 0x2460};
    static const uint32_t other[] = {' ', '-', '_', '.', 0x3002, 0x1F600, 0x2192, 0xFFFD, '\n'};
    for (size_t i = 0; i < COUNT_OF(word); i++) {
        assert_true(utf8_is_word(word[i]));
    }
    for (size_t i = 0; i < COUNT_OF(other); i++) {
        assert_false(utf8_is_word(other[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),    cmocka_unit_test(test_every_character_survives),
        cmocka_unit_test(test_width),    cmocka_unit_test(test_truncate),
        cmocka_unit_test(test_sanitize), cmocka_unit_test(test_control_and_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
