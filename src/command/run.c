/* Takes an attempt: which item is asked when, what follows an answer, and the end.
 * Asking an answer is left to ask.c, colon commands to colon.c, what is shown to show.c. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "feedback.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

struct occasion run_occasion(struct run *run)
{
    struct app *app = run->app;
    return (struct occasion){
        .when = app->ops->now(app),
        .spent_ms = app->ops->monotonic_ms(app) - run->shown_ms,
    };
}

bool run_record(struct run *run, const struct event *event)
{
    struct err err = ERR_INIT;
    if (store_event_add(run->app->store, run->attempt, event, &err) &&
        session_apply(run->session, event, &err)) {
        return true;
    }
    run->status = complain(run->app, &err);
    return false;
}

/* ---- one item ---------------------------------------------------------------------------- */

static void show_item(struct run *run)
{
    run->shown = run->at;
    run->shown_ms = run->app->ops->monotonic_ms(run->app);
    run->asked_again = false;
    run->empty_once = false;
    run_show_item(run);
    run_show_carry(run);
}

static bool present(struct run *run)
{
    const struct item *item = session_item(run->session, run->at);
    if (run->shown == run->at) {
        return true;
    }
    if (item->state == ITEM_OPEN && item->tries == 0) {
        struct event event;
        session_event_presented(run->session, run->at, &item->layout,
                                (struct occasion){.when = run->app->ops->now(run->app)}, &event);
        if (!run_record(run, &event)) {
            return false;
        }
    }
    show_item(run);
    return true;
}

enum step run_go_on(struct run *run)
{
    run->at = run->at + 1 < session_count(run->session) ? run->at + 1 : 0;
    run->chosen = false;
    return STEP_MOVE;
}

static int64_t last_answer(const struct run *run, size_t i)
{
    return session_item(run->session, i)->last.seq;
}

/* A wrong answer may be tried again at once; Enter goes on to the reasons. */
static enum step offer_retry(struct run *run, size_t i)
{
    while (session_may_retry(run->session, i)) {
        BUF_AUTO(typed);
        enum step step = STEP_STAY;
        int64_t before = last_answer(run, i);
        talk(run->app, MSG0(MSG_RUN_RETRY));
        bool got = run_ask(run, "> ", NULL, &typed, &step);
        if (got && run_is_blank(&typed)) {
            break;
        }
        step = got ? run_take_typed(run, buf_str(&typed)) : step;
        if (last_answer(run, i) != before) {
            run_show_feedback(run, i);
        } else if (step == STEP_SHOW) {
            run_show_item(run);
        } else if (step == STEP_ON) {
            break;
        }
        if (step != STEP_ON && step != STEP_STAY && step != STEP_SHOW) {
            return step;
        }
    }
    return STEP_ON;
}

static enum step ask_selfmarks(struct run *run, size_t i)
{
    while (session_wants_selfmark(run->session, i)) {
        enum step step = run_ask_selfmark(run);
        if (step == STEP_SHOW) {
            run_show_item(run);
        } else if (step != STEP_STAY) {
            return step;
        }
    }
    return STEP_ON;
}

/* After an answer in practice: the verdict, then another try or the reasons, then the self-mark. */
static enum step after_answer(struct run *run)
{
    size_t i = run->at;
    if (run->plan.mode == QUIZ_EXAM) {
        return run_go_on(run);
    }
    if (session_item(run->session, i)->task != NULL) {
        return run_after_check(run);
    }
    run_show_feedback(run, i);
    enum step step = offer_retry(run, i);
    if (step != STEP_ON) {
        return step;
    }
    run_show_explanation(run, i);
    step = ask_selfmarks(run, i);
    return step == STEP_ON ? run_go_on(run) : step;
}

/* A self-mark that was left open: the question and the answer are shown again first. */
static enum step late_selfmark(struct run *run, size_t i)
{
    if (run->shown != i) {
        show_item(run);
        run_show_feedback(run, i);
        run_show_explanation(run, i);
    }
    enum step step = ask_selfmarks(run, i);
    return step == STEP_ON ? run_go_on(run) : step;
}

/* One thing asked about the item at hand. */
static enum step step_item(struct run *run)
{
    size_t i = run->at;
    if (session_wants_selfmark(run->session, i) && !run->chosen) {
        return late_selfmark(run, i);
    }
    if (!present(run)) {
        return STEP_FAIL;
    }
    if (session_item(run->session, i)->task != NULL) {
        return run_ask_task(run);
    }
    if (!session_may_answer(run->session, i)) {
        talk(run->app, MSG0(MSG_RUN_NO_TRIES));
        return run_go_on(run);
    }
    int64_t before = last_answer(run, i);
    if (run->chosen || !session_wants_certainty(run->session, i)) {
        enum step step = run_ask_answer(run);
        if (step != STEP_ON || last_answer(run, i) == before) {
            return step;
        }
    }
    while (session_wants_certainty(run->session, i)) {
        enum step step = run_ask_certainty(run);
        if (step != STEP_ON && step != STEP_STAY) {
            return step;
        }
    }
    return after_answer(run);
}

/* ---- the end ------------------------------------------------------------------------------- */

static enum step finish(struct run *run, const char *why)
{
    struct event event;
    session_event_finish(run->session, why, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

static void choose(struct run *run, size_t i)
{
    run->at = i;
    run->passed[i] = false;
    run->chosen = true;
    run->shown = SIZE_MAX;
}

bool run_choose(struct run *run, const char *typed)
{
    double number = 0;
    if (!utf8_valid(typed, strlen(typed), NULL) ||
        match_number(typed, NULL, 0, &number) != MATCH_NUMBER || number < 1 ||
        number > (double)session_count(run->session)) {
        return false;
    }
    choose(run, (size_t)number - 1);
    return true;
}

/* How many items have no answer, and the first of them. */
static size_t count_unanswered(const struct run *run, size_t *first)
{
    size_t count = 0;
    for (size_t i = session_count(run->session); i > 0; i--) {
        if (session_item(run->session, i - 1)->state != ITEM_ANSWERED) {
            *first = i - 1;
            count++;
        }
    }
    return count;
}

static bool has_tasks(const struct run *run)
{
    for (size_t i = 0; i < session_count(run->session); i++) {
        if (session_item(run->session, i)->task != NULL) {
            return true;
        }
    }
    return false;
}

static enum step close_by(struct run *run, const char *typed, size_t open, size_t first)
{
    if (strspn(typed, " \t") == strlen(typed)) {
        if (open == 0) {
            return finish(run, "all");
        }
        choose(run, first);
        return STEP_MOVE;
    }
    if (is_colon(typed)) {
        enum step step = run_colon(run, typed);
        if (step == STEP_CLOSE) {
            return finish(run, "asked");
        }
        run->closing = step != STEP_SHOW;
        return step == STEP_STAY || step == STEP_SHOW ? STEP_CLOSE : step;
    }
    if (!run_choose(run, typed)) {
        talk(run->app, MSG0(MSG_RUN_CLOSE_AGAIN));
        return STEP_CLOSE;
    }
    return STEP_MOVE;
}

/* Nothing is left to ask: says what is unanswered and asks whether to finish. */
static enum step ask_close(struct run *run)
{
    static const struct term_ask ask = {.prompt = "> "};
    BUF_AUTO(typed);
    size_t first = 0;
    size_t open = count_unanswered(run, &first);
    enum step step = STEP_STAY;
    bool ended = false;
    run->at = session_count(run->session);
    run->chosen = false;
    run->shown = SIZE_MAX;
    if (!run->closing) {
        run_show_list(run, true);
        run->closing = true;
    }
    enum msg_id still = has_tasks(run) ? MSG_RUN_CLOSE_TASKS : MSG_RUN_CLOSE_OPEN;
    talk(run->app, open == 0 ? MSG0(MSG_RUN_CLOSE_ALL) : MSG(still, NUM(open)));
    if (run_read_line(run, &ask, &typed, &step, &ended)) {
        return close_by(run, buf_str(&typed), open, first);
    }
    /* The end of a pipe after the last answer finishes; with open questions it only leaves. */
    return ended && open == 0 ? finish(run, "all") : step == STEP_STAY ? STEP_CLOSE : step;
}

/* Exam mode shows its feedback, and asks for self-marks, after the end. Leaving there only stops
 * the asking: what became of the answers is shown all the same. */
static enum step after_end(struct run *run)
{
    bool asking = true;
    for (size_t i = 0; run->plan.mode == QUIZ_EXAM && i < session_count(run->session); i++) {
        if (session_item(run->session, i)->state != ITEM_ANSWERED) {
            continue;
        }
        run->at = i;
        show_item(run);
        run_show_feedback(run, i);
        run_show_explanation(run, i);
        enum step step = asking ? ask_selfmarks(run, i) : STEP_ON;
        if (step == STEP_FAIL) {
            return step;
        }
        asking = asking && step != STEP_LEAVE;
    }
    run_show_end(run);
    return asking ? STEP_ON : STEP_LEAVE;
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* The next item that needs something. A task that was looked at and stays open is not asked about
 * again by itself: nobody could get past it. */
static size_t next_item(const struct run *run)
{
    size_t count = session_count(run->session);
    size_t i = session_next(run->session, run->at);
    for (size_t k = 0; k < count && i < count && run->passed[i]; k++) {
        i = session_next(run->session, i + 1);
    }
    return i < count && run->passed[i] ? count : i;
}

static enum step next_step(struct run *run, enum step step)
{
    switch (step) {
    case STEP_CLOSE:
        return ask_close(run);
    case STEP_FINISH:
        return finish(run, "time");
    case STEP_SHOW:
        run->shown = SIZE_MAX;
        break;
    case STEP_STAY:
        break;
    case STEP_ON:
    case STEP_MOVE:
    case STEP_LEAVE:
    case STEP_FAIL:
        if (!run->chosen) {
            run->at = next_item(run);
        }
        break;
    }
    run->closing = false;
    return run->at == session_count(run->session) ? ask_close(run) : step_item(run);
}

/* What is left of the time, at least 1 ms. Neither a clock that was set back nor a store that was
 * changed by hand gives more than the limit. */
static int64_t time_left(const struct run *run)
{
    double limit = (double)run->plan.time_limit_s * 1000;
    double now = (double)run->app->ops->now(run->app).at_ms;
    double left = (double)run->started.at_ms + limit - now;
    return left < 1 ? 1 : (int64_t)(left < limit ? left : limit);
}

static void set_deadline(struct run *run)
{
    struct app *app = run->app;
    if (run->plan.time_limit_s > 0) {
        run->deadline_ms = app->ops->monotonic_ms(app) + time_left(run);
    }
}

/* Where the attempt stands: first the feedback that the last answer may not have got. */
static enum step begin(struct run *run)
{
    run->shown = SIZE_MAX;
    run->shown_ms = run->app->ops->monotonic_ms(run->app);
    if (session_owes_feedback(run->session, &run->at)) {
        show_item(run);
        return after_answer(run);
    }
    run->at = session_resume_at(run->session);
    return STEP_ON;
}

/* What this sitting remembers of its tasks. */
static void note_tasks(struct run *run)
{
    run->passed = xcalloc(session_count(run->session) + 1, sizeof(*run->passed));
    run->found = xcalloc(session_count(run->session) + 1, sizeof(struct task_result *));
}

static void forget_tasks(struct run *run)
{
    for (size_t i = 0; i < session_count(run->session); i++) {
        free(run->found[i]);
    }
    free((void *)run->found);
    free(run->passed);
}

static int take_attempt(struct run *run)
{
    set_deadline(run);
    enum step step = begin(run);
    while (!session_finished(run->session) && step != STEP_LEAVE && step != STEP_FAIL) {
        step = next_step(run, step);
    }
    run->deadline_ms = 0;
    if (session_finished(run->session) && step != STEP_FAIL) {
        step = after_end(run);
        if (step == STEP_ON) {
            return feedback_offer(run->app, run->bank, run->called);
        }
    } else if (step == STEP_LEAVE) {
        talk(run->app, MSG0(run->app->in_repl ? MSG_RUN_SAVED_REPL : MSG_RUN_SAVED));
    }
    return step == STEP_FAIL ? run->status : EXIT_FINE;
}

int run_attempt(struct run *run)
{
    note_tasks(run);
    int status = take_attempt(run);
    forget_tasks(run);
    return status;
}
