/* Rows joined with the labels of what belongs to them.
 * Lists of labels without rows are read in label.c, but for one label per row in order. */
#include "wrapup/match.h"

#include <stdint.h>
#include <stdlib.h>

#include "lex.h"
#include "wrapup/mem.h"

struct pairs {
    size_t *right; /* by row; SIZE_MAX: not named */
    size_t rows, columns;
    enum lex_reading reading;
};

static void pairs_release(struct pairs *p)
{
    free(p->right);
}

static void clear(struct pairs *p)
{
    for (size_t i = 0; i < p->rows; i++) {
        p->right[i] = SIZE_MAX;
    }
}

static bool is_label(const struct lex_token *token)
{
    return token->kind == LEX_KEY || token->kind == LEX_NAME;
}

static enum match_read set_pair(struct pairs *p, size_t row, size_t column, bool composed)
{
    if (composed && column >= p->columns) {
        return MATCH_UNREADABLE;
    }
    if (row >= p->rows || column >= p->columns) {
        return MATCH_RANGE;
    }
    if (p->right[row] != SIZE_MAX) {
        return MATCH_TWICE;
    }
    p->right[row] = column;
    return MATCH_READ;
}

/* "1c 2-d 3:1": a number on the right only behind a sign that joins. */
static enum match_read read_named(struct pairs *p, const struct lex *lex)
{
    enum match_read read = MATCH_READ;
    for (size_t i = 0; i < lex->count && read == MATCH_READ;) {
        const struct lex_token *row = &lex->list[i++];
        bool joined = i < lex->count && lex->list[i].kind == LEX_JOIN;
        i += joined;
        const struct lex_token *right = i < lex->count ? &lex->list[i++] : NULL;
        if (row->kind != LEX_NUMBER || right == NULL) {
            return MATCH_UNREADABLE;
        }
        if (is_label(right)) {
            read = set_pair(p, row->value - 1, lex_label(right, p->reading), right->composed);
        } else if (joined && right->kind == LEX_NUMBER) {
            read = set_pair(p, row->value - 1, right->value - 1, false);
        } else {
            return MATCH_UNREADABLE;
        }
    }
    return read;
}

/* "c d a b": one label for every row. */
static enum match_read read_listed(struct pairs *p, const struct lex *lex)
{
    enum match_read read = MATCH_READ;
    size_t row = 0;
    for (size_t i = 0; i < lex->count && read == MATCH_READ; i++) {
        const struct lex_token *token = &lex->list[i];
        if (token->kind == LEX_JOIN) {
            continue;
        }
        if (!is_label(token) || row == p->rows) {
            return MATCH_UNREADABLE;
        }
        read = set_pair(p, row++, lex_label(token, p->reading), token->composed);
    }
    return read == MATCH_READ && row < p->rows ? MATCH_UNREADABLE : read;
}

static enum match_read read_pairs(struct pairs *p, const struct lex *lex)
{
    clear(p);
    if (lex->count == 0) {
        return MATCH_UNREADABLE;
    }
    return lex->list[0].kind == LEX_NUMBER ? read_named(p, lex) : read_listed(p, lex);
}

enum match_read match_pairs(const char *typed, size_t rows, size_t columns, size_t *ret)
{
    CLEANUP(lex_release) struct lex lex;
    lex_read(&lex, typed, columns, true);
    CLEANUP(pairs_release) struct pairs p = {.rows = rows, .columns = columns};
    p.right = xcalloc(rows + 1, sizeof(*p.right));
    enum match_read read = read_pairs(&p, &lex);
    if (read != MATCH_READ && lex.jamo) {
        p.reading = LEX_BY_ORDER;
        read = read_pairs(&p, &lex) == MATCH_READ ? MATCH_READ : read;
    }
    for (size_t i = 0; i < rows && read == MATCH_READ; i++) {
        ret[i] = p.right[i];
    }
    return read;
}
