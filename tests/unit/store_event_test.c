/* The names of event kinds and verdicts: each there, each read back, no two alike.
 * That the store accepts them all is proved in store_log_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wrapup/event.h"

static void kinds_read_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < EVENT_KIND_COUNT; i++) {
        enum event_kind kind = EVENT_KIND_COUNT;
        assert_non_null(event_kind_name((enum event_kind)i));
        assert_true(event_kind_from_name(event_kind_name((enum event_kind)i), &kind));
        assert_int_equal(kind, i);
    }
}

static void verdicts_read_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < VERDICT_KIND_COUNT; i++) {
        enum verdict_kind kind = VERDICT_KIND_COUNT;
        assert_non_null(verdict_name((enum verdict_kind)i));
        assert_true(verdict_from_name(verdict_name((enum verdict_kind)i), &kind));
        assert_int_equal(kind, i);
    }
}

static void unknown_names_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"", "Answer", "answers", "answe", " answer", "정답"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        enum event_kind kind = EVENT_MARK;
        enum verdict_kind verdict = VERDICT_PENDING;
        assert_false(event_kind_from_name(names[i], &kind));
        assert_false(verdict_from_name(names[i], &verdict));
        assert_int_equal(kind, EVENT_MARK);
        assert_int_equal(verdict, VERDICT_PENDING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_read_back),
        cmocka_unit_test(verdicts_read_back),
        cmocka_unit_test(unknown_names_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
