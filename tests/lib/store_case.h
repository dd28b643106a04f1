/* What the tests of the store share: a scratch folder per test, attempts and events to put in, and
 * looking at what came out. cmocka.h must be included first. */
#ifndef TESTS_STORE_CASE_H
#define TESTS_STORE_CASE_H

#include "wrapup/store.h"

struct store_case {
    char folder[256];
    char path[300]; /* of a store in the folder; nothing is there yet */
};

/* For cmocka_unit_test_setup_teardown: *state is a struct store_case. */
int case_setup(void **state);
int case_teardown(void **state);

/* Opens the case's store for writing, or fails the test with the error's text. */
struct store *case_open(const struct store_case *c);
/* Fails the test unless ok, showing the error. */
void case_must(bool ok, const struct err *err);
/* Fails the test unless an error is of this kind and its texts, in both languages, name `subject`.
 */
void case_failed(bool ok, const struct err *err, enum err_kind kind, const char *subject);
/* True when the error is that message: its English begins as the message does up to its first
 * argument. */
bool case_says(const struct err *err, enum msg_id id);

/* Keeps a small bank and adds an attempt of it; returns the attempt's number. */
int64_t case_attempt(struct store *store);
struct attempt case_attempt_new(void);
bool case_attempt_add(struct store *store, int64_t *id, struct err *err);
/* An answer "b" to q01, marked right. */
struct event case_answer(int64_t seq);
struct event case_event(int64_t seq, enum event_kind kind, const char *item,
                        const char *body); /* A result of a live check. */
struct store_check case_check(const char *task, const char *state);

/* How many events an attempt's log holds, by walking it; -1 when that fails or the order is off. */
int64_t case_length(struct store *store, int64_t attempt, struct err *err);

/* The whole file (path with suffix) in *ret; empty when there is none. */
void case_read(const char *path, const char *suffix, struct buf *ret);
/* In how many of the store's files the text stands. */
int case_traces(const struct store_case *c, const char *text);
void case_write(const char *path, const char *bytes, size_t len);
/* Runs SQL on the file with a connection of its own; the first column of the first row in `ret`
 * unless it is NULL. Fails the test when SQLite refuses. */
void case_sql(const char *path, const char *sql, struct buf *ret);
/* The seed of a random test: WRAPUP_TEST_SEED or a fresh one, printed. */
uint64_t case_seed(void);
/* Removes a folder with all in it. */
void case_remove(const char *folder);

#endif
