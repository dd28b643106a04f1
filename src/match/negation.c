/* Tables of negations and of what ends a clause, and the reach of the first within the second.
 * Where the tables are too coarse they err towards "negated". */
#include "negation.h"

#include "hangul.h"

enum { REACH = 120 }; /* letters: what stands farther off belongs to something else */

/* Where in its word (the letters between two gaps) a negation stands. */
enum place {
    PLACE_ANYWHERE,
    PLACE_START,    /* at the start of a word */
    PLACE_WORD,     /* a Latin word by itself */
    PLACE_AFTER_JI, /* at the start of a word, after one that ends in 지 */
};

static const struct negation {
    const char *word;
    enum place place;
    const char *not_before[8]; /* no negation when one of these follows */
    const char *not_after[3];  /* nor when one of these precedes */
} negations[] = {
    {"않", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"없", PLACE_ANYWHERE, {"애", "앤", "앨", "앱"}, {"상관", "관계"}},
    {"아니", PLACE_ANYWHERE, {"면"}, {"뿐만", "뿐"}},
    {"아닌", PLACE_ANYWHERE, {"가"}, {NULL}},
    {"아님", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"아닙", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"아닐", PLACE_ANYWHERE, {"까"}, {NULL}},
    {"아녜", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"못", PLACE_START, {NULL}, {NULL}},
    {"지못", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"불가", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"불필요", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"불허", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"불능", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"말고", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"말", PLACE_AFTER_JI, {"씀"}, {NULL}},
    {"마", PLACE_AFTER_JI, {"지", "이", "찬", "련", "다", "치"}, {NULL}},
    {"안됨", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"안되", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"안돼", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"안된", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"안됩", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"안될", PLACE_ANYWHERE, {NULL}, {NULL}},
    {"not", PLACE_WORD, {NULL}, {NULL}},
    {"no", PLACE_WORD, {NULL}, {NULL}},
    {"never", PLACE_WORD, {NULL}, {NULL}},
    {"cannot", PLACE_WORD, {NULL}, {NULL}},
    {"without", PLACE_WORD, {NULL}, {NULL}},
    {"none", PLACE_WORD, {NULL}, {NULL}},
    {"nothing", PLACE_WORD, {NULL}, {NULL}},
    {"unable", PLACE_WORD, {NULL}, {NULL}},
    {"impossible", PLACE_WORD, {NULL}, {NULL}},
};

/* 안 before a verb negates it; 안 may also be "inside", or begin another word. */
static const char *const inside[] = {"으", "에", "의",   "쪽", "은", "이", "을", "까",
                                     "밖", "과", "팎",   "전", "내", "녕", "정", "심",
                                     "건", "테", "드로", "경", "부", "락", "성"};

/* Words that begin a clause, and endings after which one begins. */
static const char *const clause_starts[] = {"그리고", "하지만", "그러나",  "그런데",  "반면",
                                            "대신",   "but",    "however", "whereas", "while"};
static const char *const clause_ends[] = {"지만",   "는데",   "은데", "인데", "으나",
                                          "아니라", "아니고", "말고", "아닌"};

/* Endings that tie two statements together (and, if, so): a negation before one doesn't reach what
 * follows it. */
static const struct joint {
    const char *ending;
    const char *not_ending[5]; /* other words that end so */
} joints[] = {
    {"고", {"다고", "라고", "냐고", "자고"}},
    {"며", {NULL}},
    {"면", {NULL}},
    {"되어", {NULL}},
    {"져", {NULL}},
    {"므로", {NULL}},
    {"니까", {NULL}},
    {"서", {"에서", "로서", "께서"}},
};
/* -고 있다, -고 싶다: one statement still. */
static const char *const helpers[] = {"있", "싶", "계"};
/* Nouns that only prop up a verb: "수가 없다" has no subject of its own. */
static const char *const props[] = {"수", "것", "적", "리", "줄"};
static const char *const subject_particles[] = {"은", "는", "이", "가", "만", "도"};
/* Prefixes that negate the word they begin. */
static const char *const prefixes[] = {"불", "비", "미", "무"};
/* Words and stems that call for a negation after them. */
static const char *const polar[] = {"아무", "전혀", "하나도", "결코", "절대"};
static const char *const polar_ends[] = {"하지", "되지", "지지", "있지"};

/* ---- words of the tables --------------------------------------------------------------- */

static bool spells_any(struct slice s, size_t start, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && words[i] != NULL; i++) {
        if (slice_spells(s, start, words[i]) > 0) {
            return true;
        }
    }
    return false;
}

/* Do the letters before `end` end with one of the words? */
static bool ends_any(struct slice s, size_t end, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && words[i] != NULL; i++) {
        if (slice_ends_with((struct slice){.at = s.at, .count = end}, words[i]) > 0) {
            return true;
        }
    }
    return false;
}

static bool word_begins(struct slice s, size_t i)
{
    return i == 0 || s.at[i].gap || !is_hangul(s.at[i - 1].code);
}

static bool in_place(struct slice s, size_t start, size_t len, enum place place)
{
    switch (place) {
    case PLACE_ANYWHERE:
        return true;
    case PLACE_START:
        return word_begins(s, start);
    case PLACE_WORD:
        return slice_latin_begins(s, start) && slice_latin_ends(s, start + len);
    case PLACE_AFTER_JI:
        break;
    }
    return start > 0 && slice_ends_with((struct slice){.at = s.at, .count = start}, "지") > 0 &&
           s.at[start].gap;
}

static bool has_gap(struct slice s, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++) {
        if (s.at[i].gap) {
            return true;
        }
    }
    return false;
}

/* don't, isn't, can't …: the apostrophe is gone. "we rent" is two words. */
static bool is_contraction(struct slice s, size_t start)
{
    static const char *const verbs[] = {"do",   "does", "did",   "is",    "are",    "was",
                                        "were", "wo",   "would", "could", "should", "ca",
                                        "has",  "have", "had",   "must",  "need",   "ai"};
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        size_t n = slice_spells(s, start, verbs[i]);
        size_t nt = n > 0 ? slice_spells(s, start + n, "nt") : 0;
        if (nt > 0 && !has_gap(s, start + 1, n + nt - 1) && slice_latin_begins(s, start) &&
            slice_latin_ends(s, start + n + nt)) {
            return true;
        }
    }
    return false;
}

static bool is_adverb_an(struct slice s, size_t start)
{
    static const char *const from[] = {"에서"};
    if (slice_spells(s, start, "안") == 0 || !word_begins(s, start) ||
        ends_any(s, start, from, COUNT_OF(from))) {
        return false;
    }
    bool alone = start + 1 == s.count || s.at[start + 1].gap;
    return alone || (is_syllable(s.at[start + 1].code) &&
                     !spells_any(s, start + 1, inside, COUNT_OF(inside)));
}

static bool negation_at(struct slice s, size_t start)
{
    for (size_t i = 0; i < COUNT_OF(negations); i++) {
        const struct negation *n = &negations[i];
        size_t len = slice_spells(s, start, n->word);
        if (len > 0 && in_place(s, start, len, n->place) &&
            !spells_any(s, start + len, n->not_before, COUNT_OF(n->not_before)) &&
            !ends_any(s, start, n->not_after, COUNT_OF(n->not_after))) {
            return true;
        }
    }
    return is_adverb_an(s, start) || is_contraction(s, start);
}

bool negation_in(struct slice s)
{
    for (size_t i = 0; i < s.count; i++) {
        if (negation_at(s, i) || spells_any(s, i, polar, COUNT_OF(polar))) {
            return true;
        }
    }
    return ends_any(s, s.count, polar_ends, COUNT_OF(polar_ends));
}

/* ---- clauses --------------------------------------------------------------------------- */

/* A full stop ends a clause, the dots of 127.0.0.1 and docker.io don't. */
static bool is_clause_mark(struct slice s, size_t i)
{
    uint32_t code = s.at[i].code;
    bool last = i + 1 == s.count || s.at[i + 1].gap || is_hangul(s.at[i + 1].code);
    return code == ',' || code == ';' || code == '!' || code == '?' || (code == '.' && last);
}

static bool clause_begins(struct slice s, size_t i)
{
    if (i == 0 || is_clause_mark(s, i - 1)) {
        return true;
    }
    return s.at[i].gap && (spells_any(s, i, clause_starts, COUNT_OF(clause_starts)) ||
                           ends_any(s, i, clause_ends, COUNT_OF(clause_ends)));
}

struct slice negation_clause(struct slice s, size_t i)
{
    size_t start = i;
    size_t end = i + 1;
    while (i - start < REACH && !clause_begins(s, start)) {
        start--;
    }
    while (end < s.count && end - i < REACH && !clause_begins(s, end)) {
        end++;
    }
    return (struct slice){.at = s.at + start, .count = end - start};
}

/* Does a statement end before letter i, tied to the next by 고, 며, …? */
static bool joint_before(struct slice s, size_t i)
{
    if (!s.at[i].gap) {
        return false;
    }
    for (size_t j = 0; j < COUNT_OF(joints); j++) {
        const char *const ending[] = {joints[j].ending};
        if (ends_any(s, i, ending, COUNT_OF(ending)) &&
            !ends_any(s, i, joints[j].not_ending, COUNT_OF(joints[j].not_ending))) {
            return !spells_any(s, i, helpers, COUNT_OF(helpers));
        }
    }
    return false;
}

struct slice negation_statement(struct slice s, size_t i)
{
    struct slice clause = negation_clause(s, i);
    size_t start = (size_t)(clause.at - s.at);
    size_t end = start + clause.count;
    for (size_t j = i; j > start; j--) {
        start = joint_before(s, j) ? j : start;
    }
    for (size_t j = end - 1; j > i; j--) {
        end = joint_before(s, j) ? j : end;
    }
    return (struct slice){.at = s.at + start, .count = end - start};
}

/* Does a word that ends before letter i look like the subject of a statement? */
static bool subject_before(struct slice s, size_t start, size_t i)
{
    return i >= start + 2 && s.at[i].gap &&
           ends_any(s, i, subject_particles, COUNT_OF(subject_particles)) &&
           !ends_any(s, i - 1, props, COUNT_OF(props));
}

/* Is there a joint between the negation and the hit that follows it? */
static bool joint_between(struct slice s, size_t negation, size_t hit)
{
    for (size_t i = negation + 1; i <= hit; i++) {
        if (joint_before(s, i)) {
            return true;
        }
    }
    return false;
}

/* A negation behind the hit reaches back over a joint, unless a new subject stands between. */
static bool subject_between(struct slice s, size_t hit_end, size_t negation)
{
    size_t joint = 0;
    for (size_t i = hit_end; i <= negation; i++) {
        if (joint > 0 && subject_before(s, joint, i)) {
            return true;
        }
        if (joint_before(s, i)) {
            joint = i;
        }
    }
    return false;
}

static bool begins_negation(struct slice s, size_t i, negation_known *known)
{
    enum { UNKNOWN, NO, YES };
    if (known[i] == UNKNOWN) {
        known[i] = negation_at(s, i) ? YES : NO;
    }
    return known[i] == YES;
}

bool negation_near(struct slice s, size_t start, size_t end, negation_known *known)
{
    struct slice clause = negation_clause(s, start);
    size_t first = (size_t)(clause.at - s.at);
    size_t last = first + clause.count > end ? first + clause.count : end;
    if (start > 0 && !s.at[start].gap && is_hangul(s.at[start].code) && word_begins(s, start - 1) &&
        spells_any(s, start - 1, prefixes, COUNT_OF(prefixes))) {
        return true;
    }
    for (size_t i = first; i < start; i++) {
        if (begins_negation(s, i, known) && !joint_between(s, i, start)) {
            return true;
        }
    }
    for (size_t i = end; i < last; i++) {
        if (begins_negation(s, i, known) && !subject_between(s, end, i)) {
            return true;
        }
    }
    return false;
}
