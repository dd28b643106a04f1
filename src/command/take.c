/* Starts an attempt (`take`) or goes on with one (`resume`).
 * Asking it is left to run.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "past.h"
#include "run.h"
#include "wrapup/match.h"
#include "wrapup/snapshot.h"
#include "wrapup/summary.h"
#include "wrapup/utf8.h"

static void run_release(struct run *run)
{
    session_free(run->session);
    plan_release(&run->plan);
}

/* ---- options --------------------------------------------------------------------------- */

/* What the command line changes of the quiz. */
struct wishes {
    struct quiz quiz; /* a copy of the one chosen, changed */
    struct selection selection;
    struct strings missed;
    int64_t seed;
    int64_t minutes; /* 0: as the quiz says */
};

static bool read_wishes(struct app *app, const struct args *args, struct wishes *w, struct err *err)
{
    int64_t difficulty = 0;
    w->seed = app->ops->seed(app);
    w->selection.objective = -1;
    if (!number_option(args, OPTION_COUNT, 1, 1000, &w->selection.count, err) ||
        !number_option(args, OPTION_DIFFICULTY, 1, 3, &difficulty, err) ||
        !number_option(args, OPTION_MINUTES, 1, 1440, &w->minutes, err) ||
        !number_option(args, OPTION_SEED, 0, INT64_MAX, &w->seed, err)) {
        return false;
    }
    if (args->given[OPTION_EXAM] && args->given[OPTION_PRACTICE]) {
        return err_set(err, ERR_USAGE, MSG0(MSG_TAKE_BOTH_MODES));
    }
    if (args->value[OPTION_OBJECTIVE] != NULL) {
        const char *id = args->value[OPTION_OBJECTIVE];
        w->selection.objective = bank_objective(app->bank, id);
        if (w->selection.objective < 0) {
            return err_set(err, ERR_INPUT, MSG(MSG_TAKE_OBJECTIVE, id, app->bank->id));
        }
    }
    w->selection.difficulties = difficulty > 0 ? 1U << (unsigned)difficulty : 0;
    return true;
}

static bool narrows(const struct args *args)
{
    return args->given[OPTION_MISSED] || args->given[OPTION_OBJECTIVE] ||
           args->given[OPTION_COUNT] || args->given[OPTION_DIFFICULTY];
}

/* Options that narrow choose from all of the bank, by the other rules of its first quiz; what comes
 * of it is no named quiz any more. A task comes back only when it was missed. */
static void widen(struct quiz *quiz, bool missed)
{
    quiz->id = "";
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        quiz->title.in[l] = msg_text((enum lang)l, MSG_TAKE_SELECTED);
    }
    quiz->question_count = 0;
    quiz->objective_count = 0;
    quiz->difficulties = 0;
    quiz->coverages = 0;
    quiz->count = 0;
    quiz->tasks = missed;
}

static void apply_wishes(const struct args *args, const struct quiz *quiz, struct wishes *w)
{
    w->quiz = *quiz;
    if (narrows(args) && args->word_count < 2) {
        widen(&w->quiz, args->given[OPTION_MISSED]);
    }
    w->selection.quiz = &w->quiz;
    if (args->given[OPTION_EXAM] || args->given[OPTION_PRACTICE]) {
        w->quiz.mode = args->given[OPTION_EXAM] ? QUIZ_EXAM : QUIZ_PRACTICE;
    }
    w->quiz.certainty = w->quiz.certainty && !args->given[OPTION_NO_CERTAINTY];
    w->quiz.time_limit_s = w->minutes > 0 ? w->minutes * 60 : w->quiz.time_limit_s;
}

/* The setting outranks the quiz: a learner who finds it tiresome can turn certainty off for good.
 */
static void apply_setting(struct app *app, struct wishes *w)
{
    BUF_AUTO(value);
    if (store_setting_get(app->store, "certainty", &value)) {
        w->quiz.certainty = w->quiz.certainty && strcmp(buf_str(&value), "off") != 0;
    }
}

/* ---- choosing the quiz ------------------------------------------------------------------- */

static void show_quizzes(struct app *app)
{
    BUF_AUTO(out);
    for (size_t i = 0; i < app->bank->quiz_count; i++) {
        buf_addf(&out, "%3zu) %-8s ", i + 1, app->bank->quizzes[i].id);
        buf_adds(&out, app->bank->quizzes[i].title.in[app_lang(app)]);
        buf_addc(&out, '\n');
    }
    write_buf(app, &out);
}

/* Offers the quizzes; Enter takes the first. NULL: the person left. */
static const struct quiz *offer_quiz(struct app *app)
{
    const struct bank *bank = app->bank;
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    for (size_t i = 0; i < bank->quiz_count; i++) {
        strings_add(&words, bank->quizzes[i].id);
    }
    const struct term_ask ask = {.prompt = "> ", .words = &words};
    for (;;) {
        BUF_AUTO(line);
        double number = 0;
        show_quizzes(app);
        talk(app, MSG(MSG_TAKE_WHICH_QUIZ, NUM(bank->quiz_count)));
        enum term_got got = app->term->ops->ask(app->term, &ask, &line);
        if (got == TERM_INTERRUPT) {
            continue;
        }
        if (got != TERM_LINE || strcmp(buf_str(&line), ":quit") == 0) {
            return NULL;
        }
        if (run_is_blank(&line)) {
            return &bank->quizzes[0];
        }
        const struct quiz *quiz = bank_quiz(bank, buf_str(&line));
        if (quiz != NULL) {
            return quiz;
        }
        if (match_number(buf_str(&line), NULL, 0, &number) == MATCH_NUMBER && number >= 1 &&
            number <= (double)bank->quiz_count) {
            return &bank->quizzes[(size_t)number - 1];
        }
        talk(app, MSG(MSG_TAKE_NO_QUIZ, buf_str(&line), bank->id));
    }
}

static const struct quiz *choose_quiz(struct app *app, const struct args *args, int *status)
{
    const struct bank *bank = app->bank;
    if (args->word_count > 1) {
        const struct quiz *quiz = bank_quiz(bank, args->words[1]);
        if (quiz == NULL) {
            show_quizzes(app);
            talk(app, MSG(MSG_TAKE_NO_QUIZ, args->words[1], bank->id));
            *status = EXIT_INPUT;
        }
        return quiz;
    }
    if (narrows(args) || bank->quiz_count == 1) {
        return &bank->quizzes[0];
    }
    *status = EXIT_FINE;
    return offer_quiz(app);
}

static bool find_missed(struct app *app, struct strings *ret, struct err *err)
{
    struct progress progress;
    progress_init(&progress, app->bank);
    bool fine = past_progress(app, &progress, NULL, err);
    if (fine) {
        progress_missed(&progress, ret);
        if (ret->count == 0) {
            fine = err_set(err, ERR_CANCELLED, MSG0(MSG_TAKE_NOTHING_MISSED));
        }
    }
    progress_release(&progress);
    return fine;
}

/* ---- take ---------------------------------------------------------------------------------- */

static bool add_attempt(struct run *run, const struct quiz *quiz, struct err *err)
{
    struct app *app = run->app;
    BUF_AUTO(plan);
    run->bank_hash = app_bank_hash(app);
    plan_write(&run->plan, &plan);
    run->started = app->ops->now(app);
    const struct attempt attempt = {
        .uuid = uuid_random(),
        .bank_id = run->bank->id,
        .bank_hash = run->bank_hash.hex,
        .quiz = quiz->id,
        .mode = quiz_mode_name(run->plan.mode),
        .plan = buf_str(&plan),
        .seed = run->plan.seed,
        .started = run->started,
    };
    return store_bank_keep(app->store, run->bank_hash.hex, run->bank->id, buf_str(&app->bank_bytes),
                           app->bank_bytes.len, run->started, err) &&
           store_attempt_add(app->store, &attempt, &run->attempt, err);
}

static bool count_unfinished(void *ctx, const struct attempt *attempt)
{
    (void)attempt;
    ++*(size_t *)ctx;
    return true;
}

static void mention_unfinished(struct app *app)
{
    size_t count = 0;
    struct err err = ERR_INIT;
    if (store_attempts(app->store, app->bank->id, STORE_UNFINISHED, count_unfinished, &count,
                       &err) &&
        count > 0) {
        talk(app, MSG(MSG_TAKE_UNFINISHED, NUM(count)));
    }
}

static void announce(struct run *run, const struct quiz *quiz)
{
    struct app *app = run->app;
    const char *bank = run->bank->title.in[app_lang(app)];
    const char *title = quiz->title.in[app_lang(app)];
    size_t tasks = 0;
    for (size_t i = 0; i < session_count(run->session); i++) {
        tasks += session_item(run->session, i)->task != NULL;
    }
    size_t questions = session_count(run->session) - tasks;
    if (tasks == 0) {
        talk(app, MSG(MSG_TAKE_BEGIN, bank, title, NUM(questions)));
    } else if (questions == 0) {
        talk(app, MSG(MSG_TAKE_BEGIN_TASKS, bank, title, NUM(tasks)));
    } else {
        talk(app, MSG(MSG_TAKE_BEGIN_BOTH, bank, title, NUM(questions), NUM(tasks)));
    }
    if (run->plan.mode == QUIZ_EXAM) {
        talk(app, MSG0(MSG_TAKE_EXAM));
    }
    if (run->plan.time_limit_s > 0) {
        talk(app, MSG(MSG_TAKE_LIMIT, NUM(run->plan.time_limit_s / 60)));
    }
}

static int take_quiz(struct app *app, const struct args *args, const struct quiz *quiz,
                     struct wishes *w)
{
    struct err err = ERR_INIT;
    struct run run = {
        .app = app,
        .bank = app->bank,
        .plan = {.items = STRINGS_INIT},
        .called = app_called(app, args),
    };
    bool fine = true;
    apply_wishes(args, quiz, w);
    apply_setting(app, w);
    if (args->given[OPTION_MISSED]) {
        fine = find_missed(app, &w->missed, &err);
        w->selection.only = &w->missed;
    }
    fine = fine && plan_choose(app->bank, &w->selection, w->seed, &run.plan, &err) &&
           add_attempt(&run, &w->quiz, &err);
    int status = EXIT_FINE;
    if (fine) {
        run.session = session_new(run.bank, &run.plan);
        announce(&run, &w->quiz);
        status = run_attempt(&run);
    } else if (err.kind == ERR_CANCELLED) {
        talk(app, MSG(MSG_RUN_NOTE, err.text.in[app_lang(app)]));
    } else {
        status = complain(app, &err);
    }
    run_release(&run);
    return status;
}

int command_take(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    struct wishes w = {.missed = STRINGS_INIT};
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    if (!read_wishes(app, args, &w, &err) || app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    mention_unfinished(app);
    const struct quiz *quiz = choose_quiz(app, args, &status);
    if (quiz != NULL) {
        status = take_quiz(app, args, quiz, &w);
    }
    strings_release(&w.missed);
    return status;
}

/* ---- resume -------------------------------------------------------------------------------- */

struct pick {
    size_t wanted; /* from 1 */
    size_t met;
    bool found;
    struct run *run;
    struct buf plan;
    struct hash bank_hash;
    int64_t seed;
    struct app *app; /* when listing */
};

static bool pick_attempt(void *ctx, const struct attempt *a)
{
    struct pick *pick = ctx;
    if (++pick->met != pick->wanted) {
        return true;
    }
    pick->found = true;
    pick->run->attempt = a->id;
    pick->run->started = a->started;
    pick->seed = a->seed;
    buf_adds(&pick->plan, a->plan);
    snprintf(pick->bank_hash.hex, sizeof(pick->bank_hash.hex), "%s", a->bank_hash);
    return true;
}

static bool list_attempt(void *ctx, const struct attempt *a)
{
    struct pick *pick = ctx;
    BUF_AUTO(line);
    buf_addf(&line, "%3zu) ", ++pick->met);
    past_minute(a->last, &line);
    buf_addf(&line, "  %s %s", a->bank_id, a->quiz);
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, buf_str(&line), line.len, false);
    buf_addc(&harmless, '\n');
    write_buf(pick->app, &harmless);
    return true;
}

/* Which of several; 0: the person left. */
static size_t ask_which(struct app *app, size_t count, struct err *err)
{
    struct pick pick = {.app = app, .plan = BUF_INIT};
    if (!store_attempts(app->store, NULL, STORE_UNFINISHED, list_attempt, &pick, err)) {
        return 0;
    }
    const struct term_ask ask = {.prompt = "> "};
    for (;;) {
        BUF_AUTO(line);
        double number = 0;
        talk(app, MSG(MSG_RESUME_WHICH, NUM(count)));
        enum term_got got = app->term->ops->ask(app->term, &ask, &line);
        if (got == TERM_INTERRUPT) {
            continue;
        }
        if (got != TERM_LINE || strcmp(buf_str(&line), ":quit") == 0) {
            return 0;
        }
        if (run_is_blank(&line)) {
            return 1;
        }
        if (match_number(buf_str(&line), NULL, 0, &number) == MATCH_NUMBER && number >= 1 &&
            number <= (double)count) {
            return (size_t)number;
        }
    }
}

static bool load_attempt(struct run *run, size_t wanted, struct bank **bank, struct err *err)
{
    struct app *app = run->app;
    struct pick pick = {.wanted = wanted, .run = run, .plan = BUF_INIT};
    bool fine = store_attempts(app->store, NULL, STORE_UNFINISHED, pick_attempt, &pick, err) &&
                (pick.found || err_set(err, ERR_INPUT, MSG(MSG_RESUME_NONE_SUCH, NUM(wanted)))) &&
                bank_load_snapshot(app->store, pick.bank_hash.hex, bank, err) &&
                plan_read(*bank, buf_str(&pick.plan), pick.seed, &run->plan, err);
    buf_release(&pick.plan);
    if (!fine) {
        return false;
    }
    run->bank = *bank;
    run->bank_hash = pick.bank_hash;
    run->called = (*bank)->id;
    run->session = session_new(*bank, &run->plan);
    return past_replay(app->store, run->attempt, run->session, err);
}

static int resume_number(struct app *app, size_t wanted)
{
    struct err err = ERR_INIT;
    struct bank *bank = NULL;
    struct run run = {.app = app, .plan = {.items = STRINGS_INIT}};
    int status = EXIT_FINE;
    if (load_attempt(&run, wanted, &bank, &err)) {
        if (!app->lang_fixed && !app->lang_known) {
            app->term->lang = bank->first;
        }
        talk(app, MSG(MSG_RESUME_BEGIN, bank->title.in[app_lang(app)]));
        status = run_attempt(&run);
    } else {
        status = complain(app, &err);
    }
    run_release(&run);
    bank_free(bank);
    return status;
}

int command_resume(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    size_t count = 0;
    if (app_store(app, &err) == NULL ||
        !store_attempts(app->store, NULL, STORE_UNFINISHED, count_unfinished, &count, &err)) {
        return complain(app, &err);
    }
    if (count == 0) {
        talk(app, MSG0(MSG_RESUME_NOTHING));
        return EXIT_FINE;
    }
    double number = 1;
    if (args->word_count > 0) {
        if (match_number(args->words[0], NULL, 0, &number) != MATCH_NUMBER || number < 1 ||
            number > (double)count) {
            talk(app, MSG(MSG_RESUME_NONE_SUCH, args->words[0]));
            return EXIT_INPUT;
        }
    } else if (count > 1) {
        number = (double)ask_which(app, count, &err);
        if (number < 1) {
            return complain(app, &err);
        }
    }
    return resume_number(app, (size_t)number);
}
