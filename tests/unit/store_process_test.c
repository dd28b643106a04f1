/* Several processes on one store: created at the same moment, written side by side, one attempt
 * raced for, and a writer killed at any moment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"

enum { WRITERS = 3, EACH = 60, TOGETHER = 120, BIRTHS = 12, KILLS = 60 };

struct worker {
    const struct store_case *c;
    int64_t attempt;
    int gate; /* read end of a pipe: closed for all at once when they may begin */
    int out;  /* where to acknowledge */
};
typedef int worker_fn(const struct worker *w);

/* Starts fn in a child whose exit status is 0 when it returned 0. */
static pid_t start(worker_fn *fn, const struct worker *w)
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int line = fn(w);
        if (line != 0) {
            (void)dprintf(STDOUT_FILENO, "# child failed at line %d\n", line);
        }
        _exit(line == 0 ? 0 : 1);
    }
    return child;
}

#define DEMAND(condition) \
    do { \
        if (!(condition)) { \
            return __LINE__; \
        } \
    } while (0)

static void must_end_well(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Waits at the gate: the read ends when the parent closes its end. */
static void wait_at_gate(const struct worker *w)
{
    char nothing = 0;
    while (read(w->gate, &nothing, 1) < 0 && errno == EINTR) {
    }
}

/* Runs fn in WRITERS processes that begin together. */
static void together(worker_fn *fn, struct worker *workers)
{
    int gate[2];
    pid_t children[WRITERS];
    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < WRITERS; i++) {
        workers[i].gate = gate[0];
        (void)fflush(NULL);
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            (void)close(gate[1]);
            int line = fn(&workers[i]);
            if (line != 0) {
                (void)dprintf(STDOUT_FILENO, "# child failed at line %d\n", line);
            }
            _exit(line == 0 ? 0 : 1);
        }
    }
    (void)close(gate[0]);
    (void)close(gate[1]);
    for (int i = 0; i < WRITERS; i++) {
        must_end_well(children[i]);
    }
}

static int be_born(const struct worker *w)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    int64_t id = 0;
    wait_at_gate(w);
    DEMAND(store_open(w->c->path, STORE_WRITE, &store, &err));
    DEMAND(case_attempt_add(store, &id, &err));
    DEMAND(store_setting_set(store, "born", store_uuid(store).text, &err));
    BUF_AUTO(born);
    DEMAND(store_setting_get(store, "born", &born));
    DEMAND(strcmp(buf_str(&born), store_uuid(store).text) == 0);
    store_close(store);
    return 0;
}

static void a_store_is_created_once_by_many(void **state)
{
    const struct store_case *c = *state;
    for (int birth = 0; birth < BIRTHS; birth++) {
        struct store_case own = *c;
        (void)snprintf(own.path, sizeof(own.path), "%s/%d.db", c->folder, birth);
        struct worker workers[WRITERS] = {{.c = &own}, {.c = &own}, {.c = &own}};
        together(be_born, workers);
        struct err err = ERR_INIT;
        struct store_counts counts = {0};
        struct store *store = case_open(&own);
        case_must(store_count(store, &counts, &err), &err);
        assert_int_equal(counts.attempts, WRITERS);
        assert_int_equal(counts.banks, 1);
        case_must(store_check(store, &err), &err);
        store_close(store);
    }
}

static int write_own(const struct worker *w)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    wait_at_gate(w);
    DEMAND(store_open(w->c->path, STORE_WRITE, &store, &err));
    for (int i = 1; i <= EACH; i++) {
        struct event event = case_answer(i);
        DEMAND(store_event_add(store, w->attempt, &event, &err));
    }
    store_close(store);
    return 0;
}

static void attempts_are_written_side_by_side(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct store *store = case_open(c);
    struct worker workers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        workers[i] = (struct worker){.c = c, .attempt = case_attempt(store)};
    }
    store_close(store);
    together(write_own, workers);
    store = case_open(c);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(case_length(store, workers[i].attempt, &err), EACH);
    }
    case_must(store_check(store, &err), &err);
    store_close(store);
}

/* Adds events to an attempt that others write too; each loss is a conflict and nothing else. */
static int race(const struct worker *w)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    wait_at_gate(w);
    DEMAND(store_open(w->c->path, STORE_WRITE, &store, &err));
    for (int64_t length = 0; length < TOGETHER; length = case_length(store, w->attempt, &err)) {
        DEMAND(length >= 0);
        struct event event = case_answer(length + 1);
        if (store_event_add(store, w->attempt, &event, &err)) {
            DEMAND(write(w->out, event.uuid.text, UUID_TEXT) == UUID_TEXT);
        } else {
            DEMAND(err.kind == ERR_CONFLICT);
        }
    }
    store_close(store);
    return 0;
}

static bool note_uuid(void *ctx, const struct event *event)
{
    buf_add(ctx, event->uuid.text, UUID_TEXT);
    return true;
}

static bool has_uuid(const struct buf *list, const char *uuid)
{
    for (size_t at = 0; at < list->len; at += UUID_TEXT) {
        if (strcmp(list->data + at, uuid) == 0) {
            return true;
        }
    }
    return false;
}

static void read_all(int fd, struct buf *ret)
{
    char chunk[4096];
    ssize_t got = 0;
    while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
        buf_add(ret, chunk, (size_t)got);
    }
    (void)close(fd);
}

static void one_attempt_is_raced_for_without_loss(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    int out[2];
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    assert_int_equal(pipe(out), 0);
    struct worker workers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        workers[i] = (struct worker){.c = c, .attempt = id, .out = out[1]};
    }
    together(race, workers);
    (void)close(out[1]);
    BUF_AUTO(told);
    BUF_AUTO(kept);
    read_all(out[0], &told);
    assert_int_equal(case_length(store, id, &err), TOGETHER);
    case_must(store_events(store, id, 0, note_uuid, &kept, &err), &err);
    assert_int_equal(told.len, kept.len); /* every acknowledged one, and no other */
    for (size_t at = 0; at < told.len; at += UUID_TEXT) {
        assert_true(has_uuid(&kept, told.data + at));
    }
    store_close(store);
}

/* Writes events until it is killed, acknowledging each after it is durable. */
static int write_until_killed(const struct worker *w)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    DEMAND(store_open(w->c->path, STORE_WRITE, &store, &err));
    for (int64_t seq = case_length(store, w->attempt, &err) + 1;; seq++) {
        struct event event = case_answer(seq);
        DEMAND(store_event_add(store, w->attempt, &event, &err));
        DEMAND(write(w->out, &seq, sizeof(seq)) == sizeof(seq));
    }
}

/* Starts a writer, kills it some time after its nth acknowledgement, and returns what it
 * acknowledged last (0: nothing). */
static int64_t kill_a_writer(const struct store_case *c, int64_t attempt, uint32_t nth,
                             long wait_ns)
{
    int out[2];
    int64_t last = 0;
    assert_int_equal(pipe(out), 0);
    struct worker w = {.c = c, .attempt = attempt, .out = out[1]};
    pid_t child = start(write_until_killed, &w);
    (void)close(out[1]);
    for (uint32_t i = 0; i < nth; i++) {
        assert_int_equal(read(out[0], &last, sizeof(last)), sizeof(last));
    }
    struct timespec wait = {.tv_nsec = wait_ns};
    (void)nanosleep(&wait, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    BUF_AUTO(told);
    read_all(out[0], &told);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    if (told.len >= sizeof(last)) {
        memcpy(&last, told.data + (told.len / sizeof(last) - 1) * sizeof(last), sizeof(last));
    }
    return last;
}

static void a_killed_writer_loses_nothing(void **state)
{
    const struct store_case *c = *state;
    struct err err = ERR_INIT;
    struct rng rng;
    rng_init(&rng, case_seed());
    struct store *store = case_open(c);
    int64_t id = case_attempt(store);
    store_close(store);
    int64_t length = 0;
    for (int i = 0; i < KILLS; i++) {
        uint32_t nth = rng_below(&rng, 8);
        int64_t told = kill_a_writer(c, id, nth, (long)rng_below(&rng, 2000000));
        store = case_open(c);
        int64_t kept = case_length(store, id, &err);
        if (kept < told || kept < length) {
            fail_msg("kill %d: %lld acknowledged, %lld there", i, (long long)told, (long long)kept);
        }
        assert_true(kept <= (told > length ? told : length) + 1);
        length = kept;
        store_close(store);
    }
    store = case_open(c);
    case_must(store_check(store, &err), &err);
    store_close(store);
    print_message("# %lld events through %d kills\n", (long long)length, KILLS);
    assert_true(length > KILLS);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_store_is_created_once_by_many),
        CASE(attempts_are_written_side_by_side),
        CASE(one_attempt_is_raced_for_without_loss),
        CASE(a_killed_writer_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
