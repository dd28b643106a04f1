/* What the security groups expose to the internet: one port, too many ports, others than allowed.
 */
#include <string.h>

#include "matcher.h"
#include "rules.h"
#include "wrapup/match.h"

enum { SHORTEST_PREFIX = 8, PORT_LARGEST = 65535, SHOWN_MAX = 8 };

static int shortest_prefix(const struct judging *j)
{
    return (int)expect_number(j, "shortest_prefix", SHORTEST_PREFIX);
}

/* A share in percent, rounded up to a tenth: "100", "0.4", "0". */
static void add_percent(struct buf *out, uint64_t part, uint64_t world)
{
    double share = (double)part / (double)world * 1000.0;
    int64_t tenths = (int64_t)share;
    tenths += (double)tenths < share ? 1 : 0;
    buf_addf(out, tenths % 10 != 0 ? "%d.%d" : "%d", (int)(tenths / 10), (int)(tenths % 10));
}

/* ---- one port ------------------------------------------------------------------------- */

void match_port_not_public(struct judging *j)
{
    struct rules rules = {.list = NULL};
    int64_t port = expect_number(j, "port", 0);
    bool udp = strcmp(expect_text(j, "protocol", "tcp"), "udp") == 0;
    judge_expected(j, MSG_EXPECT_PORT_CLOSED, ARGS(NUM(port), NUM(shortest_prefix(j))));
    if (rules_read(j, &rules)) {
        struct reach reach = rules_reach(&rules, udp, (uint16_t)port);
        BUF_AUTO(ipv4);
        BUF_AUTO(ipv6);
        add_percent(&ipv4, reach.ipv4, cidr_world(false));
        add_percent(&ipv6, reach.ipv6, cidr_world(true));
        bool wide = reach_is_wide(&reach, shortest_prefix(j));
        evidence_number(j, "port", port);
        evidence_word(j, "open", wide ? "to-world" : "no");
        if (wide) {
            judge_end(j, CAUSE_OPEN_TO_WORLD, ARGS(NUM(port), buf_str(&ipv4), buf_str(&ipv6)));
        } else if (!rules_end_odd(j, &rules)) {
            judge_pass(j, reach.ipv4 + reach.ipv6 > 0 ? MSG_SEEN_PORT_NARROW : MSG_SEEN_PORT_CLOSED,
                       ARGS(NUM(port)));
        }
    }
    rules_release(&rules);
}

/* ---- all ports ------------------------------------------------------------------------ */

/* Ports in words: "22/tcp, 8000-8100/udp", and how many spans there were. */
struct listing {
    struct buf text;
    size_t spans;
    const struct port_span *allowed;
    size_t allowed_count;
    unsigned count; /* ports that are not allowed */
};

static void add_span(struct listing *l, bool udp, unsigned from, unsigned to)
{
    l->count += to - from + 1;
    if (l->spans++ >= SHOWN_MAX) {
        return;
    }
    buf_adds(&l->text, l->text.len > 0 ? ", " : "");
    buf_addf(&l->text, from == to ? "%u" : "%u-%u", from, to);
    buf_adds(&l->text, udp ? "/udp" : "/tcp");
}

static bool is_allowed(const struct listing *l, bool udp, unsigned port)
{
    for (size_t i = 0; i < l->allowed_count; i++) {
        const struct port_span *span = &l->allowed[i];
        if (span->udp == udp && span->from <= port && port <= span->to) {
            return true;
        }
    }
    return false;
}

static void list_span(void *ctx, bool udp, uint16_t from, uint16_t to)
{
    struct listing *l = ctx;
    unsigned begin = from;
    bool open = false;
    for (unsigned port = from; port <= (unsigned)to + 1; port++) {
        bool bad = port <= to && !is_allowed(l, udp, port);
        if (bad && !open) {
            begin = port;
        } else if (!bad && open) {
            add_span(l, udp, begin, port - 1);
        }
        open = bad;
    }
}

static const char *listed(struct listing *l)
{
    if (l->spans > SHOWN_MAX) {
        buf_adds(&l->text, ", …");
        l->spans = 0;
    }
    return buf_str(&l->text);
}

void match_few_ports_public(struct judging *j)
{
    struct rules rules = {.list = NULL};
    struct listing l = {.text = BUF_INIT};
    int64_t most = expect_number(j, "most_ports", 0);
    judge_expected(j, MSG_EXPECT_FEW_PORTS, ARGS(NUM(most)));
    if (rules_read(j, &rules)) {
        unsigned count = rules_exposed(&rules, shortest_prefix(j), list_span, &l);
        evidence_number(j, "ports", count);
        if (count > most) {
            judge_end(j, CAUSE_ALL_TRAFFIC, ARGS(NUM(count), listed(&l)));
        } else if (!rules_end_odd(j, &rules)) {
            BUF_AUTO(which);
            buf_addf(&which, count > 0 ? " (%s)" : "%s", listed(&l));
            judge_pass(j, MSG_SEEN_FEW_PORTS, ARGS(NUM(count), buf_str(&which)));
        }
    }
    buf_release(&l.text);
    rules_release(&rules);
}

/* The port that the learner declared as the application's, when there is an input for it. False,
 * after the end was set, when what was typed is none. */
static bool read_declared(struct judging *j, struct port_span *ret, size_t *count)
{
    double number = 0;
    const char *input = expect_text(j, "input", "");
    const char *typed = input[0] != '\0' ? judge_input(j, input) : NULL;
    if (typed == NULL || typed[strspn(typed, " \t\r\n")] == '\0') {
        return true;
    }
    if (match_number(typed, NULL, 0, &number) != MATCH_NUMBER || !(number >= 1) ||
        !(number <= PORT_LARGEST)) {
        return judge_end(j, CAUSE_BAD_PORT, ARGS(typed));
    }
    ret->udp = false;
    ret->from = (uint16_t)number;
    ret->to = ret->from;
    (*count)++;
    return true;
}

enum { ALLOWED_MAX = 64 };

static size_t read_allowed(const struct judging *j, struct port_span spans[ALLOWED_MAX])
{
    size_t count = 0;
    const cJSON *allow = look(j->task->expect, "allow");
    const cJSON *element = cJSON_IsArray(allow) ? allow->child : allow;
    for (; element != NULL && count < ALLOWED_MAX;
         element = cJSON_IsArray(allow) ? element->next : NULL) {
        count += port_span_read(look_text(element, ""), &spans[count]) ? 1 : 0;
    }
    return count;
}

static void judge_public(struct judging *j, const struct rules *rules, struct listing *l)
{
    rules_exposed(rules, shortest_prefix(j), list_span, l);
    evidence_number(j, "others", l->count);
    if (l->count > 0) {
        judge_end(j, CAUSE_PUBLIC_PORTS, ARGS(listed(l)));
    } else if (!rules_end_odd(j, rules)) {
        judge_pass(j, MSG_SEEN_PUBLIC_PORTS, NULL);
    }
}

void match_public_ports(struct judging *j)
{
    struct rules rules = {.list = NULL};
    struct port_span spans[ALLOWED_MAX + 1];
    struct listing l = {.text = BUF_INIT, .allowed = spans};
    l.allowed_count = read_allowed(j, spans);
    judge_expected(j, MSG_EXPECT_PUBLIC_PORTS, NULL);
    if (read_declared(j, &spans[l.allowed_count], &l.allowed_count) && rules_read(j, &rules)) {
        judge_public(j, &rules, &l);
    }
    buf_release(&l.text);
    rules_release(&rules);
}
