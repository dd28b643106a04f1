/* Asks for one answer: a line or several, colon commands among them, and what the question makes of
 * it. What is asked when, and what follows an answer, is left to run.c. */
#include <string.h>

#include "run.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

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

bool run_is_blank(const struct buf *line)
{
    return strspn(buf_str(line), " \t") == line->len;
}

bool run_read_line(struct run *run, const struct term_ask *wanted, struct buf *line,
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
    if (!run_read_line(run, &ask, line, step, &ended)) {
        return false;
    }
    if (is_colon(buf_str(line))) {
        *step = run_colon(run, buf_str(line));
        return false;
    }
    unescape(line, ':');
    return true;
}

/* What is written so far, made harmless for the screen. */
static void show_draft(struct run *run, const struct buf *text)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, buf_str(text), text->len, true);
    if (harmless.len > 0 && harmless.data[harmless.len - 1] != '\n') {
        buf_addc(&harmless, '\n');
    }
    write_buf(run->app, &harmless);
}

/* The editor may leave bytes that an answer can't hold. */
static void edit_text(struct run *run, struct buf *text)
{
    struct err err = ERR_INIT;
    BUF_AUTO(harmless);
    if (!run->app->term->ops->edit(run->app->term, text, &err)) {
        complain(run->app, &err);
        return;
    }
    utf8_sanitize(&harmless, buf_str(text), text->len, true);
    buf_clear(text);
    buf_add(text, buf_str(&harmless), harmless.len);
    show_draft(run, text);
    talk(run->app, MSG0(MSG_RUN_EDITED));
}

/* A colon command amid an answer of several lines. What is written so far stays, or the person says
 * twice that it may go. False: the command leads away from the answer. */
static bool colon_in_text(struct run *run, const char *line, struct buf *text, bool *warned,
                          enum step *step)
{
    enum colon_effect effect = run_colon_effect(line);
    if (effect == COLON_EDITS) {
        edit_text(run, text);
        return true;
    }
    if (effect == COLON_LEAVES && text->len > 0 && !*warned) {
        *warned = true;
        talk(run->app, MSG0(MSG_RUN_DRAFT));
        return true;
    }
    *step = run_colon(run, line);
    if (*step == STEP_SHOW) {
        run_show_item(run);
        show_draft(run, text);
    }
    return *step == STEP_STAY || *step == STEP_SHOW;
}

/* A line of an answer with its escapes taken off. */
static void add_text(struct buf *text, struct buf *line)
{
    unescape(line, ':');
    if (strcmp(buf_str(line), "..") == 0) {
        unescape(line, '.');
    }
    if (text->len > 0 && text->data[text->len - 1] != '\n') {
        buf_addc(text, '\n');
    }
    buf_add(text, buf_str(line), line->len);
}

/* "모름" alone on the first line needs no full stop after it. */
static bool is_dont_know(const struct buf *text, const struct buf *line)
{
    return text->len == 0 && utf8_valid(buf_str(line), line->len, NULL) &&
           match_dont_know(buf_str(line));
}

/* An answer of several lines: a lone "." ends it, ".." is a lone dot, ":edit" opens the editor on
 * what is there. When the input, the time or the program ends amid an answer, what is written
 * counts, and *step still says to leave. */
static bool ask_text(struct run *run, struct buf *text, enum step *step)
{
    static const struct term_ask ask = {.prompt = "| ", .many = true};
    BUF_AUTO(line);
    bool warned = false;
    *step = STEP_ON;
    for (;;) {
        bool ended = false;
        if (!run_read_line(run, &ask, &line, step, &ended)) {
            if (*step == STEP_STAY) {
                continue;
            }
            return text->len > 0;
        }
        *step = STEP_ON;
        if (is_colon(buf_str(&line))) {
            if (!colon_in_text(run, buf_str(&line), text, &warned, step)) {
                return false;
            }
        } else if (strcmp(buf_str(&line), ".") == 0) {
            return true;
        } else if (is_dont_know(text, &line)) {
            buf_adds(text, buf_str(&line));
            return true;
        } else {
            add_text(text, &line);
        }
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
    enum step step = record_answer(run, typed, response, &verdict);
    if (step != STEP_FAIL) {
        say_note(run, note);
    }
    return step;
}

/* Enter on an empty line: advice once, then it counts as "I don't know"; an answer that stands is
 * kept. */
static enum step take_empty(struct run *run)
{
    if (session_item(run->session, run->at)->state == ITEM_ANSWERED) {
        return run_go_on(run);
    }
    if (!run->empty_once) {
        run->empty_once = true;
        talk(run->app, MSG0(run->plan.skip ? MSG_RUN_EMPTY : MSG_RUN_EMPTY_NO_SKIP));
        return STEP_STAY;
    }
    return record_answer(run, "", NULL, NULL);
}

enum step run_take_typed(struct run *run, const char *raw)
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

enum step run_ask_answer(struct run *run)
{
    const struct item *item = session_item(run->session, run->at);
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    if (question_multiline(item->question)) {
        if (!ask_text(run, &typed, &step)) {
            return step;
        }
        enum step taken = run_take_typed(run, buf_str(&typed));
        return step == STEP_ON || taken == STEP_FAIL ? taken : step;
    }
    question_words(item->question, &item->layout, &words);
    return run_ask(run, "> ", &words, &typed, &step) ? run_take_typed(run, buf_str(&typed)) : step;
}
