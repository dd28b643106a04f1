/* Looks without asking: `list`, `lint`, `stats`, `version`.
 * Figures are left to session/, faults to bank/. */
#include <string.h>

#include "past.h"
#include "table.h"
#include "wrapup/markdown.h"
#include "wrapup/summary.h"

/* ---- list -------------------------------------------------------------------------------- */

static void list_json(struct json_writer *w, const char *path, const struct bank *bank,
                      const struct faults *faults)
{
    json_open(w, NULL, '{');
    json_put_string(w, "file", path);
    json_put_integer(w, "faults", (int64_t)faults->total);
    if (bank != NULL) {
        json_put_string(w, "id", bank->id);
        json_open(w, "title", '{');
        for (unsigned l = 0; l < LANG_COUNT; l++) {
            if (bank->has_lang[l]) {
                json_put_string(w, lang_code((enum lang)l), bank->title.in[l]);
            }
        }
        json_close(w, '}');
        json_put_integer(w, "questions", (int64_t)bank->question_count);
        json_put_integer(w, "tasks", (int64_t)bank->task_count);
        json_open(w, "quizzes", '[');
        for (size_t i = 0; i < bank->quiz_count; i++) {
            json_put_string(w, NULL, bank->quizzes[i].id);
        }
        json_close(w, ']');
    }
    json_close(w, '}');
}

static void list_line(struct app *app, const char *path, const struct bank *bank,
                      const struct faults *faults)
{
    if (bank == NULL) {
        say(app, MSG(MSG_LIST_FAULTY, path, NUM(faults->total)));
        return;
    }
    BUF_AUTO(quizzes);
    for (size_t i = 0; i < bank->quiz_count; i++) {
        buf_adds(&quizzes, i > 0 ? ", " : "");
        buf_adds(&quizzes, bank->quizzes[i].id);
    }
    say(app, MSG(MSG_LIST_BANK, bank->id, bank->title.in[app_lang(app)], NUM(bank->question_count),
                 buf_str(&quizzes)));
}

int command_list(struct app *app, const struct args *args)
{
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    BUF_AUTO(json);
    BUF_AUTO(bytes);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '[');
    bank_files(app, &files);
    for (size_t i = 0; i < files.count; i++) {
        CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
        struct bank *bank = NULL;
        struct err err = ERR_INIT;
        bank_load_file(files.list[i], &bytes, &bank, &faults, &err);
        if (err.kind != ERR_NONE) {
            complain(app, &err);
        } else if (args->given[OPTION_JSON]) {
            list_json(&w, files.list[i], bank, &faults);
        } else {
            list_line(app, files.list[i], bank, &faults);
        }
        bank_free(bank);
    }
    json_close(&w, ']');
    if (args->given[OPTION_JSON]) {
        write_json(app, &json);
    } else if (files.count == 0) {
        talk(app, MSG0(MSG_COMMAND_NO_BANKS));
    }
    return EXIT_FINE;
}

/* ---- lint -------------------------------------------------------------------------------- */

static void faults_json(struct json_writer *w, const char *file, const struct faults *faults,
                        enum lang lang)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *f = &faults->list[i];
        json_open(w, NULL, '{');
        json_put_string(w, "file", file);
        json_put_integer(w, "line", f->line);
        json_put_integer(w, "column", f->column);
        json_put_string(w, "pointer", f->pointer);
        json_put_string(w, "message", f->what[lang]);
        json_close(w, '}');
    }
}

/* Reads one file's faults; with `old`, also what changed without saying so. */
static bool lint_file(const char *file, const struct bank *old, struct faults *faults,
                      struct err *err)
{
    BUF_AUTO(bytes);
    struct bank *bank = NULL;
    if (!bank_load_file(file, &bytes, &bank, faults, err)) {
        return err->kind == ERR_NONE;
    }
    if (old != NULL) {
        bank_compare(bank, old, faults);
    }
    bank_free(bank);
    return true;
}

static bool load_old(struct app *app, const struct args *args, struct bank **old, int *status)
{
    const char *file = args->value[OPTION_AGAINST];
    if (file == NULL) {
        return true;
    }
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    if (bank_load_file(file, &bytes, old, &faults, &err)) {
        return true;
    }
    if (err.kind != ERR_NONE) {
        *status = complain(app, &err);
    } else {
        say_faults(app, file, &faults);
        *status = EXIT_INPUT;
    }
    return false;
}

int command_lint(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct bank *old = NULL;
    if (!load_old(app, args, &old, &status)) {
        return status;
    }
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    size_t total = 0;
    json_open(&w, NULL, '[');
    for (size_t i = 0; i < args->word_count; i++) {
        CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
        struct err err = ERR_INIT;
        if (!lint_file(args->words[i], old, &faults, &err)) {
            status = complain(app, &err);
            continue;
        }
        total += faults.total;
        if (args->given[OPTION_JSON]) {
            faults_json(&w, args->words[i], &faults, app_lang(app));
        } else {
            say_faults(app, args->words[i], &faults);
        }
    }
    json_close(&w, ']');
    bank_free(old);
    if (args->given[OPTION_JSON]) {
        write_json(app, &json);
    } else if (status == EXIT_FINE) {
        talk(app, total == 0 ? MSG0(MSG_LINT_CLEAN) : MSG(MSG_LINT_FAULTS, NUM(total)));
    }
    return status != EXIT_FINE ? status : total > 0 ? EXIT_FAULTS : EXIT_FINE;
}

/* ---- stats ------------------------------------------------------------------------------- */

int command_stats(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    if (app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    struct progress progress;
    progress_init(&progress, app->bank);
    if (!past_progress(app, &progress, &err)) {
        status = complain(app, &err);
    } else if (args->given[OPTION_JSON]) {
        BUF_AUTO(json);
        struct json_writer w = {.out = &json};
        progress_json(&progress, &w, NULL);
        write_json(app, &json);
    } else if (progress.attempts == 0) {
        talk(app, MSG(MSG_STATS_NOTHING, app->bank->id));
    } else {
        BUF_AUTO(markdown);
        progress_markdown(&progress, app_lang(app), &markdown);
        write_markdown(app, &markdown);
    }
    progress_release(&progress);
    return status;
}

/* ---- version ----------------------------------------------------------------------------- */

int command_version(struct app *app, const struct args *args)
{
    BUF_AUTO(out);
    if (args->given[OPTION_JSON]) {
        struct json_writer w = {.out = &out};
        json_open(&w, NULL, '{');
        json_put_string(&w, "wrapup", WRAPUP_VERSION);
        json_put_string(&w, "bank_format", "wrapup-bank/1");
        json_put_integer(&w, "grader", GRADER_VERSION);
        json_close(&w, '}');
    } else {
        buf_adds(&out, "wrapup " WRAPUP_VERSION);
    }
    write_json(app, &out);
    return EXIT_FINE;
}
