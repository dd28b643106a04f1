/* What learners said about the lecture, as counts, once enough have said something.
 *
 * Forms become visible only in groups of REPORT_MIN_FORMS or more at once, so that two reports
 * never differ by the form of one person; texts stand in the order of their bytes, so that those of
 * one form can't be put together again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "wrapup/utf8.h"

struct said_work {
    struct building *b;
    double **percents;    /* by survey item */
    size_t *before, *now; /* by objective and step: pooled scales */
    char form[UUID_TEXT]; /* the one at hand */
    bool *fast;           /* by objective: the form at hand named it as too fast */
};

static int item_index(const struct bank *bank, const char *id)
{
    for (size_t i = 0; i < bank->survey_count; i++) {
        if (strcmp(bank->survey[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* ---- one answer ---------------------------------------------------------------------------- */

/* 1..5 as 0..4; false for anything else. */
static bool read_step(const char *value, size_t *ret)
{
    if (value[0] < '1' || value[0] > '5' || value[1] != '\0') {
        return false;
    }
    *ret = (size_t)(value[0] - '1');
    return true;
}

static void take_scale(struct said_work *w, const struct survey_item *item,
                       struct report_survey *ret, const struct survey_answer *answer)
{
    size_t step = 0;
    bool before = strcmp(answer->part, "before") == 0;
    struct report *report = w->b->report;
    if (!read_step(answer->value, &step)) {
        return;
    }
    ret->forms += !before;
    (before ? ret->before : ret->now)[step]++;
    report->pace[step] += item->kind == SURVEY_PACE;
    report->amount[step] += item->kind == SURVEY_AMOUNT;
    for (int o = item->kind == SURVEY_LIKERT ? item->objective : -1; o >= 0;
         o = w->b->bank->objectives[o].parent) {
        (before ? w->before : w->now)[(size_t)o * 5 + step]++;
        report->objectives[o].self_forms += !before;
    }
}

static void take_choice(struct said_work *w, const struct survey_item *item, size_t i,
                        struct report_survey *ret)
{
    const struct bank *bank = w->b->bank;
    ret->choices[i]++;
    int objective = item->choice_objectives[i];
    if (objective >= 0) {
        w->fast[bank_objective_top(bank, objective)] = true;
    }
}

/* Each choice once, however often it is named. */
static void take_choices(struct said_work *w, const struct survey_item *item,
                         struct report_survey *ret, const char *value)
{
    bool found = false;
    for (size_t i = 0; i < item->choice_count; i++) {
        size_t own = strlen(item->choice_ids[i]);
        bool named = false;
        for (const char *at = value; *at != '\0' && !named;) {
            size_t len = strcspn(at, ",");
            named = own == len && strncmp(item->choice_ids[i], at, len) == 0;
            at += len + (at[len] == ',');
        }
        if (named) {
            take_choice(w, item, i, ret);
            found = true;
        }
    }
    ret->forms += found;
}

static void take_percent(struct said_work *w, size_t index, struct report_survey *ret,
                         const char *value)
{
    size_t digits = strspn(value, "0123456789");
    double percent = digits > 0 && value[digits] == '\0' ? strtod(value, NULL) : -1;
    if (percent >= 0 && percent <= 100) {
        w->percents[index] = xgrow(w->percents[index], ret->forms, sizeof(**w->percents));
        w->percents[index][ret->forms++] = percent / 100;
    }
}

static void take_text(struct report_survey *ret, const char *value)
{
    BUF_AUTO(safe);
    utf8_sanitize(&safe, value, strlen(value), false);
    ret->texts = xgrow(ret->texts, ret->text_count, sizeof(*ret->texts));
    ret->texts[ret->text_count++] = buf_steal(&safe);
    ret->forms++;
}

static void settle_form(struct said_work *w)
{
    const struct building *b = w->b;
    for (size_t i = 0; b->report->tempo != NULL && i < b->report->top_count; i++) {
        b->report->tempo[i].too_fast += w->fast[b->report->tempo[i].objective];
    }
    memset(w->fast, 0, b->bank->objective_count * sizeof(*w->fast));
}

static bool take_answer(void *ctx, const char *form, const struct survey_answer *answer)
{
    struct said_work *w = ctx;
    int index = item_index(w->b->bank, answer->item);
    if (strcmp(w->form, form) != 0) {
        settle_form(w);
        memcpy(w->form, form, strnlen(form, UUID_TEXT - 1) + 1);
    }
    const struct survey_item *item = index >= 0 ? &w->b->bank->survey[index] : NULL;
    bool fits = item != NULL && item->pair == (strcmp(answer->part, "-") != 0);
    if (!fits || answer->value[0] == '\0') {
        return true;
    }
    struct report_survey *ret = &w->b->report->survey[index];
    switch (item->kind) {
    case SURVEY_LIKERT:
    case SURVEY_PACE:
    case SURVEY_AMOUNT:
        take_scale(w, item, ret, answer);
        break;
    case SURVEY_CHOICES:
        take_choices(w, item, ret, answer->value);
        break;
    case SURVEY_PERCENT:
        take_percent(w, (size_t)index, ret, answer->value);
        break;
    case SURVEY_TEXT:
        take_text(ret, answer->value);
        break;
    case SURVEY_KIND_COUNT:
        break;
    }
    return true;
}

/* ---- what it comes to ---------------------------------------------------------------------- */

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static double median_step(const size_t counts[5])
{
    double list[2] = {NAN, NAN};
    size_t all = counts[0] + counts[1] + counts[2] + counts[3] + counts[4];
    size_t passed = 0;
    for (size_t step = 0; step < 5 && all > 0; step++) {
        bool low = passed <= (all - 1) / 2 && (all - 1) / 2 < passed + counts[step];
        bool high = passed <= all / 2 && all / 2 < passed + counts[step];
        list[0] = low ? (double)step + 1 : list[0];
        list[1] = high ? (double)step + 1 : list[1];
        passed += counts[step];
    }
    return (list[0] + list[1]) / 2;
}

static void finish(struct said_work *w)
{
    struct report *report = w->b->report;
    const struct bank *bank = w->b->bank;
    for (size_t i = 0; i < bank->survey_count; i++) {
        struct report_survey *item = &report->survey[i];
        item->median = median_of(w->percents[i], item->forms * (w->percents[i] != NULL));
        if (bank->survey[i].kind == SURVEY_PERCENT && report->headline.self_forms == 0) {
            report->headline.self_forms = item->forms;
            report->headline.self_median = item->median;
        }
        if (item->text_count > 0) {
            qsort(item->texts, item->text_count, sizeof(*item->texts), compare_text);
        }
    }
    for (size_t o = 0; o < bank->objective_count; o++) {
        report->objectives[o].self_before = median_step(&w->before[o * 5]);
        report->objectives[o].self_now = median_step(&w->now[o * 5]);
    }
}

static void make_room(struct report *report)
{
    const struct bank *bank = report->bank;
    report->survey = xcalloc(bank->survey_count + 1, sizeof(*report->survey));
    report->tempo = xcalloc(report->top_count + 1, sizeof(*report->tempo));
    for (size_t i = 0; i < bank->survey_count; i++) {
        report->survey[i].index = (int)i;
        report->survey[i].median = NAN;
        if (bank->survey[i].kind == SURVEY_CHOICES) {
            report->survey[i].choices = xcalloc(bank->survey[i].choice_count + 1,
                                                sizeof(*report->survey[i].choices));
        }
    }
    size_t count = 0;
    for (size_t o = 0; o < bank->objective_count; o++) {
        if (bank->objectives[o].parent < 0) {
            report->tempo[count++].objective = (int)o;
        }
    }
}

static bool read_shown(struct building *b, struct err *err)
{
    const struct report_options *o = b->options;
    size_t objectives = b->bank->objective_count + 1;
    struct said_work w = {
        .b = b,
        .percents = xcalloc(b->bank->survey_count + 1, sizeof(*w.percents)),
        .before = xcalloc(objectives, 5 * sizeof(*w.before)),
        .now = xcalloc(objectives, 5 * sizeof(*w.now)),
        .fast = xcalloc(objectives, sizeof(*w.fast)),
    };
    make_room(b->report);
    bool fine = class_feedback_answers(b->answers.store, o->class_id, b->bank->id, o->survey_hash,
                                       take_answer, &w, err);
    settle_form(&w);
    finish(&w);
    for (size_t i = 0; i < b->bank->survey_count; i++) {
        free(w.percents[i]);
    }
    free(w.percents);
    free(w.before);
    free(w.now);
    free(w.fast);
    return fine;
}

bool said_read(struct building *b, struct err *err)
{
    const struct report_options *o = b->options;
    struct store *store = b->answers.store;
    int64_t forms = 0;
    int64_t shown = 0;
    if (o->survey_hash == NULL) {
        return true;
    }
    if (!class_feedback_count(store, o->class_id, b->bank->id, o->survey_hash, &forms, &shown,
                              err)) {
        return false;
    }
    if (o->release && forms - shown >= REPORT_MIN_FORMS) {
        if (!class_feedback_release(store, o->class_id, b->bank->id, o->survey_hash, err)) {
            return false;
        }
        shown = forms;
    }
    b->report->forms = (size_t)forms;
    b->report->forms_shown = shown >= REPORT_MIN_FORMS ? (size_t)shown : 0;
    return b->report->forms_shown == 0 || read_shown(b, err);
}
