/* From typed bytes to a response: what every type shares (encoding, length, "I don't know"), then
 * the type's own reading. Nothing here marks anything wrong. */
#include <string.h>

#include "type.h"
#include "wrapup/utf8.h"

enum { TYPED_MAX = 16 * 1024 };

/* Appends typed in NFC and trimmed, without control characters. An answer of one line gets spaces
 * for line breaks and tabs. */
static void clean(struct buf *out, const char *typed, bool multiline)
{
    BUF_AUTO(plain);
    size_t len = strlen(typed);
    for (size_t i = 0; i < len;) {
        uint32_t code;
        size_t size = utf8_decode(typed + i, len - i, &code);
        if (code == '\n' || code == '\t') {
            buf_addc(&plain, multiline ? (char)code : ' ');
        } else if (code != '\r' && !utf8_is_control(code)) {
            buf_add(&plain, typed + i, size);
        }
        i += size;
    }
    static const char space[] = " \t\n";
    const char *start = buf_str(&plain) + strspn(buf_str(&plain), space);
    size_t length = strlen(start);
    while (length > 0 && strchr(space, start[length - 1]) != NULL) {
        length--;
    }
    utf8_nfc(out, start, length);
}

/* True for nothing but white space and characters that can't be seen. */
static bool blank(const char *s)
{
    BUF_AUTO(folded);
    match_fold(&folded, s);
    return folded.len == 0;
}

enum question_read question_read(const struct question *q, const struct layout *layout,
                                 const char *typed, struct response *ret, struct said *note)
{
    const struct question_type *type = question_type_of(q->kind);
    size_t len = strlen(typed);
    memset(note, 0, sizeof(*note));
    if (len > TYPED_MAX) {
        note_add(note, MSG(MSG_QUESTION_TOO_LONG, NUM(TYPED_MAX / 1024)));
        return QUESTION_AGAIN;
    }
    if (!utf8_valid(typed, len, NULL)) {
        note_add(note, MSG0(MSG_QUESTION_NOT_UTF8));
        return QUESTION_AGAIN;
    }
    BUF_AUTO(text);
    clean(&text, typed, type->multiline);
    if (blank(buf_str(&text))) {
        return QUESTION_EMPTY;
    }
    if (match_dont_know(buf_str(&text))) {
        return QUESTION_DONT_KNOW;
    }
    struct response response = {.value = STRINGS_INIT};
    enum question_read read = type->read(q, layout, buf_str(&text), &response, note);
    if (read == QUESTION_READ) {
        *ret = response;
    } else {
        response_release(&response);
    }
    return read;
}

enum question_read read_refused(enum match_read got, const char *typed, size_t count,
                                struct said *note)
{
    const char *last = label_of(count - 1);
    switch (got) {
    case MATCH_RANGE:
        note_add(note, MSG(MSG_QUESTION_RANGE, QUOTE(typed), last));
        break;
    case MATCH_TWICE:
        note_add(note, MSG(MSG_QUESTION_TWICE, QUOTE(typed)));
        break;
    case MATCH_READ:
    case MATCH_UNREADABLE:
        note_add(note, MSG(MSG_QUESTION_UNREADABLE, QUOTE(typed), last));
        break;
    }
    return QUESTION_AGAIN;
}
