/* Takes typed labels apart.
 * Nothing here knows how many choices may be named, or how often. */
#include "lex.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hangul.h"
#include "letters.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

enum { TEXT_MAX = 1000 }; /* nobody names choices at greater length */

static const char separators[] = ",;/|&+.()[]\"'`!*?";
static const char *const joins[] = {"-", ">", "=", ":", "→", "⇒", "➡", "➔", "➜", "▶", "⟶", "↔"};

/* Right behind a label: nothing. */
static const char *const suffixes[] = {"번째", "번은", "번이", "번과",   "번",   "은",     "는",
                                       "이랑", "이고", "이요", "이에요", "이다", "입니다", "이",
                                       "가",   "을",   "를",   "도",     "요",   "예요",   "임",
                                       "와",   "과",   "랑",   "하고"};
/* By themselves: nothing. */
static const char *const words[] = {"그리고", "및",     "와",     "과",     "하고",   "그다음",
                                    "다음",   "정답은", "정답",   "답은",   "답",     "보기",
                                    "선택지", "번",     "입니다", "이에요", "같아요", "같습니다"};
static const char *const latin_words[] = {"and", "then", "answer"};
/* By themselves: not labels, though they could be spelled with the keys of some. */
static const char *const refused[] = {"또는", "혹은", "아니", "아님", "빼고",   "제외",
                                      "말고", "전부", "모두", "없음", "모르겠", "모름"};

struct source {
    char *text; /* folded, lower case */
    size_t at;
    size_t labels;
    bool pairs;
    bool gap; /* a space or separator stands before text[at] */
};

void lex_release(struct lex *lex)
{
    free(lex->list);
    *lex = (struct lex){.list = NULL};
}

/* ---- preparing ------------------------------------------------------------------------- */

/* ①, ⓐ, ㉮, and the frame behind a key-cap digit: one character, one label. */
static bool is_enclosed(uint32_t code)
{
    return (code >= 0x2460 && code <= 0x24FF) || (code >= 0x2776 && code <= 0x2793) ||
           (code >= 0x3200 && code <= 0x32FF) || code == 0x20E3;
}

/* Takes off ㅎㅎ, ㅋㅋ, ㅠㅠ: no label comes twice. */
static size_t without_laughs(const char *s, size_t len)
{
    static const char *const laughs[] = {"ㅎㅎ", "ㅋㅋ", "ㅠㅠ", "ㅜㅜ"};
    for (size_t i = 0; i < COUNT_OF(laughs); i++) {
        size_t n = strlen(laughs[i]);
        size_t one = n / 2;
        size_t kept = len;
        if (len <= n || memcmp(s + len - n, laughs[i], n) != 0) {
            continue;
        }
        while (kept > one && memcmp(s + kept - one, laughs[i], one) == 0) {
            kept -= one;
        }
        return kept;
    }
    return len;
}

static char *prepare(const char *typed)
{
    BUF_AUTO(spaced);
    size_t len = strlen(typed);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_decode(typed + i, len - i, &code);
        buf_adds(&spaced, is_enclosed(code) && code != 0x20E3 ? " " : "");
        buf_add(&spaced, typed + i, n);
        buf_adds(&spaced, is_enclosed(code) ? " " : "");
        i += n;
    }
    BUF_AUTO(folded);
    match_fold(&folded, buf_str(&spaced));
    struct buf lower = BUF_INIT;
    utf8_fold_case(&lower, buf_str(&folded), folded.len);
    size_t end = without_laughs(buf_str(&lower), lower.len);
    while (end > 0 && lower.data[end - 1] == '~') {
        end--;
    }
    buf_adds(&lower, "");
    buf_truncate(&lower, end);
    return buf_steal(&lower);
}

/* ---- tokens ---------------------------------------------------------------------------- */

static struct lex_token *add_token(struct lex *lex, enum lex_kind kind, size_t value)
{
    struct lex_token *token = &lex->list[lex->count++];
    *token = (struct lex_token){.kind = kind, .value = value};
    return token;
}

static size_t starts_with_any(const char *s, const char *const *list, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(list[i]);
        if (n > longest && strncmp(s, list[i], n) == 0) {
            longest = n;
        }
    }
    return longest;
}

static void lex_number(struct lex *lex, struct source *src)
{
    const char *s = src->text + src->at;
    size_t n = 0;
    size_t value = 0;
    while (is_digit((unsigned char)s[n])) {
        value = value > 1000 ? value : value * 10 + (size_t)(s[n] - '0');
        n++;
    }
    if (n > LEX_DIGITS_MAX) {
        add_token(lex, LEX_OTHER, 0);
    } else {
        memcpy(add_token(lex, LEX_NUMBER, value)->digits, s, n);
    }
    src->at += n;
}

static void lex_latin(struct lex *lex, struct source *src)
{
    const char *s = src->text + src->at;
    size_t n = 0;
    while (is_latin((unsigned char)s[n])) {
        n++;
    }
    src->at += n;
    if (starts_with_any(s, latin_words, COUNT_OF(latin_words)) == n) {
        return;
    }
    if (n == 2 && strncmp(s, "or", n) == 0) {
        add_token(lex, LEX_OTHER, 0);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        add_token(lex, LEX_KEY, (size_t)(s[i] - 'a'));
    }
}

/* ---- Hangul ---------------------------------------------------------------------------- */

static uint32_t code_at(const char *s)
{
    uint32_t code = 0;
    if (*s != '\0') {
        utf8_decode(s, strlen(s), &code);
    }
    return code;
}

static size_t code_length(const char *s)
{
    uint32_t code = 0;
    return utf8_decode(s, strlen(s), &code);
}

/* How many bytes of 가, 나, 다 … stand at s, when the whole run of Hangul is made of them. */
static size_t names_at(const char *s)
{
    size_t n = 0;
    while (hangul_name_index(code_at(s + n)) < HANGUL_NAMES) {
        n += code_length(s + n);
    }
    return is_hangul(code_at(s + n)) ? 0 : n;
}

static bool keys_are_labels(uint32_t code, size_t labels)
{
    char keys[HANGUL_KEYS_MAX];
    size_t n = hangul_keys(code, keys);
    for (size_t i = 0; i < n; i++) {
        if (keys[i] < 'a' || (size_t)(keys[i] - 'a') >= labels) {
            return false;
        }
    }
    return n > 0;
}

static void add_keys(struct lex *lex, uint32_t code)
{
    char keys[HANGUL_KEYS_MAX];
    size_t n = hangul_keys(code, keys);
    for (size_t i = 0; i < n; i++) {
        bool capital = keys[i] < 'a';
        struct lex_token *token = add_token(lex, LEX_KEY,
                                            (size_t)(keys[i] - (capital ? 'A' : 'a')));
        token->jamo = true;
        token->composed = is_syllable(code);
    }
    lex->jamo = true;
}

/* What follows a label without a space; 0 bytes: not a suffix. */
static size_t suffix_at(const struct lex *lex, const struct source *src)
{
    const struct lex_token *last = lex->count > 0 ? &lex->list[lex->count - 1] : NULL;
    const char *s = src->text + src->at;
    if (last == NULL || src->gap || last->kind == LEX_JOIN || last->kind == LEX_OTHER) {
        return 0;
    }
    if (src->pairs && last->kind == LEX_NUMBER && hangul_name_index(code_at(s)) < HANGUL_NAMES) {
        return 0;
    }
    size_t n = starts_with_any(s, suffixes, COUNT_OF(suffixes));
    bool one = n > 0 && n == code_length(s);
    return one && last->jamo && keys_are_labels(code_at(s), src->labels) ? 0 : n;
}

static void lex_hangul(struct lex *lex, struct source *src)
{
    const char *s = src->text + src->at;
    size_t suffix = suffix_at(lex, src);
    size_t names = names_at(s);
    size_t word = starts_with_any(s, words, COUNT_OF(words));
    if (suffix > 0) {
        src->at += suffix;
    } else if (names > 0) {
        for (size_t i = 0; i < names; i += code_length(s + i)) {
            add_token(lex, LEX_NAME, hangul_name_index(code_at(s + i)));
        }
        src->at += names;
    } else if (starts_with_any(s, refused, COUNT_OF(refused)) > 0) {
        add_token(lex, LEX_OTHER, 0);
        src->at = strlen(src->text);
    } else if (word > 0) {
        src->at += word;
    } else {
        uint32_t code = code_at(s);
        if (hangul_name_index(code) < HANGUL_NAMES) {
            add_token(lex, LEX_NAME, hangul_name_index(code));
        } else {
            add_keys(lex, code);
        }
        src->at += code_length(s);
    }
}

/* A separator or a sign between labels; false: neither. */
static bool lex_sign(struct lex *lex, struct source *src)
{
    const char *s = src->text + src->at;
    size_t join = starts_with_any(s, joins, COUNT_OF(joins));
    bool dot = code_at(s) == 0xB7;
    if (join > 0) {
        if (lex->count == 0 || lex->list[lex->count - 1].kind != LEX_JOIN) {
            add_token(lex, LEX_JOIN, 0);
        }
        src->at += join;
    } else if (*s == ' ' || dot || strchr(separators, *s) != NULL) {
        src->at += code_length(s);
    } else {
        return false;
    }
    src->gap = true;
    return true;
}

void lex_read(struct lex *ret, const char *typed, size_t labels, bool pairs)
{
    CLEANUP(free_charp) char *text = prepare(typed);
    size_t len = strlen(text);
    struct source src = {.text = text, .labels = labels, .pairs = pairs, .gap = true};
    /* A syllable of three bytes gives five keys at most. */
    struct lex lex = {.list = xcalloc(2 * len + 1, sizeof(*lex.list))};
    if (len > TEXT_MAX) {
        add_token(&lex, LEX_OTHER, 0);
        src.at = len;
    }
    while (src.at < len) {
        uint32_t code = code_at(text + src.at);
        if (lex_sign(&lex, &src)) {
            continue;
        }
        if (is_digit(code)) {
            lex_number(&lex, &src);
        } else if (is_latin(code)) {
            lex_latin(&lex, &src);
        } else if (is_hangul(code)) {
            lex_hangul(&lex, &src);
        } else {
            add_token(&lex, LEX_OTHER, 0);
            src.at += code_length(text + src.at);
        }
        src.gap = false;
    }
    *ret = lex;
}

size_t lex_label(const struct lex_token *token, enum lex_reading reading)
{
    if (token->kind != LEX_KEY || !token->jamo || reading == LEX_BY_KEY) {
        return token->value;
    }
    size_t n = hangul_consonant_index((char)('a' + token->value));
    return n < HANGUL_NAMES && !token->composed ? n : SIZE_MAX;
}
