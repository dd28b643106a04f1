/* Lines at the bottom of a terminal that are written over while a check runs, and what stands
 * there: the tasks at work. Lines of tasks that are done stay above and scroll away. */
#include <string.h>

#include "check.h"
#include "wrapup/utf8.h"

/* ---- the lines --------------------------------------------------------------------------- */

/* Columns of a line, colours left out. */
static size_t line_width(const char *line, size_t len)
{
    size_t width = 0;
    for (size_t at = 0; at < len;) {
        const char *escape = memchr(line + at, '\033', len - at);
        size_t plain = escape != NULL ? (size_t)(escape - line) - at : len - at;
        width += utf8_width(line + at, plain);
        at += plain;
        while (at < len && line[at] != 'm') {
            at++;
        }
        at += at < len;
    }
    return width;
}

/* Rows that the text takes on a screen as wide as it is now: it may have become narrower. */
static size_t count_rows(const struct buf *text, size_t columns)
{
    size_t rows = 0;
    for (const char *line = buf_str(text); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        size_t width = line_width(line, len);
        rows += width > columns ? (width + columns - 1) / columns : 1;
        line += len + (line[len] == '\n');
    }
    return rows;
}

/* The first lines of the text, at most so many. */
static void take_lines(struct buf *out, const char *text, size_t most)
{
    size_t len = 0;
    for (size_t n = 0; n < most && text[len] != '\0'; n++) {
        len += strcspn(text + len, "\n");
        len += text[len] == '\n';
    }
    buf_add(out, text, len);
}

/* Each line erases what stood to its right. */
static void put_lines(struct buf *out, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        buf_add(out, text, len);
        buf_adds(out, "\033[K\n");
        text += len + (text[len] == '\n');
    }
}

/* Everything in one piece, so that no half-drawn screen is ever seen. */
static void draw(struct app *app, struct live *live, const char *above, const char *text)
{
    BUF_AUTO(out);
    BUF_AUTO(shown);
    struct term *term = app->term;
    size_t up = count_rows(&live->shown, term->ops->columns(term));
    size_t rows = term->ops->rows(term);
    if (up > 0) {
        buf_addf(&out, "\r\033[%zuA", up < rows ? up : rows);
    }
    take_lines(&shown, text, rows > 1 ? rows - 1 : 1);
    put_lines(&out, above);
    put_lines(&out, buf_str(&shown));
    buf_adds(&out, "\033[J");
    write_buf(app, &out);
    buf_clear(&live->shown);
    buf_adds(&live->shown, buf_str(&shown));
}

void live_put(struct app *app, struct live *live, const struct buf *text)
{
    bool same = text->len == live->shown.len && strcmp(buf_str(text), buf_str(&live->shown)) == 0;
    if (app->term->redraws && !same) {
        draw(app, live, "", buf_str(text));
    }
}

void live_print(struct app *app, struct live *live, const struct buf *lines, const struct buf *text)
{
    if (!app->term->redraws) {
        write_buf(app, lines);
    } else if (lines->len > 0) {
        draw(app, live, buf_str(lines), buf_str(text));
    } else {
        live_put(app, live, text);
    }
}

void live_clear(struct app *app, struct live *live)
{
    if (live->shown.len > 0) {
        draw(app, live, "", "");
    }
}

void put_row(const char *text, size_t columns, struct buf *out)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, text, strlen(text), false);
    const char *row = buf_str(&harmless);
    size_t len = harmless.len;
    if (utf8_width(row, len) > columns) {
        while (len > 0 && utf8_width(row, len) >= columns) {
            len = utf8_truncate(row, len, len - 1);
        }
        buf_add(out, row, len);
        buf_adds(out, "…\n");
        return;
    }
    buf_adds(out, row);
    buf_addc(out, '\n');
}

/* ---- the tasks at work ------------------------------------------------------------------- */

enum { RUNNING_MOST = 6 };

/* One row each, in line with those of tasks that are done: a line that wraps would jump about. */
static void put_running(const struct checking *c, size_t task, size_t columns, struct buf *out)
{
    const struct task *t = &c->bank->tasks[task];
    enum lang lang = app_lang(c->app);
    BUF_AUTO(line);
    buf_adds(&line, look_sign(LOOK_WAIT));
    for (size_t i = 0; i < look_room(lang) + 3; i++) {
        buf_addc(&line, ' ');
    }
    buf_addf(&line, "%s %s", t->id, t->title.in[lang]);
    put_row(buf_str(&line), columns, out);
}

static void put_progress(const struct checking *c, struct buf *out)
{
    struct app *app = c->app;
    BUF_AUTO(status);
    size_t columns = app->term->ops->columns(app->term);
    size_t running = 0;
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->running[i] && running++ < RUNNING_MOST) {
            put_running(c, i, columns, out);
        }
    }
    msg_format(&status, app_lang(app),
               running > RUNNING_MOST ? MSG(MSG_CHECK_PROGRESS_MORE, NUM(c->judged), NUM(c->total),
                                            NUM(running - RUNNING_MOST))
                                      : MSG(MSG_CHECK_PROGRESS, NUM(c->judged), NUM(c->total)));
    if (c->judged < c->total) {
        put_row(buf_str(&status), columns, out);
    }
}

static bool is_shown(const struct checking *c)
{
    return !c->silent && !c->held && c->app->term->redraws;
}

void checking_show_progress(struct checking *c)
{
    BUF_AUTO(out);
    if (is_shown(c)) {
        put_progress(c, &out);
        live_put(c->app, &c->live, &out);
    }
}

void checking_show_lines(struct checking *c, const struct buf *lines)
{
    BUF_AUTO(progress);
    if (is_shown(c)) {
        put_progress(c, &progress);
        live_print(c->app, &c->live, lines, &progress);
    } else {
        write_buf(c->app, lines);
    }
}
