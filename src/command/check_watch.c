/* `check --watch`: round after round until all is well. Lines of tasks that change stay; what is
 * still open stands below them and is written over. A round itself is checking.c's. */
#include "check.h"

static void put_line(const struct checking *c, struct msg m, struct buf *out)
{
    BUF_AUTO(text);
    msg_format(&text, app_lang(c->app), m);
    put_row(buf_str(&text), c->app->term->ops->columns(c->app->term), out);
}

/* The step that stands in the way, and when it is looked at again. */
static void show_waiting(struct checking *c, int64_t left_s)
{
    struct app *app = c->app;
    size_t stuck = c->report.stuck;
    size_t open = 0;
    BUF_AUTO(out);
    for (size_t i = 0; i < c->bank->task_count; i++) {
        enum look look = checking_look(c, i);
        open += c->report.tasks[i].wanted && !c->bank->tasks[i].advisory && look != LOOK_PASS &&
                look != LOOK_SKIP;
    }
    if (stuck < c->bank->task_count) {
        put_task_line(app, &c->bank->tasks[stuck], checking_look(c, stuck), &out);
        put_detail(app, MSG_CHECK_OBSERVED, &c->report.tasks[stuck].result.observed, &out);
        put_detail(app, MSG_CHECK_NEXT, &c->report.tasks[stuck].result.next, &out);
    }
    put_line(c, MSG(MSG_CHECK_WATCH, NUM(open), NUM(left_s)), &out);
    live_put(app, &c->live, &out);
}

/* Until the next round; false: cut short. */
static bool wait_round(struct checking *c, int64_t seconds)
{
    struct app *app = c->app;
    int64_t end = app->ops->monotonic_ms(app) + seconds * 1000;
    enum term_got got = TERM_TIME;
    while (got == TERM_TIME) {
        int64_t left_ms = end - app->ops->monotonic_ms(app);
        if (left_ms <= 0) {
            break;
        }
        if (!c->silent) {
            show_waiting(c, (left_ms + 999) / 1000);
        }
        got = app->term->ops->pause(app->term, end - (left_ms - 1) / 1000 * 1000);
    }
    c->ended = got;
    return got == TERM_TIME;
}

bool checking_watch(struct checking *c, int64_t seconds, struct err *err)
{
    c->only_changes = true;
    while (checking_status(c) != EXIT_FINE && c->ended == TERM_TIME) {
        if (checking_refused(c)) {
            live_clear(c->app, &c->live);
            talk(c->app, MSG0(MSG_CHECK_WATCH_REFUSED));
            break;
        }
        if (!wait_round(c, seconds) || !checking_run(c, err)) {
            break;
        }
    }
    live_clear(c->app, &c->live);
    return err->kind == ERR_NONE;
}
