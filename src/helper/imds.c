/* Talks with the instance metadata service, at its link-local address or where the environment
 * says. Short time-outs: where there is no such service, packets are often swallowed. */
#include "imds.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "secret.h"

enum {
    CONNECT_MS = 1000,
    ANSWER_MS = 2000,
    TOKEN_LONGEST = 1024,
    VALUE_LONGEST = 64 * 1024,
    ENDPOINT_LONGEST = 1024,
};

static const char *endpoint(void)
{
    const char *given = getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    if (given != NULL && given[0] != '\0') {
        return given;
    }
    const char *mode = getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
    return mode != NULL && strcasecmp(mode, "ipv6") == 0 ? "http://[fd00:ec2::254]"
                                                         : "http://169.254.169.254";
}

static bool switched_off(void)
{
    const char *off = getenv("AWS_EC2_METADATA_DISABLED");
    return off != NULL && strcasecmp(off, "true") == 0;
}

static int ask(const struct imds *imds, const char *method, const char *path,
               const char *const *headers, struct fetched *ret)
{
    BUF_AUTO(url);
    buf_addf(&url, "%s/latest/%s", buf_str(&imds->base), path);
    int64_t until = helper_now_ms() + ANSWER_MS;
    const struct fetch question = {.url = buf_str(&url),
                                   .method = method,
                                   .headers = headers,
                                   .link_local = true,
                                   .body_max = VALUE_LONGEST,
                                   .connect_ms = CONNECT_MS,
                                   .until_ms = until < imds->until_ms ? until : imds->until_ms};
    fetch(&question, ret);
    return ret->outcome == OUTCOME_OPEN ? ret->status : 0;
}

/* A token goes into a header, so it must look like one; a portal's page does not. */
static bool token_sound(const struct fetched *answer)
{
    const char *text = buf_str(&answer->body);
    for (size_t i = 0; i < answer->body.len; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return false;
        }
    }
    return !answer->cut && answer->body.len > 0 && answer->body.len <= TOKEN_LONGEST;
}

bool imds_open(struct imds *ret, int64_t until_ms)
{
    const char *base = endpoint();
    size_t len = strlen(base);
    if (switched_off() || len > ENDPOINT_LONGEST) {
        return false;
    }
    while (len > 0 && base[len - 1] == '/') {
        len--;
    }
    buf_add(&ret->base, base, len);
    ret->until_ms = until_ms;
    static const char *const headers[] = {"X-aws-ec2-metadata-token-ttl-seconds: 300", NULL};
    CLEANUP(fetched_release) struct fetched answer = FETCHED_INIT;
    if (ask(ret, "PUT", "api/token", headers, &answer) != 200 || !token_sound(&answer)) {
        return false;
    }
    buf_addf(&ret->token, "X-aws-ec2-metadata-token: %s", buf_str(&answer.body));
    return true;
}

void imds_release(struct imds *imds)
{
    buf_release(&imds->base);
    secret_release(&imds->token);
}

int imds_get(const struct imds *imds, const char *path, struct fetched *ret)
{
    const char *const headers[] = {buf_str(&imds->token), NULL};
    int status = ask(imds, NULL, path, headers, ret);
    if (status == 0 || status >= 500) {
        fetched_release(ret);
        *ret = (struct fetched)FETCHED_INIT;
        status = ask(imds, NULL, path, headers, ret);
    }
    return status;
}

int imds_get_v1(const struct imds *imds)
{
    CLEANUP(fetched_release) struct fetched answer = FETCHED_INIT;
    return ask(imds, NULL, "meta-data/", NULL, &answer);
}
