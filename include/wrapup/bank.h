/* A question bank, immutable once loaded: objectives, statements, misconceptions, questions, tasks,
 * survey and policy. Loading gives the bank or all of its faults. */
#ifndef WRAPUP_BANK_H
#define WRAPUP_BANK_H

#include "wrapup/question.h"
#include "wrapup/task.h"

struct objective {
    const char *id;
    struct text text;
    struct text reteach; /* what to say again, in two minutes; may be absent */
    bool next;           /* prerequisite of the next lecture */
    int parent;          /* "O1.stop" belongs to "O1"; -1 for a top one */
};

enum verdict_of_fact {
    FACT_TRUE,
    FACT_SIMPLIFIED,
    FACT_OUTDATED,
    FACT_WRONG,
    FACT_OPINION,
    FACT_COUNT
};
struct statement {
    const char *id;
    int64_t line; /* of the lecture's file, from 1 */
    struct text section;
    struct text text;
    enum verdict_of_fact fact;
    struct text correction; /* may be absent when FACT_TRUE */
    struct strings sources;
    bool assess; /* false: not to be asked about */
};

struct misconception {
    const char *id;
    struct text text;
    bool critical;
    struct index_list statements;
};

struct source {
    const char *id;
    struct text title;
    const char *url; /* http(s), or NULL */
};

enum survey_kind {
    SURVEY_LIKERT,
    SURVEY_PACE,
    SURVEY_AMOUNT,
    SURVEY_CHOICES,
    SURVEY_PERCENT,
    SURVEY_TEXT,
    SURVEY_KIND_COUNT
};
/* "likert", "pace", … as in a bank. */
const char *survey_kind_name(enum survey_kind kind);
struct survey_item {
    const char *id;
    enum survey_kind kind;
    bool pair; /* asked twice: before and now */
    struct text text;
    int objective; /* or -1 */
    const char **choice_ids;
    struct text *choices;
    int *choice_objectives; /* what a choice is about; -1 */
    size_t choice_count;
};

enum quiz_mode { QUIZ_PRACTICE, QUIZ_EXAM, QUIZ_MODE_COUNT };
const char *quiz_mode_name(enum quiz_mode mode);

/* A named selection of the policy, and the settings of any attempt. */
struct quiz {
    const char *id;
    struct text title;
    const char **questions; /* fixed ids, of tasks too, in this order; count 0: by the rest */
    size_t question_count;
    const int
        *objectives; /* any of these (a top objective means all below it); count 0: every one */
    size_t objective_count;
    unsigned difficulties; /* bit d set: difficulty d may be chosen; 0: every one */
    unsigned coverages;    /* bit c of enum coverage; 0: every one */
    int64_t count;         /* at most so many; 0: all that fit */
    bool tasks;            /* live tasks are chosen, too, where the questions are not named */
    bool shuffle;
    enum quiz_mode mode;
    bool certainty;
    int64_t attempts;     /* tries per question in practice; 0: without limit */
    double hint_price;    /* taken off the score per hint, 0..1 */
    int64_t time_limit_s; /* 0: none */
    bool skip;            /* skipping allowed */
    bool keys;            /* right answers are shown */
};

struct bank {
    const char *id;
    struct text title;
    struct text lecture; /* title of the lecture; may be absent */
    struct text next_lecture;
    const char *checked; /* the day the lecture's facts were checked, "2026-11-01"; or NULL */
    bool has_lang[LANG_COUNT];
    enum lang first;
    struct objective *objectives;
    size_t objective_count;
    struct statement *statements;
    size_t statement_count;
    struct misconception *misconceptions;
    size_t misconception_count;
    struct source *sources;
    size_t source_count;
    struct question *questions;
    size_t question_count;
    struct task *tasks;
    size_t task_count;
    struct survey_item *survey;
    size_t survey_count;
    struct quiz *quizzes; /* quizzes[0] is "full" when the policy names none */
    size_t quiz_count;
    struct bank_memory *memory;
};

/* Loads a bank from its bytes. True: *ret is the caller's to free and faults is empty. */
bool bank_load(const char *bytes, size_t len, struct bank **ret, struct faults *faults);
void bank_free(struct bank *bank);
/* Gives back what only faults need, for a bank that is going to be asked, not compared. */
void bank_settle(struct bank *bank);

/* Lookups by id; NULL or -1 when there is none. */
const struct question *bank_question(const struct bank *bank, const char *id);
const struct task *bank_task(const struct bank *bank, const char *id);
const struct quiz *bank_quiz(const struct bank *bank, const char *id);
int bank_objective(const struct bank *bank, const char *id);
/* The top objective of an objective (itself when it has no parent). */
int bank_objective_top(const struct bank *bank, int objective);

/* The identity of the tasks, over their canonical JSON: what a learner trusts. */
struct hash bank_tasks_hash(const struct bank *bank);

/* Compares with an older version of the same bank: every question that changed must have raised
 * `rev` or say "cosmetic": true (which a changed key may not). Faults are those of the new bank. */
bool bank_compare(const struct bank *bank, const struct bank *old, struct faults *faults);

#endif
