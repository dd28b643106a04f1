/* One attempt at a quiz as a state machine over its log of events. Nothing here asks, prints,
 * stores or reads a clock: the caller makes an event durable first, then applies it, and the state
 * follows. The same events give the same state on every machine, so resuming is replaying. */
#ifndef WRAPUP_SESSION_H
#define WRAPUP_SESSION_H

#include "wrapup/bank.h"
#include "wrapup/err.h"

/* ---- the plan: what an attempt asks and by which rules, fixed when it starts ----------- */

struct plan {
    struct strings items; /* ids of questions and tasks in the order asked */
    enum quiz_mode mode;
    bool certainty;
    int64_t attempts;     /* tries per question in practice; 0: no limit */
    double hint_price;    /* taken off per hint, 0..1 */
    int64_t time_limit_s; /* 0: none */
    bool skip;
    bool keys;
    int64_t seed; /* of every shuffle in the attempt */
};
void plan_release(struct plan *plan);

/* Narrows a quiz of the policy. */
struct selection {
    const struct quiz *quiz;
    int objective;              /* -1: as the quiz says */
    unsigned difficulties;      /* 0: as the quiz says */
    int64_t count;              /* 0: as the quiz says */
    const struct strings *only; /* these ids and no others; NULL: any */
};
/* Chooses the questions, and the tasks of a quiz that wants them: named ones in their order, else
 * those that fit, spread evenly over the top objectives; with a count, enemies never both. Tasks
 * that were not named come last, in the bank's order: one builds on another. They have no
 * difficulty, so a choice by it leaves them out. False when nothing fits. */
bool plan_choose(const struct bank *bank, const struct selection *selection, int64_t seed,
                 struct plan *ret, struct err *err);
/* As stored with the attempt, and back. Reading checks every id against the bank. */
void plan_write(const struct plan *plan, struct buf *json);
bool plan_read(const struct bank *bank, const char *json, int64_t seed, struct plan *ret,
               struct err *err);
/* The same for a plan of another version of the bank: appends the ids of all its items to *order
 * and leaves those out of the plan, which may become empty, that this bank lacks. */
bool plan_read_part(const struct bank *bank, const char *json, int64_t seed, struct strings *order,
                    struct plan *ret, struct err *err);

/* ---- the state ------------------------------------------------------------------------- */

enum item_state {
    ITEM_OPEN, /* not answered yet (perhaps presented) */
    ITEM_ANSWERED,
    ITEM_SKIPPED,
};

/* The learner was asked for the certainty and would rather not say. */
enum { CERTAINTY_DECLINED = -1 };

/* What a live check of a task came to. */
struct checked {
    enum task_state state; /* TASK_PASS or TASK_FAIL */
    bool warns;        /* a fail that is a warning: the task is advisory, or the judge said so */
    const char *cause; /* a word of the judge: "open_to_world"; "" for a pass */
    const char *route; /* "aws", "ssh" …: where the facts came from */
};

/* One answer with what came with it. */
struct given {
    int64_t seq; /* of its ANSWER event; 0: none */
    struct response response;
    struct verdict verdict;
    int certainty; /* 1..3; 0: not said yet; CERTAINTY_DECLINED */
    size_t hints;  /* taken before it */
    int64_t spent_ms;
    bool selfmarked;
    unsigned points;        /* ticked by the learner */
    struct checked checked; /* of a task; borrowed from the session */
};

/* A question or a task: exactly one of the two is there. */
struct item {
    const struct question *question;
    const struct task *task;
    struct layout layout; /* of a question */
    enum item_state state;
    struct given first; /* what statistics count: the first answer, or what took its place before
                         * any feedback was seen */
    struct given last;  /* what the learner's progress counts */
    size_t tries;       /* answers given, retries included */
    size_t hints;       /* taken so far */
    bool flagged;
};

const char *item_id(const struct item *item);
int item_objective(const struct item *item);
/* What the item asks, as Markdown: a question's prompt, a task's title. */
const struct text *item_title(const struct item *item);
/* 0 for an advisory task, and for one that ends in a warning: it is told and changes no score. */
double item_weight(const struct item *item);
/* True for a question that was taught or practised: what "understood" is counted of. Tasks are
 * counted apart. */
bool item_core(const struct item *item);

struct session;
/* bank and plan are borrowed and must outlive the session. */
struct session *session_new(const struct bank *bank, const struct plan *plan);
void session_free(struct session *session);
/* Answers are graded with the help of the memo from now on, which is borrowed. */
void session_share(struct session *session, struct question_memo *memo);

/* Applies one event that is already durable. False when it can't belong to this attempt (an unknown
 * item, a body that doesn't fit, a wrong sequence number): the log is damaged or of another bank.
 */
bool session_apply(struct session *session, const struct event *event, struct err *err);

const struct plan *session_plan(const struct session *session);
size_t session_count(const struct session *session);
const struct item *session_item(const struct session *session, size_t i);
bool session_finished(const struct session *session);
/* The sequence number the next event must carry. */
int64_t session_next_seq(const struct session *session);

/* The first item at or after `from` that still needs an answer (a certainty not said yet counts);
 * then those before it. session_count() when there is none. */
size_t session_next(const struct session *session, size_t from);
/* Where to go on after a break: the item of the last event if it is still open, else the next open
 * one. */
size_t session_resume_at(const struct session *session);
/* True when the item waits for the certainty of its first answer. */
bool session_wants_certainty(const struct session *session, size_t i);
/* True when an open question waits for the learner's own mark. */
bool session_wants_selfmark(const struct session *session, size_t i);
/* True when a wrong answer may be tried again. A task may be checked again without limit. */
bool session_may_retry(const struct session *session, size_t i);
/* True when the item may still be answered (again). */
bool session_may_answer(const struct session *session, size_t i);
/* True when the log ends in an answer in practice, so that its feedback may not have been seen. */
bool session_owes_feedback(const struct session *session, size_t *item);
/* The event that :undo takes back: its sequence number (0: none) and its item. */
int64_t session_undoable(const struct session *session, size_t *item);

/* The score of an answer after the price of its hints, 0..1. A self-mark counts its points. */
double session_score(const struct session *session, const struct item *item,
                     const struct given *given);

/* A mark that was given later, by a person or a regrade, to the answer with this sequence number:
 * it takes the verdict's place. For a session that was replayed and is only looked at. Where there
 * is no such answer nothing happens. score: 0..1, before the price of hints. */
void session_mark(struct session *session, const char *item, int64_t seq, double score);

/* ---- events to be made durable, then applied --------------------------------------------- */

/* Each fills *ret with the next sequence number and a fresh UUID; body and item stay valid until
 * the next call for this session. */
struct occasion {
    struct moment when;
    int64_t spent_ms;
};
void session_event(struct session *session, enum event_kind kind, size_t item,
                   struct occasion occasion, struct event *ret);
void session_event_presented(struct session *session, size_t item, const struct layout *layout,
                             struct occasion occasion, struct event *ret);
/* response NULL: "I don't know". */
void session_event_answer(struct session *session, size_t item, const char *typed,
                          const struct response *response, const struct verdict *verdict,
                          struct occasion occasion, struct event *ret);
/* True for the states that are an answer: only pass and fail touch a score. After any other the
 * item stays as it was. */
bool task_state_counts(enum task_state state);
/* The answer to a task: what the check came to, in a state that counts. Right or wrong; a warning
 * is partly right, and weighs nothing. */
void session_event_checked(struct session *session, size_t item, const struct task_result *result,
                           struct occasion occasion, struct event *ret);
/* level 1..3, or CERTAINTY_DECLINED. */
void session_event_certainty(struct session *session, size_t item, int level,
                             struct occasion occasion, struct event *ret);
void session_event_selfmark(struct session *session, size_t item, unsigned points,
                            struct occasion occasion, struct event *ret);
void session_event_flag(struct session *session, size_t item, bool on, struct occasion occasion,
                        struct event *ret);
void session_event_undo(struct session *session, size_t item, int64_t seq, struct occasion occasion,
                        struct event *ret);
void session_event_finish(struct session *session, const char *why, struct occasion occasion,
                          struct event *ret);

#endif
