/* Hangul syllables, jamo, and the keys of the two-set (두벌식) keyboard they are typed with.
 * What the keys mean is for those who ask. */
#ifndef WRAPUP_MATCH_HANGUL_H
#define WRAPUP_MATCH_HANGUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SYLLABLE_FIRST = 0xAC00,
    SYLLABLE_LAST = 0xD7A3,
    JAMO_FIRST = 0x3131, /* the jamo that stand alone (compatibility jamo) */
    JAMO_LAST = 0x3163,
    HANGUL_FINALS = 28, /* final consonants a syllable may have, none included */
    HANGUL_NAMES = 14,  /* 가 나 다 … 하 */
};

static inline bool is_syllable(uint32_t code)
{
    return code >= SYLLABLE_FIRST && code <= SYLLABLE_LAST;
}

static inline bool is_jamo(uint32_t code)
{
    return code >= JAMO_FIRST && code <= JAMO_LAST;
}

static inline bool is_hangul(uint32_t code)
{
    return is_syllable(code) || is_jamo(code);
}

/* Which final consonant a syllable ends with, counted as in Unicode; 0: none. */
static inline uint32_t syllable_final(uint32_t syllable)
{
    return (syllable - SYLLABLE_FIRST) % HANGUL_FINALS;
}

enum { FINAL_MIEUM = 16 };

/* The keys that type this syllable or jamo, at most 8 with the final NUL: the number of them,
 * 0 for anything else. */
enum { HANGUL_KEYS_MAX = 8 };
size_t hangul_keys(uint32_t code, char keys[HANGUL_KEYS_MAX]);

/* The n-th of 가 나 다 … 하 and of ㄱ ㄴ ㄷ … ㅎ; n < HANGUL_NAMES. */
uint32_t hangul_name(size_t n);
uint32_t hangul_consonant(size_t n);
/* Which of 가 나 다 … 하 a syllable is, or which of ㄱ ㄴ ㄷ … ㅎ a key types; HANGUL_NAMES: none.
 */
size_t hangul_name_index(uint32_t code);
size_t hangul_consonant_index(char key);

#endif
