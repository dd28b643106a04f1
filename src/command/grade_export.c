/* Marks on their way back: a signed file for each learner. The format is exchange/'s, reading one
 * marks.c's. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "grade.h"
#include "wrapup/file.h"

struct sending {
    struct grade *g;
    struct person {
        int64_t id;
        char *alias;
    } * people; /* by id; those that count as another are left out */
    size_t person_count;
    struct owned {
        struct uuid attempt;
        int64_t learner;
    } * attempts; /* by attempt */
    size_t attempt_count;
    struct sent {
        int64_t learner;
        struct class_mark mark;
    } * marks; /* by learner, then as added */
    size_t mark_count;
    struct arena *strings;
    struct strings files; /* written in this run */
};

static void sending_release(struct sending *s)
{
    free(s->people);
    free(s->attempts);
    free(s->marks);
    arena_free(s->strings);
    strings_release(&s->files);
}

static char *keep(struct sending *s, const char *text)
{
    return arena_strndup(s->strings, text, strlen(text));
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool note_person(void *ctx, const struct class_learner *l)
{
    struct sending *s = ctx;
    if (l->same_as == 0) {
        s->people = xrealloc(s->people, s->person_count + 1, sizeof(*s->people));
        s->people[s->person_count++] = (struct person){l->id, keep(s, l->alias)};
    }
    return true;
}

static bool note_attempt(void *ctx, const struct class_attempt *a)
{
    struct sending *s = ctx;
    s->attempts = xrealloc(s->attempts, s->attempt_count + 1, sizeof(*s->attempts));
    s->attempts[s->attempt_count++] = (struct owned){a->uuid, a->learner};
    return true;
}

static int compare_owned(const void *a, const void *b)
{
    return strcmp(((const struct owned *)a)->attempt.text, ((const struct owned *)b)->attempt.text);
}

static void add_mark(struct sending *s, const struct class_mark *m)
{
    const struct owned wanted = {.attempt = m->attempt};
    const struct owned *owner = s->attempt_count == 0
                                    ? NULL
                                    : bsearch(&wanted, s->attempts, s->attempt_count,
                                              sizeof(*s->attempts), compare_owned);
    if (owner == NULL) {
        return;
    }
    s->marks = xrealloc(s->marks, s->mark_count + 1, sizeof(*s->marks));
    struct sent *sent = &s->marks[s->mark_count++];
    *sent = (struct sent){owner->learner, *m};
    sent->mark.item = keep(s, m->item);
    sent->mark.why = keep(s, m->why);
    sent->mark.by = keep(s, m->by);
    sent->mark.comment = keep(s, m->comment);
    sent->mark.undoes = keep(s, m->undoes);
    sent->mark.key_hash = NULL;
}

static bool note_mark(void *ctx, const struct class_mark *m)
{
    add_mark(ctx, m);
    return true;
}

/* What was taken back must be taken back where it was read, too. */
static bool note_undo(void *ctx, const struct class_mark *m)
{
    if (m->undoes[0] != '\0') {
        add_mark(ctx, m);
    }
    return true;
}

static int compare_sent(const void *a, const void *b)
{
    const struct sent *x = a;
    const struct sent *y = b;
    if (x->learner != y->learner) {
        return x->learner < y->learner ? -1 : 1;
    }
    if (x->mark.when.at_ms != y->mark.when.at_ms) {
        return x->mark.when.at_ms < y->mark.when.at_ms ? -1 : 1;
    }
    return strcmp(x->mark.uuid.text, y->mark.uuid.text);
}

static bool read_marks(struct sending *s, struct err *err)
{
    struct store *store = s->g->app->store;
    const char *class_id = s->g->class_id;
    const char *bank_id = s->g->bank->id;
    if (!class_learners(store, class_id, note_person, s, err) ||
        !class_attempts(store, class_id, bank_id, false, note_attempt, s, err)) {
        return false;
    }
    if (s->attempt_count > 0) {
        qsort(s->attempts, s->attempt_count, sizeof(*s->attempts), compare_owned);
    }
    if (!class_marks(store, class_id, bank_id, note_mark, s, err) ||
        !class_mark_log(store, class_id, bank_id, note_undo, s, err)) {
        return false;
    }
    if (s->mark_count > 0) {
        qsort(s->marks, s->mark_count, sizeof(*s->marks), compare_sent);
    }
    return true;
}

/* ---- writing ------------------------------------------------------------------------------- */

/* Two names may come to one file name. */
static void choose_path(struct sending *s, const char *folder, const char *alias, struct buf *ret)
{
    BUF_AUTO(name);
    classes_file_name(alias, &name);
    buf_addf(ret, "%s/marks-%s-%s.wrapup", folder, s->g->bank->id, buf_str(&name));
    for (int i = 2; strings_has(&s->files, buf_str(ret)); i++) {
        buf_clear(ret);
        buf_addf(ret, "%s/marks-%s-%s-%d.wrapup", folder, s->g->bank->id, buf_str(&name), i);
    }
    strings_add(&s->files, buf_str(ret));
}

/* In the place of an older one: beside it first, so that a break leaves one of the two. */
static bool write_file(const char *path, const struct buf *json, struct err *err)
{
    BUF_AUTO(fresh);
    buf_addf(&fresh, "%s.new", path);
    (void)unlink(buf_str(&fresh));
    return file_write_new(buf_str(&fresh), buf_str(json), json->len, err) &&
           (rename(buf_str(&fresh), path) == 0 ||
            err_set(err, ERR_SYSTEM, MSG(MSG_GRADE_CANT_WRITE, path)));
}

static bool send_person(struct sending *s, const struct class_keys *keys, const char *folder,
                        const struct person *person, size_t *at, struct err *err)
{
    BUF_AUTO(json);
    BUF_AUTO(path);
    size_t from = *at;
    while (*at < s->mark_count && s->marks[*at].learner == person->id) {
        (*at)++;
    }
    if (*at == from) {
        return true;
    }
    struct class_mark *marks = xcalloc(*at - from, sizeof(*marks));
    for (size_t i = from; i < *at; i++) {
        marks[i - from] = s->marks[i].mark;
    }
    const struct marks_file file = {
        .class_id = s->g->class_id,
        .alias = person->alias,
        .bank_id = s->g->bank->id,
        .marks = marks,
        .count = *at - from,
    };
    marks_write(&file, keys, &json);
    free(marks);
    buf_addc(&json, '\n');
    choose_path(s, folder, person->alias, &path);
    return write_file(buf_str(&path), &json, err);
}

static bool send_all(struct sending *s, const char *folder, struct err *err)
{
    CLEANUP(class_keys_wipe) struct class_keys keys = {.class_id = ""};
    size_t at = 0;
    if (mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
        return err_set(err, ERR_SYSTEM, MSG(MSG_GRADE_CANT_WRITE, folder));
    }
    if (!classes_keys(s->g->app, s->g->class_id, &keys, err)) {
        return false;
    }
    /* Learners stand in the order of their ids, as the marks do. */
    for (size_t i = 0; i < s->person_count; i++) {
        if (!send_person(s, &keys, folder, &s->people[i], &at, err)) {
            return false;
        }
    }
    return true;
}

int grade_export(struct grade *g, const char *folder)
{
    CLEANUP(sending_release) struct sending s = {.g = g, .strings = arena_new()};
    struct err err = ERR_INIT;
    if (g->class_id[0] == '\0') {
        (void)err_set(&err, ERR_INPUT, MSG0(MSG_GRADE_NO_CLASS));
        return complain(g->app, &err);
    }
    if (!read_marks(&s, &err)) {
        return complain(g->app, &err);
    }
    if (s.mark_count == 0) {
        talk(g->app, MSG0(MSG_GRADE_NO_MARKS));
        return EXIT_FINE;
    }
    if (!send_all(&s, folder, &err)) {
        return complain(g->app, &err);
    }
    say(g->app, MSG(MSG_GRADE_SENT, NUM(s.files.count), folder));
    return EXIT_FINE;
}
