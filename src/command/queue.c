/* Collects the open answers of a class and puts together what says the same.
 * Asking for marks is grade.c's, showing grade_show.c's. */
#include "queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "graded.h"
#include "table.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"

void queue_release(struct queue *queue)
{
    for (size_t i = 0; i < queue->answer_count; i++) {
        free(queue->answers[i].text);
        match_form_free(queue->answers[i].form);
    }
    free(queue->answers);
    free(queue->forms);
    free(queue->order);
    free(queue->groups);
    *queue = (struct queue){.bank = NULL};
}

/* ---- reading ------------------------------------------------------------------------------- */

/* What is read beside the answers. */
struct reading {
    struct queue *queue;
    struct store *store;
    struct snapshot taken; /* the bank that answers were given to */
    struct attempt_id {
        int64_t id;
        struct uuid uuid;
        struct hash bank_hash;
    } * attempts;
    size_t attempt_count;
    struct class_mark_list marks;
};

static void reading_release(struct reading *r)
{
    class_mark_list_release(&r->marks);
    free(r->attempts);
    snapshot_release(&r->taken);
}

static bool note_attempt(void *ctx, const struct class_attempt *a)
{
    struct reading *r = ctx;
    r->attempts = xgrow(r->attempts, r->attempt_count, sizeof(*r->attempts));
    struct attempt_id *attempt = &r->attempts[r->attempt_count++];
    *attempt = (struct attempt_id){.id = a->id, .uuid = a->uuid};
    snprintf(attempt->bank_hash.hex, sizeof(attempt->bank_hash.hex), "%s", a->bank_hash);
    return true;
}

static int compare_attempts(const void *a, const void *b)
{
    const struct attempt_id *x = a;
    const struct attempt_id *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* The one text of an open answer; false when it holds none. */
static bool read_text(const char *value, char **ret)
{
    CLEANUP(response_release) struct response response = {.value = STRINGS_INIT};
    bool found = response_read(value, &response) && response.value.count == 1;
    if (found) {
        *ret = xstrdup(response.value.list[0]);
    }
    return found;
}

static const struct attempt_id *find_attempt(const struct reading *r, int64_t id)
{
    const struct attempt_id wanted = {.id = id};
    return r->attempt_count == 0 ? NULL
                                 : bsearch(&wanted, r->attempts, r->attempt_count,
                                           sizeof(*r->attempts), compare_attempts);
}

/* In this revision, or in another one that asked in the same words: then a person may mark it by
 * the key points of this one. */
static bool asked_the_same(struct reading *r, const struct class_answer *a,
                           const struct question *q, const char *bank_hash)
{
    if (q->rev == a->rev) {
        return true;
    }
    return bank_same_words(snapshot_get(&r->taken, r->store, bank_hash), q);
}

static bool add_answer(struct reading *r, const struct class_answer *a)
{
    struct queue *queue = r->queue;
    const struct question *q = bank_question(queue->bank, a->item);
    const struct attempt_id *attempt = find_attempt(r, a->attempt);
    char *text = NULL;
    if (q == NULL || q->kind != QUESTION_OPEN || attempt == NULL ||
        !asked_the_same(r, a, q, attempt->bank_hash.hex) || !read_text(a->value, &text)) {
        return false;
    }
    const struct class_mark *mark = class_mark_find(class_mark_list_of(&r->marks, attempt->uuid),
                                                    a->item, a->seq);
    queue->answers = xgrow(queue->answers, queue->answer_count, sizeof(*queue->answers));
    queue->answers[queue->answer_count++] = (struct queue_answer){
        .attempt = attempt->uuid,
        .seq = a->seq,
        .question = (size_t)(q - queue->bank->questions),
        .text = text,
        .form = match_form_new(text),
        .marked = mark != NULL,
        .score = mark != NULL ? mark->score : 0,
    };
    return true;
}

static bool note_answer(void *ctx, const struct class_answer *a)
{
    struct reading *r = ctx;
    if (a->verdict == VERDICT_PENDING && a->seq != 0 && !add_answer(r, a)) {
        r->queue->other += a->which == CLASS_FIRST;
    }
    return true;
}

static bool read_answers(struct store *store, const char *class_id, struct queue *queue,
                         struct err *err)
{
    CLEANUP(reading_release) struct reading r = {.queue = queue, .store = store};
    const char *bank_id = queue->bank->id;
    if (!class_attempts(store, class_id, bank_id, false, note_attempt, &r, err) ||
        !class_mark_list_read(store, class_id, bank_id, &r.marks, err) ||
        !class_marks_newest(store, class_id, bank_id, &queue->last_ms, err)) {
        return false;
    }
    if (r.attempt_count > 0) {
        qsort(r.attempts, r.attempt_count, sizeof(*r.attempts), compare_attempts);
    }
    return class_answers(store, class_id, bank_id, note_answer, &r, err);
}

/* ---- forms --------------------------------------------------------------------------------- */

static int compare_answers(const void *a, const void *b)
{
    const struct queue_answer *x = a;
    const struct queue_answer *y = b;
    if (x->question != y->question) {
        return x->question < y->question ? -1 : 1;
    }
    int order = strcmp(match_form_plain(x->form), match_form_plain(y->form));
    /* Which one's words are shown must not depend on who handed in first. */
    order = order != 0 ? order : strcmp(x->text, y->text);
    return order != 0 ? order : strcmp(x->attempt.text, y->attempt.text);
}

static bool same_form(const struct queue_answer *a, const struct queue_answer *b)
{
    return a->question == b->question &&
           strcmp(match_form_plain(a->form), match_form_plain(b->form)) == 0;
}

static void grade_form(const struct queue *queue, struct queue_form *form)
{
    struct response response = {.value = STRINGS_INIT};
    strings_add(&response.value, queue_text(queue, form));
    question_grade(&queue->bank->questions[form->question], &response, &form->verdict);
    response_release(&response);
}

static void make_forms(struct queue *queue)
{
    queue->forms = xcalloc(queue->answer_count + 1, sizeof(*queue->forms));
    for (size_t i = 0; i < queue->answer_count; i++) {
        const struct queue_answer *a = &queue->answers[i];
        if (i == 0 || !same_form(a, &queue->answers[i - 1])) {
            queue->forms[queue->form_count++] = (struct queue_form){.question = a->question,
                                                                    .from = i};
        }
        struct queue_form *form = &queue->forms[queue->form_count - 1];
        form->count++;
        form->open += !a->marked;
    }
    for (size_t i = 0; i < queue->form_count; i++) {
        grade_form(queue, &queue->forms[i]);
    }
}

struct queue_form *queue_form(const struct queue *queue, const struct queue_group *group, size_t i)
{
    return &queue->forms[queue->order[group->from + i]];
}

size_t queue_open_forms(const struct queue *queue, const struct queue_group *group)
{
    size_t forms = 0;
    for (size_t i = 0; i < group->count; i++) {
        forms += queue_form(queue, group, i)->open > 0;
    }
    return forms;
}

size_t queue_first_open(const struct queue *queue, const struct queue_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (queue_form(queue, group, i)->open > 0) {
            return i;
        }
    }
    return 0;
}

const char *queue_text(const struct queue *queue, const struct queue_form *form)
{
    return queue->answers[form->from].text;
}

/* ---- groups -------------------------------------------------------------------------------- */

/* A form on its way into a group. */
struct sorted {
    const struct queue *queue;
    size_t form;
    size_t group; /* number of the group it joined; SIZE_MAX: none yet */
    struct hash shuffle;
};

static int compare_frequent(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    const struct queue_form *f = &x->queue->forms[x->form];
    const struct queue_form *g = &y->queue->forms[y->form];
    if (f->question != g->question) {
        return f->question < g->question ? -1 : 1;
    }
    return f->count != g->count ? (f->count > g->count ? -1 : 1)
                                : strcmp(x->shuffle.hex, y->shuffle.hex);
}

/* Those that can be alike at all stand together. */
static int compare_kinds(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    const struct queue_form *f = &x->queue->forms[x->form];
    const struct queue_form *g = &y->queue->forms[y->form];
    if (f->question != g->question) {
        return f->question < g->question ? -1 : 1;
    }
    int order = strcmp(match_form_kind(x->queue->answers[f->from].form),
                       match_form_kind(y->queue->answers[g->from].form));
    return order != 0 ? order : compare_frequent(a, b);
}

static int compare_grouped(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    return x->group != y->group ? (x->group < y->group ? -1 : 1) : compare_frequent(a, b);
}

/* The program must have read the same in both, and a person must be able to see them as one. */
static bool belongs(const struct queue *queue, const struct queue_form *leader,
                    const struct queue_form *form)
{
    return leader->verdict.points == form->verdict.points &&
           leader->verdict.doubted == form->verdict.doubted &&
           leader->verdict.contradictions == form->verdict.contradictions &&
           match_alike(queue->answers[leader->from].form, queue->answers[form->from].form);
}

static bool same_kind(const struct queue *queue, const struct queue_form *a,
                      const struct queue_form *b)
{
    return a->question == b->question && strcmp(match_form_kind(queue->answers[a->from].form),
                                                match_form_kind(queue->answers[b->from].form)) == 0;
}

/* Each form joins the first, most frequent one that it is like. */
static void assign_groups(const struct queue *queue, struct sorted *list)
{
    size_t groups = 0;
    size_t *leaders = xcalloc(queue->form_count + 1, sizeof(*leaders));
    size_t leader_count = 0;
    for (size_t i = 0; i < queue->form_count; i++) {
        const struct queue_form *form = &queue->forms[list[i].form];
        if (i > 0 && !same_kind(queue, form, &queue->forms[list[i - 1].form])) {
            leader_count = 0;
        }
        list[i].group = SIZE_MAX;
        for (size_t k = 0; k < leader_count && list[i].group == SIZE_MAX; k++) {
            if (belongs(queue, &queue->forms[list[leaders[k]].form], form)) {
                list[i].group = list[leaders[k]].group;
            }
        }
        if (list[i].group == SIZE_MAX) {
            list[i].group = groups++;
            leaders[leader_count++] = i;
        }
    }
    free(leaders);
}

static int compare_groups(const void *a, const void *b)
{
    const struct queue_group *x = a;
    const struct queue_group *y = b;
    if (x->question != y->question) {
        return x->question < y->question ? -1 : 1;
    }
    if (x->open != y->open) {
        return x->open > y->open ? -1 : 1;
    }
    return x->from < y->from ? -1 : x->from > y->from;
}

static void make_groups(struct queue *queue)
{
    struct sorted *list = xcalloc(queue->form_count + 1, sizeof(*list));
    for (size_t i = 0; i < queue->form_count; i++) {
        const char *plain = match_form_plain(queue->answers[queue->forms[i].from].form);
        list[i] = (struct sorted){queue, i, 0, hash_bytes(plain, strlen(plain))};
    }
    if (queue->form_count > 1) {
        qsort(list, queue->form_count, sizeof(*list), compare_kinds);
    }
    assign_groups(queue, list);
    if (queue->form_count > 1) {
        qsort(list, queue->form_count, sizeof(*list), compare_grouped);
    }
    queue->order = xcalloc(queue->form_count + 1, sizeof(*queue->order));
    queue->groups = xcalloc(queue->form_count + 1, sizeof(*queue->groups));
    for (size_t i = 0; i < queue->form_count; i++) {
        const struct queue_form *form = &queue->forms[list[i].form];
        if (i == 0 || list[i].group != list[i - 1].group) {
            queue->groups[queue->group_count++] = (struct queue_group){.question = form->question,
                                                                       .from = i};
        }
        struct queue_group *group = &queue->groups[queue->group_count - 1];
        group->count++;
        group->open += form->open;
        queue->open += form->open;
        queue->order[i] = list[i].form;
    }
    free(list);
    if (queue->group_count > 1) {
        qsort(queue->groups, queue->group_count, sizeof(*queue->groups), compare_groups);
    }
}

bool queue_build(struct store *store, const char *class_id, const struct bank *bank,
                 struct queue *ret, struct err *err)
{
    struct queue queue = {.bank = bank};
    if (!read_answers(store, class_id, &queue, err)) {
        queue_release(&queue);
        return false;
    }
    if (queue.answer_count > 1) {
        qsort(queue.answers, queue.answer_count, sizeof(*queue.answers), compare_answers);
    }
    make_forms(&queue);
    make_groups(&queue);
    *ret = queue;
    return true;
}

/* ---- marking ------------------------------------------------------------------------------- */

bool queue_marked_before(const struct queue *queue, const struct queue_group *group, double *score)
{
    bool found = false;
    for (size_t i = 0; i < group->count; i++) {
        const struct queue_form *form = queue_form(queue, group, i);
        for (size_t k = form->from; k < form->from + form->count; k++) {
            const struct queue_answer *a = &queue->answers[k];
            if (a->marked && found && a->score != *score) {
                return false;
            }
            if (a->marked) {
                *score = a->score;
                found = true;
            }
        }
    }
    return found;
}

size_t queue_next(const struct queue *queue, size_t at)
{
    for (size_t i = 0; i < queue->group_count; i++) {
        size_t k = (at + i) % queue->group_count;
        if (queue->groups[k].open > 0 && !queue->groups[k].skipped) {
            return k;
        }
    }
    return queue->group_count;
}

void queue_split(struct queue *queue, size_t at)
{
    struct queue_group rest = queue->groups[at];
    if (rest.count < 2) {
        return;
    }
    size_t *order = &queue->order[rest.from];
    size_t place = queue_first_open(queue, &rest);
    size_t form = order[place];
    memmove(&order[1], &order[0], place * sizeof(*order));
    order[0] = form;
    size_t first = queue->forms[form].open;
    queue->groups = xrealloc(queue->groups, queue->group_count + 1, sizeof(*queue->groups));
    memmove(&queue->groups[at + 1], &queue->groups[at],
            (queue->group_count - at) * sizeof(*queue->groups));
    queue->group_count++;
    queue->groups[at].count = 1;
    queue->groups[at].open = first;
    rest.from++;
    rest.count--;
    rest.open -= first;
    queue->groups[at + 1] = rest;
}

void queue_settle(struct queue *queue, size_t at, double score)
{
    struct queue_group *group = &queue->groups[at];
    for (size_t i = 0; i < group->count; i++) {
        struct queue_form *form = queue_form(queue, group, i);
        for (size_t k = form->from; k < form->from + form->count; k++) {
            if (!queue->answers[k].marked) {
                queue->answers[k].marked = true;
                queue->answers[k].score = score;
            }
        }
        form->open = 0;
    }
    queue->open -= group->open;
    group->open = 0;
}

size_t queue_find(const struct queue *queue, struct uuid attempt, const char *item, int64_t seq)
{
    for (size_t g = 0; g < queue->group_count; g++) {
        const struct queue_group *group = &queue->groups[g];
        if (strcmp(queue->bank->questions[group->question].id, item) != 0) {
            continue;
        }
        for (size_t i = 0; i < group->count; i++) {
            const struct queue_form *form = queue_form(queue, group, i);
            for (size_t k = form->from; k < form->from + form->count; k++) {
                if (queue->answers[k].seq == seq &&
                    strcmp(queue->answers[k].attempt.text, attempt.text) == 0) {
                    return g;
                }
            }
        }
    }
    return queue->group_count;
}
