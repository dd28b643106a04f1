/* The command table and what its entries share. One table drives the shell's command line, the
 * prompt, help, completion and the man page. */
#ifndef WRAPUP_COMMAND_TABLE_H
#define WRAPUP_COMMAND_TABLE_H

#include "wrapup/command.h"

enum {
    EXIT_FINE = 0,
    EXIT_FAULTS = 1,
    EXIT_USAGE = 2,
    EXIT_UNKNOWN = 3,
    EXIT_INPUT = 4,
    EXIT_STORE = 5
};

enum option {
    OPTION_JSON,
    OPTION_AGAINST,
    OPTION_COVERAGE,
    OPTION_MISSED,
    OPTION_OBJECTIVE,
    OPTION_COUNT,
    OPTION_DIFFICULTY,
    OPTION_EXAM,
    OPTION_PRACTICE,
    OPTION_NO_CERTAINTY,
    OPTION_MINUTES,
    OPTION_SEED,
    OPTION_YES,
    OPTION_UNSET,
    OPTION_MAN,
    OPTION_BANK,
    OPTION_TAP,
    OPTION_JUNIT,
    OPTION_WATCH,
    OPTION_EVIDENCE,
    OPTION_INPUT,
    OPTION_ASK,
    OPTION_ACCEPT_HOST,
    OPTION_TRUST,
    OPTION_POLICY,
    OPTION_ALIAS,
    OPTION_CLASS,
    OPTION_OUT,
    OPTION_TO,
    OPTION_LEARNER,
    OPTION_SAME,
    OPTION_FORMAT,
    OPTION_ROSTER,
    OPTION_BY,
    OPTION_EXPORT,
    OPTION_ALL,
    OPTION_TOTAL
};
struct option_spec {
    const char *name;  /* "--json" */
    const char *value; /* "N", "ID", … or NULL: takes none; "[N]": may be left out */
    enum msg_id summary;
};
extern const struct option_spec option_table[OPTION_TOTAL];
/* What may stand before a command; read by ui/, explained here. */
extern const struct option_spec global_options[];
extern const size_t global_option_count;

/* A command's words and options, split and checked against the table. */
struct args {
    const char **words;
    size_t word_count;
    bool given[OPTION_TOTAL];
    const char *value[OPTION_TOTAL]; /* the last one given */
    /* Every value in order, for options that may be given more than once. */
    struct given_value {
        enum option option;
        const char *value;
    } * list;
    size_t list_count;
};
/* The value of an option that is a whole number; *ret stays as it is without one. */
bool number_option(const struct args *args, enum option option, int64_t min, int64_t max,
                   int64_t *ret, struct err *err);

#define WORDS_ANY SIZE_MAX
enum audience { FOR_LEARNER, FOR_INSTRUCTOR, FOR_BOTH, AUDIENCE_COUNT };
struct command_spec {
    const char *name;
    const char *alias; /* another name, or NULL */
    enum audience audience;
    const char *words;           /* "[BANK] [QUIZ]", as in the usage line */
    size_t words_min, words_max; /* words_max WORDS_ANY: as many as are given */
    uint64_t options;            /* bits of enum option */
    enum msg_id summary;
    int (*run)(struct app *app, const struct args *args);
    /* Candidates for the n-th word (from 0); may be NULL. */
    void (*complete)(struct app *app, size_t n, struct strings *ret);
};
extern const struct command_spec command_table[];
extern const size_t command_count;
/* By name, alias or unique prefix; NULL with *ambiguous telling which kind of miss it was. */
const struct command_spec *command_find(const char *name, bool *ambiguous);

/* ---- saying things ------------------------------------------------------------------- */

void say(struct app *app, struct msg m);       /* a line to standard output */
void say_under(struct app *app, struct msg m); /* one that belongs to the line before */
void talk(struct app *app, struct msg m);      /* a line for a person */
void write_buf(struct app *app, const struct buf *b);
void write_markdown(struct app *app, const struct buf *markdown);
/* The error in the person's language; returns its exit status. */
int complain(struct app *app, const struct err *err);
/* The faults of a file, as a result … */
void say_faults(struct app *app, const char *file, const struct faults *faults);
/* … or as the reason why there is none. */
void talk_faults(struct app *app, const char *file, const struct faults *faults);
/* Ends a JSON document with a newline and writes it. */
void write_json(struct app *app, struct buf *json);
enum lang app_lang(const struct app *app);
/* Where sentences are wrapped: at the terminal's width, and in a pipe not at all. */
size_t text_columns(const struct app *app);

/* A yes or a no in any words; false, with *yes unchanged, when it is neither. */
bool read_yes_no(const char *typed, bool *yes);
/* Asks for the word that forgetting wants to be typed. */
bool forget_confirmed(struct app *app);

/* ---- store and banks ------------------------------------------------------------------- */

/* The store, opened at first use. NULL after an error. */
struct store *app_store(struct app *app, struct err *err);
/* Opens the store if its file is there and applies language and time zone. */
void app_settle(struct app *app);
enum bank_found {
    BANK_HERE,   /* it is app->bank */
    BANK_NONE,   /* there is no such bank; nothing has been said */
    BANK_FAILED, /* it can't be used; the reason has been said, *status is the exit status */
};
/* Loads the bank that `name` says (an id or a file; NULL: the one at hand, or the only one) into
 * app->bank. False with the exit status in *status when it can't; the reason has been said. */
bool app_bank(struct app *app, const char *name, int *status);
/* The same for those who know what to do when there is none. */
enum bank_found app_bank_find(struct app *app, const char *name, int *status);
/* The same for what works on live tasks: without a name the only bank that has any. */
bool app_bank_with_tasks(struct app *app, const char *name, int *status);
/* Whether a word names a file rather than an id. */
bool bank_is_path(const char *name);
/* How a person names app->bank again: by its file when the command's first word is that, else by
 * its id. */
const char *app_called(const struct app *app, const struct args *args);
/* The content hash of app->bank. Taken when it is needed: a start doesn't need it. */
struct hash app_bank_hash(const struct app *app);
/* The paths of all *.json files of the bank folders, in order. */
void bank_files(const struct app *app, struct strings *ret);
/* Reads a bank's bytes without a byte order mark: what is kept of them is carried in JSON strings,
 * where the mark can't stand. */
bool bank_read_file(const char *path, struct buf *bytes, struct err *err);
/* Loads one file's bank. The bytes stay with the caller. */
bool bank_load_file(const char *path, struct buf *bytes, struct bank **ret, struct faults *faults,
                    struct err *err);

void complete_banks(struct app *app, size_t n, struct strings *ret);
void complete_take(struct app *app, size_t n, struct strings *ret);
void complete_settings(struct app *app, size_t n, struct strings *ret);
void complete_tasks(struct app *app, size_t n, struct strings *ret);
void complete_class(struct app *app, size_t n, struct strings *ret);
void complete_commands(struct app *app, size_t n, struct strings *ret);

/* ---- the commands ---------------------------------------------------------------------- */

int command_list(struct app *app, const struct args *args);
int command_take(struct app *app, const struct args *args);
int command_resume(struct app *app, const struct args *args);
int command_collect(struct app *app, const struct args *args);
int command_grade(struct app *app, const struct args *args);
int command_regrade(struct app *app, const struct args *args);
int command_check(struct app *app, const struct args *args);
int command_stats(struct app *app, const struct args *args);
int command_feedback(struct app *app, const struct args *args);
int command_help(struct app *app, const struct args *args);
int command_version(struct app *app, const struct args *args);
int command_quit(struct app *app, const struct args *args);
int command_lint(struct app *app, const struct args *args);
int command_config(struct app *app, const struct args *args);
int command_backup(struct app *app, const struct args *args);
int command_forget(struct app *app, const struct args *args);
int command_move(struct app *app, const struct args *args);
int command_submit(struct app *app, const struct args *args);
int command_class(struct app *app, const struct args *args);
int command_report(struct app *app, const struct args *args);
int command_import(struct app *app, const struct args *args);

#endif
