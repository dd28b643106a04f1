/* Attempts that were handed in, the answers in them as they were graded here, and live checks.
 * Reading a hand-in is left to exchange/, grading to question/. */
#include <string.h>

#include "private.h"
#include "wrapup/class.h"

/* ---- attempts ---------------------------------------------------------------------------- */

/* How a log that came relates to the one that is here. */
struct known {
    bool there;
    int64_t id;
    int64_t counts_as;
    enum class_taken taken;
};

static bool begins_with(const char *text, size_t len, const char *begin, size_t begin_len)
{
    return begin_len <= len && memcmp(text, begin, begin_len) == 0;
}

static enum class_taken compare(sqlite3_stmt *row, const struct class_attempt *a)
{
    const char *log = store_text(row, 2);
    size_t len = (size_t)sqlite3_column_bytes(row, 2);
    bool diverging = sqlite3_column_int(row, 3) != 0;
    bool same = strcmp(store_text(row, 4), a->bank_hash) == 0 &&
                strcmp(store_text(row, 5), a->plan) == 0;
    if (diverging || !same) {
        return CLASS_DIVERGING;
    }
    if (begins_with(a->log, a->log_len, log, len)) {
        return a->log_len > len ? CLASS_EXTENDED : CLASS_KNOWN;
    }
    return begins_with(log, len, a->log, a->log_len) ? CLASS_SHORTER : CLASS_DIVERGING;
}

static bool find(struct store *store, const struct class_attempt *a, struct known *ret,
                 struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ATTEMPT_FIND, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, a->uuid.text);
    store_bind_integer(statement, 2, a->learner);
    enum store_step step = store_step(store, statement, err);
    *ret = (struct known){.there = step == STORE_ROW, .taken = CLASS_ADDED};
    if (ret->there) {
        ret->id = sqlite3_column_int64(statement, 0);
        ret->counts_as = sqlite3_column_int64(statement, 1);
        ret->taken = ret->counts_as != a->learner ? CLASS_FOREIGN : compare(statement, a);
    }
    return step != STORE_FAILED;
}

static bool add(struct store *store, const struct class_attempt *a, int64_t *id, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ATTEMPT_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, a->learner);
    store_bind_text(statement, 2, a->uuid.text);
    store_bind_text(statement, 3, a->store);
    store_bind_text(statement, 4, a->bank_id);
    store_bind_text(statement, 5, a->bank_hash);
    store_bind_text(statement, 6, a->quiz);
    store_bind_text(statement, 7, a->mode);
    store_bind_text(statement, 8, a->plan);
    store_bind_integer(statement, 9, a->seed);
    store_bind_integer(statement, 10, a->started.at_ms);
    store_bind_integer(statement, 11, a->started.offset_min);
    store_bind_integer(statement, 12, a->events);
    store_bind_integer(statement, 13, a->finished);
    (void)sqlite3_bind_text64(statement, 14, a->log, a->log_len, SQLITE_STATIC, SQLITE_UTF8);
    if (store_step(store, statement, err) != STORE_END) {
        return false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool extend(struct store *store, const struct class_attempt *a, int64_t id, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ATTEMPT_EXTEND, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, id);
    store_bind_integer(statement, 2, a->events);
    store_bind_integer(statement, 3, a->finished);
    (void)sqlite3_bind_text64(statement, 4, a->log, a->log_len, SQLITE_STATIC, SQLITE_UTF8);
    return store_step(store, statement, err) == STORE_END;
}

static bool mark_diverging(struct store *store, int64_t id, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ATTEMPT_DIVERGES, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, id);
    return store_step(store, statement, err) == STORE_END;
}

bool class_attempt_put(struct store *store, const struct class_attempt *attempt,
                       enum class_taken *ret, int64_t *id, struct err *err)
{
    struct known known;
    if (!find(store, attempt, &known, err)) {
        return false;
    }
    *ret = known.taken;
    *id = known.id;
    switch (known.taken) {
    case CLASS_ADDED:
        return add(store, attempt, id, err);
    case CLASS_EXTENDED:
        return extend(store, attempt, known.id, err);
    case CLASS_DIVERGING:
        return mark_diverging(store, known.id, err);
    case CLASS_KNOWN:
    case CLASS_SHORTER:
    case CLASS_FOREIGN:
        break;
    }
    return true;
}

struct attempt_walk {
    class_attempt_fn *fn;
    void *ctx;
};

static enum store_walk attempt_row(void *ctx, sqlite3_stmt *row)
{
    const struct attempt_walk *walk = ctx;
    struct class_attempt a = {
        .id = sqlite3_column_int64(row, 0),
        .learner = sqlite3_column_int64(row, 1),
        .store = store_text(row, 3),
        .bank_id = store_text(row, 4),
        .bank_hash = store_text(row, 5),
        .quiz = store_text(row, 6),
        .mode = store_text(row, 7),
        .plan = store_text(row, 8),
        .seed = sqlite3_column_int64(row, 9),
        .started = {sqlite3_column_int64(row, 10), sqlite3_column_int(row, 11)},
        .events = sqlite3_column_int64(row, 12),
        .finished = sqlite3_column_int(row, 13) != 0,
        .log = store_text(row, 14),
        .log_len = (size_t)sqlite3_column_bytes(row, 14),
    };
    if (!store_text_uuid(row, 2, &a.uuid)) {
        return WALK_DAMAGED;
    }
    return walk->fn(walk->ctx, &a) ? WALK_ON : WALK_STOP;
}

bool class_attempts(struct store *store, const char *class_id, const char *bank_id, bool logs,
                    class_attempt_fn *fn, void *ctx, struct err *err)
{
    struct attempt_walk walk = {fn, ctx};
    STATEMENT_AUTO(statement, store, SQL_CLASS_ATTEMPTS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    store_bind_integer(statement, 3, logs);
    return store_walk(store, statement, attempt_row, &walk, err);
}

static enum store_walk diverging_row(void *ctx, sqlite3_stmt *row)
{
    strings_add(ctx, store_text(row, 0));
    return WALK_ON;
}

bool class_diverging(struct store *store, const char *class_id, const char *bank_id,
                     struct strings *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_DIVERGING, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    return store_walk(store, statement, diverging_row, ret, err);
}

/* ---- answers ----------------------------------------------------------------------------- */

static bool add_answer(struct store *store, int64_t attempt, const struct class_answer *a,
                       struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ANSWER_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, attempt);
    store_bind_integer(statement, 2, a->place);
    store_bind_integer(statement, 3, a->which);
    store_bind_text(statement, 4, a->item);
    store_bind_integer(statement, 5, a->rev);
    store_bind_integer(statement, 6, a->verdict);
    (void)sqlite3_bind_double(statement, 7, a->score);
    store_bind_integer(statement, 8, a->certainty);
    store_bind_integer(statement, 9, a->hints);
    store_bind_integer(statement, 10, a->spent_ms);
    store_bind_integer(statement, 11, a->seq);
    store_bind_text(statement, 12, a->value);
    store_bind_integer(statement, 13, a->selfmarked);
    return store_step(store, statement, err) == STORE_END;
}

static bool remove_answers(struct store *store, int64_t attempt, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_ANSWERS_REMOVE, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, attempt);
    return store_step(store, statement, err) == STORE_END;
}

bool class_answers_replace(struct store *store, int64_t attempt, const struct class_answer *answers,
                           size_t count, struct err *err)
{
    if (!remove_answers(store, attempt, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_answer(store, attempt, &answers[i], err)) {
            return false;
        }
    }
    return true;
}

struct answer_walk {
    class_answer_fn *fn;
    void *ctx;
};

static enum store_walk answer_row(void *ctx, sqlite3_stmt *row)
{
    const struct answer_walk *walk = ctx;
    int verdict = sqlite3_column_int(row, 6);
    struct class_answer a = {
        .attempt = sqlite3_column_int64(row, 0),
        .learner = sqlite3_column_int64(row, 1),
        .place = sqlite3_column_int64(row, 2),
        .which = sqlite3_column_int(row, 3) == 0 ? CLASS_FIRST : CLASS_LAST,
        .item = store_text(row, 4),
        .rev = sqlite3_column_int64(row, 5),
        .verdict = (enum verdict_kind)verdict,
        .score = sqlite3_column_double(row, 7),
        .certainty = sqlite3_column_int(row, 8),
        .hints = sqlite3_column_int64(row, 9),
        .spent_ms = sqlite3_column_int64(row, 10),
        .seq = sqlite3_column_int64(row, 11),
        .value = store_text(row, 12),
        .selfmarked = sqlite3_column_int(row, 13) != 0,
        .finished = sqlite3_column_int(row, 14) != 0,
        .quiz = store_text(row, 15),
        .started = {sqlite3_column_int64(row, 17), sqlite3_column_int(row, 18)},
        .asked_certainty = sqlite3_column_int(row, 19) != 0,
        .hint_price = sqlite3_column_double(row, 20),
        .bank_hash = store_text(row, 21),
    };
    if (!store_text_uuid(row, 16, &a.uuid) || verdict < 0 || verdict >= VERDICT_KIND_COUNT) {
        return WALK_DAMAGED;
    }
    return walk->fn(walk->ctx, &a) ? WALK_ON : WALK_STOP;
}

bool class_answers(struct store *store, const char *class_id, const char *bank_id,
                   class_answer_fn *fn, void *ctx, struct err *err)
{
    struct answer_walk walk = {fn, ctx};
    STATEMENT_AUTO(statement, store, SQL_CLASS_ANSWERS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    return store_walk(store, statement, answer_row, &walk, err);
}

/* ---- checks ------------------------------------------------------------------------------ */

bool class_check_put(struct store *store, const struct class_check *c, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_CHECK_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_integer(statement, 1, c->learner);
    store_bind_text(statement, 2, c->bank_id);
    store_bind_integer(statement, 3, c->when.at_ms);
    store_bind_text(statement, 4, c->task);
    store_bind_integer(statement, 5, c->rev);
    store_bind_integer(statement, 6, c->when.offset_min);
    store_bind_text(statement, 7, c->state);
    store_bind_text(statement, 8, c->cause);
    store_bind_text(statement, 9, c->route);
    store_bind_integer(statement, 10, c->advisory);
    store_bind_integer(statement, 11, c->spent_ms);
    return store_step(store, statement, err) == STORE_END;
}

struct check_walk {
    class_check_fn *fn;
    void *ctx;
};

static enum store_walk check_row(void *ctx, sqlite3_stmt *row)
{
    const struct check_walk *walk = ctx;
    const struct class_check c = {
        .learner = sqlite3_column_int64(row, 0),
        .bank_id = store_text(row, 1),
        .task = store_text(row, 2),
        .rev = sqlite3_column_int64(row, 3),
        .when = {sqlite3_column_int64(row, 4), sqlite3_column_int(row, 5)},
        .state = store_text(row, 6),
        .cause = store_text(row, 7),
        .route = store_text(row, 8),
        .advisory = sqlite3_column_int(row, 9) != 0,
        .spent_ms = sqlite3_column_int64(row, 10),
    };
    return walk->fn(walk->ctx, &c) ? WALK_ON : WALK_STOP;
}

bool class_checks(struct store *store, const char *class_id, const char *bank_id,
                  class_check_fn *fn, void *ctx, struct err *err)
{
    struct check_walk walk = {fn, ctx};
    STATEMENT_AUTO(statement, store, SQL_CLASS_CHECKS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    return store_walk(store, statement, check_row, &walk, err);
}
