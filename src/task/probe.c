/* The table of probes and parameters, and the check of one probe object against it.
 * It says what may stand in a bank; nothing here looks at the outside world. */
#include "probe.h"

#include <string.h>

#include "wrapup/mem.h"

static const char *const kind_names[PROBE_KIND_COUNT] = {
    [PROBE_AWS] = "aws",         [PROBE_SSH] = "ssh",   [PROBE_TCP] = "tcp",
    [PROBE_HTTP] = "http",       [PROBE_FILE] = "file", [PROBE_GIT] = "git",
    [PROBE_KEYPAIR] = "keypair", [PROBE_IMDS] = "imds", [PROBE_ASK] = "ask",
};

/* Calls that only read; a bank can't name any other. */
static const char *const aws_calls[] = {
    "GetCallerIdentity",      "DescribeInstances", "DescribeInstanceStatus",
    "DescribeInstanceTypes",  "DescribeImages",    "DescribeKeyPairs",
    "DescribeSecurityGroups", "DescribeVolumes",   "DescribeSecurityGroupRules",
    "DescribeAddresses",
};
static const char *const http_schemes[] = {"http", "https"};
static const char *const git_views[] = {"tracked", "history", "ignored"};
static const char *const key_sources[] = {"aws", "imds", "any"};

/* What a parameter's text has to look like. */
enum param_form {
    FORM_ANY,
    FORM_WORD,    /* one of `words` */
    FORM_NAME,    /* an identifier */
    FORM_PATH,    /* begins with "/" */
    FORM_COMMAND, /* one line */
};

struct probe_param {
    const char *name;
    unsigned type;        /* of enum json_type, or'ed; a list is a list of strings */
    enum param_form form; /* of a string, and of each string of a list */
    int64_t min, max;     /* of a number */
    const char *const *words;
    size_t word_count;
};

#define PORT(flags) \
    { \
        .name = "port", .type = JSON_NUMBER | (flags), .min = 1, .max = 65535 \
    }
#define WORDS(list) .form = FORM_WORD, .words = (list), .word_count = COUNT_OF(list)
#define ONE_OR_MORE (JSON_STRING | JSON_ARRAY)
enum { PROBE_PARAMS_MAX = 8 };

/* A row ends at its first parameter without a name. `remember` names facts to keep for a later
 * comparison; `input` names something that the learner typed for an `ask` task. */
static const struct probe_param params[PROBE_KIND_COUNT][PROBE_PARAMS_MAX] = {
    [PROBE_AWS] =
        {
            {.name = "call", .type = ONE_OR_MORE | JSON_REQUIRED, WORDS(aws_calls)},
            {.name = "field", .type = ONE_OR_MORE},
            {.name = "remember", .type = ONE_OR_MORE, .form = FORM_NAME},
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
            {.name = "scheme", .type = JSON_STRING, WORDS(http_schemes)},
            {.name = "input", .type = JSON_STRING, .form = FORM_NAME},
        },
    [PROBE_FILE] =
        {
            {.name = "path", .type = JSON_STRING}, /* absent: the learner's key file */
        },
    [PROBE_GIT] =
        {
            {.name = "view", .type = ONE_OR_MORE | JSON_REQUIRED, WORDS(git_views)},
            {.name = "pattern", .type = ONE_OR_MORE | JSON_REQUIRED},
            {.name = "path", .type = JSON_STRING}, /* absent: the key file's repository */
        },
    [PROBE_KEYPAIR] =
        {
            {.name = "source", .type = JSON_STRING, WORDS(key_sources)},
        },
    [PROBE_IMDS] =
        {
            {.name = "path", .type = ONE_OR_MORE | JSON_REQUIRED},
            {.name = "token", .type = JSON_BOOL}, /* false: ask without one, IMDSv1 */
        },
    [PROBE_ASK] =
        {
            {.name = "input", .type = JSON_STRING | JSON_REQUIRED, .form = FORM_NAME},
            {.name = "remember", .type = JSON_BOOL},
        },
};

/* What every kind of probe has. */
static const struct probe_param common[] = {
    {.name = "timeout", .type = JSON_NUMBER, .min = 1, .max = 60}, /* seconds */
};

static bool check_string(const struct json_at *up, const cJSON *value,
                         const struct probe_param *param)
{
    const char *text = NULL;
    unsigned word = 0;
    if (param->form == FORM_WORD) {
        return json_enum(up, value, param->words, param->word_count, &word);
    }
    if (param->form == FORM_NAME) {
        return json_id(up, value, &text);
    }
    if (!json_string(up, value, &text)) {
        return false;
    }
    struct json_at at = json_at_member(up, value);
    if (param->form == FORM_PATH && text[0] != '/') {
        json_fault(&at, MSG(MSG_TASK_PATH, text));
        return false;
    }
    if (param->form == FORM_COMMAND && strpbrk(text, "\r\n") != NULL) {
        json_fault(&at, MSG0(MSG_TASK_COMMAND_LINES));
        return false;
    }
    return true;
}

static bool check_list(const struct json_at *at, const struct probe_param *param)
{
    if (at->value->child == NULL) {
        json_fault(at, MSG(MSG_TASK_LIST_EMPTY, param->name));
        return false;
    }
    bool fine = true;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, at->value)
    {
        fine = check_string(at, element, param) && fine;
    }
    return fine;
}

static bool check_param(const struct json_at *up, const cJSON *value,
                        const struct probe_param *param)
{
    if (cJSON_IsArray(value)) {
        struct json_at at = json_at_member(up, value);
        return check_list(&at, param);
    }
    if (cJSON_IsNumber(value)) {
        int64_t number = 0;
        return json_integer(up, value, param->min, param->max, &number);
    }
    return !cJSON_IsString(value) || check_string(up, value, param);
}

/* The kind, read ahead of the rest because it says which parameters are known. */
static bool read_kind(const struct json_at *at, enum probe_kind *ret)
{
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
    return true;
}

bool probe_check(const struct json_at *at)
{
    enum probe_kind kind = PROBE_AWS;
    if (!read_kind(at, &kind)) {
        return false;
    }
    const struct probe_param *known[PROBE_PARAMS_MAX + COUNT_OF(common)];
    size_t count = 0;
    for (size_t i = 0; i < PROBE_PARAMS_MAX && params[kind][i].name != NULL; i++) {
        known[count++] = &params[kind][i];
    }
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        known[count++] = &common[i];
    }
    struct json_field fields[1 + COUNT_OF(known)] = {{"kind", JSON_STRING | JSON_REQUIRED}};
    const cJSON *values[COUNT_OF(fields)];
    for (size_t i = 0; i < count; i++) {
        fields[1 + i] = (struct json_field){known[i]->name, known[i]->type};
    }
    size_t before = at->faults->total;
    if (!json_members(at, fields, 1 + count, values)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (values[1 + i] != NULL) {
            check_param(at, values[1 + i], known[i]);
        }
    }
    return at->faults->total == before;
}
