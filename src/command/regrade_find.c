/* Replays what was handed in with the bank as it is now, and notes what would count otherwise.
 * Asking before anything is done is regrade.c's. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "regrade.h"

/* What counts now. */
struct counting {
    struct regrade *r;
    const char *bank_hash;
    struct row {
        int64_t attempt;
        int64_t place;
        int64_t rev;
        int64_t seq;
        double score;
        enum class_which which;
        enum verdict_kind verdict;
    } * rows;
    size_t row_count;
    struct class_mark_list marks;
    struct snapshot taken;
    struct question_memo *memo;
};

static void counting_release(struct counting *c)
{
    free(c->rows);
    class_mark_list_release(&c->marks);
    snapshot_release(&c->taken);
    question_memo_free(c->memo);
}

void regrade_release(struct regrade *r)
{
    for (size_t i = 0; i < r->attempt_count; i++) {
        graded_release(&r->attempts[i].graded);
    }
    free(r->attempts);
    free(r->changes);
    free(r->kept);
    arena_free(r->strings);
}

/* ---- what counts now ------------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;
    if (x->attempt != y->attempt) {
        return x->attempt < y->attempt ? -1 : 1;
    }
    if (x->place != y->place) {
        return x->place < y->place ? -1 : 1;
    }
    return (x->which > y->which) - (x->which < y->which);
}

static bool note_row(void *ctx, const struct class_answer *a)
{
    struct counting *c = ctx;
    c->rows = xgrow(c->rows, c->row_count, sizeof(*c->rows));
    c->rows[c->row_count++] = (struct row){.attempt = a->attempt,
                                           .place = a->place,
                                           .rev = a->rev,
                                           .seq = a->seq,
                                           .score = a->score,
                                           .which = a->which,
                                           .verdict = a->verdict};
    return true;
}

static bool read_counting(struct counting *c, struct err *err)
{
    struct regrade *r = c->r;
    struct store *store = r->app->store;
    if (!class_answers(store, r->class_id, r->bank->id, note_row, c, err) ||
        !class_mark_list_read(store, r->class_id, r->bank->id, &c->marks, err) ||
        !class_marks_newest(store, r->class_id, r->bank->id, &r->last_ms, err)) {
        return false;
    }
    if (c->row_count > 0) {
        qsort(c->rows, c->row_count, sizeof(*c->rows), compare_rows);
    }
    return true;
}

static const struct row *find_row(const struct counting *c, int64_t attempt, int64_t place,
                                  enum class_which which)
{
    const struct row wanted = {.attempt = attempt, .place = place, .which = which};
    return c->row_count == 0
               ? NULL
               : bsearch(&wanted, c->rows, c->row_count, sizeof(*c->rows), compare_rows);
}

/* ---- what would count ------------------------------------------------------------------------ */

static const double waiting = -1;

static double counted(enum verdict_kind verdict, double score)
{
    return verdict == VERDICT_PENDING ? waiting : score;
}

static bool is_persons(const struct class_mark *mark)
{
    return strcmp(mark->why, "person") == 0;
}

static bool is_old_key(const struct class_mark *mark, const struct question *q)
{
    const struct hash now = question_key_hash(q);
    return mark->key_hash[0] != '\0' && strcmp(mark->key_hash, now.hex) != 0;
}

/* What an answer comes to: graded, or as a person marked it by the key as it is. *back is the mark
 * that no longer fits. */
static double judge(const struct counting *c, const struct class_answer *a,
                    const struct class_mark *mark, const struct class_mark **back)
{
    const struct question *q = bank_question(c->r->bank, a->item);
    bool here = q != NULL && a->rev == q->rev;
    if (mark == NULL || (a->verdict != VERDICT_PENDING && !is_persons(mark))) {
        return counted(a->verdict, a->score);
    }
    if (here && is_old_key(mark, q)) {
        *back = mark;
        return counted(a->verdict, a->score);
    }
    return mark->score;
}

static struct change make_change(const struct counting *c, const struct class_attempt *kept,
                                 const struct class_answer *a, double before, double after)
{
    const struct regrade *r = c->r;
    const struct question *q = bank_question(r->bank, a->item);
    return (struct change){
        .attempt = kept->uuid,
        .learner = kept->learner,
        .which = a->which,
        .question = q != NULL ? (size_t)(q - r->bank->questions) : SIZE_MAX,
        .item = arena_strndup(r->strings, a->item, strlen(a->item)),
        .seq = a->seq,
        .before = before,
        .after = after,
    };
}

static void add_change(struct counting *c, const struct change *made, const struct class_mark *back)
{
    struct regrade *r = c->r;
    r->changes = xgrow(r->changes, r->change_count, sizeof(*r->changes));
    struct change *change = &r->changes[r->change_count++];
    *change = *made;
    if (back != NULL) {
        change->mark = back->uuid;
        r->taken_back += is_persons(back);
    }
}

static const struct class_answer *answer_at(const struct graded *graded,
                                            const struct class_answer *like)
{
    for (size_t i = 0; i < graded->count; i++) {
        const struct class_answer *a = &graded->answers[i];
        if (a->place == like->place && a->which == like->which) {
            return a;
        }
    }
    return NULL;
}

/* The row to be written waits although its score is known: without a mark by the key as it is
 * nothing would say it. */
static bool needs_mark(const struct counting *c, const struct class_answer *row,
                       const struct class_answer *a, const struct class_mark *mark)
{
    const struct question *q = bank_question(c->r->bank, a->item);
    return q != NULL && row != NULL && row->verdict == VERDICT_PENDING &&
           a->verdict != VERDICT_PENDING && (mark == NULL || is_old_key(mark, q));
}

/* `rows`: what is to be written. */
static void compare(struct counting *c, const struct class_attempt *kept,
                    const struct class_answer *a, const struct graded *rows)
{
    static const double same = 1e-9;
    struct regrade *r = c->r;
    const struct row *row = find_row(c, kept->id, a->place, a->which);
    const struct class_mark *mark = class_mark_find(class_mark_list_of(&c->marks, kept->uuid),
                                                    a->item, a->seq);
    const struct class_mark *back = NULL;
    double before = mark != NULL  ? mark->score
                    : row != NULL ? counted(row->verdict, row->score)
                                  : waiting;
    double after = judge(c, a, mark, &back);
    if (fabs(before - after) > same || back != NULL) {
        const struct change change = make_change(c, kept, a, before, after);
        add_change(c, &change, back);
    } else if (needs_mark(c, answer_at(rows, a), a, mark)) {
        r->kept = xgrow(r->kept, r->kept_count, sizeof(*r->kept));
        r->kept[r->kept_count++] = make_change(c, kept, a, before, after);
    }
}

/* ---- one attempt ----------------------------------------------------------------------------- */

static bool differs(const struct counting *c, int64_t attempt, const struct graded *graded)
{
    for (size_t i = 0; i < graded->count; i++) {
        const struct class_answer *a = &graded->answers[i];
        const struct row *row = find_row(c, attempt, a->place, a->which);
        if (row == NULL || row->verdict != a->verdict || row->score != a->score ||
            row->rev != a->rev || row->seq != a->seq) {
            return true;
        }
    }
    return false;
}

/* Rows are as `collect` would make them; what counts goes further where only the key was mended. */
static bool regrade_carried(struct counting *c, const struct class_attempt *kept,
                            const struct carried *carried)
{
    struct regrade *r = c->r;
    struct graded rows;
    struct graded mended;
    struct err why = ERR_INIT;
    struct grading with = {
        .bank = r->bank,
        .bank_hash = c->bank_hash,
        .taken = snapshot_get(&c->taken, r->app->store, kept->bank_hash),
        .memo = c->memo,
    };
    if (!graded_make(&with, carried, &rows, &why)) {
        return false;
    }
    with.mended = true;
    bool further = rows.others.count > 0 && graded_make(&with, carried, &mended, &why);
    const struct graded *counts = further ? &mended : &rows;
    for (size_t i = 0; i < counts->count; i++) {
        compare(c, kept, &counts->answers[i], &rows);
    }
    if (further) {
        graded_release(&mended);
    }
    if (differs(c, kept->id, &rows)) {
        r->attempts = xgrow(r->attempts, r->attempt_count, sizeof(*r->attempts));
        r->attempts[r->attempt_count++] = (struct regraded){kept->id, rows};
    } else {
        graded_release(&rows);
    }
    return true;
}

static bool regrade_attempt(void *ctx, const struct class_attempt *kept)
{
    struct counting *c = ctx;
    struct json_doc *doc = NULL;
    struct carried carried = {.events = NULL};
    if (!carried_read(kept, &doc, &carried) || !regrade_carried(c, kept, &carried)) {
        c->r->unreadable++;
    }
    carried_release(doc, &carried);
    return true;
}

bool regrade_find(struct regrade *r, struct err *err)
{
    const struct hash hash = app_bank_hash(r->app);
    CLEANUP(counting_release)
    struct counting c = {.r = r, .bank_hash = hash.hex, .memo = question_memo_new()};
    return read_counting(&c, err) &&
           class_attempts(r->app->store, r->class_id, r->bank->id, true, regrade_attempt, &c, err);
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool write_change(struct regrade *r, const struct change *change, const char *by,
                         struct moment when, struct err *err)
{
    BUF_AUTO(key);
    if (change->question != SIZE_MAX) {
        const struct hash hash = question_key_hash(&r->bank->questions[change->question]);
        buf_adds(&key, hash.hex);
    }
    struct class_mark mark = {
        .uuid = uuid_random(),
        .attempt = change->attempt,
        .item = change->item,
        .seq = change->seq,
        .score = change->after < 0 ? 0 : change->after,
        .why = "regrade",
        .by = by,
        .comment = "",
        .when = when,
        .undoes = change->mark.text,
        .key_hash = buf_str(&key),
    };
    if (change->mark.text[0] != '\0' && !class_mark_add(r->app->store, &mark, err)) {
        return false;
    }
    mark.uuid = uuid_random();
    mark.undoes = "";
    return change->after < 0 || class_mark_add(r->app->store, &mark, err);
}

static bool write_all(struct regrade *r, const char *by, struct err *err)
{
    BUF_AUTO(what);
    struct moment when = r->app->ops->now(r->app);
    const struct hash hash = app_bank_hash(r->app);
    when.at_ms = when.at_ms > r->last_ms ? when.at_ms : r->last_ms + 1;
    for (size_t i = 0; i < r->attempt_count; i++) {
        const struct graded *graded = &r->attempts[i].graded;
        if (!class_answers_replace(r->app->store, r->attempts[i].id, graded->answers, graded->count,
                                   err)) {
            return false;
        }
    }
    for (size_t i = 0; i < r->change_count; i++) {
        if (!write_change(r, &r->changes[i], by, when, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < r->kept_count; i++) {
        if (!write_change(r, &r->kept[i], by, when, err)) {
            return false;
        }
    }
    buf_addf(&what, "regraded \"%s\" with bank %s: %zu answers changed, %zu marks taken back",
             r->bank->id, hash.hex, r->change_count, r->taken_back);
    const struct class_audit line = {
        .class_id = r->class_id, .who = by, .what = buf_str(&what), .when = when};
    return class_audit_add(r->app->store, &line, err);
}

bool regrade_apply(struct regrade *r, const char *by, struct err *err)
{
    const struct hash hash = app_bank_hash(r->app);
    const struct buf *bytes = &r->app->bank_bytes;
    struct store *store = r->app->store;
    /* Kept, so that what was graded by which key can be told later. */
    if (!store_bank_keep(store, hash.hex, r->bank->id, buf_str(bytes), bytes->len,
                         r->app->ops->now(r->app), err) ||
        !class_batch_begin(store, err)) {
        return false;
    }
    if (!write_all(r, by, err)) {
        class_batch_abort(store);
        return false;
    }
    return class_batch_commit(store, err);
}
