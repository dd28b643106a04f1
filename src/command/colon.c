/* The colon commands of an attempt: one table, one small function each.
 * Finding one by its name is left to keys.c, what they show to show.c. */
#include "run.h"

static colon_fn colon_hint, colon_skip, colon_back, colon_undo, colon_flag, colon_why, colon_dk,
    colon_list, colon_lang, colon_finish, colon_help, colon_quit, colon_edit;

static const struct colon colons[] = {
    {.name = "hint", .summary = MSG_COLON_HINT, .run = colon_hint},
    {.name = "skip", .summary = MSG_COLON_SKIP, .run = colon_skip, .leaves = true, .late = true},
    {.name = "back", .summary = MSG_COLON_BACK, .run = colon_back, .leaves = true},
    {.name = "undo", .summary = MSG_COLON_UNDO, .run = colon_undo, .leaves = true},
    {.name = "flag", .summary = MSG_COLON_FLAG, .run = colon_flag},
    {.name = "why", .summary = MSG_COLON_WHY, .run = colon_why},
    {.name = "dk", .summary = MSG_COLON_DK, .run = colon_dk, .leaves = true},
    {.name = "list", .summary = MSG_COLON_LIST, .run = colon_list, .late = true},
    {.name = "lang", .summary = MSG_COLON_LANG, .run = colon_lang, .late = true},
    {.name = "edit", .summary = MSG_COLON_EDIT, .run = colon_edit},
    {.name = "finish", .summary = MSG_COLON_FINISH, .run = colon_finish, .leaves = true},
    {.name = "help", .summary = MSG_COLON_HELP, .run = colon_help, .late = true},
    {.name = "quit", .summary = MSG_COLON_QUIT, .run = colon_quit, .leaves = true, .late = true},
};

void run_words(struct strings *ret)
{
    colon_words(colons, COUNT_OF(colons), ret);
}

static bool nothing_asked(const struct run *run)
{
    return run->at >= session_count(run->session);
}

static const struct item *item_here(const struct run *run)
{
    return session_item(run->session, run->at);
}

/* The event is durable before its effect shows. */
static bool record_simple(struct run *run, enum event_kind kind)
{
    struct event event;
    session_event(run->session, kind, run->at, run_occasion(run), &event);
    return run_record(run, &event);
}

static enum step colon_hint(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    if (nothing_asked(run)) {
        return STEP_STAY;
    }
    const struct item *item = item_here(run);
    if (item->task != NULL) {
        talk(run->app, MSG0(MSG_COLON_TASK));
        return STEP_STAY;
    }
    const char *hint = item->question->hint.in[app_lang(run->app)];
    if (hint == NULL) {
        talk(run->app, MSG0(MSG_COLON_NO_HINT));
        return STEP_STAY;
    }
    if (session_wants_certainty(run->session, run->at)) {
        talk(run->app, MSG0(MSG_COLON_HINT_LATE));
        return STEP_STAY;
    }
    /* Seen once is paid once. */
    if (item->hints == 0 && !record_simple(run, EVENT_HINT)) {
        return STEP_FAIL;
    }
    BUF_AUTO(markdown);
    buf_adds(&markdown, "**");
    buf_adds(&markdown, msg_text(app_lang(run->app), MSG_RUN_HINT));
    buf_adds(&markdown, "** ");
    buf_adds(&markdown, hint);
    write_markdown(run->app, &markdown);
    return STEP_STAY;
}

static enum step decline_certainty(struct run *run)
{
    struct event event;
    session_event_certainty(run->session, run->at, CERTAINTY_DECLINED, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

/* What there is to pass over: a certainty, a self-mark, an answer that stands, or the question. */
static enum step colon_skip(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    if (nothing_asked(run)) {
        return STEP_STAY;
    }
    if (session_wants_certainty(run->session, run->at) && !run->chosen) {
        return decline_certainty(run);
    }
    if (item_here(run)->state == ITEM_ANSWERED) {
        run->chosen = false;
        return STEP_ON;
    }
    if (!run->plan.skip && item_here(run)->task == NULL) {
        talk(run->app, MSG0(MSG_COLON_SKIP_FORBIDDEN));
        return STEP_STAY;
    }
    if (item_here(run)->state == ITEM_OPEN && !record_simple(run, EVENT_SKIP)) {
        return STEP_FAIL;
    }
    return run_go_on(run);
}

static enum step colon_back(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    if (run->at == 0) {
        talk(run->app, MSG0(MSG_COLON_FIRST));
        return STEP_STAY;
    }
    run->at--;
    run->chosen = true;
    run->shown = SIZE_MAX;
    return STEP_MOVE;
}

static enum step colon_undo(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    size_t item = 0;
    int64_t seq = session_undoable(run->session, &item);
    if (seq == 0) {
        talk(run->app, MSG0(MSG_COLON_NOTHING_TO_UNDO));
        return STEP_STAY;
    }
    const struct item *undone = session_item(run->session, item);
    if (undone->task == NULL && run->plan.mode == QUIZ_PRACTICE && run->plan.attempts > 0 &&
        undone->tries >= (size_t)run->plan.attempts &&
        !session_wants_certainty(run->session, item)) {
        talk(run->app, MSG0(MSG_RUN_NO_TRIES));
        return STEP_STAY;
    }
    struct event event;
    session_event_undo(run->session, item, seq, run_occasion(run), &event);
    if (!run_record(run, &event)) {
        return STEP_FAIL;
    }
    talk(run->app, MSG(MSG_COLON_UNDONE, NUM(item + 1)));
    run->at = item;
    run->chosen = true;
    run->shown = SIZE_MAX;
    return STEP_MOVE;
}

static enum step colon_flag(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    if (nothing_asked(run)) {
        return STEP_STAY;
    }
    bool on = !item_here(run)->flagged;
    struct event event;
    session_event_flag(run->session, run->at, on, run_occasion(run), &event);
    if (!run_record(run, &event)) {
        return STEP_FAIL;
    }
    talk(run->app, MSG0(on ? MSG_COLON_FLAGGED : MSG_COLON_UNFLAGGED));
    return STEP_STAY;
}

/* Why the last answer was right or wrong; in exam mode that waits for the end. */
static enum step colon_why(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    size_t item = 0;
    if (run->plan.mode == QUIZ_EXAM) {
        talk(run->app, MSG0(MSG_COLON_WHY_LATER));
    } else if (session_undoable(run->session, &item) == 0 ||
               session_item(run->session, item)->state != ITEM_ANSWERED ||
               session_wants_certainty(run->session, item)) {
        talk(run->app, MSG0(MSG_COLON_WHY_NOTHING));
    } else {
        talk(run->app, MSG(MSG_COLON_WHY_OF, NUM(item + 1)));
        run_show_feedback(run, item);
        run_show_explanation(run, item);
    }
    return STEP_STAY;
}

static enum step colon_dk(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    if (!nothing_asked(run) && item_here(run)->task != NULL) {
        talk(run->app, MSG0(MSG_COLON_TASK));
        return STEP_STAY;
    }
    if (nothing_asked(run) || session_wants_certainty(run->session, run->at) ||
        session_wants_selfmark(run->session, run->at)) {
        talk(run->app, MSG0(MSG_COLON_DK_LATE));
        return STEP_STAY;
    }
    struct event event;
    session_event_answer(run->session, run->at, ":dk", NULL, NULL, run_occasion(run), &event);
    run->chosen = false;
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

static enum step colon_list(void *asking, const char *rest)
{
    struct run *run = asking;
    if (*rest == '\0') {
        run_show_list(run, false);
        return STEP_STAY;
    }
    if (session_finished(run->session)) {
        talk(run->app, MSG0(MSG_COLON_FINISHED));
        return STEP_STAY;
    }
    if (!run_choose(run, rest)) {
        talk(run->app, MSG(MSG_COLON_NO_ITEM, rest, NUM(session_count(run->session))));
        return STEP_STAY;
    }
    return STEP_MOVE;
}

static enum step colon_lang(void *asking, const char *rest)
{
    struct run *run = asking;
    return colon_switch(run->app, rest) ? STEP_SHOW : STEP_STAY;
}

static enum step colon_edit(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    talk(run->app, MSG0(MSG_COLON_EDIT_ONLY_LONG));
    return STEP_STAY;
}

static enum step colon_finish(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    run->chosen = false;
    return STEP_CLOSE;
}

static enum step colon_help(void *asking, const char *rest)
{
    struct run *run = asking;
    (void)rest;
    colon_list_all(run->app, colons, COUNT_OF(colons), MSG_COLON_ESCAPES);
    return STEP_STAY;
}

static enum step colon_quit(void *asking, const char *rest)
{
    (void)asking;
    (void)rest;
    return STEP_LEAVE;
}

enum colon_effect run_colon_effect(const char *line)
{
    const char *rest = NULL;
    const struct colon *colon = colon_find(colons, COUNT_OF(colons), line, &rest);
    if (colon == NULL) {
        return COLON_STAYS;
    }
    if (colon->run == colon_edit) {
        return COLON_EDITS;
    }
    return colon->leaves || (colon->run == colon_list && *rest != '\0') ? COLON_LEAVES
                                                                        : COLON_STAYS;
}

enum step run_colon(struct run *run, const char *line)
{
    const char *rest = NULL;
    const struct colon *colon = colon_find(colons, COUNT_OF(colons), line, &rest);
    if (colon == NULL) {
        colon_unknown(run->app, colons, COUNT_OF(colons), line);
        return STEP_STAY;
    }
    if (session_finished(run->session) && !colon->late) {
        talk(run->app, MSG0(MSG_COLON_FINISHED));
        return STEP_STAY;
    }
    return colon->run(run, rest);
}
