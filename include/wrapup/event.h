/* What can happen in an attempt. The log of events is the attempt: everything else, scores
 * included, is derived by replaying it. */
#ifndef WRAPUP_EVENT_H
#define WRAPUP_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "wrapup/hash.h"

enum event_kind {
    EVENT_PRESENTED, /* body {"order":[choice ids as shown]} */
    EVENT_ANSWER,    /* body {"typed":"…","value":["id"…]} or {"dk":true}, or of a task
                        {"cause":"…","route":"…","state":"fail","warns":true}; carries verdict and
                        score */
    EVENT_CERTAINTY, /* body {"level":1..3}, -1: would rather not say */
    EVENT_HINT,      /* body {} */
    EVENT_SELFMARK,  /* body {"points":["kp1"…]}: key points the learner ticked */
    EVENT_SKIP,      /* body {} */
    EVENT_FLAG,      /* body {"on":bool} */
    EVENT_UNDO,      /* body {"seq":n}: takes the event with that sequence number back */
    EVENT_FINISH,    /* body {"why":"asked|time|all"}; has no item */
    EVENT_MARK,      /* body {"by":…,"score":…}: a mark given later, by a person or a regrade */
    EVENT_KIND_COUNT
};
/* "presented", "answer", … as stored. */
const char *event_kind_name(enum event_kind kind);
bool event_kind_from_name(const char *name, enum event_kind *ret);

enum verdict_kind {
    VERDICT_RIGHT,
    VERDICT_PARTIAL,
    VERDICT_WRONG,
    VERDICT_UNKNOWN, /* "I don't know": scored 0, no misconception */
    VERDICT_SKIPPED, /* scored 0 */
    VERDICT_PENDING, /* a person decides: missing in statistics */
    VERDICT_KIND_COUNT
};
const char *verdict_name(enum verdict_kind kind);
bool verdict_from_name(const char *name, enum verdict_kind *ret);

/* Times: at_ms is UTC in ms since 1970; offset_min the local offset from UTC in minutes;
 * spent_ms the monotonic time since the item was last shown. */
struct moment {
    int64_t at_ms;
    int offset_min;
};

struct event {
    int64_t seq; /* from 1, without gaps within an attempt */
    struct uuid uuid;
    enum event_kind kind;
    const char *item; /* question or task id; NULL for FINISH */
    struct moment when;
    int64_t spent_ms;
    const char *body; /* JSON object, canonical; never NULL */
    /* For ANSWER and MARK: the verdict as given then. */
    bool marked;
    enum verdict_kind verdict;
    double score;         /* 0..1, before the price of hints */
    const char *key_hash; /* of the question or task as it was marked, or NULL */
    int grader;           /* version of the grading rules */
};

#endif
