/* What is said of a class's answers afterwards: marks, and the trail of who did what; and what the
 * learners say about the lecture, under ids that are nobody's. */
#include "private.h"
#include "wrapup/class.h"

/* ---- marks ------------------------------------------------------------------------------- */

bool class_mark_add(struct store *store, const struct class_mark *m, struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, SQL_CLASS_MARK_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, m->uuid.text);
    store_bind_text(statement, 2, m->attempt.text);
    store_bind_text(statement, 3, m->item);
    store_bind_integer(statement, 4, m->seq);
    (void)sqlite3_bind_double(statement, 5, m->score);
    store_bind_text(statement, 6, m->why);
    store_bind_text(statement, 7, m->by);
    store_bind_text(statement, 8, m->comment);
    store_bind_integer(statement, 9, m->when.at_ms);
    store_bind_integer(statement, 10, m->when.offset_min);
    store_bind_text(statement, 11, m->undoes);
    store_bind_text(statement, 12, m->key_hash != NULL ? m->key_hash : "");
    return store_step(store, statement, err) == STORE_END;
}

struct mark_walk {
    class_mark_fn *fn;
    void *ctx;
};

static enum store_walk mark_row(void *ctx, sqlite3_stmt *row)
{
    const struct mark_walk *walk = ctx;
    struct class_mark m = {
        .item = store_text(row, 2),
        .seq = sqlite3_column_int64(row, 3),
        .score = sqlite3_column_double(row, 4),
        .why = store_text(row, 5),
        .by = store_text(row, 6),
        .comment = store_text(row, 7),
        .when = {sqlite3_column_int64(row, 8), sqlite3_column_int(row, 9)},
        .undoes = store_text(row, 10),
        .key_hash = store_text(row, 11),
    };
    if (!store_text_uuid(row, 0, &m.uuid) || !store_text_uuid(row, 1, &m.attempt)) {
        return WALK_DAMAGED;
    }
    return walk->fn(walk->ctx, &m) ? WALK_ON : WALK_STOP;
}

static bool walk_marks(struct store *store, enum sql id, const char *class_id, const char *bank_id,
                       struct mark_walk walk, struct err *err)
{
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    return store_walk(store, statement, mark_row, &walk, err);
}

bool class_marks(struct store *store, const char *class_id, const char *bank_id, class_mark_fn *fn,
                 void *ctx, struct err *err)
{
    return walk_marks(store, class_id != NULL ? SQL_CLASS_MARKS : SQL_OWN_MARKS, class_id, bank_id,
                      (struct mark_walk){fn, ctx}, err);
}

bool class_mark_log(struct store *store, const char *class_id, const char *bank_id,
                    class_mark_fn *fn, void *ctx, struct err *err)
{
    return walk_marks(store, SQL_CLASS_MARK_LOG, class_id, bank_id, (struct mark_walk){fn, ctx},
                      err);
}

bool class_marks_newest(struct store *store, const char *class_id, const char *bank_id,
                        int64_t *ret_ms, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_MARKS_NEWEST, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    if (store_step(store, statement, err) != STORE_ROW) {
        return false;
    }
    *ret_ms = sqlite3_column_int64(statement, 0);
    return true;
}

/* ---- feedback ---------------------------------------------------------------------------- */

static bool add_form(struct store *store, const struct class_feedback *form, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form->id.text);
    store_bind_text(statement, 2, form->class_id);
    store_bind_text(statement, 3, form->bank_id);
    store_bind_text(statement, 4, form->survey_hash);
    store_bind_text(statement, 5, form->day);
    return store_step(store, statement, err) == STORE_END;
}

static bool was_shown(struct store *store, struct uuid form, bool *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_SHOWN, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    enum store_step step = store_step(store, statement, err);
    *ret = step == STORE_ROW;
    return step != STORE_FAILED;
}

static bool clear_form(struct store *store, struct uuid form, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_CLEAR, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    return store_step(store, statement, err) == STORE_END;
}

static bool add_form_answer(struct store *store, struct uuid form, const struct survey_answer *a,
                            struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_ANSWER, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    store_bind_text(statement, 2, a->item);
    store_bind_text(statement, 3, a->part);
    store_bind_text(statement, 4, a->value);
    return store_step(store, statement, err) == STORE_END;
}

bool class_feedback_put(struct store *store, const struct class_feedback *form,
                        const struct survey_answer *answers, size_t count, struct err *err)
{
    bool shown = false;
    if (!add_form(store, form, err) || !was_shown(store, form->id, &shown, err)) {
        return false;
    }
    if (shown) {
        return true;
    }
    if (!clear_form(store, form->id, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_form_answer(store, form->id, &answers[i], err)) {
            return false;
        }
    }
    return true;
}

static void bind_survey(sqlite3_stmt *statement, const char *class_id, const char *bank_id,
                        const char *survey_hash)
{
    store_bind_text(statement, 1, class_id);
    store_bind_text(statement, 2, bank_id);
    store_bind_text(statement, 3, survey_hash);
}

bool class_feedback_count(struct store *store, const char *class_id, const char *bank_id,
                          const char *survey_hash, int64_t *forms, int64_t *released,
                          struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_COUNT, err);
    if (statement == NULL) {
        return false;
    }
    bind_survey(statement, class_id, bank_id, survey_hash);
    if (store_step(store, statement, err) != STORE_ROW) {
        return false;
    }
    *forms = sqlite3_column_int64(statement, 0);
    *released = sqlite3_column_int64(statement, 1);
    return true;
}

bool class_feedback_release(struct store *store, const char *class_id, const char *bank_id,
                            const char *survey_hash, struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_RELEASE, err);
    if (statement == NULL) {
        return false;
    }
    bind_survey(statement, class_id, bank_id, survey_hash);
    return store_step(store, statement, err) == STORE_END;
}

struct feedback_walk {
    class_feedback_fn *fn;
    void *ctx;
};

static enum store_walk feedback_row(void *ctx, sqlite3_stmt *row)
{
    const struct feedback_walk *walk = ctx;
    const struct survey_answer answer = {
        .item = store_text(row, 1),
        .part = store_text(row, 2),
        .value = store_text(row, 3),
    };
    return walk->fn(walk->ctx, store_text(row, 0), &answer) ? WALK_ON : WALK_STOP;
}

bool class_feedback_answers(struct store *store, const char *class_id, const char *bank_id,
                            const char *survey_hash, class_feedback_fn *fn, void *ctx,
                            struct err *err)
{
    struct feedback_walk walk = {fn, ctx};
    STATEMENT_AUTO(statement, store, SQL_CLASS_FEEDBACK_ANSWERS, err);
    if (statement == NULL) {
        return false;
    }
    bind_survey(statement, class_id, bank_id, survey_hash);
    return store_walk(store, statement, feedback_row, &walk, err);
}

/* ---- the trail --------------------------------------------------------------------------- */

bool class_audit_add(struct store *store, const struct class_audit *line, struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, SQL_CLASS_AUDIT_ADD, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, line->class_id);
    store_bind_text(statement, 2, line->who);
    store_bind_text(statement, 3, line->what);
    store_bind_integer(statement, 4, line->when.at_ms);
    store_bind_integer(statement, 5, line->when.offset_min);
    return store_step(store, statement, err) == STORE_END;
}

struct audit_walk {
    class_audit_fn *fn;
    void *ctx;
    const char *class_id;
};

static enum store_walk audit_row(void *ctx, sqlite3_stmt *row)
{
    const struct audit_walk *walk = ctx;
    const struct class_audit line = {
        .class_id = walk->class_id,
        .who = store_text(row, 0),
        .what = store_text(row, 1),
        .when = {sqlite3_column_int64(row, 2), sqlite3_column_int(row, 3)},
    };
    return walk->fn(walk->ctx, &line) ? WALK_ON : WALK_STOP;
}

bool class_audits(struct store *store, const char *class_id, class_audit_fn *fn, void *ctx,
                  struct err *err)
{
    struct audit_walk walk = {fn, ctx, class_id};
    STATEMENT_AUTO(statement, store, SQL_CLASS_AUDITS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, class_id);
    return store_walk(store, statement, audit_row, &walk, err);
}
