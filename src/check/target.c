/* Which instance is checked, by which address it is reached, and whether it is this machine.
 * Never the first of several. */
#include <string.h>

#include "private.h"
#include "wrapup/file.h"

/* An instance's own metadata answer at once. On most other networks nobody says that there are
 * none: packets are swallowed. */
enum { HERE_MS = 50, PATIENCE_MS = 400, SIGN_LONGEST = 4096 };

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

void target_name(struct engine *e, const char *id)
{
    const struct check_target *target = &e->request->target;
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    if (id != NULL && e->id.len == 0 && target_is_name(id)) {
        buf_adds(&e->id, id);
    }
    json_open(&w, NULL, '{');
    json_put_string(&w, "instance", e->id.len > 0 ? buf_str(&e->id) : NULL);
    json_put_string(&w, "host", target->host);
    if (target->port != 0) {
        json_put_integer(&w, "port", target->port);
    }
    json_close(&w, '}');
    facts_set(e->facts, FACT_TARGET, "", buf_str(&json), json.len);
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

/* For an account where nothing else is left: the one instance that an earlier run knew. */
static const cJSON *choose_remembered(const struct engine *e, const cJSON *reservations)
{
    const cJSON *memory = facts_get(e->facts, FACT_MEMORY);
    const cJSON *known = cJSON_GetObjectItemCaseSensitive(memory, "instances");
    const cJSON *found = NULL;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, known)
    {
        bool many = one->string == NULL || one->string[0] == '\0';
        if (many) {
            return NULL; /* no program wrote this */
        }
        const cJSON *listed = instance_choose(reservations, one->string, &many);
        if (listed != NULL && found != NULL) {
            return NULL;
        }
        found = listed != NULL ? listed : found;
    }
    return found;
}

static void choose(struct engine *e)
{
    const cJSON *reservations = json_doc_root(e->instances);
    bool many = false;
    const cJSON *found = instance_choose(reservations, buf_str(&e->id), &many);
    if (found == NULL && !many && e->id.len == 0) {
        found = choose_remembered(e, reservations);
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
    target_name(e, id);
    machine_come_home(e);
    part_known_text(e, PART_IMDS, "local", &json);
}

/* Instances of EC2 say so in their firmware, or are Xen guests with such a name. */
static bool looks_like_instance(void)
{
    static const char *const signs[][2] = {
        {"/sys/class/dmi/id/sys_vendor", "Amazon EC2"},
        {"/sys/class/dmi/id/bios_version", "amazon"},
        {"/sys/hypervisor/uuid", "ec2"},
    };
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        BUF_AUTO(text);
        struct err ignored = ERR_INIT;
        if (file_read(signs[i][0], SIGN_LONGEST, &text, &ignored) &&
            strstr(buf_str(&text), signs[i][1]) != NULL) {
            return true;
        }
    }
    return false;
}

bool target_may_be_here(const struct engine *e)
{
    return e->parts[PART_HERE] != SETTLED && engine_now(e) < e->start_ms + HERE_MS;
}

int64_t target_wake_ms(const struct engine *e)
{
    if (e->parts[PART_HERE] == SETTLED || e->doubted) {
        return INT64_MAX;
    }
    return e->start_ms + (target_may_be_here(e) ? HERE_MS : PATIENCE_MS);
}

void target_doubt_here(struct engine *e)
{
    if (e->parts[PART_HERE] != SETTLED && !e->doubted &&
        engine_now(e) >= e->start_ms + PATIENCE_MS) {
        e->doubted = true;
        if (!looks_like_instance()) {
            target_here(e, NULL);
        }
    }
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

const char *target_lacks(const struct engine *e)
{
    return same(e->no_address, "not_configured") ? "instance.host" : NULL;
}

void target_advance(struct engine *e)
{
    bool sure = e->id.len > 0 || e->parts[PART_HERE] == SETTLED;
    if (e->instances != NULL && e->parts[PART_INSTANCE] != SETTLED && sure) {
        choose(e);
    }
    if (e->parts[PART_INSTANCE] == SETTLED && e->id.len == 0) {
        target_name(e, instance_string(part_get(e, PART_INSTANCE), "InstanceId"));
    }
    if (e->address.len == 0 && e->no_address == NULL) {
        find_address(e);
    }
}
