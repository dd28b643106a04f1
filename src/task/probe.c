/* The table of probes and parameters, and the check of one probe object against it.
 * It says what may stand in a bank; nothing here looks at the outside world. */
#include "probe.h"

#include "param.h"

static const char *const kind_names[PROBE_KIND_COUNT] = {
    [PROBE_AWS] = "aws",         [PROBE_SSH] = "ssh",   [PROBE_TCP] = "tcp",
    [PROBE_HTTP] = "http",       [PROBE_FILE] = "file", [PROBE_GIT] = "git",
    [PROBE_KEYPAIR] = "keypair", [PROBE_IMDS] = "imds", [PROBE_ASK] = "ask",
};

/* Calls that only read; a bank can't name any other. */
static const char *const aws_calls[] = {
    "GetCallerIdentity",
    "DescribeInstances",
    "DescribeInstanceStatus",
    "DescribeInstanceTypes",
    "DescribeImages",
    "DescribeKeyPairs",
    "DescribeSecurityGroups",
    "DescribeSecurityGroupRules",
    "GetManagedPrefixListEntries",
    "DescribeVolumes",
    "DescribeAddresses",
};
static const char *const http_schemes[] = {"http", "https"};
static const char *const git_views[] = {"tracked", "history", "ignored"};
static const char *const key_sources[] = {"aws", "imds", "any"};

#define PORT(flags) \
    { \
        .name = "port", .type = JSON_NUMBER | (flags), .min = 1, .max = 65535 \
    }

/* A row ends at its first parameter without a name. `remember` names facts to keep for a later
 * comparison; `input` names something that the learner typed. */
static const struct param params[PROBE_KIND_COUNT][PARAMS_MAX] = {
    [PROBE_AWS] =
        {
            {.name = "call", .type = PARAM_LIST | JSON_REQUIRED, PARAM_WORDS(aws_calls)},
            {.name = "field", .type = PARAM_LIST},
            {.name = "remember", .type = PARAM_LIST, .form = FORM_NAME},
        },
    [PROBE_SSH] =
        {
            {.name = "command", .type = JSON_STRING | JSON_REQUIRED, .form = FORM_COMMAND},
            {.name = "input", .type = JSON_STRING, .form = FORM_NAME},
            {.name = "sudo", .type = JSON_BOOL},
            {.name = "stderr", .type = JSON_BOOL},
            {.name = "lines", .type = JSON_NUMBER, .min = 1, .max = 1000},
        },
    [PROBE_TCP] =
        {
            PORT(JSON_REQUIRED),
            {.name = "banner", .type = JSON_BOOL},
        },
    [PROBE_HTTP] =
        {
            PORT(0),
            {.name = "path", .type = JSON_STRING, .form = FORM_PATH},
            {.name = "scheme", .type = JSON_STRING, PARAM_WORDS(http_schemes)},
            {.name = "input", .type = JSON_STRING, .form = FORM_NAME},
        },
    [PROBE_FILE] =
        {
            {.name = "path", .type = JSON_STRING}, /* absent: the learner's key file */
        },
    [PROBE_GIT] =
        {
            {.name = "view", .type = PARAM_LIST | JSON_REQUIRED, PARAM_WORDS(git_views)},
            {.name = "pattern", .type = PARAM_LIST | JSON_REQUIRED},
            {.name = "path", .type = JSON_STRING}, /* absent: the key file's repository */
        },
    [PROBE_KEYPAIR] =
        {
            {.name = "source", .type = JSON_STRING, PARAM_WORDS(key_sources)},
        },
    [PROBE_IMDS] =
        {
            {.name = "path", .type = PARAM_LIST | JSON_REQUIRED},
            {.name = "token", .type = JSON_BOOL}, /* false: ask without one, IMDSv1 */
        },
    [PROBE_ASK] =
        {
            {.name = "input", .type = JSON_STRING | JSON_REQUIRED, .form = FORM_NAME},
            {.name = "remember", .type = JSON_BOOL},
        },
};

/* What every kind of probe has. */
static const struct param common[PARAMS_MAX] = {
    {.name = "timeout", .type = JSON_NUMBER, .min = 1, .max = 60}, /* seconds */
};

const char *probe_kind_name(enum probe_kind kind)
{
    return kind_names[kind];
}

bool probe_check(const struct json_at *at, enum probe_kind *ret)
{
    *ret = PROBE_KIND_COUNT;
    const cJSON *kind = cJSON_GetObjectItemCaseSensitive(at->value, "kind");
    if (kind == NULL) {
        json_fault(at, MSG0(MSG_TASK_NO_KIND));
        return false;
    }
    unsigned index = 0;
    if (!json_enum(at, kind, kind_names, PROBE_KIND_COUNT, &index)) {
        return false;
    }
    *ret = (enum probe_kind)index;
    return params_check(at, "kind", params[index], common);
}
