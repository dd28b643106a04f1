/* A page of a report as its parts, whatever it is written as: those who say something call the
 * functions below, and one file for each form (terminal, Markdown, HTML) writes it. */
#ifndef WRAPUP_REPORT_SHEET_H
#define WRAPUP_REPORT_SHEET_H

#include "wrapup/report.h"

/* How something is meant; always said in words, too. */
enum tone { TONE_PLAIN, TONE_QUIET, TONE_GOOD, TONE_MIDDLE, TONE_BAD, TONE_COUNT };

/* All texts are light Markdown on one line, unless said otherwise. */

/* A point of a list, and what belongs to it. */
enum { ENTRY_MORE = 5 };
struct entry {
    enum tone tone;
    const char *tag; /* a word before the text; NULL: none */
    const char *text;
    const char *more[ENTRY_MORE]; /* up to the first NULL */
};

struct bar {
    const char *label;
    double share; /* 0..1; NAN: not measured */
    double mark;  /* a tick on the scale; NAN: none */
    const char *said;
    enum tone tone;
};
struct bars {
    const char *caption;
    const struct bar *list;
    size_t count;
};

/* The first column names the row. */
enum { GRID_COLUMNS = 12 };
struct grid {
    const char *caption;
    const char *labels[GRID_COLUMNS];
    bool number[GRID_COLUMNS]; /* stands at the right */
    size_t columns;
    const char **cells; /* [row * columns + column] */
    size_t filled;      /* of them */
};

/* The one figure that comes first. */
struct figure {
    const char *value; /* "62 %" */
    const char *label;
    double share; /* 0..1 or NAN */
};

struct sheet;
struct sheet_ops {
    void (*begin)(struct sheet *sheet, const char *title, const char *under);
    void (*heading)(struct sheet *sheet, unsigned level, const char *id, const char *text);
    void (*text)(struct sheet *sheet, enum tone tone, const char *text);
    void (*figure)(struct sheet *sheet, const struct figure *figure);
    void (*list)(struct sheet *sheet, const struct entry *list, size_t count, bool ordered);
    void (*bars)(struct sheet *sheet, const struct bars *bars);
    void (*stack)(struct sheet *sheet, const struct bars *parts); /* shares that make one whole */
    void (*grid)(struct sheet *sheet, const struct grid *grid);
    void (*fold)(struct sheet *sheet,
                 const char *title); /* opens by hand, where that is possible */
    void (*unfold)(struct sheet *sheet);
    void (*end)(struct sheet *sheet);
};
struct sheet {
    const struct sheet_ops *ops;
    enum lang lang;
    bool small;   /* a class of which counts are said, not shares */
    bool names;   /* learners may be named: not on a page that is made to be pasted */
    bool details; /* tables behind the tables, where they don't stand in the way */
    bool brief;   /* lists are cut after the first of them, with a word on the rest */
    struct arena *arena;
    struct buf *out;
    /* what the writers keep */
    struct report_style style;
    bool begun; /* something stands above */
    struct buf contents;
    struct buf body;
    bool section;
};
void sheet_init(struct sheet *sheet, const struct sheet_ops *ops, enum lang lang, struct buf *out);
void sheet_release(struct sheet *sheet);
extern const struct sheet_ops sheet_terminal, sheet_markdown, sheet_html;

/* ---- words, which live as long as the sheet ------------------------------------------------ */

const char *tell(struct sheet *sheet, struct msg m);
const char *tell0(struct sheet *sheet, enum msg_id id);
/* Keeps what a buffer holds. */
const char *keep(struct sheet *sheet, const struct buf *text);
/* What a person typed, literally; cut where it is longer than `most` bytes (0: never). */
const char *literal(struct sheet *sheet, const char *text, size_t most);
/* The bank's text in the sheet's language, up to its first empty line; "" when absent. */
const char *bank_words(struct sheet *sheet, const struct text *text);
/* "**O1** text" */
const char *named(struct sheet *sheet, const char *id, const struct text *text);

/* "62 %"; "-" for NAN. */
const char *percent(struct sheet *sheet, double share);
/* A figure with two decimals; "-" for NAN. */
const char *decimal(struct sheet *sheet, double figure);
const char *count_words(struct sheet *sheet, size_t count);
/* In a cell: "62 %", or "12/24" of a small class; "-" where nothing was measured. */
const char *share_cell(struct sheet *sheet, const struct report_share *share);
/* In a sentence: "62 %, of 24 answers", or "12 of 24 answers". */
const char *share_words(struct sheet *sheet, const struct report_share *share);
/* "2026-11-25", or "-" */
const char *day_words(struct sheet *sheet, struct moment when);
const char *verdict_words(struct sheet *sheet, enum report_verdict verdict);
enum tone verdict_tone(enum report_verdict verdict);
/* An answer as it is stored, a JSON array, in words. */
const char *answer_words(struct sheet *sheet, const struct question *q, const char *stored);

/* ---- rows by and by ------------------------------------------------------------------------- */

struct list {
    struct entry *list;
    size_t count;
};
struct entry *list_add(struct list *list);
void entry_more(struct entry *entry, const char *text);
void list_release(struct list *list);

struct bar_list {
    struct bar *list;
    size_t count;
};
void bar_add(struct bar_list *list, struct bar bar);
void bar_list_release(struct bar_list *list);

/* Of so many, how many to show: `most` on a brief page. */
size_t shown_of(const struct sheet *sheet, size_t count, size_t most);
/* The first `most` entries; the others are folded away, or on a brief page only counted. */
void put_first(struct sheet *sheet, const struct list *list, size_t most, enum msg_id count,
               enum msg_id fold);
/* Says how many were left out, and how to see them; nothing when none were. */
void put_more(struct sheet *sheet, enum msg_id id, size_t rest);

/* Columns first, then rows cell by cell. */
void grid_column(struct grid *grid, const char *label, bool number);
void grid_cell(struct grid *grid, const char *text);
static inline size_t grid_rows(const struct grid *grid)
{
    return grid->columns > 0 ? grid->filled / grid->columns : 0;
}
static inline const char *grid_at(const struct grid *grid, size_t row, size_t column)
{
    return grid->cells[row * grid->columns + column];
}
/* Writes it unless it has no row, and empties it. */
void grid_put(struct sheet *sheet, struct grid *grid);

#endif
