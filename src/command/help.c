/* `help` and `quit`, and the man page, all from the command table.
 * The colon commands explain themselves in colon.c. */
#include <stdio.h>
#include <string.h>

#include "table.h"
#include "wrapup/markdown.h"

static const enum msg_id audience_titles[AUDIENCE_COUNT] = {
    [FOR_LEARNER] = MSG_HELP_LEARNER,
    [FOR_INSTRUCTOR] = MSG_HELP_INSTRUCTOR,
    [FOR_BOTH] = MSG_HELP_BOTH,
};

static void put_option(struct app *app, const struct option_spec *o, struct buf *out)
{
    char name[32];
    char lead[40];
    snprintf(name, sizeof(name), "%s%s%s", o->name, o->value != NULL ? " " : "",
             o->value != NULL ? o->value : "");
    snprintf(lead, sizeof(lead), "  %-18s ", name);
    text_wrap(out, lead, msg_text(app_lang(app), o->summary), app->term->ops->columns(app->term));
}

static void help_command(struct app *app, const struct command_spec *spec)
{
    enum lang lang = app_lang(app);
    BUF_AUTO(out);
    buf_addf(&out, "%s%s%s%s\n", spec->name, *spec->words != '\0' ? " " : "", spec->words,
             spec->options != 0 ? " [--...]" : "");
    text_wrap(&out, "  ", msg_text(lang, spec->summary), app->term->ops->columns(app->term));
    for (unsigned o = 0; o < OPTION_TOTAL; o++) {
        if ((spec->options >> o & 1) != 0) {
            put_option(app, &option_table[o], &out);
        }
    }
    write_buf(app, &out);
}

static void help_all(struct app *app)
{
    enum lang lang = app_lang(app);
    size_t columns = app->term->ops->columns(app->term);
    BUF_AUTO(out);
    for (unsigned a = 0; a < AUDIENCE_COUNT; a++) {
        buf_addf(&out, "%s%s\n", a > 0 ? "\n" : "", msg_text(lang, audience_titles[a]));
        for (size_t i = 0; i < command_count; i++) {
            if (command_table[i].audience == (enum audience)a) {
                char lead[16];
                snprintf(lead, sizeof(lead), "  %-9s", command_table[i].name);
                text_wrap(&out, lead, msg_text(lang, command_table[i].summary), columns);
            }
        }
    }
    buf_addf(&out, "\n%s\n", msg_text(lang, MSG_HELP_GLOBAL));
    for (size_t i = 0; i < global_option_count; i++) {
        put_option(app, &global_options[i], &out);
    }
    buf_addc(&out, '\n');
    text_wrap(&out, "", msg_text(lang, MSG_HELP_MORE), columns);
    write_buf(app, &out);
}

int command_help(struct app *app, const struct args *args)
{
    if (args->given[OPTION_MAN]) {
        BUF_AUTO(man);
        command_man(&man, app_lang(app));
        write_buf(app, &man);
        return EXIT_FINE;
    }
    if (args->word_count == 0) {
        help_all(app);
        return EXIT_FINE;
    }
    bool ambiguous = false;
    const struct command_spec *spec = command_find(args->words[0], &ambiguous);
    if (spec == NULL) {
        talk(app, MSG(MSG_COMMAND_UNKNOWN, args->words[0]));
        return EXIT_USAGE;
    }
    help_command(app, spec);
    return EXIT_FINE;
}

int command_quit(struct app *app, const struct args *args)
{
    (void)args;
    app->quit = true;
    return EXIT_FINE;
}

/* mdoc takes "." and "'" at a line's start and "\" anywhere for itself, and wants each sentence on
 * a line of its own. */
static void put_roff(struct buf *out, const char *s)
{
    if (*s == '.' || *s == '\'') {
        buf_adds(out, "\\&");
    }
    for (; *s != '\0'; s++) {
        if (s[0] == '.' && s[1] == ' ') {
            buf_adds(out, ".\n");
            s++;
        } else if (*s == '\\') {
            buf_adds(out, "\\e");
        } else {
            buf_addc(out, *s);
        }
    }
    buf_addc(out, '\n');
}

static void put_flag(struct buf *out, const struct option_spec *o)
{
    buf_addf(out, "Fl %s%s%s\n", o->name + 1, o->value != NULL ? " Ar " : "",
             o->value != NULL ? o->value : "");
}

void command_man(struct buf *out, enum lang lang)
{
    buf_adds(out, ".Dd $Mdocdate$\n.Dt WRAPUP 1\n.Os\n.Sh NAME\n.Nm wrapup\n.Nd ");
    put_roff(out, msg_text(lang, MSG_MAN_NAME));
    buf_adds(out, ".Sh SYNOPSIS\n.Nm\n.Op Ar OPTION ...\n.Op Ar COMMAND ...\n.Sh DESCRIPTION\n");
    put_roff(out, msg_text(lang, MSG_MAN_DESCRIPTION));
    buf_adds(out, ".Sh OPTIONS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < global_option_count; i++) {
        buf_adds(out, ".It ");
        put_flag(out, &global_options[i]);
        put_roff(out, msg_text(lang, global_options[i].summary));
    }
    buf_adds(out, ".El\n");
    buf_adds(out, ".Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < command_count; i++) {
        const struct command_spec *spec = &command_table[i];
        buf_addf(out, ".It Ic %s %s\n", spec->name, spec->words);
        put_roff(out, msg_text(lang, spec->summary));
        for (unsigned o = 0; o < OPTION_TOTAL; o++) {
            if ((spec->options >> o & 1) != 0) {
                buf_adds(out, ".Pp\n.");
                put_flag(out, &option_table[o]);
                put_roff(out, msg_text(lang, option_table[o].summary));
            }
        }
    }
    buf_adds(out, ".El\n.Sh EXIT STATUS\n");
    put_roff(out, msg_text(lang, MSG_MAN_EXIT));
}
