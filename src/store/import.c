/* Taking in one attempt from another machine: of two logs with an equal beginning the longer
 * one wins, logs that differ are never merged. Reading the file is left to exchange/. */
#include <string.h>

#include "private.h"

/* An attempt of the same UUID that is already here. */
struct known {
    bool there;
    bool same; /* and it was begun in the same way */
    int64_t id;
    int64_t events;
};

static bool equal_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool equal_moment(struct moment a, struct moment b)
{
    return a.at_ms == b.at_ms && a.offset_min == b.offset_min;
}

static bool equal_beginning(const struct attempt *a, const struct attempt *b)
{
    return equal_text(a->bank_id, b->bank_id) && equal_text(a->bank_hash, b->bank_hash) &&
           equal_text(a->quiz, b->quiz) && equal_text(a->mode, b->mode) &&
           equal_text(a->plan, b->plan) && a->seed == b->seed &&
           equal_moment(a->started, b->started);
}

static bool equal_mark(const struct event *a, const struct event *b)
{
    return a->marked == b->marked &&
           (!a->marked || (a->verdict == b->verdict && a->score == b->score)) &&
           equal_text(a->key_hash, b->key_hash) && a->grader == b->grader;
}

static bool equal_event(const struct event *a, const struct event *b)
{
    return a->seq == b->seq && strcmp(a->uuid.text, b->uuid.text) == 0 && a->kind == b->kind &&
           equal_text(a->item, b->item) && equal_moment(a->when, b->when) &&
           a->spent_ms == b->spent_ms && equal_text(a->body, b->body) && equal_mark(a, b);
}

static bool find(struct store *store, const struct attempt *attempt, struct known *ret,
                 struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_ATTEMPT_BY_UUID, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, attempt->uuid.text);
    enum store_step step = store_step(store, statement, err);
    *ret = (struct known){.there = step == STORE_ROW};
    if (!ret->there) {
        return step == STORE_END;
    }
    struct attempt here;
    if (!store_attempt_from_row(statement, &here)) {
        return store_fail_damaged(store, err);
    }
    ret->same = equal_beginning(&here, attempt);
    ret->id = here.id;
    ret->events = here.events;
    return true;
}

/* Walks the log that is here beside the one that came. */
struct comparison {
    const struct event *events;
    size_t count;
    size_t at;
    bool equal; /* so far */
};

static bool compare_one(void *ctx, const struct event *event)
{
    struct comparison *c = ctx;
    if (c->at == c->count) {
        return false;
    }
    c->equal = equal_event(event, &c->events[c->at++]);
    return c->equal;
}

/* Appends what is missing to the attempt that is here, after comparing what both have. */
static bool extend(struct store *store, const struct known *known, const struct event *events,
                   size_t count, enum store_import *how, struct err *err)
{
    struct comparison c = {.events = events, .count = count, .equal = true};
    if (!store_events(store, known->id, 0, compare_one, &c, err)) {
        return false;
    }
    if (!known->same || !c.equal) {
        return err_set(err, ERR_CONFLICT, MSG0(MSG_STORE_DIVERGED));
    }
    *how = c.at < count ? STORE_IMPORT_EXTENDED : STORE_IMPORT_KNOWN;
    for (size_t i = c.at; i < count; i++) {
        if (!store_event_insert(store, known->id, &events[i], err)) {
            return false;
        }
    }
    return true;
}

static bool import(struct store *store, const struct attempt *attempt, const struct event *events,
                   size_t count, enum store_import *how, struct err *err)
{
    struct known known;
    if (!find(store, attempt, &known, err)) {
        return false;
    }
    if (!known.there) {
        known.same = true;
        if (!store_attempt_insert(store, attempt, &known.id, err)) {
            return false;
        }
    }
    if (!extend(store, &known, events, count, how, err)) {
        return false;
    }
    *how = known.there ? *how : STORE_IMPORT_ADDED;
    return true;
}

bool store_attempt_import(struct store *store, const struct attempt *attempt,
                          const struct event *events, size_t count, enum store_import *ret,
                          struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (events[i].seq != (int64_t)i + 1) {
            return err_set(err, ERR_INPUT, MSG(MSG_STORE_GAP, NUM(i + 1)));
        }
    }
    enum store_import how = STORE_IMPORT_KNOWN;
    if (!store_begin(store, err)) {
        return false;
    }
    if (!import(store, attempt, events, count, &how, err)) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, err)) {
        return false;
    }
    *ret = how;
    return true;
}
