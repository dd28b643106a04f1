/* Plain sentences at the terminal's width, word by word.
 * Markdown is markdown.c's. */
#include <string.h>

#include "markdown_private.h"
#include "wrapup/markdown.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

void text_wrap(struct buf *out, const char *lead, const char *text, size_t columns)
{
    BUF_AUTO(indent);
    BUF_AUTO(harmless);
    struct md_layout layout;
    for (size_t i = strlen(lead); i > 0; i--) {
        buf_addc(&indent, ' ');
    }
    utf8_sanitize(&harmless, text, strlen(text), true);
    md_layout_init(&layout, out, columns, false);
    size_t before = md_enter(&layout, lead, buf_str(&indent));
    const char *line = buf_str(&harmless);
    for (;;) {
        size_t len = strcspn(line, "\n");
        md_words(&layout, line, len, false);
        md_end_line(&layout);
        if (line[len] == '\0') {
            break;
        }
        line += len + 1;
    }
    md_leave(&layout, before);
    md_layout_release(&layout);
}
