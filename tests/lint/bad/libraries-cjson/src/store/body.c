/* Parses JSON outside base/.
 * Bad on purpose. */
#include "wrapup/json.h"
cJSON *body_parse(const char *text);
cJSON *body_parse(const char *text)
{
    return cJSON_Parse(text);
}
