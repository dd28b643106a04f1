/* The sound a word ends with, for choosing between 을 and 를, 으로 and 로.
 * Which particles a sentence needs stands in the messages. */
#include "particle.h"

#include <stdbool.h>
#include <string.h>

#include "utf8_private.h"
#include "wrapup/utf8.h"

static const enum last_sound digit_sound[10] = {
    [0] = SOUND_CONSONANT, /* 영, and 십, 백, 천, 만 */
    [1] = SOUND_RIEUL,     /* 일 */
    [2] = SOUND_VOWEL,     /* 이 */
    [3] = SOUND_CONSONANT, /* 삼 */
    [4] = SOUND_VOWEL,     /* 사 */
    [5] = SOUND_VOWEL,     /* 오 */
    [6] = SOUND_CONSONANT, /* 육 */
    [7] = SOUND_RIEUL,     /* 칠 */
    [8] = SOUND_RIEUL,     /* 팔 */
    [9] = SOUND_VOWEL,     /* 구 */
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_latin(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z');
}

/* A letter read by its name: 엘, 엠, 엔, 알. */
static enum last_sound name_sound(char upper)
{
    switch (upper) {
    case 'L':
    case 'R':
        return SOUND_RIEUL;
    case 'M':
    case 'N':
        return SOUND_CONSONANT;
    default:
        return SOUND_VOWEL;
    }
}

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/* A final consonant behind a short vowel stays one: 포맷 (format), 맵 (map), 블록 (block), 토픽
 * (topic), 웹 (web); but 비트 (bit), 루트 (root), 체크 (check). */
static bool ends_short(const char *word, size_t len)
{
    static const char *const long_ones[] = {"bit", "check"};
    for (size_t i = 0; i < sizeof(long_ones) / sizeof(*long_ones); i++) {
        size_t n = strlen(long_ones[i]);
        if (len >= n && memcmp(word + len - n, long_ones[i], n) == 0) {
            return false;
        }
    }
    char last = word[len - 1];
    char before = len > 1 ? word[len - 2] : '\0';
    char third = len > 2 ? word[len - 3] : '\0';
    switch (last) {
    case 't':
        return is_vowel(before) && (!is_vowel(third) || (third == 'o' && before == 'u'));
    case 'p':
        return is_vowel(before) || before == 'p';
    case 'c':
    case 'b':
        return is_vowel(before);
    case 'k':
        return before == 'c' || (before == 'o' && third == 'o');
    case 'e':
        return len > 2 && third == 'y' && before == 'p'; /* 타입 (type) */
    default:
        return false;
    }
}

/* A word as it is usually borrowed: 파일 (file), 터미널, 볼륨 (volume), 핑 (ping), but 서버. */
static enum last_sound word_sound(const char *word, size_t len)
{
    if (ends_short(word, len)) {
        return SOUND_CONSONANT;
    }
    char last = word[len - 1];
    char before = len > 1 ? word[len - 2] : '\0';
    if (last == 'e' && len > 2) {
        last = before;
        before = '\0';
    }
    if (last == 'l') {
        return SOUND_RIEUL;
    }
    bool nasal = last == 'm' || last == 'n' || (last == 'g' && before == 'n');
    return nasal ? SOUND_CONSONANT : SOUND_VOWEL;
}

static enum last_sound latin_sound(const char *s, size_t len)
{
    size_t start = len;
    bool capitals = true;
    while (start > 0 && is_latin(s[start - 1])) {
        start--;
        capitals = capitals && is_upper(s[start]);
    }
    if (capitals || len - start == 1) {
        return name_sound((char)(s[len - 1] & ~0x20));
    }
    return word_sound(s + start, len - start);
}

static enum last_sound final_sound(uint32_t final, uint32_t rieul)
{
    return final == rieul ? SOUND_RIEUL : SOUND_CONSONANT;
}

static enum last_sound letter_sound(uint32_t code)
{
    enum { FINALS = 28, FINAL_RIEUL = 8 };
    if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
        uint32_t final = (code - HANGUL_FIRST) % FINALS;
        return final == 0 ? SOUND_VOWEL : final_sound(final, FINAL_RIEUL);
    }
    if (code >= 0x11A8 && code <= 0x11FF) {
        return final_sound(code, 0x11AF);
    }
    /* A consonant alone is read by its name: 기역, 니은, 리을. */
    if (code >= 0x3131 && code <= 0x314E) {
        return final_sound(code, 0x3139);
    }
    /* ① to ⑳ */
    if (code >= 0x2460 && code <= 0x2473) {
        return digit_sound[(code - 0x245F) % 10];
    }
    return SOUND_VOWEL;
}

enum last_sound last_sound(const char *word, size_t len)
{
    while (len > 0) {
        size_t start = len - 1;
        while (start > 0 && ((unsigned char)word[start] & 0xC0) == 0x80) {
            start--;
        }
        uint32_t code = 0;
        utf8_decode(word + start, len - start, &code);
        if (code >= '0' && code <= '9') {
            return digit_sound[code - '0'];
        }
        if (code < 0x80 && is_latin((char)code)) {
            return latin_sound(word, len);
        }
        if (code == '%' || utf8_is_word(code)) {
            return letter_sound(code);
        }
        len = start;
    }
    return SOUND_VOWEL;
}
