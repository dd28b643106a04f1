/* A check being made: what `check` and a quiz share. */
#ifndef WRAPUP_COMMAND_CHECK_H
#define WRAPUP_COMMAND_CHECK_H

#include "settings.h"

/* How a result is shown: the five states, and an advisory task that did not pass. */
enum look { LOOK_PASS, LOOK_FAIL, LOOK_WARN, LOOK_WAIT, LOOK_UNKNOWN, LOOK_SKIP, LOOK_COUNT };
enum look look_of(const struct task *task, const struct task_result *result);

/* The lines at the bottom of a terminal that change while a check runs. */
struct live {
    struct buf shown; /* what stands there now */
};

struct checking {
    struct app *app;
    const struct bank *bank;
    bool *wanted; /* one per task, prerequisites among them */
    struct target target;
    struct strings evidence;     /* contents */
    struct strings input_names;  /* what was typed or given … */
    struct strings input_values; /* … for each, "" for one that was passed over */
    const char *accept_host;     /* a fingerprint that was given beforehand, or NULL */
    const char *bank_hash;       /* of the bank's bytes; NULL: it is app->bank */
    bool silent;                 /* neither progress nor questions: a document is written */
    bool quiet;                  /* progress, but no results: a quiz shows them once they count */
    bool only_changes;           /* progress tells what differs from `before` */
    enum look *before;           /* of the round before; NULL: none */
    struct check_report report;
    bool reported;        /* report is there */
    enum term_got ended;  /* TERM_TIME: it was not cut short */
    bool *running;        /* tasks begun and not judged */
    size_t judged, total; /* of the tasks wanted */
    bool held;            /* the helper has the terminal */
    struct live live;
    struct buf reason; /* the one told last: the same isn't told twice in a row */
};

/* A check of nothing yet: the target as configured. The store is open. */
void checking_init(struct checking *c, struct app *app, const struct bank *bank);
void checking_release(struct checking *c);
/* Wants a task, and what it requires. */
void checking_want(struct checking *c, size_t task);
/* What was given for an input; NULL: it was not asked for. */
const char *checking_input(const struct checking *c, const char *name);
void checking_give(struct checking *c, const char *name, const char *value);
/* Runs it, showing progress, and keeps results and memory in the store. Without trust every task
 * is unknown. False when nothing could be tried or kept. */
bool checking_run(struct checking *c, struct err *err);
/* What the results come to: EXIT_FINE, EXIT_FAULTS or EXIT_UNKNOWN. */
int checking_status(const struct checking *c);
enum look checking_look(const struct checking *c, size_t task);
/* Whether a login was refused: trying again would get the learner locked out. */
bool checking_refused(const struct checking *c);

/* ---- questions; check_ask.c -------------------------------------------------------------- */

/* Asks for the inputs of the tasks wanted that are not given yet; Enter passes one over. Without
 * `ask` those do that were remembered. False when the program is to end. */
bool checking_ask_inputs(struct checking *c, bool ask);
/* Whether a value can be one of this input. */
bool input_fits(const char *name, const char *value);
/* Appends what is wanted, in one sentence. */
void input_explain(const struct task *task, const char *name, enum lang lang, struct buf *ret);
/* Inputs that plainly stay the same are kept, and used again: false when this one is not. */
bool input_recall(struct app *app, const struct bank *bank, const struct task *task,
                  const char *name, struct buf *ret);
void input_remember(struct app *app, const struct bank *bank, const struct task *task,
                    const char *name, const char *value);
/* Reads the lines that are missing from a JSON object whose first line was typed. */
enum term_got input_read_on(struct app *app, struct buf *value);
/* Shows a server's key and asks whether it is the right one. */
bool checking_accept_host(struct checking *c, const struct check_host_key *key);
/* Reads what is pasted up to the end of the input. False when the person left. */
bool checking_read_pasted(struct app *app, struct buf *ret);
/* "yes" or "예" in full. */
bool check_says_yes(const char *typed);

/* ---- trust; check_trust.c ---------------------------------------------------------------- */

/* Whether the bank's tasks may run: shipped, or trusted before. */
bool trust_given(struct app *app, const struct bank *bank);
/* Shows all that the tasks would run, then asks once. False: not trusted. */
bool trust_ask(struct app *app, const struct bank *bank);
bool trust_keep(struct app *app, const struct bank *bank, struct err *err);
/* Writes every task of the bank with its probe, harmless for the screen. */
void trust_show(struct app *app, const struct bank *bank);

/* ---- answers that must leave the instance; carry.c ---------------------------------------- */

/* Remembers that all attempts were carried away just now. */
bool carry_keep(struct app *app, struct err *err);
/* Whether the store holds anything that was not carried away. */
bool carry_pending(struct app *app, bool *ret, struct err *err);
/* Says with which commands the answers leave the instance. */
void carry_advise(struct app *app, const struct check_target *target, bool on_instance);
/* Whether a task asks for the instance to be gone. */
bool carry_ends(const struct task *task);

/* ---- what is shown; check_live.c, check_show.c ------------------------------------------- */

/* Puts text (whole lines) in place of what stood there, as far as the screen has room. */
void live_put(struct app *app, struct live *live, const struct buf *text);
/* The same, below lines that stay. */
void live_print(struct app *app, struct live *live, const struct buf *lines,
                const struct buf *text);
void live_clear(struct app *app, struct live *live);

void checking_show_progress(struct checking *c);
/* Progress, below lines that stay. */
void checking_show_lines(struct checking *c, const struct buf *lines);
/* A line for a task that was judged, and why it didn't pass. */
void checking_show_judged(struct checking *c, size_t task, const struct task_result *result);
/* Counts, the way through the practice, and the step that stands in the way. named: tasks asked for
 * by name, shown in full; NULL: all. */
void checking_show_summary(struct checking *c, const bool *named);
/* Appends "✓ pass  t17 title". */
void put_task_line(const struct app *app, const struct task *task, enum look look, struct buf *out);
/* The same with all that was found: expected, observed, what to do next. */
void put_task_result(const struct app *app, const struct task *task,
                     const struct task_result *result, struct buf *out);
/* A text under a heading, wrapped. */
void put_detail(const struct app *app, enum msg_id heading, const struct said *said,
                struct buf *out);
const char *look_name(enum look look); /* "pass", "warning", … for machines */
size_t look_room(enum lang lang);      /* columns of the widest word of a state */
const char *look_sign(enum look look); /* one column */
/* One row of the screen: what is longer is cut. */
void put_row(const char *text, size_t columns, struct buf *out);

/* ---- for other programs; check_formats.c ------------------------------------------------- */

void checking_json(const struct checking *c, struct buf *out);
void checking_tap(const struct checking *c, struct buf *out);
void checking_junit(const struct checking *c, struct buf *out);

/* ---- again and again; check_watch.c ------------------------------------------------------ */

enum { WATCH_SECONDS_MIN = 10, WATCH_SECONDS_MAX = 3600 };
/* Goes on until all is well, it is told to stop, or a login was refused. The first round was made.
 */
bool checking_watch(struct checking *c, int64_t seconds, struct err *err);

#endif
