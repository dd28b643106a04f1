/* A survey being asked: what the command, and what shows its items, share. */
#ifndef WRAPUP_COMMAND_FEEDBACK_H
#define WRAPUP_COMMAND_FEEDBACK_H

#include "keys.h"
#include "wrapup/survey.h"

struct feedback {
    struct app *app;
    const struct bank *bank;
    const char *called; /* how to name the bank again: its id or its file */
    struct survey *survey;
    struct survey_form form;
    size_t shown; /* the item on the screen; SIZE_MAX: show again */
    int status;
};

/* At the end of a quiz: offers the bank's survey unless it was begun or declined before. The store
 * is open. Returns the exit status. */
int feedback_offer(struct app *app, const struct bank *bank, const char *called);

/* ---- what is shown; feedback_show.c ------------------------------------------------------ */

void feedback_show_intro(struct feedback *f);
/* The item asked now, or of a pair only what is still to be said when the rest is on the screen. */
void feedback_show_item(struct feedback *f);
/* "1-5> " and the like. */
const char *feedback_prompt(const struct feedback *f);
void feedback_show_end(struct feedback *f);

#endif
