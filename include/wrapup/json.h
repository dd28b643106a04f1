/* Strict JSON reading: a scanner that accepts only RFC 8259 text without traps and remembers
 * where each value stands, then cJSON builds the tree; and a small writer.
 *
 * Traps refused: invalid UTF-8, raw control characters, duplicate keys (after unescaping),
 * lone surrogates, \u0000 and other control escapes except \t \n \r, numbers that are not finite,
 * depth and size over the limits, bytes after the value. */
#ifndef WRAPUP_JSON_H
#define WRAPUP_JSON_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "wrapup/err.h"
#include "wrapup/fault.h"

struct json_doc;

/* Each value costs some hundred bytes, so their number is bounded too. */
enum { JSON_MAX_DEPTH = 64, JSON_MAX_VALUES = 1 << 22 };
#define JSON_MAX_BYTES ((size_t)64 << 20)

/* Parses len bytes; a UTF-8 byte order mark at the start is passed over. On success *ret is the
 * document (json_doc_free) and true is returned. On failure every fault the scanner could tell
 * apart is added, not always in order, and false is returned. One thread only: cJSON's hooks are
 * global. */
bool json_doc_parse(const char *text, size_t len, struct json_doc **ret, struct faults *faults);
void json_doc_free(struct json_doc *doc);
/* True when that would be an object. Quicker, but keys given twice are not looked for. */
bool json_is_object(const char *text, size_t len);
/* Gives the text and its places back, half of what a document holds: no fault is expected any more,
 * and one that is met all the same stands at line 0. */
void json_doc_settle(struct json_doc *doc);
/* The tree, immutable. Numbers are read through `valuedouble` only: `valueint` numbers the nodes,
 * so that a node leads to its place in the text. */
const cJSON *json_doc_root(const struct json_doc *doc);

/* A value and how it was reached. Lives on the reader's stack, so the JSON Pointer costs
 * nothing until a fault needs it. */
struct json_at {
    const struct json_doc *doc;
    struct faults *faults;
    const struct json_at *up; /* NULL at the root */
    const cJSON *value;       /* its ->string is the key inside an object */
    size_t index;             /* inside an array; SIZE_MAX inside an object */
};
struct json_at json_at_root(const struct json_doc *doc, struct faults *faults);
struct json_at json_at_member(const struct json_at *up, const cJSON *member);
struct json_at json_at_element(const struct json_at *up, const cJSON *element, size_t index);

/* Adds a fault at the value, or at the member's key. */
void json_fault(const struct json_at *at, struct msg m);
void json_fault_at_key(const struct json_at *at, struct msg m);

/* What a member may be; JSON_TEXT is a string or an object of languages. */
enum json_type {
    JSON_STRING = 1,
    JSON_NUMBER = 2,
    JSON_BOOL = 4,
    JSON_ARRAY = 8,
    JSON_OBJECT = 16,
    JSON_TEXT = JSON_STRING | JSON_OBJECT,
    JSON_REQUIRED = 32,
};
struct json_field {
    const char *name;
    unsigned type; /* of enum json_type, or'ed */
};
/* Sorts an object's members into ret[0..count), NULL where absent or of the wrong type.
 * Unknown keys (but "x-…"), wrong types and missing required keys become faults, an unknown key
 * with the nearest known one named. False when the value is no object at all. */
bool json_members(const struct json_at *at, const struct json_field *fields, size_t count,
                  const cJSON *ret[]);

/* Readers of one value; each adds its own fault and returns false when the value is off. A
 * NULL value (absent optional member) returns false without a fault. `up` is the object or the
 * array that holds the value; an element's index is found when a fault needs it. */
struct json_text_rule {
    bool lang[LANG_COUNT]; /* the bank's languages: each must be there in an object */
    enum lang first;       /* fills the languages the bank doesn't have */
};
/* A text; empty or blank strings are faults. The strings are borrowed from the document. */
bool json_text(const struct json_at *up, const cJSON *member, const struct json_text_rule *rule,
               struct text *ret);
/* An identifier: [A-Za-z0-9][A-Za-z0-9_.-]{0,63}. */
bool json_id(const struct json_at *up, const cJSON *member, const char **ret);
bool json_integer(const struct json_at *up, const cJSON *member, int64_t min, int64_t max,
                  int64_t *ret);
bool json_number(const struct json_at *up, const cJSON *member, double min, double max,
                 double *ret);
bool json_bool(const cJSON *member, bool *ret);
/* One of names[0..count); the fault lists them. */
bool json_enum(const struct json_at *up, const cJSON *member, const char *const names[],
               size_t count, unsigned *ret);
/* A non-blank string. */
bool json_string(const struct json_at *up, const cJSON *member, const char **ret);

/* Appends canonical JSON: keys sorted by bytes, no spaces, strings NFC, numbers in the shortest
 * form that reads back the same. For hashing. */
void json_canonical(struct buf *out, const cJSON *value);

/* A writer of compact JSON. Commas are its own business. Bytes that aren't UTF-8 and characters
 * that the reader refuses become U+FFFD, numbers that aren't finite null: what is written can be
 * read. */
struct json_writer {
    struct buf *out;
    bool comma;
};
/* bracket: '{' or '[' to open, '}' or ']' to close; key NULL in arrays. */
void json_open(struct json_writer *w, const char *key, char bracket);
void json_close(struct json_writer *w, char bracket);
void json_put_string(struct json_writer *w, const char *key, const char *value); /* NULL: null */
void json_put_integer(struct json_writer *w, const char *key, int64_t value);
void json_put_number(struct json_writer *w, const char *key, double value);
void json_put_bool(struct json_writer *w, const char *key, bool value);

#endif
