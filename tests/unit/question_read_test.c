/* What learners type becomes a response, or is asked again with a reason; never marked wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../lib/question_case.h"

static const char *const outcomes[] = {
    [QUESTION_READ] = "read",
    [QUESTION_AGAIN] = "again",
    [QUESTION_DONT_KNOW] = "dk",
    [QUESTION_EMPTY] = "empty",
};

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

static bool same_value(const struct response *r, const cJSON *want)
{
    CLEANUP(response_release) struct response expected = response_from(want);
    bool same = r->value.count == expected.value.count;
    for (size_t i = 0; same && i < r->value.count; i++) {
        same = strcmp(r->value.list[i], expected.value.list[i]) == 0;
    }
    return same;
}

static bool same_note(const struct said *note, const cJSON *want)
{
    bool both = (note->in[LANG_EN][0] == '\0') == (note->in[LANG_KO][0] == '\0');
    if (want == NULL || want->valuestring[0] == '\0') {
        return both && (want == NULL || !said_any(note));
    }
    return both && strstr(note->in[LANG_EN], want->valuestring) != NULL;
}

static bool as_expected(const cJSON *one)
{
    const char *id = cJSON_GetObjectItemCaseSensitive(one, "q")->valuestring;
    const char *typed = cJSON_GetObjectItemCaseSensitive(one, "typed")->valuestring;
    const char *want = cJSON_GetObjectItemCaseSensitive(one, "got")->valuestring;
    const struct question *q = cases_question(&cases, id);
    struct layout layout = plain_layout(q);
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    struct said note;
    enum question_read got = question_read(q, &layout, typed, &r, &note);
    bool fine = strcmp(outcomes[got], want) == 0 &&
                same_value(&r, cJSON_GetObjectItemCaseSensitive(one, "value")) &&
                same_note(&note, cJSON_GetObjectItemCaseSensitive(one, "note"));
    if (!fine) {
        print_error("%s: \"%s\": %s, %zu values, the first \"%s\", note \"%s\"\n", id, typed,
                    outcomes[got], r.value.count, r.value.count > 0 ? r.value.list[0] : "",
                    note.in[LANG_EN]);
    }
    return fine;
}

static void typed_forms_are_read(void **state)
{
    (void)state;
    struct cases data;
    cases_open(&data, "tests/data/question/read.json");
    assert_true(cJSON_GetArraySize(data.root.value) > 80);
    unsigned off = 0;
    const cJSON *one;
    cJSON_ArrayForEach(one, data.root.value)
    {
        off += as_expected(one) ? 0 : 1;
    }
    cases_close(&data);
    assert_int_equal(off, 0);
}

static void control_characters_are_dropped(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "single");
    struct layout layout = plain_layout(q);
    struct response r = {.value = STRINGS_INIT};
    struct said note;
    assert_int_equal(question_read(q, &layout, "\x1B[31mzz\x07", &r, &note), QUESTION_AGAIN);
    assert_non_null(strstr(note.in[LANG_EN], "\"[31mzz\""));
    assert_int_equal(question_read(q, &layout,
                                   "\x02"
                                   "c\x7F",
                                   &r, &note),
                     QUESTION_READ);
    assert_string_equal(r.value.list[0], "public");
    response_release(&r);
    r = (struct response){.value = STRINGS_INIT};
    assert_int_equal(question_read(q, &layout, "\x01\x02", &r, &note), QUESTION_EMPTY);
}

static void bytes_that_are_not_utf8_are_asked_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < cases.count; i++) {
        struct layout layout = plain_layout(&cases.questions[i]);
        struct response r = {.value = STRINGS_INIT};
        struct said note;
        /* "보안" in CP949 */
        assert_int_equal(question_read(&cases.questions[i], &layout, "\xBA\xB8\xBE\xC8", &r, &note),
                         QUESTION_AGAIN);
        assert_non_null(strstr(note.in[LANG_KO], "CP949"));
        assert_non_null(strstr(note.in[LANG_KO], "UTF-8"));
        assert_non_null(strstr(note.in[LANG_EN], "Settings > Terminal > Charset"));
        assert_int_equal(r.value.count, 0);
    }
}

static void endless_input_is_asked_again(void **state)
{
    (void)state;
    BUF_AUTO(typed);
    for (int i = 0; i < 16 * 1024; i++) {
        buf_addc(&typed, 'x');
    }
    const struct question *q = cases_question(&cases, "open");
    struct layout layout = plain_layout(q);
    struct response r = {.value = STRINGS_INIT};
    struct said note;
    assert_int_equal(question_read(q, &layout, buf_str(&typed), &r, &note), QUESTION_READ);
    assert_int_equal(strlen(r.value.list[0]), 16 * 1024);
    response_release(&r);
    buf_addc(&typed, 'x');
    assert_int_equal(question_read(q, &layout, buf_str(&typed), &r, &note), QUESTION_AGAIN);
    assert_non_null(strstr(note.in[LANG_EN], "longer than 16 KiB"));
}

/* Labels are those on the screen, responses are ids. */
static void labels_follow_the_layout(void **state)
{
    (void)state;
    const struct question *q = cases_question(&cases, "single");
    struct layout layout = {.at = {2, 1, 0, 3}, .count = 4};
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    struct said note;
    assert_int_equal(question_read(q, &layout, "a", &r, &note), QUESTION_READ);
    assert_string_equal(r.value.list[0], "public");
}

static void words_for_the_tab_key_are_the_labels(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        size_t count;
        const char *first, *last;
    } wants[] = {{"single", 4, "a", "d"},   {"multi", 5, "a", "e"},   {"truefalse", 2, "O", "X"},
                 {"order", 5, "a", "e"},    {"match", 4, "a", "d"},   {"short", 0, NULL, NULL},
                 {"number", 0, NULL, NULL}, {"cloze", 0, NULL, NULL}, {"open", 0, NULL, NULL}};
    for (size_t i = 0; i < COUNT_OF(wants); i++) {
        const struct question *q = cases_question(&cases, wants[i].id);
        struct layout layout = plain_layout(q);
        CLEANUP(strings_release) struct strings words = STRINGS_INIT;
        question_words(q, &layout, &words);
        assert_int_equal(words.count, wants[i].count);
        if (words.count > 0) {
            assert_string_equal(words.list[0], wants[i].first);
            assert_string_equal(words.list[words.count - 1], wants[i].last);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typed_forms_are_read),
        cmocka_unit_test(control_characters_are_dropped),
        cmocka_unit_test(bytes_that_are_not_utf8_are_asked_again),
        cmocka_unit_test(endless_input_is_asked_again),
        cmocka_unit_test(labels_follow_the_layout),
        cmocka_unit_test(words_for_the_tab_key_are_the_labels),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
