/* Scratch folders, ready-made attempts and events, and files read back for the store's tests.
 * What must hold is said by the tests themselves. */
#include "store_case.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "wrapup/buf.h"
#include "wrapup/mem.h"

static const char bank_hash[] = "5f0c4b1e5f0c4b1e5f0c4b1e5f0c4b1e5f0c4b1e5f0c4b1e5f0c4b1e5f0c4b1e";
static const struct moment noon = {.at_ms = 1767236645000, .offset_min = 540};

int case_setup(void **state)
{
    const char *base = getenv("TMPDIR");
    struct store_case *c = xcalloc(1, sizeof(*c));
    (void)snprintf(c->folder, sizeof(c->folder), "%s/wrapup-store-XXXXXX",
                   base != NULL && *base != '\0' ? base : "/tmp");
    if (mkdtemp(c->folder) == NULL) {
        free(c);
        return -1;
    }
    (void)snprintf(c->path, sizeof(c->path), "%s/wrapup.db", c->folder);
    *state = c;
    return 0;
}

int case_teardown(void **state)
{
    struct store_case *c = *state;
    case_remove(c->folder);
    free(c);
    return 0;
}

void case_remove(const char *folder)
{
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        return;
    }
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        BUF_AUTO(path);
        buf_addf(&path, "%s/%s", folder, entry->d_name);
        if (unlink(buf_str(&path)) != 0) {
            case_remove(buf_str(&path));
        }
    }
    (void)closedir(dir);
    (void)rmdir(folder);
}

void case_must(bool ok, const struct err *err)
{
    if (!ok) {
        fail_msg("%s", err->text.in[LANG_EN]);
    }
}

void case_failed(bool ok, const struct err *err, enum err_kind kind, const char *subject)
{
    assert_false(ok);
    assert_int_equal(err->kind, kind);
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        if (subject != NULL && strstr(err->text.in[i], subject) == NULL) {
            fail_msg("\"%s\" doesn't name \"%s\"", err->text.in[i], subject);
        }
    }
}

bool case_says(const struct err *err, enum msg_id id)
{
    const char *expected = msg_text(LANG_EN, id);
    const char *said = err->text.in[LANG_EN];
    size_t head = strcspn(expected, "{");
    const char *tail = strchr(expected, '}');
    const char *rest = tail != NULL ? tail + 1 : "";
    BUF_AUTO(middle);
    buf_add(&middle, rest, strcspn(rest, "{"));
    bool same = strncmp(said, expected, head) == 0 && strstr(said, buf_str(&middle)) != NULL;
    if (!same) {
        print_message("# said: %s\n# expected: %s\n", said, expected);
    }
    return same;
}

struct store *case_open(const struct store_case *c)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    case_must(store_open(c->path, STORE_WRITE, &store, &err), &err);
    return store;
}

struct attempt case_attempt_new(void)
{
    return (struct attempt){
        .uuid = uuid_random(),
        .bank_id = "ec2",
        .bank_hash = bank_hash,
        .quiz = "wrapup",
        .mode = "practice",
        .plan = "{\"items\":[\"q01\",\"q02\"]}",
        .seed = 42,
        .started = noon,
    };
}

bool case_attempt_add(struct store *store, int64_t *id, struct err *err)
{
    struct attempt attempt = case_attempt_new();
    return store_bank_keep(store, bank_hash, "ec2", "{\"id\":\"ec2\"}", 12, noon, err) &&
           store_attempt_add(store, &attempt, id, err);
}

int64_t case_attempt(struct store *store)
{
    struct err err = ERR_INIT;
    int64_t id = 0;
    case_must(case_attempt_add(store, &id, &err), &err);
    return id;
}

struct event case_event(int64_t seq, enum event_kind kind, const char *item, const char *body)
{
    return (struct event){
        .seq = seq,
        .uuid = uuid_random(),
        .kind = kind,
        .item = item,
        .when = {.at_ms = noon.at_ms + seq % 1000 * 1000, .offset_min = noon.offset_min},
        .spent_ms = 1500,
        .body = body,
        .grader = 1,
    };
}

struct event case_answer(int64_t seq)
{
    struct event event = case_event(seq, EVENT_ANSWER, "q01",
                                    "{\"typed\":\"b\",\"value\":[\"stop\"]}");
    event.marked = true;
    event.verdict = VERDICT_RIGHT;
    event.score = 1.0;
    event.key_hash = bank_hash;
    return event;
}

struct store_check case_check(const char *task, const char *state)
{
    return (struct store_check){
        .uuid = uuid_random(),
        .bank_id = "ec2",
        .bank_hash = bank_hash,
        .task = task,
        .rev = 1,
        .when = noon,
        .state = state,
        .cause = "open_to_world",
        .route = "aws",
        .evidence = "DescribeInstances",
        .spent_ms = 120,
    };
}

static bool count_one(void *ctx, const struct event *event)
{
    int64_t *length = ctx;
    if (*length < 0 || event->seq != *length + 1) {
        *length = -1;
        return false;
    }
    ++*length;
    return true;
}

int64_t case_length(struct store *store, int64_t attempt, struct err *err)
{
    int64_t length = 0;
    return store_events(store, attempt, 0, count_one, &length, err) ? length : -1;
}

void case_read(const char *path, const char *suffix, struct buf *ret)
{
    BUF_AUTO(name);
    buf_addf(&name, "%s%s", path, suffix);
    buf_clear(ret);
    int fd = open(buf_str(&name), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        assert_int_equal(errno, ENOENT);
        return;
    }
    char chunk[8192];
    ssize_t got = 0;
    while ((got = read(fd, chunk, sizeof(chunk))) > 0) {
        buf_add(ret, chunk, (size_t)got);
    }
    assert_int_equal(got, 0);
    (void)close(fd);
}

static bool holds(const struct buf *bytes, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= bytes->len; i++) {
        if (memcmp(bytes->data + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

int case_traces(const struct store_case *c, const char *text)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    int found = 0;
    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        BUF_AUTO(bytes);
        case_read(c->path, suffixes[i], &bytes);
        found += holds(&bytes, text) ? 1 : 0;
    }
    return found;
}

void case_write(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    assert_int_equal(close(fd), 0);
}

static int first_value(void *ctx, int columns, char **values, char **names)
{
    struct buf *ret = ctx;
    (void)names;
    if (ret != NULL && ret->len == 0 && columns > 0 && values[0] != NULL) {
        buf_adds(ret, values[0]);
    }
    return 0;
}

void case_sql(const char *path, const char *sql, struct buf *ret)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (ret != NULL) {
        buf_clear(ret);
    }
    if (sqlite3_exec(db, sql, first_value, ret, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

uint64_t case_seed(void)
{
    const char *given = getenv("WRAPUP_TEST_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)seed_random();
    print_message("# seed: WRAPUP_TEST_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}
