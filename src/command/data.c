/* The learner's data as a whole: `backup`, `forget`, `move`, `import`.
 * The formats are left to store/ and exchange/. */
#include <string.h>

#include "check.h"
#include "classes.h"
#include "wrapup/exchange.h"
#include "wrapup/file.h"
#include "wrapup/session.h"

int command_backup(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    struct store_counts counts;
    if (app_store(app, &err) == NULL || !store_backup(app->store, args->words[0], &err) ||
        !store_count(app->store, &counts, &err)) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_BACKUP_DONE, args->words[0], NUM(counts.attempts), NUM(counts.events)));
    return EXIT_FINE;
}

/* ---- forget ------------------------------------------------------------------------------ */

int command_forget(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    struct store_counts counts;
    if (app_store(app, &err) == NULL || !store_count(app->store, &counts, &err)) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_FORGET_SHOW, store_path(app->store), NUM(counts.attempts), NUM(counts.events),
                 NUM(counts.settings), NUM(counts.survey_answers), NUM(counts.checks)));
    if (!args->given[OPTION_YES] && !forget_confirmed(app)) {
        talk(app, MSG0(MSG_FORGET_KEPT));
        return EXIT_FINE;
    }
    /* The history first: it goes even if old pages of the store stay behind. */
    struct err kept = ERR_INIT;
    bool forgotten = app->term->ops->forget(app->term, &kept);
    if (!store_forget(app->store, &err)) {
        return complain(app, &err);
    }
    if (!forgotten) {
        return complain(app, &kept);
    }
    say(app, MSG0(MSG_FORGET_DONE));
    return EXIT_FINE;
}

/* ---- move and import ----------------------------------------------------------------------- */

int command_move(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    size_t attempts = 0;
    if (app_store(app, &err) == NULL || !move_write(app->store, &json, &attempts, &err)) {
        return complain(app, &err);
    }
    buf_addc(&json, '\n');
    if (!file_write_new(args->words[0], buf_str(&json), json.len, &err) || !carry_keep(app, &err)) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_MOVE_DONE, NUM(attempts), args->words[0]));
    return EXIT_FINE;
}

/* The bank of the attempt checked last: attempts at one bank mostly come together. */
struct replay_check {
    const char *bytes;
    struct bank *bank; /* NULL: the bytes are no bank */
};

static bool replays(const struct bank *bank, const struct attempt *attempt,
                    const struct event *events, size_t count, struct err *err)
{
    struct plan plan;
    if (!plan_read(bank, attempt->plan, attempt->seed, &plan, err)) {
        return false;
    }
    struct session *session = session_new(bank, &plan);
    bool fine = strcmp(quiz_mode_name(plan.mode), attempt->mode) == 0;
    for (size_t i = 0; fine && i < count; i++) {
        fine = session_apply(session, &events[i], err);
    }
    session_free(session);
    plan_release(&plan);
    return fine;
}

static bool check_replay(void *ctx, const struct attempt *attempt, const struct event *events,
                         size_t count, const char *bank_bytes, struct err *err)
{
    struct replay_check *check = ctx;
    if (check->bytes != bank_bytes) {
        CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
        bank_free(check->bank);
        check->bank = NULL;
        check->bytes = bank_bytes;
        bank_load(bank_bytes, strlen(bank_bytes), &check->bank, &faults);
    }
    return check->bank != NULL && strcmp(check->bank->id, attempt->bank_id) == 0 &&
           replays(check->bank, attempt, events, count, err);
}

static int import_attempts(struct app *app, const char *file, const struct buf *bytes)
{
    struct err err = ERR_INIT;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct move_result result;
    struct replay_check replay = {.bytes = NULL};
    const struct move_check check = {.fn = check_replay, .ctx = &replay};
    bool fine = move_read(app->store, buf_str(bytes), bytes->len, app->ops->now(app), &check,
                          &result, &faults, &err);
    bank_free(replay.bank);
    if (!fine) {
        talk_faults(app, file, &faults);
        return complain(app, &err);
    }
    say(app, MSG(MSG_IMPORT_DONE, NUM(result.added), NUM(result.extended), NUM(result.known)));
    if (result.diverging > 0) {
        talk(app, MSG(MSG_IMPORT_DIVERGING, NUM(result.diverging)));
        return EXIT_FAULTS;
    }
    return EXIT_FINE;
}

int command_import(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    BUF_AUTO(bytes);
    const char *file = args->words[0];
    if (!file_read(file, JSON_MAX_BYTES, &bytes, &err) || app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    switch (exchange_kind(buf_str(&bytes), bytes.len)) {
    case EXCHANGE_MARKS:
        return import_marks(app, file, &bytes);
    case EXCHANGE_CLASS:
        err_set(&err, ERR_INPUT, MSG(MSG_IMPORT_CLASS, file));
        return complain(app, &err);
    case EXCHANGE_HANDIN:
    case EXCHANGE_FEEDBACK:
    case EXCHANGE_SEALED:
        err_set(&err, ERR_INPUT, MSG(MSG_IMPORT_HANDIN, file));
        return complain(app, &err);
    case EXCHANGE_NONE:
    case EXCHANGE_MOVE:
    case EXCHANGE_SECRET:
        break;
    }
    return import_attempts(app, file, &bytes);
}
