/* Lines edited at a terminal with GNU readline, whose every byte comes through one wait that also
 * hears signals and the deadline. What is pasted or completed is paste.c's and complete.c's. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "readline_parts.h"
#include "signals.h"
#include "ui.h"
#include "wrapup/mem.h"

/* readline's callbacks take no context: the ask they are working for. */
static struct {
    int64_t deadline_ms;
    const char *initial;
    enum term_got outcome;
    bool cut_short; /* outcome is set and the line given up */
} now;

/* Gives the line up; readline returns to whom called it without treating it as input. */
static int cut_short(enum term_got outcome)
{
    now.cut_short = true;
    now.outcome = outcome;
    /* What is said next must not land in the middle of a long line. */
    rl_point = rl_end;
    rl_redisplay_function();
    return READERR;
}

/* readline ends a given-up line with a newline only where it uses bracketed paste; here it
 * always does. */
static void leave_terminal(void)
{
    bool given_up = rl_eof_found != 0;

    rl_eof_found = 0;
    rl_deprep_terminal();
    rl_eof_found = given_up ? 1 : 0;
    if (given_up) {
        (void)fputc('\n', rl_outstream);
        (void)fflush(rl_outstream);
    }
}

/* readline divides by a third of the width where lines don't wrap by themselves: it is told of more
 * columns than a very narrow screen has. False when it was. */
static bool fit_screen(void)
{
    enum { NARROWEST = 8 };
    int rows = 0;
    int columns = 0;

    rl_reset_screen_size();
    rl_get_screen_size(&rows, &columns);
    if (columns < NARROWEST) {
        rl_set_screen_size(rows, NARROWEST);
    }
    return columns >= NARROWEST;
}

static void resize(void)
{
    if (fit_screen()) {
        rl_resize_terminal();
    }
}

static void suspend(void)
{
    rl_deprep_terminal();
    (void)fflush(rl_outstream);
    signals_suspend();
    rl_prep_terminal(1);
    resize();
    (void)rl_on_new_line();
    (void)rl_forced_update_display();
}

/* The next byte of input, or READERR. */
static int next_byte(FILE *stream)
{
    if (now.cut_short) {
        return READERR;
    }
    for (;;) {
        switch (signals_wait(fileno(stream), now.deadline_ms)) {
        case WAKE_INTERRUPT:
            return cut_short(TERM_INTERRUPT);
        case WAKE_STOP:
            return cut_short(TERM_STOP);
        case WAKE_TIME:
            return cut_short(TERM_TIME);
        case WAKE_RESIZE:
            resize();
            break;
        case WAKE_SUSPEND:
            suspend();
            break;
        case WAKE_INPUT: {
            unsigned char byte = 0;
            ssize_t got = read(fileno(stream), &byte, 1);
            if (got == 1) {
                return byte;
            }
            if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
                signals_hang_up();
            }
            break;
        }
        }
    }
}

static int put_initial(void)
{
    if (now.initial != NULL) {
        (void)rl_insert_text(now.initial);
    }
    return 0;
}

/* Settings that a user's inputrc may have changed but that Hangul, plain screens or the program's
 * language depend on. */
static void insist(const struct ui_term *ui)
{
    static const char *const settings[][2] = {
        {"convert-meta", "off"},     {"input-meta", "on"},
        {"output-meta", "on"},       {"revert-all-at-newline", "on"},
        {"page-completions", "off"}, {"completion-query-items", "-1"},
    };
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        (void)rl_variable_bind(settings[i][0], settings[i][1]);
    }
    (void)rl_variable_bind("enable-bracketed-paste", ui->dumb ? "off" : "on");
    if (!ui->term.colour) {
        (void)rl_variable_bind("colored-completion-prefix", "off");
        (void)rl_variable_bind("colored-stats", "off");
        (void)rl_variable_bind("enable-active-region", "off");
    }
}

static void load_history(const char *path)
{
    struct strings lines = STRINGS_INIT;

    history_file_load(path, &lines);
    for (size_t i = lines.count > HISTORY_MAX ? lines.count - HISTORY_MAX : 0; i < lines.count;
         i++) {
        add_history(lines.list[i]);
    }
    strings_release(&lines);
}

static void start(struct ui_term *ui)
{
    rl_readline_name = "wrapup";
    rl_instream = stdin;
    rl_outstream = stdout;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_getc_function = next_byte;
    rl_startup_hook = put_initial;
    rl_deprep_term_function = leave_terminal;
    complete_start();
    (void)rl_initialize();
    (void)fit_screen();
    insist(ui);
    paste_start();
    if (ui->history_path != NULL) {
        load_history(ui->history_path);
    }
    ui->started = true;
}

static void remember(const struct ui_term *ui, const char *line)
{
    const HIST_ENTRY *last = history_get(history_base + history_length - 1);

    if (line[strspn(line, " \t")] == '\0' || (last != NULL && strcmp(last->line, line) == 0)) {
        return;
    }
    add_history(line);
    if (ui->history_path != NULL) {
        history_file_add(ui->history_path, line);
    }
}

/* Answers are asked with an empty history: arrow keys bring no commands into them, and nothing
 * of them stays. */
static char *read_without_history(const char *prompt)
{
    HISTORY_STATE *commands = history_get_history_state();
    HISTORY_STATE nothing = {.entries = NULL};

    history_set_history_state(&nothing);
    char *typed = readline(prompt);
    clear_history();
    history_set_history_state(commands);
    free(commands);
    return typed;
}

/* Hands the first line of what was typed to *line; the others wait for the asks to come, or are
 * joined to it. */
static void share_out(struct ui_term *ui, bool many, const char *typed, struct buf *line)
{
    size_t len = strcspn(typed, "\n");

    buf_add(line, typed, len);
    while (typed[len] == '\n') {
        typed += len + 1;
        len = strcspn(typed, "\n");
        if (many) {
            strings_addn(&ui->pasted, typed, len);
        } else {
            buf_addc(line, ' ');
            buf_add(line, typed, len);
        }
    }
}

/* A line pasted together with an earlier one; false when there is none. */
static bool take_pasted(struct ui_term *ui, bool many, struct buf *line)
{
    if (many && ui->pasted_next < ui->pasted.count) {
        buf_adds(line, ui->pasted.list[ui->pasted_next++]);
        return true;
    }
    strings_release(&ui->pasted);
    ui->pasted_next = 0;
    return false;
}

static enum term_got readline_ask(struct term *term, const struct term_ask *ask, struct buf *line)
{
    struct ui_term *ui = ui_term_of(term);
    const char *prompt = ask->prompt != NULL ? ask->prompt : "";

    buf_clear(line);
    output_flush();
    signals_start(true, true);
    if (signals_stopped() != 0) {
        return TERM_STOP;
    }
    if (ask->secret) {
        return plain_ask(term, ask, line);
    }
    if (take_pasted(ui, ask->many, line)) {
        return TERM_LINE;
    }
    if (!ui->started) {
        start(ui);
    }
    now.deadline_ms = ask->deadline_ms;
    now.initial = ask->initial;
    now.cut_short = false;
    complete_for(ask);
    paste_for(ask);
    char *typed = ask->remember ? readline(prompt) : read_without_history(prompt);
    complete_for(NULL);
    if (now.cut_short || typed == NULL) {
        free(typed);
        return now.cut_short ? now.outcome : TERM_EOF;
    }
    share_out(ui, ask->many, typed, line);
    if (ask->remember) {
        remember(ui, buf_str(line));
    }
    free(typed);
    return TERM_LINE;
}

static enum term_got readline_pause(struct term *term, int64_t deadline_ms)
{
    output_flush();
    signals_start(true, true);
    for (;;) {
        switch (signals_pause(deadline_ms)) {
        case WAKE_INTERRUPT:
            return TERM_INTERRUPT;
        case WAKE_STOP:
            return TERM_STOP;
        case WAKE_RESIZE:
            if (ui_term_of(term)->started) {
                (void)fit_screen();
            }
            break;
        case WAKE_SUSPEND:
            signals_suspend();
            break;
        case WAKE_INPUT:
        case WAKE_TIME:
            return TERM_TIME;
        }
    }
}

static bool readline_forget(struct term *term, struct err *err)
{
    clear_history();
    return history_file_forget(ui_term_of(term)->history_path, err);
}

const struct term_ops readline_ops = {
    .ask = readline_ask,
    .write = output_write,
    .talk = output_talk,
    .columns = output_columns,
    .edit = editor_edit,
    .forget = readline_forget,
    .rows = output_rows,
    .pause = readline_pause,
};

void ui_term_release(struct ui_term *ui)
{
    buf_release(&ui->input);
    strings_release(&ui->pasted);
}
