/* Mutated JSON documents for tests, the same ones for the same seed. */
#ifndef TESTS_MUTATE_H
#define TESTS_MUTATE_H

#include <stdint.h>

#include "wrapup/buf.h"

struct mutate {
    uint64_t state; /* begins as the seed */
};
size_t mutate_below(struct mutate *m, size_t bound);
/* Appends a hand-in ("wrapup-handin/1", or any document) with a few changes: bytes and pieces of
 * JSON put in, taken away or exchanged; or values, events and bodies of events, so that the rest
 * still holds together. */
void mutate_handin(struct mutate *m, const struct buf *from, struct buf *ret);

#endif
