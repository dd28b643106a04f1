/* Questions are read whole, or every fault of them is named at its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../lib/question_case.h"

static void good_questions_have_their_fields(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, "tests/data/question/good.json");
    cases_load(&c);
    const struct question *q = cases_question(&c, "single");
    assert_int_equal(q->kind, QUESTION_SINGLE);
    assert_int_equal(q->rev, 2);
    assert_true(q->cosmetic);
    assert_int_equal(q->objective, 0);
    assert_int_equal(q->difficulty, 1);
    assert_int_equal(q->coverage, COVERAGE_TAUGHT);
    assert_true(q->weight > 2.49 && q->weight < 2.51);
    assert_int_equal(q->statements.count, 2);
    assert_int_equal(q->statements.list[1], 1);
    assert_int_equal(q->sources.count, 1);
    assert_string_equal(q->sources.list[0], "AWS");
    assert_int_equal(q->enemies.count, 1);
    assert_string_equal(q->enemies.list[0], "multi");
    assert_string_equal(q->hint.in[LANG_EN], "It must be reachable from the internet.");
    assert_string_equal(q->section.in[LANG_KO], "실습 > 인스턴스 정보");
    assert_true(text_present(&q->explain));
    const struct question *plain = cases_question(&c, "number");
    assert_false(plain->cosmetic);
    assert_false(text_present(&plain->hint));
    assert_true(plain->weight > 0.99 && plain->weight < 1.01);
    assert_int_equal(plain->statements.count, 0);
    assert_int_equal(cases_question(&c, "truefalse")->objective, 1);
    assert_int_equal(cases_question(&c, "open-plain")->coverage, COVERAGE_BEYOND);
    for (size_t i = 0; i < c.count; i++) {
        assert_int_equal(question_multiline(&c.questions[i]), c.questions[i].kind == QUESTION_OPEN);
    }
    cases_close(&c);
}

static void names_are_those_of_the_format(void **state)
{
    (void)state;
    static const char *const kinds[] = {"single", "multi", "truefalse", "short", "number",
                                        "order",  "match", "cloze",     "open"};
    static const char *const coverages[] = {"taught", "practised", "mentioned", "beyond"};
    assert_int_equal(COUNT_OF(kinds), QUESTION_KIND_COUNT);
    for (unsigned i = 0; i < COUNT_OF(kinds); i++) {
        assert_string_equal(question_kind_name((enum question_kind)i), kinds[i]);
    }
    for (unsigned i = 0; i < COUNT_OF(coverages); i++) {
        assert_string_equal(coverage_name((enum coverage)i), coverages[i]);
    }
}

static bool expected(const struct fault *fault, const cJSON *faults, unsigned *met)
{
    unsigned bit = 1;
    const cJSON *want;
    cJSON_ArrayForEach(want, faults)
    {
        const char *pointer = cJSON_GetArrayItem(want, 0)->valuestring;
        const char *says = cJSON_GetArrayItem(want, 1)->valuestring;
        if ((*met & bit) == 0 && strcmp(fault->pointer, pointer) == 0 &&
            strstr(fault->what[LANG_EN], says) != NULL) {
            *met |= bit;
            return true;
        }
        bit <<= 1;
    }
    return false;
}

static void check_case(const struct cases *c, const char *text, const cJSON *want)
{
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    struct question q = {.id = "untouched"};
    assert_true(json_doc_parse(text, strlen(text), &doc, &faults));
    struct json_at at = json_at_root(doc, &faults);
    bool loaded = question_load(&at, &c->reader, &q);
    unsigned met = 0;
    for (size_t i = 0; i < faults.count; i++) {
        if (!expected(&faults.list[i], want, &met)) {
            fail_msg("%s\nunexpected: %s: %s", text, faults.list[i].pointer,
                     faults.list[i].what[LANG_EN]);
        }
        assert_true(faults.list[i].what[LANG_KO][0] != '\0');
    }
    if ((int)faults.count != cJSON_GetArraySize(want)) {
        fail_msg("%s\n%zu faults of %d", text, faults.count, cJSON_GetArraySize(want));
    }
    assert_int_equal(loaded, faults.count == 0);
    assert_true(loaded || strcmp(q.id, "untouched") == 0);
    if (loaded) {
        question_release(&q);
    }
    faults_release(&faults);
    json_doc_free(doc);
}

static void every_fault_is_named_at_its_place(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, "tests/data/question/faults.json");
    const cJSON *base = cJSON_GetObjectItemCaseSensitive(c.root.value, "base");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(c.root.value, "cases");
    assert_true(cJSON_GetArraySize(list) > 90);
    const cJSON *one;
    cJSON_ArrayForEach(one, list)
    {
        const char *type = cJSON_GetObjectItemCaseSensitive(one, "type")->valuestring;
        cJSON *question = changed_question(cJSON_GetObjectItemCaseSensitive(base, type),
                                           cJSON_GetObjectItemCaseSensitive(one, "set"));
        char *text = cJSON_PrintUnformatted(question);
        cJSON_Delete(question);
        check_case(&c, text, cJSON_GetObjectItemCaseSensitive(one, "faults"));
        free(text);
    }
    cases_close(&c);
}

static void something_else_than_an_object_is_a_fault(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, "tests/data/question/faults.json");
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    assert_true(json_doc_parse("[3]", 3, &doc, &faults));
    struct json_at root = json_at_root(doc, &faults);
    struct json_at at = json_at_element(&root, root.value->child, 0);
    struct question q;
    assert_false(question_load(&at, &c.reader, &q));
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.list[0].pointer, "/0");
    faults_release(&faults);
    json_doc_free(doc);
    cases_close(&c);
}

static void sources_are_free_text_where_a_bank_has_none(void **state)
{
    (void)state;
    struct cases c;
    cases_open(&c, "tests/data/question/faults.json");
    c.reader.source = NULL;
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    static const char text[] =
        "{\"id\":\"q\",\"rev\":1,\"type\":\"truefalse\",\"prompt\":\"P\",\"objective\":\"O1\","
        "\"difficulty\":1,\"coverage\":\"taught\",\"answer\":true,\"source\":[\"any book\"]}";
    assert_true(json_doc_parse(text, sizeof(text) - 1, &doc, &faults));
    struct json_at at = json_at_root(doc, &faults);
    struct question q;
    assert_true(question_load(&at, &c.reader, &q));
    assert_string_equal(q.sources.list[0], "any book");
    question_release(&q);
    faults_release(&faults);
    json_doc_free(doc);
    cases_close(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_questions_have_their_fields),
        cmocka_unit_test(names_are_those_of_the_format),
        cmocka_unit_test(every_fault_is_named_at_its_place),
        cmocka_unit_test(something_else_than_an_object_is_a_fault),
        cmocka_unit_test(sources_are_free_text_where_a_bank_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
