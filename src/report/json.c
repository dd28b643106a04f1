/* A report as JSON ("wrapup-report/1"), for other programs: every figure, unrounded; null for what
 * can't be said. README.md describes it. */
#include <string.h>

#include "json.h"

static const char *const verdict_words[] = {
    [REPORT_UNMEASURED] = "unmeasured",
    [REPORT_AGAIN] = "again",
    [REPORT_MORE] = "more",
    [REPORT_MASTERED] = "mastered",
};
static const char *const pace_words[] = {
    [REPORT_PACE_UNKNOWN] = "unknown",
    [REPORT_PACE_KEEP] = "keep",
    [REPORT_PACE_TIME] = "more_time",
    [REPORT_PACE_EXPLAIN] = "explain_differently",
};

/* ---- parts that both reports have ---------------------------------------------------------- */

void json_put_count(struct json_writer *w, const char *key, size_t count)
{
    json_put_integer(w, key, (int64_t)count);
}

void json_put_moment(struct json_writer *w, const char *key, struct moment when)
{
    json_open(w, key, '{');
    json_put_integer(w, "at_ms", when.at_ms);
    json_put_integer(w, "offset_min", when.offset_min);
    json_close(w, '}');
}

void json_put_share(struct json_writer *w, const char *key, const struct report_share *share)
{
    json_open(w, key, '{');
    json_put_number(w, "got", share->got);
    json_put_number(w, "out_of", share->out_of);
    json_put_number(w, "share", report_share(share));
    json_put_count(w, "answers", share->answers);
    json_close(w, '}');
}

void json_put_response(struct json_writer *w, const char *key, const char *stored)
{
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    if (!response_read(stored, &r)) {
        json_put_string(w, key, NULL);
        return;
    }
    json_open(w, key, '[');
    for (size_t i = 0; i < r.value.count; i++) {
        json_put_string(w, NULL, r.value.list[i]);
    }
    json_close(w, ']');
}

static void put_objective_id(struct json_writer *w, const char *key, const struct bank *bank,
                             int objective)
{
    json_put_string(w, key, objective >= 0 ? bank->objectives[objective].id : NULL);
}

static void put_question_id(struct json_writer *w, const char *key, const struct bank *bank,
                            int question)
{
    json_put_string(w, key, question >= 0 ? bank->questions[question].id : NULL);
}

void json_put_objectives(struct json_writer *w, const struct bank *bank,
                         const struct report_objective *objectives)
{
    json_open(w, "objectives", '[');
    for (size_t i = 0; i < bank->objective_count; i++) {
        const struct report_objective *o = &objectives[i];
        json_open(w, NULL, '{');
        put_objective_id(w, "id", bank, (int)i);
        put_objective_id(w, "parent", bank, bank->objectives[i].parent);
        json_put_share(w, "understood", &o->understood);
        json_put_share(w, "raw", &o->raw);
        json_put_share(w, "live", &o->live);
        json_put_string(w, "verdict", verdict_words[o->verdict]);
        json_put_count(w, "items", o->items);
        json_open(w, "self", '{');
        json_put_count(w, "forms", o->self_forms);
        json_put_number(w, "before", o->self_before);
        json_put_number(w, "now", o->self_now);
        json_close(w, '}');
        json_put_bool(w, "knows_not_does", o->knows_not_does);
        json_put_bool(w, "does_not_explain", o->does_not_explain);
        json_close(w, '}');
    }
    json_close(w, ']');
}

void json_put_calibration(struct json_writer *w, const struct report_calibration *k)
{
    json_open(w, "calibration", '{');
    json_open(w, "levels", '[');
    for (size_t i = 0; i < 3; i++) {
        json_open(w, NULL, '{');
        json_put_count(w, "certainty", i + 1);
        json_put_number(w, "claims", k->claims[i]);
        json_put_count(w, "answers", k->answers[i]);
        json_put_count(w, "right", k->right[i]);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_number(w, "brier", k->brier);
    json_put_number(w, "reliability", k->reliability);
    json_put_number(w, "resolution", k->resolution);
    json_put_number(w, "uncertainty", k->uncertainty);
    json_put_number(w, "bias", k->bias);
    json_put_number(w, "marks", k->marks);
    json_close(w, '}');
}

void json_put_learner(struct json_writer *w, const struct report_learner *learner)
{
    json_put_string(w, "alias", learner->alias);
    json_put_count(w, "attempts", learner->attempts);
    json_put_count(w, "finished", learner->finished);
    json_put_count(w, "answers", learner->answers);
    json_put_count(w, "pending", learner->pending);
    json_put_share(w, "understood", &learner->understood);
    json_put_share(w, "raw", &learner->raw);
    json_put_share(w, "live", &learner->live);
    if (learner->attempts > 0) {
        json_put_moment(w, "last", learner->last);
    } else {
        json_put_string(w, "last", NULL);
    }
}

/* ---- the class ----------------------------------------------------------------------------- */

static void put_head(struct json_writer *w, const struct report *r)
{
    json_put_string(w, "format", "wrapup-report/1");
    json_open(w, "bank", '{');
    json_put_string(w, "id", r->bank->id);
    json_put_string(w, "hash", r->bank_hash);
    json_put_string(w, "facts_checked", r->bank->checked);
    json_close(w, '}');
    if (r->class_id[0] != '\0') {
        json_open(w, "class", '{');
        json_put_string(w, "id", r->class_id);
        json_put_string(w, "name", r->class_name);
        json_close(w, '}');
    } else {
        json_put_string(w, "class", NULL);
    }
    json_put_moment(w, "made", r->made);
    json_put_string(w, "program", r->program);
}

static void put_headline(struct json_writer *w, const struct report_headline *h)
{
    json_open(w, "headline", '{');
    json_put_share(w, "understood", &h->understood);
    json_put_bool(w, "certainty", h->certainty);
    json_put_share(w, "raw", &h->raw);
    json_put_share(w, "mentioned", &h->mentioned);
    json_put_share(w, "live", &h->live);
    json_put_number(w, "chance", h->chance);
    json_put_count(w, "right_sure", h->right_sure);
    json_put_count(w, "right_unsure", h->right_unsure);
    json_put_count(w, "wrong_sure", h->wrong_sure);
    json_put_count(w, "wrong_unsure", h->wrong_unsure);
    json_open(w, "self", '{');
    json_put_count(w, "forms", h->self_forms);
    json_put_number(w, "median", h->self_median);
    json_close(w, '}');
    json_close(w, '}');
}

static void put_advice(struct json_writer *w, const struct report *r)
{
    json_open(w, "lowest", '[');
    for (size_t i = 0; i < r->top_count; i++) {
        put_objective_id(w, NULL, r->bank, r->lowest[i]);
    }
    json_close(w, ']');
    json_open(w, "repeat", '[');
    for (size_t i = 0; i < r->repeat_count; i++) {
        json_open(w, NULL, '{');
        put_objective_id(w, "objective", r->bank, r->repeat[i].objective);
        json_put_bool(w, "next", r->repeat[i].next);
        put_question_id(w, "question", r->bank, r->repeat[i].question);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_misconceptions(struct json_writer *w, const struct report *r)
{
    json_open(w, "misconceptions", '[');
    for (size_t i = 0; i < r->misconception_count; i++) {
        const struct report_misconception *m = &r->misconceptions[i];
        json_open(w, NULL, '{');
        json_put_string(w, "id", r->bank->misconceptions[m->index].id);
        json_put_bool(w, "critical", r->bank->misconceptions[m->index].critical);
        json_put_count(w, "learners", m->learners);
        json_put_count(w, "answers", m->answers);
        json_put_count(w, "sure", m->sure);
        put_question_id(w, "question", r->bank, m->question);
        json_put_response(w, "response", m->response);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_tasks(struct json_writer *w, const struct report *r)
{
    json_open(w, "tasks", '[');
    for (size_t i = 0; i < r->bank->task_count; i++) {
        const struct report_task *t = &r->tasks[i];
        json_open(w, NULL, '{');
        json_put_string(w, "id", r->bank->tasks[i].id);
        json_put_count(w, "reached", t->reached);
        json_put_count(w, "pass", t->pass);
        json_put_count(w, "fail", t->fail);
        json_put_count(w, "wait", t->wait);
        json_put_count(w, "unknown", t->unknown);
        json_put_count(w, "skip", t->skip);
        json_put_count(w, "first_stuck", t->first_stuck);
        json_put_string(w, "cause", t->cause[0] != '\0' ? t->cause : NULL);
        json_put_count(w, "cause_count", t->cause_count);
        json_put_number(w, "minutes", t->minutes);
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_count(w, "checked", r->checked);
}

static void put_choices(struct json_writer *w, const struct report *r,
                        const struct report_item *item)
{
    bool ids = item->current && has_choices(&r->bank->questions[item->index]);
    json_open(w, "choices", '[');
    for (size_t i = 0; i < item->choice_count; i++) {
        const struct report_choice *choice = &item->choices[i];
        json_open(w, NULL, '{');
        if (ids) {
            json_put_string(w, "id", choice->value);
        } else {
            json_put_response(w, "response", choice->value);
        }
        json_put_bool(w, "right", choice->right);
        json_put_count(w, "count", choice->count);
        json_put_count(w, "sure", choice->sure);
        json_put_number(w, "item_rest", choice->item_rest);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_item(struct json_writer *w, const struct report *r, const struct report_item *item)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", item->id);
    json_put_integer(w, "rev", item->rev);
    json_put_bool(w, "current", item->current);
    json_put_count(w, "n", item->n);
    json_put_count(w, "right", item->right);
    json_put_count(w, "partial", item->partial);
    json_put_count(w, "wrong", item->wrong);
    json_put_count(w, "unknown", item->unknown);
    json_put_count(w, "skipped", item->skipped);
    json_put_count(w, "pending", item->pending);
    json_put_count(w, "sure", item->sure);
    json_put_number(w, "facility", item->facility);
    json_put_number(w, "sd", item->sd);
    json_put_count(w, "complete", item->complete);
    json_put_number(w, "discrimination", item->discrimination);
    json_put_number(w, "efficiency", item->efficiency);
    json_put_number(w, "weight", item->weight);
    put_choices(w, r, item);
    json_put_bool(w, "all_right", item->all_right);
    json_put_bool(w, "none_right", item->none_right);
    json_put_integer(w, "sure_wrong", item->sure_wrong);
    json_put_count(w, "sure_wrong_count", item->sure_wrong_count);
    json_close(w, '}');
}

static void put_items(struct json_writer *w, const struct report *r)
{
    json_open(w, "items", '[');
    for (size_t i = 0; i < r->item_count; i++) {
        put_item(w, r, &r->items[i]);
    }
    json_close(w, ']');
}

static void put_tests(struct json_writer *w, const struct report *r)
{
    json_open(w, "tests", '[');
    for (size_t i = 0; i < r->test_count; i++) {
        const struct report_test *t = &r->tests[i];
        json_open(w, NULL, '{');
        json_put_string(w, "quiz", t->quiz);
        json_put_count(w, "learners", t->learners);
        json_put_count(w, "items", t->items);
        json_put_count(w, "waiting", t->waiting);
        json_put_count(w, "complete", t->complete);
        json_put_number(w, "mean", t->mean);
        json_put_number(w, "median", t->median);
        json_put_number(w, "sd", t->sd);
        json_put_number(w, "consistency", t->consistency);
        json_put_number(w, "error_ratio", t->error_ratio);
        json_put_number(w, "standard_error", t->standard_error);
        json_put_count(w, "again", t->again);
        json_put_number(w, "first_mean", t->first_mean);
        json_put_number(w, "last_mean", t->last_mean);
        json_put_number(w, "days_between", t->days_between);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_learners(struct json_writer *w, const struct report *r)
{
    json_open(w, "learners", '[');
    for (size_t i = 0; i < r->learner_count; i++) {
        json_open(w, NULL, '{');
        json_put_learner(w, &r->learners[i]);
        json_open(w, "scores", '{');
        for (size_t k = 0; k < r->test_count; k++) {
            json_put_number(w, r->tests[k].quiz, r->learners[i].scores[k]);
        }
        json_close(w, '}');
        json_close(w, '}');
    }
    json_close(w, ']');
    json_put_count(w, "answered", r->answered);
    json_put_bool(w, "small", r->small);
    if (!r->roster) {
        json_put_string(w, "absent", NULL);
    } else {
        json_open(w, "absent", '[');
        for (size_t i = 0; i < r->absent_count; i++) {
            json_put_string(w, NULL, r->absent[i]);
        }
        json_close(w, ']');
    }
}

/* ---- the survey ---------------------------------------------------------------------------- */

static void put_steps(struct json_writer *w, const char *key, const size_t counts[5])
{
    json_open(w, key, '[');
    for (size_t i = 0; i < 5; i++) {
        json_put_count(w, NULL, counts[i]);
    }
    json_close(w, ']');
}

static void put_survey_item(struct json_writer *w, const struct survey_item *asked,
                            const struct report_survey *s)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", asked->id);
    json_put_string(w, "kind", survey_kind_name(asked->kind));
    json_put_count(w, "forms", s->forms);
    switch (asked->kind) {
    case SURVEY_LIKERT:
    case SURVEY_PACE:
    case SURVEY_AMOUNT:
        if (asked->pair) {
            put_steps(w, "before", s->before);
        }
        put_steps(w, "now", s->now);
        break;
    case SURVEY_CHOICES:
        json_open(w, "choices", '{');
        for (size_t i = 0; i < asked->choice_count; i++) {
            json_put_count(w, asked->choice_ids[i], s->choices[i]);
        }
        json_close(w, '}');
        break;
    case SURVEY_PERCENT:
        json_put_number(w, "median", s->median);
        break;
    case SURVEY_TEXT:
        json_open(w, "texts", '[');
        for (size_t i = 0; i < s->text_count; i++) {
            json_put_string(w, NULL, s->texts[i]);
        }
        json_close(w, ']');
        break;
    case SURVEY_KIND_COUNT:
        break;
    }
    json_close(w, '}');
}

static void put_survey(struct json_writer *w, const struct report *r)
{
    json_open(w, "survey", '{');
    json_put_count(w, "forms", r->forms);
    json_put_count(w, "forms_shown", r->forms_shown);
    if (r->survey != NULL) {
        json_open(w, "items", '[');
        for (size_t i = 0; i < r->bank->survey_count; i++) {
            put_survey_item(w, &r->bank->survey[i], &r->survey[i]);
        }
        json_close(w, ']');
        put_steps(w, "pace", r->pace);
        put_steps(w, "amount", r->amount);
        json_open(w, "tempo", '[');
        for (size_t i = 0; i < r->top_count; i++) {
            json_open(w, NULL, '{');
            put_objective_id(w, "objective", r->bank, r->tempo[i].objective);
            json_put_count(w, "too_fast", r->tempo[i].too_fast);
            json_put_string(w, "verdict", pace_words[r->tempo[i].verdict]);
            json_close(w, '}');
        }
        json_close(w, ']');
    }
    json_close(w, '}');
}

static void put_honesty(struct json_writer *w, const struct report *r)
{
    json_open(w, "honesty", '{');
    json_put_count(w, "auto_marked", r->auto_marked);
    json_put_count(w, "person_marked", r->person_marked);
    json_put_count(w, "regraded", r->regraded);
    json_put_count(w, "pending", r->pending);
    json_put_count(w, "self_marked_only", r->self_marked_only);
    json_put_count(w, "other_revision", r->other_revision);
    json_put_count(w, "unknown_checks", r->unknown_checks);
    json_put_count(w, "signed_learners", r->signed_learners);
    json_open(w, "corrections", '[');
    for (size_t i = 0; i < r->correction_count; i++) {
        json_put_string(w, NULL, r->bank->statements[r->corrections[i]].id);
    }
    json_close(w, ']');
    json_open(w, "diverging", '[');
    for (size_t i = 0; i < r->diverging.count; i++) {
        json_put_string(w, NULL, r->diverging.list[i]);
    }
    json_close(w, ']');
    json_close(w, '}');
}

void report_json(const struct report *report, struct buf *ret)
{
    struct json_writer w = {.out = ret};
    json_open(&w, NULL, '{');
    put_head(&w, report);
    put_headline(&w, &report->headline);
    put_advice(&w, report);
    put_misconceptions(&w, report);
    json_put_objectives(&w, report->bank, report->objectives);
    put_tasks(&w, report);
    put_items(&w, report);
    put_tests(&w, report);
    json_put_calibration(&w, &report->calibration);
    put_survey(&w, report);
    put_learners(&w, report);
    put_honesty(&w, report);
    json_close(&w, '}');
}
