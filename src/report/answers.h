/* The answers of a class, one after the other, as they count: with the mark that stands and the
 * price of hints, and whether it is the one that statistics take. Memory: what is said of each item
 * and learner, never of each answer. */
#ifndef WRAPUP_REPORT_ANSWERS_H
#define WRAPUP_REPORT_ANSWERS_H

#include "dictionary.h"
#include "wrapup/report.h"
#include "wrapup/snapshot.h"

/* Learners by id; those that count as another one only lend it their key. */
struct person {
    int64_t id;
    char *alias;
    bool signs;
};

/* One revision of an item that was met. An answer to an earlier one that was asked in the same
 * words and is marked by the key as it is belongs to the bank's. */
struct slot {
    const char *id; /* the dictionary's */
    int64_t rev;
    size_t next;                     /* another revision of the same id; SIZE_MAX */
    const struct question *question; /* NULL: a task, or no longer there */
    bool task;
    bool current;   /* the revision that the bank has */
    bool core;      /* taught or practised */
    size_t learner; /* whom `taken` is about */
    bool *taken;    /* by quiz: an answer of that learner counts already there */
    bool taken_any; /* one counts already */
};

struct answers {
    struct store *store;
    const struct bank *bank;
    const char *class_id;
    struct person *people;
    size_t person_count;
    struct dictionary items;
    size_t *first_slot; /* by word of items */
    struct slot *slots;
    size_t slot_count;
    struct class_mark_list marks;
    int64_t attempt;                   /* the one at hand, */
    struct class_mark_slice own_marks; /* the marks in it, */
    size_t person;                     /* whose it is, */
    size_t quiz;           /* and its quiz: index of the bank's; quiz_count: none of them */
    struct snapshot taken; /* the bank an attempt was taken with, looked up when it is asked for */
};

/* Reads learners and marks. */
bool answers_open(struct store *store, const struct bank *bank, const char *class_id,
                  struct answers *ret, struct err *err);
void answers_close(struct answers *a);
/* The learner of that id; SIZE_MAX when there is none. */
size_t answers_person(const struct answers *a, int64_t id);

struct counted {
    const struct class_answer *answer;
    size_t person;
    size_t quiz;
    size_t slot;
    bool new_attempt; /* the first answer of its attempt */
    /* After the mark that stands and, for the score, the price of hints: 0..1. */
    enum verdict_kind verdict;
    double score;
    const struct class_mark *mark; /* NULL: none */
    /* The learner's first one to this revision in a finished attempt: nobody counts twice, however
     * many quizzes ask the same. */
    bool counts;
    /* The first one in a finished attempt at this quiz: what the quiz as a test takes. */
    bool counts_in_quiz;
};
typedef bool counted_fn(void *ctx, const struct counted *c);
/* Every answer, by learner and attempt as started; also those that don't count. */
bool answers_walk(struct answers *a, counted_fn *fn, void *ctx, struct err *err);

#endif
