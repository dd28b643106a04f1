/* Markdown on a terminal: cases from tests/data/base/markdown.txt, and what must hold for any
 * input at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wrapup/file.h"
#include "wrapup/hash.h"
#include "wrapup/json.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER
#endif
#endif

/* Copies with every `from` written as `to`. */
static void replaced(struct buf *out, const char *s, size_t len, const char *from, const char *to)
{
    for (size_t i = 0; i < len;) {
        if (len - i >= strlen(from) && memcmp(s + i, from, strlen(from)) == 0) {
            buf_adds(out, to);
            i += strlen(from);
        } else {
            buf_addc(out, s[i++]);
        }
    }
}

struct md_case {
    char *name;
    struct md_style style;
    struct buf input, expected;
};

static void case_run(struct md_case *c)
{
    BUF_AUTO(escaped);
    BUF_AUTO(input);
    replaced(&escaped, buf_str(&c->input), c->input.len, "␛", "\033");
    replaced(&input, buf_str(&escaped), escaped.len, "␇", "\a");
    BUF_AUTO(out);
    md_terminal(&out, buf_str(&input), input.len, c->style);
    BUF_AUTO(shown);
    replaced(&shown, out.data, out.len, "\033", "␛");
    if (strcmp(buf_str(&shown), buf_str(&c->expected)) != 0) {
        fail_msg("%s\n--- got\n%s--- expected\n%s", c->name, buf_str(&shown),
                 buf_str(&c->expected));
    }
    buf_clear(&c->input);
    buf_clear(&c->expected);
}

/* "@@ name | 40 plain" */
static void case_begin(struct md_case *c, const char *line, size_t len)
{
    free(c->name);
    c->name = xstrndup(line + 3, len - 3);
    char *bar = strrchr(c->name, '|');
    assert_non_null(bar);
    char *end = NULL;
    c->style.columns = strtoul(bar + 1, &end, 10);
    c->style.ansi = strcmp(end, " ansi") == 0;
    assert_true(c->style.ansi || strcmp(end, " plain") == 0);
}

static void test_cases(void **state)
{
    (void)state;
    BUF_AUTO(file);
    struct err err = ERR_INIT;
    assert_true(file_read("tests/data/base/markdown.txt", 1 << 20, &file, &err));
    struct md_case c = {.name = NULL, .input = BUF_INIT, .expected = BUF_INIT};
    struct buf *part = NULL;
    size_t cases = 0;
    for (const char *line = buf_str(&file); *line != '\0';) {
        size_t len = strcspn(line, "\n") + 1;
        if (len > 3 && memcmp(line, "@@ ", 3) == 0) {
            if (part != NULL) {
                case_run(&c);
            }
            case_begin(&c, line, len - 1);
            part = &c.input;
            cases++;
        } else if (len == 3 && memcmp(line, "@@\n", 3) == 0) {
            part = &c.expected;
        } else {
            assert_non_null(part);
            buf_add(part, line, len);
        }
        line += len;
    }
    case_run(&c);
    free(c.name);
    buf_release(&c.input);
    buf_release(&c.expected);
    assert_true(cases >= 40);
}

/* The length of an SGR sequence at s, or 0. */
static size_t sgr_length(const char *s)
{
    if (s[0] != '\033' || s[1] != '[') {
        return 0;
    }
    size_t len = 2 + strspn(s + 2, "0123456789;");
    return s[len] == 'm' ? len + 1 : 0;
}

/* Whether a line may be broken between two characters. */
static bool breakable(uint32_t before, uint32_t after)
{
    bool wide_before = utf8_char_width(before) == 2;
    bool wide_after = utf8_char_width(after) == 2;
    return after == ' ' || (wide_before && wide_after) ||
           ((wide_before || wide_after) && utf8_is_word(before) && utf8_is_word(after));
}

/* What is wrong with one line, or NULL. */
static const char *line_fault(const char *line, size_t len, struct md_style style)
{
    size_t width = 0;
    size_t fits = 0; /* columns before the last place where the line can be broken */
    uint32_t last = 0;
    bool prefix = true;
    for (size_t i = 0; i < len;) {
        size_t sgr = sgr_length(line + i);
        if (sgr > 0 && !style.ansi) {
            return "an escape sequence in plain text";
        }
        if (sgr > 0) {
            i += sgr;
            continue;
        }
        uint32_t code = 0;
        i += utf8_decode(line + i, len - i, &code);
        if (utf8_is_control(code) || code == '\r' || code == '\t') {
            return "a control character";
        }
        prefix = prefix && code < 0x80 && strchr(" >-0123456789.", (int)code) != NULL;
        if (!prefix && utf8_char_width(code) > 0) {
            fits = last != 0 && last != ' ' && breakable(last, code) ? width : fits;
            last = code;
        }
        width += utf8_char_width(code);
    }
    if (len > 0 && line[len - 1] == ' ') {
        return "a space at the end of a line";
    }
    return width > style.columns && fits > 0 ? "a line that is too long" : NULL;
}

static void check_output(const struct buf *out, struct md_style style, bool code, unsigned seed)
{
    if (!utf8_valid(out->data, out->len, NULL)) {
        fail_msg("seed %u: not UTF-8", seed);
    }
    if (out->len == 0 || out->data[out->len - 1] != '\n' ||
        (out->len > 1 && out->data[out->len - 2] == '\n')) {
        fail_msg("seed %u: doesn't end in exactly one newline", seed);
    }
    for (const char *line = out->data; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        const char *fault = line_fault(line, len, style);
        if (fault != NULL && !(code && strcmp(fault, "a line that is too long") == 0)) {
            fail_msg("seed %u: %s: '%.*s'", seed, fault, (int)len, line);
        }
        line += len + 1;
    }
}

static const char *const pieces[] = {
    "가",
    "나다",
    "인스턴스",
    "a",
    "bc",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "&lt;",
    "&#27;",
    "&",
    "\\",
    "|",
    "\n|-|-|\n",
    "#",
    "\n# ",
    "http://",
    "<https://a.b>",
    "\033[31m",
    "\x07",
    "\xC2\x9B",
    "\xFF",
    "\xEA\xB0",
    "\xE2\x80\xAE",
    "\xEF\xB7\x90",
    "\t",
    "\r\n",
    "---",
    "\n===\n",
    "\xCC\x81",
    "\xE1\x84\x80",
    "\xE1\x85\xA1",
    "\xF0\x9F\x98\x80",
    "  \n",
    "1.",
    "{",
    "}",
    "$",
    "^",
    "\n  - ",
};

/* Any mixture of pieces; fences are left to the cases, because code lines may be long. */
static void test_any_input(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 3000; seed++) {
        struct rng rng;
        rng_init(&rng, seed);
        BUF_AUTO(input);
        uint32_t count = rng_below(&rng, 60);
        for (uint32_t i = 0; i < count; i++) {
            buf_adds(&input, pieces[rng_below(&rng, COUNT_OF(pieces))]);
        }
        struct md_style style = {.columns = 20 + rng_below(&rng, 60), .ansi = seed % 2 == 0};
        BUF_AUTO(out);
        md_terminal(&out, buf_str(&input), input.len, style);
        check_output(
            &out, style,
            strstr(buf_str(&input), "~~~") != NULL || strstr(buf_str(&input), "```") != NULL, seed);
    }
}

static void test_random_bytes(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 300; seed++) {
        struct rng rng;
        rng_init(&rng, seed);
        BUF_AUTO(input);
        for (size_t i = 0; i < 400; i++) {
            buf_addc(&input, (char)rng_below(&rng, 256));
        }
        struct md_style style = {.columns = 40, .ansi = seed % 2 == 0};
        BUF_AUTO(out);
        md_terminal(&out, input.data, input.len, style);
        check_output(&out, style, true, seed);
    }
}

/* Nested deeper than lowdown goes: shown as written. */
static void test_too_deep(void **state)
{
    (void)state;
    BUF_AUTO(input);
    for (size_t i = 0; i < 500; i++) {
        buf_adds(&input, "> ");
    }
    buf_adds(&input, "my_key_x\nnext");
    BUF_AUTO(out);
    md_terminal(&out, input.data, input.len, (struct md_style){.columns = 40, .ansi = false});
    assert_non_null(strstr(buf_str(&out), "my_key_x\nnext\n"));
}

/* The processor time to render `size` bytes of what makes naive readers of Markdown slow. */
static clock_t time_long_input(size_t size)
{
    static const char *const patterns[] = {
        "[",  "![a](", "[a](http://x ", "*a ", "**a _b ", "`a ", "<",
        "> ", "a\n",   "- a\n",         "가",  "&a",      "|a",  "\xE0\xBD\xB3"};
    clock_t start = clock();
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        BUF_AUTO(input);
        while (input.len < size) {
            buf_adds(&input, patterns[i]);
        }
        BUF_AUTO(out);
        md_terminal(&out, input.data, input.len, (struct md_style){.columns = 80, .ansi = true});
        assert_int_equal(out.data[out.len - 1], '\n');
    }
    return clock() - start;
}

/* Eight times the text takes eight times as long, or 64 times where something is quadratic. An
 * allocator that copies whenever a buffer grows makes lowdown's own buffers quadratic: valgrind's
 * reaches a factor of 27, AddressSanitizer's more than can be told apart. */
static void test_long_input(void **state)
{
    (void)state;
    const size_t size = 1 << 14;
    clock_t once = time_long_input(size);
#if !defined(__SANITIZE_ADDRESS__) && !defined(ADDRESS_SANITIZER)
    clock_t eight = time_long_input(8 * size);
    if (eight > 40 * once + CLOCKS_PER_SEC / 20) {
        fail_msg("%ld ticks for a text, %ld for eight of them", (long)once, (long)eight);
    }
#else
    (void)once;
#endif
}

static void test_columns_are_bounded(void **state)
{
    (void)state;
    BUF_AUTO(input);
    for (size_t i = 0; i < 300; i++) {
        buf_adds(&input, "ab ");
    }
    static const struct {
        size_t asked, got;
    } cases[] = {{0, 20}, {19, 20}, {20, 20}, {21, 20}, {400, 398}, {401, 398}, {SIZE_MAX, 398}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        md_terminal(&out, input.data, input.len, (struct md_style){.columns = cases[i].asked});
        assert_in_range(strcspn(buf_str(&out), "\n"), cases[i].got - 1, cases[i].got + 1);
    }
}

static void test_appends(void **state)
{
    (void)state;
    BUF_AUTO(out);
    buf_adds(&out, "> ");
    md_terminal(&out, "a", 1, (struct md_style){.columns = 40});
    md_terminal(&out, "", 0, (struct md_style){.columns = 40});
    assert_string_equal(buf_str(&out), "> a\n\n");
}

/* Escaped text comes out as it went in, and can't start anything. */
static void test_escape(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "plain",
        "보안 그룹",
        "1. x",
        "12) y",
        "- x",
        "+ x",
        "# x",
        "> x",
        "***",
        "---",
        "===",
        "```",
        "~~~",
        "`ls -a`",
        "*a* **b** _c_ ~~d~~",
        "<b>x</b>",
        "[a](http://b)",
        "![a](b)",
        "<https://a.b>",
        "https://a.b",
        "&lt; &#27;",
        "a | b",
        "\\",
        "\\*",
        "a\\",
        "$x^2$ {a}",
        "my_key_name.pem",
        "-",
        "1.",
        "a - b # c. 1) + d",
        "|a|",
        ":",
        "!",
        "0.0.0.0/0",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        BUF_AUTO(escaped);
        md_escape(&escaped, texts[i], strlen(texts[i]));
        BUF_AUTO(out);
        md_terminal(&out, buf_str(&escaped), escaped.len, (struct md_style){.columns = 80});
        BUF_AUTO(expected);
        buf_addf(&expected, "%s\n", texts[i]);
        assert_string_equal(buf_str(&out), buf_str(&expected));
    }
    BUF_AUTO(line);
    md_escape(&line, "a\nb\tc\033[31m", 10);
    assert_string_equal(buf_str(&line), "a b c\xEF\xBF\xBD\\[31m");
    buf_clear(&line);
    md_escape(&line, "a.b (c) - 22", 12);
    assert_string_equal(buf_str(&line), "a.b (c) - 22");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),        cmocka_unit_test(test_any_input),
        cmocka_unit_test(test_random_bytes), cmocka_unit_test(test_too_deep),
        cmocka_unit_test(test_long_input),   cmocka_unit_test(test_columns_are_bounded),
        cmocka_unit_test(test_appends),      cmocka_unit_test(test_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
