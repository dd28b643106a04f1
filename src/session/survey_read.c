/* What a typed line says about an item of the survey: scales, percents, choices, text.
 * What is stored already, and where the survey goes next, is survey.c's. */
#include "survey.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/match.h"
#include "wrapup/utf8.h"

/* ---- words -------------------------------------------------------------------------------- */

/* The named points of the scales: by themselves they are the answer, beside a number nothing. */
static const struct point {
    enum survey_kind kind;
    int value;
    const char *word;
} points[] = {
    {SURVEY_LIKERT, 1, "전혀 아니다"},
    {SURVEY_LIKERT, 1, "전혀 그렇지 않다"},
    {SURVEY_LIKERT, 1, "strongly disagree"},
    {SURVEY_LIKERT, 2, "아니다"},
    {SURVEY_LIKERT, 2, "그렇지 않다"},
    {SURVEY_LIKERT, 2, "disagree"},
    {SURVEY_LIKERT, 3, "보통"},
    {SURVEY_LIKERT, 3, "보통이다"},
    {SURVEY_LIKERT, 3, "neutral"},
    {SURVEY_LIKERT, 4, "그렇다"},
    {SURVEY_LIKERT, 4, "agree"},
    {SURVEY_LIKERT, 5, "매우 그렇다"},
    {SURVEY_LIKERT, 5, "strongly agree"},
    {SURVEY_PACE, 1, "너무 느림"},
    {SURVEY_PACE, 1, "너무 느렸어요"},
    {SURVEY_PACE, 1, "too slow"},
    {SURVEY_PACE, 3, "적당함"},
    {SURVEY_PACE, 3, "적당해요"},
    {SURVEY_PACE, 3, "적당했어요"},
    {SURVEY_PACE, 3, "about right"},
    {SURVEY_PACE, 3, "just right"},
    {SURVEY_PACE, 5, "너무 빠름"},
    {SURVEY_PACE, 5, "너무 빨랐어요"},
    {SURVEY_PACE, 5, "too fast"},
    {SURVEY_AMOUNT, 1, "너무 적음"},
    {SURVEY_AMOUNT, 1, "너무 적었어요"},
    {SURVEY_AMOUNT, 1, "too little"},
    {SURVEY_AMOUNT, 3, "적당함"},
    {SURVEY_AMOUNT, 3, "적당해요"},
    {SURVEY_AMOUNT, 3, "적당했어요"},
    {SURVEY_AMOUNT, 3, "about right"},
    {SURVEY_AMOUNT, 3, "just right"},
    {SURVEY_AMOUNT, 5, "너무 많음"},
    {SURVEY_AMOUNT, 5, "너무 많았어요"},
    {SURVEY_AMOUNT, 5, "too much"},
};

/* Said beside a number. */
static const char *const beside[] = {
    "점", "점수", "단계", "프로", "퍼", "percent", "pct", "point", "points",
};
/* Which half of a pair a number is for. */
static const char *const before_words[] = {"수업 전", "강의 전",      "이전",
                                           "전",      "before class", "before"};
static const char *const now_words[] = {"수업 후", "강의 후", "지금", "현재",
                                        "이후",    "후",      "now",  "after"};

static const char *const none_words[] = {"없음", "없다",    "없어요", "없습니다",
                                         "none", "nothing", "0"};
static const char *const all_words[] = {"모두", "전부", "모두 다", "전부 다", "all", "everything"};
/* The choice of this id excludes the others. */
static const char none_id[] = "none";

/* Folded, lower case, without spaces and a full stop at the end. */
static void add_key(struct buf *out, const char *s)
{
    BUF_AUTO(folded);
    BUF_AUTO(lower);
    match_fold(&folded, s);
    utf8_fold_case(&lower, buf_str(&folded), folded.len);
    for (size_t i = 0; i < lower.len; i++) {
        if (lower.data[i] != ' ') {
            buf_addc(out, lower.data[i]);
        }
    }
    if (out->len > 1 && out->data[out->len - 1] == '.') {
        buf_truncate(out, out->len - 1);
    }
}

static bool same_words(const char *typed, const char *word)
{
    BUF_AUTO(a);
    BUF_AUTO(b);
    add_key(&a, typed);
    add_key(&b, word);
    return strcmp(buf_str(&a), buf_str(&b)) == 0;
}

static bool among(const char *typed, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (same_words(typed, words[i])) {
            return true;
        }
    }
    return false;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static int64_t most_of(enum survey_kind kind)
{
    return kind == SURVEY_PERCENT ? SURVEY_PERCENT_MAX : SURVEY_SCALE_MAX;
}

static int64_t least_of(enum survey_kind kind)
{
    return kind == SURVEY_PERCENT ? 0 : 1;
}

enum { UNITS_MAX = 80 };

static void add_units(struct match_unit *units, size_t *count, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n && *count < UNITS_MAX; i++) {
        units[(*count)++] = (struct match_unit){.text = words[i], .factor = 1};
    }
}

/* One number within the item's range, whatever stands beside it. */
static enum match_number_outcome read_number(const struct survey_item *item, const char *typed,
                                             int64_t *ret)
{
    struct match_unit units[UNITS_MAX];
    size_t count = 0;
    add_units(units, &count, beside, COUNT_OF(beside));
    if (item->pair) {
        add_units(units, &count, before_words, COUNT_OF(before_words));
        add_units(units, &count, now_words, COUNT_OF(now_words));
    }
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        if (points[i].kind == item->kind) {
            add_units(units, &count, &points[i].word, 1);
        }
    }
    double value = 0;
    enum match_number_outcome outcome = match_number(typed, units, count, &value);
    if (outcome != MATCH_NUMBER) {
        return outcome;
    }
    bool in_range = value >= (double)least_of(item->kind) && value <= (double)most_of(item->kind);
    if (!in_range || value != (double)(int64_t)value) {
        return MATCH_NUMBER_NONE;
    }
    *ret = (int64_t)value;
    return MATCH_NUMBER;
}

static bool read_point(const struct survey_item *item, const char *typed, int64_t *ret)
{
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        if (points[i].kind == item->kind && same_words(typed, points[i].word)) {
            *ret = points[i].value;
            return true;
        }
    }
    return false;
}

static void put_again(const struct survey_item *item, enum survey_part part, struct said *note)
{
    enum msg_id id = part == SURVEY_BEFORE ? MSG_SURVEY_PAIR : MSG_SURVEY_NUMBER;
    said_set(note, MSG(id, NUM(least_of(item->kind)), NUM(most_of(item->kind))));
}

static enum survey_read read_one(const struct survey *s, const struct survey_item *item,
                                 const char *typed, struct survey_reply *reply, struct said *note)
{
    int64_t value = 0;
    enum match_number_outcome outcome = MATCH_NUMBER;
    if (!read_point(item, typed, &value)) {
        outcome = read_number(item, typed, &value);
    }
    if (outcome == MATCH_NUMBER) {
        survey_reply_add(reply, s->part, msg_number((char[24]){""}, (long long)value));
        return SURVEY_READ;
    }
    put_again(item, s->part, note);
    if (outcome == MATCH_NUMBER_WORD) {
        said_set(note, MSG(MSG_SURVEY_DIGITS, item->kind == SURVEY_PERCENT ? "80" : "4"));
    }
    return SURVEY_AGAIN;
}

/* ---- pairs -------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Folded and in lower case, every circled digit and arrow standing by itself. */
static void add_spread(struct buf *out, const char *typed)
{
    static const char *const arrows[] = {"→", "⇒", "➡", "➔", "➜", "▶", "⟶", ">"};
    BUF_AUTO(spread);
    size_t len = strlen(typed);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        size_t n = utf8_decode(typed + i, len - i, &code);
        bool apart = code >= 0x2460 && code <= 0x2793;
        bool arrow = false;
        for (size_t k = 0; k < COUNT_OF(arrows); k++) {
            arrow = arrow || (n == strlen(arrows[k]) && memcmp(typed + i, arrows[k], n) == 0);
        }
        buf_adds(&spread, apart || arrow ? " " : "");
        buf_add(&spread, typed + i, arrow ? 0 : n);
        buf_adds(&spread, apart ? " " : "");
        i += n;
    }
    BUF_AUTO(folded);
    match_fold(&folded, buf_str(&spread));
    utf8_fold_case(out, buf_str(&folded), folded.len);
}

/* Where the second of exactly two runs of digits begins; 0: there are not two, or a decimal point
 * joins them. */
static size_t second_number(const char *s)
{
    size_t runs = 0;
    size_t second = 0;
    size_t end = 0;
    for (size_t i = 0; s[i] != '\0'; i++) {
        if (!is_digit(s[i])) {
            continue;
        }
        if (i == 0 || !is_digit(s[i - 1])) {
            bool decimal = runs > 0 && i == end + 2 && s[i - 1] == '.';
            if (decimal || ++runs > 2) {
                return 0;
            }
            second = runs == 2 ? i : 0;
        }
        end = i;
    }
    return second;
}

/* Where the first of some words stands, or SIZE_MAX. */
static size_t word_place(const char *s, const char *const *words, size_t count)
{
    size_t place = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(s, words[i]);
        if (found != NULL && (size_t)(found - s) < place) {
            place = (size_t)(found - s);
        }
    }
    return place;
}

/* "2 4", "2→4", "전 2 지금 4": both at once. */
static bool read_both(const struct survey_item *item, const char *spread, size_t cut,
                      struct survey_reply *reply)
{
    CLEANUP(free_charp) char *head = xstrndup(spread, cut);
    int64_t value[2] = {0, 0};
    if (read_number(item, head, &value[0]) != MATCH_NUMBER ||
        read_number(item, spread + cut, &value[1]) != MATCH_NUMBER) {
        return false;
    }
    bool reversed = word_place(spread, now_words, COUNT_OF(now_words)) <
                    word_place(spread, before_words, COUNT_OF(before_words));
    if (reversed && word_place(spread, before_words, COUNT_OF(before_words)) == SIZE_MAX) {
        return false;
    }
    survey_reply_add(reply, SURVEY_BEFORE,
                     msg_number((char[24]){""}, (long long)value[reversed ? 1 : 0]));
    survey_reply_add(reply, SURVEY_NOW,
                     msg_number((char[24]){""}, (long long)value[reversed ? 0 : 1]));
    return true;
}

static enum survey_read read_pair(const struct survey *s, const struct survey_item *item,
                                  const char *typed, struct survey_reply *reply, struct said *note)
{
    BUF_AUTO(spread);
    add_spread(&spread, typed);
    size_t cut = second_number(buf_str(&spread));
    if (cut > 0) {
        if (read_both(item, buf_str(&spread), cut, reply)) {
            return SURVEY_READ;
        }
        put_again(item, s->part, note);
        return SURVEY_AGAIN;
    }
    /* A number for the other half is not taken for this one. */
    bool now = word_place(buf_str(&spread), now_words, COUNT_OF(now_words)) != SIZE_MAX;
    bool before = word_place(buf_str(&spread), before_words, COUNT_OF(before_words)) != SIZE_MAX;
    int64_t value = 0;
    if ((s->part == SURVEY_BEFORE ? now && !before : before && !now) &&
        !read_point(item, typed, &value)) {
        put_again(item, s->part, note);
        return SURVEY_AGAIN;
    }
    return read_one(s, item, typed, reply, note);
}

/* ---- choices ------------------------------------------------------------------------------ */

static size_t none_of(const struct survey_item *item)
{
    size_t i = 0;
    while (i < item->choice_count && strcmp(item->choice_ids[i], none_id) != 0) {
        i++;
    }
    return i;
}

static bool is_choice_text(const struct text *choice, const char *typed)
{
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        if (choice->in[i] != NULL && same_words(typed, choice->in[i])) {
            return true;
        }
    }
    return false;
}

/* Words in place of letters: all, none, or one choice as it is written. */
static bool read_words(const struct survey_item *item, const char *typed, bool *chosen)
{
    size_t none = none_of(item);
    if (among(typed, all_words, COUNT_OF(all_words))) {
        for (size_t i = 0; i < item->choice_count; i++) {
            chosen[i] = i != none;
        }
        return true;
    }
    if (none < item->choice_count && among(typed, none_words, COUNT_OF(none_words))) {
        chosen[none] = true;
        return true;
    }
    for (size_t i = 0; i < item->choice_count; i++) {
        if (is_choice_text(&item->choices[i], typed)) {
            chosen[i] = true;
            return true;
        }
    }
    return false;
}

static enum survey_read read_choices(const struct survey *s, const struct survey_item *item,
                                     const char *typed, struct survey_reply *reply,
                                     struct said *note)
{
    bool chosen[QUESTION_PARTS_MAX] = {false};
    size_t list[QUESTION_PARTS_MAX];
    size_t count = 0;
    char last[2] = {(char)('a' + (int)item->choice_count - 1), '\0'};
    if (!read_words(item, typed, chosen)) {
        if (match_labels(typed, item->choice_count, list, &count) != MATCH_READ) {
            said_set(note, MSG(MSG_SURVEY_LABELS, last));
            return SURVEY_AGAIN;
        }
        for (size_t i = 0; i < count; i++) {
            chosen[list[i]] = true;
        }
    }
    size_t none = none_of(item);
    if (none < item->choice_count && chosen[none] && count > 1) {
        char label[2] = {(char)('a' + (int)none), '\0'};
        said_set(note, MSG(MSG_SURVEY_NONE_ALONE, label));
        return SURVEY_AGAIN;
    }
    BUF_AUTO(value);
    for (size_t i = 0; i < item->choice_count; i++) {
        if (chosen[i]) {
            buf_adds(&value, value.len > 0 ? "," : "");
            buf_adds(&value, item->choice_ids[i]);
        }
    }
    survey_reply_add(reply, s->part, buf_str(&value));
    return SURVEY_READ;
}

/* ---- the whole ---------------------------------------------------------------------------- */

static enum survey_read read_text(struct survey *s, const char *typed, struct survey_reply *reply,
                                  struct said *note)
{
    if (!s->warned && survey_is_secret(typed)) {
        s->warned = true;
        said_set(note, MSG0(MSG_SURVEY_SECRET));
        return SURVEY_SECRET;
    }
    survey_reply_add(reply, s->part, typed);
    return SURVEY_READ;
}

/* What is stored stays; what isn't is skipped. */
static void read_empty(const struct survey *s, struct survey_reply *reply)
{
    if (survey_value(s, s->at, s->part) != NULL) {
        return;
    }
    survey_reply_add(reply, s->part, "");
    if (s->part == SURVEY_BEFORE && survey_value(s, s->at, SURVEY_NOW) == NULL) {
        survey_reply_add(reply, SURVEY_NOW, "");
    }
}

/* Without control characters and the blanks around it. */
static void add_harmless(struct buf *out, const char *typed)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, typed, strlen(typed), false);
    const char *start = buf_str(&harmless) + strspn(buf_str(&harmless), " ");
    size_t len = strlen(start);
    while (len > 0 && start[len - 1] == ' ') {
        len--;
    }
    buf_add(out, start, len);
}

enum survey_read survey_read(struct survey *s, const char *typed, struct survey_reply *reply,
                             struct said *note)
{
    const struct survey_item *item = &s->bank->survey[s->at];
    reply->count = 0;
    if (!utf8_valid(typed, strlen(typed), NULL)) {
        said_set(note, MSG0(MSG_QUESTION_NOT_UTF8));
        return SURVEY_AGAIN;
    }
    BUF_AUTO(line);
    BUF_AUTO(folded);
    add_harmless(&line, typed);
    match_fold(&folded, buf_str(&line));
    bool text = item->kind == SURVEY_TEXT;
    if (folded.len == 0 || (!text && match_dont_know(buf_str(&line)))) {
        read_empty(s, reply);
        return SURVEY_READ;
    }
    if (text) {
        return read_text(s, buf_str(&line), reply, note);
    }
    if (item->kind == SURVEY_CHOICES) {
        return read_choices(s, item, buf_str(&line), reply, note);
    }
    return item->pair ? read_pair(s, item, buf_str(&line), reply, note)
                      : read_one(s, item, buf_str(&line), reply, note);
}
