/* Allocation, arenas and the growable buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wrapup/buf.h"
#include "wrapup/mem.h"

/* Runs f in a child and says whether it aborted. */
static bool aborts(void (*f)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit none = {.rlim_cur = 0, .rlim_max = 0};
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGABRT, SIG_DFL);
        f();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static volatile size_t huge = SIZE_MAX / 2;

static void overflow_realloc(void)
{
    free(xrealloc(NULL, huge, 4));
}

static void overflow_arena(void)
{
    struct arena *arena = arena_new();
    (void)arena_alloc(arena, huge, 4);
    arena_free(arena);
}

static void overflow_strndup(void)
{
    free(xstrndup("", huge * 2 + 1));
}

static void overflow_arena_strndup(void)
{
    struct arena *arena = arena_new();
    (void)arena_strndup(arena, "", huge * 2 + 1);
    arena_free(arena);
}

static void truncate_upward(void)
{
    BUF_AUTO(b);
    buf_adds(&b, "ab");
    buf_truncate(&b, 3);
}

static void grow_past_the_end(void)
{
    BUF_AUTO(b);
    buf_adds(&b, "ab");
    buf_add(&b, "", huge * 2 + 1);
}

static void do_nothing(void)
{
}

static void test_overflow_aborts(void **state)
{
    (void)state;
    assert_false(aborts(do_nothing));
    assert_true(aborts(overflow_realloc));
    assert_true(aborts(overflow_arena));
    assert_true(aborts(overflow_strndup));
    assert_true(aborts(overflow_arena_strndup));
    assert_true(aborts(truncate_upward));
    assert_true(aborts(grow_past_the_end));
}

static void test_plain_allocation(void **state)
{
    (void)state;
    CLEANUP(free_charp) char *zero = xmalloc(0);
    assert_non_null(zero);
    CLEANUP(free_charp) char *cleared = xcalloc(16, 1);
    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(cleared[i], 0);
    }
    cleared = xrealloc(cleared, 100, 10);
    cleared[999] = 'x';
    CLEANUP(free_charp) char *copy = xstrdup("키 페어");
    assert_string_equal(copy, "키 페어");
    CLEANUP(free_charp) char *part = xstrndup("instance", 4);
    assert_string_equal(part, "inst");
    CLEANUP(free_charp) char *empty = xstrndup(NULL, 0);
    assert_string_equal(empty, "");
    free_charp(&part);
    assert_null(part);
}

static void test_arena(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char *kept[2000];
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        size_t size = i % 97;
        unsigned char *p = arena_alloc(arena, size, 1);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < size; j++) {
            assert_int_equal(p[j], 0);
        }
        memset(p, 0xFF, size);
        kept[i] = arena_strndup(arena, "0123456789", i % 11);
        if (i % 500 == 0) {
            memset(arena_alloc(arena, 1 << 15, 2), 0xFF, 1 << 16);
        }
    }
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        assert_int_equal(strlen(kept[i]), i % 11);
        assert_memory_equal(kept[i], "0123456789", i % 11);
    }
    arena_free(arena);
    arena_free(NULL);
    arena = arena_new();
    assert_non_null(arena_alloc(arena, 1, 1 << 20));
    assert_string_equal(arena_strndup(arena, NULL, 0), "");
    arena_free(arena);
}

static void test_buf(void **state)
{
    (void)state;
    BUF_AUTO(b);
    assert_string_equal(buf_str(&b), "");
    buf_clear(&b);
    buf_add(&b, NULL, 0);
    assert_string_equal(buf_str(&b), "");
    buf_adds(&b, "ab");
    buf_addc(&b, 'c');
    buf_addf(&b, "%d-%s", 42, "d");
    assert_string_equal(buf_str(&b), "abc42-d");
    assert_int_equal(b.len, 7);
    buf_truncate(&b, 3);
    assert_string_equal(buf_str(&b), "abc");
    for (int i = 0; i < 10000; i++) {
        buf_addf(&b, "%04d", i);
    }
    assert_int_equal(b.len, 3 + 40000);
    assert_string_equal(buf_str(&b) + b.len - 8, "99989999");
    buf_clear(&b);
    assert_string_equal(buf_str(&b), "");
    buf_add(&b, "a\0b", 3);
    assert_int_equal(b.len, 3);
    assert_memory_equal(b.data, "a\0b", 4);
}

static void test_buf_steal(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    CLEANUP(free_charp) char *nothing = buf_steal(&b);
    assert_string_equal(nothing, "");
    buf_adds(&b, "content");
    CLEANUP(free_charp) char *content = buf_steal(&b);
    assert_string_equal(content, "content");
    assert_null(b.data);
    assert_int_equal(b.len, 0);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overflow_aborts), cmocka_unit_test(test_plain_allocation),
        cmocka_unit_test(test_arena),           cmocka_unit_test(test_buf),
        cmocka_unit_test(test_buf_steal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
