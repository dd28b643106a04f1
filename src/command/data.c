/* The learner's data as a whole: `backup`, `forget`, `move`, `import`.
 * The formats are left to store/ and exchange/. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"
#include "wrapup/exchange.h"

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
                 NUM(counts.settings), NUM(counts.survey_answers)));
    if (!args->given[OPTION_YES] && !confirmed(app)) {
        talk(app, MSG0(MSG_FORGET_KEPT));
        return EXIT_FINE;
    }
    if (!store_forget(app->store, &err)) {
        return complain(app, &err);
    }
    say(app, MSG0(MSG_FORGET_DONE));
    return EXIT_FINE;
}

/* ---- move and import ----------------------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR) {
            return false;
        }
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
    return true;
}

/* A new file that only its owner reads; a half-written one is removed. */
static bool write_file(const char *path, const struct buf *content, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return err_set(err, ERR_SYSTEM, MSG(MSG_COMMAND_WRITE, path, strerror(errno)));
    }
    bool fine = write_all(fd, buf_str(content), content->len) && fsync(fd) == 0;
    int why = errno;
    fine = close(fd) == 0 && fine;
    if (!fine) {
        unlink(path);
        return err_set(err, ERR_SYSTEM, MSG(MSG_COMMAND_WRITE, path, strerror(why)));
    }
    return true;
}

int command_move(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    size_t attempts = 0;
    if (app_store(app, &err) == NULL || !move_write(app->store, &json, &attempts, &err)) {
        return complain(app, &err);
    }
    buf_addc(&json, '\n');
    if (!write_file(args->words[0], &json, &err)) {
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
        say_faults(app, args->words[0], &faults);
        return complain(app, &err);
    }
    say(app, MSG(MSG_IMPORT_DONE, NUM(result.added), NUM(result.extended), NUM(result.known)));
    if (result.diverging > 0) {
        talk(app, MSG(MSG_IMPORT_DIVERGING, NUM(result.diverging)));
        return EXIT_FAULTS;
    }
    return EXIT_FINE;
}
