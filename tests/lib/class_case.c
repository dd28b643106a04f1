/* Rows of a class for tests.
 * What is made of them is the tests' business. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "class_case.h"
#include "store_case.h"
#include "wrapup/mem.h"

enum { MINUTE = 60000, SEOUL = 540 };

static int64_t learner_of(struct store *store, const char *class_id, const char *alias)
{
    struct err err = ERR_INIT;
    int64_t id = 0;
    bool pinned = false;
    case_must(class_learner_put(store, class_id, alias, NULL, &id, &pinned, &err), &err);
    return id;
}

static struct moment minute(int64_t minutes)
{
    return (struct moment){CLASS_CASE_START + minutes * MINUTE, SEOUL};
}

static void replace_answers(struct store *store, int64_t attempt,
                            const struct class_case_answer *answers)
{
    enum { MOST = 100 };
    struct class_answer rows[MOST];
    struct err err = ERR_INIT;
    size_t count = 0;
    for (; answers[count].item != NULL; count++) {
        const struct class_case_answer *a = &answers[count];
        assert_true(count < MOST);
        rows[count] = (struct class_answer){
            .place = (int64_t)count,
            .which = CLASS_FIRST,
            .item = a->item,
            .rev = a->rev,
            .verdict = a->verdict,
            .score = a->score,
            .certainty = a->certainty,
            .hints = a->hints,
            .spent_ms = 1500,
            .seq = a->verdict == VERDICT_SKIPPED ? 0 : (int64_t)count + 1,
            .value = a->value != NULL ? a->value : "",
            .selfmarked = a->selfmarked,
        };
    }
    case_must(class_answers_replace(store, attempt, rows, count, &err), &err);
}

void class_case_attempt(struct store *store, const char *class_id, const char *bank_id,
                        const struct class_case_attempt *attempt,
                        const struct class_case_answer *answers)
{
    struct err err = ERR_INIT;
    enum class_taken taken = CLASS_KNOWN;
    int64_t id = 0;
    struct class_attempt row = {
        .learner = learner_of(store, class_id, attempt->alias),
        .store = "22222222-2222-4222-8222-222222222222",
        .bank_id = bank_id,
        .bank_hash = "h",
        .quiz = attempt->quiz,
        .mode = "practice",
        .plan = attempt->no_certainty ? "{\"certainty\":false,\"hint_price\":0.25}"
                                      : "{\"certainty\":true,\"hint_price\":0.25}",
        .seed = 7,
        .started = minute(attempt->minute),
        .events = 1,
        .finished = !attempt->unfinished,
        .log = "{}",
        .log_len = 2,
    };
    memcpy(row.uuid.text, attempt->uuid, UUID_TEXT);
    case_must(class_attempt_put(store, &row, &taken, &id, &err), &err);
    assert_int_equal(taken, CLASS_ADDED);
    replace_answers(store, id, answers);
}

void class_case_mark(struct store *store, const char *attempt, const char *item, int64_t place,
                     double score, const char *why, const char *comment)
{
    struct err err = ERR_INIT;
    struct class_mark mark = {
        .uuid = uuid_random(),
        .item = item,
        .seq = place,
        .score = score,
        .why = why,
        .by = "kim",
        .comment = comment,
        .when = minute(10000),
        .undoes = "",
    };
    memcpy(mark.attempt.text, attempt, UUID_TEXT);
    case_must(class_mark_add(store, &mark, &err), &err);
}

void class_case_check(struct store *store, const char *class_id, const char *bank_id,
                      const struct class_case_check *check)
{
    struct err err = ERR_INIT;
    const struct class_check row = {
        .learner = learner_of(store, class_id, check->alias),
        .bank_id = bank_id,
        .task = check->task,
        .rev = check->rev,
        .when = minute(check->minute),
        .state = check->state,
        .cause = check->cause,
        .route = "ssh",
    };
    case_must(class_check_put(store, &row, &err), &err);
}

void class_case_form(struct store *store, const char *class_id, const char *bank_id,
                     const char *survey_hash, unsigned number,
                     const struct class_case_said *answers)
{
    enum { MOST = 20 };
    struct survey_answer rows[MOST];
    struct err err = ERR_INIT;
    size_t count = 0;
    struct class_feedback form = {
        .class_id = class_id,
        .bank_id = bank_id,
        .survey_hash = survey_hash,
        .day = "2026-11-25",
    };
    snprintf(form.id.text, sizeof(form.id.text), "%08x-0000-4000-8000-000000000000", number);
    for (; answers[count].item != NULL; count++) {
        assert_true(count < MOST);
        rows[count] = (struct survey_answer){answers[count].item, answers[count].part,
                                             answers[count].value};
    }
    case_must(class_feedback_put(store, &form, rows, count, &err), &err);
}

void class_case_same(double found, double expected, const char *what, int line)
{
    bool both = isnan(found) && isnan(expected);
    if (!both && !(fabs(found - expected) < 1e-9)) {
        fail_msg("line %d: %s is %.12g, not %.12g", line, what, found, expected);
    }
}
