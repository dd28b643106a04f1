/* The learner's settings, kept in the store: one table of names, values and meanings.
 * Applying them at start-up is left to bankfile.c. */
#include <string.h>

#include "settings.h"
#include "wrapup/exchange.h"

/* All settings of the target at once. */
#define CONFIG_INSTANCE "instance"

static bool apply_lang(struct app *app, struct buf *value)
{
    enum lang lang = LANG_KO;
    if (value->len != 2 || !lang_from_code(buf_str(value), &lang)) {
        return false;
    }
    if (!app->lang_fixed) {
        app->term->lang = lang;
        app->lang_known = true;
    }
    return true;
}

static bool apply_timezone(struct app *app, struct buf *value)
{
    return app->ops->timezone(app, buf_str(value));
}

static bool apply_certainty(struct app *app, struct buf *value)
{
    (void)app;
    return strcmp(buf_str(value), "on") == 0 || strcmp(buf_str(value), "off") == 0;
}

static bool apply_alias(struct app *app, struct buf *value)
{
    BUF_AUTO(clean);
    struct err ignored = ERR_INIT;
    (void)app;
    if (!alias_clean(buf_str(value), &clean, &ignored)) {
        return false;
    }
    buf_clear(value);
    buf_add(value, buf_str(&clean), clean.len);
    return true;
}

const struct setting setting_table[SETTING_COUNT] = {
    [SETTING_LANG] = {"lang", "ko, en", MSG_SETTING_LANG, apply_lang},
    [SETTING_TIMEZONE] = {"timezone", "Asia/Seoul, +09:00", MSG_SETTING_TIMEZONE, apply_timezone},
    [SETTING_CERTAINTY] = {"certainty", "on, off", MSG_SETTING_CERTAINTY, apply_certainty},
    [SETTING_ALIAS] = {"alias", "1-64", MSG_SETTING_ALIAS, apply_alias},
    [SETTING_REGION] = {"instance.region", "ap-northeast-2", MSG_SETTING_REGION, target_region},
    [SETTING_INSTANCE] = {"instance.id", "i-0123456789abcdef0", MSG_SETTING_INSTANCE,
                          target_instance},
    [SETTING_HOST] = {"instance.host", "203.0.113.10", MSG_SETTING_HOST, target_host},
    [SETTING_PORT] = {"instance.port", "22", MSG_SETTING_PORT, target_port},
    [SETTING_USER] = {"instance.user", "ubuntu", MSG_SETTING_USER, target_user},
    [SETTING_KEY] = {"instance.key", "~/.ssh/my-key.pem", MSG_SETTING_KEY, target_key},
    [SETTING_PROFILE] = {"instance.profile", "default", MSG_SETTING_PROFILE, target_profile},
    [SETTING_REPOSITORY] = {"instance.repository", "~/project", MSG_SETTING_REPOSITORY,
                            target_repository},
};

void complete_settings(struct app *app, size_t n, struct strings *ret)
{
    (void)app;
    if (n == 0) {
        strings_add(ret, CONFIG_INSTANCE);
    }
    for (size_t i = 0; n == 0 && i < SETTING_COUNT; i++) {
        strings_add(ret, setting_table[i].name);
    }
}

static void put_setting(struct app *app, const struct setting *s, struct json_writer *w)
{
    BUF_AUTO(value);
    bool set = store_setting_get(app->store, s->name, &value);
    json_put_string(w, s->name, set ? buf_str(&value) : NULL);
}

static void show_setting(struct app *app, const struct setting *s, bool as_json)
{
    BUF_AUTO(value);
    if (as_json) {
        BUF_AUTO(json);
        struct json_writer w = {.out = &json};
        json_open(&w, NULL, '{');
        put_setting(app, s, &w);
        json_close(&w, '}');
        write_json(app, &json);
        return;
    }
    bool set = store_setting_get(app->store, s->name, &value);
    say(app, MSG(MSG_CONFIG_LINE, s->name,
                 set ? buf_str(&value) : msg_text(app_lang(app), MSG_CONFIG_UNSET),
                 msg_text(app_lang(app), s->summary)));
}

static void show_all(struct app *app, bool as_json)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (as_json) {
            put_setting(app, &setting_table[i], &w);
        } else {
            show_setting(app, &setting_table[i], false);
        }
    }
    json_put_string(&w, "store", store_path(app->store));
    json_close(&w, '}');
    if (as_json) {
        write_json(app, &json);
    } else {
        say(app, MSG(MSG_CONFIG_STORE, store_path(app->store)));
    }
}

bool setting_change(struct app *app, enum setting_id id, const char *value, struct err *err)
{
    const struct setting *s = &setting_table[id];
    BUF_AUTO(kept);
    buf_adds(&kept, value != NULL ? value : "");
    if (value != NULL && !s->apply(app, &kept)) {
        return err_set(err, ERR_INPUT, MSG(MSG_CONFIG_VALUE, value, s->name, s->values));
    }
    return store_setting_set(app->store, s->name, value != NULL ? buf_str(&kept) : NULL, err);
}

static int change(struct app *app, enum setting_id id, const char *value, bool as_json)
{
    struct err err = ERR_INIT;
    if (!setting_change(app, id, value, &err)) {
        return complain(app, &err);
    }
    show_setting(app, &setting_table[id], as_json);
    return EXIT_FINE;
}

int command_config(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    if (app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    bool as_json = args->given[OPTION_JSON];
    if (args->word_count > 0 && strcmp(args->words[0], CONFIG_INSTANCE) == 0) {
        return config_instance(app, args);
    }
    if (args->word_count == 0) {
        show_all(app, as_json);
        return EXIT_FINE;
    }
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(args->words[0], setting_table[i].name) != 0) {
            continue;
        }
        if (args->given[OPTION_UNSET]) {
            return change(app, (enum setting_id)i, NULL, as_json);
        }
        if (args->word_count > 1) {
            return change(app, (enum setting_id)i, args->words[1], as_json);
        }
        show_setting(app, &setting_table[i], as_json);
        return EXIT_FINE;
    }
    talk(app, MSG(MSG_CONFIG_UNKNOWN, args->words[0]));
    return EXIT_USAGE;
}
