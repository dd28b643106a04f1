/* The parts of one learner's page, in the order in which they stand. */
#ifndef WRAPUP_REPORT_PAGE_LEARNER_H
#define WRAPUP_REPORT_PAGE_LEARNER_H

#include "sheet.h"

void learner_title(struct sheet *sheet, const struct learner_report *report);
void learner_standing(struct sheet *sheet, const struct learner_report *report);
void learner_steps(struct sheet *sheet, const struct learner_report *report);
void learner_alerts(struct sheet *sheet, const struct learner_report *report);
void learner_objectives(struct sheet *sheet, const struct learner_report *report);
void learner_certainty(struct sheet *sheet, const struct learner_report *report);
void learner_answers(struct sheet *sheet, const struct learner_report *report);

#endif
