/* Every question of the EC2 bank, answered as learners answer: rightly in several ways in Korean
 * and in English, and wrongly in tempting ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/answers_case.h"

static void every_answer_gets_its_verdict(void **state)
{
    (void)state;
    static const struct answers_rule rule = {.right = {[LANG_KO] = 3, [LANG_EN] = 1}, .wrong = 2};
    answers_assert("quizzes/ec2.json", "tests/data/ec2/answers.tsv", &rule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_gets_its_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
