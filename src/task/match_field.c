/* One value: of a field of AWS's answer, of the metadata service, of a command's output, or typed.
 * It equals another, or is there at all. */
#include <string.h>

#include "command.h"
#include "instance.h"
#include "matcher.h"

/* The value that a task looks at. text NULL: it is known that there is none. */
struct found {
    const char *text;
    unsigned type; /* of enum json_type; 0: text from a command or the learner, of any type */
    struct buf own;
};

static const struct {
    const char *call;
    const char *fact;
} answers[] = {
    {"GetCallerIdentity", FACT_IDENTITY},    {"DescribeInstances", FACT_INSTANCE},
    {"DescribeInstanceStatus", FACT_STATUS}, {"DescribeInstanceTypes", FACT_TYPE},
    {"DescribeImages", FACT_IMAGE},          {"DescribeKeyPairs", FACT_KEY_PAIR},
};

#define TOKENS "MetadataOptions.HttpTokens"
/* What the instance's metadata says in place of AWS. */
static const struct {
    const char *field;
    const char *path;
} metadata[] = {
    {"InstanceId", "instance-id"},
    {"InstanceType", "instance-type"},
    {"ImageId", "ami-id"},
    {"PublicIpAddress", "public-ipv4"},
    {"PrivateIpAddress", "local-ipv4"},
    {"Placement.AvailabilityZone", "placement/availability-zone"},
    {"KeyName", "public-keys/0/openssh-key"},
};

static bool take_value(struct judging *j, const cJSON *value, struct found *ret)
{
    if (value == NULL || cJSON_IsNull(value)) {
        ret->text = NULL;
    } else if (cJSON_IsString(value)) {
        ret->text = value->valuestring;
        ret->type = JSON_STRING;
    } else if (cJSON_IsBool(value)) {
        ret->text = cJSON_IsTrue(value) ? "true" : "false";
        ret->type = JSON_BOOL;
    } else if (cJSON_IsNumber(value)) {
        json_canonical(&ret->own, value);
        ret->text = buf_str(&ret->own);
        ret->type = JSON_NUMBER;
    } else {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    return true;
}

static const char *fact_of(const cJSON *call)
{
    for (size_t i = 0; cJSON_IsString(call) && i < COUNT_OF(answers); i++) {
        if (strcmp(answers[i].call, call->valuestring) == 0) {
            return answers[i].fact;
        }
    }
    return NULL;
}

static const char *first_text(const cJSON *value)
{
    return look_text(cJSON_IsArray(value) ? value->child : value, "");
}

/* Whether the metadata can tell at all. */
static bool in_metadata(const char *field)
{
    size_t i = 0;
    while (i < COUNT_OF(metadata) && strcmp(metadata[i].field, field) != 0) {
        i++;
    }
    return i < COUNT_OF(metadata) || strcmp(field, TOKENS) == 0;
}

/* IMDSv2 is required where a request without a token is turned away. */
static bool read_tokens(struct judging *j, struct found *ret)
{
    enum { HTTP_OK = 200, HTTP_UNAUTHORIZED = 401 };
    int64_t status = 0;
    if (!look_integer(judge_object(j, FACT_IMDS), "v1", &status)) {
        return false;
    }
    evidence_number(j, "v1", status);
    ret->text = status == HTTP_UNAUTHORIZED ? "required" : status == HTTP_OK ? "optional" : NULL;
    ret->type = JSON_STRING;
    return ret->text != NULL;
}

/* False, without an end, when the metadata does not tell. */
static bool read_metadata(struct judging *j, const char *field, struct found *ret)
{
    bool there = strcmp(field, TOKENS) == 0 && read_tokens(j, ret);
    for (size_t i = 0; !there && i < COUNT_OF(metadata); i++) {
        if (strcmp(metadata[i].field, field) == 0) {
            ret->text = judge_imds(j, metadata[i].path, &there);
            ret->type = JSON_STRING;
        }
    }
    if (there) {
        judge_from(j, FACT_IMDS);
    }
    return there;
}

/* The field in the answers of the calls named, the last one first. */
static bool read_aws(struct judging *j, struct found *ret)
{
    const char *field = first_text(look(j->task->probe, "field"));
    const cJSON *calls = look(j->task->probe, "call");
    const char *unknown = NULL;
    const char *last = NULL;
    const cJSON *call = cJSON_IsArray(calls) ? calls->child : calls;
    for (; call != NULL; call = cJSON_IsArray(calls) ? call->next : NULL) {
        const char *fact = fact_of(call);
        const cJSON *value = fact != NULL ? judge_object(j, fact) : NULL;
        if (fact == NULL) {
            continue;
        }
        last = fact;
        if (value == NULL) {
            unknown = unknown != NULL ? unknown : fact;
        } else if (look(value, field) != NULL) {
            judge_from(j, fact);
            return take_value(j, look(value, field), ret);
        }
    }
    if (unknown != NULL || instance_missing(j) != NULL) {
        if (read_metadata(j, field, ret)) {
            return true;
        }
        if (instance_missing(j) != NULL) {
            return instance_need(j) != NULL;
        }
        return in_metadata(field) ? judge_neither_known(j, unknown, FACT_IMDS)
                                  : judge_not_known(j, unknown);
    }
    if (last == NULL) {
        return judge_end(j, CAUSE_NO_MATCHER, NULL);
    }
    judge_from(j, last);
    ret->text = NULL;
    return true;
}

static bool read_imds(struct judging *j, struct found *ret)
{
    bool there = false;
    const char *path = first_text(look(j->task->probe, "path"));
    if (judge_need(j, FACT_IMDS, JSON_OBJECT) == NULL) {
        return false;
    }
    ret->text = judge_imds(j, path, &there);
    ret->type = JSON_STRING;
    return there || judge_end(j, CAUSE_ODD_ANSWER, NULL);
}

static bool read_command(struct judging *j, struct found *ret)
{
    struct command command;
    if (!command_need(j, &command)) {
        return false;
    }
    command_first_line(&ret->own, command.out);
    ret->text = ret->own.len > 0 ? buf_str(&ret->own) : NULL;
    if (ret->text == NULL && command.exit != 0) {
        command_first_line(&ret->own, command.err);
        return judge_end(j, CAUSE_COMMAND_FAILED, ARGS(buf_str(&ret->own)));
    }
    return true;
}

static bool read_input(struct judging *j, struct found *ret)
{
    const char *text = judge_input(j, look_text(j->task->probe, "input"));
    if (text == NULL) {
        return judge_end(j, CAUSE_NO_INPUT, NULL);
    }
    command_first_line(&ret->own, text);
    ret->text = ret->own.len > 0 ? buf_str(&ret->own) : NULL;
    return true;
}

/* False after the end was set. */
static bool read_found(struct judging *j, struct found *ret)
{
    const char *kind = look_text(j->task->probe, "kind");
    return strcmp(kind, "aws") == 0    ? read_aws(j, ret)
           : strcmp(kind, "imds") == 0 ? read_imds(j, ret)
           : strcmp(kind, "ask") == 0  ? read_input(j, ret)
                                       : read_command(j, ret);
}

/* What is looked at, for the sentence about what is expected. */
static const char *subject(const struct judging *j)
{
    const char *field = first_text(look(j->task->probe, "field"));
    const char *path = first_text(look(j->task->probe, "path"));
    return field[0] != '\0' ? field : path;
}

void match_equals(struct judging *j)
{
    struct found wanted = {.own = BUF_INIT};
    struct found found = {.own = BUF_INIT};
    const char *about = subject(j);
    if (take_value(j, look(j->task->expect, "value"), &wanted) && wanted.text != NULL) {
        judge_expected(j, about[0] != '\0' ? MSG_EXPECT_FIELD : MSG_EXPECT_VALUE,
                       ARGS(wanted.text, about));
        if (!read_found(j, &found)) {
            /* the end is set */
        } else if (found.text == NULL && found.type == 0 && about[0] != '\0') {
            judge_end(j, CAUSE_FIELD_MISSING, ARGS(about));
        } else if (found.text != NULL && (found.type == 0 || found.type == wanted.type) &&
                   strcmp(found.text, wanted.text) == 0) {
            judge_pass(j, MSG_SEEN_VALUE, ARGS(found.text));
        } else if (found.text != NULL && found.type != 0 && found.type != wanted.type) {
            judge_end(j, CAUSE_ODD_ANSWER, NULL);
        } else {
            judge_end(j, CAUSE_DIFFERS, ARGS(found.text != NULL ? found.text : "-"));
        }
    }
    buf_release(&wanted.own);
    buf_release(&found.own);
}

void match_not_empty(struct judging *j)
{
    struct found found = {.own = BUF_INIT};
    const char *about = subject(j);
    judge_expected(j, MSG_EXPECT_PRESENT, ARGS(about));
    if (read_found(j, &found)) {
        if (found.type != 0 && found.type != JSON_STRING) {
            judge_end(j, CAUSE_ODD_ANSWER, NULL);
        } else if (found.text != NULL && found.text[0] != '\0') {
            judge_pass(j, MSG_SEEN_PRESENT, NULL);
        } else {
            judge_end(j, CAUSE_EMPTY, ARGS(about));
        }
    }
    buf_release(&found.own);
}
