/* The log of live checks: appended run by run, read oldest first.
 * What a state or a cause means is left to those who judge. */
#include "private.h"

static bool add_one(struct store *store, const struct store_check *row, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CHECK_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, row->uuid.text);
    store_bind_text(statement, 2, row->bank_id);
    store_bind_text(statement, 3, row->bank_hash);
    store_bind_text(statement, 4, row->task);
    store_bind_integer(statement, 5, row->rev);
    store_bind_integer(statement, 6, row->when.at_ms);
    store_bind_integer(statement, 7, row->when.offset_min);
    store_bind_text(statement, 8, row->state);
    store_bind_text(statement, 9, row->cause);
    store_bind_text(statement, 10, row->route);
    store_bind_text(statement, 11, row->evidence);
    store_bind_integer(statement, 12, row->advisory ? 1 : 0);
    store_bind_integer(statement, 13, row->spent_ms);
    return store_step(store, statement, err) == STORE_END;
}

bool store_checks_add(struct store *store, const struct store_check *rows, size_t count,
                      struct err *err)
{
    if (!store_begin(store, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_one(store, &rows[i], err)) {
            store_rollback(store);
            return false;
        }
    }
    return store_commit(store, err);
}

/* The strings are borrowed from the row. */
static bool from_row(sqlite3_stmt *row, struct store_check *ret)
{
    *ret = (struct store_check){
        .bank_id = store_text(row, 1),
        .bank_hash = store_text(row, 2),
        .task = store_text(row, 3),
        .rev = sqlite3_column_int64(row, 4),
        .when = {sqlite3_column_int64(row, 5), sqlite3_column_int(row, 6)},
        .state = store_text(row, 7),
        .cause = store_text(row, 8),
        .route = store_text(row, 9),
        .evidence = store_text(row, 10),
        .advisory = sqlite3_column_int(row, 11) != 0,
        .spent_ms = sqlite3_column_int64(row, 12),
    };
    return store_text_uuid(row, 0, &ret->uuid);
}

bool store_checks(struct store *store, const char *bank_id, store_check_fn *fn, void *ctx,
                  struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CHECKS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, bank_id);
    for (;;) {
        enum store_step step = store_step(store, statement, err);
        if (step != STORE_ROW) {
            return step == STORE_END;
        }
        struct store_check row;
        if (!from_row(statement, &row)) {
            return store_fail_damaged(store, err);
        }
        if (!fn(ctx, &row)) {
            return true;
        }
    }
}
