/* Compares a bank with its older version: what changed must say so with a raised rev.
 * Hashing a question's key and text is left to question/. */
#include <string.h>

#include "parts.h"

static struct json_at question_at(const struct json_at *section, const struct bank *bank,
                                  const struct question *q)
{
    return json_at_element(section, q->json, (size_t)(q - bank->questions));
}

/* Members that tell of the version itself, or that no program reads. */
static bool is_bookkeeping(const char *key)
{
    return strcmp(key, "rev") == 0 || strcmp(key, "cosmetic") == 0 || strncmp(key, "x-", 2) == 0;
}

/* True when every member of a that counts stands in b with the same content. */
static bool members_stand(const cJSON *a, const cJSON *b)
{
    const cJSON *member;
    cJSON_ArrayForEach(member, a)
    {
        if (is_bookkeeping(member->string)) {
            continue;
        }
        BUF_AUTO(x);
        BUF_AUTO(y);
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(b, member->string);
        if (other == NULL) {
            return false;
        }
        json_canonical(&x, member);
        json_canonical(&y, other);
        if (strcmp(buf_str(&x), buf_str(&y)) != 0) {
            return false;
        }
    }
    return true;
}

static void compare_question(const struct json_at *at, const struct question *now,
                             const struct question *before)
{
    bool key = strcmp(question_key_hash(now).hex, question_key_hash(before).hex) != 0;
    bool text = strcmp(question_text_hash(now).hex, question_text_hash(before).hex) != 0;
    bool same = members_stand(now->json, before->json) && members_stand(before->json, now->json);
    struct json_at rev = json_at_member(at, cJSON_GetObjectItemCaseSensitive(now->json, "rev"));
    if (now->rev < before->rev) {
        json_fault(&rev, MSG(MSG_BANK_REV_LOWER, now->id, NUM(now->rev), NUM(before->rev)));
    } else if (now->rev == before->rev && key) {
        json_fault(&rev, MSG(MSG_BANK_REV_KEY, now->id, NUM(before->rev + 1)));
    } else if (now->rev == before->rev && !same && !now->cosmetic) {
        json_fault(&rev, MSG(text ? MSG_BANK_REV_TEXT : MSG_BANK_REV_CHANGED, now->id,
                             NUM(before->rev + 1)));
    }
}

bool bank_compare(const struct bank *bank, const struct bank *old, struct faults *faults)
{
    size_t count = faults->total;
    struct json_at root = json_at_root(bank->memory->doc, faults);
    if (strcmp(bank->id, old->id) != 0) {
        struct json_at id = json_at_member(&root,
                                           cJSON_GetObjectItemCaseSensitive(root.value, "id"));
        json_fault(&id, MSG(MSG_BANK_OTHER_BANK, bank->id, old->id));
        return false;
    }
    struct json_at section = json_at_member(
        &root, cJSON_GetObjectItemCaseSensitive(root.value, "questions"));
    for (size_t i = 0; i < bank->question_count; i++) {
        const struct question *before = bank_question(old, bank->questions[i].id);
        if (before != NULL) {
            struct json_at at = question_at(&section, bank, &bank->questions[i]);
            compare_question(&at, &bank->questions[i], before);
        }
    }
    faults_sort(faults);
    return faults->total == count;
}
