/* Tables of counts: alignment by width on the screen, and blocks that fit narrow terminals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../src/command/figures.h"
#include "wrapup/utf8.h"

static const char *const rows[] = {"A", "합계"};

static void columns_are_aligned_by_width_on_the_screen(void **state)
{
    (void)state;
    static const size_t cells[] = {1, 0, 1200, 20};
    const struct figures f = {
        .labels = {"쉬움", "x"}, .column_count = 2, .rows = rows, .row_count = 2, .cells = cells};
    BUF_AUTO(out);
    figures_write(&out, &f, 80);
    assert_string_equal(buf_str(&out), "      쉬움   x\n"
                                       "A        1   -\n"
                                       "합계  1200  20\n");
}

static const size_t ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

static void a_group_that_does_not_fit_stands_below(void **state)
{
    (void)state;
    const struct figures f = {
        .labels = {"aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd"},
        .opens = {[1] = true},
        .column_count = 4,
        .rows = rows,
        .row_count = 1,
        .cells = ones,
    };
    BUF_AUTO(out);
    figures_write(&out, &f, 40);
    assert_string_equal(buf_str(&out), "  aaaaaaaaaa\n"
                                       "A          1\n"
                                       "\n"
                                       "  bbbbbbbbbb cccccccccc dddddddddd\n"
                                       "A          1          1          1\n");
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    static const char *const long_row[] = {"an-objective-with-a-very-long-id"};
    const struct figures f = {
        .labels = {"aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc", "dddddddddd", "eeeeeeeeee"},
        .column_count = 5,
        .rows = long_row,
        .row_count = 1,
        .cells = ones,
    };
    for (size_t columns = 40; columns <= 80; columns++) {
        BUF_AUTO(out);
        figures_write(&out, &f, columns);
        size_t counts = 0;
        for (const char *line = buf_str(&out); *line != '\0'; line = strchr(line, '\n') + 1) {
            size_t len = strcspn(line, "\n");
            assert_true(utf8_width(line, len) <= columns);
            for (size_t i = 0; i < len; i++) {
                counts += line[i] == '1';
            }
        }
        assert_int_equal(counts, 5);
        assert_non_null(strstr(buf_str(&out), "an-objective-wi…"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_by_width_on_the_screen),
        cmocka_unit_test(a_group_that_does_not_fit_stands_below),
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
