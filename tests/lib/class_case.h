/* A class that was collected, row by row: attempts, answers, checks, marks and forms. cmocka.h must
 * be included first. */
#ifndef TESTS_CLASS_CASE_H
#define TESTS_CLASS_CASE_H

#include "wrapup/class.h"

/* Times are in minutes since then. */
#define CLASS_CASE_START INT64_C(1764000000000)

struct class_case_attempt {
    const char *alias;
    const char *uuid;
    const char *quiz;
    int64_t minute;
    bool unfinished;
    bool no_certainty;
};
struct class_case_answer {
    const char *item;
    int64_t rev;
    enum verdict_kind verdict;
    double score;
    int certainty;
    const char *value; /* a JSON array; NULL: "" */
    int64_t hints;
    bool selfmarked;
};
/* The members that are mostly given, then others by name. */
#define CLASS_CASE_ANSWER(item_, rev_, verdict_, score_, certainty_, ...) \
    { \
        .item = (item_), .rev = (rev_), .verdict = (verdict_), .score = (score_), \
        .certainty = (certainty_), .value = __VA_ARGS__ \
    }
#define CLASS_CASE_ATTEMPT(alias_, uuid_, quiz_, ...) \
    { \
        .alias = (alias_), .uuid = (uuid_), .quiz = (quiz_), .minute = __VA_ARGS__ \
    }
/* Adds an attempt with its answers (the last one has no item), hints at 0.25 each. */
void class_case_attempt(struct store *store, const char *class_id, const char *bank_id,
                        const struct class_case_attempt *attempt,
                        const struct class_case_answer *answers);
/* A mark of the answer in that place, counted from 1. */
void class_case_mark(struct store *store, const char *attempt, const char *item, int64_t place,
                     double score, const char *why, const char *comment);
struct class_case_check {
    const char *alias, *task;
    int64_t rev, minute;
    const char *state, *cause;
};
void class_case_check(struct store *store, const char *class_id, const char *bank_id,
                      const struct class_case_check *check);

struct class_case_said {
    const char *item, *part, *value;
};
/* A form of that number, from 0; the last answer has no item. */
void class_case_form(struct store *store, const char *class_id, const char *bank_id,
                     const char *survey_hash, unsigned number,
                     const struct class_case_said *answers);

/* Fails the test unless both are equal to nine digits, or both NAN. */
#define SAME(found, expected) class_case_same((found), (expected), #found, __LINE__)
void class_case_same(double found, double expected, const char *what, int line);

#endif
