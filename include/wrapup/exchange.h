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
/* Reads such a document and adds its attempts. Everything is checked before anything is written: on
 * a fault (listed in faults) or an error nothing has changed but attempts already taken. */
bool move_read(struct store *store, const char *json, size_t len, struct moment now,
               struct move_result *ret, struct faults *faults, struct err *err);

#endif
