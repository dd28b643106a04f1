/* `submit`: shows what would be handed in, asks, and writes it: the hand-in under a name, and what
 * is said about the lecture in a file that nothing joins to it. The formats are left to exchange/,
 * sending to submit_send.c. */
#include "submit.h"

#include <string.h>
#include <unistd.h>

#include "check.h"
#include "past.h"
#include "settings.h"
#include "wrapup/file.h"
#include "wrapup/survey.h"

static void submit_release(struct submit *s)
{
    class_paper_release(&s->paper);
    buf_release(&s->alias);
    buf_release(&s->handin);
    buf_release(&s->feedback);
    buf_release(&s->path);
}

/* ---- who, and to whom ---------------------------------------------------------------------- */

static bool ask_alias(struct submit *s, struct err *err)
{
    struct app *app = s->app;
    const struct term_ask ask = {.prompt = "> "};
    for (;;) {
        BUF_AUTO(line);
        struct err why = ERR_INIT;
        talk(app, MSG0(MSG_SUBMIT_ALIAS_ASK));
        if (app->term->ops->ask(app->term, &ask, &line) != TERM_LINE) {
            return err_set(err, ERR_USAGE, MSG0(MSG_SUBMIT_ALIAS_NEED));
        }
        if (alias_clean(buf_str(&line), &s->alias, &why)) {
            return true;
        }
        complain(app, &why);
    }
}

/* Given, remembered, or asked for; then remembered. */
static bool find_alias(struct submit *s, struct err *err)
{
    BUF_AUTO(known);
    const char *given = s->args->value[OPTION_ALIAS];
    if (given == NULL &&
        store_setting_get(s->app->store, setting_table[SETTING_ALIAS].name, &known)) {
        return alias_clean(buf_str(&known), &s->alias, err);
    }
    if (!(given != NULL ? alias_clean(given, &s->alias, err) : ask_alias(s, err))) {
        return false;
    }
    return setting_change(s->app, SETTING_ALIAS, buf_str(&s->alias), err);
}

static bool find_class(struct submit *s, struct err *err)
{
    const char *given = s->args->value[OPTION_CLASS];
    if (given != NULL && strcmp(given, "-") == 0) {
        return true;
    }
    if (given == NULL) {
        return classes_for_bank(s->app, s->bank->id, false, &s->in_class, &s->paper, err);
    }
    s->in_class = classes_find(s->app, given, &s->paper, err);
    return s->in_class;
}

/* ---- what ---------------------------------------------------------------------------------- */

/* Sealed when there is somebody to seal it for. */
static void put_out(const struct submit *s, const struct seal_keys *signer,
                    const struct buf *payload, struct buf *ret)
{
    if (s->in_class) {
        sealed_write(&s->paper, signer, payload, ret);
    } else {
        buf_add(ret, buf_str(payload), payload->len);
    }
    buf_addc(ret, '\n');
}

static bool make_handin(struct submit *s, struct err *err)
{
    CLEANUP(class_keys_wipe) struct class_keys own = {.class_id = ""};
    BUF_AUTO(payload);
    const struct handin_head head = {
        .bank_id = s->bank->id,
        .alias = buf_str(&s->alias),
        .class_id = s->in_class ? s->paper.id.text : "",
        .made = s->app->ops->now(s->app),
    };
    bool sign = s->in_class && s->paper.sign_wanted;
    if (!handin_write(s->app->store, &head, &payload, &s->counts, err)) {
        return false;
    }
    if (s->counts.attempts == 0 && s->counts.checks == 0) {
        return err_set(err, ERR_INPUT, MSG(MSG_SUBMIT_NOTHING, s->bank->id));
    }
    if (sign && !classes_learner(s->app, &own, err)) {
        return false;
    }
    put_out(s, sign ? &own.sign : NULL, &payload, &s->handin);
    return true;
}

/* Never signed: a key would be a name. */
static bool make_feedback(struct submit *s, struct err *err)
{
    BUF_AUTO(payload);
    BUF_AUTO(day);
    struct survey_form form;
    const struct hash hash = survey_hash(s->bank);
    if (s->bank->survey_count == 0 || (s->in_class && !s->paper.survey)) {
        return true;
    }
    if (!store_survey_find(s->app->store, s->bank->id, hash.hex, &form, err)) {
        return false;
    }
    if (form.state != SURVEY_OPEN && form.state != SURVEY_DONE) {
        return true;
    }
    past_date(s->app->ops->now(s->app), &day);
    const struct class_feedback head = {
        .id = form.id,
        .class_id = s->in_class ? s->paper.id.text : "",
        .bank_id = s->bank->id,
        .survey_hash = hash.hex,
        .day = buf_str(&day),
    };
    if (!feedback_write(s->app->store, &head, &payload, &s->feedback_answers, err)) {
        return false;
    }
    if (s->feedback_answers > 0) {
        s->form = form.id;
        put_out(s, NULL, &payload, &s->feedback);
    }
    return true;
}

static bool to_output(const struct submit *s)
{
    const char *out = s->args->value[OPTION_OUT];
    return out != NULL && strcmp(out, "-") == 0;
}

static void show(struct submit *s)
{
    struct app *app = s->app;
    BUF_AUTO(host);
    talk(app, MSG(MSG_SUBMIT_SHOW, s->bank->id, buf_str(&s->alias), NUM(s->counts.attempts),
                  NUM(s->counts.answers), NUM(s->counts.checks)));
    if (s->feedback.len > 0 && !to_output(s)) {
        talk(app, MSG(MSG_SUBMIT_SURVEY, NUM(s->feedback_answers)));
    }
    if (!s->in_class) {
        talk(app, MSG0(MSG_SUBMIT_PLAIN));
    } else {
        talk(app, MSG(s->paper.sign_wanted ? MSG_SUBMIT_SIGNED : MSG_SUBMIT_SEALED, s->paper.name));
    }
    if (s->to != NULL) {
        submit_put_host(s->to, &host);
        talk(app, MSG(MSG_SUBMIT_WHERE, buf_str(&host)));
    }
}

/* ---- out ----------------------------------------------------------------------------------- */

/* Where files go: nothing for the folder at hand. */
static void put_folder(const struct submit *s, struct buf *ret)
{
    const char *out = s->args->value[OPTION_OUT];
    if (out != NULL) {
        buf_addf(ret, "%s/", out);
    }
}

/* A file that is there is somebody's, perhaps this learner's older one: it stays, and the new one
 * gets a number. */
static bool write_handin(struct submit *s, struct err *err)
{
    enum { NUMBERS = 1000 };
    BUF_AUTO(name);
    put_folder(s, &name);
    buf_addf(&name, "%s-", s->bank->id);
    classes_file_name(buf_str(&s->alias), &name);
    for (int i = 1; i < NUMBERS; i++) {
        buf_clear(&s->path);
        buf_adds(&s->path, buf_str(&name));
        if (i > 1) {
            buf_addf(&s->path, "-%d", i);
        }
        buf_adds(&s->path, ".wrapup");
        if (access(buf_str(&s->path), F_OK) != 0) {
            return file_write_new(buf_str(&s->path), buf_str(&s->handin), s->handin.len, err);
        }
    }
    return err_set(err, ERR_INPUT, MSG(MSG_SUBMIT_NUMBERS, buf_str(&name)));
}

/* Named after the form, which is random: the same form again takes the place of its older file. */
static bool write_feedback(struct submit *s, struct err *err)
{
    BUF_AUTO(path);
    if (s->feedback.len == 0) {
        return true;
    }
    put_folder(s, &path);
    buf_addf(&path, "feedback-%.8s.wrapup", s->form.text);
    (void)unlink(buf_str(&path));
    if (!file_write_new(buf_str(&path), buf_str(&s->feedback), s->feedback.len, err)) {
        return false;
    }
    say(s->app, MSG(MSG_SUBMIT_WROTE_SURVEY, buf_str(&path)));
    return true;
}

/* Everything in the store is at this bank: all of it has left now, as with `move`. */
static bool keep_carried(struct submit *s, struct err *err)
{
    struct store_counts counts;
    if (!store_count(s->app->store, &counts, err)) {
        return false;
    }
    return counts.attempts != (int64_t)s->counts.attempts || carry_keep(s->app, err);
}

static bool hand_in(struct submit *s, struct err *err)
{
    if (to_output(s)) {
        write_buf(s->app, &s->handin);
        return keep_carried(s, err);
    }
    if (!write_handin(s, err)) {
        return false;
    }
    if (s->to != NULL) {
        if (!submit_send(s, err)) {
            return false;
        }
    } else {
        say(s->app, MSG(MSG_SUBMIT_WROTE, buf_str(&s->path)));
    }
    return write_feedback(s, err) && keep_carried(s, err);
}

/* A yes or a no in any words; what is neither is asked again. True when somebody answered. */
static bool ask_whether(struct submit *s, bool *yes)
{
    BUF_AUTO(line);
    const struct term_ask ask = {.prompt = "> "};
    for (;;) {
        talk(s->app, MSG0(MSG_SUBMIT_ASK));
        buf_clear(&line);
        if (s->app->term->ops->ask(s->app->term, &ask, &line) != TERM_LINE) {
            return false;
        }
        const char *typed = buf_str(&line);
        if (typed[strspn(typed, " \t")] == '\0') {
            *yes = false;
            return true;
        }
        if (read_yes_no(typed, yes)) {
            return true;
        }
    }
}

/* With EOF for an answer nothing is handed in, and a script learns of it. */
static bool agreed(struct submit *s, int *status)
{
    bool yes = false;
    if (s->args->given[OPTION_YES] || to_output(s)) {
        return true;
    }
    bool answered = ask_whether(s, &yes);
    if (answered && yes) {
        return true;
    }
    talk(s->app, MSG0(answered ? MSG_SUBMIT_KEPT : MSG_SUBMIT_NOBODY));
    *status = answered ? EXIT_FINE : EXIT_INPUT;
    return false;
}

int command_submit(struct app *app, const struct args *args)
{
    CLEANUP(submit_release) struct submit s = {.app = app, .args = args};
    struct err err = ERR_INIT;
    int status = EXIT_FINE;
    s.to = args->value[OPTION_TO];
    if (s.to != NULL && (!submit_address(s.to) || to_output(&s))) {
        err_set(&err, ERR_USAGE, MSG0(MSG_SUBMIT_ADDRESS));
        return complain(app, &err);
    }
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    s.bank = app->bank;
    if (app_store(app, &err) == NULL || !find_class(&s, &err) || !find_alias(&s, &err) ||
        !make_handin(&s, &err) || !make_feedback(&s, &err)) {
        return complain(app, &err);
    }
    show(&s);
    if (!agreed(&s, &status)) {
        return status;
    }
    return hand_in(&s, &err) ? EXIT_FINE : complain(app, &err);
}
