/* A bounded hunt: mutated JSON is either refused with a fault or built and written back the same.
 * The seed is printed; JSON_FUZZ_SEED repeats a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/hash.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { MUTATIONS = 20000, CHANGES_MAX = 4 };

static const char sample[] =
    "{\"format\": \"wrapup-bank/1\", \"title\": {\"ko\": \"한글 — 제목\", \"en\": \"a \\\"title\\\"\"},\n"
    " \"list\": [1, -2.5e3, true, false, null, [], {}, \"\\u00e9\\ud83d\\ude00\\n\\t\\\\\"],\n"
    " \"deep\": [[[{\"a\": {\"b\": [0.1, 1e-7]}}]]], \"x-note\": \"각\", \"\": \"\"}";

/* Pieces that turn up where they hurt. */
static const char *const pieces[] = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\u",
    "0",
    "-",
    "e",
    ".",
    "null",
    "\xEA\xB0\x80",
    "\xEA",
    "\xFF",
    "\t",
    "\n",
    "\\ud800",
    "\\u0000",
    "//",
    "'",
    "1e999",
    "  ",
    "\xE2\x80\xAC",
    "\"a\":",
    "\"a\": 1, ",
    "[[[[[[[[[[[[[[[[",
    "\xEF\xBB\xBF",
    "\xE1\x84\x80",
    "00000000000000000000000000000000",
};

static void mutate(struct rng *rng, struct buf *text)
{
    BUF_AUTO(next);
    size_t at = rng_below(rng, (uint32_t)text->len + 1);
    size_t cut = 0;
    const char *piece = "";
    char byte[2] = {0};
    switch (rng_below(rng, 4)) {
    case 0:
        cut = rng_below(rng, 8);
        break;
    case 1:
        piece = pieces[rng_below(rng, COUNT_OF(pieces))];
        break;
    case 2:
        cut = 1;
        byte[0] = (char)rng_below(rng, 256);
        piece = byte;
        break;
    default:
        cut = rng_below(rng, 30);
        piece = pieces[rng_below(rng, COUNT_OF(pieces))];
        break;
    }
    if (cut > text->len - at) {
        cut = text->len - at;
    }
    buf_add(&next, buf_str(text), at);
    buf_adds(&next, piece);
    buf_add(&next, buf_str(text) + at + cut, text->len - at - cut);
    buf_clear(text);
    buf_add(text, buf_str(&next), next.len);
}

/* What was accepted is valid UTF-8, is the same to cJSON, and survives being written and read. */
static void check_accepted(const struct json_doc *doc, const struct buf *text)
{
    BUF_AUTO(first);
    BUF_AUTO(second);
    BUF_AUTO(direct);
    struct faults faults = FAULTS_INIT;
    struct json_doc *again = NULL;
    assert_true(utf8_valid(buf_str(text), text->len, NULL));
    cJSON *plain = cJSON_ParseWithLength(buf_str(text), text->len + 1);
    assert_non_null(plain);
    json_canonical(&direct, plain);
    cJSON_Delete(plain);
    json_canonical(&first, json_doc_root(doc));
    assert_string_equal(buf_str(&first), buf_str(&direct));
    if (!json_doc_parse(buf_str(&first), first.len, &again, &faults)) {
        /* Two keys may become one by normalisation, and by that alone. */
        assert_non_null(strstr(faults.list[0].what[LANG_EN], "already"));
        faults_release(&faults);
        return;
    }
    json_canonical(&second, json_doc_root(again));
    assert_string_equal(buf_str(&first), buf_str(&second));
    json_doc_free(again);
}

static void test_mutations(void **state)
{
    (void)state;
    const char *given = getenv("JSON_FUZZ_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)seed_random();
    print_message("seed %llu\n", (unsigned long long)seed);
    struct rng rng;
    rng_init(&rng, seed);
    unsigned accepted = 0;
    for (unsigned i = 0; i < MUTATIONS; i++) {
        BUF_AUTO(text);
        struct faults faults = FAULTS_INIT;
        struct json_doc *doc = NULL;
        buf_adds(&text, sample);
        for (uint32_t n = rng_below(&rng, CHANGES_MAX + 1); n > 0; n--) {
            mutate(&rng, &text);
        }
        /* Exactly its bytes, so that a sanitizer sees a read beyond them. */
        char *exact = xmalloc(text.len);
        memcpy(exact, buf_str(&text), text.len);
        bool sound = json_doc_parse(exact, text.len, &doc, &faults);
        assert_true(sound == (faults.total == 0));
        if (sound) {
            check_accepted(doc, &text);
            accepted++;
        }
        for (size_t f = 0; f < faults.count; f++) {
            assert_true(faults.list[f].line > 0 && faults.list[f].column > 0);
        }
        json_doc_free(doc);
        faults_release(&faults);
        free(exact);
    }
    print_message("%u of %u accepted\n", accepted, (unsigned)MUTATIONS);
    assert_in_range(accepted, MUTATIONS / 10, MUTATIONS - MUTATIONS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
