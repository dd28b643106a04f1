/* The store as a whole: counted, checked, and erased on its owner's wish.
 * Copying it is backup.c's. */
#include <string.h>

#include "private.h"

bool store_count(struct store *store, struct store_counts *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_COUNT_ALL, err);
    if (statement == NULL || store_step(store, statement, err) != STORE_ROW) {
        return false;
    }
    *ret = (struct store_counts){
        .attempts = sqlite3_column_int64(statement, 0),
        .events = sqlite3_column_int64(statement, 1),
        .banks = sqlite3_column_int64(statement, 2),
        .settings = sqlite3_column_int64(statement, 3),
        .surveys = sqlite3_column_int64(statement, 4),
        .survey_answers = sqlite3_column_int64(statement, 5),
        .checks = sqlite3_column_int64(statement, 6),
        .memories = sqlite3_column_int64(statement, 7),
    };
    return true;
}

/* True when a check's first row is `good` (NULL: when there is no row at all). */
static bool check_says(struct store *store, enum sql id, const char *good, struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    enum store_step step = store_step(store, statement, err);
    if (step == STORE_FAILED) {
        return false;
    }
    bool fine = good == NULL ? step == STORE_END
                             : step == STORE_ROW && strcmp(store_text(statement, 0), good) == 0;
    return fine || store_fail_damaged(store, err);
}

bool store_check(struct store *store, struct err *err)
{
    return check_says(store, SQL_INTEGRITY, "ok", err) &&
           check_says(store, SQL_FOREIGN_KEYS, NULL, err);
}

/* The order matters: the log may only shrink while there is no identity (see migrate.c), and
 * what others refer to goes last. */
static const enum sql forget_steps[] = {
    SQL_FORGET_IDENTITY, SQL_FORGET_SURVEY_ANSWERS, SQL_FORGET_SURVEY_FORMS, SQL_FORGET_CHECKS,
    SQL_FORGET_MARKS,    SQL_FORGET_EVENTS,         SQL_FORGET_ATTEMPTS,     SQL_FORGET_BANKS,
    SQL_FORGET_SETTINGS, SQL_FORGET_MEMORY,         SQL_FORGET_LEARNERS,
};

static bool erase(struct store *store, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(forget_steps); i++) {
        if (!store_run(store, forget_steps[i], err)) {
            return false;
        }
    }
    return store_identity_add(store, err);
}

bool store_forget(struct store *store, struct err *err)
{
    if (!store_run(store, SQL_SECURE_DELETE, err) || !store_begin(store, err)) {
        return false;
    }
    if (!erase(store, err)) {
        store_rollback(store);
        return false;
    }
    if (!store_commit(store, err) || !store_identity_read(store, err) ||
        !store_run(store, SQL_VACUUM, err)) {
        return false;
    }
    /* The log still holds the pages as they were; 1 says that another process keeps it. */
    int64_t kept = 0;
    if (!store_integer(store, SQL_CHECKPOINT, &kept, err)) {
        return false;
    }
    return kept == 0 || err_set(err, ERR_STORE, MSG(MSG_STORE_TRACES, store->path));
}
