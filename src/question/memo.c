/* Verdicts of responses that come again and again. A table of a fixed size, so that memory doesn't
 * grow with the class; how a response is graded is each type's business. */
#include <stdlib.h>
#include <string.h>

#include "type.h"

enum { SLOTS = 1024, KEY_LONGEST = 256 };

struct slot {
    const struct question *question;
    struct verdict verdict;
    size_t len;
    char key[]; /* the parts of the response, each with its end */
};
struct key {
    const struct question *question;
    struct hash hash;
};
struct question_memo {
    struct slot *slots[SLOTS];
    struct key *keys;
    size_t key_count;
    size_t last; /* of the keys, asked for */
};

struct question_memo *question_memo_new(void)
{
    return xcalloc(1, sizeof(struct question_memo));
}

void question_memo_free(struct question_memo *memo)
{
    for (size_t i = 0; memo != NULL && i < SLOTS; i++) {
        free(memo->slots[i]);
    }
    if (memo != NULL) {
        free(memo->keys);
    }
    free(memo);
}

/* False when it is too long: what is that long nobody says twice. */
static bool key_of(const struct response *r, char key[KEY_LONGEST], size_t *len)
{
    *len = 0;
    for (size_t i = 0; i < r->value.count; i++) {
        size_t part = strlen(r->value.list[i]) + 1;
        if (part > KEY_LONGEST - *len) {
            return false;
        }
        memcpy(key + *len, r->value.list[i], part);
        *len += part;
    }
    return true;
}

/* FNV-1a */
static uint64_t mix(uint64_t hash, const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ p[i]) * 0x100000001b3U;
    }
    return hash;
}

static struct slot **slot_of(struct question_memo *memo, const struct question *q, const char *key,
                             size_t len)
{
    uint64_t hash = mix(mix(0xcbf29ce484222325U, &q, sizeof(q)), key, len);
    return &memo->slots[(hash ^ (hash >> 32)) % SLOTS];
}

static struct slot *slot_new(const struct question *q, const char *key, size_t len,
                             const struct verdict *verdict)
{
    struct slot *slot = xcalloc(1, sizeof(*slot) + len);
    slot->question = q;
    slot->verdict = *verdict;
    slot->len = len;
    memcpy(slot->key, key, len);
    return slot;
}

void question_grade_again(struct question_memo *memo, const struct question *q,
                          const struct response *r, struct verdict *ret)
{
    char key[KEY_LONGEST];
    size_t len = 0;
    /* No two essays are alike. */
    if (memo == NULL || q->kind == QUESTION_OPEN || !key_of(r, key, &len)) {
        question_grade(q, r, ret);
        return;
    }
    struct slot **slot = slot_of(memo, q, key, len);
    if (*slot != NULL && (*slot)->question == q && (*slot)->len == len &&
        memcmp((*slot)->key, key, len) == 0) {
        *ret = (*slot)->verdict;
        return;
    }
    question_grade(q, r, ret);
    free(*slot);
    *slot = slot_new(q, key, len, ret);
}

/* One is asked for after the other, mostly in the same order again. */
struct hash question_memo_key(struct question_memo *memo, const struct question *q)
{
    if (memo == NULL) {
        return question_key_hash(q);
    }
    for (size_t n = 1; n <= memo->key_count; n++) {
        size_t i = (memo->last + n) % memo->key_count;
        if (memo->keys[i].question == q) {
            memo->last = i;
            return memo->keys[i].hash;
        }
    }
    memo->keys = xrealloc(memo->keys, memo->key_count + 1, sizeof(*memo->keys));
    memo->last = memo->key_count++;
    memo->keys[memo->last] = (struct key){.question = q, .hash = question_key_hash(q)};
    return memo->keys[memo->last].hash;
}
