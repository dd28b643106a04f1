/* The commands: one table drives the shell command line, the wrapup> prompt, help, completion and
 * the man page. */
#ifndef WRAPUP_COMMAND_H
#define WRAPUP_COMMAND_H

#include "wrapup/app.h"

/* Runs "take ec2 --count 5", already split. argv[0] is the command's name or a unique prefix of it.
 * The result is the process's exit status: 0 fine, 1 faults found, 2 usage, 3 could not say, 4 bad
 * input, 5 store. */
int command_run(struct app *app, size_t argc, const char *const argv[]);
/* The same for a line typed at the prompt (quotes and backslashes as in a shell, no expansion). An
 * empty line does nothing. */
int command_run_line(struct app *app, const char *line);
/* Candidates for the word that starts at word_start: commands, options, bank ids, quizzes,
 * settings. */
void command_complete(struct app *app, const char *line, size_t word_start, struct strings *ret);
/* The greeting at the start of the REPL: loads the first bank found and says how to begin. */
void command_greet(struct app *app);
/* The man page's source (mdoc) in one language, from the table. */
void command_man(struct buf *out, enum lang lang);
/* Frees what commands left in the app: store and bank. */
void command_end(struct app *app);

#endif
