/* Reads the environment; see environment.h.
 * What the command line says instead is main.c's. */
#include "environment.h"

#include <langinfo.h>
#include <locale.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "wrapup/buf.h"
#include "wrapup/mem.h"

/* NULL for a variable that is not set or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && value[0] != '\0' ? value : NULL;
}

static const char *first_variable(const char *const names[], size_t count)
{
    const char *value = NULL;

    for (size_t i = 0; i < count && value == NULL; i++) {
        value = variable(names[i]);
    }
    return value;
}

/* NULL when it is not known. */
static const char *find_home(void)
{
    const char *home = variable("HOME");

    if (home == NULL) {
        const struct passwd *user = getpwuid(getuid());
        home = user != NULL ? user->pw_dir : NULL;
    }
    return home != NULL && home[0] == '/' ? home : NULL;
}

static char *find_data_dir(const char *home)
{
    BUF_AUTO(dir);
    const char *data = variable("XDG_DATA_HOME");

    /* A relative folder is to be ignored, says the XDG base directory specification. */
    if (data != NULL && data[0] == '/') {
        buf_addf(&dir, "%s/wrapup", data);
        return buf_steal(&dir);
    }
    if (home == NULL) {
        return NULL;
    }
    buf_addf(&dir, "%s/.local/share/wrapup", home);
    return buf_steal(&dir);
}

/* "C", "POSIX" and "C.UTF-8" say nothing about the language a person reads. */
static bool find_lang(enum lang *ret)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *locale = first_variable(names, COUNT_OF(names));

    if (locale == NULL || strcmp(locale, "POSIX") == 0 || strcmp(locale, "C") == 0 ||
        strncmp(locale, "C.", 2) == 0) {
        return false;
    }
    if (!lang_from_code(locale, ret)) {
        *ret = LANG_EN;
    }
    return true;
}

/* An encoding that is named and isn't UTF-8, as in "ko_KR.eucKR". */
static bool names_another_encoding(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = first_variable(names, COUNT_OF(names));
    const char *encoding = locale != NULL ? strchr(locale, '.') : NULL;

    return encoding != NULL && strncasecmp(encoding, ".utf8", strlen(".utf8")) != 0 &&
           strncasecmp(encoding, ".utf-8", strlen(".utf-8")) != 0;
}

void environment_read(struct environment *ret)
{
    static const char *const editors[] = {"VISUAL", "EDITOR"};
    const char *terminal = variable("TERM");
    const char *columns = variable("COLUMNS");

    const char *home = find_home();

    *ret = (struct environment){
        .home = home != NULL ? xstrdup(home) : NULL,
        .data_dir = find_data_dir(home),
        .editor = first_variable(editors, COUNT_OF(editors)),
        .tmp_dir = variable("TMPDIR"),
        .columns = columns != NULL ? (size_t)strtoul(columns, NULL, 10) : 0,
        .lang = LANG_KO,
        .dumb = terminal == NULL || strcmp(terminal, "dumb") == 0,
    };
    ret->ascii = names_another_encoding();
    ret->colour_forbidden = ret->dumb || variable("NO_COLOR") != NULL;
    if (ret->tmp_dir == NULL) {
        ret->tmp_dir = "/tmp";
    }
    ret->lang_known = find_lang(&ret->lang);
}

void environment_release(struct environment *environment)
{
    free(environment->data_dir);
    environment->data_dir = NULL;
    free(environment->home);
    environment->home = NULL;
}

void environment_start_locale(void)
{
    static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8"};

    if (setlocale(LC_CTYPE, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(fallbacks); i++) {
        if (setlocale(LC_CTYPE, fallbacks[i]) != NULL) {
            /* readline looks the variables up again by itself, and so does an editor. */
            (void)setenv(variable("LC_ALL") != NULL ? "LC_ALL" : "LC_CTYPE", fallbacks[i], 1);
            return;
        }
    }
}
