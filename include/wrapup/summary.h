/* What an attempt, or all of them, say about the learner: pure figures, and their renderings. */
#ifndef WRAPUP_SUMMARY_H
#define WRAPUP_SUMMARY_H

#include "wrapup/session.h"

/* Live tasks, counted apart from questions. Only what a check found right or wrong counts; an
 * advisory task that is not as advised is a warning. */
struct practice {
    size_t tasks;
    size_t done;       /* by the last check */
    size_t done_first; /* by the first one */
    size_t failed;     /* by the last check */
    size_t warned;
    size_t advised; /* advisory, and as advised */
    size_t skipped;
    size_t open; /* no check came to anything yet */
};

/* Counts of questions by their first answer (what statistics count), and of tasks. */
struct tally {
    size_t items;                        /* questions */
    size_t verdicts[VERDICT_KIND_COUNT]; /* of answered and skipped items */
    size_t open;                         /* not reached */
    size_t retried;                      /* right in the end, not at first */
    size_t counted;                      /* items behind score and weight */
    double score, weight; /* of items that count: answered, unknown, skipped; not pending */
    size_t core;          /* taught or practised among those */
    size_t understood;    /* … right with certainty 3; right when certainty is off */
    size_t sure_wrong;    /* wrong or partial with certainty 3 */
    size_t guessed_right; /* right with certainty 1 */
    size_t hints;
    int64_t spent_ms;
    struct practice practice;
};

struct summary {
    const struct bank *bank;
    const struct session *session;
    bool certainty;
    struct tally total;
    struct tally *by_objective; /* one per objective of the bank; top ones filled */
};
/* bank and session are borrowed. */
void summary_build(const struct bank *bank, const struct session *session, struct summary *ret);
void summary_release(struct summary *summary);
/* For the learner: score, per objective, what to read again. Appends Markdown. */
void summary_markdown(const struct summary *summary, enum lang lang, struct buf *ret);

/* Where to read a question's matter again: its section and the lecture's lines, as Markdown. False
 * when the bank doesn't say. */
bool question_place(const struct bank *bank, const struct question *q, enum lang lang,
                    struct buf *ret);

/* True when the first answer was not fully right: what to read again. */
bool item_missed(const struct item *item);
/* True when the last answer is not fully right, or there is none: what `take --missed` asks again.
 * Of tasks only those that failed: what was skipped or only advised may stay so. */
bool item_to_repeat(const struct item *item);

/* ---- over several attempts at one bank -------------------------------------------------- */

/* Progress: the last answer to each question, and the last check of each task, whatever attempt it
 * came in. */
struct progress {
    const struct bank *bank;
    struct {
        enum item_state state;
        enum verdict_kind verdict;
        double score;
        int certainty;
    } * items; /* one per question of the bank */
    struct {
        enum item_state state;
        enum verdict_kind verdict;
    } * tasks; /* one per task of the bank */
    size_t attempts;
    size_t finished;
};
void progress_init(struct progress *progress, const struct bank *bank);
void progress_release(struct progress *progress);
/* Attempts are added oldest first. */
void progress_add(struct progress *progress, const struct session *session);
/* Ids of the questions whose last answer was not fully right, and of the tasks that failed. */
void progress_missed(const struct progress *progress, struct strings *ret);
void progress_markdown(const struct progress *progress, enum lang lang, struct buf *ret);
/* Puts the members of an object that is open. */
void progress_json(const struct progress *progress, struct json_writer *w);

/* ---- how it went from attempt to attempt ------------------------------------------------- */

enum { TREND_LEVELS = 3 };
struct trend {
    struct trend_attempt {
        struct moment started;
        char *quiz; /* "" for a free selection */
        enum quiz_mode mode;
        bool finished;
        size_t counted, pending;
        double score, weight; /* first answers; pending ones are not among them */
    } * list;
    size_t count;
    /* First answers with a certainty that a verdict was found for, by level from 1 on. */
    size_t answers[TREND_LEVELS], right[TREND_LEVELS];
};
void trend_release(struct trend *trend);
/* Attempts are added oldest first; bank is the one the attempt was taken with. */
void trend_add(struct trend *trend, const struct bank *bank, const struct session *session,
               const char *quiz, struct moment started);
/* Each quiz that was finished twice or more: first, last, and a small picture. Appends nothing when
 * there is none. */
void trend_markdown(const struct trend *trend, enum lang lang, struct buf *ret);
/* Puts a member "trend" into an object that is open. */
void trend_json(const struct trend *trend, struct json_writer *w);

#endif
