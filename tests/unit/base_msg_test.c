/* Filling in messages, Korean particles, and the whole message table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <string.h>

#include "wrapup/file.h"
#include "wrapup/json.h"
#include "wrapup/msg.h"
#include "wrapup/utf8.h"

static const char *const names[MSG_COUNT] = {
#define M(id, en, ko) [id] = #id,
#include "wrapup/messages/all.def"
#undef M
};

/* Messages whose Korean is Latin letters only, although the English is more than one word. */
static const char *const latin_in_korean[] = {
    "MSG_NONE",
};

static void fills(const char *text, const char *expected, const char *const *args)
{
    BUF_AUTO(out);
    msg_fill(&out, text, args);
    assert_string_equal(buf_str(&out), expected);
}

static void test_fill(void **state)
{
    (void)state;
    const char *const one[] = {"1", "보안 그룹", NULL};
    const char *const many[] = {"22", "터미널", NULL};
    const char *const long_list[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", NULL};
    fills("{1} {1?item/items} in {2}", "1 item in 보안 그룹", one);
    fills("{1} {1?item/items} in {2}", "22 items in 터미널", many);
    fills("{2+을/를} 열고 {2+으로/로} 가요", "보안 그룹을 열고 보안 그룹으로 가요", one);
    fills("{2+을/를} 열고 {2+으로/로} 가요", "터미널을 열고 터미널로 가요", many);
    fills("\"{2}\"{2~이/가} {1}번", "\"보안 그룹\"이 1번", one);
    fills("{1?/s}{1?a/}", "s", many);
    fills("{{1}} {{{1}}}", "{1} {1}", one);
    fills("{9}{1}", "ia", long_list);
    /* A placeholder without an argument prints nothing. */
    fills("[{3}{3+을/를}{3?a/b}]", "[]", one);
    fills("[{1}{1+을/를}{1?a/b}]", "[]", NULL);
    /* What isn't a placeholder stays as it is. */
    fills("{x} {0} {1+a} {12} { {", "{x} {0} {1+a} {12} { {", one);
    fills("", "", one);
}

static void test_format_and_text(void **state)
{
    (void)state;
    BUF_AUTO(text);
    buf_adds(&text, "wrapup: ");
    msg_format(&text, LANG_EN, MSG(MSG_FILE_MISSING, "a.json"));
    assert_string_equal(buf_str(&text), "wrapup: there is no file \"a.json\": check the path");
    assert_string_equal(msg_text(LANG_KO, MSG_NONE), "");
    assert_string_equal(msg_text(LANG_EN, MSG_FILE_MISSING),
                        "there is no file \"{1}\": check the path");
}

static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(NUM(0), "0");
    assert_string_equal(NUM(-12), "-12");
    assert_string_equal(NUM(LLONG_MIN), "-9223372036854775808");
    assert_string_equal(NUM(LLONG_MAX), "9223372036854775807");
}

/* A line of the file: word, tab, 을 or 를, tab, 으로 or 로. */
static void particle_case(const char *line, size_t len)
{
    const char *first = memchr(line, '\t', len);
    assert_non_null(first);
    const char *second = memchr(first + 1, '\t', len - (size_t)(first + 1 - line));
    assert_non_null(second);
    CLEANUP(free_charp) char *word = xstrndup(line, (size_t)(first - line));
    BUF_AUTO(expected);
    buf_add(&expected, first + 1, (size_t)(second - first - 1));
    buf_addc(&expected, ' ');
    buf_add(&expected, second + 1, len - (size_t)(second + 1 - line));
    BUF_AUTO(made);
    msg_fill(&made, "{1~을/를} {1~으로/로}", (const char *const[]){word, NULL});
    if (strcmp(buf_str(&made), buf_str(&expected)) != 0) {
        fail_msg("%s: '%s', not '%s'", word, buf_str(&made), buf_str(&expected));
    }
}

static void test_particles(void **state)
{
    (void)state;
    BUF_AUTO(file);
    struct err err = ERR_INIT;
    assert_true(file_read("tests/data/base/particles.txt", 1 << 20, &file, &err));
    size_t cases = 0;
    for (const char *line = buf_str(&file); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        if (line[0] != '#') {
            particle_case(line, len);
            cases++;
        }
        line += len + (line[len] == '\n' ? 1 : 0);
    }
    assert_true(cases >= 50);
}

/* What is wrong with a text's braces, or NULL; the arguments it prints are added to *used. */
static const char *scan(const char *s, unsigned *used)
{
    while (*s != '\0') {
        if ((s[0] == '{' && s[1] == '{') || (s[0] == '}' && s[1] == '}')) {
            s += 2;
        } else if (s[0] == '}') {
            return "a lone }";
        } else if (s[0] != '{') {
            s++;
        } else {
            if (s[1] < '1' || s[1] > '9') {
                return "no number after {";
            }
            *used |= 1U << (s[1] - '0');
            size_t len = strcspn(s, "}");
            if (s[len] == '\0' || memchr(s + 1, '{', len - 1) != NULL) {
                return "a { without its }";
            }
            const char *slash = memchr(s, '/', len);
            if (len > 2 && (strchr("+~?", s[2]) == NULL || slash == NULL)) {
                return "neither {1}, {1+a/b}, {1~a/b} nor {1?a/b}";
            }
            s += len + 1;
        }
    }
    return NULL;
}

static bool has_hangul(const char *s)
{
    size_t len = strlen(s);
    uint32_t code = 0;
    for (size_t i = 0; i < len;) {
        i += utf8_decode(s + i, len - i, &code);
        if (code >= 0xAC00 && code <= 0xD7A3) {
            return true;
        }
    }
    return false;
}

static bool has_control(const char *s)
{
    size_t len = strlen(s);
    uint32_t code = 0;
    for (size_t i = 0; i < len;) {
        i += utf8_decode(s + i, len - i, &code);
        if (utf8_is_control(code) || code == '\t' || code == '\r') {
            return true;
        }
    }
    return false;
}

static bool is_nfc(const char *s)
{
    BUF_AUTO(nfc);
    utf8_nfc(&nfc, s, strlen(s));
    return strcmp(buf_str(&nfc), s) == 0;
}

/* More than one word with letters, placeholders left out: something to translate. */
static bool has_words(const char *s)
{
    size_t words = 0;
    bool inside = false;
    while (*s != '\0') {
        if (*s == '{') {
            s += strcspn(s, "}");
        }
        bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z');
        words += letter && !inside ? 1 : 0;
        inside = letter;
        s += *s != '\0' ? 1 : 0;
    }
    return words > 1;
}

/* Particles in the wrong order, or both of them written out. */
static const char *bad_particle(const char *s)
{
    static const char *const bad[] = {"를/을",   "는/은",     "가/이",   "와/과",  "로/으로",
                                      "예요/이", "라고/이라", "나/이나", "을(를)", "은(는)",
                                      "이(가)",  "와(과)",    "(으)로"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (strstr(s, bad[i]) != NULL) {
            return bad[i];
        }
    }
    return NULL;
}

/* Empty, or what is wrong with message i in one language. */
static const char *text_fault(size_t i, enum lang lang, unsigned *used)
{
    const char *s = msg_text(lang, (enum msg_id)i);
    if (s == NULL || (s[0] == '\0' && i != MSG_NONE)) {
        return "no text";
    }
    if (!utf8_valid(s, strlen(s), NULL) || has_control(s)) {
        return "a control character or bad UTF-8";
    }
    if (!is_nfc(s)) {
        return "not NFC";
    }
    if (has_hangul(s) && strcmp(s, msg_text(LANG_EN, (enum msg_id)i)) == 0 &&
        strcmp(s, msg_text(LANG_KO, (enum msg_id)i)) == 0) {
        return "Korean only";
    }
    return scan(s, used);
}

static bool may_be_latin(size_t i)
{
    for (size_t j = 0; j < COUNT_OF(latin_in_korean); j++) {
        if (strcmp(names[i], latin_in_korean[j]) == 0) {
            return true;
        }
    }
    return false;
}

static void test_table(void **state)
{
    (void)state;
    size_t faults = 0;
    for (size_t i = 0; i < MSG_COUNT; i++) {
        unsigned used[LANG_COUNT] = {0};
        const char *fault = text_fault(i, LANG_EN, &used[LANG_EN]);
        if (fault == NULL) {
            fault = text_fault(i, LANG_KO, &used[LANG_KO]);
        }
        const char *ko = msg_text(LANG_KO, (enum msg_id)i);
        if (fault == NULL && used[LANG_KO] != used[LANG_EN]) {
            fault = "different placeholders in English and Korean";
        }
        if (fault == NULL && bad_particle(ko) != NULL) {
            fault = bad_particle(ko);
        }
        if (fault == NULL && !has_hangul(ko) && has_words(msg_text(LANG_EN, (enum msg_id)i)) &&
            !may_be_latin(i)) {
            fault = "no Hangul in the Korean text";
        }
        if (fault != NULL) {
            print_error("%s: %s\n", names[i], fault);
            faults++;
        }
    }
    assert_int_equal(faults, 0);
}

/* The table is clean, so the checks above are shown bad texts of their own. */
static void test_checks_can_fail(void **state)
{
    (void)state;
    unsigned used = 0;
    assert_null(scan("{1} {{x}} {2+을/를} {3?a/b}", &used));
    assert_int_equal(used, 1U << 1 | 1U << 2 | 1U << 3);
    assert_non_null(scan("{1", &used));
    assert_non_null(scan("1}", &used));
    assert_non_null(scan("{a}", &used));
    assert_non_null(scan("{1 {2}", &used));
    assert_non_null(scan("{1+을}", &used));
    assert_non_null(scan("{1!a/b}", &used));
    assert_true(has_control("a\tb"));
    assert_true(has_control("a\xC2\x9B"
                            "b"));
    assert_false(has_control("a\n가"));
    assert_true(has_words("can't read"));
    assert_false(has_words("wrapup {1?one/two more}"));
    assert_true(has_hangul("x가"));
    assert_false(has_hangul("x ㄱ"));
    assert_false(is_nfc("\xE1\x84\x80\xE1\x85\xA1"));
    assert_non_null(bad_particle("{1+를/을}"));
    assert_null(bad_particle("{1+을/를} {1+으로/로} {1+이에요/예요} {1+이나/나}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),    cmocka_unit_test(test_format_and_text),
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_particles),
        cmocka_unit_test(test_table),   cmocka_unit_test(test_checks_can_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
