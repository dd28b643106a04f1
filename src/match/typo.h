/* One slip of the finger, counted in jamo and Latin letters.
 * Whether the slip is forgiven depends on the bank's near list, which text.c asks first. */
#ifndef WRAPUP_MATCH_TYPO_H
#define WRAPUP_MATCH_TYPO_H

#include <stdbool.h>

/* True when `typed` is one jamo or letter (added, missing, another, or two swapped) away from a key
 * of at least eight. A digit is never a slip: IPv6 isn't IPv4. Neither is the first letter of a
 * Latin word, which may turn it round (asymmetric). Both without spaces, in lower case. */
bool typo_of(const char *key, const char *typed);

#endif
