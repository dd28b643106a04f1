/* The options of the program itself: `wrapup [--db FILE] [--banks DIR]… [--lang ko|en] [COMMAND
 * …]`. A command's own options are left to command/. */
#ifndef UI_OPTIONS_H
#define UI_OPTIONS_H

#include "wrapup/err.h"
#include "wrapup/strings.h"

struct options {
    const char *db;       /* NULL: not given */
    struct strings banks; /* in the order given */
    bool lang_given;
    enum lang lang;
    bool help; /* --help or -h before the command */
    bool version;
    const char **words; /* the command and its arguments, borrowed strings, NULL-terminated */
    size_t word_count;
};

/* Reads the arguments after the program's name. --db, --banks and --lang may also follow the
 * command, up to a "--", since no command has options of these names. Filled as far as it came also
 * on failure. */
bool options_read(int argc, char *const argv[], struct options *ret, struct err *err);
void options_release(struct options *options);

#endif
