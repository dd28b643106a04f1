/* Opening and closing a store: connect, see whose file it is, bring it up to date.
 * Start-up waits for this, so it runs as few statements as it can. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

enum { BUSY_WAIT_MS = 5000, RETRY_MS = 20 };

static bool connect_file(struct store *store, const char *name, int flags, struct err *err)
{
    if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        return store_fail(store, err);
    }
    (void)sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return true;
}

static void disconnect(struct store *store)
{
    if (store->db == NULL) {
        return;
    }
    for (size_t i = 0; i < SQL_COUNT; i++) {
        (void)sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
    if (store->damaged || store->access == STORE_READ) {
        (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    (void)sqlite3_close(store->db);
    store->db = NULL;
}

/* A file without our mark: an empty one is ours to fill. All is read in one transaction, because
 * another process may be filling it just now. */
static bool recognise_unmarked(struct store *store, int64_t *version, struct err *err)
{
    int64_t mark = 0;
    int64_t tables = 0;
    bool fine = store_run(store, SQL_BEGIN, err) &&
                store_integer(store, SQL_APPLICATION_ID, &mark, err) &&
                store_integer(store, SQL_USER_VERSION, version, err) &&
                store_integer(store, SQL_TABLES, &tables, err);
    store_rollback(store);
    bool empty = mark == 0 && *version == 0 && tables == 0;
    if (fine && !empty && mark != STORE_APPLICATION_ID) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_FOREIGN, store->path));
    }
    return fine;
}

/* Reads the layout's version, 0 for an empty file, and refuses what isn't ours or is too new. */
static bool recognise(struct store *store, int64_t *version, struct err *err)
{
    int64_t mark = 0;
    if (!store_integer(store, SQL_APPLICATION_ID, &mark, err)) {
        return false;
    }
    if (mark != STORE_APPLICATION_ID ? !recognise_unmarked(store, version, err)
                                     : !store_integer(store, SQL_USER_VERSION, version, err)) {
        return false;
    }
    if (*version > STORE_VERSION) {
        return err_set(err, ERR_STORE,
                       MSG(MSG_STORE_NEWER, store->path, NUM(*version), NUM(STORE_VERSION)));
    }
    return true;
}

/* Turns the write-ahead log on; on a file system that can't have one (no shared memory) the
 * journal must then be synced with its folder to be as durable. */
static bool journal_once(struct store *store, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_JOURNAL_WAL, err);
    if (statement == NULL || store_step(store, statement, err) != STORE_ROW) {
        return false;
    }
    bool wal = strcmp(store_text(statement, 0), "wal") == 0;
    return store_run(store, wal ? SQL_SYNC_FULL : SQL_SYNC_EXTRA, err);
}

/* SQLite doesn't wait when two processes turn the log on at the same moment, so this does. */
static bool journal(struct store *store, struct err *err)
{
    for (int waited = 0; !journal_once(store, err); waited += RETRY_MS) {
        if ((sqlite3_errcode(store->db) & 0xff) != SQLITE_BUSY || waited >= BUSY_WAIT_MS) {
            return false;
        }
        (void)sqlite3_sleep(RETRY_MS);
    }
    return true;
}

static bool open_for_writing(struct store *store, struct err *err)
{
    CLEANUP(free_charp) char *name = store_file_plain(store->path);
    int64_t version = 0;
    if (!connect_file(store, name, SQLITE_OPEN_READWRITE, err)) {
        return false;
    }
    if (sqlite3_db_readonly(store->db, "main") == 1) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_READ_ONLY, store->path));
    }
    return recognise(store, &version, err) && journal(store, err) &&
           (version == STORE_VERSION ||
            store_migrate(store, store_migrations, STORE_VERSION, err)) &&
           store_identity_read(store, err);
}

/* Where not even the log's shared memory can be made, the file can still be read as it stands,
 * but only when no log beside it holds newer events. */
static bool recognise_unshared(struct store *store, int64_t *version, struct err *err)
{
    if (store_file_size(store->path, "-wal") > 0) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_WAL_NEEDED, store->path));
    }
    CLEANUP(free_charp) char *uri = store_file_immutable(store->path);
    disconnect(store);
    return connect_file(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err) &&
           recognise(store, version, err);
}

static bool open_for_reading(struct store *store, struct err *err)
{
    CLEANUP(free_charp) char *name = store_file_plain(store->path);
    int64_t version = 0;
    if (!connect_file(store, name, SQLITE_OPEN_READONLY, err)) {
        return false;
    }
    if (!recognise(store, &version, err)) {
        int code = sqlite3_errcode(store->db) & 0xff;
        if ((code != SQLITE_CANTOPEN && code != SQLITE_READONLY) ||
            !recognise_unshared(store, &version, err)) {
            return false;
        }
    }
    if (version < STORE_VERSION) {
        enum msg_id message = version == 0 ? MSG_STORE_MISSING : MSG_STORE_OLDER;
        return err_set(err, ERR_STORE, MSG(message, store->path));
    }
    return store_identity_read(store, err);
}

bool store_identity_read(struct store *store, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_IDENTITY, err);
    if (statement == NULL) {
        return false;
    }
    switch (store_step(store, statement, err)) {
    case STORE_ROW:
        return store_text_uuid(statement, 0, &store->uuid) || store_fail_damaged(store, err);
    case STORE_END:
        return store_fail_damaged(store, err);
    case STORE_FAILED:
        break;
    }
    return false;
}

bool store_open(const char *path, enum store_access access, struct store **ret, struct err *err)
{
    if (!store_file_prepare(path, access, err)) {
        return false;
    }
    struct store *store = xcalloc(1, sizeof(*store));
    store->path = xstrdup(path);
    store->access = access;
    if (access == STORE_WRITE ? !open_for_writing(store, err) : !open_for_reading(store, err)) {
        store->damaged = true; /* whatever it is, closing must not change it */
        store_close(store);
        return false;
    }
    *ret = store;
    return true;
}

void store_close(struct store *store)
{
    if (store == NULL) {
        return;
    }
    disconnect(store);
    free(store->path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

struct uuid store_uuid(const struct store *store)
{
    return store->uuid;
}
