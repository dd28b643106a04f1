/* Survey forms and their answers, apart from everything that says whose they are.
 * Which item is asked next, and what a value means, is the session's business. */
#include "private.h"

#include <string.h>

static const char *const state_names[SURVEY_STATE_COUNT] = {
    [SURVEY_NONE] = "",
    [SURVEY_OPEN] = "open",
    [SURVEY_DONE] = "done",
    [SURVEY_DECLINED] = "declined",
};

static bool state_from_name(const char *name, enum survey_state *ret)
{
    for (unsigned i = SURVEY_OPEN; i < SURVEY_STATE_COUNT; i++) {
        if (strcmp(state_names[i], name) == 0) {
            *ret = (enum survey_state)i;
            return true;
        }
    }
    return false;
}

bool store_survey_asked(struct store *store, const char *bank_id, bool *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_SURVEY_ASKED, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, bank_id);
    enum store_step step = store_step(store, statement, err);
    if (step == STORE_FAILED) {
        return false;
    }
    *ret = step == STORE_ROW;
    return true;
}

bool store_survey_find(struct store *store, const char *bank_id, const char *survey_hash,
                       struct survey_form *ret, struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_SURVEY_FIND, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, bank_id);
    store_bind_text(statement, 2, survey_hash);
    struct survey_form form = {.state = SURVEY_NONE};
    switch (store_step(store, statement, err)) {
    case STORE_ROW:
        if (!store_text_uuid(statement, 0, &form.id) ||
            !state_from_name(store_text(statement, 1), &form.state)) {
            return store_fail_damaged(store, err);
        }
        break;
    case STORE_END:
        break;
    case STORE_FAILED:
        return false;
    }
    *ret = form;
    return true;
}

/* Runs one of the statements that add a form: under a fresh id, unless it is there. */
static bool add_form(struct store *store, enum sql id, const char *bank_id, const char *survey_hash,
                     const char *day, struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, id, err);
    if (statement == NULL) {
        return false;
    }
    struct uuid uuid = uuid_random();
    store_bind_text(statement, 1, uuid.text);
    store_bind_text(statement, 2, bank_id);
    store_bind_text(statement, 3, survey_hash);
    store_bind_text(statement, 4, day);
    return store_step(store, statement, err) == STORE_END;
}

bool store_survey_begin(struct store *store, const char *bank_id, const char *survey_hash,
                        const char *day, struct survey_form *ret, struct err *err)
{
    return add_form(store, SQL_SURVEY_BEGIN, bank_id, survey_hash, day, err) &&
           store_survey_find(store, bank_id, survey_hash, ret, err);
}

bool store_survey_decline(struct store *store, const char *bank_id, const char *survey_hash,
                          const char *day, struct err *err)
{
    return add_form(store, SQL_SURVEY_DECLINE, bank_id, survey_hash, day, err);
}

bool store_survey_finish(struct store *store, struct uuid form, struct err *err)
{
    if (!store_writable(store, err)) {
        return false;
    }
    STATEMENT_AUTO(statement, store, SQL_SURVEY_FINISH, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    return store_step(store, statement, err) == STORE_END;
}

static bool save_one(struct store *store, struct uuid form, const struct survey_answer *answer,
                     struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_SURVEY_ANSWER, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    store_bind_text(statement, 2, answer->item);
    store_bind_text(statement, 3, answer->part);
    store_bind_text(statement, 4, answer->value);
    return store_step(store, statement, err) == STORE_END;
}

bool store_survey_save(struct store *store, struct uuid form, const struct survey_answer *answers,
                       size_t count, struct err *err)
{
    if (!store_begin(store, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!save_one(store, form, &answers[i], err)) {
            store_rollback(store);
            return false;
        }
    }
    return store_commit(store, err);
}

bool store_survey_answers(struct store *store, struct uuid form, store_survey_fn *fn, void *ctx,
                          struct err *err)
{
    STATEMENT_AUTO(statement, store, SQL_SURVEY_ANSWERS, err);
    if (statement == NULL) {
        return false;
    }
    store_bind_text(statement, 1, form.text);
    for (;;) {
        enum store_step step = store_step(store, statement, err);
        if (step != STORE_ROW) {
            return step == STORE_END;
        }
        const struct survey_answer answer = {
            .item = store_text(statement, 0),
            .part = store_text(statement, 1),
            .value = store_text(statement, 2),
        };
        if (!fn(ctx, &answer)) {
            return true;
        }
    }
}
