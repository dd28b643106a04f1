/* The identity of a task: what its results depend on, as one hash.
 * Texts are left out: a better wording changes no result. */
#include "wrapup/task.h"

static void put_member(struct buf *out, const char *name, const cJSON *value)
{
    if (value != NULL) {
        buf_addf(out, "\"%s\":", name);
        json_canonical(out, value);
        buf_addc(out, ',');
    }
}

struct hash task_key_hash(const struct task *task)
{
    BUF_AUTO(text);
    buf_addc(&text, '{');
    put_member(&text, "expect", task->expect);
    buf_addf(&text, "\"id\":\"%s\",", task->id);
    put_member(&text, "probe", task->probe);
    buf_truncate(&text, text.len - 1);
    buf_addc(&text, '}');
    return hash_bytes(buf_str(&text), text.len);
}
