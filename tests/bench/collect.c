/* Collecting a class: `collect run COMMAND…` prints the seconds a command takes and its peak
 * resident KiB; `collect floor FOLDER STORE [SECRET]` prints the seconds that the least takes which
 * any collecting must do: the files are opened, unsealed and verified if they are sealed, parsed by
 * cJSON, and the same rows inserted in batches as large, with a savepoint for each file. It checks
 * nothing, grades nothing, and believes the scores. */
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "wrapup/exchange.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"

enum { BATCH = 256 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- a command ----------------------------------------------------------------------------- */

static int run(char *const argv[])
{
    int status = 0;
    struct rusage used;
    double begin = now();
    pid_t pid = fork();
    if (pid == 0) {
        if (freopen("/dev/null", "w", stdout) != NULL) {
            execv(argv[0], argv);
        }
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "%s failed\n", argv[0]);
        return 1;
    }
    printf("%.6f %ld\n", now() - begin, used.ru_maxrss);
    return 0;
}

/* ---- rows ---------------------------------------------------------------------------------- */

enum row { ROW_LEARNER, ROW_FILE, ROW_ATTEMPT, ROW_ANSWER, ROW_CHECK, ROWS };
static const char *const inserts[ROWS] = {
    [ROW_LEARNER] = "INSERT INTO class_learner (class, alias, key) VALUES (?1, ?2, ?3)",
    [ROW_FILE] = "INSERT INTO class_file (class, hash, name, kind, at_ms, offset_min)"
                 " VALUES (?1, ?2, ?3, 'handin', 0, 540)",
    [ROW_ATTEMPT] = "INSERT INTO class_attempt (learner, uuid, store, bank_id, bank_hash, quiz,"
                    " mode, plan, seed, started_ms, offset_min, events, finished, log, class)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 540, ?11, 1, ?12, ?13)",
    [ROW_ANSWER] =
        "INSERT INTO class_answer (attempt, place, which, item, rev, verdict, score, certainty,"
        " hints, spent_ms, seq, value) VALUES (?1, ?2, 0, ?3, 1, ?4, ?5, 3, 0, ?6, ?7, ?8)",
    [ROW_CHECK] =
        "INSERT INTO class_check (learner, bank_id, at_ms, task, rev, offset_min, state, cause,"
        " route, advisory, spent_ms) VALUES (?1, ?2, ?3, ?4, 1, 540, ?5, '', ?6, 0, 1000)",
};

struct floor {
    sqlite3 *db;
    sqlite3_stmt *rows[ROWS];
    bool sealed;
    struct class_keys keys;
};

static const char *text(const cJSON *object, const char *name)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return value != NULL ? value : "";
}

static double number(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(value) ? value->valuedouble : 0;
}

static void bind_text(sqlite3_stmt *row, int at, const char *value)
{
    sqlite3_bind_text(row, at, value, -1, SQLITE_STATIC);
}

static bool insert(struct floor *f, enum row id)
{
    bool fine = sqlite3_step(f->rows[id]) == SQLITE_DONE;
    if (!fine) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(f->db));
    }
    return sqlite3_reset(f->rows[id]) == SQLITE_OK && fine;
}

static bool insert_answer(struct floor *f, sqlite3_int64 attempt, int place, const cJSON *event)
{
    sqlite3_stmt *row = f->rows[ROW_ANSWER];
    cJSON *body = cJSON_Parse(text(event, "body"));
    char *value = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(body, "value"));
    sqlite3_bind_int64(row, 1, attempt);
    sqlite3_bind_int(row, 2, place);
    bind_text(row, 3, text(event, "item"));
    sqlite3_bind_int(row, 4, strcmp(text(event, "verdict"), "right") != 0);
    sqlite3_bind_double(row, 5, number(event, "score"));
    sqlite3_bind_int64(row, 6, (sqlite3_int64)number(event, "spent_ms"));
    sqlite3_bind_int64(row, 7, (sqlite3_int64)number(event, "seq"));
    bind_text(row, 8, value != NULL ? value : "");
    bool fine = insert(f, ROW_ANSWER);
    free(value);
    cJSON_Delete(body);
    return fine;
}

static bool insert_attempt(struct floor *f, sqlite3_int64 learner, const cJSON *root,
                           const cJSON *attempt, const char *log, size_t log_len)
{
    sqlite3_stmt *row = f->rows[ROW_ATTEMPT];
    static const char *const texts[] = {"uuid", "", "bank", "bank_hash", "quiz", "mode", "plan"};
    const cJSON *events = cJSON_GetObjectItemCaseSensitive(attempt, "events");
    sqlite3_bind_int64(row, 1, learner);
    for (int i = 0; i < (int)COUNT_OF(texts); i++) {
        bind_text(row, i + 2, texts[i][0] != '\0' ? text(attempt, texts[i]) : text(root, "store"));
    }
    sqlite3_bind_int64(row, 9, strtoll(text(attempt, "seed"), NULL, 10));
    sqlite3_bind_int64(row, 10, (sqlite3_int64)number(attempt, "at_ms"));
    sqlite3_bind_int(row, 11, cJSON_GetArraySize(events));
    sqlite3_bind_text(row, 12, log, (int)log_len, SQLITE_STATIC);
    bind_text(row, 13, text(root, "class"));
    bool fine = insert(f, ROW_ATTEMPT);
    sqlite3_int64 id = sqlite3_last_insert_rowid(f->db);
    int place = 0;
    const cJSON *event = NULL;
    cJSON_ArrayForEach(event, events)
    {
        if (fine && strcmp(text(event, "kind"), "answer") == 0) {
            fine = insert_answer(f, id, place++, event);
        }
    }
    return fine;
}

static bool insert_check(struct floor *f, sqlite3_int64 learner, const cJSON *root,
                         const cJSON *check)
{
    sqlite3_stmt *row = f->rows[ROW_CHECK];
    sqlite3_bind_int64(row, 1, learner);
    bind_text(row, 2, text(root, "bank"));
    sqlite3_bind_int64(row, 3, (sqlite3_int64)number(check, "at_ms"));
    bind_text(row, 4, text(check, "task"));
    bind_text(row, 5, text(check, "state"));
    bind_text(row, 6, text(check, "route"));
    return insert(f, ROW_CHECK);
}

/* The log is what stands in the file, which is as long as what is kept of it. */
static bool insert_handin(struct floor *f, const cJSON *root, const char *key,
                          const struct buf *payload, const char *name, const char *hash)
{
    const char *log = strstr(buf_str(payload), "\"events\":");
    const cJSON *child = NULL;
    bind_text(f->rows[ROW_LEARNER], 1, text(root, "class"));
    bind_text(f->rows[ROW_LEARNER], 2, text(root, "alias"));
    bind_text(f->rows[ROW_LEARNER], 3, key);
    bind_text(f->rows[ROW_FILE], 1, text(root, "class"));
    bind_text(f->rows[ROW_FILE], 2, hash);
    bind_text(f->rows[ROW_FILE], 3, name);
    bool fine = log != NULL && insert(f, ROW_LEARNER);
    sqlite3_int64 learner = sqlite3_last_insert_rowid(f->db);
    fine = fine && insert(f, ROW_FILE);
    cJSON_ArrayForEach(child, cJSON_GetObjectItemCaseSensitive(root, "attempts"))
    {
        fine = fine && insert_attempt(f, learner, root, child, log,
                                      payload->len - (size_t)(log - buf_str(payload)));
    }
    cJSON_ArrayForEach(child, cJSON_GetObjectItemCaseSensitive(root, "checks"))
    {
        fine = fine && insert_check(f, learner, root, child);
    }
    return fine;
}

/* ---- files --------------------------------------------------------------------------------- */

/* Opens the box and verifies the signature; the payload and the signer's key come back. */
static bool unseal(const struct floor *f, const struct buf *bytes, struct buf *payload,
                   struct buf *key)
{
    BUF_AUTO(inner);
    BUF_AUTO(covered);
    cJSON *outer = cJSON_ParseWithLength(buf_str(bytes), bytes->len);
    const char *box = text(outer, "box");
    bool fine = box_open(&f->keys.box, box, strlen(box), &inner);
    cJSON *sealed = fine ? cJSON_ParseWithLength(buf_str(&inner), inner.len) : NULL;
    buf_addf(&covered, "wrapup-signed/1\n%s\n%s\n", text(sealed, "class"), text(sealed, "for"));
    buf_adds(&covered, text(sealed, "payload"));
    fine = fine && sign_verify(text(sealed, "key"), text(sealed, "signature"), buf_str(&covered),
                               covered.len);
    buf_adds(payload, text(sealed, "payload"));
    buf_adds(key, text(sealed, "key"));
    cJSON_Delete(sealed);
    cJSON_Delete(outer);
    return fine;
}

static bool take(struct floor *f, const char *path, const char *name)
{
    BUF_AUTO(bytes);
    BUF_AUTO(payload);
    BUF_AUTO(key);
    struct err err = ERR_INIT;
    bool fine = file_read(path, JSON_MAX_BYTES, &bytes, &err) &&
                (!f->sealed || unseal(f, &bytes, &payload, &key));
    const struct buf *document = f->sealed ? &payload : &bytes;
    const struct hash hash = hash_bytes(buf_str(&bytes), bytes.len);
    cJSON *root = fine ? cJSON_ParseWithLength(buf_str(document), document->len) : NULL;
    fine = root != NULL && sqlite3_exec(f->db, "SAVEPOINT file", NULL, NULL, NULL) == SQLITE_OK &&
           insert_handin(f, root, buf_str(&key), document, name, hash.hex) &&
           sqlite3_exec(f->db, "RELEASE file", NULL, NULL, NULL) == SQLITE_OK;
    cJSON_Delete(root);
    if (!fine) {
        fprintf(stderr, "%s: could not be taken\n", path);
    }
    return fine;
}

static bool take_folder(struct floor *f, const char *folder)
{
    bool fine = sqlite3_exec(f->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    size_t count = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *e = NULL; fine && dir != NULL && (e = readdir(dir)) != NULL;) {
        BUF_AUTO(path);
        if (e->d_name[0] == '.') {
            continue;
        }
        buf_addf(&path, "%s/%s", folder, e->d_name);
        fine = take(f, buf_str(&path), e->d_name);
        if (fine && ++count % BATCH == 0) {
            fine = sqlite3_exec(f->db, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
        }
    }
    fine = fine && dir != NULL && sqlite3_exec(f->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (dir != NULL) {
        closedir(dir);
    }
    return fine && count > 0;
}

static bool open_all(struct floor *f, const char *path, const char *secret, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(bytes);
    struct store *store = NULL;
    f->sealed = secret != NULL;
    if (!store_open(path, STORE_WRITE, &store, err) ||
        (f->sealed &&
         (!file_read(secret, JSON_MAX_BYTES, &bytes, err) ||
          !class_keys_read(buf_str(&bytes), bytes.len, NULL, &f->keys, &faults, err)))) {
        return false;
    }
    store_close(store);
    bool fine = sqlite3_open(path, &f->db) == SQLITE_OK &&
                sqlite3_exec(f->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL,
                             NULL) == SQLITE_OK;
    for (size_t i = 0; fine && i < ROWS; i++) {
        fine = sqlite3_prepare_v2(f->db, inserts[i], -1, &f->rows[i], NULL) == SQLITE_OK;
    }
    return fine;
}

static int measure_floor(const char *folder, const char *path, const char *secret)
{
    static struct floor f;
    struct err err = ERR_INIT;
    double begin = now();
    bool fine = open_all(&f, path, secret, &err) && take_folder(&f, folder);
    if (!fine) {
        fprintf(stderr, "floor: %s %s\n", err.text.in[LANG_EN], sqlite3_errmsg(f.db));
        return 1;
    }
    for (size_t i = 0; i < ROWS; i++) {
        sqlite3_finalize(f.rows[i]);
    }
    sqlite3_close(f.db);
    printf("%.6f\n", now() - begin);
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc > 2 && strcmp(argv[1], "run") == 0) {
        return run(argv + 2);
    }
    if ((argc == 4 || argc == 5) && strcmp(argv[1], "floor") == 0) {
        return measure_floor(argv[2], argv[3], argv[4]);
    }
    fputs("usage: collect run COMMAND… | floor FOLDER STORE [SECRET]\n", stderr);
    return 2;
}
