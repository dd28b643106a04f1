/* Durable events per second: `events ours|floor FILE COUNT` prints it. Ours is store_event_add; the
 * floor is raw SQLite, one row per commit, WAL and FULL. Refuses memory file systems, where nothing
 * is durable. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <time.h>

#include "wrapup/mem.h"
#include "wrapup/store.h"

static const char body[] = "{\"typed\":\"보안 그룹\",\"value\":[\"b\"]}";
static const char key_hash[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool on_disk(const char *file)
{
    BUF_AUTO(folder);
    const char *slash = strrchr(file, '/');
    if (slash == NULL) {
        buf_addc(&folder, '.');
    } else {
        buf_add(&folder, file, (size_t)(slash - file) + 1);
    }
    struct statfs fs;
    return statfs(buf_str(&folder), &fs) == 0 && fs.f_type != 0x01021994 /* tmpfs */ &&
           (unsigned long)fs.f_type != 0x858458f6UL /* ramfs */;
}

static bool ours(const char *file, int count)
{
    struct store *store = NULL;
    struct err err = ERR_INIT;
    struct moment when = {.at_ms = 1700000000000, .offset_min = 540};
    struct attempt attempt = {.uuid = uuid_random(), .bank_id = "bench", .quiz = "", .seed = 1};
    struct hash hash = hash_bytes("{}", 2);
    attempt.bank_hash = hash.hex;
    attempt.mode = "practice";
    attempt.plan = "{}";
    attempt.started = when;
    int64_t id = 0;
    bool ok = store_open(file, STORE_WRITE, &store, &err) &&
              store_bank_keep(store, hash.hex, "bench", "{}", 2, when, &err) &&
              store_attempt_add(store, &attempt, &id, &err);
    double begin = now();
    for (int i = 0; ok && i < count; i++) {
        struct event event = {.seq = i + 1,
                              .uuid = uuid_random(),
                              .kind = EVENT_ANSWER,
                              .item = "q01",
                              .when = when,
                              .spent_ms = 1000,
                              .body = body,
                              .marked = true,
                              .verdict = VERDICT_RIGHT,
                              .score = 1.0,
                              .key_hash = key_hash,
                              .grader = 1};
        ok = store_event_add(store, id, &event, &err);
    }
    double spent = now() - begin;
    store_close(store);
    if (ok) {
        printf("%.1f\n", count / spent);
    } else {
        fprintf(stderr, "%s\n", err.text.in[LANG_EN]);
    }
    return ok;
}

static bool insert_rows(sqlite3 *db, sqlite3_stmt *insert, int count)
{
    for (int i = 0; i < count; i++) {
        struct uuid uuid = uuid_random();
        sqlite3_bind_int(insert, 1, i + 1);
        sqlite3_bind_text(insert, 2, uuid.text, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 3, body, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, key_hash, -1, SQLITE_STATIC);
        if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert) != SQLITE_OK) {
            fprintf(stderr, "%s\n", sqlite3_errmsg(db));
            return false;
        }
    }
    return true;
}

static bool raw(const char *file, int count)
{
    static const char setup[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE event(seq INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, kind INTEGER,"
        " item TEXT, at_ms INTEGER, offset_min INTEGER, spent_ms INTEGER, body TEXT,"
        " verdict INTEGER, score REAL, key_hash TEXT, grader INTEGER) STRICT";
    static const char sql[] = "INSERT INTO event VALUES(?1, ?2, 1, 'q01', 1700000000000, 540, 1000,"
                              " ?3, 0, 1.0, ?4, 1)";
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    bool ok = sqlite3_open(file, &db) == SQLITE_OK &&
              sqlite3_exec(db, setup, NULL, NULL, NULL) == SQLITE_OK &&
              sqlite3_prepare_v2(db, sql, -1, &insert, NULL) == SQLITE_OK;
    double begin = now();
    ok = ok && insert_rows(db, insert, count);
    double spent = now() - begin;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    if (ok) {
        printf("%.1f\n", count / spent);
    }
    return ok;
}

int main(int argc, char *argv[])
{
    int count = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
    if (count <= 0) {
        fputs("usage: events ours|floor FILE COUNT\n", stderr);
        return 2;
    }
    if (!on_disk(argv[2])) {
        fprintf(stderr, "%s: not on a disk; figures from memory would say nothing\n", argv[2]);
        return 3;
    }
    bool ok = strcmp(argv[1], "ours") == 0 ? ours(argv[2], count) : raw(argv[2], count);
    return ok ? 0 : 1;
}
