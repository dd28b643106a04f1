/* A list of owned strings, and how far two words are apart.
 * Which words to suggest is the callers' business. */
#include "wrapup/strings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"
#include "wrapup/utf8.h"

void strings_release(struct strings *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->list[i]);
    }
    free(s->list);
    *s = (struct strings)STRINGS_INIT;
}

void strings_add(struct strings *s, const char *string)
{
    strings_addn(s, string, strlen(string));
}

void strings_addn(struct strings *s, const char *string, size_t len)
{
    /* Room for the next power of two, so no capacity needs remembering. */
    if ((s->count & (s->count - 1)) == 0) {
        s->list = xrealloc(s->list, s->count > 0 ? s->count * 2 : 1, sizeof(s->list[0]));
    }
    s->list[s->count++] = xstrndup(string, len);
}

bool strings_has(const struct strings *s, const char *string)
{
    for (size_t i = 0; i < s->count; i++) {
        if (strcmp(s->list[i], string) == 0) {
            return true;
        }
    }
    return false;
}

/* The characters of s in a new array; bytes that aren't UTF-8 count one by one. */
static uint32_t *characters(const char *s, size_t *count)
{
    size_t len = strlen(s);
    bool valid = utf8_valid(s, len, NULL);
    uint32_t *codes = xcalloc(len, sizeof(codes[0]));
    size_t n = 0;
    for (size_t i = 0; i < len; n++) {
        if (valid) {
            i += utf8_decode(s + i, len - i, &codes[n]);
        } else {
            codes[n] = (unsigned char)s[i++];
        }
    }
    *count = n;
    return codes;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the optimal-string-alignment table: rows[0] is two rows back, rows[1] the last
 * one, rows[2] the one to fill. Returns the smallest value in it. */
static size_t fill_row(const uint32_t *a, size_t i, const uint32_t *b, size_t nb, size_t *rows[3])
{
    size_t best = rows[2][0] = i;
    for (size_t j = 1; j <= nb; j++) {
        size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
        size_t d = smaller(smaller(rows[1][j], rows[2][j - 1]) + 1, rows[1][j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
            d = smaller(d, rows[0][j - 2] + 1);
        }
        rows[2][j] = d;
        best = smaller(best, d);
    }
    return best;
}

static size_t distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb, size_t cap)
{
    size_t *table = xcalloc(3 * (nb + 1), sizeof(table[0]));
    size_t *rows[3] = {table, table + nb + 1, table + 2 * (nb + 1)};
    for (size_t j = 0; j <= nb; j++) {
        rows[1][j] = j;
    }
    size_t last_best = 0;
    bool far = false;
    for (size_t i = 1; i <= na && !far; i++) {
        size_t best = fill_row(a, i, b, nb, rows);
        /* A transposition reaches two rows back, so both must be past the cap. */
        far = best > cap && last_best > cap;
        last_best = best;
        size_t *oldest = rows[0];
        rows[0] = rows[1];
        rows[1] = rows[2];
        rows[2] = oldest;
    }
    size_t d = far ? cap + 1 : smaller(rows[1][nb], cap + 1);
    free(table);
    return d;
}

size_t edit_distance(const char *a, const char *b, size_t cap)
{
    size_t na = 0;
    size_t nb = 0;
    uint32_t *ca = characters(a, &na);
    uint32_t *cb = characters(b, &nb);
    size_t apart = na > nb ? na - nb : nb - na;
    size_t d = apart > cap ? cap + 1 : distance(ca, na, cb, nb, cap);
    free(ca);
    free(cb);
    return d;
}
