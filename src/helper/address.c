/* Looks names up and tells addresses that are never asked.
 * Who connects, and for how long, is the probes' part. */
#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_UNKNOWN] = "unknown",   [OUTCOME_NO_NAME] = "no_name",
    [OUTCOME_NO_ROUTE] = "no_route", [OUTCOME_TIMED_OUT] = "timed_out",
    [OUTCOME_RESET] = "reset",       [OUTCOME_REFUSED] = "refused",
    [OUTCOME_TLS] = "tls",           [OUTCOME_NOT_HTTP] = "not_http",
    [OUTCOME_OPEN] = "open",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

enum outcome outcome_of_errno(int error)
{
    switch (error) {
    case 0:
        return OUTCOME_OPEN;
    case ECONNREFUSED:
        return OUTCOME_REFUSED;
    case ECONNRESET:
        return OUTCOME_RESET;
    case ETIMEDOUT:
        return OUTCOME_TIMED_OUT;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return OUTCOME_NO_ROUTE;
    default:
        return OUTCOME_UNKNOWN;
    }
}

/* True when the IPv6 address is another way to write an IPv4 one, which its last bytes are. */
static bool holds_ipv4(const struct in6_addr *in6)
{
    static const unsigned char nat64[12] = {0x00, 0x64, 0xff, 0x9b};
    return IN6_IS_ADDR_V4MAPPED(in6) || IN6_IS_ADDR_V4COMPAT(in6) ||
           memcmp(in6->s6_addr, nat64, sizeof nat64) == 0;
}

bool address_link_local(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 16 == 0xa9fe;
    }
    if (address->sa_family != AF_INET6) {
        return true; /* what is not known is not asked */
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    const unsigned char *b = in6.sin6_addr.s6_addr;
    /* Amazon's link-local services under IPv6: metadata, and credentials of containers. */
    static const unsigned char amazon[4] = {0xfd, 0x00, 0x0e, 0xc2};
    return IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) || memcmp(b, amazon, sizeof amazon) == 0 ||
           (holds_ipv4(&in6.sin6_addr) && b[12] == 0xa9 && b[13] == 0xfe);
}

static bool no_such_name(int error)
{
#ifdef EAI_NODATA
    if (error == EAI_NODATA) {
        return true;
    }
#endif
    return error == EAI_NONAME;
}

enum probe_error address_look_up(const char *host, int port, struct addrinfo **ret,
                                 struct buf *detail)
{
    char service[8];
    (void)snprintf(service, sizeof service, "%d", port);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int error = getaddrinfo(host, service, &hints, &list);
    if (no_such_name(error)) {
        *ret = NULL;
        return PROBE_DONE;
    }
    if (error != 0) {
        buf_adds(detail, gai_strerror(error));
        return PROBE_LOOKUP;
    }
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        if (address_link_local(a->ai_addr)) {
            freeaddrinfo(list);
            return PROBE_FORBIDDEN;
        }
    }
    *ret = list;
    return PROBE_DONE;
}

void address_text(const struct addrinfo *address, struct buf *ret)
{
    char text[NI_MAXHOST] = "";
    (void)getnameinfo(address->ai_addr, address->ai_addrlen, text, sizeof text, NULL, 0,
                      NI_NUMERICHOST);
    buf_adds(ret, text);
}
