/* What an instance says of itself, asked by a probe on this machine or by a command on the
 * instance: one list of paths, one shape of the answer. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

static const char *const paths[] = {
    "instance-id",
    "instance-type",
    "ami-id",
    "local-ipv4",
    "public-ipv4",
    "public-hostname",
    "mac",
    "security-groups",
    "placement/region",
    "placement/availability-zone",
    "public-keys/0/openssh-key",
};

void metadata_job(struct buf *members)
{
    struct json_writer w = {.out = members};
    json_open(&w, "paths", '[');
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        json_put_string(&w, NULL, paths[i]);
    }
    json_close(&w, ']');
    json_put_bool(&w, "v1", true);
}

/* One request for a token, one with it for all paths (each body is followed by a line "#STATUS"),
 * and one without it. What stands in $e is the instance's own business. */
void metadata_command(struct buf *command)
{
    buf_adds(command, "e=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}; e=${e%/};"
                      " t=$(curl -sfg --noproxy '*' -m 2 -X PUT"
                      " -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' \"$e/latest/api/token\")"
                      " || exit 7; curl -sg --noproxy '*' -m 4 -w '\\n#%{http_code}\\n'"
                      " -H \"X-aws-ec2-metadata-token: $t\"");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        buf_addf(command, " \"$e/latest/meta-data/%s\"", paths[i]);
    }
    buf_adds(command, "; curl -sg --noproxy '*' -m 2 -o /dev/null -w '#%{http_code}\\n'"
                      " \"$e/latest/meta-data/instance-id\"");
}

bool metadata_from_job(const cJSON *observation, struct buf *json)
{
    const char *outcome = instance_string(observation, "outcome");
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(observation, "values");
    const cJSON *v1 = cJSON_GetObjectItemCaseSensitive(observation, "v1");
    if (outcome == NULL || strcmp(outcome, "answered") != 0 || !cJSON_IsObject(values)) {
        return false;
    }
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    const cJSON *value = NULL;
    cJSON_ArrayForEach(value, values)
    {
        json_put_string(&w, value->string, cJSON_IsString(value) ? value->valuestring : NULL);
    }
    if (cJSON_IsNumber(v1)) {
        json_put_integer(&w, "v1", (int64_t)v1->valuedouble);
    }
    json_close(&w, '}');
    return true;
}

/* The line "#STATUS" that ends a body; *body is its length. 0 when there is none. */
static long next_status(const char *s, size_t *body, const char **rest)
{
    const char *line = s;
    for (;;) {
        if (line[0] == '#' && strspn(line + 1, "0123456789") == 3 &&
            (line[4] == '\n' || line[4] == '\0')) {
            *body = line > s ? (size_t)(line - s) - 1 : 0;
            *rest = line + (line[4] == '\n' ? 5 : 4);
            return strtol(line + 1, NULL, 10);
        }
        line = strchr(line, '\n');
        if (line == NULL) {
            return 0;
        }
        line++;
    }
}

bool metadata_from_command(const char *output, struct buf *json)
{
    struct json_writer w = {.out = json};
    const char *rest = output;
    bool any = false;
    json_open(&w, NULL, '{');
    for (size_t i = 0; i <= COUNT_OF(paths); i++) {
        const char *body = rest;
        size_t len = 0;
        long status = next_status(body, &len, &rest);
        if (status == 0) {
            break;
        }
        if (i == COUNT_OF(paths)) {
            json_put_integer(&w, "v1", status);
        } else if (status == 200 || status == 404) {
            CLEANUP(free_charp) char *value = xstrndup(body, len);
            json_put_string(&w, paths[i], status == 200 ? value : NULL);
            any = any || status == 200;
        }
    }
    json_close(&w, '}');
    return any;
}
