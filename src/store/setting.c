/* Settings, memories and bank snapshots: the simple things a store keeps by key.
 * What the keys mean, and whether a bank's bytes are a bank, is left to the callers. */
#include "private.h"
#include "wrapup/buf.h"

static bool get(struct store *store, enum sql id, const char *key, struct buf *ret)
{
    struct err ignored = ERR_INIT;
    STATEMENT_AUTO(statement, store, id, &ignored);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, key);
    if (store_step(store, statement, &ignored) != STORE_ROW) {
        return false;
    }
    buf_clear(ret);
    buf_adds(ret, store_text(statement, 0));
    return true;
}

static bool put(struct store *store, enum sql id, const char *key, const char *value,
                struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, key);
    if (value != NULL) {
        store_bind_text(statement, 2, value);
    }
    return store_step(store, statement, err) == STORE_END;
}

bool store_setting_get(struct store *store, const char *key, struct buf *ret)
{
    return get(store, SQL_SETTING_GET, key, ret);
}

bool store_setting_set(struct store *store, const char *key, const char *value, struct err *err)
{
    return put(store, value != NULL ? SQL_SETTING_SET : SQL_SETTING_REMOVE, key, value, err);
}

bool store_memory_get(struct store *store, const char *key, struct buf *ret)
{
    return get(store, SQL_MEMORY_GET, key, ret);
}

bool store_memory_set(struct store *store, const char *key, const char *value, struct err *err)
{
    return put(store, value != NULL ? SQL_MEMORY_SET : SQL_MEMORY_REMOVE, key, value, err);
}

/* Whether a bank is there, asked first because even an insert that changes nothing waits for
 * other writers. */
static bool bank_has(struct store *store, const char *hash, bool *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_BANK_HAS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, hash);
    enum store_step step = store_step(store, statement, err);
    *ret = step == STORE_ROW;
    return step != STORE_FAILED;
}

bool store_bank_keep(struct store *store, const char *hash, const char *bank_id, const char *bytes,
                     size_t len, struct moment when, struct err *err)
{
    bool there = false;
    if (!bank_has(store, hash, &there, err)) {
        return false;
    }
    if (there) {
        return true;
    }
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, SQL_BANK_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, hash);
    store_bind_text(statement, 2, bank_id);
    (void)sqlite3_bind_blob64(statement, 3, bytes, len, SQLITE_STATIC);
    store_bind_integer(statement, 4, when.at_ms);
    store_bind_integer(statement, 5, when.offset_min);
    return store_step(store, statement, err) == STORE_END;
}

bool store_bank_fetch(struct store *store, const char *hash, struct buf *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_BANK_GET, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, hash);
    switch (store_step(store, statement, err)) {
    case STORE_ROW:
        buf_clear(ret);
        buf_add(ret, sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0));
        return true;
    case STORE_END:
        return err_set(err, ERR_STORE, MSG(MSG_STORE_NO_BANK, store->path, hash));
    case STORE_FAILED:
        break;
    }
    return false;
}
