/* An attempt being taken: what the files that ask, obey colon commands and give feedback share. */
#ifndef WRAPUP_COMMAND_RUN_H
#define WRAPUP_COMMAND_RUN_H

#include "keys.h"
#include "wrapup/session.h"

struct run {
    struct app *app;
    const struct bank *bank;
    struct plan plan;
    struct session *session;
    int64_t attempt; /* its number in the store */
    struct hash bank_hash;
    const char *called; /* what to take again: the bank's id or its file */
    struct moment started;
    int64_t deadline_ms; /* monotonic; 0: none */
    int64_t shown_ms;    /* monotonic: when the item was shown */
    size_t at;           /* the item asked now */
    size_t shown;        /* the item on the screen; SIZE_MAX: show again */
    bool chosen;         /* `at` was chosen by :back, :list or :undo, even if answered */
    bool asked_again;    /* an ambiguous answer was asked about once already */
    bool empty_once;     /* Enter on an empty line was answered with advice once */
    bool closing;        /* the list before the end was shown */
    bool *passed;        /* per item: a task that was looked at in this sitting and is still open */
    struct task_result **found; /* per item: what its last check in this sitting found, or NULL */
    bool carry_told;            /* how answers leave the instance was said */
    bool untrusted;             /* the tasks of this bank may not run: don't ask again */
    int status;
};

struct occasion run_occasion(struct run *run);
/* Makes an event durable, then applies it. On failure the reason has been said. */
bool run_record(struct run *run, const struct event *event);
/* Takes the whole attempt from where it stands; returns the exit status. */
int run_attempt(struct run *run);

/* On to the item after this one. */
enum step run_go_on(struct run *run);
/* Goes to the item whose number was typed; false when there is none. */
bool run_choose(struct run *run, const char *typed);

/* ---- asking; ask.c, rate.c --------------------------------------------------------------- */

/* One line as it was typed. False: nothing came, and *step says what that means; *ended tells the
 * end of the input apart. */
bool run_read_line(struct run *run, const struct term_ask *wanted, struct buf *line,
                   enum step *step, bool *ended);
/* Reads one line; colon commands are obeyed here. False: *step says where to go. */
bool run_ask(struct run *run, const char *prompt, const struct strings *words, struct buf *line,
             enum step *step);
bool run_is_blank(const struct buf *line);
/* Asks for an answer to the item at hand and records it. */
enum step run_ask_answer(struct run *run);
/* Reads, grades and records what was typed. */
enum step run_take_typed(struct run *run, const char *raw);
/* A task at its prompt: checks it, records what that came to and offers to check again; task.c. */
enum step run_ask_task(struct run *run);
/* Shows what the last check of the task at hand found, and offers another. */
enum step run_after_check(struct run *run);
enum step run_ask_certainty(struct run *run);
enum step run_ask_selfmark(struct run *run);

/* ---- colon commands; colon.c ------------------------------------------------------------- */

enum step run_colon(struct run *run, const char *line);
/* What a colon command would do to an answer that is being written. */
enum colon_effect { COLON_STAYS, COLON_LEAVES, COLON_EDITS };
enum colon_effect run_colon_effect(const char *line);
void run_words(struct strings *ret); /* for completion */

/* ---- what is shown; show.c ---------------------------------------------------------- */

void run_write_line(struct run *run); /* an empty one */
void run_show_item(struct run *run);
/* What became of the last answer, or of the last check of a task. */
void run_show_feedback(struct run *run, size_t i);
void run_show_explanation(struct run *run, size_t i);
void run_show_points(struct run *run, size_t i, unsigned points);
void run_show_list(struct run *run, bool only_open);
void run_show_end(struct run *run);

/* ---- what a task shows; task_show.c ------------------------------------------------------ */

/* Its title and what to do. */
void run_put_task(struct run *run, const struct task *task, struct buf *markdown);
/* How to have it checked, one short line. */
void run_put_task_how(struct run *run, const struct task *task, struct buf *line);
void run_show_found(struct run *run, size_t i);
/* Before a task that ends the instance, once: how answers that are kept there get away. */
void run_show_carry(struct run *run);

#endif
