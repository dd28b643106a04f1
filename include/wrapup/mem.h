/* Allocation that cannot fail (out of memory aborts), arenas, and clean-up by scope. */
#ifndef WRAPUP_MEM_H
#define WRAPUP_MEM_H

#include <stddef.h>

/* Calls f(&variable) when the variable leaves its scope. */
#define CLEANUP(f) __attribute__((cleanup(f)))
#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Hidden: libreadline has an xmalloc and an xrealloc of its own, which must not become these. */
#pragma GCC visibility push(hidden)
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
/* Grows or shrinks to count * size bytes; aborts when the product overflows. */
void *xrealloc(void *old, size_t count, size_t size) __attribute__((returns_nonnull));
#pragma GCC visibility pop
/* Room for one more in a list of `count` that only grows here: it doubles at powers of two, so no
 * capacity needs remembering. */
void *xgrow(void *list, size_t count, size_t size);
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t len) __attribute__((malloc, returns_nonnull));

/* For CLEANUP on a `char *` (or any malloc'ed pointer variable). */
void free_charp(char **p);

/* Many small objects with one life: zeroed, aligned for any type, freed together. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
char *arena_strndup(struct arena *arena, const char *s, size_t len)
    __attribute__((returns_nonnull));

/* Indices into a table elsewhere; the list belongs to an arena. */
struct index_list {
    const int *list;
    size_t count;
};

#endif
