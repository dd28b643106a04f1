/* The inside of a session, shared by the files of session/. */
#ifndef WRAPUP_SESSION_PRIVATE_H
#define WRAPUP_SESSION_PRIVATE_H

#include "wrapup/session.h"

/* One event of the log, understood. */
struct entry {
    int64_t seq;
    enum event_kind kind;
    size_t item; /* SIZE_MAX: none */
    bool retracted;
    bool seen; /* a retracted answer whose feedback was on the screen: still the first one */
    int64_t spent_ms;
    bool dont_know;
    struct strings value;   /* ANSWER, PRESENTED, SELFMARK: ids or text */
    struct verdict verdict; /* ANSWER */
    enum task_state state;  /* ANSWER of a task; its cause and route are `value` */
    bool warns;
    int64_t number; /* CERTAINTY: level; FLAG: on; UNDO: target */
};

struct session {
    const struct bank *bank;
    const struct plan *plan;
    struct question_memo *memo; /* or NULL */
    struct item *items;
    size_t *answered_by; /* per item: index of its latest ANSWER entry + 1, also a retracted one */
    size_t count;
    struct entry *log;
    size_t log_count;
    size_t log_cap;
    bool finished;
    /* What session_event_… hands out. */
    struct buf body;
    struct hash key_hash;
};

/* Reads an event's body into an entry; false when it doesn't fit. */
bool entry_read(const struct session *s, const struct event *event, struct entry *ret);
void entry_release(struct entry *entry);
/* What a check that counts is worth. */
struct verdict task_verdict(enum task_state state, bool warns);
/* Recomputes every item from the log. */
void session_fold(struct session *s);

#endif
