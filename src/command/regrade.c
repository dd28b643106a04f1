/* `regrade`: after a mended bank says whose answers would count otherwise, asks, and does it.
 * What is found and written is regrade_find.c's. */
#include "regrade.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names by the id of whom they count as. */
struct names {
    struct named {
        int64_t id;
        char *alias;
    } * list;
    size_t count;
};

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->list[i].alias);
    }
    free(names->list);
}

static bool note_name(void *ctx, const struct class_learner *l)
{
    struct names *names = ctx;
    names->list = xrealloc(names->list, names->count + 1, sizeof(*names->list));
    names->list[names->count++] = (struct named){l->id, xstrdup(l->alias)};
    return true;
}

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* They come in order of their ids. */
static const char *name_of(const struct names *names, int64_t id)
{
    const struct named wanted = {.id = id};
    const struct named *found = names->count == 0 ? NULL
                                                  : bsearch(&wanted, names->list, names->count,
                                                            sizeof(*names->list), compare_named);
    return found != NULL ? found->alias : "";
}

/* ---- what changes -------------------------------------------------------------------------- */

static void put_score(enum lang lang, double score, struct buf *out)
{
    if (score < 0) {
        buf_adds(out, msg_text(lang, MSG_REGRADE_WAITS));
    } else {
        buf_addf(out, "%.0f %%", score * 100);
    }
}

static double weight_of(const struct regrade *r, const struct change *change)
{
    return change->question == SIZE_MAX ? 0 : r->bank->questions[change->question].weight;
}

/* One learner's changes from `at` on, on one line; the end of them. */
static size_t say_learner(const struct regrade *r, const struct names *names, size_t at)
{
    enum lang lang = app_lang(r->app);
    BUF_AUTO(list);
    char by[32] = "";
    double sum = 0;
    bool known = false; /* what waits for a mark has no difference yet */
    size_t end = at;
    for (; end < r->change_count && r->changes[end].learner == r->changes[at].learner; end++) {
        const struct change *change = &r->changes[end];
        buf_addf(&list, "%s%s ", end > at ? " · " : "", change->item);
        put_score(lang, change->before, &list);
        buf_adds(&list, " → ");
        put_score(lang, change->after, &list);
        if (change->which == CLASS_FIRST && change->before >= 0 && change->after >= 0) {
            sum += weight_of(r, change) * (change->after - change->before);
            known = true;
        }
    }
    const char *name = name_of(names, r->changes[at].learner);
    snprintf(by, sizeof(by), "%+.2f", sum);
    say(r->app, known ? MSG(MSG_REGRADE_LEARNER, name, by, buf_str(&list))
                      : MSG(MSG_REGRADE_LEARNER_WAITS, name, buf_str(&list)));
    return end;
}

static size_t say_changes(const struct regrade *r, const struct names *names)
{
    size_t learners = 0;
    for (size_t at = 0; at < r->change_count; learners++) {
        at = say_learner(r, names, at);
    }
    if (r->taken_back > 0) {
        say(r->app, MSG(MSG_REGRADE_TAKEN_BACK, NUM(r->taken_back)));
    }
    return learners;
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_number(struct json_writer *w, const char *key, double score)
{
    if (score < 0) {
        json_put_string(w, key, NULL);
    } else {
        json_put_number(w, key, score);
    }
}

static void write_changes(const struct regrade *r, const struct names *names, bool applied)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "bank", r->bank->id);
    json_put_string(&w, "class", r->class_id[0] != '\0' ? r->class_id : NULL);
    json_put_bool(&w, "applied", applied);
    json_put_integer(&w, "taken_back", (int64_t)r->taken_back);
    json_put_integer(&w, "unreadable", (int64_t)r->unreadable);
    json_open(&w, "changes", '[');
    for (size_t i = 0; i < r->change_count; i++) {
        const struct change *change = &r->changes[i];
        json_open(&w, NULL, '{');
        json_put_string(&w, "alias", name_of(names, change->learner));
        json_put_string(&w, "attempt", change->attempt.text);
        json_put_string(&w, "item", change->item);
        json_put_string(&w, "which", change->which == CLASS_FIRST ? "first" : "last");
        put_number(&w, "before", change->before);
        put_number(&w, "after", change->after);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_close(&w, '}');
    write_json(r->app, &json);
}

/* ---- the command --------------------------------------------------------------------------- */

/* Only a yes is one. */
static bool agreed(const struct regrade *r, size_t learners)
{
    const struct term_ask ask = {.prompt = "> "};
    BUF_AUTO(line);
    bool yes = false;
    talk(r->app, MSG(MSG_REGRADE_ASK, NUM(r->change_count), NUM(learners)));
    return r->app->term->ops->ask(r->app->term, &ask, &line) == TERM_LINE &&
           read_yes_no(buf_str(&line), &yes) && yes;
}

static int apply(struct regrade *r, const struct args *args, struct err *err)
{
    BUF_AUTO(by);
    return grade_who(r->app, args, &by, err) && regrade_apply(r, buf_str(&by), err)
               ? EXIT_FINE
               : complain(r->app, err);
}

static int show_and_apply(struct regrade *r, const struct args *args, const struct names *names)
{
    struct err err = ERR_INIT;
    bool sure = args->given[OPTION_YES];
    if (args->given[OPTION_JSON]) {
        int status = sure ? apply(r, args, &err) : EXIT_FINE;
        if (status == EXIT_FINE) {
            write_changes(r, names, sure);
        }
        return status;
    }
    if (r->unreadable > 0) {
        talk(r->app, MSG(MSG_REGRADE_UNREADABLE, NUM(r->unreadable)));
    }
    if (r->change_count + r->kept_count + r->attempt_count == 0) {
        say(r->app, MSG0(MSG_REGRADE_NOTHING));
        return EXIT_FINE;
    }
    /* Nothing that anybody would see changes, so nobody is asked. */
    if (r->change_count == 0) {
        int written = apply(r, args, &err);
        if (written == EXIT_FINE) {
            say(r->app, MSG0(MSG_REGRADE_NOTHING));
        }
        return written;
    }
    size_t learners = say_changes(r, names);
    if (!sure && !agreed(r, learners)) {
        talk(r->app, MSG0(MSG_REGRADE_LEFT));
        return EXIT_FINE;
    }
    int status = apply(r, args, &err);
    if (status == EXIT_FINE) {
        say(r->app, MSG(MSG_REGRADE_DONE, NUM(r->change_count), NUM(learners)));
    }
    return status;
}

int command_regrade(struct app *app, const struct args *args)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    CLEANUP(names_release) struct names names = {.list = NULL};
    CLEANUP(regrade_release) struct regrade r = {.app = app, .strings = arena_new()};
    struct err err = ERR_INIT;
    int status = EXIT_FINE;
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    r.bank = app->bank;
    if (app_store(app, &err) == NULL ||
        !classes_collected(app, args->value[OPTION_CLASS], r.bank->id, &paper, &r.class_id, &err) ||
        !class_learners(app->store, r.class_id, note_name, &names, &err) ||
        !regrade_find(&r, &err)) {
        return complain(app, &err);
    }
    return show_and_apply(&r, args, &names);
}
