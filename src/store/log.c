/* The log of events: appending, one durable transaction each, and reading in order.
 * That an event is the next of its attempt is checked by the store's own trigger. */
#include "private.h"

/* Columns that an unmarked event leaves out are NULL. */
static void bind_event(sqlite3_stmt *statement, int64_t attempt, const struct event *event)
{
    store_bind_integer(statement, 1, attempt);
    store_bind_integer(statement, 2, event->seq);
    store_bind_text(statement, 3, event->uuid.text);
    store_bind_text(statement, 4, event_kind_name(event->kind));
    store_bind_text(statement, 5, event->item);
    store_bind_integer(statement, 6, event->when.at_ms);
    store_bind_integer(statement, 7, event->when.offset_min);
    store_bind_integer(statement, 8, event->spent_ms);
    store_bind_text(statement, 9, event->body);
    if (event->marked) {
        store_bind_text(statement, 10, verdict_name(event->verdict));
        (void)sqlite3_bind_double(statement, 11, event->score);
    }
    store_bind_text(statement, 12, event->key_hash);
    store_bind_integer(statement, 13, event->grader);
}

bool store_event_insert(struct store *store, int64_t attempt, const struct event *event,
                        struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_EVENT_ADD, err);
    if (statement == NULL) {
        return false;
    }
    bind_event(statement, attempt, event);
    if (store_step(store, statement, err) == STORE_END) {
        return true;
    }
    if (sqlite3_extended_errcode(store->db) == SQLITE_CONSTRAINT_TRIGGER) {
        return err_set(err, ERR_CONFLICT, MSG0(MSG_STORE_CONFLICT));
    }
    return false;
}

bool store_event_add(struct store *store, int64_t attempt, const struct event *event,
                     struct err *err)
{
    /* A single insert is a transaction by itself. */
    return store_writable(store, err) && store_event_insert(store, attempt, event, err);
}

bool store_event_from_row(sqlite3_stmt *row, struct event *ret)
{
    *ret = (struct event){
        .seq = sqlite3_column_int64(row, 0),
        .item = (const char *)sqlite3_column_text(row, 3),
        .when = {sqlite3_column_int64(row, 4), sqlite3_column_int(row, 5)},
        .spent_ms = sqlite3_column_int64(row, 6),
        .body = store_text(row, 7),
        .marked = sqlite3_column_type(row, 8) != SQLITE_NULL,
        .score = sqlite3_column_double(row, 9),
        .key_hash = (const char *)sqlite3_column_text(row, 10),
        .grader = sqlite3_column_int(row, 11),
    };
    return store_text_uuid(row, 1, &ret->uuid) &&
           event_kind_from_name(store_text(row, 2), &ret->kind) &&
           (!ret->marked || verdict_from_name(store_text(row, 8), &ret->verdict));
}

bool store_events(struct store *store, int64_t attempt, int64_t after, store_event_fn *fn,
                  void *ctx, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_EVENTS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, attempt);
    store_bind_integer(statement, 2, after);
    for (;;) {
        enum store_step step = store_step(store, statement, err);
        if (step != STORE_ROW) {
            return step == STORE_END;
        }
        struct event event;
        if (!store_event_from_row(statement, &event)) {
            return store_fail_damaged(store, err);
        }
        if (!fn(ctx, &event)) {
            return true;
        }
    }
}
