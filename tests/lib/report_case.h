/* Reports filled by hand, for what is made of them: every part of the struct says something. */
#ifndef TESTS_REPORT_CASE_H
#define TESTS_REPORT_CASE_H

#include "wrapup/report.h"

enum report_case {
    REPORT_CASE_CLASS, /* 28 of 30 learners, all of it */
    REPORT_CASE_SMALL, /* 4 learners, two survey forms */
    REPORT_CASE_EMPTY, /* hand-ins without an answer */
    REPORT_CASE_SPITE, /* texts that try to be more than text */
    REPORT_CASE_COUNT
};
/* "class", "small", … */
const char *report_case_name(enum report_case kind);

/* About a bank that is borrowed; the caller frees it with report_free. The figures hang together
 * (counts add up, shares are theirs) and are the same each time. */
struct report *report_case(const struct bank *bank, enum report_case kind);
/* With learner_report_free. */
struct learner_report *learner_report_case(const struct bank *bank, enum report_case kind);

/* What a learner of REPORT_CASE_SPITE wrote, everywhere where learners write. */
extern const char *const report_case_spite[];
extern const size_t report_case_spite_count;

#endif
