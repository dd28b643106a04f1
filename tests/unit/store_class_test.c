/* What an instructor collects: files taken whole or not at all, learners and their keys, logs that
 * grow or diverge, answers and marks read back as they stand, forms released, and a class
 * forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/class.h"
#include "wrapup/mem.h"

#define CLASS "0f8fad5b-d9cb-469f-a165-70867728950e"
#define ONE "11111111-1111-4111-8111-111111111111"
#define TWO "22222222-2222-4222-8222-222222222222"
static const struct moment noon = {INT64_C(1764000000000), 540};

static struct uuid uuid_of(const char *text)
{
    struct uuid u;
    memcpy(u.text, text, UUID_TEXT);
    return u;
}

static int64_t learner(struct store *store, const char *alias, const char *key, bool want_pinned)
{
    struct err err = ERR_INIT;
    int64_t id = 0;
    bool pinned = false;
    case_must(class_learner_put(store, CLASS, alias, key, &id, &pinned, &err), &err);
    assert_int_equal(pinned, want_pinned);
    return id;
}

static enum class_taken put(struct store *store, int64_t who, const char *uuid, const char *log,
                            int64_t *id)
{
    struct err err = ERR_INIT;
    enum class_taken taken = CLASS_KNOWN;
    const struct class_attempt a = {
        .learner = who,
        .uuid = uuid_of(uuid),
        .store = TWO,
        .bank_id = "ec2",
        .bank_hash = "h",
        .quiz = "quick",
        .mode = "practice",
        .plan = "{}",
        .seed = 7,
        .started = noon,
        .events = 1,
        .finished = true,
        .log = log,
        .log_len = strlen(log),
    };
    case_must(class_attempt_put(store, &a, &taken, id, &err), &err);
    return taken;
}

static bool count_one(void *ctx, const struct class_attempt *a)
{
    (void)a;
    ++*(int *)ctx;
    return true;
}

static int attempts(struct store *store)
{
    struct err err = ERR_INIT;
    int count = 0;
    case_must(class_attempts(store, CLASS, "ec2", false, count_one, &count, &err), &err);
    return count;
}

static void test_first_key_is_pinned(void **state)
{
    struct store *store = case_open(*state);
    int64_t id = learner(store, "mina", NULL, true);
    assert_int_equal(learner(store, "mina", "K1", true), id);
    assert_int_equal(learner(store, "mina", "K1", true), id);
    assert_int_equal(learner(store, "mina", "K2", false), id);
    assert_int_equal(learner(store, "mina", NULL, true), id);
    assert_int_not_equal(learner(store, "jun", "K2", true), id);
    store_close(store);
}

static void test_two_names_of_one_person(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t mina = learner(store, "mina", NULL, true);
    int64_t other = learner(store, "mina2", NULL, true);
    int64_t third = learner(store, "mina3", NULL, true);
    assert_int_not_equal(mina, other);
    case_must(class_learner_same(store, CLASS, "mina2", "mina3", &err), &err);
    assert_int_equal(learner(store, "mina2", NULL, true), third);
    case_must(class_learner_same(store, CLASS, "mina3", "mina", &err), &err);
    assert_int_equal(learner(store, "mina2", NULL, true), mina);
    assert_int_equal(learner(store, "mina3", NULL, true), mina);
    case_must(class_learner_same(store, CLASS, "mina", "mina2", &err), &err);
    assert_int_equal(learner(store, "mina", NULL, true), mina);
    case_failed(class_learner_same(store, CLASS, "mina", "nobody", &err), &err, ERR_INPUT,
                "nobody");
    store_close(store);
}

static void test_the_longer_log_wins(void **state)
{
    struct store *store = case_open(*state);
    int64_t who = learner(store, "mina", NULL, true);
    int64_t id = 0;
    int64_t again = 0;
    assert_int_equal(put(store, who, ONE, "a\nb\n", &id), CLASS_ADDED);
    assert_int_equal(put(store, who, ONE, "a\nb\n", &again), CLASS_KNOWN);
    assert_int_equal(again, id);
    assert_int_equal(put(store, who, ONE, "a\n", &again), CLASS_SHORTER);
    assert_int_equal(put(store, who, ONE, "a\nb\nc\n", &again), CLASS_EXTENDED);
    assert_int_equal(again, id);
    assert_int_equal(put(store, who, ONE, "a\nb\n", &again), CLASS_SHORTER);
    assert_int_equal(attempts(store), 1);
    store_close(store);
}

static void test_diverging_logs_are_listed_and_neither_counts(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t who = learner(store, "mina", NULL, true);
    int64_t id = 0;
    put(store, who, ONE, "a\nb\n", &id);
    put(store, who, TWO, "x\n", &id);
    assert_int_equal(put(store, who, ONE, "a\nc\n", &id), CLASS_DIVERGING);
    assert_int_equal(put(store, who, ONE, "a\nb\nd\n", &id), CLASS_DIVERGING);
    assert_int_equal(attempts(store), 1);
    CLEANUP(strings_release) struct strings list = STRINGS_INIT;
    case_must(class_diverging(store, CLASS, "ec2", &list, &err), &err);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.list[0], ONE);
    store_close(store);
}

static void test_an_attempt_is_one_learners(void **state)
{
    struct store *store = case_open(*state);
    int64_t id = 0;
    put(store, learner(store, "mina", NULL, true), ONE, "a\n", &id);
    assert_int_equal(put(store, learner(store, "jun", NULL, true), ONE, "a\nb\n", &id),
                     CLASS_FOREIGN);
    assert_int_equal(attempts(store), 1);
    store_close(store);
}

/* First without a class file, then sealed for the class. */
static void test_an_attempt_may_be_handed_in_to_two_classes(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t id = 0;
    int64_t other = 0;
    bool pinned = false;
    put(store, learner(store, "mina", NULL, true), ONE, "a\n", &id);
    case_must(class_learner_put(store, "", "min", NULL, &other, &pinned, &err), &err);
    assert_int_equal(put(store, other, ONE, "a\nb\n", &id), CLASS_ADDED);
    assert_int_equal(put(store, other, ONE, "a\nb\n", &id), CLASS_KNOWN);
    assert_int_equal(attempts(store), 1);
    case_must(class_forget(store, "", NULL, &err), &err);
    assert_int_equal(attempts(store), 1);
    store_close(store);
}

static void test_a_file_is_taken_whole_or_not(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t id = 0;
    bool seen = true;
    const struct class_file file = {CLASS, "hash", "mina.wrapup", "handin", noon};
    case_must(class_batch_begin(store, &err), &err);
    case_must(class_file_begin(store, &err), &err);
    put(store, learner(store, "mina", NULL, true), ONE, "a\n", &id);
    case_must(class_file_add(store, &file, &err), &err);
    case_must(class_file_keep(store, &err), &err);
    case_must(class_file_begin(store, &err), &err);
    put(store, learner(store, "jun", NULL, true), TWO, "a\n", &id);
    class_file_drop(store);
    case_must(class_batch_commit(store, &err), &err);
    assert_int_equal(attempts(store), 1);
    case_must(class_file_seen(store, CLASS, "hash", &seen, &err), &err);
    assert_true(seen);
    case_must(class_file_seen(store, "", "hash", &seen, &err), &err);
    assert_false(seen);
    case_must(class_batch_begin(store, &err), &err);
    put(store, learner(store, "jun", NULL, true), TWO, "a\n", &id);
    class_batch_abort(store);
    assert_int_equal(attempts(store), 1);
    store_close(store);
}

static bool add_answer(void *ctx, const struct class_answer *a)
{
    buf_addf(ctx, "%d:%s/%d=%d ", (int)a->learner, a->item, (int)a->which, (int)a->verdict);
    return true;
}

static void test_answers_in_order(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    BUF_AUTO(found);
    int64_t mina = learner(store, "mina", NULL, true);
    int64_t jun = learner(store, "jun", NULL, true);
    int64_t first = 0;
    int64_t second = 0;
    put(store, jun, TWO, "b\n", &second);
    put(store, mina, ONE, "a\n", &first);
    const struct class_answer list[] = {
        {.place = 0, .item = "q1", .rev = 1, .verdict = VERDICT_WRONG, .value = "[\"a\"]"},
        {.place = 0,
         .which = CLASS_LAST,
         .item = "q1",
         .rev = 1,
         .verdict = VERDICT_RIGHT,
         .score = 1,
         .value = ""},
        {.place = 1, .item = "q2", .rev = 1, .verdict = VERDICT_SKIPPED, .value = ""},
    };
    case_must(class_answers_replace(store, first, list, 3, &err), &err);
    case_must(class_answers_replace(store, second, list, 3, &err), &err);
    case_must(class_answers_replace(store, second, list + 2, 1, &err), &err);
    case_must(class_answers(store, CLASS, "ec2", add_answer, &found, &err), &err);
    assert_string_equal(buf_str(&found), "1:q1/0=2 1:q1/1=0 1:q2/0=4 2:q2/0=4 ");
    store_close(store);
}

static struct class_mark mark_of(const char *uuid, double score, const char *undoes)
{
    return (struct class_mark){
        .uuid = uuid_of(uuid),
        .attempt = uuid_of(ONE),
        .item = "q48",
        .seq = 3,
        .score = score,
        .why = "person",
        .by = "teacher",
        .comment = "",
        .when = noon,
        .undoes = undoes,
    };
}

static bool add_mark(void *ctx, const struct class_mark *m)
{
    buf_addf(ctx, "%.2f ", m->score);
    return true;
}

static void test_the_newest_mark_stands(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    static const char *const ids[] = {"aaaaaaaa-1111-4111-8111-111111111111",
                                      "bbbbbbbb-1111-4111-8111-111111111111",
                                      "cccccccc-1111-4111-8111-111111111111"};
    static const char *const expected[] = {"0.50 ", "1.00 ", "0.50 "};
    int64_t id = 0;
    put(store, learner(store, "mina", NULL, true), ONE, "a\n", &id);
    const struct class_mark marks[] = {mark_of(ids[0], 0.5, ""), mark_of(ids[1], 1, ""),
                                       mark_of(ids[2], 0, ids[1])};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        BUF_AUTO(found);
        case_must(class_mark_add(store, &marks[i], &err), &err);
        case_must(class_mark_add(store, &marks[i], &err), &err); /* twice is once */
        case_must(class_marks(store, CLASS, "ec2", add_mark, &found, &err), &err);
        assert_string_equal(buf_str(&found), expected[i]);
    }
    BUF_AUTO(own);
    case_must(class_marks(store, NULL, NULL, add_mark, &own, &err), &err);
    assert_string_equal(buf_str(&own), "");
    store_close(store);
}

/* As when a learner reads an older file of marks after a newer one. */
static void test_the_later_mark_stands_whatever_came_in_first(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t id = 0;
    put(store, learner(store, "mina", NULL, true), ONE, "a\n", &id);
    struct class_mark later = mark_of("aaaaaaaa-1111-4111-8111-111111111111", 1, "");
    struct class_mark earlier = mark_of("bbbbbbbb-1111-4111-8111-111111111111", 0.5, "");
    later.when.at_ms++;
    later.key_hash = "k";
    case_must(class_mark_add(store, &later, &err), &err);
    case_must(class_mark_add(store, &earlier, &err), &err);
    BUF_AUTO(standing);
    BUF_AUTO(log);
    case_must(class_marks(store, CLASS, "ec2", add_mark, &standing, &err), &err);
    case_must(class_mark_log(store, CLASS, "ec2", add_mark, &log, &err), &err);
    assert_string_equal(buf_str(&standing), "1.00 ");
    assert_string_equal(buf_str(&log), "1.00 0.50 ");
    store_close(store);
}

static bool add_form_answer(void *ctx, const char *form, const struct survey_answer *answer)
{
    buf_addf(ctx, "%c%s=%s ", form[0], answer->item, answer->value);
    return true;
}

static void test_only_released_forms_are_read(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    int64_t forms = 0;
    int64_t released = 0;
    const struct survey_answer said = {.item = "B1", .part = "-", .value = "4"};
    const struct survey_answer changed = {.item = "B1", .part = "-", .value = "5"};
    struct class_feedback form = {uuid_of(TWO), CLASS, "ec2", "s", "2026-11-25"};
    case_must(class_feedback_put(store, &form, &said, 1, &err), &err);
    form.id = uuid_of(ONE);
    case_must(class_feedback_put(store, &form, &said, 1, &err), &err);
    case_must(class_feedback_put(store, &form, &changed, 1, &err), &err);
    BUF_AUTO(none);
    case_must(class_feedback_answers(store, CLASS, "ec2", "s", add_form_answer, &none, &err), &err);
    assert_string_equal(buf_str(&none), "");
    case_must(class_feedback_release(store, CLASS, "ec2", "s", &err), &err);
    form.id = uuid_of("33333333-3333-4333-8333-333333333333");
    case_must(class_feedback_put(store, &form, &said, 1, &err), &err);
    case_must(class_feedback_count(store, CLASS, "ec2", "s", &forms, &released, &err), &err);
    assert_int_equal(forms, 3);
    assert_int_equal(released, 2);
    BUF_AUTO(found);
    case_must(class_feedback_answers(store, CLASS, "ec2", "s", add_form_answer, &found, &err),
              &err);
    assert_string_equal(buf_str(&found), "1B1=5 2B1=4 ");
    store_close(store);
}

static bool add_check(void *ctx, const struct class_check *c)
{
    buf_addf(ctx, "%s=%s ", c->task, c->state);
    return true;
}

static bool add_audit(void *ctx, const struct class_audit *line)
{
    buf_adds(ctx, line->what);
    return true;
}

static void test_checks_and_the_trail(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    BUF_AUTO(found);
    BUF_AUTO(trail);
    const struct class_check check = {.learner = learner(store, "mina", NULL, true),
                                      .bank_id = "ec2",
                                      .task = "t11",
                                      .rev = 1,
                                      .when = noon,
                                      .state = "fail",
                                      .cause = "open_to_world",
                                      .route = "aws"};
    const struct class_audit line = {CLASS, "teacher", "regraded q27", noon};
    case_must(class_check_put(store, &check, &err), &err);
    case_must(class_check_put(store, &check, &err), &err);
    case_must(class_checks(store, CLASS, "ec2", add_check, &found, &err), &err);
    assert_string_equal(buf_str(&found), "t11=fail ");
    case_must(class_audit_add(store, &line, &err), &err);
    case_must(class_audits(store, CLASS, add_audit, &trail, &err), &err);
    assert_string_equal(buf_str(&trail), "regraded q27");
    store_close(store);
}

static void test_forgetting_leaves_no_trace(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    int64_t id = 0;
    const struct class_mark mark = mark_of("aaaaaaaa-1111-4111-8111-111111111111", 1, "");
    put(store, learner(store, "mina-kim", NULL, true), ONE, "secret-log-of-mina\n", &id);
    case_must(class_mark_add(store, &mark, &err), &err);
    put(store, learner(store, "jun", NULL, true), TWO, "log-of-jun\n", &id);
    case_failed(class_forget(store, CLASS, "nobody", &err), &err, ERR_INPUT, "nobody");
    case_must(class_forget(store, CLASS, "mina-kim", &err), &err);
    assert_int_equal(attempts(store), 1);
    assert_int_equal(case_traces(c, "mina-kim"), 0);
    assert_int_equal(case_traces(c, "secret-log-of-mina"), 0);
    assert_true(case_traces(c, "log-of-jun") > 0);
    case_must(class_forget(store, CLASS, NULL, &err), &err);
    assert_int_equal(attempts(store), 0);
    assert_int_equal(case_traces(c, "log-of-jun"), 0);
    case_must(store_check(store, &err), &err);
    store_close(store);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_first_key_is_pinned),
        CASE(test_two_names_of_one_person),
        CASE(test_the_longer_log_wins),
        CASE(test_diverging_logs_are_listed_and_neither_counts),
        CASE(test_an_attempt_is_one_learners),
        CASE(test_an_attempt_may_be_handed_in_to_two_classes),
        CASE(test_a_file_is_taken_whole_or_not),
        CASE(test_answers_in_order),
        CASE(test_the_newest_mark_stands),
        CASE(test_the_later_mark_stands_whatever_came_in_first),
        CASE(test_only_released_forms_are_read),
        CASE(test_checks_and_the_trail),
        CASE(test_forgetting_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
