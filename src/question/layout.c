/* In which order the movable parts stand on the screen, and that order as ids. Which parts can be
 * moved is the type's business. */
#include "type.h"

static const struct parts *movable(const struct question *q)
{
    static const struct parts none = {.list = NULL, .count = 0};
    const struct question_type *type = question_type_of(q->kind);
    return type->movable == NULL ? &none : type->movable(q);
}

/* Shuffles what isn't fixed among the places of what isn't fixed. */
static void shuffle(const struct parts *parts, struct rng *rng, struct layout *ret)
{
    unsigned free_parts[QUESTION_PARTS_MAX];
    size_t count = 0;
    for (unsigned i = 0; i < parts->count; i++) {
        if (!parts->list[i].fixed) {
            free_parts[count++] = i;
        }
    }
    rng_shuffle(rng, free_parts, count);
    count = 0;
    for (unsigned i = 0; i < parts->count; i++) {
        ret->at[i] = parts->list[i].fixed ? i : free_parts[count++];
    }
    ret->count = parts->count;
}

void question_layout(const struct question *q, struct rng *rng, struct layout *ret)
{
    /* A question for which nearly every order is right must not keep this waiting. */
    enum { TRIES = 64 };
    const struct question_type *type = question_type_of(q->kind);
    const struct parts *parts = movable(q);
    struct layout layout = {.count = 0};
    shuffle(parts, rng, &layout);
    for (int i = 0; i < TRIES && type->solved != NULL && type->solved(q, &layout); i++) {
        shuffle(parts, rng, &layout);
    }
    *ret = layout;
}

void question_layout_ids(const struct question *q, const struct layout *layout, struct strings *ret)
{
    const struct parts *parts = movable(q);
    for (size_t i = 0; i < layout->count && layout->at[i] < parts->count; i++) {
        strings_add(ret, parts->list[layout->at[i]].id);
    }
}

bool question_layout_from_ids(const struct question *q, const struct strings *ids,
                              struct layout *ret)
{
    const struct parts *parts = movable(q);
    struct layout layout = {.count = 0};
    if (ids->count != parts->count) {
        return false;
    }
    for (size_t i = 0; i < ids->count; i++) {
        size_t part = parts_find(parts, ids->list[i]);
        if (part == SIZE_MAX || layout_place(&layout, part) != SIZE_MAX) {
            return false;
        }
        layout.at[layout.count++] = (unsigned)part;
    }
    *ret = layout;
    return true;
}
