/* What earlier runs remembered, and what this one makes of it.
 *
 * {"version":1, "instance":ID of the one seen last, "instances":{"i-…":{"account":HASH, "region":…,
 * "seen":ms, "before":{"private":…, "public":…, "launch":…, "boot":…}, "restarted":true,
 * "volumes":[…], "addresses":[…]}}} */
#ifndef WRAPUP_TASK_MEMORY_H
#define WRAPUP_TASK_MEMORY_H

#include "judge.h"
#include "wrapup/hash.h"

/* The remembered instance, or NULL. */
const cJSON *memory_instance(const struct judging *j, const char *id);
/* The account that AWS was asked with, as a hash; false when it is not known. */
bool memory_account(const struct judging *j, struct hash *ret);
/* The instance that the facts are about: as AWS or the metadata says, else as configured; NULL. */
const char *memory_subject(const struct judging *j);

/* How an instance is now, to be compared with how it was; "" for what is not known. */
struct snapshot {
    const char *private_address, *public_address, *launch, *boot;
};
void snapshot_now(const struct judging *j, struct snapshot *ret);
void snapshot_before(const cJSON *instance, struct snapshot *ret);

enum change {
    CHANGE_UNKNOWN, /* nothing to compare with */
    CHANGE_NONE,    /* the same run of the machine */
    CHANGE_REBOOT,  /* another run, certainly without a stop */
    CHANGE_PERHAPS, /* another run, with a stop or without */
    CHANGE_RESTART, /* stopped and started, and the public address is another */
    CHANGE_KEPT,    /* stopped and started, and the public address is the same */
    CHANGE_PRIVATE, /* the private address is another: not the same machine */
};
enum change snapshot_compare(const struct snapshot *before, const struct snapshot *now);
/* True when the public address is an Elastic IP; *known says whether that can be told. */
bool memory_is_elastic(const struct judging *j, const char *address, bool *known);

#endif
