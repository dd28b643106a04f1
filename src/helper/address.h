/* Names looked up, addresses that are never asked, and what became of asking one.
 * Connecting is the probes' part. */
#ifndef WRAPUP_HELPER_ADDRESS_H
#define WRAPUP_HELPER_ADDRESS_H

#include <netdb.h>
#include <sys/socket.h>

#include "probe.h"

enum { HOST_LONGEST = 253 };

/* In the order of how much they tell: of several addresses the most telling outcome counts. */
enum outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_NO_NAME,
    OUTCOME_NO_ROUTE,
    OUTCOME_TIMED_OUT,
    OUTCOME_RESET,
    OUTCOME_REFUSED,
    OUTCOME_TLS,      /* there was no agreeing on a secure connection */
    OUTCOME_NOT_HTTP, /* something answered, in another language */
    OUTCOME_OPEN,
    OUTCOME_COUNT
};
/* As the protocol says it. */
const char *outcome_name(enum outcome outcome);
/* What an errno of connect() or read() comes to; OUTCOME_OPEN for 0. */
enum outcome outcome_of_errno(int error);

/* Link-local addresses hold the cloud's metadata and its credentials. True for them in any
 * clothing: mapped into IPv6, or behind a NAT64. */
bool address_link_local(const struct sockaddr *address);

/* Looks a name up. PROBE_DONE with *ret, for freeaddrinfo(), or with *ret NULL: there is no such
 * name. PROBE_FORBIDDEN when one of its addresses is link-local. May block. */
enum probe_error address_look_up(const char *host, int port, struct addrinfo **ret,
                                 struct buf *detail);
/* The address in figures; "" when it has none. */
void address_text(const struct addrinfo *address, struct buf *ret);

#endif
