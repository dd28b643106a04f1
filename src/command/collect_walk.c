/* Finds the files to collect: those named, and all in folders that are named.
 * What is done with a file is collect_take.c's. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "collect.h"
#include "wrapup/file.h"

enum { BATCH = 256, DEEPEST = 32 };

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

void collect_erase_progress(const struct collect *c)
{
    static const char erase[] = "\r\033[K";
    if (c->app->term->redraws && !c->json) {
        c->app->term->ops->write(c->app->term, erase, sizeof(erase) - 1);
    }
}

/* On a terminal: how far it is, always in the same line. */
static void show_progress(const struct collect *c)
{
    BUF_AUTO(line);
    if (c->app->term->redraws && !c->json) {
        msg_format(&line, app_lang(c->app), MSG(MSG_COLLECT_PROGRESS, NUM(c->counts.files)));
        write_buf(c->app, &line);
    }
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

static bool collect_file(struct collect *c, const char *path, bool named, struct err *err)
{
    BUF_AUTO(bytes);
    struct err why = ERR_INIT;
    bool known = false;
    bool fine = true;
    bool read = file_read(path, JSON_MAX_BYTES, &bytes, &why);
    collect_erase_progress(c);
    c->counts.files++;
    if (!named && !is_ours_by_name(path) && (!read || is_other(&bytes))) {
        c->counts.other++;
    } else {
        bool taken = read && collect_take(c, path, &bytes, &known, &why);
        fine = settle(c, path, taken, known, &why);
    }
    if (!fine) {
        *err = why;
    }
    show_progress(c);
    c->ended = c->app->term->ops->pause(c->app->term, 0);
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
    if (depth > DEEPEST || !list_folder(path, &names)) {
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
            fine = collect_file(c, buf_str(&inside), false, err);
        }
    }
    return fine;
}

bool collect_path(struct collect *c, const char *path, struct err *err)
{
    struct stat st;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return folder ? collect_folder(c, path, 0, err) : collect_file(c, path, true, err);
}
