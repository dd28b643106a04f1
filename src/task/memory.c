/* Reading what earlier runs remembered, and comparing an instance with itself.
 * Bringing the memory up to date is remember.c's. */
#include "memory.h"

#include <string.h>

#include "instance.h"

const cJSON *memory_instance(const struct judging *j, const char *id)
{
    const cJSON *all = look(judge_object(j, FACT_MEMORY), "instances");
    const cJSON *one = id != NULL && cJSON_IsObject(all) ? cJSON_GetObjectItemCaseSensitive(all, id)
                                                         : NULL;
    return cJSON_IsObject(one) ? one : NULL;
}

bool memory_account(const struct judging *j, struct hash *ret)
{
    const char *account = look_text(judge_object(j, FACT_IDENTITY), "Account");
    if (account[0] == '\0') {
        return false;
    }
    BUF_AUTO(text);
    buf_addf(&text, "wrapup account %s", account);
    *ret = hash_bytes(buf_str(&text), text.len);
    return true;
}

const char *memory_subject(const struct judging *j)
{
    const char *id = look_string(instance_known(j), "InstanceId");
    id = id != NULL ? id : instance_missing(j) != NULL ? instance_target(j) : NULL;
    id = id != NULL ? id : judge_imds(j, "instance-id", NULL);
    return id != NULL ? id : instance_target(j);
}

void snapshot_now(const struct judging *j, struct snapshot *ret)
{
    const cJSON *instance = instance_known(j);
    const char *id = judge_imds(j, "instance-id", NULL);
    const char *subject = memory_subject(j);
    *ret = (struct snapshot){.private_address = look_text(instance, "PrivateIpAddress"),
                             .public_address = look_text(instance, "PublicIpAddress"),
                             .launch = look_text(instance, "LaunchTime"),
                             .boot = ""};
    if (id != NULL && subject != NULL && strcmp(id, subject) != 0) {
        return; /* another machine answers */
    }
    const char *private_address = judge_imds(j, "local-ipv4", NULL);
    const char *public_address = judge_imds(j, "public-ipv4", NULL);
    ret->boot = look_text(judge_object(j, FACT_BOOT), "boot_id");
    if (instance == NULL) {
        ret->private_address = private_address != NULL ? private_address : "";
        ret->public_address = public_address != NULL ? public_address : "";
    }
}

void snapshot_before(const cJSON *instance, struct snapshot *ret)
{
    *ret = (struct snapshot){.private_address = look_text(instance, "before.private"),
                             .public_address = look_text(instance, "before.public"),
                             .launch = look_text(instance, "before.launch"),
                             .boot = look_text(instance, "before.boot")};
}

static bool both(const char *a, const char *b)
{
    return a[0] != '\0' && b[0] != '\0';
}

static bool differ(const char *a, const char *b)
{
    return both(a, b) && strcmp(a, b) != 0;
}

enum change snapshot_compare(const struct snapshot *before, const struct snapshot *now)
{
    int64_t then = 0;
    int64_t later = 0;
    bool moved = differ(before->public_address, now->public_address);
    bool rebooted = differ(before->boot, now->boot);
    if (differ(before->private_address, now->private_address)) {
        return CHANGE_PRIVATE;
    }
    if (!both(before->private_address, now->private_address) ||
        !both(before->public_address, now->public_address)) {
        return CHANGE_UNKNOWN;
    }
    if (instance_time(before->launch, &then) && instance_time(now->launch, &later)) {
        if (later > then) {
            return moved ? CHANGE_RESTART : CHANGE_KEPT;
        }
        return later < then ? CHANGE_UNKNOWN : rebooted ? CHANGE_REBOOT : CHANGE_NONE;
    }
    if (both(before->boot, now->boot)) {
        return rebooted && moved ? CHANGE_RESTART : rebooted ? CHANGE_PERHAPS : CHANGE_NONE;
    }
    return moved ? CHANGE_UNKNOWN : CHANGE_NONE;
}

bool memory_is_elastic(const struct judging *j, const char *address, bool *known)
{
    const cJSON *addresses = look_list(facts_get(j->facts, FACT_ADDRESSES), "Addresses");
    const cJSON *one = NULL;
    *known = addresses != NULL;
    cJSON_ArrayForEach(one, addresses)
    {
        if (strcmp(look_text(one, "PublicIp"), address) == 0) {
            return true;
        }
    }
    if (*known) {
        return false;
    }
    /* An address of Amazon's own pool goes back to it at a stop. */
    const char *owner = look_text(instance_known(j), "NetworkInterfaces.0.Association.IpOwnerId");
    *known = owner[0] != '\0';
    return *known && strcmp(owner, "amazon") != 0;
}
