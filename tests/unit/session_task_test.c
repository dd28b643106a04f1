/* Tasks as items of an attempt: plans with them, what is an answer and what is not, undo, replay,
 * bodies made by hand, and the figures, in which they never mix with questions.
 * Running a check is tested elsewhere. */
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
    struct buf bytes;
    struct bank *bank;
    struct plan plan;
    struct session *session;
};

static void choose(const struct fixture *f, const char *quiz, int64_t seed, struct plan *ret)
{
    struct err err = ERR_INIT;
    struct selection selection = {.quiz = bank_quiz(f->bank, quiz), .objective = -1};
    assert_true(plan_choose(f->bank, &selection, seed, ret, &err));
}

static void begin(struct fixture *f, const char *quiz)
{
    *f = (struct fixture){.bytes = BUF_INIT};
    f->bank = bank_case_file("tests/data/bank/tasks.json", &f->bytes);
    choose(f, quiz, 7, &f->plan);
    f->session = session_new(f->bank, &f->plan);
}

static void end(struct fixture *f)
{
    session_free(f->session);
    plan_release(&f->plan);
    bank_free(f->bank);
    buf_release(&f->bytes);
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

static size_t at(const struct fixture *f, const char *id)
{
    for (size_t i = 0; i < session_count(f->session); i++) {
        if (strcmp(item_id(session_item(f->session, i)), id) == 0) {
            return i;
        }
    }
    fail_msg("no item %s", id);
    return 0;
}

static const struct item *item(const struct fixture *f, const char *id)
{
    return session_item(f->session, at(f, id));
}

static void check(struct fixture *f, const char *id, enum task_state state)
{
    const struct task_result result = {
        .state = state,
        .cause = state == TASK_PASS ? "" : "open_to_world",
        .route = "aws",
    };
    struct event event;
    session_event_checked(f->session, at(f, id), &result, now(), &event);
    apply(f, &event);
}

static void answer(struct fixture *f, const char *id, const char *value)
{
    struct response response = {.value = STRINGS_INIT};
    struct verdict verdict;
    struct event event;
    strings_add(&response.value, value);
    question_grade(item(f, id)->question, &response, &verdict);
    session_event_answer(f->session, at(f, id), value, &response, &verdict, now(), &event);
    apply(f, &event);
    response_release(&response);
}

static void undo(struct fixture *f)
{
    struct event event;
    size_t i = 0;
    int64_t seq = session_undoable(f->session, &i);
    assert_true(seq > 0);
    session_event_undo(f->session, i, seq, now(), &event);
    apply(f, &event);
}

static void expect_items(const struct plan *plan, const char *expected)
{
    BUF_AUTO(ids);
    for (size_t i = 0; i < plan->items.count; i++) {
        buf_adds(&ids, i > 0 ? " " : "");
        buf_adds(&ids, plan->items.list[i]);
    }
    assert_string_equal(buf_str(&ids), expected);
}

/* ---- plans --------------------------------------------------------------------------------- */

static void named_tasks_keep_their_order(void **state)
{
    (void)state;
    struct fixture f;
    struct plan back;
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    begin(&f, "practice");
    expect_items(&f.plan, "t1 q1 t2 t3 t4");
    plan_write(&f.plan, &json);
    assert_true(plan_read(f.bank, buf_str(&json), 7, &back, &err));
    expect_items(&back, "t1 q1 t2 t3 t4");
    plan_release(&back);
    /* Tasks have an objective, but no difficulty. */
    struct selection s = {.quiz = bank_quiz(f.bank, "practice"),
                          .objective = bank_objective(f.bank, "B")};
    assert_true(plan_choose(f.bank, &s, 1, &back, &err));
    expect_items(&back, "t2 t3 t4");
    plan_release(&back);
    s = (struct selection){
        .quiz = bank_quiz(f.bank, "practice"), .objective = -1, .difficulties = 2};
    assert_true(plan_choose(f.bank, &s, 1, &back, &err));
    expect_items(&back, "q1");
    plan_release(&back);
    end(&f);
}

static void chosen_quizzes_hold_tasks_when_they_say_so(void **state)
{
    (void)state;
    struct fixture f;
    struct plan plan;
    bool orders[2] = {false, false};
    begin(&f, "full");
    expect_items(&f.plan, "q1 q2");
    for (int64_t seed = 0; seed < 50; seed++) {
        choose(&f, "all", seed, &plan);
        assert_int_equal(plan.items.count, 6);
        orders[strcmp(plan.items.list[0], "q1") == 0] = true;
        for (size_t i = 2; i < 6; i++) {
            assert_string_equal(plan.items.list[i], f.bank->tasks[i - 2].id);
        }
        plan_release(&plan);
        /* Coverage holds for tasks, too, and a count takes from every objective. */
        choose(&f, "short", seed, &plan);
        assert_int_equal(plan.items.count, 2);
        assert_true(strings_has(&plan.items, "q1") || strings_has(&plan.items, "t1"));
        assert_true(strings_has(&plan.items, "t2") || strings_has(&plan.items, "t4"));
        plan_release(&plan);
    }
    assert_true(orders[0] && orders[1]);
    end(&f);
}

/* ---- answers ------------------------------------------------------------------------------- */

static void an_item_is_a_question_or_a_task(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "practice");
    for (size_t i = 0; i < session_count(f.session); i++) {
        const struct item *it = session_item(f.session, i);
        assert_true((it->question == NULL) != (it->task == NULL));
        assert_string_equal(item_id(it), f.plan.items.list[i]);
        assert_non_null(item_title(it)->in[LANG_KO]);
    }
    assert_int_equal(item_objective(item(&f, "t1")), bank_objective(f.bank, "A.one"));
    assert_true(item_weight(item(&f, "t1")) > 0.99);
    assert_true(item_weight(item(&f, "t3")) < 0.01);
    assert_true(item_core(item(&f, "q1")));
    assert_false(item_core(item(&f, "t1")));
    end(&f);
}

static void the_first_check_counts_and_the_last_shows_progress(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "practice");
    f.plan.attempts = 2;
    check(&f, "t1", TASK_FAIL);
    size_t i = at(&f, "t1");
    assert_int_equal(item(&f, "t1")->last.checked.state, TASK_FAIL);
    assert_string_equal(item(&f, "t1")->last.checked.cause, "open_to_world");
    assert_string_equal(item(&f, "t1")->last.checked.route, "aws");
    assert_false(session_wants_certainty(f.session, i));
    assert_false(session_wants_selfmark(f.session, i));
    size_t owed = 99;
    assert_true(session_owes_feedback(f.session, &owed));
    assert_int_equal(owed, i);
    /* The limit of tries is for questions. */
    for (int k = 0; k < 5; k++) {
        assert_true(session_may_retry(f.session, i));
        check(&f, "t1", TASK_FAIL);
    }
    check(&f, "t1", TASK_PASS);
    assert_false(session_may_retry(f.session, i));
    assert_true(session_may_answer(f.session, i));
    assert_int_equal(item(&f, "t1")->first.verdict.kind, VERDICT_WRONG);
    assert_int_equal(item(&f, "t1")->last.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "t1")->tries, 7);
    assert_int_equal(session_next(f.session, 0), at(&f, "q1"));
    undo(&f);
    assert_int_equal(item(&f, "t1")->last.verdict.kind, VERDICT_WRONG);
    assert_int_equal(item(&f, "t1")->first.verdict.kind, VERDICT_WRONG);
    end(&f);
}

static void a_warning_weighs_nothing(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "practice");
    check(&f, "t3", TASK_FAIL);
    assert_int_equal(item(&f, "t3")->last.verdict.kind, VERDICT_PARTIAL);
    assert_false(item_to_repeat(item(&f, "t3")));
    assert_false(item_missed(item(&f, "t3")));
    check(&f, "t3", TASK_PASS);
    assert_int_equal(item(&f, "t3")->last.verdict.kind, VERDICT_RIGHT);
    assert_int_equal(item(&f, "t3")->first.verdict.kind, VERDICT_PARTIAL);
    /* The judge may call what any task finds a warning. */
    const struct task_result mild = {
        .state = TASK_FAIL, .warns = true, .cause = "wide", .route = "aws"};
    struct event event;
    session_event_checked(f.session, at(&f, "t1"), &mild, now(), &event);
    assert_string_equal(event.body,
                        "{\"cause\":\"wide\",\"route\":\"aws\",\"state\":\"fail\",\"warns\":true}");
    apply(&f, &event);
    assert_int_equal(item(&f, "t1")->last.verdict.kind, VERDICT_PARTIAL);
    assert_true(item(&f, "t1")->last.checked.warns);
    assert_true(item_weight(item(&f, "t1")) < 0.01);
    end(&f);
}

static void only_pass_and_fail_are_answers(void **state)
{
    (void)state;
    for (unsigned s = 0; s < TASK_STATE_COUNT; s++) {
        assert_int_equal(task_state_counts((enum task_state)s), s == TASK_PASS || s == TASK_FAIL);
    }
}

static void exams_take_the_check_before_the_end(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, "exam");
    check(&f, "t1", TASK_FAIL);
    assert_false(session_may_retry(f.session, 0));
    check(&f, "t1", TASK_PASS);
    assert_int_equal(item(&f, "t1")->first.verdict.kind, VERDICT_RIGHT);
    undo(&f);
    assert_int_equal(item(&f, "t1")->first.verdict.kind, VERDICT_WRONG);
    undo(&f);
    assert_int_equal(item(&f, "t1")->state, ITEM_OPEN);
    assert_int_equal(item(&f, "t1")->first.seq, 0);
    end(&f);
}

static void the_event_says_what_was_found_by_which_key(void **state)
{
    (void)state;
    struct fixture f;
    struct event event;
    begin(&f, "practice");
    const struct task_result result = {.state = TASK_FAIL, .cause = "refused", .route = "laptop"};
    session_event_checked(f.session, at(&f, "t2"), &result, now(), &event);
    assert_string_equal(event.body,
                        "{\"cause\":\"refused\",\"route\":\"laptop\",\"state\":\"fail\"}");
    assert_string_equal(event.item, "t2");
    assert_int_equal(event.verdict, VERDICT_WRONG);
    assert_true(event.marked && event.score < 0.01);
    assert_int_equal(event.grader, JUDGE_VERSION);
    assert_string_equal(event.key_hash, task_key_hash(item(&f, "t2")->task).hex);
    struct layout none = {.count = 0};
    session_event_presented(f.session, at(&f, "t2"), &none, now(), &event);
    assert_string_equal(event.body, "{\"order\":[]}");
    apply(&f, &event);
    end(&f);
}

/* Wording changes nothing, id, probe and expect do. */
static void the_key_of_a_task(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        bool same;
    } changes[] = {
        {"Only I can read the pem", "Only I read it", true},
        {"\"id\":\"t1\",\"rev\":1", "\"rev\":2,\"id\":\"t1\"", true},
        {"\"owner\":\"self\",\"set\":\"0400\"", "\"set\":\"0400\",\"owner\":\"self\"", true},
        {"\"set\":\"0400\"", "\"set\":\"0600\"", false},
        {"\"kind\":\"file\"", "\"kind\":\"file\",\"path\":\"/etc/passwd\"", false},
    };
    struct fixture f;
    begin(&f, "practice");
    struct hash before = task_key_hash(&f.bank->tasks[0]);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        const char *place = strstr(buf_str(&f.bytes), changes[i].from);
        assert_non_null(place);
        buf_add(&changed, buf_str(&f.bytes), (size_t)(place - buf_str(&f.bytes)));
        buf_adds(&changed, changes[i].to);
        buf_adds(&changed, place + strlen(changes[i].from));
        struct bank *bank = bank_case(buf_str(&changed));
        struct hash after = task_key_hash(&bank->tasks[0]);
        assert_int_equal(strcmp(before.hex, after.hex) == 0, changes[i].same);
        bank_free(bank);
    }
    assert_string_not_equal(before.hex, task_key_hash(&f.bank->tasks[2]).hex);
    end(&f);
}

/* ---- logs made by hand ----------------------------------------------------------------------- */

static void bodies_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const struct {
        enum event_kind kind;
        const char *item;
        const char *body;
    } bad[] = {
        {EVENT_ANSWER, "t1", "{}"},
        {EVENT_ANSWER, "t1", "[]"},
        {EVENT_ANSWER, "t1", "\"pass\""},
        {EVENT_ANSWER, "t1", "{\"dk\":true}"},
        {EVENT_ANSWER, "t1", "{\"typed\":\"O\",\"value\":[\"true\"]}"},
        {EVENT_ANSWER, "t1", "{\"state\":\"pass\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"state\":\"pass\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"wait\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"unknown\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"skip\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"Pass\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":1}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"fail\",\"warns\":1}"},
        {EVENT_ANSWER, "t1",
         "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"pass\",\"warns\":true}"},
        {EVENT_ANSWER, "t1", "{\"cause\":1,\"route\":\"aws\",\"state\":\"fail\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\\u001b[31m\",\"route\":\"aws\",\"state\":\"fail\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":[],\"state\":\"fail\"}"},
        {EVENT_ANSWER, "t1", "{\"cause\":\"\",\"route\":\"a route\",\"state\":\"fail\"}"},
        {EVENT_ANSWER, "q1", "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"pass\"}"},
        {EVENT_PRESENTED, "t1", "{\"order\":[\"a\"]}"},
        {EVENT_PRESENTED, "t1", "{}"},
        {EVENT_HINT, "t1", "{}"},
        {EVENT_CERTAINTY, "t1", "{\"level\":3}"},
        {EVENT_SELFMARK, "t1", "{\"points\":[]}"},
        {EVENT_FLAG, "t1", "{\"on\":1}"},
        {EVENT_UNDO, "t1", "{\"seq\":1}"},
        {EVENT_SKIP, "t9", "{}"},
    };
    struct fixture f;
    begin(&f, "practice");
    check(&f, "t2", TASK_FAIL);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const struct event event = {
            .seq = 2, .kind = bad[i].kind, .item = bad[i].item, .body = bad[i].body};
        struct err err = ERR_INIT;
        if (session_apply(f.session, &event, &err)) {
            fail_msg("taken: %s %s", event_kind_name(bad[i].kind), bad[i].body);
        }
        assert_int_equal(err.kind, ERR_STORE);
        assert_int_equal(session_next_seq(f.session), 2);
    }
    const struct event mark = {
        .seq = 2, .kind = EVENT_MARK, .item = "t2", .body = "{\"by\":\"x\"}"};
    apply(&f, &mark);
    end(&f);
}

/* Any change of one byte of a body is refused or read, and never harms. */
static void fuzzed_bodies_do_no_harm(void **state)
{
    (void)state;
    static const char body[] = "{\"cause\":\"open_to_world\",\"route\":\"aws\",\"state\":\"pass\"}";
    struct rng rng;
    struct fixture f;
    size_t taken = 0;
    rng_init(&rng, 20260402);
    begin(&f, "practice");
    for (int round = 0; round < 20000; round++) {
        char changed[sizeof(body)];
        struct err err = ERR_INIT;
        memcpy(changed, body, sizeof(body));
        for (uint32_t k = rng_below(&rng, 3); k < 3; k++) {
            changed[rng_below(&rng, sizeof(body) - 1)] = (char)(1 + rng_below(&rng, 255));
        }
        const struct event event = {.seq = session_next_seq(f.session),
                                    .kind = EVENT_ANSWER,
                                    .item = "t1",
                                    .body = changed};
        taken += session_apply(f.session, &event, &err);
    }
    end(&f);
    assert_in_range(taken, 1, 19999);
}

/* Whatever is done, replaying the log gives the same state, and undoing all of it an open quiz. */
static void replaying_gives_the_same_state(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 20260401);
    for (int round = 0; round < 100; round++) {
        struct fixture f;
        struct fixture g;
        const char *quiz = round % 2 == 0 ? "practice" : "exam";
        begin(&f, quiz);
        begin(&g, quiz);
        for (int step = 0; step < 40; step++) {
            struct event event;
            size_t i = rng_below(&rng, (uint32_t)session_count(f.session));
            size_t undone = 0;
            int64_t seq = session_undoable(f.session, &undone);
            const struct task_result result = {
                .state = rng_below(&rng, 2) == 0 ? TASK_PASS : TASK_FAIL, .cause = "", .route = ""};
            uint32_t what = rng_below(&rng, 5);
            if (what == 0) {
                session_event(f.session, EVENT_SKIP, i, now(), &event);
            } else if (what == 1) {
                session_event_flag(f.session, i, rng_below(&rng, 2) == 0, now(), &event);
            } else if (what == 2 && seq > 0) {
                session_event_undo(f.session, undone, seq, now(), &event);
            } else if (session_item(f.session, i)->task != NULL) {
                session_event_checked(f.session, i, &result, now(), &event);
            } else {
                session_event_answer(f.session, i, ":dk", NULL, NULL, now(), &event);
            }
            apply(&f, &event);
            apply(&g, &event);
        }
        for (size_t i = 0; i < session_count(f.session); i++) {
            const struct item *a = session_item(f.session, i);
            const struct item *b = session_item(g.session, i);
            assert_int_equal(a->state, b->state);
            assert_int_equal(a->first.seq, b->first.seq);
            assert_int_equal(a->last.seq, b->last.seq);
            assert_int_equal(a->last.verdict.kind, b->last.verdict.kind);
            assert_int_equal(a->flagged, b->flagged);
        }
        assert_int_equal(session_resume_at(f.session), session_resume_at(g.session));
        size_t undone = 0;
        while (session_undoable(f.session, &undone) > 0) {
            undo(&f);
        }
        for (size_t i = 0; i < session_count(f.session); i++) {
            assert_int_equal(session_item(f.session, i)->state, ITEM_OPEN);
        }
        end(&f);
        end(&g);
    }
}

/* ---- what it comes to ------------------------------------------------------------------------ */

static void tasks_are_counted_apart(void **state)
{
    (void)state;
    struct fixture f;
    struct event event;
    begin(&f, "practice");
    f.plan.certainty = false;
    answer(&f, "q1", "true");
    check(&f, "t1", TASK_FAIL);
    check(&f, "t1", TASK_PASS);
    check(&f, "t2", TASK_FAIL);
    check(&f, "t3", TASK_FAIL);
    session_event(f.session, EVENT_SKIP, at(&f, "t4"), now(), &event);
    apply(&f, &event);
    struct summary s;
    summary_build(f.bank, f.session, &s);
    assert_int_equal(s.total.items, 1);
    assert_int_equal(s.total.core, 1);
    assert_int_equal(s.total.understood, 1);
    assert_true(s.total.weight > 0.99 && s.total.weight < 1.01);
    const struct practice *p = &s.total.practice;
    assert_int_equal(p->tasks, 4);
    assert_int_equal(p->done, 1);
    assert_int_equal(p->done_first, 0);
    assert_int_equal(p->failed, 1);
    assert_int_equal(p->warned, 1);
    assert_int_equal(p->skipped, 1);
    assert_int_equal(p->open, 0);
    assert_int_equal(s.by_objective[bank_objective(f.bank, "A")].practice.done, 1);
    assert_int_equal(s.by_objective[bank_objective(f.bank, "B")].items, 0);
    BUF_AUTO(text);
    summary_markdown(&s, LANG_EN, &text);
    assert_non_null(strstr(buf_str(&text), "Score **1 / 1** (100 %)"));
    assert_non_null(strstr(buf_str(&text), "Practice **50 %**: 1 of 2 checked tasks done "
                                           "(0 at the first check)"));
    assert_non_null(strstr(buf_str(&text), "1 task with a warning"));
    assert_non_null(strstr(buf_str(&text), "**A** 1 / 1 · tasks 1 of 1"));
    assert_non_null(strstr(buf_str(&text), "**B** tasks 0 of 1"));
    BUF_AUTO(korean);
    summary_markdown(&s, LANG_KO, &korean);
    assert_non_null(strstr(buf_str(&korean), "실습 **50 %**: 확인한 과제 2개 중 1개를 해냈어요"));
    summary_release(&s);
    end(&f);
}

static void progress_shows_knowing_and_doing_side_by_side(void **state)
{
    (void)state;
    struct fixture f;
    struct progress p;
    begin(&f, "practice");
    progress_init(&p, f.bank);
    answer(&f, "q1", "true");
    check(&f, "t1", TASK_PASS);
    check(&f, "t2", TASK_PASS);
    check(&f, "t2", TASK_FAIL);
    check(&f, "t3", TASK_FAIL);
    progress_add(&p, f.session);
    struct strings missed = STRINGS_INIT;
    progress_missed(&p, &missed);
    assert_int_equal(missed.count, 1);
    assert_string_equal(missed.list[0], "t2");
    strings_release(&missed);
    BUF_AUTO(text);
    progress_markdown(&p, LANG_EN, &text);
    assert_non_null(strstr(buf_str(&text), "**A** knowledge 100 % (1 of 1 answered) · practice "
                                           "100 % (1 of 1 checked, 1 in all)"));
    assert_non_null(strstr(buf_str(&text), "**B** knowledge – (0 of 0 answered) · practice 0 % "
                                           "(0 of 1 checked, 2 in all)"));
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    progress_json(&p, &w);
    assert_non_null(strstr(buf_str(&json), "\"tasks\":2,\"checked\":1,\"done\":0"));
    progress_release(&p);
    end(&f);
    /* Before any check there is nothing to set side by side. */
    begin(&f, "practice");
    progress_init(&p, f.bank);
    answer(&f, "q1", "true");
    progress_add(&p, f.session);
    buf_clear(&text);
    progress_markdown(&p, LANG_EN, &text);
    assert_null(strstr(buf_str(&text), "practice"));
    progress_release(&p);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_tasks_keep_their_order),
        cmocka_unit_test(chosen_quizzes_hold_tasks_when_they_say_so),
        cmocka_unit_test(an_item_is_a_question_or_a_task),
        cmocka_unit_test(the_first_check_counts_and_the_last_shows_progress),
        cmocka_unit_test(a_warning_weighs_nothing),
        cmocka_unit_test(only_pass_and_fail_are_answers),
        cmocka_unit_test(exams_take_the_check_before_the_end),
        cmocka_unit_test(the_event_says_what_was_found_by_which_key),
        cmocka_unit_test(the_key_of_a_task),
        cmocka_unit_test(bodies_that_do_not_fit_are_refused),
        cmocka_unit_test(fuzzed_bodies_do_no_harm),
        cmocka_unit_test(replaying_gives_the_same_state),
        cmocka_unit_test(tasks_are_counted_apart),
        cmocka_unit_test(progress_shows_knowing_and_doing_side_by_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
