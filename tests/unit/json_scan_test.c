/* The strict reader: what is accepted and what it becomes, every fault with its place and advice,
 * and the limits. Readers of values have tests of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "json_case.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { FAULT_CASES = 165, ACCEPTED_CASES = 28 };

/* ---- data files ---------------------------------------------------------------------- */

/* A faulty input while its lines are gathered. */
struct gathering {
    const char *path;
    unsigned line;
    struct buf input, expected;
    unsigned wrong;
};

static void check_gathered(struct gathering *g)
{
    if (g->line == 0) {
        return;
    }
    BUF_AUTO(found);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    bool sound = json_doc_parse(buf_str(&g->input), g->input.len, &doc, &faults);
    json_case_faults(&found, &faults);
    if (sound || strcmp(buf_str(&found), buf_str(&g->expected)) != 0) {
        print_error("%s:%u: expected\n%sfound\n%s", g->path, g->line, buf_str(&g->expected),
                    buf_str(&found));
        g->wrong++;
    }
    json_doc_free(doc);
    faults_release(&faults);
}

static void gather(void *ctx, const struct json_case *c)
{
    struct gathering *g = ctx;
    if (c->fields[0][0] != '\0') {
        check_gathered(g);
        g->path = c->path;
        g->line = c->line;
        buf_clear(&g->input);
        buf_clear(&g->expected);
        json_case_bytes(&g->input, c->fields[0]);
    }
    buf_addf(&g->expected, "%s\t%s\t%s\n", c->fields[1], c->fields[2], c->fields[3]);
}

static void test_faults(void **state)
{
    (void)state;
    struct gathering g = {.input = BUF_INIT, .expected = BUF_INIT};
    size_t lines = json_case_each("tests/data/json/faults.tsv", gather, &g);
    check_gathered(&g);
    buf_release(&g.input);
    buf_release(&g.expected);
    assert_true(lines >= FAULT_CASES);
    assert_int_equal(g.wrong, 0);
}

static void check_accepted(void *ctx, const struct json_case *c)
{
    unsigned *wrong = ctx;
    BUF_AUTO(input);
    BUF_AUTO(expected);
    BUF_AUTO(found);
    json_case_bytes(&input, c->fields[0]);
    json_case_bytes(&expected, c->fields[1]);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (json_doc_parse(buf_str(&input), input.len, &doc, &faults)) {
        json_canonical(&found, json_doc_root(doc));
    }
    json_case_faults(&found, &faults);
    if (strcmp(buf_str(&found), buf_str(&expected)) != 0) {
        print_error("%s:%u: expected %s found %s\n", c->path, c->line, buf_str(&expected),
                    buf_str(&found));
        ++*wrong;
    }
    json_doc_free(doc);
    faults_release(&faults);
}

static void test_accepted(void **state)
{
    (void)state;
    unsigned wrong = 0;
    size_t lines = json_case_each("tests/data/json/accepted.tsv", check_accepted, &wrong);
    assert_true(lines >= ACCEPTED_CASES);
    assert_int_equal(wrong, 0);
}

/* ---- limits -------------------------------------------------------------------------- */

/* The faults of a text, as json_case_faults writes them; "" for a sound text. */
static void list_faults(struct buf *out, const char *text, size_t len)
{
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    bool sound = json_doc_parse(text, len, &doc, &faults);
    assert_true(sound == (faults.total == 0));
    json_case_faults(out, &faults);
    json_doc_free(doc);
    faults_release(&faults);
}

static void repeat(struct buf *out, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        buf_adds(out, text);
    }
}

static void test_depth(void **state)
{
    (void)state;
    for (size_t depth = JSON_MAX_DEPTH; depth <= JSON_MAX_DEPTH + 1; depth++) {
        BUF_AUTO(text);
        BUF_AUTO(found);
        repeat(&text, "[", depth);
        repeat(&text, "]", depth);
        list_faults(&found, buf_str(&text), text.len);
        if (depth == JSON_MAX_DEPTH) {
            assert_string_equal(buf_str(&found), "");
        } else {
            BUF_AUTO(expected);
            buf_adds(&expected, "1:65\t");
            repeat(&expected, "/0", JSON_MAX_DEPTH);
            buf_adds(&expected, "\tnested deeper than 64 levels: make the structure flatter\n");
            assert_string_equal(buf_str(&found), buf_str(&expected));
        }
    }
}

static void test_size(void **state)
{
    (void)state;
    BUF_AUTO(found);
    size_t len = JSON_MAX_BYTES + 1;
    char *text = xmalloc(len);
    memset(text, ' ', len);
    text[0] = '1';
    list_faults(&found, text, len);
    assert_string_equal(buf_str(&found), "0:0\t\tthe file is larger than 64 MiB: split it\n");
    buf_clear(&found);
    list_faults(&found, text, len - 1);
    assert_string_equal(buf_str(&found), "");
    free(text);
}

static void test_value_count(void **state)
{
    (void)state;
    BUF_AUTO(text);
    BUF_AUTO(found);
    buf_adds(&text, "[1");
    repeat(&text, ",1", JSON_MAX_VALUES - 1);
    buf_adds(&text, "]");
    list_faults(&found, buf_str(&text), text.len);
    assert_non_null(strstr(buf_str(&found), "the file holds more than 4194304 values: split it"));
}

static void test_no_text(void **state)
{
    (void)state;
    BUF_AUTO(found);
    list_faults(&found, NULL, 0);
    assert_string_equal(buf_str(&found),
                        "1:1\t\tthe file is empty: write a JSON object, from { to }\n");
}

/* A text of exactly its bytes, so that a sanitizer sees every read beyond the end. */
static void test_cut_short(void **state)
{
    (void)state;
    const char *whole = "{\"a\\u00e9\": [1.5e+3, -0, true, null, \"\\ud83d\\ude00 한글 \\n\", {}]}";
    size_t len = strlen(whole);
    for (size_t cut = 0; cut < len; cut++) {
        BUF_AUTO(found);
        char *text = xstrndup(whole, cut);
        char *exact = xmalloc(cut);
        memcpy(exact, text, cut);
        list_faults(&found, exact, cut);
        assert_string_not_equal(buf_str(&found), "");
        free(text);
        free(exact);
    }
}

/* ---- places -------------------------------------------------------------------------- */

static unsigned characters(const char *text)
{
    unsigned count = 0;
    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return count;
}

/* Faults all over a long text with a line break now and then: each place as counted one by one. */
static void check_places(const char *filler)
{
    enum { FAULTS = 200 };
    BUF_AUTO(text);
    BUF_AUTO(expected);
    BUF_AUTO(found);
    unsigned line = 1;
    unsigned column = 2;
    buf_adds(&text, "[");
    for (unsigned i = 0; i < FAULTS; i++) {
        buf_addf(&text, "\"%s\",\"\t\"%s", filler, i + 1 < FAULTS ? "," : "]");
        buf_addf(&expected, "%u:%u\t/%u\traw tab inside a string: write \\t\n", line,
                 column + characters(filler) + 4, 2 * i + 1);
        column += characters(filler) + 7;
        if (i % 3 == 0) {
            buf_adds(&text, "\r\n");
            line++;
            column = 1;
        }
    }
    list_faults(&found, buf_str(&text), text.len);
    assert_string_equal(buf_str(&found), buf_str(&expected));
}

static void test_places(void **state)
{
    (void)state;
    check_places("");
    check_places("퍼블릭 IPv4 주소 — 😀");
    BUF_AUTO(filler);
    repeat(&filler, "가나다 ", 700);
    check_places(buf_str(&filler));
}

/* ---- keys given twice ---------------------------------------------------------------- */

static void test_many_keys(void **state)
{
    (void)state;
    enum { KEYS = 5000 };
    BUF_AUTO(text);
    BUF_AUTO(found);
    buf_adds(&text, "{");
    for (unsigned i = 0; i < KEYS; i++) {
        buf_addf(&text, "%s\"k%u\": 0\n", i > 0 ? "," : "", i);
    }
    buf_adds(&text, ",\"k17\": 1\n,\"x\": 2\n,\"k17\": 3\n,\"k4999\": 4}");
    list_faults(&found, buf_str(&text), text.len);
    assert_string_equal(
        buf_str(&found),
        "5001:2\t/k17\tthe key \"k17\" was given in line 18 already: keep one of them\n"
        "5003:2\t/k17\tthe key \"k17\" was given in line 18 already: keep one of them\n"
        "5004:2\t/k4999\tthe key \"k4999\" was given in line 5000 already: keep one of them\n");
}

/* ---- the cap on faults ---------------------------------------------------------------- */

static void test_many_faults(void **state)
{
    (void)state;
    BUF_AUTO(text);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    buf_adds(&text, "[\"\"");
    repeat(&text, ",\"\t\"", FAULTS_MAX + 500);
    buf_adds(&text, "]");
    assert_false(json_doc_parse(buf_str(&text), text.len, &doc, &faults));
    assert_null(doc);
    assert_int_equal(faults.count, FAULTS_MAX);
    assert_int_equal(faults.total, FAULTS_MAX + 500);
    faults_release(&faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),      cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_depth),       cmocka_unit_test(test_size),
        cmocka_unit_test(test_value_count), cmocka_unit_test(test_no_text),
        cmocka_unit_test(test_cut_short),   cmocka_unit_test(test_places),
        cmocka_unit_test(test_many_keys),   cmocka_unit_test(test_many_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
