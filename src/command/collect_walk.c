/* Finds the files to collect: those named, and all in folders that are named.
 * What is done with a file is collect_take.c's. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "collect.h"
#include "wrapup/file.h"

enum { BATCH = 256 };

static bool is_ours_by_name(const char *path)
{
    static const char ending[] = ".wrapup";
    size_t len = strlen(path);
    size_t end = sizeof(ending) - 1;
    return len > end && strcmp(path + len - end, ending) == 0;
}

/* What else lies in a folder is nobody's trouble. */
static bool is_other(const struct buf *bytes)
{
    enum exchange_kind kind = exchange_kind(buf_str(bytes), bytes->len);
    return kind != EXCHANGE_HANDIN && kind != EXCHANGE_FEEDBACK && kind != EXCHANGE_SEALED;
}

/* False when nothing can go on: the store failed. */
static bool settle(struct collect *c, const char *path, bool taken, bool known, struct err *err)
{
    if (taken) {
        c->counts.before += known;
        c->counts.taken += !known;
    } else if (err->kind == ERR_STORE || err->kind == ERR_CONFLICT) {
        return false;
    } else {
        c->counts.refused++;
        collect_trouble(c, path, MSG(MSG_COLLECT_REFUSED, err->text.in[app_lang(c->app)]));
    }
    return ++c->in_batch < BATCH || collect_commit(c, err);
}

bool collect_file(struct collect *c, const struct collect_found *found, struct err *err)
{
    BUF_AUTO(bytes);
    struct err why = ERR_INIT;
    bool known = false;
    bool fine = true;
    bool read = file_read(found->path, JSON_MAX_BYTES, &bytes, &why);
    c->counts.files++;
    if (!found->named && !is_ours_by_name(found->shown) && (!read || is_other(&bytes))) {
        c->counts.other++;
    } else {
        bool taken = read && collect_take(c, found->shown, &bytes, &known, &why);
        fine = settle(c, found->shown, taken, known, &why);
    }
    if (!fine) {
        *err = why;
    }
    c->ended = c->app->term->ops->pause(c->app->term, 0);
    return fine;
}

static bool walk_file(struct collect *c, const char *path, bool named, int64_t size,
                      struct err *err)
{
    const struct collect_found found = {.path = path, .shown = path, .named = named};
    if (collect_is_archive(path, named)) {
        return collect_archive(c, path, named, err);
    }
    bool fine = collect_file(c, &found, err);
    collect_progress(c, size);
    return fine;
}

/* ---- folders ------------------------------------------------------------------------------- */

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In order, so that it is the same on every machine. Hidden ones are left out: what macOS puts
 * beside each file of an archive looks like a hand-in. */
static bool list_folder(const char *path, struct strings *ret)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return false;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            strings_add(ret, entry->d_name);
        }
    }
    (void)closedir(folder);
    if (ret->count > 0) {
        qsort(ret->list, ret->count, sizeof(*ret->list), compare_text);
    }
    return true;
}

static bool collect_folder(struct collect *c, const char *path, unsigned depth, struct err *err)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    if (depth > COLLECT_DEEPEST || !list_folder(path, &names)) {
        c->counts.refused++;
        collect_trouble(c, path, MSG0(MSG_COLLECT_FOLDER));
        return true;
    }
    bool fine = true;
    for (size_t i = 0; fine && i < names.count && c->ended == TERM_TIME; i++) {
        BUF_AUTO(inside);
        struct stat st;
        buf_addf(&inside, "%s/%s", path, names.list[i]);
        /* Links aren't followed: they lead out of what was named, or around in circles. */
        if (lstat(buf_str(&inside), &st) != 0) {
            continue;
        }
        if (S_ISDIR(st.st_mode)) {
            fine = collect_folder(c, buf_str(&inside), depth + 1, err);
        } else if (S_ISREG(st.st_mode)) {
            fine = walk_file(c, buf_str(&inside), false, (int64_t)st.st_size, err);
        }
    }
    return fine;
}

bool collect_path(struct collect *c, const char *path, struct err *err)
{
    struct stat st = {.st_size = 0};
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return folder ? collect_folder(c, path, 0, err)
                  : walk_file(c, path, true, (int64_t)st.st_size, err);
}
