/* Prepared statements, one transaction at a time, and what must hold before a write.
 * The text of the statements stands in sql.c. */
#include <errno.h>
#include <string.h>

#include "private.h"

sqlite3_stmt *store_statement(struct store *store, enum sql id, struct err *err)
{
    if (store->statements[id] == NULL &&
        sqlite3_prepare_v3(store->db, sql_text(id), -1, SQLITE_PREPARE_PERSISTENT,
                           &store->statements[id], NULL) != SQLITE_OK) {
        (void)store_fail(store, err);
        return NULL;
    }
    return store->statements[id];
}

void store_statement_end(sqlite3_stmt **statement)
{
    if (*statement != NULL) {
        (void)sqlite3_reset(*statement); /* repeats the error that step already told */
        (void)sqlite3_clear_bindings(*statement);
    }
}

/* Binding fails only for a text beyond SQLite's limit; NULL is bound then, and the tables' NOT NULL
 * refuses the row. */
void store_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

void store_bind_integer(sqlite3_stmt *statement, int index, int64_t value)
{
    (void)sqlite3_bind_int64(statement, index, value);
}

const char *store_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text != NULL ? (const char *)text : "";
}

bool store_text_uuid(sqlite3_stmt *statement, int column, struct uuid *ret)
{
    const char *text = store_text(statement, column);
    if (strlen(text) != UUID_TEXT - 1) {
        return false;
    }
    memcpy(ret->text, text, UUID_TEXT);
    return true;
}

enum store_step store_step(struct store *store, sqlite3_stmt *statement, struct err *err)
{
    errno = 0; /* store_fail() looks at it */
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        return STORE_ROW;
    }
    if (rc == SQLITE_DONE) {
        return STORE_END;
    }
    (void)store_fail(store, err);
    return STORE_FAILED;
}

bool store_run(struct store *store, enum sql id, struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    enum store_step step = statement != NULL ? STORE_ROW : STORE_FAILED;
    while (step == STORE_ROW) {
        step = store_step(store, statement, err);
    }
    return step == STORE_END;
}

bool store_walk(struct store *store, sqlite3_stmt *statement, store_row_fn *fn, void *ctx,
                struct err *err)
{
    for (;;) {
        enum store_step step = store_step(store, statement, err);
        if (step != STORE_ROW) {
            return step == STORE_END;
        }
        enum store_walk walk = fn(ctx, statement);
        if (walk != WALK_ON) {
            return walk == WALK_STOP || store_fail_damaged(store, err);
        }
    }
}

bool store_integer(struct store *store, enum sql id, int64_t *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    switch (store_step(store, statement, err)) {
    case STORE_ROW:
        *ret = sqlite3_column_int64(statement, 0);
        return true;
    case STORE_END:
        return store_fail_damaged(store, err);
    case STORE_FAILED:
        break;
    }
    return false;
}

bool store_writable(struct store *store, struct err *err)
{
    if (store->access != STORE_WRITE) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_READ_ONLY, store->path));
    }
    if (store->damaged) {
        return store_fail_damaged(store, err);
    }
    int moved = 0;
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
        moved != 0) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_MOVED, store->path));
    }
    return true;
}

bool store_begin(struct store *store, struct err *err)
{
    return store_writable(store, err) && store_run(store, SQL_BEGIN_WRITE, err);
}

bool store_commit(struct store *store, struct err *err)
{
    if (store_run(store, SQL_COMMIT, err)) {
        return true;
    }
    store_rollback(store);
    return false;
}

void store_rollback(struct store *store)
{
    /* A full disk or a failed read has already rolled back by itself. */
    struct err ignored = ERR_INIT;
    if (sqlite3_get_autocommit(store->db) == 0) {
        (void)store_run(store, SQL_ROLLBACK, &ignored);
    }
}
