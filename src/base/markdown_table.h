/* Tables: even columns where they fit, else a line per cell. */
#ifndef WRAPUP_BASE_MARKDOWN_TABLE_H
#define WRAPUP_BASE_MARKDOWN_TABLE_H

#include "markdown_private.h"

struct lowdown_node;

/* `walk` adds what stands in one cell. */
void md_table(struct md_layout *l, const struct lowdown_node *table,
              void (*walk)(struct md_layout *l, const struct lowdown_node *cell));

#endif
