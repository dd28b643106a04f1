/* How a report page in HTML looks: light and dark, on a phone, on paper. */
#ifndef WRAPUP_REPORT_SHEET_STYLE_H
#define WRAPUP_REPORT_SHEET_STYLE_H

/* The content of the page's style element, in pieces up to a NULL. */
extern const char *const sheet_style[];

#endif
