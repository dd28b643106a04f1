/* The text of a cloze and its gaps, private to cloze.c and gaps.c: where {{gaps}} stand, what is
 * printed around them, and a whole line typed again. */
#ifndef WRAPUP_QUESTION_GAPS_H
#define WRAPUP_QUESTION_GAPS_H

#include "type.h"

struct gap {
    const char *id;
    struct answer_key key;
    /* What is printed around the gap where it is the only one there, or NULL. */
    const char *before[LANG_COUNT], *after[LANG_COUNT];
};
/* The one line that holds all the gaps: piece i stands before the gap gap[i], the last after all.
 */
struct gap_line {
    bool usable;
    unsigned gap[QUESTION_PARTS_MAX];
    const char *piece[QUESTION_PARTS_MAX + 1];
};
struct gaps {
    struct gap *list;
    size_t count;
    struct gap_line line[LANG_COUNT];
};

/* Checks that each gap stands once in the text of this language, and finds what is around it. */
void gaps_place(struct gaps *gaps, const char *text, enum lang lang, const struct json_at *at,
                struct arena *arena);
/* Appends the text with "(1)____" for its gaps, "____" when there is only one. */
void gaps_show(const struct gaps *gaps, const char *text, struct buf *out);
/* Splits what was typed for several gaps, one text per gap. False when it doesn't come out even. */
bool gaps_split(const struct gaps *gaps, const char *typed, struct strings *ret);

#endif
