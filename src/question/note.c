/* Remarks to the learner: put together from messages, and with what was typed quoted in them. Which
 * remark is due is the caller's business. */
#include <string.h>

#include "type.h"
#include "wrapup/utf8.h"

const char *quote(char out[QUOTE_MAX], const char *typed)
{
    static const char more[] = "…";
    size_t length = strcspn(typed, "\n");
    bool whole = length < QUOTE_MAX && typed[length] == '\0';
    if (!whole) {
        length = utf8_truncate(typed, length, QUOTE_MAX - sizeof(more));
    }
    memcpy(out, typed, length);
    memcpy(out + length, whole ? "" : more, whole ? 1 : sizeof(more));
    return out;
}

static void append(char in[SAID_MAX], const struct buf *text)
{
    size_t used = strlen(in);
    if (used > 0 && used < SAID_MAX - 1) {
        in[used++] = ' ';
    }
    size_t length = utf8_truncate(buf_str(text), text->len, SAID_MAX - 1 - used);
    memcpy(in + used, buf_str(text), length);
    in[used + length] = '\0';
}

void note_add(struct said *note, struct msg m)
{
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        BUF_AUTO(text);
        msg_format(&text, (enum lang)i, m);
        append(note->in[i], &text);
    }
}

void note_add_text(struct said *note, enum msg_id id, const struct text *text)
{
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        BUF_AUTO(formatted);
        msg_format(&formatted, (enum lang)i, MSG(id, text->in[i]));
        append(note->in[i], &formatted);
    }
}

bool holds_hangul(const char *s)
{
    BUF_AUTO(latin);
    return match_unhangul(&latin, s);
}

/* True for a jamo by itself, which is a key of the keyboard sooner than a word. */
static bool holds_jamo(const char *s)
{
    enum { JAMO_FIRST = 0x3131, JAMO_LAST = 0x3163 };
    size_t len = strlen(s);
    uint32_t code = 0;
    for (size_t i = 0; i < len;) {
        i += utf8_decode(s + i, len - i, &code);
        if (code >= JAMO_FIRST && code <= JAMO_LAST) {
            return true;
        }
    }
    return false;
}

void note_hangul(const char *typed, const char *plain, const char *read, struct said *note)
{
    BUF_AUTO(folded);
    match_fold(&folded, typed);
    if (holds_jamo(buf_str(&folded)) ||
        (holds_hangul(typed) && strpbrk(buf_str(&folded), plain) == NULL)) {
        note_add(note, MSG(MSG_QUESTION_READ_AS, QUOTE(typed), read));
    }
}

void note_hangul_labels(const char *typed, const size_t *places, size_t count, struct said *note)
{
    BUF_AUTO(labels);
    for (size_t i = 0; i < count; i++) {
        buf_addf(&labels, "%s%s", i > 0 ? " " : "", label_of(places[i]));
    }
    note_hangul(typed, LABEL_LETTERS LABEL_DIGITS, buf_str(&labels), note);
}
