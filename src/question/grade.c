/* What the types share when they grade: scores, misconceptions, and responses read back into parts.
 * Each type's rule stands in its own file. */
#include <string.h>

#include "type.h"

enum verdict_kind verdict_of_score(double score)
{
    static const double whole = 1 - 1e-9; /* of sums of shares */
    return score >= whole ? VERDICT_RIGHT : score > 0 ? VERDICT_PARTIAL : VERDICT_WRONG;
}

void verdict_score(struct verdict *v, double score)
{
    static const double epsilon = 1e-9;
    if (score >= 1 - epsilon) {
        v->score = 1;
        v->kind = VERDICT_RIGHT;
    } else if (score <= epsilon) {
        v->score = 0;
        v->kind = VERDICT_WRONG;
    } else {
        v->score = score;
        v->kind = VERDICT_PARTIAL;
    }
}

void verdict_misconception(struct verdict *v, int misconception)
{
    if (misconception < 0 || v->misconception_count == VERDICT_MISCONCEPTIONS) {
        return;
    }
    for (size_t i = 0; i < v->misconception_count; i++) {
        if (v->misconceptions[i] == misconception) {
            return;
        }
    }
    v->misconceptions[v->misconception_count++] = misconception;
}

void verdict_unfit(struct verdict *v)
{
    *v = (struct verdict){.kind = VERDICT_PENDING};
    note_add(&v->note, MSG0(MSG_QUESTION_UNFIT));
}

void verdict_counts(struct verdict *v, enum msg_id id, size_t good, size_t all)
{
    if (v->kind != VERDICT_RIGHT) {
        note_add(&v->note, MSG(id, NUM(good), NUM(all)));
    }
}

bool response_parts(const struct response *r, const struct parts *parts, unsigned *ret,
                    size_t *count)
{
    unsigned seen = 0;
    if (r->value.count == 0 || r->value.count > parts->count) {
        return false;
    }
    for (size_t i = 0; i < r->value.count; i++) {
        size_t part = parts_find(parts, r->value.list[i]);
        if (part == SIZE_MAX || (seen & 1U << part) != 0) {
            return false;
        }
        seen |= 1U << part;
        ret[i] = (unsigned)part;
    }
    *count = r->value.count;
    return true;
}

const char *response_pair(const struct response *r, const char *id)
{
    size_t length = strlen(id);
    for (size_t i = 0; i < r->value.count; i++) {
        const char *pair = r->value.list[i];
        if (strncmp(pair, id, length) == 0 && pair[length] == '=') {
            return pair + length + 1;
        }
    }
    return NULL;
}
