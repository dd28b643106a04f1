/* A text as an array of folded, lower-case letters without spaces, each knowing whether a space
 * stood before it. Which letters make a word or an answer is for those who compare. */
#ifndef WRAPUP_MATCH_LETTERS_H
#define WRAPUP_MATCH_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wrapup/buf.h"
#include "wrapup/mem.h"

struct letter {
    uint32_t code;
    bool gap; /* a space, or a dropped hyphen or underscore, stood before it */
};

/* Embedded: start from LETTERS_INIT or LETTERS_AUTO, end with letters_release. */
struct letters {
    struct letter *at;
    size_t count;
};
#define LETTERS_INIT \
    { \
        .at = NULL, .count = 0 \
    }
#define LETTERS_AUTO(name) CLEANUP(letters_release) struct letters name = LETTERS_INIT
void letters_release(struct letters *l);

/* Folds s (match_fold), lowers its case, and drops spaces, quotes, hyphens and underscores. */
void letters_read(struct letters *ret, const char *s);

/* A piece of one: letters [start, end). */
struct slice {
    const struct letter *at;
    size_t count;
};
static inline struct slice letters_slice(const struct letters *l, size_t start, size_t end)
{
    return (struct slice){.at = l->at + start, .count = end - start};
}

/* Appends the letters as UTF-8 without spaces. */
void slice_write(struct buf *out, struct slice s);
/* How many letters at `start` spell the word (lower case, its spaces ignored), gaps ignored; 0:
 * another. */
size_t slice_spells_all(struct slice s, size_t start, const char *word);
/* Most words differ in their first letter, which is looked at here: many are tried everywhere. */
static inline size_t slice_spells(struct slice s, size_t start, const char *word)
{
    const unsigned char *p = (const unsigned char *)word;
    uint32_t first = p[0];
    if (first >= 0xE0 && first < 0xF0 && p[1] != '\0' && p[2] != '\0') {
        first = (first & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    }
    bool differs = first != ' ' && (start >= s.count || s.at[start].code != first);
    return differs && (p[0] < 0x80 || first >= 0x800) ? 0 : slice_spells_all(s, start, word);
}
/* The same at the end of the slice. */
size_t slice_ends_with(struct slice s, const char *word);

static inline bool is_latin(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

static inline bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

/* True when a Latin word or a number may begin (end) at letter i, the one before (after) being
 * something else. */
bool slice_latin_begins(struct slice s, size_t i);
bool slice_latin_ends(struct slice s, size_t i);

#endif
