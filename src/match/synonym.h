/* Words that mean the same in this lecture, and words that could mean two things.
 * Comparing whole answers is for text.c. */
#ifndef WRAPUP_MATCH_SYNONYM_H
#define WRAPUP_MATCH_SYNONYM_H

#include <stdbool.h>

#include "letters.h"

/* Appends the letters with every synonym, alone or inside a compound, replaced by the first word of
 * its group. */
void synonym_write(struct buf *out, struct slice s);

/* The group a whole text (letters without spaces) belongs to, ended by NULL; or NULL. */
const char *const *synonym_group(const char *plain);

/* True when an answer could mean this key or something else: "IP" for a public IP, "종지" for 중지
 * and for 종료. Both as synonym_write wrote them. */
bool synonym_ambiguous(const char *answer, const char *key);

#endif
