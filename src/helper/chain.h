/* What the parts of the credential chain share. Each source answers for itself whether the chain
 * ends with it; their order is credentials.c's part. */
#ifndef WRAPUP_HELPER_CHAIN_H
#define WRAPUP_HELPER_CHAIN_H

#include "credentials.h"
#include "imds.h"
#include "profile.h"
#include "wrapup/strings.h"

struct chain {
    struct profiles profiles;
    const char *profile; /* its name */
    bool chosen;         /* by the job: the environment's keys don't count then */
    char *region;        /* NULL until something names one */
    int64_t until_ms;
    struct buf *detail;
    struct strings visited; /* profiles whose roles lead to one another */
    struct imds imds;
    bool imds_asked, imds_there;
};

/* Where the chain stands after a source. */
enum chain_step {
    CHAIN_NEXT, /* the source is not set up: the next one */
    CHAIN_FOUND,
    CHAIN_FAILED, /* it is set up and gives none: chain_fail() said why */
};
/* How a source fails: sets *outcome, appends the detail. Returns CHAIN_FAILED. */
enum chain_step chain_fail(struct chain *chain, enum credentials_outcome *outcome,
                           enum credentials_outcome why, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* A source: fills *ret, which is zeroed, when it finds some. */
typedef enum chain_step chain_source(struct chain *chain, const char *profile,
                                     struct credentials *ret, enum credentials_outcome *outcome);
chain_source chain_environment;  /* AWS_ACCESS_KEY_ID and the like */
chain_source chain_role;         /* role_arn */
chain_source chain_web_identity; /* web_identity_token_file */
chain_source chain_sso;          /* sso_…, by way of the aws command */
chain_source chain_login;        /* login_session, likewise */
chain_source chain_process;      /* credential_process */
chain_source chain_shared_keys;  /* aws_access_key_id in the file "credentials" */
chain_source chain_config_keys;  /* aws_access_key_id in the file "config" */
chain_source chain_container;    /* AWS_CONTAINER_CREDENTIALS_… */
chain_source chain_imds;         /* the instance's role */
chain_source chain_profile;      /* all that a profile may hold, but a role */

/* The metadata service, asked for its token at the first call; NULL when it does not answer. */
const struct imds *chain_imds_open(struct chain *chain);
/* The region, of the metadata service where nothing else names one; NULL without. */
const char *chain_region(struct chain *chain);

/* ---- values (cred_values.c) ---- */

/* Judges the three values and copies them; token may be NULL. False with the culprit's name, as
 * names[] calls them, in *bad. */
bool credentials_set(struct credentials *ret, const char *const values[3],
                     const char *const names[3], const char **bad);
/* Seconds since 1970 of an ISO 8601 time; false when it is none. */
bool credentials_time(const char *text, int64_t *ret);

/* The JSON that programs, services and the metadata service answer with. The last one extends
 * credentials of the past when it can't renew them, so that their time is not judged. */
enum credentials_json { CREDENTIALS_JSON_PROCESS, CREDENTIALS_JSON_SERVICE, CREDENTIALS_JSON_IMDS };
/* CHAIN_FOUND, or CHAIN_FAILED; `subject` names the source in the detail, `why` is the outcome of
 * anything but being expired. */
enum chain_step credentials_read(struct chain *chain, const struct buf *json,
                                 enum credentials_json form, const char *subject,
                                 enum credentials_outcome why, struct credentials *ret,
                                 enum credentials_outcome *outcome);

#endif
