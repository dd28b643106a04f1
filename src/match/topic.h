/* What a statement is about, out of a few topics: "종료 … 데이터 유지" is a phrase with a topic
 * before it. Finding the phrase itself is point.c's. */
#ifndef WRAPUP_MATCH_TOPIC_H
#define WRAPUP_MATCH_TOPIC_H

#include "letters.h"
#include "wrapup/strings.h"

enum { TOPICS_MAX = 16 };
struct topics {
    struct letters list[TOPICS_MAX];
    size_t count;
};
void topics_release(struct topics *t);

/* Where the phrase behind "…" begins; *topic is what stands before it, added to the topics unless
 * it is among them. A phrase without "…" is whole and its *topic SIZE_MAX. */
const char *topics_add(struct topics *t, const char *phrase, size_t *topic);
/* The topic of what is said at letters [start, end), or SIZE_MAX: the last one before it in its
 * statement, else one behind it there, else the last of the statements before. */
size_t topics_find(const struct topics *t, struct slice text, size_t start, size_t end);

#endif
