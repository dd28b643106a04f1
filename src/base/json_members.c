/* Sorts an object's members by a table of known keys; unknown, wrong and missing ones are faults.
 * The values themselves are read in json_read.c and json_text.c. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "json_private.h"
#include "wrapup/mem.h"
#include "wrapup/strings.h"

enum { FAR = 3 };

const char *json_nearest(const char *word, const char *const names[], size_t count)
{
    size_t bound = strlen(word) / 3 + 1;
    if (bound > FAR) {
        bound = FAR;
    }
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (names[i] == NULL) {
            continue;
        }
        if (strcasecmp(word, names[i]) == 0) {
            return names[i];
        }
        size_t distance = edit_distance(word, names[i], bound);
        if (distance <= bound) {
            nearest = names[i];
            bound = distance - 1;
        }
    }
    return nearest;
}

bool json_is_extension(const char *key)
{
    return key[0] == 'x' && key[1] == '-';
}

/* Index of a key, or count. Keys mostly come in the table's order: the search begins at `guess`. */
static size_t find_field(const struct json_field *fields, size_t count, size_t guess,
                         const char *key)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = guess + i < count ? guess + i : guess + i - count;
        if (strcmp(fields[at].name, key) == 0) {
            return at;
        }
    }
    return count;
}

/* Only keys that the object doesn't have yet are worth suggesting. */
static void report_unknown(const struct json_at *at, const struct json_field *fields, size_t count,
                           const cJSON *member)
{
    const char **absent = xmalloc(count * sizeof(absent[0]));
    for (size_t i = 0; i < count; i++) {
        bool there = cJSON_GetObjectItemCaseSensitive(at->value, fields[i].name) != NULL;
        absent[i] = there ? NULL : fields[i].name;
    }
    const char *nearest = json_nearest(member->string, absent, count);
    struct json_at here = json_at_member(at, member);
    json_fault_at_key(&here, MSG(nearest != NULL ? MSG_JSON_KEY_NEAR : MSG_JSON_KEY_UNKNOWN,
                                 member->string, nearest));
    free(absent);
}

bool json_members(const struct json_at *at, const struct json_field *fields, size_t count,
                  const cJSON *ret[])
{
    for (size_t i = 0; i < count; i++) {
        ret[i] = NULL;
    }
    if (!cJSON_IsObject(at->value)) {
        return json_fault_type(at, JSON_OBJECT);
    }
    size_t guess = 0;
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, at->value)
    {
        size_t i = find_field(fields, count, guess, member->string);
        if (i < count) {
            ret[i] = member;
            guess = i + 1;
        } else if (!json_is_extension(member->string)) {
            report_unknown(at, fields, count, member);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (ret[i] == NULL && (fields[i].type & JSON_REQUIRED) != 0) {
            json_fault(at, MSG(MSG_JSON_KEY_MISSING, fields[i].name));
        } else if (ret[i] != NULL && (json_type_of(ret[i]) & fields[i].type) == 0) {
            struct json_at here = json_at_member(at, ret[i]);
            json_fault_type(&here, fields[i].type);
            ret[i] = NULL;
        }
    }
    return true;
}
