/* Texts as arrays of letters, and words looked for in them.
 * Synonyms, particles and negations are known elsewhere. */
#include "letters.h"

#include <stdlib.h>
#include <string.h>

#include "hangul.h"
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

/* A letter that folding leaves as it is (but for its case), and composing, too, among its like. */
static bool is_plain(uint32_t code)
{
    return (code >= ' ' && code <= '~') || is_syllable(code);
}

/* Most texts are ASCII and Hangul syllables, which needn't be folded to be read. False, with *ret
 * untouched, for any other. */
static bool read_plain(struct letters *ret, const char *s, size_t len)
{
    struct letter *at = xcalloc(len + 1, sizeof(*at));
    size_t count = 0;
    bool gap = false;
    bool begun = false; /* spaces in front are none */
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        if (!is_plain(code)) {
            free(at);
            return false;
        }
        begun = begun || code != ' ';
        if (code == ' ' || code == '-' || code == '_') {
            gap = gap || begun;
        } else if (!is_quote(code)) {
            code += code >= 'A' && code <= 'Z' ? 'a' - 'A' : 0;
            at[count++] = (struct letter){.code = code, .gap = gap};
            gap = false;
        }
    }
    *ret = (struct letters){.at = at, .count = count};
    return true;
}

static void read_folded(struct letters *ret, const char *s)
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

void letters_read(struct letters *ret, const char *s)
{
    if (!read_plain(ret, s, strlen(s))) {
        read_folded(ret, s);
    }
}

void slice_write(struct buf *out, struct slice s)
{
    for (size_t i = 0; i < s.count; i++) {
        utf8_encode(out, s.at[i].code);
    }
}

/* The next letter of a word of the tables, which is well-formed; 0 at its end. */
static uint32_t next_letter(const char **word)
{
    const unsigned char *p = (const unsigned char *)*word;
    if (p[0] >= 0xE0 && p[0] < 0xF0 && p[1] != '\0' && p[2] != '\0') {
        *word += 3;
        return (p[0] & 0x0FU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
    }
    if (p[0] < 0x80) {
        *word += p[0] != '\0';
        return p[0];
    }
    uint32_t code = 0;
    *word += utf8_decode(*word, strlen(*word), &code);
    return code;
}

size_t slice_spells_all(struct slice s, size_t start, const char *word)
{
    size_t at = start;
    for (uint32_t code = next_letter(&word); code != 0; code = next_letter(&word)) {
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
