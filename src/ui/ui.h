/* What the files of ui/ share: the terminal's state and the parts both kinds of terminal use.
 * The interface that commands see is wrapup/term.h. */
#ifndef UI_UI_H
#define UI_UI_H

#include "wrapup/app.h"

/* A line of input holds at most this much; an edited text too. */
enum { INPUT_MAX = 64 * 1024 };

/* Either terminal. The strings are borrowed and may be NULL. */
struct ui_term {
    struct term term;         /* first, so that the ops find their way back */
    const char *history_path; /* where commands are remembered */
    const char *editor;       /* a shell command */
    const char *tmp_dir;
    bool dumb;             /* TERM=dumb: no escape sequence of any kind */
    size_t columns_wanted; /* for what is not a terminal; 0: nobody said */
    struct buf input;      /* plain: bytes read; those before input_start are handed out */
    size_t input_start;
    bool input_ended;
    bool input_dropping;   /* plain: in the middle of a line that is too long */
    struct strings pasted; /* readline: lines of a paste for the asks to come */
    size_t pasted_next;
    bool started; /* readline: initialised */
};

static inline struct ui_term *ui_term_of(struct term *term)
{
    return (struct ui_term *)(void *)term;
}

/* Lines edited with readline; both ends must be a terminal. Nothing is initialised before the first
 * ask. */
/* Lines as they come; readline asks through it for what must not be shown. */
enum term_got plain_ask(struct term *term, const struct term_ask *ask, struct buf *line);
extern const struct term_ops readline_ops;
/* Lines from a pipe, a file, or a terminal whose output goes elsewhere. */
extern const struct term_ops plain_ops;
void ui_term_release(struct ui_term *ui);

/* ---- output.c: the ops that both terminals share ------------------------------------------ */

void output_write(struct term *term, const char *bytes, size_t len);
/* Shows what was written; before anything is waited for. */
void output_flush(void);
void output_talk(struct term *term, const char *bytes, size_t len);
size_t output_columns(struct term *term);
size_t output_rows(struct term *term);
/* One message and a newline, to where people read. */
void output_say(struct term *term, struct msg m);
/* "wrapup: what is wrong" on standard error. */
void output_error(enum lang lang, const struct err *err);
/* The last flush. A reader who went away early is no failure. */
bool output_finish(struct err *err);

/* ---- edit.c ------------------------------------------------------------------------------- */

bool editor_edit(struct term *term, struct buf *text, struct err *err);

/* ---- history.c: one command a line, newest last ------------------------------------------- */

enum { HISTORY_MAX = 500 };
/* The lines of the file that are fit to be shown; none when there is no file. */
void history_file_load(const char *path, struct strings *ret);
/* Appends one line, and shortens a file that has grown well beyond HISTORY_MAX. Failures are
 * silent: a history is a convenience. */
void history_file_add(const char *path, const char *line);
/* Removes the file; true when there is none afterwards. path may be NULL. */
bool history_file_forget(const char *path, struct err *err);

/* ---- clock.c ------------------------------------------------------------------------------ */

int64_t clock_monotonic_ms(void);
/* The same and more as struct app wants them. */
int64_t clock_monotonic(struct app *app);
struct moment clock_now(struct app *app);
int64_t clock_seed(struct app *app);
bool clock_timezone(struct app *app, const char *zone);

/* ---- helper.c ----------------------------------------------------------------------------- */

/* The path of wrapup-helper; false when there is none. */
bool helper_find(struct app *app, struct buf *ret);

/* ---- repl.c ------------------------------------------------------------------------------- */

/* Reads and runs commands until the end; the process's exit status. */
int repl_run(struct app *app);

#endif
