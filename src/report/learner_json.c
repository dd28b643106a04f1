/* One learner's report as JSON ("wrapup-learner-report/1"). README.md describes it. */
#include <math.h>

#include "json.h"

static const char *const step_words[] = {
    [REPORT_STEP_ALERT] = "alert",
    [REPORT_STEP_MISCONCEPTION] = "misconception",
    [REPORT_STEP_OBJECTIVE] = "objective",
    [REPORT_STEP_TASK] = "task",
};

static const char *step_id(const struct bank *bank, const struct report_step *step)
{
    switch (step->kind) {
    case REPORT_STEP_MISCONCEPTION:
        return bank->misconceptions[step->index].id;
    case REPORT_STEP_OBJECTIVE:
        return bank->objectives[step->index].id;
    case REPORT_STEP_ALERT:
    case REPORT_STEP_TASK:
        break;
    }
    return bank->tasks[step->index].id;
}

static void put_steps(struct json_writer *w, const struct learner_report *r)
{
    json_open(w, "steps", '[');
    for (size_t i = 0; i < r->step_count; i++) {
        const struct report_step *step = &r->steps[i];
        const struct statement *said = step->statement >= 0 ? &r->bank->statements[step->statement]
                                                            : NULL;
        json_open(w, NULL, '{');
        json_put_string(w, "kind", step_words[step->kind]);
        json_put_string(w, "id", step_id(r->bank, step));
        json_put_string(w, "statement", said != NULL ? said->id : NULL);
        if (said != NULL) {
            json_put_integer(w, "line", said->line);
        } else {
            json_put_string(w, "line", NULL);
        }
        json_put_string(w, "source", step->source >= 0 ? r->bank->sources[step->source].id : NULL);
        json_put_string(w, "cause", step->cause[0] != '\0' ? step->cause : NULL);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_open(w, "alerts", '[');
    for (size_t i = 0; i < r->alert_count; i++) {
        json_put_string(w, NULL, r->bank->tasks[r->alerts[i]].id);
    }
    json_close(w, ']');
}

static void put_answer(struct json_writer *w, const struct report_answer *answer)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", answer->id);
    json_put_integer(w, "rev", answer->rev);
    json_put_string(w, "verdict", verdict_name(answer->verdict));
    json_put_number(w, "score", answer->verdict == VERDICT_PENDING ? NAN : answer->score);
    json_put_integer(w, "certainty", answer->certainty);
    json_put_response(w, "response", answer->value);
    json_put_string(w, "comment", answer->comment[0] != '\0' ? answer->comment : NULL);
    json_put_bool(w, "by_person", answer->by_person);
    json_close(w, '}');
}

void learner_report_json(const struct learner_report *report, struct buf *ret)
{
    struct json_writer w = {.out = ret};
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-learner-report/1");
    json_put_string(&w, "bank", report->bank->id);
    json_put_moment(&w, "made", report->made);
    json_put_learner(&w, &report->self);
    json_put_bool(&w, "certainty", report->certainty);
    json_put_objectives(&w, report->bank, report->objectives);
    put_steps(&w, report);
    json_open(&w, "list", '[');
    for (size_t i = 0; i < report->answer_count; i++) {
        put_answer(&w, &report->answers[i]);
    }
    json_close(&w, ']');
    json_put_calibration(&w, &report->calibration);
    json_close(&w, '}');
}
