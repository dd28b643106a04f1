/* The learner's data as a whole: `backup`, `forget`, `move`, `import`.
 * The formats are left to store/ and exchange/. */
#include <string.h>

#include "table.h"
#include "wrapup/exchange.h"
#include "wrapup/file.h"

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

static bool confirmed(struct app *app)
{
    const char *word = msg_text(app_lang(app), MSG_FORGET_WORD);
    BUF_AUTO(line);
    const struct term_ask ask = {.prompt = "> "};
    talk(app, MSG(MSG_FORGET_ASK, word));
    return app->term->ops->ask(app->term, &ask, &line) == TERM_LINE &&
           strcmp(buf_str(&line), word) == 0;
}

int command_forget(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    struct store_counts counts;
    if (app_store(app, &err) == NULL || !store_count(app->store, &counts, &err)) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_FORGET_SHOW, store_path(app->store), NUM(counts.attempts), NUM(counts.events),
                 NUM(counts.settings)));
    if (!args->given[OPTION_YES] && !confirmed(app)) {
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
    if (!file_write_new(args->words[0], buf_str(&json), json.len, &err)) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_MOVE_DONE, NUM(attempts), args->words[0]));
    return EXIT_FINE;
}

int command_import(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(bytes);
    struct move_result result;
    if (!file_read(args->words[0], JSON_MAX_BYTES, &bytes, &err) || app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    if (!move_read(app->store, buf_str(&bytes), bytes.len, app->ops->now(app), &result, &faults,
                   &err)) {
        talk_faults(app, args->words[0], &faults);
        return complain(app, &err);
    }
    say(app, MSG(MSG_IMPORT_DONE, NUM(result.added), NUM(result.extended), NUM(result.known)));
    if (result.diverging > 0) {
        talk(app, MSG(MSG_IMPORT_DIVERGING, NUM(result.diverging)));
        return EXIT_FAULTS;
    }
    return EXIT_FINE;
}
