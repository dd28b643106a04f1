/* The id tables of a bank: sorted arrays, searched by bisection.
 * Which section refers to which is left to sections.c and bank.c. */
#include "ids.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"
#include "wrapup/strings.h"

void ids_release(struct ids *ids)
{
    free(ids->list);
    *ids = (struct ids){.list = NULL};
}

void ids_add(struct ids *ids, const struct id_entry *entry)
{
    if (ids->count == ids->cap) {
        ids->cap = ids->cap == 0 ? 64 : ids->cap * 2;
        ids->list = xrealloc(ids->list, ids->cap, sizeof(*ids->list));
    }
    ids->list[ids->count++] = *entry;
}

static int compare_entries(const void *a, const void *b)
{
    const struct id_entry *x = a;
    const struct id_entry *y = b;
    int order = strcmp(x->id, y->id);
    if (order == 0) {
        order = x->index < y->index ? -1 : x->index > y->index;
    }
    return order;
}

void ids_sort(struct ids *ids, const struct json_at *root)
{
    if (ids->count == 0) {
        return;
    }
    qsort(ids->list, ids->count, sizeof(*ids->list), compare_entries);
    for (size_t i = 1; i < ids->count; i++) {
        const struct id_entry *e = &ids->list[i];
        if (strcmp(e->id, ids->list[i - 1].id) == 0) {
            struct json_at section = json_at_member(root, e->array);
            struct json_at place = json_at_element(&section, e->element, e->position);
            struct json_at id = json_at_member(&place, e->node);
            json_fault(&id, MSG(MSG_BANK_ID_TWICE, e->id));
        }
    }
}

int ids_find(const struct ids *ids, const char *id)
{
    size_t low = 0;
    size_t high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(id, ids->list[middle].id);
        if (order == 0) {
            return ids->list[middle].index;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return -1;
}

void ids_dangling(const struct ids *ids, const struct json_at *at, const char *id)
{
    enum { NEAR = 2 };
    const char *nearest = NULL;
    size_t best = NEAR + 1;
    /* Past the cap nobody reads the fault, and a hostile file could make the search slow. */
    size_t searched = at->faults->total < FAULTS_MAX ? ids->count : 0;
    for (size_t i = 0; i < searched; i++) {
        size_t distance = edit_distance(id, ids->list[i].id, NEAR);
        if (distance < best) {
            best = distance;
            nearest = ids->list[i].id;
        }
    }
    if (nearest != NULL) {
        json_fault(at, MSG(MSG_BANK_ID_NEAR, id, nearest));
    } else {
        json_fault(at, MSG(MSG_BANK_ID_DANGLING, id));
    }
}
