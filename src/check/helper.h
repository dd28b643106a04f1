/* The process wrapup-helper: started, written to, read from, ended. Lines only; what they mean is
 * the engine's part. */
#ifndef WRAPUP_CHECK_HELPER_H
#define WRAPUP_CHECK_HELPER_H

#include <sys/types.h>
#include <termios.h>

#include "wrapup/buf.h"
#include "wrapup/err.h"

struct helper {
    pid_t pid; /* 0: none */
    int in, out, err;
    struct buf unsent, came, said;
    size_t read;     /* of `came`, handed out */
    size_t total;    /* bytes that came in all */
    bool ended;      /* no more lines will come */
    bool flooded;    /* because there were too many */
    bool asking;     /* it is asking at the terminal just now */
    bool has_screen; /* `screen` is how the terminal was before */
    struct termios screen;
};

/* False when there can be no process. interactive: the terminal is put right again if the helper is
 * ended while it is asking. */
bool helper_start(struct helper *h, const char *path, bool interactive, struct err *err);
/* A line without its end. */
void helper_send(struct helper *h, const struct buf *line);
/* Sends and reads for at most wait_ms, -1: until something comes. False when nothing came. */
bool helper_wait(struct helper *h, int64_t wait_ms);
/* The next whole line, borrowed until the next call of helper_wait(); NULL when there is none. */
const char *helper_line(struct helper *h, size_t *len);
/* Ends the process, waits for it, and releases everything but `said`. */
void helper_stop(struct helper *h);

#endif
