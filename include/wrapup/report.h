/* What a class understood, what it did and what it said: the store's rows and the bank become one
 * struct of plain figures, and every rendering is made from that struct alone. A figure that can't
 * be said is NAN and its count says why; nothing here is rounded. */
#ifndef WRAPUP_REPORT_H
#define WRAPUP_REPORT_H

#include "wrapup/bank.h"
#include "wrapup/class.h"

/* With fewer learners counts are shown, no share with decimals, no discrimination and no
 * reliability. */
enum { REPORT_SMALL_CLASS = 10 };
/* Answers behind a verdict on an objective, survey forms behind anything said of the survey (and
 * new ones behind another release), items behind test-level figures, at least. */
enum { REPORT_MIN_ANSWERS = 3, REPORT_MIN_FORMS = 5, REPORT_MIN_ITEMS = 5 };
enum { REPORT_REPEAT_MAX = 3, REPORT_STEPS_MAX = 3 };

/* A share by weight: got / out_of, with what it is of. */
struct report_share {
    double got;
    double out_of;  /* 0: nothing measured */
    size_t answers; /* of them */
};
/* got / out_of, 0..1; NAN when nothing was measured. */
double report_share(const struct report_share *share);

/* ---- the parts --------------------------------------------------------------------------------
 */

/* Which answers count, here and everywhere below unless said otherwise: each learner's first one to
 * the bank's revision of a question in a finished attempt, so that nobody counts twice; a quiz as a
 * test takes the first one in a finished attempt at it. Pending and not-presented ones are left
 * out; unknown and skipped earn 0. The mark that a person or a regrade gave outranks the key; a
 * score is taken after the price of hints. The headline is about questions that were taught or
 * practised. */
struct report_headline {
    struct report_share understood; /* right with certainty 3; where certainty was off, the score */
    bool certainty;                 /* certainty was asked of some answer */
    struct report_share raw;        /* scores by weight */
    struct report_share mentioned;  /* raw, of items that the lecture only mentioned */
    struct report_share live; /* tasks: passed of passed and failed, each learner's last check */
    double chance;            /* what guessing earns, 0..1, over the same answers as raw; NAN */
    /* By the four corners of certainty and truth, answers: right and sure, right and not, wrong and
     * sure, wrong and not; of those that were asked for it. Declined certainty is not sure. */
    size_t right_sure, right_unsure, wrong_sure, wrong_unsure;
    size_t self_forms;  /* that answered "how many percent" ; 0 while the survey isn't shown */
    double self_median; /* 0..1, NAN */
};

enum report_verdict {
    REPORT_UNMEASURED, /* fewer than REPORT_MIN_ANSWERS */
    REPORT_AGAIN,      /* below 60 % */
    REPORT_MORE,       /* below 80 % */
    REPORT_MASTERED
};
/* One for each objective of the bank, by its index; a top one takes in all below it. */
struct report_objective {
    struct report_share understood, raw, live;
    enum report_verdict verdict;  /* of understood */
    size_t items;                 /* questions behind it */
    size_t self_forms;            /* pairs or scales about it; 0 while the survey isn't shown */
    double self_before, self_now; /* medians on the scale 1..5, NAN */
    bool knows_not_does;          /* understood mastered, live below 60 % */
    bool does_not_explain;        /* live mastered, understood below 60 % */
};

/* One for each misconception that was met, critical ones first, then by learners. */
struct report_misconception {
    int index;       /* of the bank's */
    size_t learners; /* different ones */
    size_t answers;
    size_t sure;    /* answers of them with certainty 3 */
    int question;   /* where it was met most, index of the bank's questions */
    char *response; /* the answer given most often there, as stored: a JSON array */
};

struct report_repeat {
    int objective;
    bool next;    /* a prerequisite of the next lecture */
    int question; /* one to ask again: the one with the fewest right; -1 */
};

/* One for each task of the bank, in its order. States are each learner's last check; a skipped or
 * unknown one stands for no other. */
struct report_task {
    int index;
    size_t reached; /* learners who checked it and did not only skip it */
    size_t pass, fail, wait, unknown, skip;
    size_t first_stuck; /* learners whose first one to fail or wait it is; not of advisory ones */
    char *cause;        /* the most frequent one of fail, wait and unknown, "" for none */
    size_t cause_count;
    double minutes; /* median from a learner's first check of anything to the first pass
                       of this one; NAN */
};

/* One for each revision of a question that was answered, in the bank's order, newest revision
 * first; those that the bank lacks last. */
struct report_choice {
    char *value; /* the choice's id; for typed answers the response as stored */
    bool right;
    size_t count;
    size_t sure;
    double item_rest; /* correlation of choosing it with the rest of the score, NAN */
};
struct report_item {
    int index; /* of the bank's questions; -1: no longer there */
    char *id;
    int64_t rev;
    bool current; /* the bank's revision */
    size_t n;     /* graded answers */
    size_t right, partial, wrong, unknown, skipped, pending;
    double facility, sd; /* 0..1, NAN */
    /* Within the fixed quiz of REPORT_MIN_ITEMS or more that has the most complete learners: how
     * many they are, and -1..1, NAN; NAN below REPORT_SMALL_CLASS of them. */
    size_t complete;
    double discrimination, efficiency, weight;
    size_t sure;                   /* graded answers with certainty 3 */
    struct report_choice *choices; /* in the bank's order; typed answers: the most frequent ones */
    size_t choice_count;
    /* doubts */
    bool all_right, none_right; /* of REPORT_MIN_ANSWERS or more, and none waits */
    int sure_wrong;             /* the choice that confident learners took wrongly, index of
                                   choices; -1 */
    size_t sure_wrong_count;    /* 2 or more */
};

/* A quiz as a test, where its form is fixed (a count drawn from many is not). The figures are of
 * complete learners: with a mark at every item that is compared. */
struct report_test {
    const char *quiz; /* id, the bank's */
    size_t learners;  /* with a finished attempt */
    size_t items;     /* compared */
    size_t waiting;   /* items left out: some answer waits for a person */
    size_t complete;
    double mean, median, sd;                         /* 0..1 of the most, NAN */
    double consistency, error_ratio, standard_error; /* NAN below REPORT_SMALL_CLASS or 5 items */
    /* Those who took it again: the first attempt beside the last. */
    size_t again;
    double first_mean, last_mean; /* 0..1, NAN */
    double days_between;          /* median, NAN */
};

struct report_calibration {
    size_t answers[3], right[3]; /* by certainty 1..3 */
    double claims[3];            /* what each level is taken to claim */
    double brier, reliability, resolution, uncertainty, bias; /* NAN */
    double marks; /* mean certainty-based mark, -6..3, NAN */
};

/* A survey item as counts. */
struct report_survey {
    int index;                /* of the bank's survey */
    size_t forms;             /* that answered it */
    size_t before[5], now[5]; /* scales: 1..5; `now` for what is asked once */
    size_t *choices;          /* one count for each choice; NULL */
    double median;            /* percent: 0..1, NAN */
    char **texts;             /* free text, harmless, in no order that tells of a form */
    size_t text_count;
};

enum report_pace {
    REPORT_PACE_UNKNOWN,
    REPORT_PACE_KEEP,    /* too fast and understood, or fine and understood */
    REPORT_PACE_TIME,    /* too fast and low: give it more time */
    REPORT_PACE_EXPLAIN, /* fine and low: explain it in another way */
};
/* One for each top objective, where the survey is shown. */
struct report_tempo {
    int objective;
    size_t too_fast; /* forms that named a part of it as too fast */
    enum report_pace verdict;
};

struct report_learner {
    char *alias;
    size_t attempts, finished;
    size_t answers, pending;
    struct report_share understood, raw, live;
    struct moment last; /* of the last attempt's start; at_ms 0: none */
    /* One for each of `tests`: of the first finished attempt, 0..1, out of all the quiz asks but
     * what waits for a person; what was not reached earns 0. NAN without such an attempt. */
    double *scores;
};

/* ---- the whole ---------------------------------------------------------------------------------
 */

struct report {
    const struct bank *bank; /* borrowed */
    char *bank_hash;
    char *class_id;   /* "" without a class file */
    char *class_name; /* "" without */
    struct moment made;
    char *program; /* version */

    struct report_learner *learners; /* by alias */
    size_t learner_count;
    size_t answered; /* learners with a finished attempt */
    char **absent;   /* of a roster: no hand-in; NULL without a roster */
    size_t absent_count;
    bool roster;
    bool small; /* answered < REPORT_SMALL_CLASS */
    struct strings diverging;

    struct report_headline headline;
    struct report_objective *objectives; /* bank->objective_count */
    int *lowest; /* top objectives, lowest understood first, unmeasured last */
    size_t top_count;
    struct report_misconception *misconceptions;
    size_t misconception_count;
    struct report_repeat repeat[REPORT_REPEAT_MAX];
    size_t repeat_count;
    struct report_task *tasks; /* bank->task_count; all zero where nobody checked */
    size_t checked;            /* learners with any check */
    struct report_item *items;
    size_t item_count;
    struct report_test *tests;
    size_t test_count;
    struct report_calibration calibration;

    size_t forms;                 /* survey forms there are */
    size_t forms_shown;           /* 0: not yet REPORT_MIN_FORMS */
    struct report_survey *survey; /* bank->survey_count where shown, else NULL */
    struct report_tempo *tempo;   /* top_count where shown, else NULL, in the bank's order */
    size_t pace[5], amount[5];    /* 1..5, where shown */

    /* honesty */
    size_t auto_marked, person_marked, regraded, pending;
    size_t self_marked_only; /* of the pending ones */
    size_t other_revision;   /* of the pending ones: revisions that this bank lacks */
    size_t unknown_checks;   /* last checks that could not be asked */
    /* Statements to correct in the notes, indices of the bank's: wrong and outdated ones, and
     * simplified ones that a critical misconception hangs on. */
    int *corrections;
    size_t correction_count;
    size_t signed_learners; /* with a key pinned */
};

struct report_options {
    const char *class_id;
    const char *class_name;
    const char *bank_hash;
    const char *survey_hash; /* of the bank's survey; NULL: leave the survey out */
    const char *program;
    struct moment made;
    const struct strings *roster; /* aliases that were expected; NULL */
    bool release; /* a new release of the survey may be made, once REPORT_MIN_FORMS are new */
};
/* True: *ret is the caller's to free. ERR_INPUT when nothing was collected for that class and bank.
 */
bool report_build(struct store *store, const struct bank *bank,
                  const struct report_options *options, struct report **ret, struct err *err);
void report_free(struct report *report);

/* ---- one learner --------------------------------------------------------------------------------
 */

enum report_step_kind {
    REPORT_STEP_ALERT, /* something costs money or stands open: a task of the clean-up failed */
    REPORT_STEP_MISCONCEPTION, /* index: of the bank's misconceptions */
    REPORT_STEP_OBJECTIVE,     /* index: of the bank's objectives */
    REPORT_STEP_TASK,          /* index: of the bank's tasks, the first stuck one */
};
struct report_step {
    enum report_step_kind kind;
    int index;
    int statement; /* where the lecture says it, or -1 */
    int source;    /* a document of the bank's sources, or -1 */
    char *cause;   /* of a task, "" else */
};
struct report_answer {
    int question; /* of the bank's; -1: it lacks that revision */
    char *id;
    int64_t rev;
    enum verdict_kind verdict;
    double score; /* 0..1 */
    int certainty;
    char *value;   /* JSON array, "" for none */
    char *comment; /* of the mark that counts, "" */
    bool by_person;
};
struct learner_report {
    const struct bank *bank; /* borrowed */
    struct moment made;
    struct report_learner self;
    bool certainty;                      /* it was asked of some answer */
    struct report_objective *objectives; /* bank->objective_count; understood by this learner */
    struct report_answer *answers;       /* first finished attempts, in the bank's order */
    size_t answer_count;
    struct report_step steps[REPORT_STEPS_MAX];
    size_t step_count;
    int *alerts; /* tasks: safety and cost */
    size_t alert_count;
    struct report_calibration calibration;
};
/* ERR_INPUT when the class has no such learner. */
bool learner_report_build(struct store *store, const struct bank *bank,
                          const struct report_options *options, const char *alias,
                          struct learner_report **ret, struct err *err);
void learner_report_free(struct learner_report *report);

/* ---- renderings ---------------------------------------------------------------------------------
 */

/* How a page for the terminal looks. */
struct report_style {
    size_t columns; /* 40 or more */
    bool colour;
    bool ascii; /* bars of # instead of block characters */
    bool all;   /* every list to its end and every table; else the first of each, about a page */
};
/* Each appends to *ret. Learners' text is escaped for what it is written in. */
void report_terminal(const struct report *report, enum lang lang, struct report_style style,
                     struct buf *ret);
/* Goes under a heading of level 2: its own headings begin at level 3. `all` as above. */
void report_markdown(const struct report *report, enum lang lang, bool all, struct buf *ret);
/* One file without anything from elsewhere, and without a script. */
void report_html(const struct report *report, enum lang lang, struct buf *ret);
void report_json(const struct report *report, struct buf *ret);
void learner_report_terminal(const struct learner_report *report, enum lang lang,
                             struct report_style style, struct buf *ret);
void learner_report_markdown(const struct learner_report *report, enum lang lang, struct buf *ret);
void learner_report_html(const struct learner_report *report, enum lang lang, struct buf *ret);
void learner_report_json(const struct learner_report *report, struct buf *ret);

/* One row for each response, as a spreadsheet opens it: UTF-8 with a byte order mark, CRLF,
 * formulas defused, one column for each choice of choose-all questions. Written piece by piece, so
 * that its size is not held in memory. False stops, with what `write` said. */
typedef bool report_write_fn(void *ctx, const char *bytes, size_t len, struct err *err);
bool report_csv(struct store *store, const struct bank *bank, const struct report_options *options,
                report_write_fn *write, void *ctx, struct err *err);
/* Grade books: one row for each learner, one column for each fixed quiz. */
enum report_gradebook { GRADEBOOK_MOODLE, GRADEBOOK_CANVAS };
void report_gradebook(const struct report *report, enum report_gradebook kind, struct buf *ret);

#endif
