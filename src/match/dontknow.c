/* "I don't know" as an answer of its own.
 * A blank, a skip and doubt ("maybe", "not sure") are something else. */
#include "wrapup/match.h"

#include <string.h>

#include "ending.h"
#include "letters.h"

/* Any number of these, one of the words, perhaps one of the tails. Without spaces, lower case. */
static const char *const leads[] = {
    "잘",       "정말", "진짜", "전혀",   "아직",       "저는",       "저도", "저",
    "전",       "나는", "난",   "나도",   "이건",       "답을",       "답은", "정답을",
    "무엇인지", "뭔지", "i",    "sorry,", "죄송하지만", "죄송합니다,"};
static const char *const words[] = {
    "모름",       "몰라",       "모르겠음",   "모르겠어",   "모르겠습니다", "모르겠다",
    "모르겠네",   "모르겠는데", "모르겟음",   "모르겟어",   "모르겟습니다", "모릅니다",
    "모르겠",     "모르겠고",   "모르겠슴",   "모르겠슴다", "모름니다",     "몰랐어",
    "몰랐습니다", "모르는데",   "모르는문제", "ㅁㄹ",       "ㅁㄹㄱㅇ",     "ㅁㄹㄱㄷ",
    "dontknow",   "donotknow",  "dunno",      "idk",        "dk",           "havenoidea",
    "noidea",     "noclue",     "havenoclue"};
static const char *const tails[] = {"요", "용", "여", "임", "입니다", "이에요", "theanswer"};

enum { LETTERS_MAX = 40 }; /* who writes more has something to say */

static bool is_word(struct slice s)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t n = slice_spells(s, 0, words[i]);
        if (n == 0) {
            continue;
        }
        bool done = n == s.count;
        for (size_t t = 0; !done && t < COUNT_OF(tails); t++) {
            done = n + slice_spells(s, n, tails[t]) == s.count;
        }
        if (done) {
            return true;
        }
    }
    return false;
}

static bool says_so(struct slice s)
{
    if (is_word(s)) {
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(leads); i++) {
        size_t n = slice_spells(s, 0, leads[i]);
        if (n > 0 && n < s.count && says_so((struct slice){.at = s.at + n, .count = s.count - n})) {
            return true;
        }
    }
    return false;
}

static bool only_question_marks(struct slice s)
{
    size_t i = 0;
    while (i < s.count && s.at[i].code == '?') {
        i++;
    }
    return i == s.count && i > 0;
}

static bool read_letters(const char *typed)
{
    LETTERS_AUTO(letters);
    letters_read(&letters, typed);
    struct slice s = letters_slice(&letters, 0, letters.count);
    return only_question_marks(s) || (s.count <= LETTERS_MAX && says_so(ending_trim(s)));
}

bool match_dont_know(const char *typed)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    if (read_letters(buf_str(&folded))) {
        return true;
    }
    BUF_AUTO(latin);
    return match_unhangul(&latin, buf_str(&folded)) && strcmp(buf_str(&latin), "idk") == 0;
}
