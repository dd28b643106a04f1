/* Markdown to HTML: the same reading as for the terminal, written as few elements.
 * What may not be read is markdown_guard.c's. */
#include "wrapup/markdown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include <lowdown.h>

#include "markdown_private.h"
#include "wrapup/utf8.h"

enum { DEPTH = 64 };

struct html {
    struct buf *out;
    bool line; /* no elements of blocks */
    bool gap;  /* a space is due before what follows */
};

static void walk(struct html *h, const struct lowdown_node *n);

const char *markup_entity(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

static void put_code(struct buf *out, uint32_t code)
{
    const char *entity = code == '\'' ? "&#39;" : markup_entity(code);
    if (entity != NULL) {
        buf_adds(out, entity);
    } else {
        utf8_encode(out, code);
    }
}

/* Text that was sanitised before. */
static void put_text(struct buf *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t code;
        i += utf8_decode(s + i, len - i, &code);
        put_code(out, md_meant(code));
    }
}

static void add(struct html *h, const struct lowdown_buf *text)
{
    if (h->gap && text->size > 0) {
        buf_addc(h->out, ' ');
        h->gap = false;
    }
    put_text(h->out, text->data, text->size);
}

static void tag(struct html *h, const char *opening)
{
    if (h->gap) {
        buf_addc(h->out, ' ');
        h->gap = false;
    }
    buf_adds(h->out, opening);
}

static void entity(struct html *h, const struct lowdown_buf *text)
{
    BUF_AUTO(decoded);
    md_entity(&decoded, text->data, text->size);
    tag(h, "");
    put_text(h->out, buf_str(&decoded), decoded.len);
}

static void walk_all(struct html *h, const struct lowdown_node *parent)
{
    const struct lowdown_node *n;
    TAILQ_FOREACH(n, &parent->children, entries)
    {
        walk(h, n);
    }
}

static void wrap(struct html *h, const struct lowdown_node *n, const char *opening,
                 const char *closing)
{
    tag(h, opening);
    walk_all(h, n);
    buf_adds(h->out, closing);
}

/* Blocks are elements, or on one line text with a space between. */
static void block(struct html *h, const struct lowdown_node *n, const char *opening,
                  const char *closing)
{
    tag(h, h->line ? "" : opening);
    walk_all(h, n);
    while (h->out->len > 0 && h->out->data[h->out->len - 1] == '\n') {
        buf_truncate(h->out, h->out->len - 1);
    }
    buf_adds(h->out, h->line ? "" : closing);
    h->gap = h->line;
}

static void code(struct html *h, const struct lowdown_buf *text, bool whole)
{
    tag(h, whole && !h->line ? "<pre><code>" : "<code>");
    add(h, text);
    buf_adds(h->out, whole && !h->line ? "</code></pre>" : "</code>");
    h->gap = whole && h->line;
}

static void link_to(struct html *h, const struct lowdown_buf *target,
                    const struct lowdown_node *shown)
{
    bool web = md_is_web(target->data, target->size);
    if (web) {
        tag(h, "<a rel=\"noopener noreferrer\" href=\"");
        put_text(h->out, target->data, target->size);
        buf_adds(h->out, "\">");
    }
    if (shown != NULL) {
        walk_all(h, shown);
    } else {
        add(h, target);
    }
    buf_adds(h->out, web ? "</a>" : "");
}

static void walk_list(struct html *h, const struct lowdown_node *n)
{
    bool ordered = (n->rndr_list.flags & HLIST_FL_ORDERED) != 0;
    block(h, n, ordered ? "<ol>" : "<ul>", ordered ? "</ol>" : "</ul>");
}

static bool walk_inline(struct html *h, const struct lowdown_node *n)
{
    switch (n->type) {
    case LOWDOWN_NORMAL_TEXT:
        add(h, &n->rndr_normal_text.text);
        return true;
    case LOWDOWN_ENTITY:
        entity(h, &n->rndr_entity.text);
        return true;
    case LOWDOWN_CODESPAN:
        code(h, &n->rndr_codespan.text, false);
        return true;
    case LOWDOWN_EMPHASIS:
        wrap(h, n, "<em>", "</em>");
        return true;
    case LOWDOWN_DOUBLE_EMPHASIS:
    case LOWDOWN_TRIPLE_EMPHASIS:
        wrap(h, n, "<strong>", "</strong>");
        return true;
    case LOWDOWN_STRIKETHROUGH:
        wrap(h, n, "<del>", "</del>");
        return true;
    case LOWDOWN_LINEBREAK:
        buf_adds(h->out, h->line ? " " : "<br>");
        return true;
    case LOWDOWN_LINK:
        link_to(h, &n->rndr_link.link, n);
        return true;
    case LOWDOWN_LINK_AUTO:
        link_to(h, &n->rndr_autolink.link, NULL);
        return true;
    case LOWDOWN_IMAGE:
        add(h, &n->rndr_image.alt);
        return true;
    case LOWDOWN_RAW_HTML:
        add(h, &n->rndr_raw_html.text);
        return true;
    default:
        return false;
    }
}

static void walk(struct html *h, const struct lowdown_node *n)
{
    if (walk_inline(h, n)) {
        return;
    }
    switch (n->type) {
    case LOWDOWN_DOC_HEADER:
        break;
    case LOWDOWN_PARAGRAPH:
        block(h, n, "<p>", "</p>");
        break;
    case LOWDOWN_HEADER: /* the page has an outline of its own */
        block(h, n, "<p><strong>", "</strong></p>");
        break;
    case LOWDOWN_BLOCKCODE:
        code(h, &n->rndr_blockcode.text, true);
        break;
    case LOWDOWN_BLOCKHTML:
        code(h, &n->rndr_blockhtml.text, true);
        break;
    case LOWDOWN_BLOCKQUOTE:
        block(h, n, "<blockquote>", "</blockquote>");
        break;
    case LOWDOWN_LIST:
        walk_list(h, n);
        break;
    case LOWDOWN_LISTITEM:
        block(h, n, "<li>", "</li>");
        break;
    case LOWDOWN_TABLE_BLOCK:
        block(h, n, "<table>", "</table>");
        break;
    case LOWDOWN_TABLE_ROW:
        block(h, n, "<tr>", "</tr>");
        break;
    case LOWDOWN_TABLE_CELL:
        block(h, n, "<td>", "</td>");
        break;
    default:
        walk_all(h, n);
        break;
    }
}

static void render(struct html *h, const char *markdown, size_t len)
{
    const struct lowdown_opts opts = {
        .type = LOWDOWN_HTML,
        .maxdepth = DEPTH,
        .feat = LOWDOWN_TABLES | LOWDOWN_FENCED | LOWDOWN_STRIKE | LOWDOWN_NOCODEIND |
                LOWDOWN_COMMONMARK,
    };
    BUF_AUTO(clean);
    BUF_AUTO(guarded);
    utf8_sanitize(&clean, markdown, len, true);
    md_guard(&guarded, buf_str(&clean), clean.len);
    struct lowdown_doc *doc = lowdown_doc_new(&opts);
    if (doc == NULL) {
        abort();
    }
    struct lowdown_node *root = lowdown_doc_parse(doc, NULL, buf_str(&guarded), guarded.len, NULL);
    if (root != NULL) {
        walk_all(h, root);
    } else {
        put_text(h->out, buf_str(&guarded), guarded.len);
    }
    lowdown_node_free(root);
    lowdown_doc_free(doc);
}

void md_html(struct buf *out, const char *markdown, size_t len)
{
    struct html h = {.out = out};
    render(&h, markdown, len);
}

void md_html_line(struct buf *out, const char *markdown, size_t len)
{
    struct html h = {.out = out, .line = true};
    render(&h, markdown, len);
}

void html_escape(struct buf *out, const char *s, size_t len)
{
    BUF_AUTO(clean);
    utf8_sanitize(&clean, s, len, true);
    put_text(out, buf_str(&clean), clean.len);
}
