/* What a check comes to, for a person: a line per task, counts, the way through the practice, and
 * the step that stands in the way. Other programs get theirs from check_formats.c. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

static const struct {
    const char *name;
    const char *sign; /* one column */
    const char *colour;
    enum msg_id word;
} looks[LOOK_COUNT] = {
    [LOOK_PASS] = {"pass", "✓", "\033[32m", MSG_CHECK_PASS},
    [LOOK_FAIL] = {"fail", "✗", "\033[31m", MSG_CHECK_FAIL},
    [LOOK_WARN] = {"warning", "!", "\033[33m", MSG_CHECK_WARN},
    [LOOK_WAIT] = {"wait", "…", "\033[33m", MSG_CHECK_WAIT},
    [LOOK_UNKNOWN] = {"unknown", "?", "\033[33m", MSG_CHECK_UNKNOWN},
    [LOOK_SKIP] = {"skip", "–", "\033[2m", MSG_CHECK_SKIP},
};

enum look look_of(const struct task *task, const struct task_result *result)
{
    static const enum look of_state[TASK_STATE_COUNT] = {
        [TASK_PASS] = LOOK_PASS,       [TASK_FAIL] = LOOK_FAIL, [TASK_WAIT] = LOOK_WAIT,
        [TASK_UNKNOWN] = LOOK_UNKNOWN, [TASK_SKIP] = LOOK_SKIP,
    };
    bool warns = task->advisory || result->warns;
    return warns && result->state == TASK_FAIL ? LOOK_WARN : of_state[result->state];
}

const char *look_name(enum look look)
{
    return looks[look].name;
}

const char *look_sign(enum look look)
{
    return looks[look].sign;
}

/* ---- pieces ------------------------------------------------------------------------------ */

static void put_sign(const struct app *app, enum look look, struct buf *out)
{
    buf_adds(out, app->term->colour ? looks[look].colour : "");
    buf_adds(out, looks[look].sign);
    buf_adds(out, app->term->colour ? "\033[0m" : "");
}

/* The words of all states are as wide as the widest. */
size_t look_room(enum lang lang)
{
    size_t room = 0;
    for (unsigned i = 0; i < LOOK_COUNT; i++) {
        const char *word = msg_text(lang, looks[i].word);
        size_t width = utf8_width(word, strlen(word));
        room = width > room ? width : room;
    }
    return room;
}

static void put_blanks(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_addc(out, ' ');
    }
}

/* A wrapped text whose first line begins with what stands at *lead already, as wide as it says. */
static void put_wrapped(const struct app *app, const struct buf *lead, size_t width,
                        const char *text, struct buf *out)
{
    BUF_AUTO(blanks);
    BUF_AUTO(wrapped);
    put_blanks(&blanks, width);
    text_wrap(&wrapped, buf_str(&blanks), text, text_columns(app));
    buf_adds(out, buf_str(lead));
    buf_adds(out, buf_str(&wrapped) + (wrapped.len > width ? width : 0));
}

/* A line with what is said in brackets behind the title, if anything is. */
static void put_line_with(const struct app *app, const struct task *task, enum look look,
                          const char *said, struct buf *out)
{
    enum lang lang = app_lang(app);
    BUF_AUTO(lead);
    BUF_AUTO(text);
    buf_adds(&text, task->title.in[lang]);
    if (*said != '\0') {
        buf_addf(&text, " (%s)", said);
    }
    const char *word = msg_text(lang, looks[look].word);
    size_t room = look_room(lang);
    put_sign(app, look, &lead);
    buf_addf(&lead, " %s", word);
    put_blanks(&lead, room - utf8_width(word, strlen(word)));
    buf_addf(&lead, "  %s ", task->id);
    put_wrapped(app, &lead, 2 + room + 2 + strlen(task->id) + 1, buf_str(&text), out);
}

void put_task_line(const struct app *app, const struct task *task, enum look look, struct buf *out)
{
    put_line_with(app, task, look, "", out);
}

void put_detail(const struct app *app, enum msg_id heading, const struct said *said,
                struct buf *out)
{
    enum { INDENT = 2 };
    enum lang lang = app_lang(app);
    BUF_AUTO(lead);
    if (!said_any(said)) {
        return;
    }
    const char *word = msg_text(lang, heading);
    put_blanks(&lead, INDENT);
    buf_addf(&lead, "%s: ", word);
    put_wrapped(app, &lead, INDENT + utf8_width(word, strlen(word)) + 2, said->in[lang], out);
}

void put_task_result(const struct app *app, const struct task *task,
                     const struct task_result *result, struct buf *out)
{
    put_task_line(app, task, look_of(task, result), out);
    put_detail(app, MSG_CHECK_EXPECTED, &result->expected, out);
    put_detail(app, MSG_CHECK_OBSERVED, &result->observed, out);
    put_detail(app, MSG_CHECK_NEXT, &result->next, out);
}

/* ---- while it runs ----------------------------------------------------------------------- */

/* Why, unless the task before said the same. */
static void put_reason(struct checking *c, const struct task_result *result, struct buf *out)
{
    enum { INDENT = 4 };
    const char *text = result->observed.in[app_lang(c->app)];
    if (result->state == TASK_PASS || *text == '\0' || strcmp(text, buf_str(&c->reason)) == 0) {
        return;
    }
    BUF_AUTO(lead);
    buf_clear(&c->reason);
    buf_adds(&c->reason, text);
    put_blanks(&lead, INDENT);
    put_wrapped(c->app, &lead, INDENT, text, out);
}

void checking_show_judged(struct checking *c, size_t task, const struct task_result *result)
{
    enum look look = look_of(&c->bank->tasks[task], result);
    if (c->silent || c->quiet ||
        (c->only_changes && c->before != NULL && c->before[task] == look)) {
        checking_show_progress(c);
        return;
    }
    BUF_AUTO(lines);
    if (look == LOOK_SKIP) {
        put_line_with(c->app, &c->bank->tasks[task], look, result->observed.in[app_lang(c->app)],
                      &lines);
    } else {
        put_task_line(c->app, &c->bank->tasks[task], look, &lines);
        put_reason(c, result, &lines);
    }
    checking_show_lines(c, &lines);
}

/* ---- the summary ------------------------------------------------------------------------- */

static void put_line(const struct checking *c, struct msg m, struct buf *out)
{
    BUF_AUTO(text);
    msg_format(&text, app_lang(c->app), m);
    text_wrap(out, "", buf_str(&text), text_columns(c->app));
}

static void put_counts(const struct checking *c, struct buf *out)
{
    size_t count[LOOK_COUNT] = {0};
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->report.tasks[i].wanted) {
            count[checking_look(c, i)]++;
        }
    }
    put_line(c,
             MSG(MSG_CHECK_COUNTS, NUM(c->total), NUM(count[LOOK_PASS]), NUM(count[LOOK_FAIL]),
                 NUM(count[LOOK_WAIT]), NUM(count[LOOK_UNKNOWN]), NUM(count[LOOK_SKIP])),
             out);
    if (count[LOOK_WARN] > 0) {
        put_line(c, MSG(MSG_CHECK_WARNINGS, NUM(count[LOOK_WARN])), out);
    }
}

/* "O2 ✓✓!–  2/4" for each top objective, in the order in which the practice comes by. */
static void put_stage(const struct checking *c, int top, size_t first, struct buf *out)
{
    enum { SIGNS_ROOM = 10 };
    const struct bank *bank = c->bank;
    enum lang lang = app_lang(c->app);
    BUF_AUTO(lead);
    size_t done = 0;
    size_t all = 0;
    buf_addf(&lead, "  %s ", bank->objectives[top].id);
    size_t width = lead.len;
    for (size_t i = first; i < bank->task_count; i++) {
        if (!c->report.tasks[i].wanted ||
            bank_objective_top(bank, bank->tasks[i].objective) != top) {
            continue;
        }
        enum look look = checking_look(c, i);
        put_sign(c->app, look, &lead);
        done += look == LOOK_PASS;
        all++;
    }
    width += all;
    size_t blanks = all < SIGNS_ROOM ? SIGNS_ROOM - all : 1;
    put_blanks(&lead, blanks);
    BUF_AUTO(figure);
    buf_addf(&figure, "%zu/%zu ", done, all);
    buf_adds(&lead, buf_str(&figure));
    put_wrapped(c->app, &lead, width + blanks + figure.len, bank->objectives[top].text.in[lang],
                out);
}

static void put_way(const struct checking *c, struct buf *out)
{
    const struct bank *bank = c->bank;
    bool *seen = xcalloc(bank->objective_count + 1, sizeof(*seen));
    buf_addc(out, '\n');
    put_line(c, MSG0(MSG_CHECK_WAY), out);
    for (size_t i = 0; i < bank->task_count; i++) {
        int top = bank_objective_top(bank, bank->tasks[i].objective);
        if (c->report.tasks[i].wanted && !seen[top]) {
            seen[top] = true;
            put_stage(c, top, i, out);
        }
    }
    free(seen);
}

static void put_full(const struct checking *c, size_t task, struct buf *out)
{
    put_task_result(c->app, &c->bank->tasks[task], &c->report.tasks[task].result, out);
}

static void put_stuck(const struct checking *c, struct buf *out)
{
    buf_addc(out, '\n');
    if (c->report.stuck < c->bank->task_count) {
        put_line(c, MSG0(MSG_CHECK_STUCK), out);
        put_full(c, c->report.stuck, out);
    } else {
        put_line(c, MSG0(checking_status(c) == EXIT_FINE ? MSG_CHECK_ALL_WELL : MSG_CHECK_NO_STUCK),
                 out);
    }
}

void checking_show_summary(struct checking *c, const bool *named)
{
    BUF_AUTO(out);
    live_clear(c->app, &c->live);
    buf_addc(&out, '\n');
    for (size_t i = 0; named != NULL && i < c->bank->task_count; i++) {
        if (named[i] && i != c->report.stuck) {
            put_full(c, i, &out);
        }
    }
    put_counts(c, &out);
    if (named == NULL) {
        put_way(c, &out);
    }
    put_stuck(c, &out);
    write_buf(c->app, &out);
}
