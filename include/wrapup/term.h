/* The terminal as the commands see it: an interface, implemented in ui/ for readline, for a pipe
 * and for a script. */
#ifndef WRAPUP_TERM_H
#define WRAPUP_TERM_H

#include <stdint.h>

#include "wrapup/err.h"
#include "wrapup/strings.h"

enum term_got {
    TERM_LINE,      /* a line, without its newline */
    TERM_EOF,       /* Ctrl-D on an empty line, or the pipe's end */
    TERM_INTERRUPT, /* Ctrl-C: the line is thrown away */
    TERM_STOP,      /* SIGTERM, SIGHUP or a hang-up: save and leave at once */
    TERM_TIME,      /* the deadline passed */
};

/* What to ask for. */
struct term_ask {
    const char *prompt;          /* short and plain ("wrapup> ", "> "); NULL: none */
    const struct strings *words; /* completed with Tab at the start of the line; may be NULL */
    /* Completes anything: adds candidates for the word under the cursor. May be NULL. */
    void (*complete)(void *ctx, const char *line, size_t word_start, struct strings *ret);
    void *ctx;
    bool remember; /* keep the line in the history (commands yes, answers never) */
    bool many;     /* one line of several: the lines of one paste answer one ask after the other.
                    * Without it a paste of several lines is joined into one with spaces. */
    const char *initial; /* text already on the line, or NULL */
    int64_t deadline_ms; /* monotonic; 0: none */
    bool secret;         /* what is typed is not shown, and nothing remembers it */
};

struct term;
struct term_ops {
    enum term_got (*ask)(struct term *term, const struct term_ask *ask, struct buf *line);
    /* Bytes to standard output; already harmless. */
    void (*write)(struct term *term, const char *bytes, size_t len);
    /* A line for a person: to standard error when standard output is not a terminal. */
    void (*talk)(struct term *term, const char *bytes, size_t len);
    /* Columns of the terminal now (40..200 after clamping; 80 for a pipe). */
    size_t (*columns)(struct term *term);
    /* Opens $VISUAL or $EDITOR on the text and reads it back; false when there is none. */
    bool (*edit)(struct term *term, struct buf *text, struct err *err);
    /* Erases the remembered lines, here and on disk. */
    bool (*forget)(struct term *term, struct err *err);
    /* Rows of the terminal now; 24 where nobody knows. */
    size_t (*rows)(struct term *term);
    /* Shows what was written, then waits for Ctrl-C (TERM_INTERRUPT) or an order to leave
     * (TERM_STOP) until the deadline (TERM_TIME). 0 only looks. From the first call on both wait
     * for the next call or ask instead of ending the program. */
    enum term_got (*pause)(struct term *term, int64_t deadline_ms);
};
struct term {
    const struct term_ops *ops;
    bool interactive; /* both ends are a terminal */
    bool redraws;     /* what was written can be written over: a terminal that isn't dumb */
    bool colour;      /* SGR sequences are welcome */
    bool ascii;       /* the environment names an encoding without block characters */
    enum lang lang;
};

#endif
