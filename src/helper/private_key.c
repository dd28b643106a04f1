/* Looks at lines. */
#include "private_key.h"

#include <string.h>

enum { MATERIAL_LEAST = 32 };

static const char begin[] = "-----BEGIN ";

struct line {
    const char *at;
    size_t len;
};

/* Takes the next line off the front, without its end. */
static struct line take_line(const char **at, size_t *left)
{
    const char *end = memchr(*at, '\n', *left);
    size_t len = end != NULL ? (size_t)(end - *at) : *left;
    struct line line = {.at = *at, .len = len};
    *at += len + (end != NULL ? 1 : 0);
    *left -= len + (end != NULL ? 1 : 0);
    if (line.len > 0 && line.at[line.len - 1] == '\r') {
        line.len--;
    }
    return line;
}

static bool holds(const struct line *line, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; len > 0 && i + len <= line->len; i++) {
        if (memcmp(line->at + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool starts(const struct line *line, const char *text)
{
    return line->len >= strlen(text) && memcmp(line->at, text, strlen(text)) == 0;
}

static bool is_material(const struct line *line)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    if (starts(line, "Proc-Type:")) {
        return true;
    }
    for (size_t i = 0; i < line->len; i++) {
        if (line->at[i] == '\0' || strchr(digits, line->at[i]) == NULL) {
            return false;
        }
    }
    return line->len >= MATERIAL_LEAST;
}

bool private_key_in(const char *bytes, size_t len, const char *content)
{
    while (len > 0) {
        struct line line = take_line(&bytes, &len);
        if (!starts(&line, begin) || !holds(&line, content)) {
            continue;
        }
        const char *at = bytes;
        size_t left = len;
        line = take_line(&at, &left);
        if (is_material(&line)) {
            return true;
        }
    }
    return false;
}
