/* Reads the program's options; see options.h.
 * What they mean for the paths is main.c's. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "wrapup/mem.h"

static bool take_db(struct options *options, const char *value, struct err *err)
{
    (void)err;
    options->db = value;
    return true;
}

static bool take_banks(struct options *options, const char *value, struct err *err)
{
    (void)err;
    strings_add(&options->banks, value);
    return true;
}

static bool take_lang(struct options *options, const char *value, struct err *err)
{
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        if (strcmp(value, lang_code(lang)) == 0) {
            options->lang = lang;
            options->lang_given = true;
            return true;
        }
    }
    return err_set(err, ERR_USAGE, MSG(MSG_UI_LANG_UNKNOWN, value));
}

static bool take_help(struct options *options, const char *value, struct err *err)
{
    (void)value;
    (void)err;
    options->help = true;
    return true;
}

static bool take_version(struct options *options, const char *value, struct err *err)
{
    (void)value;
    (void)err;
    options->version = true;
    return true;
}

static const struct option {
    const char *name;
    const char *value; /* how the value is called; NULL: none */
    bool (*take)(struct options *options, const char *value, struct err *err);
} table[] = {
    {.name = "--db", .value = "FILE", .take = take_db},
    {.name = "--banks", .value = "DIR", .take = take_banks},
    {.name = "--lang", .value = "ko|en", .take = take_lang},
    {.name = "--help", .take = take_help},
    {.name = "-h", .take = take_help},
    {.name = "--version", .take = take_version},
};

/* Finds "--name" or "--name=value". */
static const struct option *find(const char *word)
{
    size_t len = strcspn(word, "=");

    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (strlen(table[i].name) == len && strncmp(word, table[i].name, len) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

/* Takes the option at argv[*at]; *at moves on when its value is the next word. */
static bool take(const struct option *option, char *const argv[], int argc, int *at,
                 struct options *ret, struct err *err)
{
    const char *equals = strchr(argv[*at], '=');

    if (option->value == NULL) {
        if (equals != NULL) {
            return err_set(err, ERR_USAGE, MSG(MSG_UI_OPTION_BARE, option->name));
        }
        return option->take(ret, NULL, err);
    }
    const char *value = equals != NULL ? equals + 1 : (*at + 1 < argc ? argv[++*at] : "");
    if (value[0] == '\0') {
        return err_set(err, ERR_USAGE, MSG(MSG_UI_OPTION_NEEDS, option->name, option->value));
    }
    return option->take(ret, value, err);
}

bool options_read(int argc, char *const argv[], struct options *ret, struct err *err)
{
    bool open = true; /* no "--" yet */

    *ret = (struct options){.banks = STRINGS_INIT};
    ret->words = xcalloc((size_t)argc + 1, sizeof(ret->words[0]));
    for (int at = 1; at < argc; at++) {
        const struct option *option = open ? find(argv[at]) : NULL;
        bool before = ret->word_count == 0;
        if (option != NULL && (before || option->value != NULL)) {
            if (!take(option, argv, argc, &at, ret, err)) {
                return false;
            }
            continue;
        }
        if (before && open && argv[at][0] == '-' && argv[at][1] != '\0') {
            if (strcmp(argv[at], "--") != 0) {
                return err_set(err, ERR_USAGE, MSG(MSG_UI_OPTION_UNKNOWN, argv[at]));
            }
            open = false;
            continue;
        }
        open = open && strcmp(argv[at], "--") != 0;
        ret->words[ret->word_count++] = argv[at];
    }
    return true;
}

void options_release(struct options *options)
{
    strings_release(&options->banks);
    free(options->words);
    options->words = NULL;
}
