/* The folder of class files and keys. The formats are left to exchange/, the commands to class.c.
 */
#include "classes.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrapup/file.h"
#include "wrapup/utf8.h"

#define LEARNER_KEY "learner.key"
enum { PAPER_MAX = 1 << 20 };

/* The folder and those above it, as far as they are missing. */
static bool make_folder(const char *path)
{
    BUF_AUTO(part);
    for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        buf_clear(&part);
        buf_add(&part, path, (size_t)(slash - path));
        if (mkdir(buf_str(&part), S_IRWXU) != 0 && errno != EEXIST) {
            return false;
        }
    }
    return mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
}

bool classes_folder(struct app *app, struct err *err)
{
    if (app->classes == NULL) {
        return err_set(err, ERR_SYSTEM, MSG0(MSG_CLASS_NO_HOME));
    }
    return make_folder(app->classes) ||
           err_set(err, ERR_SYSTEM, MSG(MSG_CLASS_FOLDER, app->classes));
}

void classes_path(const struct app *app, const char *id, const char *ending, struct buf *ret)
{
    buf_addf(ret, "%s/%s%s", app->classes != NULL ? app->classes : ".", id, ending);
}

bool classes_owned(const struct app *app, const char *id)
{
    BUF_AUTO(path);
    classes_path(app, id, CLASS_SECRET, &path);
    return access(buf_str(&path), F_OK) == 0;
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void classes_ids(const struct app *app, struct strings *ret)
{
    static const size_t ending = sizeof(CLASS_PAPER) - 1;
    DIR *folder = app->classes != NULL ? opendir(app->classes) : NULL;
    if (folder == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        size_t len = strlen(entry->d_name);
        if (len == UUID_TEXT - 1 + ending &&
            strcmp(entry->d_name + len - ending, CLASS_PAPER) == 0) {
            strings_addn(ret, entry->d_name, len - ending);
        }
    }
    (void)closedir(folder);
    if (ret->count > 0) {
        qsort(ret->list, ret->count, sizeof(*ret->list), compare_text);
    }
}

static bool read_paper(struct app *app, const char *path, struct class_paper *ret, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(bytes);
    if (!file_read(path, PAPER_MAX, &bytes, err)) {
        return false;
    }
    bool fine = class_paper_read(buf_str(&bytes), bytes.len, ret, &faults, err);
    talk_faults(app, path, &faults);
    return fine;
}

static bool read_own_paper(struct app *app, const char *id, struct class_paper *ret,
                           struct err *err)
{
    BUF_AUTO(path);
    classes_path(app, id, CLASS_PAPER, &path);
    return read_paper(app, buf_str(&path), ret, err);
}

static bool is_called(const struct class_paper *paper, const char *name)
{
    return strcmp(paper->name, name) == 0 ||
           (strlen(name) >= 4 && strncmp(paper->id.text, name, strlen(name)) == 0);
}

/* Takes the paper over when it is the first that fits; *count says how many did. */
static void take_paper(struct class_paper *paper, struct class_paper *ret, size_t *count)
{
    if ((*count)++ == 0) {
        *ret = *paper;
        return;
    }
    class_paper_release(paper);
}

bool classes_find(struct app *app, const char *name, struct class_paper *ret, struct err *err)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    size_t count = 0;
    if (bank_is_path(name) || access(name, F_OK) == 0) {
        return read_paper(app, name, ret, err);
    }
    classes_ids(app, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        struct class_paper paper;
        if (!read_own_paper(app, ids.list[i], &paper, err)) {
            continue;
        }
        if (is_called(&paper, name)) {
            take_paper(&paper, ret, &count);
        } else {
            class_paper_release(&paper);
        }
    }
    if (count > 1) {
        class_paper_release(ret);
        return err_set(err, ERR_USAGE, MSG(MSG_CLASS_MANY, name));
    }
    return count == 1 || err_set(err, ERR_INPUT, MSG(MSG_CLASS_NONE, name));
}

bool classes_for_bank(struct app *app, const char *bank_id, bool owned, bool *found,
                      struct class_paper *ret, struct err *err)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    BUF_AUTO(names);
    size_t count = 0;
    classes_ids(app, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        struct class_paper paper;
        if (classes_owned(app, ids.list[i]) != owned) {
            continue;
        }
        if (!read_own_paper(app, ids.list[i], &paper, err)) {
            return false;
        }
        if (paper.bank_ids.count > 0 && !strings_has(&paper.bank_ids, bank_id)) {
            class_paper_release(&paper);
            continue;
        }
        buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", paper.name);
        take_paper(&paper, ret, &count);
    }
    if (count > 1) {
        class_paper_release(ret);
        return err_set(err, ERR_USAGE, MSG(MSG_CLASS_MANY, buf_str(&names)));
    }
    *found = count == 1;
    return true;
}

/* ---- what was collected -------------------------------------------------------------------- */

static bool note_any(void *ctx, const struct class_attempt *a)
{
    bool *found = ctx;
    (void)a;
    *found = true;
    return false;
}

static bool has_attempts(struct app *app, const char *class_id, const char *bank_id, bool *ret,
                         struct err *err)
{
    *ret = false;
    return class_attempts(app->store, class_id, bank_id, false, note_any, ret, err);
}

/* Of one's own classes the one that something was collected of; *count says how many there are. */
static bool find_collected(struct app *app, const char *bank_id, struct class_paper *paper,
                           size_t *count, struct err *err)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    classes_ids(app, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        struct class_paper one = {.name = NULL};
        bool found = false;
        if (!classes_owned(app, ids.list[i])) {
            continue;
        }
        if (!has_attempts(app, ids.list[i], bank_id, &found, err) ||
            (found && !read_own_paper(app, ids.list[i], &one, err))) {
            return false;
        }
        if (found) {
            take_paper(&one, paper, count);
        }
    }
    return true;
}

bool classes_collected(struct app *app, const char *name, const char *bank_id,
                       struct class_paper *paper, const char **id, struct err *err)
{
    size_t count = 0;
    bool plain = false;
    *id = "";
    if (name != NULL && strcmp(name, "-") == 0) {
        return true;
    }
    if (name != NULL) {
        *id = paper->id.text;
        return classes_find(app, name, paper, err);
    }
    if (!has_attempts(app, "", bank_id, &plain, err) ||
        !find_collected(app, bank_id, paper, &count, err)) {
        return false;
    }
    if (count + plain > 1) {
        return err_set(err, ERR_USAGE,
                       MSG(MSG_CLASS_MANY_COLLECTED, bank_id, paper->name, plain ? "-" : "…"));
    }
    *id = count > 0 ? paper->id.text : "";
    return count + plain > 0 || err_set(err, ERR_INPUT, MSG(MSG_CLASS_NOTHING_COLLECTED, bank_id));
}

/* ---- keys ---------------------------------------------------------------------------------- */

void classes_wipe(struct buf *secret)
{
    if (secret->data != NULL) {
        explicit_bzero(secret->data, secret->cap);
    }
    buf_release(secret);
}

bool classes_ask_secret(struct app *app, struct msg m, struct buf *ret)
{
    const struct term_ask ask = {.prompt = "> ", .secret = true};
    talk(app, m);
    return app->term->ops->ask(app->term, &ask, ret) == TERM_LINE;
}

static bool read_keys(struct app *app, const char *id, const struct buf *bytes, const char *path,
                      struct class_keys *ret, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    CLEANUP(classes_wipe) struct buf passphrase = BUF_INIT;
    if (class_keys_locked(buf_str(bytes), bytes->len)) {
        (void)classes_ask_secret(app, MSG(MSG_CLASS_PASSPHRASE_ASK, id), &passphrase);
    }
    bool fine = class_keys_read(buf_str(bytes), bytes->len, buf_str(&passphrase), ret, &faults,
                                err);
    talk_faults(app, path, &faults);
    return fine;
}

bool classes_keys(struct app *app, const char *id, struct class_keys *ret, struct err *err)
{
    BUF_AUTO(path);
    CLEANUP(classes_wipe) struct buf bytes = BUF_INIT;
    classes_path(app, id, CLASS_SECRET, &path);
    return file_read(buf_str(&path), PAPER_MAX, &bytes, err) &&
           read_keys(app, id, &bytes, buf_str(&path), ret, err);
}

static bool make_learner(const char *path, struct class_keys *ret, struct err *err)
{
    CLEANUP(classes_wipe) struct buf json = BUF_INIT;
    *ret = (struct class_keys){.class_id = ""};
    sign_keys_new(&ret->sign);
    box_keys_new(&ret->box);
    if (!class_keys_write(ret, NULL, &json, err) ||
        !file_write_new(path, buf_str(&json), json.len, err)) {
        class_keys_wipe(ret);
        return false;
    }
    return true;
}

bool classes_learner(struct app *app, struct class_keys *ret, struct err *err)
{
    BUF_AUTO(path);
    CLEANUP(classes_wipe) struct buf bytes = BUF_INIT;
    if (!classes_folder(app, err)) {
        return false;
    }
    classes_path(app, LEARNER_KEY, "", &path);
    if (access(buf_str(&path), F_OK) != 0) {
        return make_learner(buf_str(&path), ret, err);
    }
    return file_read(buf_str(&path), PAPER_MAX, &bytes, err) &&
           read_keys(app, "", &bytes, buf_str(&path), ret, err);
}

/* ---- names of files ------------------------------------------------------------------------ */

void classes_file_name(const char *name, struct buf *ret)
{
    enum { LONGEST = 150 };
    BUF_AUTO(safe);
    size_t len = strlen(name);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t size = utf8_decode(name + i, len - i, &code);
        bool plain = utf8_is_word(code) || code == '_' || code == '-' ||
                     (code == '.' && safe.len > 0);
        if (plain) {
            buf_add(&safe, name + i, size);
        } else {
            buf_addc(&safe, '-');
        }
        i += size;
    }
    buf_add(ret, buf_str(&safe), utf8_truncate(buf_str(&safe), safe.len, LONGEST));
}
