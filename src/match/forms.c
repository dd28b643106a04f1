/* Readings of an answer, written out for comparing.
 * No table of its own but the words that lead an answer in. */
#include "forms.h"

#include "ending.h"
#include "negation.h"
#include "synonym.h"

/* Taken off the start when a space follows. */
static const char *const leads[] = {"a",     "an",  "the",     "정답은", "답은",
                                    "정답:", "답:", "answer:", "it's",   "its"};

void forms_release(struct forms *f)
{
    strings_release(&f->plain);
    strings_release(&f->canonical);
}

static void add_form(struct forms *f, struct slice s)
{
    struct slice trimmed = ending_trim(s);
    BUF_AUTO(plain);
    slice_write(&plain, trimmed);
    if (plain.len == 0 || strings_has(&f->plain, buf_str(&plain))) {
        return;
    }
    BUF_AUTO(canonical);
    synonym_write(&canonical, trimmed);
    strings_add(&f->plain, buf_str(&plain));
    strings_add(&f->canonical, buf_str(&canonical));
}

static size_t find_code(struct slice s, uint32_t code)
{
    size_t i = 0;
    while (i < s.count && s.at[i].code != code) {
        i++;
    }
    return i;
}

bool forms_gloss(struct slice s, struct slice *outer, struct slice *inner)
{
    struct slice whole = ending_trim(s);
    size_t open = find_code(whole, '(');
    size_t close = find_code(whole, ')');
    if (open == 0 || close >= whole.count || close < open + 2) {
        return false;
    }
    struct slice tail = {.at = whole.at + close + 1, .count = whole.count - close - 1};
    struct slice first = {.at = whole.at, .count = open};
    struct slice second = {.at = whole.at + open + 1, .count = close - open - 1};
    if ((tail.count > 0 && !ending_is(tail)) || negation_in(first) || negation_in(second)) {
        return false;
    }
    *outer = first;
    *inner = second;
    return true;
}

void forms_of_key(struct forms *ret, const char *key)
{
    LETTERS_AUTO(letters);
    letters_read(&letters, key);
    struct slice s = letters_slice(&letters, 0, letters.count);
    struct slice outer, inner;
    add_form(ret, s);
    if (forms_gloss(s, &outer, &inner)) {
        add_form(ret, outer);
        add_form(ret, inner);
    }
}

static void add_without_endings(struct forms *f, struct slice s)
{
    struct slice trimmed = ending_trim(s);
    add_form(f, trimmed);
    for (size_t i = 0; ending_at(i) != NULL; i++) {
        size_t n = slice_ends_with(trimmed, ending_at(i));
        if (n > 0 && n < trimmed.count) {
            add_form(f, (struct slice){.at = trimmed.at, .count = trimmed.count - n});
        }
    }
}

static void add_answer(struct forms *f, struct slice s)
{
    add_without_endings(f, s);
    for (size_t i = 0; i < COUNT_OF(leads); i++) {
        size_t n = slice_spells(s, 0, leads[i]);
        if (n > 0 && n < s.count && s.at[n].gap) {
            add_without_endings(f, (struct slice){.at = s.at + n, .count = s.count - n});
        }
    }
}

void forms_of_answer(struct forms *ret, struct slice answer)
{
    struct slice outer, inner;
    add_answer(ret, answer);
    if (forms_gloss(answer, &outer, &inner)) {
        add_answer(ret, outer);
        add_answer(ret, inner);
    }
}
