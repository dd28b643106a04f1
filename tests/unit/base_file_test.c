/* Reading and writing whole files, and what can't be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrapup/file.h"

struct scratch {
    char folder[256];
    char path[512];
};

static void path_set(struct scratch *s, const char *name)
{
    (void)snprintf(s->path, sizeof(s->path), "%s/%s", s->folder, name);
}

static void write_file(struct scratch *s, const char *name, const char *bytes, size_t len)
{
    path_set(s, name);
    int fd = open(s->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    assert_int_equal(close(fd), 0);
}

static int set_up(void **state)
{
    struct scratch *s = test_calloc(1, sizeof(*s));
    const char *base = getenv("TMPDIR");
    (void)snprintf(s->folder, sizeof(s->folder), "%s/wrapup-file-XXXXXX",
                   base != NULL ? base : "/tmp");
    if (mkdtemp(s->folder) == NULL) {
        test_free(s);
        return -1;
    }
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"a", "big", "fifo", "link", "new", "secret"};
    struct scratch *s = *state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        path_set(s, names[i]);
        (void)unlink(s->path);
    }
    int status = rmdir(s->folder);
    test_free(s);
    return status;
}

static void refuses(struct scratch *s, const char *name, size_t max, enum err_kind kind,
                    const char *reason)
{
    path_set(s, name);
    BUF_AUTO(content);
    buf_adds(&content, "as before");
    struct err err = ERR_INIT;
    assert_false(file_read(s->path, max, &content, &err));
    assert_string_equal(buf_str(&content), "as before");
    assert_int_equal(err.kind, kind);
    if (strstr(err.text.in[LANG_EN], reason) == NULL) {
        fail_msg("'%s' doesn't say '%s'", err.text.in[LANG_EN], reason);
    }
    assert_true(err.text.in[LANG_KO][0] != '\0');
}

static void test_reads(void **state)
{
    struct scratch *s = *state;
    write_file(s, "a", "one\0two\xFF", 8);
    BUF_AUTO(content);
    buf_adds(&content, "old");
    struct err err = ERR_INIT;
    assert_true(file_read(s->path, 8, &content, &err));
    assert_int_equal(content.len, 8);
    assert_memory_equal(content.data, "one\0two\xFF", 9);
    write_file(s, "a", "", 0);
    assert_true(file_read(s->path, 0, &content, &err));
    assert_int_equal(content.len, 0);
    assert_string_equal(buf_str(&content), "");
    assert_int_equal(err.kind, ERR_NONE);
}

static void test_reads_through_a_link(void **state)
{
    struct scratch *s = *state;
    write_file(s, "a", "content", 7);
    path_set(s, "link");
    assert_int_equal(symlink("a", s->path), 0);
    BUF_AUTO(content);
    struct err err = ERR_INIT;
    assert_true(file_read(s->path, 100, &content, &err));
    assert_string_equal(buf_str(&content), "content");
}

static void test_size_limit(void **state)
{
    struct scratch *s = *state;
    CLEANUP(free_charp) char *bytes = xcalloc(200000, 1);
    memset(bytes, 'x', 200000);
    write_file(s, "big", bytes, 200000);
    refuses(s, "big", 199999, ERR_INPUT, "is larger than 199999 bytes");
    refuses(s, "big", 0, ERR_INPUT, "is larger than 0 bytes");
    BUF_AUTO(content);
    struct err err = ERR_INIT;
    assert_true(file_read(s->path, 200000, &content, &err));
    assert_int_equal(content.len, 200000);
}

static void test_refuses(void **state)
{
    struct scratch *s = *state;
    refuses(s, "nothing", 100, ERR_INPUT, "there is no file");
    write_file(s, "a", "", 0);
    refuses(s, "a/b", 100, ERR_INPUT, "there is no file");
    refuses(s, ".", 100, ERR_INPUT, "is a folder");
    path_set(s, "fifo");
    assert_int_equal(mkfifo(s->path, 0600), 0);
    refuses(s, "fifo", 100, ERR_INPUT, "is not a regular file");
    char name[300];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    refuses(s, name, 100, ERR_SYSTEM, "is too long");
    path_set(s, "link");
    assert_int_equal(symlink("link", s->path), 0);
    refuses(s, "link", 100, ERR_SYSTEM, "can't read");
    BUF_AUTO(content);
    struct err err = ERR_INIT;
    assert_false(file_read("/dev/zero", 100, &content, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

/* root may read anything, so it steps aside for a moment. */
static void test_permission(void **state)
{
    struct scratch *s = *state;
    write_file(s, "secret", "x", 1);
    assert_int_equal(chmod(s->path, 0), 0);
    if (geteuid() == 0) {
        assert_int_equal(seteuid(65534), 0);
        BUF_AUTO(content);
        struct err err = ERR_INIT;
        bool ok = file_read(s->path, 100, &content, &err);
        assert_int_equal(seteuid(0), 0);
        assert_false(ok);
        assert_int_equal(err.kind, ERR_SYSTEM);
        assert_non_null(strstr(err.text.in[LANG_EN], "no permission"));
    } else {
        refuses(s, "secret", 100, ERR_SYSTEM, "no permission");
    }
}

static void test_the_name_is_harmless(void **state)
{
    struct scratch *s = *state;
    refuses(s, "\x1b[2Jx", 100, ERR_INPUT, "\xEF\xBF\xBD[2Jx\"");
}

static void test_writes_a_new_file_only(void **state)
{
    struct scratch *s = *state;
    struct err err = ERR_INIT;
    struct stat st;
    BUF_AUTO(content);
    path_set(s, "new");
    mode_t before = umask(0);
    bool ok = file_write_new(s->path, "one\0two", 7, &err);
    (void)umask(before);
    assert_true(ok);
    assert_true(file_read(s->path, 100, &content, &err));
    assert_int_equal(content.len, 7);
    assert_memory_equal(content.data, "one\0two", 7);
    assert_int_equal(stat(s->path, &st), 0);
    assert_int_equal(st.st_mode & 07777U, 0600);
    assert_false(file_write_new(s->path, "other", 5, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_non_null(strstr(err.text.in[LANG_EN], "is already there"));
    assert_true(file_read(s->path, 100, &content, &err));
    assert_int_equal(content.len, 7);
}

static void not_written(struct scratch *s, const char *name, enum err_kind kind, const char *reason)
{
    struct err err = ERR_INIT;
    path_set(s, name);
    assert_false(file_write_new(s->path, "x", 1, &err));
    assert_int_equal(err.kind, kind);
    if (strstr(err.text.in[LANG_EN], reason) == NULL) {
        fail_msg("'%s' doesn't say '%s'", err.text.in[LANG_EN], reason);
    }
    assert_true(err.text.in[LANG_KO][0] != '\0');
}

static void test_says_why_it_did_not_write(void **state)
{
    struct scratch *s = *state;
    not_written(s, "no/new", ERR_INPUT, "the folder of");
    not_written(s, ".", ERR_INPUT, "is already there");
    char name[300];
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    not_written(s, name, ERR_SYSTEM, "is too long");
    path_set(s, "link");
    assert_int_equal(symlink("new", s->path), 0); /* never written through */
    not_written(s, "link", ERR_INPUT, "is already there");
    path_set(s, "new");
    assert_int_equal(access(s->path, F_OK), -1);
}

/* A file-size limit stops it half-way: the half is taken away. */
static void test_removes_what_is_half_written(void **state)
{
    struct scratch *s = *state;
    struct rlimit before;
    struct err err = ERR_INIT;
    static const char bytes[64 * 1024];
    path_set(s, "new");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit little = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    bool ok = file_write_new(s->path, bytes, sizeof(bytes), &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    assert_false(ok);
    assert_non_null(strstr(err.text.in[LANG_EN], "no room"));
    assert_int_equal(access(s->path, F_OK), -1);
}

static void test_writes_nothing_to_a_closed_descriptor(void **state)
{
    (void)state;
    assert_true(file_write_all(-1, "", 0));
    assert_false(file_write_all(-1, "x", 1));
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_false(file_write_all(fd, "x", 1));
    assert_int_equal(close(fd), 0);
}

#define IN_SCRATCH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCRATCH(test_reads),
        IN_SCRATCH(test_reads_through_a_link),
        IN_SCRATCH(test_size_limit),
        IN_SCRATCH(test_refuses),
        IN_SCRATCH(test_permission),
        IN_SCRATCH(test_the_name_is_harmless),
        IN_SCRATCH(test_writes_a_new_file_only),
        IN_SCRATCH(test_says_why_it_did_not_write),
        IN_SCRATCH(test_removes_what_is_half_written),
        cmocka_unit_test(test_writes_nothing_to_a_closed_descriptor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
