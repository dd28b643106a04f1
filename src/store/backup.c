/* A copy of the whole store through SQLite's backup, checked before it is called one.
 * Where the copy goes is the caller's choice; nothing is ever overwritten. */
#include <errno.h>
#include <unistd.h>

#include "private.h"

/* Copies every page to the empty file at path. The caller's read transaction holds the source
 * still. */
static bool copy_pages(struct store *store, const char *path, struct err *err)
{
    CLEANUP(free_charp) char *name = store_file_plain(path);
    struct store copy = {.path = name, .access = STORE_WRITE};
    bool fine = sqlite3_open_v2(name, &copy.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                                NULL) == SQLITE_OK;
    sqlite3_backup *backup = fine ? sqlite3_backup_init(copy.db, "main", store->db, "main") : NULL;
    fine = backup != NULL && sqlite3_backup_step(backup, -1) == SQLITE_DONE;
    if (sqlite3_backup_finish(backup) != SQLITE_OK || !fine) {
        /* The copy's connection carries the error, also when reading the source failed. */
        (void)store_fail(&copy, err);
        fine = false;
    }
    (void)sqlite3_close(copy.db);
    return fine;
}

static bool copy_still(struct store *store, const char *path, struct store_counts *counts,
                       struct err *err)
{
    if (!store_run(store, SQL_BEGIN, err)) {
        return false;
    }
    bool fine = store_count(store, counts, err) && copy_pages(store, path, err);
    store_rollback(store);
    return fine;
}

/* Opens the copy as any store and demands that all of it is there. */
static bool check_copy(struct store *store, const char *path, const struct store_counts *expected,
                       struct err *err)
{
    struct store *copy = NULL;
    if (!store_open(path, STORE_WRITE, &copy, err)) {
        return false;
    }
    struct store_counts counts = {0};
    bool fine = store_check(copy, err) && store_count(copy, &counts, err);
    bool damaged = copy->damaged;
    store_close(copy);
    if (!fine) {
        return damaged ? store_fail_damaged(store, err) : false; /* it came with the pages */
    }
    bool same = counts.attempts == expected->attempts && counts.events == expected->events &&
                counts.banks == expected->banks && counts.settings == expected->settings &&
                counts.surveys == expected->surveys &&
                counts.survey_answers == expected->survey_answers &&
                counts.checks == expected->checks && counts.memories == expected->memories;
    return same || err_set(err, ERR_STORE, MSG(MSG_STORE_COPY_DIFFERS, path));
}

static void remove_copy(const char *path)
{
    static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        BUF_AUTO(name);
        buf_adds(&name, path);
        buf_adds(&name, suffixes[i]);
        (void)unlink(buf_str(&name));
    }
}

bool store_backup(struct store *store, const char *path, struct err *err)
{
    /* What an earlier file of this name left behind would become part of the copy. */
    if (store_file_size(path, "-wal") >= 0 || store_file_size(path, "-journal") >= 0) {
        return err_set(err, ERR_INPUT, MSG(MSG_STORE_COPY_EXISTS, path));
    }
    if (!store_file_create(path)) {
        return errno == EEXIST ? err_set(err, ERR_INPUT, MSG(MSG_STORE_COPY_EXISTS, path))
                               : store_fail_system(path, errno, err);
    }
    struct store_counts counts = {0};
    bool fine = copy_still(store, path, &counts, err) && check_copy(store, path, &counts, err);
    if (fine && !store_file_sync(path)) {
        fine = store_fail_system(path, errno, err);
    }
    if (!fine) {
        remove_copy(path);
    }
    return fine;
}
