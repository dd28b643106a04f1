/* Two words compared jamo by jamo, for one difference.
 * Spaces and case are gone before they come here. */
#include "typo.h"

#include <stdlib.h>
#include <string.h>

#include "letters.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { KEY_JAMO_MIN = 8 };

struct jamo {
    uint32_t *at;
    size_t count;
};

static void jamo_release(struct jamo *j)
{
    free(j->at);
}

static struct jamo jamo_of(const char *s)
{
    BUF_AUTO(apart);
    utf8_nfd(&apart, s, strlen(s));
    struct jamo j = {.at = xcalloc(apart.len + 1, sizeof(*j.at)), .count = 0};
    for (size_t i = 0; i < apart.len;) {
        i += utf8_decode(apart.data + i, apart.len - i, &j.at[j.count]);
        j.count++;
    }
    return j;
}

static bool same_tail(const struct jamo *a, size_t i, const struct jamo *b, size_t j)
{
    return a->count - i == b->count - j &&
           memcmp(a->at + i, b->at + j, (a->count - i) * sizeof(*a->at)) == 0;
}

/* May the two part at this place by a slip? */
static bool may_slip(const struct jamo *key, const struct jamo *typed, size_t i)
{
    uint32_t k = i < key->count ? key->at[i] : 0;
    uint32_t t = i < typed->count ? typed->at[i] : 0;
    return !is_digit(k) && !is_digit(t) && !(i == 0 && (is_latin(k) || is_latin(t)));
}

bool typo_of(const char *key, const char *typed)
{
    CLEANUP(jamo_release) struct jamo k = jamo_of(key);
    CLEANUP(jamo_release) struct jamo t = jamo_of(typed);
    size_t i = 0;
    while (i < k.count && i < t.count && k.at[i] == t.at[i]) {
        i++;
    }
    if (k.count < KEY_JAMO_MIN || (i == k.count && i == t.count) || !may_slip(&k, &t, i)) {
        return false;
    }
    bool two_left = k.count - i >= 2 && t.count - i >= 2;
    bool swapped = two_left && k.at[i] == t.at[i + 1] && k.at[i + 1] == t.at[i] &&
                   !is_digit(k.at[i + 1]) && same_tail(&k, i + 2, &t, i + 2);
    bool another = i < k.count && i < t.count && same_tail(&k, i + 1, &t, i + 1);
    bool missing = i < k.count && same_tail(&k, i + 1, &t, i);
    bool added = i < t.count && same_tail(&k, i, &t, i + 1);
    return swapped || another || missing || added;
}
