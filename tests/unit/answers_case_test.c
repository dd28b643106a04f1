/* The runner of answer files finds what is wrong with one: verdicts that differ, lines that can't
 * be read, questions without enough answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../lib/answers_case.h"
#include "../lib/bank_case.h"
#include "../lib/question_case.h"

static void every_fault_is_named_with_its_line(void **state)
{
    (void)state;
    static const struct answers_rule rule = {.right = {[LANG_KO] = 1, [LANG_EN] = 1}, .wrong = 2};
    BUF_AUTO(faults);
    struct bank *bank = bank_case(bank_case_small());
    answers_check(bank, "tests/data/answers/faulty.tsv", &rule, &faults);
    bank_free(bank);
    assert_golden("tests/data/answers/faulty.txt", &faults);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_named_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
