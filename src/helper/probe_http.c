/* The probe "http": does a web server answer, and with which status? No proxy of the environment is
 * used: the question is whether this machine reaches the server, and a proxy would answer for it.
 */
#include <string.h>

#include "fetch.h"
#include "wrapup/utf8.h"

enum {
    PATH_LONGEST = 2048,
    BODY_LONGEST = 64 * 1024,
    BODY_SHOWN = 1024,
};

/* Letters, digits and what else names and addresses are written with. */
static bool host_sound(const char *host)
{
    static const char others[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_:";
    return host[strspn(host, others)] == '\0';
}

/* Begins with a slash; nothing that would end the request line, or the path within the URL. */
static bool path_sound(const char *path)
{
    if (path[0] != '/') {
        return false;
    }
    for (; *path != '\0'; path++) {
        if (*path <= ' ' || *path > '~' || *path == '#') {
            return false;
        }
    }
    return true;
}

struct target {
    const char *host, *scheme, *path;
    int64_t port;
};

static bool optional_string(const struct probe_job *job, const char *name, size_t max,
                            const char **ret, struct buf *detail)
{
    return cJSON_GetObjectItemCaseSensitive(job->parameters, name) == NULL ||
           probe_string(job, name, max, ret, detail);
}

static bool read_target(const struct probe_job *job, struct target *ret, struct buf *detail)
{
    if (!probe_string(job, "host", HOST_LONGEST, &ret->host, detail) ||
        !optional_string(job, "scheme", 8, &ret->scheme, detail) ||
        !optional_string(job, "path", PATH_LONGEST, &ret->path, detail)) {
        return false;
    }
    bool http = strcmp(ret->scheme, "http") == 0;
    const char *bad = NULL;
    ret->port = http ? 80 : 443;
    if (!http && strcmp(ret->scheme, "https") != 0) {
        bad = "scheme";
    } else if (!host_sound(ret->host)) {
        bad = "host";
    } else if (!path_sound(ret->path)) {
        bad = "path";
    } else {
        return probe_integer(job, "port", 1, 65535, &ret->port, detail);
    }
    buf_adds(detail, bad);
    return false;
}

static void put_url(const struct target *target, struct buf *ret)
{
    bool v6 = strchr(target->host, ':') != NULL;
    buf_addf(ret, "%s://%s%s%s:%d%s", target->scheme, v6 ? "[" : "", target->host, v6 ? "]" : "",
             (int)target->port, target->path);
}

static void put_answer(const struct fetched *fetched, const char *address, struct json_writer *w)
{
    BUF_AUTO(body);
    bool whole = fetched->body.len <= BODY_SHOWN;
    utf8_sanitize(&body, buf_str(&fetched->body), whole ? fetched->body.len : BODY_SHOWN, true);
    json_put_string(w, "outcome", "answered");
    json_put_string(w, "address", address);
    json_put_integer(w, "status", fetched->status);
    json_put_integer(w, "bytes", (int64_t)fetched->body.len);
    if (fetched->cut) {
        json_put_bool(w, "truncated", true);
    }
    json_put_string(w, "body", buf_str(&body));
}

/* Asks each address, connecting for its share of the time that is left, until one answers. */
static void try_all(const struct addrinfo *list, const struct probe_job *job, const char *url,
                    struct json_writer *w)
{
    int64_t left = 0;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next) {
        left++;
    }
    enum outcome best = OUTCOME_UNKNOWN;
    bool connected = false;
    for (const struct addrinfo *a = list; a != NULL; a = a->ai_next, left--) {
        BUF_AUTO(address);
        address_text(a, &address);
        const struct fetch ask = {.url = url,
                                  .pin = buf_str(&address),
                                  .body_max = BODY_LONGEST,
                                  .connect_ms = (job->deadline_ms - helper_now_ms()) / left,
                                  .until_ms = job->deadline_ms};
        CLEANUP(fetched_release) struct fetched fetched = FETCHED_INIT;
        fetch(&ask, &fetched);
        if (fetched.outcome == OUTCOME_OPEN) {
            put_answer(&fetched, buf_str(&address), w);
            return;
        }
        best = fetched.outcome > best ? fetched.outcome : best;
        connected = connected || fetched.connected;
    }
    json_put_string(w, "outcome", outcome_name(best));
    json_put_bool(w, "connected", connected);
}

enum probe_error probe_http(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail)
{
    struct target target = {.scheme = "http", .path = "/"};
    if (!read_target(job, &target, detail)) {
        return PROBE_BAD_JOB;
    }
    struct addrinfo *list = NULL;
    enum probe_error error = address_look_up(target.host, (int)target.port, &list, detail);
    if (error != PROBE_DONE) {
        return error;
    }
    if (list == NULL) {
        json_put_string(observation, "outcome", outcome_name(OUTCOME_NO_NAME));
        return PROBE_DONE;
    }
    BUF_AUTO(url);
    put_url(&target, &url);
    try_all(list, job, buf_str(&url), observation);
    freeaddrinfo(list);
    return PROBE_DONE;
}
