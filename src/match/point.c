/* Key points looked for in open answers, phrase by phrase.
 * Which phrases make a point is the bank's business, and negations are negation.c's. */
#include "wrapup/match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hangul.h"
#include "letters.h"
#include "negation.h"
#include "topic.h"
#include "wrapup/utf8.h"

/* Particles that may stand between two words of a phrase. */
static const char *const particles[] = {"은", "는", "이", "가",   "을",   "를", "의",   "에",  "로",
                                        "와", "과", "도", "으로", "에서", "만", "부터", "까지"};

/* Longer words in which a shorter term of this lecture would be found by accident. */
static const char *const strangers[] = {
    "프로그램",   "프로그래",   "블로그", "로그인", "로그아웃", "카탈로그", "아날로그",
    "다이얼로그", "포트폴리오", "리포트", "서포트", "확장자",   "서버리스", "꺼내"};

/* In daily speech 종료 is what one does to a computer in the evening. */
static const char *const everyday[] = {"끄", "꺼", "껐", "끈", "끔", "전원", "셧다운", "shutdown"};

/* ---- a phrase in a text ---------------------------------------------------------------- */

/* A last syllable without a final consonant stands for all its conjugations: 바뀌 for 바뀐, 바뀜.
 */
static bool same_letter(uint32_t phrase, uint32_t text, bool last)
{
    return phrase == text || (last && is_syllable(phrase) && is_syllable(text) &&
                              syllable_final(phrase) == 0 && text - syllable_final(text) == phrase);
}

/* A space is nothing, but "2 2" isn't 22. */
static bool splits_number(struct slice phrase, size_t i, struct slice text, size_t t)
{
    return t > 0 && text.at[t].gap && !phrase.at[i].gap && is_digit(text.at[t].code) &&
           is_digit(text.at[t - 1].code);
}

/* Where phrase[i..] ends when it stands at text[t], or 0. */
static size_t match_rest(struct slice phrase, size_t i, struct slice text, size_t t)
{
    for (size_t first = i; i < phrase.count; i++, t++) {
        if (i > first && phrase.at[i].gap) {
            size_t end = match_rest(phrase, i, text, t);
            for (size_t p = 0; end == 0 && p < COUNT_OF(particles); p++) {
                size_t n = slice_spells(text, t, particles[p]);
                end = n > 0 ? match_rest(phrase, i, text, t + n) : 0;
            }
            return end;
        }
        if (t == text.count ||
            !same_letter(phrase.at[i].code, text.at[t].code, i + 1 == phrase.count) ||
            (i > first && splits_number(phrase, i, text, t))) {
            return 0;
        }
    }
    return t;
}

/* Dots join digits: 22 doesn't stand in 10.22.0.1. */
static bool number_goes_on(struct slice text, size_t dot, size_t digit)
{
    return text.at[dot].code == '.' && is_digit(text.at[digit].code) && !text.at[dot].gap &&
           !text.at[digit].gap;
}

static bool begins_well(struct slice phrase, struct slice text, size_t start)
{
    uint32_t first = phrase.at[0].code;
    if (is_digit(first) && start >= 2 && !text.at[start].gap &&
        number_goes_on(text, start - 1, start - 2)) {
        return false;
    }
    if (is_latin(first) || is_digit(first)) {
        return slice_latin_begins(text, start);
    }
    bool alone = phrase.count == 1 && is_hangul(first);
    return !alone || start == 0 || text.at[start].gap || !is_hangul(text.at[start - 1].code);
}

static bool ends_well(struct slice phrase, struct slice text, size_t end)
{
    uint32_t last = phrase.at[phrase.count - 1].code;
    if (is_digit(last) && end + 1 < text.count && number_goes_on(text, end, end + 1)) {
        return false;
    }
    return !(is_latin(last) || is_digit(last)) || slice_latin_ends(text, end);
}

/* Where the phrase ends when it stands at text[start] as words of its own, or 0. */
static size_t phrase_at(struct slice phrase, struct slice text, size_t start)
{
    if (phrase.count == 0 || !begins_well(phrase, text, start)) {
        return 0;
    }
    size_t end = match_rest(phrase, 0, text, start);
    return end > 0 && ends_well(phrase, text, end) ? end : 0;
}

/* ---- hits that don't count ------------------------------------------------------------- */

/* Is [start, end) part of an occurrence of the phrase, or does it begin inside one? */
static bool covered_by(struct slice phrase, struct slice text, size_t start, size_t end)
{
    /* A particle between two words makes an occurrence longer than its phrase. */
    size_t reach = 3 * phrase.count;
    for (size_t from = start > reach ? start - reach : 0; from <= start; from++) {
        size_t to = phrase_at(phrase, text, from);
        if (to > start && (to >= end || from < start)) {
            return true;
        }
    }
    return false;
}

static bool is_excepted(struct slice text, size_t start, size_t end, const char *const *except,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        LETTERS_AUTO(phrase);
        letters_read(&phrase, except[i]);
        if (covered_by(letters_slice(&phrase, 0, phrase.count), text, start, end)) {
            return true;
        }
    }
    return false;
}

/* Part of a longer word that isn't the phrase. */
static bool is_stranger(struct slice text, size_t start, size_t end)
{
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        for (size_t from = start > 4 ? start - 4 : 0; from <= start; from++) {
            size_t to = from + slice_spells(text, from, strangers[i]);
            if (to >= end && to - from > end - start) {
                return true;
            }
        }
    }
    return false;
}

static bool holds_any(struct slice s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < s.count; i++) {
        for (size_t w = 0; w < count; w++) {
            if (slice_spells(s, i, words[w]) > 0) {
                return true;
            }
        }
    }
    return false;
}

/* "종료" beside "turn off": which of the two is meant? */
static bool is_everyday(struct slice phrase, struct slice text, size_t start)
{
    static const char *const terminate[] = {"종료"};
    return holds_any(phrase, terminate, COUNT_OF(terminate)) &&
           holds_any(negation_clause(text, start), everyday, COUNT_OF(everyday)) &&
           !holds_any(phrase, everyday, COUNT_OF(everyday));
}

/* Letters that are a multiple of this apart are of one kind. */
enum { LETTER_KINDS = 512 };
struct match_text {
    struct letters letters;
    bool holds[LETTER_KINDS]; /* by kind of letter: whether the text has one */
    negation_known *known;
};
/* One way of looking through a text. */
struct look {
    struct slice text;
    struct match_phrases except;
    struct topics topics; /* of the phrases looked for */
    const bool *bad;      /* by letter: said wrongly; or NULL */
    struct match_text *of;
};

static void look_release(struct look *look)
{
    topics_release(&look->topics);
}

static void free_boolp(bool **p)
{
    free(*p);
}

static bool is_bad(const struct look *look, size_t start, size_t end)
{
    bool bad = false;
    for (size_t i = start; i < end && look->bad != NULL; i++) {
        bad = bad || look->bad[i];
    }
    return bad;
}

/* The phrase at text[start], if it counts there; *end is where it ends. */
static enum match_point phrase_counts(const struct look *look, struct slice phrase, size_t topic,
                                      size_t start, size_t *end)
{
    *end = phrase_at(phrase, look->text, start);
    if (*end == 0 || is_stranger(look->text, start, *end) ||
        is_excepted(look->text, start, *end, look->except.list, look->except.count) ||
        (topic != SIZE_MAX && topics_find(&look->topics, look->text, start, *end) != topic)) {
        return MATCH_POINT_ABSENT;
    }
    bool negated = !negation_in(phrase) && negation_near(look->text, start, *end, look->of->known);
    return negated || is_everyday(phrase, look->text, start) || is_bad(look, start, *end)
               ? MATCH_POINT_NEGATED
               : MATCH_POINT_FOUND;
}

/* The text lacks the phrase's first letter. Told for phrases that begin with two syllables, before
 * their letters are read: most phrases stand in no text. */
static bool lacks(const struct look *look, const char *phrase)
{
    uint32_t first = 0;
    uint32_t second = 0;
    size_t len = strnlen(phrase, 8);
    size_t n = len > 0 ? utf8_decode(phrase, len, &first) : 0;
    if (n < len) {
        (void)utf8_decode(phrase + n, len - n, &second);
    }
    return is_syllable(first) && is_syllable(second) && !look->of->holds[first % LETTER_KINDS];
}

/* Looks for one phrase; marks the letters of all its sound hits where `mark` is an array. */
static enum match_point find_phrase(struct look *look, const char *phrase, bool *mark)
{
    enum match_point point = MATCH_POINT_ABSENT;
    size_t topic;
    LETTERS_AUTO(letters);
    const char *words = topics_add(&look->topics, phrase, &topic);
    if (lacks(look, words)) {
        return point;
    }
    letters_read(&letters, words);
    for (size_t start = 0; start < look->text.count; start++) {
        size_t end = 0;
        if (letters.count == 0 ||
            !same_letter(letters.at[0].code, look->text.at[start].code, letters.count == 1)) {
            continue;
        }
        enum match_point one = phrase_counts(look, letters_slice(&letters, 0, letters.count), topic,
                                             start, &end);
        for (size_t i = start; i < end && one == MATCH_POINT_FOUND && mark != NULL; i++) {
            mark[i] = true;
        }
        if (one == MATCH_POINT_FOUND && mark == NULL) {
            return one;
        }
        point = one != MATCH_POINT_ABSENT && point != MATCH_POINT_FOUND ? one : point;
    }
    return point;
}

static enum match_point find_any(struct look *look, struct match_phrases find, bool *mark)
{
    enum match_point point = MATCH_POINT_ABSENT;
    for (size_t i = 0; i < find.count; i++) {
        size_t topic;
        (void)topics_add(&look->topics, find.list[i], &topic); /* all, before the first is used */
    }
    for (size_t i = 0; i < find.count; i++) {
        enum match_point one = find_phrase(look, find.list[i], mark);
        if (one == MATCH_POINT_FOUND && mark == NULL) {
            return one;
        }
        point = one == MATCH_POINT_ABSENT ? point : one;
    }
    return point;
}

/* ---- lines ----------------------------------------------------------------------------- */

/* Does a sentence end with this line, when it has no full stop? 다, 요, 음, 함, 됨 … do it in
 * notes. */
static bool line_ends(const char *line, size_t len)
{
    LETTERS_AUTO(letters);
    char *copy = xstrndup(line, len);
    letters_read(&letters, copy);
    free_charp(&copy);
    if (letters.count == 0) {
        return true;
    }
    struct slice s = letters_slice(&letters, 0, letters.count);
    uint32_t last = s.at[s.count - 1].code;
    return (is_syllable(last) && syllable_final(last) == FINAL_MIEUM) ||
           slice_ends_with(s, "다") > 0 || slice_ends_with(s, "요") > 0 ||
           slice_ends_with(s, "죠") > 0;
}

/* Is the line a point of a list, or does it begin with a heading ("종료: …")? */
static bool line_is_item(const char *line)
{
    enum { HEADING_MAX = 40 };
    size_t i = strspn(line, " \t");
    size_t colon = strcspn(line, ":\n");
    if (colon <= HEADING_MAX && line[colon] == ':') {
        return true;
    }
    return line[i] == '-' || line[i] == '*' || strncmp(line + i, "•", strlen("•")) == 0 ||
           strncmp(line + i, "·", strlen("·")) == 0 || is_digit((unsigned char)line[i]);
}

/* Line ends become spaces, or full stops where they end a sentence. */
static void join_lines(struct buf *out, const char *typed)
{
    while (*typed != '\0') {
        size_t n = strcspn(typed, "\n");
        buf_add(out, typed, n);
        if (typed[n] == '\0') {
            return;
        }
        buf_adds(out, line_ends(typed, n) || line_is_item(typed + n + 1) ? " . " : " ");
        typed += n + 1;
    }
}

struct match_text *match_text_new(const char *typed)
{
    BUF_AUTO(joined);
    struct match_text *text = xcalloc(1, sizeof(*text));
    join_lines(&joined, typed);
    letters_read(&text->letters, buf_str(&joined));
    text->known = xcalloc(text->letters.count + 1, sizeof(*text->known));
    for (size_t i = 0; i < text->letters.count; i++) {
        text->holds[text->letters.at[i].code % LETTER_KINDS] = true;
    }
    return text;
}

void match_text_free(struct match_text *text)
{
    if (text != NULL) {
        letters_release(&text->letters);
        free(text->known);
        free(text);
    }
}

static struct look look_at(struct match_text *text)
{
    return (struct look){.text = letters_slice(&text->letters, 0, text->letters.count), .of = text};
}

enum match_point match_point_beside(struct match_text *text, struct match_phrases find,
                                    struct match_phrases except, struct match_phrases bad)
{
    CLEANUP(look_release) struct look look = look_at(text);
    CLEANUP(look_release) struct look bad_look = look_at(text);
    CLEANUP(free_boolp) bool *marks = NULL;
    look.except = except;
    if (bad.count > 0) {
        marks = xcalloc(look.text.count + 1, sizeof(*marks));
        find_any(&bad_look, bad, marks);
        look.bad = marks;
    }
    return find_any(&look, find, NULL);
}

enum match_point match_point(const char *typed, const char *const *find, size_t find_count,
                             const char *const *except, size_t except_count)
{
    struct match_text *text = match_text_new(typed);
    enum match_point point = match_point_beside(text, (struct match_phrases){find, find_count},
                                                (struct match_phrases){except, except_count},
                                                (struct match_phrases){NULL, 0});
    match_text_free(text);
    return point;
}
