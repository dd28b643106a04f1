/* `class`: an instructor makes a class and its keys, a learner joins it.
 * The folder they stand in is classes.c's. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "classes.h"
#include "wrapup/file.h"

/* ---- new ----------------------------------------------------------------------------------- */

/* Asked twice; *ret is empty when none is wanted. */
static bool ask_passphrase(struct app *app, struct buf *ret)
{
    for (;;) {
        CLEANUP(classes_wipe) struct buf again = BUF_INIT;
        if (!classes_ask_secret(app, MSG0(MSG_CLASS_PASSPHRASE), ret)) {
            return false;
        }
        if (ret->len == 0) {
            return true;
        }
        if (!classes_ask_secret(app, MSG0(MSG_CLASS_PASSPHRASE_AGAIN), &again)) {
            return false;
        }
        if (strcmp(buf_str(ret), buf_str(&again)) == 0) {
            return true;
        }
        talk(app, MSG0(MSG_CLASS_PASSPHRASE_DIFFERS));
    }
}

static bool add_banks(struct app *app, const struct args *args, struct class_paper *paper,
                      int *status)
{
    for (size_t i = 0; i < args->list_count; i++) {
        if (args->list[i].option != OPTION_BANK) {
            continue;
        }
        if (!app_bank(app, args->list[i].value, status)) {
            return false;
        }
        const struct hash hash = app_bank_hash(app);
        strings_add(&paper->bank_ids, app->bank->id);
        strings_add(&paper->bank_hashes, hash.hex);
    }
    return true;
}

/* Secret first: a class file without its keys must not come into the world. */
static bool write_class(struct app *app, const struct class_paper *paper,
                        const struct class_keys *keys, const char *passphrase, const char *out,
                        struct err *err)
{
    CLEANUP(classes_wipe) struct buf secret = BUF_INIT;
    BUF_AUTO(json);
    BUF_AUTO(secret_path);
    BUF_AUTO(paper_path);
    classes_path(app, paper->id.text, CLASS_SECRET, &secret_path);
    classes_path(app, paper->id.text, CLASS_PAPER, &paper_path);
    class_paper_write(paper, &json);
    buf_addc(&json, '\n');
    if (!class_keys_write(keys, passphrase, &secret, err) ||
        !file_write_new(buf_str(&secret_path), buf_str(&secret), secret.len, err)) {
        return false;
    }
    if (!file_write_new(buf_str(&paper_path), buf_str(&json), json.len, err)) {
        (void)unlink(buf_str(&secret_path));
        return false;
    }
    if (!file_write_new(out, buf_str(&json), json.len, err)) {
        (void)unlink(buf_str(&secret_path));
        (void)unlink(buf_str(&paper_path));
        return false;
    }
    say(app, MSG(MSG_CLASS_MADE, paper->name, out));
    say(app, MSG(MSG_CLASS_BACK_UP, buf_str(&secret_path)));
    return true;
}

static bool make_class(struct app *app, const struct args *args, struct class_paper *paper,
                       struct err *err)
{
    CLEANUP(classes_wipe) struct buf passphrase = BUF_INIT;
    CLEANUP(class_keys_wipe) struct class_keys keys = {.class_id = ""};
    BUF_AUTO(out);
    paper->id = uuid_random();
    paper->survey = true;
    paper->sign_wanted = true;
    memcpy(keys.class_id, paper->id.text, UUID_TEXT);
    box_keys_new(&keys.box);
    sign_keys_new(&keys.sign);
    memcpy(paper->box, keys.box.public_key, SEAL_PUBLIC_TEXT);
    memcpy(paper->sign, keys.sign.public_key, SEAL_PUBLIC_TEXT);
    if (args->value[OPTION_OUT] != NULL) {
        buf_adds(&out, args->value[OPTION_OUT]);
    } else {
        buf_adds(&out, "class-");
        classes_file_name(paper->name, &out);
        buf_adds(&out, CLASS_PAPER);
    }
    if (!args->given[OPTION_YES] && !ask_passphrase(app, &passphrase)) {
        return err_set(err, ERR_INPUT, MSG0(MSG_CLASS_NOBODY));
    }
    return classes_folder(app, err) &&
           write_class(app, paper, &keys, buf_str(&passphrase), buf_str(&out), err);
}

static int class_new(struct app *app, const struct args *args, const char *name)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    struct err err = ERR_INIT;
    BUF_AUTO(clean);
    int status = EXIT_FINE;
    if (!alias_clean(name, &clean, &err)) {
        return complain(app, &err);
    }
    paper.name = buf_steal(&clean);
    if (!add_banks(app, args, &paper, &status)) {
        return status;
    }
    return make_class(app, args, &paper, &err) ? EXIT_FINE : complain(app, &err);
}

/* ---- join ---------------------------------------------------------------------------------- */

/* A class that was joined before keeps its keys: a file with other ones may be anybody's. */
static bool same_keys(struct app *app, const struct class_paper *paper, const char *path,
                      struct err *err)
{
    CLEANUP(class_paper_release) struct class_paper old = {.name = NULL};
    if (access(path, F_OK) != 0) {
        return true;
    }
    if (!classes_find(app, path, &old, err)) {
        return false;
    }
    if (strcmp(old.box, paper->box) != 0 || strcmp(old.sign, paper->sign) != 0) {
        return err_set(err, ERR_INPUT, MSG(MSG_CLASS_CHANGED, paper->id.text));
    }
    return true;
}

/* Beside the old one first, so that a break leaves one of the two. */
static bool replace(const char *path, const struct buf *json, struct err *err)
{
    BUF_AUTO(fresh);
    buf_addf(&fresh, "%s.new", path);
    (void)unlink(buf_str(&fresh));
    if (!file_write_new(buf_str(&fresh), buf_str(json), json->len, err)) {
        return false;
    }
    return rename(buf_str(&fresh), path) == 0 ||
           err_set(err, ERR_SYSTEM, MSG(MSG_CLASS_FOLDER, path));
}

static int class_join(struct app *app, const struct args *args, const char *file)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    CLEANUP(class_keys_wipe) struct class_keys own = {.class_id = ""};
    struct err err = ERR_INIT;
    BUF_AUTO(path);
    BUF_AUTO(json);
    (void)args;
    if (!classes_find(app, file, &paper, &err) || !classes_folder(app, &err)) {
        return complain(app, &err);
    }
    classes_path(app, paper.id.text, CLASS_PAPER, &path);
    class_paper_write(&paper, &json);
    buf_addc(&json, '\n');
    if (!same_keys(app, &paper, buf_str(&path), &err) || !replace(buf_str(&path), &json, &err) ||
        (paper.sign_wanted && !classes_learner(app, &own, &err))) {
        return complain(app, &err);
    }
    say(app, MSG(MSG_CLASS_JOIN_DONE, paper.name));
    if (paper.sign_wanted) {
        say(app, MSG(MSG_CLASS_JOIN_SIGNED, own.sign.public_key));
    }
    return EXIT_FINE;
}

/* ---- list and show ------------------------------------------------------------------------- */

static void join_strings(const struct strings *list, struct buf *ret)
{
    for (size_t i = 0; i < list->count; i++) {
        buf_addf(ret, "%s%s", i > 0 ? ", " : "", list->list[i]);
    }
}

static void put_class(struct app *app, struct json_writer *w, const struct class_paper *paper)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", paper->id.text);
    json_put_string(w, "name", paper->name);
    json_put_bool(w, "yours", classes_owned(app, paper->id.text));
    json_open(w, "banks", '[');
    for (size_t i = 0; i < paper->bank_ids.count; i++) {
        json_put_string(w, NULL, paper->bank_ids.list[i]);
    }
    json_close(w, ']');
    json_put_string(w, "box", paper->box);
    json_put_string(w, "sign", paper->sign);
    json_close(w, '}');
}

static void show_class(struct app *app, const struct class_paper *paper)
{
    BUF_AUTO(banks);
    join_strings(&paper->bank_ids, &banks);
    say(app, MSG(MSG_CLASS_SHOW, paper->name, paper->id.text,
                 banks.len > 0 ? buf_str(&banks) : msg_text(app_lang(app), MSG_CLASS_ANY_BANK),
                 paper->box, paper->sign));
    if (classes_owned(app, paper->id.text)) {
        BUF_AUTO(path);
        classes_path(app, paper->id.text, CLASS_SECRET, &path);
        say(app, MSG(MSG_CLASS_BACK_UP, buf_str(&path)));
    }
}

static int class_list(struct app *app, const struct args *args, const char *word)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    bool as_json = args->given[OPTION_JSON];
    int status = EXIT_FINE;
    (void)word;
    classes_ids(app, &ids);
    json_open(&w, NULL, '[');
    for (size_t i = 0; i < ids.count; i++) {
        CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
        struct err err = ERR_INIT;
        BUF_AUTO(path);
        classes_path(app, ids.list[i], CLASS_PAPER, &path);
        if (!classes_find(app, buf_str(&path), &paper, &err)) {
            status = complain(app, &err);
        } else if (as_json) {
            put_class(app, &w, &paper);
        } else {
            bool owned = classes_owned(app, paper.id.text);
            say(app, MSG(MSG_CLASS_LINE, paper.id.text, paper.name,
                         msg_text(app_lang(app), owned ? MSG_CLASS_YOURS : MSG_CLASS_JOINED)));
        }
    }
    json_close(&w, ']');
    if (as_json) {
        write_json(app, &json);
    } else if (ids.count == 0) {
        talk(app, MSG0(MSG_CLASS_EMPTY));
    }
    return status;
}

static int class_show(struct app *app, const struct args *args, const char *name)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    if (!classes_find(app, name, &paper, &err)) {
        return complain(app, &err);
    }
    if (args->given[OPTION_JSON]) {
        struct json_writer w = {.out = &json};
        put_class(app, &w, &paper);
        write_json(app, &json);
    } else {
        show_class(app, &paper);
    }
    return EXIT_FINE;
}

/* ---- forget -------------------------------------------------------------------------------- */

/* What was collected; a class that was joined has nothing of that, only its file. */
static bool erase(struct app *app, const struct class_paper *paper, const char *learner,
                  struct err *err)
{
    BUF_AUTO(path);
    if (classes_owned(app, paper->id.text)) {
        classes_path(app, paper->id.text, CLASS_SECRET, &path);
        if (!class_forget(app->store, paper->id.text, learner, err)) {
            return false;
        }
        say(app, MSG(MSG_CLASS_KEYS_STAY, buf_str(&path)));
        return true;
    }
    classes_path(app, paper->id.text, CLASS_PAPER, &path);
    return unlink(buf_str(&path)) == 0 ||
           err_set(err, ERR_SYSTEM, MSG(MSG_CLASS_FOLDER, buf_str(&path)));
}

static int class_erase(struct app *app, const struct args *args, const char *name)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    struct err err = ERR_INIT;
    const char *learner = args->value[OPTION_LEARNER];
    if (!classes_find(app, name, &paper, &err) || app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    if (learner == NULL) {
        say(app, MSG(MSG_CLASS_FORGET_ALL, paper.name));
    } else {
        say(app, MSG(MSG_CLASS_FORGET_LEARNER, paper.name, learner));
    }
    if (!args->given[OPTION_YES] && !forget_confirmed(app)) {
        talk(app, MSG0(MSG_FORGET_KEPT));
        return EXIT_FINE;
    }
    if (!erase(app, &paper, learner, &err)) {
        return complain(app, &err);
    }
    say(app, MSG0(MSG_CLASS_FORGET_DONE));
    return EXIT_FINE;
}

/* ---- the words ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *needs; /* NULL: no second word */
    int (*run)(struct app *app, const struct args *args, const char *word);
} words[] = {
    {"new", "NAME", class_new}, {"join", "FILE", class_join},  {"list", NULL, class_list},
    {"show", "ID", class_show}, {"forget", "ID", class_erase},
};

void complete_class(struct app *app, size_t n, struct strings *ret)
{
    if (n == 1) {
        classes_ids(app, ret);
    }
    for (size_t i = 0; n == 0 && i < COUNT_OF(words); i++) {
        strings_add(ret, words[i].name);
    }
}

int command_class(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(args->words[0], words[i].name) != 0) {
            continue;
        }
        if (words[i].needs != NULL && args->word_count < 2) {
            err_set(&err, ERR_USAGE, MSG(MSG_CLASS_MISSING, words[i].name, words[i].needs));
            return complain(app, &err);
        }
        return words[i].run(app, args, args->word_count > 1 ? args->words[1] : NULL);
    }
    err_set(&err, ERR_USAGE, MSG(MSG_CLASS_WORD, args->words[0]));
    return complain(app, &err);
}
