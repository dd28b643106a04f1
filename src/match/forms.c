/* Readings of an answer, written out for comparing.
 * No table of its own but the words that lead an answer in. */
#include "forms.h"

#include "ending.h"
#include "hangul.h"
#include "negation.h"
#include "synonym.h"

enum { LOOSE_MAX = 4 }; /* words that lead in, and words that hedge, around one answer */

/* Taken off the start when a space follows. */
static const char *const leads[] = {"a",     "an",  "the",     "정답은", "답은",
                                    "정답:", "답:", "answer:", "it's",   "its"};

/* Around an answer in a sentence: lead-ins, the service it belongs to, doubt. Off by themselves or
 * before one another, but only where nothing is negated. */
static const char *const loose_leads[] = {
    "aws",          "amazon",   "ec2",       "아마존",    "aws의",     "amazon의",
    "ec2의",        "아마존의", "aws에서는", "ec2에서는", "the",       "a",
    "an",           "it",       "it is",     "its",       "this is",   "that is",
    "thats",        "they are", "theyre",    "these are", "is",        "are",
    "called",       "named",    "known as",  "i think",   "i guess",   "i believe",
    "maybe",        "perhaps",  "probably",  "answer",    "answer is", "the answer is",
    "my answer is", "아마",     "아마도",    "혹시",      "그건",      "그것은",
    "이건",         "이것은",   "이름은",    "정답은",    "답은",      "제 생각에는",
    "제 생각엔"};
static const char *const loose_tails[] = {
    "맞죠",           "맞지요",         "맞나요",   "맞나",           "맞습니까",   "맞을까요",
    "맞을 것 같아요", "맞아요",         "맞습니다", "인가",           "인가요",     "인가 봐요",
    "일 거예요",      "일 것 같아요",   "일걸요",   "인 것 같습니다", "인 것 같음", "인 듯",
    "인 듯합니다",    "인 것 같은데요", "아마도",   "right",          "i think",    "i guess",
    "i believe",      "maybe",          "probably"};

void forms_release(struct forms *f)
{
    strings_release(&f->plain);
    strings_release(&f->canonical);
}

static void add_form(struct forms *f, struct slice s)
{
    struct slice trimmed = ending_trim(s);
    BUF_AUTO(plain);
    slice_write(&plain, trimmed);
    if (plain.len == 0 || strings_has(&f->plain, buf_str(&plain))) {
        return;
    }
    BUF_AUTO(canonical);
    synonym_write(&canonical, trimmed);
    strings_add(&f->plain, buf_str(&plain));
    strings_add(&f->canonical, buf_str(&canonical));
}

static size_t find_code(struct slice s, uint32_t code)
{
    size_t i = 0;
    while (i < s.count && s.at[i].code != code) {
        i++;
    }
    return i;
}

bool forms_gloss(struct slice s, struct slice *outer, struct slice *inner)
{
    struct slice whole = ending_trim(s);
    size_t open = find_code(whole, '(');
    size_t close = find_code(whole, ')');
    if (open == 0 || close >= whole.count || close < open + 2) {
        return false;
    }
    struct slice tail = {.at = whole.at + close + 1, .count = whole.count - close - 1};
    struct slice first = {.at = whole.at, .count = open};
    struct slice second = {.at = whole.at + open + 1, .count = close - open - 1};
    if ((tail.count > 0 && !ending_is(tail)) || negation_in(first) || negation_in(second)) {
        return false;
    }
    *outer = first;
    *inner = second;
    return true;
}

void forms_of_key(struct forms *ret, const char *key)
{
    LETTERS_AUTO(letters);
    letters_read(&letters, key);
    struct slice s = letters_slice(&letters, 0, letters.count);
    struct slice outer, inner;
    add_form(ret, s);
    if (forms_gloss(s, &outer, &inner)) {
        add_form(ret, outer);
        add_form(ret, inner);
    }
}

static void add_without_endings(struct forms *f, struct slice s)
{
    struct slice trimmed = ending_trim(s);
    add_form(f, trimmed);
    for (size_t i = 0; ending_at(i) != NULL; i++) {
        size_t n = slice_ends_with(trimmed, ending_at(i));
        if (n > 0 && n < trimmed.count) {
            add_form(f, (struct slice){.at = trimmed.at, .count = trimmed.count - n});
        }
    }
}

static void add_answer(struct forms *f, struct slice s)
{
    add_without_endings(f, s);
    for (size_t i = 0; i < COUNT_OF(leads); i++) {
        size_t n = slice_spells(s, 0, leads[i]);
        if (n > 0 && n < s.count && s.at[n].gap) {
            add_without_endings(f, (struct slice){.at = s.at + n, .count = s.count - n});
        }
    }
}

/* How many letters at the start are such a lead-in, with the mark behind it; 0: none. "AWS보안
 * 그룹" needs no space. */
static size_t loose_lead(struct slice s)
{
    size_t longest = 0;
    for (size_t i = 0; i < COUNT_OF(loose_leads); i++) {
        size_t n = slice_spells(s, 0, loose_leads[i]);
        if (n <= longest || n == s.count) {
            continue;
        }
        uint32_t next = s.at[n].code;
        bool mark = next == ',' || next == ':';
        bool apart = s.at[n].gap || mark || (is_latin(s.at[n - 1].code) && is_hangul(next));
        longest = apart && n + mark < s.count ? n + mark : longest;
    }
    return longest;
}

static size_t loose_tail(struct slice s)
{
    size_t longest = 0;
    for (size_t i = 0; i < COUNT_OF(loose_tails); i++) {
        size_t n = slice_ends_with(s, loose_tails[i]);
        bool apart = n > 0 && n < s.count &&
                     (s.at[s.count - n].gap || is_hangul(s.at[s.count - n].code));
        longest = apart && n > longest ? n : longest;
    }
    return longest;
}

void forms_of_sentence(struct forms *ret, struct slice answer)
{
    forms_of_answer(ret, answer);
    if (negation_in(answer)) {
        return;
    }
    for (size_t lead = 0; lead <= LOOSE_MAX; lead++) {
        struct slice rest = ending_trim(answer);
        for (size_t tail = 0; tail <= LOOSE_MAX; tail++) {
            add_without_endings(ret, rest);
            size_t n = loose_tail(rest);
            if (n == 0) {
                break;
            }
            rest = ending_trim((struct slice){.at = rest.at, .count = rest.count - n});
        }
        size_t n = loose_lead(answer);
        if (n == 0) {
            break;
        }
        answer = (struct slice){.at = answer.at + n, .count = answer.count - n};
    }
}

void forms_of_answer(struct forms *ret, struct slice answer)
{
    struct slice outer, inner;
    add_answer(ret, answer);
    if (forms_gloss(answer, &outer, &inner)) {
        add_answer(ret, outer);
        add_answer(ret, inner);
    }
}
