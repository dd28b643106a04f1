/* What compares learners, worked out by hand for twelve in a quiz of five questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/bank_case.h"
#include "lib/class_case.h"
#include "lib/store_case.h"
#include "wrapup/report.h"

static struct bank *bank;
static const struct report_options plain = {
    .class_id = "",
    .class_name = "",
    .bank_hash = "h",
    .program = "test",
    .made = {CLASS_CASE_START, 540},
};

static const struct report_item *item_of(const struct report *r, int index)
{
    for (size_t i = 0; i < r->item_count; i++) {
        if (r->items[i].index == index) {
            return &r->items[i];
        }
    }
    fail_msg("no item %d", index);
    return NULL;
}

/* Twelve learners in the same quiz: the k-th gets the first k of five questions right, the last
 * seven everything or nothing in turn. */
static void twelve(struct store *store)
{
    for (unsigned k = 0; k < 12; k++) {
        char alias[8];
        char uuid[UUID_TEXT];
        unsigned right = k < 5 ? k : k % 2 == 0 ? 5 : 0;
        struct class_case_answer answers[6] = {
            CLASS_CASE_ANSWER("q1", 1, VERDICT_WRONG, 0, 3, "[\"a\"]"),
            CLASS_CASE_ANSWER("q2", 1, VERDICT_WRONG, 0, 3, "[\"b\"]"),
            CLASS_CASE_ANSWER("q3", 3, VERDICT_WRONG, 0, 3, "[\"false\"]"),
            CLASS_CASE_ANSWER("q4", 1, VERDICT_WRONG, 0, 3, "[\"c\"]"),
            CLASS_CASE_ANSWER("q5", 1, VERDICT_WRONG, 0, 3, "[\"y\"]"),
        };
        static const char *const values[] = {"[\"b\"]", "[\"a\"]", "[\"true\"]", "[\"a\",\"b\"]",
                                             "[\"x\"]"};
        for (unsigned i = 0; i < right; i++) {
            answers[i].verdict = VERDICT_RIGHT;
            answers[i].score = 1;
            answers[i].value = values[i];
        }
        snprintf(alias, sizeof(alias), "n%02u", k);
        snprintf(uuid, sizeof(uuid), "%08x-1111-4000-8000-000000000000", k);
        const struct class_case_attempt attempt = CLASS_CASE_ATTEMPT(alias, uuid, "main", 200 + k);
        class_case_attempt(store, "", "class", &attempt, answers);
    }
}

/* Right: q1 k = 1..4 and 6, 8, 10; q2 k = 2..4 and those three; … q5 those three only. */
static void figures_of_twelve(void **state)
{
    struct store *store = case_open(*state);
    twelve(store);
    struct report *r = NULL;
    struct err err = ERR_INIT;
    case_must(report_build(store, bank, &plain, &r, &err), &err);
    assert_false(r->small);
    const struct report_test *t = &r->tests[0];
    assert_int_equal(t->complete, 12);
    /* Totals: 0 1 3 4 5 0 6 0 6 0 6 0; mean 31/12. */
    const double totals[] = {0, 1, 3, 4, 5, 0, 6, 0, 6, 0, 6, 0};
    double squares = 0;
    for (size_t i = 0; i < 12; i++) {
        squares += (totals[i] - 31.0 / 12) * (totals[i] - 31.0 / 12);
    }
    SAME(t->mean, 31.0 / 12 / 6);
    SAME(t->sd, sqrt(squares / 11) / 6);
    /* Variances of the items: right n of 12, n (12 - n) / 12 / 11; q2 counts twice: four times. */
    double items = (7 * 5 + 4 * 6 * 6 + 5 * 7 + 4 * 8 + 3 * 9) / 132.0;
    SAME(t->consistency, 1.25 * (1 - items / (squares / 11)));
    const struct report_item *q5 = item_of(r, 4);
    assert_int_equal(q5->complete, 12);
    SAME(q5->facility, 3.0 / 12);
    /* x is 1 for the three with o = 5, else o is 0 1 3 4 5 0 0 0 0. */
    double mean_o = 28.0 / 12;
    double cov = (3 * 5 - 3 * mean_o) / 11;
    double var_x = 3 * 9 / 132.0;
    double var_o = ((4 * 25 + 1 + 9 + 16) - 12 * mean_o * mean_o) / 11;
    SAME(q5->discrimination, cov / sqrt(var_x * var_o));
    /* Sorted, the three right ones stand beside the highest three rests, 5 5 5. */
    SAME(q5->efficiency, 1);
    /* For a question of one choice the right one's item-rest is the discrimination. */
    const struct report_item *q1 = item_of(r, 0);
    SAME(q1->choices[1].item_rest, q1->discrimination);
    SAME(q1->choices[2].item_rest, NAN);
    double weights = 0;
    for (size_t i = 0; i < r->item_count; i++) {
        weights += isnan(r->items[i].weight) ? 0 : r->items[i].weight;
    }
    SAME(weights, 1);
    report_free(r);
    store_close(store);
}

/* One of them waits for a mark: the item is left out for all, until it is marked. */
static void an_item_that_waits_is_not_compared(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = NULL;
    struct err err = ERR_INIT;
    twelve(store);
    const struct class_case_attempt attempt = CLASS_CASE_ATTEMPT(
        "late", "00000001-2222-4000-8000-000000000000", "main", 300);
    const struct class_case_answer answers[6] = {
        CLASS_CASE_ANSWER("q1", 1, VERDICT_RIGHT, 1, 3, "[\"b\"]"),
        CLASS_CASE_ANSWER("q2", 1, VERDICT_PENDING, 0, 3, "[\"a\"]"),
        CLASS_CASE_ANSWER("q3", 3, VERDICT_RIGHT, 1, 3, "[\"true\"]"),
        CLASS_CASE_ANSWER("q4", 1, VERDICT_RIGHT, 1, 3, "[\"a\",\"b\"]"),
        CLASS_CASE_ANSWER("q5", 1, VERDICT_RIGHT, 1, 3, "[\"x\"]"),
    };
    class_case_attempt(store, "", "class", &attempt, answers);
    case_must(report_build(store, bank, &plain, &r, &err), &err);
    assert_int_equal(r->tests[0].items, 4);
    assert_int_equal(r->tests[0].waiting, 1);
    assert_int_equal(r->tests[0].complete, 13);
    /* Without q2: 31 less 2 x 6, and 4 more, of 13 x 4. */
    SAME(r->tests[0].mean, 23.0 / 52);
    SAME(r->tests[0].consistency, NAN); /* four items are too few */
    assert_int_equal(item_of(r, 1)->pending, 1);
    assert_int_equal(item_of(r, 1)->complete, 0);
    report_free(r);
    class_case_mark(store, "00000001-2222-4000-8000-000000000000", "q2", 2, 1, "person", "");
    case_must(report_build(store, bank, &plain, &r, &err), &err);
    assert_int_equal(r->tests[0].items, 5);
    assert_int_equal(r->tests[0].waiting, 0);
    SAME(r->tests[0].mean, 37.0 / 13 / 6);
    report_free(r);
    store_close(store);
}

static void mark_by_key(struct store *store, const char *item, int64_t place, const char *key)
{
    struct err err = ERR_INIT;
    struct class_mark mark = {
        .uuid = uuid_random(),
        .item = item,
        .seq = place,
        .score = 1,
        .why = "regrade",
        .by = "kim",
        .comment = "",
        .when = {CLASS_CASE_START + 60000000, 540},
        .undoes = "",
        .key_hash = key,
    };
    memcpy(mark.attempt.text, "00000011-0000-4000-8000-000000000000", UUID_TEXT);
    case_must(class_mark_add(store, &mark, &err), &err);
}

/* Marked by the key as it is and asked in the same words: it counts in the bank's revision, and
 * what the learner answered there later doesn't count again. By another key it doesn't. */
static void marks_on_an_earlier_revision(void **state)
{
    static const struct class_case_attempt early = CLASS_CASE_ATTEMPT(
        "fay", "00000011-0000-4000-8000-000000000000", "main", 50);
    static const struct class_case_attempt later = CLASS_CASE_ATTEMPT(
        "fay", "00000012-0000-4000-8000-000000000000", "", 60);
    static const struct class_case_answer asked[] = {
        CLASS_CASE_ANSWER("q1", 0, VERDICT_PENDING, 0, 3, "[\"b\"]"),
        CLASS_CASE_ANSWER("q2", 0, VERDICT_PENDING, 0, 3, "[\"a\"]"),
        {.item = NULL}};
    static const struct class_case_answer again[] = {
        CLASS_CASE_ANSWER("q1", 1, VERDICT_WRONG, 0, 3, "[\"a\"]"), {.item = NULL}};
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    BUF_AUTO(bytes);
    const struct hash key = question_key_hash(bank_question(bank, "q1"));
    class_case_attempt(store, "", "class", &early, asked);
    class_case_attempt(store, "", "class", &later, again);
    mark_by_key(store, "q1", 1, key.hex);
    mark_by_key(store, "q2", 2, key.hex);
    struct report *r = NULL;
    case_must(report_build(store, bank, &plain, &r, &err), &err);
    assert_int_equal(item_of(r, 0)->right, 0); /* nobody knows what was asked */
    report_free(r);
    bank_free(bank_case_file("tests/data/bank/class.json", &bytes));
    case_must(store_bank_keep(store, "h", "class", buf_str(&bytes), bytes.len, plain.made, &err),
              &err);
    case_must(report_build(store, bank, &plain, &r, &err), &err);
    assert_int_equal(item_of(r, 0)->right, 1);
    assert_int_equal(item_of(r, 0)->wrong, 0);
    assert_int_equal(item_of(r, 0)->choices[1].count, 1);
    assert_false(item_of(r, 1)->current);
    report_free(r);
    store_close(store);
}

static int set_up(void **state)
{
    (void)state;
    BUF_AUTO(bytes);
    bank = bank_case_file("tests/data/bank/class.json", &bytes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    bank_free(bank);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(figures_of_twelve),
        CASE(an_item_that_waits_is_not_compared),
        CASE(marks_on_an_earlier_revision),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
