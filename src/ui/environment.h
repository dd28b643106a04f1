/* What the environment says: language, character set, folders, editor.
 * It is read here and nowhere else. */
#ifndef UI_ENVIRONMENT_H
#define UI_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/lang.h"

struct environment {
    char *home;         /* NULL: not known */
    char *data_dir;     /* "…/wrapup"; NULL: no home is known */
    const char *editor; /* or NULL */
    const char *tmp_dir;
    size_t columns; /* COLUMNS, or 0 */
    bool lang_known;
    enum lang lang; /* Korean when not known */
    bool dumb;      /* TERM is dumb or not set */
    bool ascii;     /* an encoding other than UTF-8 is named */
    bool colour_forbidden;
};

void environment_read(struct environment *ret);
void environment_release(struct environment *environment);
/* Makes the process read and write UTF-8, whatever the environment names. Comes after
 * environment_read(), since it may change what the environment says. */
void environment_start_locale(void);

#endif
