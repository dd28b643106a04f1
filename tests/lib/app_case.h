/* The commands with a scripted terminal and a clock that stands still. */
#ifndef TESTS_APP_CASE_H
#define TESTS_APP_CASE_H

#include "term_script.h"
#include "wrapup/command.h"

/* Runs one command in English on the store at path, and closes the store again. Returns its status.
 */
int app_case_run(const char *store_path, struct term_script *script, size_t argc,
                 const char *const argv[]);

/* An app with no command running yet, for tests of what commands are made of. Everything is
 * borrowed; end it with app_case_close. */
void app_case_open(struct app *app, char *store_path, struct term_script *script);
void app_case_close(struct app *app);

/* Where the runs that follow find wrapup-helper; NULL, as at first: nowhere. Borrowed. */
void app_case_helper(const char *path);

/* Where the runs that follow find class files and keys; NULL, as at first: nowhere. Borrowed. */
void app_case_classes(char *path);

#endif
