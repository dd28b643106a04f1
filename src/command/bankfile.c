/* Finds a bank by id or path and keeps it at hand; keeps the store's settings applied.
 * Which files there are is left to shelf.c, what is done with a bank to the commands. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shelf.h"
#include "wrapup/file.h"
#include "wrapup/utf8.h"

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

bool bank_read_file(const char *path, struct buf *bytes, struct err *err)
{
    static const char mark[] = "\xef\xbb\xbf";
    const size_t len = sizeof(mark) - 1;
    if (!file_read(path, JSON_MAX_BYTES, bytes, err)) {
        return false;
    }
    if (bytes->len >= len && memcmp(bytes->data, mark, len) == 0) {
        memmove(bytes->data, bytes->data + len, bytes->len - len);
        buf_truncate(bytes, bytes->len - len);
    }
    return true;
}

bool bank_load_file(const char *path, struct buf *bytes, struct bank **ret, struct faults *faults,
                    struct err *err)
{
    buf_clear(bytes);
    return bank_read_file(path, bytes, err) && bank_load(buf_str(bytes), bytes->len, ret, faults);
}

static void keep_bank(struct app *app, struct bank *bank, struct buf *bytes, const char *path)
{
    bank_free(app->bank);
    buf_release(&app->bank_bytes);
    free(app->bank_path);
    bank_settle(bank);
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
        bank_read_file(path, &bytes, &err) && bytes.len == app->bank_bytes.len &&
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
    talk_faults(app, path, &faults);
    talk(app, MSG(MSG_COMMAND_BANK_FAULTS, path, NUM(faults.total)));
    *status = EXIT_INPUT;
    return false;
}

static void say_broken(struct app *app, const struct shelf_entry *e, int *status)
{
    if (e->err.kind != ERR_NONE) {
        *status = complain(app, &e->err);
        return;
    }
    talk_faults(app, e->path, &e->faults);
    talk(app, MSG(MSG_COMMAND_BANK_FAULTS, e->path, NUM(e->faults.total)));
    *status = EXIT_INPUT;
}

static enum bank_found take_entry(struct app *app, const struct shelf *shelf, struct shelf_entry *e,
                                  int *status)
{
    const struct shelf_entry *rival = shelf_rival(shelf, e);
    if (rival != NULL) {
        talk(app, MSG(MSG_COMMAND_BANK_TWICE, e->bank->id, e->path, rival->path));
        *status = EXIT_INPUT;
        return BANK_FAILED;
    }
    if (e->owned != NULL) {
        keep_bank(app, e->owned, &e->bytes, e->path);
        e->owned = NULL;
    }
    return BANK_HERE;
}

/* A file that is named like the id but broken is what was meant, whatever else has the id. */
static enum bank_found find_id(struct app *app, const struct shelf *shelf, const char *id,
                               int *status)
{
    const struct shelf_entry *broken = shelf_find_broken(shelf, id);
    if (broken != NULL) {
        say_broken(app, broken, status);
        return BANK_FAILED;
    }
    struct shelf_entry *found = shelf_find(shelf, id);
    return found == NULL ? BANK_NONE : take_entry(app, shelf, found, status);
}

/* Without a name: the only one there is. */
static enum bank_found find_only(struct app *app, const struct shelf *shelf, int *status)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    shelf_ids(shelf, &ids);
    if (ids.count == 1) {
        return take_entry(app, shelf, shelf_find(shelf, ids.list[0]), status);
    }
    if (ids.count == 0) {
        const struct shelf_entry *broken = shelf_find_broken(shelf, NULL);
        if (broken == NULL) {
            return BANK_NONE;
        }
        say_broken(app, broken, status);
        return BANK_FAILED;
    }
    BUF_AUTO(names);
    for (size_t i = 0; i < ids.count; i++) {
        buf_adds(&names, i > 0 ? ", " : "");
        buf_adds(&names, ids.list[i]);
    }
    talk(app, MSG(MSG_COMMAND_WHICH_BANK, buf_str(&names)));
    *status = EXIT_INPUT;
    return BANK_FAILED;
}

enum bank_found app_bank_find(struct app *app, const char *name, int *status)
{
    if (name == NULL && app->bank != NULL) {
        return BANK_HERE;
    }
    if (name != NULL && bank_is_path(name)) {
        return load_path(app, name, status) ? BANK_HERE : BANK_FAILED;
    }
    CLEANUP(shelf_release) struct shelf shelf;
    shelf_fill(app, &shelf);
    return name == NULL ? find_only(app, &shelf, status) : find_id(app, &shelf, name, status);
}

/* The id that was meant by a word that is none, if one is near. */
static const char *nearest_id(const struct strings *ids, const char *word)
{
    enum { NEAR = 2 };
    const char *nearest = NULL;
    BUF_AUTO(folded);
    utf8_fold_case(&folded, word, strlen(word));
    size_t best = folded.len / 3 + 1 < NEAR ? folded.len / 3 + 1 : NEAR;
    for (size_t i = 0; i < ids->count; i++) {
        BUF_AUTO(id);
        utf8_fold_case(&id, ids->list[i], strlen(ids->list[i]));
        size_t distance = edit_distance(buf_str(&folded), buf_str(&id), NEAR);
        if (distance < best || (distance == best && nearest == NULL)) {
            best = distance;
            nearest = ids->list[i];
        }
    }
    return nearest;
}

/* Says that there is no such bank, and what may have been meant. */
static void say_no_bank(struct app *app, const char *name)
{
    CLEANUP(shelf_release) struct shelf shelf;
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    shelf_fill(app, &shelf);
    shelf_ids(&shelf, &ids);
    if (name == NULL) {
        talk(app, MSG0(MSG_COMMAND_NO_BANKS));
        return;
    }
    const struct bank *bank = app->bank;
    if (bank == NULL && ids.count == 1) {
        bank = shelf_find(&shelf, ids.list[0])->bank;
    }
    const char *near = nearest_id(&ids, name);
    if (bank != NULL && bank_quiz(bank, name) != NULL) {
        talk(app, MSG(MSG_COMMAND_BANK_QUIZ, name, bank->id));
    } else if (near != NULL) {
        talk(app, MSG(MSG_COMMAND_BANK_NEAR, name, near));
    } else {
        talk(app, MSG(MSG_COMMAND_BANK_NONE, name));
    }
}

bool app_bank(struct app *app, const char *name, int *status)
{
    enum bank_found found = app_bank_find(app, name, status);
    if (found == BANK_NONE) {
        say_no_bank(app, name);
        *status = EXIT_INPUT;
    }
    return found == BANK_HERE;
}

/* The ids of the banks on the shelf that have tasks. */
static void ids_with_tasks(const struct shelf *shelf, struct strings *ret)
{
    for (size_t i = 0; i < shelf->count; i++) {
        const struct bank *bank = shelf->list[i].bank;
        if (bank != NULL && bank->task_count > 0 && !strings_has(ret, bank->id)) {
            strings_add(ret, bank->id);
        }
    }
}

bool app_bank_with_tasks(struct app *app, const char *name, int *status)
{
    if (name == NULL && (app->bank == NULL || app->bank->task_count == 0)) {
        CLEANUP(shelf_release) struct shelf shelf;
        CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
        shelf_fill(app, &shelf);
        ids_with_tasks(&shelf, &ids);
        if (ids.count == 1) {
            return take_entry(app, &shelf, shelf_find(&shelf, ids.list[0]), status) == BANK_HERE;
        }
    }
    const struct bank *bank = app_bank(app, name, status) ? app->bank : NULL;
    if (bank != NULL && bank->task_count == 0) {
        talk(app, MSG(MSG_CHECK_NO_TASKS, bank->id));
        *status = EXIT_INPUT;
        bank = NULL;
    }
    return bank != NULL;
}

const char *app_called(const struct app *app, const struct args *args)
{
    bool file = args->word_count > 0 && strcmp(args->words[0], app->bank_path) == 0;
    return file ? app->bank_path : app->bank->id;
}

void complete_banks(struct app *app, size_t n, struct strings *ret)
{
    if (n == 0) {
        CLEANUP(shelf_release) struct shelf shelf;
        shelf_fill(app, &shelf);
        shelf_ids(&shelf, ret);
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
