/* Security groups held against a naive model: random rules, every port, every range of addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "json_case.h"
#include "task_case.h"
#include "wrapup/hash.h"

enum { RULES_MAX = 14, SETS = 600, PORTS = 65536, BOUNDS_MAX = 64 };

/* ---- random rules ------------------------------------------------------------------------ */

/* A rule as it was written, and the addresses in it by its own arithmetic. */
struct rule {
    bool egress, attached, group; /* group: refers to a group */
    int protocol;                 /* -1, 1, 6 or 17 */
    int from, to;
    bool ipv6;
    uint64_t address; /* IPv6: the upper half */
    unsigned prefix;
};
struct set {
    struct rule list[RULES_MAX];
    size_t count;
};

static uint64_t random_bits(struct rng *rng)
{
    return (uint64_t)rng_below(rng, UINT32_MAX) << 32 | rng_below(rng, UINT32_MAX);
}

static int random_port(struct rng *rng)
{
    static const int likely[] = {0, 1, 21, 22, 23, 80, 443, 1000, 3306, 65534, 65535};
    return rng_below(rng, 3) > 0 ? likely[rng_below(rng, COUNT_OF(likely))]
                                 : (int)rng_below(rng, PORTS);
}

static void random_source(struct rng *rng, struct rule *rule)
{
    /* Few bits vary, so that ranges meet, cover and complete each other. */
    static const uint32_t bases[] = {0,          0x80000000, 0x0A000000, 0xAC100000,
                                     0xC0A80000, 0x64400000, 0xC6336400};
    unsigned bits = rule->ipv6 ? 64 : 32;
    rule->prefix = rng_below(rng, 2) == 0 ? rng_below(rng, 12) : rng_below(rng, bits + 1);
    rule->address = rule->ipv6 ? UINT64_C(0x2000000000000000) * rng_below(rng, 3) +
                                     (random_bits(rng) >> (3 + rng_below(rng, 20)))
                               : bases[rng_below(rng, COUNT_OF(bases))] |
                                     (uint32_t)random_bits(rng) >> rng_below(rng, 31);
    rule->address = rule->prefix == 0 ? 0 : rule->address & (UINT64_MAX << (bits - rule->prefix));
    if (!rule->ipv6) {
        rule->address &= UINT32_MAX;
    }
}

static void random_set(struct rng *rng, struct set *ret)
{
    static const int protocols[] = {-1, 1, 6, 6, 6, 6, 17, 17};
    ret->count = rng_below(rng, RULES_MAX + 1);
    for (size_t i = 0; i < ret->count; i++) {
        struct rule *rule = &ret->list[i];
        *rule = (struct rule){
            .egress = rng_below(rng, 8) == 0,
            .attached = rng_below(rng, 8) > 0,
            .group = rng_below(rng, 10) == 0,
            .protocol = protocols[rng_below(rng, COUNT_OF(protocols))],
            .from = random_port(rng),
            .to = random_port(rng),
            .ipv6 = rng_below(rng, 3) == 0,
        };
        if (rule->from > rule->to) {
            int from = rule->from;
            rule->from = rule->to;
            rule->to = from;
        }
        random_source(rng, rule);
    }
}

/* ---- as AWS writes them ------------------------------------------------------------------- */

static void put_cidr(struct buf *out, const struct rule *rule)
{
    unsigned part[4];
    unsigned width = rule->ipv6 ? 16 : 8;
    for (unsigned i = 0; i < 4; i++) {
        part[i] = (unsigned)(rule->address >> ((3 - i) * width)) & ((1U << width) - 1);
    }
    if (rule->ipv6) {
        buf_addf(out, "%x:%x:%x:%x::/%u", part[0], part[1], part[2], part[3], rule->prefix);
    } else {
        buf_addf(out, "%u.%u.%u.%u/%u", part[0], part[1], part[2], part[3], rule->prefix);
    }
}

static void put_ports(struct buf *out, const struct rule *rule)
{
    static const char *const names[2][4] = {{"-1", "icmp", "tcp", "udp"}, {"-1", "1", "6", "17"}};
    size_t name = rule->protocol == 6 ? 2 : rule->protocol == 17 ? 3 : rule->protocol == 1 ? 1 : 0;
    bool all = rule->protocol == -1;
    buf_addf(out, "\"IpProtocol\":\"%s\",\"FromPort\":%d,\"ToPort\":%d",
             names[rule->from % 2][name], all ? -1 : rule->from, all ? -1 : rule->to);
}

static void put_new_shape(struct buf *out, const struct set *set)
{
    buf_addc(out, '[');
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = &set->list[i];
        buf_addf(out, "%s{\"GroupId\":\"%s\",\"IsEgress\":%s,", i > 0 ? "," : "",
                 rule->attached ? i % 2 == 0 ? "sg-0a" : "sg-0b" : "sg-0c",
                 rule->egress ? "true" : "false");
        put_ports(out, rule);
        if (rule->group) {
            buf_adds(out, ",\"ReferencedGroupInfo\":{\"GroupId\":\"sg-0d\"}}");
        } else {
            buf_addf(out, ",\"CidrIpv%c\":\"", rule->ipv6 ? '6' : '4');
            put_cidr(out, rule);
            buf_adds(out, "\"}");
        }
    }
    buf_addc(out, ']');
}

static void put_old_shape(struct buf *out, const struct set *set)
{
    buf_adds(out, "{\"SecurityGroups\":[{\"GroupId\":\"sg-0b\",\"IpPermissions\":[]}");
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = &set->list[i];
        buf_addf(out, ",{\"GroupId\":\"%s\",\"IpPermissions%s\":[{",
                 rule->attached ? "sg-0a" : "sg-0c", rule->egress ? "Egress" : "");
        put_ports(out, rule);
        if (rule->group) {
            buf_adds(out, ",\"IpRanges\":[],\"UserIdGroupPairs\":[{\"GroupId\":\"sg-0d\"}]");
        } else {
            buf_addf(out, ",\"%s\":[{\"%s\":\"", rule->ipv6 ? "Ipv6Ranges" : "IpRanges",
                     rule->ipv6 ? "CidrIpv6" : "CidrIp");
            put_cidr(out, rule);
            buf_adds(out, "\"}]");
        }
        buf_addf(out, "}]%s}", rule->egress ? ",\"IpPermissions\":[]" : "");
    }
    buf_adds(out, "]}");
}

/* ---- the naive model ------------------------------------------------------------------------- */

static bool allows(const struct rule *rule, bool udp, int port)
{
    bool matches = rule->protocol == -1 ||
                   (rule->protocol == (udp ? 17 : 6) && rule->from <= port && port <= rule->to);
    return !rule->egress && rule->attached && !rule->group && matches;
}

static bool contains(const struct rule *rule, uint64_t address)
{
    unsigned bits = rule->ipv6 ? 64 : 32;
    return rule->prefix == 0 ||
           address >> (bits - rule->prefix) == rule->address >> (bits - rule->prefix);
}

/* Where the world begins or ends, or a private range does. */
static const uint64_t fixed4[] = {0,          0x0A000000, 0x0B000000, 0x64400000, 0x64800000,
                                  0xAC100000, 0xAC200000, 0xC0A80000, 0xC0A90000};
static const uint64_t fixed6[] = {0, UINT64_C(0x2000000000000000), UINT64_C(0x4000000000000000)};

static bool of_the_world(uint64_t address, bool ipv6)
{
    if (ipv6) {
        return address >> 61 == 1;
    }
    return address >> 24 != 10 && address >> 22 != 0x64400000U >> 22 &&
           address >> 20 != 0xAC100000U >> 20 && address >> 16 != 0xC0A80000U >> 16;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* How many addresses may reach the port: piece by piece between all the places where anything
 * begins or ends, each asked of every rule. */
static uint64_t model_reach(const struct set *set, bool udp, int port, bool ipv6)
{
    uint64_t bounds[BOUNDS_MAX];
    size_t count = 0;
    const uint64_t *fixed = ipv6 ? fixed6 : fixed4;
    uint64_t last = ipv6 ? UINT64_MAX : UINT32_MAX;
    unsigned bits = ipv6 ? 64 : 32;
    for (size_t i = 0; i < (ipv6 ? COUNT_OF(fixed6) : COUNT_OF(fixed4)); i++) {
        bounds[count++] = fixed[i];
    }
    for (size_t i = 0; i < set->count; i++) {
        const struct rule *rule = &set->list[i];
        if (rule->ipv6 == ipv6) {
            uint64_t size_less_one = rule->prefix == bits ? 0 : last >> rule->prefix;
            bounds[count++] = rule->address;
            if (rule->address + size_less_one < last) {
                bounds[count++] = rule->address + size_less_one + 1;
            }
        }
    }
    qsort(bounds, count, sizeof(bounds[0]), by_value);
    uint64_t sum = 0;
    for (size_t k = 0; k < count; k++) {
        uint64_t end = k + 1 < count ? bounds[k + 1] - 1 : last;
        bool open = false;
        if ((k + 1 < count && bounds[k] == bounds[k + 1]) || !of_the_world(bounds[k], ipv6)) {
            continue;
        }
        for (size_t i = 0; i < set->count; i++) {
            const struct rule *rule = &set->list[i];
            open = open ||
                   (rule->ipv6 == ipv6 && allows(rule, udp, port) && contains(rule, bounds[k]));
        }
        sum += open ? end - bounds[k] + 1 : 0;
    }
    return sum;
}

static bool model_wide(const struct set *set, bool udp, int port, unsigned prefix)
{
    return model_reach(set, udp, port, false) > UINT64_C(1) << (32 - prefix) ||
           model_reach(set, udp, port, true) > UINT64_C(1) << (61 - prefix);
}

/* How many ports more than such a prefix may reach: asked again wherever a rule begins or ends. */
static unsigned model_count(const struct set *set, unsigned prefix)
{
    unsigned count = 0;
    for (int udp = 0; udp < 2; udp++) {
        bool wide = false;
        for (int port = 0; port < PORTS; port++) {
            bool asked = port == 0;
            for (size_t i = 0; i < set->count; i++) {
                asked = asked || set->list[i].from == port || set->list[i].to + 1 == port;
            }
            wide = asked ? model_wide(set, udp != 0, port, prefix) : wide;
            count += wide ? 1 : 0;
        }
    }
    return count;
}

/* ---- what the matchers say ---------------------------------------------------------------------
 */

static const char instance[] =
    "{\"InstanceId\":\"i-0a\",\"State\":{\"Name\":\"running\"},\"SecurityGroups\":[{\"GroupId\":\"sg-0a\"}],"
    "\"NetworkInterfaces\":[{\"Groups\":[{\"GroupId\":\"sg-0b\"}]}]}";

static bool passes(struct task_facts *facts, const char *expect)
{
    struct task_result r;
    struct json_doc *doc = json_case_doc(expect);
    struct task task = {.id = "t", .expect = json_doc_root(doc)};
    task_judge(&task, facts, &r);
    json_doc_free(doc);
    assert_true(r.state == TASK_PASS || r.state == TASK_FAIL);
    return r.state == TASK_PASS;
}

static void check_set(struct rng *rng, const struct set *set, bool old_shape)
{
    static const int ports[] = {1, 21, 22, 23, 80, 443, 1000, 65535};
    BUF_AUTO(rules);
    BUF_AUTO(expect);
    unsigned prefix = 1 + rng_below(rng, rng_below(rng, 2) == 0 ? 32 : 9);
    int port = ports[rng_below(rng, COUNT_OF(ports))];
    bool udp = rng_below(rng, 3) == 0;
    struct task_facts *facts = facts_new();
    (old_shape ? put_old_shape : put_new_shape)(&rules, set);
    assert_true(facts_set(facts, FACT_INSTANCE, "aws", instance, strlen(instance)));
    assert_true(facts_set(facts, FACT_RULES, "aws", buf_str(&rules), rules.len));
    buf_addf(
        &expect,
        "{\"matcher\":\"port-not-public\",\"port\":%d,\"protocol\":\"%s\",\"shortest_prefix\":%u}",
        port, udp ? "udp" : "tcp", prefix);
    if (passes(facts, buf_str(&expect)) == model_wide(set, udp, port, prefix)) {
        fail_msg("%s\n%s", buf_str(&expect), buf_str(&rules));
    }
    unsigned count = model_count(set, prefix);
    for (unsigned most = count > 0 ? count - 1 : 0; most <= count; most++) {
        buf_clear(&expect);
        buf_addf(&expect,
                 "{\"matcher\":\"few-ports-public\",\"most_ports\":%u,\"shortest_prefix\":%u}",
                 most, prefix);
        if (passes(facts, buf_str(&expect)) != (most >= count)) {
            fail_msg("%u: %s\n%s", count, buf_str(&expect), buf_str(&rules));
        }
    }
    facts_free(facts);
}

static void test_random_sets(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 8);
    for (unsigned n = 0; n < SETS; n++) {
        struct set set;
        random_set(&rng, &set);
        check_set(&rng, &set, n % 2 == 1);
    }
}

/* ---- at the limits ------------------------------------------------------------------------- */

static enum task_state with_rules(const struct buf *rules)
{
    static const char expect[] = "{\"matcher\":\"few-ports-public\",\"most_ports\":1}";
    struct task_result r;
    struct task_facts *facts = facts_new();
    struct json_doc *doc = json_case_doc(expect);
    struct task task = {.id = "t", .expect = json_doc_root(doc)};
    assert_true(facts_set(facts, FACT_INSTANCE, "aws", instance, strlen(instance)));
    assert_true(facts_set(facts, FACT_RULES, "aws", buf_str(rules), rules->len));
    task_judge(&task, facts, &r);
    json_doc_free(doc);
    facts_free(facts);
    return r.state;
}

/* So many rules as no account may have: in time, and never a pass. */
static void test_many_rules(void **state)
{
    (void)state;
    BUF_AUTO(rules);
    buf_addc(&rules, '[');
    for (unsigned i = 0; i < 20000; i++) {
        buf_addf(
            &rules,
            "%s{\"GroupId\":\"sg-0a\",\"IsEgress\":false,\"IpProtocol\":\"tcp\",\"FromPort\":%u,"
            "\"ToPort\":%u,\"CidrIpv4\":\"198.51.%u.%u/32\"}",
            i > 0 ? "," : "", i, i + 1, i / 256 % 256, i % 256);
    }
    buf_addc(&rules, ']');
    assert_int_equal(with_rules(&rules), TASK_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_sets),
        cmocka_unit_test(test_many_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
