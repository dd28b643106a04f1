/* A report while it is made: shared by the files of src/report/ that fill it. */
#ifndef WRAPUP_REPORT_BUILD_H
#define WRAPUP_REPORT_BUILD_H

#include "answers.h"

/* A fixed form whose learners are compared, and what is known of them so far. */
struct test_work {
    const struct quiz *quiz;
    int *column;    /* by question of the bank; -1: not in it */
    size_t items;   /* at the end those compared */
    size_t waiting; /* those left out then */
    double *max;
    double most; /* their sum */
    /* The learner at hand: marks by column, NAN where missing, and what was answered. */
    double *mark;
    unsigned *value;
    bool *waits; /* by column: some answer that counts waits for a person */
    /* The attempt at hand. */
    bool open;
    double earned, pending;
    struct moment started;
    /* The learner's first and last one. */
    size_t times;
    double first, last;
    struct moment first_at, last_at;
    size_t learners;
    /* Learners with a finished attempt; at the end those with a mark at every item compared. */
    double *marks;    /* [row * items + column] */
    unsigned *values; /* the same; NO_VALUE */
    size_t rows;
    double *days; /* of those who took it again: from the first time to the last */
    size_t again;
    double first_sum, last_sum;
};
#define NO_VALUE (~0U)

/* A response that was given to an item, once for all who gave it. */
struct value {
    size_t count, sure;
    bool right;
    unsigned picks; /* bit i: choice i */
    int misconceptions[VERDICT_MISCONCEPTIONS];
    size_t misconception_count;
};
/* What is said of a slot of the answers. */
struct item_work {
    struct report_item item;
    double mean, squares; /* of scores, Welford's */
    bool counted;         /* its objective knows of it, and */
    double chance;        /* what guessing earns at it is known */
    struct dictionary words;
    struct value *values; /* by word */
};

struct misconception_work {
    struct report_misconception said;
    size_t person;       /* who was counted last */
    size_t *by_question; /* answers; NULL: not met */
};

struct building {
    struct report *report;
    const struct bank *bank;
    const struct report_options *options;
    struct answers answers;
    size_t only;                /* the person whom all is about; SIZE_MAX: all of them */
    struct report_answer *list; /* that person's answers that count */
    size_t list_count;
    struct report_learner *learners; /* by person */
    struct report_learner *learner;  /* the one at hand */
    bool *met;                       /* by person: handed in something of this bank */
    struct item_work *items;         /* by slot */
    size_t item_count;
    struct misconception_work *misconceptions;
    struct test_work *tests;
    size_t test_count;
    double chance;          /* weight of what guessing earns */
    double certainty_marks; /* their sum */
};

/* Reads learners and marks; true: to be released. */
bool building_init(struct store *store, const struct bank *bank,
                   const struct report_options *options, struct building *ret, struct err *err);
bool building_fill(struct building *b, struct err *err);
void building_release(struct building *b);

void share_add(struct report_share *share, double got, double weight);
/* Of numbers that it puts in order; NAN of none. */
double median_of(double *list, size_t count);

/* free.c */
void free_report_answer(struct report_answer *answer);

/* tests.c */
/* NAN each. */
double *scores_new(size_t count);
void tests_init(struct building *b);
void tests_release(struct building *b);
void tests_answer(struct building *b, const struct counted *c, unsigned value);
void tests_attempt(struct building *b);
void tests_learner(struct building *b);
void tests_finish(struct building *b);

/* items.c */
bool has_choices(const struct question *q);
/* The ids of a question's choices in the bank's order. */
void choice_ids(const struct question *q, struct strings *ret);
/* Takes an answer that counts; the value's number, or NO_VALUE. */
unsigned items_answer(struct building *b, const struct counted *c);
/* The number alone, of an answer that counts for a test only. */
unsigned items_value(struct building *b, const struct counted *c);
void items_finish(struct building *b);
void items_release(struct building *b);

/* misconceptions.c */
void misconceptions_init(struct building *b);
void misconceptions_answer(struct building *b, const struct counted *c, const struct value *value);
void misconceptions_finish(struct building *b);
void misconceptions_release(struct building *b);

/* checks.c */
bool checks_read(struct building *b, struct err *err);

/* said.c: what they said about the lecture. */
bool said_read(struct building *b, struct err *err);

/* advice.c: what follows from the figures. */
/* Whether an objective is `above` or below it. */
bool objective_is_below(const struct bank *bank, int objective, int above);
void objectives_judge(const struct bank *bank, struct report_objective *objectives);
void advice_finish(struct building *b);

#endif
