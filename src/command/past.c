/* Replays the learner's attempts from the store.
 * What they come to is left to session/. */
#include "past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wrapup/class.h"
#include "wrapup/snapshot.h"

struct past {
    struct app *app;
    struct progress *progress;
    struct trend *trend;          /* NULL: not wanted */
    struct class_mark_list marks; /* that came back */
    /* The snapshot loaded last: attempts mostly come at the same bank. */
    struct hash bank_hash;
    const struct bank *bank; /* NULL: it can't be loaded */
    struct bank *owned;
    struct attempt_note {
        int64_t id;
        struct uuid uuid;
        struct hash bank_hash;
        struct buf plan;
        struct buf quiz;
        int64_t seed;
        struct moment started;
    } * list;
    size_t count;
};

static bool note_past(void *ctx, const struct attempt *a)
{
    struct past *past = ctx;
    past->list = xrealloc(past->list, past->count + 1, sizeof(*past->list));
    struct attempt_note *note = &past->list[past->count++];
    *note = (struct attempt_note){.id = a->id,
                                  .uuid = a->uuid,
                                  .plan = BUF_INIT,
                                  .quiz = BUF_INIT,
                                  .seed = a->seed,
                                  .started = a->started};
    snprintf(note->bank_hash.hex, sizeof(note->bank_hash.hex), "%s", a->bank_hash);
    buf_adds(&note->plan, a->plan);
    buf_adds(&note->quiz, a->quiz);
    return true;
}

static void past_release(struct past *past)
{
    for (size_t i = 0; i < past->count; i++) {
        buf_release(&past->list[i].plan);
        buf_release(&past->list[i].quiz);
    }
    free(past->list);
    class_mark_list_release(&past->marks);
    bank_free(past->owned);
}

/* What an instructor said outranks what was graded here. */
static void apply_marks(const struct past *past, const struct attempt_note *note,
                        struct session *session)
{
    struct class_mark_slice marks = class_mark_list_of(&past->marks, note->uuid);
    for (size_t i = 0; i < marks.count; i++) {
        session_mark(session, marks.list[i].item, marks.list[i].seq, marks.list[i].score);
    }
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

/* The store's own failures are errors; a snapshot that is no bank any more only has no bank. */
static bool load_bank(struct past *past, const struct hash *hash, struct err *err)
{
    if (strcmp(hash->hex, past->bank_hash.hex) == 0) {
        return true;
    }
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    if (!store_bank_fetch(past->app->store, hash->hex, &bytes, err)) {
        return false;
    }
    bank_free(past->owned);
    past->owned = NULL;
    bank_load(buf_str(&bytes), bytes.len, &past->owned, &faults);
    past->bank = past->owned;
    past->bank_hash = *hash;
    return true;
}

/* *fits: the attempt could be replayed and counts. */
static bool add_past(struct past *past, const struct attempt_note *note, bool *fits,
                     struct err *err)
{
    struct plan plan;
    struct err unfit = ERR_INIT;
    *fits = false;
    if (!load_bank(past, &note->bank_hash, err)) {
        return false;
    }
    if (past->bank == NULL ||
        !plan_read(past->bank, buf_str(&note->plan), note->seed, &plan, &unfit)) {
        return true;
    }
    struct session *session = session_new(past->bank, &plan);
    struct replay replay = {.session = session, .err = &unfit, .fine = true};
    bool fine = store_events(past->app->store, note->id, 0, replay_event, &replay, err);
    *fits = fine && replay.fine;
    if (*fits) {
        apply_marks(past, note, session);
        progress_add(past->progress, session);
        if (past->trend != NULL) {
            trend_add(past->trend, past->bank, session, buf_str(&note->quiz), note->started);
        }
    }
    session_free(session);
    plan_release(&plan);
    return fine;
}

static void say_left_out(struct app *app, const struct attempt_note *note)
{
    BUF_AUTO(when);
    past_time(note->started, &when);
    talk(app, MSG(MSG_PAST_LEFT_OUT, buf_str(&when)));
}

bool past_progress(struct app *app, struct progress *progress, struct trend *trend, struct err *err)
{
    CLEANUP(past_release) struct past past = {.app = app, .progress = progress, .trend = trend};
    const char *bank_id = progress->bank->id;
    if (app->bank != NULL && progress->bank == app->bank) {
        past.bank = app->bank;
        past.bank_hash = app_bank_hash(app);
    }
    bool fine = store_attempts(app->store, bank_id, STORE_ALL, note_past, &past, err) &&
                class_mark_list_read(app->store, NULL, bank_id, &past.marks, err);
    /* The walk is newest first; progress wants the oldest first. */
    for (size_t i = past.count; i > 0; i--) {
        bool fits = true;
        fine = fine && add_past(&past, &past.list[i - 1], &fits, err);
        if (fine && !fits) {
            say_left_out(app, &past.list[i - 1]);
        }
    }
    return fine;
}

/* ---- what was done with a bank ----------------------------------------------------------- */

static bool count_attempt(void *ctx, const struct attempt *a)
{
    struct past_record *record = ctx;
    if (record->attempts == 0 || a->last.at_ms > record->last.at_ms) {
        record->last = a->last;
    }
    record->attempts++;
    record->finished += a->finished;
    return true;
}

bool past_record(struct app *app, const char *bank_id, struct past_record *ret, struct err *err)
{
    *ret = (struct past_record){.attempts = 0};
    return app->store == NULL ||
           store_attempts(app->store, bank_id, STORE_ALL, count_attempt, ret, err);
}

static bool note_newest(void *ctx, const struct attempt *a)
{
    struct hash *hash = ctx;
    snprintf(hash->hex, sizeof(hash->hex), "%s", a->bank_hash);
    return false;
}

bool past_bank(struct app *app, const char *bank_id, struct bank **ret, struct err *err)
{
    struct hash hash = {.hex = ""};
    *ret = NULL;
    return app->store == NULL ||
           (store_attempts(app->store, bank_id, STORE_ALL, note_newest, &hash, err) &&
            (hash.hex[0] == '\0' || bank_load_snapshot(app->store, hash.hex, ret, err)));
}

/* ---- times ------------------------------------------------------------------------------- */

void past_time(struct moment when, struct buf *ret)
{
    int offset = when.offset_min < 0 ? -when.offset_min : when.offset_min;
    char text[32] = "";
    struct tm tm;
    time_t local = (time_t)(when.at_ms / 1000 + (int64_t)when.offset_min * 60);
    if (gmtime_r(&local, &tm) != NULL) {
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
    }
    buf_addf(ret, "%s%c%02d:%02d", text, when.offset_min < 0 ? '-' : '+', offset / 60, offset % 60);
}

void past_date(struct moment when, struct buf *ret)
{
    BUF_AUTO(time);
    past_time(when, &time);
    buf_add(ret, buf_str(&time), strcspn(buf_str(&time), "T"));
}

void past_minute(struct moment when, struct buf *ret)
{
    BUF_AUTO(time);
    past_time(when, &time);
    const char *clock = strchr(buf_str(&time), 'T');
    past_date(when, ret);
    if (clock != NULL) {
        buf_addf(ret, " %.5s", clock + 1);
    }
}
