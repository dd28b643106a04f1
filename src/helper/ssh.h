/* One SSH connection: opened, the server's key judged, logged in, commands run over it. Private to
 * the probe "ssh"; libssh is driven without blocking, so that every deadline is kept.
 *
 * ~/.ssh/config (of $HOME), what it includes, and /etc/ssh/ssh_config are honoured as far as libssh
 * reads them: Host and Match (all, host, originalhost, user, localuser, exec), HostName, User,
 * Port, IdentityFile (of several libssh tells only the one it would try first), IdentityAgent,
 * ProxyJump, ProxyCommand, algorithms. What the job says outranks it. Three of these run commands,
 * as they do under ssh: `Match exec` and `ProxyCommand` run what they say in the learner's shell,
 * and `ProxyJump` runs `ssh -W`, which may use any of ssh's own settings. Nothing else runs any:
 * LocalCommand, KnownHostsCommand and RemoteCommand are not libssh's. Never honoured:
 * StrictHostKeyChecking, UserKnownHostsFile and GlobalKnownHostsFile (the job names the only file),
 * BindAddress and AddressFamily, and every method but public keys. */
#ifndef WRAPUP_HELPER_SSH_H
#define WRAPUP_HELPER_SSH_H

#include <libssh/libssh.h>

#include "command.h"
#include "key_file.h"

/* How far it came; each has a name in the protocol. */
enum login_end {
    LOGIN_DONE,
    LOGIN_TIMED_OUT,
    LOGIN_REFUSED,
    LOGIN_NO_ROUTE,
    LOGIN_NO_NAME,
    LOGIN_RESET,
    LOGIN_NOT_SSH,
    LOGIN_HOST_UNKNOWN,
    LOGIN_HOST_CHANGED,
    LOGIN_HOST_OTHER_TYPE, /* known, but by a key of another type */
    LOGIN_KEY_REFUSED,
    LOGIN_KEY_UNPROTECTED,
    LOGIN_KEY_MISSING, /* also: nothing at all to log in with */
    LOGIN_KEY_UNREADABLE,
    LOGIN_KEY_FORMAT,
    LOGIN_KEY_PASSPHRASE,
    LOGIN_NO_METHOD, /* the server takes no public keys, or not them alone */
    LOGIN_DISCONNECTED,
    LOGIN_ERROR, /* login->error says what kind, login->detail more */
    LOGIN_END_COUNT
};

/* What the job says. Strings are borrowed; NULL: not said. */
struct login_request {
    const char *host, *user, *user_default, *key, *known_hosts, *accept, *prompt;
    int64_t port; /* 0: not said */
    int64_t connect_ms;
    bool interactive;
};

/* Embedded: start from LOGIN_INIT, end with login_release(). */
struct login {
    const struct probe_job *job;
    struct login_request ask;
    ssh_session session;
    int64_t until_ms; /* all up to the login is done by then; passphrases don't count */
    bool proxied;     /* a command of ~/.ssh/config makes the connection */
    bool connected;   /* something took the call */
    struct key_file key;
    enum probe_error error;
    /* What is known, for the observation. */
    struct buf address, user, host_key, key_type, banner, known_as, detail;
    struct buf key_path, key_mode, key_file_type; /* of the key that can't be used */
    unsigned methods;                             /* SSH_AUTH_METHOD_*, 0 when not known */
};
#define LOGIN_INIT \
    { \
        .key = KEY_FILE_INIT \
    }
void login_release(struct login *login);

/* All of it: options, connection, host key, authentication. login->ask and job are filled. */
enum login_end login_open(struct login *login);

/* The steps, in this order. Each returns LOGIN_DONE to go on. */
enum login_end login_options(struct login *login);
enum login_end login_connect(struct login *login);
enum login_end login_host_key(struct login *login);
enum login_end login_authenticate(struct login *login);

/* Waits until the session's socket is ready; false at login->until_ms, and when libssh has closed
 * it: a call that is repeated does not always tell. */
bool login_wait(const struct login *login);
/* What a failure in mid-conversation comes to; login->detail is filled. */
enum login_end login_broken(struct login *login);
/* What a key that can't be used comes to; login->key_path is filled. */
enum login_end login_key_end(struct login *login, const char *path, const struct key_file *key,
                             enum key_end end);

/* True when the agent at SSH_AUTH_SOCK holds the key among its first ones: a server hangs up after
 * some that it does not know. NULL: any key at all. */
bool agent_holds(ssh_key key);

/* Runs all commands over the connection and notes each. False when the connection broke. */
bool channels_run(struct login *login, struct commands *commands);

#endif
