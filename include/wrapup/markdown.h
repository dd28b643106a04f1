/* Light Markdown to a terminal and to HTML (lowdown). Raw HTML is shown as text, only http(s) links
 * stay. */
#ifndef WRAPUP_MARKDOWN_H
#define WRAPUP_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wrapup/buf.h"

struct md_style {
    size_t columns; /* wrap width, 20..400 */
    bool ansi;      /* emphasis and colour by escape sequences */
};

/* Appends the rendered text, NFC and sanitised: the only escape sequences in it are SGR
 * ones that the renderer wrote itself, and none without `ansi`. Ends in exactly one '\n'.
 * The input may hold any bytes. */
void md_terminal(struct buf *out, const char *markdown, size_t len, struct md_style style);
/* Appends HTML: text escaped, few elements without attributes, and http(s) links. */
void md_html(struct buf *out, const char *markdown, size_t len);
/* The same without elements of blocks, for a heading or a cell. */
void md_html_line(struct buf *out, const char *markdown, size_t len);
/* Appends plain text, sanitised, for between HTML's tags or inside a quoted attribute. */
void html_escape(struct buf *out, const char *s, size_t len);
/* Appends light Markdown as one line that other readers of Markdown take as it is taken here: no
 * HTML, no cell of a table ends in it. */
void md_line(struct buf *out, const char *markdown, size_t len);
/* Appends plain text escaped so that Markdown shows it literally, on one line. For learner
 * text and ids inside generated Markdown. */
void md_escape(struct buf *out, const char *s, size_t len);

/* Appends a plain sentence, sanitised and wrapped between its words. `lead` (ASCII) stands before
 * the first line; the others are indented by as much. Ends in '\n'. */
void text_wrap(struct buf *out, const char *lead, const char *text, size_t columns);

/* "&amp;" and the like for what means something in HTML and XML (& < > "); NULL for others. */
const char *markup_entity(uint32_t code);

#endif
