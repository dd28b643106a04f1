/* Hangul taken apart into the keys of the two-set keyboard.
 * Reading those keys as labels or commands is done elsewhere. */
#include "hangul.h"

#include <string.h>

#include "wrapup/match.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { VOWELS = 21 };

/* In the order of Unicode's syllable block. */
static const char initial_keys[][2] = {"r", "R", "s", "e", "E", "f", "a", "q", "Q", "t",
                                       "T", "d", "w", "W", "c", "z", "x", "v", "g"};
static const char vowel_keys[VOWELS][3] = {"k",  "o",  "i",  "O",  "j",  "p",  "u",
                                           "P",  "h",  "hk", "ho", "hl", "y",  "n",
                                           "nj", "np", "nl", "b",  "m",  "ml", "l"};
static const char final_keys[HANGUL_FINALS][3] = {
    "",   "r",  "R", "rt", "s",  "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx",
    "fv", "fg", "a", "q",  "qt", "t",  "T",  "d", "w", "c",  "z",  "x",  "v",  "g"};

/* In the order of the compatibility jamo: 30 consonants, then the vowels above. */
static const char consonant_keys[][3] = {"r",  "R",  "rt", "s",  "sw", "sg", "e", "E", "f", "fr",
                                         "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt",
                                         "t",  "T",  "d",  "w",  "W",  "c",  "z", "x", "v", "g"};

static const struct name {
    uint32_t name, consonant;
    char key;
} names[HANGUL_NAMES] = {
    {0xAC00, 0x3131, 'r'}, /* 가 ㄱ */
    {0xB098, 0x3134, 's'}, /* 나 ㄴ */
    {0xB2E4, 0x3137, 'e'}, /* 다 ㄷ */
    {0xB77C, 0x3139, 'f'}, /* 라 ㄹ */
    {0xB9C8, 0x3141, 'a'}, /* 마 ㅁ */
    {0xBC14, 0x3142, 'q'}, /* 바 ㅂ */
    {0xC0AC, 0x3145, 't'}, /* 사 ㅅ */
    {0xC544, 0x3147, 'd'}, /* 아 ㅇ */
    {0xC790, 0x3148, 'w'}, /* 자 ㅈ */
    {0xCC28, 0x314A, 'c'}, /* 차 ㅊ */
    {0xCE74, 0x314B, 'z'}, /* 카 ㅋ */
    {0xD0C0, 0x314C, 'x'}, /* 타 ㅌ */
    {0xD30C, 0x314D, 'v'}, /* 파 ㅍ */
    {0xD558, 0x314E, 'g'}, /* 하 ㅎ */
};

static size_t append(char *keys, size_t len, const char *more)
{
    while (*more != '\0') {
        keys[len++] = *more++;
    }
    keys[len] = '\0';
    return len;
}

size_t hangul_keys(uint32_t code, char keys[HANGUL_KEYS_MAX])
{
    keys[0] = '\0';
    if (is_jamo(code)) {
        size_t place = code - JAMO_FIRST;
        return append(keys, 0,
                      place < COUNT_OF(consonant_keys)
                          ? consonant_keys[place]
                          : vowel_keys[place - COUNT_OF(consonant_keys)]);
    }
    if (!is_syllable(code)) {
        return 0;
    }
    uint32_t place = code - SYLLABLE_FIRST;
    size_t len = append(keys, 0, initial_keys[place / (VOWELS * HANGUL_FINALS)]);
    len = append(keys, len, vowel_keys[place / HANGUL_FINALS % VOWELS]);
    return append(keys, len, final_keys[place % HANGUL_FINALS]);
}

uint32_t hangul_name(size_t n)
{
    return names[n].name;
}

uint32_t hangul_consonant(size_t n)
{
    return names[n].consonant;
}

size_t hangul_name_index(uint32_t code)
{
    size_t i = 0;
    while (i < HANGUL_NAMES && names[i].name != code) {
        i++;
    }
    return i;
}

size_t hangul_consonant_index(char key)
{
    size_t i = 0;
    while (i < HANGUL_NAMES && names[i].key != key) {
        i++;
    }
    return i;
}

bool match_unhangul(struct buf *out, const char *s)
{
    BUF_AUTO(composed);
    utf8_nfc(&composed, s, strlen(s));
    BUF_AUTO(latin);
    bool any = false;
    for (size_t i = 0; i < composed.len;) {
        uint32_t code = 0;
        char keys[HANGUL_KEYS_MAX];
        size_t n = utf8_decode(composed.data + i, composed.len - i, &code);
        if (hangul_keys(code, keys) > 0) {
            any = true;
            buf_adds(&latin, keys);
        } else {
            buf_add(&latin, composed.data + i, n);
        }
        i += n;
    }
    if (any) {
        buf_add(out, latin.data, latin.len);
    }
    return any;
}
