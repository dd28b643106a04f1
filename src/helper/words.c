/* Cuts text into words by quotes, backslashes and white space.
 * What the words mean is for others. */
#include "words.h"

#include <string.h>

#include "wrapup/buf.h"

/* Takes what is quoted, from behind the quote on; the closing quote, or NULL without one. */
static const char *take_quoted(const char *at, char quote, struct buf *word)
{
    for (; *at != quote; at++) {
        /* Within double quotes a backslash says something before these two only. */
        if (quote == '"' && *at == '\\' && (at[1] == '"' || at[1] == '\\')) {
            at++;
        }
        if (*at == '\0') {
            return NULL;
        }
        buf_addc(word, *at);
    }
    return at;
}

bool words_split(const char *text, struct strings *ret)
{
    BUF_AUTO(word);
    bool open = false;
    for (const char *at = text;; at++) {
        if (*at == '\0' || strchr(" \t\r\n", *at) != NULL) {
            if (open) {
                strings_add(ret, buf_str(&word));
            }
            if (*at == '\0') {
                return true;
            }
            open = false;
            buf_clear(&word);
            continue;
        }
        open = true;
        if (*at == '\'' || *at == '"') {
            at = take_quoted(at + 1, *at, &word);
        } else if (*at != '\\') {
            buf_addc(&word, *at);
        } else if (*++at != '\0') {
            buf_addc(&word, *at);
        } else {
            at = NULL;
        }
        if (at == NULL) {
            return false;
        }
    }
}
