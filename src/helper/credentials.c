/* The order of the credential chain, and of the region's, as the AWS tools have them.
 * What each source holds is the cred_….c files' part. */
#include "credentials.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "aws_request.h"
#include "chain.h"
#include "secret.h"
#include "wrapup/utf8.h"

enum { PROFILE_LONGEST = 256, DETAIL_LONGEST = 400 };

static const char *const outcome_names[CREDENTIALS_OUTCOME_COUNT] = {
    [CREDENTIALS_FOUND] = "done",
    [CREDENTIALS_NONE] = "no_credentials",
    [CREDENTIALS_UNUSABLE] = "bad_credentials",
    [CREDENTIALS_BAD_PROFILE] = "bad_profile",
    [CREDENTIALS_EXPIRED] = "expired",
    [CREDENTIALS_PROCESS_FAILED] = "credential_process",
    [CREDENTIALS_ROLE_FAILED] = "role",
    [CREDENTIALS_NEEDS_MFA] = "needs_mfa",
    [CREDENTIALS_SSO] = "sso",
};

const char *credentials_outcome_name(enum credentials_outcome outcome)
{
    return outcome_names[outcome];
}

enum chain_step chain_fail(struct chain *chain, enum credentials_outcome *outcome,
                           enum credentials_outcome why, const char *fmt, ...)
{
    char text[1024] = "";
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    buf_adds(chain->detail, text);
    *outcome = why;
    return CHAIN_FAILED;
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static void take_source(struct credentials *into, struct credentials *from)
{
    into->access_key = from->access_key;
    into->secret_key = from->secret_key;
    into->session_token = from->session_token;
    into->from = from->from;
    *from = (struct credentials){.from = NULL};
}

/* Asks sources one after the other until the chain ends. */
static enum chain_step ask_in_turn(chain_source *const sources[], size_t count, struct chain *chain,
                                   const char *profile, struct credentials *ret,
                                   enum credentials_outcome *outcome)
{
    enum chain_step step = CHAIN_NEXT;
    for (size_t i = 0; i < count && step == CHAIN_NEXT; i++) {
        CLEANUP(credentials_release) struct credentials found = {.from = NULL};
        step = sources[i](chain, profile, &found, outcome);
        if (step == CHAIN_FOUND) {
            take_source(ret, &found);
        }
    }
    return step;
}

enum chain_step chain_profile(struct chain *chain, const char *profile, struct credentials *ret,
                              enum credentials_outcome *outcome)
{
    static chain_source *const sources[] = {
        chain_web_identity, chain_sso,     chain_shared_keys,
        chain_login,        chain_process, chain_config_keys,
    };
    return ask_in_turn(sources, COUNT_OF(sources), chain, profile, ret, outcome);
}

static enum credentials_outcome ask_chain(struct chain *chain, struct credentials *ret)
{
    static chain_source *const sources[] = {
        chain_environment, chain_role, chain_profile, chain_container, chain_imds,
    };
    enum credentials_outcome outcome = CREDENTIALS_NONE;
    size_t first = chain->chosen ? 1 : 0;
    enum chain_step step = ask_in_turn(sources + first, COUNT_OF(sources) - first, chain,
                                       chain->profile, ret, &outcome);
    return step == CHAIN_FOUND ? CREDENTIALS_FOUND : outcome;
}

/* ---- profile and region -------------------------------------------------------------------- */

static bool name_sound(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)name[i] < ' ' || name[i] == '\x7f') {
            return false;
        }
    }
    return len > 0 && len <= PROFILE_LONGEST && utf8_valid(name, len, NULL);
}

/* Reads the files and finds the profile in them. A broken file stops only whom it concerns. */
static bool open_profile(struct chain *chain, bool named)
{
    if (!name_sound(chain->profile)) {
        buf_adds(chain->detail, chain->chosen ? "profile" : "AWS_PROFILE");
        return false;
    }
    if (!profiles_load(&chain->profiles, chain->detail)) {
        if (named || variable("AWS_ACCESS_KEY_ID") == NULL) {
            return false;
        }
        buf_clear(chain->detail);
        profiles_release(&chain->profiles);
        return true;
    }
    if (named && !profiles_have(&chain->profiles, chain->profile)) {
        buf_adds(chain->detail, chain->profile);
        return false;
    }
    return true;
}

static const char *find_region(const struct chain *chain, const char *wanted)
{
    const char *region = wanted != NULL ? wanted : variable("AWS_REGION");
    region = region != NULL ? region : variable("AWS_DEFAULT_REGION");
    return region != NULL
               ? region
               : profiles_get(&chain->profiles, chain->profile, PROFILE_EITHER, "region");
}

/* What the metadata service says and does not look like a region is none. */
const char *chain_region(struct chain *chain)
{
    if (chain->region != NULL) {
        return chain->region;
    }
    const struct imds *imds = chain_imds_open(chain);
    CLEANUP(fetched_release) struct fetched answer = FETCHED_INIT;
    if (imds != NULL && imds_get(imds, "meta-data/placement/region", &answer) == 200 &&
        aws_region_valid(buf_str(&answer.body))) {
        chain->region = xstrdup(buf_str(&answer.body));
    }
    return chain->region;
}

static char *profile_endpoint(const struct chain *chain, const char *service)
{
    BUF_AUTO(url);
    return profiles_endpoint(&chain->profiles, chain->profile, service, &url) ? buf_steal(&url)
                                                                              : NULL;
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* Harmless, on one line, and short. */
static void tidy(struct buf *detail)
{
    BUF_AUTO(text);
    utf8_sanitize(&text, buf_str(detail), detail->len, false);
    buf_clear(detail);
    buf_add(detail, buf_str(&text), utf8_truncate(buf_str(&text), text.len, DETAIL_LONGEST));
}

static void chain_release(struct chain *chain)
{
    profiles_release(&chain->profiles);
    strings_release(&chain->visited);
    imds_release(&chain->imds);
}

static const char *profile_name(const char *wanted, bool *named)
{
    const char *name = wanted != NULL ? wanted : variable("AWS_PROFILE");
    name = name != NULL ? name : variable("AWS_DEFAULT_PROFILE");
    *named = name != NULL;
    return name != NULL ? name : "default";
}

enum credentials_outcome credentials_find(const char *profile, const char *region,
                                          int64_t deadline_ms, struct credentials *ret,
                                          struct buf *detail)
{
    *ret = (struct credentials){.from = NULL};
    bool named = false;
    CLEANUP(chain_release)
    struct chain chain = {.profile = profile_name(profile, &named),
                          .chosen = profile != NULL,
                          .until_ms = deadline_ms,
                          .detail = detail};
    enum credentials_outcome outcome = CREDENTIALS_BAD_PROFILE;
    bool opened = open_profile(&chain, named);
    region = find_region(&chain, region);
    chain.region = region != NULL ? xstrdup(region) : NULL;
    if (opened) {
        outcome = ask_chain(&chain, ret);
    }
    /* Without credentials a metadata service that was not asked yet is left alone: it may be slow
     * to say that it is not there. */
    if (outcome == CREDENTIALS_FOUND || chain.imds_there) {
        (void)chain_region(&chain);
    }
    ret->region = chain.region;
    chain.region = NULL;
    ret->ec2_url = profile_endpoint(&chain, "ec2");
    ret->sts_url = profile_endpoint(&chain, "sts");
    tidy(detail);
    return outcome;
}

void credentials_release(struct credentials *credentials)
{
    secret_free(&credentials->access_key);
    secret_free(&credentials->secret_key);
    secret_free(&credentials->session_token);
    free(credentials->region);
    free(credentials->ec2_url);
    free(credentials->sts_url);
    *credentials = (struct credentials){.from = NULL};
}
