/* Colon commands by name, and the line that names the keys, for quiz and survey alike.
 * What a command does is left to the owner of its table. */
#include "keys.h"

#include <stdio.h>
#include <string.h>

#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

bool is_colon(const char *line)
{
    while (*line == ' ') {
        line++;
    }
    /* The full-width colon is what Korean keyboards in full-width mode type. */
    return (line[0] == ':' && line[1] != ':') || strncmp(line, "\xef\xbc\x9a", 3) == 0;
}

void unescape(struct buf *line, char mark)
{
    if (line->len >= 2 && line->data[0] == mark && line->data[1] == mark) {
        memmove(line->data, line->data + 1, line->len);
        line->len--;
    }
}

/* ---- colon commands ---------------------------------------------------------------------- */

void colon_words(const struct colon *table, size_t count, struct strings *ret)
{
    for (size_t i = 0; i < count; i++) {
        BUF_AUTO(word);
        buf_addf(&word, ":%s", table[i].name);
        strings_add(ret, buf_str(&word));
    }
}

void colon_list_all(struct app *app, const struct colon *table, size_t count, enum msg_id escapes)
{
    BUF_AUTO(out);
    enum lang lang = app_lang(app);
    size_t columns = app->term->ops->columns(app->term);
    for (size_t i = 0; i < count; i++) {
        char lead[16];
        snprintf(lead, sizeof(lead), "  :%-7s ", table[i].name);
        text_wrap(&out, lead, msg_text(lang, table[i].summary), columns);
    }
    text_wrap(&out, "", msg_text(lang, escapes), columns);
    write_buf(app, &out);
}

bool colon_switch(struct app *app, const char *rest)
{
    enum lang lang = app->term->lang == LANG_KO ? LANG_EN : LANG_KO;
    if (*rest != '\0' && !lang_from_code(rest, &lang)) {
        talk(app, MSG(MSG_COMMAND_LANGUAGE, rest));
        return false;
    }
    app->term->lang = lang;
    app->lang_known = true;
    return true;
}

static size_t name_at(const char *line, const char **name)
{
    *name = line + strspn(line, " ");
    *name += **name == ':' ? 1 : 3; /* the full-width colon is three bytes */
    return strcspn(*name, " \t");
}

const struct colon *colon_find(const struct colon *table, size_t count, const char *line,
                               const char **rest)
{
    const char *name = NULL;
    size_t len = name_at(line, &name);
    const struct colon *found = NULL;
    size_t prefixes = 0;
    *rest = name + len + strspn(name + len, " \t");
    for (size_t i = 0; len > 0 && i < count; i++) {
        if (strncmp(table[i].name, name, len) == 0) {
            prefixes++;
            found = &table[i];
            if (strlen(found->name) == len) {
                return found;
            }
        }
    }
    return prefixes == 1 ? found : NULL;
}

static void name_near(struct buf *near, const struct colon *colon)
{
    buf_adds(near, near->len > 0 ? " :" : ":");
    buf_adds(near, colon->name);
}

void colon_unknown(struct app *app, const struct colon *table, size_t count, const char *line)
{
    enum { NEAR = 2 }; /* how far a mistyped word may be from the one that was meant */
    const char *name = NULL;
    size_t len = name_at(line, &name);
    CLEANUP(free_charp) char *word = xstrndup(name, len);
    BUF_AUTO(near);
    for (size_t i = 0; len > 0 && i < count; i++) {
        if (strncmp(table[i].name, word, len) == 0) {
            name_near(&near, &table[i]);
        }
    }
    bool ambiguous = near.len > 0;
    for (size_t i = 0; !ambiguous && i < count; i++) {
        if (edit_distance(word, table[i].name, NEAR) <= NEAR) {
            name_near(&near, &table[i]);
        }
    }
    talk(app,
         near.len > 0 ? MSG(MSG_COLON_NEAR, name, buf_str(&near)) : MSG(MSG_COLON_UNKNOWN, name));
}

/* ---- the footer -------------------------------------------------------------------------- */

void put_key(struct buf *line, size_t columns, const char *key)
{
    const char *between = line->len > 0 ? " · " : "";
    if (utf8_width(buf_str(line), line->len) + utf8_width(between, strlen(between)) +
            utf8_width(key, strlen(key)) <=
        columns) {
        buf_adds(line, between);
        buf_adds(line, key);
    }
}

void write_dim(struct app *app, const struct buf *line)
{
    BUF_AUTO(out);
    if (app->term->colour) {
        buf_adds(&out, "\033[2m");
        buf_add(&out, buf_str(line), line->len - 1);
        buf_adds(&out, "\033[0m\n");
    } else {
        buf_add(&out, buf_str(line), line->len);
    }
    write_buf(app, &out);
}
