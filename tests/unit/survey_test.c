/* A survey as a state machine: every kind of answer in every form it is typed, pairs, skipping,
 * going back, going on after a break, and what looks like a secret.
 * Storing is tested in store_survey_test.c, asking in tests/cli/feedback.bats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../lib/bank_case.h"
#include "wrapup/survey.h"

enum place { CAN, PACE, AMOUNT, FAST, SHARE, LIKERT, BEST, ITEMS };

struct fixture {
    struct bank *bank;
    struct buf bytes;
    struct survey *survey;
};

static int setup(void **state)
{
    static struct fixture f;
    f = (struct fixture){.bytes = BUF_INIT};
    f.bank = bank_case_file("tests/data/bank/survey.json", &f.bytes);
    f.survey = survey_new(f.bank);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    survey_free(f->survey);
    bank_free(f->bank);
    buf_release(&f->bytes);
    return 0;
}

/* Reads a line and, when it says something, applies it. */
static enum survey_read type(struct fixture *f, const char *typed)
{
    struct survey_reply reply = SURVEY_REPLY_INIT;
    struct said note = {.in = {""}};
    enum survey_read read = survey_read(f->survey, typed, &reply, &note);
    assert_int_equal(read == SURVEY_READ, !said_any(&note));
    assert_true(read == SURVEY_READ || reply.count == 0);
    if (read == SURVEY_READ) {
        survey_apply(f->survey, &reply);
    }
    survey_reply_release(&reply);
    return read;
}

static void pass_over(struct fixture *f)
{
    struct survey_reply reply = SURVEY_REPLY_INIT;
    survey_skip(f->survey, &reply);
    survey_apply(f->survey, &reply);
    survey_reply_release(&reply);
}

/* Starts over and goes to an item by skipping those before it. */
static void go(struct fixture *f, enum place item)
{
    survey_free(f->survey);
    f->survey = survey_new(f->bank);
    for (unsigned i = 0; i < item; i++) {
        pass_over(f);
    }
    assert_int_equal(survey_at(f->survey), item);
}

static void expect(struct fixture *f, enum place item, enum survey_part part, const char *value)
{
    const char *got = survey_value(f->survey, item, part);
    if (value == NULL ? got != NULL : got == NULL || strcmp(got, value) != 0) {
        fail_msg("item %d: \"%s\", expected \"%s\"", item, got != NULL ? got : "(none)",
                 value != NULL ? value : "(none)");
    }
}

/* A typed line and what it is read as; NULL: asked again. */
struct line {
    enum place item;
    const char *typed;
    const char *value;
};

static const struct line lines[] = {
    {LIKERT, "4", "4"},
    {LIKERT, " 4 ", "4"},
    {LIKERT, "４", "4"},
    {LIKERT, "④", "4"},
    {LIKERT, "4점", "4"},
    {LIKERT, "4번", "4"},
    {LIKERT, "4)", "4"},
    {LIKERT, "4.", "4"},
    {LIKERT, "4 그렇다", "4"},
    {LIKERT, "4점이요", "4"},
    {LIKERT, "4 points", "4"},
    {LIKERT, "매우 그렇다", "5"},
    {LIKERT, "전혀아니다", "1"},
    {LIKERT, "Strongly Agree", "5"},
    {LIKERT, "0", NULL},
    {LIKERT, "6", NULL},
    {LIKERT, "-1", NULL},
    {LIKERT, "3.5", NULL},
    {LIKERT, "4 5", NULL},
    {LIKERT, "넷", NULL},
    {LIKERT, "four", NULL},
    {LIKERT, "좋아요", NULL},
    {LIKERT, "너무 빠름", NULL},
    {LIKERT, "", ""},
    {LIKERT, "  ", ""},
    {LIKERT, "모름", ""},
    {LIKERT, "\xc0\xce", NULL},
    {PACE, "적당함", "3"},
    {PACE, "too fast", "5"},
    {PACE, "⑤", "5"},
    {AMOUNT, "너무 적음", "1"},
    {AMOUNT, "3점", "3"},
    {SHARE, "80", "80"},
    {SHARE, "80%", "80"},
    {SHARE, "８０％", "80"},
    {SHARE, "약 80 퍼센트", "80"},
    {SHARE, "80프로", "80"},
    {SHARE, "80 percent", "80"},
    {SHARE, "0", "0"},
    {SHARE, "100", "100"},
    {SHARE, "101", NULL},
    {SHARE, "팔십", NULL},
    {SHARE, "eighty", NULL},
    {SHARE, "70~80", NULL},
    {SHARE, "0.8", NULL},
    {SHARE, "절반", NULL},
    {FAST, "a", "pem"},
    {FAST, "a c", "pem,docker"},
    {FAST, "c, a", "pem,docker"},
    {FAST, "ㅁㅊ", "pem,docker"},
    {FAST, "①③", "pem,docker"},
    {FAST, "Ａ", "pem"},
    {FAST, "없음", "none"},
    {FAST, "none", "none"},
    {FAST, "d", "none"},
    {FAST, "a d", NULL},
    {FAST, "모두", "pem,ports,docker"},
    {FAST, "포트", "ports"},
    {FAST, "Ports", "ports"},
    {FAST, "e", NULL},
    {FAST, "글쎄요", NULL},
    {FAST, "", ""},
    {BEST, "보안 그룹", "보안 그룹"},
    {BEST, "  stop vs terminate ", "stop vs terminate"},
    {BEST, "모름", "모름"},
    {BEST, "없음", "없음"},
    {BEST, "4", "4"},
    {BEST, "\t ", ""},
};

static void every_kind_is_read_in_every_form(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        go(f, lines[i].item);
        enum survey_read read = type(f, lines[i].typed);
        if ((read == SURVEY_READ) != (lines[i].value != NULL)) {
            fail_msg("\"%s\" was %sread", lines[i].typed, read == SURVEY_READ ? "" : "not ");
        }
        expect(f, lines[i].item, SURVEY_WHOLE, lines[i].value);
        assert_int_equal(survey_at(f->survey), lines[i].item + (lines[i].value != NULL));
    }
}

static void control_characters_of_a_text_are_taken_out(void **state)
{
    struct fixture *f = *state;
    go(f, BEST);
    assert_int_equal(type(f, "a\033[31mb"), SURVEY_READ);
    assert_null(strchr(survey_value(f->survey, BEST, SURVEY_WHOLE), '\033'));
}

/* ---- pairs -------------------------------------------------------------------------------- */

static const struct pair {
    const char *typed;
    const char *before, *now; /* NULL: not read, or not said yet */
} pairs[] = {
    {"2 4", "2", "4"},
    {"2,4", "2", "4"},
    {"2, 4", "2", "4"},
    {"2/4", "2", "4"},
    {"2-4", "2", "4"},
    {"2→4", "2", "4"},
    {"2 -> 4", "2", "4"},
    {"②④", "2", "4"},
    {"② → ④", "2", "4"},
    {"２　４", "2", "4"},
    {"2점 4점", "2", "4"},
    {"2점에서 4점으로", "2", "4"},
    {"전 2 지금 4", "2", "4"},
    {"수업 전 2, 지금 4", "2", "4"},
    {"지금 4, 전 2", "2", "4"},
    {"before 2, now 4", "2", "4"},
    {"now 4 before 2", "2", "4"},
    {"2", "2", NULL},
    {"전 2", "2", NULL},
    {"전혀 아니다", "1", NULL},
    {"", "", ""},
    {"모름", "", ""},
    {"2 6", NULL, NULL},
    {"0 4", NULL, NULL},
    {"2 4 5", NULL, NULL},
    {"2.4", NULL, NULL},
    {"24", NULL, NULL},
    {"지금 4", NULL, NULL},
    {"지금 4, 2", NULL, NULL},
    {"이 사", NULL, NULL},
    {"a b", NULL, NULL},
};

static void a_pair_is_read_at_once_or_in_two(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        go(f, CAN);
        enum survey_read read = type(f, pairs[i].typed);
        if ((read == SURVEY_READ) != (pairs[i].before != NULL)) {
            fail_msg("\"%s\" was %sread", pairs[i].typed, read == SURVEY_READ ? "" : "not ");
        }
        expect(f, CAN, SURVEY_BEFORE, pairs[i].before);
        expect(f, CAN, SURVEY_NOW, pairs[i].now);
        assert_int_equal(survey_at(f->survey), pairs[i].now != NULL ? PACE : CAN);
    }
}

static void the_second_half_of_a_pair(void **state)
{
    static const struct pair seconds[] = {
        {"4", "2", "4"}, {"지금 4", "2", "4"}, {"1 3", "1", "3"},         {"전 4", "2", NULL},
        {"", "2", ""},   {"모름", "2", ""},    {"매우 그렇다", "2", "5"}, {"9", "2", NULL},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        go(f, CAN);
        assert_int_equal(type(f, "2"), SURVEY_READ);
        assert_int_equal(survey_part_at(f->survey), SURVEY_NOW);
        (void)type(f, seconds[i].typed);
        expect(f, CAN, SURVEY_BEFORE, seconds[i].before);
        expect(f, CAN, SURVEY_NOW, seconds[i].now);
    }
}

/* ---- moving ------------------------------------------------------------------------------- */

static void skipping_all_says_nothing(void **state)
{
    struct fixture *f = *state;
    for (unsigned i = 0; i < ITEMS; i++) {
        assert_int_equal(survey_at(f->survey), i);
        assert_int_equal(type(f, ""), SURVEY_READ);
    }
    assert_int_equal(survey_at(f->survey), ITEMS);
    assert_int_equal(survey_answered(f->survey), 0);
    expect(f, CAN, SURVEY_BEFORE, "");
    expect(f, CAN, SURVEY_NOW, "");
    expect(f, BEST, SURVEY_WHOLE, "");
}

static void back_keeps_changes_and_takes_away(void **state)
{
    struct fixture *f = *state;
    assert_false(survey_back(f->survey));
    (void)type(f, "2");
    assert_true(survey_back(f->survey)); /* from the second half to the first */
    assert_int_equal(survey_at(f->survey), CAN);
    assert_int_equal(survey_part_at(f->survey), SURVEY_BEFORE);
    (void)type(f, "3"); /* one half anew: the other is still asked */
    assert_int_equal(survey_part_at(f->survey), SURVEY_NOW);
    (void)type(f, "5");
    (void)type(f, "3");
    assert_int_equal(survey_at(f->survey), AMOUNT);
    assert_true(survey_back(f->survey));
    assert_true(survey_back(f->survey));
    (void)type(f, ""); /* an empty line keeps both halves */
    assert_int_equal(survey_at(f->survey), PACE);
    expect(f, CAN, SURVEY_BEFORE, "3");
    expect(f, CAN, SURVEY_NOW, "5");
    (void)type(f, "");
    expect(f, PACE, SURVEY_WHOLE, "3");
    assert_true(survey_back(f->survey));
    pass_over(f);
    expect(f, PACE, SURVEY_WHOLE, "");
    assert_true(survey_back(f->survey));
    assert_true(survey_back(f->survey));
    pass_over(f); /* both halves */
    expect(f, CAN, SURVEY_BEFORE, "");
    expect(f, CAN, SURVEY_NOW, "");
    assert_int_equal(survey_answered(f->survey), 0);
}

static void a_kept_first_half_asks_for_the_missing_one(void **state)
{
    struct fixture *f = *state;
    (void)type(f, "2");
    assert_true(survey_back(f->survey));
    (void)type(f, "");
    assert_int_equal(survey_part_at(f->survey), SURVEY_NOW);
    expect(f, CAN, SURVEY_BEFORE, "2");
}

static void it_goes_on_where_something_is_missing(void **state)
{
    struct fixture *f = *state;
    assert_true(survey_restore(f->survey, "can", "before", "2"));
    survey_resume(f->survey);
    assert_int_equal(survey_at(f->survey), CAN);
    assert_int_equal(survey_part_at(f->survey), SURVEY_NOW);
    assert_true(survey_restore(f->survey, "can", "now", ""));
    assert_true(survey_restore(f->survey, "pace", "-", ""));
    survey_resume(f->survey);
    assert_int_equal(survey_at(f->survey), AMOUNT);
    assert_true(survey_restore(f->survey, "amount", "-", "3"));
    assert_true(survey_restore(f->survey, "fast", "-", "pem,docker"));
    assert_true(survey_restore(f->survey, "share", "-", "0"));
    assert_true(survey_restore(f->survey, "likert", "-", "5"));
    assert_true(survey_restore(f->survey, "best", "-", "text"));
    survey_resume(f->survey); /* nothing is missing: from the start */
    assert_int_equal(survey_at(f->survey), CAN);
    assert_int_equal(survey_part_at(f->survey), SURVEY_BEFORE);
    assert_int_equal(survey_answered(f->survey), 6);
}

static void what_does_not_fit_is_not_restored(void **state)
{
    static const char *const bad[][3] = {
        {"gone", "-", "3"},      {"can", "-", "3"},     {"can", "after", "3"},
        {"pace", "before", "3"}, {"pace", "-", "6"},    {"pace", "-", "3x"},
        {"pace", "-", " 3"},     {"share", "-", "101"}, {"share", "-", "-1"},
        {"fast", "-", "other"},  {"fast", "-", "pem,"}, {"fast", "-", "pem,dock"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (survey_restore(f->survey, bad[i][0], bad[i][1], bad[i][2])) {
            fail_msg("%s %s \"%s\" was taken", bad[i][0], bad[i][1], bad[i][2]);
        }
    }
    assert_int_equal(survey_answered(f->survey), 0);
}

/* ---- secrets ------------------------------------------------------------------------------ */

static void secrets_are_known(void **state)
{
    static const char *const secret[] = {
        "AKIAIOSFODNN7EXAMPLE",
        "key ASIAIOSFODNN7EXAMPLE!",
        "ＡＫＩＡIOSFODNN7EXAMPLE",
        "-----BEGIN RSA PRIVATE KEY-----",
        "계정 123456789012로 했어요",
        "1234-5678-9012",
        "1234 5678 9012",
        "arn:aws:iam::123456789012:user/me",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    };
    static const char *const harmless[] = {
        "",
        "보안 그룹이 헷갈려요",
        "AKIA로 시작하는 키",
        "010-1234-5678",
        "12345678901",
        "1234567890123",
        "203.0.113.7 port 22, 80, 443",
        "2026-11-23 15:04",
        "permission denied (publickey)",
        "0123456789abcdef0123456789abcdef01234567", /* a commit's name */
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(secret); i++) {
        if (!survey_is_secret(secret[i])) {
            fail_msg("\"%s\" passed", secret[i]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(harmless); i++) {
        if (survey_is_secret(harmless[i])) {
            fail_msg("\"%s\" was stopped", harmless[i]);
        }
    }
}

static void a_secret_is_warned_of_once(void **state)
{
    struct fixture *f = *state;
    go(f, BEST);
    assert_int_equal(type(f, "AKIAIOSFODNN7EXAMPLE"), SURVEY_SECRET);
    expect(f, BEST, SURVEY_WHOLE, NULL);
    assert_int_equal(type(f, "AKIAIOSFODNN7EXAMPLE"), SURVEY_READ);
    assert_true(survey_back(f->survey));
    assert_int_equal(type(f, "123456789012"), SURVEY_SECRET); /* anew after it was left */
    assert_int_equal(type(f, "my number"), SURVEY_READ);
    expect(f, BEST, SURVEY_WHOLE, "my number");
}

/* ---- the survey as such ------------------------------------------------------------------- */

static void its_hash_is_that_of_what_is_asked(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *from, *to;
        bool same;
    } changes[] = {
        {"\"title\":{\"ko\":\"설문", "\"title\":{\"ko\":\"실문", true},
        {"How was the pace?", "How was the race?", false},
        {"\"pair\":true", "\"x-ir\":true", false},
        {"\"kind\":\"pace\"", "\"kind\":\"text\"", false},
        {"\"id\":\"ports\"", "\"id\":\"p0rts\"", false},
    };
    struct hash hash = survey_hash(f->bank);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        CLEANUP(free_charp) char *text = xstrdup(buf_str(&f->bytes));
        char *place = strstr(text, changes[i].from);
        assert_non_null(place);
        assert_int_equal(strlen(changes[i].from), strlen(changes[i].to));
        memcpy(place, changes[i].to, strlen(changes[i].to));
        struct bank *bank = bank_case(text);
        struct hash other = survey_hash(bank);
        assert_int_equal(strcmp(hash.hex, other.hex) == 0, changes[i].same);
        bank_free(bank);
    }
}

static void its_length_is_a_fair_guess(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(survey_minutes(f->bank), 1);
    BUF_AUTO(bytes);
    struct bank *ec2 = bank_case_file("quizzes/ec2.json", &bytes);
    assert_in_range(survey_minutes(ec2), 2, 4);
    bank_free(ec2);
}

static void answers_are_described(void **state)
{
    struct fixture *f = *state;
    BUF_AUTO(out);
    survey_describe(&f->bank->survey[FAST], "pem,ports", LANG_KO, &out);
    assert_string_equal(buf_str(&out), "pem key, 포트");
    buf_clear(&out);
    survey_describe(&f->bank->survey[SHARE], "80", LANG_EN, &out);
    assert_string_equal(buf_str(&out), "80 %");
    buf_clear(&out);
    survey_describe(&f->bank->survey[SHARE], "", LANG_EN, &out);
    assert_int_equal(out.len, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_kind_is_read_in_every_form),
        CASE(control_characters_of_a_text_are_taken_out),
        CASE(a_pair_is_read_at_once_or_in_two),
        CASE(the_second_half_of_a_pair),
        CASE(skipping_all_says_nothing),
        CASE(back_keeps_changes_and_takes_away),
        CASE(a_kept_first_half_asks_for_the_missing_one),
        CASE(it_goes_on_where_something_is_missing),
        CASE(what_does_not_fit_is_not_restored),
        CASE(secrets_are_known),
        CASE(a_secret_is_warned_of_once),
        CASE(its_hash_is_that_of_what_is_asked),
        CASE(its_length_is_a_fair_guess),
        CASE(answers_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
