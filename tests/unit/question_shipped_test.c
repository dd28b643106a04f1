/* What learners typed at the shipped EC2 bank, and what must come of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "bank_case.h"

static struct buf bytes = BUF_INIT;
static struct bank *bank;

static int setup(void **state)
{
    (void)state;
    bank = bank_case_file("quizzes/ec2.json", &bytes);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    bank_free(bank);
    buf_release(&bytes);
    return 0;
}

/* Reads and grades one answer; false, with the note that asks again, when it isn't read. */
static bool graded(const char *id, const char *typed, struct verdict *ret)
{
    const struct question *q = bank_question(bank, id);
    assert_non_null(q);
    struct layout layout;
    struct rng rng;
    rng_init(&rng, 1);
    question_layout(q, &rng, &layout);
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    *ret = (struct verdict){.kind = VERDICT_WRONG};
    bool read = question_read(q, &layout, typed, &r, &ret->note) == QUESTION_READ;
    if (read) {
        question_grade(q, &r, ret);
    }
    return read;
}

/* right, wrong, ask (once more), again (not read). */
static const struct {
    const char *id, *typed, *want;
} shorts[] = {
    {"q02", "아마 인스턴스", "right"},
    {"q22", "AWS 보안 그룹", "right"},
    {"q22", "EC2 보안 그룹", "right"},
    {"q22", "it is a security group", "right"},
    {"q22", "보안그룹 맞죠?", "right"},
    {"q22", "보안그룹 아님", "wrong"},
    {"q22", "firewall", "ask"},
    {"q22", "가상방화벽", "ask"},
    {"q22", "virtual firewall", "ask"},
    {"q21", "u=r,g-rwx,o-rwx", "right"},
    {"q21", "a-rwx,u+r", "right"},
    {"q21", "u+r,go-rwx", "right"},
    {"q21", "00400", "right"},
    {"q21", "400번", "right"},
    {"q21", "u=rw,go=r", "wrong"},
    {"q23", "it's 22", "right"},
    {"q23", "22번 아님", "again"},
    {"q29", "32비트", "right"},
    {"q30", "우분투", "again"},
    {"q40", "-aq", "right"},
    {"q40", "-q", "wrong"},
    {"q41", "-f --tail 5", "right"},
    {"q41", "--follow --tail 100", "right"},
    {"q41", "-f -n 10", "right"},
    {"q41", "--tail 200 -f", "right"},
    {"q41", "--since 10m -f", "right"},
    {"q41", "--tail 5", "wrong"},
    {"q45", "-it -u root", "right"},
    {"q45", "-i -u root", "wrong"},
};

static void short_answers(void **state)
{
    (void)state;
    size_t off = 0;
    for (size_t i = 0; i < COUNT_OF(shorts); i++) {
        struct verdict v;
        bool read = graded(shorts[i].id, shorts[i].typed, &v);
        const char *got = !read ? "again" : v.ask ? "ask" : verdict_name(v.kind);
        if (strcmp(got, shorts[i].want) != 0) {
            print_error("%s: %s: %s, not %s\n", shorts[i].id, shorts[i].typed, got, shorts[i].want);
            off++;
        }
    }
    assert_int_equal(off, 0);
}

static bool named(const char *id, const char *list)
{
    size_t n = strlen(id);
    for (const char *p = strstr(list, id); p != NULL; p = strstr(p + 1, id)) {
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0')) {
            return true;
        }
    }
    return false;
}

static const struct {
    const char *typed, *found, *doubted;
    bool contradicted;
} essays[] = {
    {"종료하면 삭제되지 않고 다시 시작할 수 있다. 중지하면 삭제된다", "", "stop data gone", true},
    {"중지는 데이터가 안 남고 종료는 데이터가 남는다", "", "data", true},
    {"종료해도 다시 시작할 수 있다", "", "stop", true},
    {"Terminating keeps the data, it can be started again. Stopping deletes everything.", "",
     "stop data gone", true},
    {"중지하면 인스턴스가 꺼지지만 데이터는 유지되고, 종료하면 인스턴스가 삭제되어 데이터가 "
     "사라진다. 중지하면 사용료는 안 나오지만 EBS 요금은 계속 나온다. 다시 시작하면 퍼블릭 IP가 "
     "바뀐다.",
     "stop data usage ebs address gone", "", false},
    {"중지는 종료와 달리 데이터가 남고 다시 시작할 수 있다. 종료는 삭제라 복구할 수 없다.",
     "stop data gone", "", false},
    {"데이터가 남는 것이 중지이고 삭제되는 것이 종료이다", "data gone", "", false},
    {"- 중지: 데이터 유지, 다시 시작 가능\n- 종료: 데이터 삭제, 복구 불가", "stop data gone", "",
     false},
    {"종료하면 루트 볼륨은 삭제되지만 추가 볼륨은 삭제되지 않는다", "data gone volumes", "", false},
};

static void essays_on_stop_and_terminate(void **state)
{
    (void)state;
    const struct question *q = bank_question(bank, "q50");
    for (size_t i = 0; i < COUNT_OF(essays); i++) {
        struct verdict v;
        assert_true(graded("q50", essays[i].typed, &v));
        for (size_t p = 0; p < question_point_count(q); p++) {
            const char *id = question_point_id(q, p);
            bool found = (v.points & 1U << p) != 0;
            bool doubted = (v.doubted & 1U << p) != 0;
            if (found != named(id, essays[i].found) || doubted != named(id, essays[i].doubted)) {
                fail_msg("%s: %s: found %d, doubted %d", essays[i].typed, id, found, doubted);
            }
        }
        assert_int_equal(v.contradictions != 0, essays[i].contradicted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_answers),
        cmocka_unit_test(essays_on_stop_and_terminate),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
