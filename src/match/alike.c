/* How like one another two long answers are, so that one person's mark can serve several.
 * Nothing here decides: whoever marks is shown what was put together. */
#include <stdlib.h>
#include <string.h>

#include "letters.h"
#include "negation.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

/* Bits of a form's pairs: most forms that are not alike are told apart by them alone. */
enum { SIGNATURE_WORDS = 8, WORD_BITS = 64 };

struct match_form {
    struct buf plain;
    struct buf kind; /* how many words are negated, and the numbers in order */
    uint64_t *pairs; /* neighbouring letters, Hangul as its jamo; sorted */
    size_t pair_count;
    uint64_t signature[SIGNATURE_WORDS];
};

static bool is_sentence_mark(uint32_t code)
{
    static const char marks[] = ".,!?;:~()";
    enum { ELLIPSIS = 0x2026, MIDDLE_DOT = 0xB7 };
    return (code < 0x80 && code != 0 && strchr(marks, (int)code) != NULL) || code == ELLIPSIS ||
           code == MIDDLE_DOT;
}

static bool is_word_letter(const struct letters *l, size_t i)
{
    return i < l->count && (is_latin(l->at[i].code) || is_digit(l->at[i].code));
}

/* "0.0.0.0/0" and "a:b" keep their marks, a sentence's end doesn't. */
static bool is_plain(const struct letters *l, size_t i)
{
    return !is_sentence_mark(l->at[i].code) ||
           (i > 0 && is_word_letter(l, i - 1) && is_word_letter(l, i + 1) && !l->at[i + 1].gap);
}

static void read_plain(const struct letters *l, struct match_form *form)
{
    for (size_t i = 0; i < l->count; i++) {
        if (is_plain(l, i)) {
            utf8_encode(&form->plain, l->at[i].code);
        }
    }
}

static void read_digits(const struct letters *l, struct match_form *form)
{
    bool inside = false;
    for (size_t i = 0; i < l->count; i++) {
        bool digit = is_digit(l->at[i].code);
        if (digit && (!inside || l->at[i].gap)) {
            buf_addc(&form->kind, ' ');
        }
        if (digit) {
            buf_addc(&form->kind, (char)l->at[i].code);
        }
        inside = digit;
    }
}

/* A negation may stand over two words ("하지 마"), so each is looked at with the one before it. */
static void count_negations(const struct letters *l, struct match_form *form)
{
    size_t count = 0;
    size_t before = 0;
    size_t start = 0;
    for (size_t i = 1; i <= l->count; i++) {
        if (i < l->count && !l->at[i].gap) {
            continue;
        }
        bool inherited = start > before && negation_in(letters_slice(l, before, start));
        count += negation_in(letters_slice(l, before, i)) && !inherited;
        before = start;
        start = i;
    }
    buf_addf(&form->kind, "%zu", count);
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void read_pairs(struct match_form *form)
{
    BUF_AUTO(jamo);
    utf8_nfd(&jamo, buf_str(&form->plain), form->plain.len);
    form->pairs = xcalloc(jamo.len + 1, sizeof(*form->pairs));
    uint32_t last = 0;
    for (size_t i = 0; i < jamo.len;) {
        uint32_t code = 0;
        i += utf8_decode(buf_str(&jamo) + i, jamo.len - i, &code);
        uint64_t pair = (uint64_t)last << 32 | code;
        uint64_t bit = (pair * 0x9e3779b97f4a7c15U) >> 55;
        form->pairs[form->pair_count++] = pair;
        form->signature[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
        last = code;
    }
    if (form->pair_count > 1) {
        qsort(form->pairs, form->pair_count, sizeof(*form->pairs), compare_pairs);
    }
}

struct match_form *match_form_new(const char *typed)
{
    struct match_form *form = xcalloc(1, sizeof(*form));
    LETTERS_AUTO(letters);
    letters_read(&letters, typed);
    read_plain(&letters, form);
    count_negations(&letters, form);
    read_digits(&letters, form);
    read_pairs(form);
    return form;
}

void match_form_free(struct match_form *form)
{
    if (form != NULL) {
        buf_release(&form->plain);
        buf_release(&form->kind);
        free(form->pairs);
        free(form);
    }
}

const char *match_form_plain(const struct match_form *form)
{
    return buf_str(&form->plain);
}

const char *match_form_kind(const struct match_form *form)
{
    return buf_str(&form->kind);
}

double match_likeness(const struct match_form *a, const struct match_form *b)
{
    size_t shared = 0;
    for (size_t i = 0, k = 0; i < a->pair_count && k < b->pair_count;) {
        int order = compare_pairs(&a->pairs[i], &b->pairs[k]);
        shared += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    size_t all = a->pair_count + b->pair_count;
    return all == 0 ? 1 : 2 * (double)shared / (double)all;
}

/* No more pairs than these can be shared: not those whose bit the other one lacks. */
static size_t shared_at_most(const struct match_form *a, const struct match_form *b)
{
    size_t only_a = 0;
    size_t only_b = 0;
    for (size_t i = 0; i < SIGNATURE_WORDS; i++) {
        only_a += (size_t)__builtin_popcountll(a->signature[i] & ~b->signature[i]);
        only_b += (size_t)__builtin_popcountll(b->signature[i] & ~a->signature[i]);
    }
    size_t left_a = a->pair_count - only_a;
    size_t left_b = b->pair_count - only_b;
    return left_a < left_b ? left_a : left_b;
}

bool match_alike(const struct match_form *a, const struct match_form *b)
{
    double wanted = MATCH_ALIKE * (double)(a->pair_count + b->pair_count) / 2;
    size_t shorter = a->pair_count < b->pair_count ? a->pair_count : b->pair_count;
    return (double)shorter >= wanted && (double)shared_at_most(a, b) >= wanted &&
           strcmp(match_form_kind(a), match_form_kind(b)) == 0 &&
           match_likeness(a, b) >= MATCH_ALIKE;
}
