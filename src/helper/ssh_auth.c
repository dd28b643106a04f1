/* Logs in with public keys only: the job's key, or what ~/.ssh/config and the agent offer. A key
 * that was refused is not offered again; a passphrase is asked for only when the server would take
 * the key. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "passphrase.h"
#include "secret.h"
#include "ssh.h"
#include "wrapup/utf8.h"

enum { PASSPHRASE_TRIES = 3 };

enum login_end login_key_end(struct login *login, const char *path, const struct key_file *key,
                             enum key_end end)
{
    static const enum login_end ends[KEY_END_COUNT] = {
        [KEY_USABLE] = LOGIN_DONE,
        [KEY_MISSING] = LOGIN_KEY_MISSING,
        [KEY_UNPROTECTED] = LOGIN_KEY_UNPROTECTED,
        [KEY_UNREADABLE] = LOGIN_KEY_UNREADABLE,
        [KEY_FORMAT] = LOGIN_KEY_FORMAT,
        [KEY_PPK] = LOGIN_KEY_FORMAT,
        [KEY_PASSPHRASE] = LOGIN_KEY_PASSPHRASE,
    };
    buf_clear(&login->key_path);
    buf_clear(&login->key_mode);
    buf_clear(&login->key_file_type);
    utf8_sanitize(&login->key_path, path, strlen(path), false);
    buf_adds(&login->key_mode, key->mode);
    buf_adds(&login->key_file_type, key->type);
    if (end == KEY_PPK) {
        buf_clear(&login->detail);
        buf_adds(&login->detail, "ppk");
    }
    return ends[end];
}

/* What the server's answer comes to. */
static enum login_end judge(struct login *login, int answer)
{
    switch (answer) {
    case SSH_AUTH_SUCCESS:
        return LOGIN_DONE;
    case SSH_AUTH_AGAIN:
        if (ssh_get_fd(login->session) >= 0) {
            return LOGIN_TIMED_OUT;
        }
        break;
    case SSH_AUTH_PARTIAL:
        login->methods = (unsigned)ssh_userauth_list(login->session, NULL);
        return LOGIN_NO_METHOD;
    case SSH_AUTH_DENIED:
        login->methods = (unsigned)ssh_userauth_list(login->session, NULL);
        return login->methods == 0 || (login->methods & SSH_AUTH_METHOD_PUBLICKEY) != 0
                   ? LOGIN_KEY_REFUSED
                   : LOGIN_NO_METHOD;
    default:
        break;
    }
    enum login_end end = login_broken(login);
    bool refused = ssh_is_connected(login->session) != 0 ||
                   strstr(buf_str(&login->detail), "Too many authentication failures") != NULL;
    return refused ? LOGIN_KEY_REFUSED : end;
}

static enum login_end offer_private(struct login *login, ssh_key key)
{
    int answer = ssh_userauth_publickey(login->session, NULL, key);
    while (answer == SSH_AUTH_AGAIN && login_wait(login)) {
        answer = ssh_userauth_publickey(login->session, NULL, key);
    }
    return judge(login, answer);
}

/* LOGIN_DONE: the server would take it. */
static enum login_end offer_public(struct login *login, ssh_key key)
{
    int answer = ssh_userauth_try_publickey(login->session, NULL, key);
    while (answer == SSH_AUTH_AGAIN && login_wait(login)) {
        answer = ssh_userauth_try_publickey(login->session, NULL, key);
    }
    return judge(login, answer);
}

static enum login_end offer_agent(struct login *login)
{
    int answer = ssh_userauth_agent(login->session, NULL);
    while (answer == SSH_AUTH_AGAIN && login_wait(login)) {
        answer = ssh_userauth_agent(login->session, NULL);
    }
    return judge(login, answer);
}

static void make_prompt(const struct login *login, const char *path, struct buf *ret)
{
    if (login->ask.prompt != NULL) {
        utf8_sanitize(ret, login->ask.prompt, strlen(login->ask.prompt), false);
        return;
    }
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    buf_adds(ret, "passphrase for '");
    utf8_sanitize(ret, name, strlen(name), false);
    buf_adds(ret, "': ");
}

/* The time that the person takes is given back to the connection. */
static enum key_end unlock(struct login *login, const char *path, struct key_file *key)
{
    if (!login->ask.interactive) {
        return KEY_PASSPHRASE;
    }
    BUF_AUTO(prompt);
    make_prompt(login, path, &prompt);
    int64_t began_ms = helper_now_ms();
    int64_t until_ms = began_ms + PASSPHRASE_WAIT_MS;
    until_ms = until_ms < login->job->deadline_ms ? until_ms : login->job->deadline_ms;
    enum key_end end = KEY_PASSPHRASE;
    for (int i = 0; i < PASSPHRASE_TRIES && end == KEY_PASSPHRASE; i++) {
        char passphrase[PASSPHRASE_SIZE];
        if (!passphrase_ask(login->job, buf_str(&prompt), until_ms, passphrase)) {
            break;
        }
        end = key_file_unlock(key, passphrase);
        secret_wipe(passphrase, sizeof passphrase);
    }
    int64_t moved_ms = login->until_ms + helper_now_ms() - began_ms;
    login->until_ms = moved_ms < login->job->deadline_ms ? moved_ms : login->job->deadline_ms;
    return end;
}

/* Offers a key that was read; end is what reading it came to. */
static enum login_end offer_key(struct login *login, const char *path, struct key_file *key,
                                enum key_end end)
{
    if (end == KEY_PASSPHRASE && key->public_key != NULL) {
        if (agent_holds(key->public_key)) {
            return offer_agent(login);
        }
        enum login_end taken = offer_public(login, key->public_key);
        if (taken != LOGIN_DONE) {
            return taken;
        }
    }
    if (end == KEY_PASSPHRASE) {
        end = unlock(login, path, key);
    }
    return end == KEY_USABLE ? offer_private(login, key->private_key)
                             : login_key_end(login, path, key, end);
}

static enum login_end offer_file(struct login *login, const char *path)
{
    CLEANUP(key_file_release) struct key_file key = KEY_FILE_INIT;
    enum key_end end = key_file_check(path, &key);
    if (end == KEY_USABLE) {
        end = key_file_read(path, &key);
    }
    return end == KEY_USABLE || end == KEY_PASSPHRASE ? offer_key(login, path, &key, end)
                                                      : login_key_end(login, path, &key, end);
}

/* True when another key may still open the door. */
static bool go_on(enum login_end end)
{
    return end == LOGIN_KEY_REFUSED || end == LOGIN_KEY_MISSING || end == LOGIN_KEY_UNPROTECTED ||
           end == LOGIN_KEY_UNREADABLE || end == LOGIN_KEY_FORMAT || end == LOGIN_KEY_PASSPHRASE;
}

/* Of two failures the one that tells more; a file that is not there tells nothing. */
static enum login_end worse(enum login_end first, enum login_end second)
{
    return first == LOGIN_KEY_MISSING || !go_on(second) ? second : first;
}

/* The identity that the configuration names, then the agent's, then the files of the usual names.
 */
static enum login_end offer_all(struct login *login)
{
    static const char *const usual[] = {"id_ed25519", "id_ecdsa", "id_rsa"};
    enum login_end end = LOGIN_KEY_MISSING;
    char *first = NULL;
    if (ssh_options_get(login->session, SSH_OPTIONS_IDENTITY, &first) == SSH_OK &&
        first[0] == '/') {
        end = offer_file(login, first);
    }
    if (go_on(end) && agent_holds(NULL)) {
        end = worse(end, offer_agent(login));
    }
    const char *home = getenv("HOME");
    for (size_t i = 0; i < COUNT_OF(usual) && go_on(end) && home != NULL; i++) {
        BUF_AUTO(path);
        buf_addf(&path, "%s/.ssh/%s", home, usual[i]);
        bool there = access(buf_str(&path), F_OK) == 0;
        if (there && (first == NULL || strcmp(first, buf_str(&path)) != 0)) {
            end = worse(end, offer_file(login, buf_str(&path)));
        }
    }
    ssh_string_free_char(first);
    return end;
}

enum login_end login_authenticate(struct login *login)
{
    const char *path = login->ask.key;
    if (path == NULL) {
        return offer_all(login);
    }
    return offer_key(login, path, &login->key,
                     login->key.private_key != NULL ? KEY_USABLE : KEY_PASSPHRASE);
}
