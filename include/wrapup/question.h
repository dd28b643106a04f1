/* One question of any of the nine types. A type is one file of src/question/ and one line of its
 * table; this header is all the rest of the program sees of them. */
#ifndef WRAPUP_QUESTION_H
#define WRAPUP_QUESTION_H

#include "wrapup/event.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"
#include "wrapup/strings.h"

enum question_kind {
    QUESTION_SINGLE,
    QUESTION_MULTI,
    QUESTION_TRUEFALSE,
    QUESTION_SHORT,
    QUESTION_NUMBER,
    QUESTION_ORDER,
    QUESTION_MATCH,
    QUESTION_CLOZE,
    QUESTION_OPEN,
    QUESTION_KIND_COUNT
};
/* "single", "multi", … as in a bank. */
const char *question_kind_name(enum question_kind kind);

/* How the lecture treats it; only the first two count as "understood". */
enum coverage {
    COVERAGE_TAUGHT,
    COVERAGE_PRACTISED,
    COVERAGE_MENTIONED,
    COVERAGE_BEYOND,
    COVERAGE_COUNT
};
const char *coverage_name(enum coverage coverage);

/* The version of the grading rules, stored with every mark. Raised when a rule changes a verdict.
 */
enum { GRADER_VERSION = 2 };
/* Choices, items, rows, gaps or key points of one question, at most. */
enum { QUESTION_PARTS_MAX = 26 };

struct question {
    const char *id;
    int64_t rev;
    bool cosmetic;
    enum question_kind kind;
    struct text prompt;
    struct text section; /* where to read again; may be absent */
    struct text hint;    /* may be absent */
    struct text explain; /* may be absent */
    int objective;       /* index of the bank's objectives */
    int difficulty;      /* 1..3 */
    enum coverage coverage;
    double weight;
    struct index_list statements;
    struct strings sources;
    struct strings enemies; /* question ids */
    const void *spec;       /* the type's own part, private to its file */
    const cJSON *json;      /* the question's object in its document */
};

/* Looks up an id of another section: its index, or -1. */
typedef int question_lookup_fn(const void *ctx, const char *id);
struct question_reader {
    struct arena *arena;
    struct json_text_rule rule;
    const void *ctx;
    question_lookup_fn *objective, *misconception, *statement;
    question_lookup_fn *source; /* NULL: sources are free text */
};
/* Reads one question. Every fault goes to at->faults; false when there was one. The question's
 * memory belongs to the reader's arena and the document; question_release frees the rest. */
bool question_load(const struct json_at *at, const struct question_reader *reader,
                   struct question *ret);
void question_release(struct question *q);

/* The identity of what is graded, and of what is read: BLAKE2b-256 over the canonical JSON of the
 * type's key fields (type, choice ids, key, accepted forms, rubric, scoring), or prompt and choice
 * texts. */
struct hash question_key_hash(const struct question *q);
struct hash question_text_hash(const struct question *q);
/* Whether both ask in the same words: prompt and choices, whatever the key. */
bool question_same_words(const struct question *then, const struct question *now);

/* ---- for authors --------------------------------------------------------------------- */

/* Single and multi: how many choices, which are right (bit i), and why choice i is wrong (may be
 * absent), all in the file's order. 0 and none for the other types. */
size_t question_choice_count(const struct question *q);
unsigned question_right_choices(const struct question *q);
struct text question_choice_why(const struct question *q, size_t i);

/* ---- asking -------------------------------------------------------------------------- */

/* In which order the movable parts (choices, order items, right-hand side) stand on the screen:
 * at[i] is the part shown in place i. */
struct layout {
    unsigned at[QUESTION_PARTS_MAX];
    size_t count;
};
/* A shuffled layout (choices marked fixed keep their place; an order question never starts solved).
 */
void question_layout(const struct question *q, struct rng *rng, struct layout *ret);
/* The ids of the parts as shown, and back: false when they aren't this question's. */
void question_layout_ids(const struct question *q, const struct layout *layout,
                         struct strings *ret);
bool question_layout_from_ids(const struct question *q, const struct strings *ids,
                              struct layout *ret);

/* Appends the question as Markdown: prompt, then labelled choices ("a) …"). */
void question_show(const struct question *q, const struct layout *layout, enum lang lang,
                   struct buf *markdown);
/* How to type an answer, one short line ("a–d", "O / X", "1c 2d …"). */
void question_how(const struct question *q, const struct layout *layout, enum lang lang,
                  struct buf *ret);
/* What can be completed with Tab at this prompt: the labels. */
void question_words(const struct question *q, const struct layout *layout, struct strings *ret);
/* True when the answer is of several lines. */
bool question_multiline(const struct question *q);

/* A response as it is stored: choice ids for single, multi and order; "true"/"false"; the text for
 * short, number and open; "row=right" for match and "gap=text" for cloze. */
struct response {
    struct strings value;
};
void response_release(struct response *r);
/* Reads one as it is stored, a JSON array of strings, into an empty *ret; false when that says
 * nothing. What is no string in it is left out. */
bool response_read(const char *json, struct response *ret);

enum question_read {
    QUESTION_READ,      /* *ret holds the response; *note may hold something to say */
    QUESTION_AGAIN,     /* unreadable, or a key in the wrong keyboard mode: *note says why; not an
                           attempt */
    QUESTION_DONT_KNOW, /* 모름 */
    QUESTION_EMPTY,     /* nothing but white space */
};
/* Reads what was typed (any bytes; bytes that aren't UTF-8 give AGAIN with the CP949 advice). */
enum question_read question_read(const struct question *q, const struct layout *layout,
                                 const char *typed, struct response *ret, struct said *note);

/* ---- grading ------------------------------------------------------------------------- */

enum { VERDICT_MISCONCEPTIONS = 8 };
struct verdict {
    enum verdict_kind kind;
    double score; /* 0..1 */
    bool ask;     /* ambiguous: ask once more; `note` is the question. Asked twice, kind counts. */
    int misconceptions[VERDICT_MISCONCEPTIONS];
    size_t misconception_count;
    unsigned points;  /* open: bit i = rubric point i was found */
    unsigned doubted; /* open: bit i = found only beside a negation or in a contradiction; a person
                         decides */
    unsigned contradictions; /* open: bit i = contradiction i was found */
    struct said note;        /* "taken as a typo of …", the near entry's reason, "2 of 3 pairs" */
};
/* What a score that was given as such comes to: right, partial or wrong. */
enum verdict_kind verdict_of_score(double score);
/* Grades a response. Deterministic and pure: the same question and response give the same verdict.
 */
void question_grade(const struct question *q, const struct response *r, struct verdict *ret);

/* Verdicts that were given already, for those who grade a class: its learners answer alike. A
 * thousand short responses, the later ones in place of the earlier. */
struct question_memo;
struct question_memo *question_memo_new(void);
void question_memo_free(struct question_memo *memo);
/* The same as question_grade(). Every question must outlive the memo, which may be NULL. */
void question_grade_again(struct question_memo *memo, const struct question *q,
                          const struct response *r, struct verdict *ret);
/* The same as question_key_hash(). */
struct hash question_memo_key(struct question_memo *memo, const struct question *q);
/* Open questions: the score when exactly these points are ticked (bit i), for self-marks and
 * people. */
double question_points_score(const struct question *q, unsigned points);
/* Open questions: how many rubric points, and one of them. 0 for other types. */
size_t question_point_count(const struct question *q);
struct text question_point_text(const struct question *q, size_t i);
const char *question_point_id(const struct question *q, size_t i);
/* Appends what to say about these contradictions (bit i) as items of a Markdown list. */
void question_contradiction_texts(const struct question *q, unsigned contradictions, enum lang lang,
                                  struct buf *markdown);

/* ---- afterwards ---------------------------------------------------------------------- */

/* Appends Markdown: the right answer, and why each wrong choice that was taken is wrong. */
void question_reveal(const struct question *q, const struct layout *layout,
                     const struct response *r, enum lang lang, struct buf *markdown);
/* Appends the response in words on one line, for lists and reports. */
void question_describe(const struct question *q, const struct response *r, enum lang lang,
                       struct buf *ret);
/* The score that guessing earns on average: 0.5 for true/false, 1/n for single, 0 for typed
 * answers. Counted at each call: ask once for a question, not for each answer. */
double question_chance(const struct question *q);

#endif
