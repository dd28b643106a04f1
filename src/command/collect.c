/* `collect`: takes in what learners handed in, and says what came of it.
 * Finding the files is collect_walk.c's, taking one collect_take.c's. */
#include "collect.h"

#include <stdlib.h>
#include <string.h>

/* ---- aliases ------------------------------------------------------------------------------- */

static bool join_aliases(struct app *app, const char *class_id, const char *pair, struct err *err)
{
    BUF_AUTO(one);
    BUF_AUTO(two);
    const char *equals = strchr(pair, '=');
    if (equals == NULL) {
        return err_set(err, ERR_USAGE, MSG(MSG_COLLECT_SAME, pair));
    }
    CLEANUP(free_charp) char *first = xstrndup(pair, (size_t)(equals - pair));
    if (!alias_clean(first, &one, err) || !alias_clean(equals + 1, &two, err) ||
        !class_learner_same(app->store, class_id, buf_str(&one), buf_str(&two), err)) {
        return false;
    }
    talk(app, MSG(MSG_COLLECT_JOINED, buf_str(&one), buf_str(&two)));
    return true;
}

/* Every --same; *missing tells that a name isn't known yet, which may come with the files. */
static bool join_all(struct app *app, const char *class_id, const struct args *args, bool *missing,
                     struct err *err)
{
    *missing = false;
    for (size_t i = 0; i < args->list_count; i++) {
        if (args->list[i].option == OPTION_SAME &&
            !join_aliases(app, class_id, args->list[i].value, err)) {
            *missing = err->kind == ERR_INPUT;
            return false;
        }
    }
    return true;
}

/* ---- what came of it ----------------------------------------------------------------------- */

static int status_of(const struct collect *c)
{
    const struct collect_counts *n = &c->counts;
    if (n->taken + n->before == 0) {
        return EXIT_INPUT;
    }
    bool left_out = n->refused + n->attempts[CLASS_DIVERGING] + n->attempts[CLASS_FOREIGN] > 0;
    return left_out || c->ended != TERM_TIME ? EXIT_FAULTS : EXIT_FINE;
}

static void say_counts(const struct collect *c)
{
    const struct collect_counts *n = &c->counts;
    say(c->app, MSG(MSG_COLLECT_FILES, NUM(n->files), NUM(n->taken), NUM(n->before),
                    NUM(n->refused), NUM(n->other)));
    if (n->handins > 0) {
        say(c->app, MSG(MSG_COLLECT_ATTEMPTS, NUM(n->attempts[CLASS_ADDED]),
                        NUM(n->attempts[CLASS_EXTENDED]),
                        NUM(n->attempts[CLASS_KNOWN] + n->attempts[CLASS_SHORTER]),
                        NUM(n->attempts[CLASS_DIVERGING]), NUM(n->attempts[CLASS_FOREIGN])));
        say(c->app, MSG(MSG_COLLECT_ANSWERS, NUM(n->answers), NUM(n->pending), NUM(n->others)));
    }
    if (n->forms > 0) {
        say(c->app, MSG(MSG_COLLECT_FORMS, NUM(n->forms)));
    }
    if (n->plain > 0) {
        talk(c->app, MSG0(MSG_COLLECT_PLAIN));
    }
}

static void put_attempts(struct json_writer *w, const struct collect_counts *n)
{
    static const char *const names[] = {
        [CLASS_ADDED] = "new",           [CLASS_EXTENDED] = "longer",
        [CLASS_KNOWN] = "known",         [CLASS_SHORTER] = "shorter",
        [CLASS_DIVERGING] = "diverging", [CLASS_FOREIGN] = "of_another_learner",
    };
    json_open(w, "attempts", '{');
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        json_put_integer(w, names[i], (int64_t)n->attempts[i]);
    }
    json_close(w, '}');
}

static void write_counts(struct collect *c)
{
    const struct collect_counts *n = &c->counts;
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_open(&w, "files", '{');
    json_put_integer(&w, "found", (int64_t)n->files);
    json_put_integer(&w, "taken", (int64_t)n->taken);
    json_put_integer(&w, "taken_before", (int64_t)n->before);
    json_put_integer(&w, "refused", (int64_t)n->refused);
    json_put_integer(&w, "other", (int64_t)n->other);
    json_close(&w, '}');
    json_put_integer(&w, "handins", (int64_t)n->handins);
    json_put_integer(&w, "surveys", (int64_t)n->forms);
    put_attempts(&w, n);
    json_open(&w, "answers", '{');
    json_put_integer(&w, "read", (int64_t)n->answers);
    json_put_integer(&w, "pending", (int64_t)n->pending);
    json_put_integer(&w, "other_revision", (int64_t)n->others);
    json_close(&w, '}');
    json_open(&w, "troubles", '[');
    buf_add(&json, buf_str(&c->troubles), c->troubles.len);
    json_close(&w, ']');
    json_put_bool(&w, "stopped", c->ended != TERM_TIME);
    json_close(&w, '}');
    write_json(c->app, &json);
}

/* ---- the command --------------------------------------------------------------------------- */

static bool collect_all(struct collect *c, const struct args *args, struct err *err)
{
    if (!class_batch_begin(c->app->store, err)) {
        return false;
    }
    for (size_t i = 0; i < args->word_count; i++) {
        collect_measure(c, args->words[i]);
    }
    for (size_t i = 0; i < args->word_count && c->ended == TERM_TIME; i++) {
        if (!collect_path(c, args->words[i], err)) {
            class_batch_abort(c->app->store);
            return false;
        }
    }
    return class_batch_commit(c->app->store, err);
}

static int collect_and_say(struct collect *c, const struct args *args)
{
    struct err err = ERR_INIT;
    bool fine = collect_all(c, args, &err);
    collect_erase_progress(c);
    if (!fine) {
        return complain(c->app, &err);
    }
    if (c->json) {
        write_counts(c);
    } else {
        say_counts(c);
    }
    if (c->ended != TERM_TIME) {
        talk(c->app, MSG0(MSG_COLLECT_STOPPED));
    }
    return status_of(c);
}

/* Names are joined before the files, so that attempts of both are one person's, and after them
 * where a name came only with them. */
static int collect_joined(struct collect *c, const struct args *args)
{
    struct err err = ERR_INIT;
    bool missing = false;
    const char *class_id = c->only_class != NULL ? c->only_class : "";
    if (!join_all(c->app, class_id, args, &missing, &err) && (!missing || args->word_count == 0)) {
        return complain(c->app, &err);
    }
    int status = args->word_count > 0 ? collect_and_say(c, args) : EXIT_FINE;
    err = (struct err)ERR_INIT;
    if (missing && !join_all(c->app, class_id, args, &missing, &err)) {
        return complain(c->app, &err);
    }
    return status;
}

static bool choose_class(struct collect *c, const char *name, struct class_paper *paper,
                         struct err *err)
{
    if (name == NULL) {
        return true;
    }
    c->only_class = "";
    if (strcmp(name, "-") == 0) {
        return true;
    }
    c->only_class = paper->id.text;
    return classes_find(c->app, name, paper, err);
}

static bool choose_bank(struct collect *c, const char *name, int *status)
{
    if (name == NULL) {
        shelf_fill(c->app, &c->shelf);
        return true;
    }
    if (!app_bank(c->app, name, status)) {
        return false;
    }
    c->only_bank = c->app->bank->id;
    return true;
}

int command_collect(struct app *app, const struct args *args)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    CLEANUP(collect_release)
    struct collect c = {
        .app = app,
        .json = args->given[OPTION_JSON],
        .memo = question_memo_new(),
        .now = app->ops->now(app),
        .ended = TERM_TIME,
    };
    struct err err = ERR_INIT;
    int status = EXIT_FINE;
    c.trouble_writer = (struct json_writer){.out = &c.troubles};
    if (args->word_count == 0 && !args->given[OPTION_SAME]) {
        (void)err_set(&err, ERR_USAGE, MSG0(MSG_COLLECT_NOTHING));
        return complain(app, &err);
    }
    if (app_store(app, &err) == NULL ||
        !choose_class(&c, args->value[OPTION_CLASS], &paper, &err)) {
        return complain(app, &err);
    }
    return choose_bank(&c, args->value[OPTION_BANK], &status) ? collect_joined(&c, args) : status;
}
