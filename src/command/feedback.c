/* `feedback`: asks a bank's survey, and offers it once at the end of a quiz.
 * What an item looks like is left to feedback_show.c, what a line says to session/. */
#include "feedback.h"

#include <string.h>
#include <time.h>

/* ---- colon commands ---------------------------------------------------------------------- */

static colon_fn colon_skip, colon_back, colon_lang, colon_help, colon_quit;
static const struct colon colons[] = {
    {.name = "skip", .summary = MSG_FEEDBACK_COLON_SKIP, .run = colon_skip},
    {.name = "back", .summary = MSG_FEEDBACK_COLON_BACK, .run = colon_back},
    {.name = "lang", .summary = MSG_COLON_LANG, .run = colon_lang},
    {.name = "help", .summary = MSG_COLON_HELP, .run = colon_help},
    {.name = "quit", .summary = MSG_COLON_QUIT, .run = colon_quit},
};

/* What is applied, and shows, is on disk. */
static enum step record(struct feedback *f, const struct survey_reply *reply)
{
    struct err err = ERR_INIT;
    struct survey_answer answers[COUNT_OF(reply->value)];
    for (size_t i = 0; i < reply->count; i++) {
        answers[i] = (struct survey_answer){
            .item = f->bank->survey[survey_at(f->survey)].id,
            .part = survey_part_name(reply->part[i]),
            .value = buf_str(&reply->value[i]),
        };
    }
    if (reply->count > 0 &&
        !store_survey_save(f->app->store, f->form.id, answers, reply->count, &err)) {
        f->status = complain(f->app, &err);
        return STEP_FAIL;
    }
    survey_apply(f->survey, reply);
    return STEP_ON;
}

static enum step colon_skip(void *asking, const char *rest)
{
    struct feedback *f = asking;
    CLEANUP(survey_reply_release) struct survey_reply reply = SURVEY_REPLY_INIT;
    (void)rest;
    survey_skip(f->survey, &reply);
    return record(f, &reply);
}

static enum step colon_back(void *asking, const char *rest)
{
    struct feedback *f = asking;
    (void)rest;
    if (!survey_back(f->survey)) {
        talk(f->app, MSG0(MSG_COLON_FIRST));
        return STEP_STAY;
    }
    f->shown = SIZE_MAX;
    return STEP_MOVE;
}

static enum step colon_lang(void *asking, const char *rest)
{
    struct feedback *f = asking;
    if (!colon_switch(f->app, rest)) {
        return STEP_STAY;
    }
    f->shown = SIZE_MAX;
    return STEP_SHOW;
}

static enum step colon_help(void *asking, const char *rest)
{
    struct feedback *f = asking;
    (void)rest;
    colon_list_all(f->app, colons, COUNT_OF(colons), MSG_FEEDBACK_ESCAPES);
    return STEP_STAY;
}

static enum step colon_quit(void *asking, const char *rest)
{
    (void)asking;
    (void)rest;
    return STEP_LEAVE;
}

static enum step obey(struct feedback *f, const char *line)
{
    const char *rest = NULL;
    const struct colon *colon = colon_find(colons, COUNT_OF(colons), line, &rest);
    if (colon == NULL) {
        colon_unknown(f->app, colons, COUNT_OF(colons), line);
        return STEP_STAY;
    }
    return colon->run(f, rest);
}

/* ---- asking ------------------------------------------------------------------------------ */

/* One line; colon commands are obeyed here. False: *step says where to go. initial: what stands on
 * the line already, to be mended, or NULL. */
static bool ask_line(struct feedback *f, const char *initial, struct buf *line, enum step *step)
{
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    colon_words(colons, COUNT_OF(colons), &words);
    const struct term_ask ask = {
        .prompt = feedback_prompt(f),
        .words = &words,
        .initial = initial,
    };
    switch (f->app->term->ops->ask(f->app->term, &ask, line)) {
    case TERM_LINE:
        break;
    case TERM_INTERRUPT:
        talk(f->app, MSG0(MSG_RUN_INTERRUPT));
        *step = STEP_STAY;
        return false;
    case TERM_EOF:
    case TERM_STOP:
    case TERM_TIME:
        *step = STEP_LEAVE;
        return false;
    }
    if (is_colon(buf_str(line))) {
        *step = obey(f, buf_str(line));
        return false;
    }
    unescape(line, ':');
    return true;
}

/* What was typed, read and saved; when it can't be read, what can be typed. What looked like a
 * secret goes to *mend. */
static enum step take_line(struct feedback *f, const char *typed, struct buf *mend)
{
    CLEANUP(survey_reply_release) struct survey_reply reply = SURVEY_REPLY_INIT;
    struct said note = {.in = {""}};
    buf_clear(mend);
    enum survey_read read = survey_read(f->survey, typed, &reply, &note);
    if (read == SURVEY_READ) {
        return record(f, &reply);
    }
    if (read == SURVEY_SECRET) {
        buf_adds(mend, typed);
    }
    talk(f->app, MSG(MSG_RUN_NOTE, note.in[app_lang(f->app)]));
    return STEP_STAY;
}

/* Asks until the item at hand has a reply, or something else is wanted. */
static enum step ask_item(struct feedback *f)
{
    BUF_AUTO(mend);
    enum step step = STEP_STAY;
    while (step == STEP_STAY) {
        BUF_AUTO(line);
        if (ask_line(f, mend.len > 0 ? buf_str(&mend) : NULL, &line, &step)) {
            step = take_line(f, buf_str(&line), &mend);
        }
    }
    return step;
}

static int ask_all(struct feedback *f)
{
    struct err err = ERR_INIT;
    enum step step = STEP_ON;
    f->shown = SIZE_MAX;
    while (step != STEP_LEAVE && step != STEP_FAIL &&
           survey_at(f->survey) < f->bank->survey_count) {
        feedback_show_item(f);
        step = ask_item(f);
    }
    if (step == STEP_FAIL) {
        return f->status;
    }
    if (step == STEP_LEAVE) {
        talk(f->app,
             MSG(f->app->in_repl ? MSG_FEEDBACK_SAVED_REPL : MSG_FEEDBACK_SAVED, f->called));
        return EXIT_FINE;
    }
    if (!store_survey_finish(f->app->store, f->form.id, &err)) {
        return complain(f->app, &err);
    }
    feedback_show_end(f);
    return EXIT_FINE;
}

/* ---- forms ------------------------------------------------------------------------------- */

enum { DAY_TEXT = sizeof("2026-11-23") };

/* Today where the learner is. */
static void put_day(struct app *app, char out[DAY_TEXT])
{
    struct moment now = app->ops->now(app);
    struct tm tm;
    time_t local = (time_t)(now.at_ms / 1000 + (int64_t)now.offset_min * 60);
    if (gmtime_r(&local, &tm) == NULL || strftime(out, DAY_TEXT, "%Y-%m-%d", &tm) == 0) {
        memcpy(out, "1970-01-01", DAY_TEXT);
    }
}

/* An answer that doesn't fit was changed by hand: its item is asked again. */
static bool restore_one(void *ctx, const struct survey_answer *answer)
{
    (void)survey_restore(ctx, answer->item, answer->part, answer->value);
    return true;
}

static int begin(struct app *app, const struct bank *bank, const char *called)
{
    struct err err = ERR_INIT;
    char day[DAY_TEXT];
    const struct hash hash = survey_hash(bank);
    struct feedback f = {.app = app, .bank = bank, .called = called};
    put_day(app, day);
    if (!store_survey_begin(app->store, bank->id, hash.hex, day, &f.form, &err)) {
        return complain(app, &err);
    }
    f.survey = survey_new(bank);
    int status = EXIT_FINE;
    if (store_survey_answers(app->store, f.form.id, restore_one, f.survey, &err)) {
        survey_resume(f.survey);
        feedback_show_intro(&f);
        status = ask_all(&f);
    } else {
        status = complain(app, &err);
    }
    survey_free(f.survey);
    return status;
}

/* ---- yes or no --------------------------------------------------------------------------- */

/* Enter and a yes in any words begin; anything else does not. */
static bool says_yes(const char *typed)
{
    bool yes = false;
    return strspn(typed, " \t") == strlen(typed) || (read_yes_no(typed, &yes) && yes);
}

enum choice { CHOICE_YES, CHOICE_NO, CHOICE_SILENT /* nobody is there */, CHOICE_STOP };

static enum choice ask_choice(struct app *app, struct msg m)
{
    BUF_AUTO(line);
    const struct term_ask ask = {.prompt = "> "};
    talk(app, m);
    switch (app->term->ops->ask(app->term, &ask, &line)) {
    case TERM_LINE:
        return says_yes(buf_str(&line)) ? CHOICE_YES : CHOICE_NO;
    case TERM_STOP:
        return CHOICE_STOP;
    case TERM_EOF:
        return CHOICE_SILENT;
    case TERM_INTERRUPT:
    case TERM_TIME:
        break;
    }
    return CHOICE_NO;
}

static int decline(struct app *app, const struct bank *bank)
{
    struct err err = ERR_INIT;
    char day[DAY_TEXT];
    const struct hash hash = survey_hash(bank);
    put_day(app, day);
    if (!store_survey_decline(app->store, bank->id, hash.hex, day, &err)) {
        return complain(app, &err);
    }
    return EXIT_FINE;
}

int feedback_offer(struct app *app, const struct bank *bank, const char *called)
{
    struct err err = ERR_INIT;
    bool asked = false;
    int status = EXIT_FINE;
    if (bank->survey_count == 0) {
        return EXIT_FINE;
    }
    if (!store_survey_asked(app->store, bank->id, &asked, &err)) {
        return complain(app, &err);
    }
    if (asked) {
        return EXIT_FINE;
    }
    switch (ask_choice(
        app, MSG(MSG_FEEDBACK_OFFER, NUM(bank->survey_count), NUM(survey_minutes(bank))))) {
    case CHOICE_YES:
        return begin(app, bank, called);
    case CHOICE_NO:
        status = decline(app, bank);
        if (status == EXIT_FINE) {
            talk(app, MSG(app->in_repl ? MSG_FEEDBACK_LATER_REPL : MSG_FEEDBACK_LATER, called));
        }
        return status;
    case CHOICE_SILENT:
        return decline(app, bank);
    case CHOICE_STOP:
        break;
    }
    return EXIT_FINE;
}

int command_feedback(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    struct survey_form form;
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    const struct bank *bank = app->bank;
    if (bank->survey_count == 0) {
        talk(app, MSG(MSG_FEEDBACK_NONE, bank->id));
        return EXIT_INPUT;
    }
    const struct hash hash = survey_hash(bank);
    if (app_store(app, &err) == NULL ||
        !store_survey_find(app->store, bank->id, hash.hex, &form, &err)) {
        return complain(app, &err);
    }
    if (form.state == SURVEY_DONE && ask_choice(app, MSG0(MSG_FEEDBACK_DONE)) != CHOICE_YES) {
        return EXIT_FINE;
    }
    return begin(app, bank, app_called(app, args));
}
