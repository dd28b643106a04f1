/* The colon commands of an attempt: one table, one small function each.
 * What they show is left to feedback.c. */
#include <stdio.h>
#include <string.h>

#include "run.h"
#include "wrapup/markdown.h"

typedef enum step colon_fn(struct run *run, const char *rest);
static colon_fn colon_hint, colon_skip, colon_back, colon_undo, colon_flag, colon_why, colon_dk,
    colon_list, colon_lang, colon_finish, colon_help, colon_quit, colon_edit;

struct colon {
    const char *name;
    colon_fn *run;
    enum msg_id summary;
    bool leaves; /* leads away from an answer that is being written */
    bool late;   /* also after the end, while self-marks are asked */
};
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
    for (size_t i = 0; i < COUNT_OF(colons); i++) {
        BUF_AUTO(word);
        buf_addf(&word, ":%s", colons[i].name);
        strings_add(ret, buf_str(&word));
    }
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

static enum step colon_hint(struct run *run, const char *rest)
{
    (void)rest;
    if (nothing_asked(run)) {
        return STEP_STAY;
    }
    const struct item *item = item_here(run);
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
static enum step colon_skip(struct run *run, const char *rest)
{
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
    if (!run->plan.skip) {
        talk(run->app, MSG0(MSG_COLON_SKIP_FORBIDDEN));
        return STEP_STAY;
    }
    if (item_here(run)->state == ITEM_OPEN && !record_simple(run, EVENT_SKIP)) {
        return STEP_FAIL;
    }
    return run_go_on(run);
}

static enum step colon_back(struct run *run, const char *rest)
{
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

static enum step colon_undo(struct run *run, const char *rest)
{
    (void)rest;
    size_t item = 0;
    int64_t seq = session_undoable(run->session, &item);
    if (seq == 0) {
        talk(run->app, MSG0(MSG_COLON_NOTHING_TO_UNDO));
        return STEP_STAY;
    }
    const struct item *undone = session_item(run->session, item);
    if (run->plan.mode == QUIZ_PRACTICE && run->plan.attempts > 0 &&
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

static enum step colon_flag(struct run *run, const char *rest)
{
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
static enum step colon_why(struct run *run, const char *rest)
{
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

static enum step colon_dk(struct run *run, const char *rest)
{
    (void)rest;
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

static enum step colon_list(struct run *run, const char *rest)
{
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

static enum step colon_lang(struct run *run, const char *rest)
{
    struct term *term = run->app->term;
    enum lang lang = term->lang == LANG_KO ? LANG_EN : LANG_KO;
    if (*rest != '\0' && !lang_from_code(rest, &lang)) {
        talk(run->app, MSG(MSG_COMMAND_LANGUAGE, rest));
        return STEP_STAY;
    }
    term->lang = lang;
    run->app->lang_known = true;
    return STEP_SHOW;
}

static enum step colon_edit(struct run *run, const char *rest)
{
    (void)rest;
    talk(run->app, MSG0(MSG_COLON_EDIT_ONLY_LONG));
    return STEP_STAY;
}

static enum step colon_finish(struct run *run, const char *rest)
{
    (void)rest;
    run->chosen = false;
    return STEP_CLOSE;
}

static enum step colon_help(struct run *run, const char *rest)
{
    (void)rest;
    BUF_AUTO(out);
    enum lang lang = app_lang(run->app);
    size_t columns = run->app->term->ops->columns(run->app->term);
    for (size_t i = 0; i < COUNT_OF(colons); i++) {
        char lead[16];
        snprintf(lead, sizeof(lead), "  :%-7s ", colons[i].name);
        text_wrap(&out, lead, msg_text(lang, colons[i].summary), columns);
    }
    text_wrap(&out, "", msg_text(lang, MSG_COLON_ESCAPES), columns);
    write_buf(run->app, &out);
    return STEP_STAY;
}

static enum step colon_quit(struct run *run, const char *rest)
{
    (void)run;
    (void)rest;
    return STEP_LEAVE;
}

static void name_near(struct buf *near, const struct colon *colon)
{
    buf_adds(near, near->len > 0 ? " :" : ":");
    buf_adds(near, colon->name);
}

/* How far a mistyped word may be from the one that was meant. */
enum { NEAR = 2 };

/* The colon command of this name or unique prefix; the nearest ones go to `near` when there is
 * none. */
static const struct colon *find(const char *name, size_t len, struct buf *near)
{
    const struct colon *found = NULL;
    size_t prefixes = 0;
    for (size_t i = 0; len > 0 && i < COUNT_OF(colons); i++) {
        if (strncmp(colons[i].name, name, len) == 0) {
            prefixes++;
            found = &colons[i];
            name_near(near, found);
            if (strlen(found->name) == len) {
                return found;
            }
        }
    }
    CLEANUP(free_charp) char *word = xstrndup(name, len);
    for (size_t i = 0; prefixes == 0 && i < COUNT_OF(colons); i++) {
        if (edit_distance(word, colons[i].name, NEAR) <= NEAR) {
            name_near(near, &colons[i]);
        }
    }
    return prefixes == 1 ? found : NULL;
}

/* The name after the colon, which may be full-width, and what follows it. */
static const struct colon *read_line(const char *line, const char **name, const char **rest,
                                     struct buf *near)
{
    *name = line + strspn(line, " ");
    *name += **name == ':' ? 1 : 3; /* the full-width colon is three bytes */
    size_t len = strcspn(*name, " \t");
    *rest = *name + len + strspn(*name + len, " \t");
    return find(*name, len, near);
}

enum colon_effect run_colon_effect(const char *line)
{
    BUF_AUTO(near);
    const char *name = NULL;
    const char *rest = NULL;
    const struct colon *colon = read_line(line, &name, &rest, &near);
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
    BUF_AUTO(near);
    const char *name = NULL;
    const char *rest = NULL;
    const struct colon *colon = read_line(line, &name, &rest, &near);
    if (colon == NULL) {
        talk(run->app, near.len > 0 ? MSG(MSG_COLON_NEAR, name, buf_str(&near))
                                    : MSG(MSG_COLON_UNKNOWN, name));
        return STEP_STAY;
    }
    if (session_finished(run->session) && !colon->late) {
        talk(run->app, MSG0(MSG_COLON_FINISHED));
        return STEP_STAY;
    }
    return colon->run(run, rest);
}
