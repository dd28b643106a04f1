/* Items: how often which answer was given, and what that makes doubtful.
 * What compares learners, discrimination among it, is left to tests.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "build.h"

/* Different typed answers of which the number is kept, and those that are shown. */
enum { VALUES_MAX = 512, TYPED_SHOWN = 5 };

/* ---- responses ----------------------------------------------------------------------------- */

bool has_choices(const struct question *q)
{
    return q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTI || q->kind == QUESTION_TRUEFALSE;
}

void choice_ids(const struct question *q, struct strings *ret)
{
    if (q->kind == QUESTION_TRUEFALSE) {
        strings_add(ret, "true");
        strings_add(ret, "false");
        return;
    }
    struct layout as_written = {.count = question_choice_count(q)};
    for (unsigned i = 0; i < as_written.count; i++) {
        as_written.at[i] = i;
    }
    question_layout_ids(q, &as_written, ret);
}

static unsigned picks_of(const struct question *q, const struct response *r)
{
    unsigned picks = 0;
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    choice_ids(q, &ids);
    for (size_t i = 0; i < ids.count; i++) {
        picks |= strings_has(&r->value, ids.list[i]) ? 1U << i : 0;
    }
    return picks;
}

static bool read_value(const struct question *q, const char *json, struct value *ret)
{
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    struct verdict verdict;
    if (!response_read(json, &r)) {
        return false;
    }
    question_grade(q, &r, &verdict);
    *ret = (struct value){
        .right = verdict.kind == VERDICT_RIGHT,
        .picks = has_choices(q) ? picks_of(q, &r) : 0,
        .misconception_count = verdict.misconception_count,
    };
    memcpy(ret->misconceptions, verdict.misconceptions, sizeof(ret->misconceptions));
    return true;
}

/* The number of a response that is counted; NO_VALUE for those that are not: essays, and typed ones
 * that come after VALUES_MAX different ones. */
static unsigned value_number(struct item_work *w, const struct question *q, const char *json)
{
    size_t known = w->words.count;
    size_t number = dictionary_find(&w->words, json);
    if (number != SIZE_MAX) {
        return (unsigned)number;
    }
    struct value value;
    bool full = known >= VALUES_MAX && !has_choices(q);
    if (q->kind == QUESTION_OPEN || full || !read_value(q, json, &value)) {
        return NO_VALUE;
    }
    w->values = xgrow(w->values, known, sizeof(*w->values));
    w->values[known] = value;
    return (unsigned)dictionary_add(&w->words, json);
}

/* ---- one answer ---------------------------------------------------------------------------- */

static struct item_work *work_of(struct building *b, size_t slot)
{
    for (; b->item_count <= slot; b->item_count++) {
        const struct slot *s = &b->answers.slots[b->item_count];
        const struct question *here = s->question;
        b->items = xgrow(b->items, b->item_count, sizeof(*b->items));
        b->items[b->item_count] = (struct item_work){
            .item = {.index = here != NULL ? (int)(here - b->bank->questions) : -1,
                     .rev = s->rev,
                     .current = s->current,
                     .sure_wrong = -1},
        };
    }
    return &b->items[slot];
}

static void count_verdict(struct item_work *w, const struct counted *c)
{
    size_t *const counts[VERDICT_KIND_COUNT] = {
        [VERDICT_RIGHT] = &w->item.right,     [VERDICT_PARTIAL] = &w->item.partial,
        [VERDICT_WRONG] = &w->item.wrong,     [VERDICT_UNKNOWN] = &w->item.unknown,
        [VERDICT_SKIPPED] = &w->item.skipped, [VERDICT_PENDING] = &w->item.pending,
    };
    (*counts[c->verdict])++;
    if (c->verdict != VERDICT_PENDING) {
        w->item.n++;
        double off = c->score - w->mean;
        w->mean += off / (double)w->item.n;
        w->squares += off * (c->score - w->mean);
        w->item.sure += c->answer->certainty == 3;
    }
}

unsigned items_value(struct building *b, const struct counted *c)
{
    struct item_work *w = work_of(b, c->slot);
    const struct slot *slot = &b->answers.slots[c->slot];
    bool choices = slot->current && slot->question != NULL && has_choices(slot->question);
    return choices ? value_number(w, slot->question, c->answer->value) : NO_VALUE;
}

unsigned items_answer(struct building *b, const struct counted *c)
{
    struct item_work *w = work_of(b, c->slot);
    const struct slot *slot = &b->answers.slots[c->slot];
    count_verdict(w, c);
    if (!slot->current || slot->question == NULL || c->answer->value[0] == '\0') {
        return NO_VALUE;
    }
    unsigned number = value_number(w, slot->question, c->answer->value);
    bool off = c->verdict == VERDICT_WRONG || c->verdict == VERDICT_PARTIAL;
    if (number != NO_VALUE) {
        struct value *value = &w->values[number];
        value->count++;
        value->sure += c->answer->certainty == 3;
        if (off) {
            misconceptions_answer(b, c, value);
        }
        return number;
    }
    struct value one = {.count = 0};
    if (off && read_value(slot->question, c->answer->value, &one)) {
        misconceptions_answer(b, c, &one);
    }
    return number;
}

/* ---- choices ------------------------------------------------------------------------------- */

static bool is_right_choice(const struct question *q, size_t i, const char *id)
{
    if (q->kind != QUESTION_TRUEFALSE) {
        return (question_right_choices(q) >> i & 1U) != 0;
    }
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    struct verdict verdict;
    strings_add(&r.value, id);
    question_grade(q, &r, &verdict);
    return verdict.kind == VERDICT_RIGHT;
}

static void list_choices(struct item_work *w, const struct question *q)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    choice_ids(q, &ids);
    w->item.choice_count = ids.count;
    w->item.choices = xcalloc(ids.count, sizeof(*w->item.choices));
    for (size_t i = 0; i < ids.count; i++) {
        struct report_choice *choice = &w->item.choices[i];
        *choice = (struct report_choice){
            .value = xstrdup(ids.list[i]),
            .right = is_right_choice(q, i, ids.list[i]),
            .item_rest = NAN,
        };
        for (size_t v = 0; v < w->words.count; v++) {
            bool picked = (w->values[v].picks >> i & 1U) != 0;
            choice->count += picked ? w->values[v].count : 0;
            choice->sure += picked ? w->values[v].sure : 0;
        }
    }
}

/* The most frequent one that stands after `last` in the order by count, then by bytes. */
static size_t next_typed(const struct item_work *w, size_t last)
{
    size_t best = SIZE_MAX;
    for (size_t v = 0; v < w->words.count; v++) {
        size_t count = w->values[v].count;
        size_t limit = last != SIZE_MAX ? w->values[last].count : SIZE_MAX;
        bool after = last == SIZE_MAX || count < limit ||
                     (count == limit && strcmp(w->words.words[v], w->words.words[last]) > 0);
        bool better = best == SIZE_MAX || count > w->values[best].count ||
                      (count == w->values[best].count &&
                       strcmp(w->words.words[v], w->words.words[best]) < 0);
        best = after && better ? v : best;
    }
    return best;
}

static void list_typed(struct item_work *w)
{
    w->item.choices = xcalloc(TYPED_SHOWN, sizeof(*w->item.choices));
    size_t v = next_typed(w, SIZE_MAX);
    for (; v != SIZE_MAX && w->item.choice_count < TYPED_SHOWN; v = next_typed(w, v)) {
        w->item.choices[w->item.choice_count++] = (struct report_choice){
            .value = xstrdup(w->words.words[v]),
            .right = w->values[v].right,
            .count = w->values[v].count,
            .sure = w->values[v].sure,
            .item_rest = NAN,
        };
    }
}

/* ---- all answers are in -------------------------------------------------------------------- */

static void doubt(struct report_item *item)
{
    bool enough = item->n >= REPORT_MIN_ANSWERS && item->pending == 0;
    item->all_right = enough && item->right == item->n;
    item->none_right = enough && item->right + item->partial == 0;
    for (size_t i = 0; i < item->choice_count; i++) {
        const struct report_choice *choice = &item->choices[i];
        if (!choice->right && choice->sure >= 2 && choice->sure > item->sure_wrong_count) {
            item->sure_wrong = (int)i;
            item->sure_wrong_count = choice->sure;
        }
    }
}

static void finish_item(struct building *b, size_t i)
{
    struct item_work *w = &b->items[i];
    const struct slot *slot = &b->answers.slots[i];
    struct report_item *item = &w->item;
    item->id = xstrdup(slot->id);
    item->facility = item->n > 0 ? w->mean : NAN;
    item->sd = item->n > 1 ? sqrt(w->squares / (double)(item->n - 1)) : NAN;
    item->discrimination = item->efficiency = item->weight = NAN;
    if (slot->current && has_choices(slot->question)) {
        list_choices(w, slot->question);
    } else {
        list_typed(w);
    }
    doubt(item);
}

/* In the bank's order, the newest revision first; what is no longer there last. */
static int compare_items(const void *a, const void *b)
{
    const struct report_item *x = a;
    const struct report_item *y = b;
    if (x->index != y->index) {
        return (unsigned)x->index < (unsigned)y->index ? -1 : 1;
    }
    int ids = strcmp(x->id, y->id);
    return ids != 0 ? ids : x->rev > y->rev ? -1 : x->rev < y->rev;
}

void items_finish(struct building *b)
{
    struct report *report = b->report;
    for (size_t i = 0; i < b->item_count; i++) {
        if (!b->answers.slots[i].task && b->items[i].item.n + b->items[i].item.pending > 0) {
            finish_item(b, i);
        }
    }
    tests_finish(b);
    report->items = xcalloc(b->item_count + 1, sizeof(*report->items));
    for (size_t i = 0; i < b->item_count; i++) {
        if (b->items[i].item.id != NULL) {
            report->items[report->item_count++] = b->items[i].item;
        }
    }
    qsort(report->items, report->item_count, sizeof(*report->items), compare_items);
}

void items_release(struct building *b)
{
    for (size_t i = 0; i < b->item_count; i++) {
        dictionary_release(&b->items[i].words);
        free(b->items[i].values);
    }
    free(b->items);
}
