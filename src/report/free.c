/* Gives back what a report holds. */
#include <stdlib.h>

#include "build.h"

static void free_items(struct report *report)
{
    for (size_t i = 0; i < report->item_count; i++) {
        struct report_item *item = &report->items[i];
        for (size_t k = 0; k < item->choice_count; k++) {
            free(item->choices[k].value);
        }
        free(item->choices);
        free(item->id);
    }
    free(report->items);
}

static void free_survey(struct report *report)
{
    for (size_t i = 0; report->survey != NULL && i < report->bank->survey_count; i++) {
        struct report_survey *item = &report->survey[i];
        for (size_t k = 0; k < item->text_count; k++) {
            free(item->texts[k]);
        }
        free(item->texts);
        free(item->choices);
    }
    free(report->survey);
}

static void free_people(struct report *report)
{
    for (size_t i = 0; i < report->learner_count; i++) {
        free(report->learners[i].alias);
        free(report->learners[i].scores);
    }
    free(report->learners);
    for (size_t i = 0; i < report->absent_count; i++) {
        free(report->absent[i]);
    }
    free(report->absent);
}

void report_free(struct report *report)
{
    if (report == NULL) {
        return;
    }
    free_people(report);
    free_items(report);
    free_survey(report);
    for (size_t i = 0; i < report->misconception_count; i++) {
        free(report->misconceptions[i].response);
    }
    for (size_t i = 0; report->tasks != NULL && i < report->bank->task_count; i++) {
        free(report->tasks[i].cause);
    }
    free(report->misconceptions);
    free(report->tasks);
    free(report->tests);
    free(report->tempo);
    free(report->objectives);
    free(report->lowest);
    free(report->corrections);
    strings_release(&report->diverging);
    free(report->bank_hash);
    free(report->class_id);
    free(report->class_name);
    free(report->program);
    free(report);
}

void free_report_answer(struct report_answer *answer)
{
    free(answer->id);
    free(answer->value);
    free(answer->comment);
}

void learner_report_free(struct learner_report *report)
{
    if (report == NULL) {
        return;
    }
    for (size_t i = 0; i < report->answer_count; i++) {
        free_report_answer(&report->answers[i]);
    }
    for (size_t i = 0; i < report->step_count; i++) {
        free(report->steps[i].cause);
    }
    free(report->self.alias);
    free(report->self.scores);
    free(report->objectives);
    free(report->answers);
    free(report->alerts);
    free(report);
}
