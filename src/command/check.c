/* `check`: are the practical steps really done? Chooses the bank and its tasks, sees to trust,
 * evidence and inputs, and shows what comes of it.
 * A round is made in checking.c, what it looks like in check_show.c and check_formats.c. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/file.h"

/* ---- which tasks ------------------------------------------------------------------------- */

/* A task's id, or that of an objective: all tasks of it, and of those below it. */
static bool want_word(struct checking *c, const char *word, bool *named)
{
    const struct bank *bank = c->bank;
    int objective = bank_objective(bank, word);
    bool found = false;
    for (size_t i = 0; i < bank->task_count; i++) {
        int of = bank->tasks[i].objective;
        if (strcmp(bank->tasks[i].id, word) == 0 ||
            (objective >= 0 && (of == objective || bank_objective_top(bank, of) == objective))) {
            checking_want(c, i);
            named[i] = true;
            found = true;
        }
    }
    return found;
}

/* The task or objective that was meant by a word that is none; NULL when none is near. */
static const char *nearest_task(const struct bank *bank, const char *word)
{
    enum { NEAR = 2 };
    const char *nearest = NULL;
    size_t best = NEAR;
    for (size_t i = 0; i < bank->task_count; i++) {
        const char *names[] = {bank->tasks[i].id, bank->objectives[bank->tasks[i].objective].id};
        for (size_t k = 0; k < COUNT_OF(names); k++) {
            size_t distance = edit_distance(word, names[k], NEAR);
            if (distance < best) {
                best = distance;
                nearest = names[k];
            }
        }
    }
    return nearest;
}

static bool want_words(struct checking *c, const struct args *args, bool *named, int *status)
{
    for (size_t i = 0; args->word_count == 0 && i < c->bank->task_count; i++) {
        checking_want(c, i);
    }
    for (size_t i = 0; i < args->word_count; i++) {
        const char *word = args->words[i];
        if (want_word(c, word, named)) {
            continue;
        }
        const char *near = nearest_task(c->bank, word);
        talk(c->app, near != NULL ? MSG(MSG_CHECK_TASK_NEAR, word, c->bank->id, near)
                                  : MSG(MSG_CHECK_TASK_NONE, word, c->bank->id));
        *status = EXIT_INPUT;
        return false;
    }
    return true;
}

/* Tells which tasks come along. */
static void say_required(struct checking *c, const bool *named)
{
    BUF_AUTO(ids);
    for (size_t i = 0; i < c->bank->task_count; i++) {
        if (c->wanted[i] && !named[i]) {
            buf_adds(&ids, ids.len > 0 ? ", " : "");
            buf_adds(&ids, c->bank->tasks[i].id);
        }
    }
    if (ids.len > 0) {
        talk(c->app, MSG(MSG_CHECK_REQUIRED, buf_str(&ids)));
    }
}

void complete_tasks(struct app *app, size_t n, struct strings *ret)
{
    (void)n;
    for (size_t i = 0; app->bank != NULL && i < app->bank->task_count; i++) {
        strings_add(ret, app->bank->tasks[i].id);
    }
    for (size_t i = 0; app->bank != NULL && i < app->bank->task_count; i++) {
        int objective = app->bank->tasks[i].objective;
        const char *ids[] = {app->bank->objectives[objective].id,
                             app->bank->objectives[bank_objective_top(app->bank, objective)].id};
        for (size_t k = 0; k < COUNT_OF(ids); k++) {
            if (!strings_has(ret, ids[k])) {
                strings_add(ret, ids[k]);
            }
        }
    }
}

/* ---- what the command line says ---------------------------------------------------------- */

static bool read_watch(const struct args *args, int64_t *seconds, struct err *err)
{
    *seconds = WATCH_SECONDS_MIN;
    return number_option(args, OPTION_WATCH, WATCH_SECONDS_MIN, WATCH_SECONDS_MAX, seconds, err);
}

/* At most one form of output. */
static bool check_forms(const struct args *args, struct err *err)
{
    int forms = args->given[OPTION_JSON] + args->given[OPTION_TAP] + args->given[OPTION_JUNIT];
    return forms <= 1 || err_set(err, ERR_USAGE, MSG0(MSG_CHECK_ONE_FORM));
}

/* "NAME=VALUE". */
static bool take_input(struct checking *c, const char *word, struct err *err)
{
    const char *equals = strchr(word, '=');
    if (equals == NULL || equals == word) {
        return err_set(err, ERR_USAGE, MSG(MSG_INPUT_FORM, word));
    }
    CLEANUP(free_charp) char *name = xstrndup(word, (size_t)(equals - word));
    bool known = false;
    for (size_t i = 0; i < c->bank->task_count; i++) {
        CLEANUP(strings_release) struct strings names = STRINGS_INIT;
        check_inputs(&c->bank->tasks[i], &names);
        known = known || strings_has(&names, name);
    }
    if (!known) {
        return err_set(err, ERR_INPUT, MSG(MSG_INPUT_NONE, name, c->bank->id));
    }
    if (!input_fits(name, equals + 1)) {
        return err_set(err, ERR_INPUT, MSG(MSG_INPUT_VALUE, equals + 1, name));
    }
    checking_give(c, name, equals + 1);
    return true;
}

static bool take_evidence(struct checking *c, const char *file, struct err *err)
{
    enum { EVIDENCE_MAX = 4 << 20 };
    BUF_AUTO(content);
    if (strcmp(file, "-") == 0) {
        if (!checking_read_pasted(c->app, &content)) {
            return err_set(err, ERR_CANCELLED, MSG0(MSG_NONE));
        }
    } else if (!file_read(file, EVIDENCE_MAX, &content, err)) {
        return false;
    }
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    if (!check_evidence_useful(buf_str(&content), &faults)) {
        talk_faults(c->app, file, &faults);
        return err_set(err, ERR_INPUT, MSG(MSG_EVIDENCE_NONE, file));
    }
    strings_addn(&c->evidence, buf_str(&content), content.len);
    return true;
}

static bool take_values(struct checking *c, const struct args *args, struct err *err)
{
    for (size_t i = 0; i < args->list_count; i++) {
        const struct given_value *given = &args->list[i];
        if ((given->option == OPTION_EVIDENCE && !take_evidence(c, given->value, err)) ||
            (given->option == OPTION_INPUT && !take_input(c, given->value, err))) {
            return false;
        }
    }
    c->accept_host = args->value[OPTION_ACCEPT_HOST];
    return true;
}

/* ---- trust ------------------------------------------------------------------------------- */

/* `--trust` shows, `--trust HASH` trusts; a person at a terminal is asked. False: the command is
 * done, with *status. */
static bool see_to_trust(struct checking *c, const struct args *args, int *status)
{
    struct app *app = c->app;
    struct err err = ERR_INIT;
    const char *given = args->value[OPTION_TRUST];
    if (args->given[OPTION_TRUST] && given == NULL) {
        trust_show(app, c->bank);
        return false;
    }
    if (given != NULL) {
        const struct hash hash = bank_tasks_hash(c->bank);
        if (strcmp(given, hash.hex) != 0) {
            talk(app, MSG(MSG_TRUST_OTHER, given, c->bank->id, hash.hex));
            *status = EXIT_INPUT;
            return false;
        }
        if (!trust_keep(app, c->bank, &err)) {
            *status = complain(app, &err);
            return false;
        }
    }
    if (!trust_given(app, c->bank)) {
        if (app->term->interactive && !c->silent) {
            trust_ask(app, c->bank);
        } else {
            talk(app, MSG(MSG_TRUST_SCRIPT, c->bank->id));
        }
    }
    return true;
}

/* ---- what comes of it -------------------------------------------------------------------- */

static void write_document(struct checking *c, const struct args *args)
{
    BUF_AUTO(out);
    if (args->given[OPTION_JSON]) {
        checking_json(c, &out);
    } else if (args->given[OPTION_TAP]) {
        checking_tap(c, &out);
    } else {
        checking_junit(c, &out);
    }
    write_buf(c->app, &out);
}

/* Before the instance goes, the answers on it must have left: said where they are kept, and where
 * its end is the next step. */
static void see_to_answers(struct checking *c)
{
    struct err ignored = ERR_INIT;
    const struct check_target target = target_of(&c->target);
    bool pending = false;
    if (c->report.on_instance) {
        if (carry_pending(c->app, &pending, &ignored) && pending) {
            carry_advise(c->app, &target, true);
        }
    } else if (c->report.stuck < c->bank->task_count &&
               carry_ends(&c->bank->tasks[c->report.stuck]) &&
               checking_look(c, c->report.stuck) == LOOK_FAIL) {
        carry_advise(c->app, &target, false);
    }
}

static int run_rounds(struct checking *c, const struct args *args, const bool *named)
{
    struct err err = ERR_INIT;
    int64_t seconds = 0;
    if (!read_watch(args, &seconds, &err)) {
        return complain(c->app, &err);
    }
    bool fine = checking_run(c, &err);
    if (fine && args->given[OPTION_WATCH]) {
        fine = checking_watch(c, seconds, &err);
    }
    if (c->reported && c->silent) {
        write_document(c, args);
    } else if (c->reported) {
        checking_show_summary(c, args->word_count > 0 ? named : NULL);
        see_to_answers(c);
    }
    return fine ? checking_status(c) : complain(c->app, &err);
}

static void mention_missing(struct checking *c)
{
    BUF_AUTO(helper);
    if (!c->app->ops->helper(c->app, &helper)) {
        talk(c->app, MSG0(MSG_CHECK_NO_HELPER));
    }
    if (!target_any(&c->target) && c->evidence.count == 0) {
        talk(c->app, MSG0(c->app->in_repl ? MSG_CHECK_NO_TARGET_REPL : MSG_CHECK_NO_TARGET));
    }
}

static int check_bank(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    struct checking c;
    bool *named = xcalloc(app->bank->task_count + 1, sizeof(*named));
    checking_init(&c, app, app->bank);
    c.silent = args->given[OPTION_JSON] || args->given[OPTION_TAP] || args->given[OPTION_JUNIT];
    if (!take_values(&c, args, &err)) {
        status = complain(app, &err);
    } else if (want_words(&c, args, named, &status) && see_to_trust(&c, args, &status)) {
        if (args->word_count > 0) {
            say_required(&c, named);
        }
        mention_missing(&c);
        bool ask = args->given[OPTION_ASK] || (app->term->interactive && !c.silent);
        if (checking_ask_inputs(&c, ask && trust_given(app, c.bank))) {
            status = run_rounds(&c, args, named);
        }
    }
    checking_release(&c);
    free(named);
    return status;
}

int command_check(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    if (!check_forms(args, &err)) {
        return complain(app, &err);
    }
    if (!app_bank_with_tasks(app, args->value[OPTION_BANK], &status)) {
        return status;
    }
    if (args->given[OPTION_POLICY]) {
        BUF_AUTO(policy);
        check_policy(app->bank, &policy);
        write_buf(app, &policy);
        return EXIT_FINE;
    }
    if (app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    return check_bank(app, args);
}
