/* Brings what later runs compare with up to date: how the instance was before a stop, where it was
 * seen, and what it left behind could cost.
 * It stays on the learner's machine; no evidence and no message is made of it. */
#include <string.h>

#include "instance.h"
#include "memory.h"
#include "wrapup/strings.h"

enum { VERSION = 1, INSTANCES_MAX = 32, IDS_MAX = 64, ID_LONGEST = 40 };

/* "i-0123…", "vol-…": what may become a key or an element. */
static bool is_id(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);
    if (text == NULL || strncmp(text, prefix, len) != 0) {
        return false;
    }
    size_t digits = strspn(text + len, "0123456789abcdef");
    return digits > 0 && digits <= ID_LONGEST && text[len + digits] == '\0';
}

static void put(struct json_writer *w, const char *key, const char *value)
{
    if (value[0] != '\0') {
        json_put_string(w, key, value);
    }
}

/* ---- the snapshot --------------------------------------------------------------------- */

static const char *first_known(const char *a, const char *b)
{
    return a[0] != '\0' ? a : b;
}

/* True when the instance runs, so that its addresses and times mean something. */
static bool runs(const struct judging *j)
{
    const cJSON *instance = instance_known(j);
    return instance != NULL ? strcmp(instance_state(instance), "running") == 0
                            : judge_imds(j, "instance-id", NULL) != NULL;
}

/* What is kept for comparing, after this run. */
static void choose_before(const struct judging *j, const cJSON *old, struct snapshot *ret)
{
    struct snapshot now;
    snapshot_before(old, ret);
    snapshot_now(j, &now);
    if (!runs(j) || now.public_address[0] == '\0') {
        return;
    }
    switch (snapshot_compare(ret, &now)) {
    case CHANGE_UNKNOWN:
        *ret = now;
        break;
    case CHANGE_NONE:
        ret->private_address = first_known(ret->private_address, now.private_address);
        ret->launch = first_known(ret->launch, now.launch);
        ret->boot = first_known(ret->boot, now.boot);
        break;
    default:
        break;
    }
}

static bool has_restarted(const struct judging *j, const cJSON *old)
{
    struct snapshot before;
    struct snapshot now;
    bool known = false;
    if (look_true(old, "restarted")) {
        return true;
    }
    snapshot_before(old, &before);
    snapshot_now(j, &now);
    enum change change = runs(j) ? snapshot_compare(&before, &now) : CHANGE_UNKNOWN;
    return change == CHANGE_RESTART ||
           (change == CHANGE_KEPT && memory_is_elastic(j, now.public_address, &known));
}

static void put_before(struct json_writer *w, const struct snapshot *before)
{
    json_open(w, "before", '{');
    put(w, "private", before->private_address);
    put(w, "public", before->public_address);
    put(w, "launch", before->launch);
    put(w, "boot", before->boot);
    json_close(w, '}');
}

/* ---- what may be left ------------------------------------------------------------------- */

/* The ids that stand at `path` in the elements of a list, when they belong to the instance. */
static void add_ids(struct strings *ids, const cJSON *value, const char *path, const char *prefix,
                    const char *subject)
{
    const cJSON *list = cJSON_IsArray(value) ? value : NULL;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, list)
    {
        const char *id = look_string(element, path);
        bool its = subject == NULL || strcmp(look_text(element, "InstanceId"), subject) == 0;
        if (its && is_id(id, prefix) && ids->count < IDS_MAX && !strings_has(ids, id)) {
            strings_add(ids, id);
        }
    }
}

static void put_ids(struct json_writer *w, const char *key, struct strings *ids)
{
    json_open(w, key, '[');
    for (size_t i = 0; i < ids->count; i++) {
        json_put_string(w, NULL, ids->list[i]);
    }
    json_close(w, ']');
    strings_release(ids);
}

static void put_leftovers(struct json_writer *w, const struct judging *j, const cJSON *old,
                          const char *subject)
{
    struct strings volumes = STRINGS_INIT;
    struct strings addresses = STRINGS_INIT;
    add_ids(&volumes, look(old, "volumes"), "", "vol-", NULL);
    add_ids(&volumes, look(instance_known(j), "BlockDeviceMappings"), "Ebs.VolumeId", "vol-", NULL);
    add_ids(&addresses, look(old, "addresses"), "", "eipalloc-", NULL);
    add_ids(&addresses, look_list(facts_get(j->facts, FACT_ADDRESSES), "Addresses"), "AllocationId",
            "eipalloc-", subject);
    put_ids(w, "volumes", &volumes);
    put_ids(w, "addresses", &addresses);
}

/* ---- one instance --------------------------------------------------------------------- */

static void put_place(struct json_writer *w, const struct judging *j, const cJSON *old)
{
    struct hash account;
    const char *region = look_text(facts_get(j->facts, FACT_REGION), "Region");
    const char *told = judge_imds(j, "placement/region", NULL);
    bool over_aws = instance_known(j) != NULL;
    if (over_aws && memory_account(j, &account)) {
        put(w, "account", account.hex);
    } else {
        put(w, "account", look_text(old, "account"));
    }
    if (over_aws && region[0] != '\0') {
        put(w, "region", region);
    } else {
        put(w, "region", told != NULL ? told : look_text(old, "region"));
    }
}

static void put_instance(struct buf *json, const struct judging *j, const cJSON *old,
                         const char *subject)
{
    struct json_writer w = {.out = json};
    struct snapshot before;
    int64_t now = 0;
    look_integer(facts_get(j->facts, FACT_NOW), "", &now);
    choose_before(j, old, &before);
    json_open(&w, NULL, '{');
    put_place(&w, j, old);
    json_put_integer(&w, "seen", now);
    put_before(&w, &before);
    json_put_bool(&w, "restarted", has_restarted(j, old));
    put_leftovers(&w, j, old, subject);
    json_close(&w, '}');
}

/* ---- all of them ---------------------------------------------------------------------- */

/* True for one of the instances that were seen last. */
static bool is_recent(const cJSON *all, const cJSON *one)
{
    int64_t when = 0;
    size_t newer = 0;
    const cJSON *other = NULL;
    look_integer(one, "seen", &when);
    cJSON_ArrayForEach(other, all)
    {
        int64_t seen = 0;
        newer += other != one && look_integer(other, "seen", &seen) && seen > when ? 1 : 0;
    }
    return newer < INSTANCES_MAX - 1;
}

static void put_others(struct buf *json, const cJSON *value, const char *subject)
{
    const cJSON *all = cJSON_IsObject(value) ? value : NULL;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, all)
    {
        bool its_own = subject != NULL && strcmp(one->string, subject) == 0;
        if (!its_own && is_id(one->string, "i-") && cJSON_IsObject(one) && is_recent(all, one)) {
            buf_addf(json, "%s\"%s\":", json->data[json->len - 1] != '{' ? "," : "", one->string);
            json_canonical(json, one);
        }
    }
}

void task_remember(const struct task_facts *facts, struct buf *json)
{
    struct judging j = {.facts = facts};
    const cJSON *memory = judge_object(&j, FACT_MEMORY);
    int64_t version = VERSION;
    look_integer(memory, "version", &version);
    if (version > VERSION) {
        json_canonical(json, memory); /* of a newer program: left alone */
        return;
    }
    const char *subject = memory_subject(&j);
    bool seen = is_id(subject, "i-") &&
                (instance_known(&j) != NULL || judge_imds(&j, "instance-id", NULL) != NULL);
    const char *last = seen ? subject : look_string(memory, "instance");
    buf_addf(json, "{\"version\":%d,", VERSION);
    if (is_id(last, "i-")) {
        buf_addf(json, "\"instance\":\"%s\",", last);
    }
    buf_adds(json, "\"instances\":{");
    put_others(json, look(memory, "instances"), seen ? subject : NULL);
    if (seen) {
        buf_addf(json, "%s\"%s\":", json->data[json->len - 1] != '{' ? "," : "", subject);
        put_instance(json, &j, memory_instance(&j, subject), subject);
    }
    buf_adds(json, "}}");
}
