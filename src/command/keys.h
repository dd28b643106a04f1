/* What a quiz and a survey share when they ask: what a step leads to, colon commands by name, and
 * the line that names the keys. */
#ifndef WRAPUP_COMMAND_KEYS_H
#define WRAPUP_COMMAND_KEYS_H

#include "table.h"

/* What one thing asked leads to. */
enum step {
    STEP_ON,     /* go on with whatever is next */
    STEP_STAY,   /* ask the same thing again */
    STEP_SHOW,   /* show the item again, then ask */
    STEP_MOVE,   /* the place was set: go there */
    STEP_CLOSE,  /* to the question whether to finish */
    STEP_FINISH, /* the time is up */
    STEP_LEAVE,  /* save and leave */
    STEP_FAIL,   /* the store refused: leave with the status that was kept */
};

/* ---- lines ------------------------------------------------------------------------------- */

/* True when the line begins a colon command, not an answer that was written with "::". */
bool is_colon(const char *line);
/* "::x" -> ":x" */
void unescape(struct buf *line, char mark);

/* ---- colon commands ---------------------------------------------------------------------- */

/* asking: the struct run or struct feedback that the table belongs to. */
typedef enum step colon_fn(void *asking, const char *rest);
struct colon {
    const char *name;
    colon_fn *run;
    enum msg_id summary;
    bool leaves; /* leads away from an answer that is being written */
    bool late;   /* also after the end of a quiz, while self-marks are asked */
};
/* The command that a line names, in full or by a unique prefix, and what follows the name; NULL
 * when there is none. */
const struct colon *colon_find(const struct colon *table, size_t count, const char *line,
                               const char **rest);
/* Says that there is no such command, and which are near. */
void colon_unknown(struct app *app, const struct colon *table, size_t count, const char *line);
/* ":hint" and so on, for completion. */
void colon_words(const struct colon *table, size_t count, struct strings *ret);
/* Writes what each does, and how an answer that looks like one is written. */
void colon_list_all(struct app *app, const struct colon *table, size_t count, enum msg_id escapes);
/* Switches to the language named, or to the other one; false when there is no such language. */
bool colon_switch(struct app *app, const char *rest);

/* ---- the footer -------------------------------------------------------------------------- */

/* Adds a key to the line if it still fits. */
void put_key(struct buf *line, size_t columns, const char *key);
/* Writes one line, its newline included, in a quiet colour. */
void write_dim(struct app *app, const struct buf *line);

#endif
