/* The probe "ssh": one connection to a server, and all commands over it. Each way to fail has an
 * outcome of its own, since each needs another advice. */
#include <string.h>

#include "address.h"
#include "ssh.h"

enum {
    PATH_LONGEST = 4096,
    USER_LONGEST = 64,
    PROMPT_LONGEST = 200,
    CONNECT_DEFAULT_MS = 8000,
    CONNECT_MOST_MS = 120000,
};

static const char *const end_names[LOGIN_END_COUNT] = {
    [LOGIN_DONE] = "done",
    [LOGIN_TIMED_OUT] = "timed_out",
    [LOGIN_REFUSED] = "refused",
    [LOGIN_NO_ROUTE] = "no_route",
    [LOGIN_NO_NAME] = "no_name",
    [LOGIN_RESET] = "reset",
    [LOGIN_NOT_SSH] = "not_ssh",
    [LOGIN_HOST_UNKNOWN] = "host_unknown",
    [LOGIN_HOST_CHANGED] = "host_changed",
    [LOGIN_HOST_OTHER_TYPE] = "host_other_type",
    [LOGIN_KEY_REFUSED] = "key_refused",
    [LOGIN_KEY_UNPROTECTED] = "key_unprotected",
    [LOGIN_KEY_MISSING] = "key_missing",
    [LOGIN_KEY_UNREADABLE] = "key_unreadable",
    [LOGIN_KEY_FORMAT] = "key_format",
    [LOGIN_KEY_PASSPHRASE] = "key_passphrase",
    [LOGIN_NO_METHOD] = "no_method",
    [LOGIN_DISCONNECTED] = "disconnected",
};

/* Names may come to stand in a command of ~/.ssh/config (%h, %r): no shell must see anything in
 * them. */
static bool plain(const char *name, const char *others)
{
    if (name[0] == '-') {
        return false;
    }
    for (; *name != '\0'; name++) {
        bool letter = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
                      (*name >= '0' && *name <= '9');
        if (!letter && strchr(others, *name) == NULL) {
            return false;
        }
    }
    return true;
}

/* An absent member, or null, leaves *ret as it is. */
static bool optional(const struct probe_job *job, const char *name, size_t max, const char **ret,
                     struct buf *detail)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(job->parameters, name);
    return value == NULL || cJSON_IsNull(value) || probe_string(job, name, max, ret, detail);
}

static bool refuse(const char *name, struct buf *detail)
{
    buf_adds(detail, name);
    return false;
}

static bool read_request(const struct probe_job *job, struct login_request *ret, struct buf *detail)
{
    ret->connect_ms = CONNECT_DEFAULT_MS;
    if (!probe_string(job, "host", HOST_LONGEST, &ret->host, detail) ||
        !probe_string(job, "known_hosts", PATH_LONGEST, &ret->known_hosts, detail) ||
        !optional(job, "user", USER_LONGEST, &ret->user, detail) ||
        !optional(job, "user_default", USER_LONGEST, &ret->user_default, detail) ||
        !optional(job, "key", PATH_LONGEST, &ret->key, detail) ||
        !optional(job, "accept", PATH_LONGEST, &ret->accept, detail) ||
        !optional(job, "prompt", PROMPT_LONGEST, &ret->prompt, detail) ||
        !probe_integer(job, "port", 0, 65535, &ret->port, detail) ||
        !probe_integer(job, "connect_ms", 1, CONNECT_MOST_MS, &ret->connect_ms, detail)) {
        return false;
    }
    ret->interactive = cJSON_IsTrue(
        cJSON_GetObjectItemCaseSensitive(job->parameters, "interactive"));
    return !plain(ret->host, "._-:")                         ? refuse("host", detail)
           : ret->user != NULL && !plain(ret->user, "._-@+") ? refuse("user", detail)
           : ret->user_default != NULL && !plain(ret->user_default, "._-@+")
               ? refuse("user_default", detail)
           : ret->known_hosts[0] != '/'             ? refuse("known_hosts", detail)
           : ret->key != NULL && ret->key[0] != '/' ? refuse("key", detail)
                                                    : true;
}

/* The job's key is judged first: what is wrong with it needs no server. */
static enum login_end prepare_key(struct login *login)
{
    const char *path = login->ask.key;
    if (path == NULL) {
        return LOGIN_DONE;
    }
    enum key_end end = key_file_check(path, &login->key);
    if (end == KEY_USABLE) {
        end = key_file_read(path, &login->key);
    }
    return end == KEY_PASSPHRASE ? LOGIN_DONE : login_key_end(login, path, &login->key, end);
}

typedef enum login_end login_step(struct login *login);
static login_step *const steps[] = {
    prepare_key, login_options, login_connect, login_host_key, login_authenticate,
};

enum login_end login_open(struct login *login)
{
    int64_t until_ms = helper_now_ms() + login->ask.connect_ms;
    login->until_ms = until_ms < login->job->deadline_ms ? until_ms : login->job->deadline_ms;
    enum login_end end = LOGIN_DONE;
    for (size_t i = 0; i < COUNT_OF(steps) && end == LOGIN_DONE; i++) {
        end = steps[i](login);
    }
    return end;
}

static void put_known(struct json_writer *w, const char *key, const struct buf *text)
{
    if (text->len > 0) {
        json_put_string(w, key, text->data);
    }
}

static void put_methods(struct json_writer *w, unsigned methods)
{
    static const struct {
        unsigned method;
        const char *name;
    } names[] = {
        {SSH_AUTH_METHOD_PUBLICKEY, "publickey"},
        {SSH_AUTH_METHOD_PASSWORD, "password"},
        {SSH_AUTH_METHOD_INTERACTIVE, "keyboard-interactive"},
        {SSH_AUTH_METHOD_HOSTBASED, "hostbased"},
        {SSH_AUTH_METHOD_GSSAPI_MIC, "gssapi-with-mic"},
    };
    if (methods == 0) {
        return;
    }
    json_open(w, "methods", '[');
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((methods & names[i].method) != 0) {
            json_put_string(w, NULL, names[i].name);
        }
    }
    json_close(w, ']');
}

static void put_login(const struct login *login, enum login_end end, struct json_writer *w)
{
    json_put_string(w, "outcome", end_names[end]);
    json_put_bool(w, "connected", login->connected);
    put_known(w, "address", &login->address);
    put_known(w, "user", &login->user);
    put_known(w, "host_key", &login->host_key);
    put_known(w, "key_type", &login->key_type);
    put_known(w, "banner", &login->banner);
    put_methods(w, login->methods);
    if (end == LOGIN_HOST_CHANGED || end == LOGIN_HOST_OTHER_TYPE) {
        put_known(w, "known_as", &login->known_as);
    }
    if (end >= LOGIN_KEY_UNPROTECTED && end <= LOGIN_KEY_PASSPHRASE) {
        put_known(w, "key", &login->key_path);
    }
    if (end == LOGIN_KEY_UNPROTECTED || end == LOGIN_KEY_UNREADABLE) {
        put_known(w, "mode", &login->key_mode);
        put_known(w, "key_file_type", &login->key_file_type);
    }
    if (end != LOGIN_DONE) {
        put_known(w, "detail", &login->detail);
    }
}

/* Logs in and runs the commands. */
static enum probe_error ask(struct login *login, struct commands *commands, struct json_writer *w,
                            struct buf *detail)
{
    enum login_end end = login_open(login);
    if (end == LOGIN_ERROR) {
        buf_add(detail, buf_str(&login->detail), login->detail.len);
        return login->error;
    }
    if (end == LOGIN_DONE && commands->count > 0 && !channels_run(login, commands)) {
        end = LOGIN_DISCONNECTED;
    }
    put_login(login, end, w);
    return PROBE_DONE;
}

enum probe_error probe_ssh(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail)
{
    CLEANUP(login_release) struct login login = LOGIN_INIT;
    CLEANUP(commands_release) struct commands commands = {.list = NULL};
    login.job = job;
    if (!read_request(job, &login.ask, detail) || !commands_read(job, &commands, detail)) {
        return PROBE_BAD_JOB;
    }
    return ask(&login, &commands, observation, detail);
}
