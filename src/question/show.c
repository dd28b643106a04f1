/* Pieces of Markdown that several types share: labels and labelled lists. What a type shows is its
 * own file's business. */
#include <string.h>

#include "type.h"

const char *label_of(size_t place)
{
    static const char labels[QUESTION_PARTS_MAX][2] = {
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m",
        "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "y", "z",
    };
    return labels[place];
}

size_t layout_place(const struct layout *layout, size_t part)
{
    for (size_t i = 0; layout != NULL && i < layout->count; i++) {
        if (layout->at[i] == part) {
            return i;
        }
    }
    return SIZE_MAX;
}

void show_item_text(const char *text, size_t indent, struct buf *out)
{
    for (const char *p = text; *p != '\0'; p++) {
        buf_addc(out, *p);
        if (*p == '\n') {
            for (size_t i = 0; i < indent; i++) {
                buf_addc(out, ' ');
            }
        }
    }
}

void show_labelled(const struct parts *parts, const struct layout *layout, size_t part,
                   enum lang lang, size_t indent, struct buf *out)
{
    size_t place = layout_place(layout, part);
    if (place != SIZE_MAX) {
        buf_addf(out, "%s) ", label_of(place));
    }
    show_item_text(parts->list[part].text.in[lang], indent, out);
}

/* A list item ("- a) …") and not a bare line, because its further lines hang under the text. */
void show_parts(const struct parts *parts, const struct layout *layout, enum lang lang,
                struct buf *out)
{
    for (size_t i = 0; i < layout->count; i++) {
        buf_adds(out, "- ");
        show_labelled(parts, layout, layout->at[i], lang, 2, out);
        buf_adds(out, "\n");
    }
}

void show_reasons(const struct parts *parts, const struct layout *layout, const struct response *r,
                  unsigned right, enum lang lang, struct buf *out)
{
    bool first = true;
    for (size_t i = 0; i < parts->count; i++) {
        const struct part *part = &parts->list[i];
        if ((right & 1U << i) != 0 || !text_present(&part->why) ||
            !strings_has(&r->value, part->id)) {
            continue;
        }
        if (first) {
            buf_addf(out, "\n%s\n\n", msg_text(lang, MSG_QUESTION_WHY_NOT));
            first = false;
        }
        buf_adds(out, "- ");
        show_labelled(parts, layout, i, lang, 2, out);
        buf_adds(out, " → ");
        show_item_text(part->why.in[lang], 2, out);
        buf_adds(out, "\n");
    }
}

void show_one_line(const char *text, struct buf *out)
{
    static const char space[] = " \t\n\r";
    text += strspn(text, space);
    while (*text != '\0') {
        size_t length = strcspn(text, space);
        buf_add(out, text, length);
        text += length;
        text += strspn(text, space);
        if (*text != '\0') {
            buf_addc(out, ' ');
        }
    }
}

void show_typed(const struct question *q, const struct response *r, enum lang lang, struct buf *out)
{
    (void)q;
    (void)lang;
    if (r->value.count > 0) {
        show_one_line(r->value.list[0], out);
    }
}

void show_named(const struct parts *parts, const struct response *r, const char *separator,
                enum lang lang, struct buf *out)
{
    for (size_t i = 0; i < r->value.count; i++) {
        const char *id = r->value.list[i];
        size_t part = parts_find(parts, id);
        buf_adds(out, i > 0 ? separator : "");
        show_one_line(part == SIZE_MAX ? id : parts->list[part].text.in[lang], out);
    }
}
