/* What a bank's tasks ask of the one who runs them: their inputs, the trust that shipped banks have
 * from the start, and the IAM policy that suffices. */
#include <stdlib.h>
#include <string.h>

#include "wrapup/check.h"

/* bank_tasks_hash() of every bank in quizzes/ that has tasks. */
static const char *const shipped[] = {
    "2ee5ab98556220469c95c6369744e2aed5b8b20b64f54209ce5156b24dca9147", /* ec2 */
};

bool check_shipped(const struct bank *bank)
{
    if (bank->task_count == 0) {
        return true; /* nothing that could be run */
    }
    struct hash hash = bank_tasks_hash(bank);
    for (size_t i = 0; i < COUNT_OF(shipped); i++) {
        if (strcmp(shipped[i], hash.hex) == 0) {
            return true;
        }
    }
    return false;
}

static void add_input(const cJSON *object, struct strings *ret)
{
    const cJSON *input = cJSON_GetObjectItemCaseSensitive(object, "input");
    if (cJSON_IsString(input) && !strings_has(ret, input->valuestring)) {
        strings_add(ret, input->valuestring);
    }
}

void check_inputs(const struct task *task, struct strings *ret)
{
    add_input(task->probe, ret);
    add_input(task->expect, ret);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Everybody may ask who they are, so no policy has to allow it. */
static void collect_actions(const struct bank *bank, struct strings *ret)
{
    for (size_t i = 0; i < bank->task_count; i++) {
        for (size_t k = 0; k < bank->tasks[i].iam_count; k++) {
            const char *action = bank->tasks[i].iam[k];
            if (strcmp(action, "sts:GetCallerIdentity") != 0 && !strings_has(ret, action)) {
                strings_add(ret, action);
            }
        }
    }
    if (ret->count > 0) {
        qsort(ret->list, ret->count, sizeof(*ret->list), by_name);
    }
}

/* The names were held against [a-z0-9-]+:[A-Za-z]+ when the bank was loaded: nothing to escape. EC2
 * knows no permission for describing one resource only, hence the "*". */
void check_policy(const struct bank *bank, struct buf *json)
{
    CLEANUP(strings_release) struct strings actions = STRINGS_INIT;
    collect_actions(bank, &actions);
    buf_adds(json, "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    for (size_t i = 0; i < actions.count; i++) {
        if (i == 0) {
            buf_adds(json, "\n    {\n      \"Sid\": \"WrapupReadOnly\",\n"
                           "      \"Effect\": \"Allow\",\n      \"Action\": [\n");
        }
        buf_addf(json, "        \"%s\"%s\n", actions.list[i], i + 1 < actions.count ? "," : "");
    }
    buf_adds(json,
             actions.count > 0 ? "      ],\n      \"Resource\": \"*\"\n    }\n  ]\n}\n" : "]\n}\n");
}
