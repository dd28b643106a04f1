/* Who asks AWS, and in which region: the chain that the AWS tools use.
 * What is asked with them is aws_call.h's part. */
#ifndef WRAPUP_HELPER_CREDENTIALS_H
#define WRAPUP_HELPER_CREDENTIALS_H

#include <stdint.h>

#include "wrapup/buf.h"

/* Embedded: credentials_find() fills it, credentials_release() ends it. The secrets go into
 * signatures and nowhere else. */
struct credentials {
    char *access_key;
    char *secret_key;
    char *session_token; /* NULL without */
    char *region;        /* NULL when nothing names one */
    char *ec2_url;       /* the profile's endpoints, NULL without; the environment's go before */
    char *sts_url;
    const char *from; /* static: "environment" "profile" "process" "role" "imds" "container" or
                       * "aws-cli" */
};

/* Each has a name in the protocol. */
enum credentials_outcome {
    CREDENTIALS_FOUND,
    CREDENTIALS_NONE,           /* the chain ends without any */
    CREDENTIALS_UNUSABLE,       /* some are set up, and can't be used or fetched */
    CREDENTIALS_BAD_PROFILE,    /* no such profile, or one that can't be used */
    CREDENTIALS_EXPIRED,        /* there are some, of the past */
    CREDENTIALS_PROCESS_FAILED, /* credential_process gave none */
    CREDENTIALS_ROLE_FAILED,    /* STS did not hand out the role's */
    CREDENTIALS_NEEDS_MFA,      /* the role asks for a code, and nobody can be asked for it here */
    CREDENTIALS_SSO,            /* a sign-in profile, and the aws command gave none */
    CREDENTIALS_OUTCOME_COUNT
};
const char *credentials_outcome_name(enum credentials_outcome outcome);

/* Goes through the chain; profile may be NULL: AWS_PROFILE, else "default". A profile that is given
 * goes before the keys of the environment. region may be NULL: AWS_REGION, the profile's, or where
 * the instance is; ret->region is it, even where no credentials are found. On anything but
 * CREDENTIALS_FOUND detail says more, on one line without a secret in it. Ends before deadline_ms,
 * on the clock of helper_now_ms(). */
enum credentials_outcome credentials_find(const char *profile, const char *region,
                                          int64_t deadline_ms, struct credentials *ret,
                                          struct buf *detail);
/* Wipes and frees; fine on a zeroed one. */
void credentials_release(struct credentials *credentials);

#endif
