/* Reports of one learner filled by hand, beside those of a class. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_filling.h"

static void fill_answers(struct filling *f, struct learner_report *r)
{
    r->answers = xcalloc(f->bank->question_count + 1, sizeof(*r->answers));
    for (size_t i = 0; i < f->bank->question_count && i < 24; i++) {
        const struct question *q = &f->bank->questions[i];
        r->answers[r->answer_count++] = (struct report_answer){
            .question = (int)i,
            .id = xstrdup(q->id),
            .rev = q->rev,
            .verdict = (enum verdict_kind)(i % VERDICT_KIND_COUNT),
            .score = i % VERDICT_KIND_COUNT == 0 ? 1 : 0,
            .certainty = (int)(i % 4),
            .value = i % VERDICT_KIND_COUNT == VERDICT_SKIPPED ? xstrdup("") : filling_answer(f, q),
            .comment = xstrdup(i == 4 ? filling_words(f) : ""),
            .by_person = i == 4,
        };
    }
}

static void fill_steps(struct filling *f, struct learner_report *r)
{
    const struct bank *bank = f->bank;
    if (bank->task_count > 0) {
        r->steps[r->step_count++] = (struct report_step){.kind = REPORT_STEP_ALERT,
                                                         .index = (int)bank->task_count - 1,
                                                         .statement = -1,
                                                         .source = -1,
                                                         .cause = xstrdup("volume_left")};
        r->alerts = xcalloc(1, sizeof(*r->alerts));
        r->alerts[r->alert_count++] = (int)bank->task_count - 1;
    }
    if (bank->misconception_count > 0) {
        r->steps[r->step_count++] = (struct report_step){
            .kind = REPORT_STEP_MISCONCEPTION,
            .index = 0,
            .statement = bank->statement_count > 0 ? 0 : -1,
            .source = bank->source_count > 0 ? 0 : -1,
            .cause = xstrdup("")};
    }
    r->steps[r->step_count++] = (struct report_step){.kind = REPORT_STEP_OBJECTIVE,
                                                     .index = 0,
                                                     .statement = -1,
                                                     .source = -1,
                                                     .cause = xstrdup("")};
}

struct learner_report *learner_report_case(const struct bank *bank, enum report_case kind)
{
    struct filling f = {.bank = bank, .kind = kind};
    struct learner_report *r = xcalloc(1, sizeof(*r));
    rng_init(&f.rng, 9);
    r->bank = bank;
    r->made = (struct moment){.at_ms = 1795591800000, .offset_min = 540};
    r->objectives = xcalloc(bank->objective_count, sizeof(*r->objectives));
    r->calibration.bias = NAN;
    if (kind == REPORT_CASE_EMPTY) {
        r->self = (struct report_learner){.alias = xstrdup("수강생-01")};
        return r;
    }
    filling_learner(&f, 1, &r->self);
    r->certainty = true;
    for (size_t i = 0; i < bank->objective_count; i++) {
        r->objectives[i].understood = filling_share(i % 5, i % 6 < i % 5 ? i % 5 : i % 6);
        r->objectives[i].verdict = filling_verdict(&r->objectives[i].understood);
    }
    fill_answers(&f, r);
    fill_steps(&f, r);
    r->calibration = (struct report_calibration){
        .answers = {4, 8, 12}, .right = {2, 5, 9}, .claims = {0.5, 0.75, 0.95}, .bias = 0.16};
    return r;
}
