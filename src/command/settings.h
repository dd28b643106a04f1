/* The table of settings: what `config` shows and changes, and `config instance` asks for. */
#ifndef WRAPUP_COMMAND_SETTINGS_H
#define WRAPUP_COMMAND_SETTINGS_H

#include "table.h"
#include "wrapup/check.h"

enum setting_id {
    SETTING_LANG,
    SETTING_TIMEZONE,
    SETTING_CERTAINTY,
    SETTING_ALIAS,
    SETTING_REGION, /* from here on: what checks are pointed at */
    SETTING_INSTANCE,
    SETTING_HOST,
    SETTING_PORT,
    SETTING_USER,
    SETTING_KEY,
    SETTING_PROFILE,
    SETTING_REPOSITORY,
    SETTING_COUNT,
    SETTING_TARGET_FIRST = SETTING_REGION,
    SETTING_TARGET_COUNT = SETTING_COUNT - SETTING_TARGET_FIRST
};
struct setting {
    const char *name;
    const char *values; /* what may be set, as shown */
    enum msg_id summary;
    /* Checks the value, may rewrite it to the form that is kept, and puts it in force. */
    bool (*apply)(struct app *app, struct buf *value);
};
extern const struct setting setting_table[SETTING_COUNT];

/* Checks, keeps and puts in force; NULL unsets. The store is open. */
bool setting_change(struct app *app, enum setting_id id, const char *value, struct err *err);

/* ---- the target; target.c ---------------------------------------------------------------- */

/* The forms of its parts, as setting_table wants them. */
bool target_region(struct app *app, struct buf *value);
bool target_instance(struct app *app, struct buf *value);
bool target_host(struct app *app, struct buf *value);
bool target_port(struct app *app, struct buf *value);
bool target_user(struct app *app, struct buf *value);
bool target_key(struct app *app, struct buf *value);
bool target_profile(struct app *app, struct buf *value);
bool target_repository(struct app *app, struct buf *value);

/* What the settings say, "" for what they don't. */
struct target {
    struct buf part[SETTING_TARGET_COUNT];
};
/* The store may be closed or missing: nothing is configured then. */
void target_load(struct app *app, struct target *ret);
void target_release(struct target *target);
/* A part by its setting; NULL when it isn't set. */
const char *target_part(const struct target *target, enum setting_id id);
bool target_any(const struct target *target);
/* Borrowed from the target. */
struct check_target target_of(const struct target *target);

/* Appends the words that the passphrase of the key file is asked for with; nothing without a key.
 */
void passphrase_prompt(const struct app *app, const char *key, struct buf *ret);
/* Asks for all of it, one after the other; config_instance.c. */
int config_instance(struct app *app, const struct args *args);

#endif
