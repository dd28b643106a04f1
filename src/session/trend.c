/* How a learner's scores went from attempt to attempt, and how sure each answer was.
 * What a single attempt comes to is summary.c's, what is known in the end progress.c's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/summary.h"

void trend_release(struct trend *trend)
{
    for (size_t i = 0; i < trend->count; i++) {
        free(trend->list[i].quiz);
    }
    free(trend->list);
    *trend = (struct trend){.list = NULL};
}

static void add_certainty(struct trend *trend, const struct item *item)
{
    const struct given *first = &item->first;
    if (item->question != NULL && first->seq != 0 && first->certainty >= 1 &&
        first->certainty <= TREND_LEVELS && first->verdict.kind != VERDICT_PENDING) {
        trend->answers[first->certainty - 1]++;
        trend->right[first->certainty - 1] += first->verdict.kind == VERDICT_RIGHT;
    }
}

void trend_add(struct trend *trend, const struct bank *bank, const struct session *session,
               const char *quiz, struct moment started)
{
    struct summary summary;
    summary_build(bank, session, &summary);
    trend->list = xrealloc(trend->list, trend->count + 1, sizeof(*trend->list));
    trend->list[trend->count++] = (struct trend_attempt){
        .started = started,
        .quiz = xstrdup(quiz),
        .mode = session_plan(session)->mode,
        .finished = session_finished(session),
        .counted = summary.total.counted,
        .pending = summary.total.verdicts[VERDICT_PENDING],
        .score = summary.total.score,
        .weight = summary.total.weight,
    };
    summary_release(&summary);
    for (size_t i = 0; i < session_count(session); i++) {
        add_certainty(trend, session_item(session, i));
    }
}

/* ---- the picture --------------------------------------------------------------------------- */

enum { SHOWN_MAX = 20 };

static bool is_point(const struct trend_attempt *a, const char *quiz)
{
    return a->finished && a->weight > 0 && strcmp(a->quiz, quiz) == 0;
}

static double share_of(const struct trend_attempt *a)
{
    return a->score / a->weight;
}

static const char *bar(double share)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const size_t count = COUNT_OF(bars);
    size_t i = (size_t)(share * (double)count);
    return bars[i < count ? i : count - 1];
}

static void put_quiz(const struct trend *trend, size_t first, size_t points, enum lang lang,
                     struct buf *ret)
{
    BUF_AUTO(picture);
    char from[16];
    char to[16] = "";
    const char *quiz = trend->list[first].quiz;
    size_t passed = 0;
    snprintf(from, sizeof(from), "%.0f", 100 * share_of(&trend->list[first]));
    for (size_t i = first; i < trend->count; i++) {
        if (!is_point(&trend->list[i], quiz)) {
            continue;
        }
        if (points - passed++ <= SHOWN_MAX) {
            buf_adds(&picture, bar(share_of(&trend->list[i])));
        }
        snprintf(to, sizeof(to), "%.0f", 100 * share_of(&trend->list[i]));
    }
    buf_adds(ret, "- ");
    msg_format(ret, lang, MSG(MSG_TREND_QUIZ, quiz, buf_str(&picture), from, to, NUM(points)));
    buf_addc(ret, '\n');
}

/* A free selection asks something else each time: there is nothing to compare. */
void trend_markdown(const struct trend *trend, enum lang lang, struct buf *ret)
{
    bool any = false;
    for (size_t i = 0; i < trend->count; i++) {
        const char *quiz = trend->list[i].quiz;
        size_t before = 0;
        size_t points = 0;
        for (size_t k = 0; k < trend->count; k++) {
            bool point = is_point(&trend->list[k], quiz);
            before += point && k < i;
            points += point;
        }
        if (quiz[0] == '\0' || !is_point(&trend->list[i], quiz) || before > 0 || points < 2) {
            continue;
        }
        if (!any) {
            buf_addf(ret, "\n**%s**\n\n", msg_text(lang, MSG_TREND));
            any = true;
        }
        put_quiz(trend, i, points, lang, ret);
    }
}

void trend_json(const struct trend *trend, struct json_writer *w)
{
    json_open(w, "trend", '[');
    for (size_t i = 0; i < trend->count; i++) {
        const struct trend_attempt *a = &trend->list[i];
        json_open(w, NULL, '{');
        json_put_integer(w, "started_ms", a->started.at_ms);
        json_put_integer(w, "offset_min", a->started.offset_min);
        json_put_string(w, "quiz", a->quiz[0] != '\0' ? a->quiz : NULL);
        json_put_string(w, "mode", quiz_mode_name(a->mode));
        json_put_bool(w, "finished", a->finished);
        json_put_integer(w, "counted", (int64_t)a->counted);
        json_put_integer(w, "pending", (int64_t)a->pending);
        json_put_number(w, "score", a->score);
        json_put_number(w, "weight", a->weight);
        json_close(w, '}');
    }
    json_close(w, ']');
}
