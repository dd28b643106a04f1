/* The parts of the page of a class, in the order in which they stand. */
#ifndef WRAPUP_REPORT_PAGE_H
#define WRAPUP_REPORT_PAGE_H

#include "sheet.h"

void page_title(struct sheet *sheet, const struct report *report);
void page_headline(struct sheet *sheet, const struct report *report);
void page_repeat(struct sheet *sheet, const struct report *report);
void page_misconceptions(struct sheet *sheet, const struct report *report);
void page_objectives(struct sheet *sheet, const struct report *report);
void page_practice(struct sheet *sheet, const struct report *report);
void page_pace(struct sheet *sheet, const struct report *report);
void page_doubts(struct sheet *sheet, const struct report *report);
void page_items(struct sheet *sheet, const struct report *report);
void page_survey(struct sheet *sheet, const struct report *report);
void page_who(struct sheet *sheet, const struct report *report);
void page_honesty(struct sheet *sheet, const struct report *report);

/* What pages of a class and of one learner share. */

/* How sure answers were beside how many of them were right; nothing without certainty. */
void page_calibration(struct sheet *sheet, const struct report_calibration *calibration);
/* That there is nothing to say, or that there is nothing to say it of. */
const char *unless_empty(struct sheet *sheet, const struct report *report, enum msg_id id);
/* "some more · 62 % of 24 answers", the verdict alone where nothing was measured. */
const char *verdict_and_share(struct sheet *sheet, const struct report_objective *objective);
/* Whether an objective has answers or checks behind it. */
bool objective_measured(const struct report_objective *objective);

#endif
