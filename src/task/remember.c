/* What later runs compare with. */
#include "judge.h"

void task_remember(const struct task_facts *facts, struct buf *json)
{
    const cJSON *memory = facts_get(facts, FACT_MEMORY);
    if (cJSON_IsObject(memory)) {
        json_canonical(json, memory);
    } else {
        buf_adds(json, "{}");
    }
}
