/* SQLite's and the system's refusals as messages that say what to do next.
 * What was being done is left to the caller. */
#include <errno.h>
#include <string.h>

#include "private.h"

/* Which message a primary result code gets; codes that aren't here are told in SQLite's words. */
static const struct {
    int code;
    enum msg_id message;
} plain[] = {
    {SQLITE_BUSY, MSG_STORE_BUSY},         {SQLITE_LOCKED, MSG_STORE_BUSY},
    {SQLITE_FULL, MSG_STORE_FULL},         {SQLITE_READONLY, MSG_STORE_READ_ONLY},
    {SQLITE_NOTADB, MSG_STORE_NOT_SQLITE}, {SQLITE_CORRUPT, MSG_STORE_DAMAGED},
};

static bool no_room(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

bool store_fail_system(const char *path, int number, struct err *err)
{
    if (no_room(number)) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_FULL, path));
    }
    if (number == EROFS) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_READ_ONLY, path));
    }
    char reason[128] = "";
    if (strerror_r(number, reason, sizeof(reason)) != 0) {
        reason[0] = '\0';
    }
    return err_set(err, ERR_STORE, MSG(MSG_STORE_SYSTEM, path, reason));
}

bool store_fail_damaged(struct store *store, struct err *err)
{
    store->damaged = true;
    return err_set(err, ERR_STORE, MSG(MSG_STORE_DAMAGED, store->path));
}

bool store_fail(struct store *store, struct err *err)
{
    int seen = errno;
    int extended = sqlite3_extended_errcode(store->db);
    int code = extended & 0xff;
    if (extended == SQLITE_IOERR_CORRUPTFS) {
        code = SQLITE_CORRUPT;
    }
    store->damaged = store->damaged || code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        if (plain[i].code == code) {
            return err_set(err, ERR_STORE, MSG(plain[i].message, store->path));
        }
    }
    int number = sqlite3_system_errno(store->db);
    if (number == 0 && no_room(seen)) {
        number = seen; /* SQLite forgets the reason when it is the commit that fails */
    }
    if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && number != 0) {
        return store_fail_system(store->path, number, err);
    }
    enum err_kind kind = code == SQLITE_CONSTRAINT ? ERR_INPUT : ERR_STORE;
    return err_set(err, kind, MSG(MSG_STORE_OTHER, store->path, sqlite3_errmsg(store->db)));
}
