/* The learner's attempts in the store, replayed. */
#ifndef WRAPUP_COMMAND_PAST_H
#define WRAPUP_COMMAND_PAST_H

#include "table.h"
#include "wrapup/summary.h"

/* Applies an attempt's whole log to a fresh session. */
bool past_replay(struct store *store, int64_t attempt, struct session *session, struct err *err);
/* Adds every attempt at app->bank, oldest first; app->store is open. */
bool past_progress(struct app *app, struct progress *progress, struct err *err);

#endif
