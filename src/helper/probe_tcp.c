/* The probe "tcp": does a port answer, and with which greeting? Tells "refused", "timed out",
 * "no route" and "no such name" apart. Runs in a process of its own, so a name lookup may block. */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "dial.h"
#include "probe.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { BANNER_LONGEST = 256, BANNER_WAIT_MS = 2000 };

/* Reads the greeting: its first line, harmless. A server that says nothing leaves it empty. */
static void read_banner(int fd, int64_t until_ms, struct buf *ret)
{
    char bytes[BANNER_LONGEST] = "";
    size_t len = 0;
    while (len < sizeof bytes && memchr(bytes, '\n', len) == NULL &&
           dial_wait(fd, POLLIN, until_ms)) {
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

static void put_open(const struct dialled *dialled, int64_t banner_until_ms, struct json_writer *w)
{
    BUF_AUTO(address);
    BUF_AUTO(banner);
    address_text(dialled->to, &address);
    read_banner(dialled->fd, banner_until_ms, &banner);
    json_put_string(w, "address", buf_str(&address));
    json_put_integer(w, "connect_ms", dialled->spent_ms);
    json_put_string(w, "banner", buf_str(&banner));
}

static enum probe_error try_all(const struct addrinfo *list, const struct probe_job *job,
                                int64_t banner_ms, struct json_writer *w, struct buf *detail)
{
    struct dialled dialled;
    enum outcome outcome = dial(list, job->deadline_ms, &dialled);
    if (outcome == OUTCOME_UNKNOWN) {
        buf_adds(detail, strerror(dialled.error));
        return dialled.error == EACCES || dialled.error == EPERM ? PROBE_DENIED : PROBE_SYSTEM;
    }
    json_put_string(w, "outcome", outcome_name(outcome));
    if (outcome == OUTCOME_OPEN) {
        int64_t until = helper_now_ms() + banner_ms;
        put_open(&dialled, until < job->deadline_ms ? until : job->deadline_ms, w);
    }
    close_fd(&dialled.fd);
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
