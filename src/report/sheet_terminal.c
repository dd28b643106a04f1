/* A report page on a terminal of 40 columns or more: bars of block characters, tables that become
 * records where they don't fit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sheet.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

enum { BAR_WIDE = 20, BAR_NARROW = 10, GAP = 2, NAME_LEAST = 16, LONGEST = 400 };

static const char *const colours[TONE_COUNT] = {
    [TONE_PLAIN] = "\033[36m",  [TONE_QUIET] = "\033[2m", [TONE_GOOD] = "\033[32m",
    [TONE_MIDDLE] = "\033[33m", [TONE_BAD] = "\033[31m",
};

static size_t width_of(const char *s)
{
    return utf8_width(s, strlen(s));
}

static void repeat(struct buf *out, const char *what, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_adds(out, what);
    }
}

static void put_in(struct sheet *sheet, const char *sgr, const char *text)
{
    buf_adds(sheet->out, sheet->style.colour ? sgr : "");
    buf_adds(sheet->out, text);
    buf_adds(sheet->out, sheet->style.colour ? "\033[0m" : "");
}

/* Markdown as one line of plain text. */
static const char *plain(struct sheet *sheet, const char *markdown)
{
    BUF_AUTO(text);
    md_terminal(&text, markdown, strlen(markdown), (struct md_style){.columns = LONGEST});
    for (size_t i = 0; i < text.len; i++) {
        text.data[i] = (char)(text.data[i] == '\n' ? ' ' : text.data[i]);
    }
    while (text.len > 0 && text.data[text.len - 1] == ' ') {
        buf_truncate(&text, text.len - 1);
    }
    return keep(sheet, &text);
}

static void put_markdown(struct sheet *sheet, const char *markdown)
{
    md_terminal(sheet->out, markdown, strlen(markdown),
                (struct md_style){.columns = sheet->style.columns, .ansi = sheet->style.colour});
}

/* A blank line between what belongs together, none right below a heading. */
static void apart(struct sheet *sheet)
{
    buf_adds(sheet->out, sheet->begun ? "\n" : "");
    sheet->begun = true;
}

/* Bold, as many lines as it takes. */
static void put_title(struct sheet *sheet, const char *line)
{
    BUF_AUTO(wrapped);
    text_wrap(&wrapped, "", line, sheet->style.columns);
    buf_truncate(&wrapped, wrapped.len - 1);
    put_in(sheet, "\033[1m", buf_str(&wrapped));
    buf_addc(sheet->out, '\n');
}

static void begin(struct sheet *sheet, const char *title, const char *under)
{
    put_title(sheet, plain(sheet, title));
    put_markdown(sheet, under);
}

static void heading(struct sheet *sheet, unsigned level, const char *id, const char *text)
{
    (void)id;
    const char *line = plain(sheet, text);
    buf_addc(sheet->out, '\n');
    put_title(sheet, line);
    if (level == 1) {
        size_t width = width_of(line);
        size_t most = sheet->style.columns;
        repeat(sheet->out, sheet->style.ascii ? "-" : "─", width < most ? width : most);
        buf_addc(sheet->out, '\n');
    }
    sheet->begun = false;
}

static void put_text(struct sheet *sheet, enum tone tone, const char *markdown)
{
    if (tone == TONE_PLAIN || !sheet->style.colour) {
        put_markdown(sheet, markdown);
        return;
    }
    buf_adds(sheet->out, colours[tone]);
    md_terminal(sheet->out, markdown, strlen(markdown),
                (struct md_style){.columns = sheet->style.columns});
    buf_truncate(sheet->out, sheet->out->len - 1);
    buf_adds(sheet->out, "\033[0m\n");
}

static void text(struct sheet *sheet, enum tone tone, const char *markdown)
{
    apart(sheet);
    put_text(sheet, tone, markdown);
}

static void list(struct sheet *sheet, const struct entry *entries, size_t count, bool ordered)
{
    BUF_AUTO(markdown);
    apart(sheet);
    for (size_t i = 0; i < count; i++) {
        const struct entry *e = &entries[i];
        if (ordered) {
            buf_addf(&markdown, "%zu. ", i + 1);
        } else {
            buf_adds(&markdown, "- ");
        }
        if (e->tag != NULL) {
            buf_addf(&markdown, "**%s** · ", e->tag);
        }
        buf_addf(&markdown, "%s\n", e->text);
        for (size_t k = 0; k < ENTRY_MORE && e->more[k] != NULL; k++) {
            buf_addf(&markdown, "    - %s\n", e->more[k]);
        }
    }
    put_markdown(sheet, buf_str(&markdown));
}

/* ---- bars ---------------------------------------------------------------------------------- */

static void put_bar(struct sheet *sheet, const struct bar *bar, size_t width)
{
    bool ascii = sheet->style.ascii;
    double share = isnan(bar->share) ? 0 : fmin(fmax(bar->share, 0), 1);
    size_t full = (size_t)lround(share * (double)width);
    full += full == 0 && share > 0 ? 1 : 0;
    full -= full == width && share < 1 ? 1 : 0;
    size_t tick = isnan(bar->mark) ? width : (size_t)(fmax(bar->mark, 0) * (double)width);
    tick = !isnan(bar->mark) && tick >= width ? width - 1 : tick;
    for (size_t i = 0; i < width; i++) {
        if (i == 0 || i == full || i == tick || i == tick + 1) {
            buf_adds(sheet->out, !sheet->style.colour ? ""
                                 : i == tick          ? "\033[0m"
                                 : i < full           ? colours[bar->tone]
                                                      : colours[TONE_QUIET]);
        }
        if (i == tick) {
            buf_adds(sheet->out, ascii ? "|" : "┃");
        } else if (i < full) {
            buf_adds(sheet->out, ascii ? "#" : "█");
        } else {
            buf_adds(sheet->out, ascii ? "." : "░");
        }
    }
    buf_adds(sheet->out, sheet->style.colour ? "\033[0m" : "");
}

static size_t widest_label(struct sheet *sheet, const struct bars *bars)
{
    size_t widest = 0;
    for (size_t i = 0; i < bars->count; i++) {
        size_t width = width_of(plain(sheet, bars->list[i].label));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static size_t widest_said(struct sheet *sheet, const struct bars *bars)
{
    size_t widest = 0;
    for (size_t i = 0; i < bars->count; i++) {
        size_t width = width_of(plain(sheet, bars->list[i].said));
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Label, bar and words on one line where all of them fit so; else the label above. */
static void put_bars(struct sheet *sheet, const struct bars *bars)
{
    size_t columns = sheet->style.columns;
    size_t label = widest_label(sheet, bars);
    size_t said = widest_said(sheet, bars);
    bool beside = label + GAP + BAR_WIDE + GAP + said <= columns;
    size_t bar = GAP + BAR_WIDE + GAP + said <= columns ? BAR_WIDE : BAR_NARROW;
    for (size_t i = 0; i < bars->count; i++) {
        const struct bar *b = &bars->list[i];
        const char *name = plain(sheet, b->label);
        const char *words = plain(sheet, b->said);
        if (beside) {
            buf_adds(sheet->out, name);
            repeat(sheet->out, " ", label - width_of(name) + GAP);
        } else {
            text_wrap(sheet->out, "", name, columns);
            repeat(sheet->out, " ", GAP);
        }
        put_bar(sheet, b, bar);
        if (GAP + bar + GAP + width_of(words) <= columns) {
            buf_addf(sheet->out, "  %s\n", words);
        } else {
            buf_addc(sheet->out, '\n');
            text_wrap(sheet->out, "  ", words, columns);
        }
    }
}

static void bars(struct sheet *sheet, const struct bars *shown)
{
    apart(sheet);
    if (shown->caption != NULL) {
        put_text(sheet, TONE_QUIET, shown->caption);
    }
    put_bars(sheet, shown);
}

static void figure(struct sheet *sheet, const struct figure *f)
{
    apart(sheet);
    put_in(sheet, "\033[1;36m", plain(sheet, f->value));
    buf_addc(sheet->out, '\n');
    put_markdown(sheet, f->label);
}

/* ---- tables -------------------------------------------------------------------------------- */

struct table {
    const struct grid *grid;
    const char **plain; /* labels, then cells */
    size_t widths[GRID_COLUMNS];
    size_t first; /* what the first column may take */
};

static const char *table_at(const struct table *t, size_t row, size_t column)
{
    return t->plain[row * t->grid->columns + column];
}

/* True when the columns stand side by side, the first one perhaps wrapped. */
static bool measure(struct table *t, size_t columns)
{
    size_t others = 0;
    for (size_t c = 0; c < t->grid->columns; c++) {
        for (size_t r = 0; r <= grid_rows(t->grid); r++) {
            size_t width = width_of(table_at(t, r, c));
            t->widths[c] = width > t->widths[c] ? width : t->widths[c];
        }
        others += c > 0 ? t->widths[c] + GAP : 0;
    }
    t->first = t->widths[0];
    if (others + t->first <= columns) {
        return true;
    }
    t->first = columns > others ? columns - others : 0;
    return t->first >= NAME_LEAST;
}

static void put_rest(struct buf *out, const struct table *t, size_t row)
{
    for (size_t c = 1; c < t->grid->columns; c++) {
        const char *cell = table_at(t, row, c);
        size_t pad = t->widths[c] - width_of(cell);
        bool last = c + 1 == t->grid->columns;
        repeat(out, " ", GAP + (t->grid->number[c] ? pad : 0));
        buf_adds(out, cell);
        repeat(out, " ", t->grid->number[c] || last ? 0 : pad);
    }
    buf_addc(out, '\n');
}

static void put_row(struct sheet *sheet, const struct table *t, size_t row)
{
    BUF_AUTO(name);
    text_wrap(&name, "", table_at(t, row, 0), t->first);
    const char *line = buf_str(&name);
    size_t len = strcspn(line, "\n");
    buf_add(sheet->out, line, len);
    size_t width = utf8_width(line, len);
    if (width > t->first) { /* a word that never ends has its line for itself */
        buf_addc(sheet->out, '\n');
        width = 0;
    }
    repeat(sheet->out, " ", t->first - width);
    put_rest(sheet->out, t, row);
    if (line[len] != '\0' && line[len + 1] != '\0') {
        buf_adds(sheet->out, line + len + 1);
    }
}

/* A row below the other: its name, then what is known of it. */
static void put_record(struct sheet *sheet, const struct table *t, size_t row)
{
    BUF_AUTO(rest);
    for (size_t c = 1; c < t->grid->columns; c++) {
        const char *cell = table_at(t, row, c);
        if (*cell != '\0') {
            buf_addf(&rest, "%s%s %s", rest.len > 0 ? " · " : "", table_at(t, 0, c), cell);
        }
    }
    text_wrap(sheet->out, "", table_at(t, row, 0), sheet->style.columns);
    text_wrap(sheet->out, "  ", buf_str(&rest), sheet->style.columns);
}

static void put_head(struct sheet *sheet, const struct table *t)
{
    BUF_AUTO(line);
    size_t before = sheet->out->len;
    put_row(sheet, t, 0);
    buf_adds(&line, buf_str(sheet->out) + before);
    buf_truncate(sheet->out, before);
    if (line.len > 0) {
        buf_truncate(&line, line.len - 1);
    }
    put_in(sheet, colours[TONE_QUIET], buf_str(&line));
    buf_addc(sheet->out, '\n');
}

static void grid(struct sheet *sheet, const struct grid *g)
{
    struct table t = {.grid = g};
    size_t rows = grid_rows(g);
    t.plain = xcalloc((rows + 1) * g->columns, sizeof(*t.plain));
    for (size_t i = 0; i < (rows + 1) * g->columns; i++) {
        t.plain[i] = plain(sheet, i < g->columns ? g->labels[i] : g->cells[i - g->columns]);
    }
    apart(sheet);
    if (g->caption != NULL) {
        put_text(sheet, TONE_QUIET, g->caption);
    }
    bool even = measure(&t, sheet->style.columns);
    if (even) {
        put_head(sheet, &t);
    }
    for (size_t r = 1; r <= rows; r++) {
        (even ? put_row : put_record)(sheet, &t, r);
    }
    free(t.plain);
}

static void fold(struct sheet *sheet, const char *title)
{
    heading(sheet, 2, NULL, title);
}

static void nothing(struct sheet *sheet)
{
    (void)sheet;
}

const struct sheet_ops sheet_terminal = {
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
