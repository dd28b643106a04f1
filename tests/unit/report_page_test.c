/* The pages of a report in all their forms: widths, escaping, order, and what small classes are
 * told. How they look in a browser is tested by tests/browser/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/report/sheet.h"
#include "bank_case.h"
#include "report_case.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

static struct bank *bank;
static struct buf bank_bytes;
static struct report *class_of[REPORT_CASE_COUNT];
static struct learner_report *learner_of[REPORT_CASE_COUNT];

static int fill(void **state)
{
    (void)state;
    bank = bank_case_file("quizzes/ec2.json", &bank_bytes);
    for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
        class_of[k] = report_case(bank, (enum report_case)k);
        learner_of[k] = learner_report_case(bank, (enum report_case)k);
    }
    return 0;
}

static int empty(void **state)
{
    (void)state;
    for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
        report_free(class_of[k]);
        learner_report_free(learner_of[k]);
    }
    bank_free(bank);
    buf_release(&bank_bytes);
    return 0;
}

/* ---- the terminal -------------------------------------------------------------------------- */

/* Without the escape sequences for colours, which must be the only ones. */
static void uncoloured(struct buf *out, const struct buf *page)
{
    for (size_t i = 0; i < page->len; i++) {
        if (page->data[i] == '\033') {
            assert_int_equal(page->data[i + 1], '[');
            i += 2 + strspn(page->data + i + 2, "0123456789;");
            assert_int_equal(page->data[i], 'm');
        } else {
            buf_addc(out, page->data[i]);
        }
    }
}

static void check_widths(const struct buf *page, size_t columns)
{
    BUF_AUTO(plain);
    uncoloured(&plain, page);
    assert_true(utf8_valid(buf_str(&plain), plain.len, NULL));
    for (const char *line = buf_str(&plain); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        size_t indent = strspn(line, " -(");
        /* a word is never broken: it may be an address, there to be copied */
        bool word = memchr(line + indent, ' ', len - (indent < len ? indent : len)) == NULL;
        if (utf8_width(line, len) > columns && !word) {
            fail_msg("%zu columns, but: %.*s", columns, (int)len, line);
        }
        line += len + (line[len] != '\0');
    }
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    for (size_t columns = 40; columns <= 110; columns += 7) {
        for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
            for (unsigned l = 0; l < LANG_COUNT; l++) {
                const struct report_style style = {
                    .columns = columns, .colour = columns % 2 == 0, .all = columns % 3 == 0};
                BUF_AUTO(page);
                report_terminal(class_of[k], (enum lang)l, style, &page);
                check_widths(&page, columns);
                buf_clear(&page);
                learner_report_terminal(learner_of[k], (enum lang)l, style, &page);
                check_widths(&page, columns);
            }
        }
    }
}

static void bars_are_drawn_without_block_characters_when_asked(void **state)
{
    (void)state;
    BUF_AUTO(page);
    report_terminal(class_of[REPORT_CASE_CLASS], LANG_EN,
                    (struct report_style){.columns = 80, .ascii = true}, &page);
    assert_non_null(strstr(buf_str(&page), "##########"));
    assert_non_null(strstr(buf_str(&page), "|"));
    static const char *const blocks[] = {"█", "░", "┃", "─"};
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        assert_null(strstr(buf_str(&page), blocks[i]));
    }
    assert_null(strchr(buf_str(&page), '\033'));
}

/* ---- HTML ---------------------------------------------------------------------------------- */

static size_t count_of(const char *text, const char *what)
{
    size_t count = 0;
    for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) {
        count++;
    }
    return count;
}

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0;
}

/* Every element is closed in its turn, and no attribute runs or looks like anything. */
static void check_elements(const char *html)
{
    enum { DEPTH = 32, NAME = 16 };
    char open[DEPTH][NAME];
    size_t depth = 0;
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at, '<')) {
        char name[NAME] = "";
        const char *end = strchr(at, '>');
        assert_non_null(end);
        if (strncmp(at, "<!DOCTYPE", strlen("<!DOCTYPE")) == 0) {
            at = end;
            continue;
        }
        bool closes = at[1] == '/';
        at += closes ? 2 : 1;
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
        assert_in_range(len, 1, NAME - 1);
        memcpy(name, at, len);
        if (closes) {
            assert_true(depth > 0);
            assert_string_equal(open[--depth], name);
        } else if (end[-1] != '/' && !is_void(name)) {
            assert_true(depth < DEPTH);
            memcpy(open[depth++], name, NAME);
        }
        if (strcmp(name, "style") == 0 && !closes) {
            at = strstr(at, "</style>");
            assert_non_null(at);
            depth--;
            at += strlen("</style>");
            continue;
        }
        bool quoted = false;
        for (const char *a = at; a < end; a++) {
            quoted = quoted != (*a == '"');
            assert_false(!quoted && (strncmp(a, " on", 3) == 0 || strncmp(a, " style", 6) == 0 ||
                                     strncmp(a, " src", 4) == 0));
        }
        at = end;
    }
    assert_int_equal(depth, 0);
}

static void check_html(const char *html, enum lang lang)
{
    check_elements(html);
    assert_int_equal(count_of(html, "<h1>"), 1);
    assert_int_equal(count_of(html, "<main"), 1);
    assert_int_equal(count_of(html, "<script"), 0);
    assert_int_equal(count_of(html, "<img"), 0);
    assert_int_equal(count_of(html, "href=\"javascript"), 0);
    assert_int_equal(count_of(html, "example.com\""), 0);
    assert_int_equal(count_of(html, lang == LANG_KO ? "<html lang=\"ko\">" : "<html lang=\"en\">"),
                     1);
    assert_non_null(strstr(html, "default-src 'none'"));
}

static void html_is_whole_and_harmless(void **state)
{
    (void)state;
    for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
        for (unsigned l = 0; l < LANG_COUNT; l++) {
            BUF_AUTO(page);
            report_html(class_of[k], (enum lang)l, &page);
            check_html(buf_str(&page), (enum lang)l);
            buf_clear(&page);
            learner_report_html(learner_of[k], (enum lang)l, &page);
            check_html(buf_str(&page), (enum lang)l);
        }
    }
}

static void parts_stand_in_the_order_in_which_they_are_wanted(void **state)
{
    (void)state;
    static const char *const ids[] = {"understood", "repeat", "misconceptions", "objectives",
                                      "practice",   "pace",   "doubts",         "items",
                                      "survey",     "who",    "honesty"};
    BUF_AUTO(page);
    report_html(class_of[REPORT_CASE_CLASS], LANG_KO, &page);
    const char *at = buf_str(&page);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        BUF_AUTO(heading);
        buf_addf(&heading, "<h2 id=\"%s\">", ids[i]);
        at = strstr(at, buf_str(&heading));
        assert_non_null(at);
    }
}

/* ---- Markdown ------------------------------------------------------------------------------ */

/* Cells of a row: bars that nothing escapes, less one. */
static size_t cells_of(const char *line, size_t len)
{
    size_t bars = 0;
    bool escaped = false;
    for (size_t i = 0; i < len; i++) {
        bars += line[i] == '|' && !escaped;
        escaped = line[i] == '\\' && !escaped;
    }
    return bars > 0 ? bars - 1 : 0;
}

static void check_markdown(const char *text)
{
    size_t cells = 0;
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (line[0] == '#') {
            size_t level = strspn(line, "#");
            assert_in_range(level, 3, 4);
        }
        if (line[0] == '|') {
            size_t here = cells_of(line, len);
            assert_true(cells == 0 || cells == here);
            cells = here;
        } else {
            cells = 0;
        }
        line += len + (line[len] != '\0');
    }
}

static void markdown_goes_below_a_heading_of_level_2(void **state)
{
    (void)state;
    for (unsigned k = 0; k < REPORT_CASE_COUNT; k++) {
        for (unsigned l = 0; l < LANG_COUNT; l++) {
            BUF_AUTO(page);
            BUF_AUTO(read);
            report_markdown(class_of[k], (enum lang)l, true, &page);
            check_markdown(buf_str(&page));
            md_html(&read, buf_str(&page), page.len);
            assert_null(strstr(buf_str(&read), "<script"));
            assert_null(strstr(buf_str(&read), "example.com\""));
            assert_null(strstr(buf_str(&read), "<strong>굵게"));
            buf_clear(&page);
            learner_report_markdown(learner_of[k], (enum lang)l, &page);
            check_markdown(buf_str(&page));
        }
    }
}

static void a_page_to_be_pasted_names_nobody(void **state)
{
    (void)state;
    BUF_AUTO(page);
    BUF_AUTO(terminal);
    report_markdown(class_of[REPORT_CASE_CLASS], LANG_KO, false, &page);
    report_terminal(class_of[REPORT_CASE_CLASS], LANG_KO, (struct report_style){.columns = 80},
                    &terminal);
    assert_non_null(strstr(buf_str(&terminal), "수강생-01"));
    assert_non_null(strstr(buf_str(&terminal), "김결석"));
    assert_null(strstr(buf_str(&page), "수강생-0"));
    assert_null(strstr(buf_str(&page), "김결석"));
}

static size_t count_lines(const struct buf *page)
{
    size_t lines = 0;
    for (const char *at = strchr(buf_str(page), '\n'); at != NULL; at = strchr(at + 1, '\n')) {
        lines++;
    }
    return lines;
}

static void a_page_is_brief_unless_all_is_asked_for(void **state)
{
    (void)state;
    BUF_AUTO(brief);
    BUF_AUTO(all);
    report_terminal(class_of[REPORT_CASE_CLASS], LANG_EN, (struct report_style){.columns = 80},
                    &brief);
    report_terminal(class_of[REPORT_CASE_CLASS], LANG_EN,
                    (struct report_style){.columns = 80, .all = true}, &all);
    assert_true(count_lines(&brief) < count_lines(&all) / 2);
    assert_non_null(strstr(buf_str(&brief), "report --all"));
    assert_null(strstr(buf_str(&all), "report --all"));
    assert_null(strstr(buf_str(&brief), "Discrimination"));
    assert_non_null(strstr(buf_str(&all), "Discrimination"));
}

/* ---- figures ------------------------------------------------------------------------------- */

static bool has_decimals(const char *text)
{
    for (const char *at = strchr(text, '.'); at != NULL; at = strchr(at + 1, '.')) {
        if (at > text && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9') {
            return true;
        }
    }
    return false;
}

static void a_small_class_is_told_counts_without_decimals(void **state)
{
    (void)state;
    struct bank *small = bank_case(bank_case_small());
    struct report *few = report_case(small, REPORT_CASE_SMALL);
    struct report *many = report_case(small, REPORT_CASE_CLASS);
    BUF_AUTO(page);
    /* a point half earned */
    few->objectives[0].understood.got = 5.5;
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        buf_clear(&page);
        report_markdown(few, (enum lang)l, true, &page);
        assert_false(has_decimals(buf_str(&page)));
        buf_clear(&page);
        report_terminal(few, (enum lang)l, (struct report_style){.columns = 80}, &page);
        assert_false(has_decimals(buf_str(&page)));
    }
    assert_non_null(strstr(buf_str(&page), "55 of 96 answers"));
    assert_non_null(strstr(buf_str(&page), "about 6 of 16 points"));
    assert_null(strstr(buf_str(&page), "Discrimination"));
    assert_null(strstr(buf_str(&page), "Consistency"));
    buf_clear(&page);
    report_markdown(many, LANG_EN, true, &page);
    assert_true(has_decimals(buf_str(&page)));
    assert_non_null(strstr(buf_str(&page), "Discrimination"));
    report_free(few);
    report_free(many);
    bank_free(small);
}

static void no_share_is_rounded_over_a_verdict(void **state)
{
    (void)state;
    static const struct {
        double share;
        const char *said;
    } cases[] = {{0.596, "59 %"},     {0.6, "60 %"},       {0.604, "60 %"}, {0.799, "79 %"},
                 {0.999, "99 %"},     {1, "100 %"},        {0.555, "56 %"}, {0, "0 %"},
                 {48 / 80.0, "60 %"}, {24 / 30.0, "80 %"}, {NAN, "–"}};
    BUF_AUTO(out);
    struct sheet sheet;
    sheet_init(&sheet, &sheet_markdown, LANG_EN, &out);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_string_equal(percent(&sheet, cases[i].share), cases[i].said);
    }
    sheet_release(&sheet);
}

static void nobody_is_praised_for_nothing(void **state)
{
    (void)state;
    BUF_AUTO(page);
    struct learner_report nothing = *learner_of[REPORT_CASE_CLASS];
    nothing.step_count = 0;
    learner_report_markdown(&nothing, LANG_EN, &page);
    assert_non_null(strstr(buf_str(&page), "Well done"));
    nothing.self.answers = 0;
    nothing.self.live = (struct report_share){.got = 0};
    buf_clear(&page);
    learner_report_markdown(&nothing, LANG_EN, &page);
    assert_null(strstr(buf_str(&page), "Well done"));
}

static void the_survey_waits_for_enough_forms(void **state)
{
    (void)state;
    BUF_AUTO(page);
    report_markdown(class_of[REPORT_CASE_SMALL], LANG_EN, false, &page);
    assert_int_equal(count_of(buf_str(&page), "from 5 forms on"), 2);
    assert_null(strstr(buf_str(&page), "DNS는 언제"));
}

/* ---- grade books --------------------------------------------------------------------------- */

static void grade_books_are_what_moodle_and_canvas_import(void **state)
{
    (void)state;
    struct bank *small = bank_case(bank_case_small());
    double first[] = {0.625, NAN};
    double second[] = {1, 0};
    struct report_learner learners[] = {
        {.alias = (char[]){"김하나, \"하나\""}, .scores = first},
        {.alias = (char[]){" ＝1+1"}, .scores = second},
    };
    struct report_test tests[] = {{.quiz = "full"}, {.quiz = "two"}};
    const struct report report = {.bank = small,
                                  .learners = learners,
                                  .learner_count = COUNT_OF(learners),
                                  .tests = tests,
                                  .test_count = COUNT_OF(tests)};
    BUF_AUTO(moodle);
    BUF_AUTO(canvas);
    report_gradebook(&report, GRADEBOOK_MOODLE, &moodle);
    assert_string_equal(buf_str(&moodle),
                        "\xef\xbb\xbfusername,\"작은 문제은행: Full\",\"작은 문제은행: Two\"\r\n"
                        "\"김하나, \"\"하나\"\"\",62.50,\r\n"
                        "\"' ＝1+1\",100.00,0.00\r\n");
    report_gradebook(&report, GRADEBOOK_CANVAS, &canvas);
    assert_string_equal(buf_str(&canvas),
                        "\xef\xbb\xbfStudent,ID,SIS User ID,SIS Login ID,Section,"
                        "\"작은 문제은행: Full\",\"작은 문제은행: Two\"\r\n"
                        "    Points Possible,,,,,100,100\r\n"
                        "\"김하나, \"\"하나\"\"\",,,\"김하나, \"\"하나\"\"\",,62.50,\r\n"
                        "\"' ＝1+1\",,,\"' ＝1+1\",,100.00,0.00\r\n");
    bank_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(bars_are_drawn_without_block_characters_when_asked),
        cmocka_unit_test(html_is_whole_and_harmless),
        cmocka_unit_test(parts_stand_in_the_order_in_which_they_are_wanted),
        cmocka_unit_test(markdown_goes_below_a_heading_of_level_2),
        cmocka_unit_test(a_page_to_be_pasted_names_nobody),
        cmocka_unit_test(a_page_is_brief_unless_all_is_asked_for),
        cmocka_unit_test(a_small_class_is_told_counts_without_decimals),
        cmocka_unit_test(no_share_is_rounded_over_a_verdict),
        cmocka_unit_test(nobody_is_praised_for_nothing),
        cmocka_unit_test(the_survey_waits_for_enough_forms),
        cmocka_unit_test(grade_books_are_what_moodle_and_canvas_import),
    };
    return cmocka_run_group_tests(tests, fill, empty);
}
