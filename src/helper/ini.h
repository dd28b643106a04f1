/* The INI files of the AWS tools: sections of options, as Python's configparser reads them.
 * What the sections mean is profile.h's part. */
#ifndef WRAPUP_HELPER_INI_H
#define WRAPUP_HELPER_INI_H

#include <stdbool.h>
#include <stddef.h>

struct ini_option {
    char *name;  /* in lower case */
    char *value; /* the lines of a value that goes on over several are joined by '\n' */
};
struct ini_section {
    char *name;
    struct ini_option *options;
    size_t count;
};
/* Embedded: start from INI_INIT, end with ini_release(), which wipes. */
struct ini {
    struct ini_section *sections;
    size_t count;
};
#define INI_INIT \
    { \
        .sections = NULL, .count = 0 \
    }

/* False when the text is no such file: *line is where, *why what is wrong (static). *ret is fit for
 * ini_release() in either case. */
bool ini_parse(const char *text, size_t len, struct ini *ret, unsigned *line, const char **why);
void ini_release(struct ini *ini);

/* The options of the section "DEFAULT" are in all sections. NULL when there is none. */
const char *ini_get(const struct ini *ini, const struct ini_section *section, const char *name);
/* NULL when there is none. */
const struct ini_section *ini_section(const struct ini *ini, const char *name);
/* Of a value that is itself made of lines "name = value": appends one of them. Needs a value that
 * begins with a new line. False when it is not there. */
struct buf;
bool ini_nested(const char *value, const char *name, struct buf *ret);

#endif
