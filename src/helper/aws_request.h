/* One signed question to AWS over libcurl: where it goes, how it is signed, and what came back.
 * What the answer means is aws_error.h's and aws_xml.h's part. */
#ifndef WRAPUP_HELPER_AWS_REQUEST_H
#define WRAPUP_HELPER_AWS_REQUEST_H

#include <curl/curl.h>
#include <stdbool.h>

#include "credentials.h"

/* An answer longer than this is not read to its end. */
enum { AWS_BODY_LONGEST = 8 << 20 };

/* Appends the URL of a service ("ec2", "sts") in the region: the one that AWS_ENDPOINT_URL_EC2 and
 * the like name, the profile's, or AWS's own. False, with the culprit's name in detail, when that
 * is no plain http or https URL. */
bool aws_endpoint(const char *service, const char *region, const char *profile_url, struct buf *ret,
                  struct buf *detail);
/* True when it can stand in a host name: lower-case letters, digits and hyphens. */
bool aws_region_valid(const char *region);

/* Appends name=value to a form, with & where needed. */
void aws_form_add(struct buf *form, const char *name, const char *value);

/* Embedded: zeroed, aws_request_open, any number of aws_request_form + transfer, _close. Does not
 * move while it is open. */
struct aws_request {
    CURL *easy;
    struct curl_slist *headers;
    struct buf form; /* what is sent */
    struct buf body; /* what came */
    size_t header_bytes;
    int64_t skew_s; /* the server's clock minus ours, 0 when it named none */
    bool has_skew;
    bool too_long; /* the answer went over a limit and was given up */
    char said[CURL_ERROR_SIZE];
};
/* url is as aws_endpoint() gives it; copies all that it needs. who may be NULL: nothing is signed
 * then. False when libcurl could not. */
bool aws_request_open(struct aws_request *request, const char *url, const char *service,
                      const char *region, const struct credentials *who);
/* Makes it ready for curl_easy_perform() or a multi handle with a new form, which it copies. */
void aws_request_form(struct aws_request *request, const char *form);
/* The answer's HTTP status. */
long aws_request_status(const struct aws_request *request);
void aws_request_close(struct aws_request *request);

#endif
