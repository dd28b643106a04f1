/* Texts as arrays of letters, and words looked for in them.
 * Synonyms, particles and negations are known elsewhere. */
#include "letters.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/match.h"
#include "wrapup/utf8.h"

void letters_release(struct letters *l)
{
    free(l->at);
    *l = (struct letters)LETTERS_INIT;
}

static bool is_quote(uint32_t code)
{
    return code == '\'' || code == '"' || code == '`';
}

void letters_read(struct letters *ret, const char *s)
{
    BUF_AUTO(folded);
    match_fold(&folded, s);
    BUF_AUTO(lower);
    utf8_fold_case(&lower, buf_str(&folded), folded.len);
    struct letter *at = xcalloc(lower.len + 1, sizeof(*at));
    size_t count = 0;
    bool gap = false;
    for (size_t i = 0; i < lower.len;) {
        uint32_t code = 0;
        i += utf8_decode(lower.data + i, lower.len - i, &code);
        if (code == ' ' || code == '-' || code == '_') {
            gap = true;
        } else if (!is_quote(code)) {
            at[count++] = (struct letter){.code = code, .gap = gap};
            gap = false;
        }
    }
    *ret = (struct letters){.at = at, .count = count};
}

void slice_write(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.count; i++) {
        utf8_encode(out, s.at[i].code);
    }
}

size_t slice_spells(struct slice s, size_t start, const char *word)
{
    size_t len = strlen(word);
    size_t at = start;
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(word + i, len - i, &code);
        if (code == ' ') {
            continue;
        }
        if (at == s.count || s.at[at].code != code) {
            return 0;
        }
        at++;
    }
    return at - start;
}

size_t slice_ends_with(struct slice s, const char *word)
{
    size_t letters = 0;
    for (const char *p = word; *p != '\0'; p++) {
        letters += ((unsigned char)*p & 0xC0) != 0x80 && *p != ' ';
    }
    return letters <= s.count ? slice_spells(s, s.count - letters, word) : 0;
}

static bool is_alnum(uint32_t code)
{
    return is_latin(code) || is_digit(code);
}

bool slice_latin_begins(struct slice s, size_t i)
{
    return i == 0 || s.at[i].gap || !is_alnum(s.at[i - 1].code);
}

bool slice_latin_ends(struct slice s, size_t i)
{
    return i == s.count || s.at[i].gap || !is_alnum(s.at[i].code);
}
