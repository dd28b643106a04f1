/* Credentials of a role, which STS hands out: to whoever another profile or source names, or to the
 * bearer of a web identity's token. */
#include <stdlib.h>
#include <string.h>

#include "aws_error.h"
#include "aws_request.h"
#include "aws_xml.h"
#include "chain.h"
#include "secret.h"
#include "wrapup/file.h"

enum { WEB_TOKEN_LONGEST = 32 * 1024, TRIES = 2, AGAIN_MS = 200, AGAIN_LEAST_MS = 400 };

static const char *option(const struct chain *chain, const char *profile, const char *name)
{
    return profiles_get(&chain->profiles, profile, PROFILE_EITHER, name);
}

/* ---- asking STS ---------------------------------------------------------------------------- */

static void request_close(struct aws_request *request)
{
    secret_wipe(request->form.data, request->form.len);
    secret_wipe(request->body.data, request->body.len);
    aws_request_close(request);
}

/* Sends until there is an answer or no sense in another try; the last failure, if any, is in
 * *failure. */
static bool send_form(struct chain *chain, struct aws_request *request, const char *form,
                      struct aws_failure *failure)
{
    for (int tries = TRIES; tries > 0; tries--) {
        aws_failure_release(failure);
        *failure = (struct aws_failure){.error = AWS_FINE};
        int64_t left = chain->until_ms - helper_now_ms();
        if (left <= 0) {
            aws_failure_set(failure, AWS_DEADLINE, "");
            return false;
        }
        aws_request_form(request, form);
        (void)curl_easy_setopt(request->easy, CURLOPT_TIMEOUT_MS, (long)left);
        CURLcode result = curl_easy_perform(request->easy);
        long status = result == CURLE_OK ? aws_request_status(request) : 0;
        if (status == 200) {
            return true;
        }
        if (result != CURLE_OK) {
            aws_failure_of_curl(result, request->said, failure);
        } else {
            aws_failure_read(&request->body, status, request->skew_s, failure);
        }
        if (!failure->again || left < AGAIN_LEAST_MS) {
            return false;
        }
        const struct timespec pause = {.tv_nsec = (long)AGAIN_MS * 1000000};
        (void)nanosleep(&pause, NULL);
    }
    return false;
}

/* The text of an element of the answer, which is wiped with *ret. */
static const char *text_of(const xmlNode *up, const char *name, struct buf *ret)
{
    aws_xml_text(aws_xml_child(up, name), WEB_TOKEN_LONGEST, false, ret);
    return buf_str(ret);
}

static enum chain_step read_answer(struct chain *chain, const char *profile, const struct buf *body,
                                   struct credentials *ret, enum credentials_outcome *outcome)
{
    static const char *const names[3] = {"AccessKeyId", "SecretAccessKey", "SessionToken"};
    xmlDoc *doc = aws_xml_parse(body);
    const xmlNode *root = doc != NULL ? xmlDocGetRootElement(doc) : NULL;
    const xmlNode *found = aws_xml_find(root, "Credentials");
    CLEANUP(secret_release) struct buf key = BUF_INIT;
    CLEANUP(secret_release) struct buf secret = BUF_INIT;
    CLEANUP(secret_release) struct buf token = BUF_INIT;
    const char *const values[3] = {text_of(found, names[0], &key),
                                   text_of(found, names[1], &secret),
                                   text_of(found, names[2], &token)};
    xmlFreeDoc(doc);
    const char *bad = NULL;
    if (!credentials_set(ret, values, names, &bad)) {
        return chain_fail(chain, outcome, CREDENTIALS_ROLE_FAILED, "%s: %s", profile, bad);
    }
    ret->from = "role";
    return CHAIN_FOUND;
}

/* who may be NULL: the form itself says who asks. */
static enum chain_step ask_sts(struct chain *chain, const char *profile, const char *form,
                               const struct credentials *who, struct credentials *ret,
                               enum credentials_outcome *outcome)
{
    const char *region = chain_region(chain);
    region = region != NULL && aws_region_valid(region) ? region : "us-east-1";
    BUF_AUTO(own);
    BUF_AUTO(url);
    BUF_AUTO(bad);
    bool has_own = profiles_endpoint(&chain->profiles, chain->profile, "sts", &own);
    if (!aws_endpoint("sts", region, has_own ? buf_str(&own) : NULL, &url, &bad)) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s", buf_str(&bad));
    }
    CLEANUP(request_close) struct aws_request request = {.easy = NULL};
    if (!aws_request_open(&request, buf_str(&url), "sts", region, who)) {
        return chain_fail(chain, outcome, CREDENTIALS_ROLE_FAILED, "%s: libcurl", profile);
    }
    CLEANUP(aws_failure_release) struct aws_failure failure = {.error = AWS_FINE};
    if (send_form(chain, &request, form, &failure)) {
        return read_answer(chain, profile, &request.body, ret, outcome);
    }
    bool expired = failure.error == AWS_EXPIRED;
    return chain_fail(chain, outcome, expired ? CREDENTIALS_EXPIRED : CREDENTIALS_ROLE_FAILED,
                      "%s: %s%s%s", profile, aws_error_name(failure.error),
                      failure.code.len > 0 ? " " : "", buf_str(&failure.code));
}

static void begin_form(struct buf *form, const char *action, const char *role, const char *session)
{
    aws_form_add(form, "Action", action);
    aws_form_add(form, "Version", "2011-06-15");
    aws_form_add(form, "RoleArn", role);
    aws_form_add(form, "RoleSessionName", session != NULL ? session : "wrapup");
}

/* ---- a role by way of other credentials ---------------------------------------------------- */

static bool has_role(const struct chain *chain, const char *profile)
{
    return option(chain, profile, "role_arn") != NULL &&
           option(chain, profile, "web_identity_token_file") == NULL;
}

static bool has_keys(const struct chain *chain, const char *profile)
{
    return option(chain, profile, "aws_access_key_id") != NULL ||
           option(chain, profile, "aws_secret_access_key") != NULL;
}

static enum chain_step from_source(struct chain *chain, const char *profile, const char *source,
                                   struct credentials *ret, enum credentials_outcome *outcome)
{
    static const struct {
        const char *name;
        chain_source *source;
    } sources[] = {
        {"Environment", chain_environment},
        {"Ec2InstanceMetadata", chain_imds},
        {"EcsContainer", chain_container},
    };
    for (size_t i = 0; i < COUNT_OF(sources); i++) {
        if (strcmp(source, sources[i].name) == 0) {
            enum chain_step step = sources[i].source(chain, profile, ret, outcome);
            return step != CHAIN_NEXT ? step
                                      : chain_fail(chain, outcome, CREDENTIALS_UNUSABLE,
                                                   "%s: credential_source %s", profile, source);
        }
    }
    return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s: credential_source", profile);
}

/* A profile may name itself for the keys it holds; any other circle has no end. */
static enum chain_step from_profile(struct chain *chain, const char *profile, const char *source,
                                    struct credentials *ret, enum credentials_outcome *outcome)
{
    if (!profiles_have(&chain->profiles, source)) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s: source_profile %s", profile,
                          source);
    }
    bool itself = strcmp(profile, source) == 0 && has_keys(chain, source);
    if (strings_has(&chain->visited, source) && !itself) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE,
                          "%s: source_profile leads back to %s", profile, source);
    }
    strings_add(&chain->visited, source);
    if (!has_keys(chain, source) && has_role(chain, source)) {
        return chain_role(chain, source, ret, outcome);
    }
    bool chosen = chain->chosen;
    chain->chosen = true; /* the environment is no part of another profile */
    enum chain_step step = chain_profile(chain, source, ret, outcome);
    chain->chosen = chosen;
    return step != CHAIN_NEXT
               ? step
               : chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE,
                            "%s: source_profile %s has no credentials", profile, source);
}

static enum chain_step find_source(struct chain *chain, const char *profile,
                                   struct credentials *ret, enum credentials_outcome *outcome)
{
    const char *source = option(chain, profile, "credential_source");
    const char *other = option(chain, profile, "source_profile");
    if ((source == NULL) == (other == NULL)) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE,
                          source == NULL ? "%s: source_profile is missing"
                                         : "%s: source_profile and credential_source",
                          profile);
    }
    return source != NULL ? from_source(chain, profile, source, ret, outcome)
                          : from_profile(chain, profile, other, ret, outcome);
}

/* Nobody can be asked for a code here: that is told before anyone else is asked. */
enum chain_step chain_role(struct chain *chain, const char *profile, struct credentials *ret,
                           enum credentials_outcome *outcome)
{
    if (!has_role(chain, profile)) {
        return CHAIN_NEXT;
    }
    if (option(chain, profile, "mfa_serial") != NULL) {
        return chain_fail(chain, outcome, CREDENTIALS_NEEDS_MFA, "%s", profile);
    }
    if (!strings_has(&chain->visited, profile)) {
        strings_add(&chain->visited, profile);
    }
    CLEANUP(credentials_release) struct credentials who = {.from = NULL};
    enum chain_step step = find_source(chain, profile, &who, outcome);
    if (step != CHAIN_FOUND) {
        return step;
    }
    BUF_AUTO(form);
    begin_form(&form, "AssumeRole", option(chain, profile, "role_arn"),
               option(chain, profile, "role_session_name"));
    const char *external = option(chain, profile, "external_id");
    const char *duration = option(chain, profile, "duration_seconds");
    if (external != NULL) {
        aws_form_add(&form, "ExternalId", external);
    }
    if (duration != NULL && duration[strspn(duration, "0123456789")] == '\0') {
        aws_form_add(&form, "DurationSeconds", duration);
    }
    return ask_sts(chain, profile, buf_str(&form), &who, ret, outcome);
}

/* ---- a role by way of a web identity ------------------------------------------------------- */

/* The environment's settings count before the profile's, unless the profile was chosen. */
static const char *setting(const struct chain *chain, const char *profile, const char *variable,
                           const char *name)
{
    const char *value = chain->chosen ? NULL : getenv(variable);
    return value != NULL ? value : option(chain, profile, name);
}

enum chain_step chain_web_identity(struct chain *chain, const char *profile,
                                   struct credentials *ret, enum credentials_outcome *outcome)
{
    const char *file = setting(chain, profile, "AWS_WEB_IDENTITY_TOKEN_FILE",
                               "web_identity_token_file");
    const char *role = setting(chain, profile, "AWS_ROLE_ARN", "role_arn");
    if (file == NULL || file[0] == '\0') {
        return CHAIN_NEXT;
    }
    if (role == NULL) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s: role_arn is missing",
                          profile);
    }
    CLEANUP(secret_release) struct buf token = BUF_INIT;
    struct err err = ERR_INIT;
    if (!file_read(file, WEB_TOKEN_LONGEST, &token, &err)) {
        return chain_fail(chain, outcome, CREDENTIALS_ROLE_FAILED, "%s", err.text.in[LANG_EN]);
    }
    while (token.len > 0 && strchr(" \t\r\n", token.data[token.len - 1]) != NULL) {
        buf_truncate(&token, token.len - 1);
    }
    CLEANUP(secret_release) struct buf form = BUF_INIT;
    begin_form(&form, "AssumeRoleWithWebIdentity", role,
               setting(chain, profile, "AWS_ROLE_SESSION_NAME", "role_session_name"));
    aws_form_add(&form, "WebIdentityToken", buf_str(&token));
    return ask_sts(chain, profile, buf_str(&form), NULL, ret, outcome);
}
