/* A report page as Markdown that is pasted below a heading of level 2. What learners typed comes
 * escaped already. */
#include <math.h>
#include <string.h>

#include "sheet.h"

enum { BAR = 10, TOP_LEVEL = 2 };

/* A blank line between blocks. */
static void apart(struct sheet *sheet)
{
    buf_adds(sheet->out, sheet->begun ? "\n" : "");
    sheet->begun = true;
}

static void begin(struct sheet *sheet, const char *title, const char *under)
{
    apart(sheet);
    buf_addf(sheet->out, "**%s**\n\n%s\n", title, under);
}

static void heading(struct sheet *sheet, unsigned level, const char *id, const char *text)
{
    (void)id;
    apart(sheet);
    for (unsigned i = 0; i < TOP_LEVEL + level; i++) {
        buf_addc(sheet->out, '#');
    }
    buf_addf(sheet->out, " %s\n", text);
}

static void text(struct sheet *sheet, enum tone tone, const char *markdown)
{
    (void)tone;
    apart(sheet);
    buf_addf(sheet->out, "%s\n", markdown);
}

static void figure(struct sheet *sheet, const struct figure *f)
{
    apart(sheet);
    buf_addf(sheet->out, "**%s** · %s\n", f->value, f->label);
}

static void list(struct sheet *sheet, const struct entry *entries, size_t count, bool ordered)
{
    apart(sheet);
    for (size_t i = 0; i < count; i++) {
        const struct entry *e = &entries[i];
        if (ordered) {
            buf_addf(sheet->out, "%zu. ", i + 1);
        } else {
            buf_adds(sheet->out, "- ");
        }
        if (e->tag != NULL) {
            buf_addf(sheet->out, "**%s** · ", e->tag);
        }
        buf_addf(sheet->out, "%s\n", e->text);
        for (size_t k = 0; k < ENTRY_MORE && e->more[k] != NULL; k++) {
            buf_addf(sheet->out, "    - %s\n", e->more[k]);
        }
    }
}

/* ---- tables -------------------------------------------------------------------------------- */

/* A bar that isn't escaped would end the cell, even inside code. */
static void put_cell(struct buf *out, const char *cell)
{
    bool escaped = false;
    buf_adds(out, "| ");
    for (size_t i = 0; cell[i] != '\0'; i++) {
        buf_adds(out, cell[i] == '|' && !escaped ? "\\" : "");
        buf_addc(out, cell[i]);
        escaped = cell[i] == '\\' && !escaped;
    }
    buf_addc(out, ' ');
}

static void end_row(struct buf *out)
{
    buf_adds(out, "|\n");
}

static void put_caption(struct sheet *sheet, const char *caption)
{
    apart(sheet);
    if (caption != NULL) {
        buf_addf(sheet->out, "%s\n\n", caption);
    }
}

static void grid(struct sheet *sheet, const struct grid *g)
{
    put_caption(sheet, g->caption);
    for (size_t c = 0; c < g->columns; c++) {
        put_cell(sheet->out, g->labels[c]);
    }
    end_row(sheet->out);
    for (size_t c = 0; c < g->columns; c++) {
        buf_adds(sheet->out, g->number[c] ? "| ---: " : "| --- ");
    }
    end_row(sheet->out);
    for (size_t r = 0; r < grid_rows(g); r++) {
        for (size_t c = 0; c < g->columns; c++) {
            put_cell(sheet->out, grid_at(g, r, c));
        }
        end_row(sheet->out);
    }
}

static void put_bar(struct buf *out, const struct bar *bar)
{
    size_t full = isnan(bar->share) ? 0 : (size_t)lround(fmin(fmax(bar->share, 0), 1) * BAR);
    size_t tick = isnan(bar->mark) ? BAR : (size_t)fmin(fmax(bar->mark, 0) * BAR, BAR - 1);
    buf_adds(out, "| ");
    for (size_t i = 0; i < BAR; i++) {
        buf_adds(out, i == tick ? "┃" : i < full ? "█" : "░");
    }
    buf_addc(out, ' ');
}

static void bars(struct sheet *sheet, const struct bars *b)
{
    put_caption(sheet, b->caption);
    put_cell(sheet->out, tell0(sheet, MSG_PAGE_COLUMN_WHAT));
    put_cell(sheet->out, "");
    put_cell(sheet->out, tell0(sheet, MSG_PAGE_COLUMN_VALUE));
    end_row(sheet->out);
    buf_adds(sheet->out, "| --- | --- | --- |\n");
    for (size_t i = 0; i < b->count; i++) {
        put_cell(sheet->out, b->list[i].label);
        put_bar(sheet->out, &b->list[i]);
        put_cell(sheet->out, b->list[i].said);
        end_row(sheet->out);
    }
}

static void fold(struct sheet *sheet, const char *title)
{
    heading(sheet, 2, NULL, title);
}

static void nothing(struct sheet *sheet)
{
    (void)sheet;
}

const struct sheet_ops sheet_markdown = {
    .begin = begin,
    .heading = heading,
    .text = text,
    .figure = figure,
    .list = list,
    .bars = bars,
    .stack = bars,
    .grid = grid,
    .fold = fold,
    .unfold = nothing,
    .end = nothing,
};
