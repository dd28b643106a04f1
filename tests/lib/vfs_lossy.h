/* A disk for tests that loses what was not synced: a SQLite VFS over the real one that holds every
 * write back until xSync, and can be cut off, filled up or made to fail. */
#ifndef TESTS_VFS_LOSSY_H
#define TESTS_VFS_LOSSY_H

#include <stdbool.h>
#include <stdint.h>

/* Makes the lossy disk the default one for connections opened from now on, with no fault set. */
void lossy_install(void);
/* Gives the real disk back; everything on the lossy one must be closed. What was never synced is
 * lost. */
void lossy_remove(void);

/* The power goes off instead of the nth write, sync, truncation or removal from now (from 1). What
 * was not synced is lost whole (torn 0), or a random half of its sectors gets through (torn is the
 * seed). */
void lossy_cut_at(int64_t nth, uint64_t torn);
/* The power goes off now. */
void lossy_cut(void);
/* Whether the power is off. */
bool lossy_is_off(void);

/* No file can grow any more. */
void lossy_set_full(bool full);
/* Every sync fails. */
void lossy_set_sync_fails(bool fails);
/* The disk offers no shared memory (set before opening), as some network file systems. */
void lossy_set_unshared(bool unshared);
/* How long SQLite believes to have slept; nobody does. */
int64_t lossy_slept_ms(void);

#endif
