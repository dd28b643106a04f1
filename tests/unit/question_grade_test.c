/* Responses are graded by the rules of each type: verdict, score, remark, misconceptions, key
 * points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "../lib/question_case.h"

static struct cases cases;

static int setup(void **state)
{
    (void)state;
    cases_open(&cases, "tests/data/question/good.json");
    cases_load(&cases);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cases_close(&cases);
    return 0;
}

static const cJSON *get(const cJSON *one, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(one, name);
}

/* The bits of the key points that a case names. */
static unsigned points_of(const struct question *q, const cJSON *ids)
{
    unsigned points = 0;
    const cJSON *id;
    cJSON_ArrayForEach(id, ids)
    {
        size_t i = 0;
        while (i < question_point_count(q) &&
               strcmp(question_point_id(q, i), id->valuestring) != 0) {
            i++;
        }
        assert_true(i < question_point_count(q));
        points |= 1U << i;
    }
    return points;
}

static bool same_misconceptions(const struct verdict *v, const cJSON *ids)
{
    unsigned want = 0;
    unsigned got = 0;
    const cJSON *id;
    cJSON_ArrayForEach(id, ids)
    {
        want |= 1U << case_misconception(NULL, id->valuestring);
    }
    for (size_t i = 0; i < v->misconception_count; i++) {
        got |= 1U << v->misconceptions[i];
    }
    return want == got && (int)v->misconception_count == cJSON_GetArraySize(ids);
}

static bool same_note(const struct verdict *v, const cJSON *note)
{
    const char *got = v->note.in[LANG_EN];
    if (note == NULL) {
        return true;
    }
    if (v->kind != VERDICT_PENDING && note->valuestring[0] == '\0') {
        return got[0] == '\0';
    }
    return strstr(got, note->valuestring) != NULL;
}

static bool as_expected(const cJSON *one)
{
    const struct question *q = cases_question(&cases, get(one, "q")->valuestring);
    CLEANUP(response_release) struct response r = response_from(get(one, "value"));
    enum verdict_kind kind;
    assert_true(verdict_from_name(get(one, "verdict")->valuestring, &kind));
    struct verdict v;
    struct verdict again;
    memset(&v, 0x55, sizeof(v));
    question_grade(q, &r, &v);
    question_grade(q, &r, &again);
    const cJSON *contradictions = get(one, "contradictions");
    bool fine = v.kind == kind && fabs(v.score - get(one, "score")->valuedouble) < 1e-9 &&
                same_note(&v, get(one, "note")) && same_misconceptions(&v, get(one, "mis")) &&
                v.ask == (get(one, "ask") != NULL) &&
                v.points == points_of(q, get(one, "points")) &&
                v.doubted == points_of(q, get(one, "doubted")) &&
                v.contradictions == (contradictions == NULL ? 0 : contradictions->valuedouble);
    bool steady = again.kind == v.kind && again.points == v.points &&
                  strcmp(again.note.in[LANG_KO], v.note.in[LANG_KO]) == 0;
    if (!fine || !steady) {
        char *shown = cJSON_PrintUnformatted(one);
        print_error(
            "%s\n  got %s, score %.10g, note \"%s\", %zu misconceptions, ask %d, points %x, "
            "doubted %x, contradictions %x\n",
            shown, verdict_name(v.kind), v.score, v.note.in[LANG_EN], v.misconception_count, v.ask,
            v.points, v.doubted, v.contradictions);
        free(shown);
    }
    return fine && steady;
}

static void responses_get_their_verdicts(void **state)
{
    (void)state;
    struct cases data;
    cases_open(&data, "tests/data/question/grade.json");
    assert_true(cJSON_GetArraySize(data.root.value) > 85);
    unsigned off = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, data.root.value)
    {
        off += as_expected(one) ? 0 : 1;
    }
    cases_close(&data);
    assert_int_equal(off, 0);
}

static void near(double got, double want)
{
    if (fabs(got - want) > 1e-9) {
        fail_msg("%.10g is not %.10g", got, want);
    }
}

/* Points: off 1, data 2, gone 4 (weight 2), list 8 (bonus), own 16; passed by gone and (off or
 * data). */
static void ticked_points_give_a_score(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "open");
    near(question_points_score(q, 0), 0);
    near(question_points_score(q, 1), 0.2);
    near(question_points_score(q, 4), 0.4);
    near(question_points_score(q, 5), 0.6);
    near(question_points_score(q, 4 + 16), 0.59);
    near(question_points_score(q, 1 + 2 + 16 + 8), 0.59);
    near(question_points_score(q, 1 + 4 + 16), 0.8);
    near(question_points_score(q, 1 + 2 + 4 + 8), 1);
    near(question_points_score(q, 0xFF), 1);
    near(question_points_score(cases_question(&cases, "open-plain"), 2), 0.75);
    near(question_points_score(cases_question(&cases, "single"), 1), 0);
}

static void key_points_can_be_listed(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "open");
    assert_int_equal(question_point_count(q), 5);
    assert_string_equal(question_point_id(q, 2), "gone");
    assert_string_equal(question_point_text(q, 2).in[LANG_EN], "Terminating deletes it for good");
    assert_null(question_point_id(q, 5));
    assert_null(question_point_text(q, 5).in[LANG_KO]);
    const struct question *other = cases_question(&cases, "match");
    assert_int_equal(question_point_count(other), 0);
    assert_null(question_point_id(other, 0));
}

/* Contradictions: restart 1, free 2. */
static void contradictions_can_be_listed(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "open");
    BUF_AUTO(texts);
    question_contradiction_texts(q, 3, LANG_EN, &texts);
    assert_string_equal(buf_str(&texts), "- Says a terminated one can start again\n"
                                         "- Says stopping is free\n");
    buf_clear(&texts);
    question_contradiction_texts(q, 2, LANG_KO, &texts);
    assert_string_equal(buf_str(&texts), "- 중지하면 무료라고 씀\n");
    buf_clear(&texts);
    question_contradiction_texts(q, 4, LANG_KO, &texts);
    question_contradiction_texts(cases_question(&cases, "match"), 1, LANG_KO, &texts);
    assert_int_equal(texts.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(responses_get_their_verdicts),
        cmocka_unit_test(ticked_points_give_a_score),
        cmocka_unit_test(key_points_can_be_listed),
        cmocka_unit_test(contradictions_can_be_listed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
