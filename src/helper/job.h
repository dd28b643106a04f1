/* One job: the line that asked, the process that works on it, and the line that answers.
 * Waiting for many of them at once is the loop's part. */
#ifndef WRAPUP_HELPER_JOB_H
#define WRAPUP_HELPER_JOB_H

#include <sys/types.h>

#include "probe.h"

/* Heap. Of its state, fd is -1 unless a process works on it. */
struct job {
    struct json_doc *doc; /* NULL when the line was no JSON */
    const cJSON *id;      /* a string or a number, or NULL */
    const char *kind;     /* "" when there is none */
    const struct probe *probe;
    int64_t deadline_ms;
    pid_t pid;
    int fd;          /* the process's answer comes here */
    struct buf came; /* of the process's lines, the one that is not whole yet */
    size_t total;    /* bytes that came in all */
    bool answered;   /* the last line has come */
    struct job *next;
};

/* Reads a line. When it can't be used the error's answer is appended to out and NULL is returned.
 */
struct job *job_new(const char *line, size_t len, int64_t now_ms, struct buf *out);
void job_free(struct job *job);

/* Answers an error in the job's name; job may be NULL. */
void job_fail(const struct job *job, enum probe_error error, const char *detail, struct buf *out);
/* Runs the probe here and appends the answer; notes go to the descriptor `notes`, -1 for nowhere.
 */
void job_run(const struct job *job, int notes, struct buf *out);
/* Appends the members that every line about the job begins with. */
void job_put_head(const struct job *job, struct json_writer *w);
/* Starts a process that runs the probe and writes the answer to job->fd; false, with the answer
 * appended, when there can be none. */
bool job_start(struct job *job, struct buf *out);
/* Reads what the process wrote and appends its whole lines. True when it is done: the answer, or an
 * error in its place, has been appended then. */
bool job_read(struct job *job, struct buf *out);
/* Ends the process, if one still runs. */
void job_stop(struct job *job);

#endif
