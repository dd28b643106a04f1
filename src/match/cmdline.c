/* Command lines taken apart into a command, arguments in order, and options in no order.
 * No shell: variables, pipes and wildcards are compared as they were typed. */
#include "cmdline.h"

#include <stdlib.h>
#include <string.h>

#include "filemode.h"
#include "letters.h"
#include "wrapup/mem.h"
#include "wrapup/strings.h"

/* Programs whose options are known. `valued` lists those that take the next word as a value; an
 * option of a program that isn't here may do so too, and keeps its order among arguments. */
static const struct program {
    const char *name, *sub; /* sub: a docker command, or NULL */
    const char *valued;     /* each between spaces */
    bool stops;             /* after the first argument nothing is an option any more */
} programs[] = {
    {"docker", "run",
     " -p -v -e -w -u -l -m -h -a --name --publish --volume --env --workdir --user --network --net"
     " --restart --memory --cpus --mount --hostname --label --env-file --entrypoint --platform ",
     true},
    {"docker", "exec", " -e -u -w --env --user --workdir --env-file ", true},
    {"docker", "logs", " -n --tail --since --until ", false},
    {"docker", "ps", " -f -n --filter --format --last ", false},
    {"docker", "images", " -f --filter --format ", false},
    {"docker", "build", " -t -f --tag --file --build-arg --target --platform ", false},
    {"docker", NULL, " ", false},
    {"ssh", NULL, " -i -p -l -o -L -R -D -J -F -E ", false},
    {"scp", NULL, " -i -P -o -F -J ", false},
    {"apt", NULL, " ", false},
    {"apt-get", NULL, " ", false},
    {"chmod", NULL, " ", false},
    {"ls", NULL, " ", false},
};

/* Other names of a docker command. */
static const struct alias {
    const char *group, *command, *plain;
} aliases[] = {
    {"image", "ls", "images"},         {"image", "list", "images"},
    {"image", "pull", "pull"},         {"image", "push", "push"},
    {"image", "build", "build"},       {"image", "rm", "rmi"},
    {"image", "tag", "tag"},           {"container", "ls", "ps"},
    {"container", "list", "ps"},       {"container", "ps", "ps"},
    {"container", "run", "run"},       {"container", "exec", "exec"},
    {"container", "logs", "logs"},     {"container", "stop", "stop"},
    {"container", "start", "start"},   {"container", "restart", "restart"},
    {"container", "rm", "rm"},         {"container", "kill", "kill"},
    {"container", "attach", "attach"}, {"container", "cp", "cp"},
    {"container", "create", "create"},
};

/* ---- words ----------------------------------------------------------------------------- */

/* Quotes around something that means the same without them. */
static bool quotes_needless(const char *s, size_t len)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:=@%+,-";
    for (size_t i = 0; i < len; i++) {
        if (strchr(plain, s[i]) == NULL) {
            return false;
        }
    }
    return len > 0;
}

static void add_word(struct strings *words, const char *s, size_t len)
{
    if (len > 2 && (s[0] == '\'' || s[0] == '"') && s[len - 1] == s[0] &&
        quotes_needless(s + 1, len - 2)) {
        strings_addn(words, s + 1, len - 2);
    } else {
        strings_addn(words, s, len);
    }
}

/* Splits at spaces outside quotes. */
static void split_words(struct strings *words, const char *line)
{
    size_t start = 0;
    char quote = '\0';
    for (size_t i = 0;; i++) {
        if (line[i] == '\0' || (line[i] == ' ' && quote == '\0')) {
            if (i > start) {
                add_word(words, line + start, i - start);
            }
            start = i + 1;
        } else if (quote != '\0') {
            quote = line[i] == quote ? '\0' : quote;
        } else if (line[i] == '\'' || line[i] == '"') {
            quote = line[i];
        }
        if (line[i] == '\0') {
            return;
        }
    }
}

/* ---- a line taken apart ---------------------------------------------------------------- */

struct cmdline {
    struct strings arguments; /* in order, the command first */
    struct strings options;   /* as typed; sorted before they are compared in any order */
    const struct program *program;
    struct strings spare; /* of a form: options that may be added */
    bool mixed;           /* an argument stands between two options */
};

#define CMDLINE_INIT \
    { \
        .arguments = STRINGS_INIT, .options = STRINGS_INIT, .spare = STRINGS_INIT \
    }

static void cmdline_release(struct cmdline *line)
{
    strings_release(&line->arguments);
    strings_release(&line->options);
    strings_release(&line->spare);
}

static const struct program *find_program(const char *name, const char *sub)
{
    for (size_t i = 0; i < COUNT_OF(programs); i++) {
        const struct program *p = &programs[i];
        if (strcmp(p->name, name) == 0 &&
            (p->sub == NULL || (sub != NULL && strcmp(p->sub, sub) == 0))) {
            return p;
        }
    }
    return NULL;
}

static const char *docker_plain(const char *group, const char *command)
{
    for (size_t i = 0; i < COUNT_OF(aliases); i++) {
        if (strcmp(aliases[i].group, group) == 0 && strcmp(aliases[i].command, command) == 0) {
            return aliases[i].plain;
        }
    }
    return NULL;
}

static bool takes_value(const struct cmdline *line, const char *option)
{
    BUF_AUTO(word);
    buf_addf(&word, " %s ", option);
    return line->program != NULL && strstr(line->program->valued, buf_str(&word)) != NULL;
}

static void add_option(struct cmdline *line, const char *option, const char *value)
{
    BUF_AUTO(whole);
    buf_adds(&whole, option);
    if (value != NULL) {
        buf_addc(&whole, ' ');
        buf_adds(&whole, value);
    }
    strings_add(&line->options, buf_str(&whole));
}

/* "-it" is -i and -t; "-f10" and "-1" are what they are. */
static bool is_bundle(const char *word)
{
    size_t n = 1;
    while (is_latin((unsigned char)word[n])) {
        n++;
    }
    return n > 2 && word[n] == '\0';
}

/* Adds the options in words[i] and gives back how many words they took. */
static size_t add_options(struct cmdline *line, const struct strings *words, size_t i)
{
    const char *word = words->list[i];
    const char *next = i + 1 < words->count ? words->list[i + 1] : NULL;
    const char *equals = strchr(word, '=');
    if (equals != NULL) {
        BUF_AUTO(name);
        buf_add(&name, word, (size_t)(equals - word));
        bool valued = takes_value(line, buf_str(&name));
        add_option(line, valued ? buf_str(&name) : word, valued ? equals + 1 : NULL);
        return 1;
    }
    char last[] = {'-', '\0', '\0'};
    if (is_bundle(word)) {
        size_t n = strlen(word);
        for (size_t k = 1; k + 1 < n; k++) {
            add_option(line, (char[]){'-', word[k], '\0'}, NULL);
        }
        last[1] = word[n - 1];
        word = last;
    }
    bool valued = next != NULL && takes_value(line, word);
    add_option(line, word, valued ? next : NULL);
    return valued ? 2 : 1;
}

/* The command's own words: arguments[0], and for docker the command after it. Gives back how many
 * of the words they took. */
static size_t take_command(struct cmdline *line, const struct strings *words)
{
    const char *second = words->count > 1 ? words->list[1] : NULL;
    if (words->count == 0 || words->list[0][0] == '-') {
        return 0;
    }
    strings_add(&line->arguments, words->list[0]);
    if (second == NULL || strcmp(words->list[0], "docker") != 0) {
        line->program = find_program(words->list[0], NULL);
        return 1;
    }
    const char *plain = words->count > 2 ? docker_plain(second, words->list[2]) : NULL;
    strings_add(&line->arguments, plain != NULL ? plain : second);
    line->program = find_program("docker", plain != NULL ? plain : second);
    return plain != NULL ? 3 : 2;
}

static void add_argument(struct cmdline *line, const char *word)
{
    BUF_AUTO(mode);
    if (line->arguments.count == 1 && strcmp(line->arguments.list[0], "chmod") == 0) {
        filemode_write(&mode, word);
        word = buf_str(&mode);
    }
    strings_add(&line->arguments, word);
}

/* "[-t]", "[--tail *]": an option that a form leaves open, * being any value. Takes the brackets'
 * words and gives back how many they are; 0: no such option. */
static size_t take_spare(struct cmdline *line, const struct strings *words, size_t i)
{
    BUF_AUTO(spare);
    if (words->list[i][0] != '[' || words->list[i][1] != '-') {
        return 0;
    }
    for (size_t n = 0; i + n < words->count; n++) {
        buf_addf(&spare, "%s%s", n > 0 ? " " : "", words->list[i + n]);
        if (spare.data[spare.len - 1] == ']') {
            strings_addn(&line->spare, buf_str(&spare) + 1, spare.len - 2);
            return n + 1;
        }
    }
    return 0;
}

static void cmdline_read(struct cmdline *line, const char *context, const char *text, bool form)
{
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    split_words(&words, context);
    split_words(&words, text);
    size_t i = take_command(line, &words);
    size_t command = line->arguments.count;
    bool only_arguments = false;
    while (i < words.count) {
        const char *word = words.list[i];
        size_t spare = form ? take_spare(line, &words, i) : 0;
        if (spare > 0) {
            i += spare;
            continue;
        }
        only_arguments = only_arguments || strcmp(word, "--") == 0;
        if (only_arguments || word[0] != '-' || word[1] == '\0') {
            add_argument(line, word);
            only_arguments = only_arguments || (line->program != NULL && line->program->stops);
            i++;
        } else {
            line->mixed = line->mixed ||
                          (line->options.count > 0 && line->arguments.count > command);
            i += add_options(line, &words, i);
        }
    }
}

static int compare_strings(const void *a, const void *b)
{
    const char *const *x = a;
    const char *const *y = b;
    return strcmp(*x, *y);
}

static bool same_list(const struct strings *a, const struct strings *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->list[i], b->list[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Does the option fit "-t" or "--tail *"? */
static bool fits_spare(const char *option, const char *spare)
{
    size_t n = strlen(spare);
    bool any = n > 2 && strcmp(spare + n - 2, " *") == 0;
    return any ? strncmp(option, spare, n - 1) == 0 && option[n - 1] != '\0'
               : strcmp(option, spare) == 0;
}

/* Takes off the options that the form leaves open, but those it names itself. */
static void drop_spare(struct strings *options, const struct cmdline *form)
{
    CLEANUP(strings_release) struct strings kept = STRINGS_INIT;
    for (size_t i = 0; i < options->count; i++) {
        const char *option = options->list[i];
        size_t k = 0;
        while (k < form->spare.count && !fits_spare(option, form->spare.list[k])) {
            k++;
        }
        if (k == form->spare.count || strings_has(&form->options, option)) {
            strings_add(&kept, option);
        }
    }
    struct strings all = *options;
    *options = kept;
    kept = all;
}

static void sort(struct strings *s)
{
    if (s->count > 1) {
        qsort(s->list, s->count, sizeof(*s->list), compare_strings);
    }
}

const char *cmdline_context(const char *before)
{
    const char *context = "";
    for (const char *word = before; *word != '\0';) {
        size_t n = strcspn(word, " ");
        BUF_AUTO(name);
        buf_add(&name, word, n);
        if (n > 0 && find_program(buf_str(&name), NULL) != NULL) {
            context = word;
        }
        word += n + (word[n] == ' ');
    }
    return context;
}

bool cmdline_same(const char *context, const char *form, const char *typed)
{
    CLEANUP(cmdline_release) struct cmdline x = CMDLINE_INIT;
    CLEANUP(cmdline_release) struct cmdline y = CMDLINE_INIT;
    cmdline_read(&x, context, form, true);
    cmdline_read(&y, context, typed, false);
    drop_spare(&y.options, &x);
    if (x.program != NULL || (!x.mixed && !y.mixed)) {
        sort(&x.options);
        sort(&y.options);
    }
    return same_list(&x.arguments, &y.arguments) && same_list(&x.options, &y.options);
}
