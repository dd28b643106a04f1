/* What a live task may say in a bank: the table of probes and their parameters. Judging facts comes
 * with the checks themselves. */
#ifndef WRAPUP_TASK_H
#define WRAPUP_TASK_H

#include "wrapup/json.h"
#include "wrapup/mem.h"

enum task_where { TASK_LAPTOP, TASK_INSTANCE, TASK_ANY, TASK_WHERE_COUNT };

struct task {
    const char *id;
    int64_t rev;
    int objective;
    struct text title;
    struct text help;
    bool advisory;
    enum task_where where;
    const char **requires; /* ids of other tasks */
    size_t requires_count;
    struct index_list statements; /* of the lecture, that doing it shows */
    const char **iam;             /* IAM actions, "ec2:DescribeInstances" */
    size_t iam_count;
    const cJSON *probe; /* validated against the table of probes */
    const cJSON *expect;
    const cJSON *json;
};

typedef int task_lookup_fn(const void *ctx, const char *id);
struct task_reader {
    struct arena *arena;
    struct json_text_rule rule;
    const void *ctx;
    task_lookup_fn *objective;
    task_lookup_fn *statement;
};
/* Reads one task; every fault goes to at->faults; false when there was one. */
bool task_load(const struct json_at *at, const struct task_reader *reader, struct task *ret);

#endif
