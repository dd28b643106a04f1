/* A terminal for tests that answers from a list and keeps what it was told.
 * It knows nothing of readline or pipes: those are ui/'s and are tested in tests/terminal/. */
#ifndef TESTS_TERM_SCRIPT_H
#define TESTS_TERM_SCRIPT_H

#include "wrapup/term.h"

/* One answer to one ask. */
struct script_step {
    enum term_got got;
    const char *line; /* for TERM_LINE */
};

/* Embedded: term_script_init, then give &script.term to an app, then term_script_release. Fields
 * after `next` may be set or read by the test at any time. */
struct term_script {
    struct term term; /* first, so that the ops find their way back */
    const struct script_step *steps;
    size_t count;
    size_t next;         /* the step that answers the next ask; TERM_EOF after the last */
    size_t columns;      /* 80 after init */
    size_t pauses;       /* how many there were */
    size_t pauses_until; /* from this one on they are cut short; 0: never */
    enum term_got pauses_end;
    const char *edited;     /* what the editor leaves; NULL: there is no editor */
    struct buf out;         /* standard output */
    struct buf talk;        /* lines for a person */
    struct strings prompts; /* of every ask, "" for none */
    struct strings history; /* lines of asks that remember */
    struct buf initial;     /* of the last ask */
};

/* Not interactive, no colour, Korean; the steps are borrowed. */
void term_script_init(struct term_script *script, const struct script_step *steps, size_t count);
/* Forgets output, prompts and history and starts over with other steps. */
void term_script_restart(struct term_script *script, const struct script_step *steps, size_t count);
void term_script_release(struct term_script *script);

#define STEP_LINE(text) \
    { \
        .got = TERM_LINE, .line = (text) \
    }
#define STEP_END(outcome) \
    { \
        .got = (outcome), .line = NULL \
    }

#endif
