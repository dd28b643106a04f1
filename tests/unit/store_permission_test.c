/* Files and folders that may not be written or read, as an ordinary user meets them: root drops to
 * one for each check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"

enum { NOBODY = 65534 };

/* Root gives its rights away for the length of a test; anybody else has none to give. */
static int setup(void **state)
{
    if (case_setup(state) != 0) {
        return -1;
    }
    const struct store_case *c = *state;
    if (geteuid() != 0) {
        return 0;
    }
    return chown(c->folder, NOBODY, NOBODY) == 0 && setegid(NOBODY) == 0 && seteuid(NOBODY) == 0
               ? 0
               : -1;
}

static int teardown(void **state)
{
    const struct store_case *c = *state;
    (void)chmod(c->folder, 0700);
    bool back = seteuid(getuid()) == 0 && setegid(getgid()) == 0;
    return case_teardown(state) == 0 && back ? 0 : -1;
}

/* A store with one event, closed. */
static bool make_store(const struct store_case *c)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    int64_t id = 0;
    struct event event = case_answer(1);
    bool ok = store_open(c->path, STORE_WRITE, &store, &err) &&
              case_attempt_add(store, &id, &err) && store_event_add(store, id, &event, &err);
    store_close(store);
    return ok;
}

static bool refuses(const struct store_case *c, enum store_access access, enum msg_id message)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    if (store_open(c->path, access, &store, &err)) {
        store_close(store);
        return false;
    }
    return err.kind == ERR_STORE && case_says(&err, message);
}

static bool reads(const struct store_case *c)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    if (!store_open(c->path, STORE_READ, &store, &err)) {
        print_message("# %s\n", err.text.in[LANG_EN]);
        return false;
    }
    bool ok = case_length(store, 1, &err) == 1;
    struct event event = case_answer(2);
    ok = ok && !store_event_add(store, 1, &event, &err) && case_says(&err, MSG_STORE_READ_ONLY);
    store_close(store);
    return ok;
}

static void read_only_file(void **state)
{
    const struct store_case *c = *state;
    assert_true(make_store(c) && chmod(c->path, 0400) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_READ_ONLY));
    assert_true(reads(c));
    assert_true(chmod(c->path, 0600) == 0);
    struct err err = ERR_INIT;
    struct store *store = NULL;
    assert_true(store_open(c->path, STORE_WRITE, &store, &err));
    store_close(store);
}

static void read_only_folder(void **state)
{
    const struct store_case *c = *state;
    assert_true(make_store(c) && chmod(c->folder, 0500) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_READ_ONLY));
    assert_true(reads(c));
    assert_true(chmod(c->path, 0400) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_READ_ONLY));
    assert_true(reads(c));
}

/* A name that a URI would read in its own way, opened as one when there is no shared memory. */
static void read_only_folder_with_odd_name(void **state)
{
    const struct store_case *c = *state;
    struct store_case odd = *c;
    (void)snprintf(odd.path, sizeof(odd.path), "%s/a%%20b?c#d.db", c->folder);
    assert_true(make_store(&odd) && chmod(c->folder, 0500) == 0);
    assert_true(reads(&odd));
}

/* The newest event stands in the log only, as after a kill: leaving it out silently would be a lie.
 */
static void log_in_a_read_only_folder(void **state)
{
    const struct store_case *c = *state;
    assert_true(make_store(c));
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct err err = ERR_INIT;
        struct store *store = NULL;
        struct event event = case_answer(2);
        if (!store_open(c->path, STORE_WRITE, &store, &err) ||
            !store_event_add(store, 1, &event, &err)) {
            _exit(1);
        }
        (void)kill(getpid(), SIGKILL);
    }
    int status = 0;
    assert_true(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    assert_true(unlink(buf_str(&shared)) == 0 && chmod(c->folder, 0500) == 0);
    assert_true(refuses(c, STORE_READ, MSG_STORE_WAL_NEEDED));
}

static void closed_file(void **state)
{
    const struct store_case *c = *state;
    assert_true(make_store(c) && chmod(c->path, 0) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_SYSTEM));
    assert_true(refuses(c, STORE_READ, MSG_STORE_SYSTEM));
}

static void closed_folder(void **state)
{
    const struct store_case *c = *state;
    assert_true(make_store(c) && chmod(c->folder, 0) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_SYSTEM));
    assert_true(refuses(c, STORE_READ, MSG_STORE_SYSTEM));
}

static void no_place_for_a_new_one(void **state)
{
    const struct store_case *c = *state;
    assert_true(chmod(c->folder, 0500) == 0);
    assert_true(refuses(c, STORE_WRITE, MSG_STORE_SYSTEM));
    struct store_case deeper = *c;
    (void)snprintf(deeper.path, sizeof(deeper.path), "%s/a/b/wrapup.db", c->folder);
    assert_true(refuses(&deeper, STORE_WRITE, MSG_STORE_SYSTEM));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(read_only_file),
        CASE(read_only_folder),
        CASE(read_only_folder_with_odd_name),
        CASE(log_in_a_read_only_folder),
        CASE(closed_file),
        CASE(closed_folder),
        CASE(no_place_for_a_new_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
