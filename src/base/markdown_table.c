/* Tables: even columns where they fit, else cells one after the other.
 * What stands in a cell is left to markdown.c. */
#include "markdown_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <lowdown.h>

#include "wrapup/mem.h"

static const char between[] = " | ";

struct drawing {
    struct md_layout *l;
    void (*walk)(struct md_layout *l, const struct lowdown_node *cell);
    size_t *widths;
    size_t count;
};

/* One cell on one line, without its newline; returns its width. */
static size_t draw_cell(const struct drawing *d, bool head, const struct lowdown_node *cell,
                        struct buf *out)
{
    struct md_layout line;
    md_layout_init(&line, out, SIZE_MAX, d->l->ansi);
    line.look = head ? MD_BOLD : 0;
    d->walk(&line, cell);
    md_end_line(&line);
    if (line.lines > 0) {
        buf_truncate(out, out->len - 1);
    }
    md_layout_release(&line);
    return line.column;
}

static void pad(struct buf *out, char c, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, c);
    }
}

static void measure_row(const struct drawing *d, bool head, const struct lowdown_node *row)
{
    const struct lowdown_node *cell;
    TAILQ_FOREACH(cell, &row->children, entries)
    {
        BUF_AUTO(scratch);
        size_t width = draw_cell(d, head, cell, &scratch);
        size_t *widest = &d->widths[cell->rndr_table_cell.col];
        *widest = width > *widest ? width : *widest;
    }
}

static void even_row(const struct drawing *d, bool head, const struct lowdown_node *row)
{
    BUF_AUTO(line);
    const struct lowdown_node *cell;
    TAILQ_FOREACH(cell, &row->children, entries)
    {
        BUF_AUTO(text);
        size_t room = d->widths[cell->rndr_table_cell.col] - draw_cell(d, head, cell, &text);
        bool right = (cell->rndr_table_cell.flags & HTBL_FL_ALIGNMASK) == HTBL_FL_ALIGN_RIGHT;
        buf_adds(&line, cell != TAILQ_FIRST(&row->children) ? between : "");
        pad(&line, ' ', right ? room : 0);
        buf_adds(&line, buf_str(&text));
        pad(&line, ' ', right ? 0 : room);
    }
    md_verbatim_line(d->l, buf_str(&line), line.len);
    if (head) {
        buf_clear(&line);
        for (size_t i = 0; i < d->count; i++) {
            buf_adds(&line, i > 0 ? "-|-" : "");
            pad(&line, '-', d->widths[i]);
        }
        md_verbatim_line(d->l, buf_str(&line), line.len);
    }
}

/* Too wide for columns: the cells wrap like a sentence. */
static void loose_row(const struct drawing *d, bool head, const struct lowdown_node *row)
{
    const struct lowdown_node *cell;
    size_t before = md_enter(d->l, "", "  ");
    d->l->look = head ? MD_BOLD : 0;
    TAILQ_FOREACH(cell, &row->children, entries)
    {
        if (cell != TAILQ_FIRST(&row->children)) {
            md_words(d->l, between, strlen(between), false);
        }
        d->walk(d->l, cell);
    }
    d->l->look = 0;
    md_leave(d->l, before);
}

static void each_row(const struct drawing *d, const struct lowdown_node *table,
                     void (*f)(const struct drawing *d, bool head, const struct lowdown_node *row))
{
    const struct lowdown_node *part;
    const struct lowdown_node *row;
    TAILQ_FOREACH(part, &table->children, entries)
    {
        TAILQ_FOREACH(row, &part->children, entries)
        {
            f(d, part->type == LOWDOWN_TABLE_HEADER, row);
        }
    }
}

void md_table(struct md_layout *l, const struct lowdown_node *table,
              void (*walk)(struct md_layout *l, const struct lowdown_node *cell))
{
    struct drawing d = {.l = l, .walk = walk, .count = table->rndr_table.columns};
    d.widths = xcalloc(d.count, sizeof(d.widths[0]));
    each_row(&d, table, measure_row);
    size_t total = d.count > 0 ? strlen(between) * (d.count - 1) : 0;
    for (size_t i = 0; i < d.count; i++) {
        total += d.widths[i];
    }
    each_row(&d, table, total <= md_room(l) ? even_row : loose_row);
    free(d.widths);
}
