/* What checks are pointed at: the form of each of its settings, and all of them together.
 * Asking for them is left to config_instance.c. */
#include <stdlib.h>
#include <string.h>

#include "settings.h"
#include "wrapup/utf8.h"

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

enum { NAME_MAX_BYTES = 255 };

/* ---- forms ------------------------------------------------------------------------------- */

/* A pasted value often brings blanks and quotes along. */
static void trim(struct buf *value)
{
    static const char around[] = " \t\r\n\"'";
    BUF_AUTO(bare);
    const char *text = buf_str(value) + strspn(buf_str(value), around);
    buf_adds(&bare, text);
    while (bare.len > 0 && strchr(around, bare.data[bare.len - 1]) != NULL) {
        buf_truncate(&bare, bare.len - 1);
    }
    buf_clear(value);
    buf_adds(value, buf_str(&bare));
}

/* One or more of these bytes and nothing else. What begins with "-" would be read as an option. */
static bool made_of(const struct buf *value, const char *bytes)
{
    const char *text = buf_str(value);
    size_t len = strspn(text, bytes);
    return len > 0 && len == value->len && len <= NAME_MAX_BYTES && text[0] != '-';
}

/* "ap-northeast-2", "us-gov-west-1". */
bool target_region(struct app *app, struct buf *value)
{
    (void)app;
    trim(value);
    const char *text = buf_str(value);
    const char *last = strrchr(text, '-');
    return made_of(value, LOWER DIGITS "-") && strspn(text, LOWER) == 2 && last != NULL &&
           last > text + 3 && strspn(last + 1, DIGITS) == strlen(last + 1) && last[1] != '\0';
}

/* "i-" and 8 or 17 hexadecimal digits. */
bool target_instance(struct app *app, struct buf *value)
{
    (void)app;
    enum { OLD = 2 + 8, NEW = 2 + 17 };
    trim(value);
    const char *text = buf_str(value);
    return strncmp(text, "i-", 2) == 0 && (value->len == OLD || value->len == NEW) &&
           strspn(text + 2, DIGITS "abcdef") == value->len - 2;
}

/* A name, an address of either kind, or an alias of ~/.ssh/config. */
bool target_host(struct app *app, struct buf *value)
{
    (void)app;
    trim(value);
    return made_of(value, LOWER UPPER DIGITS "._:-");
}

bool target_port(struct app *app, struct buf *value)
{
    (void)app;
    enum { PORT_MAX = 65535, PORT_DIGITS = 5 };
    trim(value);
    if (!made_of(value, DIGITS) || value->len > PORT_DIGITS) {
        return false;
    }
    long port = strtol(buf_str(value), NULL, 10);
    return port >= 1 && port <= PORT_MAX;
}

bool target_user(struct app *app, struct buf *value)
{
    (void)app;
    enum { USER_MAX = 64 };
    trim(value);
    return made_of(value, LOWER UPPER DIGITS "._-") && value->len <= USER_MAX;
}

bool target_profile(struct app *app, struct buf *value)
{
    (void)app;
    trim(value);
    const char *text = buf_str(value);
    return value->len > 0 && value->len <= NAME_MAX_BYTES && text[0] != '-' &&
           utf8_valid(text, value->len, NULL) && strpbrk(text, "[]\n\r\t") == NULL;
}

/* "~/x" and "x" become whole paths: a check may run from another folder. */
static bool whole_path(struct app *app, struct buf *value)
{
    BUF_AUTO(path);
    trim(value);
    const char *text = buf_str(value);
    if (text[0] == '\0' || !utf8_valid(text, value->len, NULL)) {
        return false;
    }
    if (text[0] == '~' && (text[1] == '/' || text[1] == '\0') && app->home != NULL) {
        buf_addf(&path, "%s%s", app->home, text + 1);
    } else {
        buf_adds(&path, text);
    }
    CLEANUP(free_charp) char *whole = realpath(buf_str(&path), NULL);
    if (whole == NULL && buf_str(&path)[0] != '/') {
        return false;
    }
    buf_clear(value);
    buf_adds(value, whole != NULL ? whole : buf_str(&path));
    return true;
}

bool target_key(struct app *app, struct buf *value)
{
    return whole_path(app, value);
}

bool target_repository(struct app *app, struct buf *value)
{
    return whole_path(app, value);
}

/* ---- all of it --------------------------------------------------------------------------- */

void target_load(struct app *app, struct target *ret)
{
    *ret = (struct target){.part = {BUF_INIT}};
    for (unsigned i = 0; app->store != NULL && i < SETTING_TARGET_COUNT; i++) {
        store_setting_get(app->store, setting_table[SETTING_TARGET_FIRST + i].name, &ret->part[i]);
    }
}

void target_release(struct target *target)
{
    for (unsigned i = 0; i < SETTING_TARGET_COUNT; i++) {
        buf_release(&target->part[i]);
    }
}

const char *target_part(const struct target *target, enum setting_id id)
{
    const struct buf *part = &target->part[id - SETTING_TARGET_FIRST];
    return part->len > 0 ? buf_str(part) : NULL;
}

bool target_any(const struct target *target)
{
    return target_part(target, SETTING_INSTANCE) != NULL ||
           target_part(target, SETTING_HOST) != NULL || target_part(target, SETTING_KEY) != NULL;
}

struct check_target target_of(const struct target *target)
{
    const char *port = target_part(target, SETTING_PORT);
    return (struct check_target){
        .region = target_part(target, SETTING_REGION),
        .instance = target_part(target, SETTING_INSTANCE),
        .host = target_part(target, SETTING_HOST),
        .port = port != NULL ? strtol(port, NULL, 10) : 0,
        .user = target_part(target, SETTING_USER),
        .key = target_part(target, SETTING_KEY),
        .profile = target_part(target, SETTING_PROFILE),
        .repository = target_part(target, SETTING_REPOSITORY),
    };
}

void passphrase_prompt(const struct app *app, const char *key, struct buf *ret)
{
    const char *slash = key != NULL ? strrchr(key, '/') : NULL;
    if (key != NULL) {
        msg_format(ret, app_lang(app), MSG(MSG_CHECK_PASSPHRASE, slash != NULL ? slash + 1 : key));
    }
}
