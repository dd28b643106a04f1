/* What a bank covers and leaves out, on small banks whose figures are counted by hand.
 * How it is shown is tested in tests/cli and tests/terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../lib/bank_case.h"
#include "wrapup/coverage.h"

/* Objectives A (with A.one) and B, four statements of which s3 is not to be asked about. */
static const char head[] =
    "{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"ko\",\"en\"],"
    "\"objectives\":[{\"id\":\"A\",\"text\":\"a\"},{\"id\":\"B\",\"text\":\"b\"},"
    "{\"id\":\"A.one\",\"text\":\"one\"}],"
    "\"statements\":[{\"id\":\"s1\",\"line\":3,\"text\":\"1\",\"fact\":\"true\"},"
    "{\"id\":\"s2\",\"line\":5,\"text\":\"2\",\"fact\":\"true\"},"
    "{\"id\":\"s3\",\"line\":9,\"text\":\"3\",\"fact\":\"true\",\"assess\":false},"
    "{\"id\":\"s4\",\"line\":12,\"text\":\"4\",\"fact\":\"true\"}],"
    "\"questions\":[";

/* A question from its members after the prompt. */
static void add_question(struct buf *json, unsigned number, const char *members)
{
    buf_addf(json, "%s{\"id\":\"q%u\",\"rev\":1,\"prompt\":{\"ko\":\"%u?\",\"en\":\"%u?\"},%s}",
             number > 1 ? ",\n" : "", number, number, number, members);
}

/* A single choice question: `choices` of them, the key at `place`. */
static void add_single(struct buf *json, unsigned number, unsigned choices, unsigned place)
{
    BUF_AUTO(members);
    buf_adds(&members, "\"type\":\"single\",\"objective\":\"A\",\"difficulty\":1,"
                       "\"coverage\":\"taught\",\"choices\":[");
    for (unsigned i = 0; i < choices; i++) {
        buf_addf(&members, "%s{\"id\":\"c%u\",\"text\":\"%u\"}", i > 0 ? "," : "", i, i);
    }
    buf_addf(&members, "],\"answer\":\"c%u\"", place);
    add_question(json, number, buf_str(&members));
}

/* Builds the coverage of head, the questions in *json and `tail`; the bank is *bank's. */
static struct bank_coverage build(const struct buf *json, const char *tail, struct bank **bank)
{
    BUF_AUTO(whole);
    struct bank_coverage coverage;
    buf_addf(&whole, "%s%s]%s}", head, buf_str(json), tail);
    *bank = bank_case(buf_str(&whole));
    bank_coverage_build(*bank, &coverage);
    return coverage;
}

static void end(struct bank_coverage *coverage, struct bank *bank)
{
    bank_coverage_release(coverage);
    bank_free(bank);
}

static void assert_list(struct index_list list, size_t count, const int *expected)
{
    assert_int_equal(list.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(list.list[i], expected[i]);
    }
}
#define ASSERT_LIST(list, ...) \
    assert_list(list, COUNT_OF(((const int[]){__VA_ARGS__})), (const int[]){__VA_ARGS__})

/* q1 A taught, q2 A.one practised, q3 A.one mentioned, q4 B beyond; t1 A.one, t2 B. */
static struct bank_coverage mixed(struct bank **bank)
{
    BUF_AUTO(json);
    add_question(&json, 1,
                 "\"type\":\"truefalse\",\"answer\":true,\"objective\":\"A\",\"difficulty\":1,"
                 "\"coverage\":\"taught\",\"statements\":[\"s1\"]");
    add_question(&json, 2,
                 "\"type\":\"number\",\"answer\":7,\"objective\":\"A.one\",\"difficulty\":2,"
                 "\"coverage\":\"practised\",\"statements\":[\"s1\",\"s3\"]");
    add_question(&json, 3,
                 "\"type\":\"truefalse\",\"answer\":true,\"objective\":\"A.one\",\"difficulty\":2,"
                 "\"coverage\":\"mentioned\"");
    add_question(&json, 4,
                 "\"type\":\"short\",\"mode\":\"text\",\"answer\":\"x\",\"objective\":\"B\","
                 "\"difficulty\":3,\"coverage\":\"beyond\"");
    return build(&json,
                 ",\"tasks\":[{\"id\":\"t1\",\"rev\":1,\"objective\":\"A.one\",\"title\":\"t\","
                 "\"probe\":{\"kind\":\"keypair\"},\"statements\":[\"s2\"]},"
                 "{\"id\":\"t2\",\"rev\":1,\"objective\":\"B\",\"title\":\"t\","
                 "\"probe\":{\"kind\":\"keypair\"}}]",
                 bank);
}

static void objectives_take_in_their_subs(void **state)
{
    (void)state;
    struct bank *bank = NULL;
    struct bank_coverage c = mixed(&bank);
    const struct coverage_row *a = &c.rows[0];
    assert_int_equal(a->questions, 3);
    assert_int_equal(a->core, 2);
    assert_int_equal(a->tasks, 1);
    assert_int_equal(a->coverages[COVERAGE_TAUGHT], 1);
    assert_int_equal(a->coverages[COVERAGE_PRACTISED], 1);
    assert_int_equal(a->coverages[COVERAGE_MENTIONED], 1);
    assert_int_equal(a->coverages[COVERAGE_BEYOND], 0);
    assert_int_equal(a->difficulties[0], 1);
    assert_int_equal(a->difficulties[1], 2);
    assert_int_equal(a->difficulties[2], 0);
    assert_int_equal(a->kinds[QUESTION_TRUEFALSE], 2);
    assert_int_equal(a->kinds[QUESTION_NUMBER], 1);
    assert_int_equal(c.rows[1].questions, 1);
    assert_int_equal(c.rows[1].core, 0);
    assert_int_equal(c.rows[1].difficulties[2], 1);
    assert_int_equal(c.rows[2].questions, 0);
    assert_int_equal(c.rows[2].tasks, 0);
    assert_int_equal(c.total.questions, 4);
    assert_int_equal(c.total.core, 2);
    assert_int_equal(c.total.tasks, 2);
    assert_int_equal(c.total.kinds[QUESTION_SHORT], 1);
    ASSERT_LIST(c.thin, 0, 1);
    end(&c, bank);
}

static void statements_are_covered_by_questions_and_tasks(void **state)
{
    (void)state;
    struct bank *bank = NULL;
    struct bank_coverage c = mixed(&bank);
    assert_int_equal(c.assessable, 3);
    ASSERT_LIST(c.uncovered, 3);
    /* s4; A and B are thin; none of the four has a hint, an explanation or a source. */
    assert_int_equal(bank_coverage_findings(&c), 1 + 2 + 3 * 4);
    end(&c, bank);
}

static void four_core_questions_are_enough(void **state)
{
    (void)state;
    BUF_AUTO(json);
    struct bank *bank = NULL;
    for (unsigned i = 1; i <= 4; i++) {
        add_single(&json, i, 3, i % 3);
    }
    struct bank_coverage c = build(&json, "", &bank);
    assert_int_equal(c.rows[0].core, 4);
    ASSERT_LIST(c.thin, 1);
    end(&c, bank);
}

/* `places[i]` questions of `choices` choices have their key at i. */
static size_t crowded(unsigned choices, const unsigned *places)
{
    BUF_AUTO(json);
    struct bank *bank = NULL;
    unsigned number = 0;
    for (unsigned i = 0; i < choices; i++) {
        for (unsigned k = 0; k < places[i]; k++) {
            add_single(&json, ++number, choices, i);
        }
    }
    struct bank_coverage c = build(&json, "", &bank);
    size_t count = 0;
    assert_int_equal(c.places[choices].questions, number);
    for (unsigned i = 0; i < choices; i++) {
        assert_int_equal(c.places[choices].at[i], places[i]);
        count += key_place_crowded(&c, choices, i);
    }
    end(&c, bank);
    return count;
}

static void a_place_is_crowded_beyond_twice_its_share_of_eight(void **state)
{
    (void)state;
    assert_int_equal(crowded(4, (const unsigned[]){2, 2, 2, 2}), 0);
    /* The fair share is 2: four are twice that, five are more. */
    assert_int_equal(crowded(4, (const unsigned[]){4, 2, 1, 1}), 0);
    assert_int_equal(crowded(4, (const unsigned[]){1, 1, 5, 1}), 1);
    /* Seven questions say nothing yet, eight do. */
    assert_int_equal(crowded(4, (const unsigned[]){7, 0, 0, 0}), 0);
    assert_int_equal(crowded(4, (const unsigned[]){8, 0, 0, 0}), 1);
    assert_int_equal(crowded(5, (const unsigned[]){0, 5, 5, 0, 0}), 2);
}

static void places_are_counted_apart_by_the_number_of_choices(void **state)
{
    (void)state;
    BUF_AUTO(json);
    struct bank *bank = NULL;
    for (unsigned i = 1; i <= 8; i++) {
        add_single(&json, i, i <= 4 ? 3 : 4, 0);
    }
    struct bank_coverage c = build(&json, "", &bank);
    assert_int_equal(c.places[3].questions, 4);
    assert_int_equal(c.places[4].questions, 4);
    assert_int_equal(c.places[4].at[0], 4);
    assert_false(key_place_crowded(&c, 3, 0));
    assert_false(key_place_crowded(&c, 4, 0));
    end(&c, bank);
}

/* Nothing is lacking but what the case takes away. */
#define TEXTS "\"hint\":{\"ko\":\"h\",\"en\":\"h\"},\"explain\":{\"ko\":\"e\",\"en\":\"e\"},"
#define REST \
    "\"section\":\"s\",\"source\":[\"x\"],\"type\":\"truefalse\"," \
    "\"answer\":true,\"objective\":\"A\",\"difficulty\":1,\"coverage\":\"taught\""
#define CHOICES(why_b, why_c) \
    TEXTS "\"section\":\"s\",\"source\":[\"x\"],\"objective\":\"A\"," \
          "\"difficulty\":1,\"coverage\":\"taught\",\"choices\":[" \
          "{\"id\":\"a\",\"text\":\"1\"},{\"id\":\"b\",\"text\":\"2\"" why_b \
          "},{\"id\":\"c\",\"text\":\"3\"" why_c "}],"

static void what_a_question_lacks(void **state)
{
    (void)state;
    static const char *const questions[] = {
        TEXTS REST,
        "\"explain\":{\"ko\":\"e\",\"en\":\"e\"}," REST,
        "\"hint\":{\"ko\":\"h\",\"en\":\"h\"}," REST,
        TEXTS "\"section\":\"s\",\"type\":\"truefalse\",\"answer\":true,\"objective\":\"A\","
              "\"difficulty\":1,\"coverage\":\"taught\"",
        TEXTS "\"source\":[\"x\"],\"type\":\"truefalse\",\"answer\":true,\"objective\":\"A\","
              "\"difficulty\":1,\"coverage\":\"taught\"",
        "\"hint\":\"one\",\"explain\":{\"ko\":\"e\",\"en\":\"e\"}," REST,
        CHOICES(",\"why\":\"w\"", "") "\"type\":\"single\",\"answer\":\"a\"",
        CHOICES(",\"why\":\"w\"", "") "\"type\":\"single\",\"answer\":\"c\"",
        CHOICES(",\"why\":\"w\"", ",\"why\":\"w\"") "\"type\":\"single\",\"answer\":\"a\"",
        CHOICES("", "") "\"type\":\"multi\",\"answer\":[\"a\",\"c\"]",
        CHOICES("", "") "\"type\":\"multi\",\"answer\":[\"a\",\"b\",\"c\"]",
    };
    BUF_AUTO(json);
    struct bank *bank = NULL;
    for (unsigned i = 0; i < COUNT_OF(questions); i++) {
        add_question(&json, i + 1, questions[i]);
    }
    struct bank_coverage c = build(&json, "", &bank);
    ASSERT_LIST(c.lacks[LACK_HINT], 1);
    ASSERT_LIST(c.lacks[LACK_EXPLAIN], 2);
    ASSERT_LIST(c.lacks[LACK_SOURCE], 3);
    ASSERT_LIST(c.lacks[LACK_SECTION], 4);
    ASSERT_LIST(c.lacks[LACK_TRANSLATION], 5);
    ASSERT_LIST(c.lacks[LACK_WHY], 6, 7, 9);
    /* s1, s2 and s4; B; one each without hint, explanation, source. The rest is not counted. */
    assert_int_equal(bank_coverage_findings(&c), 3 + 1 + 3);
    end(&c, bank);
}

static void a_bank_of_one_language_needs_no_translation(void **state)
{
    (void)state;
    struct bank *bank = bank_case(
        "{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],"
        "\"objectives\":[{\"id\":\"A\",\"text\":\"a\"}],\"questions\":[{\"id\":\"q\",\"rev\":1,"
        "\"type\":\"truefalse\",\"prompt\":\"p\",\"objective\":\"A\",\"difficulty\":1,"
        "\"coverage\":\"taught\",\"answer\":true}]}");
    struct bank_coverage c;
    bank_coverage_build(bank, &c);
    assert_int_equal(c.lacks[LACK_TRANSLATION].count, 0);
    assert_int_equal(c.assessable, 0);
    assert_int_equal(c.uncovered.count, 0);
    end(&c, bank);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objectives_take_in_their_subs),
        cmocka_unit_test(statements_are_covered_by_questions_and_tasks),
        cmocka_unit_test(four_core_questions_are_enough),
        cmocka_unit_test(a_place_is_crowded_beyond_twice_its_share_of_eight),
        cmocka_unit_test(places_are_counted_apart_by_the_number_of_choices),
        cmocka_unit_test(what_a_question_lacks),
        cmocka_unit_test(a_bank_of_one_language_needs_no_translation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
