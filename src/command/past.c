/* Replays the learner's attempts from the store.
 * What they come to is left to session/. */
#include "past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct past {
    struct app *app;
    struct progress *progress;
    struct hash bank_hash; /* of app->bank */
    struct attempt_note {
        int64_t id;
        struct hash bank_hash;
        struct buf plan;
        int64_t seed;
    } * list;
    size_t count;
};

static bool note_past(void *ctx, const struct attempt *a)
{
    struct past *past = ctx;
    past->list = xrealloc(past->list, past->count + 1, sizeof(*past->list));
    struct attempt_note *note = &past->list[past->count++];
    *note = (struct attempt_note){.id = a->id, .plan = BUF_INIT, .seed = a->seed};
    snprintf(note->bank_hash.hex, sizeof(note->bank_hash.hex), "%s", a->bank_hash);
    buf_adds(&note->plan, a->plan);
    return true;
}

struct replay {
    struct session *session;
    struct err *err;
    bool fine;
};

static bool replay_event(void *ctx, const struct event *event)
{
    struct replay *replay = ctx;
    replay->fine = session_apply(replay->session, event, replay->err);
    return replay->fine;
}

bool past_replay(struct store *store, int64_t attempt, struct session *session, struct err *err)
{
    struct replay replay = {.session = session, .err = err, .fine = true};
    return store_events(store, attempt, 0, replay_event, &replay, err) && replay.fine;
}

static bool add_past(struct past *past, const struct attempt_note *note, struct err *err)
{
    const struct bank *current = past->app->bank;
    struct bank *snapshot = NULL;
    bool same = strcmp(note->bank_hash.hex, past->bank_hash.hex) == 0;
    if (!same && !bank_load_snapshot(past->app->store, note->bank_hash.hex, &snapshot, err)) {
        return false;
    }
    const struct bank *bank = same ? current : snapshot;
    struct plan plan;
    bool fine = plan_read(bank, buf_str(&note->plan), note->seed, &plan, err);
    if (fine) {
        struct session *session = session_new(bank, &plan);
        fine = past_replay(past->app->store, note->id, session, err);
        if (fine) {
            progress_add(past->progress, session);
        }
        session_free(session);
        plan_release(&plan);
    }
    bank_free(snapshot);
    return fine;
}

bool past_progress(struct app *app, struct progress *progress, struct err *err)
{
    struct past past = {.app = app, .progress = progress, .bank_hash = app_bank_hash(app)};
    bool fine = store_attempts(app->store, app->bank->id, STORE_ALL, note_past, &past, err);
    /* The walk is newest first; progress wants the oldest first. */
    for (size_t i = past.count; i > 0; i--) {
        fine = fine && add_past(&past, &past.list[i - 1], err);
        buf_release(&past.list[i - 1].plan);
    }
    free(past.list);
    return fine;
}
