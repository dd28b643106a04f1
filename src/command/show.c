/* What an attempt shows: the item, the verdict with its reasons, the list, the end.
 * Asking and recording are left to run.c. */
#include <stdio.h>
#include <string.h>

#include "run.h"
#include "wrapup/markdown.h"
#include "wrapup/summary.h"
#include "wrapup/utf8.h"

static void put(struct buf *out, enum lang lang, struct msg m)
{
    msg_format(out, lang, m);
}

/* "[3/10] O3.in ★★☆ ⚑", "[4/10] O5.ps · t20 · practice task" */
static void put_heading(struct run *run, struct buf *markdown)
{
    static const char *const stars[] = {"", "★☆☆", "★★☆", "★★★"};
    enum lang lang = app_lang(run->app);
    const struct item *item = session_item(run->session, run->at);
    buf_addf(markdown, "**\\[%zu/%zu\\]** ", run->at + 1, session_count(run->session));
    buf_adds(markdown, run->bank->objectives[item_objective(item)].id);
    if (item->task == NULL) {
        buf_addf(markdown, " %s", stars[item->question->difficulty]);
    } else {
        buf_addf(markdown, " · %s · ", item->task->id);
        buf_adds(markdown,
                 msg_text(lang, item->task->advisory ? MSG_RUN_TASK_ADVISED : MSG_RUN_TASK));
    }
    buf_adds(markdown, item->flagged ? " ⚑" : "");
    if (run->deadline_ms > 0) {
        int64_t left = run->deadline_ms - run->app->ops->monotonic_ms(run->app);
        buf_adds(markdown, " · ");
        put(markdown, lang, MSG(MSG_RUN_TIME_LEFT, NUM((left + 59999) / 60000)));
    }
    buf_adds(markdown, "\n\n");
}

/* The keys that work now; what matters most first, for narrow screens. */
static void put_keys(struct run *run, size_t columns, struct buf *line)
{
    enum lang lang = app_lang(run->app);
    const struct item *item = session_item(run->session, run->at);
    put_key(line, columns, ":help");
    if (item->task != NULL) {
        put_key(line, columns, ":skip");
        return;
    }
    if (item->question->hint.in[lang] != NULL) {
        BUF_AUTO(hint);
        char price[16];
        snprintf(price, sizeof(price), "%.0f %%", run->plan.hint_price * 100);
        if (item->hints == 0 && run->plan.hint_price > 0) {
            put(&hint, lang, MSG(MSG_RUN_KEY_HINT, price));
        } else {
            buf_adds(&hint, ":hint");
        }
        put_key(line, columns, buf_str(&hint));
    }
    put_key(line, columns, msg_text(lang, MSG_RUN_KEY_DK));
    if (run->plan.skip) {
        put_key(line, columns, ":skip");
    }
}

/* How to answer and which keys work, on one line under the item, or on two when the screen is
 * narrow. */
static void put_footer(struct run *run, struct buf *lines)
{
    enum { UNLIMITED = 1 << 20 };
    const struct item *item = session_item(run->session, run->at);
    size_t columns = run->app->term->ops->columns(run->app->term);
    BUF_AUTO(line);
    if (item->task != NULL) {
        run_put_task_how(run, item->task, &line);
    } else {
        question_how(item->question, &item->layout, app_lang(run->app), &line);
    }
    size_t how = line.len;
    put_keys(run, UNLIMITED, &line);
    if (utf8_width(buf_str(&line), line.len) > columns) {
        buf_truncate(&line, how);
        text_wrap(lines, "", buf_str(&line), columns);
        buf_clear(&line);
        put_keys(run, columns, &line);
    }
    buf_adds(lines, buf_str(&line));
    buf_addc(lines, '\n');
}

void run_write_line(struct run *run)
{
    const struct buf newline = {.data = (char[]){"\n"}, .len = 1};
    write_buf(run->app, &newline);
}

void run_show_item(struct run *run)
{
    BUF_AUTO(markdown);
    BUF_AUTO(footer);
    enum lang lang = app_lang(run->app);
    const struct item *item = session_item(run->session, run->at);
    run_write_line(run);
    put_heading(run, &markdown);
    if (item->task != NULL) {
        run_put_task(run, item->task, &markdown);
    } else {
        question_show(item->question, &item->layout, lang, &markdown);
    }
    write_markdown(run->app, &markdown);
    if (item->question != NULL && item->last.seq != 0 &&
        item->last.verdict.kind != VERDICT_UNKNOWN) {
        BUF_AUTO(given);
        question_describe(item->question, &item->last.response, lang, &given);
        talk(run->app, MSG(MSG_RUN_GIVEN, buf_str(&given)));
    }
    if (!session_finished(run->session) && !session_wants_selfmark(run->session, run->at)) {
        put_footer(run, &footer);
        write_dim(run->app, &footer);
    }
}

struct verdict_look {
    enum msg_id id;
    const char *sgr;
};
static const struct verdict_look verdict_looks[VERDICT_KIND_COUNT] = {
    [VERDICT_RIGHT] = {MSG_RUN_RIGHT, "\033[1;32m"},
    [VERDICT_PARTIAL] = {MSG_RUN_PARTIAL, "\033[1;33m"},
    [VERDICT_WRONG] = {MSG_RUN_WRONG, "\033[1;31m"},
    [VERDICT_UNKNOWN] = {MSG_RUN_UNKNOWN, "\033[1;36m"},
    [VERDICT_SKIPPED] = {MSG_RUN_SKIPPED, "\033[1;36m"},
    [VERDICT_PENDING] = {MSG_RUN_PENDING, "\033[1;36m"},
};

void run_show_feedback(struct run *run, size_t i)
{
    enum lang lang = app_lang(run->app);
    const struct item *item = session_item(run->session, i);
    if (item->task != NULL) {
        run_show_found(run, i);
        return;
    }
    const struct verdict *verdict = &item->last.verdict;
    const struct verdict_look *look = &verdict_looks[verdict->kind];
    char points[16];
    snprintf(points, sizeof(points), "%.0f %%", verdict->score * 100);
    BUF_AUTO(line);
    buf_adds(&line, run->app->term->colour ? look->sgr : "");
    put(&line, lang, MSG(look->id, points));
    buf_adds(&line, run->app->term->colour ? "\033[0m\n" : "\n");
    write_buf(run->app, &line);
    if (said_any(&verdict->note)) {
        talk(run->app, MSG(MSG_RUN_NOTE, verdict->note.in[lang]));
    }
}

void run_show_explanation(struct run *run, size_t i)
{
    enum lang lang = app_lang(run->app);
    const struct item *item = session_item(run->session, i);
    const struct question *q = item->question;
    BUF_AUTO(markdown);
    if (q == NULL) {
        return;
    }
    if (run->plan.keys && item->last.verdict.contradictions != 0) {
        buf_adds(&markdown, msg_text(lang, MSG_RUN_CONTRADICTIONS));
        buf_adds(&markdown, "\n\n");
        question_contradiction_texts(q, item->last.verdict.contradictions, lang, &markdown);
        buf_adds(&markdown, "\n");
    }
    if (run->plan.keys) {
        question_reveal(q, &item->layout, &item->last.response, lang, &markdown);
        buf_adds(&markdown, "\n\n");
    }
    if (run->plan.keys && q->explain.in[lang] != NULL) {
        buf_adds(&markdown, q->explain.in[lang]);
        buf_adds(&markdown, "\n\n");
    }
    enum verdict_kind kind = item->last.verdict.kind;
    bool missed = kind == VERDICT_WRONG || kind == VERDICT_PARTIAL || kind == VERDICT_UNKNOWN;
    BUF_AUTO(place);
    if (missed && question_place(run->bank, q, lang, &place)) {
        put(&markdown, lang, MSG(MSG_RUN_SECTION, buf_str(&place)));
    }
    if (markdown.len > 0) {
        run_write_line(run);
        write_markdown(run->app, &markdown);
    }
}

void run_show_points(struct run *run, size_t i, unsigned points)
{
    enum lang lang = app_lang(run->app);
    const struct question *q = session_item(run->session, i)->question;
    BUF_AUTO(markdown);
    buf_adds(&markdown, msg_text(lang, MSG_RUN_POINTS));
    buf_adds(&markdown, "\n\n");
    for (size_t k = 0; k < question_point_count(q); k++) {
        buf_addf(&markdown, "- \\[%s\\] %zu\\) ", (points >> k & 1U) != 0 ? "x" : " ", k + 1);
        buf_adds(&markdown, question_point_text(q, k).in[lang]);
        buf_adds(&markdown, "\n");
    }
    run_write_line(run);
    write_markdown(run->app, &markdown);
    talk(run->app, MSG0(MSG_RUN_POINTS_HOW));
}

static const char *state_mark(const struct item *item)
{
    static const char *const marks[] = {
        [ITEM_OPEN] = "·", [ITEM_ANSWERED] = "●", [ITEM_SKIPPED] = "–"};
    return marks[item->state];
}

/* The first line of a prompt as plain text, cut to what fits. */
static void put_title(struct run *run, const struct item *item, size_t columns, struct buf *out)
{
    BUF_AUTO(plain);
    const char *prompt = item_title(item)->in[app_lang(run->app)];
    const struct md_style style = {.columns = 400, .ansi = false};
    if (item->task != NULL) {
        buf_addf(&plain, "%s ", item->task->id);
    }
    md_terminal(&plain, prompt, strlen(prompt), style);
    size_t len = strcspn(buf_str(&plain), "\n");
    size_t width = 0;
    size_t end = 0;
    while (end < len) {
        uint32_t code = 0;
        size_t step = utf8_decode(buf_str(&plain) + end, len - end, &code);
        width += utf8_char_width(code);
        if (width + 1 > columns) {
            break;
        }
        end += step;
    }
    buf_add(out, buf_str(&plain), end);
    buf_adds(out, end < len ? "…" : "");
}

static bool is_listed(const struct item *item, bool only_open)
{
    return !only_open || item->state != ITEM_ANSWERED || item->flagged;
}

void run_show_list(struct run *run, bool only_open)
{
    enum { MARGIN = 12, SHORT = 15 };
    BUF_AUTO(out);
    size_t columns = run->app->term->ops->columns(run->app->term);
    size_t listed = 0;
    for (size_t i = 0; i < session_count(run->session); i++) {
        const struct item *item = session_item(run->session, i);
        if (!is_listed(item, only_open) || (++listed > SHORT && only_open)) {
            continue;
        }
        buf_addf(&out, "%s%3zu %s%s ", i == run->at ? ">" : " ", i + 1, state_mark(item),
                 item->flagged ? "⚑" : " ");
        put_title(run, item, columns - MARGIN, &out);
        buf_addc(&out, '\n');
    }
    write_buf(run->app, &out);
    if (only_open && listed > SHORT) {
        talk(run->app, MSG(MSG_RUN_LIST_MORE, NUM(listed - SHORT)));
    } else if (!only_open) {
        talk(run->app, MSG0(MSG_RUN_LIST_LEGEND));
    }
}

void run_show_end(struct run *run)
{
    BUF_AUTO(markdown);
    struct summary summary;
    summary_build(run->bank, run->session, &summary);
    summary_markdown(&summary, app_lang(run->app), &markdown);
    run_write_line(run);
    write_markdown(run->app, &markdown);
    size_t missed = 0;
    for (size_t i = 0; i < session_count(run->session); i++) {
        missed += item_to_repeat(session_item(run->session, i));
    }
    if (missed > 0) {
        run_write_line(run);
        talk(run->app, MSG(run->app->in_repl ? MSG_RUN_MISSED_REPL : MSG_RUN_MISSED, NUM(missed),
                           run->called));
    }
    summary_release(&summary);
}
