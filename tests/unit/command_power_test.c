/* A whole quiz, and a survey, through the commands on a disk that loses what was not synced:
 * whatever feedback was on the screen, its answer is there after the power came back, and `resume`
 * or `feedback` goes on at the right place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/app_case.h"
#include "../lib/store_case.h"
#include "../lib/vfs_lossy.h"

static size_t occurrences(const char *text, const char *of)
{
    size_t count = 0;
    for (const char *at = strstr(text, of); at != NULL; at = strstr(at + 1, of)) {
        count++;
    }
    return count;
}

/* Answers the five questions with the power going off at the nth disk operation. False when it
 * never did. */
static bool cut_at(int64_t nth)
{
    static const struct script_step steps[] = {
        STEP_LINE("b"),     STEP_LINE("3"), STEP_LINE("b"), STEP_LINE(""), STEP_LINE(":dk"),
        STEP_LINE("alpha"), STEP_LINE("."), STEP_LINE("1"), STEP_LINE(""), STEP_LINE(":hint"),
        STEP_LINE("O"),     STEP_LINE("2"), STEP_LINE(""),
    };
    static const char *const take[] = {"take", "tests/data/bank/small.json", "full", "--seed", "1"};
    static const char *const resume[] = {"resume"};
    void *state = NULL;
    assert_int_equal(case_setup(&state), 0);
    struct store_case *c = state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    lossy_install();
    lossy_cut_at(nth, 0);
    app_case_run(c->path, &script, COUNT_OF(take), take);
    bool cut = lossy_is_off();
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();

    const char *out = buf_str(&script.out);
    size_t seen = occurrences(out, "\xe2\x9c\x93 Right") + occurrences(out, "Noted: you don't") +
                  occurrences(out, "Saved; the instructor");
    size_t hints = occurrences(out, "think");
    if (seen > 0) {
        BUF_AUTO(rows);
        BUF_AUTO(shown);
        case_sql(c->path, "SELECT count(*) FROM event WHERE kind = 'answer'", &rows);
        size_t stored = (size_t)strtoul(buf_str(&rows), NULL, 10);
        assert_in_range(stored, seen, seen + 1);
        buf_clear(&rows);
        case_sql(c->path, "SELECT count(*) FROM event WHERE kind = 'hint'", &rows);
        assert_true(strtoul(buf_str(&rows), NULL, 10) >= hints);
        term_script_restart(&script, NULL, 0);
        app_case_run(c->path, &script, COUNT_OF(resume), resume);
        /* An answer whose certainty or self-mark is missing is asked for that first. */
        bool here = strstr(buf_str(&script.out), "Result") != NULL || seen == 5;
        for (size_t i = seen == 0 ? 1 : seen; i <= stored + 1; i++) {
            buf_clear(&shown);
            buf_addf(&shown, "[%zu/5]", i);
            here = here || strstr(buf_str(&script.out), buf_str(&shown)) != NULL ||
                   strstr(buf_str(&script.out), "What a full answer names") != NULL;
        }
        if (!here) {
            fail_msg("cut %lld: %zu seen, %zu stored, resume shows: %s", (long long)nth, seen,
                     stored, buf_str(&script.out));
        }
    }
    term_script_release(&script);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

/* Cuts at every disk operation in turn until there are no more; how many there were. */
static int64_t cuts(bool (*cut)(int64_t nth))
{
    int64_t nth = 1;
    while (cut(nth)) {
        nth++;
    }
    print_message("# %lld cuts\n", (long long)nth - 1);
    return nth - 1;
}

static void feedback_is_never_ahead_of_the_disk(void **state)
{
    (void)state;
    assert_true(cuts(cut_at) >= 40);
}

/* Answers a survey with the power going off at the nth disk operation: an item on the screen says
 * that those before it are on disk, and `feedback` goes on there. */
static bool survey_cut_at(int64_t nth)
{
    static const struct script_step steps[] = {
        STEP_LINE("2 4"),   STEP_LINE("3"),  STEP_LINE("3"),     STEP_LINE("a c"), STEP_LINE("80"),
        STEP_LINE(":back"), STEP_LINE("90"), STEP_LINE(":skip"), STEP_LINE("DNS"),
    };
    static const char *const feedback[] = {"feedback", "tests/data/bank/survey.json"};
    void *state = NULL;
    assert_int_equal(case_setup(&state), 0);
    struct store_case *c = state;
    struct term_script script;
    term_script_init(&script, steps, COUNT_OF(steps));
    lossy_install();
    lossy_cut_at(nth, 0);
    app_case_run(c->path, &script, COUNT_OF(feedback), feedback);
    bool cut = lossy_is_off();
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();

    size_t shown = 0;
    for (size_t i = 1; i <= 7; i++) {
        BUF_AUTO(heading);
        buf_addf(&heading, "[%zu/7]", i);
        shown = strstr(buf_str(&script.out), buf_str(&heading)) != NULL ? i : shown;
    }
    bool thanked = strstr(buf_str(&script.talk), "Thank you") != NULL;
    assert_true(cut || thanked);
    if (shown > 0) {
        BUF_AUTO(rows);
        case_sql(c->path, "SELECT count(DISTINCT item) FROM survey_answer", &rows);
        size_t stored = (size_t)strtoul(buf_str(&rows), NULL, 10);
        assert_in_range(stored, thanked ? 7 : shown - 1, shown);
        case_sql(c->path, "SELECT state FROM survey_form", &rows);
        assert_true(!thanked || strcmp(buf_str(&rows), "done") == 0);
        case_sql(c->path, "SELECT day FROM survey_form", &rows);
        assert_string_equal(buf_str(&rows), "2023-11-15"); /* in UTC it is still the 14th */
        term_script_restart(&script, NULL, 0);
        app_case_run(c->path, &script, COUNT_OF(feedback), feedback);
        BUF_AUTO(next);
        buf_addf(&next, "[%zu/7]", stored + 1);
        if (stored < 7 && strstr(buf_str(&script.out), buf_str(&next)) == NULL) {
            fail_msg("cut %lld: %zu stored, feedback shows: %s", (long long)nth, stored,
                     buf_str(&script.out));
        }
    }
    term_script_release(&script);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

static void an_item_is_never_ahead_of_the_disk(void **state)
{
    (void)state;
    assert_true(cuts(survey_cut_at) >= 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(feedback_is_never_ahead_of_the_disk),
        cmocka_unit_test(an_item_is_never_ahead_of_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
