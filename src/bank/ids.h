/* A table of ids for lookup while a bank loads and afterwards; who may refer to what is the
 * sections' business. */
#ifndef WRAPUP_BANK_IDS_H
#define WRAPUP_BANK_IDS_H

#include "wrapup/json.h"

struct id_entry {
    const char *id;
    int index;            /* what ids_find gives: grows in the order of adding */
    const cJSON *array;   /* the section the id stands in … */
    const cJSON *element; /* … whose element has it … */
    size_t position;      /* … and where in it */
    const cJSON *node;    /* the id's string value */
};
/* Filled with ids_add, closed with ids_sort, then searched. */
struct ids {
    struct id_entry *list;
    size_t count;
    size_t cap;
};

void ids_release(struct ids *ids);
void ids_add(struct ids *ids, const struct id_entry *entry);
/* Sorts, and reports every id that stands twice (at its later place). */
void ids_sort(struct ids *ids, const struct json_at *root);
/* The section's index of an id, or -1. */
int ids_find(const struct ids *ids, const char *id);
/* Reports an id that nothing has, naming the nearest one. `at` is the value that refers. */
void ids_dangling(const struct ids *ids, const struct json_at *at, const char *id);

#endif
