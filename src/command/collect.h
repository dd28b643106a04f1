/* Collecting what learners handed in: shared by the files of `collect`. */
#ifndef WRAPUP_COMMAND_COLLECT_H
#define WRAPUP_COMMAND_COLLECT_H

#include "classes.h"
#include "graded.h"
#include "shelf.h"

struct collect_counts {
    size_t files, taken, before, refused, other;
    size_t handins, plain, forms;
    size_t attempts[CLASS_FOREIGN + 1]; /* by enum class_taken */
    size_t answers, pending, others;    /* others: items in another revision, pending, too */
};
struct collect {
    struct app *app;
    bool json;
    const char *only_class; /* NULL: any; "": none */
    const char *only_bank;  /* NULL: any */
    struct shelf shelf;     /* unless a bank is named */
    struct collect_bank {
        const struct bank *bank;
        struct hash hash;
    } * banks; /* those met, kept in the store */
    size_t bank_count;
    struct collect_class {
        struct uuid id;
        struct class_keys keys;
        bool open; /* false: there are no keys, or the passphrase was another */
        bool sign_wanted;
    } * classes;
    size_t class_count;
    struct hash taken_hash; /* the bank that attempts were taken with, the last one met */
    struct bank *taken;     /* NULL: it isn't here */
    struct moment now;
    size_t in_batch;
    struct collect_counts counts;
    struct buf troubles; /* for --json */
    struct json_writer trouble_writer;
    enum term_got ended; /* TERM_TIME: not */
};

/* Takes what a file holds, within the batch that is open. False, with an error of the store, when
 * nothing can go on; with any other this file is refused. *known is true when it was taken before.
 */
bool collect_take(struct collect *c, const char *file, const struct buf *bytes, bool *known,
                  struct err *err);
/* Lists something about a file. */
void collect_trouble(struct collect *c, const char *file, struct msg m);
/* Ends the batch durably, and begins the next one. */
bool collect_commit(struct collect *c, struct err *err);
/* The instructor's bank of that id; NULL with an error when there is none. */
const struct collect_bank *collect_bank(struct collect *c, const char *id, struct err *err);
/* The keys of a class; NULL with an error when they can't be had. */
const struct collect_class *collect_class(struct collect *c, const char *id, struct err *err);
/* The bank with this hash where it is here, else NULL. */
const struct bank *collect_taken(struct collect *c, const char *hash);
void collect_release(struct collect *c);

/* Walks a file or folder; false when nothing can go on. */
bool collect_path(struct collect *c, const char *path, struct err *err);
/* Takes the line that says how far it is off the terminal. */
void collect_erase_progress(const struct collect *c);

#endif
