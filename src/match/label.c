/* Choices named by their labels: one, several, or in order.
 * Pairs of labels are read in pairs.c. */
#include "wrapup/match.h"

#include <stdint.h>
#include <stdlib.h>

#include "ending.h"
#include "letters.h"
#include "lex.h"
#include "wrapup/mem.h"

enum style { STYLE_ONE, STYLE_SET, STYLE_ORDER };

struct labels {
    size_t *list; /* room for limit */
    size_t count, limit;
};

static void labels_release(struct labels *l)
{
    free(l->list);
}

static enum match_read add_label(struct labels *l, size_t label)
{
    if (label >= l->limit) {
        return MATCH_RANGE;
    }
    for (size_t i = 0; i < l->count; i++) {
        if (l->list[i] == label) {
            return MATCH_TWICE;
        }
    }
    l->list[l->count++] = label;
    return MATCH_READ;
}

/* "13" is the 13th choice where there is one, else the first and the third. */
static enum match_read add_number(struct labels *l, const struct lex_token *token, enum style style)
{
    bool one = style == STYLE_ONE || token->digits[1] == '\0';
    if (one || (token->value >= 1 && token->value <= l->limit)) {
        return add_label(l, token->value - 1); /* 0 wraps round to a label that isn't there */
    }
    enum match_read read = MATCH_READ;
    for (size_t i = 0; token->digits[i] != '\0' && read == MATCH_READ; i++) {
        read = add_label(l, (size_t)(token->digits[i] - '0') - 1);
    }
    return read;
}

static enum match_read add_token(struct labels *l, const struct lex_token *token, enum style style,
                                 enum lex_reading reading)
{
    size_t label = 0;
    switch (token->kind) {
    case LEX_NUMBER:
        return add_number(l, token, style);
    case LEX_KEY:
    case LEX_NAME:
        label = lex_label(token, reading);
        /* A Korean word isn't the name of a choice that is missing. */
        return token->composed && label >= l->limit ? MATCH_UNREADABLE : add_label(l, label);
    case LEX_JOIN:
        return style == STYLE_ORDER ? MATCH_READ : MATCH_UNREADABLE;
    case LEX_OTHER:
        break;
    }
    return MATCH_UNREADABLE;
}

static enum match_read collect(struct labels *l, const struct lex *lex, enum style style,
                               enum lex_reading reading)
{
    enum match_read read = MATCH_READ;
    l->count = 0;
    for (size_t i = 0; i < lex->count && read == MATCH_READ; i++) {
        read = add_token(l, &lex->list[i], style, reading);
    }
    return read == MATCH_READ && l->count == 0 ? MATCH_UNREADABLE : read;
}

static enum match_read read_labels(const char *typed, enum style style, struct labels *l)
{
    CLEANUP(lex_release) struct lex lex;
    lex_read(&lex, typed, l->limit, false);
    l->list = xcalloc(l->limit + 1, sizeof(*l->list));
    enum match_read read = collect(l, &lex, style, LEX_BY_KEY);
    if (read != MATCH_READ && lex.jamo && collect(l, &lex, style, LEX_BY_ORDER) == MATCH_READ) {
        return MATCH_READ;
    }
    return read;
}

enum match_read match_label(const char *typed, size_t count, size_t *ret)
{
    CLEANUP(labels_release) struct labels l = {.limit = count};
    enum match_read read = read_labels(typed, STYLE_ONE, &l);
    if (read == MATCH_TWICE || (read == MATCH_READ && l.count != 1)) {
        return MATCH_UNREADABLE;
    }
    if (read == MATCH_READ) {
        *ret = l.list[0];
    }
    return read;
}

bool match_all(const char *typed)
{
    static const char *const words[] = {
        "다",        "모두",      "전부", "전체",  "모두 다", "전부 다",     "다 맞음",   "다 맞아",
        "모두 맞음", "전부 맞음", "다요", "다 됨", "all",     "all of them", "everything"};
    LETTERS_AUTO(letters);
    letters_read(&letters, typed);
    struct slice s = ending_trim(letters_slice(&letters, 0, letters.count));
    bool found = false;
    for (size_t i = 0; i < COUNT_OF(words) && !found; i++) {
        size_t n = slice_spells(s, 0, words[i]);
        struct slice tail = {.at = s.at + n, .count = s.count - n};
        found = n > 0 && (tail.count == 0 || ending_is(tail));
    }
    return found;
}

static enum match_read read_list(const char *typed, enum style style, size_t count, size_t *ret,
                                 size_t *ret_count)
{
    CLEANUP(labels_release) struct labels l = {.limit = count};
    enum match_read read = read_labels(typed, style, &l);
    if (read == MATCH_READ) {
        for (size_t i = 0; i < l.count; i++) {
            ret[i] = l.list[i];
        }
        *ret_count = l.count;
    }
    return read;
}

enum match_read match_labels(const char *typed, size_t count, size_t *ret, size_t *ret_count)
{
    return read_list(typed, STYLE_SET, count, ret, ret_count);
}

enum match_read match_order(const char *typed, size_t count, size_t *ret, size_t *ret_count)
{
    return read_list(typed, STYLE_ORDER, count, ret, ret_count);
}
