/* The state of an attempt, recomputed from its log of events.
 * Reading an event's body is left to entry.c, writing one to event.c. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

struct session *session_new(const struct bank *bank, const struct plan *plan)
{
    struct session *s = xcalloc(1, sizeof(*s));
    s->bank = bank;
    s->plan = plan;
    s->items = xcalloc(plan->items.count + 1, sizeof(*s->items));
    s->answered_by = xcalloc(plan->items.count + 1, sizeof(*s->answered_by));
    for (size_t i = 0; i < plan->items.count; i++) {
        struct item *item = &s->items[s->count];
        item->question = bank_question(bank, plan->items.list[i]);
        item->task = bank_task(bank, plan->items.list[i]);
        s->count += item->question != NULL || item->task != NULL;
    }
    session_fold(s);
    return s;
}

void session_share(struct session *session, struct question_memo *memo)
{
    session->memo = memo;
}

void session_free(struct session *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->log_count; i++) {
        entry_release(&s->log[i]);
    }
    buf_release(&s->body);
    free(s->log);
    free(s->answered_by);
    free(s->items);
    free(s);
}

/* The layout an item has before it was ever presented: its own stream of the plan's seed, so that
 * it depends neither on the other items nor on their order. */
static void first_layout(const struct session *s, size_t i, struct layout *ret)
{
    struct rng rng;
    struct hash id = hash_bytes(s->items[i].question->id, strlen(s->items[i].question->id));
    uint64_t mixed = strtoull((char[17]){id.hex[0], id.hex[1], id.hex[2], id.hex[3], id.hex[4],
                                         id.hex[5], id.hex[6], id.hex[7], '\0'},
                              NULL, 16);
    rng_init(&rng, (uint64_t)s->plan->seed ^ mixed << 24);
    question_layout(s->items[i].question, &rng, ret);
}

static bool certainty_missing(const struct session *s, const struct item *item)
{
    return s->plan->certainty && item->question != NULL && item->state == ITEM_ANSWERED &&
           item->last.seq == item->first.seq && item->last.certainty == 0 &&
           item->last.verdict.kind != VERDICT_UNKNOWN;
}

/* The answer an event of certainty or self-mark belongs to, as `first` and `last` of its item. */
static void answered_targets(struct session *s, const struct entry *e, struct given **first,
                             struct given **last)
{
    struct item *item = &s->items[e->item];
    *first = NULL;
    *last = NULL;
    if (s->answered_by[e->item] == 0) {
        return;
    }
    int64_t seq = s->log[s->answered_by[e->item] - 1].seq;
    if (item->first.seq == seq) {
        *first = &item->first;
    }
    if (item->last.seq == seq) {
        *last = &item->last;
    }
}

/* True while nobody has seen what became of an item's only answer: in an exam until the end, in
 * practice until the certainty is said. Another answer then takes its place. */
static bool answer_unseen(const struct session *s, const struct item *item)
{
    bool only = item->state == ITEM_ANSWERED && item->last.seq == item->first.seq;
    return only && (s->plan->mode == QUIZ_EXAM ? !s->finished : certainty_missing(s, item));
}

static void fold_answer(struct session *s, size_t index)
{
    const struct entry *e = &s->log[index];
    struct item *item = &s->items[e->item];
    struct given given = {
        .seq = e->seq,
        .verdict = e->verdict,
        .hints = item->hints,
        .spent_ms = e->spent_ms,
    };
    if (item->task == NULL) {
        given.response.value = e->value;
    } else {
        given.checked = (struct checked){.state = e->state,
                                         .warns = e->warns,
                                         .cause = e->value.list[0],
                                         .route = e->value.list[1]};
    }
    bool again = item->first.seq != 0 && answer_unseen(s, item);
    s->answered_by[e->item] = index + 1;
    if (e->retracted && !e->seen) {
        return;
    }
    if (again || item->first.seq == 0) {
        item->first = given;
    }
    item->tries += !again;
    if (!e->retracted) {
        item->last = given;
        item->state = ITEM_ANSWERED;
    }
}

static unsigned points_of(const struct question *q, const struct strings *ids)
{
    unsigned points = 0;
    for (size_t i = 0; i < question_point_count(q); i++) {
        if (strings_has(ids, question_point_id(q, i))) {
            points |= 1U << i;
        }
    }
    return points;
}

static void fold_entry(struct session *s, size_t index)
{
    const struct entry *e = &s->log[index];
    struct given *first = NULL;
    struct given *last = NULL;
    switch (e->kind) {
    case EVENT_PRESENTED:
        if (s->items[e->item].question != NULL) {
            question_layout_from_ids(s->items[e->item].question, &e->value,
                                     &s->items[e->item].layout);
        }
        break;
    case EVENT_ANSWER:
        fold_answer(s, index);
        break;
    case EVENT_CERTAINTY:
        answered_targets(s, e, &first, &last);
        if (first != NULL) {
            first->certainty = (int)e->number;
        }
        if (last != NULL) {
            last->certainty = (int)e->number;
        }
        break;
    case EVENT_SELFMARK: {
        answered_targets(s, e, &first, &last);
        unsigned points = points_of(s->items[e->item].question, &e->value);
        if (first != NULL) {
            first->selfmarked = true;
            first->points = points;
        }
        if (last != NULL) {
            last->selfmarked = true;
            last->points = points;
        }
        break;
    }
    case EVENT_HINT:
        s->items[e->item].hints++;
        break;
    case EVENT_SKIP:
        if (!e->retracted && s->items[e->item].state == ITEM_OPEN) {
            s->items[e->item].state = ITEM_SKIPPED;
        }
        break;
    case EVENT_FLAG:
        s->items[e->item].flagged = e->number != 0;
        break;
    case EVENT_FINISH:
        s->finished = true;
        break;
    case EVENT_UNDO:
    case EVENT_MARK:
    case EVENT_KIND_COUNT:
        break;
    }
}

void session_fold(struct session *s)
{
    s->finished = false;
    for (size_t i = 0; i < s->count; i++) {
        const struct item *item = &s->items[i];
        s->items[i] = (struct item){
            .question = item->question, .task = item->task, .state = ITEM_OPEN};
        if (item->question != NULL) {
            first_layout(s, i, &s->items[i].layout);
        }
        s->answered_by[i] = 0;
    }
    for (size_t i = 0; i < s->log_count; i++) {
        fold_entry(s, i);
    }
}

/* Feedback follows an answer at once in practice, after the certainty if that is asked. */
static bool feedback_seen(const struct session *s, const struct entry *answer)
{
    const struct item *item = &s->items[answer->item];
    return s->plan->mode == QUIZ_PRACTICE && item->last.seq == answer->seq &&
           !session_wants_certainty(s, answer->item);
}

/* Marks the event that an UNDO names as taken back; false when it can't be. */
static bool retract(struct session *s, const struct entry *undo)
{
    struct entry *target = &s->log[undo->number - 1];
    bool can = target->kind == EVENT_ANSWER || target->kind == EVENT_SKIP;
    if (!can || target->retracted || target->item != undo->item) {
        return false;
    }
    target->seen = target->kind == EVENT_ANSWER && feedback_seen(s, target);
    target->retracted = true;
    return true;
}

bool session_apply(struct session *s, const struct event *event, struct err *err)
{
    struct entry e;
    /* After the end only marks come: the answers stand. */
    bool late = s->finished && event->kind != EVENT_SELFMARK && event->kind != EVENT_MARK;
    if (late || event->seq != session_next_seq(s) || !entry_read(s, event, &e)) {
        return err_set(err, ERR_STORE, MSG(MSG_SESSION_EVENT, NUM(event->seq)));
    }
    if (e.kind == EVENT_UNDO && !retract(s, &e)) {
        entry_release(&e);
        return err_set(err, ERR_STORE, MSG(MSG_SESSION_EVENT, NUM(event->seq)));
    }
    if (s->log_count == s->log_cap) {
        s->log_cap = s->log_cap == 0 ? 64 : s->log_cap * 2;
        s->log = xrealloc(s->log, s->log_cap, sizeof(*s->log));
    }
    s->log[s->log_count++] = e;
    if (e.kind == EVENT_UNDO) {
        session_fold(s);
    } else {
        fold_entry(s, s->log_count - 1);
    }
    return true;
}

const struct plan *session_plan(const struct session *s)
{
    return s->plan;
}

size_t session_count(const struct session *s)
{
    return s->count;
}

const struct item *session_item(const struct session *s, size_t i)
{
    return &s->items[i];
}

bool session_finished(const struct session *s)
{
    return s->finished;
}

int64_t session_next_seq(const struct session *s)
{
    return (int64_t)s->log_count + 1;
}

bool session_wants_certainty(const struct session *s, size_t i)
{
    return !s->finished && certainty_missing(s, &s->items[i]);
}

bool session_wants_selfmark(const struct session *s, size_t i)
{
    const struct item *item = &s->items[i];
    bool shown = s->plan->mode == QUIZ_PRACTICE ? !session_wants_certainty(s, i) : s->finished;
    return shown && s->plan->keys && item->state == ITEM_ANSWERED &&
           item->last.verdict.kind == VERDICT_PENDING && !item->last.selfmarked &&
           question_point_count(item->question) > 0;
}

static bool tries_left(const struct session *s, const struct item *item)
{
    return s->plan->attempts == 0 || item->tries < (size_t)s->plan->attempts;
}

bool session_may_retry(const struct session *s, size_t i)
{
    const struct item *item = &s->items[i];
    enum verdict_kind kind = item->last.verdict.kind;
    bool sense = item->task != NULL ||
                 (item->question->kind != QUESTION_TRUEFALSE && tries_left(s, item));
    return s->plan->mode == QUIZ_PRACTICE && !s->finished && item->state == ITEM_ANSWERED &&
           (kind == VERDICT_WRONG || kind == VERDICT_PARTIAL) && sense;
}

bool session_may_answer(const struct session *s, size_t i)
{
    const struct item *item = &s->items[i];
    if (s->finished) {
        return false;
    }
    return item->state != ITEM_ANSWERED || s->plan->mode == QUIZ_EXAM || item->task != NULL ||
           tries_left(s, item);
}

static bool needs_more(const struct session *s, size_t i)
{
    return s->items[i].state == ITEM_OPEN || session_wants_certainty(s, i) ||
           session_wants_selfmark(s, i);
}

size_t session_next(const struct session *s, size_t from)
{
    for (size_t k = 0; k < s->count; k++) {
        size_t i = (from + k) % s->count;
        if (needs_more(s, i)) {
            return i;
        }
    }
    return s->count;
}

size_t session_resume_at(const struct session *s)
{
    for (size_t k = s->log_count; k > 0; k--) {
        if (s->log[k - 1].item != SIZE_MAX) {
            return session_next(s, s->log[k - 1].item);
        }
    }
    return session_next(s, 0);
}

bool session_owes_feedback(const struct session *s, size_t *item)
{
    const struct entry *last = s->log_count > 0 ? &s->log[s->log_count - 1] : NULL;
    bool said = last != NULL && (last->kind == EVENT_ANSWER || last->kind == EVENT_CERTAINTY);
    if (!said || s->finished || s->plan->mode == QUIZ_EXAM ||
        s->items[last->item].state != ITEM_ANSWERED || session_wants_certainty(s, last->item)) {
        return false;
    }
    *item = last->item;
    return true;
}

int64_t session_undoable(const struct session *s, size_t *item)
{
    for (size_t k = s->log_count; k > 0; k--) {
        const struct entry *e = &s->log[k - 1];
        if ((e->kind == EVENT_ANSWER || e->kind == EVENT_SKIP) && !e->retracted) {
            *item = e->item;
            return e->seq;
        }
    }
    return 0;
}

double session_score(const struct session *s, const struct item *item, const struct given *given)
{
    double score = given->verdict.score;
    if (given->verdict.kind == VERDICT_PENDING) {
        unsigned points = given->selfmarked ? given->points : given->verdict.points;
        score = question_points_score(item->question, points);
    }
    double price = s->plan->hint_price * (double)given->hints;
    return score * (price >= 1 ? 0 : 1 - price);
}
