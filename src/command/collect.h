/* Collecting what learners handed in: shared by the files of `collect`. */
#ifndef WRAPUP_COMMAND_COLLECT_H
#define WRAPUP_COMMAND_COLLECT_H

#include "classes.h"
#include "graded.h"
#include "shelf.h"

/* Folders within folders that are walked. */
enum { COLLECT_DEEPEST = 32 };

struct collect_counts {
    size_t files, taken, before, refused, other;
    size_t handins, plain, forms;
    size_t attempts[CLASS_FOREIGN + 1]; /* by enum class_taken */
    size_t answers, pending, others;    /* others: items in another revision, pending, too */
};
/* In bytes; archives as they are packed. */
struct collect_progress {
    int64_t total, done;
    int64_t began_ms, drawn_ms, drawn_percent; /* began_ms 0: not yet */
    bool shown;                                /* stands on the terminal now */
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
    struct snapshot taken;      /* the bank that attempts were taken with */
    struct question_memo *memo; /* of the banks above */
    struct moment now;
    size_t in_batch;
    struct collect_progress progress;
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
void collect_release(struct collect *c);

struct collect_found {
    const char *path;
    const char *shown; /* as it is spoken of */
    bool named;        /* by the instructor: what it is must be said then */
};
/* Takes a file, refuses it, or leaves it out as none of ours; false when nothing can go on. */
bool collect_file(struct collect *c, const struct collect_found *found, struct err *err);
/* Walks a file, folder or archive; false when nothing can go on. */
bool collect_path(struct collect *c, const char *path, struct err *err);

/* By its name; what was named is looked into, too. */
bool collect_is_archive(const char *path, bool named);
/* Takes what an archive holds; false when nothing can go on. Without wrapup-helper it is refused.
 */
bool collect_archive(struct collect *c, const char *path, bool named, struct err *err);

/* Adds what is to be done to what progress is measured by. */
void collect_measure(struct collect *c, const char *path);
/* So many bytes more are done: shows how far it is, at a terminal, not too often. */
void collect_progress(struct collect *c, int64_t bytes);
/* Takes the line that says so off the terminal. */
void collect_erase_progress(struct collect *c);

#endif
