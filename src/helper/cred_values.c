/* Judges keys, tokens and their time: from JSON, files and the environment alike.
 * Where they come from is the other parts of the chain's business. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chain.h"
#include "secret.h"

enum { KEY_LONGEST = 128, SECRET_LONGEST = 512, TOKEN_LONGEST = 16 * 1024 };

/* Visible ASCII: what goes into a header must not end it. */
static bool visible(const char *text, size_t max)
{
    size_t len = 0;
    for (; text[len] != '\0'; len++) {
        if (text[len] <= ' ' || text[len] > '~' || len == max) {
            return false;
        }
    }
    return len > 0;
}

/* It stands between slashes in a header. Quotes around it, a common mistake, are found here. */
static bool key_sound(const char *key)
{
    static const char letters[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-";
    return key[0] != '\0' && key[strspn(key, letters)] == '\0' && strlen(key) <= KEY_LONGEST;
}

bool credentials_set(struct credentials *ret, const char *const values[3],
                     const char *const names[3], const char **bad)
{
    const char *token = values[2] != NULL && values[2][0] != '\0' ? values[2] : NULL;
    bool sound[3] = {
        values[0] != NULL && key_sound(values[0]),
        values[1] != NULL && visible(values[1], SECRET_LONGEST),
        token == NULL || visible(token, TOKEN_LONGEST),
    };
    for (size_t i = 0; i < COUNT_OF(sound); i++) {
        if (!sound[i]) {
            *bad = names[i];
            return false;
        }
    }
    ret->access_key = xstrdup(values[0]);
    ret->secret_key = xstrdup(values[1]);
    ret->session_token = token != NULL ? xstrdup(token) : NULL;
    return true;
}

/* Exactly `count` digits. */
static bool digits(const char **at, int count, int *ret)
{
    *ret = 0;
    for (; count > 0; count--, (*at)++) {
        if (**at < '0' || **at > '9') {
            return false;
        }
        *ret = *ret * 10 + (**at - '0');
    }
    return true;
}

static bool skip(const char **at, const char *one_of)
{
    if (**at == '\0' || strchr(one_of, **at) == NULL) {
        return false;
    }
    (*at)++;
    return true;
}

/* "Z", "+09:00" or "+0900"; nothing means UTC. */
static bool offset(const char **at, int *seconds)
{
    *seconds = 0;
    if (**at == '\0' || skip(at, "Zz")) {
        return true;
    }
    int sign = **at == '-' ? -1 : 1;
    int hours = 0;
    int minutes = 0;
    if (!skip(at, "+-") || !digits(at, 2, &hours)) {
        return false;
    }
    (void)skip(at, ":");
    if (!digits(at, 2, &minutes)) {
        return false;
    }
    *seconds = sign * (hours * 3600 + minutes * 60);
    return true;
}

bool credentials_time(const char *text, int64_t *ret)
{
    struct tm tm = {0};
    int seconds = 0;
    const char *at = text;
    if (!digits(&at, 4, &tm.tm_year) || !skip(&at, "-") || !digits(&at, 2, &tm.tm_mon) ||
        !skip(&at, "-") || !digits(&at, 2, &tm.tm_mday) || !skip(&at, "Tt ") ||
        !digits(&at, 2, &tm.tm_hour) || !skip(&at, ":") || !digits(&at, 2, &tm.tm_min) ||
        !skip(&at, ":") || !digits(&at, 2, &tm.tm_sec)) {
        return false;
    }
    if (skip(&at, ".,")) {
        at += strspn(at, "0123456789");
    }
    if (!offset(&at, &seconds) || *at != '\0' || tm.tm_mon < 1 || tm.tm_mon > 12 ||
        tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 60) {
        return false;
    }
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    *ret = (int64_t)timegm(&tm) - seconds;
    return true;
}

static const char *string_of(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* What keeps the object from being used, or NULL. */
static const char *read_object(const cJSON *root, enum credentials_json form,
                               struct credentials *ret, bool *expired)
{
    static const char *const names[][3] = {
        [CREDENTIALS_JSON_PROCESS] = {"AccessKeyId", "SecretAccessKey", "SessionToken"},
        [CREDENTIALS_JSON_SERVICE] = {"AccessKeyId", "SecretAccessKey", "Token"},
        [CREDENTIALS_JSON_IMDS] = {"AccessKeyId", "SecretAccessKey", "Token"},
    };
    if (!cJSON_IsObject(root)) {
        return "no JSON object";
    }
    const cJSON *version = cJSON_GetObjectItemCaseSensitive(root, "Version");
    if (form == CREDENTIALS_JSON_PROCESS &&
        (!cJSON_IsNumber(version) || version->valuedouble != 1.0)) {
        return "Version";
    }
    const cJSON *until = cJSON_GetObjectItemCaseSensitive(root, "Expiration");
    int64_t when = 0;
    if (until != NULL && !cJSON_IsNull(until) && form != CREDENTIALS_JSON_IMDS) {
        if (!cJSON_IsString(until) || !credentials_time(until->valuestring, &when)) {
            return "Expiration";
        }
        *expired = when <= (int64_t)time(NULL);
    }
    const char *values[3];
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        values[i] = string_of(root, names[form][i]);
    }
    const char *bad = NULL;
    return credentials_set(ret, values, names[form], &bad) ? NULL : bad;
}

enum chain_step credentials_read(struct chain *chain, const struct buf *json,
                                 enum credentials_json form, const char *subject,
                                 enum credentials_outcome why, struct credentials *ret,
                                 enum credentials_outcome *outcome)
{
    struct faults faults = FAULTS_INIT;
    CLEANUP(secret_doc_free) struct json_doc *doc = NULL;
    bool sound = json_doc_parse(buf_str(json), json->len, &doc, &faults);
    faults_release(&faults);
    if (!sound) {
        return chain_fail(chain, outcome, why, "%s: no JSON", subject);
    }
    bool expired = false;
    const char *bad = read_object(json_doc_root(doc), form, ret, &expired);
    if (bad != NULL) {
        return chain_fail(chain, outcome, why, "%s: %s", subject, bad);
    }
    if (expired) {
        return chain_fail(chain, outcome, CREDENTIALS_EXPIRED, "%s", subject);
    }
    return CHAIN_FOUND;
}
