/* Does this typed text mean that answer? Pure functions; the rules are those of the grading
 * rule book (Korean and English, commands, numbers, key points). No function here says "wrong"
 * about text it could not read. Every input is valid UTF-8 (the session asks again otherwise). */
#ifndef WRAPUP_MATCH_H
#define WRAPUP_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "wrapup/buf.h"
#include "wrapup/lang.h"

/* ---- folding ------------------------------------------------------------------------- */

/* Appends s in NFC with full-width forms, odd spaces, zero-width characters, dashes, quotes,
 * circled digits and full-width commas folded by table (not NFKC, which would join jamo), white
 * space trimmed and collapsed to single spaces. What every other function works on. */
void match_fold(struct buf *out, const char *s);

/* Latin letters for Korean ones typed with the keyboard in Hangul mode (two-set layout):
 * "애찯ㄱ" -> "docker". False, with nothing appended, when s holds no Hangul. Everything that
 * is not Hangul stays. */
bool match_unhangul(struct buf *out, const char *s);

/* 모름, ㅁㄹ, 모르겠음, 모르겠어요, 몰라요, "?", "don't know", "idk", "dk": "I don't know" in so
 * many words. */
bool match_dont_know(const char *s);

/* ---- short texts and commands -------------------------------------------------------- */

enum match_mode {
    MATCH_TEXT, /* Korean or English words: case, spaces, one particle, one typo forgiven */
    MATCH_CMD,  /* a command line: spaces collapsed, case-sensitive, nothing else forgiven */
};

/* An answer that is tempting and wrong, with the reason. */
struct match_near {
    const char *text;
    struct text why;   /* may be absent */
    int misconception; /* index in the bank, -1: none */
    bool ask;          /* true: ask once more instead of marking wrong at once */
};

struct match_key {
    enum match_mode mode;
    const char *const *accept; /* accepted forms; [0] is the one shown */
    size_t accept_count;
    const struct match_near *near;
    size_t near_count;
    /* What is printed around a gap, its spaces included, or NULL: stripped when retyped. */
    const char *before, *after;
};

enum match_outcome {
    MATCH_RIGHT,  /* the key, up to case, spaces, punctuation, one particle, synonym or gloss */
    MATCH_TYPO,   /* one jamo or letter off a long enough key: counts, and says so */
    MATCH_NEAR,   /* a near entry: wrong, with its reason */
    MATCH_ASK,    /* can't tell (ambiguous word, several answers, the key inside more words, near
                     entry with ask): ask once more */
    MATCH_HANGUL, /* right, but typed on the wrong side of the 한/영 key: Latin in Hangul mode or
                     Korean in Latin mode: "check the 한/영 key", ask again */
    MATCH_WRONG,
};
struct match_result {
    enum match_outcome outcome;
    size_t accepted;               /* RIGHT, TYPO, HANGUL: which accepted form */
    const struct match_near *near; /* NEAR, ASK: the entry, or NULL */
    bool more;                     /* ASK: the key beside other words, nothing ambiguous */
};
/* Appends the digits of "400번"; false, with nothing appended, for anything else. A command is
 * judged without the 번. */
bool match_counted(struct buf *out, const char *typed);
struct match_result match_answer(const struct match_key *key, const char *typed);

/* ---- numbers ------------------------------------------------------------------------- */

struct match_unit {
    const char *text; /* a word that may stand before or after the number */
    double factor;    /* the typed number times this is in the key's unit */
};
enum match_number_outcome {
    MATCH_NUMBER,      /* *value holds the number in the key's unit */
    MATCH_NUMBER_WORD, /* a Korean or English number word ("이십이"): ask for digits */
    MATCH_NUMBER_MANY, /* more than one number ("22,80", "2 2"): ask for one */
    MATCH_NUMBER_NONE, /* nothing that could be read as a number: ask again */
};
/* Knows "22번", "22번 포트", "port 22", "TCP 22", "22/tcp", "/32", "22번입니다", "1,024", "3.5",
 * "-1", "400", "0400" (400), "203.0.113.7/32" (32) and the key's own units. */
enum match_number_outcome match_number(const char *typed, const struct match_unit *units,
                                       size_t unit_count, double *value);

/* ---- choices ------------------------------------------------------------------------- */

enum match_read {
    MATCH_READ,       /* understood */
    MATCH_UNREADABLE, /* ask again */
    MATCH_RANGE,      /* understood, but names a choice that isn't there: ask again */
    MATCH_TWICE,      /* the same item named twice where each may come once: ask again */
};
/* One label: a-z, A-Z, 1-26, circled digits, 가나다라…, ㄱㄴㄷ…, the jamo under the Latin key in
 * Hangul mode (ㅁ=a ㅠ=b ㅊ=c ㅇ=d ㄷ=e ㄹ=f …), each with an optional "번", ")", "." or particle.
 * Where both readings of a jamo are possible (ㄱ ㄴ ㄷ as 1st 2nd 3rd, or the key), the keyboard
 * reading wins, because the screen shows Latin letters. */
enum match_read match_label(const char *typed, size_t count, size_t *ret);
/* Several labels: "a c", "a,c", "ac", "1 3", "1,3", "13", "①③", "ㅁㅊ", "a와 c", "a and c". ret has
 * room for count entries; each label at most once (MATCH_TWICE). */
enum match_read match_labels(const char *typed, size_t count, size_t *ret, size_t *ret_count);
/* 다, 모두, 전부, all: every choice, without naming one. */
bool match_all(const char *typed);
/* An order of all or some of count items: as match_labels, plus "1-2-3", "1→2→3", "1>2>3", "123".
 */
enum match_read match_order(const char *typed, size_t count, size_t *ret, size_t *ret_count);
/* Pairs "1c 2d", "1-c", "1:c", "1=c", "1→c", "1번 c", "c d a b" (one right label per row, in
 * order). ret[row] is the right index or SIZE_MAX where the row was not named. A row named twice is
 * MATCH_TWICE. */
enum match_read match_pairs(const char *typed, size_t rows, size_t columns, size_t *ret);
/* O/X, o/x, ㅇ/ㄴ, 0, ○/×, ㅐ/ㅌ (o and x in Hangul mode), 예/네/응/아니오/아니요/아뇨, 참/거짓,
 * 맞다/맞아요/틀리다/틀려요, T/F, ㅅ/ㄹ, true/false, yes/no, y/n. */
enum match_read match_truefalse(const char *typed, bool *ret);

/* ---- open answers -------------------------------------------------------------------- */

enum match_point {
    MATCH_POINT_ABSENT,
    MATCH_POINT_FOUND,
    MATCH_POINT_NEGATED, /* found beside a negation: a person decides */
};
/* Looks for any of the phrases, on word boundaries (a Latin phrase must not continue into a
 * letter or digit; a Hangul phrase must not begin inside a word that an `except` entry names),
 * spaces ignored, with a particle allowed between the words of a phrase ("데이터 유지" finds
 * "데이터가 유지"). A hit covered by an except phrase doesn't count. "종료 … 데이터 유지" only
 * counts where the text speaks of 종료 and not of another topic that stands so in the list. */
enum match_point match_point(const char *typed, const char *const *find, size_t find_count,
                             const char *const *except, size_t except_count);
struct match_phrases {
    const char *const *list;
    size_t count;
};
/* A text that many points are looked for in. */
struct match_text;
struct match_text *match_text_new(const char *typed);
void match_text_free(struct match_text *text);
/* The same as match_point(); a hit that shares letters with one of `bad` is NEGATED too. */
enum match_point match_point_beside(struct match_text *text, struct match_phrases find,
                                    struct match_phrases except, struct match_phrases bad);

/* ---- answers that are alike ------------------------------------------------------------ */

/* A long answer made ready for comparing many with many. */
struct match_form;
struct match_form *match_form_new(const char *typed);
void match_form_free(struct match_form *form);
/* The answer without case, spaces, hyphens, quotes and the marks of sentences: what is equal in
 * this says the same. Borrowed. */
const char *match_form_plain(const struct match_form *form);
/* Its numbers and how many of its words are negated: forms of different kinds are never alike.
 * Borrowed. */
const char *match_form_kind(const struct match_form *form);
/* Dice's coefficient over pairs of neighbouring letters, Hangul as its jamo: 2 * shared / all, 0..1
 * (L. R. Dice, Measures of the amount of ecologic association between species, 1945). */
double match_likeness(const struct match_form *a, const struct match_form *b);
/* Alike enough to be shown as one: the likeness is at least this, the numbers are the same, and as
 * many words are negated. */
#define MATCH_ALIKE 0.85
bool match_alike(const struct match_form *a, const struct match_form *b);

#endif
