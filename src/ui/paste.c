/* Pasted text: taken in whole, made harmless, and never accepted as a line by itself.
 * How several lines are shared out among asks is term_readline.c's. */
#include <stdio.h>
#include <string.h>

#include <readline/readline.h>

#include "readline_parts.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

static const char paste_begin[] = "\033[200~";
static const char paste_end[] = "\033[201~";

static bool keep_lines;

static bool at_end(const struct buf *pasted)
{
    const size_t len = sizeof(paste_end) - 1;

    return pasted->len >= len && memcmp(pasted->data + pasted->len - len, paste_end, len) == 0;
}

/* Reads up to the end mark; text beyond the cap is let go. */
static void read_pasted(struct buf *pasted)
{
    int c = 0;

    while (!at_end(pasted) && (c = rl_read_key()) >= 0) {
        if (pasted->len > INPUT_MAX) {
            /* Only what may become the end mark is kept. */
            const size_t tail = sizeof(paste_end) - 2;
            memmove(pasted->data + INPUT_MAX - tail, pasted->data + pasted->len - tail, tail);
            buf_truncate(pasted, INPUT_MAX);
        }
        buf_addc(pasted, (char)c);
    }
    if (at_end(pasted)) {
        buf_truncate(pasted, pasted->len - (sizeof(paste_end) - 1));
    }
}

/* Terminals send CR, LF or both between lines; the last line's end is no line of its own. */
static void mend_newlines(struct buf *out, const struct buf *pasted)
{
    for (size_t i = 0; i < pasted->len; i++) {
        char c = pasted->data[i];
        if (c == '\r' && i + 1 < pasted->len && pasted->data[i + 1] == '\n') {
            continue;
        }
        buf_addc(out, c == '\r' ? '\n' : c);
    }
    while (out->len > 0 && out->data[out->len - 1] == '\n') {
        buf_truncate(out, out->len - 1);
    }
}

static int insert_pasted(int count, int key)
{
    BUF_AUTO(pasted);
    BUF_AUTO(mended);
    BUF_AUTO(harmless);

    (void)count;
    (void)key;
    read_pasted(&pasted);
    mend_newlines(&mended, &pasted);
    /* Text in another encoding stays as it is, so that the one who reads it can say so. */
    const char *text = buf_str(&mended);
    if (utf8_valid(text, mended.len, NULL)) {
        utf8_sanitize(&harmless, text, mended.len, keep_lines);
        text = buf_str(&harmless);
    }
    (void)rl_begin_undo_group();
    (void)rl_insert_text(text);
    (void)rl_end_undo_group();
    return 0;
}

void paste_for(const struct term_ask *ask)
{
    keep_lines = ask->many;
}

void paste_start(void)
{
    Keymap const maps[] = {emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap};

    for (size_t i = 0; i < COUNT_OF(maps); i++) {
        (void)rl_bind_keyseq_in_map(paste_begin, insert_pasted, maps[i]);
    }
}
