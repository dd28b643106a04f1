/* Attempts: adding one and walking over them with what their logs amount to.
 * The events themselves are log.c's, what a plan says is the session's. */
#include "private.h"

/* Whether the last statement failed because a row it refers to isn't there. */
static bool refers_to_nothing(struct store *store)
{
    return sqlite3_extended_errcode(store->db) == SQLITE_CONSTRAINT_FOREIGNKEY;
}

bool store_attempt_insert(struct store *store, const struct attempt *attempt, int64_t *id,
                          struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_ATTEMPT_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, attempt->uuid.text);
    store_bind_text(statement, 2, attempt->bank_id);
    store_bind_text(statement, 3, attempt->bank_hash);
    store_bind_text(statement, 4, attempt->quiz);
    store_bind_text(statement, 5, attempt->mode);
    store_bind_text(statement, 6, attempt->plan);
    store_bind_integer(statement, 7, attempt->seed);
    store_bind_integer(statement, 8, attempt->started.at_ms);
    store_bind_integer(statement, 9, attempt->started.offset_min);
    if (store_step(store, statement, err) != STORE_END) {
        return refers_to_nothing(store)
                   ? err_set(err, ERR_STORE,
                             MSG(MSG_STORE_NO_BANK, store->path, attempt->bank_hash))
                   : false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

bool store_attempt_add(struct store *store, const struct attempt *attempt, int64_t *id,
                       struct err *err)
{
    return store_writable(store, err) && store_attempt_insert(store, attempt, id, err);
}

bool store_attempt_from_row(sqlite3_stmt *row, struct attempt *ret)
{
    *ret = (struct attempt){
        .id = sqlite3_column_int64(row, 0),
        .bank_id = store_text(row, 2),
        .bank_hash = store_text(row, 3),
        .quiz = store_text(row, 4),
        .mode = store_text(row, 5),
        .plan = store_text(row, 6),
        .seed = sqlite3_column_int64(row, 7),
        .started = {sqlite3_column_int64(row, 8), sqlite3_column_int(row, 9)},
        .events = sqlite3_column_int64(row, 10),
        .last = {sqlite3_column_int64(row, 11), sqlite3_column_int(row, 12)},
        .finished = sqlite3_column_int(row, 13) != 0,
    };
    return store_text_uuid(row, 1, &ret->uuid);
}

bool store_attempts(struct store *store, const char *bank_id, enum store_which which,
                    store_attempt_fn *fn, void *ctx, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_ATTEMPTS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, bank_id);
    if (which != STORE_ALL) {
        store_bind_integer(statement, 2, which == STORE_FINISHED);
    }
    for (;;) {
        enum store_step step = store_step(store, statement, err);
        if (step != STORE_ROW) {
            return step == STORE_END;
        }
        struct attempt attempt;
        if (!store_attempt_from_row(statement, &attempt)) {
            return store_fail_damaged(store, err);
        }
        if (!fn(ctx, &attempt)) {
            return true;
        }
    }
}
