/* Marks that an instructor gave: `import` takes only those signed for a class that was joined,
 * `stats` shows them. How they are signed is left to exchange/. */
#include <string.h>

#include "classes.h"
#include "wrapup/utf8.h"

/* The attempts here that a mark can be of. */
static bool note_attempt(void *ctx, const struct attempt *a)
{
    strings_add(ctx, a->uuid.text);
    return true;
}

/* Verified twice: against the key in the file, to learn whose it claims to be, then that key
 * against the class's. */
static bool check_class(struct app *app, const struct marks_file *marks, struct class_paper *paper,
                        struct err *err)
{
    struct err ignored = ERR_INIT;
    if (!classes_find(app, marks->class_id, paper, &ignored)) {
        return err_set(err, ERR_INPUT, MSG(MSG_IMPORT_MARKS_CLASS, marks->class_id));
    }
    return strcmp(paper->sign, marks->key) == 0 || err_set(err, ERR_INPUT, MSG0(MSG_MARKS_FORGED));
}

static bool add_marks(struct app *app, const struct marks_file *marks, size_t *own, struct err *err)
{
    CLEANUP(strings_release) struct strings attempts = STRINGS_INIT;
    if (!store_attempts(app->store, marks->bank_id, STORE_ALL, note_attempt, &attempts, err) ||
        !class_batch_begin(app->store, err)) {
        return false;
    }
    for (size_t i = 0; i < marks->count; i++) {
        if (!strings_has(&attempts, marks->marks[i].attempt.text)) {
            continue;
        }
        if (!class_mark_add(app->store, &marks->marks[i], err)) {
            class_batch_abort(app->store);
            return false;
        }
        *own += marks->marks[i].undoes[0] == '\0';
    }
    return class_batch_commit(app->store, err);
}

struct showing {
    struct app *app;
    size_t count;
};

static bool show_mark(void *ctx, const struct class_mark *m)
{
    struct showing *showing = ctx;
    struct app *app = showing->app;
    BUF_AUTO(by);
    BUF_AUTO(comment);
    utf8_sanitize(&by, m->by, strlen(m->by), false);
    utf8_sanitize(&comment, m->comment, strlen(m->comment), false);
    if (showing->count++ == 0) {
        say(app, MSG0(MSG_STATS_MARKS));
    }
    bool regraded = strcmp(m->why, "regrade") == 0;
    say(app, MSG(regraded ? MSG_STATS_MARK_REGRADED : MSG_STATS_MARK, m->item,
                 NUM((int64_t)(m->score * 100 + 0.5)), buf_str(&by)));
    if (comment.len > 0) {
        say_under(app, MSG(MSG_STATS_COMMENT, buf_str(&comment)));
    }
    return true;
}

bool marks_show(struct app *app, const char *bank_id, struct err *err)
{
    struct showing showing = {.app = app};
    return class_marks(app->store, NULL, bank_id, show_mark, &showing, err);
}

static bool put_mark(void *ctx, const struct class_mark *m)
{
    struct json_writer *w = ctx;
    json_open(w, NULL, '{');
    json_put_string(w, "attempt", m->attempt.text);
    json_put_string(w, "item", m->item);
    json_put_number(w, "score", m->score);
    json_put_string(w, "why", m->why);
    json_put_string(w, "by", m->by);
    json_put_string(w, "comment", m->comment);
    json_put_integer(w, "at_ms", m->when.at_ms);
    json_put_integer(w, "offset_min", m->when.offset_min);
    json_close(w, '}');
    return true;
}

bool marks_json(struct app *app, const char *bank_id, struct json_writer *w, struct err *err)
{
    json_open(w, "marks", '[');
    bool fine = class_marks(app->store, NULL, bank_id, put_mark, w, err);
    json_close(w, ']');
    return fine;
}

/* What was taken back comes along, and is no mark. */
static size_t count_marks(const struct marks_file *file)
{
    size_t count = 0;
    for (size_t i = 0; i < file->count; i++) {
        count += file->marks[i].undoes[0] == '\0';
    }
    return count;
}

int import_marks(struct app *app, const char *file, const struct buf *bytes)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    struct err err = ERR_INIT;
    struct marks_file marks;
    size_t own = 0;
    if (!marks_read(buf_str(bytes), bytes->len, NULL, &marks, &faults, &err)) {
        talk_faults(app, file, &faults);
        return complain(app, &err);
    }
    bool fine = check_class(app, &marks, &paper, &err) && add_marks(app, &marks, &own, &err);
    if (fine) {
        say(app,
            MSG(MSG_IMPORT_MARKS, NUM(count_marks(&marks)), marks.bank_id, paper.name, NUM(own)));
    }
    marks_release(&marks);
    return fine ? EXIT_FINE : complain(app, &err);
}
