/* The options of a connection, the connection itself, and the key exchange.
 * Whose key that was is the part of ssh_host.c. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#ifdef __linux__
#include <linux/tcp.h>
#include <netinet/in.h>
#endif

#include "dial.h"
#include "ssh.h"
#include "wrapup/utf8.h"

enum { FIRST_LONGEST = 255, PORT_DEFAULT = 22 };

void login_release(struct login *login)
{
    if (login->session != NULL) {
        ssh_disconnect(login->session);
        ssh_free(login->session);
        login->session = NULL;
    }
    key_file_release(&login->key);
    struct buf *texts[] = {
        &login->address,  &login->user,   &login->host_key, &login->key_type, &login->banner,
        &login->known_as, &login->detail, &login->key_path, &login->key_mode, &login->key_file_type,
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        buf_release(texts[i]);
    }
}

static enum login_end fail(struct login *login, enum probe_error error, const char *detail)
{
    login->error = error;
    buf_clear(&login->detail);
    buf_adds(&login->detail, detail);
    return LOGIN_ERROR;
}

/* libssh expands '%' in paths. */
static bool set_path(ssh_session session, enum ssh_options_e option, const char *path)
{
    BUF_AUTO(escaped);
    for (; *path != '\0'; path++) {
        buf_adds(&escaped, *path == '%' ? "%%" : (char[]){*path, '\0'});
    }
    return ssh_options_set(session, option, buf_str(&escaped)) == 0;
}

/* What the configuration may not say. */
static bool set_unconditional(struct login *login)
{
    const int strict = 1;
    unsigned port = (unsigned)login->ask.port;
    ssh_session s = login->session;
    return set_path(s, SSH_OPTIONS_KNOWNHOSTS, login->ask.known_hosts) &&
           ssh_options_set(s, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") == 0 &&
           /* Without it libssh calls a host whose key has changed a known one. */
           ssh_options_set(s, SSH_OPTIONS_STRICTHOSTKEYCHECK, &strict) == 0 &&
           (port == 0 || ssh_options_set(s, SSH_OPTIONS_PORT, &port) == 0) &&
           (login->ask.user == NULL || ssh_options_set(s, SSH_OPTIONS_USER, login->ask.user) == 0);
}

/* The user of the job, of the configuration, the job's default one, and last the local one. */
static bool settle_user(struct login *login)
{
    char *user = NULL;
    if (ssh_options_get(login->session, SSH_OPTIONS_USER, &user) != SSH_OK &&
        (ssh_options_set(login->session, SSH_OPTIONS_USER, login->ask.user_default) != 0 ||
         ssh_options_get(login->session, SSH_OPTIONS_USER, &user) != SSH_OK)) {
        return false;
    }
    utf8_sanitize(&login->user, user, strlen(user), false);
    ssh_string_free_char(user);
    return true;
}

/* The configuration is that of $HOME, as everything else of the program. */
static bool read_config(struct login *login)
{
    const char *home = getenv("HOME");
    if (home != NULL && home[0] == '/') {
        BUF_AUTO(folder);
        buf_addf(&folder, "%s/.ssh", home);
        if (ssh_options_set(login->session, SSH_OPTIONS_SSH_DIR, buf_str(&folder)) != 0) {
            return false;
        }
    }
    return ssh_options_parse_config(login->session, NULL) == 0;
}

enum login_end login_options(struct login *login)
{
    const struct login_request *ask = &login->ask;
    login->session = ssh_new();
    if (login->session == NULL) {
        return fail(login, PROBE_SYSTEM, "libssh");
    }
    /* Both before the configuration, for its Match lines, and after it. */
    if (ssh_options_set(login->session, SSH_OPTIONS_HOST, ask->host) != 0 ||
        (ask->user != NULL && ssh_options_set(login->session, SSH_OPTIONS_USER, ask->user) != 0)) {
        return fail(login, PROBE_BAD_JOB, "host");
    }
    if (!read_config(login) || !set_unconditional(login) || !settle_user(login)) {
        return fail(login, PROBE_SYSTEM, ssh_get_error(login->session));
    }
    char *proxy = NULL;
    login->proxied = ssh_options_get(login->session, SSH_OPTIONS_PROXYCOMMAND, &proxy) == SSH_OK;
    ssh_string_free_char(proxy);
    /* The ssh of a ProxyJump would ask at the terminal for whatever it misses. */
    (void)setenv("SSH_ASKPASS", "/bin/false", 1);
    (void)setenv("SSH_ASKPASS_REQUIRE", "force", 1);
    return LOGIN_DONE;
}

static enum login_end end_of_outcome(struct login *login, enum outcome outcome, int error)
{
    static const enum login_end ends[OUTCOME_COUNT] = {
        [OUTCOME_NO_NAME] = LOGIN_NO_NAME,     [OUTCOME_NO_ROUTE] = LOGIN_NO_ROUTE,
        [OUTCOME_TIMED_OUT] = LOGIN_TIMED_OUT, [OUTCOME_RESET] = LOGIN_RESET,
        [OUTCOME_REFUSED] = LOGIN_REFUSED,     [OUTCOME_OPEN] = LOGIN_DONE,
    };
    if (outcome == OUTCOME_UNKNOWN) {
        bool denied = error == EACCES || error == EPERM;
        return fail(login, denied ? PROBE_DENIED : PROBE_SYSTEM, strerror(error));
    }
    return ends[outcome];
}

/* The first bytes of the server, looked at before libssh takes them. */
struct first {
    int fd; /* the socket's second descriptor: libssh closes the other when it gives up */
    char bytes[FIRST_LONGEST + 1];
    size_t len;
    bool any;   /* some came, seen or not */
    bool reset; /* looking took the error away that libssh would have seen */
};

/* Connects as libssh would, but telling failures apart; libssh owns the socket afterwards. */
static enum login_end call(struct login *login, struct first *first)
{
    char *host = NULL;
    unsigned port = PORT_DEFAULT;
    if (ssh_options_get(login->session, SSH_OPTIONS_HOST, &host) != SSH_OK) {
        return fail(login, PROBE_BAD_JOB, "host");
    }
    (void)ssh_options_get_port(login->session, &port);
    struct addrinfo *list = NULL;
    BUF_AUTO(detail);
    enum probe_error error = address_look_up(host, (int)port, &list, &detail);
    ssh_string_free_char(host);
    if (error != PROBE_DONE) {
        return fail(login, error, buf_str(&detail));
    }
    if (list == NULL) {
        return LOGIN_NO_NAME;
    }
    struct dialled dialled;
    enum outcome outcome = dial(list, login->until_ms, &dialled);
    enum login_end end = end_of_outcome(login, outcome, dialled.error);
    if (end == LOGIN_DONE) {
        login->connected = true;
        address_text(dialled.to, &login->address);
        first->fd = fcntl(dialled.fd, F_DUPFD_CLOEXEC, 0);
        if (ssh_options_set(login->session, SSH_OPTIONS_FD, &dialled.fd) != 0) {
            close_fd(&dialled.fd);
            end = fail(login, PROBE_SYSTEM, "libssh");
        }
    }
    freeaddrinfo(list);
    return end;
}

bool login_wait(const struct login *login)
{
    int flags = ssh_get_poll_flags(login->session);
    short events = (flags & SSH_WRITE_PENDING) != 0 ? POLLIN | POLLOUT : POLLIN;
    int fd = ssh_get_fd(login->session);
    return fd >= 0 && dial_wait(fd, events, login->until_ms);
}

static void peek(struct first *first)
{
    if (first->fd < 0 || first->len > 0) {
        return;
    }
    ssize_t n = recv(first->fd, first->bytes, FIRST_LONGEST, MSG_PEEK | MSG_DONTWAIT);
    first->len = n > 0 ? (size_t)n : 0;
    first->any = first->any || n > 0;
    first->reset = first->reset || (n < 0 && errno == ECONNRESET);
}

/* libssh may have been quicker than peek(). */
static void count_received(struct first *first)
{
#ifdef __linux__
    struct tcp_info info;
    socklen_t len = sizeof info;
    memset(&info, 0, sizeof info);
    if (first->fd >= 0 && getsockopt(first->fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0) {
        first->any = first->any || info.tcpi_bytes_received > 0;
    }
#else
    (void)first;
#endif
}

static bool begins(const struct first *first, const char *with)
{
    size_t len = strlen(with);
    len = first->len < len ? first->len : len;
    return first->len > 0 && memcmp(first->bytes, with, len) == 0;
}

enum login_end login_broken(struct login *login)
{
    const char *why = ssh_get_error(login->session);
    buf_clear(&login->detail);
    utf8_sanitize(&login->detail, why, strnlen(why, FIRST_LONGEST), false);
    /* How a program of ~/.ssh/config ends says nothing about the network. */
    return !login->proxied && strstr(why, strerror(ECONNRESET)) != NULL ? LOGIN_RESET
                                                                        : LOGIN_DISCONNECTED;
}

/* A server that never said "SSH-" is none; sshd itself says one thing without it. */
static enum login_end no_banner(struct login *login, const struct first *first)
{
    if (first->len > 0) {
        size_t len = strcspn(first->bytes, "\r\n");
        utf8_sanitize(&login->banner, first->bytes, len < first->len ? len : first->len, false);
    }
    enum login_end end = login_broken(login);
    if (first->reset) {
        return LOGIN_RESET;
    }
    if (!first->any || begins(first, "Exceeded MaxStartups") || begins(first, "Not allowed")) {
        return end;
    }
    return begins(first, "SSH-") && first->len < FIRST_LONGEST ? end : LOGIN_NOT_SSH;
}

/* The key exchange. */
static enum login_end shake_hands(struct login *login, struct first *first)
{
    ssh_set_blocking(login->session, 0);
    peek(first);
    int rc = ssh_connect(login->session);
    while (rc == SSH_AGAIN) {
        if (!login_wait(login)) {
            return ssh_get_fd(login->session) >= 0 ? LOGIN_TIMED_OUT : LOGIN_DISCONNECTED;
        }
        peek(first);
        rc = ssh_connect(login->session);
    }
    return rc == SSH_OK ? LOGIN_DONE : LOGIN_DISCONNECTED;
}

static enum login_end connect_and_look(struct login *login, struct first *first)
{
    enum login_end end = login->proxied ? LOGIN_DONE : call(login, first);
    if (end != LOGIN_DONE) {
        return end;
    }
    end = shake_hands(login, first);
    const char *banner = ssh_get_serverbanner(login->session);
    if (banner != NULL) {
        utf8_sanitize(&login->banner, banner, strlen(banner), false);
        login->connected = true;
        return end == LOGIN_DISCONNECTED ? login_broken(login) : end;
    }
    count_received(first);
    bool foreign = first->any && !begins(first, "SSH-");
    return end == LOGIN_TIMED_OUT && !foreign ? end : no_banner(login, first);
}

enum login_end login_connect(struct login *login)
{
    struct first first = {.fd = -1};
    enum login_end end = connect_and_look(login, &first);
    close_fd(&first.fd);
    return end;
}
