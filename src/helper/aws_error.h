/* Why AWS did not answer: its codes and HTTP's and libcurl's, brought down to a few words.
 * When to ask again is aws_call.h's part. */
#ifndef WRAPUP_HELPER_AWS_ERROR_H
#define WRAPUP_HELPER_AWS_ERROR_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "wrapup/buf.h"

/* Each has a name in the protocol. */
enum aws_error {
    AWS_FINE,
    AWS_DENIED,    /* known, but not allowed to ask this */
    AWS_AUTH,      /* the credentials are not accepted */
    AWS_EXPIRED,   /* they are of the past */
    AWS_CLOCK,     /* this machine's clock is too far off for any signature */
    AWS_THROTTLED, /* asked too often */
    AWS_NOT_FOUND, /* what was asked about does not exist (any more, or yet) */
    AWS_INVALID,   /* the question is wrong */
    AWS_SERVER,    /* something is wrong over there, or it is no AWS */
    AWS_NETWORK,   /* it was not reached */
    AWS_TLS,       /* it could not prove who it is */
    AWS_XML,       /* the answer can't be read */
    AWS_DEADLINE,
    AWS_ERROR_COUNT
};
const char *aws_error_name(enum aws_error error);

enum { AWS_CODE_LONGEST = 128, AWS_REQUEST_ID_LONGEST = 64 };
struct aws_failure {
    enum aws_error error;
    struct buf code;    /* AWS's own, "" when it gave none */
    struct buf message; /* one harmless line */
    bool again;         /* may go away by itself */
};
void aws_failure_release(struct aws_failure *failure);

/* What AWS means by its code. skew_s: how far its clock is ahead of ours. */
enum aws_error aws_error_of_code(const char *code, long status, int64_t skew_s);
/* Reads an answer whose status is not 200, of any of the shapes there are. */
void aws_failure_read(const struct buf *body, long status, int64_t skew_s, struct aws_failure *ret);
/* A transfer that came to no answer; said is libcurl's own sentence. */
void aws_failure_of_curl(CURLcode result, const char *said, struct aws_failure *ret);
void aws_failure_set(struct aws_failure *ret, enum aws_error error, const char *message);

#endif
