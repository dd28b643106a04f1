/* Asks the agent which keys it holds: libssh offers all of them or none, and a job that names a key
 * means that key. Signing is left to libssh. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "dial.h"
#include "ssh.h"
#include "wrapup/file.h"

enum {
    REQUEST_IDENTITIES = 11, /* SSH2_AGENTC_REQUEST_IDENTITIES */
    IDENTITIES_ANSWER = 12,  /* SSH2_AGENT_IDENTITIES_ANSWER */
    ANSWER_LONGEST = 256 * 1024,
    ANSWER_MS = 3000,
    OFFERED_MOST = 5, /* sshd's MaxAuthTries is 6 */
};

static bool read_exactly(int fd, size_t len, int64_t until_ms, struct buf *ret)
{
    while (len > 0) {
        char bytes[4096];
        if (!dial_wait(fd, POLLIN, until_ms)) {
            return false;
        }
        ssize_t n = read(fd, bytes, len < sizeof bytes ? len : sizeof bytes);
        if (n <= 0) {
            return false;
        }
        buf_add(ret, bytes, (size_t)n);
        len -= (size_t)n;
    }
    return true;
}

/* A big-endian number and what follows it; false when there is not as much. */
static bool take_number(const unsigned char **at, size_t *left, uint32_t *ret)
{
    if (*left < 4) {
        return false;
    }
    const unsigned char *b = *at;
    *ret = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    *at += 4;
    *left -= 4;
    return true;
}

static bool take_string(const unsigned char **at, size_t *left, const unsigned char **ret,
                        uint32_t *len)
{
    if (!take_number(at, left, len) || *left < *len) {
        return false;
    }
    *ret = *at;
    *at += *len;
    *left -= *len;
    return true;
}

/* Fills ret with the answer's bytes behind its type. */
static bool ask_agent(const char *path, struct buf *ret)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        return false;
    }
    memcpy(address.sun_path, path, strlen(path));
    CLEANUP(close_fd) int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    static const char question[] = {0, 0, 0, 1, REQUEST_IDENTITIES};
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        !file_write_all(fd, question, sizeof question)) {
        return false;
    }
    int64_t until_ms = helper_now_ms() + ANSWER_MS;
    BUF_AUTO(head);
    uint32_t len = 0;
    if (!read_exactly(fd, 5, until_ms, &head) || head.data[4] != IDENTITIES_ANSWER) {
        return false;
    }
    const unsigned char *at = (const unsigned char *)head.data;
    size_t left = head.len;
    return take_number(&at, &left, &len) && len >= 1 && len <= ANSWER_LONGEST &&
           read_exactly(fd, len - 1, until_ms, ret);
}

/* True when base64 is the bytes' encoding. */
static bool encodes(const char *base64, const unsigned char *bytes, size_t len)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (strlen(base64) != (len + 2) / 3 * 4) {
        return false;
    }
    for (size_t i = 0; i < len; i += 3, base64 += 4) {
        uint32_t group = 0;
        size_t count = len - i < 3 ? len - i : 3;
        for (size_t k = 0; k < 3; k++) {
            group = group << 8 | (k < count ? bytes[i + k] : 0U);
        }
        for (size_t k = 0; k < 4; k++) {
            char digit = k <= count ? digits[group >> (18 - 6 * k) & 63U] : '=';
            if (base64[k] != digit) {
                return false;
            }
        }
    }
    return true;
}

/* Compares with the first keys of the answer; NULL is like any. */
static bool among(const struct buf *answer, const char *base64)
{
    const unsigned char *at = (const unsigned char *)buf_str(answer);
    size_t left = answer->len;
    uint32_t count = 0;
    if (!take_number(&at, &left, &count) || base64 == NULL) {
        return count > 0;
    }
    bool found = false;
    for (uint32_t i = 0; i < count && i < OFFERED_MOST && !found; i++) {
        const unsigned char *blob = NULL;
        const unsigned char *comment = NULL;
        uint32_t blob_len = 0;
        uint32_t comment_len = 0;
        if (!take_string(&at, &left, &blob, &blob_len) ||
            !take_string(&at, &left, &comment, &comment_len)) {
            return false;
        }
        found = encodes(base64, blob, blob_len);
    }
    return found;
}

bool agent_holds(ssh_key key)
{
    const char *path = getenv("SSH_AUTH_SOCK");
    char *base64 = NULL;
    BUF_AUTO(answer);
    bool found = path != NULL && path[0] != '\0' && ask_agent(path, &answer) &&
                 (key == NULL || ssh_pki_export_pubkey_base64(key, &base64) == SSH_OK) &&
                 among(&answer, base64);
    ssh_string_free_char(base64);
    return found;
}
