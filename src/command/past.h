/* The learner's attempts in the store, replayed. */
#ifndef WRAPUP_COMMAND_PAST_H
#define WRAPUP_COMMAND_PAST_H

#include "table.h"
#include "wrapup/summary.h"

/* Applies an attempt's whole log to a fresh session. */
bool past_replay(struct store *store, int64_t attempt, struct session *session, struct err *err);
/* Adds every attempt at progress->bank, with the marks that came back, oldest first; trend NULL:
 * not wanted; app->store is open. An attempt that can't be replayed is named and passed over. */
bool past_progress(struct app *app, struct progress *progress, struct trend *trend,
                   struct err *err);

/* What was done with a bank so far. */
struct past_record {
    size_t attempts;
    size_t finished;
    struct moment last; /* of the newest event; only with attempts */
};
/* All 0 when there is no store yet: none is made. */
bool past_record(struct app *app, const char *bank_id, struct past_record *ret, struct err *err);
/* The bank as it was at the newest attempt (of one bank, or of any for NULL); NULL without an error
 * when there is no attempt. The caller frees it. */
bool past_bank(struct app *app, const char *bank_id, struct bank **ret, struct err *err);

/* "2026-11-23", "2026-11-23 15:04" and "2026-11-23T15:04:05+09:00", where the learner was. */
void past_minute(struct moment when, struct buf *ret);
void past_date(struct moment when, struct buf *ret);
void past_time(struct moment when, struct buf *ret);

#endif
