/* Splits a command line by the command table and runs the command.
 * What each command does is left to its own file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"
#include "wrapup/markdown.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

/* ---- saying things --------------------------------------------------------------------- */

enum lang app_lang(const struct app *app)
{
    return app->term->lang;
}

size_t text_columns(const struct app *app)
{
    enum { UNWRAPPED = 1 << 20 };
    return app->term->interactive ? app->term->ops->columns(app->term) : UNWRAPPED;
}

static void send(struct app *app, void (*to)(struct term *, const char *, size_t), const char *lead,
                 struct msg m)
{
    BUF_AUTO(text);
    BUF_AUTO(line);
    msg_format(&text, app_lang(app), m);
    text_wrap(&line, lead, buf_str(&text), text_columns(app));
    to(app->term, buf_str(&line), line.len);
}

void say(struct app *app, struct msg m)
{
    send(app, app->term->ops->write, "", m);
}

void say_under(struct app *app, struct msg m)
{
    send(app, app->term->ops->write, "  ", m);
}

void talk(struct app *app, struct msg m)
{
    send(app, app->term->ops->talk, "", m);
}

void write_buf(struct app *app, const struct buf *b)
{
    app->term->ops->write(app->term, buf_str(b), b->len);
}

void write_markdown(struct app *app, const struct buf *markdown)
{
    BUF_AUTO(rendered);
    const struct md_style style = {
        .columns = app->term->ops->columns(app->term),
        .ansi = app->term->colour,
    };
    md_terminal(&rendered, buf_str(markdown), markdown->len, style);
    write_buf(app, &rendered);
}

bool read_yes_no(const char *typed, bool *yes)
{
    return utf8_valid(typed, strlen(typed), NULL) && match_truefalse(typed, yes) == MATCH_READ;
}

bool forget_confirmed(struct app *app)
{
    const char *word = msg_text(app_lang(app), MSG_FORGET_WORD);
    BUF_AUTO(line);
    const struct term_ask ask = {.prompt = "> "};
    talk(app, MSG(MSG_FORGET_ASK, word));
    return app->term->ops->ask(app->term, &ask, &line) == TERM_LINE &&
           strcmp(buf_str(&line), word) == 0;
}

int complain(struct app *app, const struct err *err)
{
    if (err->kind != ERR_NONE && err->kind != ERR_CANCELLED) {
        talk(app, MSG(MSG_COMMAND_ERROR, err->text.in[app_lang(app)]));
    }
    return err_exit_status(err->kind);
}

static void send_faults(struct app *app, void (*to)(struct term *, const char *, size_t),
                        const char *file, const struct faults *faults)
{
    BUF_AUTO(out);
    for (size_t i = 0; i < faults->count; i++) {
        fault_format(&out, &faults->list[i], file, app_lang(app));
    }
    to(app->term, buf_str(&out), out.len);
    if (faults->total > faults->count) {
        send(app, to, "", MSG(MSG_COMMAND_MORE_FAULTS, NUM(faults->total - faults->count)));
    }
}

void say_faults(struct app *app, const char *file, const struct faults *faults)
{
    send_faults(app, app->term->ops->write, file, faults);
}

void talk_faults(struct app *app, const char *file, const struct faults *faults)
{
    send_faults(app, app->term->ops->talk, file, faults);
}

void write_json(struct app *app, struct buf *json)
{
    buf_addc(json, '\n');
    write_buf(app, json);
}

/* ---- a command line -------------------------------------------------------------------- */

static bool find_option(const struct command_spec *spec, const char *word, size_t len,
                        enum option *ret, struct err *err)
{
    enum { NEAR = 3 };
    const char *nearest = NULL;
    size_t best = NEAR + 1;
    CLEANUP(free_charp) char *name = xstrndup(word, len);
    for (unsigned o = 0; o < OPTION_TOTAL; o++) {
        if ((spec->options >> o & 1) == 0) {
            continue;
        }
        size_t distance = edit_distance(name, option_table[o].name, NEAR);
        if (distance == 0) {
            *ret = (enum option)o;
            return true;
        }
        if (distance < best) {
            best = distance;
            nearest = option_table[o].name;
        }
    }
    return nearest == NULL
               ? err_set(err, ERR_USAGE, MSG(MSG_COMMAND_OPTION, spec->name, name))
               : err_set(err, ERR_USAGE, MSG(MSG_COMMAND_OPTION_NEAR, spec->name, name, nearest));
}

/* Whether the next word is the value of an option that may stand without one: a number, or a hash.
 */
static bool is_optional_value(const char *word)
{
    size_t len = strlen(word);
    return len > 0 && (strspn(word, "0123456789") == len ||
                       (len + 1 == HASH_HEX && strspn(word, "0123456789abcdef") == len));
}

/* Reads one option at argv[*i], and its value after "=" or in the next word. */
static bool read_option(const struct command_spec *spec, size_t argc, const char *const argv[],
                        size_t *i, struct args *args, struct err *err)
{
    const char *word = argv[*i];
    const char *equals = strchr(word, '=');
    size_t len = equals == NULL ? strlen(word) : (size_t)(equals - word);
    enum option option = OPTION_TOTAL;
    if (!find_option(spec, word, len, &option, err)) {
        return false;
    }
    const struct option_spec *o = &option_table[option];
    args->given[option] = true;
    if (o->value == NULL) {
        return equals == NULL || err_set(err, ERR_USAGE, MSG(MSG_COMMAND_OPTION_BARE, o->name));
    }
    bool next = *i + 1 < argc;
    if (equals == NULL && o->value[0] == '[') {
        next = next && is_optional_value(argv[*i + 1]);
        if (!next) {
            return true;
        }
    }
    if (equals == NULL && !next) {
        return err_set(err, ERR_USAGE, MSG(MSG_COMMAND_OPTION_VALUE, o->name, o->value));
    }
    args->value[option] = equals != NULL ? equals + 1 : argv[++*i];
    args->list[args->list_count++] = (struct given_value){option, args->value[option]};
    return true;
}

static bool read_args(const struct command_spec *spec, size_t argc, const char *const argv[],
                      struct args *ret, struct err *err)
{
    bool options = true;
    for (size_t i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && strncmp(argv[i], "--", 2) == 0) {
            if (!read_option(spec, argc, argv, &i, ret, err)) {
                return false;
            }
        } else if (ret->word_count == spec->words_max) {
            return err_set(err, ERR_USAGE,
                           MSG(MSG_COMMAND_WORDS, argv[i], spec->name, spec->words));
        } else {
            ret->words[ret->word_count++] = argv[i];
        }
    }
    if (ret->word_count < spec->words_min) {
        return err_set(err, ERR_USAGE, MSG(MSG_COMMAND_MISSING, spec->name, spec->words));
    }
    return true;
}

bool number_option(const struct args *args, enum option option, int64_t min, int64_t max,
                   int64_t *ret, struct err *err)
{
    const char *text = args->value[option];
    if (text == NULL) {
        return true;
    }
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < min || value > max) {
        return err_set(
            err, ERR_USAGE,
            MSG(MSG_COMMAND_NUMBER, option_table[option].name, text, NUM(min), NUM(max)));
    }
    *ret = value;
    return true;
}

/* Names the commands nearest to a word that is none. */
static void unknown_command(struct app *app, const char *name, bool ambiguous)
{
    enum { NEAR = 3 };
    BUF_AUTO(near);
    size_t len = strlen(name);
    for (size_t distance = 0; distance <= NEAR && (distance <= 1 || near.len == 0); distance++) {
        for (size_t i = 0; i < command_count; i++) {
            const char *candidate = command_table[i].name;
            bool fits = ambiguous ? distance == 0 && strncmp(candidate, name, len) == 0
                                  : edit_distance(name, candidate, NEAR) == distance;
            if (fits) {
                buf_adds(&near, near.len > 0 ? ", " : "");
                buf_adds(&near, candidate);
            }
        }
    }
    talk(app, near.len == 0 ? MSG(MSG_COMMAND_UNKNOWN, name)
                            : MSG(ambiguous ? MSG_COMMAND_AMBIGUOUS : MSG_COMMAND_UNKNOWN_NEAR,
                                  name, buf_str(&near)));
}

/* "take --help" is "help take". */
static bool asks_for_help(size_t argc, const char *const argv[])
{
    for (size_t i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

static int run_args(struct app *app, const struct command_spec *spec, size_t argc,
                    const char *const argv[])
{
    struct err err = ERR_INIT;
    struct args args = {
        .words = xcalloc(argc, sizeof(args.words[0])),
        .list = xcalloc(argc, sizeof(args.list[0])),
    };
    int status = read_args(spec, argc, argv, &args, &err) ? spec->run(app, &args)
                                                          : complain(app, &err);
    free(args.words);
    free(args.list);
    return status;
}

int command_run(struct app *app, size_t argc, const char *const argv[])
{
    bool ambiguous = false;
    app_settle(app);
    const struct command_spec *spec = command_find(argv[0], &ambiguous);
    if (spec == NULL) {
        unknown_command(app, argv[0], ambiguous);
        return EXIT_USAGE;
    }
    if (asks_for_help(argc, argv)) {
        return run_args(app, command_find("help", &ambiguous), 2,
                        (const char *const[]){"help", spec->name});
    }
    return run_args(app, spec, argc, argv);
}

/* Splits a line into words: blanks separate, quotes and backslashes keep them together. False when
 * a quote is not closed. */
static bool split_line(const char *line, struct strings *ret)
{
    BUF_AUTO(word);
    bool in_word = false;
    char quote = '\0';
    for (const char *p = line; *p != '\0'; p++) {
        if (quote == '\0' && (*p == ' ' || *p == '\t')) {
            if (in_word) {
                strings_add(ret, buf_str(&word));
                buf_clear(&word);
            }
            in_word = false;
        } else if (quote == '\0' && (*p == '"' || *p == '\'')) {
            quote = *p;
            in_word = true;
        } else if (quote != '\0' && *p == quote) {
            quote = '\0';
        } else {
            if (*p == '\\' && quote != '\'' && p[1] != '\0') {
                p++;
            }
            buf_addc(&word, *p);
            in_word = true;
        }
    }
    if (in_word) {
        strings_add(ret, buf_str(&word));
    }
    return quote == '\0';
}

int command_run_line(struct app *app, const char *line)
{
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    if (!split_line(line, &words)) {
        app_settle(app);
        talk(app, MSG0(MSG_COMMAND_QUOTE));
        return EXIT_USAGE;
    }
    if (words.count == 0) {
        return EXIT_FINE;
    }
    return command_run(app, words.count, (const char *const *)words.list);
}

/* ---- completion -------------------------------------------------------------------------- */

void complete_commands(struct app *app, size_t n, struct strings *ret)
{
    (void)app;
    for (size_t i = 0; n == 0 && i < command_count; i++) {
        strings_add(ret, command_table[i].name);
    }
}

void command_complete(struct app *app, const char *line, size_t word_start, struct strings *ret)
{
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    CLEANUP(free_charp) char *before = xstrndup(line, word_start);
    split_line(before, &words);
    if (words.count == 0) {
        complete_commands(app, 0, ret);
        return;
    }
    bool ambiguous = false;
    const struct command_spec *spec = command_find(words.list[0], &ambiguous);
    if (spec == NULL) {
        return;
    }
    for (unsigned o = 0; o < OPTION_TOTAL; o++) {
        if ((spec->options >> o & 1) != 0) {
            strings_add(ret, option_table[o].name);
        }
    }
    if (spec->complete != NULL) {
        spec->complete(app, words.count - 1, ret);
    }
}

void command_end(struct app *app)
{
    store_close(app->store);
    bank_free(app->bank);
    buf_release(&app->bank_bytes);
    free_charp(&app->bank_path);
    app->store = NULL;
    app->bank = NULL;
}
