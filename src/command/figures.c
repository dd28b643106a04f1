/* Lays out a table of counts: as many groups of columns side by side as fit, the rest below.
 * What the counts mean is the caller's. */
#include "figures.h"

#include <stdio.h>
#include <string.h>

#include "wrapup/utf8.h"

enum { ROW_LABEL_MAX = 16, COMFORTABLE = 60, CELL = 24 };

struct layout_of_figures {
    const struct figures *f;
    size_t label;                      /* width of the row labels */
    size_t widths[FIGURE_COLUMNS_MAX]; /* of the columns, with the space before them */
};

static size_t width_of(const char *s)
{
    return utf8_width(s, strlen(s));
}

static void pad(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, ' ');
    }
}

static const char *cell(char out[CELL], size_t count)
{
    if (count == 0) {
        return "-";
    }
    snprintf(out, CELL, "%zu", count);
    return out;
}

static size_t widest(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure(struct layout_of_figures *l, const struct figures *f, size_t columns)
{
    size_t space = columns < COMFORTABLE ? 1 : 2;
    *l = (struct layout_of_figures){.f = f};
    for (size_t r = 0; r < f->row_count; r++) {
        l->label = widest(l->label, width_of(f->rows[r]));
    }
    l->label = l->label < ROW_LABEL_MAX ? l->label : ROW_LABEL_MAX;
    for (size_t c = 0; c < f->column_count; c++) {
        size_t width = width_of(f->labels[c]);
        for (size_t r = 0; r < f->row_count; r++) {
            char text[CELL];
            width = widest(width, strlen(cell(text, f->cells[r * f->column_count + c])));
        }
        l->widths[c] = width + space;
    }
}

static size_t group_end(const struct figures *f, size_t from)
{
    size_t to = from + 1;
    while (to < f->column_count && !f->opens[to]) {
        to++;
    }
    return to;
}

/* The end of the block that begins at column `from`: whole groups, or what fits of one that is too
 * wide for a line of its own. */
static size_t block_end(const struct layout_of_figures *l, size_t from, size_t columns)
{
    size_t used = l->label;
    size_t end = from;
    while (end < l->f->column_count) {
        size_t next = group_end(l->f, end);
        size_t width = 0;
        for (size_t c = end; c < next; c++) {
            width += l->widths[c];
        }
        if (used + width > columns) {
            break;
        }
        used += width;
        end = next;
    }
    if (end > from) {
        return end;
    }
    do {
        used += l->widths[end++];
    } while (end < l->f->column_count && used + l->widths[end] <= columns);
    return end;
}

/* A label that is too long keeps its start. Ids are ASCII, the others short. */
static void put_row_label(const struct layout_of_figures *l, const char *label, struct buf *out)
{
    size_t width = width_of(label);
    if (width <= l->label) {
        buf_adds(out, label);
        pad(out, l->label - width);
    } else {
        buf_add(out, label, utf8_truncate(label, strlen(label), l->label - 1));
        buf_adds(out, "…");
    }
}

static void put_right(const char *text, size_t width, struct buf *out)
{
    pad(out, width - width_of(text));
    buf_adds(out, text);
}

static void put_block(const struct layout_of_figures *l, size_t from, size_t to, struct buf *out)
{
    const struct figures *f = l->f;
    pad(out, l->label);
    for (size_t c = from; c < to; c++) {
        put_right(f->labels[c], l->widths[c], out);
    }
    buf_addc(out, '\n');
    for (size_t r = 0; r < f->row_count; r++) {
        put_row_label(l, f->rows[r], out);
        for (size_t c = from; c < to; c++) {
            char text[CELL];
            put_right(cell(text, f->cells[r * f->column_count + c]), l->widths[c], out);
        }
        buf_addc(out, '\n');
    }
}

void figures_write(struct buf *out, const struct figures *f, size_t columns)
{
    struct layout_of_figures l;
    measure(&l, f, columns);
    for (size_t from = 0; from < f->column_count;) {
        size_t to = block_end(&l, from, columns);
        if (from > 0) {
            buf_addc(out, '\n');
        }
        put_block(&l, from, to, out);
        from = to;
    }
}
