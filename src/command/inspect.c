/* Looks without asking: `list`, `lint`, `version`.
 * Faults are left to bank/. */
#include <string.h>

#include "coverage.h"
#include "past.h"
#include "shelf.h"
#include "table.h"
#include "wrapup/markdown.h"

/* ---- list -------------------------------------------------------------------------------- */

static void record_json(struct json_writer *w, const struct past_record *record)
{
    BUF_AUTO(last);
    past_time(record->last, &last);
    json_put_integer(w, "attempts", (int64_t)record->attempts);
    json_put_integer(w, "finished", (int64_t)record->finished);
    json_put_string(w, "last", record->attempts > 0 ? buf_str(&last) : NULL);
}

static void list_json(struct json_writer *w, const struct shelf_entry *e,
                      const struct past_record *record)
{
    json_open(w, NULL, '{');
    json_put_string(w, "file", e->path);
    json_put_integer(w, "faults", (int64_t)e->faults.total);
    if (e->bank != NULL) {
        const struct bank *bank = e->bank;
        json_put_string(w, "id", bank->id);
        json_put_bool(w, "conflict", e->clash);
        text_json(w, "title", bank, &bank->title);
        json_put_integer(w, "questions", (int64_t)bank->question_count);
        json_put_integer(w, "tasks", (int64_t)bank->task_count);
        json_open(w, "quizzes", '[');
        for (size_t i = 0; i < bank->quiz_count; i++) {
            json_put_string(w, NULL, bank->quizzes[i].id);
        }
        json_close(w, ']');
        record_json(w, record);
    }
    json_close(w, '}');
}

static void list_lines(struct app *app, const struct shelf_entry *e,
                       const struct past_record *record)
{
    if (e->bank == NULL) {
        say(app, MSG(MSG_LIST_FAULTY, e->path, NUM(e->faults.total)));
        return;
    }
    const struct bank *bank = e->bank;
    BUF_AUTO(quizzes);
    for (size_t i = 0; i < bank->quiz_count; i++) {
        buf_adds(&quizzes, i > 0 ? ", " : "");
        buf_adds(&quizzes, bank->quizzes[i].id);
    }
    const char *title = bank->title.in[app_lang(app)];
    if (bank->task_count == 0) {
        say(app, MSG(MSG_LIST_BANK, bank->id, title, NUM(bank->question_count), buf_str(&quizzes)));
    } else {
        say(app, MSG(MSG_LIST_BANK_TASKS, bank->id, title, NUM(bank->question_count),
                     NUM(bank->task_count), buf_str(&quizzes)));
    }
    if (e->clash) {
        say_under(app, MSG(MSG_LIST_CLASH, e->path));
    }
    if (record->attempts > 0) {
        BUF_AUTO(last);
        past_date(record->last, &last);
        say_under(
            app, MSG(MSG_LIST_TAKEN, NUM(record->attempts), NUM(record->finished), buf_str(&last)));
    }
}

int command_list(struct app *app, const struct args *args)
{
    bool as_json = args->given[OPTION_JSON];
    struct err err = ERR_INIT;
    CLEANUP(shelf_release) struct shelf shelf;
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '[');
    shelf_fill(app, &shelf);
    for (size_t i = 0; i < shelf.count; i++) {
        const struct shelf_entry *e = &shelf.list[i];
        struct past_record record = {.attempts = 0};
        if (e->err.kind != ERR_NONE) {
            complain(app, &e->err);
            continue;
        }
        if (e->bank != NULL && !past_record(app, e->bank->id, &record, &err)) {
            return complain(app, &err);
        }
        if (as_json) {
            list_json(&w, e, &record);
        } else if (!e->copy) {
            list_lines(app, e, &record);
        }
    }
    json_close(&w, ']');
    if (as_json) {
        write_json(app, &json);
    } else if (shelf.count == 0) {
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

/* What all files come to. */
struct lint {
    struct app *app;
    const struct args *args;
    struct bank *old; /* or NULL */
    struct json_writer w;
    size_t faults;
    size_t findings;
    size_t covered; /* banks whose coverage was shown */
    int status;
};

static void lint_coverage(struct lint *l, const char *file, const struct bank *bank)
{
    struct bank_coverage coverage;
    bank_coverage_build(bank, &coverage);
    l->findings += bank_coverage_findings(&coverage);
    if (l->args->given[OPTION_JSON]) {
        coverage_json(&coverage, file, &l->w);
    } else {
        coverage_text(l->app, &coverage, l->covered == 0);
    }
    l->covered++;
    bank_coverage_release(&coverage);
}

/* One file's faults, with --against also what changed without saying so; coverage where there are
 * none. */
static void lint_file(struct lint *l, const char *file)
{
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    struct bank *bank = NULL;
    if (!bank_load_file(file, &bytes, &bank, &faults, &err) && err.kind != ERR_NONE) {
        l->status = complain(l->app, &err);
        return;
    }
    if (bank != NULL && l->old != NULL) {
        bank_compare(bank, l->old, &faults);
    }
    l->faults += faults.total;
    if (l->args->given[OPTION_JSON]) {
        faults_json(&l->w, file, &faults, app_lang(l->app));
    } else {
        say_faults(l->app, file, &faults);
    }
    if (faults.total == 0 && l->args->given[OPTION_COVERAGE]) {
        lint_coverage(l, file, bank);
    }
    bank_free(bank);
}

static void lint_result(const struct lint *l)
{
    if (l->faults > 0 || !l->args->given[OPTION_COVERAGE]) {
        talk(l->app, l->faults == 0 ? MSG0(MSG_LINT_CLEAN) : MSG(MSG_LINT_FAULTS, NUM(l->faults)));
    }
    if (l->covered > 0) {
        talk(l->app, l->findings == 0 ? MSG0(MSG_COVERAGE_CLEAN)
                                      : MSG(MSG_COVERAGE_FINDINGS, NUM(l->findings)));
    }
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
        talk_faults(app, file, &faults);
        *status = EXIT_INPUT;
    }
    return false;
}

int command_lint(struct app *app, const struct args *args)
{
    BUF_AUTO(json);
    struct lint l = {.app = app, .args = args, .w = {.out = &json}};
    if (!load_old(app, args, &l.old, &l.status)) {
        return l.status;
    }
    json_open(&l.w, NULL, '[');
    for (size_t i = 0; i < args->word_count; i++) {
        lint_file(&l, args->words[i]);
    }
    json_close(&l.w, ']');
    bank_free(l.old);
    if (args->given[OPTION_JSON]) {
        write_json(app, &json);
    } else if (l.status == EXIT_FINE) {
        lint_result(&l);
    }
    if (l.status == EXIT_FINE && l.faults + l.findings > 0) {
        l.status = EXIT_FAULTS;
    }
    return l.status;
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
