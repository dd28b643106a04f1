/* The writer and canonical JSON: what is written is exact, and the strict reader takes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json_case.h"
#include "wrapup/hash.h"
#include "wrapup/mem.h"

static void test_structure(void **state)
{
    (void)state;
    BUF_AUTO(out);
    struct json_writer w = {.out = &out};
    json_open(&w, NULL, '{');
    json_put_string(&w, "s", "a\"b\\c\td\n가");
    json_put_string(&w, "none", NULL);
    json_open(&w, "list", '[');
    json_close(&w, ']');
    json_open(&w, "more", '[');
    json_put_integer(&w, NULL, -7);
    json_put_bool(&w, NULL, true);
    json_open(&w, NULL, '{');
    json_put_bool(&w, "k\"", false);
    json_close(&w, '}');
    json_put_string(&w, NULL, "");
    json_close(&w, ']');
    json_put_number(&w, "n", 0.1);
    json_put_integer(&w, "big", INT64_MIN);
    json_close(&w, '}');
    const char *expected = "{\"s\":\"a\\\"b\\\\c\\td\\n가\",\"none\":null,\"list\":[],"
                           "\"more\":[-7,true,{\"k\\\"\":false},\"\"],\"n\":0.1,"
                           "\"big\":-9223372036854775808}";
    assert_string_equal(buf_str(&out), expected);
    json_doc_free(json_case_doc(buf_str(&out)));
}

/* Whatever bytes a string holds, the reader takes what was written. */
static void check_string(const char *value, const char *expected)
{
    BUF_AUTO(out);
    struct json_writer w = {.out = &out};
    json_open(&w, NULL, '[');
    json_put_string(&w, NULL, value);
    json_close(&w, ']');
    struct json_doc *doc = json_case_doc(buf_str(&out));
    if (expected != NULL) {
        assert_string_equal(json_doc_root(doc)->child->valuestring, expected);
    }
    json_doc_free(doc);
}

static void test_strings(void **state)
{
    (void)state;
    check_string("plain", "plain");
    check_string("\r\n\t/", "\r\n\t/");
    check_string("\x01\b\x1B[0m\x7F", "\uFFFD\uFFFD\uFFFD[0m\uFFFD");
    check_string("\xC2\x9B|\u202E\u202C|\uFEFF|\uFFFF", "\uFFFD|\uFFFD\uFFFD|\uFFFD|\uFFFD");
    check_string("\xB0\xA1 \xE3\x81", "\uFFFD\uFFFD \uFFFD\uFFFD");
    check_string("한글 😀", "한글 😀");
}

static void test_any_bytes(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 7);
    for (unsigned i = 0; i < 2000; i++) {
        char value[24];
        size_t len = rng_below(&rng, sizeof(value));
        for (size_t at = 0; at < len; at++) {
            value[at] = (char)(1 + rng_below(&rng, 255));
        }
        value[len] = '\0';
        check_string(value, NULL);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {100, "100"},
        {1e15, "1000000000000000"},
        {9007199254740991.0, "9007199254740991"},
        {1e21, "1e+21"},
        {1e-5, "1e-05"},
        {5e-324, "5e-324"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {INFINITY, "null"},
        {-INFINITY, "null"},
        {NAN, "null"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        struct json_writer w = {.out = &out};
        json_put_number(&w, NULL, cases[i].value);
        assert_string_equal(buf_str(&out), cases[i].text);
    }
}

/* Any finite number reads back as the same number. */
static void test_number_round_trip(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 11);
    for (unsigned i = 0; i < 5000; i++) {
        uint64_t bits = (uint64_t)rng_below(&rng, UINT32_MAX) << 32 | rng_below(&rng, UINT32_MAX);
        double value = 0;
        memcpy(&value, &bits, sizeof(value));
        if (isfinite(value)) {
            BUF_AUTO(out);
            struct json_writer w = {.out = &out};
            json_put_number(&w, NULL, value);
            double back = strtod(buf_str(&out), NULL);
            assert_true(back <= value && back >= value);
            json_doc_free(json_case_doc(buf_str(&out)));
        }
    }
}

static void check_same_canonical(const char *a, const char *b, bool same)
{
    BUF_AUTO(first);
    BUF_AUTO(second);
    struct json_doc *one = json_case_doc(a);
    struct json_doc *two = json_case_doc(b);
    json_canonical(&first, json_doc_root(one));
    json_canonical(&second, json_doc_root(two));
    assert_true((strcmp(buf_str(&first), buf_str(&second)) == 0) == same);
    json_doc_free(one);
    json_doc_free(two);
}

static void test_canonical(void **state)
{
    (void)state;
    check_same_canonical("{\"a\":1,\"b\":[1,2]}", " { \"b\" : [ 1.0 , 2e0 ] , \"a\" : 1 } ", true);
    check_same_canonical("[\"\\uac00\"]", "[\"가\"]", true);
    check_same_canonical("[\"각\"]", "[\"\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8\"]", true);
    check_same_canonical("[1,2]", "[2,1]", false);
    check_same_canonical("[1]", "[\"1\"]", false);
    check_same_canonical("[0]", "[false]", false);
    check_same_canonical("{\"a\":null}", "{}", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),         cmocka_unit_test(test_strings),
        cmocka_unit_test(test_any_bytes),         cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_number_round_trip), cmocka_unit_test(test_canonical),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
