/* Loading a bank: the good ones load whole, the bad ones are refused at the right place.
 * The faults of single questions are tested with question/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/bank_case.h"
#include "wrapup/file.h"

static void small_bank_is_read_whole(void **state)
{
    (void)state;
    struct bank *bank = bank_case(bank_case_small());
    assert_string_equal(bank->id, "small");
    assert_string_equal(bank->title.in[LANG_KO], "작은 문제은행");
    assert_int_equal(bank->first, LANG_KO);
    assert_int_equal(bank->question_count, 5);
    assert_int_equal(bank->objective_count, 3);
    assert_int_equal(bank->objectives[1].parent, 0);
    assert_int_equal(bank_objective_top(bank, 1), 0);
    assert_int_equal(bank_objective(bank, "B"), 2);
    assert_int_equal(bank_objective(bank, "C"), -1);
    assert_true(bank->objectives[2].next);
    assert_true(bank->misconceptions[0].critical);
    assert_int_equal(bank->misconceptions[0].statements.count, 1);
    assert_true(bank->statements[0].assess);
    assert_ptr_equal(bank_question(bank, "q3"), &bank->questions[2]);
    assert_null(bank_question(bank, "q9"));
    assert_int_equal(bank->quiz_count, 3);
    assert_int_equal(bank_quiz(bank, "two")->question_count, 2);
    assert_string_equal(bank_quiz(bank, "two")->questions[0], "q2");
    assert_int_equal(bank_quiz(bank, "two")->mode, QUIZ_EXAM);
    assert_null(bank_quiz(bank, "three"));
    bank_free(bank);
    bank_free(NULL);
}

static void good_banks_load(void **state)
{
    (void)state;
    glob_t found = {.gl_pathc = 0};
    assert_int_equal(glob("tests/data/bank/good/*.json", 0, NULL, &found), 0);
    glob("quizzes/[!b]*.json", GLOB_APPEND, NULL, &found);
    assert_true(found.gl_pathc >= 3);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        BUF_AUTO(bytes);
        bank_free(bank_case_file(found.gl_pathv[i], &bytes));
    }
    globfree(&found);
}

/* One line of EXPECT.tsv: file, line, column, pointer, … */
static bool check_bad(const char *file, unsigned line, unsigned column, const char *pointer)
{
    BUF_AUTO(path);
    BUF_AUTO(bytes);
    struct err err = ERR_INIT;
    struct bank *bank = NULL;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    buf_addf(&path, "tests/data/bank/bad/%s", file);
    if (!file_read(buf_str(&path), JSON_MAX_BYTES, &bytes, &err)) {
        print_error("%s\n", err.text.in[LANG_EN]);
        return false;
    }
    if (bank_load(buf_str(&bytes), bytes.len, &bank, &faults)) {
        print_error("%s loaded although it is bad\n", file);
        bank_free(bank);
        return false;
    }
    const struct fault *f = &faults.list[0];
    if (f->line != line || f->column != column || strcmp(f->pointer, pointer) != 0) {
        print_error("%s: expected %u:%u %s, got %u:%u %s %s\n", file, line, column, pointer,
                    f->line, f->column, f->pointer, f->what[LANG_EN]);
        return false;
    }
    return true;
}

static void bad_banks_are_refused_at_their_place(void **state)
{
    (void)state;
    FILE *expect = fopen("tests/data/bank/bad/EXPECT.tsv", "r");
    assert_non_null(expect);
    char *line = NULL;
    size_t cap = 0;
    size_t count = 0;
    size_t failed = 0;
    while (getline(&line, &cap, expect) > 0) {
        if (line[0] == '#') {
            continue;
        }
        char *field[4] = {line};
        for (size_t i = 1; i < COUNT_OF(field); i++) {
            field[i] = strchr(field[i - 1], '\t');
            assert_non_null(field[i]);
            *field[i]++ = '\0';
        }
        field[3][strcspn(field[3], "\t\n")] = '\0';
        count++;
        failed += !check_bad(field[0], (unsigned)strtoul(field[1], NULL, 10),
                             (unsigned)strtoul(field[2], NULL, 10), field[3]);
    }
    free(line);
    fclose(expect);
    assert_true(count >= 50);
    assert_int_equal(failed, 0);
}

/* Every fault is listed at once, in the file's order. */
static void all_faults_at_once(void **state)
{
    (void)state;
    static const char json[] =
        "{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],\n"
        "\"lecture\":{\"title\":\"L\",\"checked\":\"2026-13-01\"},\n"
        "\"objectives\":[{\"id\":\"A\",\"text\":\"a\"},{\"id\":\"A\",\"text\":\"again\"},{\"id\":\"Z.q\",\"text\":\"no parent\"}],\n"
        "\"sources\":[{\"id\":\"S\",\"title\":\"t\",\"url\":\"ftp://x\"}],\n"
        "\"statements\":[{\"id\":\"s\",\"line\":1,\"text\":\"t\",\"fact\":\"wrong\",\"source\":[\"T\"]}],\n"
        "\"misconceptions\":[{\"id\":\"m\",\"text\":\"t\",\"statements\":[\"ss\",7]}],\n"
        "\"questions\":[{\"id\":\"q\",\"rev\":1,\"type\":\"truefalse\",\"prompt\":\"p\",\"objective\":\"A\",\"difficulty\":1,\"coverage\":\"taught\",\"answer\":true,\"enemy\":[\"q\",\"none\"]}],\n"
        "\"tasks\":[{\"id\":\"t1\",\"rev\":1,\"objective\":\"A\",\"title\":\"t\",\"probe\":{\"kind\":\"imds\",\"path\":\"instance-id\"},\"requires\":[\"t2\"]},\n"
        "{\"id\":\"t2\",\"rev\":1,\"objective\":\"A\",\"title\":\"t\",\"probe\":{\"kind\":\"imds\",\"path\":\"instance-id\"},\"requires\":[\"t1\",\"q\"]}],\n"
        "\"survey\":[{\"id\":\"a\",\"kind\":\"likert\",\"text\":\"t\",\"objective\":\"B\",\"choices\":[{\"id\":\"c\",\"text\":\"t\"}]}],\n"
        "\"policy\":{\"quizzes\":[{\"id\":\"z\",\"title\":\"t\",\"questions\":[\"q\",\"q\"],\"count\":3,\"difficulty\":[4],\"coverage\":[\"seen\"]}]}}";
    struct bank *bank = NULL;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    assert_false(bank_load(json, sizeof(json) - 1, &bank, &faults));
    static const char *const pointers[] = {
        "/lecture/checked",
        "/objectives/1/id",
        "/objectives/2",
        "/sources/0/url",
        "/statements/0",
        "/statements/0/source/0",
        "/misconceptions/0/statements/0",
        "/misconceptions/0/statements/1",
        "/questions/0/enemy",
        "/questions/0/enemy/1",
        "/tasks/0/requires",
        "/tasks/1/requires",
        "/survey/0",
        "/survey/0/objective",
        "/survey/0/choices",
        "/policy/quizzes/0",
        "/policy/quizzes/0/questions",
        "/policy/quizzes/0/difficulty/0",
        "/policy/quizzes/0/coverage/0",
    };
    for (size_t i = 0; i < COUNT_OF(pointers); i++) {
        bool found = false;
        for (size_t k = 0; k < faults.count; k++) {
            found = found || strcmp(faults.list[k].pointer, pointers[i]) == 0;
        }
        if (!found) {
            fail_msg("no fault at %s", pointers[i]);
        }
    }
    for (size_t k = 1; k < faults.count; k++) {
        assert_true(faults.list[k - 1].line <= faults.list[k].line);
    }
}

static void languages_and_formats(void **state)
{
    (void)state;
    static const struct {
        const char *json, *pointer;
    } cases[] = {
        {"{\"format\":\"wrapup-bank/1.2\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],\"objectives\":[],\"questions\":[]}",
         "/format"},
        {"{\"format\":\"gift\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],\"objectives\":[],\"questions\":[]}",
         "/format"},
        {"{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[],\"objectives\":[],\"questions\":[]}",
         "/languages"},
        {"{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"fr\"],\"objectives\":[],\"questions\":[]}",
         "/languages/0"},
        {"{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"ko\",\"ko\"],\"objectives\":[],\"questions\":[]}",
         "/languages/1"},
        {"{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],\"objectives\":[],\"questions\":[]}",
         "/objectives"},
        {"[]", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct bank *bank = NULL;
        CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
        assert_false(bank_load(cases[i].json, strlen(cases[i].json), &bank, &faults));
        assert_string_equal(faults.list[0].pointer, cases[i].pointer);
    }
}

static void unnamed_policy_is_the_whole_bank(void **state)
{
    (void)state;
    struct bank *bank = bank_case(
        "{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"X\",\"languages\":[\"en\"],"
        "\"objectives\":[{\"id\":\"A\",\"text\":\"a\"}],\"questions\":[{\"id\":\"q\",\"rev\":1,\"type\":"
        "\"truefalse\",\"prompt\":\"p\",\"objective\":\"A\",\"difficulty\":1,\"coverage\":\"taught\","
        "\"answer\":true}]}");
    assert_int_equal(bank->quiz_count, 1);
    assert_string_equal(bank->quizzes[0].id, "full");
    assert_string_equal(bank->quizzes[0].title.in[LANG_KO], "X");
    assert_true(bank->quizzes[0].certainty);
    bank_free(bank);
}

/* ---- lint --against ------------------------------------------------------------------------ */

static size_t compare_with(const char *from, const char *to, const char **pointer)
{
    static char text[128];
    BUF_AUTO(changed);
    const char *at = strstr(bank_case_small(), from);
    assert_non_null(at);
    buf_add(&changed, bank_case_small(), (size_t)(at - bank_case_small()));
    buf_adds(&changed, to);
    buf_adds(&changed, at + strlen(from));
    struct bank *old = bank_case(bank_case_small());
    struct bank *now = bank_case(buf_str(&changed));
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    bool same = bank_compare(now, old, &faults);
    assert_int_equal(same, faults.total == 0);
    snprintf(text, sizeof(text), "%s", faults.total > 0 ? faults.list[0].pointer : "");
    *pointer = text;
    size_t total = faults.total;
    bank_free(now);
    bank_free(old);
    return total;
}

static void changes_must_raise_the_revision(void **state)
{
    (void)state;
    const char *pointer = NULL;
    assert_int_equal(compare_with("Second?", "Second?", &pointer), 0);
    assert_int_equal(compare_with("Second?", "The second?", &pointer), 1);
    assert_string_equal(pointer, "/questions/1/rev");
    assert_int_equal(
        compare_with(
            "\"id\":\"q2\",\"rev\":1,\"type\":\"single\",\"shuffle\":false,\"prompt\":\"Second?\"",
            "\"id\":\"q2\",\"rev\":2,\"type\":\"single\",\"shuffle\":false,\"prompt\":\"The second?\"",
            &pointer),
        0);
    assert_int_equal(
        compare_with(
            "\"id\":\"q2\",\"rev\":1,\"type\":\"single\",\"shuffle\":false,\"prompt\":\"Second?\"",
            "\"id\":\"q2\",\"rev\":1,\"cosmetic\":true,\"type\":\"single\",\"shuffle\":false,\"prompt\":\"The second?\"",
            &pointer),
        0);
    /* What is neither key nor wording counts too. */
    assert_int_equal(compare_with("because b", "because of b", &pointer), 1);
    assert_int_equal(compare_with("\"weight\":2", "\"weight\":3", &pointer), 1);
    assert_int_equal(compare_with("\"hint\":\"think\",", "", &pointer), 1);
    /* A changed key is never cosmetic. */
    assert_int_equal(
        compare_with(
            "\"prompt\":\"Fifth?\",\"objective\":\"A\",\"difficulty\":1,\"coverage\":\"taught\",\"hint\":\"think\",\"answer\":true",
            "\"cosmetic\":true,\"prompt\":\"Fifth?\",\"objective\":\"A\",\"difficulty\":1,\"coverage\":\"taught\",\"hint\":\"think\",\"answer\":false",
            &pointer),
        1);
    assert_int_equal(compare_with("\"id\":\"q3\",\"rev\":2", "\"id\":\"q3\",\"rev\":1", &pointer),
                     1);
    assert_string_equal(pointer, "/questions/2/rev");
    assert_int_equal(compare_with("\"id\":\"small\"", "\"id\":\"other\"", &pointer), 1);
    assert_string_equal(pointer, "/id");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_bank_is_read_whole),
        cmocka_unit_test(good_banks_load),
        cmocka_unit_test(bad_banks_are_refused_at_their_place),
        cmocka_unit_test(all_faults_at_once),
        cmocka_unit_test(languages_and_formats),
        cmocka_unit_test(unnamed_policy_is_the_whole_bank),
        cmocka_unit_test(changes_must_raise_the_revision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
