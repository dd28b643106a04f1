/* Items to be put in order, with three ways to score a nearly right order. What counts as a typed
 * order is match's business. */
#include <string.h>

#include "type.h"

enum scoring { LONGEST_RUN, ADJACENT, ALL_OR_NOTHING, SCORINGS };
static const char *const scoring_names[SCORINGS] = {
    [LONGEST_RUN] = "longest-run",
    [ADJACENT] = "adjacent",
    [ALL_OR_NOTHING] = "all-or-nothing",
};

struct right_order {
    unsigned at[QUESTION_PARTS_MAX];
};
struct order {
    struct parts items;
    struct right_order *orders; /* [0] is the one shown */
    size_t order_count;
    enum scoring scoring;
    bool ends; /* the first and the last right is all right */
};

enum field { FIELD_ITEMS, FIELD_ANSWER, FIELD_ALSO, FIELD_SCORING, FIELD_ENDS, FIELDS };
static const struct json_field fields[FIELDS] = {
    [FIELD_ITEMS] = {"items", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_ANSWER] = {"answer", JSON_ARRAY | JSON_REQUIRED},
    [FIELD_ALSO] = {"also", JSON_ARRAY},
    [FIELD_SCORING] = {"scoring", JSON_STRING},
    [FIELD_ENDS] = {"ends", JSON_BOOL},
};
static const struct hash_field item_ids[] = {{.name = "id"}, {.name = NULL}};
static const struct hash_field key_fields_of_order[] = {
    {.name = "also", .set = true},
    {.name = "answer"},
    {.name = "ends", .absent = "false"},
    {.name = "items", .set = true, .inner = item_ids},
    {.name = "scoring", .absent = "\"longest-run\""},
    {.name = "type"},
    {.name = NULL},
};
static const struct hash_field item_texts[] = {{.name = "id"}, {.name = "text"}, {.name = NULL}};
static const struct hash_field text_fields[] = {
    {.name = "items", .set = true, .inner = item_texts},
    {.name = "prompt"},
    {.name = NULL},
};

/* Reads one right order: every item once. */
static bool load_order(const struct json_at *array, const struct parts *items,
                       struct right_order *ret)
{
    unsigned seen = 0;
    size_t count = 0;
    size_t position = 0;
    bool fine = true;
    const cJSON *child;
    cJSON_ArrayForEach(child, array->value)
    {
        struct json_at element = json_at_element(array, child, position++);
        const char *id;
        size_t item = SIZE_MAX;
        if (!load_string_at(&element, &id)) {
            fine = false;
            continue;
        }
        item = parts_find(items, id);
        if (item == SIZE_MAX) {
            json_fault(&element, MSG(MSG_QUESTION_NO_ITEM, id));
        } else if ((seen & 1U << item) != 0) {
            json_fault(&element, MSG(MSG_QUESTION_ANSWER_TWICE, id));
        } else {
            seen |= 1U << item;
            ret->at[count++] = (unsigned)item;
            continue;
        }
        fine = false;
    }
    for (size_t i = 0; i < items->count && fine; i++) {
        if ((seen & 1U << i) == 0 && items->list[i].id != NULL) {
            json_fault(array, MSG(MSG_QUESTION_ORDER_MISSING, items->list[i].id));
            fine = false;
        }
    }
    return fine;
}

static void load_also(const struct json_at *at, const cJSON *member, struct order *s)
{
    struct json_at array = json_at_member(at, member);
    size_t position = 0;
    const cJSON *child;
    cJSON_ArrayForEach(child, member)
    {
        struct json_at element = json_at_element(&array, child, position++);
        struct right_order *order = &s->orders[s->order_count];
        if (!cJSON_IsArray(child)) {
            json_fault(&element, MSG0(MSG_QUESTION_ALSO_ARRAY));
            continue;
        }
        if (!load_order(&element, &s->items, order)) {
            continue;
        }
        for (size_t i = 0; i < s->order_count; i++) {
            if (memcmp(s->orders[i].at, order->at, sizeof(order->at)) == 0) {
                json_fault(&element, MSG0(MSG_QUESTION_ALSO_TWICE));
                break;
            }
        }
        s->order_count++;
    }
}

static void load(const struct json_at *at, const cJSON *const m[],
                 const struct question_reader *reader, struct question *q)
{
    struct order *s = arena_alloc(reader->arena, 1, sizeof(*s));
    unsigned scoring;
    q->spec = s;
    load_items(at, m[FIELD_ITEMS], 2, reader, &s->items);
    if (json_enum(at, m[FIELD_SCORING], scoring_names, SCORINGS, &scoring)) {
        s->scoring = (enum scoring)scoring;
    }
    json_bool(m[FIELD_ENDS], &s->ends);
    if (m[FIELD_ANSWER] == NULL || s->items.count == 0) {
        return;
    }
    size_t also = m[FIELD_ALSO] == NULL ? 0 : (size_t)cJSON_GetArraySize(m[FIELD_ALSO]);
    s->orders = arena_alloc(reader->arena, 1 + also, sizeof(*s->orders));
    struct json_at answer = json_at_member(at, m[FIELD_ANSWER]);
    if (load_order(&answer, &s->items, &s->orders[0])) {
        s->order_count = 1;
    }
    if (m[FIELD_ALSO] != NULL) {
        load_also(at, m[FIELD_ALSO], s);
    }
}

static const struct parts *movable(const struct question *q)
{
    const struct order *s = q->spec;
    return &s->items;
}

/* ranks[i]: where the right order has the item that the response has in place i. */
static void rank(const struct right_order *right, const unsigned *given, size_t count,
                 size_t *ranks)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (right->at[j] == given[i]) {
                ranks[i] = j;
            }
        }
    }
}

/* The longest common subsequence of two orders of the same items is the longest rising run. */
static size_t longest_rising(const size_t *ranks, size_t count)
{
    size_t best[QUESTION_PARTS_MAX];
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        best[i] = 1;
        for (size_t j = 0; j < i; j++) {
            if (ranks[j] < ranks[i] && best[j] + 1 > best[i]) {
                best[i] = best[j] + 1;
            }
        }
        longest = best[i] > longest ? best[i] : longest;
    }
    return longest;
}

/* How many neighbours stand as in one right order, of count - 1. */
static size_t good_steps(const struct order *s, const struct right_order *right,
                         const unsigned *given)
{
    size_t ranks[QUESTION_PARTS_MAX] = {0};
    size_t count = s->items.count;
    rank(right, given, count, ranks);
    if (s->ends && ranks[0] == 0 && ranks[count - 1] == count - 1) {
        return count - 1;
    }
    size_t steps = 0;
    for (size_t i = 1; i < count; i++) {
        steps += ranks[i] == ranks[i - 1] + 1 ? 1 : 0;
    }
    switch (s->scoring) {
    case LONGEST_RUN:
        return longest_rising(ranks, count) - 1;
    case ALL_OR_NOTHING:
        return steps == count - 1 ? steps : 0;
    case ADJACENT:
    case SCORINGS:
        break;
    }
    return steps;
}

/* The right order that a response is nearest to decides. */
static size_t best_steps(const struct order *s, const unsigned *given)
{
    size_t best = 0;
    for (size_t i = 0; i < s->order_count; i++) {
        size_t steps = good_steps(s, &s->orders[i], given);
        best = steps > best ? steps : best;
    }
    return best;
}

static bool solved(const struct question *q, const struct layout *layout)
{
    const struct order *s = q->spec;
    return best_steps(s, layout->at) == s->items.count - 1;
}

static void show(const struct question *q, const struct layout *layout, enum lang lang,
                 struct buf *out)
{
    show_parts(movable(q), layout, lang, out);
}

/* An example that begins with the last label, so that it isn't the order on the screen. */
/* Like a match's example it names letters that are hardly ever labels. */
static void how(const struct question *q, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    (void)q;
    const char *example = layout->count == 2 ? "y x" : layout->count == 3 ? "y x z" : "y x z …";
    msg_format(out, lang, MSG(MSG_QUESTION_HOW_ORDER, example));
}

static enum question_read read_typed(const struct question *q, const struct layout *layout,
                                     const char *typed, struct response *ret, struct said *note)
{
    const struct parts *items = movable(q);
    size_t places[QUESTION_PARTS_MAX];
    size_t count;
    enum match_read got = match_order(typed, layout->count, places, &count);
    if (got != MATCH_READ) {
        return read_refused(got, typed, layout->count, note);
    }
    if (count < items->count) {
        note_add(note, MSG(MSG_QUESTION_ORDER_SHORT, NUM(items->count), NUM(items->count - count)));
        return QUESTION_AGAIN;
    }
    note_hangul_labels(typed, places, count, note);
    for (size_t i = 0; i < count; i++) {
        strings_add(&ret->value, items->list[layout->at[places[i]]].id);
    }
    return QUESTION_READ;
}

static void grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    const struct order *s = q->spec;
    unsigned given[QUESTION_PARTS_MAX];
    size_t count;
    if (!response_parts(r, &s->items, given, &count) || count != s->items.count) {
        verdict_unfit(ret);
        return;
    }
    size_t steps = best_steps(s, given);
    verdict_score(ret, (double)steps / (double)(count - 1));
    if (s->scoring == LONGEST_RUN) {
        verdict_counts(ret, MSG_QUESTION_COUNT_RUN, steps + 1, count);
    } else if (s->scoring == ADJACENT) {
        verdict_counts(ret, MSG_QUESTION_COUNT_STEPS, steps, count - 1);
    }
}

static void reveal(const struct question *q, const struct layout *layout, const struct response *r,
                   enum lang lang, struct buf *out)
{
    (void)r;
    const struct order *s = q->spec;
    buf_addf(out, "%s\n\n", msg_text(lang, MSG_QUESTION_ANSWER));
    for (size_t i = 0; i < s->items.count; i++) {
        size_t before = out->len;
        buf_addf(out, "%zu. ", i + 1);
        show_labelled(&s->items, layout, s->orders[0].at[i], lang, out->len - before, out);
        buf_adds(out, "\n");
    }
}

static void describe(const struct question *q, const struct response *r, enum lang lang,
                     struct buf *out)
{
    show_named(movable(q), r, " → ", lang, out);
}

/* Steps summed over every order of the items from place `fixed` on. */
static size_t sum_steps(const struct order *s, unsigned *at, size_t fixed)
{
    if (fixed + 1 >= s->items.count) {
        return best_steps(s, at);
    }
    size_t sum = 0;
    for (size_t i = fixed; i < s->items.count; i++) {
        unsigned first = at[fixed];
        at[fixed] = at[i];
        at[i] = first;
        sum += sum_steps(s, at, fixed + 1);
        at[i] = at[fixed];
        at[fixed] = first;
    }
    return sum;
}

/* The mean score of a random order: counted for as many items as can be. For more, further right
 * orders and `ends`, which matter little then, are left aside. Neighbours: each follows the other
 * in one order of n. Longest run: OEIS A003316 (the lengths of the longest rising runs, summed over
 * all orders of n items) / n!, for more items than its table has as for the last. */
static double chance(const struct question *q)
{
    enum { COUNTED = 7, TABLE = 8 };
    static const double run_sums[] = {152020, 1473057, 15730705}; /* of 8, 9 and 10 items */
    const struct order *s = q->spec;
    size_t count = s->items.count;
    bool runs = s->scoring == LONGEST_RUN;
    count = runs && count >= TABLE + COUNT_OF(run_sums) ? TABLE + COUNT_OF(run_sums) - 1 : count;
    double orders = 1;
    for (size_t i = 2; i <= count; i++) {
        orders *= (double)i;
    }
    if (count <= COUNTED) {
        unsigned at[COUNTED] = {0, 1, 2, 3, 4, 5, 6};
        return (double)sum_steps(s, at, 0) / orders / (double)(count - 1);
    }
    if (s->scoring == ADJACENT) {
        return 1.0 / (double)count;
    }
    return runs ? (run_sums[count - TABLE] / orders - 1) / (double)(count - 1)
                : (double)s->order_count / orders;
}

const struct question_type question_order = {
    .name = "order",
    .fields = fields,
    .field_count = FIELDS,
    .key_fields = key_fields_of_order,
    .text_fields = text_fields,
    .load = load,
    .movable = movable,
    .solved = solved,
    .show = show,
    .how = how,
    .read = read_typed,
    .grade = grade,
    .reveal = reveal,
    .describe = describe,
    .chance = chance,
};
