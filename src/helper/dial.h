/* Connecting over TCP before a deadline, to the first of a name's addresses that answers.
 * What is said then is the probes' part. */
#ifndef WRAPUP_HELPER_DIAL_H
#define WRAPUP_HELPER_DIAL_H

#include "address.h"

struct dialled {
    int fd; /* connected, non-blocking, sending at once; -1 unless OUTCOME_OPEN */
    const struct addrinfo *to; /* the address that answered, one of the list */
    int64_t spent_ms;          /* on that address */
    int error;                 /* errno of the last address, when the outcome is not known */
};
/* Tries each address with its share of the time that is left. ret->fd is the caller's to close. */
enum outcome dial(const struct addrinfo *list, int64_t until_ms, struct dialled *ret);

/* Waits for poll()'s events; false when the time is up. */
bool dial_wait(int fd, short events, int64_t until_ms);
/* For CLEANUP on a descriptor; -1 is none. */
void close_fd(const int *fd);

#endif
