/* Markdown as HTML and on one line: what stays, what is only shown, and that nothing else gets
 * through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wrapup/hash.h"
#include "wrapup/markdown.h"
#include "wrapup/mem.h"

struct example {
    const char *markdown;
    const char *made;
};

static void light_markdown_becomes_few_elements(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"**굵게** *기울여* `코드`",
         "<p><strong>굵게</strong> <em>기울여</em> <code>코드</code></p>"},
        {"한 줄\n\n- 하나\n- 둘", "<p>한 줄</p><ul><li>하나</li><li>둘</li></ul>"},
        {"# 제목", "<p><strong>제목</strong></p>"},
        {"```\ndocker ps\n```", "<pre><code>docker ps\n</code></pre>"},
        {"[문서](https://docs.aws.amazon.com/a?b=1&c=2)",
         "<p><a rel=\"noopener noreferrer\" href=\"https://docs.aws.amazon.com/a?b=1&amp;c=2\">"
         "문서</a></p>"},
        {"[여기](javascript:alert(1))", "<p>여기</p>"},
        {"![그림](https://example.com/x.png)", "<p>그림</p>"},
        {"<b>굵게</b> & \"따옴\"", "<p>&lt;b&gt;굵게&lt;/b&gt; &amp; &quot;따옴&quot;</p>"},
        {"&lt;b&gt; &#60; &copy;", "<p>&lt;b&gt; &lt; &amp;copy;</p>"},
        {"key_pair_name *.pem", "<p>key_pair_name *.pem</p>"},
        {"`<script>`", "<p><code>&lt;script&gt;</code></p>"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        md_html(&out, cases[i].markdown, strlen(cases[i].markdown));
        assert_string_equal(buf_str(&out), cases[i].made);
    }
}

static void one_line_has_no_blocks(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"한 줄\n\n- **하나**\n- 둘", "한 줄 <strong>하나</strong> 둘"},
        {"# 제목\n\n본문", "제목 본문"},
        {"```\na\n```\n\nb", "<code>a\n</code> b"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        md_html_line(&out, cases[i].markdown, strlen(cases[i].markdown));
        assert_string_equal(buf_str(&out), cases[i].made);
    }
}

static void other_readers_take_a_line_as_it_is_taken_here(void **state)
{
    (void)state;
    static const struct example cases[] = {
        {"**굵게**\n`코드`", "**굵게** `코드`"},
        {"<b>굵게</b>", "\\<b>굵게\\</b>"},
        {"`<b>` 그리고 `` a`b ``", "`<b>` 그리고 `` a`b ``"},
        {"닫히지 않은 ` <b>", "닫히지 않은 \\` \\<b>"},
        {"\\` <b> `", "\\` \\<b> \\`"},
        {"key_pair_name *.pem [참고]", "key\\_pair\\_name \\*.pem \\[참고]"},
        {"[문서](https://a.b/c_d)", "[문서](https://a.b/c\\_d)"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(out);
        md_line(&out, cases[i].markdown, strlen(cases[i].markdown));
        assert_string_equal(buf_str(&out), cases[i].made);
    }
}

/* Only what the writer itself wrote may begin with `<` or stand behind a `"` of an attribute. */
static void check_harmless(const char *html)
{
    static const char *const written[] = {
        "p>",   "strong>",     "em>",    "code>",
        "del>", "br>",         "ul>",    "ol>",
        "li>",  "pre>",        "table>", "tr>",
        "td>",  "blockquote>", "a>",     "a rel=\"noopener noreferrer\" href=\"http"};
    for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *name = at + (at[1] == '/' ? 2 : 1);
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(written); i++) {
            known = known || strncmp(name, written[i], strlen(written[i])) == 0;
        }
        if (!known) {
            fail_msg("%.60s", at);
        }
    }
}

static void nothing_gets_through_whatever_is_put_in(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<",
                                         ">",
                                         "\"",
                                         "'",
                                         "&",
                                         "`",
                                         "``",
                                         "```\n",
                                         "[",
                                         "](",
                                         ")",
                                         "javascript:",
                                         "https://a.b/",
                                         "<script>",
                                         "</p>",
                                         "\n",
                                         "\n\n",
                                         "- ",
                                         "| a | b |\n|---|---|\n",
                                         "# ",
                                         "**",
                                         "_",
                                         "\\",
                                         "&#60;",
                                         "&lt;",
                                         "!",
                                         "가",
                                         "\x1b[31m",
                                         "\xff",
                                         "<https://c.d>",
                                         "~~",
                                         "    ",
                                         "1. ",
                                         "> "};
    struct rng rng;
    rng_init(&rng, 11);
    for (size_t round = 0; round < 20000; round++) {
        BUF_AUTO(text);
        BUF_AUTO(html);
        BUF_AUTO(line);
        BUF_AUTO(again);
        for (uint32_t n = rng_below(&rng, 12); n > 0; n--) {
            buf_adds(&text, pieces[rng_below(&rng, COUNT_OF(pieces))]);
        }
        md_html(&html, buf_str(&text), text.len);
        check_harmless(buf_str(&html));
        md_html_line(&html, buf_str(&text), text.len);
        check_harmless(buf_str(&html));
        md_line(&line, buf_str(&text), text.len);
        assert_null(strchr(buf_str(&line), '\n'));
        md_html(&again, buf_str(&line), line.len);
        check_harmless(buf_str(&again));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(light_markdown_becomes_few_elements),
        cmocka_unit_test(one_line_has_no_blocks),
        cmocka_unit_test(other_readers_take_a_line_as_it_is_taken_here),
        cmocka_unit_test(nothing_gets_through_whatever_is_put_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
