/* How well being sure and being right go together: pure arithmetic over counts. */
#ifndef WRAPUP_CALIBRATION_H
#define WRAPUP_CALIBRATION_H

#include <stddef.h>

enum { CERTAINTY_LEVELS = 3 };
/* What a level is taken to claim, as the probability of being right: the middles of the ranges that
 * certainty-based marking names (< 2/3, 2/3 to 0.8, > 0.8), guesses set to an even chance. */
extern const double certainty_claims[CERTAINTY_LEVELS];

/* Answers counted by certainty level (1 guess .. 3 sure) and whether they were right. */
struct certainty_counts {
    size_t answers[CERTAINTY_LEVELS];
    size_t right[CERTAINTY_LEVELS];
};
struct calibration {
    size_t n;
    double brier;       /* mean (f - o)^2 = reliability - resolution + uncertainty; all NAN without
                           answers */
    double reliability; /* sum n_k (f_k - o_k)^2 / n: 0 is best */
    double resolution;  /* sum n_k (o_k - o)^2 / n: more is better */
    double uncertainty; /* o (1 - o) */
    double bias;        /* mean f - mean o: above 0 is too sure */
};
void statistics_calibration(const struct certainty_counts *counts, struct calibration *ret);

#endif
