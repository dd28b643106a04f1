/* Content hashes, UUIDs and the seeded stream. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "wrapup/hash.h"
#include "wrapup/mem.h"

static void test_hash(void **state)
{
    (void)state;
    assert_string_equal(hash_bytes("abc", 3).hex,
                        "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_string_equal(hash_bytes(NULL, 0).hex,
                        "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void test_uuid(void **state)
{
    (void)state;
    struct uuid last = {.text = ""};
    for (size_t n = 0; n < 200; n++) {
        struct uuid u = uuid_random();
        assert_int_equal(strlen(u.text), 36);
        for (size_t i = 0; i < 36; i++) {
            bool dash = i == 8 || i == 13 || i == 18 || i == 23;
            assert_non_null(strchr(dash ? "-" : "0123456789abcdef", u.text[i]));
        }
        assert_int_equal(u.text[14], '4');
        assert_non_null(strchr("89ab", u.text[19]));
        assert_string_not_equal(u.text, last.text);
        last = u;
    }
}

static void test_seed(void **state)
{
    (void)state;
    int64_t together = 0;
    for (size_t n = 0; n < 200; n++) {
        int64_t seed = seed_random();
        assert_true(seed >= 0);
        together |= seed;
    }
    /* Each of the 63 bits was set at least once. */
    assert_true(together == INT64_MAX);
}

/* The numbers are part of the contract: a stored seed must give the same order for ever. */
static void test_stream_is_fixed(void **state)
{
    (void)state;
    static const uint32_t expected[] = {
        796125, 142063, 974058, 1358,   735365, 364036, 327561, 645441, 24697, 951546,
        188368, 891828, 175779, 798378, 418849, 734586, 564590, 367096, 46336, 950094,
    };
    struct rng rng;
    rng_init(&rng, 42);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(rng_below(&rng, 1000000), expected[i]);
    }
    unsigned items[] = {0, 1, 2, 3, 4, 5, 6, 7};
    rng_init(&rng, 7);
    rng_shuffle(&rng, items, COUNT_OF(items));
    static const unsigned order[] = {1, 2, 0, 4, 3, 6, 5, 7};
    assert_memory_equal(items, order, sizeof(order));
}

static void test_seeds_and_blocks_differ(void **state)
{
    (void)state;
    struct rng a;
    struct rng b;
    rng_init(&a, 1);
    rng_init(&b, UINT64_C(1) << 40);
    uint32_t first[16];
    size_t equal = 0;
    for (size_t i = 0; i < 64; i++) {
        uint32_t x = rng_below(&a, UINT32_MAX);
        equal += x == rng_below(&b, UINT32_MAX) ? 1 : 0;
        if (i < 16) {
            first[i] = x;
        } else {
            equal += x == first[i % 16] ? 1 : 0;
        }
    }
    assert_in_range(equal, 0, 2);
}

static void test_uniform(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 2024);
    assert_int_equal(rng_below(&rng, 1), 0);
    /* A bound for which a plain remainder would be badly uneven. */
    const uint32_t bound = UINT32_C(3) << 30;
    size_t low = 0;
    for (size_t i = 0; i < 30000; i++) {
        uint32_t n = rng_below(&rng, bound);
        assert_true(n < bound);
        low += n < bound / 3 ? 1 : 0;
    }
    assert_in_range(low, 9600, 10400);
    size_t counts[7] = {0};
    for (size_t i = 0; i < 14000; i++) {
        counts[rng_below(&rng, 7)]++;
    }
    for (size_t i = 0; i < 7; i++) {
        assert_in_range(counts[i], 1800, 2200);
    }
}

static void test_shuffle(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 3);
    size_t first_place[4] = {0};
    for (size_t n = 0; n < 4000; n++) {
        unsigned items[4] = {0, 1, 2, 3};
        rng_shuffle(&rng, items, 4);
        unsigned seen = 0;
        for (size_t i = 0; i < 4; i++) {
            seen |= 1U << items[i];
        }
        assert_int_equal(seen, 15);
        first_place[items[0]]++;
    }
    for (size_t i = 0; i < 4; i++) {
        assert_in_range(first_place[i], 880, 1120);
    }
    rng_shuffle(&rng, NULL, 0);
    unsigned one = 9;
    rng_shuffle(&rng, &one, 1);
    assert_int_equal(one, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash),    cmocka_unit_test(test_uuid),
        cmocka_unit_test(test_seed),    cmocka_unit_test(test_stream_is_fixed),
        cmocka_unit_test(test_uniform), cmocka_unit_test(test_seeds_and_blocks_differ),
        cmocka_unit_test(test_shuffle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
