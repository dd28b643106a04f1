/* One number with what people write around it: units, "port", a particle, a protocol.
 * Number words are recognised, not computed: the learner is asked for digits. */
#include "wrapup/match.h"

#include <stdlib.h>
#include <string.h>

#include "letters.h"
#include "wrapup/utf8.h"

/* Said around a number without changing it. Lower case. */
static const char *const fillers[] = {"번",
                                      "번호",
                                      "포트",
                                      "정도",
                                      "쯤",
                                      "약",
                                      "대략",
                                      "정답",
                                      "답",
                                      "은",
                                      "는",
                                      "이",
                                      "가",
                                      "을",
                                      "를",
                                      "로",
                                      "으로",
                                      "입니다",
                                      "이에요",
                                      "예요",
                                      "에요",
                                      "이요",
                                      "요",
                                      "임",
                                      "이다",
                                      "이야",
                                      "와",
                                      "과",
                                      "랑",
                                      "이랑",
                                      "하고",
                                      "및",
                                      "또는",
                                      "혹은",
                                      "그리고",
                                      "에서",
                                      "부터",
                                      "까지",
                                      "퍼센트",
                                      "%",
                                      "port",
                                      "ports",
                                      "number",
                                      "tcp",
                                      "udp",
                                      "ssh",
                                      "http",
                                      "https",
                                      "about",
                                      "around",
                                      "approx",
                                      "answer",
                                      "is",
                                      "the",
                                      "and",
                                      "or",
                                      "to",
                                      "it",
                                      "it's",
                                      "its",
                                      "i",
                                      "think",
                                      "maybe",
                                      "probably",
                                      "아마",
                                      "아마도",
                                      "맞죠",
                                      "맞나요",
                                      "인가요",
                                      "일까요",
                                      "이죠",
                                      "죠",
                                      "인 것 같아요",
                                      "인 것 같습니다"};
/* Units of a number whose key names none: what a prefix length is counted in. */
static const struct match_unit plain_units[] = {
    {.text = "비트", .factor = 1}, {.text = "bit", .factor = 1}, {.text = "bits", .factor = 1}};
static const char *const numerals[] = {
    "영",      "공",      "제로",      "일",       "이",       "삼",      "사",       "오",
    "육",      "륙",      "칠",        "팔",       "구",       "십",      "백",       "천",
    "만",      "억",      "하나",      "둘",       "셋",       "넷",      "다섯",     "여섯",
    "일곱",    "여덟",    "아홉",      "열",       "스물",     "스무",    "서른",     "마흔",
    "쉰",      "예순",    "일흔",      "여든",     "아흔",     "한",      "두",       "세",
    "네",      "zero",    "one",       "two",      "three",    "four",    "five",     "six",
    "seven",   "eight",   "nine",      "ten",      "eleven",   "twelve",  "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",  "thirty",   "forty",
    "fifty",   "sixty",   "seventy",   "eighty",   "ninety",   "hundred", "thousand", "million"};
static const char ignored[] = " /:=#()[]\"'`~.,!?*-;";

enum { TEXT_MAX = 200 }; /* bytes: more than anyone writes around one number */

struct reader {
    struct buf text; /* folded, lower case */
    const struct match_unit *units;
    struct buf *unit_names; /* the same, folded and in lower case */
    size_t unit_count;
    bool *finishes; /* by byte: can the rest be read from here? */
};

struct reading {
    size_t numbers, words; /* digits; number words */
    double value, factor;
};

/* ---- digits ---------------------------------------------------------------------------- */

static size_t digits_at(const char *s)
{
    size_t n = 0;
    while (is_digit((unsigned char)s[n])) {
        n++;
    }
    return n;
}

/* "1,024": groups of three after the first one to three digits. */
static size_t grouped_at(const char *s)
{
    size_t n = digits_at(s);
    if (n == 0 || n > 3) {
        return n;
    }
    while (s[n] == ',' && digits_at(s + n + 1) == 3) {
        n += 4;
    }
    return n;
}

/* "203.0.113.7/32" stands for its prefix length: the bytes before it, or 0. */
static size_t network_at(const char *s)
{
    size_t n = 0;
    for (int part = 0; part < 4; part++) {
        size_t digits = digits_at(s + n);
        char after = part < 3 ? '.' : '/';
        if (digits == 0 || digits > 3 || s[n + digits] != after) {
            return 0;
        }
        n += digits + 1;
    }
    return digits_at(s + n) > 0 ? n : 0;
}

/* Reads a number at s[at] into *value and gives back its length, or 0. */
static size_t number_at(const char *s, size_t at, double *value)
{
    size_t n = at;
    bool sign = (s[n] == '-' || s[n] == '+') && (n == 0 || !is_digit((unsigned char)s[n - 1]));
    bool negative = sign && s[n] == '-';
    n += sign;
    n += network_at(s + n);
    size_t whole = grouped_at(s + n);
    double mantissa = 0;
    double scale = 1;
    for (size_t i = 0; i < whole; i++) {
        mantissa = s[n + i] != ',' ? mantissa * 10 + (s[n + i] - '0') : mantissa;
    }
    n += whole;
    size_t fraction = s[n] == '.' ? digits_at(s + n + 1) : 0;
    for (size_t i = 1; i <= fraction; i++) {
        mantissa = mantissa * 10 + (s[n + i] - '0');
        scale *= 10;
    }
    n += fraction > 0 ? fraction + 1 : 0;
    bool goes_on = s[n] == '.' && is_digit((unsigned char)s[n + 1]);
    if (whole + fraction == 0 || goes_on) {
        return 0;
    }
    *value = negative ? -mantissa / scale : mantissa / scale;
    return n - at;
}

/* ---- words ----------------------------------------------------------------------------- */

/* How many bytes at s[at] spell the word, spaces ignored; a Latin word must stand apart from
 * others. */
static size_t word_at(const char *s, size_t at, const char *word)
{
    size_t n = at;
    for (const char *w = word; *w != '\0'; w++) {
        while (s[n] == ' ' && *w != ' ') {
            n++;
        }
        if (*w == ' ') {
            continue;
        }
        if (s[n] != *w) {
            return 0;
        }
        n++;
    }
    bool begins = !is_latin((unsigned char)word[0]) || at == 0 ||
                  !is_latin((unsigned char)s[at - 1]);
    bool ends = n == at || !is_latin((unsigned char)s[n - 1]) || !is_latin((unsigned char)s[n]);
    return begins && ends ? n - at : 0;
}

/* The longest word of a list at s[at] from whose end the rest can be read. */
static size_t longest_at(const struct reader *r, size_t at, const char *const *list, size_t count)
{
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t n = word_at(buf_str(&r->text), at, list[i]);
        if (n > longest && r->finishes[at + n]) {
            longest = n;
        }
    }
    return longest;
}

static size_t unit_at(const struct reader *r, size_t at, size_t *unit)
{
    size_t longest = 0;
    for (size_t i = 0; i < r->unit_count; i++) {
        size_t n = word_at(buf_str(&r->text), at, buf_str(&r->unit_names[i]));
        if (n > longest && r->finishes[at + n]) {
            longest = n;
            *unit = i;
        }
    }
    return longest;
}

/* One step: a number, a unit, a filler, a sign to ignore, or (if wanted) a number word. Gives back
 * its length, 0 when nothing fits. */
static size_t step(const struct reader *r, size_t at, bool with_words, struct reading *reading)
{
    const char *s = buf_str(&r->text);
    double value = 0;
    size_t unit = 0;
    size_t n = number_at(s, at, &value);
    if (n > 0) {
        reading->value = value;
        reading->numbers++;
        return r->finishes[at + n] ? n : 0;
    }
    n = unit_at(r, at, &unit);
    if (n > 0) {
        reading->factor = r->units[unit].factor;
        return n;
    }
    size_t numeral = with_words ? longest_at(r, at, numerals, COUNT_OF(numerals)) : 0;
    n = longest_at(r, at, fillers, COUNT_OF(fillers));
    if (numeral > 0 && numeral >= n) {
        reading->words++;
        return numeral;
    }
    if (n == 0 && s[at] != '\0' && strchr(ignored, s[at]) != NULL && r->finishes[at + 1]) {
        n = 1;
    }
    return n;
}

/* Reads the whole text; false when something in it is neither number nor known. */
static bool read_all(struct reader *r, bool with_words, struct reading *reading)
{
    struct reading scratch = {.factor = 1};
    r->finishes[r->text.len] = true;
    for (size_t at = r->text.len; at-- > 0;) {
        r->finishes[at] = step(r, at, with_words, &scratch) > 0;
    }
    *reading = (struct reading){.factor = 1};
    if (!r->finishes[0]) {
        return false;
    }
    for (size_t at = 0; at < r->text.len;) {
        at += step(r, at, with_words, reading);
    }
    return true;
}

/* ---- the whole ------------------------------------------------------------------------- */

static void add_lower(struct buf *out, const char *s)
{
    BUF_AUTO(folded);
    match_fold(&folded, s);
    utf8_fold_case(out, buf_str(&folded), folded.len);
}

static void reader_init(struct reader *r, const char *typed, const struct match_unit *units,
                        size_t unit_count)
{
    *r = (struct reader){.text = BUF_INIT, .units = units, .unit_count = unit_count};
    add_lower(&r->text, typed);
    r->unit_names = xcalloc(unit_count + 1, sizeof(*r->unit_names));
    for (size_t i = 0; i < unit_count; i++) {
        add_lower(&r->unit_names[i], units[i].text);
    }
    r->finishes = xcalloc(r->text.len + 1, sizeof(*r->finishes));
}

static void reader_release(struct reader *r)
{
    for (size_t i = 0; i < r->unit_count; i++) {
        buf_release(&r->unit_names[i]);
    }
    free(r->unit_names);
    free(r->finishes);
    buf_release(&r->text);
}

enum match_number_outcome match_number(const char *typed, const struct match_unit *units,
                                       size_t unit_count, double *value)
{
    CLEANUP(reader_release) struct reader r;
    bool plain = unit_count == 0;
    reader_init(&r, typed, plain ? plain_units : units, plain ? COUNT_OF(plain_units) : unit_count);
    struct reading reading;
    if (r.text.len > TEXT_MAX) {
        return MATCH_NUMBER_NONE;
    }
    if (read_all(&r, false, &reading) && reading.numbers > 0) {
        if (reading.numbers > 1) {
            return MATCH_NUMBER_MANY;
        }
        *value = reading.value * reading.factor;
        return MATCH_NUMBER;
    }
    bool words = read_all(&r, true, &reading) && reading.words > 0;
    return words ? MATCH_NUMBER_WORD : MATCH_NUMBER_NONE;
}
