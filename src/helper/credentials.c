/* Finds credentials and region in the environment.
 * How a request is signed with them is aws_call.c's part. */
#include "credentials.h"

#include <stdlib.h>
#include <string.h>

static const char *const outcome_names[CREDENTIALS_OUTCOME_COUNT] = {
    [CREDENTIALS_FOUND] = "done",
    [CREDENTIALS_NONE] = "no_credentials",
    [CREDENTIALS_BAD_PROFILE] = "bad_profile",
    [CREDENTIALS_EXPIRED] = "expired",
    [CREDENTIALS_PROCESS_FAILED] = "credential_process",
};

const char *credentials_outcome_name(enum credentials_outcome outcome)
{
    return outcome_names[outcome];
}

/* A copy of an environment variable, NULL when it is unset or empty. */
static char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? xstrdup(value) : NULL;
}

enum credentials_outcome credentials_find(const char *profile, int64_t deadline_ms,
                                          struct credentials *ret, struct buf *detail)
{
    (void)deadline_ms;
    *ret = (struct credentials){.from = "environment"};
    ret->region = variable("AWS_REGION");
    if (ret->region == NULL) {
        ret->region = variable("AWS_DEFAULT_REGION");
    }
    if (profile != NULL) {
        buf_adds(detail, profile);
        return CREDENTIALS_BAD_PROFILE;
    }
    ret->access_key = variable("AWS_ACCESS_KEY_ID");
    ret->secret_key = variable("AWS_SECRET_ACCESS_KEY");
    ret->session_token = variable("AWS_SESSION_TOKEN");
    if (ret->access_key == NULL || ret->secret_key == NULL) {
        return CREDENTIALS_NONE;
    }
    return CREDENTIALS_FOUND;
}

/* The compiler may not leave this out, as it may a memset before free(). */
static void wipe(char **text)
{
    if (*text != NULL) {
        size_t len = strlen(*text);
        for (volatile char *at = *text; len > 0; len--) {
            *at++ = '\0';
        }
    }
    free(*text);
    *text = NULL;
}

void credentials_release(struct credentials *credentials)
{
    wipe(&credentials->access_key);
    wipe(&credentials->secret_key);
    wipe(&credentials->session_token);
    free(credentials->region);
    free(credentials->endpoint_url);
    *credentials = (struct credentials){0};
}
