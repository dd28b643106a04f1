/* The names of the two languages.
 * Which one a run speaks is decided further up. */
#include "wrapup/lang.h"

#include <string.h>

static const char *const codes[LANG_COUNT] = {
    [LANG_KO] = "ko",
    [LANG_EN] = "en",
};

const char *lang_code(enum lang lang)
{
    return codes[lang];
}

bool lang_from_code(const char *code, enum lang *ret)
{
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        size_t len = strlen(codes[i]);
        /* "kok_IN" is Konkani, not Korean: the code must end where the name does. */
        if (strncmp(code, codes[i], len) == 0 &&
            (code[len] == '\0' || strchr("_-.@", code[len]) != NULL)) {
            *ret = (enum lang)i;
            return true;
        }
    }
    return false;
}
