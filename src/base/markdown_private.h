/* What the Markdown files of this folder share: guarded text, and lines put together word by
 * word. */
#ifndef WRAPUP_BASE_MARKDOWN_PRIVATE_H
#define WRAPUP_BASE_MARKDOWN_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wrapup/buf.h"

/* Stand-ins for characters that Markdown must not see. They are non-characters, so sanitised
 * text has none of its own. */
enum guard {
    GUARD_UNDERSCORE = 0xFDD0,
    GUARD_LESS = 0xFDD1,
    GUARD_BRACKET = 0xFDD2,
    GUARD_STAR = 0xFDD3,
};

/* Copies sanitised Markdown with stand-ins for: underscores inside words, stars that
 * begin a file pattern, every `<` that doesn't
 * begin an http(s) autolink (so there is no HTML), and every `[` that doesn't begin a whole
 * link or image (the parser would look for its end over and over). */
void md_guard(struct buf *out, const char *s, size_t len);
/* The character that a stand-in stands for; others as they are. */
uint32_t md_meant(uint32_t code);
/* Appends what an entity stands for: the few that people write by hand and numbers; others as they
 * stand. */
void md_entity(struct buf *out, const char *s, size_t len);
bool md_is_web(const char *link, size_t len);

/* How text looks on a terminal, or'ed. */
enum md_look { MD_BOLD = 1, MD_UNDERLINE = 2, MD_CODE = 4, MD_STRIKE = 8 };

/* Lines under construction. Start with md_layout_init, end with md_layout_release. */
struct md_layout {
    struct buf *out;
    size_t lines;   /* written so far */
    size_t columns; /* SIZE_MAX: never wrap */
    bool ansi;
    unsigned look;   /* of the text to come */
    unsigned shown;  /* what the escape sequences written so far amount to */
    struct buf rest; /* before every line: indents and quote marks */
    struct buf lead; /* before the next line in place of `rest`, while lead_set */
    bool lead_set;
    struct buf gap;  /* empty lines that wait for a line to follow */
    struct buf word; /* not on a line yet, one byte of `looks` for each byte */
    struct buf looks;
    size_t width;  /* of the word */
    uint32_t last; /* its last character that takes a column, or 0 */
    size_t split;  /* bytes of it before its last place to split, or 0 */
    size_t split_width;
    size_t spaces; /* before the word */
    bool open;     /* the line has begun */
    size_t column; /* where it ends */
};

void md_layout_init(struct md_layout *l, struct buf *out, size_t columns, bool ansi);
void md_layout_release(struct md_layout *l);
/* Words to wrap; a run of white space counts once, or as it stands with `verbatim`. */
void md_words(struct md_layout *l, const char *s, size_t len, bool verbatim);
/* A marker that is part of the word it touches; with escape sequences it isn't needed. */
void md_marker(struct md_layout *l, const char *marker);
/* One whole line as it stands, never wrapped. */
void md_verbatim_line(struct md_layout *l, const char *s, size_t len);
/* Finishes the line, if one has begun. */
void md_end_line(struct md_layout *l);
/* One empty line before the next line, if there is one. */
void md_gap(struct md_layout *l);
/* Goes one block deeper: `first` before its first line, `next` (as wide) before the others.
 * Returns what md_leave wants. */
size_t md_enter(struct md_layout *l, const char *first, const char *next);
void md_leave(struct md_layout *l, size_t before);
/* Columns left for text in a fresh line. */
size_t md_room(const struct md_layout *l);

#endif
