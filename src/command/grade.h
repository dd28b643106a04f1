/* Marking open answers: shared by the files of `grade`. */
#ifndef WRAPUP_COMMAND_GRADE_H
#define WRAPUP_COMMAND_GRADE_H

#include "classes.h"
#include "queue.h"

struct grade {
    struct app *app;
    const struct bank *bank;
    struct class_paper paper; /* of the class, if there is one */
    const char *class_id;
    struct buf by;      /* who marks */
    struct buf comment; /* for the next mark */
    struct queue queue;
    struct strings skipped; /* what was skipped in this sitting, by its first words */
    size_t at;              /* the group asked now */
    size_t shown;           /* the one on the screen; SIZE_MAX: show again */
    size_t question;        /* whose text is on the screen; SIZE_MAX: none */
    size_t given;           /* answers marked in this sitting */
    int status;
};

/* ---- grade_show.c ------------------------------------------------------------------------ */

/* The question, when it is another one than before, then the answers of the group at hand. */
void grade_show(struct grade *g);
/* What can be typed, in one line, and all of it. */
void grade_show_keys(struct grade *g);
void grade_show_help(struct grade *g);
/* The queue as JSON: answers without any name. */
void grade_json(struct grade *g);

/* ---- who marks; grade_who.c ------------------------------------------------------------------ */

/* --by, else the name in the settings, else asked for at a terminal. */
bool grade_who(struct app *app, const struct args *args, struct buf *ret, struct err *err);

/* ---- grade_export.c ---------------------------------------------------------------------- */

/* Writes a signed file for each learner that has marks. */
int grade_export(struct grade *g, const char *folder);

#endif
