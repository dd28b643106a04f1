/* Finds bank files by id or path and loads them; keeps the store's settings applied.
 * What is done with a bank is left to the commands. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "table.h"

struct store *app_store(struct app *app, struct err *err)
{
    if (app->store == NULL && !store_open(app->store_path, STORE_WRITE, &app->store, err)) {
        return NULL;
    }
    return app->store;
}

void app_settle(struct app *app)
{
    struct stat st;
    if (app->settled || stat(app->store_path, &st) != 0) {
        return;
    }
    /* An unusable store is reported by the command that needs it. */
    struct err err = ERR_INIT;
    struct store *store = app_store(app, &err);
    if (store == NULL) {
        return;
    }
    app->settled = true;
    BUF_AUTO(value);
    if (!app->lang_fixed && store_setting_get(store, "lang", &value) &&
        lang_from_code(buf_str(&value), &app->term->lang)) {
        app->lang_known = true;
    }
    if (store_setting_get(store, "timezone", &value)) {
        app->ops->timezone(app, buf_str(&value));
    }
}

bool bank_load_file(const char *path, struct buf *bytes, struct bank **ret, struct faults *faults,
                    struct err *err)
{
    buf_clear(bytes);
    return file_read(path, JSON_MAX_BYTES, bytes, err) &&
           bank_load(buf_str(bytes), bytes->len, ret, faults);
}

bool bank_load_snapshot(struct store *store, const char *hash, struct bank **ret, struct err *err)
{
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    if (!store_bank_fetch(store, hash, &bytes, err)) {
        return false;
    }
    if (!bank_load(buf_str(&bytes), bytes.len, ret, &faults)) {
        return err_set(err, ERR_STORE, MSG(MSG_COMMAND_SNAPSHOT, hash));
    }
    return true;
}

static bool ends_with(const char *s, const char *tail)
{
    size_t len = strlen(s);
    size_t tail_len = strlen(tail);
    return len > tail_len && strcmp(s + len - tail_len, tail) == 0;
}

static int bank_name(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && ends_with(entry->d_name, ".json") &&
           !ends_with(entry->d_name, ".schema.json");
}

void bank_files(const struct app *app, struct strings *ret)
{
    for (size_t i = 0; i < app->bank_dirs.count; i++) {
        struct dirent **entries = NULL;
        int count = scandir(app->bank_dirs.list[i], &entries, bank_name, alphasort);
        for (int k = 0; k < count; k++) {
            BUF_AUTO(path);
            buf_addf(&path, "%s/%s", app->bank_dirs.list[i], entries[k]->d_name);
            strings_add(ret, buf_str(&path));
            free(entries[k]);
        }
        free(entries);
    }
}

static void keep_bank(struct app *app, struct bank *bank, struct buf *bytes, const char *path)
{
    bank_free(app->bank);
    buf_release(&app->bank_bytes);
    free(app->bank_path);
    app->bank = bank;
    app->bank_bytes = *bytes;
    app->bank_path = xstrdup(path);
    *bytes = (struct buf)BUF_INIT;
    /* Where nothing names a language the bank's first one is the lecture's. */
    if (!app->lang_fixed && !app->lang_known) {
        app->term->lang = bank->first;
    }
}

struct hash app_bank_hash(const struct app *app)
{
    return hash_bytes(buf_str(&app->bank_bytes), app->bank_bytes.len);
}

static bool load_path(struct app *app, const char *path, int *status)
{
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct bank *bank = NULL;
    struct err err = ERR_INIT;
    if (app->bank != NULL && app->bank_path != NULL && strcmp(app->bank_path, path) == 0 &&
        file_read(path, JSON_MAX_BYTES, &bytes, &err) && bytes.len == app->bank_bytes.len &&
        memcmp(buf_str(&bytes), buf_str(&app->bank_bytes), bytes.len) == 0) {
        return true;
    }
    if (bank_load_file(path, &bytes, &bank, &faults, &err)) {
        keep_bank(app, bank, &bytes, path);
        return true;
    }
    if (err.kind != ERR_NONE) {
        *status = complain(app, &err);
        return false;
    }
    say_faults(app, path, &faults);
    talk(app, MSG(MSG_COMMAND_BANK_FAULTS, path, NUM(faults.total)));
    *status = EXIT_INPUT;
    return false;
}

/* "…/ec2.json" -> "ec2" */
static char *stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    return xstrndup(name, strlen(name) - strlen(".json"));
}

static bool same_bytes(const char *a, const char *b)
{
    BUF_AUTO(x);
    BUF_AUTO(y);
    struct err err = ERR_INIT;
    return file_read(a, JSON_MAX_BYTES, &x, &err) && file_read(b, JSON_MAX_BYTES, &y, &err) &&
           x.len == y.len && memcmp(buf_str(&x), buf_str(&y), x.len) == 0;
}

static bool load_id(struct app *app, const char *id, int *status)
{
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    bank_files(app, &files);
    const char *found = NULL;
    for (size_t i = 0; i < files.count; i++) {
        CLEANUP(free_charp) char *name = stem(files.list[i]);
        if (strcmp(name, id) != 0) {
            continue;
        }
        /* An installed copy of the same bank is no conflict. */
        if (found != NULL && !same_bytes(found, files.list[i])) {
            talk(app, MSG(MSG_COMMAND_BANK_TWICE, id, found, files.list[i]));
            *status = EXIT_INPUT;
            return false;
        }
        found = found == NULL ? files.list[i] : found;
    }
    if (found == NULL) {
        talk(app, MSG(MSG_COMMAND_BANK_NONE, id));
        *status = EXIT_INPUT;
        return false;
    }
    return load_path(app, found, status);
}

/* Without a name: the bank at hand, or the only one there is. */
static bool load_any(struct app *app, int *status)
{
    if (app->bank != NULL) {
        return true;
    }
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    bank_files(app, &files);
    for (size_t i = 0; i < files.count; i++) {
        CLEANUP(free_charp) char *name = stem(files.list[i]);
        if (!strings_has(&ids, name)) {
            strings_add(&ids, name);
        }
    }
    if (ids.count == 1) {
        return load_id(app, ids.list[0], status);
    }
    if (ids.count == 0) {
        talk(app, MSG0(MSG_COMMAND_NO_BANKS));
    } else {
        BUF_AUTO(names);
        for (size_t i = 0; i < ids.count; i++) {
            buf_adds(&names, i > 0 ? ", " : "");
            buf_adds(&names, ids.list[i]);
        }
        talk(app, MSG(MSG_COMMAND_WHICH_BANK, buf_str(&names)));
    }
    *status = EXIT_INPUT;
    return false;
}

bool app_bank(struct app *app, const char *name, int *status)
{
    if (name == NULL) {
        return load_any(app, status);
    }
    if (strchr(name, '/') != NULL || ends_with(name, ".json")) {
        return load_path(app, name, status);
    }
    return load_id(app, name, status);
}

const char *app_called(const struct app *app, const struct args *args)
{
    bool file = args->word_count > 0 && strcmp(args->words[0], app->bank_path) == 0;
    return file ? app->bank_path : app->bank->id;
}

void complete_banks(struct app *app, size_t n, struct strings *ret)
{
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    bank_files(app, &files);
    for (size_t i = 0; n == 0 && i < files.count; i++) {
        CLEANUP(free_charp) char *name = stem(files.list[i]);
        strings_add(ret, name);
    }
}

void complete_take(struct app *app, size_t n, struct strings *ret)
{
    if (n == 0) {
        complete_banks(app, n, ret);
    }
    for (size_t i = 0; n == 1 && app->bank != NULL && i < app->bank->quiz_count; i++) {
        strings_add(ret, app->bank->quizzes[i].id);
    }
}

void command_greet(struct app *app)
{
    app_settle(app);
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    bank_files(app, &files);
    BUF_AUTO(bytes);
    for (size_t i = 0; i < files.count && app->bank == NULL; i++) {
        CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
        struct bank *bank = NULL;
        struct err err = ERR_INIT;
        if (bank_load_file(files.list[i], &bytes, &bank, &faults, &err)) {
            keep_bank(app, bank, &bytes, files.list[i]);
        }
    }
    if (app->bank == NULL) {
        talk(app, MSG0(MSG_COMMAND_NO_BANKS));
    } else {
        talk(app, MSG(MSG_COMMAND_GREETING, app->bank->title.in[app_lang(app)],
                      NUM(app->bank->question_count)));
    }
}
