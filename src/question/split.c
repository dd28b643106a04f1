/* What was typed for several gaps, split into one text per gap: the whole line again, "1=… 2=…", or
 * separators. What the texts mean is cloze.c's business. */
#include <string.h>

#include "gaps.h"

static void add_trimmed(struct strings *ret, const char *from, size_t length)
{
    while (length > 0 && *from == ' ') {
        from++;
        length--;
    }
    while (length > 0 && from[length - 1] == ' ') {
        length--;
    }
    strings_addn(ret, from, length);
}

/* True when there is one text for each gap and none is empty. */
static bool even(const struct gaps *gaps, const struct strings *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (texts->list[i][0] == '\0') {
            return false;
        }
    }
    return texts->count == gaps->count;
}

static bool fail(struct strings *ret)
{
    strings_release(ret);
    *ret = (struct strings)STRINGS_INIT;
    return false;
}

/* Brings texts in the order of the line into that of the gaps. */
static void reorder(const struct gap_line *line, struct strings *texts)
{
    char *list[QUESTION_PARTS_MAX] = {NULL};
    for (size_t i = 0; i < texts->count; i++) {
        list[line->gap[i]] = texts->list[i];
    }
    memcpy(texts->list, list, texts->count * sizeof(*list));
}

/* The printed line with its gaps filled in. */
static bool split_line(const struct gaps *gaps, const struct gap_line *line, const char *typed,
                       struct strings *ret)
{
    const char *s = typed;
    BUF_AUTO(piece);
    match_fold(&piece, line->piece[0]);
    if (strncmp(s, buf_str(&piece), piece.len) != 0) {
        return false;
    }
    s += piece.len;
    for (size_t i = 1; i < gaps->count; i++) {
        buf_clear(&piece);
        match_fold(&piece, line->piece[i]);
        const char *found = strstr(s, buf_str(&piece));
        if (found == NULL) {
            return fail(ret);
        }
        add_trimmed(ret, s, (size_t)(found - s));
        s = found + piece.len;
    }
    buf_clear(&piece);
    match_fold(&piece, line->piece[gaps->count]);
    size_t left = strlen(s);
    if (left < piece.len || strcmp(s + left - piece.len, buf_str(&piece)) != 0) {
        return fail(ret);
    }
    add_trimmed(ret, s, left - piece.len);
    if (!even(gaps, ret)) {
        return fail(ret);
    }
    reorder(line, ret);
    return true;
}

/* The gap that "2=" at s names (from 0), or SIZE_MAX. *after is what follows the sign. */
static size_t number_mark(const struct gaps *gaps, const char *s, const char **after)
{
    size_t number = 0;
    size_t digits = strspn(s, "0123456789");
    if (digits == 0 || digits > 2) {
        return SIZE_MAX;
    }
    for (size_t i = 0; i < digits; i++) {
        number = number * 10 + (size_t)(s[i] - '0');
    }
    const char *sign = s + digits + strspn(s + digits, " ");
    if (*sign != '=' || number == 0 || number > gaps->count) {
        return SIZE_MAX;
    }
    *after = sign + 1;
    return number - 1;
}

/* "1=… 2=…", in any order. The first mark names `current` and ends at `after`. */
static bool split_numbered(const struct gaps *gaps, size_t current, const char *after,
                           struct strings *ret)
{
    static const char separators[] = " ;,|";
    const char *start[QUESTION_PARTS_MAX] = {NULL};
    const char *end[QUESTION_PARTS_MAX] = {NULL};
    start[current] = after;
    const char *s = after;
    for (; *s != '\0'; s++) {
        size_t next = s > after && strchr(separators, s[-1]) != NULL ? number_mark(gaps, s, &after)
                                                                     : SIZE_MAX;
        if (next == SIZE_MAX) {
            continue;
        }
        if (start[next] != NULL) {
            return false;
        }
        end[current] = s;
        start[next] = after;
        current = next;
        s = after - 1;
    }
    end[current] = s;
    for (size_t i = 0; i < gaps->count; i++) {
        if (start[i] == NULL) {
            return fail(ret);
        }
        size_t length = (size_t)(end[i] - start[i]);
        while (length > 0 && strchr(separators, start[i][length - 1]) != NULL) {
            length--;
        }
        add_trimmed(ret, start[i], length);
    }
    return even(gaps, ret) || fail(ret);
}

static bool split_at(const struct gaps *gaps, const char *typed, const char *separator,
                     struct strings *ret)
{
    for (const char *s = typed;;) {
        size_t length = strcspn(s, separator);
        add_trimmed(ret, s, length);
        if (s[length] == '\0') {
            break;
        }
        s += length + 1;
    }
    return even(gaps, ret) || fail(ret);
}

/* Commas and spaces may stand inside an answer of several words. */
static bool single_words(const struct gaps *gaps)
{
    for (size_t i = 0; i < gaps->count; i++) {
        if (strpbrk(gaps->list[i].key.match.accept[0], " ,") != NULL) {
            return false;
        }
    }
    return true;
}

/* Signs that the learner chose come before a line that happens to fit ("{{key}}={{value}}"), and
 * the line before signs that answers may hold. */
bool gaps_split(const struct gaps *gaps, const char *typed, struct strings *ret)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    const char *s = buf_str(&folded);
    const char *after;
    size_t first = number_mark(gaps, s, &after);
    if (first != SIZE_MAX) {
        return split_numbered(gaps, first, after, ret);
    }
    if (split_at(gaps, s, ";", ret) || split_at(gaps, s, "|", ret)) {
        return true;
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (gaps->line[lang].usable && split_line(gaps, &gaps->line[lang], s, ret)) {
            return true;
        }
    }
    return single_words(gaps) && (split_at(gaps, s, ",", ret) || split_at(gaps, s, " ", ret));
}
