/* Short answers in words: the key, up to what people write differently.
 * Where words can't decide (two answers, an ambiguous one, the key inside more), it asks. */
#include "judge.h"

#include <stdlib.h>
#include <string.h>

#include "ending.h"
#include "forms.h"
#include "hangul.h"
#include "synonym.h"
#include "typo.h"
#include "wrapup/utf8.h"

enum { LETTERS_MAX = 300 }; /* no short answer is longer */

/* What stands between two answers: marks, words by themselves, and particles at the end of a word.
 */
static const char split_marks[] = "/,|;&=+";
static const char *const split_words[] = {"또는", "혹은", "이나", "및", "그리고", "or", "and"};
static const char *const split_particles[] = {"와", "과", "이랑", "랑", "하고", "이나"};

struct text_judge {
    const struct match_key *key;
    struct forms *accept, *near; /* of each accepted and near entry */
};

static struct forms *forms_of_list(size_t count)
{
    struct forms *list = xcalloc(count + 1, sizeof(*list));
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct forms)FORMS_INIT;
    }
    return list;
}

static void judge_init(struct text_judge *judge, const struct match_key *key)
{
    *judge = (struct text_judge){.key = key,
                                 .accept = forms_of_list(key->accept_count),
                                 .near = forms_of_list(key->near_count)};
    for (size_t i = 0; i < key->accept_count; i++) {
        forms_of_key(&judge->accept[i], key->accept[i]);
    }
    for (size_t i = 0; i < key->near_count; i++) {
        forms_of_key(&judge->near[i], key->near[i].text);
    }
}

static void judge_release(struct text_judge *judge)
{
    for (size_t i = 0; i < judge->key->accept_count; i++) {
        forms_release(&judge->accept[i]);
    }
    for (size_t i = 0; i < judge->key->near_count; i++) {
        forms_release(&judge->near[i]);
    }
    free(judge->accept);
    free(judge->near);
}

/* ---- one answer ------------------------------------------------------------------------ */

static bool meet(const struct strings *a, const struct strings *b)
{
    for (size_t i = 0; i < a->count; i++) {
        if (strings_has(b, a->list[i])) {
            return true;
        }
    }
    return false;
}

/* The entry that shares a form with the answer, or count. */
static size_t find_plain(const struct forms *list, size_t count, const struct forms *answer)
{
    size_t i = 0;
    while (i < count && !meet(&list[i].plain, &answer->plain)) {
        i++;
    }
    return i;
}

static size_t find_canonical(const struct forms *list, size_t count, const struct forms *answer)
{
    size_t i = 0;
    while (i < count && !meet(&list[i].canonical, &answer->canonical)) {
        i++;
    }
    return i;
}

/* Word for word first, so that a bank may call a synonym wrong. */
static struct match_result judge_one(const struct text_judge *judge, const struct forms *answer)
{
    size_t accept_count = judge->key->accept_count;
    size_t near_count = judge->key->near_count;
    size_t i = find_plain(judge->accept, accept_count, answer);
    if (i < accept_count) {
        return judge_accepted(MATCH_RIGHT, i);
    }
    i = find_plain(judge->near, near_count, answer);
    if (i < near_count) {
        return judge_near(&judge->key->near[i]);
    }
    i = find_canonical(judge->accept, accept_count, answer);
    if (i < accept_count) {
        return judge_accepted(MATCH_RIGHT, i);
    }
    i = find_canonical(judge->near, near_count, answer);
    return i < near_count ? judge_near(&judge->key->near[i]) : judge_outcome(MATCH_WRONG);
}

/* "중지(terminate)": the two parts of the gloss mean different things. */
static bool gloss_conflicts(struct slice s)
{
    struct slice part[2];
    if (!forms_gloss(s, &part[0], &part[1])) {
        return false;
    }
    const char *const *group[2];
    for (size_t i = 0; i < 2; i++) {
        BUF_AUTO(plain);
        slice_write(&plain, part[i]);
        group[i] = synonym_group(buf_str(&plain));
    }
    return group[0] != NULL && group[1] != NULL && group[0] != group[1];
}

static struct match_result judge_slice(const struct text_judge *judge, struct slice s)
{
    CLEANUP(forms_release) struct forms answer = FORMS_INIT;
    forms_of_answer(&answer, s);
    struct match_result result = judge_one(judge, &answer);
    if (result.outcome == MATCH_RIGHT && gloss_conflicts(s)) {
        return judge_more();
    }
    if (result.outcome == MATCH_WRONG) {
        CLEANUP(forms_release) struct forms sentence = FORMS_INIT;
        forms_of_sentence(&sentence, s);
        result = judge_one(judge, &sentence);
    }
    return result;
}

/* ---- several answers ------------------------------------------------------------------- */

/* How many letters at i separate two answers; 0: none. */
static size_t separator_at(struct slice s, size_t i)
{
    uint32_t code = s.at[i].code;
    if (code < 0x80 && code != 0 && strchr(split_marks, (int)code) != NULL) {
        return 1;
    }
    for (size_t w = 0; w < COUNT_OF(split_words); w++) {
        size_t n = slice_spells(s, i, split_words[w]);
        if (n > 0 && s.at[i].gap && i + n < s.count && s.at[i + n].gap) {
            return n;
        }
    }
    for (size_t w = 0; w < COUNT_OF(split_particles) && !s.at[i].gap; w++) {
        size_t n = slice_spells(s, i, split_particles[w]);
        if (n > 0 && i + n < s.count && s.at[i + n].gap) {
            return n;
        }
    }
    return 0;
}

/* All parts right: right. Some: which one is meant? None: as if it had not been split. */
static struct match_result judge_several(const struct text_judge *judge, struct slice s)
{
    struct match_result right = judge_outcome(MATCH_WRONG);
    struct match_result other = judge_outcome(MATCH_WRONG);
    bool any_right = false;
    bool any_other = false;
    size_t start = 0;
    int depth = 0;
    for (size_t i = 0; i <= s.count;) {
        depth += i < s.count && s.at[i].code == '(';
        depth -= i < s.count && s.at[i].code == ')';
        size_t n = i < s.count && depth == 0 ? separator_at(s, i) : 0;
        if (n == 0 && i < s.count) {
            i++;
            continue;
        }
        if (i > start) {
            struct match_result part = judge_slice(
                judge, (struct slice){.at = s.at + start, .count = i - start});
            if (part.outcome == MATCH_RIGHT) {
                any_right = true;
                right = part;
            } else {
                any_other = true;
                other = part.near != NULL ? part : other;
            }
        }
        start = i + n;
        i = start + (n == 0);
    }
    if (any_right) {
        return any_other ? judge_more() : right;
    }
    return other;
}

/* ---- not quite the key ----------------------------------------------------------------- */

static bool is_ambiguous(const struct text_judge *judge, const struct forms *answer)
{
    for (size_t a = 0; a < answer->canonical.count; a++) {
        for (size_t i = 0; i < judge->key->accept_count; i++) {
            const struct strings *accept = &judge->accept[i].canonical;
            for (size_t f = 0; f < accept->count; f++) {
                if (synonym_ambiguous(answer->canonical.list[a], accept->list[f])) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* Is one reading of the answer a typo of the key, or of a synonym of the whole key? */
static bool is_typo(const char *key, const struct forms *answer, bool synonyms)
{
    const char *const *group = synonyms ? synonym_group(key) : NULL;
    for (size_t a = 0; a < answer->plain.count; a++) {
        const char *typed = answer->plain.list[a];
        if (!synonyms && typo_of(key, typed)) {
            return true;
        }
        for (size_t w = 0; group != NULL && group[w] != NULL; w++) {
            if (typo_of(group[w], typed)) {
                return true;
            }
        }
    }
    return false;
}

/* The accepted entry the answer is a typo of, or accept_count. */
static size_t find_typo(const struct text_judge *judge, const struct forms *answer, bool synonyms)
{
    for (size_t i = 0; i < judge->key->accept_count; i++) {
        for (size_t f = 0; f < judge->accept[i].plain.count; f++) {
            if (is_typo(judge->accept[i].plain.list[f], answer, synonyms)) {
                return i;
            }
        }
    }
    return judge->key->accept_count;
}

/* The letters typed on the wrong side of the 한/영 key, or of the same keys when already Latin. */
static void keys_of(struct buf *out, const char *s)
{
    BUF_AUTO(keys);
    LETTERS_AUTO(letters);
    letters_read(&letters, match_unhangul(&keys, s) ? buf_str(&keys) : s);
    slice_write(out, letters_slice(&letters, 0, letters.count));
}

static bool has_hangul(const char *s)
{
    BUF_AUTO(keys);
    return match_unhangul(&keys, s);
}

/* The accepted entry typed in the other keyboard mode, or accept_count. */
static size_t find_other_mode(const struct match_key *key, const char *typed)
{
    BUF_AUTO(typed_keys);
    keys_of(&typed_keys, typed);
    for (size_t i = 0; i < key->accept_count; i++) {
        BUF_AUTO(folded);
        match_fold(&folded, key->accept[i]);
        BUF_AUTO(key_keys);
        keys_of(&key_keys, buf_str(&folded));
        if (key_keys.len > 0 && has_hangul(typed) != has_hangul(buf_str(&folded)) &&
            strcmp(buf_str(&key_keys), buf_str(&typed_keys)) == 0) {
            return i;
        }
    }
    return key->accept_count;
}

/* The key with more around it ("보안 그룹 설정"): not wrong for sure, unless the more is a
 * negation.
 */
static bool holds_key(const struct text_judge *judge, const char *typed)
{
    for (size_t i = 0; i < judge->key->accept_count; i++) {
        const char *accept = judge->key->accept[i];
        bool long_enough = judge->accept[i].plain.count > 0 &&
                           utf8_width(judge->accept[i].plain.list[0],
                                      strlen(judge->accept[i].plain.list[0])) > 2;
        if (long_enough && match_point(typed, &accept, 1, NULL, 0) == MATCH_POINT_FOUND) {
            return true;
        }
    }
    return false;
}

/* What is not the key word for word, in the order of how sure one can be. */
static struct match_result judge_inexact(const struct text_judge *judge, struct slice s,
                                         const char *typed)
{
    CLEANUP(forms_release) struct forms answer = FORMS_INIT;
    forms_of_sentence(&answer, s);
    if (is_ambiguous(judge, &answer)) {
        return judge_outcome(MATCH_ASK);
    }
    size_t typo = find_typo(judge, &answer, false);
    if (typo == judge->key->accept_count) {
        typo = find_typo(judge, &answer, true);
    }
    if (typo < judge->key->accept_count) {
        return judge_accepted(MATCH_TYPO, typo);
    }
    size_t other = find_other_mode(judge->key, typed);
    if (other < judge->key->accept_count) {
        return judge_accepted(MATCH_HANGUL, other);
    }
    return judge_outcome(MATCH_WRONG);
}

struct match_result judge_text(const struct match_key *key, const char *typed)
{
    CLEANUP(judge_release) struct text_judge judge;
    judge_init(&judge, key);
    LETTERS_AUTO(letters);
    letters_read(&letters, typed);
    struct slice s = ending_trim(letters_slice(&letters, 0, letters.count));
    struct match_result result = judge_outcome(MATCH_WRONG);
    if (s.count <= LETTERS_MAX) {
        result = judge_slice(&judge, s);
        result = result.outcome == MATCH_WRONG ? judge_several(&judge, s) : result;
        result = result.outcome == MATCH_WRONG ? judge_inexact(&judge, s, typed) : result;
    }
    if (result.outcome == MATCH_WRONG && holds_key(&judge, typed)) {
        return judge_more();
    }
    return result;
}
