/* Topics of statements. A Latin topic is the beginning of a word: "terminat" for terminated.
 * One that only serves as a comparison ("종료와 달리") is passed over. */
#include "topic.h"

#include <stdint.h>
#include <string.h>

#include "negation.h"

enum { REACH = 400 }; /* letters: a topic farther back is forgotten */

void topics_release(struct topics *t)
{
    for (size_t i = 0; i < t->count; i++) {
        letters_release(&t->list[i]);
    }
}

static bool same_letters(const struct letters *a, const struct letters *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        same = a->at[i].code == b->at[i].code;
    }
    return same;
}

const char *topics_add(struct topics *t, const char *phrase, size_t *topic)
{
    static const char mark[] = "…";
    const char *found = strstr(phrase, mark);
    *topic = SIZE_MAX;
    if (found == NULL) {
        return phrase;
    }
    CLEANUP(free_charp) char *word = xstrndup(phrase, (size_t)(found - phrase));
    LETTERS_AUTO(letters);
    letters_read(&letters, word);
    size_t i = 0;
    while (i < t->count && !same_letters(&t->list[i], &letters)) {
        i++;
    }
    if (i == t->count && i < TOPICS_MAX && letters.count > 0) {
        t->list[t->count++] = letters;
        letters = (struct letters)LETTERS_INIT;
    }
    *topic = i < t->count ? i : SIZE_MAX;
    return found + strlen(mark);
}

static size_t topic_at(const struct topics *t, struct slice text, size_t at)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct letters *topic = &t->list[i];
        size_t n = 0;
        while (n < topic->count && at + n < text.count &&
               topic->at[n].code == text.at[at + n].code) {
            n++;
        }
        if (n == topic->count && (!is_latin(topic->at[0].code) || slice_latin_begins(text, at))) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool holds_comparison(struct slice text, size_t from, size_t to)
{
    static const char *const words[] = {"달리", "다르게", "반대로", "보다"};
    for (size_t i = from; i < to; i++) {
        for (size_t w = 0; w < COUNT_OF(words); w++) {
            if (slice_spells(text, i, words[w]) > 0) {
                return true;
            }
        }
    }
    return false;
}

static bool behind_comparison(struct slice text, size_t at)
{
    static const char *const words[] = {"unlike", "unlike a", "than", "unlike the", "than a"};
    for (size_t w = 0; w < COUNT_OF(words); w++) {
        if (slice_ends_with((struct slice){.at = text.at, .count = at}, words[w]) > 0) {
            return true;
        }
    }
    return false;
}

/* The last topic in [from, to). */
static size_t last_topic(const struct topics *t, struct slice text, size_t from, size_t to)
{
    bool compared = false;
    for (size_t i = to; i-- > from;) {
        size_t topic = topic_at(t, text, i);
        if (topic == SIZE_MAX || behind_comparison(text, i)) {
            continue;
        }
        if (!compared && holds_comparison(text, i, to)) {
            compared = true;
            continue;
        }
        return topic;
    }
    return SIZE_MAX;
}

size_t topics_find(const struct topics *t, struct slice text, size_t start, size_t end)
{
    struct slice statement = negation_statement(text, start);
    size_t first = (size_t)(statement.at - text.at);
    size_t topic = last_topic(t, text, first, start);
    for (size_t i = end; i < first + statement.count && topic == SIZE_MAX; i++) {
        topic = behind_comparison(text, i) ? SIZE_MAX : topic_at(t, text, i);
    }
    size_t back = first > REACH ? first - REACH : 0;
    return topic != SIZE_MAX ? topic : last_topic(t, text, back, first);
}
