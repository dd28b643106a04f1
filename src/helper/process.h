/* Programs started on this machine: each in a session of its own, without a terminal, with an
 * environment that holds no credentials, and gone with the process that started it.
 * What is run, and until when, is the probes' part. */
#ifndef WRAPUP_HELPER_PROCESS_H
#define WRAPUP_HELPER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "wrapup/buf.h"

/* Kills the processes that are still running when this one dies, whatever it dies of. One per job.
 */
struct guard {
    pid_t pid; /* 0: there is none */
    int fd;    /* it is told of them here */
};
/* False with errno. `notes`, if not -1, is a descriptor that the guard must not keep open. */
bool guard_start(struct guard *guard, int notes);
void guard_stop(struct guard *guard);

/* Fits into a pipe, so that nobody has to wait until it is read. */
enum { PROCESS_INPUT_MOST = 16 * 1024 };

/* Embedded: filled by process_start(), ended by process_stop(). */
struct process {
    pid_t pid;    /* also its group's; 0: there is none */
    int out, err; /* its streams, non-blocking; -1 when closed */
};
/* Runs argv[0] with `input` to read (at most PROCESS_INPUT_MOST bytes), NULL for nothing.
 * environment NULL: this one's without what could be a credential. folder may be NULL: this one.
 * False with errno. */
struct process_rule {
    const char *const *argv;
    const char *const *environment;
    const char *folder;
    const struct buf *input;
};
bool process_start(struct process *process, const struct guard *guard,
                   const struct process_rule *rule);
/* True when it has ended: signal is 0 and status its exit status, or signal killed it. Does not
 * wait; the process is let go by process_stop() only, so that its group's number stays its own. */
bool process_ended(const struct process *process, int *status, int *signal);
/* Waits until something came from a stream, or a process ended, or until_ms is over. `ready` says
 * for each process whether a stream of it can be read; processes without a pid are passed over. */
void process_wait(const struct process *list, size_t count, int64_t until_ms, bool ready[]);
/* Kills the whole group, waits for its leader, and closes the streams. */
void process_stop(struct process *process, const struct guard *guard);

/* True for a variable whose value, or what it leads to, is a credential. */
bool process_secret_variable(const char *name_and_value);

#endif
