/* The probe "tcp": does a port answer, and with which greeting? Tells "refused", "timed out",
 * "no route" and "no such name" apart. Runs in a process of its own, so a name lookup may block. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { HOST_LONGEST = 253, BANNER_LONGEST = 256, BANNER_WAIT_MS = 2000 };

/* In the order of how much they tell: of several addresses the most telling outcome counts. */
enum outcome {
    OUTCOME_UNKNOWN,
    OUTCOME_NO_NAME,
    OUTCOME_NO_ROUTE,
    OUTCOME_TIMED_OUT,
    OUTCOME_RESET,
    OUTCOME_REFUSED,
    OUTCOME_OPEN,
};
static const char *const outcome_names[] = {
    [OUTCOME_UNKNOWN] = "unknown",   [OUTCOME_NO_NAME] = "no_name",
    [OUTCOME_NO_ROUTE] = "no_route", [OUTCOME_TIMED_OUT] = "timed_out",
    [OUTCOME_RESET] = "reset",       [OUTCOME_REFUSED] = "refused",
    [OUTCOME_OPEN] = "open",
};

static void close_fd(const int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
}

/* Link-local addresses hold the cloud's metadata and its credentials. */
static bool link_local(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 16 == 0xa9fe;
    }
    struct sockaddr_in6 in6;
    memcpy(&in6, address, sizeof in6);
    const unsigned char *b = in6.sin6_addr.s6_addr;
    static const unsigned char imds[16] = {0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54};
    return IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr) || memcmp(b, imds, sizeof imds) == 0 ||
           (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr) && b[12] == 0xa9 && b[13] == 0xfe);
}

static bool wait_for(int fd, short events, int64_t until_ms)
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
    if (fd < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        return errno;
    }
    if (connect(fd, to->ai_addr, to->ai_addrlen) != 0) {
        if (errno != EINPROGRESS) {
            return errno;
        }
        if (!wait_for(fd, POLLOUT, until_ms)) {
            return ETIMEDOUT;
        }
        int error = 0;
        socklen_t len = sizeof error;
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0) {
            return error != 0 ? error : errno;
        }
    }
    *ret = fd;
    fd = -1;
    return 0;
}

static enum outcome outcome_of(int error)
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

/* Reads the greeting: its first line, harmless. A server that says nothing leaves it empty. */
static void read_banner(int fd, int64_t until_ms, struct buf *ret)
{
    char bytes[BANNER_LONGEST] = "";
    size_t len = 0;
    while (len < sizeof bytes && memchr(bytes, '\n', len) == NULL &&
           wait_for(fd, POLLIN, until_ms)) {
        ssize_t n = read(fd, bytes + len, sizeof bytes - len);
        if (n <= 0) {
            break;
        }
        len += (size_t)n;
    }
    const char *end = memchr(bytes, '\n', len);
    len = end != NULL ? (size_t)(end - bytes) : len;
    if (len > 0 && bytes[len - 1] == '\r') {
        len--;
    }
    utf8_sanitize(ret, bytes, len, false);
}

static void put_open(int fd, const struct addrinfo *to, int64_t spent_ms, int64_t banner_until_ms,
                     struct json_writer *w)
{
    char address[NI_MAXHOST] = "";
    (void)getnameinfo(to->ai_addr, to->ai_addrlen, address, sizeof address, NULL, 0,
                      NI_NUMERICHOST);
    BUF_AUTO(banner);
    read_banner(fd, banner_until_ms, &banner);
    json_put_string(w, "outcome", outcome_names[OUTCOME_OPEN]);
    json_put_string(w, "address", address);
    json_put_integer(w, "connect_ms", spent_ms);
    json_put_string(w, "banner", buf_str(&banner));
}

/* Tries each address with its share of the time that is left. */
static enum probe_error try_all(const struct addrinfo *list, const struct probe_job *job,
                                int64_t banner_ms, struct json_writer *w, struct buf *detail)
{
    int64_t left = 0;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        left++;
        if (link_local(a->ai_addr)) {
            return PROBE_FORBIDDEN;
        }
    }
    enum outcome best = OUTCOME_UNKNOWN;
    int error = 0;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next, left--) {
        CLEANUP(close_fd) int fd = -1;
        int64_t start = helper_now_ms();
        error = connect_until(a, start + (job->deadline_ms - start) / left, &fd);
        enum outcome outcome = outcome_of(error);
        int64_t now = helper_now_ms();
        if (outcome == OUTCOME_OPEN) {
            int64_t until = now + banner_ms;
            put_open(fd, a, now - start, until < job->deadline_ms ? until : job->deadline_ms, w);
            return PROBE_DONE;
        }
        best = outcome > best ? outcome : best;
    }
    if (best == OUTCOME_UNKNOWN) {
        buf_adds(detail, strerror(error));
        return error == EACCES || error == EPERM ? PROBE_DENIED : PROBE_SYSTEM;
    }
    json_put_string(w, "outcome", outcome_names[best]);
    return PROBE_DONE;
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

enum probe_error probe_tcp(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail)
{
    const char *host = NULL;
    int64_t port = 0;
    int64_t banner_ms = BANNER_WAIT_MS;
    if (!probe_string(job, "host", HOST_LONGEST, &host, detail) ||
        !probe_integer(job, "port", 1, 65535, &port, detail) ||
        !probe_integer(job, "banner_ms", 0, 60000, &banner_ms, detail)) {
        return PROBE_BAD_JOB;
    }
    if (port == 0) {
        buf_adds(detail, "port");
        return PROBE_BAD_JOB;
    }
    char service[8];
    (void)snprintf(service, sizeof service, "%d", (int)port);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int error = getaddrinfo(host, service, &hints, &list);
    if (no_such_name(error)) {
        json_put_string(observation, "outcome", outcome_names[OUTCOME_NO_NAME]);
        return PROBE_DONE;
    }
    if (error != 0) {
        buf_adds(detail, gai_strerror(error));
        return PROBE_LOOKUP;
    }
    enum probe_error result = try_all(list, job, banner_ms, observation, detail);
    freeaddrinfo(list);
    return result;
}
