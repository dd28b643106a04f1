/* Particles and sentence endings that may follow an answer, and what decorates its end.
 * Where they are forgiven is decided by those who compare. */
#ifndef WRAPUP_MATCH_ENDING_H
#define WRAPUP_MATCH_ENDING_H

#include "letters.h"

/* The n-th ending, NULL behind the last. */
const char *ending_at(size_t n);
/* True when the whole slice is one ending. */
bool ending_is(struct slice s);
/* The slice without final punctuation, ㅎㅎ and ㅋㅋ; unchanged when nothing else would be left. */
struct slice ending_trim(struct slice s);

#endif
