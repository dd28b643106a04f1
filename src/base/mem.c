/* Allocation that aborts instead of failing, and arenas of small objects with one life.
 * What is allocated, and when it is freed, is the callers' business. */
#include "wrapup/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first chunk is small, for documents of a line; each is twice the one before. */
enum { CHUNK_FIRST = 1024, CHUNK_SIZE = 16384 };

struct chunk {
    struct chunk *next;
    size_t size; /* bytes in data */
    size_t used;
    max_align_t data[];
};

struct arena {
    struct chunk *chunks; /* the head is the one still being filled */
    size_t next;          /* the size of the next one */
};

static void *must(void *p)
{
    if (p == NULL) {
        abort();
    }
    return p;
}

static size_t product(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        abort();
    }
    return count * size;
}

void *xmalloc(size_t size)
{
    return must(malloc(size > 0 ? size : 1));
}

void *xcalloc(size_t count, size_t size)
{
    return must(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *xrealloc(void *old, size_t count, size_t size)
{
    size_t bytes = product(count, size);
    return must(realloc(old, bytes > 0 ? bytes : 1));
}

void *xgrow(void *list, size_t count, size_t size)
{
    return (count & (count - 1)) == 0 ? xrealloc(list, count == 0 ? 1 : 2 * count, size) : list;
}

char *xstrdup(const char *s)
{
    return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t len)
{
    if (len == SIZE_MAX) {
        abort();
    }
    char *copy = xmalloc(len + 1);
    if (len > 0) {
        memcpy(copy, s, len);
    }
    copy[len] = '\0';
    return copy;
}

void free_charp(char **p)
{
    free(*p);
    *p = NULL;
}

struct arena *arena_new(void)
{
    struct arena *arena = xcalloc(1, sizeof(*arena));
    arena->next = CHUNK_FIRST;
    return arena;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    for (struct chunk *c = arena->chunks; c != NULL;) {
        struct chunk *next = c->next;
        free(c);
        c = next;
    }
    free(arena);
}

static struct chunk *chunk_new(size_t size)
{
    if (size > SIZE_MAX - sizeof(struct chunk)) {
        abort();
    }
    struct chunk *c = xcalloc(1, sizeof(struct chunk) + size);
    c->size = size;
    return c;
}

/* A chunk with room for `bytes`. A big object gets a chunk of its own behind the head, so that
 * the head's remaining room isn't lost. */
static struct chunk *arena_room(struct arena *arena, size_t bytes)
{
    struct chunk *head = arena->chunks;
    if (head != NULL && bytes <= head->size - head->used) {
        return head;
    }
    if (head != NULL && bytes > arena->next / 4) {
        struct chunk *own = chunk_new(bytes);
        own->next = head->next;
        head->next = own;
        return own;
    }
    struct chunk *fresh = chunk_new(bytes > arena->next ? bytes : arena->next);
    arena->next = arena->next < CHUNK_SIZE ? 2 * arena->next : arena->next;
    fresh->next = head;
    arena->chunks = fresh;
    return fresh;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    size_t bytes = product(count, size);
    if (bytes > SIZE_MAX - align) {
        abort();
    }
    bytes = bytes > 0 ? (bytes + align - 1) / align * align : align;
    struct chunk *c = arena_room(arena, bytes);
    void *p = (unsigned char *)c->data + c->used;
    c->used += bytes;
    return p;
}

char *arena_strndup(struct arena *arena, const char *s, size_t len)
{
    if (len == SIZE_MAX) {
        abort();
    }
    char *copy = arena_alloc(arena, len + 1, 1);
    if (len > 0) {
        memcpy(copy, s, len);
    }
    return copy;
}
