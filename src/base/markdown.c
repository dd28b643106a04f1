/* Markdown to lines on a terminal: lowdown reads it, the tree is walked here.
 * Wrapping and looks are left to markdown_layout.c, what may not be read to markdown_guard.c. */
#include "wrapup/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <lowdown.h>

#include "markdown_private.h"
#include "markdown_table.h"
#include "wrapup/utf8.h"

enum { NARROWEST = 20, WIDEST = 400, DEPTH = 64, RULE = 40 };

static void walk_block(struct md_layout *l, const struct lowdown_node *n);
static void walk_inline(struct md_layout *l, const struct lowdown_node *n);

static void add_text(struct md_layout *l, const struct lowdown_buf *text)
{
    md_words(l, text->data, text->size, false);
}

static void walk_inlines(struct md_layout *l, const struct lowdown_node *parent)
{
    const struct lowdown_node *n;
    TAILQ_FOREACH(n, &parent->children, entries)
    {
        walk_inline(l, n);
    }
}

/* Without escape sequences emphasis is not seen: stars would be noise beside commands and file
 * names. */
static void emphasize(struct md_layout *l, const struct lowdown_node *n, unsigned look)
{
    unsigned before = l->look;
    l->look |= look;
    walk_inlines(l, n);
    l->look = before;
}

/* What is struck out means the opposite, so its marks stay. */
static void strike(struct md_layout *l, const struct lowdown_node *n)
{
    md_marker(l, "~~");
    emphasize(l, n, MD_STRIKE);
    md_marker(l, "~~");
}

static void code_span(struct md_layout *l, const struct lowdown_buf *text)
{
    unsigned before = l->look;
    bool inside = text->size > 0 && memchr(text->data, '`', text->size) != NULL;
    const char *marker = inside ? "``" : "`";
    md_marker(l, marker);
    l->look |= MD_CODE;
    md_words(l, text->data, text->size, true);
    l->look = before;
    md_marker(l, marker);
}

static void entity(struct md_layout *l, const struct lowdown_buf *text)
{
    BUF_AUTO(decoded);
    md_entity(&decoded, text->data, text->size);
    md_words(l, buf_str(&decoded), decoded.len, false);
}

/* The text, and the address behind it unless they are the same. */
static void web_link(struct md_layout *l, const struct lowdown_node *n)
{
    walk_inlines(l, n);
    const struct lowdown_buf *link = &n->rndr_link.link;
    if (!md_is_web(link->data, link->size)) {
        return;
    }
    const struct lowdown_node *only = TAILQ_FIRST(&n->children);
    bool same = only != NULL && TAILQ_NEXT(only, entries) == NULL &&
                only->type == LOWDOWN_NORMAL_TEXT &&
                only->rndr_normal_text.text.size == link->size &&
                memcmp(only->rndr_normal_text.text.data, link->data, link->size) == 0;
    if (!same) {
        md_words(l, " (", 2, false);
        add_text(l, link);
        md_words(l, ")", 1, false);
    }
}

static void walk_inline(struct md_layout *l, const struct lowdown_node *n)
{
    switch (n->type) {
    case LOWDOWN_NORMAL_TEXT:
        add_text(l, &n->rndr_normal_text.text);
        break;
    case LOWDOWN_CODESPAN:
        code_span(l, &n->rndr_codespan.text);
        break;
    case LOWDOWN_ENTITY:
        entity(l, &n->rndr_entity.text);
        break;
    case LOWDOWN_EMPHASIS:
        emphasize(l, n, MD_UNDERLINE);
        break;
    case LOWDOWN_DOUBLE_EMPHASIS:
        emphasize(l, n, MD_BOLD);
        break;
    case LOWDOWN_TRIPLE_EMPHASIS:
        emphasize(l, n, MD_BOLD | MD_UNDERLINE);
        break;
    case LOWDOWN_STRIKETHROUGH:
        strike(l, n);
        break;
    case LOWDOWN_LINEBREAK:
        md_end_line(l);
        break;
    case LOWDOWN_LINK:
        web_link(l, n);
        break;
    case LOWDOWN_LINK_AUTO:
        add_text(l, &n->rndr_autolink.link);
        break;
    case LOWDOWN_IMAGE:
        add_text(l, &n->rndr_image.alt);
        break;
    case LOWDOWN_RAW_HTML:
        add_text(l, &n->rndr_raw_html.text);
        break;
    default:
        walk_inlines(l, n);
        break;
    }
}

static bool is_block(const struct lowdown_node *n)
{
    switch (n->type) {
    case LOWDOWN_BLOCKCODE:
    case LOWDOWN_BLOCKQUOTE:
    case LOWDOWN_BLOCKHTML:
    case LOWDOWN_HEADER:
    case LOWDOWN_HRULE:
    case LOWDOWN_LIST:
    case LOWDOWN_PARAGRAPH:
    case LOWDOWN_TABLE_BLOCK:
        return true;
    default:
        return false;
    }
}

/* Blocks one after the other, with an empty line between them; in a list item only between
 * paragraphs. Text of its own counts as a paragraph. */
static void walk_blocks(struct md_layout *l, const struct lowdown_node *parent)
{
    const struct lowdown_node *n;
    bool tight = parent->type == LOWDOWN_LISTITEM;
    bool some = false;
    TAILQ_FOREACH(n, &parent->children, entries)
    {
        if (n->type == LOWDOWN_DOC_HEADER) {
            continue;
        }
        if (!is_block(n)) {
            walk_inline(l, n);
            some = true;
            continue;
        }
        md_end_line(l);
        if (some && (!tight || n->type == LOWDOWN_PARAGRAPH)) {
            md_gap(l);
        }
        walk_block(l, n);
        some = true;
    }
    md_end_line(l);
}

static void header(struct md_layout *l, const struct lowdown_node *n)
{
    emphasize(l, n, MD_BOLD);
    md_end_line(l);
}

/* Lines of code are never broken: what is copied from the screen must still run. */
static void code_block(struct md_layout *l, const struct lowdown_buf *text)
{
    size_t before = md_enter(l, "    ", "    ");
    unsigned look = l->look;
    l->look |= MD_CODE;
    for (size_t i = 0; i < text->size;) {
        const char *end = memchr(text->data + i, '\n', text->size - i);
        size_t len = end != NULL ? (size_t)(end - text->data) - i : text->size - i;
        md_verbatim_line(l, text->data + i, len);
        i += len + 1;
    }
    l->look = look;
    md_leave(l, before);
}

static void list(struct md_layout *l, const struct lowdown_node *n)
{
    bool ordered = (n->rndr_list.flags & HLIST_FL_ORDERED) != 0;
    const struct lowdown_node *item;
    TAILQ_FOREACH(item, &n->children, entries)
    {
        BUF_AUTO(marker);
        BUF_AUTO(indent);
        if (ordered) {
            buf_addf(&marker, "%zu. ", item->rndr_listitem.num);
        } else {
            buf_adds(&marker, "- ");
        }
        buf_addf(&indent, "%*s", (int)marker.len, "");
        size_t before = md_enter(l, buf_str(&marker), buf_str(&indent));
        walk_blocks(l, item);
        md_leave(l, before);
    }
}

static void walk_block(struct md_layout *l, const struct lowdown_node *n)
{
    size_t before;
    switch (n->type) {
    case LOWDOWN_BLOCKCODE:
        code_block(l, &n->rndr_blockcode.text);
        break;
    case LOWDOWN_BLOCKHTML:
        code_block(l, &n->rndr_blockhtml.text);
        break;
    case LOWDOWN_BLOCKQUOTE:
        before = md_enter(l, "> ", "> ");
        walk_blocks(l, n);
        md_leave(l, before);
        break;
    case LOWDOWN_HEADER:
        header(l, n);
        break;
    case LOWDOWN_HRULE:
        for (size_t i = 0; i < RULE && i < md_room(l); i++) {
            md_words(l, "-", 1, false);
        }
        md_end_line(l);
        break;
    case LOWDOWN_LIST:
        list(l, n);
        break;
    case LOWDOWN_TABLE_BLOCK:
        md_table(l, n, walk_inlines);
        break;
    default:
        walk_blocks(l, n);
        break;
    }
}

/* Nested too deep to be read as Markdown: shown as it was written. */
static void walk_plain(struct md_layout *l, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        const char *end = memchr(s + i, '\n', len - i);
        size_t n = end != NULL ? (size_t)(end - s) - i : len - i;
        md_words(l, s + i, n, false);
        md_end_line(l);
        i += n + 1;
    }
}

static void render(struct md_layout *l, const char *s, size_t len)
{
    const struct lowdown_opts opts = {
        .type = LOWDOWN_TERM,
        .maxdepth = DEPTH,
        .feat = LOWDOWN_TABLES | LOWDOWN_FENCED | LOWDOWN_STRIKE | LOWDOWN_NOCODEIND |
                LOWDOWN_COMMONMARK,
    };
    struct lowdown_doc *doc = lowdown_doc_new(&opts);
    if (doc == NULL) {
        abort();
    }
    struct lowdown_node *root = lowdown_doc_parse(doc, NULL, s, len, NULL);
    if (root != NULL) {
        walk_blocks(l, root);
    } else {
        walk_plain(l, s, len);
    }
    lowdown_node_free(root);
    lowdown_doc_free(doc);
}

void md_terminal(struct buf *out, const char *markdown, size_t len, struct md_style style)
{
    BUF_AUTO(clean);
    BUF_AUTO(guarded);
    utf8_sanitize(&clean, markdown, len, true);
    md_guard(&guarded, buf_str(&clean), clean.len);
    size_t columns = style.columns < NARROWEST ? NARROWEST : style.columns;
    struct md_layout l;
    md_layout_init(&l, out, columns > WIDEST ? WIDEST : columns, style.ansi);
    render(&l, buf_str(&guarded), guarded.len);
    md_layout_release(&l);
    if (l.lines == 0) {
        buf_addc(out, '\n');
    }
}
