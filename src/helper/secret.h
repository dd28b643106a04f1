/* Memory that held a secret, given back empty.
 * Which values are secret is the owners' part. */
#ifndef WRAPUP_HELPER_SECRET_H
#define WRAPUP_HELPER_SECRET_H

#include "wrapup/json.h"

/* In a way that the compiler can't leave out. */
void secret_wipe(void *bytes, size_t len);
/* Wipe, then free; for CLEANUP, too. */
void secret_free(char **text);
void secret_release(struct buf *b);
void secret_doc_free(struct json_doc **doc);

#endif
