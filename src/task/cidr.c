/* CIDR blocks as ranges of numbers, and unions of them measured.
 * RFC 1918 and RFC 6598 for what is private, RFC 4291 for the text of IPv6 addresses. */
#include "cidr.h"

#include <string.h>

#include "wrapup/mem.h"

enum { IPV4_BITS = 32, NETWORK_BITS = 64, IPV6_BITS = 128, IPV6_GIVEN_OUT = 3 };

/* What outsiders never come from. */
static const struct span private_ranges[] = {
    {false, 0x0A000000, 0x0AFFFFFF},
    {false, 0x64400000, 0x647FFFFF},
    {false, 0xAC100000, 0xAC1FFFFF},
    {false, 0xC0A80000, 0xC0A8FFFF},
};
static const struct span given_out = {true, UINT64_C(0x2000000000000000),
                                      UINT64_C(0x3FFFFFFFFFFFFFFF)};

/* A decimal of at most `max` without needless zeros at *p, which moves behind it. */
static bool read_decimal(const char **p, unsigned max, unsigned *ret)
{
    size_t len = strspn(*p, "0123456789");
    if (len == 0 || len > 3 || (len > 1 && **p == '0')) {
        return false;
    }
    unsigned number = 0;
    for (size_t i = 0; i < len; i++) {
        number = number * 10 + (unsigned)((*p)[i] - '0');
    }
    *p += len;
    *ret = number;
    return number <= max;
}

static bool read_quad(const char **p, uint32_t *ret)
{
    uint32_t address = 0;
    for (int i = 0; i < 4; i++) {
        unsigned byte = 0;
        if ((i > 0 && *(*p)++ != '.') || !read_decimal(p, 255, &byte)) {
            return false;
        }
        address = address << 8 | byte;
    }
    *ret = address;
    return true;
}

bool cidr_read_ipv4(const char *text, uint32_t *ret)
{
    uint32_t address = 0;
    if (!read_quad(&text, &address) || *text != '\0') {
        return false;
    }
    *ret = address;
    return true;
}

bool cidr_is_private(uint32_t address)
{
    for (size_t i = 0; i < COUNT_OF(private_ranges); i++) {
        if (address >= private_ranges[i].from && address <= private_ranges[i].to) {
            return true;
        }
    }
    return false;
}

/* ---- IPv6 text ------------------------------------------------------------------------ */

enum { GROUPS = 8 };

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool read_group(const char **p, uint16_t *ret)
{
    unsigned number = 0;
    int digits = 0;
    for (; hex_digit(**p) >= 0; (*p)++) {
        number = number << 4 | (unsigned)hex_digit(**p);
        if (++digits > 4) {
            return false;
        }
    }
    *ret = (uint16_t)number;
    return digits > 0;
}

/* Groups up to "::" or the "/": an IPv4 address counts for two. */
static bool read_groups(const char **p, uint16_t groups[GROUPS], size_t *count)
{
    while (**p != '/' && **p != '\0') {
        uint32_t quad = 0;
        const char *as_quad = *p;
        if (*count + 2 <= GROUPS && read_quad(&as_quad, &quad)) {
            groups[(*count)++] = (uint16_t)(quad >> 16);
            groups[(*count)++] = (uint16_t)(quad & 0xFFFF);
            *p = as_quad;
            return true;
        }
        if (*count == GROUPS || !read_group(p, &groups[(*count)++])) {
            return false;
        }
        if ((*p)[0] != ':' || (*p)[1] == ':') {
            return true;
        }
        (*p)++;
        if (**p == '/' || **p == '\0') {
            return false;
        }
    }
    return true;
}

/* The upper half of an address at *p, which moves behind all of it. */
static bool read_ipv6(const char **p, uint64_t *ret)
{
    uint16_t head[GROUPS] = {0};
    uint16_t tail[GROUPS] = {0};
    size_t before = 0;
    size_t after = 0;
    if (strncmp(*p, "::", 2) != 0 && !read_groups(p, head, &before)) {
        return false;
    }
    if (strncmp(*p, "::", 2) == 0) {
        *p += 2;
        if (!read_groups(p, tail, &after) || before + after >= GROUPS) {
            return false;
        }
        memcpy(&head[GROUPS - after], tail, after * sizeof(tail[0]));
    } else if (before != GROUPS) {
        return false;
    }
    *ret = (uint64_t)head[0] << 48 | (uint64_t)head[1] << 32 | (uint64_t)head[2] << 16 | head[3];
    return true;
}

bool cidr_read(const char *text, struct span *ret)
{
    uint32_t ipv4 = 0;
    uint64_t address = 0;
    unsigned prefix = 0;
    const char *p = text;
    bool ipv6 = strchr(text, ':') != NULL;
    if (ipv6 ? !read_ipv6(&p, &address) : !read_quad(&p, &ipv4)) {
        return false;
    }
    if (*p++ != '/' || !read_decimal(&p, ipv6 ? IPV6_BITS : IPV4_BITS, &prefix) || *p != '\0') {
        return false;
    }
    unsigned bits = ipv6 ? NETWORK_BITS : IPV4_BITS;
    address = ipv6 ? address : ipv4;
    prefix = prefix < bits ? prefix : bits;
    uint64_t all = UINT64_MAX >> (64 - bits);
    uint64_t host = prefix == bits ? 0 : all >> prefix;
    *ret = (struct span){.ipv6 = ipv6, .from = address & ~host, .to = address | host};
    return true;
}

/* ---- measuring ------------------------------------------------------------------------ */

/* How many of the numbers from..to are of the internet. */
static uint64_t measure(uint64_t from, uint64_t to, bool ipv6)
{
    if (ipv6) {
        from = from > given_out.from ? from : given_out.from;
        to = to < given_out.to ? to : given_out.to;
        return from <= to ? to - from + 1 : 0;
    }
    uint64_t count = to - from + 1;
    for (size_t i = 0; i < COUNT_OF(private_ranges); i++) {
        const struct span *hidden = &private_ranges[i];
        uint64_t first = from > hidden->from ? from : hidden->from;
        uint64_t last = to < hidden->to ? to : hidden->to;
        count -= first <= last ? last - first + 1 : 0;
    }
    return count;
}

uint64_t cidr_reach(const struct span *const *spans, size_t count, bool ipv6)
{
    uint64_t sum = 0;
    uint64_t from = 0;
    uint64_t to = 0;
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        const struct span *span = spans[i];
        if (span->ipv6 != ipv6) {
            continue;
        }
        if (open && span->from <= to) {
            to = span->to > to ? span->to : to;
            continue;
        }
        sum += open ? measure(from, to, ipv6) : 0;
        from = span->from;
        to = span->to;
        open = true;
    }
    return sum + (open ? measure(from, to, ipv6) : 0);
}

uint64_t cidr_world(bool ipv6)
{
    return ipv6 ? measure(0, UINT64_MAX, true) : measure(0, UINT32_MAX, false);
}

bool cidr_wider(uint64_t reach, bool ipv6, int prefix)
{
    int bits = ipv6 ? NETWORK_BITS - IPV6_GIVEN_OUT : IPV4_BITS;
    return reach > UINT64_C(1) << (bits - prefix);
}
