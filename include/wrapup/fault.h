/* The faults of an input file, all of them, each with its place. */
#ifndef WRAPUP_FAULT_H
#define WRAPUP_FAULT_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/msg.h"

struct fault {
    unsigned line;          /* from 1; 0: the file as a whole */
    unsigned column;        /* from 1, in characters, not bytes */
    char *pointer;          /* JSON Pointer (RFC 6901), "" for the root */
    char *what[LANG_COUNT]; /* "what is wrong: what to do" */
};

/* Embedded: start from FAULTS_INIT, end with faults_release. */
struct faults {
    struct fault *list;
    size_t count; /* listed, at most FAULTS_MAX */
    size_t total; /* met, also those beyond the cap */
};
enum { FAULTS_MAX = 1000 };
#define FAULTS_INIT \
    { \
        .list = NULL, .count = 0, .total = 0 \
    }

void faults_release(struct faults *faults);
/* Takes copies of everything. */
void faults_add(struct faults *faults, unsigned line, unsigned column, const char *pointer,
                struct msg m);
/* Orders by line, column, then order of adding. */
void faults_sort(struct faults *faults);
/* Appends one line "file:line:col: /pointer: what: what to do\n", made harmless for a screen. */
void fault_format(struct buf *out, const struct fault *fault, const char *file, enum lang lang);

#endif
