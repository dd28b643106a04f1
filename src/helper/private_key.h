/* Is a text a private key? Judged by what stands in it, whatever its name.
 * Where the texts come from is the callers' part. */
#ifndef WRAPUP_HELPER_PRIVATE_KEY_H
#define WRAPUP_HELPER_PRIVATE_KEY_H

#include <stdbool.h>
#include <stddef.h>

/* True when a line begins "-----BEGIN ", goes on with `content` and "-----", and key material
 * follows: a text that only talks about keys is none. */
bool private_key_in(const char *bytes, size_t len, const char *content);

#endif
