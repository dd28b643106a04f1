/* Reads the instance and its rules as AWS describes them.
 * Judging them is left to the tasks' matchers. */
#include <string.h>

#include "private.h"

enum { VALUES_MOST = 200 }; /* of a filter */

const char *instance_string(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

static bool is_terminated(const cJSON *instance)
{
    const cJSON *state = cJSON_GetObjectItemCaseSensitive(instance, "State");
    const char *name = instance_string(state, "Name");
    return name != NULL && strcmp(name, "terminated") == 0;
}

const cJSON *instance_choose(const cJSON *reservations, const char *id, bool *many)
{
    const cJSON *found = NULL;
    const cJSON *reservation = NULL;
    cJSON_ArrayForEach(reservation, reservations)
    {
        const cJSON *instance = NULL;
        cJSON_ArrayForEach(instance, cJSON_GetObjectItemCaseSensitive(reservation, "Instances"))
        {
            const char *own = instance_string(instance, "InstanceId");
            if (own == NULL || (id[0] != '\0' ? strcmp(own, id) != 0 : is_terminated(instance))) {
                continue;
            }
            if (found != NULL && strcmp(instance_string(found, "InstanceId"), own) != 0) {
                *many = true;
                return NULL;
            }
            found = instance; /* of one described twice the later word counts */
        }
    }
    return found;
}

static void add_once(struct strings *ret, const char *text)
{
    if (text != NULL && target_is_name(text) && !strings_has(ret, text)) {
        strings_add(ret, text);
    }
}

static void add_each(const cJSON *list, const char *name, struct strings *ret)
{
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, list)
    {
        add_once(ret, instance_string(element, name));
    }
}

void instance_groups(const cJSON *instance, struct strings *ret)
{
    add_each(cJSON_GetObjectItemCaseSensitive(instance, "SecurityGroups"), "GroupId", ret);
    const cJSON *interface = NULL;
    cJSON_ArrayForEach(interface, cJSON_GetObjectItemCaseSensitive(instance, "NetworkInterfaces"))
    {
        add_each(cJSON_GetObjectItemCaseSensitive(interface, "Groups"), "GroupId", ret);
    }
}

void instance_volumes(const cJSON *instance, struct strings *ret)
{
    const cJSON *device = NULL;
    cJSON_ArrayForEach(device, cJSON_GetObjectItemCaseSensitive(instance, "BlockDeviceMappings"))
    {
        add_once(ret, instance_string(cJSON_GetObjectItemCaseSensitive(device, "Ebs"), "VolumeId"));
    }
}

void instance_prefix_lists(const cJSON *rules, struct strings *ret)
{
    const cJSON *rule = NULL;
    cJSON_ArrayForEach(rule, rules)
    {
        if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(rule, "IsEgress"))) {
            add_once(ret, instance_string(rule, "PrefixListId"));
        }
    }
}

static void add_volumes(const cJSON *seen, struct strings *ret)
{
    const cJSON *volume = NULL;
    cJSON_ArrayForEach(volume, cJSON_GetObjectItemCaseSensitive(seen, "volumes"))
    {
        if (cJSON_IsString(volume) && ret->count < VALUES_MOST) {
            add_once(ret, volume->valuestring);
        }
    }
}

void instance_known_volumes(const struct engine *e, struct strings *ret)
{
    const cJSON *memory = facts_get(e->facts, FACT_MEMORY);
    const cJSON *instances = cJSON_GetObjectItemCaseSensitive(memory, "instances");
    const cJSON *seen = NULL;
    cJSON_ArrayForEach(seen, instances)
    {
        bool other = seen->string == NULL || strcmp(seen->string, buf_str(&e->id)) != 0;
        if (e->id.len == 0 || !other) {
            add_volumes(seen, ret);
        }
    }
    instance_volumes(part_get(e, PART_INSTANCE), ret);
}

void instance_put_prefix_list(struct json_writer *w, const char *id, const cJSON *entries)
{
    if (!cJSON_IsArray(entries)) {
        json_put_string(w, id, NULL);
        return;
    }
    json_open(w, id, '[');
    const cJSON *entry = NULL;
    cJSON_ArrayForEach(entry, entries)
    {
        json_put_string(w, NULL, instance_string(entry, "Cidr"));
    }
    json_close(w, ']');
}
