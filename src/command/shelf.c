/* Every bank of the bank folders, with its id: what is there, what is broken, what clashes.
 * Loading one for use is left to bankfile.c. */
#include "shelf.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/file.h"

static bool ends_with(const char *s, const char *tail)
{
    size_t len = strlen(s);
    size_t tail_len = strlen(tail);
    return len > tail_len && strcmp(s + len - tail_len, tail) == 0;
}

bool bank_is_path(const char *name)
{
    return strchr(name, '/') != NULL || ends_with(name, ".json");
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

static bool same_bytes(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && memcmp(buf_str(a), buf_str(b), a->len) == 0;
}

/* Parses only what was not parsed before: the bank at hand, and copies of an earlier file. */
static void fill_entry(const struct app *app, const struct shelf *shelf, struct shelf_entry *e)
{
    if (!bank_read_file(e->path, &e->bytes, &e->err)) {
        return;
    }
    for (size_t i = 0; i < shelf->count && !e->copy; i++) {
        const struct shelf_entry *before = &shelf->list[i];
        if (before->bank != NULL && same_bytes(&before->bytes, &e->bytes)) {
            e->bank = before->bank;
            e->copy = true;
        }
    }
    if (!e->copy && app->bank != NULL && same_bytes(&app->bank_bytes, &e->bytes)) {
        e->bank = app->bank;
    } else if (!e->copy && bank_load(buf_str(&e->bytes), e->bytes.len, &e->owned, &e->faults)) {
        e->bank = e->owned;
    }
}

static void find_clashes(struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++) {
        for (size_t k = 0; k < shelf->count; k++) {
            const struct bank *a = shelf->list[i].bank;
            const struct bank *b = shelf->list[k].bank;
            if (a != NULL && b != NULL && a != b && strcmp(a->id, b->id) == 0) {
                shelf->list[i].clash = true;
            }
        }
    }
}

void shelf_fill(const struct app *app, struct shelf *ret)
{
    CLEANUP(strings_release) struct strings files = STRINGS_INIT;
    bank_files(app, &files);
    *ret = (struct shelf){.list = xcalloc(files.count + 1, sizeof(*ret->list))};
    for (size_t i = 0; i < files.count; i++) {
        struct shelf_entry *e = &ret->list[i];
        *e = (struct shelf_entry){.path = xstrdup(files.list[i]),
                                  .bytes = BUF_INIT,
                                  .faults = FAULTS_INIT,
                                  .err = ERR_INIT};
        fill_entry(app, ret, e);
        ret->count++;
    }
    find_clashes(ret);
}

void shelf_release(struct shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++) {
        free(shelf->list[i].path);
        bank_free(shelf->list[i].owned);
        buf_release(&shelf->list[i].bytes);
        faults_release(&shelf->list[i].faults);
    }
    free(shelf->list);
    *shelf = (struct shelf){.list = NULL};
}

struct shelf_entry *shelf_find(const struct shelf *shelf, const char *id)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->list[i].bank != NULL && strcmp(shelf->list[i].bank->id, id) == 0) {
            return &shelf->list[i];
        }
    }
    return NULL;
}

/* "…/ec2.json" is named "ec2". */
static bool has_stem(const char *path, const char *stem)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t len = strlen(stem);
    return strncmp(name, stem, len) == 0 && strcmp(name + len, ".json") == 0;
}

struct shelf_entry *shelf_find_broken(const struct shelf *shelf, const char *stem)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->list[i].bank == NULL && (stem == NULL || has_stem(shelf->list[i].path, stem))) {
            return &shelf->list[i];
        }
    }
    return NULL;
}

const struct shelf_entry *shelf_rival(const struct shelf *shelf, const struct shelf_entry *e)
{
    for (size_t i = 0; e->clash && i < shelf->count; i++) {
        const struct bank *other = shelf->list[i].bank;
        if (other != NULL && other != e->bank && strcmp(other->id, e->bank->id) == 0) {
            return &shelf->list[i];
        }
    }
    return NULL;
}

void shelf_ids(const struct shelf *shelf, struct strings *ret)
{
    for (size_t i = 0; i < shelf->count; i++) {
        if (shelf->list[i].bank != NULL && !strings_has(ret, shelf->list[i].bank->id)) {
            strings_add(ret, shelf->list[i].bank->id);
        }
    }
}
