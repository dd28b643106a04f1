/* Item, test and certainty figures against tables worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "../../src/report/statistics.h"
#include "wrapup/mem.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/* Five learners, four items of one point:
 *   A 1 1 1 0   total 3
 *   B 1 1 0 0         2
 *   C 1 0 0 1         2
 *   D 0 0 0 1         1
 *   E 1 1 1 1         4
 * Totals: mean 2.4, squares off it 0.36 0.16 0.16 1.96 2.56 = 5.2, variance 1.3. */
static const double marks[] = {1, 1, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1};
static const double ones[] = {1, 1, 1, 1};
static const struct score_table small = {.learners = 5, .items = 4, .max = ones, .mark = marks};

static void test_items(void **state)
{
    (void)state;
    struct item_statistics s[4];
    statistics_items(&small, s);
    NEAR(s[0].facility, 0.8);
    NEAR(s[1].facility, 0.6);
    NEAR(s[2].facility, 0.4);
    NEAR(s[3].facility, 0.6);
    /* Item 1: x 1 1 1 0 1, mean 0.8, variance 0.2; o 2 1 1 1 3, mean 1.6, variance 0.8;
     * covariance (0.2*0.4 + 0.2*-0.6 + 0.2*-0.6 + -0.8*-0.6 + 0.2*1.4) / 4 = 0.6 / 4 = 0.15. */
    NEAR(s[0].discrimination, 0.15 / sqrt(0.2 * 0.8));
    /* Sorted, x 0 1 1 1 1 and o 1 1 1 2 3 vary together as much as they can: 0.15. */
    NEAR(s[0].efficiency, 1);
    /* Item 4: x 0 0 1 1 1, o 3 2 1 0 3: mean 1.8, covariance (-0.6*1.2 - 0.6*0.2 + 0.4*-0.8 +
     * 0.4*-1.8 + 0.4*1.2) / 4 = -1.4 / 4. */
    NEAR(s[3].discrimination * sqrt(0.3 * 1.7), -0.35);
    /* cov(x, T) is cov(x, o) + var x: 0.35 0.45 0.55 -0.05, together the variance 1.3 of T; the
     * weights are shares of their roots, without the last's. */
    double sum = sqrt(0.35) + sqrt(0.45) + sqrt(0.55);
    NEAR(s[0].weight, sqrt(0.35) / sum);
    NEAR(s[1].weight, sqrt(0.45) / sum);
    NEAR(s[2].weight, sqrt(0.55) / sum);
    assert_true(isnan(s[3].weight));
    assert_int_equal(s[3].complete, 5);
}

static void test_whole(void **state)
{
    (void)state;
    struct test_statistics t;
    statistics_test(&small, &t);
    assert_int_equal(t.n, 5);
    NEAR(t.mean, 0.6);
    NEAR(t.median, 0.5);
    NEAR(t.sd, sqrt(1.3) / 4);
    /* Variances 0.2 0.3 0.3 0.3: 4/3 * (1 - 1.1/1.3). */
    NEAR(t.consistency, 4.0 / 3 * (1 - 1.1 / 1.3));
    NEAR(t.error_ratio, sqrt(1 - t.consistency));
    NEAR(t.standard_error, t.error_ratio * sqrt(1.3) / 4);
}

static void test_missing_marks_are_left_out(void **state)
{
    (void)state;
    /* Learner B never met item 2. */
    double some[20];
    for (size_t i = 0; i < COUNT_OF(some); i++) {
        some[i] = marks[i];
    }
    some[5] = NAN;
    const struct score_table table = {5, 4, ones, some};
    struct item_statistics s[4];
    struct test_statistics t;
    statistics_items(&table, s);
    statistics_test(&table, &t);
    assert_int_equal(s[1].n, 4);
    NEAR(s[1].facility, 0.5);
    assert_int_equal(s[0].n, 5);
    NEAR(s[0].facility, 0.8);
    assert_int_equal(s[0].complete, 4);
    assert_int_equal(t.n, 4);
    NEAR(t.mean, (3 + 2 + 1 + 4) / 16.0);
}

static void test_what_cannot_be_said_is_not_a_number(void **state)
{
    (void)state;
    static const double same[] = {1, 0, 1, 0};
    static const double two[] = {1, 1};
    const struct score_table table = {2, 2, two, same};
    struct item_statistics s[2];
    struct test_statistics t;
    statistics_items(&table, s);
    statistics_test(&table, &t);
    NEAR(s[0].facility, 1);
    assert_true(isnan(s[0].discrimination));
    assert_true(isnan(s[0].efficiency));
    assert_true(isnan(s[0].weight));
    assert_true(isnan(t.consistency));
    assert_true(isnan(t.standard_error));
    const struct score_table none = {0, 2, two, same};
    statistics_items(&none, s);
    statistics_test(&none, &t);
    assert_int_equal(s[0].n, 0);
    assert_true(isnan(s[0].facility));
    assert_true(isnan(t.mean));
    assert_true(isnan(t.median));
}

static void test_consistency_may_be_negative(void **state)
{
    (void)state;
    /* Two items that pull apart: variances 1/3 and 1/3, totals 1 1 1 2, variance 0.25. */
    static const double apart[] = {1, 0, 0, 1, 0, 1, 1, 1};
    static const double two[] = {1, 1};
    const struct score_table table = {4, 2, two, apart};
    struct test_statistics t;
    statistics_test(&table, &t);
    double items = 1.0 / 3 + 0.25;
    NEAR(t.consistency, 2 * (1 - items / 0.25));
    assert_true(t.consistency < 0);
}

static void test_calibration(void **state)
{
    (void)state;
    /* 4 guesses 1 right, 4 perhaps 3 right, 8 sure 6 right. */
    const struct certainty_counts counts = {.answers = {4, 4, 8}, .right = {1, 3, 6}};
    struct calibration c;
    statistics_calibration(&counts, &c);
    double o = 10.0 / 16;
    assert_int_equal(c.n, 16);
    NEAR(c.reliability, (4 * 0.0625 + 0 + 8 * 0.04) / 16);
    NEAR(c.resolution, (4 * (0.25 - o) * (0.25 - o) + 12 * (0.75 - o) * (0.75 - o)) / 16);
    NEAR(c.uncertainty, o * (1 - o));
    NEAR(c.bias, (4 * 0.5 + 4 * 0.75 + 8 * 0.95) / 16 - o);
    /* The same from its definition: every answer's (f - o)^2. */
    double brier = (1 * 0.25 + 3 * 0.25 + 3 * 0.0625 + 1 * 0.5625 + 6 * 0.0025 + 2 * 0.9025) / 16;
    NEAR(c.brier, brier);
    const struct certainty_counts none = {.answers = {0}};
    statistics_calibration(&none, &c);
    assert_int_equal(c.n, 0);
    assert_true(isnan(c.brier) && isnan(c.bias) && isnan(c.reliability));
}

static void test_certainty_based_marks(void **state)
{
    (void)state;
    NEAR(certainty_mark(1, 1), 1);
    NEAR(certainty_mark(1, 2), 2);
    NEAR(certainty_mark(1, 3), 3);
    NEAR(certainty_mark(0, 1), 0);
    NEAR(certainty_mark(0, 2), -2);
    NEAR(certainty_mark(0, 3), -6);
    NEAR(certainty_mark(0.5, 3), 1.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_missing_marks_are_left_out),
        cmocka_unit_test(test_what_cannot_be_said_is_not_a_number),
        cmocka_unit_test(test_consistency_may_be_negative),
        cmocka_unit_test(test_calibration),
        cmocka_unit_test(test_certainty_based_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
