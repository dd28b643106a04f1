/* Files that carry a learner's own attempts to another machine ("wrapup-move/1"). */
#ifndef WRAPUP_EXCHANGE_H
#define WRAPUP_EXCHANGE_H

#include "wrapup/fault.h"
#include "wrapup/store.h"

/* Appends every attempt of the store with its events and banks as one JSON document. Settings,
 * what checks remember and survey answers (which are nobody's) stay behind. *attempts is how many.
 */
bool move_write(struct store *store, struct buf *json, size_t *attempts, struct err *err);

struct move_result {
    size_t added;     /* attempts that were not here */
    size_t extended;  /* attempts that went on elsewhere */
    size_t known;     /* attempts that were here already */
    size_t diverging; /* attempts that went on in both places: left as they are */
};
/* Says whether an attempt with its events can be one at the bank with these bytes; on false *err
 * may say why. The same bytes come with the same pointer. Replaying is not this folder's business.
 */
typedef bool move_check_fn(void *ctx, const struct attempt *attempt, const struct event *events,
                           size_t count, const char *bank_bytes, struct err *err);
struct move_check {
    move_check_fn *fn;
    void *ctx;
};

/* Reads such a document and adds its attempts. Everything is checked before anything is written, by
 * `check` too whether each attempt can be replayed: on a fault (listed in faults) nothing has
 * changed; on an error of the store nothing but the attempts already taken. What is no such
 * document at all is told as an error, without faults. */
bool move_read(struct store *store, const char *json, size_t len, struct moment now,
               const struct move_check *check, struct move_result *ret, struct faults *faults,
               struct err *err);

#endif
