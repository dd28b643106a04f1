/* Every question of the bank on file permissions, answered rightly in two ways and wrongly in two.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/answers_case.h"

static void every_answer_gets_its_verdict(void **state)
{
    (void)state;
    static const struct answers_rule rule = {.right = {[LANG_EN] = 2}, .wrong = 2};
    answers_assert("quizzes/permissions.json", "tests/data/permissions/answers.tsv", &rule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_gets_its_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
