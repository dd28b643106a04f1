/* What an instructor has collected, in the same file as the instructor's own answers but in tables
 * that never touch them: learners, their hand-ins as they came, the answers as they were graded
 * here, marks and survey forms. A class is named by the id of its class file, or "" without one. */
#ifndef WRAPUP_CLASS_H
#define WRAPUP_CLASS_H

#include "wrapup/store.h"

/* ---- taking in many files ------------------------------------------------------------------ */

/* A batch is one durable transaction over many files; a file within it is taken whole or not at
 * all. What was kept before an interruption is lost only back to the last commit, and collecting
 * the same files again finds what is missing. */
bool class_batch_begin(struct store *store, struct err *err);
bool class_batch_commit(struct store *store, struct err *err);
void class_batch_abort(struct store *store);
bool class_file_begin(struct store *store, struct err *err);
bool class_file_keep(struct store *store, struct err *err);
void class_file_drop(struct store *store);

/* A file that was taken, by the hash of its bytes: the same bytes are not read twice. */
struct class_file {
    const char *class_id;
    const char *hash;
    const char *name; /* as found, harmless, without its folder */
    const char *kind; /* "handin", "feedback" */
    struct moment when;
};
/* How it was taken before, when it was. regraded_with must be the same bank hash. */
bool class_file_seen(struct store *store, const char *class_id, const char *hash, bool *ret,
                     struct err *err);
bool class_file_add(struct store *store, const struct class_file *file, struct err *err);

/* ---- learners ------------------------------------------------------------------------------ */

struct class_learner {
    int64_t id;
    const char *alias;
    const char *key; /* Ed25519, pinned at first sight; "" without one */
    int64_t same_as; /* another learner's id that this one counts as; 0: itself */
};
/* The learner of that alias, added when new. A signed hand-in brings a key: the first one is
 * pinned; *pinned is false when another one is. key NULL or "": not signed, which is not pinned and
 * not refused here. *id is the learner whom the alias counts as. */
bool class_learner_put(struct store *store, const char *class_id, const char *alias,
                       const char *key, int64_t *id, bool *pinned, struct err *err);
/* Both aliases are one person from now on; ERR_INPUT when either is unknown. */
bool class_learner_same(struct store *store, const char *class_id, const char *alias,
                        const char *other, struct err *err);
typedef bool class_learner_fn(void *ctx, const struct class_learner *learner);
/* In order of their ids. What walks hand out is borrowed for the call; false stops. */
bool class_learners(struct store *store, const char *class_id, class_learner_fn *fn, void *ctx,
                    struct err *err);

/* ---- attempts ------------------------------------------------------------------------------ */

struct class_attempt {
    int64_t id; /* read back only */
    int64_t learner;
    struct uuid uuid;
    const char *store; /* UUID of the store it was made in */
    const char *bank_id;
    const char *bank_hash;
    const char *quiz;
    const char *mode;
    const char *plan;
    int64_t seed;
    struct moment started;
    int64_t events;
    bool finished;
    const char *log; /* its events, one line of canonical JSON each */
    size_t log_len;
};
enum class_taken {
    CLASS_ADDED,
    CLASS_EXTENDED,
    CLASS_KNOWN,     /* as it is here */
    CLASS_SHORTER,   /* an earlier state of what is here, which stays */
    CLASS_DIVERGING, /* went on in two ways: what is here stays as it is, marked */
    CLASS_FOREIGN, /* another learner of the class has handed in an attempt of this UUID: not taken
                    */
};
/* Of two logs with an equal beginning the longer one wins. *id is the row for what was taken. */
bool class_attempt_put(struct store *store, const struct class_attempt *attempt,
                       enum class_taken *ret, int64_t *id, struct err *err);
typedef bool class_attempt_fn(void *ctx, const struct class_attempt *attempt);
/* By learner (as they count), then as started in their store. Diverging ones are left out. With
 * `logs` the log comes too. */
bool class_attempts(struct store *store, const char *class_id, const char *bank_id, bool logs,
                    class_attempt_fn *fn, void *ctx, struct err *err);
/* The UUIDs of those that diverged. */
bool class_diverging(struct store *store, const char *class_id, const char *bank_id,
                     struct strings *ret, struct err *err);

/* ---- answers as graded here ---------------------------------------------------------------- */

enum class_which { CLASS_FIRST, CLASS_LAST };
/* One answer of an attempt. CLASS_LAST is only there where it is another than the first. */
struct class_answer {
    int64_t attempt;
    int64_t learner; /* read back only: as they count */
    int64_t place;   /* from 0, in the plan's order */
    enum class_which which;
    enum verdict_kind verdict;
    const char *item;
    int64_t rev;
    double score; /* 0..1 before the price of hints */
    int64_t hints;
    int64_t spent_ms;
    int64_t seq;       /* of its event; 0 for an item that was skipped */
    const char *value; /* the response: a JSON array of strings; "" for one that says nothing */
    int certainty;     /* 1..3; 0 not asked; -1 declined */
    bool selfmarked;   /* the learner ticked key points: told, never counted */
    /* Read back only, of the attempt: */
    bool finished;
    bool asked_certainty;
    struct uuid uuid;
    const char *quiz;
    struct moment started;
    double hint_price; /* 0..1, for each hint */
    const char *bank_hash;
};
/* What regrading found takes the place of what stood there. */
bool class_answers_replace(struct store *store, int64_t attempt, const struct class_answer *answers,
                           size_t count, struct err *err);
typedef bool class_answer_fn(void *ctx, const struct class_answer *answer);
/* By learner, attempt as started, place, which. */
bool class_answers(struct store *store, const char *class_id, const char *bank_id,
                   class_answer_fn *fn, void *ctx, struct err *err);

/* ---- live checks, as the learners' machines report them ------------------------------------ */

struct class_check {
    int64_t learner;
    const char *bank_id;
    const char *task;
    int64_t rev;
    struct moment when;
    const char *state;
    const char *cause;
    const char *route;
    bool advisory;
    int64_t spent_ms;
};
/* Does nothing when the same result is there. */
bool class_check_put(struct store *store, const struct class_check *check, struct err *err);
typedef bool class_check_fn(void *ctx, const struct class_check *check);
/* By learner, then time. */
bool class_checks(struct store *store, const char *class_id, const char *bank_id,
                  class_check_fn *fn, void *ctx, struct err *err);

/* ---- marks --------------------------------------------------------------------------------- */

/* A mark that a person or a regrade gave to one answer. Marks are only added: the newest counts,
 * and one that takes the last back is a row with `undoes`. */
struct class_mark {
    struct uuid uuid;    /* the caller's */
    struct uuid attempt; /* the attempt's UUID */
    const char *item;
    int64_t seq;     /* of the answer's event */
    double score;    /* 0..1 */
    const char *why; /* "person", "regrade" */
    const char *by;  /* who */
    const char *comment;
    struct moment when;
    const char *undoes;   /* UUID of the mark taken back; "" for a mark */
    const char *key_hash; /* of the question as it was marked; "" or NULL: not known */
};
bool class_mark_add(struct store *store, const struct class_mark *mark, struct err *err);
typedef bool class_mark_fn(void *ctx, const struct class_mark *mark);
/* Those that stand, the newest of each answer only, by attempt and item. bank_id NULL: every bank.
 * These are of the class's attempts, or (class_id NULL) those a learner has got back. */
bool class_marks(struct store *store, const char *class_id, const char *bank_id, class_mark_fn *fn,
                 void *ctx, struct err *err);

/* Every row as it was added: what was taken back, what outranked it, and the takings back. */
bool class_mark_log(struct store *store, const char *class_id, const char *bank_id,
                    class_mark_fn *fn, void *ctx, struct err *err);

/* When the newest mark was given that the class has, taken back or not; 0 without one. */
bool class_marks_newest(struct store *store, const char *class_id, const char *bank_id,
                        int64_t *ret_ms, struct err *err);

/* Marks as class_marks() walks them, kept together. */
struct class_mark_list {
    struct class_mark *list;
    size_t count;
    struct arena *strings;
};
/* Released by the caller, also after an error. */
bool class_mark_list_read(struct store *store, const char *class_id, const char *bank_id,
                          struct class_mark_list *ret, struct err *err);
void class_mark_list_release(struct class_mark_list *marks);
/* Those of one attempt; borrowed from the list. */
struct class_mark_slice {
    const struct class_mark *list;
    size_t count;
};
struct class_mark_slice class_mark_list_of(const struct class_mark_list *marks,
                                           struct uuid attempt);
/* The one of the answer with this event; NULL when there is none. seq 0 has none. */
const struct class_mark *class_mark_find(struct class_mark_slice marks, const char *item,
                                         int64_t seq);

/* ---- what they said about the lecture ------------------------------------------------------ */

struct class_feedback {
    struct uuid id;
    const char *class_id;
    const char *bank_id;
    const char *survey_hash;
    const char *day;
};
/* The same form again replaces what it said, unless that was shown in a report already: what is
 * shown changes only with many forms at once, never with one. */
bool class_feedback_put(struct store *store, const struct class_feedback *form,
                        const struct survey_answer *answers, size_t count, struct err *err);
/* How many forms there are, and how many of them were shown in a report. */
bool class_feedback_count(struct store *store, const char *class_id, const char *bank_id,
                          const char *survey_hash, int64_t *forms, int64_t *released,
                          struct err *err);
/* Releases all that are there now. */
bool class_feedback_release(struct store *store, const char *class_id, const char *bank_id,
                            const char *survey_hash, struct err *err);
typedef bool class_feedback_fn(void *ctx, const char *form, const struct survey_answer *answer);
/* Answers of the released forms, by form id, which is random. */
bool class_feedback_answers(struct store *store, const char *class_id, const char *bank_id,
                            const char *survey_hash, class_feedback_fn *fn, void *ctx,
                            struct err *err);

/* ---- who did what -------------------------------------------------------------------------- */

struct class_audit {
    const char *class_id;
    const char *who;
    const char *what; /* a sentence in English, with ids */
    struct moment when;
};
bool class_audit_add(struct store *store, const struct class_audit *line, struct err *err);
typedef bool class_audit_fn(void *ctx, const struct class_audit *line);
/* Oldest first. */
bool class_audits(struct store *store, const char *class_id, class_audit_fn *fn, void *ctx,
                  struct err *err);

/* Erases a class: everything above that belongs to it, and the freed pages' content. With an alias,
 * only that learner; feedback, which is nobody's, stays then. ERR_INPUT when there is none. */
bool class_forget(struct store *store, const char *class_id, const char *alias, struct err *err);

#endif
