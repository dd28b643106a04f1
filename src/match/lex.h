/* Labels as they are typed, one token each: numbers, letters, 가나다, jamo, and what joins them.
 * Which label means which choice is decided in label.c and pairs.c. */
#ifndef WRAPUP_MATCH_LEX_H
#define WRAPUP_MATCH_LEX_H

#include <stdbool.h>
#include <stddef.h>

enum lex_kind {
    LEX_NUMBER, /* value: the number as typed */
    LEX_KEY,    /* value: 0 for a, 25 for z; typed in Latin or by its jamo */
    LEX_NAME,   /* value: 0 for 가, 1 for 나 … */
    LEX_JOIN,   /* "-", "→", ">", "=", ":" */
    LEX_OTHER,  /* something that isn't a label */
};
enum { LEX_DIGITS_MAX = 26 }; /* longer numbers are OTHER */
struct lex_token {
    enum lex_kind kind;
    size_t value;
    char digits[LEX_DIGITS_MAX + 1]; /* LEX_NUMBER */
    bool jamo;                       /* LEX_KEY: typed in Hangul mode */
    bool composed;                   /* LEX_KEY: out of a whole syllable */
};
struct lex {
    struct lex_token *list;
    size_t count;
    bool jamo; /* some key was typed in Hangul mode */
};
void lex_release(struct lex *lex);

/* Separators, particles and 번 are gone. `labels` is how many letters can be meant: it tells "ㅁ도"
 * (a, e, h) from "ㅁ도" (a, too). `pairs`: 가 right after a number is a label, not a particle. */
void lex_read(struct lex *ret, const char *typed, size_t labels, bool pairs);

/* How a label is taken. */
enum lex_reading {
    LEX_BY_KEY,   /* a jamo is the Latin letter on its key */
    LEX_BY_ORDER, /* ㄱ, ㄴ, ㄷ … are first, second, third … */
    LEX_READINGS,
};
/* The choice that a KEY or NAME token means; SIZE_MAX: none. */
size_t lex_label(const struct lex_token *token, enum lex_reading reading);

#endif
