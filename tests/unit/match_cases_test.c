/* Runs the grading cases of tests/data/grading: one tab-separated file per rule, each line a
 * function, its set-up, what was typed, and what must come out. Mismatches are named by file and
 * line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wrapup/match.h"
#include "wrapup/mem.h"
#include "wrapup/strings.h"
#include "wrapup/utf8.h"

#define FOLDER "tests/data/grading"
enum { CASES_MIN = 300, PARTS_MAX = 26 };

/* One file per rule; a file that is missing, empty or not listed here fails. */
static struct file {
    const char *path;
} files[] = {
    {FOLDER "/01-nfc-nfd.tsv"},        {FOLDER "/02-fold-table.tsv"},
    {FOLDER "/03-numbers.tsv"},        {FOLDER "/04-spacing.tsv"},
    {FOLDER "/05-particles.tsv"},      {FOLDER "/06-negation.tsv"},
    {FOLDER "/07-synonyms.tsv"},       {FOLDER "/08-ambiguous.tsv"},
    {FOLDER "/09-typos.tsv"},          {FOLDER "/10-keyboard-mode.tsv"},
    {FOLDER "/11-true-false.tsv"},     {FOLDER "/12-labels.tsv"},
    {FOLDER "/13-commands.tsv"},       {FOLDER "/14-decoration.tsv"},
    {FOLDER "/15-case-and-width.tsv"}, {FOLDER "/16-cp949.tsv"},
    {FOLDER "/17-dont-know.tsv"},      {FOLDER "/18-key-points.tsv"},
    {FOLDER "/19-retyped-line.tsv"},   {FOLDER "/20-sentences.tsv"},
    {FOLDER "/21-file-modes.tsv"},     {FOLDER "/22-topics.tsv"},
};

/* ---- fields ---------------------------------------------------------------------------- */

static unsigned hex_at(const char **p, const char *end)
{
    char *stop = NULL;
    char digits[9] = "";
    size_t n = (size_t)(end - *p);
    assert_true(n < sizeof(digits));
    memcpy(digits, *p, n);
    unsigned long code = strtoul(digits, &stop, 16);
    assert_true(stop == digits + n && n > 0);
    *p = end;
    return (unsigned)code;
}

/* Undoes \xNN (a byte), \u{NNNN} (a character), \n, \t and \\. */
static char *unescape(const char *s)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, "");
    for (const char *p = s; *p != '\0';) {
        if (*p != '\\') {
            buf_addc(&out, *p++);
        } else if (strncmp(p, "\\u{", 3) == 0) {
            p += 3;
            utf8_encode(&out, hex_at(&p, p + strcspn(p, "}")));
            p++;
        } else if (p[1] == 'x') {
            p += 2;
            assert_true(strlen(p) >= 2);
            buf_addc(&out, (char)hex_at(&p, p + 2));
        } else {
            assert_true(p[1] == 'n' || p[1] == 't' || p[1] == '\\');
            buf_addc(&out, p[1] == 'n' ? '\n' : p[1] == 't' ? '\t' : '\\');
            p += 2;
        }
    }
    return buf_steal(&out);
}

/* Splits and undoes the escapes of each part. */
static void split(struct strings *parts, const char *s, const char *separator)
{
    while (s != NULL) {
        const char *end = strstr(s, separator);
        char *part = end != NULL ? xstrndup(s, (size_t)(end - s)) : xstrdup(s);
        char *plain = unescape(part);
        strings_add(parts, plain);
        free(plain);
        free(part);
        s = end != NULL ? end + strlen(separator) : NULL;
    }
}

/* "a|b // except=c": the parts of the section called `name` ("" for the first). */
static void section(struct strings *parts, const char *setup, const char *name)
{
    size_t n = strlen(name);
    while (setup != NULL) {
        const char *end = strstr(setup, " // ");
        char *one = end != NULL ? xstrndup(setup, (size_t)(end - setup)) : xstrdup(setup);
        if (n == 0 || strncmp(one, name, n) == 0) {
            split(parts, one + n, "|");
        }
        free(one);
        setup = end != NULL && n > 0 ? end + 4 : NULL;
    }
}

/* ---- the functions under test ---------------------------------------------------------- */

struct run {
    const char *setup; /* still escaped */
    const char *typed;
    struct buf got;
};

static void run_fold(struct run *run)
{
    match_fold(&run->got, run->typed);
}

static void run_unhangul(struct run *run)
{
    if (!match_unhangul(&run->got, run->typed)) {
        assert_int_equal(run->got.len, 0);
        buf_adds(&run->got, "none");
    }
}

static void run_dont_know(struct run *run)
{
    buf_adds(&run->got, match_dont_know(run->typed) ? "yes" : "no");
}

static void run_valid(struct run *run)
{
    buf_adds(&run->got, utf8_valid(run->typed, strlen(run->typed), NULL) ? "yes" : "no");
}

static void run_width(struct run *run)
{
    buf_addf(&run->got, "%zu", utf8_width(run->typed, strlen(run->typed)));
}

static void run_truncate(struct run *run)
{
    size_t max = (size_t)strtoul(run->setup, NULL, 10);
    buf_add(&run->got, run->typed, utf8_truncate(run->typed, strlen(run->typed), max));
}

static void run_answer(struct run *run, enum match_mode mode)
{
    static const char *const names[] = {
        [MATCH_RIGHT] = "right", [MATCH_TYPO] = "typo",     [MATCH_NEAR] = "near",
        [MATCH_ASK] = "ask",     [MATCH_HANGUL] = "hangul", [MATCH_WRONG] = "wrong",
    };
    CLEANUP(strings_release) struct strings accept = STRINGS_INIT;
    CLEANUP(strings_release) struct strings near = STRINGS_INIT;
    CLEANUP(strings_release) struct strings ask = STRINGS_INIT;
    CLEANUP(strings_release) struct strings before = STRINGS_INIT;
    CLEANUP(strings_release) struct strings after = STRINGS_INIT;
    section(&accept, run->setup, "");
    section(&near, run->setup, "near=");
    section(&ask, run->setup, "ask=");
    section(&before, run->setup, "before=");
    section(&after, run->setup, "after=");
    struct match_near list[PARTS_MAX];
    size_t count = 0;
    assert_true(near.count + ask.count <= PARTS_MAX);
    for (size_t i = 0; i < near.count + ask.count; i++) {
        bool asks = i >= near.count;
        list[count++] = (struct match_near){.text = asks ? ask.list[i - near.count] : near.list[i],
                                            .misconception = -1,
                                            .ask = asks};
    }
    struct match_key key = {.mode = mode,
                            .accept = (const char *const *)accept.list,
                            .accept_count = accept.count,
                            .near = list,
                            .near_count = count,
                            .before = before.count > 0 ? before.list[0] : NULL,
                            .after = after.count > 0 ? after.list[0] : NULL};
    struct match_result result = match_answer(&key, run->typed);
    buf_adds(&run->got, result.more ? "more" : names[result.outcome]);
    assert_true(!result.more || result.outcome == MATCH_ASK);
    if (result.near != NULL) {
        buf_addf(&run->got, "=%s", result.near->text);
    }
    assert_true(result.outcome != MATCH_NEAR || result.near != NULL);
    assert_true(result.accepted == 0 || result.accepted < key.accept_count);
}

static void run_text(struct run *run)
{
    run_answer(run, MATCH_TEXT);
}

static void run_command(struct run *run)
{
    run_answer(run, MATCH_CMD);
}

static void run_number(struct run *run)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    struct match_unit units[PARTS_MAX];
    size_t count = 0;
    if (strcmp(run->setup, "-") != 0) {
        split(&names, run->setup, "|");
    }
    for (; count < names.count; count++) {
        char *equals = strchr(names.list[count], '=');
        assert_non_null(equals);
        units[count] = (struct match_unit){.text = names.list[count],
                                           .factor = strtod(equals + 1, NULL)};
        *equals = '\0';
    }
    double value = -12345;
    switch (match_number(run->typed, units, count, &value)) {
    case MATCH_NUMBER:
        buf_addf(&run->got, "%.10g", value);
        return;
    case MATCH_NUMBER_WORD:
        buf_adds(&run->got, "word");
        break;
    case MATCH_NUMBER_MANY:
        buf_adds(&run->got, "many");
        break;
    case MATCH_NUMBER_NONE:
        buf_adds(&run->got, "none");
        break;
    }
    assert_true(value < -12344 && value > -12346);
}

static const char *const read_names[] = {[MATCH_READ] = "read",
                                         [MATCH_UNREADABLE] = "unreadable",
                                         [MATCH_RANGE] = "range",
                                         [MATCH_TWICE] = "twice"};

/* Labels as 1, 2, … and "-" for a row without one, or why there are none. */
static void add_labels(struct run *run, enum match_read read, const size_t *list, size_t count)
{
    if (read != MATCH_READ) {
        buf_adds(&run->got, read_names[read]);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        buf_adds(&run->got, i > 0 ? " " : "");
        if (list[i] == SIZE_MAX) {
            buf_addc(&run->got, '-');
        } else {
            buf_addf(&run->got, "%zu", list[i] + 1);
        }
    }
}

static void run_all(struct run *run)
{
    buf_adds(&run->got, match_all(run->typed) ? "yes" : "no");
}

static void run_label(struct run *run)
{
    size_t label = 0;
    size_t count = (size_t)strtoul(run->setup, NULL, 10);
    enum match_read read = match_label(run->typed, count, &label);
    add_labels(run, read, &label, 1);
}

typedef enum match_read read_list_fn(const char *, size_t, size_t *, size_t *);

/* The list has exactly the promised room, so that a sanitizer sees a write behind it. */
static void run_list(struct run *run, read_list_fn *read_list)
{
    size_t count = (size_t)strtoul(run->setup, NULL, 10);
    size_t found = 0;
    size_t *list = xcalloc(count, sizeof(*list));
    enum match_read read = read_list(run->typed, count, list, &found);
    add_labels(run, read, list, found);
    free(list);
}

static void run_labels(struct run *run)
{
    run_list(run, match_labels);
}

static void run_order(struct run *run)
{
    run_list(run, match_order);
}

static void run_pairs(struct run *run)
{
    char *x = NULL;
    size_t rows = (size_t)strtoul(run->setup, &x, 10);
    assert_int_equal(*x, 'x');
    size_t *right = xcalloc(rows, sizeof(*right));
    enum match_read read = match_pairs(run->typed, rows, (size_t)strtoul(x + 1, NULL, 10), right);
    add_labels(run, read, right, rows);
    free(right);
}

static void run_truefalse(struct run *run)
{
    bool value = false;
    enum match_read read = match_truefalse(run->typed, &value);
    buf_adds(&run->got, read != MATCH_READ ? read_names[read] : value ? "true" : "false");
}

static void run_point(struct run *run)
{
    static const char *const names[] = {[MATCH_POINT_ABSENT] = "absent",
                                        [MATCH_POINT_FOUND] = "found",
                                        [MATCH_POINT_NEGATED] = "negated"};
    CLEANUP(strings_release) struct strings find = STRINGS_INIT;
    CLEANUP(strings_release) struct strings except = STRINGS_INIT;
    CLEANUP(strings_release) struct strings bad = STRINGS_INIT;
    section(&find, run->setup, "");
    section(&except, run->setup, "except=");
    section(&bad, run->setup, "bad=");
    const char *const *phrases = (const char *const *)find.list;
    struct match_phrases excepted = {(const char *const *)except.list, except.count};
    const struct match_phrases all = {phrases, find.count};
    const struct match_phrases wrong = {(const char *const *)bad.list, bad.count};
    struct match_text *text = match_text_new(run->typed);
    enum match_point point = match_point_beside(text, all, excepted, wrong);
    buf_adds(&run->got, names[point]);
    /* What was found out about a text doesn't change what is found in it; */
    assert_int_equal(match_point_beside(text, all, excepted, wrong), point);
    match_text_free(text);
    /* and a letter that folding takes away doesn't either, though all is folded then. */
    BUF_AUTO(folded);
    buf_addf(&folded, "%s\u00AD", run->typed);
    text = match_text_new(buf_str(&folded));
    assert_int_equal(match_point_beside(text, all, excepted, wrong), point);
    match_text_free(text);
    assert_true(bad.count > 0 || point == match_point(run->typed, phrases, find.count,
                                                      excepted.list, excepted.count));
}

static const struct {
    const char *name;
    void (*run)(struct run *run);
} functions[] = {
    {"fold", run_fold},         {"unhangul", run_unhangul},   {"dontknow", run_dont_know},
    {"text", run_text},         {"cmd", run_command},         {"number", run_number},
    {"label", run_label},       {"labels", run_labels},       {"order", run_order},
    {"pairs", run_pairs},       {"truefalse", run_truefalse}, {"point", run_point},
    {"all", run_all},           {"valid", run_valid},         {"width", run_width},
    {"truncate", run_truncate},
};

/* ---- files ----------------------------------------------------------------------------- */

struct tally {
    size_t ran, failed;
    bool quiet; /* the runner's own test expects failures */
};

static void fail_case(struct tally *tally, const char *path, size_t line, const char *why,
                      const char *wanted, const char *got)
{
    tally->failed++;
    if (!tally->quiet) {
        print_error("%s:%zu: %s: expected \"%s\", got \"%s\"\n", path, line, why, wanted, got);
    }
}

static void run_line(struct tally *tally, const char *path, size_t number, char *line)
{
    char *fields[4];
    size_t count = 0;
    for (char *p = line; p != NULL && count < COUNT_OF(fields);) {
        char *tab = strchr(p, '\t');
        fields[count++] = p;
        if (tab != NULL) {
            *tab++ = '\0';
        }
        p = tab;
    }
    size_t f = 0;
    while (f < COUNT_OF(functions) && strcmp(functions[f].name, line) != 0) {
        f++;
    }
    if (count < COUNT_OF(fields) || f == COUNT_OF(functions)) {
        fail_case(tally, path, number, "not a case", "what<tab>setup<tab>typed<tab>expected", line);
        return;
    }
    char *typed = unescape(fields[2]);
    struct run run = {.setup = fields[1], .typed = typed, .got = BUF_INIT};
    functions[f].run(&run);
    tally->ran++;
    char *wanted = unescape(fields[3]);
    if (strcmp(wanted, buf_str(&run.got)) != 0) {
        fail_case(tally, path, number, fields[2], wanted, buf_str(&run.got));
    }
    free(wanted);
    free(typed);
    buf_release(&run.got);
}

/* False when the file can't be read or holds no case. */
static bool run_file(struct tally *tally, const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    char *line = NULL;
    size_t cap = 0;
    size_t before = tally->ran + tally->failed;
    ssize_t len;
    for (size_t number = 1; (len = getline(&line, &cap, file)) > 0; number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#' && line[0] != '\0') {
            run_line(tally, path, number, line);
        }
    }
    free(line);
    (void)fclose(file);
    return tally->ran + tally->failed > before;
}

static struct tally total;

static void test_file(void **state)
{
    const char *path = ((const struct file *)*state)->path;
    struct tally tally = {.quiet = false};
    if (!run_file(&tally, path)) {
        fail_msg("%s: missing or empty", path);
    }
    total.ran += tally.ran;
    assert_int_equal(tally.failed, 0);
}

static void test_enough_cases_ran(void **state)
{
    (void)state;
    assert_true(total.ran >= CASES_MIN);
}

static void test_every_file_is_listed(void **state)
{
    (void)state;
    size_t found = 0;
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        found += strstr(entry->d_name, ".tsv") != NULL;
    }
    (void)closedir(folder);
    assert_int_equal(found, COUNT_OF(files));
}

static void test_the_runner_fails(void **state)
{
    (void)state;
    BUF_AUTO(path);
    const char *tmp = getenv("TMPDIR");
    buf_addf(&path, "%s/wrapup-cases-XXXXXX", tmp != NULL ? tmp : "/tmp");
    int fd = mkstemp(path.data);
    assert_true(fd >= 0);
    struct tally tally = {.quiet = true};
    bool empty_ran = run_file(&tally, path.data);
    static const char cases[] = "# what\tsetup\ttyped\texpected\n"
                                "text\t인스턴스\t인스턴스\tright\n"
                                "text\t인스턴스\t인스턴스\twrong\n"
                                "nosuch\t-\t-\t-\n"
                                "text\tshort of fields\n";
    ssize_t wrote = write(fd, cases, sizeof(cases) - 1);
    (void)close(fd);
    bool cases_ran = run_file(&tally, path.data);
    (void)unlink(path.data);
    assert_int_equal(wrote, sizeof(cases) - 1);
    assert_false(empty_ran);
    assert_true(cases_ran);
    assert_int_equal(tally.ran, 2);
    assert_int_equal(tally.failed, 3);
    assert_false(run_file(&tally, FOLDER "/no-such-file.tsv"));
}

int main(void)
{
    struct CMUnitTest tests[COUNT_OF(files) + 3];
    size_t count = 0;
    for (; count < COUNT_OF(files); count++) {
        tests[count] = (struct CMUnitTest){
            .name = files[count].path, .test_func = test_file, .initial_state = &files[count]};
    }
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_enough_cases_ran);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_every_file_is_listed);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(test_the_runner_fails);
    return _cmocka_run_group_tests("match_cases", tests, count, NULL, NULL);
}
