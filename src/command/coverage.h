/* Showing what a bank covers: for a person, and as JSON with the same content. */
#ifndef WRAPUP_COMMAND_COVERAGE_H
#define WRAPUP_COMMAND_COVERAGE_H

#include "table.h"
#include "wrapup/coverage.h"

/* The tables and lists at the terminal's width; an empty line stands before all but the first. */
void coverage_text(struct app *app, const struct bank_coverage *coverage, bool first);
/* One object. */
void coverage_json(const struct bank_coverage *coverage, const char *file, struct json_writer *w);
/* A text in the languages of its bank. */
void text_json(struct json_writer *w, const char *key, const struct bank *bank,
               const struct text *text);

#endif
