/* A hash table from words to numbers: each answer of a class is looked up in several. */
#include "dictionary.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"

enum { FIRST_SIZE = 16 };

void dictionary_release(struct dictionary *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->words[i]);
    }
    free(d->words);
    free(d->places);
    *d = (struct dictionary){.count = 0};
}

/* FNV-1a, then mixed: its low bits alone are poor. */
static size_t hash_of(const char *word)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *word != '\0'; word++) {
        hash = (hash ^ (unsigned char)*word) * UINT64_C(0x100000001b3);
    }
    return (size_t)(hash ^ hash >> 29);
}

/* Where the word stands, or the free place where it would. */
static size_t place_of(const struct dictionary *d, const char *word)
{
    size_t at = hash_of(word) & (d->size - 1);
    while (d->places[at] != 0 && strcmp(d->words[d->places[at] - 1], word) != 0) {
        at = (at + 1) & (d->size - 1);
    }
    return at;
}

size_t dictionary_find(const struct dictionary *d, const char *word)
{
    size_t number = d->size > 0 ? d->places[place_of(d, word)] : 0;
    return number > 0 ? number - 1 : SIZE_MAX;
}

/* At most half full. */
static void grow(struct dictionary *d)
{
    free(d->places);
    d->size = d->size > 0 ? d->size * 2 : FIRST_SIZE;
    d->places = xcalloc(d->size, sizeof(*d->places));
    d->words = xrealloc(d->words, d->size / 2, sizeof(*d->words));
    for (size_t i = 0; i < d->count; i++) {
        d->places[place_of(d, d->words[i])] = i + 1;
    }
}

size_t dictionary_add(struct dictionary *d, const char *word)
{
    if (d->count * 2 >= d->size) {
        grow(d);
    }
    size_t at = place_of(d, word);
    if (d->places[at] == 0) {
        d->words[d->count++] = xstrdup(word);
        d->places[at] = d->count;
    }
    return d->places[at] - 1;
}
