/* The learner's store: an append-only log of events in one SQLite file, plus settings. Every
 * function that writes has committed durably (WAL, synchronous=FULL) when it returns true. */
#ifndef WRAPUP_STORE_H
#define WRAPUP_STORE_H

#include <stddef.h>

#include "wrapup/err.h"
#include "wrapup/event.h"
#include "wrapup/strings.h"

struct store;

enum store_access {
    STORE_WRITE, /* creates folder (0700) and file (0600), migrates */
    STORE_READ,  /* opens what is there; never creates or migrates */
};

/* Opens the file at path. Errors (all ERR_STORE, file left as it is): not a database or
 * damaged (the message names the file and says to copy it aside and where a new one would be),
 * made by another program, written by a newer wrapup, no permission, read-only, disk full, folder
 * missing (STORE_READ). path is remembered for messages. */
bool store_open(const char *path, enum store_access access, struct store **ret, struct err *err);
void store_close(struct store *store);
const char *store_path(const struct store *store);
struct uuid store_uuid(const struct store *store);

/* ---- settings ------------------------------------------------------------------------ */

/* Reads a setting into *ret (replacing its content); false without error when unset. */
bool store_setting_get(struct store *store, const char *key, struct buf *ret);
/* NULL value removes. */
bool store_setting_set(struct store *store, const char *key, const char *value, struct err *err);

/* What checks remember from one run to the next, and what was trusted: it names servers and
 * addresses, so nothing that leaves the machine may read it. As the settings otherwise. */
bool store_memory_get(struct store *store, const char *key, struct buf *ret);
bool store_memory_set(struct store *store, const char *key, const char *value, struct err *err);

/* ---- banks --------------------------------------------------------------------------- */

/* Keeps a bank's bytes under their content hash; does nothing when they are there. */
bool store_bank_keep(struct store *store, const char *hash, const char *bank_id, const char *bytes,
                     size_t len, struct moment when, struct err *err);
/* Fetches a snapshot's bytes into *ret (replacing its content). */
bool store_bank_fetch(struct store *store, const char *hash, struct buf *ret, struct err *err);

/* ---- attempts ------------------------------------------------------------------------ */

struct attempt {
    struct uuid uuid;
    const char *bank_id;
    const char *bank_hash;
    const char *quiz; /* policy quiz id, or "" for a free selection */
    const char *mode; /* "practice" or "exam" */
    const char *plan; /* JSON: item ids in order and the settings, see session.h */
    int64_t seed;
    struct moment started;
    /* Read back only: */
    int64_t id;         /* in this store */
    int64_t events;     /* how many the log holds */
    struct moment last; /* time of the last event, or `started` */
    bool finished;
};

/* Adds an attempt of the store's learner; *id is its number in this store. Its bank must have been
 * kept before (store_bank_keep), or the attempt is refused. */
bool store_attempt_add(struct store *store, const struct attempt *attempt, int64_t *id,
                       struct err *err);
/* Called for each row; what it gets is borrowed for the call. False stops, and the walk
 * returns true. It may read the store, but neither write to it nor start the same walk. */
typedef bool store_attempt_fn(void *ctx, const struct attempt *attempt);
enum store_which { STORE_ALL, STORE_UNFINISHED, STORE_FINISHED };
/* Newest first (by started, then id). bank_id NULL: every bank. */
bool store_attempts(struct store *store, const char *bank_id, enum store_which which,
                    store_attempt_fn *fn, void *ctx, struct err *err);

/* ---- events -------------------------------------------------------------------------- */

/* Appends one event durably. event->seq must be the log's length + 1: when another terminal was
 * faster, ERR_CONFLICT and nothing is written. An event that can't be one (a body that isn't JSON,
 * a score outside 0..1, an unknown attempt) is ERR_INPUT. event->uuid is the caller's. */
bool store_event_add(struct store *store, int64_t attempt, const struct event *event,
                     struct err *err);
typedef bool store_event_fn(void *ctx, const struct event *event);
/* In sequence order, from sequence number `after` + 1 on. */
bool store_events(struct store *store, int64_t attempt, int64_t after, store_event_fn *fn,
                  void *ctx, struct err *err);

/* ---- live checks --------------------------------------------------------------------- */

/* What a live task came to in one run. state is a name of task_state_name(); no text holds an
 * address, account, key or line of a log. */
struct store_check {
    struct uuid uuid; /* the caller's */
    const char *bank_id;
    const char *bank_hash;
    const char *task;
    int64_t rev;
    struct moment when;
    const char *state;
    const char *cause;
    const char *route;
    const char *evidence;
    bool advisory;
    int64_t spent_ms;
};
/* Appends the results of a run in one durable transaction, all or none; ERR_INPUT when one can't be
 * a result. */
bool store_checks_add(struct store *store, const struct store_check *rows, size_t count,
                      struct err *err);
/* As store_attempt_fn. */
typedef bool store_check_fn(void *ctx, const struct store_check *row);
/* Oldest first. bank_id NULL: every bank. */
bool store_checks(struct store *store, const char *bank_id, store_check_fn *fn, void *ctx,
                  struct err *err);

/* ---- surveys ------------------------------------------------------------------------- */

/* What a learner says about the lecture, under a random id, with a date and no time of day, and
 * without an order. No column joins it to the learner, an attempt or an event, and `move` does not
 * carry it. There is one form for each survey of a bank; survey_hash says what was asked. */
enum survey_state {
    SURVEY_NONE, /* never begun, never declined */
    SURVEY_OPEN,
    SURVEY_DONE,
    SURVEY_DECLINED,
    SURVEY_STATE_COUNT
};
struct survey_form {
    struct uuid id;
    enum survey_state state;
};
/* Whether any survey of the bank, also an older one, was begun or declined. */
bool store_survey_asked(struct store *store, const char *bank_id, bool *ret, struct err *err);
/* SURVEY_NONE, with an empty id, when there is no such form. */
bool store_survey_find(struct store *store, const char *bank_id, const char *survey_hash,
                       struct survey_form *ret, struct err *err);
/* The form, begun now if it wasn't; one that was declined becomes open. A done one stays done, and
 * its answers may be changed. day: "2026-11-23". */
bool store_survey_begin(struct store *store, const char *bank_id, const char *survey_hash,
                        const char *day, struct survey_form *ret, struct err *err);
/* Remembers that the offer was declined; a form that is there stays as it is. */
bool store_survey_decline(struct store *store, const char *bank_id, const char *survey_hash,
                          const char *day, struct err *err);
bool store_survey_finish(struct store *store, struct uuid form, struct err *err);

struct survey_answer {
    const char *item;
    const char *part;  /* "-", or "before" and "now" of a pair */
    const char *value; /* "" for an item that was skipped */
};
/* Saves or replaces answers in one durable transaction, all or none. */
bool store_survey_save(struct store *store, struct uuid form, const struct survey_answer *answers,
                       size_t count, struct err *err);
/* As store_attempt_fn; no order is promised. */
typedef bool store_survey_fn(void *ctx, const struct survey_answer *answer);
bool store_survey_answers(struct store *store, struct uuid form, store_survey_fn *fn, void *ctx,
                          struct err *err);

/* ---- the whole store ----------------------------------------------------------------- */

struct store_counts {
    int64_t attempts, events, banks, settings, surveys, survey_answers, checks, memories;
};
bool store_count(struct store *store, struct store_counts *ret, struct err *err);
/* Copies through SQLite's backup API to a file that must not exist (ERR_INPUT when it does), then
 * checks the copy with integrity_check and the counts. A failed copy is removed. */
bool store_backup(struct store *store, const char *path, struct err *err);
/* Full integrity and foreign key check of the open store. */
bool store_check(struct store *store, struct err *err);
/* Erases attempts, events, checks, surveys, banks and settings of the learner and the freed pages'
 * content (secure_delete, VACUUM, WAL truncated). Store and learner get new UUIDs. */
bool store_forget(struct store *store, struct err *err);

/* Import of one attempt from another machine with its events, in one transaction: unknown: added;
 * known with an equal prefix: the longer log wins; diverging: ERR_CONFLICT, nothing written. The
 * attempt's bank must have been kept before; events are numbered from 1 without a gap. */
enum store_import { STORE_IMPORT_ADDED, STORE_IMPORT_EXTENDED, STORE_IMPORT_KNOWN };
bool store_attempt_import(struct store *store, const struct attempt *attempt,
                          const struct event *events, size_t count, enum store_import *ret,
                          struct err *err);

#endif
