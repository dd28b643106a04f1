/* What the files of question/ share: the table of types, parts, keys, and small helpers. The rest
 * of the program sees only wrapup/question.h. */
#ifndef WRAPUP_QUESTION_TYPE_H
#define WRAPUP_QUESTION_TYPE_H

#include "wrapup/match.h"
#include "wrapup/question.h"

/* ---- one type ------------------------------------------------------------------------ */

/* A field that counts for a hash. Arrays that are sets are hashed in sorted order, so that moving
 * an entry changes nothing; of their objects only the `inner` fields count (sorted by name). */
struct hash_field {
    const char *name; /* NULL ends a list */
    bool set;
    const char *absent; /* the canonical value that means the same as no field; may be NULL */
    const struct hash_field *inner;
};

enum { TYPE_FIELDS_MAX = 8 };
struct question_type {
    const char *name;
    const struct json_field *fields; /* beside the common ones */
    size_t field_count;
    const struct hash_field *key_fields;
    const struct hash_field *text_fields;
    bool multiline;
    /* members[] is in the order of `fields`. Faults go to at->faults; what is off stays zero. */
    void (*load)(const struct json_at *at, const cJSON *const members[],
                 const struct question_reader *reader, struct question *q);
    /* What can be moved on the screen; NULL: nothing. */
    const struct parts *(*movable)(const struct question *q);
    /* Which of them are choices and right: bit i for choice i. NULL: no type with choices. */
    unsigned (*right)(const struct question *q);
    /* True when this layout gives the answer away; NULL: none does. */
    bool (*solved)(const struct question *q, const struct layout *layout);
    /* What follows the prompt; NULL: nothing. */
    void (*show)(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out);
    void (*how)(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out);
    void (*words)(struct strings *ret); /* NULL: the labels of the movable parts */
    /* typed is clean: NFC, trimmed, without control characters, not empty. */
    enum question_read (*read)(const struct question *q, const struct layout *layout,
                               const char *typed, struct response *ret, struct said *note);
    void (*grade)(const struct question *q, const struct response *r, struct verdict *ret);
    /* r is never NULL, but may be empty. */
    void (*reveal)(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out);
    void (*describe)(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out);
    double (*chance)(const struct question *q); /* NULL: 0 */
};
extern const struct question_type question_single, question_multi, question_truefalse,
    question_short, question_number, question_order, question_match, question_cloze, question_open;
const struct question_type *question_type_of(enum question_kind kind);

/* ---- loading (load.c) ---------------------------------------------------------------- */

/* A choice, item or row. why, misconception and fixed are those of choices. */
struct part {
    const char *id;
    struct text text;
    struct text why;
    int misconception; /* or -1 */
    bool fixed;        /* keeps its place on the screen */
};
struct parts {
    struct part *list;
    size_t count;
};

/* Reads a string; anything else, and a blank one, is a fault. */
bool load_string_at(const struct json_at *at, const char **ret);
/* Reads an array of non-blank strings, after `lead` places left free. */
size_t load_strings(const struct json_at *up, const cJSON *member, struct arena *arena, size_t lead,
                    const char ***ret);
/* Reads a misconception's id; -1 when absent or unknown. */
int load_misconception(const struct json_at *up, const cJSON *member,
                       const struct question_reader *reader);
/* Reads {"id", "text"} parts, min..26 of them, or choices, which have more to them. */
void load_items(const struct json_at *up, const cJSON *member, size_t min,
                const struct question_reader *reader, struct parts *ret);
void load_choices(const struct json_at *up, const cJSON *member, bool shuffle,
                  const struct question_reader *reader, struct parts *ret);
/* Reports an id or a text that a part before has too. */
void parts_check(const struct json_at *element, const struct parts *before,
                 const struct part *part);
/* The index of an id, or SIZE_MAX. */
size_t parts_find(const struct parts *parts, const char *id);
/* Checks the count of an array; false with a fault when it isn't min..26. */
bool load_count(const struct json_at *array, size_t min, size_t *ret);

/* ---- keys of short answers and gaps (key.c) ------------------------------------------- */

enum key_mode { KEY_TEXT, KEY_CMD, KEY_NUMBER };
struct answer_key {
    enum key_mode mode;
    bool hangul;            /* an accepted form holds Hangul */
    struct match_key match; /* before and after are the caller's */
};
enum key_field { KEY_FIELD_MODE, KEY_FIELD_ANSWER, KEY_FIELD_ACCEPT, KEY_FIELD_NEAR, KEY_FIELDS };
extern const struct json_field key_fields[KEY_FIELDS];
extern const struct hash_field key_near_hash[];
void key_load(const struct json_at *at, const cJSON *const members[KEY_FIELDS], bool number,
              const struct question_reader *reader, struct answer_key *ret);
/* False, with a note, for what must be asked again: Hangul in a command, no number in a number. */
bool key_readable(const struct answer_key *key, const char *typed, struct said *note);
/* The same for a number with units. */
bool number_readable(const char *typed, const struct match_unit *units, size_t unit_count,
                     struct said *note);
struct match_result key_grade(const struct answer_key *key, const char *typed);
/* Adds the misconception and the remark that belong to an outcome. */
void key_remark(const struct answer_key *key, struct match_result result, struct verdict *ret);
/* Appends the form shown in this language as Markdown. */
void key_show(const struct answer_key *key, enum lang lang, struct buf *out);

/* ---- rubric conditions (condition.c) --------------------------------------------------- */

/* A rubric point, or at least `need` of the list. */
struct condition {
    bool leaf;
    unsigned point;
    size_t need;
    struct condition *list;
    size_t count;
};
bool condition_load(const struct json_at *at, const struct parts *rubric, struct arena *arena,
                    struct condition *ret);
bool condition_met(const struct condition *c, unsigned points);

/* ---- labels and lists on the screen (show.c) -------------------------------------------- */

/* "a" for place 0. Static. */
const char *label_of(size_t place);
/* The place where a part stands, or SIZE_MAX. */
size_t layout_place(const struct layout *layout, size_t part);
/* Appends "- a) text" lines in the layout's order, as a list of its own. */
void show_parts(const struct parts *parts, const struct layout *layout, enum lang lang,
                struct buf *out);
/* Appends Markdown text whose further lines are indented to stay within a list item. */
void show_item_text(const char *text, size_t indent, struct buf *out);
/* Appends "a) text" of one part (without a label where the layout doesn't show it). */
void show_labelled(const struct parts *parts, const struct layout *layout, size_t part,
                   enum lang lang, size_t indent, struct buf *out);
/* Appends why each wrong choice that was taken is wrong; `right` has bit i for a right choice. */
void show_reasons(const struct parts *parts, const struct layout *layout, const struct response *r,
                  unsigned right, enum lang lang, struct buf *out);
/* Describes a response that is what was typed. */
void show_typed(const struct question *q, const struct response *r, enum lang lang,
                struct buf *out);
/* Appends text on one line, runs of white space as one space. */
void show_one_line(const char *text, struct buf *out);
/* Appends the texts of the parts that a response names, with a separator. */
void show_named(const struct parts *parts, const struct response *r, const char *separator,
                enum lang lang, struct buf *out);

/* ---- reading and remarks (read.c, note.c) ------------------------------------------------ */

/* The start of what was typed, for quoting in a note. */
enum { QUOTE_MAX = 64 };
#define QUOTE(typed) quote((char[QUOTE_MAX]){""}, typed)
const char *quote(char out[QUOTE_MAX], const char *typed);
/* True for Korean letters and syllables. */
bool holds_hangul(const char *s);
/* Appends to a note, after a space. */
void note_add(struct said *note, struct msg m);
/* The same with the text's own language as argument 1. */
void note_add_text(struct said *note, enum msg_id id, const struct text *text);
/* Turns what match_* could not read into the note that asks again. */
enum question_read read_refused(enum match_read got, const char *typed, size_t count,
                                struct said *note);
/* Says what was read when it was typed in Hangul: with a jamo by itself, or with none of the
 * `plain` characters. "3번" and "a와 c" need no remark. */
#define LABEL_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LABEL_DIGITS "0123456789"
void note_hangul(const char *typed, const char *plain, const char *read, struct said *note);
/* The same for labels. */
void note_hangul_labels(const char *typed, const size_t *places, size_t count, struct said *note);

/* ---- grading (grade.c) -------------------------------------------------------------------- */

/* Sets kind and score. */
void verdict_score(struct verdict *v, double score);
/* Adds a misconception once; -1 is none. */
void verdict_misconception(struct verdict *v, int misconception);
/* The response doesn't fit this version of the question: a person decides. */
void verdict_unfit(struct verdict *v);
/* "2 of 3 pairs" under a verdict that isn't right. */
void verdict_counts(struct verdict *v, enum msg_id id, size_t good, size_t all);
/* Reads the parts a response names into indices, each at most once. False when it doesn't fit. */
bool response_parts(const struct response *r, const struct parts *parts, unsigned *ret,
                    size_t *count);
/* The text after "id=" in a response of pairs, or NULL. */
const char *response_pair(const struct response *r, const char *id);

#endif
