/* What a check asks its learner: inputs of tasks, a server's key, text to be pasted.
 * When it asks is left to check.c and checking.c. */
#include <string.h>

#include "check.h"
#include "wrapup/utf8.h"

bool check_says_yes(const char *typed)
{
    BUF_AUTO(word);
    const char *start = typed + strspn(typed, " \t");
    utf8_sanitize(&word, start, strlen(start), false);
    while (word.len > 0 && word.data[word.len - 1] == ' ') {
        buf_truncate(&word, word.len - 1);
    }
    return strcmp(buf_str(&word), "yes") == 0 || strcmp(buf_str(&word), "예") == 0;
}

/* ---- inputs ------------------------------------------------------------------------------ */

/* "[A-Za-z0-9][A-Za-z0-9_.-]*": it becomes a word of a command. */
static bool input_is_name(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "_.-";
    return value[strspn(value, letters)] == '\0' && strchr("_.-", value[0]) == NULL;
}

static bool input_is_port(const char *value)
{
    BUF_AUTO(port);
    buf_adds(&port, value);
    return target_port(NULL, &port);
}

/* The inputs that the program knows to explain, and whether they plainly stay the same. */
static const struct input_spec {
    const char *name;
    enum msg_id wanted;
    bool remember;
    bool (*fits)(const char *value); /* NULL: anything */
} input_table[] = {
    {.name = "address", .wanted = MSG_INPUT_ADDRESS},
    {.name = "caller-identity", .wanted = MSG_INPUT_IDENTITY},
    {.name = "container", .wanted = MSG_INPUT_CONTAINER, .remember = true, .fits = input_is_name},
    {.name = "log-line", .wanted = MSG_INPUT_LOG_LINE},
    {.name = "app-port", .wanted = MSG_INPUT_APP_PORT, .remember = true, .fits = input_is_port},
};

static const struct input_spec *find_input(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(input_table); i++) {
        if (strcmp(input_table[i].name, name) == 0) {
            return &input_table[i];
        }
    }
    return NULL;
}

bool input_fits(const char *name, const char *value)
{
    const struct input_spec *spec = find_input(name);
    return utf8_valid(value, strlen(value), NULL) &&
           (spec == NULL || spec->fits == NULL || spec->fits(value));
}

/* The bank says so, or it is one of those that stay the same. */
static bool is_remembered(const struct task *task, const char *name)
{
    const struct input_spec *spec = find_input(name);
    return (spec != NULL && spec->remember) ||
           cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(task->probe, "remember"));
}

static void input_key(const struct bank *bank, const char *name, struct buf *key)
{
    buf_addf(key, "input/%s/%s", bank->id, name);
}

void input_remember(struct app *app, const struct bank *bank, const struct task *task,
                    const char *name, const char *value)
{
    BUF_AUTO(key);
    /* Forgetting it costs the learner a line to type, no more. */
    struct err ignored = ERR_INIT;
    if (is_remembered(task, name)) {
        input_key(bank, name, &key);
        store_memory_set(app->store, buf_str(&key), value, &ignored);
    }
}

bool input_recall(struct app *app, const struct bank *bank, const struct task *task,
                  const char *name, struct buf *ret)
{
    BUF_AUTO(key);
    input_key(bank, name, &key);
    return is_remembered(task, name) && store_memory_get(app->store, buf_str(&key), ret);
}

void input_explain(const struct task *task, const char *name, enum lang lang, struct buf *ret)
{
    const struct input_spec *spec = find_input(name);
    const char *help = task->help.in[lang] != NULL ? task->help.in[lang] : "";
    msg_format(ret, lang, spec != NULL ? MSG0(spec->wanted) : MSG(MSG_INPUT_OTHER, name, help));
}

static void explain_input(struct checking *c, const struct task *task, const char *name,
                          const char *remembered)
{
    struct app *app = c->app;
    enum lang lang = app_lang(app);
    BUF_AUTO(wanted);
    input_explain(task, name, lang, &wanted);
    talk(app, MSG(MSG_INPUT_FOR, task->id, task->title.in[lang]));
    talk(app, MSG(MSG_INPUT_WANTED, buf_str(&wanted)));
    talk(app, remembered[0] != '\0' ? MSG(MSG_INPUT_ENTER_KEEPS, remembered)
                                    : MSG0(MSG_INPUT_ENTER_SKIPS));
}

/* How many braces are still open after the text. */
static int open_braces(const char *text)
{
    int open = 0;
    for (; *text != '\0'; text++) {
        open += *text == '{';
        open -= *text == '}';
    }
    return open;
}

static const struct term_ask ask_line = {.prompt = "> ", .many = true};

enum term_got input_read_on(struct app *app, struct buf *value)
{
    struct term *term = app->term;
    enum { VALUE_MAX = 64 << 10 };
    enum term_got got = TERM_LINE;
    while (got == TERM_LINE && buf_str(value)[0] == '{' && open_braces(buf_str(value)) > 0 &&
           value->len < VALUE_MAX) {
        BUF_AUTO(line);
        got = term->ops->ask(term, &ask_line, &line);
        buf_addc(value, '\n');
        buf_adds(value, buf_str(&line));
    }
    return got;
}

/* One line, or a JSON object over several. */
static enum term_got ask_value(struct checking *c, struct buf *value)
{
    struct term *term = c->app->term;
    buf_clear(value);
    enum term_got got = term->ops->ask(term, &ask_line, value);
    return got == TERM_LINE ? input_read_on(c->app, value) : got;
}

/* Asks until the value fits or none is given. */
static enum term_got ask_input(struct checking *c, const struct task *task, const char *name)
{
    BUF_AUTO(remembered);
    BUF_AUTO(value);
    input_recall(c->app, c->bank, task, name, &remembered);
    explain_input(c, task, name, buf_str(&remembered));
    for (;;) {
        enum term_got got = ask_value(c, &value);
        if (got == TERM_INTERRUPT) {
            talk(c->app, MSG0(MSG_INPUT_INTERRUPT));
            continue;
        }
        bool empty = strspn(buf_str(&value), " \t") == value.len;
        if (got != TERM_LINE || empty) {
            checking_give(c, name, buf_str(&remembered));
            return got;
        }
        if (input_fits(name, buf_str(&value))) {
            checking_give(c, name, buf_str(&value));
            input_remember(c->app, c->bank, task, name, buf_str(&value));
            return got;
        }
        talk(c->app, MSG0(MSG_INPUT_AGAIN));
    }
}

/* Without a person what was remembered does. */
static void recall_input(struct checking *c, const struct task *task, const char *name)
{
    BUF_AUTO(remembered);
    if (input_recall(c->app, c->bank, task, name, &remembered)) {
        checking_give(c, name, buf_str(&remembered));
    }
}

bool checking_ask_inputs(struct checking *c, bool ask)
{
    enum term_got got = TERM_LINE;
    for (size_t i = 0; i < c->bank->task_count; i++) {
        const struct task *task = &c->bank->tasks[i];
        CLEANUP(strings_release) struct strings names = STRINGS_INIT;
        if (c->wanted[i]) {
            check_inputs(task, &names);
        }
        for (size_t k = 0; k < names.count; k++) {
            if (checking_input(c, names.list[k]) != NULL) {
                continue;
            }
            if (ask && got == TERM_LINE) {
                got = ask_input(c, task, names.list[k]);
            } else {
                recall_input(c, task, names.list[k]);
            }
        }
    }
    return got != TERM_STOP;
}

/* ---- a server's key ---------------------------------------------------------------------- */

bool checking_accept_host(struct checking *c, const struct check_host_key *key)
{
    struct app *app = c->app;
    BUF_AUTO(line);
    if (c->accept_host != NULL) {
        bool same = strcmp(c->accept_host, key->fingerprint) == 0;
        if (!same) {
            talk(app, MSG(MSG_CHECK_HOST_OTHER, key->host, key->fingerprint, c->accept_host));
        }
        return same;
    }
    talk(app, strcmp(key->host, key->address) == 0
                  ? MSG(MSG_CHECK_HOST_NEW_ADDRESS, key->host)
                  : MSG(MSG_CHECK_HOST_NEW, key->host, key->address));
    talk(app, MSG(MSG_CHECK_HOST_KEY, key->type, key->fingerprint));
    if (!app->term->interactive || c->silent) {
        talk(app, MSG(MSG_CHECK_HOST_SCRIPT, key->fingerprint));
        return false;
    }
    talk(app, MSG0(MSG_CHECK_HOST_COMPARE));
    const struct term_ask ask = {.prompt = "> "};
    bool yes = app->term->ops->ask(app->term, &ask, &line) == TERM_LINE &&
               check_says_yes(buf_str(&line));
    if (!yes) {
        talk(app, MSG0(MSG_CHECK_HOST_REFUSED));
    }
    return yes;
}

/* ---- pasted text ------------------------------------------------------------------------- */

bool checking_read_pasted(struct app *app, struct buf *ret)
{
    enum { PASTED_MAX = 4 << 20 };
    const struct term_ask ask = {.prompt = NULL, .many = true};
    if (app->term->interactive) {
        talk(app, MSG0(MSG_CHECK_PASTE));
    }
    for (;;) {
        BUF_AUTO(line);
        enum term_got got = app->term->ops->ask(app->term, &ask, &line);
        if (got != TERM_LINE) {
            return got == TERM_EOF;
        }
        if (ret->len < PASTED_MAX) {
            buf_adds(ret, buf_str(&line));
            buf_addc(ret, '\n');
        }
    }
}
