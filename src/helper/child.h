/* Programs of the learner's machine, run by argv without a shell, with bounds on time and output.
 * Which programs those are is the callers' part. */
#ifndef WRAPUP_HELPER_CHILD_H
#define WRAPUP_HELPER_CHILD_H

#include <stddef.h>
#include <stdint.h>

#include "wrapup/buf.h"

enum child_end {
    CHILD_EXITED,
    CHILD_KILLED,      /* by a signal that was not ours */
    CHILD_NOT_FOUND,   /* no such program */
    CHILD_NOT_STARTED, /* it can't be run */
    CHILD_LATE,        /* killed: time was up */
    CHILD_TOO_MUCH,    /* killed: it said too much */
};

struct child {
    char *const *argv;  /* argv[0] is looked for on PATH; NULL-terminated */
    char **environment; /* "NAME=value", NULL-terminated */
    size_t output_max;
    int64_t until_ms; /* on the clock of helper_now_ms() */
};
/* Standard input is empty, standard error goes nowhere, no other file is open, and there is no
 * terminal to ask at. Appends standard output; *status is the exit status, for CHILD_EXITED. */
enum child_end child_run(const struct child *child, struct buf *output, int *status);

/* This process's environment without the variables that hold AWS secrets. Freed by free(); the
 * strings are borrowed. */
char **child_environment(void);

#endif
