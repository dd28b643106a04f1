/* Lines put together word by word, with indents, wrapping and looks.
 * What is a paragraph, a list or a table is known to markdown.c. */
#include <string.h>

#include "markdown_private.h"
#include "utf8_private.h"
#include "wrapup/utf8.h"

void md_layout_init(struct md_layout *l, struct buf *out, size_t columns, bool ansi)
{
    *l = (struct md_layout){.out = out, .columns = columns, .ansi = ansi};
}

void md_layout_release(struct md_layout *l)
{
    buf_release(&l->rest);
    buf_release(&l->lead);
    buf_release(&l->word);
    buf_release(&l->looks);
    buf_release(&l->gap);
}

size_t md_room(const struct md_layout *l)
{
    bool longer = l->lead_set && l->lead.len > l->rest.len;
    return l->columns - (longer ? l->lead.len : l->rest.len);
}

static void show_look(struct md_layout *l, unsigned look)
{
    static const struct {
        unsigned look;
        const char *sgr;
    } codes[] = {{MD_BOLD, ";1"}, {MD_UNDERLINE, ";4"}, {MD_CODE, ";36"}, {MD_STRIKE, ";9"}};
    if (!l->ansi || look == l->shown) {
        return;
    }
    buf_adds(l->out, "\033[0");
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        if ((look & codes[i].look) != 0) {
            buf_adds(l->out, codes[i].sgr);
        }
    }
    buf_addc(l->out, 'm');
    l->shown = look;
}

static size_t trimmed(const char *s, size_t len)
{
    while (len > 0 && (s[len - 1] == ' ' || s[len - 1] == '\t')) {
        len--;
    }
    return len;
}

static void add_bare_line(struct buf *out, const struct buf *prefix)
{
    buf_add(out, prefix->data, trimmed(prefix->data, prefix->len));
    buf_addc(out, '\n');
}

static const struct buf *prefix_take(struct md_layout *l)
{
    const struct buf *prefix = l->lead_set ? &l->lead : &l->rest;
    l->lead_set = false;
    return prefix;
}

static void write_gap(struct md_layout *l)
{
    buf_add(l->out, l->gap.data, l->gap.len);
    buf_clear(&l->gap);
}

static void start_line(struct md_layout *l)
{
    write_gap(l);
    const struct buf *prefix = prefix_take(l);
    buf_add(l->out, prefix->data, prefix->len);
    l->column = prefix->len;
    l->open = true;
}

static void finish_line(struct md_layout *l)
{
    show_look(l, 0);
    buf_addc(l->out, '\n');
    l->lines++;
    l->open = false;
    l->spaces = 0;
}

static void write_looks(struct md_layout *l, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t end = i + 1;
        while (end < len && l->looks.data[end] == l->looks.data[i]) {
            end++;
        }
        show_look(l, (unsigned char)l->looks.data[i]);
        buf_add(l->out, l->word.data + i, end - i);
        i = end;
    }
}

/* Puts the first `len` bytes of the word, `width` columns, on this line or the next. */
static void place(struct md_layout *l, size_t len, size_t width)
{
    if (len == 0) {
        return;
    }
    if (l->open && l->column + l->spaces + width > l->columns) {
        finish_line(l);
    }
    if (!l->open) {
        start_line(l);
    } else {
        show_look(l, l->shown & (unsigned char)l->looks.data[0]);
        for (size_t i = 0; i < l->spaces; i++) {
            buf_addc(l->out, ' ');
        }
        l->column += l->spaces;
    }
    write_looks(l, len);
    l->column += width;
    l->spaces = 0;
}

static void place_word(struct md_layout *l)
{
    place(l, l->word.len, l->width);
    buf_clear(&l->word);
    buf_clear(&l->looks);
    l->width = 0;
    l->last = 0;
    l->split = 0;
}

/* Ends the line at the word's last place to split, and keeps what stands behind it. */
static void split_word(struct md_layout *l)
{
    place(l, l->split, l->split_width);
    finish_line(l);
    size_t left = l->word.len - l->split;
    memmove(l->word.data, l->word.data + l->split, left);
    memmove(l->looks.data, l->looks.data + l->split, left);
    buf_truncate(&l->word, left);
    buf_truncate(&l->looks, left);
    l->width -= l->split_width;
    l->split = 0;
}

/* Text without spaces may be split beside a wide character, a Latin word nowhere; and never
 * before or after punctuation. */
static bool may_split(uint32_t before, uint32_t after)
{
    bool wide_before = utf8_char_width(before) == 2;
    bool wide_after = utf8_char_width(after) == 2;
    return (wide_before && wide_after) ||
           ((wide_before || wide_after) && utf8_is_word(before) && utf8_is_word(after));
}

static uint32_t without_guard(uint32_t code)
{
    switch (code) {
    case GUARD_UNDERSCORE:
        return '_';
    case GUARD_STAR:
        return '*';
    case GUARD_LESS:
        return '<';
    case GUARD_BRACKET:
        return '[';
    default:
        return code;
    }
}

static void add_char(struct md_layout *l, uint32_t code)
{
    size_t width = utf8_char_width(code);
    if (width > 0 && l->last != 0 && may_split(l->last, code)) {
        l->split = l->word.len;
        l->split_width = l->width;
    }
    if (l->width + width > md_room(l) && l->split > 0) {
        split_word(l);
    }
    size_t before = l->word.len;
    utf8_encode(&l->word, code);
    for (size_t i = before; i < l->word.len; i++) {
        buf_addc(&l->looks, (char)l->look);
    }
    l->width += width;
    l->last = width > 0 ? code : l->last;
}

void md_words(struct md_layout *l, const char *s, size_t len, bool verbatim)
{
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        if (code == ' ' || code == '\n' || code == '\t') {
            place_word(l);
            l->spaces = verbatim ? l->spaces + 1 : 1;
        } else {
            add_char(l, without_guard(code));
        }
    }
}

void md_marker(struct md_layout *l, const char *marker)
{
    if (!l->ansi) {
        md_words(l, marker, strlen(marker), true);
    }
}

void md_verbatim_line(struct md_layout *l, const char *s, size_t len)
{
    md_end_line(l);
    len = trimmed(s, len);
    if (len == 0) {
        add_bare_line(&l->gap, prefix_take(l));
        return;
    }
    start_line(l);
    show_look(l, l->look);
    for (size_t i = 0; i < len;) {
        uint32_t code = 0;
        i += utf8_decode(s + i, len - i, &code);
        if (code == '\t') {
            buf_adds(l->out, "    ");
        } else {
            utf8_encode(l->out, without_guard(code));
        }
    }
    finish_line(l);
}

void md_end_line(struct md_layout *l)
{
    place_word(l);
    if (l->open) {
        finish_line(l);
    }
    l->spaces = 0;
}

void md_gap(struct md_layout *l)
{
    md_end_line(l);
    if (l->gap.len == 0) {
        add_bare_line(&l->gap, prefix_take(l));
    }
}

size_t md_enter(struct md_layout *l, const char *first, const char *next)
{
    size_t before = l->rest.len;
    if (!l->lead_set) {
        buf_clear(&l->lead);
        buf_add(&l->lead, l->rest.data, l->rest.len);
        l->lead_set = true;
    }
    /* Deep nesting stops indenting, so that there is always room left for the text. */
    if (l->lead.len + strlen(first) <= l->columns / 4 * 3) {
        buf_adds(&l->lead, first);
    }
    if (l->rest.len + strlen(next) <= l->columns / 2) {
        buf_adds(&l->rest, next);
    }
    return before;
}

void md_leave(struct md_layout *l, size_t before)
{
    md_end_line(l);
    buf_truncate(&l->rest, before);
    if (l->lead_set && trimmed(l->lead.data, l->lead.len) > 0) {
        /* Nothing stood in the block: its marker is shown by itself. */
        write_gap(l);
        add_bare_line(l->out, &l->lead);
        l->lines++;
    }
    l->lead_set = false;
}
