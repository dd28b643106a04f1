/* The probe "tcp": does a port answer, and with which greeting? Tells "refused", "timed out",
 * "no route" and "no such name" apart. Runs in a process of its own, so a name lookup may block. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "probe.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { BANNER_LONGEST = 256, BANNER_WAIT_MS = 2000 };

static void close_fd(const int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
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
    BUF_AUTO(address);
    BUF_AUTO(banner);
    address_text(to, &address);
    read_banner(fd, banner_until_ms, &banner);
    json_put_string(w, "outcome", outcome_name(OUTCOME_OPEN));
    json_put_string(w, "address", buf_str(&address));
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
    }
    enum outcome best = OUTCOME_UNKNOWN;
    int error = 0;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next, left--) {
        CLEANUP(close_fd) int fd = -1;
        int64_t start = helper_now_ms();
        error = connect_until(a, start + (job->deadline_ms - start) / left, &fd);
        enum outcome outcome = outcome_of_errno(error);
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
    json_put_string(w, "outcome", outcome_name(best));
    return PROBE_DONE;
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
    struct addrinfo *list = NULL;
    enum probe_error result = address_look_up(host, (int)port, &list, detail);
    if (result != PROBE_DONE) {
        return result;
    }
    if (list == NULL) {
        json_put_string(observation, "outcome", outcome_name(OUTCOME_NO_NAME));
        return PROBE_DONE;
    }
    result = try_all(list, job, banner_ms, observation, detail);
    freeaddrinfo(list);
    return result;
}
