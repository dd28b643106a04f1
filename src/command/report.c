/* `report`: what a class, or one of its learners, understood, in one of several formats.
 * The figures and how they are written are left to report/. */
#include "wrapup/report.h"

#include <stdlib.h>
#include <string.h>

#include "classes.h"
#include "wrapup/file.h"
#include "wrapup/survey.h"

struct work;
struct format {
    const char *name;
    /* Each appends to *ret; NULL: not in this format. A format without any is one of rows, which
     * are written as they come. */
    void (*of_class)(const struct work *w, const struct report *report, struct buf *ret);
    void (*of_learner)(const struct work *w, const struct learner_report *report, struct buf *ret);
    bool survey; /* shows what the class said, which is a release */
};

struct work {
    struct app *app;
    const struct args *args;
    const struct format *format;
    struct class_paper paper;
    struct strings roster;
    struct hash bank_hash, survey_hash;
    struct report_options options;
};

static void work_release(struct work *w)
{
    class_paper_release(&w->paper);
    strings_release(&w->roster);
}

/* The file that --out names; NULL: standard output. */
static const char *out_path(const struct work *w)
{
    const char *out = w->args->value[OPTION_OUT];
    return out != NULL && strcmp(out, "-") != 0 ? out : NULL;
}

/* ---- formats ------------------------------------------------------------------------------- */

static void class_json(const struct work *w, const struct report *report, struct buf *ret)
{
    (void)w;
    report_json(report, ret);
    buf_addc(ret, '\n');
}

static void learner_json(const struct work *w, const struct learner_report *report, struct buf *ret)
{
    (void)w;
    learner_report_json(report, ret);
    buf_addc(ret, '\n');
}

/* For a file the widest of narrow screens, and no colour. */
static struct report_style style_of(const struct work *w)
{
    enum { PAPER = 80 };
    struct term *term = w->app->term;
    bool file = out_path(w) != NULL;
    return (struct report_style){.columns = file ? PAPER : term->ops->columns(term),
                                 .colour = !file && term->colour,
                                 .ascii = !file && term->ascii,
                                 .all = w->args->given[OPTION_ALL]};
}

static void class_terminal(const struct work *w, const struct report *report, struct buf *ret)
{
    report_terminal(report, app_lang(w->app), style_of(w), ret);
}

static void learner_terminal(const struct work *w, const struct learner_report *report,
                             struct buf *ret)
{
    learner_report_terminal(report, app_lang(w->app), style_of(w), ret);
}

static void class_markdown(const struct work *w, const struct report *report, struct buf *ret)
{
    report_markdown(report, app_lang(w->app), w->args->given[OPTION_ALL], ret);
}

static void learner_markdown(const struct work *w, const struct learner_report *report,
                             struct buf *ret)
{
    learner_report_markdown(report, app_lang(w->app), ret);
}

static void class_html(const struct work *w, const struct report *report, struct buf *ret)
{
    report_html(report, app_lang(w->app), ret);
}

static void learner_html(const struct work *w, const struct learner_report *report, struct buf *ret)
{
    learner_report_html(report, app_lang(w->app), ret);
}

static void class_moodle(const struct work *w, const struct report *report, struct buf *ret)
{
    (void)w;
    report_gradebook(report, GRADEBOOK_MOODLE, ret);
}

static void class_canvas(const struct work *w, const struct report *report, struct buf *ret)
{
    (void)w;
    report_gradebook(report, GRADEBOOK_CANVAS, ret);
}

/* The first one is taken when none is named. */
static const struct format formats[] = {
    {"terminal", class_terminal, learner_terminal, true},
    {"markdown", class_markdown, learner_markdown, true},
    {"html", class_html, learner_html, true},
    {"json", class_json, learner_json, true},
    {"csv", NULL, NULL, false},
    {"gradebook-moodle", class_moodle, NULL, false},
    {"gradebook-canvas", class_canvas, NULL, false},
};

static bool choose_format(struct work *w, struct err *err)
{
    BUF_AUTO(names);
    const char *name = w->args->given[OPTION_JSON] ? "json" : w->args->value[OPTION_FORMAT];
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (name == NULL || strcmp(formats[i].name, name) == 0) {
            w->format = &formats[i];
            return w->args->value[OPTION_LEARNER] == NULL || w->format->of_learner != NULL ||
                   err_set(err, ERR_USAGE, MSG(MSG_REPORT_FORMAT_CLASS, formats[i].name));
        }
        buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", formats[i].name);
    }
    return err_set(err, ERR_USAGE, MSG(MSG_REPORT_FORMAT, name, buf_str(&names)));
}

/* ---- what it is about ---------------------------------------------------------------------- */

static bool choose_class(struct work *w, struct err *err)
{
    if (!classes_collected(w->app, w->args->value[OPTION_CLASS], w->app->bank->id, &w->paper,
                           &w->options.class_id, err)) {
        return false;
    }
    w->options.class_name = w->paper.name != NULL ? w->paper.name : "";
    return true;
}

/* One name a line; empty lines and those that begin with "#" are passed over. */
static bool add_name(struct work *w, const char *file, const char *line, size_t number,
                     struct err *err)
{
    struct err why = ERR_INIT;
    BUF_AUTO(clean);
    if (line[strspn(line, " \t")] == '\0' || line[0] == '#') {
        return true;
    }
    if (!alias_clean(line, &clean, &why)) {
        return err_set(
            err, ERR_INPUT,
            MSG(MSG_REPORT_ROSTER_LINE, file, NUM(number), why.text.in[app_lang(w->app)]));
    }
    if (!strings_has(&w->roster, buf_str(&clean))) {
        strings_add(&w->roster, buf_str(&clean));
    }
    return true;
}

static bool read_roster(struct work *w, struct err *err)
{
    enum { ROSTER_MAX = 1 << 20 };
    static const char mark[] = "\xef\xbb\xbf";
    BUF_AUTO(bytes);
    const char *file = w->args->value[OPTION_ROSTER];
    if (file == NULL) {
        return true;
    }
    if (w->args->value[OPTION_LEARNER] != NULL) {
        return err_set(err, ERR_USAGE, MSG0(MSG_REPORT_ROSTER_LEARNER));
    }
    if (!file_read(file, ROSTER_MAX, &bytes, err)) {
        return false;
    }
    const char *at = buf_str(&bytes);
    at += strncmp(at, mark, sizeof(mark) - 1) == 0 ? sizeof(mark) - 1 : 0;
    for (size_t number = 1; *at != '\0'; number++) {
        size_t len = strcspn(at, "\r\n");
        CLEANUP(free_charp) char *line = xstrndup(at, len);
        if (!add_name(w, file, line, number, err)) {
            return false;
        }
        at += len;
        at += at[0] == '\r' && at[1] == '\n' ? 2 : *at != '\0';
    }
    w->options.roster = &w->roster;
    return w->roster.count > 0 || err_set(err, ERR_INPUT, MSG(MSG_REPORT_ROSTER_EMPTY, file));
}

/* ---- out ----------------------------------------------------------------------------------- */

static bool send(struct work *w, const struct buf *text, struct err *err)
{
    const char *out = out_path(w);
    if (out == NULL) {
        write_buf(w->app, text);
        return true;
    }
    if (!file_write_new(out, buf_str(text), text->len, err)) {
        return false;
    }
    say(w->app, MSG(MSG_REPORT_WROTE, out));
    return true;
}

static bool make_learner(struct work *w, struct err *err)
{
    BUF_AUTO(text);
    BUF_AUTO(alias);
    struct learner_report *report = NULL;
    if (!alias_clean(w->args->value[OPTION_LEARNER], &alias, err) ||
        !learner_report_build(w->app->store, w->app->bank, &w->options, buf_str(&alias), &report,
                              err)) {
        return false;
    }
    w->format->of_learner(w, report, &text);
    learner_report_free(report);
    return send(w, &text, err);
}

static bool write_output(void *ctx, const char *bytes, size_t len, struct err *err)
{
    struct work *w = ctx;
    (void)err;
    w->app->term->ops->write(w->app->term, bytes, len);
    return true;
}

/* What failed is told when the file is closed. */
static bool write_file(void *ctx, const char *bytes, size_t len, struct err *err)
{
    struct file_new *file = ctx;
    (void)err;
    return file_new_write(file, bytes, len);
}

static bool make_rows(struct work *w, struct err *err)
{
    struct store *store = w->app->store;
    struct file_new file = {.fd = -1, .path = out_path(w)};
    if (out_path(w) == NULL) {
        return report_csv(store, w->app->bank, &w->options, write_output, w, err);
    }
    if (!file_new_open(out_path(w), &file, err)) {
        return false;
    }
    bool fine = report_csv(store, w->app->bank, &w->options, write_file, &file, err);
    if (!file_new_close(&file, fine || file.failed != 0, err) || !fine) {
        return false;
    }
    say(w->app, MSG(MSG_REPORT_WROTE, out_path(w)));
    return true;
}

static bool make_class(struct work *w, struct err *err)
{
    BUF_AUTO(text);
    struct report *report = NULL;
    if (w->format->of_class == NULL) {
        return make_rows(w, err);
    }
    if (!report_build(w->app->store, w->app->bank, &w->options, &report, err)) {
        return false;
    }
    w->format->of_class(w, report, &text);
    report_free(report);
    return send(w, &text, err);
}

int command_report(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    int status = EXIT_FINE;
    CLEANUP(work_release) struct work w = {.app = app, .args = args, .roster = STRINGS_INIT};
    if (!choose_format(&w, &err)) {
        return complain(app, &err);
    }
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    w.bank_hash = app_bank_hash(app);
    w.survey_hash = survey_hash(app->bank);
    w.options.bank_hash = w.bank_hash.hex;
    w.options.survey_hash = w.survey_hash.hex;
    w.options.program = WRAPUP_VERSION;
    w.options.made = app->ops->now(app);
    w.options.release = w.format->survey && args->value[OPTION_LEARNER] == NULL;
    if (app_store(app, &err) == NULL || !choose_class(&w, &err) || !read_roster(&w, &err) ||
        !(args->value[OPTION_LEARNER] != NULL ? make_learner : make_class)(&w, &err)) {
        return complain(app, &err);
    }
    return EXIT_FINE;
}
