/* Safe reading of JSON that came from outside.
 * What it means that something is missing is for the matchers to say. */
#include "look.h"

#include <string.h>

enum { NAME_LONGEST = 64 };
#define WHOLE_LARGEST 9007199254740992.0

static const cJSON *member(const cJSON *value, const char *name)
{
    if (cJSON_IsObject(value)) {
        return cJSON_GetObjectItemCaseSensitive(value, name);
    }
    size_t digits = strspn(name, "0123456789");
    if (!cJSON_IsArray(value) || digits != 1 || name[1] != '\0') {
        return NULL;
    }
    return cJSON_GetArrayItem(value, name[0] - '0');
}

const cJSON *look(const cJSON *value, const char *path)
{
    char name[NAME_LONGEST + 1];
    while (value != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        if (len > NAME_LONGEST) {
            return NULL;
        }
        memcpy(name, path, len);
        name[len] = '\0';
        value = member(value, name);
        path += path[len] == '.' ? len + 1 : len;
    }
    return value;
}

const char *look_string(const cJSON *value, const char *path)
{
    const cJSON *found = look(value, path);
    return cJSON_IsString(found) ? found->valuestring : NULL;
}

const char *look_text(const cJSON *value, const char *path)
{
    const char *string = look_string(value, path);
    return string != NULL ? string : "";
}

bool look_integer(const cJSON *value, const char *path, int64_t *ret)
{
    const cJSON *found = look(value, path);
    if (!cJSON_IsNumber(found) || !(found->valuedouble >= -WHOLE_LARGEST) ||
        !(found->valuedouble <= WHOLE_LARGEST)) {
        return false;
    }
    int64_t whole = (int64_t)found->valuedouble;
    if ((double)whole < found->valuedouble || (double)whole > found->valuedouble) {
        return false;
    }
    *ret = whole;
    return true;
}

bool look_true(const cJSON *value, const char *path)
{
    return cJSON_IsTrue(look(value, path));
}

const cJSON *look_list(const cJSON *value, const char *name)
{
    const cJSON *list = cJSON_IsArray(value) ? value : look(value, name);
    return cJSON_IsArray(list) ? list : NULL;
}

bool look_has(const cJSON *value, const char *string)
{
    if (cJSON_IsString(value)) {
        return strcmp(value->valuestring, string) == 0;
    }
    const cJSON *list = cJSON_IsArray(value) ? value : NULL;
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, list)
    {
        if (cJSON_IsString(element) && strcmp(element->valuestring, string) == 0) {
            return true;
        }
    }
    return false;
}
