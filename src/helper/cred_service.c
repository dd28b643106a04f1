/* Credentials from a service beside the program: the container's, or the instance's role by way of
 * its metadata. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "secret.h"
#include "wrapup/file.h"

enum {
    URL_LONGEST = 2048,
    TOKEN_LONGEST = 16 * 1024,
    ANSWER_LONGEST = 32 * 1024,
    CONNECT_MS = 1000,
    ANSWER_MS = 4000
};

const struct imds *chain_imds_open(struct chain *chain)
{
    if (!chain->imds_asked) {
        chain->imds_asked = true;
        chain->imds_there = imds_open(&chain->imds, chain->until_ms);
    }
    return chain->imds_there ? &chain->imds : NULL;
}

/* The name of the role goes into a path. */
static bool role_sound(const struct fetched *role)
{
    static const char letters[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+=,.@_-";
    const char *name = buf_str(&role->body);
    return role->body.len > 0 && role->body.len <= 128 && strlen(name) == role->body.len &&
           name[strspn(name, letters)] == '\0' && name[0] != '.';
}

enum chain_step chain_imds(struct chain *chain, const char *profile, struct credentials *ret,
                           enum credentials_outcome *outcome)
{
    static const char folder[] = "meta-data/iam/security-credentials/";
    (void)profile;
    const struct imds *imds = chain_imds_open(chain);
    if (imds == NULL) {
        return CHAIN_NEXT;
    }
    CLEANUP(fetched_release) struct fetched role = FETCHED_INIT;
    if (imds_get(imds, folder, &role) != 200 || !role_sound(&role)) {
        return CHAIN_NEXT;
    }
    BUF_AUTO(path);
    buf_addf(&path, "%s%s", folder, buf_str(&role.body));
    CLEANUP(fetched_release) struct fetched answer = FETCHED_INIT;
    if (imds_get(imds, buf_str(&path), &answer) != 200) {
        return CHAIN_NEXT;
    }
    ret->from = "imds";
    return credentials_read(chain, &answer.body, CREDENTIALS_JSON_IMDS, "role of the instance",
                            CREDENTIALS_UNUSABLE, ret, outcome);
}

/* ---- containers ---------------------------------------------------------------------------- */

/* The host of an http URL may only be this machine, or the services that give containers their
 * credentials. */
static bool http_host_sound(const char *host, size_t len)
{
    static const char *const known[] = {"169.254.170.2", "169.254.170.23", "[fd00:ec2::23]",
                                        "localhost", "[::1]"};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strlen(known[i]) == len && memcmp(known[i], host, len) == 0) {
            return true;
        }
    }
    struct in_addr address;
    CLEANUP(free_charp) char *text = xstrndup(host, len);
    return inet_pton(AF_INET, text, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

static bool url_sound(const char *url)
{
    for (const char *at = url; *at != '\0'; at++) {
        if (*at <= ' ' || *at > '~' || at - url > URL_LONGEST) {
            return false;
        }
    }
    if (strncmp(url, "https://", 8) == 0) {
        return true;
    }
    if (strncmp(url, "http://", 7) != 0) {
        return false;
    }
    const char *host = url + 7;
    size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
    /* An @ would make another host of it. */
    return len <= strlen(host) && strchr(":/?#", host[len]) != NULL &&
           memchr(host, '@', strcspn(host, "/?#")) == NULL && http_host_sound(host, len);
}

/* Appends the header's line; false when the token can't be read or stand there. */
static bool put_authorization(struct buf *ret)
{
    const char *file = getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    const char *token = getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    CLEANUP(secret_release) struct buf text = BUF_INIT;
    struct err err = ERR_INIT;
    if (file != NULL && !file_read(file, TOKEN_LONGEST, &text, &err)) {
        return false;
    }
    if (file == NULL && token == NULL) {
        return true;
    }
    if (file == NULL) {
        buf_adds(&text, token);
    }
    buf_addf(ret, "Authorization: %s", buf_str(&text));
    for (const char *at = buf_str(ret); *at != '\0'; at++) {
        if (*at < ' ' || *at > '~') {
            return false;
        }
    }
    return strlen(buf_str(ret)) == ret->len;
}

enum chain_step chain_container(struct chain *chain, const char *profile, struct credentials *ret,
                                enum credentials_outcome *outcome)
{
    (void)profile;
    const char *relative = getenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    const char *full = getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (relative == NULL && full == NULL) {
        return CHAIN_NEXT;
    }
    BUF_AUTO(url);
    buf_addf(&url, "%s%s", relative != NULL ? "http://169.254.170.2" : "",
             relative != NULL ? relative : full);
    CLEANUP(secret_release) struct buf authorization = BUF_INIT;
    if (!url_sound(buf_str(&url)) || !put_authorization(&authorization)) {
        return chain_fail(chain, outcome, CREDENTIALS_UNUSABLE, "AWS_CONTAINER_%s",
                          url_sound(buf_str(&url)) ? "AUTHORIZATION_TOKEN" : "CREDENTIALS_…_URI");
    }
    const char *const headers[] = {"Accept: application/json",
                                   authorization.len > 0 ? authorization.data : NULL, NULL};
    int64_t until = helper_now_ms() + ANSWER_MS;
    const struct fetch ask = {.url = buf_str(&url),
                              .headers = headers,
                              .link_local = true,
                              .body_max = ANSWER_LONGEST,
                              .connect_ms = CONNECT_MS,
                              .until_ms = until < chain->until_ms ? until : chain->until_ms};
    CLEANUP(fetched_release) struct fetched answer = FETCHED_INIT;
    fetch(&ask, &answer);
    if (answer.outcome != OUTCOME_OPEN) {
        return chain_fail(chain, outcome, CREDENTIALS_UNUSABLE, "container: %s",
                          outcome_name(answer.outcome));
    }
    if (answer.status != 200) {
        return chain_fail(chain, outcome, CREDENTIALS_UNUSABLE, "container: status %d",
                          answer.status);
    }
    ret->from = "container";
    return credentials_read(chain, &answer.body, CREDENTIALS_JSON_SERVICE, "container",
                            CREDENTIALS_UNUSABLE, ret, outcome);
}
