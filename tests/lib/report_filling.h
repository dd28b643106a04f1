/* What the files that fill reports by hand share. */
#ifndef TESTS_REPORT_FILLING_H
#define TESTS_REPORT_FILLING_H

#include "report_case.h"

struct filling {
    const struct bank *bank;
    enum report_case kind;
    struct rng rng;
    size_t said;
};
/* What somebody wrote, another one each time. */
const char *filling_words(struct filling *f);
/* An answer as a learner might have given it, as stored. */
char *filling_answer(struct filling *f, const struct question *q);
void filling_learner(struct filling *f, size_t number, struct report_learner *l);
struct report_share filling_share(size_t got, size_t out_of);
enum report_verdict filling_verdict(const struct report_share *share);

#endif
