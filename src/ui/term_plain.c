/* Lines from a pipe or a file, as they come: no editing, no echo, no history.
 * Lines edited at a terminal are term_readline.c's. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "signals.h"
#include "ui.h"

/* Reads once; false when nothing will come any more. */
static bool read_more(struct ui_term *ui)
{
    char chunk[16 * 1024];

    /* What was handed out goes, so that the buffer holds little more than a line. */
    if (ui->input_start > 0) {
        size_t left = ui->input.len - ui->input_start;
        memmove(ui->input.data, ui->input.data + ui->input_start, left);
        buf_truncate(&ui->input, left);
        ui->input_start = 0;
    }
    ssize_t got = read(STDIN_FILENO, chunk, sizeof(chunk));
    if (got > 0) {
        buf_add(&ui->input, chunk, (size_t)got);
        return true;
    }
    return got < 0 && (errno == EINTR || errno == EAGAIN);
}

/* Without a trailing CR; and a NUL would hide what follows it. */
static void add_line(struct buf *line, const char *bytes, size_t len)
{
    size_t kept = len > 0 && bytes[len - 1] == '\r' ? len - 1 : len;

    for (size_t i = 0; i < kept; i++) {
        if (bytes[i] == '\0') {
            buf_adds(line, "\xef\xbf\xbd");
        } else {
            buf_addc(line, bytes[i]);
        }
    }
}

enum next { NEXT_NONE, NEXT_LINE, NEXT_TOO_LONG };

/* Moves the next line to *line. The bytes of a line beyond the cap are let go as they come. */
static enum next next_line(struct ui_term *ui, struct buf *line)
{
    size_t left = ui->input.len - ui->input_start;
    const char *start = buf_str(&ui->input) + ui->input_start;
    const char *newline = memchr(start, '\n', left);

    if (newline == NULL && !ui->input_ended) {
        if (ui->input_dropping || left > INPUT_MAX) {
            ui->input_dropping = true;
            ui->input_start = ui->input.len;
        }
        return NEXT_NONE;
    }
    if (left == 0 && !ui->input_dropping) {
        return NEXT_NONE;
    }
    size_t len = newline != NULL ? (size_t)(newline - start) : left;
    bool too_long = ui->input_dropping || len > INPUT_MAX;
    ui->input_dropping = false;
    if (!too_long) {
        add_line(line, start, len);
    }
    ui->input_start += newline != NULL ? len + 1 : len;
    return too_long ? NEXT_TOO_LONG : NEXT_LINE;
}

static void show_prompt(struct term *term, const char *prompt)
{
    if (prompt != NULL && isatty(STDIN_FILENO)) {
        term->ops->talk(term, prompt, strlen(prompt));
    }
    output_flush();
}

static enum term_got ask_line(struct term *term, const struct term_ask *ask, struct buf *line)
{
    struct ui_term *ui = ui_term_of(term);

    buf_clear(line);
    signals_start(false, isatty(STDIN_FILENO) != 0);
    show_prompt(term, ask->prompt);
    for (;;) {
        if (signals_stopped() != 0) {
            return TERM_STOP;
        }
        if (ask->deadline_ms != 0 && clock_monotonic_ms() >= ask->deadline_ms) {
            return TERM_TIME;
        }
        enum next next = next_line(ui, line);
        if (next == NEXT_LINE) {
            return TERM_LINE;
        }
        if (next == NEXT_TOO_LONG) {
            output_say(term, MSG(MSG_UI_LINE_TOO_LONG, NUM(INPUT_MAX / 1024)));
            continue;
        }
        if (ui->input_ended) {
            return TERM_EOF;
        }
        enum wake wake = signals_wait(STDIN_FILENO, ask->deadline_ms);
        if (wake == WAKE_INTERRUPT) {
            return TERM_INTERRUPT;
        }
        if (wake == WAKE_INPUT) {
            ui->input_ended = !read_more(ui);
        }
    }
}

/* Without echo. Stopped here, the shell would find a terminal that shows nothing. */
static enum term_got ask_secret(struct term *term, const struct term_ask *ask, struct buf *line)
{
    struct termios before;
    if (tcgetattr(STDIN_FILENO, &before) != 0) {
        return ask_line(term, ask, line);
    }
    struct termios quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    enum term_got got = ask_line(term, ask, line);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    term->ops->talk(term, "\n", 1);
    return got;
}

enum term_got plain_ask(struct term *term, const struct term_ask *ask, struct buf *line)
{
    return ask->secret ? ask_secret(term, ask, line) : ask_line(term, ask, line);
}

static enum term_got plain_pause(struct term *term, int64_t deadline_ms)
{
    (void)term;
    output_flush();
    signals_start(false, isatty(STDIN_FILENO) != 0);
    switch (signals_pause(deadline_ms)) {
    case WAKE_INTERRUPT:
        return TERM_INTERRUPT;
    case WAKE_STOP:
        return TERM_STOP;
    default:
        return TERM_TIME;
    }
}

static bool plain_forget(struct term *term, struct err *err)
{
    return history_file_forget(ui_term_of(term)->history_path, err);
}

const struct term_ops plain_ops = {
    .ask = plain_ask,
    .write = output_write,
    .talk = output_talk,
    .columns = output_columns,
    .edit = editor_edit,
    .forget = plain_forget,
    .rows = output_rows,
    .pause = plain_pause,
};
