/* The probes a task may name and the parameters of each.
 * Running a probe is the helper's business, judging its facts the checks'. */
#ifndef WRAPUP_TASK_PROBE_H
#define WRAPUP_TASK_PROBE_H

#include "wrapup/json.h"

enum probe_kind {
    PROBE_AWS,
    PROBE_SSH,
    PROBE_TCP,
    PROBE_HTTP,
    PROBE_FILE,
    PROBE_GIT,
    PROBE_KEYPAIR,
    PROBE_IMDS,
    PROBE_ASK,
    PROBE_KIND_COUNT
};

/* Checks a probe object against the table; every fault goes to at->faults. */
bool probe_check(const struct json_at *at);
/* Checks an `expect` object: a matcher's name, and parameters that are plain values. */
bool expect_check(const struct json_at *at);

#endif
