/* Connects without blocking for longer than it may.
 * Looking names up is the part of address.c. */
#include "dial.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "wrapup/mem.h"

void close_fd(const int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
}

bool dial_wait(int fd, short events, int64_t until_ms)
{
    struct pollfd p = {.fd = fd, .events = events};
    for (;;) {
        int64_t left = until_ms - helper_now_ms();
        int n = poll(&p, 1, left > 0 ? (int)left : 0);
        if (n > 0) {
            return true;
        }
        if (n == 0 || errno != EINTR) {
            return false;
        }
    }
}

/* Connects before until_ms; the errno of the failure, 0 when *ret is connected. */
static int connect_until(const struct addrinfo *to, int64_t until_ms, int *ret)
{
    CLEANUP(close_fd) int fd = socket(to->ai_family, SOCK_STREAM, 0);
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
        return errno;
    }
    if (connect(fd, to->ai_addr, to->ai_addrlen) != 0) {
        if (errno != EINPROGRESS) {
            return errno;
        }
        if (!dial_wait(fd, POLLOUT, until_ms)) {
            return ETIMEDOUT;
        }
        int error = 0;
        socklen_t len = sizeof error;
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0) {
            return error != 0 ? error : errno;
        }
    }
    /* A question that waits for the last one's acknowledgement would lose 40 ms each time. */
    const int at_once = 1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    *ret = fd;
    fd = -1;
    return 0;
}

enum outcome dial(const struct addrinfo *list, int64_t until_ms, struct dialled *ret)
{
    int64_t left = 0;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        left++;
    }
    *ret = (struct dialled){.fd = -1};
    enum outcome best = OUTCOME_UNKNOWN;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next, left--) {
        int64_t start = helper_now_ms();
        ret->error = connect_until(a, start + (until_ms - start) / left, &ret->fd);
        ret->spent_ms = helper_now_ms() - start;
        enum outcome outcome = outcome_of_errno(ret->error);
        if (outcome == OUTCOME_OPEN) {
            ret->to = a;
            return outcome;
        }
        best = outcome > best ? outcome : best;
    }
    return best;
}
