/* The instance as AWS describes it, for all matchers that ask about it. */
#ifndef WRAPUP_TASK_INSTANCE_H
#define WRAPUP_TASK_INSTANCE_H

#include "judge.h"

/* The instance, and the result goes by its route; NULL, after the end was set, when it is not known
 * or AWS does not know it. */
const cJSON *instance_need(struct judging *j);
/* The same without an end: NULL when it is not known or AWS does not know it. */
const cJSON *instance_known(const struct judging *j);
/* The code with which AWS said that there is none, or NULL. */
const char *instance_missing(const struct judging *j);
/* "running", "" when it is not said. */
const char *instance_state(const cJSON *instance);
/* The configured instance id, or NULL. */
const char *instance_target(const struct judging *j);
/* True when it began to run so shortly ago that its servers may not be up. */
bool instance_is_booting(const struct judging *j);
/* Reads "2024-05-01T12:34:56+00:00" (or Z, or with a fraction) as ms since 1970. */
bool instance_time(const char *text, int64_t *ret);

/* The end for the state of an instance that should run, and doesn't. */
bool instance_not_running(struct judging *j, const char *state);

#endif
