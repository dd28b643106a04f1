/* Open answers of a class that wait for a person's mark, put together where they say the same. No
 * name is in it, and its order tells nothing of who wrote what. */
#ifndef WRAPUP_COMMAND_QUEUE_H
#define WRAPUP_COMMAND_QUEUE_H

#include "wrapup/bank.h"
#include "wrapup/class.h"
#include "wrapup/match.h"

/* One answer, waiting or marked. */
struct queue_answer {
    struct uuid attempt;
    int64_t seq;
    size_t question; /* index of the bank's */
    char *text;
    struct match_form *form;
    bool marked; /* a person's mark stands */
    double score;
};
/* Answers that are the same but for how they are written: answers[from .. from + count). */
struct queue_form {
    size_t question;
    size_t from, count;
    size_t open; /* of them without a mark */
    struct verdict verdict;
};
/* Forms that are alike and in which the same was found, the most frequent one first. */
struct queue_group {
    size_t question;
    size_t from, count; /* of the queue's order */
    size_t open;
    bool skipped;
};
struct queue {
    const struct bank *bank; /* borrowed */
    struct queue_answer *answers;
    size_t answer_count;
    struct queue_form *forms;
    size_t form_count;
    size_t *order; /* indices of forms, those of a group one after the other */
    struct queue_group *groups;
    size_t group_count;
    size_t open;
    size_t other;    /* pending, but in a revision that this bank doesn't have */
    int64_t last_ms; /* when the newest mark was given; 0 */
};

/* Questions in the bank's order, of each the groups with most answers first. Groups in which all is
 * marked stand in it too, with nothing open. */
bool queue_build(struct store *store, const char *class_id, const struct bank *bank,
                 struct queue *ret, struct err *err);
void queue_release(struct queue *queue);

/* The form at a place of a group. */
struct queue_form *queue_form(const struct queue *queue, const struct queue_group *group, size_t i);
/* How many forms of a group have something open. */
size_t queue_open_forms(const struct queue *queue, const struct queue_group *group);
/* The place of the first of them; 0 when there is none. */
size_t queue_first_open(const struct queue *queue, const struct queue_group *group);
/* What the answers of a form say, in the words of the first. */
const char *queue_text(const struct queue *queue, const struct queue_form *form);
/* Whether answers of the group were marked, and all alike: *score. */
bool queue_marked_before(const struct queue *queue, const struct queue_group *group, double *score);
/* The first group from `at` on with something open that was not skipped, then from the start;
 * group_count: none. */
size_t queue_next(const struct queue *queue, size_t at);
/* Leaves the first open form alone in its group; the others become a group of their own after it.
 */
void queue_split(struct queue *queue, size_t at);
/* Notes that all open answers of the group have this score now. */
void queue_settle(struct queue *queue, size_t at, double score);
/* The group that holds an answer; group_count when none does. */
size_t queue_find(const struct queue *queue, struct uuid attempt, const char *item, int64_t seq);

#endif
