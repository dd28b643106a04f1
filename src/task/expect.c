/* The check of an `expect` object: a matcher's name and plain values beside it.
 * Which matchers there are and what they mean is known where facts are judged. */
#include <string.h>

#include "probe.h"

static bool plain_list(const struct json_at *at)
{
    bool fine = true;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, at->value)
    {
        const char *text = NULL;
        fine = json_string(at, element, &text) && fine;
    }
    return fine;
}

bool expect_check(const struct json_at *at)
{
    const char *matcher = NULL;
    const cJSON *name = cJSON_GetObjectItemCaseSensitive(at->value, "matcher");
    if (name == NULL) {
        json_fault(at, MSG0(MSG_TASK_NO_MATCHER));
    }
    bool fine = json_id(at, name, &matcher);
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, at->value)
    {
        if (member == name || strncmp(member->string, "x-", 2) == 0) {
            continue;
        }
        struct json_at here = json_at_member(at, member);
        if (cJSON_IsArray(member)) {
            fine = plain_list(&here) && fine;
        } else if (cJSON_IsObject(member) || cJSON_IsNull(member)) {
            json_fault(&here, MSG(MSG_TASK_EXPECT_VALUE, member->string));
            fine = false;
        }
    }
    return fine;
}
