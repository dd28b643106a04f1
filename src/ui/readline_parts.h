/* The parts of the readline terminal: pasting and completion.
 * The ask itself is term_readline.c's. */
#ifndef UI_READLINE_PARTS_H
#define UI_READLINE_PARTS_H

#include "ui.h"

/* Before rl_initialize(). */
void complete_start(void);
/* The ask whose words Tab completes from now on; NULL: none. Borrowed. */
void complete_for(const struct term_ask *ask);

/* After rl_initialize(), in whose place as reader of pasted text it comes. */
void paste_start(void);
/* Whether the lines of a paste stay apart is up to the ask. */
void paste_for(const struct term_ask *ask);

#endif
