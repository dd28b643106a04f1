/* The probes a task may name and the parameters of each.
 * Running a probe is the helper's business, judging its facts the matchers'. */
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
/* "aws", "ssh", … */
const char *probe_kind_name(enum probe_kind kind);

/* Checks a probe object against the table; every fault goes to at->faults. False, with *ret
 * PROBE_KIND_COUNT, when not even the kind is known. */
bool probe_check(const struct json_at *at, enum probe_kind *ret);
/* Checks an `expect` object against the table of matchers, and that its matcher judges such a
 * probe; kind PROBE_KIND_COUNT: of any kind. */
bool expect_check(const struct json_at *at, const cJSON *probe, enum probe_kind kind);

#endif
