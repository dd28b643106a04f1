/* Prompts, backticks and the printed part of a line, taken off what was typed.
 * Works on folded text. */
#include "retyped.h"

#include <string.h>

#include "letters.h"
#include "wrapup/match.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

/* The Korean keyboard has ₩ on the backtick's key. */
static const char *const ticks[] = {"`", "₩"};

static bool starts_with(const char *s, size_t len, const char *start, size_t start_len)
{
    return start_len <= len && memcmp(s, start, start_len) == 0;
}

static bool ends_with(const char *s, size_t len, const char *end, size_t end_len)
{
    return end_len <= len && memcmp(s + len - end_len, end, end_len) == 0;
}

/* How long the prompt at the start of a command is. */
static size_t prompt_length(const char *s, size_t len)
{
    size_t mark = strcspn(s, "$#");
    bool named = mark < len && memchr(s, '@', mark) != NULL && memchr(s, ' ', mark) == NULL &&
                 s[mark + 1] == ' ';
    if (mark != 0 && !named) {
        return 0;
    }
    size_t n = mark < len ? mark + 1 : 0;
    while (n > 0 && s[n] == ' ') {
        n++;
    }
    return n;
}

void retyped_unwrap(struct buf *out, const char *command)
{
    const char *s = command;
    size_t len = strlen(s);
    for (size_t i = 0; i < COUNT_OF(ticks);) {
        size_t n = strlen(ticks[i]);
        if (len > 2 * n && starts_with(s, len, ticks[i], n) && ends_with(s, len, ticks[i], n)) {
            s += n;
            len -= 2 * n;
        } else {
            i++;
        }
    }
    while (len > 0 && s[0] == ' ') {
        s++;
        len--;
    }
    while (len > 0 && s[len - 1] == ' ') {
        len--;
    }
    size_t prompt = prompt_length(s, len);
    if (prompt < len) {
        s += prompt;
        len -= prompt;
    }
    buf_add(out, s, len);
}

const char *retyped_unsudo(const char *command)
{
    static const char sudo[] = "sudo ";
    bool found = strncmp(command, sudo, sizeof(sudo) - 1) == 0;
    return found ? command + sizeof(sudo) - 1 : command;
}

/* Folded, perhaps in lower case, and without backticks: those of Markdown are not typed by all. */
static void add_comparable(struct buf *out, const char *s, bool fold_case)
{
    BUF_AUTO(folded);
    match_fold(&folded, s);
    BUF_AUTO(cased);
    if (fold_case) {
        utf8_fold_case(&cased, buf_str(&folded), folded.len);
    } else {
        buf_add(&cased, buf_str(&folded), folded.len);
    }
    for (size_t i = 0; i < cased.len; i++) {
        if (cased.data[i] != '`') {
            buf_addc(out, cased.data[i]);
        }
    }
}

void around_init(struct around *a, const char *before, const char *after, bool fold_case)
{
    *a = (struct around){.before = BUF_INIT, .after = BUF_INIT};
    size_t len = before != NULL ? strlen(before) : 0;
    if (len > 0) {
        add_comparable(&a->before, before, fold_case);
        a->before_spaced = before[len - 1] == ' ' || before[len - 1] == '\t';
    }
    if (after != NULL) {
        add_comparable(&a->after, after, fold_case);
        a->after_spaced = after[0] == ' ' || after[0] == '\t';
    }
}

void around_release(struct around *a)
{
    buf_release(&a->before);
    buf_release(&a->after);
}

/* How many bytes at the start of s are the last words of `before`: as many words as fit. */
static size_t before_length(const struct around *a, const char *s, size_t len)
{
    const char *before = buf_str(&a->before);
    for (size_t start = 0; start < a->before.len; start++) {
        size_t n = a->before.len - start;
        if ((start == 0 || before[start - 1] == ' ') && starts_with(s, len, before + start, n) &&
            (!a->before_spaced || (n < len && s[n] == ' '))) {
            return n;
        }
    }
    return 0;
}

/* The same for the first words of `after` at the end of s. */
static size_t after_length(const struct around *a, const char *s, size_t len)
{
    const char *after = buf_str(&a->after);
    for (size_t n = a->after.len; n > 0; n--) {
        if ((n == a->after.len || after[n] == ' ') && after[n - 1] != ' ' &&
            ends_with(s, len, after, n) &&
            (!a->after_spaced || (n < len && s[len - n - 1] == ' '))) {
            return n;
        }
    }
    return 0;
}

bool retyped_strip(struct buf *out, const struct around *a, const char *typed)
{
    BUF_AUTO(line);
    for (const char *p = typed; *p != '\0'; p++) {
        if (*p != '`') {
            buf_addc(&line, *p);
        }
    }
    const char *s = buf_str(&line);
    size_t start = before_length(a, s, line.len);
    size_t end = line.len - after_length(a, s + start, line.len - start);
    bool stripped = start > 0 || end < line.len;
    while (start < end && s[start] == ' ') {
        start++;
    }
    while (start < end && s[end - 1] == ' ') {
        end--;
    }
    if (!stripped || start == end) {
        return false;
    }
    buf_add(out, s + start, end - start);
    return true;
}
