/* What documents of several formats have in common: attempts with their events, identities, times.
 */
#ifndef WRAPUP_EXCHANGE_PARTS_H
#define WRAPUP_EXCHANGE_PARTS_H

#include "wrapup/exchange.h"
#include "wrapup/json.h"

/* The last day of the year 9999, in ms: a later time is a mistake or mischief. */
#define PART_AT_MAX INT64_C(253402300799000)
#define PART_REV_MAX INT32_MAX
enum { PART_EVENTS_MAX = 100000, PART_WORD_MAX = 64 };

/* ---- one document ------------------------------------------------------------------------------
 */

/* Parses a file of that kind. What is of another kind is told as an error, without faults. */
bool part_document(const char *bytes, size_t len, enum exchange_kind kind, struct json_doc **ret,
                   struct faults *faults, struct err *err);
/* The faults in order, and the error that says there are some; false. */
bool part_refuse(struct faults *faults, struct err *err);
/* The version of the format is one that can be read. */
bool part_format(const struct json_at *root, const cJSON *member, const char *format);

/* ---- reading: each adds its own faults, as json_string() does ---------------------------------
 */

bool part_uuid(const struct json_at *up, const cJSON *member, struct uuid *ret);
bool part_hash(const struct json_at *up, const cJSON *member, const char **ret);
void part_moment(const struct json_at *at, const cJSON *ms, const cJSON *offset,
                 struct moment *ret);
/* The id of a class; *ret stays as it is when the member is absent. */
bool part_class(const struct json_at *up, const cJSON *member, const char **ret);
/* A name as alias_clean() leaves it. */
bool part_alias(const struct json_at *up, const cJSON *member, const char **ret);
/* Printable ASCII without spaces, at most PART_WORD_MAX bytes; may be empty. */
bool part_word(const struct json_at *up, const cJSON *member, const char **ret);
/* Any text of at most `max` bytes; may be empty. */
bool part_text(const struct json_at *up, const cJSON *member, size_t max, const char **ret);
/* A public key as base64. */
bool part_key(const struct json_at *up, const cJSON *member, const char **ret);
/* How long an array is; a fault when it is longer than max. */
bool part_size(const struct json_at *array, size_t max, size_t *ret);
/* Strings are borrowed from the document. */
void part_events(const struct json_at *up, const cJSON *member, struct carried *a);
void part_attempt(const struct json_at *at, struct carried *ret);
/* A store knows an event by its UUID: one that stands here twice would stop it half-way. */
void part_twice(const struct json_at *root, const struct carried *attempts, size_t attempt_count);
void part_release(struct carried *attempts, size_t count);
/* Whether the bytes hold that text, which begins with a quote, anywhere. A file that doesn't name a
 * format isn't a damaged one of ours but another kind of file, and its faults as JSON are of no
 * interest. */
bool part_names(const char *bytes, size_t len, const char *quoted);

/* ---- writing -----------------------------------------------------------------------------------
 */

void part_put_moment(struct json_writer *w, struct moment when);
/* An attempt's own members, without its braces and events. */
void part_put_attempt(struct json_writer *w, const struct attempt *a);
void part_put_event(struct json_writer *w, const struct event *e);

/* The attempts of a store, noted so that their events can be read after the walk over them. */
struct part_notes {
    struct part_note {
        int64_t id;
        struct buf head; /* the attempt's own members, already JSON */
    } * list;
    size_t count;
    size_t answers;        /* of the attempts' events, once they were written */
    struct strings hashes; /* of the banks met */
    struct strings bank_ids;
};
#define PART_NOTES_INIT \
    { \
        .list = NULL, .count = 0, .hashes = STRINGS_INIT, .bank_ids = STRINGS_INIT \
    }
void part_notes_release(struct part_notes *notes);
/* bank_id NULL: every bank. Newest first. */
bool part_notes_take(struct store *store, const char *bank_id, struct part_notes *ret,
                     struct err *err);
/* As the member "attempts". */
bool part_put_attempts(struct store *store, struct json_writer *w, struct part_notes *notes,
                       struct err *err);

#endif
