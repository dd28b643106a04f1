/* What fields of tables for spreadsheets have in common. */
#ifndef WRAPUP_REPORT_CSV_H
#define WRAPUP_REPORT_CSV_H

#include <stdbool.h>

/* Whether a spreadsheet would take the field for a formula, also for one in full-width form or
 * after spaces; an apostrophe before it makes it text. */
bool csv_is_formula(const char *text);

#endif
