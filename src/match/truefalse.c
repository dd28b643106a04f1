/* Yes and no, in every way they are typed.
 * Asking again when neither was meant is the question's part. */
#include "wrapup/match.h"

#include "ending.h"
#include "letters.h"
#include "negation.h"

/* Letters without spaces, lower case, without a final ending. Jamo stand for what people mean by
 * them; a jamo that is not here is read by its key (ㅐ o, ㅌ x, ㅅ t, ㄹ f, ㅛ y, ㅜ n). */
static const char *const yes[] = {
    "o",        "0",          "○",        "◯",          "〇",
    "⭕",        "◎",          "✓",        "✔",          "✅",
    "ㅇ",       "ㅇㅇ",       "ㅇㅋ",     "예",         "네",
    "넵",       "넹",         "응",       "어",         "참",
    "참이다",   "맞다",       "맞아",     "맞음",       "맞습니다",
    "맞는말",   "맞는말이다", "옳다",     "옳음",       "옳아",
    "옳습니다", "그렇다",     "그래",     "그렇습니다", "오",
    "동그라미", "t",          "true",     "y",          "yes",
    "right",    "correct",    "맞는설명", "틀리지않다", "거짓이아니다",
    "거짓아님"};
static const char *const no[] = {"x",
                                 "×",
                                 "✕",
                                 "✖",
                                 "✗",
                                 "✘",
                                 "❌",
                                 "ㄴ",
                                 "ㄴㄴ",
                                 "아니오",
                                 "아니요",
                                 "아뇨",
                                 "아니",
                                 "아니다",
                                 "아닙니다",
                                 "아님",
                                 "거짓",
                                 "거짓이다",
                                 "틀리다",
                                 "틀려",
                                 "틀림",
                                 "틀렸다",
                                 "틀렸어",
                                 "틀립니다",
                                 "틀렸습니다",
                                 "틀린말",
                                 "틀린말이다",
                                 "틀린설명",
                                 "그르다",
                                 "옳지않다",
                                 "옳지않음",
                                 "맞지않다",
                                 "맞지않아",
                                 "맞지않음",
                                 "맞지않습니다",
                                 "참이아니다",
                                 "참아님",
                                 "참이아님",
                                 "그렇지않다",
                                 "그렇지않아",
                                 "그렇지않음",
                                 "그렇지않습니다",
                                 "엑스",
                                 "엑스표",
                                 "가위표",
                                 "f",
                                 "false",
                                 "n",
                                 "no",
                                 "nope",
                                 "wrong",
                                 "incorrect",
                                 "nottrue",
                                 "노",
                                 "놉"};

static bool listed(const char *const *list, size_t count, struct slice s)
{
    for (size_t i = 0; i < count; i++) {
        if (s.count > 0 && slice_spells(s, 0, list[i]) == s.count) {
            return true;
        }
    }
    return false;
}

/* One of the words, perhaps with an ending ("참입니다", "맞아요"). */
static bool means(const char *const *list, size_t count, struct slice s)
{
    if (listed(list, count, s)) {
        return true;
    }
    for (size_t i = 0; ending_at(i) != NULL; i++) {
        size_t n = slice_ends_with(s, ending_at(i));
        if (n > 0 && n < s.count &&
            listed(list, count, (struct slice){.at = s.at, .count = s.count - n})) {
            return true;
        }
    }
    return false;
}

static enum match_read read_slice(struct slice s, bool *ret)
{
    struct slice trimmed = ending_trim(s);
    bool is_yes = means(yes, COUNT_OF(yes), trimmed);
    if (!is_yes && !means(no, COUNT_OF(no), trimmed)) {
        return MATCH_UNREADABLE;
    }
    *ret = is_yes;
    return MATCH_READ;
}

static struct slice without_brackets(struct slice s)
{
    bool bracketed = s.count > 2 && s.at[0].code == '(' && s.at[s.count - 1].code == ')';
    return bracketed ? (struct slice){.at = s.at + 1, .count = s.count - 2} : s;
}

/* "네, 맞아요", "O (참)": several words that all say the same. */
static enum match_read read_words(struct slice s, bool *ret)
{
    size_t words = 0;
    bool first = false;
    for (size_t start = 0, end = 0; start < s.count; start = end) {
        bool value = false;
        for (end = start + 1; end < s.count && !s.at[end].gap;) {
            end++;
        }
        struct slice word = without_brackets(
            (struct slice){.at = s.at + start, .count = end - start});
        bool turns = words > 0 && negation_in(word); /* "X 아님" isn't twice no */
        if (turns || read_slice(word, &value) != MATCH_READ || (words > 0 && value != first)) {
            return MATCH_UNREADABLE;
        }
        first = value;
        words++;
    }
    if (words == 0) {
        return MATCH_UNREADABLE;
    }
    *ret = first;
    return MATCH_READ;
}

static enum match_read read_text(const char *typed, bool *ret)
{
    LETTERS_AUTO(letters);
    letters_read(&letters, typed);
    struct slice s = letters_slice(&letters, 0, letters.count);
    return read_slice(s, ret) == MATCH_READ ? MATCH_READ : read_words(s, ret);
}

enum match_read match_truefalse(const char *typed, bool *ret)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    BUF_AUTO(latin);
    enum match_read read = read_text(buf_str(&folded), ret);
    if (read == MATCH_UNREADABLE && match_unhangul(&latin, buf_str(&folded))) {
        read = read_text(buf_str(&latin), ret);
    }
    return read;
}
