/* Walks the answers of a class and says which of them count, and with what score.
 * What is made of them is left to the callers. */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

/* ---- learners ------------------------------------------------------------------------------ */

static int compare_ids(const void *key, const void *element)
{
    int64_t id = *(const int64_t *)key;
    const struct person *person = element;
    return id < person->id ? -1 : id > person->id;
}

size_t answers_person(const struct answers *a, int64_t id)
{
    const struct person *found = a->person_count == 0 ? NULL
                                                      : bsearch(&id, a->people, a->person_count,
                                                                sizeof(*a->people), compare_ids);
    return found != NULL ? (size_t)(found - a->people) : SIZE_MAX;
}

static bool take_person(void *ctx, const struct class_learner *learner)
{
    struct answers *a = ctx;
    if (learner->same_as == 0) {
        if ((a->person_count & (a->person_count - 1)) == 0) {
            size_t size = a->person_count > 0 ? a->person_count * 2 : 1;
            a->people = xrealloc(a->people, size, sizeof(*a->people));
        }
        a->people[a->person_count++] = (struct person){.id = learner->id,
                                                       .alias = xstrdup(learner->alias)};
    }
    return true;
}

/* A key counts for whom its owner counts as. */
static bool take_key(void *ctx, const struct class_learner *learner)
{
    struct answers *a = ctx;
    size_t person = answers_person(a, learner->same_as != 0 ? learner->same_as : learner->id);
    if (person != SIZE_MAX && learner->key[0] != '\0') {
        a->people[person].signs = true;
    }
    return true;
}

/* ---- marks --------------------------------------------------------------------------------- */

static bool take_mark(void *ctx, const struct class_mark *mark)
{
    struct marks *m = ctx;
    if ((m->count & (m->count - 1)) == 0) {
        m->list = xrealloc(m->list, m->count > 0 ? m->count * 2 : 1, sizeof(*m->list));
    }
    struct class_mark *kept = &m->list[m->count++];
    *kept = *mark;
    kept->item = arena_strndup(m->arena, mark->item, strlen(mark->item));
    kept->why = arena_strndup(m->arena, mark->why, strlen(mark->why));
    kept->by = arena_strndup(m->arena, mark->by, strlen(mark->by));
    kept->comment = arena_strndup(m->arena, mark->comment, strlen(mark->comment));
    kept->undoes = "";
    const char *key = mark->key_hash != NULL ? mark->key_hash : "";
    kept->key_hash = arena_strndup(m->arena, key, strlen(key));
    return true;
}

/* Those of one attempt; they come ordered by its UUID. */
static void narrow_marks(struct marks *m, const char *uuid)
{
    size_t low = 0;
    size_t high = m->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(m->list[middle].attempt.text, uuid) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    m->from = low;
    for (m->to = low; m->to < m->count && strcmp(m->list[m->to].attempt.text, uuid) == 0;) {
        m->to++;
    }
}

static const struct class_mark *find_mark(const struct marks *m, const struct class_answer *answer)
{
    for (size_t i = m->from; i < m->to && answer->seq > 0; i++) {
        if (m->list[i].seq == answer->seq && strcmp(m->list[i].item, answer->item) == 0) {
            return &m->list[i];
        }
    }
    return NULL;
}

/* ---- items --------------------------------------------------------------------------------- */

static size_t add_slot(struct answers *a, size_t word, int64_t rev)
{
    const char *id = a->items.words[word];
    const struct question *q = bank_question(a->bank, id);
    const struct task *task = q == NULL ? bank_task(a->bank, id) : NULL;
    int64_t here = q != NULL ? q->rev : task != NULL ? task->rev : 0;
    a->slots = xrealloc(a->slots, a->slot_count + 1, sizeof(*a->slots));
    a->slots[a->slot_count] = (struct slot){
        .id = id,
        .rev = rev,
        .next = a->first_slot[word],
        .question = q,
        .task = task != NULL,
        .current = here == rev && here > 0,
        .core = q != NULL && (q->coverage == COVERAGE_TAUGHT || q->coverage == COVERAGE_PRACTISED),
        .learner = SIZE_MAX,
        .taken = xcalloc(a->bank->quiz_count + 1, sizeof(bool)),
    };
    a->first_slot[word] = a->slot_count;
    return a->slot_count++;
}

static size_t find_slot(struct answers *a, const char *id, int64_t rev)
{
    size_t known = a->items.count;
    size_t word = dictionary_add(&a->items, id);
    if (word == known) {
        a->first_slot = xrealloc(a->first_slot, known + 1, sizeof(*a->first_slot));
        a->first_slot[word] = SIZE_MAX;
    }
    size_t slot = a->first_slot[word];
    while (slot != SIZE_MAX && a->slots[slot].rev != rev) {
        slot = a->slots[slot].next;
    }
    return slot != SIZE_MAX ? slot : add_slot(a, word, rev);
}

/* ---- marks on an earlier revision ------------------------------------------------------------ */

static void load_taken(struct answers *a, const char *hash)
{
    if (strcmp(a->taken_hash.hex, hash) == 0 || strlen(hash) >= sizeof(a->taken_hash.hex)) {
        return;
    }
    BUF_AUTO(bytes);
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err none = ERR_INIT;
    bank_free(a->taken);
    a->taken = NULL;
    memcpy(a->taken_hash.hex, hash, strlen(hash) + 1);
    if (store_bank_fetch(a->store, hash, &bytes, &none)) {
        (void)bank_load(buf_str(&bytes), bytes.len, &a->taken, &faults);
    }
}

/* The revision an answer belongs to: its own, or the bank's where a mark by the key as it is stands
 * and the same was asked. */
static int64_t counted_rev(struct answers *a, const struct class_answer *answer,
                           const struct class_mark *mark)
{
    const struct question *q = mark != NULL ? bank_question(a->bank, answer->item) : NULL;
    if (q == NULL || q->rev == answer->rev || mark->key_hash[0] == '\0') {
        return answer->rev;
    }
    const struct hash key = question_key_hash(q);
    if (strcmp(key.hex, mark->key_hash) != 0) {
        return answer->rev;
    }
    load_taken(a, answer->bank_hash);
    const struct question *then = a->taken != NULL ? bank_question(a->taken, answer->item) : NULL;
    return then != NULL && question_same_words(then, q) ? q->rev : answer->rev;
}

/* ---- which answers count ------------------------------------------------------------------- */

static void take(struct answers *a, struct counted *c)
{
    struct slot *slot = &a->slots[c->slot];
    if (c->answer->which != CLASS_FIRST || !c->answer->finished) {
        return;
    }
    if (slot->learner != a->person) {
        slot->learner = a->person;
        slot->taken_any = false;
        memset(slot->taken, 0, (a->bank->quiz_count + 1) * sizeof(bool));
    }
    c->counts = !slot->taken_any;
    c->counts_in_quiz = a->quiz < a->bank->quiz_count && !slot->taken[a->quiz];
    slot->taken_any = true;
    slot->taken[a->quiz] = true;
}

static enum verdict_kind verdict_of(double score)
{
    static const double whole = 1 - 1e-9; /* as session_mark() has it */
    return score >= whole ? VERDICT_RIGHT : score > 0 ? VERDICT_PARTIAL : VERDICT_WRONG;
}

static size_t quiz_index(const struct bank *bank, const char *id)
{
    const struct quiz *quiz = bank_quiz(bank, id);
    return quiz != NULL ? (size_t)(quiz - bank->quizzes) : bank->quiz_count;
}

struct walk {
    struct answers *a;
    counted_fn *fn;
    void *ctx;
};

static bool count_answer(void *ctx, const struct class_answer *answer)
{
    const struct walk *walk = ctx;
    struct answers *a = walk->a;
    struct counted c = {.answer = answer, .new_attempt = answer->attempt != a->attempt};
    if (c.new_attempt) {
        a->attempt = answer->attempt;
        a->person = answers_person(a, answer->learner);
        a->quiz = quiz_index(a->bank, answer->quiz);
        narrow_marks(&a->marks, answer->uuid.text);
    }
    c.person = a->person;
    c.quiz = a->quiz;
    c.mark = find_mark(&a->marks, answer);
    c.slot = find_slot(a, answer->item, counted_rev(a, answer, c.mark));
    c.verdict = c.mark != NULL ? verdict_of(c.mark->score) : answer->verdict;
    c.score = c.mark != NULL ? c.mark->score : answer->score;
    double price = answer->hint_price * (double)answer->hints;
    c.score *= price >= 1 ? 0 : 1 - price;
    take(a, &c);
    return walk->fn(walk->ctx, &c);
}

bool answers_walk(struct answers *a, counted_fn *fn, void *ctx, struct err *err)
{
    struct walk walk = {a, fn, ctx};
    a->attempt = -1;
    for (size_t i = 0; i < a->slot_count; i++) {
        a->slots[i].learner = SIZE_MAX;
    }
    return class_answers(a->store, a->class_id, a->bank->id, count_answer, &walk, err);
}

/* ---- from beginning to end ----------------------------------------------------------------- */

bool answers_open(struct store *store, const struct bank *bank, const char *class_id,
                  struct answers *ret, struct err *err)
{
    *ret = (struct answers){
        .store = store, .bank = bank, .class_id = class_id, .marks = {.arena = arena_new()}};
    if (!class_learners(store, class_id, take_person, ret, err) ||
        !class_learners(store, class_id, take_key, ret, err) ||
        !class_marks(store, class_id, bank->id, take_mark, &ret->marks, err)) {
        answers_close(ret);
        return false;
    }
    return true;
}

void answers_close(struct answers *a)
{
    for (size_t i = 0; i < a->person_count; i++) {
        free(a->people[i].alias);
    }
    for (size_t i = 0; i < a->slot_count; i++) {
        free(a->slots[i].taken);
    }
    free(a->people);
    free(a->slots);
    free(a->first_slot);
    free(a->marks.list);
    arena_free(a->marks.arena);
    bank_free(a->taken);
    dictionary_release(&a->items);
    *a = (struct answers){.person_count = 0};
}
