/* An attempt being taken: what the files that ask, obey colon commands and give feedback share. */
#ifndef WRAPUP_COMMAND_RUN_H
#define WRAPUP_COMMAND_RUN_H

#include "table.h"
#include "wrapup/session.h"

struct run {
    struct app *app;
    const struct bank *bank;
    struct plan plan;
    struct session *session;
    int64_t attempt; /* its number in the store */
    struct uuid uuid;
    struct moment started;
    int64_t deadline_ms; /* monotonic; 0: none */
    int64_t shown_ms;    /* monotonic: when the item was shown */
    size_t at;           /* the item asked now */
    size_t shown;        /* the item on the screen; SIZE_MAX: show again */
    bool chosen;         /* `at` was chosen by :back, :list or :undo, even if answered */
    bool asked_again;    /* an ambiguous answer was asked about once already */
    bool empty_once;     /* Enter on an empty line was answered with advice once */
    int status;
};

/* What a step of the attempt leads to. */
enum step {
    STEP_ON,     /* go on with whatever is next */
    STEP_STAY,   /* ask the same thing again */
    STEP_SHOW,   /* show the item again, then ask */
    STEP_MOVE,   /* run->at was set: go there */
    STEP_CLOSE,  /* to the question whether to finish */
    STEP_FINISH, /* the time is up */
    STEP_LEAVE,  /* save and leave */
    STEP_FAIL,   /* the store refused: leave with run->status */
};

struct occasion run_occasion(struct run *run);
/* Makes an event durable, then applies it. On failure the reason has been said. */
bool run_record(struct run *run, const struct event *event);
/* Takes the whole attempt from where it stands; returns the exit status. */
int run_attempt(struct run *run);

/* Reads one line at a prompt of the attempt; colon commands are obeyed here. False: *step says
 * where to go. */
bool run_ask(struct run *run, const char *prompt, const struct strings *words, struct buf *line,
             enum step *step);
/* Goes to the item whose number was typed; false when there is none. */
bool run_choose(struct run *run, const char *typed);
/* What a line typed at an empty colon prompt means; colon.c. */
enum step run_colon(struct run *run, const char *line);
void run_words(struct strings *ret); /* the colon commands, for completion */

/* ---- what is shown; feedback.c ---------------------------------------------------------- */

void run_show_item(struct run *run);
void run_show_feedback(struct run *run, size_t i);
void run_show_explanation(struct run *run, size_t i);
void run_show_points(struct run *run, size_t i, unsigned points);
void run_show_list(struct run *run, bool only_open);
void run_show_end(struct run *run);

#endif
