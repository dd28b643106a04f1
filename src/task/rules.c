/* Reading the rules of security groups, in the shape of DescribeSecurityGroupRules or in the older
 * one of DescribeSecurityGroups, and measuring what they expose.
 * Protocol -1 is everything, ICMP has no ports, groups that refer to groups are not public. */
#include "rules.h"

#include <stdlib.h>
#include <string.h>

#include "instance.h"

enum { OPENINGS_MAX = 8192, PORTS = 65536 };

void rules_release(struct rules *rules)
{
    free(rules->list);
    *rules = (struct rules){.list = NULL};
}

/* ---- one rule ------------------------------------------------------------------------- */

static void note_odd(struct rules *rules, const char *example)
{
    rules->odd = true;
    rules->example = rules->example != NULL ? rules->example : example;
}

static void add_opening(struct rules *rules, const struct opening *ports, const char *cidr)
{
    struct opening opening = *ports;
    if (rules->count == OPENINGS_MAX || !cidr_read(cidr, &opening.source)) {
        note_odd(rules, cidr);
        return;
    }
    if (rules->count == rules->room) {
        rules->room = rules->room > 0 ? 2 * rules->room : 16;
        rules->list = xrealloc(rules->list, rules->room, sizeof(rules->list[0]));
    }
    rules->list[rules->count++] = opening;
}

static void add_prefix_list(struct judging *j, struct rules *rules, const struct opening *ports,
                            const char *id)
{
    const cJSON *lists = judge_object(j, FACT_PREFIX_LISTS);
    const cJSON *list = lists != NULL ? cJSON_GetObjectItemCaseSensitive(lists, id) : NULL;
    if (!cJSON_IsArray(list)) {
        rules->unread = true;
        rules->example = rules->example != NULL ? rules->example : id;
        return;
    }
    const cJSON *cidr = NULL;
    cJSON_ArrayForEach(cidr, list)
    {
        add_opening(rules, ports, look_text(cidr, ""));
    }
}

static bool is_word(const char *text, const char *name, const char *number)
{
    BUF_AUTO(small);
    for (; *text != '\0'; text++) {
        buf_addc(&small, *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text);
    }
    return strcmp(buf_str(&small), name) == 0 || strcmp(buf_str(&small), number) == 0;
}

/* The ports of a rule. False when it opens none (ICMP and other protocols) or can't be read; then
 * it is odd. */
static bool read_ports(const cJSON *rule, struct rules *rules, struct opening *ret)
{
    const char *protocol = look_text(rule, "IpProtocol");
    int64_t from = -1;
    int64_t to = -1;
    bool all = is_word(protocol, "all", "-1");
    struct opening ports = {.tcp = all || is_word(protocol, "tcp", "6"),
                            .udp = all || is_word(protocol, "udp", "17"),
                            .to = PORTS - 1};
    if (protocol[0] == '\0') {
        note_odd(rules, "IpProtocol");
        return false;
    }
    if (!all && (ports.tcp || ports.udp)) {
        bool first = look(rule, "FromPort") != NULL;
        bool last = look(rule, "ToPort") != NULL;
        bool read = (!first || look_integer(rule, "FromPort", &from)) &&
                    (!last || look_integer(rule, "ToPort", &to)) && first == last;
        bool every = from == -1 && to == -1;
        if (!read || (!every && (from < 0 || to >= PORTS || from > to))) {
            note_odd(rules, "FromPort, ToPort");
            return false;
        }
        ports.from = every ? 0 : (uint16_t)from;
        ports.to = every ? PORTS - 1 : (uint16_t)to;
    }
    *ret = ports;
    return ports.tcp || ports.udp;
}

/* Where a rule says its sources: in one shape a member each, in the other a list. */
static const struct source {
    const char *member, *list, *element;
    bool prefix_list;
} sources[] = {
    {"CidrIpv4", "IpRanges", "CidrIp", false},
    {"CidrIpv6", "Ipv6Ranges", "CidrIpv6", false},
    {"PrefixListId", "PrefixListIds", "PrefixListId", true},
};

static void add_source(struct judging *j, struct rules *rules, const struct opening *ports,
                       const struct source *source, const char *text)
{
    if (source->prefix_list) {
        add_prefix_list(j, rules, ports, text);
    } else {
        add_opening(rules, ports, text);
    }
}

/* The shape of DescribeSecurityGroupRules: one source a rule. */
static void add_rule(struct judging *j, struct rules *rules, const cJSON *rule)
{
    struct opening ports;
    bool any = cJSON_IsObject(look(rule, "ReferencedGroupInfo"));
    if (!read_ports(rule, rules, &ports)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        const cJSON *text = look(rule, sources[i].member);
        if (cJSON_IsString(text)) {
            add_source(j, rules, &ports, &sources[i], text->valuestring);
            any = true;
        } else if (text != NULL && !cJSON_IsNull(text)) {
            note_odd(rules, sources[i].member);
        }
    }
    if (!any) {
        note_odd(rules, sources[0].member);
    }
}

/* The older shape: lists of sources. */
static void add_permission(struct judging *j, struct rules *rules, const cJSON *permission)
{
    struct opening ports;
    bool any = cJSON_IsArray(look(permission, "UserIdGroupPairs"));
    if (!read_ports(permission, rules, &ports)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        const cJSON *list = look(permission, sources[i].list);
        const cJSON *source = NULL;
        any = any || list != NULL;
        if (list != NULL && !cJSON_IsArray(list)) {
            note_odd(rules, sources[i].list);
            continue;
        }
        cJSON_ArrayForEach(source, list)
        {
            add_source(j, rules, &ports, &sources[i], look_text(source, sources[i].element));
        }
    }
    if (!any) {
        note_odd(rules, sources[0].list);
    }
}

/* ---- the groups ------------------------------------------------------------------------- */

struct group {
    const char *id;
    bool seen; /* some rule of it, in or out, was there */
};
struct groups {
    struct group *list;
    size_t count;
};

static struct group *find_group(struct groups *groups, const char *id)
{
    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->list[i].id, id) == 0) {
            return &groups->list[i];
        }
    }
    return NULL;
}

/* False when an element is no group. */
static bool add_groups(struct groups *groups, const cJSON *list)
{
    const cJSON *element = NULL;
    if (list != NULL && !cJSON_IsArray(list)) {
        return false;
    }
    cJSON_ArrayForEach(element, list)
    {
        const char *id = look_string(element, "GroupId");
        if (id == NULL) {
            return false;
        }
        if (find_group(groups, id) == NULL) {
            groups->list = xrealloc(groups->list, groups->count + 1, sizeof(groups->list[0]));
            groups->list[groups->count++] = (struct group){.id = id};
        }
    }
    return true;
}

/* The groups of the instance and of all its network interfaces. */
static bool read_groups(const cJSON *instance, struct groups *groups)
{
    const cJSON *nics = look(instance, "NetworkInterfaces");
    const cJSON *nic = NULL;
    if (!add_groups(groups, look(instance, "SecurityGroups")) ||
        (nics != NULL && !cJSON_IsArray(nics))) {
        return false;
    }
    cJSON_ArrayForEach(nic, nics)
    {
        if (!cJSON_IsObject(nic) || !add_groups(groups, look(nic, "Groups"))) {
            return false;
        }
    }
    return true;
}

static void add_entry(struct judging *j, struct rules *rules, struct groups *groups,
                      const cJSON *entry)
{
    const char *id = look_string(entry, "GroupId");
    struct group *group = id != NULL ? find_group(groups, id) : NULL;
    const cJSON *permissions = look(entry, "IpPermissions");
    const cJSON *permission = NULL;
    if (id != NULL && group == NULL) {
        return; /* of a group that is not attached */
    }
    if (group != NULL) {
        group->seen = true;
    }
    if (permissions == NULL) {
        const cJSON *egress = look(entry, "IsEgress");
        if (!cJSON_IsBool(egress)) {
            note_odd(rules, "IsEgress");
        } else if (cJSON_IsFalse(egress)) {
            add_rule(j, rules, entry);
        }
        return;
    }
    if (!cJSON_IsArray(permissions)) {
        note_odd(rules, "IpPermissions");
    }
    cJSON_ArrayForEach(permission, permissions)
    {
        add_permission(j, rules, permission);
    }
}

static int by_source(const void *a, const void *b)
{
    const struct opening *x = a;
    const struct opening *y = b;
    return (x->source.from > y->source.from) - (x->source.from < y->source.from);
}

/* False, after the end was set, when a group's rules are not there. What AWS itself was asked is
 * whole; a pasted file may be of another group, and every group has a rule, be it outbound. */
static bool all_there(struct judging *j, const struct groups *groups)
{
    for (size_t i = 0; i < groups->count; i++) {
        if (!groups->list[i].seen && strcmp(j->ret->route, "file") == 0) {
            return judge_end(j, CAUSE_RULES_INCOMPLETE, ARGS(groups->list[i].id));
        }
    }
    return true;
}

static bool read_rules(struct judging *j, const cJSON *instance, struct groups *groups,
                       struct rules *ret)
{
    const cJSON *fact = facts_get(j->facts, FACT_RULES);
    const cJSON *list = look_list(fact, "SecurityGroupRules");
    const cJSON *entry = NULL;
    list = list != NULL ? list : look_list(fact, "SecurityGroups");
    if (list == NULL) {
        return judge_not_known(j, FACT_RULES);
    }
    if (!read_groups(instance, groups)) {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    if (groups->count == 0) {
        return judge_end(j, CAUSE_NO_GROUPS, NULL);
    }
    judge_from(j, FACT_RULES);
    cJSON_ArrayForEach(entry, list)
    {
        add_entry(j, ret, groups, entry);
    }
    if (ret->count > 0) {
        qsort(ret->list, ret->count, sizeof(ret->list[0]), by_source);
    }
    return all_there(j, groups);
}

bool rules_read(struct judging *j, struct rules *ret)
{
    struct groups groups = {.list = NULL};
    const cJSON *instance = instance_need(j);
    bool read = instance != NULL && read_rules(j, instance, &groups, ret);
    free(groups.list);
    return read;
}

bool rules_end_odd(struct judging *j, const struct rules *rules)
{
    if (rules->unread) {
        judge_end(j, CAUSE_PREFIX_LIST_UNREAD, ARGS(rules->example));
    } else if (rules->odd) {
        judge_end(j, CAUSE_RULE_ODD, ARGS(rules->example));
    }
    return rules->unread || rules->odd;
}

/* ---- measuring ------------------------------------------------------------------------ */

static struct reach reach_of(const struct rules *rules, bool udp, uint16_t port,
                             const struct span **room)
{
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct opening *o = &rules->list[i];
        if ((udp ? o->udp : o->tcp) && o->from <= port && port <= o->to) {
            room[count++] = &o->source;
        }
    }
    return (struct reach){.ipv4 = cidr_reach(room, count, false),
                          .ipv6 = cidr_reach(room, count, true)};
}

struct reach rules_reach(const struct rules *rules, bool udp, uint16_t port)
{
    const struct span **room = xcalloc(rules->count, sizeof(room[0]));
    struct reach reach = reach_of(rules, udp, port, room);
    free(room);
    return reach;
}

bool reach_is_wide(const struct reach *reach, int prefix)
{
    return cidr_wider(reach->ipv4, false, prefix) || cidr_wider(reach->ipv6, true, prefix);
}

/* A span of ports that is being gathered. */
struct gathering {
    rules_span_fn *fn;
    void *ctx;
    bool udp, open;
    unsigned from, count;
};

static void gather(struct gathering *g, unsigned port, bool wide)
{
    if (wide && !g->open) {
        g->from = port;
    } else if (!wide && g->open) {
        g->count += port - g->from;
        if (g->fn != NULL) {
            g->fn(g->ctx, g->udp, (uint16_t)g->from, (uint16_t)(port - 1));
        }
    }
    g->open = wide;
}

unsigned rules_exposed(const struct rules *rules, int prefix, rules_span_fn *fn, void *ctx)
{
    const struct span **room = xcalloc(rules->count, sizeof(room[0]));
    bool *begins = xcalloc(PORTS + 1, sizeof(begins[0]));
    struct gathering g = {.fn = fn, .ctx = ctx};
    for (size_t i = 0; i < rules->count; i++) {
        begins[rules->list[i].from] = true;
        begins[rules->list[i].to + 1] = true;
    }
    for (int udp = 0; udp < 2; udp++) {
        g.udp = udp != 0;
        for (unsigned port = 0; port < PORTS; port++) {
            if (begins[port]) {
                struct reach reach = reach_of(rules, g.udp, (uint16_t)port, room);
                gather(&g, port, reach_is_wide(&reach, prefix));
            }
        }
        gather(&g, PORTS, false);
    }
    free(begins);
    free(room);
    return g.count;
}
