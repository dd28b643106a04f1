/* Words with the number each of them got: in the order they came. */
#ifndef WRAPUP_REPORT_DICTIONARY_H
#define WRAPUP_REPORT_DICTIONARY_H

#include <stddef.h>

/* Embedded: start from {0}, end with dictionary_release; owns its words. */
struct dictionary {
    char **words;
    size_t count;
    size_t *places; /* word + 1; 0: free */
    size_t size;    /* of `places`, a power of two */
};
void dictionary_release(struct dictionary *d);
/* SIZE_MAX when it isn't there. */
size_t dictionary_find(const struct dictionary *d, const char *word);
/* The word's number, a new one for a new word. */
size_t dictionary_add(struct dictionary *d, const char *word);

#endif
