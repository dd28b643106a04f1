/* Runs git so that a repository can't make it run anything: by argv, with an environment of its
 * own, read-only, and with every setting overruled that names a program (hooks, fsmonitor, pagers,
 * diff drivers, signatures, transports). The learner's own global settings count otherwise:
 * safe.directory and the global file of things to ignore. */
#ifndef WRAPUP_HELPER_GIT_H
#define WRAPUP_HELPER_GIT_H

#include <stdbool.h>
#include <stdint.h>

#include "wrapup/buf.h"

enum git_end {
    GIT_DONE,
    GIT_NO_PROGRAM,
    GIT_LATE,
    GIT_SYSTEM, /* it could not be started */
};

/* Embedded: filled by git_open(), ended by git_release(). */
struct git {
    char *program;
    int64_t until_ms;
    int status;          /* of the last run */
    bool cut;            /* the last run had more to say than is kept */
    struct buf out, err; /* of the last run; what outgrows them is not waited for */
};
/* False when there is no git. */
bool git_open(struct git *git, int64_t until_ms);
void git_release(struct git *git);

/* Runs git in a folder; args end with NULL. input may be NULL. */
enum git_end git_run(struct git *git, const char *folder, const char *const args[],
                     const struct buf *input);

#endif
