/* Grades attempts that were handed in from their raw responses.
 * Who handed them in, and keeping what comes out, is collect_take.c's. */
#include "graded.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"

struct work {
    const struct grading *with;
    const struct carried *attempt;
    struct strings order; /* all items of the plan, */
    struct plan plan;     /* and those of them that the bank has */
    struct session *session;
    bool *undone; /* by event number; NULL: not asked yet */
    struct graded out;
};

void graded_release(struct graded *graded)
{
    free(graded->answers);
    strings_release(&graded->others);
    arena_free(graded->values);
    *graded = (struct graded){.answers = NULL, .others = STRINGS_INIT};
}

static void work_release(struct work *w)
{
    session_free(w->session);
    plan_release(&w->plan);
    strings_release(&w->order);
    free(w->undone);
    graded_release(&w->out);
}

/* ---- revisions ----------------------------------------------------------------------------- */

/* An item's revision in a bank; 0 when it isn't there. */
static int64_t revision(const struct bank *bank, const char *id)
{
    const struct question *question = bank_question(bank, id);
    if (question != NULL) {
        return question->rev;
    }
    const struct task *task = bank_task(bank, id);
    return task != NULL ? task->rev : 0;
}

static bool has_key(const struct work *w, const struct item *item, const char *key_hash)
{
    const struct hash hash = item->question != NULL
                                 ? question_memo_key(w->with->memo, item->question)
                                 : task_key_hash(item->task);
    return key_hash != NULL && strcmp(hash.hex, key_hash) == 0;
}

/* The revision in which the item was answered; 0: unknown here. Where the bank it was taken with
 * isn't here, an equal key says that the same was asked. */
static int64_t taken_revision(const struct work *w, const struct item *item,
                              const struct given *given)
{
    int64_t here = revision(w->with->bank, item_id(item));
    if (strcmp(w->attempt->attempt.bank_hash, w->with->bank_hash) == 0) {
        return here;
    }
    if (w->with->mended && item->question != NULL &&
        bank_same_words(w->with->taken, item->question)) {
        return here;
    }
    if (w->with->taken != NULL) {
        return revision(w->with->taken, item_id(item));
    }
    const char *key = given->seq > 0 ? w->attempt->events[given->seq - 1].key_hash : NULL;
    return has_key(w, item, key) ? here : 0;
}

/* ---- answers ------------------------------------------------------------------------------- */

static void doubt(struct work *w, const char *item)
{
    if (!strings_has(&w->out.others, item)) {
        strings_add(&w->out.others, item);
    }
}

static void add(struct work *w, const struct class_answer *answer)
{
    struct graded *out = &w->out;
    out->answers[out->count++] = *answer;
    out->pending += answer->verdict == VERDICT_PENDING && answer->which == CLASS_FIRST;
}

static const char *keep_value(struct work *w, const struct buf *json)
{
    return arena_strndup(w->out.values, buf_str(json), json->len);
}

static const char *value_of(struct work *w, const struct item *item, const struct given *given)
{
    BUF_AUTO(json);
    struct json_writer out = {.out = &json};
    if (item->question != NULL && given->response.value.count == 0) {
        return "";
    }
    json_open(&out, NULL, '[');
    for (size_t i = 0; i < given->response.value.count; i++) {
        json_put_string(&out, NULL, given->response.value.list[i]);
    }
    if (item->task != NULL) {
        json_put_string(&out, NULL, task_state_name(given->checked.state));
        json_put_string(&out, NULL, given->checked.cause);
        json_put_string(&out, NULL, given->checked.route);
    }
    json_close(&out, ']');
    return keep_value(w, &json);
}

static void add_given(struct work *w, size_t place, const struct item *item, enum class_which which)
{
    const struct given *given = which == CLASS_FIRST ? &item->first : &item->last;
    struct class_answer answer = {
        .place = (int64_t)place,
        .which = which,
        .item = item_id(item),
        .rev = taken_revision(w, item, given),
        .verdict = given->verdict.kind,
        .score = given->verdict.score,
        .certainty = given->certainty,
        .hints = (int64_t)given->hints,
        .spent_ms = given->spent_ms,
        .seq = given->seq,
        .selfmarked = given->selfmarked,
        .value = value_of(w, item, given),
    };
    if (answer.rev != revision(w->with->bank, answer.item)) {
        answer.verdict = VERDICT_PENDING;
        answer.score = 0;
        doubt(w, answer.item);
    }
    add(w, &answer);
}

static bool was_presented(const struct carried *attempt, const char *item)
{
    for (size_t i = 0; i < attempt->count; i++) {
        const struct event *e = &attempt->events[i];
        if (e->kind == EVENT_PRESENTED && e->item != NULL && strcmp(e->item, item) == 0) {
            return true;
        }
    }
    return false;
}

/* What was seen and left without an answer scores nothing; what was never seen is missing. */
static bool was_passed(const struct work *w, const struct item *item)
{
    return item->state == ITEM_SKIPPED || (w->out.finished && item->state == ITEM_OPEN &&
                                           was_presented(w->attempt, item_id(item)));
}

static void add_item(struct work *w, size_t place, const struct item *item)
{
    if (item->first.seq != 0) {
        add_given(w, place, item, CLASS_FIRST);
    }
    if (item->last.seq != 0 && item->last.seq != item->first.seq) {
        add_given(w, place, item, CLASS_LAST);
    }
    /* Left without an answer in a revision that nobody knows: nothing can be said of that. */
    int64_t rev = item->first.seq == 0 ? taken_revision(w, item, &item->first) : 0;
    if (rev > 0 && was_passed(w, item)) {
        const struct class_answer skipped = {
            .place = (int64_t)place,
            .item = item_id(item),
            .rev = rev,
            .verdict = VERDICT_SKIPPED,
            .value = "",
        };
        add(w, &skipped);
    }
}

/* ---- items that this bank lacks ------------------------------------------------------------- */

/* The number of the event that an undo takes back; 0 for none. */
static size_t undone_by(const struct event *e)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    size_t seq = 0;
    if (e->kind == EVENT_UNDO && json_doc_parse(e->body, strlen(e->body), &doc, &faults)) {
        const cJSON *target = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "seq");
        bool fits = cJSON_IsNumber(target) && target->valuedouble >= 1 &&
                    target->valuedouble < (double)e->seq;
        seq = fits ? (size_t)target->valuedouble : 0;
        json_doc_free(doc);
    }
    return seq;
}

/* Which events were taken back, by number; each undo is read once. */
static const bool *undone_events(struct work *w)
{
    if (w->undone == NULL) {
        w->undone = xcalloc(w->attempt->count + 1, sizeof(*w->undone));
        for (size_t i = 0; i < w->attempt->count; i++) {
            w->undone[undone_by(&w->attempt->events[i])] = true;
        }
    }
    return w->undone;
}

static const char *raw_value(struct work *w, const struct event *e)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(json);
    struct json_doc *doc = NULL;
    if (json_doc_parse(e->body, strlen(e->body), &doc, &faults)) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "value");
        if (cJSON_IsArray(value)) {
            json_canonical(&json, value);
        }
    }
    json_doc_free(doc);
    return keep_value(w, &json);
}

static void add_raw(struct work *w, size_t place, const struct event *e, enum class_which which)
{
    const struct class_answer answer = {
        .place = (int64_t)place,
        .which = which,
        .item = w->order.list[place],
        .rev = w->with->taken != NULL ? revision(w->with->taken, w->order.list[place]) : 0,
        .verdict = VERDICT_PENDING,
        .spent_ms = e->spent_ms < 0 ? 0 : e->spent_ms,
        .seq = e->seq,
        .value = raw_value(w, e),
    };
    add(w, &answer);
}

static void add_missing(struct work *w, size_t place)
{
    const struct event *first = NULL;
    const struct event *last = NULL;
    const char *id = w->order.list[place];
    const bool *undone = undone_events(w);
    for (size_t i = 0; i < w->attempt->count; i++) {
        const struct event *e = &w->attempt->events[i];
        bool stands = e->kind == EVENT_ANSWER && e->item != NULL && strcmp(e->item, id) == 0 &&
                      !undone[e->seq];
        first = stands && first == NULL ? e : first;
        last = stands ? e : last;
    }
    if (first != NULL) {
        add_raw(w, place, first, CLASS_FIRST);
        doubt(w, id);
    }
    if (last != first) {
        add_raw(w, place, last, CLASS_LAST);
    }
}

/* ---- the whole attempt --------------------------------------------------------------------- */

/* An event about an item that this bank lacks keeps its place in the numbering as a mark, which
 * changes nothing in a session. */
static bool apply(struct work *w, const struct event *event, struct err *err)
{
    struct event e = *event;
    w->out.finished = w->out.finished || e.kind == EVENT_FINISH;
    bool lacking = w->plan.items.count < w->order.count;
    if (lacking && e.item != NULL && !strings_has(&w->plan.items, e.item)) {
        if (!strings_has(&w->order, e.item)) {
            return err_set(err, ERR_INPUT, MSG(MSG_SESSION_EVENT, NUM(e.seq)));
        }
        e.kind = EVENT_MARK;
        e.item = w->plan.items.count > 0 ? w->plan.items.list[0] : NULL;
        e.body = "{}";
    }
    return w->plan.items.count == 0 || session_apply(w->session, &e, err);
}

/* Each undo replays what went before: more than a person would do is done to keep us busy. */
enum { UNDOS_MAX = 1000 };

static bool replay(struct work *w, struct err *err)
{
    const struct attempt *a = &w->attempt->attempt;
    if (!plan_read_part(w->with->bank, a->plan, a->seed, &w->order, &w->plan, err)) {
        return false;
    }
    if (strcmp(quiz_mode_name(w->plan.mode), a->mode) != 0) {
        return err_set(err, ERR_INPUT, MSG0(MSG_SESSION_PLAN));
    }
    w->session = session_new(w->with->bank, &w->plan);
    session_share(w->session, w->with->memo);
    size_t undos = 0;
    for (size_t i = 0; i < w->attempt->count; i++) {
        undos += w->attempt->events[i].kind == EVENT_UNDO;
        if (undos > UNDOS_MAX) {
            return err_set(err, ERR_INPUT, MSG(MSG_SESSION_EVENT, NUM(w->attempt->events[i].seq)));
        }
        if (!apply(w, &w->attempt->events[i], err)) {
            return false;
        }
    }
    return true;
}

bool graded_make(const struct grading *with, const struct carried *attempt, struct graded *ret,
                 struct err *err)
{
    CLEANUP(work_release)
    struct work w = {
        .with = with,
        .attempt = attempt,
        .order = STRINGS_INIT,
        .plan = {.items = STRINGS_INIT},
        .out = {.others = STRINGS_INIT, .values = arena_new()},
    };
    if (!replay(&w, err)) {
        return false;
    }
    w.out.answers = xcalloc(w.order.count + 1, 2 * sizeof(*w.out.answers));
    size_t known = 0;
    for (size_t place = 0; place < w.order.count; place++) {
        if (known < w.plan.items.count &&
            strcmp(w.order.list[place], w.plan.items.list[known]) == 0) {
            add_item(&w, place, session_item(w.session, known++));
        } else {
            add_missing(&w, place);
        }
    }
    for (size_t i = 0; i < w.out.count; i++) {
        /* The plan's own strings go with it. */
        const char *item = w.out.answers[i].item;
        w.out.answers[i].item = arena_strndup(w.out.values, item, strlen(item));
    }
    *ret = w.out;
    w.out = (struct graded){.others = STRINGS_INIT};
    return true;
}
