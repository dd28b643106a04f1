/* The table of endings.
 * One is taken off an answer at most, and never off a key. */
#include "ending.h"

#include <string.h>

static const char *const endings[] = {
    /* particles */
    "은", "는", "이", "가", "을", "를", "의", "에", "로", "으로", "와", "과", "도", "에서", "이랑",
    /* "it is …" */
    "입니다", "이에요", "예요", "에요", "이예요", "이요", "요", "임", "이다", "이야", "야", "이죠",
    "죠", "이지요", "지요", "입니당", "이거든요", "인가요", "일까요", "인듯", "인듯요", "인듯해요",
    "인것같아요", "인것같습니다", "같아요", "같습니다",
    /* "it is called …" */
    "라고합니다", "이라고합니다", "라고해요", "이라고해요", "라고함", "이라고함", "라고한다",
    "이라고한다", "라고부릅니다", "이라고부릅니다", "라고불러요", "이라고불러요", "라고부른다",
    "이라고부른다", "라합니다", "이라합니다", "라고생각합니다", "이라고생각합니다", "라고생각해요",
    "이라고생각해요"};

const char *ending_at(size_t n)
{
    return n < COUNT_OF(endings) ? endings[n] : NULL;
}

bool ending_is(struct slice s)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (s.count > 0 && slice_spells(s, 0, endings[i]) == s.count) {
            return true;
        }
    }
    return false;
}

static bool is_decoration(uint32_t code)
{
    static const char marks[] = ".!~?,;:^";
    static const uint32_t laughs[] = {0x314E, 0x314B, 0x3160, 0x315C}; /* ㅎ ㅋ ㅠ ㅜ */
    for (size_t i = 0; i < COUNT_OF(laughs); i++) {
        if (code == laughs[i]) {
            return true;
        }
    }
    return code < 0x80 && code != 0 && strchr(marks, (int)code) != NULL;
}

struct slice ending_trim(struct slice s)
{
    size_t count = s.count;
    while (count > 0 && is_decoration(s.at[count - 1].code)) {
        count--;
    }
    return (struct slice){.at = s.at, .count = count > 0 ? count : s.count};
}
