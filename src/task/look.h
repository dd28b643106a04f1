/* Looking into JSON that came from outside: nothing is taken to be there, or of the right type.
 * Strings are borrowed from the document. */
#ifndef WRAPUP_TASK_LOOK_H
#define WRAPUP_TASK_LOOK_H

#include "wrapup/json.h"

/* The member that a path of names leads to ("State.Name"); NULL when there is none. An element of
 * an array is named by its number. */
const cJSON *look(const cJSON *value, const char *path);
/* NULL when it is no string; "" is a string. */
const char *look_string(const cJSON *value, const char *path);
/* The string, "" when there is none. */
const char *look_text(const cJSON *value, const char *path);
/* False, with *ret untouched, when it is no whole number of at most 2^53. */
bool look_integer(const cJSON *value, const char *path, int64_t *ret);
/* True when it is there and true. */
bool look_true(const cJSON *value, const char *path);
/* The array, or the array of that name in an object; NULL when it is neither. */
const cJSON *look_list(const cJSON *value, const char *name);
/* True when the value is that string, or a list that has it. */
bool look_has(const cJSON *value, const char *string);

#endif
