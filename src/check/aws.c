/* Asks the AWS API: which calls can be made by now, each once, and what their answers are as facts.
 * Signing, paging and trying again are the helper's part. */
#include <string.h>

#include "private.h"

enum { AWS_LIMIT_MS = 30000 };

static const struct {
    const char *id; /* of the call in its job */
    const char *action;
    const char *list; /* the member of the answer that is the fact; NULL: all of it */
    bool first;       /* the fact is the list's first element */
} calls[PART_AWS_COUNT] = {
    [PART_IDENTITY] = {"identity", "GetCallerIdentity", NULL, false},
    [PART_INSTANCE] = {"instances", "DescribeInstances", "Reservations", false},
    [PART_STATUS] = {"status", "DescribeInstanceStatus", "InstanceStatuses", true},
    [PART_TYPE] = {"type", "DescribeInstanceTypes", "InstanceTypes", true},
    [PART_IMAGE] = {"image", "DescribeImages", "Images", true},
    [PART_KEY_PAIR] = {"key-pair", "DescribeKeyPairs", "KeyPairs", true},
    [PART_RULES] = {"rules", "DescribeSecurityGroupRules", "SecurityGroupRules", false},
    [PART_PREFIX_LISTS] = {"prefix-list", "GetManagedPrefixListEntries", "Entries", false},
    [PART_VOLUMES] = {"volumes", "DescribeVolumes", "Volumes", false},
    [PART_ADDRESSES] = {"addresses", "DescribeAddresses", "Addresses", false},
};

/* ---- which calls --------------------------------------------------------------------------- */

static void put_filter(struct json_writer *w, const char *name, const struct strings *values)
{
    json_put_string(w, "Filter.1.Name", name);
    for (size_t i = 0; i < values->count; i++) {
        BUF_AUTO(key);
        buf_addf(&key, "Filter.1.Value.%zu", i + 1);
        json_put_string(w, buf_str(&key), values->list[i]);
    }
}

static void put_parameters(const struct engine *e, enum part part, struct json_writer *w)
{
    const cJSON *instance = part_get(e, PART_INSTANCE);
    CLEANUP(strings_release) struct strings values = STRINGS_INIT;
    switch (part) {
    case PART_INSTANCE:
        if (e->id.len > 0) {
            json_put_string(w, "InstanceId.1", buf_str(&e->id));
        }
        break;
    case PART_STATUS:
        json_put_string(w, "InstanceId.1", buf_str(&e->id));
        json_put_string(w, "IncludeAllInstances", "true");
        break;
    case PART_TYPE:
        json_put_string(w, "InstanceType.1", instance_string(instance, "InstanceType"));
        break;
    case PART_IMAGE:
        json_put_string(w, "ImageId.1", instance_string(instance, "ImageId"));
        break;
    case PART_KEY_PAIR:
        json_put_string(w, "KeyName.1", instance_string(instance, "KeyName"));
        json_put_string(w, "IncludePublicKey", "true");
        break;
    case PART_RULES:
        instance_groups(instance, &values);
        put_filter(w, "group-id", &values);
        break;
    case PART_VOLUMES:
        instance_known_volumes(e, &values);
        put_filter(w, "volume-id", &values);
        break;
    default:
        break;
    }
}

static void put_call(struct json_writer *w, const char *id, const char *action)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", id);
    json_put_string(w, "action", action);
    json_open(w, "parameters", '{');
}

static void end_call(struct json_writer *w)
{
    json_close(w, '}');
    json_close(w, '}');
}

/* One call for each list; its id is the list's. */
static void put_prefix_lists(struct engine *e, struct json_writer *w)
{
    CLEANUP(strings_release) struct strings lists = STRINGS_INIT;
    instance_prefix_lists(part_get(e, PART_RULES), &lists);
    for (size_t i = 0; i < lists.count; i++) {
        put_call(w, lists.list[i], calls[PART_PREFIX_LISTS].action);
        json_put_string(w, "PrefixListId", lists.list[i]);
        end_call(w);
    }
    e->prefix_left = lists.count;
}

/* ---- when ---------------------------------------------------------------------------------- */

/* What must be settled before the call can be made. */
static unsigned waits_for(const struct engine *e, enum part part)
{
    switch (part) {
    case PART_STATUS:
        return e->id.len > 0 ? 0 : BIT(PART_INSTANCE);
    case PART_TYPE:
    case PART_IMAGE:
    case PART_KEY_PAIR:
    case PART_RULES:
    case PART_VOLUMES:
        return BIT(PART_INSTANCE);
    case PART_PREFIX_LISTS:
        return BIT(PART_INSTANCE) | BIT(PART_RULES);
    default:
        return 0;
    }
}

static void unknown_as(struct engine *e, enum part part, enum part because)
{
    const char *fact = part_fact(because);
    part_unknown(e, part, facts_cause(e->facts, fact), facts_detail(e->facts, fact));
}

/* Settles what can't be asked; true when it did. */
static bool is_out_of_reach(struct engine *e, enum part part)
{
    unsigned before = waits_for(e, part);
    const char *way = facts_route(e->facts, FACT_INSTANCE);
    if (e->closed != NULL || e->aws == AWS_FAILED) {
        part_unknown(e, part, e->closed != NULL ? e->closed : e->aws_cause,
                     e->closed != NULL ? NULL : buf_str(&e->aws_detail));
    } else if (before == 0 || part == PART_VOLUMES) {
        return false; /* volumes of earlier runs can be asked about whatever the instance is */
    } else if (part_get(e, PART_INSTANCE) == NULL) {
        unknown_as(e, part, PART_INSTANCE);
    } else if (instance_string(part_get(e, PART_INSTANCE), "InstanceId") == NULL) {
        part_unknown(e, part, "not_found", NULL);
    } else if (strcmp(way, "aws") != 0) {
        part_unknown(e, part, "not_in_file", NULL); /* the account may be another one */
    } else if ((before & BIT(PART_RULES)) != 0 && part_get(e, PART_RULES) == NULL) {
        unknown_as(e, part, PART_RULES);
    } else {
        return false;
    }
    return true;
}

/* Settles what follows from what is known, without a call; true when it did. */
static bool follows(struct engine *e, enum part part)
{
    static const char *const members[PART_AWS_COUNT] = {
        [PART_TYPE] = "InstanceType", [PART_IMAGE] = "ImageId", [PART_KEY_PAIR] = "KeyName"};
    const cJSON *instance = part_get(e, PART_INSTANCE);
    CLEANUP(strings_release) struct strings values = STRINGS_INIT;
    BUF_AUTO(json);
    if (part == PART_RULES) {
        instance_groups(instance, &values);
        if (values.count == 0) {
            part_unknown(e, part, "not_found", NULL); /* terminated: it has lost them */
            return true;
        }
    } else if (part == PART_VOLUMES) {
        instance_known_volumes(e, &values);
        buf_adds(&json, "[]");
    } else if (part == PART_PREFIX_LISTS) {
        instance_prefix_lists(part_get(e, PART_RULES), &values);
        buf_adds(&json, "{}");
    } else if (members[part] != NULL && instance_string(instance, members[part]) == NULL) {
        buf_adds(&json, "{\"Missing\":\"\"}");
    }
    if (json.len == 0 || values.count > 0) {
        return false;
    }
    part_known_text(e, part, "aws", &json);
    return true;
}

/* The parts to ask for now, put into the job; 0: none. */
static unsigned put_calls(struct engine *e, unsigned wanted, struct json_writer *w)
{
    unsigned parts = 0;
    json_open(w, "calls", '[');
    for (unsigned i = 0; i < PART_AWS_COUNT; i++) {
        enum part part = (enum part)i;
        if ((wanted & BIT(part)) == 0 || e->parts[part] != NOT_ASKED ||
            !work_settled(e, waits_for(e, part)) || is_out_of_reach(e, part) || follows(e, part)) {
            continue;
        }
        parts |= BIT(part);
        e->parts[part] = ASKED;
        if (part == PART_PREFIX_LISTS) {
            put_prefix_lists(e, w);
        } else {
            put_call(w, calls[part].id, calls[part].action);
            put_parameters(e, part, w);
            end_call(w);
        }
    }
    json_close(w, ']');
    return parts;
}

static void begin_tasks(struct engine *e, unsigned parts)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        if ((e->works[i].needs & parts) != 0) {
            work_begin(e, i);
        }
    }
}

/* Whoever asks the account about anything asks who it is and what the instance is too: another
 * account or Region would pass some tasks. */
static unsigned wanted_parts(const struct engine *e)
{
    unsigned wanted = work_may_need(e) & BITS_AWS;
    if ((wanted & ~BIT(PART_IDENTITY)) != 0 ||
        (e->request->target.host == NULL && work_needs_address(e))) {
        wanted |= BIT(PART_IDENTITY) | BIT(PART_INSTANCE);
    }
    return wanted;
}

static void settle_region(struct engine *e, const char *region)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "Region", region);
    json_close(&w, '}');
    part_known_text(e, PART_REGION, "aws", &json);
}

/* Nobody will say where they were asked; a file may tell where its instance is. */
static void settle_region_without(struct engine *e)
{
    bool given_up = e->closed != NULL || e->aws == AWS_FAILED;
    if (given_up && e->parts[PART_REGION] == NOT_ASKED && e->parts[PART_INSTANCE] == SETTLED) {
        part_unknown(e, PART_REGION, e->closed != NULL ? e->closed : e->aws_cause, NULL);
    }
}

void aws_advance(struct engine *e)
{
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    const struct check_target *target = &e->request->target;
    if (target->region != NULL) {
        json_put_string(&w, "region", target->region);
    }
    if (target->profile != NULL) {
        json_put_string(&w, "profile", target->profile);
    }
    unsigned parts = put_calls(e, wanted_parts(e), &w);
    if (parts == 0) {
        settle_region_without(e);
        return;
    }
    size_t job = engine_send(e, JOB_AWS, "aws", AWS_LIMIT_MS, &members);
    e->jobs[job].parts = parts;
    e->aws = e->aws == AWS_UNTRIED ? AWS_TRYING : e->aws;
    begin_tasks(e, parts);
}

/* ---- answers ------------------------------------------------------------------------------- */

/* No other call would fare better. */
static bool is_final(const char *cause)
{
    static const char *const words[] = {"auth", "expired", "clock", "network", "tls", "deadline"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(words[i], cause) == 0) {
            return true;
        }
    }
    return false;
}

static void give_up(struct engine *e, const char *cause, const char *detail)
{
    if (e->aws != AWS_FAILED) {
        e->aws = AWS_FAILED;
        e->aws_cause = cause;
        buf_clear(&e->aws_detail);
        buf_adds(&e->aws_detail, detail != NULL ? detail : "");
    }
}

static void put_missing(struct engine *e, enum part part, const char *code)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "Missing", code);
    json_close(&w, '}');
    part_known_text(e, part, "aws", &json);
}

/* Parts of which it is a fact that they aren't there. */
static bool may_be_missing(enum part part)
{
    return part == PART_INSTANCE || part == PART_STATUS || part == PART_KEY_PAIR;
}

static void take_error(struct engine *e, enum part part, const cJSON *note)
{
    const char *word = instance_string(note, "error");
    const char *code = instance_string(note, "code");
    const char *iam = instance_string(note, "iam");
    const char *message = instance_string(note, "message");
    const char *cause = task_cause(word != NULL ? word : "");
    if (strcmp(cause, "not_found") == 0 && may_be_missing(part)) {
        e->aws = AWS_WORKS;
        put_missing(e, part, code != NULL ? code : "");
        return;
    }
    const char *detail = strcmp(cause, "denied") == 0 && iam != NULL ? iam
                         : message != NULL                           ? message
                                                                     : code;
    if (is_final(cause) && e->aws != AWS_WORKS) {
        give_up(e, cause, detail);
    }
    part_unknown(e, part, cause, detail);
}

static void take_facts(struct engine *e, enum part part, const cJSON *facts)
{
    const char *list = calls[part].list;
    const cJSON *value = list != NULL ? cJSON_GetObjectItemCaseSensitive(facts, list) : facts;
    e->aws = AWS_WORKS;
    if (value == NULL || (list != NULL && !cJSON_IsArray(value))) {
        part_unknown(e, part, "odd_answer", NULL);
    } else if (part == PART_INSTANCE) {
        target_take_instances(e, value);
    } else if (!calls[part].first) {
        part_known(e, part, "aws", value);
    } else if (value->child != NULL) {
        part_known(e, part, "aws", value->child);
    } else if (may_be_missing(part)) {
        put_missing(e, part, "");
    } else {
        part_unknown(e, part, "not_found", NULL);
    }
}

/* One prefix list: its CIDRs, or null when nobody may read them. */
static void take_prefix_list(struct engine *e, const char *id, const cJSON *facts)
{
    struct buf *out = &e->prefix_lists;
    struct json_writer w = {.out = out, .comma = out->len > 1};
    if (out->len == 0) {
        json_open(&w, NULL, '{');
    }
    instance_put_prefix_list(
        &w, id, cJSON_GetObjectItemCaseSensitive(facts, calls[PART_PREFIX_LISTS].list));
    if (--e->prefix_left == 0) {
        json_close(&w, '}');
        part_known_text(e, PART_PREFIX_LISTS, "aws", out);
    }
}

void aws_note(struct engine *e, struct job *job, const cJSON *note)
{
    const char *id = instance_string(note, "call");
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(note, "facts");
    if (id == NULL) {
        return;
    }
    if (strncmp(id, "pl-", 3) == 0) {
        if ((job->parts & BIT(PART_PREFIX_LISTS)) != 0 && e->prefix_left > 0) {
            take_prefix_list(e, id, facts);
        }
        return;
    }
    for (unsigned p = 0; p < PART_AWS_COUNT; p++) {
        if ((job->parts & BIT(p)) == 0 || e->parts[p] == SETTLED || strcmp(calls[p].id, id) != 0) {
            continue;
        }
        job->parts &= ~BIT(p); /* a second note on it changes nothing */
        if (cJSON_IsObject(facts)) {
            take_facts(e, (enum part)p, facts);
        } else {
            take_error(e, (enum part)p, note);
        }
    }
}

void aws_answer(struct engine *e, struct job *job, const cJSON *observation, const char *error,
                const char *detail)
{
    const char *outcome = instance_string(observation, "outcome");
    const char *region = instance_string(observation, "region");
    const char *cause = task_cause(error != NULL ? error : outcome != NULL ? outcome : "");
    bool done = error == NULL && outcome != NULL && strcmp(outcome, "done") == 0;
    if (!done) {
        const char *said = instance_string(observation, "detail");
        give_up(e, cause, said != NULL ? said : detail);
    } else if (region != NULL && e->parts[PART_REGION] != SETTLED) {
        settle_region(e, region);
    } else if (e->parts[PART_REGION] != SETTLED) {
        part_unknown(e, PART_REGION, "odd_answer", NULL);
    }
    for (unsigned p = 0; p < PART_AWS_COUNT; p++) {
        if ((job->parts & BIT(p)) != 0 && e->parts[p] != SETTLED) {
            part_unknown(e, (enum part)p, done ? "odd_answer" : cause, buf_str(&e->aws_detail));
        }
    }
}
