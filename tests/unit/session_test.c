/* An attempt as a state machine: plans, answers, undo, retries, certainty, scores, damage.
 * Storing the events and asking at a prompt are tested elsewhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/bank_case.h"
#include "wrapup/summary.h"

struct fixture {
    struct bank *bank;
    struct plan plan;
    struct session *session;
    struct strings log; /* bodies, for replaying */
    int64_t clock;
};

static void begin(struct fixture *f, const char *quiz)
{
    struct err err = ERR_INIT;
    f->bank = bank_case(bank_case_small());
    struct selection selection = {.quiz = bank_quiz(f->bank, quiz), .objective = -1};
    assert_true(plan_choose(f->bank, &selection, 7, &f->plan, &err));
    f->session = session_new(f->bank, &f->plan);
}

static void end(struct fixture *f)
{
    session_free(f->session);
    plan_release(&f->plan);
    bank_free(f->bank);
}

static struct occasion now(void)
{
    return (struct occasion){.when = {.at_ms = 1000, .offset_min = 540}, .spent_ms = 5};
}

static void apply(struct fixture *f, const struct event *event)
{
    struct err err = ERR_INIT;
    if (!session_apply(f->session, event, &err)) {
        fail_msg("%s", err.text.in[LANG_EN]);
    }
}

static size_t item_of(const struct fixture *f, const char *id)
{
    for (size_t i = 0; i < session_count(f->session); i++) {
        if (strcmp(session_item(f->session, i)->question->id, id) == 0) {
            return i;
        }
    }
    fail_msg("no item %s", id);
    return 0;
}

/* Answers by choice id or text. */
static void answer(struct fixture *f, const char *id, const char *value)
{
    size_t i = item_of(f, id);
    struct response response = {.value = STRINGS_INIT};
    struct verdict verdict;
    struct event event;
    strings_add(&response.value, value);
    question_grade(session_item(f->session, i)->question, &response, &verdict);
    session_event_answer(f->session, i, value, &response, &verdict, now(), &event);
    apply(f, &event);
    response_release(&response);
}

static void sure(struct fixture *f, const char *id, int level)
{
    struct event event;
    session_event_certainty(f->session, item_of(f, id), level, now(), &event);
    apply(f, &event);
}

static void undo(struct fixture *f)
{
    struct event event;
    size_t item = 0;
    int64_t seq = session_undoable(f->session, &item);
    assert_true(seq > 0);
    session_event_undo(f->session, item, seq, now(), &event);
    apply(f, &event);
}

static void simple(struct fixture *f, enum event_kind kind, const char *id)
{
    struct event event;
    session_event(f->session, kind, item_of(f, id), now(), &event);
    apply(f, &event);
}

static const struct item *item(const struct fixture *f, const char *id)
{
    return session_item(f->session, item_of(f, id));
}

/* ---- plans --------------------------------------------------------------------------------- */

static void plans_follow_the_quiz(void **state)
{
    (void)state;
    struct bank *bank = bank_case(bank_case_small());
    struct err err = ERR_INIT;
    struct plan plan;
    struct selection s = {.quiz = bank_quiz(bank, "two"), .objective = -1};
    assert_true(plan_choose(bank, &s, 1, &plan, &err));
    assert_int_equal(plan.items.count, 2);
    assert_string_equal(plan.items.list[0], "q2");
    assert_int_equal(plan.mode, QUIZ_EXAM);
    plan_release(&plan);
    /* An objective means all below it; without shuffle the bank's order holds. */
    s = (struct selection){.quiz = bank_quiz(bank, "full"), .objective = bank_objective(bank, "A")};
    assert_true(plan_choose(bank, &s, 1, &plan, &err));
    assert_int_equal(plan.items.count, 3);
    assert_string_equal(plan.items.list[0], "q1");
    assert_string_equal(plan.items.list[1], "q2");
    plan_release(&plan);
    s = (struct selection){
        .quiz = bank_quiz(bank, "full"), .objective = -1, .difficulties = 1U << 3};
    assert_true(plan_choose(bank, &s, 1, &plan, &err));
    assert_int_equal(plan.items.count, 1);
    plan_release(&plan);
    struct strings only = STRINGS_INIT;
    strings_add(&only, "q9");
    s = (struct selection){.quiz = bank_quiz(bank, "full"), .objective = -1, .only = &only};
    assert_false(plan_choose(bank, &s, 1, &plan, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    strings_release(&only);
    bank_free(bank);
}

/* A short quiz takes from every top objective and never both of two enemies. */
static void short_quizzes_are_spread(void **state)
{
    (void)state;
    struct bank *bank = bank_case(bank_case_small());
    bool orders[2] = {false, false};
    for (int64_t seed = 0; seed < 200; seed++) {
        struct err err = ERR_INIT;
        struct plan plan;
        struct selection s = {.quiz = bank_quiz(bank, "short"), .objective = -1};
        assert_true(plan_choose(bank, &s, seed, &plan, &err));
        assert_int_equal(plan.items.count, 2);
        assert_false(strings_has(&plan.items, "q1") && strings_has(&plan.items, "q2"));
        assert_true(strings_has(&plan.items, "q3") || strings_has(&plan.items, "q4"));
        orders[strcmp(plan.items.list[0], "q3") == 0 || strcmp(plan.items.list[0], "q4") == 0] =
            true;
        plan_release(&plan);
        s.count = 4; /* all but one of the enemies */
        assert_true(plan_choose(bank, &s, seed, &plan, &err));
        assert_int_equal(plan.items.count, 4);
        assert_false(strings_has(&plan.items, "q1") && strings_has(&plan.items, "q2"));
        plan_release(&plan);
    }
    assert_true(orders[0] && orders[1]);
    bank_free(bank);
}

static void plans_are_written_and_read(void **state)
{
    (void)state;
    struct bank *bank = bank_case(bank_case_small());
    struct err err = ERR_INIT;
    struct plan plan;
    struct plan back;
    BUF_AUTO(json);
    struct selection s = {.quiz = bank_quiz(bank, "short"), .objective = -1};
    assert_true(plan_choose(bank, &s, 3, &plan, &err));
    plan_write(&plan, &json);
    assert_true(plan_read(bank, buf_str(&json), 3, &back, &err));
    BUF_AUTO(again);
    plan_write(&back, &again);
    assert_string_equal(buf_str(&json), buf_str(&again));
    plan_release(&plan);
    plan_release(&back);
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"attempts\":0,\"certainty\":true,\"hint_price\":0.25,\"items\":[\"q9\"],\"keys\":true,\"mode\":\"practice\",\"skip\":true,\"time_limit_s\":0}",
        "{\"attempts\":0,\"certainty\":true,\"hint_price\":0.25,\"items\":[\"q1\",\"q1\"],\"keys\":true,\"mode\":\"practice\",\"skip\":true,\"time_limit_s\":0}",
        "{\"attempts\":0,\"certainty\":true,\"hint_price\":2,\"items\":[\"q1\"],\"keys\":true,\"mode\":\"practice\",\"skip\":true,\"time_limit_s\":0}",
        "{\"attempts\":0,\"certainty\":true,\"hint_price\":0,\"items\":[],\"keys\":true,\"mode\":\"practice\",\"skip\":true,\"time_limit_s\":0}",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(plan_read(bank, bad[i], 3, &back, &err));
        assert_int_equal(err.kind, ERR_STORE);
    }
    bank_free(bank);
}

/* ---- answers ------------------------------------------------------------------------------- */

static void the_first_answer_counts_and_the_last_shows_progress(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    assert_int_equal(session_next(f.session, 0), 0);
    answer(&f, "q1", "a");
    assert_true(session_wants_certainty(f.session, 0));
    assert_int_equal(session_next(f.session, 0), 0);
    sure(&f, "q1", 3);
    assert_false(session_wants_certainty(f.session, 0));
    assert_true(session_may_retry(f.session, 0));
    answer(&f, "q1", "b");
    assert_false(session_wants_certainty(f.session, 0));
    assert_false(session_may_retry(f.session, 0));
    assert_int_equal(item(&f, "q1")->first.verdict.kind, VERDICT_WRONG);
    assert_int_equal(item(&f, "q1")->first.certainty, 3);
    assert_int_equal(item(&f, "q1")->last.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "q1")->tries, 2);
    assert_true(item_missed(item(&f, "q1")));
    /* Taking the retry back leaves the first answer, and what is asked next is another question. */
    undo(&f);
    assert_int_equal(item(&f, "q1")->last.verdict.kind, VERDICT_WRONG);
    assert_int_equal(session_next(f.session, 0), item_of(&f, "q2"));
    end(&f);
}

static void undo_before_feedback_is_as_if_never_said(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    answer(&f, "q1", "a");
    undo(&f); /* before the certainty: no feedback was seen */
    assert_int_equal(item(&f, "q1")->state, ITEM_OPEN);
    assert_int_equal(item(&f, "q1")->tries, 0);
    answer(&f, "q1", "b");
    sure(&f, "q1", 2);
    assert_int_equal(item(&f, "q1")->first.verdict.kind, VERDICT_RIGHT);
    undo(&f); /* after it: the first answer stands for statistics */
    assert_int_equal(item(&f, "q1")->state, ITEM_OPEN);
    assert_int_equal(item(&f, "q1")->first.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "q1")->first.certainty, 2);
    answer(&f, "q1", "a");
    assert_int_equal(item(&f, "q1")->first.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "q1")->last.verdict.kind, VERDICT_WRONG);
    assert_false(session_wants_certainty(f.session, item_of(&f, "q1")));
    end(&f);
}

static void an_unseen_answer_is_replaced(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "two");
    answer(&f, "q2", "a");
    answer(&f, "q2", "b");
    assert_int_equal(item(&f, "q2")->first.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "q2")->tries, 1);
    assert_false(item_missed(item(&f, "q2")));
    end(&f);
    begin(&f, "full");
    answer(&f, "q1", "a");
    answer(&f, "q1", "b");
    assert_true(session_wants_certainty(f.session, item_of(&f, "q1")));
    sure(&f, "q1", 3);
    assert_int_equal(item(&f, "q1")->first.certainty, 3);
    assert_int_equal(item(&f, "q1")->first.verdict.kind, VERDICT_RIGHT);
    end(&f);
}

static void nothing_but_marks_follows_the_end(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    struct event event;
    begin(&f, "two");
    answer(&f, "q2", "a");
    session_event_finish(f.session, "asked", now(), &event);
    apply(&f, &event);
    struct err err = ERR_INIT;
    session_event_undo(f.session, item_of(&f, "q2"), 1, now(), &event);
    assert_false(session_apply(f.session, &event, &err));
    session_event(f.session, EVENT_HINT, item_of(&f, "q1"), now(), &event);
    assert_false(session_apply(f.session, &event, &err));
    end(&f);
}

static void feedback_is_owed_after_an_answer(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    size_t i = 99;
    struct event event;
    begin(&f, "full");
    assert_false(session_owes_feedback(f.session, &i));
    answer(&f, "q1", "a");
    assert_false(session_owes_feedback(f.session, &i)); /* the certainty comes first */
    sure(&f, "q1", 1);
    assert_true(session_owes_feedback(f.session, &i));
    assert_int_equal(i, item_of(&f, "q1"));
    session_event_presented(f.session, 1, &session_item(f.session, 1)->layout, now(), &event);
    apply(&f, &event);
    assert_false(session_owes_feedback(f.session, &i));
    end(&f);
}

static void exams_let_answers_change_until_the_end(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "two");
    answer(&f, "q2", "a");
    assert_false(session_may_retry(f.session, 0));
    assert_true(session_may_answer(f.session, 0));
    undo(&f);
    answer(&f, "q2", "b");
    assert_int_equal(item(&f, "q2")->first.verdict.kind, VERDICT_RIGHT);
    simple(&f, EVENT_SKIP, "q1");
    assert_int_equal(item(&f, "q1")->state, ITEM_SKIPPED);
    assert_int_equal(session_next(f.session, 0), session_count(f.session));
    undo(&f);
    assert_int_equal(item(&f, "q1")->state, ITEM_OPEN);
    struct event event;
    session_event_finish(f.session, "asked", now(), &event);
    apply(&f, &event);
    assert_true(session_finished(f.session));
    assert_false(session_may_answer(f.session, 0));
    end(&f);
}

static void hints_cost_and_unknown_is_not_wrong(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    simple(&f, EVENT_HINT, "q1");
    answer(&f, "q1", "b");
    const struct item *q1 = item(&f, "q1");
    assert_true(session_score(f.session, q1, &q1->first) > 0.7499 &&
                session_score(f.session, q1, &q1->first) < 0.7501);
    struct event event;
    session_event_answer(f.session, item_of(&f, "q5"), "모름", NULL, NULL, now(), &event);
    assert_int_equal(event.verdict, VERDICT_UNKNOWN);
    apply(&f, &event);
    assert_int_equal(item(&f, "q5")->first.verdict.kind, VERDICT_UNKNOWN);
    assert_false(session_wants_certainty(f.session, item_of(&f, "q5")));
    assert_true(item_missed(item(&f, "q5")));
    session_event_flag(f.session, item_of(&f, "q3"), true, now(), &event);
    apply(&f, &event);
    assert_true(item(&f, "q3")->flagged);
    session_event_flag(f.session, item_of(&f, "q3"), false, now(), &event);
    apply(&f, &event);
    assert_false(item(&f, "q3")->flagged);
    end(&f);
}

static void open_answers_wait_and_are_marked_by_the_learner(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    answer(&f, "q4", "alpha comes first");
    size_t i = item_of(&f, "q4");
    assert_int_equal(item(&f, "q4")->first.verdict.kind, VERDICT_PENDING);
    assert_false(session_wants_selfmark(f.session, i));
    sure(&f, "q4", CERTAINTY_DECLINED);
    assert_true(session_wants_selfmark(f.session, i));
    assert_false(session_may_retry(f.session, i));
    struct event event;
    session_event_selfmark(f.session, i, 3, now(), &event);
    assert_string_equal(event.body, "{\"points\":[\"k1\",\"k2\"]}");
    apply(&f, &event);
    assert_false(session_wants_selfmark(f.session, i));
    assert_true(item(&f, "q4")->first.selfmarked);
    assert_true(session_score(f.session, item(&f, "q4"), &item(&f, "q4")->first) > 0.99);
    end(&f);
}

/* ---- resuming ------------------------------------------------------------------------------ */

static void layouts_are_fixed_by_the_seed(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    struct fixture g = {.clock = 0};
    begin(&f, "full");
    begin(&g, "full");
    for (size_t i = 0; i < session_count(f.session); i++) {
        assert_memory_equal(&session_item(f.session, i)->layout,
                            &session_item(g.session, i)->layout, sizeof(struct layout));
    }
    /* What was presented outranks what the seed would give. */
    struct layout turned = session_item(f.session, 0)->layout;
    unsigned first = turned.at[0];
    turned.at[0] = turned.at[1];
    turned.at[1] = first;
    struct event event;
    session_event_presented(f.session, 0, &turned, now(), &event);
    apply(&f, &event);
    assert_memory_equal(&session_item(f.session, 0)->layout, &turned, sizeof(turned));
    assert_int_equal(session_resume_at(f.session), 0);
    end(&f);
    end(&g);
}

static void foreign_events_are_refused(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    answer(&f, "q1", "b");
    const struct event base = {.seq = 2,
                               .kind = EVENT_ANSWER,
                               .item = "q2",
                               .body = "{\"typed\":\"b\",\"value\":[\"b\"]}"};
    struct event bad[12];
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        bad[i] = base;
    }
    bad[0].seq = 1;
    bad[1].seq = 4;
    bad[2].item = "q9";
    bad[3].item = NULL;
    bad[4].body = "";
    bad[5].body = "{\"value\":[1]}";
    bad[6].body = "{\"value\":\"b\"}";
    bad[7] = (struct event){.seq = 2, .kind = EVENT_UNDO, .item = "q2", .body = "{\"seq\":1}"};
    bad[8] = (struct event){.seq = 2, .kind = EVENT_UNDO, .item = "q1", .body = "{\"seq\":7}"};
    bad[9] = (struct event){
        .seq = 2, .kind = EVENT_CERTAINTY, .item = "q1", .body = "{\"level\":4}"};
    bad[10] = (struct event){.seq = 2, .kind = EVENT_FLAG, .item = "q1", .body = "{\"on\":1}"};
    bad[11] = (struct event){.seq = 2, .kind = EVENT_SELFMARK, .item = "q1", .body = "[]"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct err err = ERR_INIT;
        assert_false(session_apply(f.session, &bad[i], &err));
        assert_int_equal(err.kind, ERR_STORE);
        assert_int_equal(session_next_seq(f.session), 2);
    }
    end(&f);
}

/* Whatever is done, replaying the log gives the same state. */
static void replaying_gives_the_same_state(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 20260101);
    for (int round = 0; round < 100; round++) {
        struct fixture f = {.clock = 0};
        struct fixture g = {.clock = 0};
        begin(&f, round % 2 == 0 ? "full" : "two");
        begin(&g, round % 2 == 0 ? "full" : "two");
        for (int step = 0; step < 30; step++) {
            struct event event;
            size_t i = rng_below(&rng, (uint32_t)session_count(f.session));
            const struct question *q = session_item(f.session, i)->question;
            size_t item_index = 0;
            int64_t seq = session_undoable(f.session, &item_index);
            struct response r = {.value = STRINGS_INIT};
            struct verdict v;
            strings_add(&r.value, rng_below(&rng, 2) == 0 ? "a" : "b");
            question_grade(q, &r, &v);
            uint32_t what = rng_below(&rng, 6);
            if (what == 0) {
                session_event(f.session, EVENT_HINT, i, now(), &event);
            } else if (what == 1) {
                session_event(f.session, EVENT_SKIP, i, now(), &event);
            } else if (what == 2) {
                session_event_certainty(f.session, i, 2, now(), &event);
            } else if (what == 3 && seq > 0) {
                session_event_undo(f.session, item_index, seq, now(), &event);
            } else {
                session_event_answer(f.session, i, "x", &r, &v, now(), &event);
            }
            apply(&f, &event);
            apply(&g, &event);
            response_release(&r);
        }
        for (size_t i = 0; i < session_count(f.session); i++) {
            const struct item *a = session_item(f.session, i);
            const struct item *b = session_item(g.session, i);
            assert_int_equal(a->state, b->state);
            assert_int_equal(a->first.seq, b->first.seq);
            assert_int_equal(a->last.seq, b->last.seq);
            assert_int_equal(a->first.certainty, b->first.certainty);
            assert_int_equal(a->tries, b->tries);
        }
        assert_int_equal(session_resume_at(f.session), session_resume_at(g.session));
        end(&f);
        end(&g);
    }
}

/* ---- what it comes to ---------------------------------------------------------------------- */

static void the_summary_counts_first_answers(void **state)
{
    (void)state;
    struct fixture f = {.clock = 0};
    begin(&f, "full");
    answer(&f, "q1", "a");
    sure(&f, "q1", 3); /* wrong and sure */
    answer(&f, "q1", "b");
    answer(&f, "q2", "b");
    sure(&f, "q2", 3); /* understood */
    answer(&f, "q3", "b");
    sure(&f, "q3", 1); /* beyond, guessed, weight 2 */
    answer(&f, "q4", "alpha");
    simple(&f, EVENT_SKIP, "q5");
    struct summary s;
    summary_build(f.bank, f.session, &s);
    assert_int_equal(s.total.items, 5);
    assert_int_equal(s.total.verdicts[VERDICT_RIGHT], 2);
    assert_int_equal(s.total.verdicts[VERDICT_WRONG], 1);
    assert_int_equal(s.total.verdicts[VERDICT_PENDING], 1);
    assert_int_equal(s.total.verdicts[VERDICT_SKIPPED], 1);
    assert_int_equal(s.total.retried, 1);
    assert_int_equal(s.total.sure_wrong, 1);
    assert_int_equal(s.total.guessed_right, 1);
    assert_true(s.total.weight > 4.99 && s.total.weight < 5.01); /* q1 q2 q3(2) q5; q4 is pending */
    assert_true(s.total.score > 2.99 && s.total.score < 3.01);
    assert_int_equal(s.total.core, 3); /* q1 q2 q5 */
    assert_int_equal(s.total.understood, 1);
    assert_int_equal(s.by_objective[0].items, 3);
    assert_int_equal(s.by_objective[1].items, 0);
    BUF_AUTO(text);
    summary_markdown(&s, LANG_EN, &text);
    assert_non_null(strstr(buf_str(&text), "Section one (line 45)"));
    assert_non_null(strstr(buf_str(&text), "**33 %**"));
    summary_release(&s);

    struct progress p;
    struct strings missed = STRINGS_INIT;
    progress_init(&p, f.bank);
    progress_add(&p, f.session);
    progress_missed(&p, &missed);
    assert_int_equal(missed.count, 1); /* q1 was right in the end */
    assert_string_equal(missed.list[0], "q5");
    BUF_AUTO(progress);
    progress_markdown(&p, LANG_KO, &progress);
    assert_non_null(strstr(buf_str(&progress), "1번 시도해서"));
    BUF_AUTO(json);
    struct json_writer v = {.out = &json};
    progress_json(&p, &v);
    assert_non_null(strstr(buf_str(&json), "\"right\":2"));
    strings_release(&missed);
    progress_release(&p);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_follow_the_quiz),
        cmocka_unit_test(short_quizzes_are_spread),
        cmocka_unit_test(plans_are_written_and_read),
        cmocka_unit_test(the_first_answer_counts_and_the_last_shows_progress),
        cmocka_unit_test(undo_before_feedback_is_as_if_never_said),
        cmocka_unit_test(an_unseen_answer_is_replaced),
        cmocka_unit_test(nothing_but_marks_follows_the_end),
        cmocka_unit_test(feedback_is_owed_after_an_answer),
        cmocka_unit_test(exams_let_answers_change_until_the_end),
        cmocka_unit_test(hints_cost_and_unknown_is_not_wrong),
        cmocka_unit_test(open_answers_wait_and_are_marked_by_the_learner),
        cmocka_unit_test(layouts_are_fixed_by_the_seed),
        cmocka_unit_test(foreign_events_are_refused),
        cmocka_unit_test(replaying_gives_the_same_state),
        cmocka_unit_test(the_summary_counts_first_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
