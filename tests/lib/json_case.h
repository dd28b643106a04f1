/* What the tests of JSON and of its readers share: data files, escaped bytes, faults as text. */
#ifndef TESTS_JSON_CASE_H
#define TESTS_JSON_CASE_H

#include "wrapup/json.h"

/* One line of a data file, split at its tabs; strings are borrowed for the call. */
enum { CASE_FIELDS = 8 };
struct json_case {
    const char *path;
    unsigned line;
    const char *fields[CASE_FIELDS]; /* "" where the line has fewer */
};
typedef void json_case_fn(void *ctx, const struct json_case *c);
/* Calls fn for every line that is neither empty nor begins with '#'; the number of such lines.
 * Fails the test when the file can't be read. */
size_t json_case_each(const char *path, json_case_fn *fn, void *ctx);

/* Appends text in which <HH> stands for a byte and <> for nothing. */
void json_case_bytes(struct buf *out, const char *text);
/* Appends the faults in order, one "line:column<tab>pointer<tab>English text\n" each. */
void json_case_faults(struct buf *out, struct faults *faults);
/* A document that must be sound; the test fails otherwise. */
struct json_doc *json_case_doc(const char *text);

#endif
