/* The instance metadata service, version 2: a token first, then values by their paths.
 * Which values are asked for is the callers' part. */
#ifndef WRAPUP_HELPER_IMDS_H
#define WRAPUP_HELPER_IMDS_H

#include "fetch.h"

/* Embedded: imds_open() fills it, imds_release() ends it. */
struct imds {
    struct buf base;  /* the endpoint, without a slash at its end */
    struct buf token; /* as the header's line */
    int64_t until_ms;
};

/* Fetches a token. False when nothing answers as the service does, quickly, or when it is switched
 * off (AWS_EC2_METADATA_DISABLED). *ret must be zeroed, and be released in either case. */
bool imds_open(struct imds *ret, int64_t until_ms);
void imds_release(struct imds *imds);

/* Asks for a path below latest/; asks again, once, when the service says that it is not itself.
 * The HTTP status, 0 for none. */
int imds_get(const struct imds *imds, const char *path, struct fetched *ret);
/* The status of a question without a token. */
int imds_get_v1(const struct imds *imds);

#endif
