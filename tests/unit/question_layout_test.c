/* Orders on the screen: shuffled by a seed, stored as ids, fixed where an author says so; and what
 * guessing earns on average. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "../lib/question_case.h"

static struct cases cases;

static int setup(void **state)
{
    (void)state;
    cases_open(&cases, "tests/data/question/good.json");
    cases_load(&cases);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cases_close(&cases);
    return 0;
}

static struct layout seeded(const struct question *q, uint64_t seed)
{
    struct rng rng;
    struct layout layout;
    rng_init(&rng, seed);
    question_layout(q, &rng, &layout);
    return layout;
}

static bool equal(const struct layout *a, const struct layout *b)
{
    return a->count == b->count && memcmp(a->at, b->at, a->count * sizeof(a->at[0])) == 0;
}

enum { SEEDS = 200 };

static void a_seed_gives_one_layout(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "match");
    unsigned different = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct layout first = seeded(q, seed);
        struct layout second = seeded(q, seed);
        struct layout other = seeded(q, seed + 1);
        assert_true(equal(&first, &second));
        different += equal(&first, &other) ? 0 : 1;
    }
    assert_in_range(different, SEEDS / 2, SEEDS);
}

static void every_part_stands_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < cases.count; i++) {
        for (uint64_t seed = 0; seed < 20; seed++) {
            struct layout layout = seeded(&cases.questions[i], seed);
            unsigned seen = 0;
            for (size_t j = 0; j < layout.count; j++) {
                seen |= 1U << layout.at[j];
            }
            assert_int_equal(seen, (1U << layout.count) - 1);
        }
    }
    struct layout none = seeded(cases_question(&cases, "short"), 1);
    assert_int_equal(none.count, 0);
}

static void fixed_choices_keep_their_place(void **state)
{
    (void)state;
    const struct question *one = cases_question(&cases, "single");
    const struct question *all = cases_question(&cases, "multi");
    unsigned first[4] = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct layout layout = seeded(one, seed);
        assert_int_equal(layout.at[3], 3);
        first[layout.at[0]]++;
        layout = seeded(all, seed);
        for (unsigned i = 0; i < layout.count; i++) {
            assert_int_equal(layout.at[i], i);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        assert_in_range(first[i], SEEDS / 6, SEEDS / 2);
    }
}

static void an_order_never_starts_solved(void **state)
{
    (void)state;
    static const char *const ids[] = {"order", "order-steps", "order-ends"};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        const struct question *q = cases_question(&cases, ids[i]);
        for (uint64_t seed = 0; seed < SEEDS; seed++) {
            struct layout layout = seeded(q, seed);
            CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
            question_layout_ids(q, &layout, &r.value);
            struct verdict v;
            question_grade(q, &r, &v);
            assert_int_not_equal(v.kind, VERDICT_RIGHT);
        }
    }
}

static void ids_give_the_layout_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < cases.count; i++) {
        struct layout layout = seeded(&cases.questions[i], 7);
        CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
        question_layout_ids(&cases.questions[i], &layout, &ids);
        struct layout back;
        assert_true(question_layout_from_ids(&cases.questions[i], &ids, &back));
        assert_true(equal(&layout, &back));
    }
}

static void foreign_ids_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[][4] = {
        {"public", "private", "id", "other"},
        {"public", "private", "id", "id"},
        {"public", "private", "id", NULL},
    };
    const struct question *q = cases_question(&cases, "single");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
        for (size_t j = 0; j < 4 && wrong[i][j] != NULL; j++) {
            strings_add(&ids, wrong[i][j]);
        }
        struct layout layout = {.count = 99};
        assert_false(question_layout_from_ids(q, &ids, &layout));
        assert_int_equal(layout.count, 99);
    }
    struct layout layout;
    struct strings none = STRINGS_INIT;
    assert_true(question_layout_from_ids(cases_question(&cases, "open"), &none, &layout));
    assert_int_equal(layout.count, 0);
}

static void near(const char *id, double want)
{
    double got = question_chance(cases_question(&cases, id));
    if (fabs(got - want) > 1e-9) {
        fail_msg("%s: %.10g is not %.10g", id, got, want);
    }
}

/* The mean score over every order of the items, counted. */
static double counted(const struct question *q, unsigned *at, size_t fixed, size_t count,
                      size_t *orders)
{
    if (fixed == count) {
        struct layout layout = {.count = count};
        memcpy(layout.at, at, count * sizeof(*at));
        CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
        question_layout_ids(q, &layout, &r.value);
        struct verdict v;
        question_grade(q, &r, &v);
        (*orders)++;
        return v.score;
    }
    double sum = 0;
    for (size_t i = fixed; i < count; i++) {
        unsigned first = at[fixed];
        at[fixed] = at[i];
        at[i] = first;
        sum += counted(q, at, fixed + 1, count, orders);
        at[i] = at[fixed];
        at[fixed] = first;
    }
    return sum;
}

static void guessing_earns_the_mean_score(void **state)
{
    (void)state;
    near("truefalse", 0.5);
    near("single", 0.25);
    near("multi-each", 0.5);
    near("multi-all", 1.0 / 7);
    near("match", 0.25);
    near("match-all", 0.125);
    near("short", 0);
    near("number", 0);
    near("cloze", 0);
    near("open", 0);
    near("order-ends", 2.0 / 24);
    unsigned at[] = {0, 1, 2, 3};
    size_t orders = 0;
    const struct question *steps = cases_question(&cases, "order-steps");
    double sum = counted(steps, at, 0, COUNT_OF(at), &orders);
    assert_int_equal(orders, 24);
    near("order-steps", sum / 24);
    unsigned five[] = {0, 1, 2, 3, 4};
    orders = 0;
    sum = counted(cases_question(&cases, "order"), five, 0, COUNT_OF(five), &orders);
    near("order", sum / 120); /* it has a further right order */
}

/* Net-correct: the mean over all sets of choices that aren't empty, counted. */
static void guessing_several_earns_the_mean_score(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "multi");
    static const char *const ids[] = {"ami", "type", "ip", "volume", "rack"};
    double sum = 0;
    for (unsigned set = 1; set < 32; set++) {
        CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
        for (unsigned i = 0; i < COUNT_OF(ids); i++) {
            if ((set & 1U << i) != 0) {
                strings_add(&r.value, ids[i]);
            }
        }
        struct verdict v;
        question_grade(q, &r, &v);
        sum += v.score;
    }
    near("multi", sum / 31);
}

/* The table of longest runs against counting, for each number of items that can be counted. */
static void guessing_an_order_earns_the_longest_run(void **state)
{
    (void)state;
    for (size_t count = 2; count <= 7; count++) {
        BUF_AUTO(text);
        buf_adds(&text, "{\"id\":\"q\",\"rev\":1,\"type\":\"order\",\"prompt\":\"P\",\"objective\":"
                        "\"O1\",\"difficulty\":1,\"coverage\":\"taught\",\"items\":[");
        for (size_t i = 0; i < count; i++) {
            buf_addf(&text, "%s{\"id\":\"i%zu\",\"text\":\"%zu\"}", i > 0 ? "," : "", i, i);
        }
        buf_adds(&text, "],\"answer\":[");
        for (size_t i = 0; i < count; i++) {
            buf_addf(&text, "%s\"i%zu\"", i > 0 ? "," : "", i);
        }
        buf_adds(&text, "]}");
        struct faults faults = FAULTS_INIT;
        struct json_doc *doc = NULL;
        struct question q;
        assert_true(json_doc_parse(buf_str(&text), text.len, &doc, &faults));
        struct json_at root = json_at_root(doc, &faults);
        assert_true(question_load(&root, &cases.reader, &q));
        unsigned at[] = {0, 1, 2, 3, 4, 5, 6};
        size_t orders = 0;
        double sum = counted(&q, at, 0, count, &orders);
        assert_true(fabs(question_chance(&q) - sum / (double)orders) < 1e-9);
        question_release(&q);
        json_doc_free(doc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_one_layout),
        cmocka_unit_test(every_part_stands_once),
        cmocka_unit_test(fixed_choices_keep_their_place),
        cmocka_unit_test(an_order_never_starts_solved),
        cmocka_unit_test(ids_give_the_layout_back),
        cmocka_unit_test(foreign_ids_are_refused),
        cmocka_unit_test(guessing_earns_the_mean_score),
        cmocka_unit_test(guessing_several_earns_the_mean_score),
        cmocka_unit_test(guessing_an_order_earns_the_longest_run),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
