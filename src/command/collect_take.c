/* Takes one file that was handed in: opens it, grades it and keeps it, or says why not.
 * Which files there are is collect_walk.c's, what is had at hand for them collect_have.c's. */
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "wrapup/utf8.h"

/* What a file comes to once it is open. */
struct document {
    const char *file;
    const char *class_id;
    const char *signer;
    const struct buf *bytes;   /* of the file */
    const struct buf *payload; /* the hand-in or feedback */
};

static bool refuse(struct err *err, struct msg m)
{
    return err_set(err, ERR_INPUT, m);
}

/* The first fault stands for all of them: one line for a file. */
static bool refuse_faults(const struct faults *faults, struct err *err)
{
    for (unsigned l = 0; faults->count > 0 && l < LANG_COUNT; l++) {
        BUF_AUTO(text);
        BUF_AUTO(safe);
        const struct fault *first = &faults->list[0];
        msg_format(&text, (enum lang)l,
                   MSG(faults->total > 1 ? MSG_COLLECT_FAULTS : MSG_COLLECT_FAULT,
                       first->pointer[0] != '\0' ? first->pointer : "/", first->what[l],
                       NUM(faults->total - 1)));
        utf8_sanitize(&safe, buf_str(&text), text.len, false);
        size_t len = utf8_truncate(buf_str(&safe), safe.len, SAID_MAX - 1);
        memcpy(err->text.in[l], buf_str(&safe), len);
        err->text.in[l][len] = '\0';
    }
    return false;
}

/* ---- hand-ins ------------------------------------------------------------------------------ */

struct handed {
    const struct handin *handin;
    const struct collect_bank *bank;
    const char *hash; /* of the file and the bank it is graded with */
    int64_t learner;
    bool whole; /* nothing in it was left out */
    struct collect_counts counts;
};

static void list_names(const struct strings *names, struct buf *ret)
{
    enum { LISTED = 10 };
    for (size_t i = 0; i < names->count && i < LISTED; i++) {
        buf_addf(ret, "%s%s", i > 0 ? ", " : "", names->list[i]);
    }
    buf_adds(ret, names->count > LISTED ? ", …" : "");
}

/* What became of an attempt, where that is worth a line. */
static void tell(struct collect *c, const struct document *d, const struct handed *h,
                 const struct attempt *a, enum class_taken taken, const struct graded *graded)
{
    if (taken == CLASS_DIVERGING) {
        collect_trouble(c, d->file, MSG(MSG_COLLECT_DIVERGING, h->handin->alias, a->uuid.text));
    } else if (taken == CLASS_FOREIGN) {
        collect_trouble(c, d->file, MSG(MSG_COLLECT_FOREIGN, h->handin->alias, a->uuid.text));
    } else if (graded->others.count > 0 && taken != CLASS_SHORTER) {
        BUF_AUTO(names);
        list_names(&graded->others, &names);
        collect_trouble(c, d->file, MSG(MSG_COLLECT_OTHERS, buf_str(&names)));
    }
}

static void count_graded(struct collect_counts *counts, const struct graded *graded)
{
    for (size_t i = 0; i < graded->count; i++) {
        counts->answers += graded->answers[i].which == CLASS_FIRST;
    }
    counts->pending += graded->pending;
    counts->others += graded->others.count;
}

static bool keep_graded(struct collect *c, const struct document *d, struct handed *h,
                        const struct carried *carried, const struct graded *graded, struct err *err)
{
    BUF_AUTO(log);
    const struct attempt *a = &carried->attempt;
    enum class_taken taken = CLASS_KNOWN;
    int64_t id = 0;
    carried_log(carried, &log);
    const struct class_attempt row = {
        .learner = h->learner,
        .uuid = a->uuid,
        .store = h->handin->store.text,
        .bank_id = a->bank_id,
        .bank_hash = a->bank_hash,
        .quiz = a->quiz,
        .mode = a->mode,
        .plan = a->plan,
        .seed = a->seed,
        .started = a->started,
        .events = (int64_t)carried->count,
        .finished = graded->finished,
        .log = buf_str(&log),
        .log_len = log.len,
    };
    if (!class_attempt_put(c->app->store, &row, &taken, &id, err)) {
        return false;
    }
    h->counts.attempts[taken]++;
    h->whole = h->whole && taken != CLASS_DIVERGING && taken != CLASS_FOREIGN;
    tell(c, d, h, a, taken, graded);
    if (taken != CLASS_ADDED && taken != CLASS_EXTENDED && taken != CLASS_KNOWN) {
        return true;
    }
    count_graded(&h->counts, graded);
    return class_answers_replace(c->app->store, id, graded->answers, graded->count, err);
}

static bool keep_attempt(struct collect *c, const struct document *d, struct handed *h,
                         const struct carried *carried, struct err *err)
{
    struct graded graded;
    const struct grading with = {
        .bank = h->bank->bank,
        .bank_hash = h->bank->hash.hex,
        .taken = snapshot_get(&c->taken, c->app->store, carried->attempt.bank_hash),
        .memo = c->memo,
    };
    struct err why = ERR_INIT;
    if (!graded_make(&with, carried, &graded, &why)) {
        return refuse(err, MSG(MSG_COLLECT_REPLAY, carried->attempt.uuid.text));
    }
    bool fine = keep_graded(c, d, h, carried, &graded, err);
    graded_release(&graded);
    return fine;
}

static bool keep_checks(struct collect *c, const struct handed *h, struct err *err)
{
    for (size_t i = 0; i < h->handin->check_count; i++) {
        const struct handin_check *from = &h->handin->checks[i];
        const struct class_check check = {
            .learner = h->learner,
            .bank_id = h->handin->bank_id,
            .task = from->task,
            .rev = from->rev,
            .when = from->when,
            .state = from->state,
            .cause = from->cause,
            .route = from->route,
            .advisory = from->advisory,
            .spent_ms = from->spent_ms,
        };
        if (!class_check_put(c->app->store, &check, err)) {
            return false;
        }
    }
    return true;
}

/* A file that something was left out of is read again the next time: two aliases may have become
 * one person by then. */
static bool keep_file(struct collect *c, const struct document *d, const struct handed *h,
                      struct err *err)
{
    BUF_AUTO(name);
    const char *slash = strrchr(d->file, '/');
    const char *last = slash != NULL ? slash + 1 : d->file;
    utf8_sanitize(&name, last, strlen(last), false);
    const struct class_file file = {
        .class_id = d->class_id,
        .hash = h->hash,
        .name = buf_str(&name),
        .kind = "handin",
        .when = c->now,
    };
    return !h->whole || class_file_add(c->app->store, &file, err);
}

static bool keep_handin(struct collect *c, const struct document *d, struct handed *h,
                        struct err *err)
{
    bool pinned = false;
    if (!class_learner_put(c->app->store, d->class_id, h->handin->alias, d->signer, &h->learner,
                           &pinned, err)) {
        return false;
    }
    if (!pinned) {
        return refuse(err, MSG(MSG_COLLECT_OTHER_KEY, h->handin->alias));
    }
    for (size_t i = 0; i < h->handin->attempt_count; i++) {
        if (!keep_attempt(c, d, h, &h->handin->attempts[i], err)) {
            return false;
        }
    }
    return keep_checks(c, h, err) && keep_file(c, d, h, err);
}

static void add_counts(struct collect_counts *to, const struct collect_counts *from)
{
    for (size_t i = 0; i < COUNT_OF(to->attempts); i++) {
        to->attempts[i] += from->attempts[i];
    }
    to->answers += from->answers;
    to->pending += from->pending;
    to->others += from->others;
}

/* The same bytes graded with the same bank come to the same again. */
static struct hash file_hash(const struct document *d, const struct collect_bank *bank)
{
    struct hash parts[2] = {hash_bytes(buf_str(d->bytes), d->bytes->len), bank->hash};
    return hash_bytes(parts, sizeof(parts));
}

/* Within a savepoint: the file is kept whole or not at all. */
static bool shelter_handin(struct collect *c, const struct document *d, struct handed *h,
                           struct err *err)
{
    struct store *store = c->app->store;
    if (!class_file_begin(store, err)) {
        return false;
    }
    if (!keep_handin(c, d, h, err)) {
        class_file_drop(store);
        return false;
    }
    return class_file_keep(store, err);
}

static bool fits_class(const struct document *d, const char *class_id, struct err *err)
{
    return strcmp(class_id, d->class_id) == 0 ||
           refuse(err,
                  MSG0(d->class_id[0] == '\0' ? MSG_COLLECT_NOT_SEALED : MSG_COLLECT_OTHER_CLASS));
}

static bool take_read(struct collect *c, const struct document *d, const struct handin *handin,
                      bool *known, struct err *err)
{
    struct handed h = {.handin = handin, .whole = true};
    h.bank = fits_class(d, handin->class_id, err) ? collect_bank(c, handin->bank_id, err) : NULL;
    if (h.bank == NULL) {
        return false;
    }
    struct hash hash = file_hash(d, h.bank);
    h.hash = hash.hex;
    if (!class_file_seen(c->app->store, d->class_id, h.hash, known, err)) {
        return false;
    }
    if (*known) {
        return true;
    }
    if (!shelter_handin(c, d, &h, err)) {
        return false;
    }
    add_counts(&c->counts, &h.counts);
    c->counts.handins++;
    c->counts.plain += d->class_id[0] == '\0';
    return true;
}

static bool take_handin(struct collect *c, const struct document *d, bool *known, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct handin handin;
    if (!handin_read(buf_str(d->payload), d->payload->len, &handin, &faults, err)) {
        return refuse_faults(&faults, err);
    }
    bool fine = take_read(c, d, &handin, known, err);
    handin_release(&handin);
    return fine;
}

/* ---- surveys ------------------------------------------------------------------------------- */

static bool shelter_form(struct collect *c, const struct feedback_form *form, struct err *err)
{
    struct store *store = c->app->store;
    if (!class_file_begin(store, err)) {
        return false;
    }
    if (!class_feedback_put(store, &form->head, form->answers, form->count, err)) {
        class_file_drop(store);
        return false;
    }
    return class_file_keep(store, err);
}

/* Nothing of the file is kept but the form: neither its name nor when it came. */
static bool take_feedback(struct collect *c, const struct document *d, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct feedback_form form;
    if (!feedback_read(buf_str(d->payload), d->payload->len, &form, &faults, err)) {
        return refuse_faults(&faults, err);
    }
    bool fine = fits_class(d, form.head.class_id, err) &&
                collect_bank(c, form.head.bank_id, err) != NULL && shelter_form(c, &form, err);
    c->counts.forms += fine;
    feedback_release(&form);
    return fine;
}

/* ---- any file ------------------------------------------------------------------------------ */

static bool take_document(struct collect *c, const struct document *d, bool *known, struct err *err)
{
    if (c->only_class != NULL && strcmp(c->only_class, d->class_id) != 0) {
        return refuse(err, MSG0(MSG_COLLECT_OTHER_CLASS));
    }
    enum exchange_kind kind = exchange_kind(buf_str(d->payload), d->payload->len);
    if (kind == EXCHANGE_HANDIN) {
        return take_handin(c, d, known, err);
    }
    return kind == EXCHANGE_FEEDBACK ? take_feedback(c, d, err)
                                     : refuse(err, MSG0(MSG_COLLECT_FOREIGN_FILE));
}

static bool take_opened(struct collect *c, const struct document *sealed,
                        const struct collect_class *class, bool *known, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    CLEANUP(opened_release) struct opened opened = OPENED_INIT;
    struct document d = *sealed;
    if (!sealed_open(buf_str(d.bytes), d.bytes->len, &class->keys, &opened, &faults, err)) {
        return refuse_faults(&faults, err);
    }
    d.payload = &opened.payload;
    d.signer = opened.signer;
    if (class->sign_wanted && opened.signer[0] == '\0' &&
        exchange_kind(buf_str(d.payload), d.payload->len) == EXCHANGE_HANDIN) {
        return refuse(err, MSG0(MSG_COLLECT_UNSIGNED));
    }
    return take_document(c, &d, known, err);
}

static bool take_sealed(struct collect *c, const char *file, const struct buf *bytes, bool *known,
                        struct err *err)
{
    struct uuid id;
    if (!sealed_class(buf_str(bytes), bytes->len, &id)) {
        return refuse(err, MSG0(MSG_COLLECT_DAMAGED));
    }
    if (c->only_class != NULL && strcmp(c->only_class, id.text) != 0) {
        return refuse(err, MSG0(MSG_COLLECT_OTHER_CLASS));
    }
    const struct document d = {.file = file, .class_id = id.text, .bytes = bytes};
    const struct collect_class *class = collect_class(c, id.text, err);
    return class != NULL && take_opened(c, &d, class, known, err);
}

bool collect_take(struct collect *c, const char *file, const struct buf *bytes, bool *known,
                  struct err *err)
{
    *known = false;
    if (exchange_kind(buf_str(bytes), bytes->len) == EXCHANGE_SEALED) {
        return take_sealed(c, file, bytes, known, err);
    }
    const struct document d = {
        .file = file, .class_id = "", .signer = "", .bytes = bytes, .payload = bytes};
    return take_document(c, &d, known, err);
}
