/* A list of strings, and words compared for "did you mean". */
#ifndef WRAPUP_STRINGS_H
#define WRAPUP_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Embedded: start from STRINGS_INIT, end with strings_release; owns its strings. */
struct strings {
    char **list;
    size_t count;
};
#define STRINGS_INIT \
    { \
        .list = NULL, .count = 0 \
    }
void strings_release(struct strings *s);
void strings_add(struct strings *s, const char *string);
void strings_addn(struct strings *s, const char *string, size_t len);
bool strings_has(const struct strings *s, const char *string);

/* Damerau-Levenshtein distance in characters, capped at `cap` + 1. */
size_t edit_distance(const char *a, const char *b, size_t cap);

#endif
