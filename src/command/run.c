/* Takes an attempt: asks each item, records every answer before its effect shows, and finishes.
 * Colon commands are left to colon.c, what feedback looks like to feedback.c. */
#include "run.h"

#include <string.h>

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

/* ---- reading a line -------------------------------------------------------------------- */

static enum step got_nothing(struct run *run, enum term_got got)
{
    switch (got) {
    case TERM_INTERRUPT:
        talk(run->app, MSG0(MSG_RUN_INTERRUPT));
        return STEP_STAY;
    case TERM_TIME:
        talk(run->app, MSG0(MSG_RUN_TIME_UP));
        return STEP_FINISH;
    case TERM_EOF:
    case TERM_STOP:
    case TERM_LINE:
        break;
    }
    return STEP_LEAVE;
}

/* True when the line begins a colon command, not an answer that was written with "::". */
static bool is_colon(const char *line)
{
    while (*line == ' ') {
        line++;
    }
    /* The full-width colon is what Korean keyboards in full-width mode type. */
    return (line[0] == ':' && line[1] != ':') || strncmp(line, "\xef\xbc\x9a", 3) == 0;
}

/* "::x" -> ":x" */
static void unescape(struct buf *line, char mark)
{
    if (line->len >= 2 && line->data[0] == mark && line->data[1] == mark) {
        memmove(line->data, line->data + 1, line->len);
        line->len--;
    }
}

/* One line as it was typed. False: nothing came, and *step says what that means; *ended tells the
 * end of the input apart. */
static bool read_line(struct run *run, const struct term_ask *wanted, struct buf *line,
                      enum step *step, bool *ended)
{
    CLEANUP(strings_release) struct strings all = STRINGS_INIT;
    run_words(&all);
    for (size_t i = 0; wanted->words != NULL && i < wanted->words->count; i++) {
        strings_add(&all, wanted->words->list[i]);
    }
    struct term_ask ask = *wanted;
    ask.words = &all;
    ask.deadline_ms = run->deadline_ms;
    struct term *term = run->app->term;
    buf_clear(line);
    enum term_got got = term->ops->ask(term, &ask, line);
    *ended = got == TERM_EOF;
    if (got != TERM_LINE) {
        *step = got_nothing(run, got);
    }
    return got == TERM_LINE;
}

bool run_ask(struct run *run, const char *prompt, const struct strings *words, struct buf *line,
             enum step *step)
{
    bool ended = false;
    const struct term_ask ask = {.prompt = prompt, .words = words};
    if (!read_line(run, &ask, line, step, &ended)) {
        return false;
    }
    if (is_colon(buf_str(line))) {
        *step = run_colon(run, buf_str(line));
        return false;
    }
    unescape(line, ':');
    return true;
}

/* A colon command amid an answer of several lines: what is written so far stays when it can. */
static bool colon_in_text(struct run *run, const char *line, struct buf *text, enum step *step)
{
    struct err err = ERR_INIT;
    if (strcmp(line, ":edit") == 0) {
        if (!run->app->term->ops->edit(run->app->term, text, &err)) {
            complain(run->app, &err);
        } else {
            write_buf(run->app, text);
            talk(run->app, MSG0(MSG_RUN_EDITED));
        }
        return true;
    }
    *step = run_colon(run, line);
    if (*step == STEP_SHOW) {
        run_show_item(run);
    }
    return *step == STEP_STAY || *step == STEP_SHOW;
}

/* An answer of several lines: a lone "." or the end of the input ends it, ".." is a lone dot,
 * ":edit" opens the editor on what is there. */
static bool ask_text(struct run *run, struct buf *text, enum step *step)
{
    static const struct term_ask ask = {.prompt = "| ", .many = true};
    BUF_AUTO(line);
    for (;;) {
        bool ended = false;
        if (!read_line(run, &ask, &line, step, &ended)) {
            if (*step == STEP_STAY) {
                continue;
            }
            return ended && text->len > 0;
        }
        if (is_colon(buf_str(&line))) {
            if (!colon_in_text(run, buf_str(&line), text, step)) {
                return false;
            }
            continue;
        }
        if (strcmp(buf_str(&line), ".") == 0) {
            return true;
        }
        if (text->len == 0 && utf8_valid(buf_str(&line), line.len, NULL) &&
            match_dont_know(buf_str(&line))) {
            buf_adds(text, buf_str(&line));
            return true;
        }
        unescape(&line, ':');
        if (strcmp(buf_str(&line), "..") == 0) {
            unescape(&line, '.');
        }
        if (text->len > 0 && text->data[text->len - 1] != '\n') {
            buf_addc(text, '\n');
        }
        buf_add(text, buf_str(&line), line.len);
    }
}

/* ---- answering --------------------------------------------------------------------------- */

static enum step record_answer(struct run *run, const char *typed, const struct response *response,
                               const struct verdict *verdict)
{
    struct event event;
    session_event_answer(run->session, run->at, typed, response, verdict, run_occasion(run),
                         &event);
    run->asked_again = false;
    run->empty_once = false;
    run->chosen = false;
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

static void say_note(struct run *run, const struct said *note)
{
    if (said_any(note)) {
        talk(run->app, MSG(MSG_RUN_NOTE, note->in[app_lang(run->app)]));
    }
}

static enum step take_response(struct run *run, const char *typed, const struct response *response,
                               const struct said *note)
{
    struct verdict verdict;
    question_grade(session_item(run->session, run->at)->question, response, &verdict);
    if (verdict.ask && !run->asked_again) {
        run->asked_again = true;
        say_note(run, &verdict.note);
        return STEP_STAY;
    }
    say_note(run, note);
    return record_answer(run, typed, response, &verdict);
}

/* Enter on an empty line: advice once, then it counts as "I don't know". */
static enum step take_empty(struct run *run)
{
    if (!run->empty_once) {
        run->empty_once = true;
        talk(run->app, MSG0(MSG_RUN_EMPTY));
        return STEP_STAY;
    }
    return record_answer(run, "", NULL, NULL);
}

static enum step take_typed(struct run *run, const char *raw)
{
    /* Bytes that aren't UTF-8 stay, so that the question can say what they are. */
    BUF_AUTO(harmless);
    size_t len = strlen(raw);
    if (utf8_valid(raw, len, NULL)) {
        utf8_sanitize(&harmless, raw, len, true);
    } else {
        buf_add(&harmless, raw, len);
    }
    const char *typed = buf_str(&harmless);
    const struct item *item = session_item(run->session, run->at);
    CLEANUP(response_release) struct response response = {.value = STRINGS_INIT};
    struct said note = {.in = {""}};
    switch (question_read(item->question, &item->layout, typed, &response, &note)) {
    case QUESTION_READ:
        return take_response(run, typed, &response, &note);
    case QUESTION_DONT_KNOW:
        return record_answer(run, typed, NULL, NULL);
    case QUESTION_EMPTY:
        return take_empty(run);
    case QUESTION_AGAIN:
        break;
    }
    say_note(run, &note);
    return STEP_STAY;
}

static enum step ask_answer(struct run *run)
{
    const struct item *item = session_item(run->session, run->at);
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    bool got = false;
    if (question_multiline(item->question)) {
        got = ask_text(run, &typed, &step);
    } else {
        question_words(item->question, &item->layout, &words);
        got = run_ask(run, "> ", &words, &typed, &step);
    }
    return got ? take_typed(run, buf_str(&typed)) : step;
}

/* ---- certainty ----------------------------------------------------------------------------- */

static const char *const certainty_words[][2] = {
    {"1", "1"},      {"2", "2"},        {"3", "3"},     {"1", "찍음"}, {"2", "아마"},
    {"3", "확실"},   {"1", "guess"},    {"2", "maybe"}, {"3", "sure"}, {"1", "찍었어요"},
    {"2", "아마도"}, {"3", "확실해요"}, {"3", "확신"},
};

static int read_certainty(const char *typed)
{
    BUF_AUTO(folded);
    BUF_AUTO(lower);
    match_fold(&folded, typed);
    utf8_fold_case(&lower, buf_str(&folded), folded.len);
    for (size_t i = 0; i < COUNT_OF(certainty_words); i++) {
        if (strcmp(buf_str(&lower), certainty_words[i][1]) == 0) {
            return certainty_words[i][0][0] - '0';
        }
    }
    return 0;
}

static enum step record_certainty(struct run *run, int level)
{
    struct event event;
    session_event_certainty(run->session, run->at, level, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

/* An empty line declines: the answer stands, its certainty is not known. */
static enum step ask_certainty(struct run *run)
{
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    talk(run->app, MSG0(MSG_RUN_CERTAINTY));
    if (!run_ask(run, "1-3> ", NULL, &typed, &step)) {
        return step;
    }
    bool utf8 = utf8_valid(buf_str(&typed), typed.len, NULL);
    if (strspn(buf_str(&typed), " \t") == typed.len) {
        return record_certainty(run, CERTAINTY_DECLINED);
    }
    int level = utf8 ? read_certainty(buf_str(&typed)) : 0;
    if (level == 0) {
        talk(run->app, MSG0(MSG_RUN_CERTAINTY_AGAIN));
        return STEP_STAY;
    }
    return record_certainty(run, level);
}

/* ---- the learner's own mark ------------------------------------------------------------------ */

/* The points as ticked at first: what the program found, without what a person must decide. */
static unsigned found_points(const struct item *item)
{
    return item->last.verdict.points & ~item->last.verdict.doubted;
}

static enum step ask_selfmark(struct run *run)
{
    const struct item *item = session_item(run->session, run->at);
    size_t count = question_point_count(item->question);
    size_t list[QUESTION_PARTS_MAX];
    size_t chosen = 0;
    unsigned points = found_points(item);
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    run_show_points(run, run->at, points);
    bool got = run_ask(run, "1 3> ", NULL, &typed, &step);
    bool empty = strspn(buf_str(&typed), " \t") == typed.len;
    if (got && !empty) {
        points = 0;
        bool none = strcmp(buf_str(&typed), "0") == 0;
        if (!utf8_valid(buf_str(&typed), typed.len, NULL) ||
            (!none && match_labels(buf_str(&typed), count, list, &chosen) != MATCH_READ)) {
            talk(run->app, MSG0(MSG_RUN_POINTS_AGAIN));
            got = false;
        }
        for (size_t i = 0; i < chosen; i++) {
            points |= 1U << list[i];
        }
    }
    if (!got) {
        return step;
    }
    struct event event;
    session_event_selfmark(run->session, run->at, points, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

/* ---- the loop -------------------------------------------------------------------------------- */

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
    run->shown = run->at;
    run->shown_ms = run->app->ops->monotonic_ms(run->app);
    run->asked_again = false;
    run->empty_once = false;
    run_show_item(run);
    return true;
}

/* On to the item after this one. */
static enum step go_on(struct run *run)
{
    run->at = run->at + 1 < session_count(run->session) ? run->at + 1 : 0;
    run->chosen = false;
    return STEP_MOVE;
}

/* After an answer in practice: the verdict, then either another try or the reasons. */
static enum step after_answer(struct run *run)
{
    size_t i = run->at;
    if (run->plan.mode == QUIZ_EXAM) {
        return go_on(run);
    }
    run_show_feedback(run, i);
    while (session_may_retry(run->session, i)) {
        BUF_AUTO(typed);
        enum step step = STEP_STAY;
        size_t tries = session_item(run->session, i)->tries;
        talk(run->app, MSG0(MSG_RUN_RETRY));
        if (!run_ask(run, "> ", NULL, &typed, &step)) {
            if (step == STEP_STAY) {
                continue;
            }
            if (step == STEP_ON) {
                break;
            }
            return step;
        }
        if (strspn(buf_str(&typed), " \t") == typed.len) {
            break;
        }
        step = take_typed(run, buf_str(&typed));
        if (step == STEP_FAIL) {
            return step;
        }
        if (session_item(run->session, i)->tries > tries) {
            run_show_feedback(run, i);
        }
    }
    run_show_explanation(run, i);
    while (session_wants_selfmark(run->session, i)) {
        enum step step = ask_selfmark(run);
        if (step != STEP_ON && step != STEP_STAY) {
            return step;
        }
    }
    return go_on(run);
}

/* One thing asked about the item at hand. */
static enum step step_item(struct run *run)
{
    size_t i = run->at;
    if (session_wants_selfmark(run->session, i) && !run->chosen) {
        enum step step = ask_selfmark(run);
        if (step == STEP_ON) {
            return go_on(run);
        }
        return step;
    }
    if (!present(run)) {
        return STEP_FAIL;
    }
    if (!session_may_answer(run->session, i)) {
        talk(run->app, MSG0(MSG_RUN_NO_TRIES));
        return go_on(run);
    }
    size_t tries = session_item(run->session, i)->tries;
    if (run->chosen || !session_wants_certainty(run->session, i)) {
        enum step step = ask_answer(run);
        if (step != STEP_ON || session_item(run->session, i)->tries == tries) {
            return step;
        }
    }
    while (session_wants_certainty(run->session, i)) {
        enum step step = ask_certainty(run);
        if (step != STEP_ON && step != STEP_STAY) {
            return step;
        }
    }
    return after_answer(run);
}

static enum step finish(struct run *run, const char *why)
{
    struct event event;
    session_event_finish(run->session, why, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

bool run_choose(struct run *run, const char *typed)
{
    double number = 0;
    if (!utf8_valid(typed, strlen(typed), NULL) ||
        match_number(typed, NULL, 0, &number) != MATCH_NUMBER || number < 1 ||
        number > (double)session_count(run->session)) {
        return false;
    }
    run->at = (size_t)number - 1;
    run->chosen = true;
    run->shown = SIZE_MAX;
    return true;
}

/* Nothing is left to ask: says what is unanswered and asks whether to finish. */
static enum step ask_close(struct run *run)
{
    size_t open = 0;
    for (size_t i = 0; i < session_count(run->session); i++) {
        open += session_item(run->session, i)->state != ITEM_ANSWERED;
    }
    run_show_list(run, true);
    talk(run->app, open == 0 ? MSG0(MSG_RUN_CLOSE_ALL) : MSG(MSG_RUN_CLOSE_OPEN, NUM(open)));
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    bool ended = false;
    const struct term_ask ask = {.prompt = "> "};
    if (!read_line(run, &ask, &typed, &step, &ended)) {
        /* The end of a pipe after the last answer finishes; with open questions it only leaves. */
        return ended && open == 0 ? finish(run, "all") : step == STEP_STAY ? STEP_CLOSE : step;
    }
    if (is_colon(buf_str(&typed))) {
        step = run_colon(run, buf_str(&typed));
        return step == STEP_STAY || step == STEP_SHOW ? STEP_CLOSE : step;
    }
    if (strspn(buf_str(&typed), " \t") == typed.len) {
        return finish(run, open == 0 ? "all" : "asked");
    }
    if (!run_choose(run, buf_str(&typed))) {
        talk(run->app, MSG0(MSG_RUN_CLOSE_AGAIN));
        return STEP_CLOSE;
    }
    return STEP_MOVE;
}

static enum step next_step(struct run *run, enum step step)
{
    switch (step) {
    case STEP_CLOSE:
        run->shown = SIZE_MAX;
        return ask_close(run);
    case STEP_SHOW:
        run->shown = SIZE_MAX;
        break;
    case STEP_FINISH:
        return finish(run, "time");
    case STEP_STAY:
        break;
    case STEP_ON:
    case STEP_MOVE:
    case STEP_LEAVE:
    case STEP_FAIL:
        if (!run->chosen) {
            run->at = session_next(run->session, run->at);
        }
        break;
    }
    return run->at == session_count(run->session) ? STEP_CLOSE : step_item(run);
}

/* Exam mode shows its feedback, and asks for self-marks, after the end. */
static enum step after_end(struct run *run)
{
    for (size_t i = 0; run->plan.mode == QUIZ_EXAM && i < session_count(run->session); i++) {
        const struct item *item = session_item(run->session, i);
        run->at = i;
        if (item->state != ITEM_ANSWERED) {
            continue;
        }
        run->shown = i;
        run_show_item(run);
        run_show_feedback(run, i);
        run_show_explanation(run, i);
        while (session_wants_selfmark(run->session, i)) {
            enum step step = ask_selfmark(run);
            if (step == STEP_LEAVE || step == STEP_FAIL) {
                return step;
            }
        }
    }
    return STEP_ON;
}

int run_attempt(struct run *run)
{
    enum step step = STEP_ON;
    run->shown = SIZE_MAX;
    run->shown_ms = run->app->ops->monotonic_ms(run->app);
    run->at = session_resume_at(run->session);
    if (run->plan.time_limit_s > 0) {
        struct moment now = run->app->ops->now(run->app);
        int64_t left = run->started.at_ms + run->plan.time_limit_s * 1000 - now.at_ms;
        run->deadline_ms = run->app->ops->monotonic_ms(run->app) + (left > 0 ? left : 1);
    }
    while (!session_finished(run->session) && step != STEP_LEAVE && step != STEP_FAIL) {
        step = next_step(run, step);
    }
    run->deadline_ms = 0;
    if (session_finished(run->session) && step != STEP_FAIL) {
        step = after_end(run);
        run_show_end(run);
    } else {
        talk(run->app, MSG0(run->app->in_repl ? MSG_RUN_SAVED_REPL : MSG_RUN_SAVED));
    }
    return step == STEP_FAIL ? run->status : EXIT_FINE;
}
