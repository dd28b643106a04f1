/* Figures of a test and its items, and of how well certainty fits: pure arithmetic over marks.
 * Which attempts and which answers count is left to those who fill the table. */
#ifndef WRAPUP_REPORT_STATISTICS_H
#define WRAPUP_REPORT_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/calibration.h"

/* Marks of learners (rows) at items (columns); a missing one is NAN. */
struct score_table {
    size_t learners;
    size_t items;
    const double *max;  /* the most an item can earn, one per item, > 0 */
    const double *mark; /* [learner * items + item], 0..max */
};

/* Definitions of Moodle's quiz statistics; variances and covariances with n - 1. x: the item's
 * mark, T: the learner's total, o: T - x. Only learners with a mark at every item take part in what
 * needs T. */
struct item_statistics {
    size_t n;        /* marks at this item */
    double facility; /* mean / max, 0..1; NAN without a mark */
    double sd;       /* of mark / max, 0..1; NAN below two marks */
    size_t complete; /* learners with a mark at every item: behind the figures below */
    /* NAN where a variance is zero, or with fewer than two learners: */
    double discrimination; /* cov(x, o) / sqrt(var x * var o), -1..1 */
    double efficiency;     /* cov(x, o) / cov(sorted x, sorted o); NAN also when that is not > 0 */
    double weight;         /* sqrt(cov(x, T)) / the sum of these, 0..1; NAN when cov(x, T) < 0 */
};
/* ret has room for table->items. */
void statistics_items(const struct score_table *table, struct item_statistics *ret);

struct test_statistics {
    size_t n;    /* learners with a mark at every item */
    double mean; /* of T / max T, 0..1 */
    double median;
    double sd; /* NAN below two */
    /* Cronbach's alpha: p / (p - 1) * (1 - sum var x / var T); KR-20 for marks of 0 and 1. It may
     * be negative. NAN below two items or learners, or when all totals are equal. */
    double consistency;
    double error_ratio;    /* sqrt(1 - consistency), of sd */
    double standard_error; /* error_ratio * sd, in shares of max T */
};
void statistics_test(const struct score_table *table, struct test_statistics *ret);

/* ---- certainty ------------------------------------------------------------------------------ */

/* Certainty-based mark of one answer (Moodle's deferred CBM): right 1, 2, 3; wrong 0, -2, -6. A
 * partial answer earns the right mark times its share; a share of 0 is wrong. level 1..3. */
double certainty_mark(double share, int level);

#endif
