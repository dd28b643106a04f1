/* The probe "imds": what the instance under this program says of itself. Credentials of its role
 * are never among it. */
#include <string.h>
#include <strings.h>

#include "imds.h"
#include "wrapup/utf8.h"

enum { PATHS_MOST = 32, PATH_LONGEST = 128, VALUE_SHOWN = 16 * 1024 };

/* One part of a path between slashes. */
static bool part_sound(const char *part, size_t len)
{
    static const char *const secret[] = {"security-credentials", "identity-credentials"};
    for (size_t i = 0; i < COUNT_OF(secret); i++) {
        if (len == strlen(secret[i]) && strncasecmp(part, secret[i], len) == 0) {
            return false;
        }
    }
    return len > 0 && part[0] != '.';
}

/* Names below meta-data/ that lead nowhere else, and to no secret. */
static bool path_sound(const char *path)
{
    static const char letters[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-/";
    if (path[strspn(path, letters)] != '\0' || strlen(path) > PATH_LONGEST) {
        return false;
    }
    for (;;) {
        size_t len = strcspn(path, "/");
        if (!part_sound(path, len)) {
            return false;
        }
        if (path[len] == '\0') {
            return true;
        }
        path += len + 1;
    }
}

static bool paths_sound(const cJSON *paths)
{
    if (!cJSON_IsArray(paths)) {
        return false;
    }
    int count = 0;
    const cJSON *path = NULL;
    cJSON_ArrayForEach(path, paths)
    {
        if (!cJSON_IsString(path) || !path_sound(path->valuestring) || ++count > PATHS_MOST) {
            return false;
        }
    }
    return true;
}

/* What is neither there nor known to be missing is left out. */
static void put_value(const struct imds *imds, const char *path, struct json_writer *w)
{
    BUF_AUTO(below);
    BUF_AUTO(text);
    buf_addf(&below, "meta-data/%s", path);
    CLEANUP(fetched_release) struct fetched value = FETCHED_INIT;
    int status = imds_get(imds, buf_str(&below), &value);
    if (status == 404) {
        json_put_string(w, path, NULL);
    } else if (status == 200) {
        size_t len = value.body.len < VALUE_SHOWN ? value.body.len : VALUE_SHOWN;
        utf8_sanitize(&text, buf_str(&value.body), len, true);
        json_put_string(w, path, buf_str(&text));
    }
}

enum probe_error probe_imds(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail)
{
    const cJSON *paths = cJSON_GetObjectItemCaseSensitive(job->parameters, "paths");
    const cJSON *v1 = cJSON_GetObjectItemCaseSensitive(job->parameters, "v1");
    if (!paths_sound(paths) || (v1 != NULL && !cJSON_IsBool(v1))) {
        buf_adds(detail, paths_sound(paths) ? "v1" : "paths");
        return PROBE_BAD_JOB;
    }
    CLEANUP(imds_release) struct imds imds = {.until_ms = 0};
    if (!imds_open(&imds, job->deadline_ms)) {
        json_put_string(observation, "outcome", "none");
        return PROBE_DONE;
    }
    json_put_string(observation, "outcome", "answered");
    json_open(observation, "values", '{');
    const cJSON *path = NULL;
    cJSON_ArrayForEach(path, paths)
    {
        put_value(&imds, path->valuestring, observation);
    }
    json_close(observation, '}');
    int status = cJSON_IsTrue(v1) ? imds_get_v1(&imds) : 0;
    if (status != 0) {
        json_put_integer(observation, "v1", status);
    }
    return PROBE_DONE;
}
