/* `stats`: how far a learner is with each objective, how it went from attempt to attempt, whether
 * being sure and being right go together, and what an instructor said.
 * The figures are session/'s and report/'s. */
#include <stdio.h>

#include "classes.h"
#include "past.h"
#include "wrapup/calibration.h"

/* ---- being sure and being right -------------------------------------------------------------- */

/* Answers behind a sentence, and behind a share. */
enum { SENTENCE_MIN = 10, LEVEL_MIN = 3 };
static const double far_off = 0.1;

static enum msg_id sentence_of(const struct calibration *c)
{
    return c->bias > far_off    ? MSG_CALIBRATION_OVER
           : c->bias < -far_off ? MSG_CALIBRATION_UNDER
                                : MSG_CALIBRATION_FITS;
}

/* Ten cells for the share that was right, and a mark where the claim stands. */
static void put_picture(double right, double claim, struct buf *out)
{
    enum { CELLS = 10 };
    for (size_t i = 0; i < CELLS; i++) {
        if (i == (size_t)(claim * CELLS + 0.5)) {
            buf_adds(out, "|");
        }
        buf_adds(out, (double)i + 0.5 < right * CELLS ? "█" : "░");
    }
    buf_adds(out, (size_t)(claim * CELLS + 0.5) == CELLS ? "|" : "");
}

static void put_level(const struct trend *trend, size_t level, enum lang lang, struct buf *out)
{
    static const enum msg_id names[CERTAINTY_LEVELS] = {
        MSG_CALIBRATION_GUESS, MSG_CALIBRATION_MAYBE, MSG_CALIBRATION_SURE};
    char share[16];
    char claim[16];
    BUF_AUTO(picture);
    double right = trend->answers[level] == 0
                       ? 0
                       : (double)trend->right[level] / (double)trend->answers[level];
    snprintf(share, sizeof(share), "%.0f", 100 * right);
    snprintf(claim, sizeof(claim), "%.0f", 100 * certainty_claims[level]);
    put_picture(right, certainty_claims[level], &picture);
    buf_adds(out, "- ");
    msg_format(
        out, lang,
        trend->answers[level] < LEVEL_MIN
            ? MSG(MSG_CALIBRATION_FEW, msg_text(lang, names[level]), NUM(trend->answers[level]))
            : MSG(MSG_CALIBRATION_LEVEL, buf_str(&picture), msg_text(lang, names[level]), share,
                  NUM(trend->right[level]), NUM(trend->answers[level]), claim));
    buf_addc(out, '\n');
}

static void count_certainty(const struct trend *trend, struct calibration *ret)
{
    struct certainty_counts counts = {.answers = {0}};
    for (size_t i = 0; i < CERTAINTY_LEVELS; i++) {
        counts.answers[i] = trend->answers[i];
        counts.right[i] = trend->right[i];
    }
    statistics_calibration(&counts, ret);
}

/* Nothing where certainty was never said. */
static void put_calibration(const struct trend *trend, enum lang lang, struct buf *out)
{
    struct calibration c;
    count_certainty(trend, &c);
    if (c.n == 0) {
        return;
    }
    buf_addf(out, "\n**%s**\n\n", msg_text(lang, MSG_CALIBRATION));
    for (size_t i = CERTAINTY_LEVELS; i > 0; i--) {
        put_level(trend, i - 1, lang, out);
    }
    buf_addc(out, '\n');
    if (c.n < SENTENCE_MIN) {
        msg_format(out, lang, MSG(MSG_CALIBRATION_EARLY, NUM(c.n), NUM(SENTENCE_MIN)));
    } else {
        buf_adds(out, msg_text(lang, sentence_of(&c)));
    }
    buf_addc(out, '\n');
}

static void put_figure(struct json_writer *w, const char *key, const struct calibration *c,
                       double figure)
{
    if (c->n > 0) {
        json_put_number(w, key, figure);
    } else {
        json_put_string(w, key, NULL);
    }
}

static const char *verdict_name_of(const struct calibration *c)
{
    if (c->n < SENTENCE_MIN) {
        return NULL;
    }
    return c->bias > far_off ? "too_sure" : c->bias < -far_off ? "too_unsure" : "fits";
}

static void calibration_json(const struct trend *trend, struct json_writer *w)
{
    struct calibration c;
    count_certainty(trend, &c);
    json_open(w, "calibration", '{');
    json_put_integer(w, "answers", (int64_t)c.n);
    json_open(w, "levels", '[');
    for (size_t i = 0; i < CERTAINTY_LEVELS; i++) {
        json_open(w, NULL, '{');
        json_put_integer(w, "level", (int64_t)i + 1);
        json_put_number(w, "claims", certainty_claims[i]);
        json_put_integer(w, "answers", (int64_t)trend->answers[i]);
        json_put_integer(w, "right", (int64_t)trend->right[i]);
        json_close(w, '}');
    }
    json_close(w, ']');
    put_figure(w, "brier", &c, c.brier);
    put_figure(w, "reliability", &c, c.reliability);
    put_figure(w, "resolution", &c, c.resolution);
    put_figure(w, "uncertainty", &c, c.uncertainty);
    put_figure(w, "bias", &c, c.bias);
    json_put_string(w, "verdict", verdict_name_of(&c));
    json_close(w, '}');
}

/* ---- the command ----------------------------------------------------------------------------- */

/* Where there is no bank file, the bank as it was at the newest attempt does. */
static const struct bank *find_stats_bank(struct app *app, const char *name, struct bank **snapshot,
                                          int *status)
{
    struct err err = ERR_INIT;
    enum bank_found found = app_bank_find(app, name, status);
    if (found == BANK_NONE) {
        if (!past_bank(app, name, snapshot, &err)) {
            *status = complain(app, &err);
            return NULL;
        }
        if (*snapshot == NULL) {
            app_bank(app, name, status); /* says that there is none */
            return NULL;
        }
        if (!app->lang_fixed && !app->lang_known) {
            app->term->lang = (*snapshot)->first;
        }
        return *snapshot;
    }
    return found == BANK_HERE ? app->bank : NULL;
}

struct stats {
    struct progress progress;
    struct trend trend;
};

static void stats_release(struct stats *stats)
{
    progress_release(&stats->progress);
    trend_release(&stats->trend);
}

static bool write_stats_json(struct app *app, const struct stats *stats, struct err *err)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    progress_json(&stats->progress, &w);
    trend_json(&stats->trend, &w);
    calibration_json(&stats->trend, &w);
    if (!marks_json(app, stats->progress.bank->id, &w, err)) {
        return false;
    }
    json_close(&w, '}');
    write_json(app, &json);
    return true;
}

static bool write_stats(struct app *app, const struct stats *stats, struct err *err)
{
    BUF_AUTO(markdown);
    enum lang lang = app_lang(app);
    if (stats->progress.attempts == 0) {
        talk(app, MSG(MSG_STATS_NOTHING, stats->progress.bank->id));
        return marks_show(app, stats->progress.bank->id, err);
    }
    progress_markdown(&stats->progress, lang, &markdown);
    buf_addf(&markdown, "\n%s\n", msg_text(lang, MSG_STATS_LEGEND));
    trend_markdown(&stats->trend, lang, &markdown);
    put_calibration(&stats->trend, lang, &markdown);
    write_markdown(app, &markdown);
    return marks_show(app, stats->progress.bank->id, err);
}

static int show_stats(struct app *app, const struct bank *bank, bool as_json)
{
    CLEANUP(stats_release) struct stats stats = {.trend = {.list = NULL}};
    struct err err = ERR_INIT;
    progress_init(&stats.progress, bank);
    if (!past_progress(app, &stats.progress, &stats.trend, &err)) {
        return complain(app, &err);
    }
    bool fine = as_json ? write_stats_json(app, &stats, &err) : write_stats(app, &stats, &err);
    return fine ? EXIT_FINE : complain(app, &err);
}

int command_stats(struct app *app, const struct args *args)
{
    int status = EXIT_FINE;
    struct err err = ERR_INIT;
    struct bank *snapshot = NULL;
    const char *name = args->word_count > 0 ? args->words[0] : NULL;
    const struct bank *bank = find_stats_bank(app, name, &snapshot, &status);
    if (bank == NULL) {
        return status;
    }
    status = app_store(app, &err) == NULL ? complain(app, &err)
                                          : show_stats(app, bank, args->given[OPTION_JSON]);
    bank_free(snapshot);
    return status;
}
