/* The two languages every surface speaks, and a text given in both. */
#ifndef WRAPUP_LANG_H
#define WRAPUP_LANG_H

#include <stdbool.h>
#include <stddef.h>

enum lang { LANG_KO, LANG_EN, LANG_COUNT };

/* A text in every language. The strings are borrowed (from a bank or from static
 * data); after a bank has loaded no entry of a present text is NULL. An absent
 * optional text has NULL in every entry. */
struct text {
    const char *in[LANG_COUNT];
};

/* "ko" or "en". */
const char *lang_code(enum lang lang);

/* Reads "ko", "en", or a locale name that begins with one ("ko_KR.UTF-8").
 * False, with *ret untouched, for anything else. */
bool lang_from_code(const char *code, enum lang *ret);

static inline bool text_present(const struct text *t)
{
    return t->in[LANG_KO] != NULL || t->in[LANG_EN] != NULL;
}

#endif
