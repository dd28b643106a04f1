/* The banks that stand in the bank folders, each loaded. */
#ifndef WRAPUP_COMMAND_SHELF_H
#define WRAPUP_COMMAND_SHELF_H

#include "table.h"

struct shelf_entry {
    char *path;
    const struct bank *bank; /* NULL: the file can't be read (err) or has faults */
    struct bank *owned;      /* the same, unless it is the bank at hand or that of a file before */
    struct buf bytes;
    struct faults faults;
    struct err err;
    bool copy;  /* byte for byte a file before */
    bool clash; /* another file has the same id and other content */
};
struct shelf {
    struct shelf_entry *list;
    size_t count;
};

/* In the order of the folders. The bank at hand is borrowed and must stay as long. */
void shelf_fill(const struct app *app, struct shelf *ret);
void shelf_release(struct shelf *shelf);
/* The first with this id; NULL when there is none. */
struct shelf_entry *shelf_find(const struct shelf *shelf, const char *id);
/* The first broken file named STEM.json, or any for NULL. */
struct shelf_entry *shelf_find_broken(const struct shelf *shelf, const char *stem);
/* Another file with the same id and other content, or NULL. */
const struct shelf_entry *shelf_rival(const struct shelf *shelf, const struct shelf_entry *entry);
/* Each id once. */
void shelf_ids(const struct shelf *shelf, struct strings *ret);

#endif
