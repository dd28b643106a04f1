/* One call of an "aws" job: its pages, its second tries, and the facts it comes to.
 * Waiting for many calls at once is probe_aws.c's part. */
#ifndef WRAPUP_HELPER_AWS_CALL_H
#define WRAPUP_HELPER_AWS_CALL_H

#include "aws_error.h"
#include "aws_request.h"
#include "aws_shape.h"
#include "wrapup/hash.h"
#include "wrapup/json.h"

/* All facts of a job together; the helper sends no more of any job. */
enum { AWS_FACTS_LONGEST = 6 << 20 };

/* Embedded: aws_call_read … aws_call_release. Does not move once its request is open. */
struct aws_call {
    const char *id; /* borrowed from the job */
    const struct aws_action *action;
    struct buf form; /* action, version and parameters */
    struct aws_request request;
    int64_t started_ms;
    int64_t due_ms; /* when to send, while it is not on its way */
    bool on_its_way;
    bool done;
    int pages;
    int tries;        /* of the page that is asked for */
    struct buf token; /* of the next page */
    struct buf facts; /* the members, without the braces */
    struct json_writer w;
    struct buf request_id;
    struct aws_failure failure; /* AWS_FINE when the facts are whole */
};
/* Reads {"id","action","parameters"}; false, with the culprit named, when it can't be used. */
bool aws_call_read(struct aws_call *call, const cJSON *json, struct buf *detail);
void aws_call_release(struct aws_call *call);

/* Makes the request ready for the page that is due. */
void aws_call_prepare(struct aws_call *call);
/* Takes what a transfer came to: the call is done then, or due again at due_ms. until_ms is the
 * job's deadline, *room how many bytes of facts there may still be. */
void aws_call_take(struct aws_call *call, CURLcode result, int64_t until_ms, struct rng *rng,
                   size_t *room);
/* Ends a call that is not done with a failure. */
void aws_call_give_up(struct aws_call *call, enum aws_error error, const char *message);
/* Writes the members of the note about a call that is done. */
void aws_call_put(const struct aws_call *call, struct json_writer *w);

#endif
