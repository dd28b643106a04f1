/* The readers of sound JSON: members by a table, single values, texts in languages, and the places
 * that their faults name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "json_case.h"
#include "wrapup/mem.h"

enum { READ_CASES = 60 };

/* ---- single values ------------------------------------------------------------------- */

static const char *const names[] = {"single", "multi", "truefalse"};

static struct json_text_rule rule_of(const char *reader)
{
    const char *first = strchr(reader, ':') + 1;
    struct json_text_rule rule = {
        .lang = {[LANG_KO] = strstr(first, "ko") != NULL, [LANG_EN] = strstr(first, "en") != NULL},
        .first = LANG_KO};
    (void)lang_from_code(first, &rule.first);
    return rule;
}

/* Reads one value; a result is written as the data file has it. */
static bool read_value(const struct json_at *up, const cJSON *value, const char *reader,
                       struct buf *result)
{
    const char *string = NULL;
    int64_t integer = 0;
    double number = 0;
    unsigned word = 0;
    bool truth = false;
    bool fine = false;
    struct text text = {{NULL}};
    if (strcmp(reader, "id") == 0 || strcmp(reader, "string") == 0) {
        fine = (reader[0] == 'i' ? json_id : json_string)(up, value, &string);
        buf_adds(result, fine ? string : "");
    } else if (strcmp(reader, "integer") == 0 || strcmp(reader, "wide") == 0) {
        bool wide = reader[0] == 'w';
        fine = json_integer(up, value, wide ? INT64_MIN : -5, wide ? INT64_MAX : 10, &integer);
        buf_addf(result, "%lld", (long long)integer);
    } else if (strcmp(reader, "number") == 0) {
        fine = json_number(up, value, 0, 1, &number);
        buf_addf(result, "%g", number);
    } else if (strcmp(reader, "bool") == 0) {
        fine = json_bool(value, &truth);
        buf_adds(result, fine ? (truth ? "true" : "false") : "none");
    } else if (strcmp(reader, "enum") == 0) {
        fine = json_enum(up, value, names, COUNT_OF(names), &word);
        buf_addf(result, "%u", word);
    } else if (strncmp(reader, "text:", 5) == 0) {
        struct json_text_rule rule = rule_of(reader);
        fine = json_text(up, value, &rule, &text);
        if (fine) {
            buf_addf(result, "ko=%s en=%s", text.in[LANG_KO], text.in[LANG_EN]);
        } else {
            assert_false(text_present(&text));
        }
    } else {
        fail_msg("no reader %s", reader);
    }
    return fine;
}

static void check_read(void *ctx, const struct json_case *c)
{
    unsigned *wrong = ctx;
    BUF_AUTO(input);
    BUF_AUTO(json);
    BUF_AUTO(expected);
    BUF_AUTO(result);
    BUF_AUTO(found);
    json_case_bytes(&input, c->fields[1]);
    buf_addf(&json, "{\"v\": %s}", buf_str(&input));
    struct json_doc *doc = json_case_doc(buf_str(&json));
    struct faults faults = FAULTS_INIT;
    struct json_at root = json_at_root(doc, &faults);
    bool fine = read_value(&root, root.value->child, c->fields[0], &result);
    if (faults.total == 0) {
        buf_addf(&found, "= %s", buf_str(&result));
        buf_adds(&expected, c->fields[2]);
    } else {
        json_case_faults(&found, &faults);
        buf_addf(&expected, "%s\t%s\t%s\n", c->fields[2], c->fields[3], c->fields[4]);
    }
    bool none = strcmp(c->fields[2], "= none") == 0;
    if (strcmp(buf_str(&found), buf_str(&expected)) != 0 || fine != (faults.total == 0 && !none)) {
        print_error("%s:%u: expected %s found %s\n", c->path, c->line, buf_str(&expected),
                    buf_str(&found));
        ++*wrong;
    }
    faults_release(&faults);
    json_doc_free(doc);
}

static void test_values(void **state)
{
    (void)state;
    unsigned wrong = 0;
    size_t cases = json_case_each("tests/data/json/read.tsv", check_read, &wrong);
    assert_true(cases >= READ_CASES);
    assert_int_equal(wrong, 0);
}

/* An absent optional member is no fault, and nothing is touched. */
static void test_absent(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = json_case_doc("{}");
    struct json_at root = json_at_root(doc, &faults);
    const char *string = "kept";
    int64_t integer = 7;
    double number = 7;
    unsigned word = 7;
    bool truth = true;
    struct text text = {{"kept", "kept"}};
    struct json_text_rule rule = {.lang = {true, true}, .first = LANG_KO};
    assert_false(json_id(&root, NULL, &string));
    assert_false(json_string(&root, NULL, &string));
    assert_false(json_integer(&root, NULL, 0, 1, &integer));
    assert_false(json_number(&root, NULL, 0, 1, &number));
    assert_false(json_enum(&root, NULL, names, COUNT_OF(names), &word));
    assert_false(json_bool(NULL, &truth));
    assert_false(json_text(&root, NULL, &rule, &text));
    assert_string_equal(string, "kept");
    assert_string_equal(text.in[LANG_EN], "kept");
    assert_true(integer == 7 && number > 6.5 && word == 7 && truth);
    assert_int_equal(faults.total, 0);
    json_doc_free(doc);
}

/* ---- members ------------------------------------------------------------------------- */

enum field { FIELD_ID, FIELD_TITLE, FIELD_PROMPT, FIELD_WEIGHT, FIELD_SHUFFLE, FIELD_TAGS, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [FIELD_TITLE] = {"title", JSON_TEXT | JSON_REQUIRED},
    [FIELD_PROMPT] = {"prompt", JSON_TEXT},
    [FIELD_WEIGHT] = {"weight", JSON_NUMBER},
    [FIELD_SHUFFLE] = {"shuffle", JSON_BOOL},
    [FIELD_TAGS] = {"tags", JSON_STRING | JSON_ARRAY},
};

static void check_members(const char *json, const char *present, const char *expected)
{
    BUF_AUTO(found);
    BUF_AUTO(there);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = json_case_doc(json);
    struct json_at root = json_at_root(doc, &faults);
    const cJSON *values[FIELDS];
    bool object = json_members(&root, fields, FIELDS, values);
    for (size_t i = 0; i < FIELDS; i++) {
        if (values[i] != NULL) {
            assert_string_equal(values[i]->string, fields[i].name);
            buf_addf(&there, " %s", fields[i].name);
        }
    }
    json_case_faults(&found, &faults);
    assert_string_equal(buf_str(&found), expected);
    assert_string_equal(buf_str(&there), present);
    assert_true(object == (json[0] == '{'));
    faults_release(&faults);
    json_doc_free(doc);
}

static void test_members(void **state)
{
    (void)state;
    check_members("{\"id\": \"a\", \"title\": \"t\"}", " id title", "");
    check_members(
        "{\"tags\": [], \"shuffle\": true, \"weight\": 1, \"x-any\": {}, \"title\": {}, \"id\": \"\"}",
        " id title weight shuffle tags", "");
    check_members("{\"id\": \"a\"}", " id", "1:1\t\t\"title\" is missing: add it\n");
    check_members("{}", "",
                  "1:1\t\t\"id\" is missing: add it\n1:1\t\t\"title\" is missing: add it\n");
    check_members("[]", "", "1:1\t\tfound an array: use an object\n");
}

static void test_unknown_members(void **state)
{
    (void)state;
    check_members("{\"id\": \"a\", \"title\": \"t\",\n \"promt\": \"p\"}", " id title",
                  "2:2\t/promt\tthe key \"promt\" is not known here: did you mean \"prompt\"?\n");
    check_members("{\"ID\": \"a\", \"title\": \"t\"}", " title",
                  "1:1\t\t\"id\" is missing: add it\n"
                  "1:2\t/ID\tthe key \"ID\" is not known here: did you mean \"id\"?\n");
    check_members(
        "{\"id\": \"a\", \"title\": \"t\", \"colour\": 1, \"x_y\": 1}", " id title",
        "1:27\t/colour\tthe key \"colour\" is not known here: remove it, or begin it with "
        "\"x-\"\n"
        "1:40\t/x_y\tthe key \"x_y\" is not known here: remove it, or begin it with \"x-\"\n");
    /* A key that is there already is no suggestion. */
    check_members(
        "{\"prompt2\": 1, \"prompt\": \"p\", \"id\": \"a\", \"title\": \"t\"}", " id title prompt",
        "1:2\t/prompt2\tthe key \"prompt2\" is not known here: remove it, or begin it with "
        "\"x-\"\n");
}

static void test_wrong_types(void **state)
{
    (void)state;
    check_members(
        "{\"id\": 1, \"title\": 2, \"prompt\": null, \"weight\": \"1\", \"shuffle\": 0, \"tags\": {}}",
        "",
        "1:8\t/id\t\"id\" is a number: use a string\n"
        "1:20\t/title\t\"title\" is a number: use a string or an object of translations\n"
        "1:33\t/prompt\t\"prompt\" is null: use a string or an object of translations\n"
        "1:49\t/weight\t\"weight\" is a string: use a number\n"
        "1:65\t/shuffle\t\"shuffle\" is a number: use true or false\n"
        "1:76\t/tags\t\"tags\" is an object: use a string or an array\n");
}

static void test_korean(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = json_case_doc("{\"id\": 1, \"titel\": \"t\", \"tags\": true}");
    struct json_at root = json_at_root(doc, &faults);
    const cJSON *values[FIELDS];
    BUF_AUTO(found);
    assert_true(json_members(&root, fields, FIELDS, values));
    faults_sort(&faults);
    for (size_t i = 0; i < faults.count; i++) {
        fault_format(&found, &faults.list[i], "bank.json", LANG_KO);
    }
    assert_string_equal(
        buf_str(&found),
        "bank.json:1:1: \"title\"이 없어요: 추가하세요\n"
        "bank.json:1:8: /id: \"id\"의 값이 숫자예요: 문자열을 쓰세요\n"
        "bank.json:1:11: /titel: 여기서 쓸 수 없는 키 \"titel\"이 있어요: \"title\"을 쓰려고 했나요?\n"
        "bank.json:1:33: /tags: \"tags\"의 값이 true/false 값이에요: 문자열 또는 배열을 쓰세요\n");
    faults_release(&faults);
    json_doc_free(doc);
}

/* ---- places -------------------------------------------------------------------------- */

static void test_pointers(void **state)
{
    (void)state;
    BUF_AUTO(found);
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = json_case_doc("{\"a~b\": [0, {\"c/d\": {\"\": true}}],\n \"가\": 1}");
    struct json_at root = json_at_root(doc, &faults);
    struct json_at list = json_at_member(&root, root.value->child);
    struct json_at second = json_at_element(&list, list.value->child->next, 1);
    struct json_at uncounted = json_at_member(&list, list.value->child->next);
    struct json_at slash = json_at_member(&second, second.value->child);
    struct json_at empty = json_at_member(&slash, slash.value->child);
    struct json_at last = json_at_member(&root, root.value->child->next);
    struct msg m = MSG(MSG_JSON_KEY_MISSING, "x");
    json_fault(&root, m);
    json_fault(&second, m);
    json_fault(&uncounted, m);
    json_fault_at_key(&second, m); /* has no key: the value itself */
    json_fault(&empty, m);
    json_fault_at_key(&empty, m);
    json_fault(&last, m);
    json_fault_at_key(&last, m);
    json_case_faults(&found, &faults);
    assert_string_equal(buf_str(&found), "1:1\t\t\"x\" is missing: add it\n"
                                         "1:13\t/a~0b/1\t\"x\" is missing: add it\n"
                                         "1:13\t/a~0b/1\t\"x\" is missing: add it\n"
                                         "1:13\t/a~0b/1\t\"x\" is missing: add it\n"
                                         "1:22\t/a~0b/1/c~1d/\t\"x\" is missing: add it\n"
                                         "1:26\t/a~0b/1/c~1d/\t\"x\" is missing: add it\n"
                                         "2:2\t/가\t\"x\" is missing: add it\n"
                                         "2:7\t/가\t\"x\" is missing: add it\n");
    faults_release(&faults);
    json_doc_free(doc);
}

/* An element of an array is named by its index, and its kind without a key. */
static void test_elements(void **state)
{
    (void)state;
    BUF_AUTO(found);
    const char *string = NULL;
    struct faults faults = FAULTS_INIT;
    struct json_doc *doc = json_case_doc("{\"accept\": [\"a\", 1, \"\", \"b\"]}");
    struct json_at root = json_at_root(doc, &faults);
    struct json_at list = json_at_member(&root, root.value->child);
    const cJSON *element = NULL;
    unsigned fine = 0;
    cJSON_ArrayForEach(element, list.value)
    {
        fine += json_string(&list, element, &string);
    }
    json_case_faults(&found, &faults);
    assert_int_equal(fine, 2);
    assert_string_equal(
        buf_str(&found),
        "1:18\t/accept/1\tfound a number: use a string\n"
        "1:21\t/accept/2\tthe text is empty: write something, or leave the key out\n");
    faults_release(&faults);
    json_doc_free(doc);
}

static void test_free_nothing(void **state)
{
    (void)state;
    json_doc_free(NULL);
}

/* A document that is settled reads as before; a fault met later is told without its place. */
static void test_settled(void **state)
{
    (void)state;
    static const char text[] = "{\n  \"a\": [1, \"two\"]\n}";
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    assert_true(json_doc_parse(text, strlen(text), &doc, &faults));
    json_doc_settle(doc);
    const cJSON *a = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "a");
    assert_string_equal(cJSON_GetArrayItem(a, 1)->valuestring, "two");
    struct json_at root = json_at_root(doc, &faults);
    struct json_at at = json_at_member(&root, a);
    json_fault(&at, MSG0(MSG_TASK_NO_KIND));
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.list[0].line, 0);
    assert_string_equal(faults.list[0].pointer, "/a");
    json_doc_settle(doc);
    json_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settled),         cmocka_unit_test(test_values),
        cmocka_unit_test(test_absent),          cmocka_unit_test(test_members),
        cmocka_unit_test(test_unknown_members), cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_korean),          cmocka_unit_test(test_pointers),
        cmocka_unit_test(test_elements),        cmocka_unit_test(test_free_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
