/* Finds probes by kind, reads their parameters, and answers "hello".
 * What a probe looks at stands in the file of its name. */
#include "probe.h"

#include <string.h>
#include <time.h>

static const struct probe probes[] = {
    {.kind = "aws", .run = probe_aws},
    {.kind = "exec", .run = probe_exec},
    {.kind = "file", .run = probe_file},
    {.kind = "git", .run = probe_git},
    {.kind = "hello", .run = probe_hello, .at_once = true},
    {.kind = "http", .run = probe_http},
    {.kind = "imds", .run = probe_imds},
    {.kind = "keypair", .run = probe_keypair},
    {.kind = "ssh", .run = probe_ssh},
    {.kind = "tcp", .run = probe_tcp},
    {.kind = "unpack", .run = probe_unpack},
    {.kind = "upload", .run = probe_upload},
};

static const char *const error_names[PROBE_ERROR_COUNT] = {
    [PROBE_DONE] = "done",
    [PROBE_BAD_JOB] = "bad_job",
    [PROBE_UNKNOWN_KIND] = "unknown_kind",
    [PROBE_DEADLINE] = "deadline",
    [PROBE_FORBIDDEN] = "forbidden",
    [PROBE_DENIED] = "denied",
    [PROBE_LOOKUP] = "lookup",
    [PROBE_SYSTEM] = "system",
    [PROBE_CRASHED] = "crashed",
};

const char *probe_error_name(enum probe_error error)
{
    return error_names[error];
}

const struct probe *probe_find(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        if (strcmp(probes[i].kind, kind) == 0) {
            return &probes[i];
        }
    }
    return NULL;
}

void probe_list(struct json_writer *w)
{
    json_open(w, "kinds", '[');
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        json_put_string(w, NULL, probes[i].kind);
    }
    json_close(w, ']');
}

enum probe_error probe_hello(const struct probe_job *job, struct json_writer *observation,
                             struct buf *detail)
{
    (void)job;
    (void)detail;
    json_put_string(observation, "version", WRAPUP_VERSION);
    json_put_integer(observation, "protocol", 1);
    probe_list(observation);
    return PROBE_DONE;
}

bool probe_string(const struct probe_job *job, const char *name, size_t max, const char **ret,
                  struct buf *detail)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(job->parameters, name);
    if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
        strlen(value->valuestring) > max) {
        buf_adds(detail, name);
        return false;
    }
    *ret = value->valuestring;
    return true;
}

bool probe_integer(const struct probe_job *job, const char *name, int64_t min, int64_t max,
                   int64_t *ret, struct buf *detail)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(job->parameters, name);
    if (value == NULL) {
        return true;
    }
    double number = cJSON_IsNumber(value) ? value->valuedouble : (double)max + 1;
    if (!(number >= (double)min && number <= (double)max) || (double)(int64_t)number != number) {
        buf_adds(detail, name);
        return false;
    }
    *ret = (int64_t)number;
    return true;
}

int64_t helper_now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
