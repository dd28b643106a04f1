/* Reads INI files line by line: comments, sections, options, values over several lines.
 * Hostile files are bounded by the number of sections and options. */
#include "ini.h"

#include <stdlib.h>
#include <string.h>

#include "secret.h"
#include "wrapup/buf.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum { SECTIONS_MOST = 2048, OPTIONS_MOST = 256 };

static const char white[] = " \t\r\v\f\x1c\x1d\x1e\x1f";

/* A piece of the text. */
struct span {
    const char *at;
    size_t len;
};

static struct span strip(struct span s)
{
    while (s.len > 0 && strchr(white, s.at[0]) != NULL) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && strchr(white, s.at[s.len - 1]) != NULL) {
        s.len--;
    }
    return s;
}

static bool span_is(struct span s, const char *text)
{
    return strlen(text) == s.len && memcmp(s.at, text, s.len) == 0;
}

struct reader {
    struct ini *ini;
    struct ini_section *section; /* NULL before the first */
    bool in_option;              /* a value may go on: that of the section's last option */
    struct buf value;            /* of that option */
    size_t indent;               /* of the last line that began something */
    const char *why;
};

static bool fail(struct reader *r, const char *why)
{
    r->why = why;
    return false;
}

/* The value is whole: without the empty lines at its end. */
static void end_option(struct reader *r)
{
    if (!r->in_option) {
        return;
    }
    size_t len = r->value.len;
    while (len > 0 && (r->value.data[len - 1] == '\n' || strchr(white, r->value.data[len - 1]))) {
        len--;
    }
    r->section->options[r->section->count - 1].value = xstrndup(buf_str(&r->value), len);
    secret_release(&r->value);
    r->in_option = false;
}

static bool begin_section(struct reader *r, struct span name)
{
    struct ini *ini = r->ini;
    end_option(r);
    for (size_t i = 0; i < ini->count; i++) {
        if (span_is(name, ini->sections[i].name)) {
            r->section = &ini->sections[i];
            return span_is(name, "DEFAULT") || fail(r, "a section stands twice");
        }
    }
    if (ini->count == SECTIONS_MOST) {
        return fail(r, "too many sections");
    }
    ini->sections = xrealloc(ini->sections, ini->count + 1, sizeof(ini->sections[0]));
    r->section = &ini->sections[ini->count++];
    *r->section = (struct ini_section){.name = xstrndup(name.at, name.len)};
    return true;
}

static bool begin_option(struct reader *r, struct span line)
{
    end_option(r);
    if (r->section == NULL) {
        return fail(r, "a line before any [section]");
    }
    size_t len = 0;
    while (len < line.len && line.at[len] != '=' && line.at[len] != ':') {
        len++;
    }
    struct span name = strip((struct span){line.at, len});
    if (len == line.len || name.len == 0) {
        return fail(r, "a line that is no \"name = value\"");
    }
    char *lower = xstrndup(name.at, name.len);
    for (char *c = lower; *c != '\0'; c++) {
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    }
    struct ini_section *section = r->section;
    for (size_t i = 0; i < section->count; i++) {
        if (strcmp(section->options[i].name, lower) == 0) {
            free(lower);
            return fail(r, "an option stands twice in its section");
        }
    }
    if (section->count == OPTIONS_MOST) {
        free(lower);
        return fail(r, "too many options in a section");
    }
    section->options = xrealloc(section->options, section->count + 1, sizeof(section->options[0]));
    section->options[section->count++] = (struct ini_option){.name = lower};
    r->in_option = true;
    struct span value = strip((struct span){line.at + len + 1, line.len - len - 1});
    buf_add(&r->value, value.at, value.len);
    return true;
}

/* A line that is indented deeper than the option goes on with its value. */
static bool take_line(struct reader *r, struct span raw)
{
    struct span line = strip(raw);
    bool comment = line.len > 0 && (line.at[0] == '#' || line.at[0] == ';');
    if (line.len == 0 || comment) {
        if (r->in_option && !comment) {
            buf_addc(&r->value, '\n');
        }
        return true;
    }
    size_t indent = (size_t)(line.at - raw.at);
    if (r->in_option && indent > r->indent) {
        buf_addc(&r->value, '\n');
        buf_add(&r->value, line.at, line.len);
        return true;
    }
    r->indent = indent;
    size_t close = line.len;
    while (close > 0 && line.at[close - 1] != ']') {
        close--;
    }
    if (line.at[0] == '[' && close > 2) {
        return begin_section(r, (struct span){line.at + 1, close - 2});
    }
    return begin_option(r, line);
}

/* Lines end as in a text file of any system. */
static size_t line_end(const char *text, size_t len)
{
    size_t end = 0;
    while (end < len && text[end] != '\n' && text[end] != '\r') {
        end++;
    }
    return end;
}

bool ini_parse(const char *text, size_t len, struct ini *ret, unsigned *line, const char **why)
{
    struct reader r = {.ini = ret};
    bool ok = true;
    *line = 0;
    *why = "not UTF-8 text";
    if (memchr(text, '\0', len) != NULL || !utf8_valid(text, len, NULL)) {
        return false;
    }
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        len -= 3;
    }
    while (ok && len > 0) {
        size_t end = line_end(text, len);
        (*line)++;
        ok = take_line(&r, (struct span){text, end});
        size_t step = end + 1 < len && text[end] == '\r' && text[end + 1] == '\n' ? end + 2
                                                                                  : end + 1;
        step = step < len ? step : len;
        text += step;
        len -= step;
    }
    end_option(&r);
    *why = r.why;
    return ok;
}

void ini_release(struct ini *ini)
{
    for (size_t i = 0; i < ini->count; i++) {
        struct ini_section *section = &ini->sections[i];
        for (size_t k = 0; k < section->count; k++) {
            free(section->options[k].name);
            secret_free(&section->options[k].value);
        }
        free(section->options);
        free(section->name);
    }
    free(ini->sections);
    *ini = (struct ini)INI_INIT;
}

static const char *get_own(const struct ini_section *section, const char *name)
{
    for (size_t i = 0; section != NULL && i < section->count; i++) {
        if (strcmp(section->options[i].name, name) == 0) {
            return section->options[i].value;
        }
    }
    return NULL;
}

const char *ini_get(const struct ini *ini, const struct ini_section *section, const char *name)
{
    const char *own = get_own(section, name);
    return own != NULL || section == NULL ? own : get_own(ini_section(ini, "DEFAULT"), name);
}

const struct ini_section *ini_section(const struct ini *ini, const char *name)
{
    for (size_t i = 0; i < ini->count; i++) {
        if (strcmp(ini->sections[i].name, name) == 0) {
            return &ini->sections[i];
        }
    }
    return NULL;
}

bool ini_nested(const char *value, const char *name, struct buf *ret)
{
    if (value[0] != '\n') {
        return false;
    }
    bool found = false;
    while (*value != '\0') {
        size_t len = strcspn(value, "\n");
        size_t sign = 0;
        while (sign < len && value[sign] != '=') {
            sign++;
        }
        if (sign < len && span_is(strip((struct span){value, sign}), name)) {
            struct span text = strip((struct span){value + sign + 1, len - sign - 1});
            buf_clear(ret);
            buf_add(ret, text.at, text.len);
            found = true;
        }
        value += value[len] == '\n' ? len + 1 : len;
    }
    return found;
}
