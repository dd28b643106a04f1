/* Files that go from one machine to another: a learner's own attempts ("wrapup-move/1"), what is
 * handed in and what comes back. Nothing in a file is trusted: every reader here checks each member
 * with its bounds, lists every fault with its place, and changes nothing but *ret. Whether events
 * can be replayed is not this folder's business. */
#ifndef WRAPUP_EXCHANGE_H
#define WRAPUP_EXCHANGE_H

#include "wrapup/class.h"
#include "wrapup/fault.h"
#include "wrapup/json.h"
#include "wrapup/seal.h"
#include "wrapup/store.h"
#include "wrapup/strings.h"

/* ---- what a file is ----------------------------------------------------------------------------
 */

enum exchange_kind {
    EXCHANGE_NONE, /* none of ours */
    EXCHANGE_MOVE,
    EXCHANGE_HANDIN,
    EXCHANGE_FEEDBACK,
    EXCHANGE_SEALED, /* either of the two before, for an instructor */
    EXCHANGE_CLASS,
    EXCHANGE_MARKS,
    EXCHANGE_SECRET,
};
/* By the member "format", of any version; the rest of the file may still be damaged. */
enum exchange_kind exchange_kind(const char *bytes, size_t len);

/* ---- a learner's own attempts ------------------------------------------------------------------
 */

/* Appends every attempt of the store with its events and banks as one JSON document. Settings,
 * what checks remember and survey answers (which are nobody's) stay behind. *attempts is how many.
 */
bool move_write(struct store *store, struct buf *json, size_t *attempts, struct err *err);

struct move_result {
    size_t added;     /* attempts that were not here */
    size_t extended;  /* attempts that went on elsewhere */
    size_t known;     /* attempts that were here already */
    size_t diverging; /* attempts that went on in both places: left as they are */
};
/* Says whether an attempt with its events can be one at the bank with these bytes; on false *err
 * may say why. The same bytes come with the same pointer. Replaying is not this folder's business.
 */
typedef bool move_check_fn(void *ctx, const struct attempt *attempt, const struct event *events,
                           size_t count, const char *bank_bytes, struct err *err);
struct move_check {
    move_check_fn *fn;
    void *ctx;
};

/* Reads such a document and adds its attempts. Everything is checked before anything is written, by
 * `check` too whether each attempt can be replayed: on a fault (listed in faults) nothing has
 * changed; on an error of the store nothing but the attempts already taken. What is no such
 * document at all is told as an error, without faults. */
bool move_read(struct store *store, const char *json, size_t len, struct moment now,
               const struct move_check *check, struct move_result *ret, struct faults *faults,
               struct err *err);

/* ---- names
 * --------------------------------------------------------------------------------------- */

/* In characters, NFC, without control, bidirectional and invisible characters, without space at
 * either end or more than one between words. */
enum { ALIAS_MAX = 64 };
/* Appends what was typed as an alias is written; false, with *ret unchanged, when it can't be one:
 * *err says why. The same rule holds for the name of a class. */
bool alias_clean(const char *typed, struct buf *ret, struct err *err);

/* ---- classes ("wrapup-class/1")
 * ------------------------------------------------------------------ */

/* What a learner may know of a class; handed out by its instructor. */
struct class_paper {
    struct uuid id;
    char *name;
    struct strings bank_ids; /* the banks it is about, with the hash of each */
    struct strings bank_hashes;
    char box[SEAL_PUBLIC_TEXT];  /* X25519: hand-ins are sealed for it */
    char sign[SEAL_PUBLIC_TEXT]; /* Ed25519: marks are signed with it */
    bool survey;                 /* survey answers are asked for */
    bool sign_wanted;            /* hand-ins are to be signed */
};
void class_paper_release(struct class_paper *paper);
void class_paper_write(const struct class_paper *paper, struct buf *json);
bool class_paper_read(const char *bytes, size_t len, struct class_paper *ret, struct faults *faults,
                      struct err *err);

/* The secret half ("wrapup-secret/1"), also that of a learner's own key, whose class is "". Wipe it
 * after use. */
struct class_keys {
    char class_id[UUID_TEXT];
    struct seal_keys box;
    struct seal_keys sign;
};
void class_keys_wipe(struct class_keys *keys);
/* passphrase NULL or "": not locked. False when there is no memory for locking. */
bool class_keys_write(const struct class_keys *keys, const char *passphrase, struct buf *json,
                      struct err *err);
/* Whether a passphrase is needed. */
bool class_keys_locked(const char *bytes, size_t len);
bool class_keys_read(const char *bytes, size_t len, const char *passphrase, struct class_keys *ret,
                     struct faults *faults, struct err *err);

/* ---- hand-ins ("wrapup-handin/1")
 * ---------------------------------------------------------------- */

enum { HANDIN_ATTEMPTS_MAX = 10000, HANDIN_CHECKS_MAX = 100000 };

/* An attempt with its events, numbered from 1 without a gap. Strings are borrowed from the document
 * it was read from. */
struct carried {
    struct attempt attempt;
    struct event *events;
    size_t count;
};
/* Appends its log as class_attempt wants it: one line of JSON for each event, the same bytes for
 * the same event whatever the file looked like. */
void carried_log(const struct carried *attempt, struct buf *ret);

/* Reads an attempt with its log back from where it was kept. False when that is no log. Strings are
 * borrowed from both; release it with carried_release(). */
bool carried_read(const struct class_attempt *kept, struct json_doc **doc, struct carried *ret);
void carried_release(struct json_doc *doc, struct carried *attempt);

/* A live check as the learner's machine reports it. */
struct handin_check {
    const char *task;
    int64_t rev;
    struct moment when;
    const char *state;
    const char *cause;
    const char *route;
    bool advisory;
    int64_t spent_ms;
};
struct handin {
    struct json_doc *doc; /* all strings are its */
    const char *bank_id;
    const char *alias;
    const char *class_id; /* "" without a class file */
    struct moment made;
    struct uuid store;
    const char *program;      /* version of wrapup that wrote it */
    struct carried *attempts; /* every one is at bank_id */
    size_t attempt_count;
    struct handin_check *checks;
    size_t check_count;
};
/* ERR_INPUT without faults when it is no hand-in at all. A sealed one is opened first. */
bool handin_read(const char *bytes, size_t len, struct handin *ret, struct faults *faults,
                 struct err *err);
void handin_release(struct handin *handin);

/* Who hands in what to whom. */
struct handin_head {
    const char *bank_id;
    const char *alias;
    const char *class_id; /* "" without a class file */
    struct moment made;
};
struct handin_counts {
    size_t attempts, answers, checks;
};
/* Appends all attempts of the store at that bank and what checks of it came to, without evidence.
 */
bool handin_write(struct store *store, const struct handin_head *head, struct buf *json,
                  struct handin_counts *ret, struct err *err);

/* ---- sealing ("wrapup-sealed/1" around "wrapup-signed/1")
 * ---------------------------------------- */

/* Appends the document sealed for the class; with `signer` signed too, by the learner's Ed25519
 * keys. A class file that was read holds keys that can be sealed for. */
void sealed_write(const struct class_paper *paper, const struct seal_keys *signer,
                  const struct buf *payload, struct buf *json);
/* Appends the id of the class that a sealed file is for: a UUID; false when it isn't one. */
bool sealed_class(const char *bytes, size_t len, struct uuid *ret);
struct opened {
    struct buf payload;            /* a hand-in or a feedback file */
    char signer[SEAL_PUBLIC_TEXT]; /* the learner's Ed25519 key, verified; "" when not signed */
};
#define OPENED_INIT \
    { \
        .payload = BUF_INIT, .signer = "" \
    }
void opened_release(struct opened *opened);
/* Refuses what is for another class or another key, was changed, or is signed for another
 * instructor. The caller compares the class that the payload names. */
bool sealed_open(const char *bytes, size_t len, const struct class_keys *keys, struct opened *ret,
                 struct faults *faults, struct err *err);

/* ---- what learners say about the lecture ("wrapup-feedback/1")
 * ----------------------------------- */

enum { FEEDBACK_ANSWERS_MAX = 1000, FEEDBACK_VALUE_MAX = 65536, DAY_TEXT = 11 };

/* Nothing in it tells who wrote it, or when but for the day; answers stand in the order of their
 * items' ids. */
struct feedback_form {
    struct json_doc *doc; /* all strings are its; NULL for one to be written */
    struct class_feedback head;
    struct survey_answer *answers;
    size_t count;
};
bool feedback_read(const char *bytes, size_t len, struct feedback_form *ret, struct faults *faults,
                   struct err *err);
void feedback_release(struct feedback_form *form);
/* Appends the form's answers that say something; *answers is how many. form's class_id "" without a
 * class file. */
bool feedback_write(struct store *store, const struct class_feedback *form, struct buf *json,
                    size_t *answers, struct err *err);

/* ---- what comes back ("wrapup-marks/1")
 * ---------------------------------------------------------- */

enum { MARKS_MAX = 100000, MARKS_COMMENT_MAX = 65536, MARKS_BY_MAX = 256 };

struct marks_file {
    struct json_doc *doc; /* all strings are its; NULL for one to be written */
    const char *class_id;
    const char *alias;
    const char *bank_id;
    struct class_mark *marks;
    size_t count;
    const char *key; /* Ed25519, read only */
};
/* Appends the marks of one learner at one bank, signed by the instructor. */
void marks_write(const struct marks_file *file, const struct class_keys *keys, struct buf *json);
/* Only marks whose signature is `key`'s (NULL: the key the file names, whoever's that is) come
 * back; the caller knows the key of the class. */
bool marks_read(const char *bytes, size_t len, const char *key, struct marks_file *ret,
                struct faults *faults, struct err *err);
void marks_release(struct marks_file *file);

#endif
