/* Collecting: batches with a savepoint for each file, files seen, learners, and forgetting a class.
 * What was handed in is class_attempt.c's, what is said of it class_mark.c's. */
#include <string.h>

#include "private.h"
#include "wrapup/class.h"

/* ---- batches ----------------------------------------------------------------------------- */

bool class_batch_begin(struct store *store, struct err *err)
{
    return store_begin(store, err);
}

bool class_batch_commit(struct store *store, struct err *err)
{
    return store_commit(store, err);
}

void class_batch_abort(struct store *store)
{
    store_rollback(store);
}

bool class_file_begin(struct store *store, struct err *err)
{
    return store_run(store, SQL_SAVEPOINT, err);
}

bool class_file_keep(struct store *store, struct err *err)
{
    return store_run(store, SQL_SAVEPOINT_KEEP, err);
}

void class_file_drop(struct store *store)
{
    struct err ignored = ERR_INIT;
    (void)store_run(store, SQL_SAVEPOINT_DROP, &ignored);
    (void)store_run(store, SQL_SAVEPOINT_KEEP, &ignored);
}

/* ---- files ------------------------------------------------------------------------------- */

bool class_file_seen(struct store *store, const char *class_id, const char *hash, bool *ret,
                     struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FILE_SEEN, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, hash);
    enum store_step step = store_step(store, statement, err);
    *ret = step == STORE_ROW;
    return step != STORE_FAILED;
}

bool class_file_add(struct store *store, const struct class_file *file, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FILE_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, file->class_id);
    store_bind_text(statement, 2, file->hash);
    store_bind_text(statement, 3, file->name);
    store_bind_text(statement, 4, file->kind);
    store_bind_integer(statement, 5, file->when.at_ms);
    store_bind_integer(statement, 6, file->when.offset_min);
    return store_step(store, statement, err) == STORE_END;
}

/* ---- learners ---------------------------------------------------------------------------- */

struct found {
    bool there;
    int64_t id;
    int64_t counts_as;
    bool has_key;
    bool same_key;
};

static bool find_learner(struct store *store, const char *class_id, const char *alias,
                         const char *key, struct found *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_LEARNER_FIND, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, alias);
    enum store_step step = store_step(store, statement, err);
    *ret = (struct found){.there = step == STORE_ROW};
    if (ret->there) {
        ret->id = sqlite3_column_int64(statement, 0);
        ret->has_key = store_text(statement, 1)[0] != '\0';
        ret->same_key = strcmp(store_text(statement, 1), key) == 0;
        ret->counts_as = sqlite3_column_int64(statement, 2);
    }
    return step != STORE_FAILED;
}

static bool add_learner(struct store *store, const char *class_id, const char *alias,
                        const char *key, int64_t *id, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_LEARNER_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, alias);
    store_bind_text(statement, 3, key);
    if (store_step(store, statement, err) != STORE_END) {
        return false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool pin(struct store *store, int64_t learner, const char *key, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_LEARNER_PIN, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, learner);
    store_bind_text(statement, 2, key);
    return store_step(store, statement, err) == STORE_END;
}

bool class_learner_put(struct store *store, const char *class_id, const char *alias,
                       const char *key, int64_t *id, bool *pinned, struct err *err)
{
    struct found found;
    const char *signed_by = key != NULL ? key : "";
    if (!find_learner(store, class_id, alias, signed_by, &found, err)) {
        return false;
    }
    *pinned = true;
    if (!found.there) {
        return add_learner(store, class_id, alias, signed_by, id, err);
    }
    *id = found.counts_as;
    if (signed_by[0] == '\0' || found.same_key) {
        return true;
    }
    *pinned = !found.has_key;
    return found.has_key || pin(store, found.id, signed_by, err);
}

bool class_learner_same(struct store *store, const char *class_id, const char *alias,
                        const char *other, struct err *err)
{
    struct found one;
    struct found two;
    if (!find_learner(store, class_id, alias, "", &one, err) ||
        !find_learner(store, class_id, other, "", &two, err)) {
        return false;
    }
    if (!one.there || !two.there) {
        return err_set(err, ERR_INPUT, MSG(MSG_STORE_NO_ALIAS, one.there ? other : alias));
    }
    STATEMENT_AUTO(statement, store, SQL_CLASS_LEARNER_SAME, err);
    if (statement == NULL || !store_writable(store, err)) {
        return false;
    }
    store_bind_integer(statement, 1, one.counts_as);
    store_bind_integer(statement, 2, two.counts_as);
    return store_step(store, statement, err) == STORE_END;
}

struct learner_walk {
    class_learner_fn *fn;
    void *ctx;
};

static enum store_walk learner_row(void *ctx, sqlite3_stmt *row)
{
    const struct learner_walk *walk = ctx;
    const struct class_learner learner = {
        .id = sqlite3_column_int64(row, 0),
        .alias = store_text(row, 1),
        .key = store_text(row, 2),
        .same_as = sqlite3_column_int64(row, 3),
    };
    return walk->fn(walk->ctx, &learner) ? WALK_ON : WALK_STOP;
}

bool class_learners(struct store *store, const char *class_id, class_learner_fn *fn, void *ctx,
                    struct err *err)
{
    struct learner_walk walk = {fn, ctx};
    STATEMENT_AUTO(statement, store, SQL_CLASS_LEARNERS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    return store_walk(store, statement, learner_row, &walk, err);
}

/* ---- forgetting -------------------------------------------------------------------------- */

static bool forget_step(struct store *store, enum sql id, const char *class_id, const char *alias,
                        struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    if (sqlite3_bind_parameter_count(statement) > 1) {
        store_bind_text(statement, 2, alias);
    }
    return store_step(store, statement, err) == STORE_END;
}

static bool forget_rows(struct store *store, const char *class_id, const char *alias,
                        struct err *err)
{
    /* What others refer to goes last. */
    static const enum sql steps[] = {
        SQL_CLASS_FORGET_MARKS,    SQL_CLASS_FORGET_ANSWERS, SQL_CLASS_FORGET_ATTEMPTS,
        SQL_CLASS_FORGET_CHECKS,   SQL_CLASS_FORGET_FILES,   SQL_CLASS_FORGET_FEEDBACK_ANSWERS,
        SQL_CLASS_FORGET_FEEDBACK, SQL_CLASS_FORGET_AUDITS,  SQL_CLASS_FORGET_LEARNERS,
    };
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (!forget_step(store, steps[i], class_id, alias, err)) {
            return false;
        }
    }
    return true;
}

bool class_forget(struct store *store, const char *class_id, const char *alias, struct err *err)
{
    struct found found = {.there = alias == NULL};
    if (alias != NULL && !find_learner(store, class_id, alias, "", &found, err)) {
        return false;
    }
    if (!found.there) {
        return err_set(err, ERR_INPUT, MSG(MSG_STORE_NO_ALIAS, alias));
    }
    if (!store_run(store, SQL_SECURE_DELETE, err) || !store_begin(store, err)) {
        return false;
    }
    if (!forget_rows(store, class_id, alias, err)) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, err) && store_run(store, SQL_VACUUM, err) &&
           store_run(store, SQL_CHECKPOINT, err);
}
