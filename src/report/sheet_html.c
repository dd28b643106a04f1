/* A report page as one HTML file: charts are drawn in it, nothing is fetched, nothing runs. The
 * style is sheet_style.c's. */
#include <math.h>
#include <string.h>

#include "sheet.h"
#include "sheet_style.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

static const char *const tones[TONE_COUNT] = {
    [TONE_PLAIN] = "",        [TONE_QUIET] = "quiet", [TONE_GOOD] = "good",
    [TONE_MIDDLE] = "middle", [TONE_BAD] = "bad",
};

static void line(struct sheet *sheet, const char *markdown)
{
    md_html_line(&sheet->body, markdown, strlen(markdown));
}

static void put(struct sheet *sheet, const char *html)
{
    buf_adds(&sheet->body, html);
}

/* ` class="…"` or nothing. */
static void put_tone(struct sheet *sheet, enum tone tone)
{
    if (tone != TONE_PLAIN) {
        buf_addf(&sheet->body, " class=\"%s\"", tones[tone]);
    }
}

/* ---- the frame ----------------------------------------------------------------------------- */

/* Nothing is loaded from anywhere, and nothing runs, whatever an answer holds. */
static const char head[] =
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<meta name=\"robots\" content=\"noindex\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n";

static void begin(struct sheet *sheet, const char *title, const char *under)
{
    BUF_AUTO(plain);
    md_terminal(&plain, title, strlen(title), (struct md_style){.columns = 400});
    buf_addf(sheet->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n%s<title>",
             lang_code(sheet->lang), head);
    html_escape(sheet->out, buf_str(&plain), strcspn(buf_str(&plain), "\n"));
    buf_adds(sheet->out, "</title>\n<style>\n");
    for (size_t i = 0; sheet_style[i] != NULL; i++) {
        buf_adds(sheet->out, sheet_style[i]);
    }
    buf_adds(sheet->out, "</style>\n</head>\n<body>\n");
    buf_addf(sheet->out, "<a class=\"skip\" href=\"#main\">%s</a>\n<header>\n<h1>",
             tell0(sheet, MSG_PAGE_SKIP_TO_MAIN));
    md_html_line(sheet->out, title, strlen(title));
    buf_adds(sheet->out, "</h1>\n<p>");
    md_html_line(sheet->out, under, strlen(under));
    buf_adds(sheet->out, "</p>\n</header>\n");
}

static void close_section(struct sheet *sheet)
{
    put(sheet, sheet->section ? "</section>\n" : "");
    sheet->section = false;
}

static void end(struct sheet *sheet)
{
    close_section(sheet);
    if (sheet->contents.len > 0) {
        buf_addf(sheet->out, "<nav aria-label=\"%s\">\n<ul>\n%s</ul>\n</nav>\n",
                 tell0(sheet, MSG_PAGE_CONTENTS), buf_str(&sheet->contents));
    }
    buf_addf(sheet->out, "<main id=\"main\">\n%s</main>\n", buf_str(&sheet->body));
    buf_addf(sheet->out, "<footer><p>%s</p></footer>\n</body>\n</html>\n",
             tell0(sheet, MSG_PAGE_FOOTER));
}

static void heading(struct sheet *sheet, unsigned level, const char *id, const char *text)
{
    if (level > 1) {
        put(sheet, "<h3>");
        line(sheet, text);
        put(sheet, "</h3>\n");
        return;
    }
    close_section(sheet);
    sheet->section = true;
    buf_addf(&sheet->body, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
    line(sheet, text);
    put(sheet, "</h2>\n");
    buf_addf(&sheet->contents, "<li><a href=\"#%s\">", id);
    md_html_line(&sheet->contents, text, strlen(text));
    buf_adds(&sheet->contents, "</a></li>\n");
}

/* ---- words --------------------------------------------------------------------------------- */

static void text(struct sheet *sheet, enum tone tone, const char *markdown)
{
    put(sheet, "<p");
    put_tone(sheet, tone);
    put(sheet, ">");
    line(sheet, markdown);
    put(sheet, "</p>\n");
}

static void list(struct sheet *sheet, const struct entry *entries, size_t count, bool ordered)
{
    put(sheet, ordered ? "<ol>\n" : "<ul>\n");
    for (size_t i = 0; i < count; i++) {
        const struct entry *e = &entries[i];
        put(sheet, "<li>");
        if (e->tag != NULL) {
            buf_addf(&sheet->body, "<span class=\"tag %s\">", tones[e->tone]);
            line(sheet, e->tag);
            put(sheet, "</span> · ");
        }
        line(sheet, e->text);
        put(sheet, e->more[0] != NULL ? "\n<ul>\n" : "");
        for (size_t k = 0; k < ENTRY_MORE && e->more[k] != NULL; k++) {
            put(sheet, "<li>");
            line(sheet, e->more[k]);
            put(sheet, "</li>\n");
        }
        put(sheet, e->more[0] != NULL ? "</ul></li>\n" : "</li>\n");
    }
    put(sheet, ordered ? "</ol>\n" : "</ul>\n");
}

static void fold(struct sheet *sheet, const char *title)
{
    put(sheet, "<details>\n<summary>");
    line(sheet, title);
    put(sheet, "</summary>\n");
}

static void unfold(struct sheet *sheet)
{
    put(sheet, "</details>\n");
}

/* ---- charts -------------------------------------------------------------------------------- */

static double within(double share)
{
    return isnan(share) ? 0 : fmin(fmax(share, 0), 1);
}

static void figure(struct sheet *sheet, const struct figure *f)
{
    put(sheet, "<div class=\"figure\">\n");
    if (!isnan(f->share)) {
        /* A ring of circumference 100, from the top on. */
        buf_addf(&sheet->body,
                 "<svg viewBox=\"0 0 40 40\" aria-hidden=\"true\" focusable=\"false\">"
                 "<circle class=\"ring\" cx=\"20\" cy=\"20\" r=\"15.9155\"/>"
                 "<circle class=\"ring on\" cx=\"20\" cy=\"20\" r=\"15.9155\" "
                 "stroke-dasharray=\"%.1f 100\" transform=\"rotate(-90 20 20)\"/></svg>\n",
                 within(f->share) * 100);
    }
    put(sheet, "<p><strong class=\"value\">");
    line(sheet, f->value);
    put(sheet, "</strong> ");
    line(sheet, f->label);
    put(sheet, "</p>\n</div>\n");
}

static void open_chart(struct sheet *sheet, const char *kind, const char *caption)
{
    buf_addf(&sheet->body, "<figure class=\"%s\">\n", kind);
    if (caption != NULL) {
        put(sheet, "<figcaption>");
        line(sheet, caption);
        put(sheet, "</figcaption>\n");
    }
}

/* The words beside a bar say what it shows, so it is nothing to read out. */
static void put_bar(struct sheet *sheet, const struct bar *bar)
{
    buf_addf(&sheet->body,
             "<svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
             "focusable=\"false\"><rect class=\"track\" width=\"100\" height=\"8\"/>"
             "<rect class=\"fill %s\" width=\"%.1f\" height=\"8\"/>",
             tones[bar->tone], within(bar->share) * 100);
    if (!isnan(bar->mark)) {
        buf_addf(&sheet->body, "<rect class=\"tick\" x=\"%.1f\" width=\"0.8\" height=\"8\"/>",
                 fmin(within(bar->mark) * 100, 99.2));
    }
    put(sheet, "</svg>");
}

static void bars(struct sheet *sheet, const struct bars *b)
{
    open_chart(sheet, "bars", b->caption);
    put(sheet, "<ul>\n");
    for (size_t i = 0; i < b->count; i++) {
        const struct bar *bar = &b->list[i];
        put(sheet, "<li><span class=\"label\">");
        line(sheet, bar->label);
        put(sheet, "</span> ");
        put_bar(sheet, bar);
        put(sheet, " <span");
        put_tone(sheet, bar->tone);
        put(sheet, ">");
        line(sheet, bar->said);
        put(sheet, "</span></li>\n");
    }
    put(sheet, "</ul>\n</figure>\n");
}

/* What a stacked bar says, for those who don't see it. */
static void put_label(struct sheet *sheet, const struct bars *b)
{
    BUF_AUTO(plain);
    for (size_t i = 0; i < b->count; i++) {
        BUF_AUTO(part);
        buf_addf(&part, "%s: %s", b->list[i].label, b->list[i].said);
        buf_adds(&plain, i > 0 ? ", " : "");
        md_terminal(&plain, buf_str(&part), part.len, (struct md_style){.columns = 400});
        buf_truncate(&plain, plain.len - 1);
    }
    html_escape(&sheet->body, buf_str(&plain), plain.len);
}

static void stack(struct sheet *sheet, const struct bars *b)
{
    double at = 0;
    open_chart(sheet, "stack", b->caption);
    put(sheet, "<svg class=\"whole\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
               "role=\"img\" focusable=\"false\"><title>");
    put_label(sheet, b);
    put(sheet, "</title>");
    for (size_t i = 0; i < b->count; i++) {
        double width = within(b->list[i].share) * 100;
        buf_addf(&sheet->body, "<rect class=\"fill %s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/>",
                 tones[b->list[i].tone], at, width > 0.3 ? width - 0.3 : width);
        at += width;
    }
    put(sheet, "</svg>\n<ul>\n");
    for (size_t i = 0; i < b->count; i++) {
        buf_addf(&sheet->body,
                 "<li><svg class=\"key\" viewBox=\"0 0 8 8\" aria-hidden=\"true\" "
                 "focusable=\"false\"><rect class=\"fill %s\" width=\"8\" height=\"8\"/></svg>",
                 tones[b->list[i].tone]);
        line(sheet, b->list[i].label);
        put(sheet, ": ");
        line(sheet, b->list[i].said);
        put(sheet, "</li>\n");
    }
    put(sheet, "</ul>\n</figure>\n");
}

/* ---- tables -------------------------------------------------------------------------------- */

/* Figures stand at the right; short words stay on one line, and long ones have room. */
static const char *column_class(const struct grid *g, size_t column)
{
    enum { SHORT = 14 };
    size_t widest = 0;
    for (size_t r = 0; r < grid_rows(g); r++) {
        const char *cell = grid_at(g, r, column);
        size_t width = utf8_width(cell, strlen(cell));
        widest = width > widest ? width : widest;
    }
    return g->number[column] ? "n" : widest <= SHORT ? "s" : "w";
}

/* The roles say what is a table even where a narrow screen shows its rows as records; there each
 * cell is shown with the label of its column. */
static void put_cell(struct sheet *sheet, const char *role, const char *kind, const char *label,
                     const char *words)
{
    bool names = strcmp(role, "cell") != 0;
    bool column = strcmp(role, "columnheader") == 0;
    buf_addf(&sheet->body, "<%s role=\"%s\" class=\"%s\"", names ? "th" : "td", role, kind);
    put(sheet, column ? " scope=\"col\"" : names ? " scope=\"row\"" : "");
    if (!names) {
        put(sheet, " data-label=\"");
        html_escape(&sheet->body, label, strlen(label));
        put(sheet, "\"");
    }
    put(sheet, ">");
    line(sheet, words);
    put(sheet, names ? "</th>" : "</td>");
}

/* A table that is wider than the screen scrolls by itself, by keyboard too. */
static void grid(struct sheet *sheet, const struct grid *g)
{
    const char *classes[GRID_COLUMNS];
    for (size_t c = 0; c < g->columns; c++) {
        classes[c] = column_class(g, c);
    }
    put(sheet, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
    BUF_AUTO(plain);
    md_terminal(&plain, g->caption, strlen(g->caption), (struct md_style){.columns = 400});
    html_escape(&sheet->body, buf_str(&plain), strcspn(buf_str(&plain), "\n"));
    put(sheet, "\">\n<table role=\"table\">\n<caption>");
    line(sheet, g->caption);
    put(sheet, "</caption>\n<thead role=\"rowgroup\">\n<tr role=\"row\">");
    for (size_t c = 0; c < g->columns; c++) {
        put_cell(sheet, "columnheader", classes[c], "", g->labels[c]);
    }
    put(sheet, "</tr>\n</thead>\n<tbody role=\"rowgroup\">\n");
    for (size_t r = 0; r < grid_rows(g); r++) {
        put(sheet, "<tr role=\"row\">");
        for (size_t c = 0; c < g->columns; c++) {
            put_cell(sheet, c == 0 ? "rowheader" : "cell", classes[c], g->labels[c],
                     grid_at(g, r, c));
        }
        put(sheet, "</tr>\n");
    }
    put(sheet, "</tbody>\n</table>\n</div>\n");
}

const struct sheet_ops sheet_html = {
    .begin = begin,
    .heading = heading,
    .text = text,
    .figure = figure,
    .list = list,
    .bars = bars,
    .stack = stack,
    .grid = grid,
    .fold = fold,
    .unfold = unfold,
    .end = end,
};
