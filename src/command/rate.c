/* The learner's own judgement: how sure an answer was, and which key points a long one names.
 * When these are asked is left to run.c. */
#include <string.h>

#include "run.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

/* ---- certainty ----------------------------------------------------------------------------- */

static const char *const certainty_words[][2] = {
    {"1", "1"},      {"2", "2"},        {"3", "3"},     {"1", "찍음"}, {"2", "아마"},
    {"3", "확실"},   {"1", "guess"},    {"2", "maybe"}, {"3", "sure"}, {"1", "찍었어요"},
    {"2", "아마도"}, {"3", "확실해요"}, {"3", "확신"},
};

static int read_certainty(const char *typed)
{
    BUF_AUTO(folded);
    BUF_AUTO(lower);
    match_fold(&folded, typed);
    utf8_fold_case(&lower, buf_str(&folded), folded.len);
    for (size_t i = 0; i < COUNT_OF(certainty_words); i++) {
        if (strcmp(buf_str(&lower), certainty_words[i][1]) == 0) {
            return certainty_words[i][0][0] - '0';
        }
    }
    return 0;
}

static enum step record_certainty(struct run *run, int level)
{
    struct event event;
    session_event_certainty(run->session, run->at, level, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

/* An empty line declines: the answer stands, its certainty is not known. */
enum step run_ask_certainty(struct run *run)
{
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    talk(run->app, MSG0(MSG_RUN_CERTAINTY));
    if (!run_ask(run, "1-3> ", NULL, &typed, &step)) {
        return step;
    }
    bool utf8 = utf8_valid(buf_str(&typed), typed.len, NULL);
    if (run_is_blank(&typed)) {
        return record_certainty(run, CERTAINTY_DECLINED);
    }
    int level = utf8 ? read_certainty(buf_str(&typed)) : 0;
    if (level == 0) {
        talk(run->app, MSG0(MSG_RUN_CERTAINTY_AGAIN));
        return STEP_STAY;
    }
    return record_certainty(run, level);
}

/* ---- the learner's own mark ------------------------------------------------------------------ */

/* The points as ticked at first: what the program found, without what a person must decide. */
static unsigned found_points(const struct item *item)
{
    return item->last.verdict.points & ~item->last.verdict.doubted;
}

enum step run_ask_selfmark(struct run *run)
{
    const struct item *item = session_item(run->session, run->at);
    size_t count = question_point_count(item->question);
    size_t list[QUESTION_PARTS_MAX];
    size_t chosen = 0;
    unsigned points = found_points(item);
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    run_show_points(run, run->at, points);
    bool got = run_ask(run, "> ", NULL, &typed, &step);
    bool empty = run_is_blank(&typed);
    if (got && !empty) {
        points = 0;
        bool none = strcmp(buf_str(&typed), "0") == 0;
        if (!utf8_valid(buf_str(&typed), typed.len, NULL) ||
            (!none && match_labels(buf_str(&typed), count, list, &chosen) != MATCH_READ)) {
            talk(run->app, MSG0(MSG_RUN_POINTS_AGAIN));
            got = false;
        }
        for (size_t i = 0; i < chosen; i++) {
            points |= 1U << list[i];
        }
    }
    if (!got) {
        return step;
    }
    struct event event;
    session_event_selfmark(run->session, run->at, points, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}
