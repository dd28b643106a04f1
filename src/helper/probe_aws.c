/* The probe "aws": read-only questions to EC2 and STS, all of a job at once, each told as it is
 * answered. Where credentials come from is credentials.h's part, what a call goes through
 * aws_call.h's. */
#include <stdlib.h>
#include <string.h>

#include "aws_call.h"
#include "probe.h"

enum {
    CALLS_MOST = 32,
    AT_ONCE = 8, /* connections to one host */
    PROFILE_LONGEST = 256,
    SECRET_SHORTEST = 8, /* shorter ones are found anywhere */
};

/* Embedded: zeroed … asking_release. */
struct asking {
    const struct probe_job *job;
    struct credentials who;
    const char *region;
    struct aws_call *calls;
    size_t count;
    size_t left; /* calls that are not done */
    size_t room; /* for facts */
    struct rng rng;
    CURLM *multi;
};

static void asking_release(struct asking *asking)
{
    for (size_t i = 0; i < asking->count; i++) {
        struct aws_call *call = &asking->calls[i];
        if (call->on_its_way) {
            (void)curl_multi_remove_handle(asking->multi, call->request.easy);
        }
        aws_call_release(call);
    }
    free(asking->calls);
    (void)curl_multi_cleanup(asking->multi);
    credentials_release(&asking->who);
}

/* ---- reading the job ---- */

static bool read_calls(struct asking *asking, struct buf *detail)
{
    const cJSON *calls = cJSON_GetObjectItemCaseSensitive(asking->job->parameters, "calls");
    int count = cJSON_IsArray(calls) ? cJSON_GetArraySize(calls) : 0;
    if (count < 1 || count > CALLS_MOST) {
        buf_adds(detail, "calls");
        return false;
    }
    asking->calls = xcalloc((size_t)count, sizeof asking->calls[0]);
    for (const cJSON *json = calls->child; json != NULL; json = json->next) {
        if (!aws_call_read(&asking->calls[asking->count++], json, detail)) {
            return false;
        }
    }
    return true;
}

/* An absent string leaves *ret as it is. */
static bool read_optional(const struct probe_job *job, const char *name, size_t max,
                          const char **ret, struct buf *detail)
{
    return !cJSON_HasObjectItem(job->parameters, name) || probe_string(job, name, max, ret, detail);
}

/* ---- sending ---- */

static enum probe_error open_requests(struct asking *asking, struct buf *detail)
{
    for (size_t i = 0; i < asking->count; i++) {
        struct aws_call *call = &asking->calls[i];
        const char *service = call->action->service;
        BUF_AUTO(url);
        const char *own = strcmp(service, "sts") == 0 ? asking->who.sts_url : asking->who.ec2_url;
        if (!aws_endpoint(service, asking->region, own, &url, detail)) {
            return PROBE_FORBIDDEN;
        }
        if (!aws_request_open(&call->request, buf_str(&url), service, asking->region,
                              &asking->who)) {
            buf_adds(detail, "libcurl");
            return PROBE_SYSTEM;
        }
        call->started_ms = helper_now_ms();
    }
    return PROBE_DONE;
}

/* Sends what is due and returns when the next one is, at the latest until_ms. */
static int64_t send_due(struct asking *asking, int64_t now, int64_t until_ms)
{
    int64_t next = until_ms;
    for (size_t i = 0; i < asking->count; i++) {
        struct aws_call *call = &asking->calls[i];
        if (call->done || call->on_its_way) {
            continue;
        }
        if (call->due_ms > now) {
            next = call->due_ms < next ? call->due_ms : next;
            continue;
        }
        aws_call_prepare(call);
        call->on_its_way = curl_multi_add_handle(asking->multi, call->request.easy) == CURLM_OK;
    }
    return next;
}

/* ---- telling ---- */

/* No server can make us repeat a secret, whatever it puts into its answer. */
static void blot_out(struct buf *line, const char *secret)
{
    size_t len = secret != NULL ? strlen(secret) : 0;
    if (len < SECRET_SHORTEST) {
        return;
    }
    for (char *at = strstr(line->data, secret); at != NULL; at = strstr(at + len, secret)) {
        memset(at, '*', len);
    }
}

static void tell(const struct asking *asking, const struct aws_call *call)
{
    struct probe_note note;
    probe_note_begin(asking->job, &note);
    aws_call_put(call, &note.w);
    blot_out(&note.line, asking->who.access_key);
    blot_out(&note.line, asking->who.secret_key);
    blot_out(&note.line, asking->who.session_token);
    probe_note_end(asking->job, &note);
}

static struct aws_call *call_of(const struct asking *asking, const CURL *easy)
{
    for (size_t i = 0; i < asking->count; i++) {
        if (asking->calls[i].request.easy == easy) {
            return &asking->calls[i];
        }
    }
    return NULL;
}

/* True when a call came to an end of its way, so that there may be something to send. */
static bool take_finished(struct asking *asking)
{
    bool any = false;
    int queued = 0;
    for (CURLMsg *m = curl_multi_info_read(asking->multi, &queued); m != NULL;
         m = curl_multi_info_read(asking->multi, &queued)) {
        struct aws_call *call = m->msg == CURLMSG_DONE ? call_of(asking, m->easy_handle) : NULL;
        if (call == NULL) {
            continue;
        }
        CURLcode result = m->data.result; /* m does not outlive the next line */
        (void)curl_multi_remove_handle(asking->multi, call->request.easy);
        aws_call_take(call, result, asking->job->deadline_ms, &asking->rng, &asking->room);
        any = true;
        if (call->done) {
            tell(asking, call);
            asking->left--;
        }
    }
    return any;
}

static void give_up(struct asking *asking)
{
    for (size_t i = 0; i < asking->count; i++) {
        struct aws_call *call = &asking->calls[i];
        if (!call->done) {
            aws_call_give_up(call, AWS_DEADLINE, "time was up");
            tell(asking, call);
        }
    }
    asking->left = 0;
}

static enum probe_error ask_all(struct asking *asking, struct buf *detail)
{
    asking->multi = curl_multi_init();
    enum probe_error error = asking->multi != NULL ? open_requests(asking, detail) : PROBE_SYSTEM;
    if (error != PROBE_DONE) {
        return error;
    }
    (void)curl_multi_setopt(asking->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)AT_ONCE);
    int64_t until = asking->job->deadline_ms;
    while (asking->left > 0) {
        int64_t now = helper_now_ms();
        if (now >= until) {
            give_up(asking);
            break;
        }
        int64_t next = send_due(asking, now, until);
        int running = 0;
        if (curl_multi_perform(asking->multi, &running) != CURLM_OK) {
            buf_adds(detail, "libcurl");
            return PROBE_SYSTEM;
        }
        if (!take_finished(asking)) {
            (void)curl_multi_poll(asking->multi, NULL, 0, (int)(next - now), NULL);
        }
    }
    return PROBE_DONE;
}

/* ---- the probe ---- */

static void put_outcome(struct json_writer *w, const char *outcome, const char *detail)
{
    json_put_string(w, "outcome", outcome);
    if (detail[0] != '\0') {
        json_put_string(w, "detail", detail);
    }
}

static enum probe_error answer(struct asking *asking, const char *profile,
                               struct json_writer *observation, struct buf *detail)
{
    enum credentials_outcome found = credentials_find(
        profile, asking->region, asking->job->deadline_ms, &asking->who, detail);
    if (found != CREDENTIALS_FOUND) {
        put_outcome(observation, credentials_outcome_name(found), buf_str(detail));
        return PROBE_DONE;
    }
    asking->region = asking->who.region;
    if (asking->region == NULL || !aws_region_valid(asking->region)) {
        put_outcome(observation, "no_region", asking->region != NULL ? asking->region : "");
        return PROBE_DONE;
    }
    enum probe_error error = ask_all(asking, detail);
    if (error == PROBE_DONE) {
        put_outcome(observation, credentials_outcome_name(CREDENTIALS_FOUND), "");
        json_put_string(observation, "region", asking->region);
        json_put_string(observation, "credentials", asking->who.from);
    }
    return error;
}

enum probe_error probe_aws(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail)
{
    CLEANUP(asking_release) struct asking asking = {.job = job, .room = AWS_FACTS_LONGEST};
    const char *profile = NULL;
    if (!read_optional(job, "region", PROFILE_LONGEST, &asking.region, detail) ||
        !read_optional(job, "profile", PROFILE_LONGEST, &profile, detail) ||
        !read_calls(&asking, detail)) {
        return PROBE_BAD_JOB;
    }
    if (asking.region != NULL && !aws_region_valid(asking.region)) {
        buf_adds(detail, "region");
        return PROBE_BAD_JOB;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        buf_adds(detail, "libcurl");
        return PROBE_SYSTEM;
    }
    asking.left = asking.count;
    rng_init(&asking.rng, (uint64_t)seed_random());
    return answer(&asking, profile, observation, detail);
}
