/* The learner's settings, kept in the store: one table of names, values and meanings.
 * Applying them at start-up is left to bankfile.c. */
#include <string.h>

#include "table.h"

struct setting {
    const char *name;
    const char *values; /* what may be set, as shown */
    enum msg_id summary;
    bool (*apply)(struct app *app, const char *value); /* checks it, and puts it in force */
};

static bool apply_lang(struct app *app, const char *value)
{
    enum lang lang = LANG_KO;
    if (strlen(value) != 2 || !lang_from_code(value, &lang)) {
        return false;
    }
    if (!app->lang_fixed) {
        app->term->lang = lang;
        app->lang_known = true;
    }
    return true;
}

static bool apply_timezone(struct app *app, const char *value)
{
    return app->ops->timezone(app, value);
}

static bool apply_certainty(struct app *app, const char *value)
{
    (void)app;
    return strcmp(value, "on") == 0 || strcmp(value, "off") == 0;
}

static const struct setting settings[] = {
    {"lang", "ko, en", MSG_SETTING_LANG, apply_lang},
    {"timezone", "Asia/Seoul, +09:00", MSG_SETTING_TIMEZONE, apply_timezone},
    {"certainty", "on, off", MSG_SETTING_CERTAINTY, apply_certainty},
};

void complete_settings(struct app *app, size_t n, struct strings *ret)
{
    (void)app;
    for (size_t i = 0; n == 0 && i < COUNT_OF(settings); i++) {
        strings_add(ret, settings[i].name);
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
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (as_json) {
            put_setting(app, &settings[i], &w);
        } else {
            show_setting(app, &settings[i], false);
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

static int change(struct app *app, const struct setting *s, const char *value, bool as_json)
{
    struct err err = ERR_INIT;
    if (value != NULL && !s->apply(app, value)) {
        err_set(&err, ERR_INPUT, MSG(MSG_CONFIG_VALUE, value, s->name, s->values));
        return complain(app, &err);
    }
    if (!store_setting_set(app->store, s->name, value, &err)) {
        return complain(app, &err);
    }
    show_setting(app, s, as_json);
    return EXIT_FINE;
}

int command_config(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    if (app_store(app, &err) == NULL) {
        return complain(app, &err);
    }
    bool as_json = args->given[OPTION_JSON];
    if (args->word_count == 0) {
        show_all(app, as_json);
        return EXIT_FINE;
    }
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (strcmp(args->words[0], settings[i].name) != 0) {
            continue;
        }
        if (args->given[OPTION_UNSET]) {
            return change(app, &settings[i], NULL, as_json);
        }
        if (args->word_count > 1) {
            return change(app, &settings[i], args->words[1], as_json);
        }
        show_setting(app, &settings[i], as_json);
        return EXIT_FINE;
    }
    talk(app, MSG(MSG_CONFIG_UNKNOWN, args->words[0]));
    return EXIT_USAGE;
}
