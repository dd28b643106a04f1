/* Item and test figures as Moodle's quiz statistics define them, and calibration by certainty.
 * See statistics.h for the formulas. */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"

const double certainty_claims[CERTAINTY_LEVELS] = {0.5, 0.75, 0.95};

/* ---- columns of numbers ------------------------------------------------------------------ */

static double mean_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return n > 0 ? sum / (double)n : NAN;
}

static double covariance(const double *x, const double *y, size_t n)
{
    double mean_x = mean_of(x, n);
    double mean_y = mean_of(y, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return n > 1 ? sum / (double)(n - 1) : NAN;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double *sorted(const double *x, size_t n)
{
    double *copy = xcalloc(n + 1, sizeof(*copy));
    memcpy(copy, x, n * sizeof(*copy));
    qsort(copy, n, sizeof(*copy), compare);
    return copy;
}

/* ---- the learners that have a mark everywhere --------------------------------------------- */

struct complete {
    size_t n;
    size_t items;
    double *x;     /* [item * n + learner] */
    double *total; /* per learner */
};

static bool is_complete(const struct score_table *t, size_t learner)
{
    for (size_t i = 0; i < t->items; i++) {
        if (isnan(t->mark[learner * t->items + i])) {
            return false;
        }
    }
    return t->items > 0;
}

static void complete_init(const struct score_table *t, struct complete *ret)
{
    *ret = (struct complete){.items = t->items};
    bool *takes_part = xcalloc(t->learners + 1, sizeof(*takes_part));
    for (size_t l = 0; l < t->learners; l++) {
        takes_part[l] = is_complete(t, l);
        ret->n += takes_part[l];
    }
    ret->x = xcalloc(ret->n * t->items + 1, sizeof(*ret->x));
    ret->total = xcalloc(ret->n + 1, sizeof(*ret->total));
    size_t at = 0;
    for (size_t l = 0; l < t->learners; l++) {
        for (size_t i = 0; takes_part[l] && i < t->items; i++) {
            double mark = t->mark[l * t->items + i];
            ret->x[i * ret->n + at] = mark;
            ret->total[at] += mark;
        }
        at += takes_part[l];
    }
    free(takes_part);
}

static void complete_release(struct complete *c)
{
    free(c->x);
    free(c->total);
}

/* ---- items ------------------------------------------------------------------------------- */

static void facility(const struct score_table *t, size_t item, struct item_statistics *ret)
{
    double *x = xcalloc(t->learners + 1, sizeof(*x));
    for (size_t l = 0; l < t->learners; l++) {
        double mark = t->mark[l * t->items + item];
        if (!isnan(mark)) {
            x[ret->n++] = mark / t->max[item];
        }
    }
    ret->facility = mean_of(x, ret->n);
    ret->sd = sqrt(covariance(x, x, ret->n));
    free(x);
}

static double best_covariance(const double *x, const double *o, size_t n)
{
    double *sorted_x = sorted(x, n);
    double *sorted_o = sorted(o, n);
    double best = covariance(sorted_x, sorted_o, n);
    free(sorted_x);
    free(sorted_o);
    return best;
}

static void discrimination(const struct complete *c, size_t item, struct item_statistics *ret)
{
    const double *x = c->x + item * c->n;
    double *o = xcalloc(c->n + 1, sizeof(*o));
    for (size_t l = 0; l < c->n; l++) {
        o[l] = c->total[l] - x[l];
    }
    double spread = covariance(x, x, c->n) * covariance(o, o, c->n);
    double together = covariance(x, o, c->n);
    double best = best_covariance(x, o, c->n);
    ret->discrimination = spread > 0 ? together / sqrt(spread) : NAN;
    ret->efficiency = best > 0 ? together / best : NAN;
    free(o);
}

/* The share of each item in what makes totals differ. */
static void effective_weights(const struct complete *c, struct item_statistics *ret)
{
    double sum = 0;
    for (size_t i = 0; i < c->items; i++) {
        double with_total = covariance(c->x + i * c->n, c->total, c->n);
        ret[i].weight = with_total >= 0 ? sqrt(with_total) : NAN;
        sum += with_total > 0 ? ret[i].weight : 0;
    }
    for (size_t i = 0; i < c->items; i++) {
        ret[i].weight = sum > 0 ? ret[i].weight / sum : NAN;
    }
}

void statistics_items(const struct score_table *table, struct item_statistics *ret)
{
    struct complete c;
    complete_init(table, &c);
    for (size_t i = 0; i < table->items; i++) {
        ret[i] = (struct item_statistics){.complete = c.n};
        facility(table, i, &ret[i]);
        discrimination(&c, i, &ret[i]);
    }
    effective_weights(&c, ret);
    complete_release(&c);
}

/* ---- the test ---------------------------------------------------------------------------- */

static double consistency_of(const struct complete *c)
{
    double items = 0;
    for (size_t i = 0; i < c->items; i++) {
        const double *x = c->x + i * c->n;
        items += covariance(x, x, c->n);
    }
    double total = covariance(c->total, c->total, c->n);
    double p = (double)c->items;
    return c->items > 1 && total > 0 ? p / (p - 1) * (1 - items / total) : NAN;
}

static double median_of(const double *x, size_t n)
{
    if (n == 0) {
        return NAN;
    }
    double *list = sorted(x, n);
    double median = (list[(n - 1) / 2] + list[n / 2]) / 2;
    free(list);
    return median;
}

void statistics_test(const struct score_table *table, struct test_statistics *ret)
{
    struct complete c;
    double most = 0;
    for (size_t i = 0; i < table->items; i++) {
        most += table->max[i];
    }
    complete_init(table, &c);
    *ret = (struct test_statistics){
        .n = c.n,
        .mean = mean_of(c.total, c.n) / most,
        .median = median_of(c.total, c.n) / most,
        .sd = sqrt(covariance(c.total, c.total, c.n)) / most,
        .consistency = consistency_of(&c),
    };
    ret->error_ratio = sqrt(1 - ret->consistency);
    ret->standard_error = ret->error_ratio * ret->sd;
    complete_release(&c);
}

/* ---- certainty --------------------------------------------------------------------------- */

void statistics_calibration(const struct certainty_counts *counts, struct calibration *ret)
{
    double n = 0;
    double right = 0;
    double claimed = 0;
    for (size_t k = 0; k < CERTAINTY_LEVELS; k++) {
        n += (double)counts->answers[k];
        right += (double)counts->right[k];
        claimed += certainty_claims[k] * (double)counts->answers[k];
    }
    /* Without answers 0 / 0 makes every figure NAN. */
    double all = right / n;
    *ret = (struct calibration){.n = (size_t)n, .uncertainty = all * (1 - all)};
    ret->bias = claimed / n - all;
    ret->reliability = n > 0 ? 0 : NAN;
    ret->resolution = n > 0 ? 0 : NAN;
    for (size_t k = 0; k < CERTAINTY_LEVELS; k++) {
        double in_bin = (double)counts->answers[k];
        if (in_bin > 0) {
            double share = (double)counts->right[k] / in_bin;
            double off = certainty_claims[k] - share;
            ret->reliability += in_bin * off * off / n;
            ret->resolution += in_bin * (share - all) * (share - all) / n;
        }
    }
    ret->brier = ret->reliability - ret->resolution + ret->uncertainty;
}

double certainty_mark(double share, int level)
{
    static const double right[CERTAINTY_LEVELS] = {1, 2, 3};
    static const double wrong[CERTAINTY_LEVELS] = {0, -2, -6};
    /* Moodle takes a share of about nothing as wrong. */
    return share > 1e-6 ? right[level - 1] * share : wrong[level - 1];
}
