/* What the outside world is to the program, put together once by main and handed down: terminal,
 * clock, seed and paths. Nothing below ui/ reads the environment or a clock. */
#ifndef WRAPUP_APP_H
#define WRAPUP_APP_H

#include "wrapup/bank.h"
#include "wrapup/store.h"
#include "wrapup/term.h"

struct app;
struct app_ops {
    struct moment (*now)(struct app *app);
    int64_t (*monotonic_ms)(struct app *app);
    int64_t (*seed)(struct app *app); /* for a new attempt */
    /* Says which time zone "today" is in from now on ("Asia/Seoul", "+09:00"); false: unknown. */
    bool (*timezone)(struct app *app, const char *zone);
    /* The path of wrapup-helper, looked for each time: beside the running program, where both are
     * installed, in PATH. False when there is none. */
    bool (*helper)(struct app *app, struct buf *ret);
};

struct app {
    const struct app_ops *ops;
    struct term *term;
    char *store_path;  /* --db, else $XDG_DATA_HOME/wrapup/wrapup.db, else ~/.local/share/… */
    char *known_hosts; /* servers met over SSH, $XDG_DATA_HOME/wrapup/known_hosts; NULL: no home */
    char *classes;     /* folder of class files and keys, $XDG_DATA_HOME/wrapup/classes; or NULL */
    const char *home;  /* where "~" is; NULL: not known */
    struct strings bank_dirs; /* where bank ids are looked up, in order; missing folders are fine */
    bool lang_fixed;          /* --lang was given: settings and banks don't change term->lang */
    bool lang_known;          /* the environment names a language */
    struct store *store;      /* opened at first use by app_store() */
    struct bank *bank;        /* the bank loaded last, kept for the next command; may be NULL */
    struct buf bank_bytes;    /* what `bank` was loaded from */
    char *bank_path;
    bool settled; /* the store's settings were applied */
    bool quit;    /* the REPL ends after this command */
    bool in_repl; /* a command at the wrapup> prompt, not in a shell */
};

#endif
