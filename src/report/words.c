/* The words that pages of a report are put together from.
 * What is said with them is left to the page_*.c files. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sheet.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

enum { NUMBER = 64, AGAIN_BELOW = 60, MORE_BELOW = 80, WHOLE = 100 };
#define TINY 1e-9
static const char nothing[] = "–";

const char *keep(struct sheet *sheet, const struct buf *text)
{
    return arena_strndup(sheet->arena, buf_str(text), text->len);
}

const char *tell(struct sheet *sheet, struct msg m)
{
    BUF_AUTO(text);
    msg_format(&text, sheet->lang, m);
    return keep(sheet, &text);
}

const char *tell0(struct sheet *sheet, enum msg_id id)
{
    return msg_text(sheet->lang, id);
}

const char *literal(struct sheet *sheet, const char *text, size_t most)
{
    BUF_AUTO(escaped);
    size_t len = strlen(text);
    size_t shown = most > 0 && len > most ? utf8_truncate(text, len, most) : len;
    md_escape(&escaped, text, shown);
    buf_adds(&escaped, shown < len ? "…" : "");
    return keep(sheet, &escaped);
}

const char *bank_words(struct sheet *sheet, const struct text *text)
{
    BUF_AUTO(line);
    if (!text_present(text)) {
        return "";
    }
    const char *whole = text->in[sheet->lang];
    const char *end = strstr(whole, "\n\n");
    md_line(&line, whole, end != NULL ? (size_t)(end - whole) : strlen(whole));
    return keep(sheet, &line);
}

const char *named(struct sheet *sheet, const char *id, const struct text *text)
{
    BUF_AUTO(line);
    buf_addf(&line, "**%s** %s", id, bank_words(sheet, text));
    return keep(sheet, &line);
}

static const char *number(struct sheet *sheet, const char *text)
{
    return arena_strndup(sheet->arena, text, strlen(text));
}

/* Rounded, but never up to where a verdict changes or all is said: 79.6 is no 80. */
const char *percent(struct sheet *sheet, double share)
{
    char text[NUMBER];
    if (isnan(share)) {
        return nothing;
    }
    double shown = round(share * 100);
    bool bound = shown == AGAIN_BELOW || shown == MORE_BELOW || shown == WHOLE;
    shown -= bound && shown > share * 100 + TINY ? 1 : 0;
    (void)snprintf(text, sizeof(text), "%.0f %%", shown);
    return number(sheet, text);
}

const char *decimal(struct sheet *sheet, double figure)
{
    char text[NUMBER];
    if (isnan(figure)) {
        return nothing;
    }
    (void)snprintf(text, sizeof(text), "%.2f", figure);
    return number(sheet, strcmp(text, "-0.00") == 0 ? "0.00" : text);
}

const char *count_words(struct sheet *sheet, size_t count)
{
    char text[NUMBER];
    (void)snprintf(text, sizeof(text), "%zu", count);
    return number(sheet, text);
}

/* Points of questions that weigh the same are answers; others, and parts of points, are rounded
 * and say so. */
static bool exact(const struct report_share *share)
{
    double whole;
    return modf(share->got, &whole) == 0 && share->out_of == (double)share->answers;
}

/* Of a part of points, which never counts as the whole. */
static size_t points(double got, double out_of)
{
    long shown = lround(got);
    long whole = lround(out_of);
    bool up = shown > 0 && shown >= whole && got < out_of - TINY;
    return (size_t)(up ? whole - 1 : shown);
}

const char *share_cell(struct sheet *sheet, const struct report_share *share)
{
    char text[NUMBER];
    if (!(share->out_of > 0)) {
        return nothing;
    }
    if (!sheet->small) {
        return percent(sheet, report_share(share));
    }
    (void)snprintf(text, sizeof(text), "%s%zu/%ld", exact(share) ? "" : "≈ ",
                   points(share->got, share->out_of), lround(share->out_of));
    return number(sheet, text);
}

const char *share_words(struct sheet *sheet, const struct report_share *share)
{
    if (!(share->out_of > 0)) {
        return tell0(sheet, MSG_PAGE_NOT_MEASURED);
    }
    if (!sheet->small) {
        return tell(sheet,
                    MSG(MSG_PAGE_SHARE, percent(sheet, report_share(share)), NUM(share->answers)));
    }
    return tell(sheet, MSG(exact(share) ? MSG_PAGE_ANSWERS_OF : MSG_PAGE_POINTS_OF,
                           NUM(points(share->got, share->out_of)), NUM(lround(share->out_of))));
}

const char *day_words(struct sheet *sheet, struct moment when)
{
    char text[NUMBER] = "";
    struct tm tm;
    time_t local = (time_t)(when.at_ms / 1000 + (int64_t)when.offset_min * 60);
    if (when.at_ms == 0 || gmtime_r(&local, &tm) == NULL) {
        return nothing;
    }
    (void)strftime(text, sizeof(text), "%Y-%m-%d", &tm);
    return number(sheet, text);
}

static const struct {
    enum msg_id word;
    enum tone tone;
} verdicts[] = {
    [REPORT_UNMEASURED] = {MSG_PAGE_UNMEASURED, TONE_QUIET},
    [REPORT_AGAIN] = {MSG_PAGE_AGAIN, TONE_BAD},
    [REPORT_MORE] = {MSG_PAGE_MORE, TONE_MIDDLE},
    [REPORT_MASTERED] = {MSG_PAGE_MASTERED, TONE_GOOD},
};

const char *verdict_words(struct sheet *sheet, enum report_verdict verdict)
{
    return tell0(sheet, verdicts[verdict].word);
}

enum tone verdict_tone(enum report_verdict verdict)
{
    return verdicts[verdict].tone;
}

/* ---- answers ------------------------------------------------------------------------------- */

/* Choices are the bank's, whose marks for code say nothing in a quotation. */
static void without_marks(struct buf *text)
{
    size_t kept = 0;
    for (size_t i = 0; i < text->len; i++) {
        if (text->data[i] != '`') {
            text->data[kept++] = text->data[i];
        }
    }
    if (text->len > 0) {
        buf_truncate(text, kept);
    }
}

static bool typed(enum question_kind kind)
{
    return kind == QUESTION_SHORT || kind == QUESTION_NUMBER || kind == QUESTION_OPEN ||
           kind == QUESTION_CLOZE;
}

const char *answer_words(struct sheet *sheet, const struct question *q, const char *stored)
{
    enum { LONGEST = 300 };
    BUF_AUTO(text);
    struct response response = {.value = STRINGS_INIT};
    if (!response_read(stored, &response)) {
        return nothing;
    }
    if (q != NULL) {
        question_describe(q, &response, sheet->lang, &text);
    }
    bool said = text.len > 0; /* else it is no answer to this question: as it stands */
    for (size_t i = 0; !said && i < response.value.count; i++) {
        buf_addf(&text, "%s%s", i > 0 ? ", " : "", response.value.list[i]);
    }
    response_release(&response);
    if (q != NULL && !typed(q->kind)) {
        without_marks(&text);
    }
    return literal(sheet, buf_str(&text), LONGEST);
}

/* ---- rows ---------------------------------------------------------------------------------- */

struct entry *list_add(struct list *list)
{
    list->list = xrealloc(list->list, list->count + 1, sizeof(*list->list));
    struct entry *added = &list->list[list->count++];
    *added = (struct entry){.tone = TONE_PLAIN};
    return added;
}

void entry_more(struct entry *entry, const char *text)
{
    size_t i = 0;
    while (i < ENTRY_MORE && entry->more[i] != NULL) {
        i++;
    }
    if (i < ENTRY_MORE && *text != '\0') {
        entry->more[i] = text;
    }
}

void list_release(struct list *list)
{
    free(list->list);
    *list = (struct list){.list = NULL};
}

void bar_add(struct bar_list *list, struct bar bar)
{
    list->list = xrealloc(list->list, list->count + 1, sizeof(*list->list));
    list->list[list->count++] = bar;
}

void bar_list_release(struct bar_list *list)
{
    free(list->list);
    *list = (struct bar_list){.list = NULL};
}

void grid_column(struct grid *grid, const char *label, bool number_column)
{
    if (grid->columns < GRID_COLUMNS) {
        grid->labels[grid->columns] = label;
        grid->number[grid->columns++] = number_column;
    }
}

void grid_cell(struct grid *grid, const char *text)
{
    grid->cells = xrealloc(grid->cells, grid->filled + 1, sizeof(*grid->cells));
    grid->cells[grid->filled++] = text;
}

void grid_put(struct sheet *sheet, struct grid *grid)
{
    if (grid_rows(grid) > 0) {
        sheet->ops->grid(sheet, grid);
    }
    free(grid->cells);
    *grid = (struct grid){.columns = 0};
}

/* ---- the sheet ----------------------------------------------------------------------------- */

void sheet_init(struct sheet *sheet, const struct sheet_ops *ops, enum lang lang, struct buf *out)
{
    *sheet = (struct sheet){
        .ops = ops, .lang = lang, .arena = arena_new(), .out = out, .names = true};
}

void sheet_release(struct sheet *sheet)
{
    arena_free(sheet->arena);
    buf_release(&sheet->contents);
    buf_release(&sheet->body);
}

/* ---- what a brief page leaves out ------------------------------------------------------------ */

size_t shown_of(const struct sheet *sheet, size_t count, size_t most)
{
    return sheet->brief && count > most ? most : count;
}

void put_more(struct sheet *sheet, enum msg_id id, size_t rest)
{
    if (rest > 0) {
        sheet->ops->text(sheet, TONE_QUIET, tell(sheet, MSG(id, NUM(rest))));
    }
}

void put_first(struct sheet *sheet, const struct list *list, size_t most, enum msg_id count,
               enum msg_id fold)
{
    size_t first = list->count < most ? list->count : most;
    size_t rest = list->count - first;
    sheet->ops->list(sheet, list->list, first, false);
    if (sheet->brief) {
        put_more(sheet, count, rest);
    } else if (rest > 0) {
        sheet->ops->fold(sheet, tell(sheet, MSG(fold, NUM(rest))));
        sheet->ops->list(sheet, list->list + first, rest, false);
        sheet->ops->unfold(sheet);
    }
}
