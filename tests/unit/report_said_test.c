/* What the survey says, worked out by hand for five forms; and nobody can be found in it: fewer
 * than five are not shown, nothing changes by fewer than five, and neither order, ids nor columns
 * join two answers to a person or to each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/bank_case.h"
#include "lib/class_case.h"
#include "lib/store_case.h"
#include "wrapup/report.h"

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

/* ---- forms --------------------------------------------------------------------------------- */

/* In the order in which they come; the ids rise with it. */
static const struct class_case_said forms[][10] = {
    {{"A0", "before", "1"},
     {"A0", "now", "4"},
     {"B1", "-", "4"},
     {"B2", "-", "3"},
     {"B3", "-", "x,a"},
     {"B4", "-", "50"},
     {"D2", "-", "why b?"},
     {NULL, NULL, NULL}},
    {{"A0", "before", "2"},
     {"A0", "now", "4"},
     {"B1", "-", "4"},
     {"B2", "-", "3"},
     {"B3", "-", "a,b"},
     {"B4", "-", "80"},
     {"D2", "-", "=1+1\n2"},
     {NULL, NULL, NULL}},
    {{"A0", "before", "2"},
     {"A0", "now", "5"},
     {"B1", "-", "3"},
     {"B3", "-", "none"},
     {"B4", "-", "70"},
     {NULL, NULL, NULL}},
    {{"A0", "before", "3"},
     {"A0", "now", "3"},
     {"B1", "-", "5"},
     {"B3", "-", ""},
     {"B4", "-", ""},
     {"D2", "-", "a \xe2\x80\xae?"},
     {NULL, NULL, NULL}},
    {{"A0", "before", "5"},
     {"A0", "now", ""},
     {"B1", "-", "2"},
     {"B3", "-", "x,?"},
     {"B4", "-", "100"},
     {"D2", "-", "why b?"},
     {"Z9", "-", "3"},
     {NULL, NULL, NULL}},
};

/* Forms are files: what doesn't fit an item says nothing, and nothing counts twice. */
static const struct class_case_said odd[] = {
    {"A0", "-", "4"},      {"A0", "now", "6"},  {"A0", "before", "45"},
    {"B1", "now", "4"},    {"B1", "-", "0"},    {"B2", "-", "+3"},
    {"B3", "-", "x,x,,x"}, {"B4", "-", "0x10"}, {NULL, NULL, NULL},
};

static void add_form(struct store *store, unsigned number)
{
    class_case_form(store, "", "class", "s", number, forms[number % COUNT_OF(forms)]);
}

/* Someone whose answers are like nobody's. */
static const struct class_case_said late[] = {
    {"A0", "before", "4"},
    {"A0", "now", "1"},
    {"B1", "-", "1"},
    {"B2", "-", "5"},
    {"B3", "-", "b"},
    {"B4", "-", "3"},
    {"D2", "-", "the late one"},
    {NULL, NULL, NULL},
};

static struct report *report_of(struct store *store, const struct report_options *options)
{
    struct report *report = NULL;
    struct err err = ERR_INIT;
    case_must(report_build(store, bank, options, &report, &err), &err);
    return report;
}

/* All that a reader gets to see of the survey. */
static void shown(struct store *store, struct buf *ret)
{
    struct report *r = report_of(store, &plain);
    BUF_AUTO(json);
    report_json(r, &json);
    const char *from = strstr(buf_str(&json), "\"survey\":");
    const char *to = strstr(buf_str(&json), ",\"learners\":");
    assert_true(from != NULL && to != NULL && from < to);
    /* The number of forms that wait says nothing of what is in them. */
    const char *rest = strstr(from, "\"forms_shown\"");
    assert_non_null(rest);
    buf_clear(ret);
    buf_add(ret, rest, (size_t)(to - rest));
    buf_adds(ret, "|");
    for (size_t i = 0; i < bank->objective_count; i++) {
        const struct report_objective *o = &r->objectives[i];
        buf_addf(ret, "%zu %g %g|", o->self_forms, o->self_before, o->self_now);
    }
    buf_addf(ret, "%zu %g", r->headline.self_forms, r->headline.self_median);
    report_free(r);
}

/* ---- figures ------------------------------------------------------------------------------- */

static void close_to(double found, double expected)
{
    assert_true(fabs(found - expected) < 1e-9);
}

/* before 1 2 2 3 5, now 4 4 5 3: medians 2 and 4. Too fast: A (x or a) by three, B by one. Percent
 * 50 80 70 100: median 75. */
static void five_forms(void **state)
{
    struct store *store = case_open(*state);
    for (unsigned i = 0; i < 5; i++) {
        add_form(store, i);
    }
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->forms, 5);
    assert_int_equal(r->forms_shown, 5);
    assert_int_equal(r->objectives[0].self_forms, 4);
    close_to(r->objectives[0].self_before, 2);
    close_to(r->objectives[0].self_now, 4);
    assert_int_equal(r->objectives[1].self_forms, 0);
    assert_true(isnan(r->objectives[1].self_now));
    assert_int_equal(r->headline.self_forms, 4);
    close_to(r->headline.self_median, 0.75);
    const size_t pace[5] = {0, 1, 1, 2, 1};
    assert_memory_equal(r->pace, pace, sizeof(pace));
    assert_int_equal(r->amount[2], 2);
    const struct report_survey *fast = &r->survey[3];
    const size_t choices[4] = {2, 2, 1, 1};
    assert_memory_equal(fast->choices, choices, sizeof(choices));
    assert_int_equal(fast->forms, 4);
    assert_int_equal(r->tempo[0].objective, 0);
    assert_int_equal(r->tempo[0].too_fast, 3);
    assert_int_equal(r->tempo[1].too_fast, 1);
    assert_int_equal(r->tempo[0].verdict, REPORT_PACE_UNKNOWN); /* nobody answered a question */
    /* Texts in the order of their bytes, one line each, nothing that turns the writing around. */
    const struct report_survey *texts = &r->survey[5];
    assert_int_equal(texts->text_count, 4);
    assert_string_equal(texts->texts[0], "=1+1 2");
    assert_string_equal(texts->texts[1], "a \xef\xbf\xbd?");
    assert_string_equal(texts->texts[2], "why b?");
    assert_string_equal(texts->texts[3], "why b?");
    report_free(r);
    store_close(store);
}

static void odd_forms_say_nothing(void **state)
{
    struct store *store = case_open(*state);
    for (unsigned i = 0; i < 5; i++) {
        class_case_form(store, "", "class", "s", i, odd);
    }
    struct report *r = report_of(store, &plain);
    const size_t none[5] = {0, 0, 0, 0, 0};
    assert_int_equal(r->forms_shown, 5);
    for (size_t i = 0; i < bank->survey_count; i++) {
        assert_int_equal(r->survey[i].forms, i == 3 ? 5 : 0);
        assert_memory_equal(r->survey[i].before, none, sizeof(none));
        assert_memory_equal(r->survey[i].now, none, sizeof(none));
    }
    assert_int_equal(r->survey[3].choices[0], 5);
    assert_int_equal(r->tempo[0].too_fast, 5);
    assert_true(isnan(r->headline.self_median));
    report_free(r);
    store_close(store);
}

/* A is low: too fast for 3 of 5, so it needs time. B is low, too fast for 1 of 5 only. */
static void pace_by_score(void **state)
{
    struct store *store = case_open(*state);
    const struct class_case_answer answers[] = {
        {"q1", 1, VERDICT_WRONG, 0, 3, "[\"a\"]", 0, false},
        {"q2", 1, VERDICT_WRONG, 0, 3, "[\"b\"]", 0, false},
        {"q3", 3, VERDICT_WRONG, 0, 3, "[\"false\"]", 0, false},
        {"q4", 1, VERDICT_WRONG, 0, 3, "[\"c\"]", 0, false},
        {NULL, 0, VERDICT_WRONG, 0, 0, NULL, 0, false},
    };
    for (unsigned i = 0; i < 5; i++) {
        char alias[4];
        char uuid[UUID_TEXT];
        snprintf(alias, sizeof(alias), "n%u", i % 10);
        snprintf(uuid, sizeof(uuid), "%08x-2222-4000-8000-000000000000", i);
        const struct class_case_attempt attempt = {alias, uuid, "main", i, false, false};
        class_case_attempt(store, "", "class", &attempt, answers);
        add_form(store, i);
    }
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->tempo[0].verdict, REPORT_PACE_TIME);
    assert_int_equal(r->tempo[1].verdict, REPORT_PACE_EXPLAIN);
    assert_int_equal(r->tempo[2].verdict, REPORT_PACE_UNKNOWN);
    report_free(r);
    store_close(store);
}

/* ---- nobody is found ----------------------------------------------------------------------- */

static void four_forms_are_not_shown(void **state)
{
    struct store *store = case_open(*state);
    for (unsigned i = 0; i < 4; i++) {
        add_form(store, i);
    }
    struct report *r = report_of(store, &plain);
    BUF_AUTO(json);
    assert_int_equal(r->forms, 4);
    assert_int_equal(r->forms_shown, 0);
    assert_null(r->survey);
    assert_null(r->tempo);
    report_json(r, &json);
    assert_null(strstr(buf_str(&json), "why b?"));
    assert_non_null(strstr(buf_str(&json), "\"survey\":{\"forms\":4,\"forms_shown\":0}"));
    report_free(r);
    store_close(store);
}

/* Whenever the late one comes, and however often the report is made meanwhile: it changes together
 * with four others or not at all. */
static void a_latecomer_is_not_the_difference_of_two_reports(void **state)
{
    struct store *store = case_open(*state);
    BUF_AUTO(first);
    BUF_AUTO(now);
    for (unsigned i = 0; i < 5; i++) {
        add_form(store, i);
    }
    shown(store, &first);
    class_case_form(store, "", "class", "s", 900, late);
    for (unsigned i = 5; i < 9; i++) {
        shown(store, &now);
        assert_string_equal(buf_str(&now), buf_str(&first));
        add_form(store, i);
    }
    shown(store, &now);
    assert_non_null(strstr(buf_str(&now), "\"forms_shown\":10"));
    assert_non_null(strstr(buf_str(&now), "the late one"));
    store_close(store);
}

/* A form that was shown and comes again, changed, is not the difference either. */
static void a_form_that_was_shown_stays(void **state)
{
    struct store *store = case_open(*state);
    BUF_AUTO(first);
    BUF_AUTO(now);
    for (unsigned i = 0; i < 5; i++) {
        add_form(store, i);
    }
    shown(store, &first);
    class_case_form(store, "", "class", "s", 2, late);
    shown(store, &now);
    assert_string_equal(buf_str(&now), buf_str(&first));
    /* Until it is shown a form may be changed. */
    class_case_form(store, "", "class", "s", 5, late);
    class_case_form(store, "", "class", "s", 5, forms[0]);
    for (unsigned i = 6; i < 10; i++) {
        add_form(store, i);
    }
    shown(store, &now);
    assert_non_null(strstr(buf_str(&now), "\"forms_shown\":10"));
    assert_null(strstr(buf_str(&now), "the late one"));
    store_close(store);
}

/* Two classes of the same forms that came in another order, under other ids, with answers of one
 * form dealt to others: the report is the same to the byte, so nothing in it says who said what,
 * when it came, or which answers are of one form. */
static void order_ids_and_company_leave_no_trace(void **state)
{
    struct store *store = case_open(*state);
    BUF_AUTO(first);
    BUF_AUTO(other);
    struct err err = ERR_INIT;
    for (unsigned i = 0; i < 5; i++) {
        add_form(store, i);
    }
    shown(store, &first);
    case_must(class_forget(store, "", NULL, &err), &err);
    for (unsigned i = 5; i-- > 0;) {
        struct class_case_said dealt[10];
        size_t count = 0;
        /* Pairs stay with their form; texts go to the neighbour's. */
        for (const struct class_case_said *a = forms[i]; a->item != NULL; a++) {
            if (strcmp(a->item, "D2") != 0) {
                dealt[count++] = *a;
            }
        }
        for (const struct class_case_said *a = forms[(i + 1) % 5]; a->item != NULL; a++) {
            if (strcmp(a->item, "D2") == 0) {
                dealt[count++] = *a;
            }
        }
        dealt[count] = (struct class_case_said){NULL, NULL, NULL};
        class_case_form(store, "", "class", "s", 1000 - i * 7, dealt);
    }
    shown(store, &other);
    assert_string_equal(buf_str(&other), buf_str(&first));
    store_close(store);
}

struct text_sink {
    struct buf text;
};

static bool sink(void *ctx, const char *bytes, size_t len, struct err *err)
{
    struct text_sink *s = ctx;
    (void)err;
    buf_add(&s->text, bytes, len);
    return true;
}

/* Nothing of a form stands in the rows that have names, and learners' pages have none of it. */
static void rows_with_names_have_no_survey(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct text_sink rows = {BUF_INIT};
    struct learner_report *one = NULL;
    BUF_AUTO(page);
    const struct class_case_answer answers[] = {
        {"q5", 1, VERDICT_WRONG, 0, 3, "[\"=HYPERLINK(\\\"x\\\")\"]", 0, false},
        {"q4", 1, VERDICT_PARTIAL, 0.5, 3, "[\"a\"]", 0, false},
        {NULL, 0, VERDICT_WRONG, 0, 0, NULL, 0, false},
    };
    const struct class_case_attempt attempt = {
        "+김", "00000001-3333-4000-8000-000000000000", "main", 0, false, false};
    class_case_attempt(store, "", "class", &attempt, answers);
    for (unsigned i = 0; i < 5; i++) {
        add_form(store, i);
    }
    struct report *all = report_of(store, &plain);
    assert_int_equal(all->forms_shown, 5);
    report_free(all);
    case_must(report_csv(store, bank, &plain, sink, &rows, &err), &err);
    case_must(learner_report_build(store, bank, &plain, "+김", &one, &err), &err);
    learner_report_json(one, &page);
    static const char *const said[] = {"why b", "=1+1", "A0", "B3", "D2", "00000002-0000"};
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        assert_null(strstr(buf_str(&rows.text), said[i]));
        assert_null(strstr(buf_str(&page), said[i]));
    }
    assert_string_equal(
        buf_str(&rows.text),
        "\xef\xbb\xbf\"learner\",\"quiz\",\"attempt\",\"started\",\"finished\",\"counts\",\"place\","
        "\"item\",\"rev\",\"type\",\"objective\",\"coverage\",\"answer\",\"verdict\",\"score\","
        "\"marked_by\",\"certainty\",\"hints\",\"seconds\",\"response\",\"q4:a\",\"q4:b\",\"q4:c\","
        "\"q4:d\"\r\n"
        "\"'+김\",\"main\",1,2025-11-25 01:00,1,1,1,\"q5\",1,\"short\",\"B\",\"mentioned\",\"first\","
        "\"wrong\",0,\"key\",3,0,1.5,\"'=HYPERLINK(\"\"x\"\")\",,,,\r\n"
        "\"'+김\",\"main\",1,2025-11-25 01:00,1,1,2,\"q4\",1,\"multi\",\"B\",\"taught\",\"first\","
        "\"partial\",0.5,\"key\",3,0,1.5,\"a\",1,0,0,0\r\n");
    buf_release(&rows.text);
    learner_report_free(one);
    store_close(store);
}

/* Another survey, class or bank is not counted in, and no release is made where none may be. */
static void only_this_survey_and_only_when_asked(void **state)
{
    struct store *store = case_open(*state);
    struct report_options quiet = plain;
    quiet.release = false;
    for (unsigned i = 0; i < 4; i++) {
        add_form(store, i);
    }
    class_case_form(store, "", "class", "older", 10, forms[0]);
    class_case_form(store, "", "other", "s", 11, forms[0]);
    class_case_form(store, "0f8fad5b-d9cb-469f-a165-70867728950e", "class", "s", 12, forms[0]);
    struct report *r = report_of(store, &plain);
    assert_int_equal(r->forms_shown, 0);
    report_free(r);
    add_form(store, 4);
    r = report_of(store, &quiet);
    assert_int_equal(r->forms, 5);
    assert_int_equal(r->forms_shown, 0);
    report_free(r);
    r = report_of(store, &plain);
    assert_int_equal(r->forms_shown, 5);
    report_free(r);
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

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(five_forms),
        CASE(odd_forms_say_nothing),
        CASE(pace_by_score),
        CASE(four_forms_are_not_shown),
        CASE(a_latecomer_is_not_the_difference_of_two_reports),
        CASE(a_form_that_was_shown_stays),
        CASE(order_ids_and_company_leave_no_trace),
        CASE(rows_with_names_have_no_survey),
        CASE(only_this_survey_and_only_when_asked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
