/* Why something failed, in every language, and what kind of failure it is. */
#ifndef WRAPUP_ERR_H
#define WRAPUP_ERR_H

#include "wrapup/msg.h"

enum err_kind {
    ERR_NONE,
    ERR_USAGE,     /* exit 2: the command line or the command's words are off */
    ERR_INPUT,     /* exit 4: a file or an answer can't be used */
    ERR_STORE,     /* exit 5: the store can't be read or written */
    ERR_CONFLICT,  /* exit 5: another terminal went on with the same attempt */
    ERR_SYSTEM,    /* exit 4: the operating system said no (open, write, fork) */
    ERR_CANCELLED, /* exit 0: the person chose to stop */
};

struct err {
    enum err_kind kind;
    struct said text;
};

#define ERR_INIT \
    { \
        .kind = ERR_NONE \
    }

/* Fills *err and returns false, so that `return err_set(...)` reads as the failure it is. */
bool err_set(struct err *err, enum err_kind kind, struct msg m);
/* The process's exit status for an error of this kind. */
int err_exit_status(enum err_kind kind);

#endif
