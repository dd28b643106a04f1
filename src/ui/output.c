/* Standard output and error for both terminals, and the check that all of it arrived.
 * What is written was made harmless before it came here. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "signals.h"
#include "ui.h"
#include "wrapup/markdown.h"

enum { COLUMNS_MIN = 40, COLUMNS_MAX = 200, COLUMNS_DEFAULT = 80, ROWS_DEFAULT = 24 };

/* Why writing first failed; 0: it has not. */
static int write_errno;

static void note_failure(bool failed)
{
    if (failed && write_errno == 0) {
        write_errno = errno != 0 ? errno : EIO;
    }
}

void output_write(struct term *term, const char *bytes, size_t len)
{
    (void)term;
    note_failure(fwrite(bytes, 1, len, stdout) != len);
}

void output_flush(void)
{
    note_failure(fflush(stdout) != 0);
}

void output_talk(struct term *term, const char *bytes, size_t len)
{
    if (isatty(STDOUT_FILENO)) {
        output_write(term, bytes, len);
        return;
    }
    /* Both may end in one file; then the order should be that of writing. */
    output_flush();
    (void)fwrite(bytes, 1, len, stderr);
}

size_t output_columns(struct term *term)
{
    struct winsize size = {0};
    size_t columns = 0;

    if (isatty(STDOUT_FILENO)) {
        if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
            columns = size.ws_col;
        }
    } else {
        columns = ui_term_of(term)->columns_wanted;
    }
    if (columns == 0) {
        return COLUMNS_DEFAULT;
    }
    if (columns < COLUMNS_MIN) {
        return COLUMNS_MIN;
    }
    return columns > COLUMNS_MAX ? COLUMNS_MAX : columns;
}

size_t output_rows(struct term *term)
{
    struct winsize size = {0};

    (void)term;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row
                                                                           : ROWS_DEFAULT;
}

void output_say(struct term *term, struct msg m)
{
    BUF_AUTO(text);

    BUF_AUTO(line);

    msg_format(&text, term->lang, m);
    text_wrap(&line, "", buf_str(&text), output_columns(term));
    term->ops->talk(term, buf_str(&line), line.len);
}

void output_error(enum lang lang, const struct err *err)
{
    BUF_AUTO(text);

    msg_format(&text, lang, MSG(MSG_UI_FAILED, err->text.in[lang]));
    buf_addc(&text, '\n');
    (void)fflush(stdout);
    (void)fwrite(buf_str(&text), 1, text.len, stderr);
}

bool output_finish(struct err *err)
{
    errno = 0;
    note_failure(fflush(stdout) != 0 || ferror(stdout));
    if (write_errno == 0 || write_errno == EPIPE || signals_stopped() != 0) {
        return true;
    }
    return err_set(err, ERR_SYSTEM, MSG(MSG_UI_OUTPUT_FAILED, strerror(write_errno)));
}
