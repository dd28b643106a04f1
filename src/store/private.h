/* What the files of this folder share: the open store, running statements, and turning SQLite's
 * errors into messages. The rest of the program sees wrapup/store.h only. */
#ifndef WRAPUP_STORE_PRIVATE_H
#define WRAPUP_STORE_PRIVATE_H

#include <sqlite3.h>

#include "sql.h"
#include "wrapup/mem.h"
#include "wrapup/store.h"

struct store {
    sqlite3 *db;
    char *path;
    enum store_access access;
    bool damaged; /* damage was met: nothing is written any more, not even a checkpoint */
    struct uuid uuid;
    sqlite3_stmt *statements[SQL_COUNT];
};

/* ---- file.c -------------------------------------------------------------------------- */

/* Looks at what stands at path before SQLite does; with STORE_WRITE makes folders and an empty file
 * when nothing is there. */
bool store_file_prepare(const char *path, enum store_access access, struct err *err);
/* Creates an empty file 0600 whatever the umask; false with errno set, EEXIST when it is there. */
bool store_file_create(const char *path);
/* Makes a file's content and its name in the folder durable; false with errno set. */
bool store_file_sync(const char *path);
/* The size of path with a suffix ("-wal") appended, or -1 when there is none. */
int64_t store_file_size(const char *path, const char *suffix);
/* The path as SQLite takes it: never read as a URI or as ":memory:". The caller frees it. */
char *store_file_plain(const char *path);
/* The path as a URI that tells SQLite that nobody writes the file. The caller frees it. */
char *store_file_immutable(const char *path);

/* ---- error.c ------------------------------------------------------------------------- */

/* Says why the last call on the connection failed. Returns false. */
bool store_fail(struct store *store, struct err *err);
/* The same for a file the operating system refused; number is an errno. */
bool store_fail_system(const char *path, int number, struct err *err);
bool store_fail_damaged(struct store *store, struct err *err);

/* ---- statement.c --------------------------------------------------------------------- */

/* The statement, prepared at its first use, ready for binding; NULL and *err when it can't be. */
sqlite3_stmt *store_statement(struct store *store, enum sql id, struct err *err);
/* Ends a statement's run and lets go of what was bound. For CLEANUP. */
void store_statement_end(sqlite3_stmt **statement);
#define STATEMENT_AUTO(name, store, id, err) \
    CLEANUP(store_statement_end) sqlite3_stmt *name = store_statement(store, id, err)

/* What is bound must live until the statement has run; NULL is SQL's NULL. */
void store_bind_text(sqlite3_stmt *statement, int index, const char *text);
void store_bind_integer(sqlite3_stmt *statement, int index, int64_t value);
/* A column as text, "" for NULL; lives until the next step. */
const char *store_text(sqlite3_stmt *statement, int column);
/* False when the column holds no UUID. */
bool store_text_uuid(sqlite3_stmt *statement, int column, struct uuid *ret);

enum store_step { STORE_ROW, STORE_END, STORE_FAILED };
enum store_step store_step(struct store *store, sqlite3_stmt *statement, struct err *err);
/* Runs a statement without parameters to its end; its rows are passed over. */
bool store_run(struct store *store, enum sql id, struct err *err);
/* The first column of the only row, as an integer. */
bool store_integer(struct store *store, enum sql id, int64_t *ret, struct err *err);

/* True when writing is allowed and would reach the file at the store's path. */
bool store_writable(struct store *store, struct err *err);
/* Reads one row of a walk for its ctx. */
enum store_walk { WALK_ON, WALK_STOP, WALK_DAMAGED };
typedef enum store_walk store_row_fn(void *ctx, sqlite3_stmt *row);
/* Runs a bound statement and hands each row to fn; true at the end or when fn stopped. */
bool store_walk(struct store *store, sqlite3_stmt *statement, store_row_fn *fn, void *ctx,
                struct err *err);
/* A transaction for writing; it ends with exactly one of commit and rollback. */
bool store_begin(struct store *store, struct err *err);
bool store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* ---- open.c and migrate.c ------------------------------------------------------------ */

enum { STORE_APPLICATION_ID = 0x77726170, STORE_VERSION = 4 };
struct migration {
    const char *const *script; /* NULL-terminated; the last sets user_version to the step's
                                * number, counted from 1 */
    bool (*fill)(struct store *store, struct err *err); /* rows the script can't know, or NULL */
};
/* Brings the store from whatever version it is to `count`, each step in one transaction. */
bool store_migrate(struct store *store, const struct migration *steps, size_t count,
                   struct err *err);
extern const struct migration store_migrations[STORE_VERSION];
/* Gives the store a new identity and a new learner; there must be none. */
bool store_identity_add(struct store *store, struct err *err);
bool store_identity_read(struct store *store, struct err *err);

/* ---- rows ---------------------------------------------------------------------------- */

/* The strings are borrowed from the statement's row. False: the row holds what no version of the
 * program writes. */
bool store_attempt_from_row(sqlite3_stmt *row, struct attempt *ret);
bool store_event_from_row(sqlite3_stmt *row, struct event *ret);
/* Adds within the caller's transaction, or as one of its own when there is none. */
bool store_event_insert(struct store *store, int64_t attempt, const struct event *event,
                        struct err *err);
bool store_attempt_insert(struct store *store, const struct attempt *attempt, int64_t *id,
                          struct err *err);

#endif
