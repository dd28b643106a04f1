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
        a->people = xgrow(a->people, a->person_count, sizeof(*a->people));
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
    const struct bank *taken = snapshot_get(&a->taken, a->store, answer->bank_hash);
    return bank_same_words(taken, q) ? q->rev : answer->rev;
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
        a->own_marks = class_mark_list_of(&a->marks, answer->uuid);
    }
    c.person = a->person;
    c.quiz = a->quiz;
    c.mark = class_mark_find(a->own_marks, answer->item, answer->seq);
    c.slot = find_slot(a, answer->item, counted_rev(a, answer, c.mark));
    c.verdict = c.mark != NULL ? verdict_of_score(c.mark->score) : answer->verdict;
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
    *ret = (struct answers){.store = store, .bank = bank, .class_id = class_id};
    if (!class_learners(store, class_id, take_person, ret, err) ||
        !class_learners(store, class_id, take_key, ret, err) ||
        !class_mark_list_read(store, class_id, bank->id, &ret->marks, err)) {
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
    class_mark_list_release(&a->marks);
    snapshot_release(&a->taken);
    dictionary_release(&a->items);
    *a = (struct answers){.person_count = 0};
}
