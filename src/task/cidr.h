/* Addresses and ranges of them as numbers, and how much of the internet a set of ranges is.
 * Which rules the ranges come from is rules.c's. */
#ifndef WRAPUP_TASK_CIDR_H
#define WRAPUP_TASK_CIDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Four numbers of 0 to 255 with dots between. */
bool cidr_read_ipv4(const char *text, uint32_t *ret);
/* 10/8, 172.16/12, 192.168/16, and 100.64/10 of carriers: never seen from outside. */
bool cidr_is_private(uint32_t address);

/* A range of addresses, ends included. IPv6 is counted in networks of /64: a longer prefix is taken
 * for its whole /64. */
struct span {
    bool ipv6;
    uint64_t from, to;
};
/* Reads "203.0.113.0/24" or "2001:db8::/32"; bits behind the prefix are passed over. False for
 * anything else, an address without a prefix among it. */
bool cidr_read(const char *text, struct span *ret);

/* How many of the addresses (IPv6: /64 networks) that the internet has are in any of the spans of
 * that family; spans are sorted by `from`. Counted are all of IPv4 but the private ranges, and
 * 2000::/3 of IPv6, from which addresses are given out. */
uint64_t cidr_reach(const struct span *const *spans, size_t count, bool ipv6);
/* How many there are at all. */
uint64_t cidr_world(bool ipv6);
/* True when that many are more than a prefix of this length holds: of IPv4's 32 bits, or of the 61
 * that 2000::/3 leaves. */
bool cidr_wider(uint64_t reach, bool ipv6, int prefix);

#endif
