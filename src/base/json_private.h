/* What the parts of the JSON reader share: places in the source, the scanner, the document.
 * Nothing outside base/ sees any of it. */
#ifndef WRAPUP_BASE_JSON_PRIVATE_H
#define WRAPUP_BASE_JSON_PRIVATE_H

#include "wrapup/json.h"
#include "wrapup/mem.h"

/* ---- places -------------------------------------------------------------------------- */

struct json_anchor;

/* The source text and, from the first fault on, a table of known places in it. */
struct json_places {
    const char *text; /* borrowed */
    size_t len;
    struct json_anchor *anchors;
    size_t count;
};
void json_places_release(struct json_places *places);
/* Line and column, both from 1, of a byte offset. */
void json_place(struct json_places *places, size_t offset, unsigned *line, unsigned *column);

/* ---- the scanner --------------------------------------------------------------------- */

/* Where a value begins and where its key does, JSON_NO_KEY outside an object. */
struct json_spot {
    uint32_t value;
    uint32_t key;
};
#define JSON_NO_KEY UINT32_MAX
/* Bytes that must be readable (as NUL) after the text, so that the scanner may look ahead. */
enum { JSON_PADDING = 8 };
/* Takes the place of a byte that the scanner has reported. No sound text holds it. */
enum { JSON_REPAIRED = '\x01' };

/* An open array or object. */
struct json_level {
    uint32_t open;  /* offset of the bracket */
    uint32_t key;   /* offset of the present member's key */
    uint32_t count; /* members begun so far */
    char close;     /* the bracket that ends it */
};

struct json_scan {
    char *text; /* padded; bytes that were faulty are overwritten with harmless ones */
    size_t len;
    size_t pos;
    struct json_places *places;
    struct faults *faults;
    struct json_spot *spots; /* in pre-order; the caller frees them */
    size_t count, room;
    struct json_level levels[JSON_MAX_DEPTH];
    size_t depth;
    bool in_member; /* a fault belongs to the innermost level's present member, not to the level */
};

/* Scans the whole text. False when it had to stop; when true, there may still be faults that could
 * be stepped over, and the text was repaired there. */
bool json_scan(struct json_scan *scan);

/* What the grammar asks for at a place. */
enum json_want { WANT_VALUE, WANT_KEY, WANT_COLON, WANT_COMMA, WANT_END };

/* Adds a fault at an offset. */
void json_scan_fault(struct json_scan *scan, size_t offset, struct msg m);
/* Adds the fault that best explains why scan->pos doesn't hold what was wanted; returns false. */
bool json_scan_advise(struct json_scan *scan, enum json_want want);
/* Length of the number or unquoted word at p: letters, digits, _ . + - $ and bytes beyond ASCII. */
size_t json_word_length(const char *p);
/* One token at scan->pos; each steps over it or says why not and returns false. */
bool json_scan_string(struct json_scan *scan);
bool json_scan_number(struct json_scan *scan);
bool json_scan_word(struct json_scan *scan);

/* ---- pointers ------------------------------------------------------------------------ */

/* Appends "/token" of a JSON Pointer with ~ and / escaped. */
void json_pointer_key(struct buf *out, const char *key);
void json_pointer_index(struct buf *out, size_t index);

/* ---- the document -------------------------------------------------------------------- */

struct json_doc {
    struct arena *arena; /* holds the tree */
    cJSON *root;         /* every node's valueint is its index into spots */
    char *text;
    struct json_spot *spots;
    struct json_places *places; /* filled in at the first fault, also of a const document */
};

/* Adds a fault at the value whose text is already written in every language. */
void json_fault_texts(const struct json_at *at, const char *const what[LANG_COUNT]);
/* Adds "is a number: use a string" at the value, and returns false; wanted: of enum json_type. */
bool json_fault_type(const struct json_at *at, unsigned wanted);
/* The type of a value as one bit of enum json_type, 0 for null. */
unsigned json_type_of(const cJSON *value);

/* True for a key that the readers pass over, "x-…". */
bool json_is_extension(const char *key);
/* True when a text holds nothing but spaces of any kind and invisible characters. */
bool json_is_blank(const char *text);
/* The nearest of names[0..count) that is near enough to be what was meant, or NULL; NULL names are
 * passed over. */
const char *json_nearest(const char *word, const char *const names[], size_t count);
/* The shortest decimal form that reads back as the same finite number. */
void json_number_text(struct buf *out, double value);

#endif
