/* Byte offsets turned into lines and columns, by a table made when the first fault needs one.
 * Which offsets are worth reporting is the scanner's and the readers' business. */
#include <stdlib.h>

#include "json_private.h"
#include "utf8_private.h"
#include "wrapup/mem.h"

/* A place whose line and column are known: each line's start, and on the way through a long line
 * one every so many bytes, so that a file without line breaks costs no more. */
struct json_anchor {
    uint32_t offset;
    uint32_t line;
    uint32_t column;
};
enum { ANCHOR_BYTES = 1024, FIRST_ROOM = 64 };

void json_places_release(struct json_places *places)
{
    free(places->anchors);
    places->anchors = NULL;
    places->count = 0;
}

/* Bytes of the character at i; one for a byte that is no character. */
static size_t character_length(const struct json_places *places, size_t i)
{
    uint32_t code = 0;
    if ((unsigned char)places->text[i] < 0x80) {
        return 1;
    }
    size_t len = utf8_decode_strict(places->text + i, places->len - i, &code);
    return len > 0 ? len : 1;
}

static void add_anchor(struct json_places *places, size_t *room, struct json_anchor anchor)
{
    if (places->count == *room) {
        *room = *room > 0 ? *room * 2 : FIRST_ROOM;
        places->anchors = xrealloc(places->anchors, *room, sizeof(places->anchors[0]));
    }
    places->anchors[places->count++] = anchor;
}

static void build_anchors(struct json_places *places)
{
    size_t room = 0;
    struct json_anchor here = {.offset = 0, .line = 1, .column = 1};
    add_anchor(places, &room, here);
    size_t due = ANCHOR_BYTES;
    for (size_t i = 0; i < places->len;) {
        bool newline = places->text[i] == '\n';
        i += character_length(places, i);
        here.offset = (uint32_t)i;
        here.line += newline;
        here.column = newline ? 1 : here.column + 1;
        if (newline || i >= due) {
            add_anchor(places, &room, here);
            due = i + ANCHOR_BYTES;
        }
    }
}

void json_place(struct json_places *places, size_t offset, unsigned *line, unsigned *column)
{
    if (places->count == 0) {
        build_anchors(places);
    }
    size_t low = 0;
    size_t high = places->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (places->anchors[middle].offset <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const struct json_anchor *anchor = &places->anchors[low];
    *line = anchor->line;
    *column = anchor->column;
    for (size_t i = anchor->offset; i < offset; i += character_length(places, i)) {
        ++*column;
    }
}
