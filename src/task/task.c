/* Reads one live task of a bank and checks every word of it.
 * Whether required tasks exist and form no circle is seen by the bank as a whole. */
#include "wrapup/task.h"

#include <string.h>

#include "probe.h"

enum task_field {
    TASK_ID,
    TASK_REV,
    TASK_OBJECTIVE,
    TASK_TITLE,
    TASK_HELP,
    TASK_PROBE,
    TASK_EXPECT,
    TASK_REQUIRES,
    TASK_ADVISORY,
    TASK_PLACE,
    TASK_IAM,
    TASK_STATEMENTS,
    TASK_COVERAGE,
    TASK_FIELD_COUNT
};

static const struct json_field fields[TASK_FIELD_COUNT] = {
    [TASK_ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [TASK_REV] = {"rev", JSON_NUMBER | JSON_REQUIRED},
    [TASK_OBJECTIVE] = {"objective", JSON_STRING | JSON_REQUIRED},
    [TASK_TITLE] = {"title", JSON_TEXT | JSON_REQUIRED},
    [TASK_HELP] = {"help", JSON_TEXT},
    [TASK_PROBE] = {"probe", JSON_OBJECT | JSON_REQUIRED},
    [TASK_EXPECT] = {"expect", JSON_OBJECT},
    [TASK_REQUIRES] = {"requires", JSON_ARRAY},
    [TASK_ADVISORY] = {"advisory", JSON_BOOL},
    [TASK_PLACE] = {"where", JSON_STRING},
    [TASK_IAM] = {"iam", JSON_ARRAY},
    [TASK_STATEMENTS] = {"statements", JSON_ARRAY},
    [TASK_COVERAGE] = {"coverage", JSON_STRING},
};

static const char *const where_names[TASK_WHERE_COUNT] = {
    [TASK_LAPTOP] = "laptop",
    [TASK_INSTANCE] = "instance",
    [TASK_ANY] = "any",
};
static const char *const coverage_names[] = {"taught", "practised", "mentioned", "beyond"};

enum { REV_MAX = 1000000 };

/* ^[a-z0-9-]+:[A-Za-z]+$ */
static bool is_iam_action(const char *text)
{
    size_t service = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (service == 0 || text[service] != ':') {
        return false;
    }
    const char *action = text + service + 1;
    size_t len = strspn(action, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return len > 0 && action[len] == '\0';
}

static bool read_iam(const struct json_at *up, const cJSON *element, const char **ret)
{
    if (!json_string(up, element, ret)) {
        return false;
    }
    if (!is_iam_action(*ret)) {
        struct json_at at = json_at_member(up, element);
        json_fault(&at, MSG(MSG_TASK_IAM, *ret));
        return false;
    }
    return true;
}

/* Reads a list of distinct strings, each through `read_one`. */
static void read_list(const struct json_at *up, const cJSON *array, struct arena *arena,
                      bool (*read_one)(const struct json_at *, const cJSON *, const char **),
                      const char ***ret, size_t *ret_count)
{
    if (array == NULL || array->child == NULL) {
        return;
    }
    struct json_at at = json_at_member(up, array);
    const char **list = arena_alloc(arena, (size_t)cJSON_GetArraySize(array), sizeof(list[0]));
    size_t count = 0;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, array)
    {
        const char *text = NULL;
        if (!read_one(&at, element, &text)) {
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            if (strcmp(list[i], text) == 0) {
                struct json_at here = json_at_member(&at, element);
                json_fault(&here, MSG(MSG_TASK_TWICE, text));
                break;
            }
        }
        list[count++] = text;
    }
    *ret = list;
    *ret_count = count;
}

static void read_statements(const struct json_at *up, const cJSON *array,
                            const struct task_reader *reader, struct task *task)
{
    const char **ids = NULL;
    size_t count = 0;
    read_list(up, array, reader->arena, json_id, &ids, &count);
    struct json_at at = json_at_member(up, array);
    size_t room = (size_t)cJSON_GetArraySize(array) + 1;
    int *list = arena_alloc(reader->arena, room, sizeof(list[0]));
    task->statements = (struct index_list){.list = list};
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, array)
    {
        int index = cJSON_IsString(element) ? reader->statement(reader->ctx, element->valuestring)
                                            : -1;
        if (index >= 0) {
            list[task->statements.count++] = index;
        } else if (cJSON_IsString(element)) {
            struct json_at here = json_at_member(&at, element);
            json_fault(&here, MSG(MSG_TASK_NO_STATEMENT, element->valuestring));
        }
    }
}

static void read_objective(const struct json_at *at, const cJSON *value,
                           const struct task_reader *reader, struct task *task)
{
    const char *id = NULL;
    task->objective = -1;
    if (!json_id(at, value, &id)) {
        return;
    }
    task->objective = reader->objective(reader->ctx, id);
    if (task->objective < 0) {
        struct json_at here = json_at_member(at, value);
        json_fault(&here, MSG(MSG_TASK_NO_OBJECTIVE, id));
    }
}

static void read_words(const struct json_at *at, const cJSON *const values[], struct task *task)
{
    unsigned word = TASK_ANY;
    json_enum(at, values[TASK_PLACE], where_names, COUNT_OF(where_names), &word);
    task->where = (enum task_where)word;
    if (values[TASK_COVERAGE] != NULL &&
        json_enum(at, values[TASK_COVERAGE], coverage_names, COUNT_OF(coverage_names), &word)) {
        task->coverage = coverage_names[word];
    }
    json_bool(values[TASK_ADVISORY], &task->advisory);
}

bool task_load(const struct json_at *at, const struct task_reader *reader, struct task *ret)
{
    const cJSON *values[TASK_FIELD_COUNT];
    size_t before = at->faults->total;
    if (!json_members(at, fields, TASK_FIELD_COUNT, values)) {
        return false;
    }
    struct task task = {
        .probe = values[TASK_PROBE], .expect = values[TASK_EXPECT], .json = at->value};
    json_id(at, values[TASK_ID], &task.id);
    json_integer(at, values[TASK_REV], 1, REV_MAX, &task.rev);
    read_objective(at, values[TASK_OBJECTIVE], reader, &task);
    json_text(at, values[TASK_TITLE], &reader->rule, &task.title);
    json_text(at, values[TASK_HELP], &reader->rule, &task.help);
    read_words(at, values, &task);
    read_list(at, values[TASK_REQUIRES], reader->arena, json_id, &task.requires,
              &task.requires_count);
    read_list(at, values[TASK_IAM], reader->arena, read_iam, &task.iam, &task.iam_count);
    if (values[TASK_STATEMENTS] != NULL) {
        read_statements(at, values[TASK_STATEMENTS], reader, &task);
    }
    enum probe_kind kind = PROBE_KIND_COUNT;
    if (task.probe != NULL) {
        struct json_at probe = json_at_member(at, task.probe);
        probe_check(&probe, &kind);
    }
    if (task.expect != NULL) {
        struct json_at expect = json_at_member(at, task.expect);
        expect_check(&expect, task.probe, kind);
    }
    if (at->faults->total != before) {
        return false;
    }
    *ret = task;
    return true;
}
