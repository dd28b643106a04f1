/* Wipes memory.
 * What grew elsewhere (inside libcurl, say) ends with the process, which leaves no core. */
#include "secret.h"

#include <stdlib.h>
#include <string.h>

void secret_wipe(void *bytes, size_t len)
{
    for (volatile char *at = bytes; len > 0; len--) {
        *at++ = '\0';
    }
}

void secret_free(char **text)
{
    if (*text != NULL) {
        secret_wipe(*text, strlen(*text));
    }
    free(*text);
    *text = NULL;
}

void secret_release(struct buf *b)
{
    if (b->data != NULL) {
        secret_wipe(b->data, b->cap);
    }
    buf_release(b);
}

static void wipe_values(const cJSON *value)
{
    for (; value != NULL; value = value->next) {
        if (value->valuestring != NULL) {
            secret_wipe(value->valuestring, strlen(value->valuestring));
        }
        wipe_values(value->child);
    }
}

void secret_doc_free(struct json_doc **doc)
{
    if (*doc != NULL) {
        wipe_values(json_doc_root(*doc));
    }
    json_doc_free(*doc);
    *doc = NULL;
}
