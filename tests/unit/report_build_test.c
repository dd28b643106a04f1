/* A class of five, small enough to work out every figure by hand.
 *
 * What they answered in the quiz "main" (weights: q2 counts twice; c: certainty; q5 is only
 * mentioned in the lecture), as graded:
 *
 *        q1 (A.x)          q2 (A)      q3 (B)         q4 (B)           q5
 *   ann  b right c3        a right c3  true right c3  a,b right c3     x right c3
 *   bob  b right c2 1 hint a right c3  false wrong c3 a partly .5 c2   y wrong c1
 *   cho  a wrong c3        b wrong c3  true right c1  a,c wrong c1     doesn't know
 *   dan  a wrong c2        b wrong c3  skipped        a,b right c3     x right c2
 *   eun  c wrong declined  a right c3  true right c3  not reached      not reached
 *
 * eun's q2 was graded as wrong and set right by a regrade. In a free selection ann and bob answered
 * the essay q6 (B), which waits for a person; cho's got half a point by one; cho also answered q1
 * again, rightly, which counts for nothing. ann took "main" again after a week; dan began again and
 * didn't finish. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/bank_case.h"
#include "lib/store_case.h"
#include "lib/class_case.h"
#include "wrapup/report.h"

#define A CLASS_CASE_ANSWER
#define AT CLASS_CASE_ATTEMPT
#define R VERDICT_RIGHT
#define P VERDICT_PARTIAL
#define W VERDICT_WRONG
#define WAITS VERDICT_PENDING
enum { WEEK = 7 * 24 * 60 };

static struct bank *bank;
static const struct report_options plain = {
    .class_id = "",
    .class_name = "",
    .bank_hash = "h",
    .survey_hash = "s",
    .program = "test",
    .made = {CLASS_CASE_START, 540},
    .release = true,
};

/* ---- the class ----------------------------------------------------------------------------- */

#define UUID(n) "0000000" #n "-0000-4000-8000-000000000000"
static const struct {
    struct class_case_attempt attempt;
    struct class_case_answer answers[7];
} attempts[] = {
    {AT("dan", UUID(1), "main", 30),
     {A("q1", 1, W, 0, 2, "[\"a\"]"), A("q2", 1, W, 0, 3, "[\"b\"]"),
      A("q3", 3, VERDICT_SKIPPED, 0, 0, NULL), A("q4", 1, R, 1, 3, "[\"a\",\"b\"]"),
      A("q5", 1, R, 1, 2, "[\"x\"]")}},
    {AT("ann", UUID(2), "main", 0),
     {A("q1", 1, R, 1, 3, "[\"b\"]"), A("q2", 1, R, 1, 3, "[\"a\"]"),
      A("q3", 3, R, 1, 3, "[\"true\"]"), A("q4", 1, R, 1, 3, "[\"a\",\"b\"]"),
      A("q5", 1, R, 1, 3, "[\"x\"]")}},
    {AT("bob", UUID(3), "main", 10),
     {A("q1", 1, R, 1, 2, "[\"b\"]", .hints = 1), A("q2", 1, R, 1, 3, "[\"a\"]"),
      A("q3", 3, W, 0, 3, "[\"false\"]"), A("q4", 1, P, 0.5, 2, "[\"a\"]"),
      A("q5", 1, W, 0, 1, "[\"y\"]")}},
    {AT("cho", UUID(4), "main", 20),
     {A("q1", 1, W, 0, 3, "[\"a\"]"), A("q2", 1, W, 0, 3, "[\"b\"]"),
      A("q3", 3, R, 1, 1, "[\"true\"]"), A("q4", 1, W, 0, 1, "[\"a\",\"c\"]"),
      A("q5", 1, VERDICT_UNKNOWN, 0, 0, NULL)}},
    {AT("eun", UUID(5), "main", 40),
     {A("q1", 1, W, 0, -1, "[\"c\"]"), A("q2", 1, W, 0, 3, "[\"a\"]"),
      A("q3", 3, R, 1, 3, "[\"true\"]")}},
    {AT("ann", UUID(6), "main", WEEK),
     {A("q1", 1, R, 1, 3, "[\"b\"]"), A("q2", 1, R, 1, 3, "[\"a\"]"),
      A("q3", 3, R, 1, 3, "[\"true\"]"), A("q4", 1, P, 0.5, 3, "[\"a\"]"),
      A("q5", 1, R, 1, 3, "[\"x\"]")}},
    {AT("ann", UUID(7), "", 60), {A("q6", 1, WAITS, 0, 3, "[\"alpha\"]")}},
    {AT("bob", UUID(8), "", 60), {A("q6", 1, WAITS, 0, 3, "[\"beta\"]", .selfmarked = true)}},
    {AT("cho", UUID(9), "", 60),
     {A("q6", 1, WAITS, 0, 2, "[\"=alpha,\\\"beta\\\"\"]"), A("q1", 1, R, 1, 3, "[\"b\"]")}},
    {AT("dan", "00000010-0000-4000-8000-000000000000", "main", 90, .unfinished = true),
     {A("q3", 3, R, 1, 3, "[\"true\"]")}},
};
static const struct class_case_check checks[] = {
    {"ann", "t1", 1, 100, "pass", ""},
    {"ann", "t2", 1, 110, "pass", ""},
    {"ann", "t3", 2, 110, "fail", "public_ports"},
    {"bob", "t1", 1, 100, "fail", "timed_out"},
    {"bob", "t1", 1, 106, "pass", ""},
    {"bob", "t1", 1, 120, "skip", "requires"}, /* takes nothing back */
    {"bob", "t2", 1, 107, "fail", "open_to_world"},
    {"cho", "t1", 1, 100, "unknown", "no_aws"},
    {"cho", "t2", 1, 100, "wait", "booting"},
    {"dan", "t1", 1, 100, "skip", "requires"},
    {"dan", "t3", 1, 100, "pass", ""}, /* of another revision */
    {"dan", "t9", 1, 100, "pass", ""}, /* no longer there */
};

static int build_class(void **state)
{
    if (case_setup(state) != 0) {
        return -1;
    }
    struct store *store = case_open(*state);
    for (size_t i = 0; i < COUNT_OF(attempts); i++) {
        class_case_attempt(store, "", "class", &attempts[i].attempt, attempts[i].answers);
    }
    class_case_mark(store, UUID(9), "q6", 1, 0.5, "person", "half of it");
    class_case_mark(store, UUID(5), "q2", 2, 1, "regrade", "");
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        class_case_check(store, "", "class", &checks[i]);
    }
    store_close(store);
    return 0;
}

static struct report *report_of(struct store *store, const struct report_options *options)
{
    struct report *report = NULL;
    struct err err = ERR_INIT;
    case_must(report_build(store, bank, options, &report, &err), &err);
    return report;
}

/* ---- comparing ----------------------------------------------------------------------------- */

#define SHARE(share, got, out_of, answers) \
    share_is(&(share), (got), (out_of), (answers), #share, __LINE__)
static void share_is(const struct report_share *share, double got, double out_of, size_t answers,
                     const char *what, int line)
{
    class_case_same(share->got, got, what, line);
    class_case_same(share->out_of, out_of, what, line);
    if (share->answers != answers) {
        fail_msg("line %d: %s has %zu answers, not %zu", line, what, share->answers, answers);
    }
}

static const struct report_item *item_of(const struct report *r, const char *id)
{
    for (size_t i = 0; i < r->item_count; i++) {
        if (strcmp(r->items[i].id, id) == 0) {
            return &r->items[i];
        }
    }
    fail_msg("no item %s", id);
    return NULL;
}

/* ---- figures ------------------------------------------------------------------------------- */

/* Core answers that are graded: q1 and q2 and q3 of five, q4 of four, q6 of one; weights 5 + 10 + 5
 * + 4 + 1. Raw: q1 1 + .75, q2 2 x 3, q3 3, q4 1 + .5 + 1, q6 .5. Understood (right with c3): q1
 * ann; q2 ann, bob, eun; q3 ann, eun; q4 ann, dan. By chance q1 1/3, q2 and q3 1/2, q4 1/5 (the
 * 15 sets that can be picked of four earn 3: a, b, abc, abd a half each, ab all), q6 0. */
static void the_headline(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    const struct report_headline *h = &r->headline;
    assert_true(h->certainty && r->small);
    assert_int_equal(r->answered, 5);
    SHARE(h->raw, 13.75, 25, 20);
    SHARE(h->understood, 11, 25, 20);
    SHARE(h->mentioned, 2, 4, 4);
    SHARE(h->live, 3, 4, 4);
    SAME(h->chance, (5.0 / 3 + 5 + 2.5 + 4 * 0.2) / 25);
    assert_int_equal(h->right_sure, 8);
    assert_int_equal(h->right_unsure, 2);
    assert_int_equal(h->wrong_sure, 4);
    assert_int_equal(h->wrong_unsure, 6);
    assert_int_equal(h->self_forms, 0);
    SAME(h->self_median, NAN);
    assert_int_equal(r->auto_marked, 22);
    assert_int_equal(r->person_marked, 1);
    assert_int_equal(r->regraded, 1);
    assert_int_equal(r->pending, 2);
    assert_int_equal(r->self_marked_only, 1);
    assert_int_equal(r->other_revision, 0);
    report_free(r);
    store_close(store);
}

static void objectives_and_what_to_repeat(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    const struct report_objective *a = &r->objectives[0];
    const struct report_objective *x = &r->objectives[1];
    const struct report_objective *b = &r->objectives[2];
    const struct report_objective *c = &r->objectives[3];
    SHARE(a->understood, 7, 15, 10);
    SHARE(a->raw, 7.75, 15, 10);
    SHARE(a->live, 3, 4, 4);
    SHARE(x->understood, 1, 5, 5);
    SHARE(x->live, 0, 0, 0);
    SHARE(b->understood, 4, 10, 10);
    SHARE(b->raw, 6, 10, 10);
    SHARE(b->live, 0, 0, 0);
    SHARE(c->raw, 0, 0, 0);
    assert_int_equal(a->items, 2);
    assert_int_equal(b->items, 3);
    assert_int_equal(a->verdict, REPORT_AGAIN);
    assert_int_equal(c->verdict, REPORT_UNMEASURED);
    /* 3 of 4 live is neither mastered nor low. */
    assert_false(a->does_not_explain || a->knows_not_does);
    /* B .4, A .47, C not measured. */
    assert_int_equal(r->top_count, 3);
    assert_int_equal(r->lowest[0], 2);
    assert_int_equal(r->lowest[1], 0);
    assert_int_equal(r->lowest[2], 3);
    /* B is what comes next builds on: q4, that 2 of 4 got right (q3 3 of 5, one essay is no
     * measure). Then the part of A that is low, by its only question; A itself holds it. */
    assert_int_equal(r->repeat_count, 2);
    assert_int_equal(r->repeat[0].objective, 2);
    assert_true(r->repeat[0].next);
    assert_string_equal(bank->questions[r->repeat[0].question].id, "q4");
    assert_int_equal(r->repeat[1].objective, 1);
    assert_string_equal(bank->questions[r->repeat[1].question].id, "q1");
    /* s2 is wrong, M2, a critical one, hangs on s3; s4 is only simplified. */
    assert_int_equal(r->correction_count, 2);
    assert_int_equal(r->corrections[0], 1);
    assert_int_equal(r->corrections[1], 2);
    report_free(r);
    store_close(store);
}

/* M2: cho and dan in q2, bob in q3. M1: cho and dan in q1. */
static void misconceptions_by_learner(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->misconception_count, 2);
    const struct report_misconception *m = r->misconceptions;
    assert_int_equal(m[0].index, 1);
    assert_int_equal(m[0].learners, 3);
    assert_int_equal(m[0].answers, 3);
    assert_int_equal(m[0].sure, 3);
    assert_int_equal(m[0].question, 1);
    assert_string_equal(m[0].response, "[\"b\"]");
    assert_int_equal(m[1].index, 0);
    assert_int_equal(m[1].learners, 2);
    assert_int_equal(m[1].sure, 1);
    assert_int_equal(m[1].question, 0);
    report_free(r);
    store_close(store);
}

static void items_and_their_choices(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->item_count, 6);
    for (size_t i = 0; i < r->item_count; i++) {
        assert_int_equal(r->items[i].index, i);
        SAME(r->items[i].discrimination, NAN);
    }
    const struct report_item *q1 = item_of(r, "q1");
    assert_int_equal(q1->n, 5);
    assert_int_equal(q1->right, 2);
    assert_int_equal(q1->wrong, 3);
    /* 1, .75, 0, 0, 0 */
    SAME(q1->facility, 0.35);
    SAME(q1->sd, sqrt((0.65 * 0.65 + 0.4 * 0.4 + 3 * 0.35 * 0.35) / 4));
    assert_int_equal(q1->sure, 2);
    assert_int_equal(q1->choice_count, 3);
    assert_int_equal(q1->choices[0].count, 2);
    assert_int_equal(q1->choices[0].sure, 1);
    assert_int_equal(q1->choices[1].count, 2);
    assert_true(q1->choices[1].right && !q1->choices[0].right);
    assert_int_equal(q1->choices[2].count, 1);
    assert_int_equal(q1->sure_wrong, -1);
    assert_int_equal(q1->complete, 4);
    const struct report_item *q2 = item_of(r, "q2");
    assert_int_equal(q2->right, 3); /* eun's by the regrade */
    assert_int_equal(q2->sure_wrong, 1);
    assert_int_equal(q2->sure_wrong_count, 2);
    const struct report_item *q3 = item_of(r, "q3");
    assert_int_equal(q3->rev, 3);
    assert_int_equal(q3->skipped, 1);
    assert_int_equal(q3->n, 5);
    assert_string_equal(q3->choices[0].value, "true");
    assert_int_equal(q3->choices[0].count, 3);
    assert_int_equal(q3->choices[1].count, 1);
    const struct report_item *q4 = item_of(r, "q4");
    const size_t picked[] = {4, 2, 1, 0};
    for (size_t i = 0; i < COUNT_OF(picked); i++) {
        assert_int_equal(q4->choices[i].count, picked[i]);
        assert_int_equal(q4->choices[i].right, i < 2);
    }
    SAME(q4->facility, 2.5 / 4);
    const struct report_item *q5 = item_of(r, "q5");
    assert_int_equal(q5->unknown, 1);
    assert_int_equal(q5->choice_count, 2);
    assert_string_equal(q5->choices[0].value, "[\"x\"]");
    assert_true(q5->choices[0].right && !q5->choices[1].right);
    const struct report_item *q6 = item_of(r, "q6");
    assert_int_equal(q6->n, 1);
    assert_int_equal(q6->partial, 1);
    assert_int_equal(q6->pending, 2);
    assert_int_equal(q6->choice_count, 0);
    assert_false(q6->none_right);
    report_free(r);
    store_close(store);
}

/* Totals of those with a mark everywhere, of 6: ann 6, bob .75 + 2 + .5, cho 1, dan 2. */
static void the_quiz_as_a_test(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->test_count, 1);
    const struct report_test *t = &r->tests[0];
    assert_string_equal(t->quiz, "main");
    assert_int_equal(t->learners, 5);
    assert_int_equal(t->items, 5);
    assert_int_equal(t->waiting, 0);
    assert_int_equal(t->complete, 4);
    SAME(t->mean, 12.25 / 4 / 6);
    SAME(t->median, 2.625 / 6);
    SAME(t->sd,
         sqrt((2.9375 * 2.9375 + 0.1875 * 0.1875 + 2.0625 * 2.0625 + 1.0625 * 1.0625) / 3) / 6);
    SAME(t->consistency, NAN);
    assert_int_equal(t->again, 1);
    SAME(t->first_mean, 1);
    SAME(t->last_mean, 5.5 / 6);
    SAME(t->days_between, 7);
    report_free(r);
    store_close(store);
}

/* By certainty: c1 bob q5, cho q3 (right), cho q4; c2 bob q1 (right), bob q4, dan q1, dan q5
 * (right), cho q6; c3 ann's five, bob q2 and q3, cho q1 and q2, dan q2 and q4, eun q2 and q3: 13,
 * of which 9 are right. */
static void calibration(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    const struct report_calibration *k = &r->calibration;
    const size_t given[] = {3, 5, 13};
    const size_t right[] = {1, 2, 9};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(k->answers[i], given[i]);
        assert_int_equal(k->right[i], right[i]);
    }
    double off1 = 0.5 - 1.0 / 3;
    double off2 = 0.75 - 0.4;
    double off3 = 0.95 - 9.0 / 13;
    double all = 12.0 / 21;
    SAME(k->reliability, (3 * off1 * off1 + 5 * off2 * off2 + 13 * off3 * off3) / 21);
    SAME(k->uncertainty, 12.0 / 21 * 9 / 21);
    SAME(k->resolution,
         (3 * pow(1.0 / 3 - all, 2) + 5 * pow(0.4 - all, 2) + 13 * pow(9.0 / 13 - all, 2)) / 21);
    /* By its definition: the mean of (claimed - right)^2 over all 21 answers. */
    SAME(k->brier,
         (2 * 0.25 + 0.25 + 3 * 0.75 * 0.75 + 2 * 0.25 * 0.25 + 4 * 0.95 * 0.95 + 9 * 0.05 * 0.05) /
             21);
    SAME(k->bias, (3 * 0.5 + 5 * 0.75 + 13 * 0.95) / 21 - all);
    /* c1: 0 + 1 + 0; c2: 2 x .75, 2 x .5, -2, 2, 2 x .5; c3: nine times 3, four times -6. */
    SAME(k->marks, (1 + 3.5 + 27 - 24) / 21);
    report_free(r);
    store_close(store);
}

static void who_did_what(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    static const char *const names[] = {"ann", "bob", "cho", "dan", "eun"};
    /* eun's score is of all that "main" asks. */
    const double scores[] = {1, 3.25 / 6, 1.0 / 6, 2.0 / 6, 3.0 / 6};
    assert_int_equal(r->learner_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(r->learners[i].alias, names[i]);
        SAME(r->learners[i].scores[0], scores[i]);
    }
    const struct report_learner *ann = &r->learners[0];
    assert_int_equal(ann->attempts, 3);
    assert_int_equal(ann->finished, 3);
    assert_int_equal(ann->answers, 5);
    assert_int_equal(ann->pending, 1);
    SHARE(ann->raw, 5, 5, 4);
    SHARE(ann->live, 2, 2, 2);
    assert_true(ann->last.at_ms == CLASS_CASE_START + (int64_t)WEEK * 60000);
    assert_int_equal(r->learners[3].attempts, 2);
    assert_int_equal(r->learners[3].finished, 1);
    SHARE(r->learners[2].raw, 1.5, 6, 5); /* q1 once, q6 by the person */
    assert_null(r->absent);
    report_free(r);
    CLEANUP(strings_release) struct strings roster = STRINGS_INIT;
    static const char *const listed[] = {"eun", "fay", "ann", "Ann"};
    for (size_t i = 0; i < COUNT_OF(listed); i++) {
        strings_add(&roster, listed[i]);
    }
    struct report_options options = plain;
    options.roster = &roster;
    r = report_of(store, &options);
    assert_int_equal(r->absent_count, 2);
    assert_string_equal(r->absent[0], "fay");
    assert_string_equal(r->absent[1], "Ann");
    report_free(r);
    store_close(store);
}

static void the_practice(void **state)
{
    struct store *store = case_open(*state);
    struct report *r = report_of(store, &plain);
    const struct report_task *t1 = &r->tasks[0];
    const struct report_task *t2 = &r->tasks[1];
    const struct report_task *t3 = &r->tasks[2];
    assert_int_equal(r->checked, 4);
    assert_int_equal(t1->reached, 3); /* one skipped it */
    assert_int_equal(t1->pass, 2);
    assert_int_equal(t1->unknown, 1);
    assert_int_equal(t1->skip, 1);
    assert_int_equal(t1->first_stuck, 0);
    assert_string_equal(t1->cause, "no_aws");
    SAME(t1->minutes, 3); /* ann 0, bob 6 */
    assert_int_equal(t2->reached, 3);
    assert_int_equal(t2->fail, 1);
    assert_int_equal(t2->wait, 1);
    assert_int_equal(t2->first_stuck, 2);
    assert_string_equal(t2->cause, "booting"); /* once, as the other one */
    assert_int_equal(t2->cause_count, 1);
    SAME(t2->minutes, 10);
    assert_int_equal(t3->reached, 1);
    assert_int_equal(t3->first_stuck, 0);
    SAME(t3->minutes, NAN);
    assert_int_equal(r->unknown_checks, 1);
    report_free(r);
    store_close(store);
}

/* Who wasn't asked stands in no corner, and is understood by the score alone. */
static void certainty_was_off(void **state)
{
    struct store *store = case_open(*state);
    const struct class_case_attempt attempt = AT("fay", "00000011-0000-4000-8000-000000000000",
                                                 "main", 50, .no_certainty = true);
    const struct class_case_answer answers[3] = {A("q1", 1, R, 1, 0, "[\"b\"]"),
                                                 A("q2", 1, W, 0, 0, "[\"b\"]")};
    class_case_attempt(store, "", "class", &attempt, answers);
    struct report *r = report_of(store, &plain);
    assert_true(r->headline.certainty);
    SHARE(r->headline.understood, 12, 28, 22);
    assert_int_equal(r->headline.right_unsure, 2);
    assert_int_equal(r->headline.wrong_unsure, 6);
    report_free(r);
    struct learner_report *one = NULL;
    struct err err = ERR_INIT;
    case_must(learner_report_build(store, bank, &plain, "fay", &one, &err), &err);
    assert_false(one->certainty);
    SHARE(one->self.understood, 1, 3, 2);
    learner_report_free(one);
    store_close(store);
}

/* ---- one learner --------------------------------------------------------------------------- */

static void one_learner(void **state)
{
    struct store *store = case_open(*state);
    struct learner_report *r = NULL;
    struct err err = ERR_INIT;
    case_must(learner_report_build(store, bank, &plain, "bob", &r, &err), &err);
    assert_string_equal(r->self.alias, "bob");
    SHARE(r->self.raw, 0.75 + 2 + 0 + 0.5, 5, 4);
    SHARE(r->self.understood, 2, 5, 4);
    assert_int_equal(r->objectives[0].verdict, REPORT_UNMEASURED);
    SHARE(r->objectives[2].understood, 0, 2, 2);
    assert_int_equal(r->answer_count, 6);
    assert_int_equal(r->answers[5].verdict, VERDICT_PENDING);
    SAME(r->answers[0].score, 0.75);
    assert_int_equal(r->calibration.answers[2], 2);
    /* An open security group before what bob thinks wrongly; it is also where bob is stuck. */
    assert_int_equal(r->alert_count, 1);
    assert_int_equal(r->step_count, 2);
    assert_int_equal(r->steps[0].kind, REPORT_STEP_ALERT);
    assert_int_equal(r->steps[0].index, 1);
    assert_string_equal(r->steps[0].cause, "open_to_world");
    assert_int_equal(r->steps[1].kind, REPORT_STEP_MISCONCEPTION);
    assert_int_equal(r->steps[1].statement, 2);
    learner_report_free(r);
    case_must(learner_report_build(store, bank, &plain, "cho", &r, &err), &err);
    assert_string_equal(r->answers[5].comment, "half of it");
    assert_true(r->answers[5].by_person);
    SAME(r->answers[5].score, 0.5);
    learner_report_free(r);
    case_failed(learner_report_build(store, bank, &plain, "nobody", &r, &err), &err, ERR_INPUT,
                "nobody");
    store_close(store);
}

static void two_names_are_one_learner(void **state)
{
    struct store *store = case_open(*state);
    struct learner_report *r = NULL;
    struct err err = ERR_INIT;
    /* dan's attempts are eun's, too: dan's q1 to q3, begun earlier, are the first ones. */
    case_must(class_learner_same(store, "", "dan", "eun", &err), &err);
    case_must(learner_report_build(store, bank, &plain, "dan", &r, &err), &err);
    assert_string_equal(r->self.alias, "eun");
    assert_int_equal(r->answer_count, 5);
    SHARE(r->self.raw, 1, 5, 4);
    learner_report_free(r);
    struct report *all = report_of(store, &plain);
    assert_int_equal(all->learner_count, 4);
    assert_int_equal(item_of(all, "q1")->n, 4);
    report_free(all);
    store_close(store);
}

static void nothing_was_collected(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct report *r = NULL;
    struct report_options other = plain;
    other.class_id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    case_failed(report_build(store, bank, &other, &r, &err), &err, ERR_INPUT, "class");
    assert_null(r);
    store_close(store);
}

static int set_up(void **state)
{
    (void)state;
    BUF_AUTO(bytes);
    bank = bank_case_file("tests/data/bank/class.json", &bytes);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    bank_free(bank);
    return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, build_class, case_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_headline),
        CASE(objectives_and_what_to_repeat),
        CASE(misconceptions_by_learner),
        CASE(items_and_their_choices),
        CASE(the_quiz_as_a_test),
        CASE(calibration),
        CASE(who_did_what),
        CASE(the_practice),
        CASE(certainty_was_off),
        CASE(one_learner),
        CASE(two_names_are_one_learner),
        CASE(nothing_was_collected),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
