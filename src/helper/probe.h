/* The table of probes: what the helper can be asked, and how one question is answered.
 * Reading jobs, deadlines and processes are the loop's part. */
#ifndef WRAPUP_HELPER_PROBE_H
#define WRAPUP_HELPER_PROBE_H

#include <stdint.h>

#include "wrapup/json.h"

/* Why there is no observation. Each has a name in the protocol. */
enum probe_error {
    PROBE_DONE,         /* there is one */
    PROBE_BAD_JOB,      /* the line or a parameter can't be used */
    PROBE_UNKNOWN_KIND, /* no such probe in this helper */
    PROBE_DEADLINE,     /* time was up before anything was known */
    PROBE_FORBIDDEN,    /* an address that is never asked */
    PROBE_DENIED,       /* this machine does not let us look */
    PROBE_LOOKUP,       /* the name service could not be asked */
    PROBE_SYSTEM,       /* the operating system said no */
    PROBE_CRASHED,      /* the probe ended without an answer */
    PROBE_ERROR_COUNT
};
const char *probe_error_name(enum probe_error error);

struct probe_job {
    const cJSON *parameters; /* the job's object */
    int64_t deadline_ms;     /* on the clock of helper_now_ms() */
    const struct job *job;   /* in whose name notes are sent */
    int notes;               /* where they go; -1: nobody waits for any */
};

struct probe {
    const char *kind;
    bool at_once; /* cannot block: answered without a process of its own */
    /* Writes the members of the observation. On an error what was written is dropped, and detail
     * may say more. */
    enum probe_error (*run)(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail);
};
/* NULL when there is no such kind. */
const struct probe *probe_find(const char *kind);
/* Adds an array of all kinds under the key "kinds". */
void probe_list(struct json_writer *w);

enum probe_error probe_hello(const struct probe_job *job, struct json_writer *observation,
                             struct buf *detail);
enum probe_error probe_aws(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail);
enum probe_error probe_exec(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail);
enum probe_error probe_file(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail);
enum probe_error probe_git(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail);
enum probe_error probe_http(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail);
enum probe_error probe_imds(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail);
enum probe_error probe_keypair(const struct probe_job *job, struct json_writer *observation,
                               struct buf *detail);
enum probe_error probe_ssh(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail);
enum probe_error probe_tcp(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail);
enum probe_error probe_unpack(const struct probe_job *job, struct json_writer *observation,
                              struct buf *detail);
enum probe_error probe_upload(const struct probe_job *job, struct json_writer *observation,
                              struct buf *detail);

/* A note: a line ahead of the answer that tells what is known already. Begin, write members through
 * note->w, end; what is ended is sent at once. */
struct probe_note {
    struct buf line;
    struct json_writer w;
};
void probe_note_begin(const struct probe_job *job, struct probe_note *note);
void probe_note_end(const struct probe_job *job, struct probe_note *note);

/* Parameters. Each returns false, with detail naming the parameter, when it can't be used. */
bool probe_string(const struct probe_job *job, const char *name, size_t max, const char **ret,
                  struct buf *detail);
/* An absent integer leaves *ret as it is. */
bool probe_integer(const struct probe_job *job, const char *name, int64_t min, int64_t max,
                   int64_t *ret, struct buf *detail);

/* Monotonic milliseconds. */
int64_t helper_now_ms(void);

#endif
