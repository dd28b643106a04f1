/* The inbound rules of all security groups that are attached to the instance, as ports × sources.
 * Which exposure is too much is for the matchers. */
#ifndef WRAPUP_TASK_RULES_H
#define WRAPUP_TASK_RULES_H

#include "cidr.h"
#include "judge.h"

/* One source of one rule. */
struct opening {
    bool tcp, udp; /* all traffic: both */
    uint16_t from, to;
    struct span source;
};

/* Embedded: start from {0}, end with rules_release. */
struct rules {
    struct opening *list; /* sorted by source */
    size_t count, room;
    bool odd;            /* a rule could not be read: the rest may still fail, never pass */
    bool unread;         /* a prefix list could not be read: the same */
    const char *example; /* what could not be read; borrowed from the facts, or static */
};
void rules_release(struct rules *rules);

/* False, after the end was set, when the rules are not known. */
bool rules_read(struct judging *j, struct rules *ret);
/* The end when a rule could not be read; false when there was none. */
bool rules_end_odd(struct judging *j, const struct rules *rules);

/* How much of the internet may reach a port. */
struct reach {
    uint64_t ipv4, ipv6;
};
struct reach rules_reach(const struct rules *rules, bool udp, uint16_t port);
/* True when either is wider than a prefix of that length. */
bool reach_is_wide(const struct reach *reach, int prefix);

/* The ports that more than such a prefix may reach, as spans from low to high, tcp first; returns
 * how many ports they are. fn may be NULL. */
typedef void rules_span_fn(void *ctx, bool udp, uint16_t from, uint16_t to);
unsigned rules_exposed(const struct rules *rules, int prefix, rules_span_fn *fn, void *ctx);

#endif
