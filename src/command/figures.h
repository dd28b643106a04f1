/* Tables of counts for the terminal: columns in groups, cut into blocks that fit its width. */
#ifndef WRAPUP_COMMAND_FIGURES_H
#define WRAPUP_COMMAND_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/buf.h"

enum { FIGURE_COLUMNS_MAX = 32 };
struct figures {
    const char *labels[FIGURE_COLUMNS_MAX]; /* of the columns */
    bool opens[FIGURE_COLUMNS_MAX];         /* the first column of a group; [0] always is */
    size_t column_count;
    const char *const *rows; /* labels of the rows */
    size_t row_count;
    const size_t *cells; /* [row * column_count + column] */
};
/* Appends the table, no line wider than `columns` (40 or more) as long as no label is. Groups stay
 * together where they can; 0 is shown as "-". */
void figures_write(struct buf *out, const struct figures *f, size_t columns);

#endif
