/* Which instance is checked, by which address it is reached, and whether it is this machine.
 * Never the first of several. */
#include <ctype.h>
#include <string.h>

#include "private.h"

bool target_is_name(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    size_t len = strlen(text);
    return len > 0 && len <= 253 && strchr(letters, text[0]) != NULL &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == len;
}

/* A name, or an IPv6 address. */
static bool is_host(const char *text)
{
    return target_is_name(text) ||
           (strchr(text, ':') != NULL && strspn(text, "0123456789abcdefABCDEF:.") == strlen(text));
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* ---- the instance -------------------------------------------------------------------------- */

void target_take_instances(struct engine *e, const cJSON *reservations)
{
    BUF_AUTO(json);
    struct faults faults = FAULTS_INIT;
    json_canonical(&json, reservations);
    if (!json_doc_parse(buf_str(&json), json.len, &e->instances, &faults)) {
        e->instances = NULL;
        part_unknown(e, PART_INSTANCE, "odd_answer", NULL);
    }
    faults_release(&faults);
}

/* What an earlier run knew, for an account where nothing else is left. */
static const char *remembered_id(const struct engine *e)
{
    const cJSON *memory = facts_get(e->facts, FACT_MEMORY);
    const char *id = instance_string(memory, "instance");
    return id != NULL && target_is_name(id) ? id : "";
}

static void choose(struct engine *e)
{
    const cJSON *reservations = json_doc_root(e->instances);
    bool many = false;
    const cJSON *found = instance_choose(reservations, buf_str(&e->id), &many);
    if (found == NULL && !many && e->id.len == 0 && remembered_id(e)[0] != '\0') {
        found = instance_choose(reservations, remembered_id(e), &many);
    }
    if (found != NULL) {
        part_known(e, PART_INSTANCE, "aws", found);
    } else if (many) {
        part_unknown(e, PART_INSTANCE, "which_instance", NULL);
    } else {
        BUF_AUTO(missing);
        buf_adds(&missing, "{\"Missing\":\"\"}");
        part_known_text(e, PART_INSTANCE, "aws", &missing);
    }
}

static void learn_id(struct engine *e)
{
    const char *id = instance_string(part_get(e, PART_INSTANCE), "InstanceId");
    if (e->id.len == 0 && id != NULL && target_is_name(id)) {
        buf_adds(&e->id, id);
    }
}

/* ---- this machine -------------------------------------------------------------------------- */

/* Without an instance in the settings, this one is meant unless they name another machine. */
static bool names_this_machine(const char *host, const cJSON *here)
{
    static const char *const members[] = {"public-ipv4", "public-hostname", "local-ipv4"};
    if (host == NULL || same(host, "localhost") || same(host, "127.0.0.1") || same(host, "::1")) {
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        if (same(host, instance_string(here, members[i]))) {
            return true;
        }
    }
    return false;
}

void target_here(struct engine *e, const cJSON *observation)
{
    const struct check_target *target = &e->request->target;
    BUF_AUTO(json);
    if (e->parts[PART_HERE] == SETTLED) {
        return;
    }
    if (!metadata_from_job(observation, &json)) {
        facts_set_unknown(e->facts, part_fact(PART_HERE), "no_imds", NULL);
        e->parts[PART_HERE] = SETTLED;
        return;
    }
    part_known_text(e, PART_HERE, "local", &json);
    const cJSON *here = part_get(e, PART_HERE);
    const char *id = instance_string(here, "instance-id");
    if (id == NULL || !target_is_name(id)) {
        return;
    }
    e->report->on_instance = target->instance != NULL ? same(target->instance, id)
                                                      : names_this_machine(target->host, here);
    if (!e->report->on_instance) {
        return;
    }
    if (e->id.len == 0) {
        buf_adds(&e->id, id);
    }
    machine_come_home(e);
    part_known_text(e, PART_IMDS, "local", &json);
}

/* ---- the address --------------------------------------------------------------------------- */

static void use_address(struct engine *e, const char *address)
{
    if (is_host(address)) {
        buf_adds(&e->address, address);
    } else {
        e->no_address = "invalid";
    }
}

static void find_address(struct engine *e)
{
    const char *host = e->request->target.host;
    if (host != NULL) {
        use_address(e, host);
        return;
    }
    if (e->parts[PART_INSTANCE] != SETTLED) {
        return;
    }
    const cJSON *instance = part_get(e, PART_INSTANCE);
    const char *address = instance_string(instance, "PublicIpAddress");
    if (address != NULL) {
        use_address(e, address);
    } else if (instance_string(instance, "InstanceId") != NULL) {
        e->no_address = "no_address";
    } else {
        e->no_address = "not_configured";
    }
}

void target_advance(struct engine *e)
{
    bool sure = e->id.len > 0 || e->parts[PART_HERE] == SETTLED;
    if (e->instances != NULL && e->parts[PART_INSTANCE] != SETTLED && sure) {
        choose(e);
    }
    if (e->parts[PART_INSTANCE] == SETTLED) {
        learn_id(e);
    }
    if (e->address.len == 0 && e->no_address == NULL) {
        find_address(e);
    }
}
