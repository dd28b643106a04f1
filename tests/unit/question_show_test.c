/* How questions and their answers look in both languages, as Markdown and on a screen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../lib/question_case.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

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

static void add_shown(struct buf *out, const struct question *q, enum lang lang)
{
    struct layout layout = plain_layout(q);
    buf_addf(out, "### %s %s\n", q->id, lang_code(lang));
    question_show(q, &layout, lang, out);
    buf_adds(out, "> ");
    question_how(q, &layout, lang, out);
    buf_adds(out, "\n\n");
}

static void questions_look_as_before(void **state)
{
    (void)state;
    BUF_AUTO(got);
    for (size_t i = 0; i < cases.count; i++) {
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            add_shown(&got, &cases.questions[i], (enum lang)lang);
        }
    }
    assert_golden("tests/data/question/show.golden", &got);
}

static void how_to_answer_fits_on_a_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < cases.count; i++) {
        struct layout layout = plain_layout(&cases.questions[i]);
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            BUF_AUTO(how);
            question_how(&cases.questions[i], &layout, (enum lang)lang, &how);
            assert_in_range(utf8_width(buf_str(&how), how.len), 1, 60);
            assert_null(strchr(buf_str(&how), '\n'));
        }
    }
}

/* Every label must begin a line of its own at any width, or learners can't find it. */
static void labels_begin_lines_on_the_screen(void **state)
{
    (void)state;
    static const size_t widths[] = {40, 80, 200};
    for (size_t i = 0; i < cases.count; i++) {
        const struct question *q = &cases.questions[i];
        struct layout layout = plain_layout(q);
        BUF_AUTO(markdown);
        question_show(q, &layout, LANG_KO, &markdown);
        for (size_t w = 0; w < COUNT_OF(widths); w++) {
            BUF_AUTO(screen);
            md_terminal(&screen, buf_str(&markdown), markdown.len,
                        (struct md_style){.columns = widths[w]});
            for (size_t place = 0; place < layout.count; place++) {
                BUF_AUTO(label);
                buf_addf(&label, "\n- %c) ", (char)('a' + (char)place));
                assert_non_null(strstr(buf_str(&screen), buf_str(&label)));
            }
        }
    }
}

static void add_revealed(struct buf *out, const cJSON *one, enum lang lang)
{
    const struct question *q = cases_question(
        &cases, cJSON_GetObjectItemCaseSensitive(one, "q")->valuestring);
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(one, "value");
    struct layout layout = plain_layout(q);
    CLEANUP(response_release) struct response r = response_from(value);
    buf_addf(out, "### %s %s: ", q->id, lang_code(lang));
    question_describe(q, &r, lang, out);
    buf_adds(out, "\n");
    question_reveal(q, &layout, value == NULL ? NULL : &r, lang, out);
    buf_adds(out, "\n");
}

static void answers_look_as_before(void **state)
{
    (void)state;
    struct cases data;
    cases_open(&data, "tests/data/question/reveal.json");
    BUF_AUTO(got);
    const cJSON *one;
    cJSON_ArrayForEach(one, data.root.value)
    {
        for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
            add_revealed(&got, one, (enum lang)lang);
        }
    }
    cases_close(&data);
    assert_golden("tests/data/question/reveal.golden", &got);
}

/* A description is for a list: one line, whatever was typed. */
static void descriptions_are_one_line(void **state)
{
    (void)state;
    struct response r = {.value = STRINGS_INIT};
    strings_add(&r.value, " one\n\n  two\tthree ");
    BUF_AUTO(got);
    question_describe(cases_question(&cases, "open"), &r, LANG_KO, &got);
    assert_string_equal(buf_str(&got), "one two three");
    response_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(questions_look_as_before),
        cmocka_unit_test(how_to_answer_fits_on_a_line),
        cmocka_unit_test(labels_begin_lines_on_the_screen),
        cmocka_unit_test(answers_look_as_before),
        cmocka_unit_test(descriptions_are_one_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
