/* The wrapup> prompt: reads a line, runs it, and knows when to leave.
 * What a line means is command/'s. */
#include "ui.h"
#include "wrapup/command.h"

static void complete(void *ctx, const char *line, size_t word_start, struct strings *ret)
{
    command_complete(ctx, line, word_start, ret);
}

/* Asks once. The result is false when it is time to leave; *status is that of the last command that
 * failed. */
static bool turn(struct app *app, struct buf *line, int *status)
{
    const struct term_ask ask = {
        .prompt = "wrapup> ",
        .complete = complete,
        .ctx = app,
        .remember = true,
    };

    switch (app->term->ops->ask(app->term, &ask, line)) {
    case TERM_INTERRUPT:
        output_say(app->term, MSG0(MSG_UI_INTERRUPTED));
        return true;
    case TERM_LINE: {
        int ended = command_run_line(app, buf_str(line));
        *status = ended != 0 ? ended : *status;
        return !app->quit;
    }
    default:
        return false;
    }
}

int repl_run(struct app *app)
{
    BUF_AUTO(line);
    int status = 0;

    app->in_repl = true;
    if (app->term->interactive) {
        command_greet(app);
    }
    while (turn(app, &line, &status)) {
    }
    if (!app->term->interactive) {
        return status;
    }
    output_say(app->term, MSG0(MSG_UI_GOODBYE));
    return 0;
}
