/* Banks as they were when answers were given. The store keeps their bytes by hash. */
#ifndef WRAPUP_SNAPSHOT_H
#define WRAPUP_SNAPSHOT_H

#include "wrapup/bank.h"
#include "wrapup/store.h"

/* Loads the bank with this hash; the caller frees it. */
bool bank_load_snapshot(struct store *store, const char *hash, struct bank **ret, struct err *err);

/* The one loaded last: attempts mostly come at the same bank. All zero to begin with. */
struct snapshot {
    struct hash hash;
    struct bank *bank; /* NULL: it isn't here, or is no bank any more */
};
/* The bank with this hash, valid until the next call; NULL when it can't be had. */
const struct bank *snapshot_get(struct snapshot *snapshot, struct store *store, const char *hash);
void snapshot_release(struct snapshot *snapshot);

/* Whether the bank that an attempt was taken with (NULL: not here) asked this question in the same
 * words: prompt and choices, whatever the key. */
bool bank_same_words(const struct bank *taken, const struct question *question);

#endif
