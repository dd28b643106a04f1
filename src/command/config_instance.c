/* `config instance`: asks what checks are pointed at, one thing after the other, with what was
 * found as the proposal. The form of each part is target.c's, verifying it instance_look.c's. */
#include <stdlib.h>
#include <string.h>

#include "instance.h"
#include "wrapup/utf8.h"

/* ---- one part ---------------------------------------------------------------------------- */

/* Several to choose from by number; may be empty. */
struct offer {
    const struct strings *values;
    const struct strings *shown; /* the lines, or NULL: the values themselves */
};

static void show_offer(struct app *app, const struct offer *offer)
{
    BUF_AUTO(out);
    for (size_t i = 0; offer->values != NULL && i < offer->values->count; i++) {
        const struct strings *lines = offer->shown != NULL ? offer->shown : offer->values;
        buf_addf(&out, "%3zu) ", i + 1);
        utf8_sanitize(&out, lines->list[i], strlen(lines->list[i]), false);
        buf_addc(&out, '\n');
    }
    app->term->ops->talk(app->term, buf_str(&out), out.len);
}

/* What a number stands for, else the word itself. */
static const char *chosen(const struct offer *offer, const char *typed)
{
    char *end = NULL;
    long number = strtol(typed, &end, 10);
    bool is_number = end != typed && *end == '\0' && offer->values != NULL && number >= 1 &&
                     (size_t)number <= offer->values->count;
    return is_number ? offer->values->list[number - 1] : typed;
}

static bool keep(struct setup *s, enum setting_id id, const char *value)
{
    struct err err = ERR_INIT;
    if (!setting_change(s->app, id, value, &err)) {
        complain(s->app, &err);
        return false;
    }
    target_release(&s->target);
    target_load(s->app, &s->target);
    return true;
}

/* One line of an answer: Enter takes the proposal, "-" leaves it empty. False: ask again. */
static bool take_part(struct setup *s, enum setting_id id, const struct offer *offer,
                      const char *proposal, const char *typed)
{
    if (typed[strspn(typed, " \t")] == '\0') {
        return proposal == NULL || keep(s, id, proposal);
    }
    if (strcmp(typed, "-") == 0) {
        return keep(s, id, NULL);
    }
    return keep(s, id, chosen(offer, typed));
}

static void ask_part(struct setup *s, enum setting_id id, struct msg question,
                     const struct offer *offer, const char *proposal)
{
    struct term *term = s->app->term;
    BUF_AUTO(kept);
    bool done = s->ended != TERM_LINE;
    if (proposal != NULL) {
        buf_adds(&kept, proposal);
    }
    if (!done) {
        talk(s->app, question);
        show_offer(s->app, offer);
    }
    while (!done) {
        BUF_AUTO(line);
        const struct term_ask ask = {.prompt = "> ", .words = offer->values};
        talk(s->app, kept.len > 0 ? MSG(MSG_SETUP_ENTER, buf_str(&kept)) : MSG0(MSG_SETUP_SKIP));
        enum term_got got = term->ops->ask(term, &ask, &line);
        if (got == TERM_INTERRUPT) {
            continue;
        }
        if (got != TERM_LINE) {
            s->ended = got;
            return;
        }
        done = take_part(s, id, offer, kept.len > 0 ? buf_str(&kept) : NULL, buf_str(&line));
    }
}

/* The first that is there. */
static const char *first_of(const char *const values[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i] != NULL && values[i][0] != '\0') {
            return values[i];
        }
    }
    return NULL;
}
#define FIRST_OF(...) \
    first_of((const char *const[]){__VA_ARGS__}, COUNT_OF(((const char *const[]){__VA_ARGS__})))

/* ---- all of them ------------------------------------------------------------------------- */

static void ask_profile(struct setup *s)
{
    const struct offer none = {.values = NULL};
    ask_part(s, SETTING_PROFILE, MSG0(MSG_SETUP_PROFILE), &none,
             target_part(&s->target, SETTING_PROFILE));
    if (s->ended == TERM_LINE) {
        look_credentials(s);
    }
}

static void ask_region(struct setup *s)
{
    const struct offer none = {.values = NULL};
    ask_part(s, SETTING_REGION, MSG0(MSG_SETUP_REGION), &none,
             FIRST_OF(target_part(&s->target, SETTING_REGION), here_value(s, "placement/region"),
                      buf_str(&s->region), "ap-northeast-2"));
    if (s->ended == TERM_LINE && s->region.len > 0) {
        look_instances(s);
    }
}

/* Of several none is proposed: the first is nobody's in particular. */
static void ask_instance(struct setup *s)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    CLEANUP(strings_release) struct strings lines = STRINGS_INIT;
    const cJSON *instance = NULL;
    for (size_t n = 0; (instance = instance_at(s, n)) != NULL; n++) {
        BUF_AUTO(line);
        put_instance(instance, app_lang(s->app), &line);
        strings_add(&ids, instance_member(instance, "InstanceId"));
        strings_add(&lines, buf_str(&line));
    }
    const struct offer offer = {.values = &ids, .shown = &lines};
    ask_part(s, SETTING_INSTANCE,
             MSG0(ids.count > 0 ? MSG_SETUP_INSTANCE_PICK : MSG_SETUP_INSTANCE), &offer,
             FIRST_OF(target_part(&s->target, SETTING_INSTANCE), here_value(s, "instance-id"),
                      ids.count == 1 ? ids.list[0] : NULL));
    const char *id = target_part(&s->target, SETTING_INSTANCE);
    if (s->ended == TERM_LINE && s->instances != NULL && id != NULL &&
        instance_with_id(s, id) == NULL) {
        talk(s->app, MSG(MSG_SETUP_NOT_FOUND, id, target_part(&s->target, SETTING_REGION)));
    }
}

/* An address may have changed over stop and start: AWS knows the present one. An alias stays. */
static void ask_host(struct setup *s)
{
    const cJSON *instance = instance_with_id(s, target_part(&s->target, SETTING_INSTANCE));
    const char *now = instance_member(instance, "PublicIpAddress");
    const char *before = target_part(&s->target, SETTING_HOST);
    const struct offer offer = {.values = &s->hosts};
    bool alias = before != NULL && strings_has(&s->hosts, before);
    ask_part(s, SETTING_HOST, MSG0(s->hosts.count > 0 ? MSG_SETUP_HOST_PICK : MSG_SETUP_HOST),
             &offer, FIRST_OF(alias ? before : NULL, now, before, here_value(s, "public-ipv4")));
    if (s->ended == TERM_LINE) {
        look_port(s);
    }
}

static void ask_user(struct setup *s)
{
    const struct offer none = {.values = NULL};
    const char *host = target_part(&s->target, SETTING_HOST);
    bool alias = host != NULL && strings_has(&s->hosts, host);
    ask_part(s, SETTING_USER, MSG0(alias ? MSG_SETUP_USER_ALIAS : MSG_SETUP_USER), &none,
             FIRST_OF(target_part(&s->target, SETTING_USER), alias ? NULL : "ubuntu"));
}

/* The file that is named like the instance's key pair, or the only one. */
static const char *likely_key(const struct setup *s)
{
    const cJSON *instance = instance_with_id(s, target_part(&s->target, SETTING_INSTANCE));
    const char *name = instance_member(instance, "KeyName");
    for (size_t i = 0; name != NULL && i < s->keys.count; i++) {
        const char *slash = strrchr(s->keys.list[i], '/');
        size_t len = strlen(name);
        if (slash != NULL && strncmp(slash + 1, name, len) == 0 &&
            (slash[1 + len] == '.' || slash[1 + len] == '\0')) {
            return s->keys.list[i];
        }
    }
    return s->keys.count == 1 ? s->keys.list[0] : NULL;
}

static void ask_key(struct setup *s)
{
    const struct offer offer = {.values = &s->keys};
    const char *host = target_part(&s->target, SETTING_HOST);
    bool alias = host != NULL && strings_has(&s->hosts, host);
    ask_part(s, SETTING_KEY, MSG0(s->keys.count > 0 ? MSG_SETUP_KEY_PICK : MSG_SETUP_KEY), &offer,
             FIRST_OF(target_part(&s->target, SETTING_KEY), alias ? NULL : likely_key(s)));
    if (s->ended == TERM_LINE) {
        look_key(s);
    }
    if (s->ended == TERM_LINE) {
        look_login(s);
    }
}

static void ask_repository(struct setup *s)
{
    const struct offer none = {.values = NULL};
    ask_part(s, SETTING_REPOSITORY, MSG0(MSG_SETUP_REPOSITORY), &none,
             target_part(&s->target, SETTING_REPOSITORY));
    if (s->ended == TERM_LINE) {
        look_repository(s);
    }
}

/* Nobody logs in from the instance to itself, and neither key nor project should be there. */
static bool on_instance(const struct setup *s)
{
    const char *here = here_value(s, "instance-id");
    const char *id = target_part(&s->target, SETTING_INSTANCE);
    return here != NULL && id != NULL && strcmp(here, id) == 0;
}

static void ask_all(struct setup *s)
{
    static const struct {
        void (*ask)(struct setup *s);
        bool from_outside;
    } steps[] = {
        {ask_profile, false}, {ask_region, false}, {ask_instance, false},  {ask_host, false},
        {ask_user, true},     {ask_key, true},     {ask_repository, true},
    };
    for (size_t i = 0; i < COUNT_OF(steps) && s->ended == TERM_LINE; i++) {
        if (!steps[i].from_outside || !on_instance(s)) {
            steps[i].ask(s);
        }
    }
}

static void setup_release(struct setup *s)
{
    target_release(&s->target);
    buf_release(&s->helper);
    buf_release(&s->region);
    json_doc_free(s->here);
    json_doc_free(s->instances);
    strings_release(&s->hosts);
    strings_release(&s->keys);
}

static void set_up(struct app *app)
{
    struct setup s = {.app = app, .ended = TERM_LINE};
    target_load(app, &s.target);
    find_ssh_hosts(app, &s.hosts);
    find_key_files(app, &s.keys);
    talk(app, MSG0(MSG_SETUP_INTRO));
    if (!app->ops->helper(app, &s.helper)) {
        talk(app, MSG0(MSG_CHECK_NO_HELPER));
    }
    look_here(&s);
    ask_all(&s);
    if (s.ended == TERM_LINE) {
        say(app, MSG0(app->in_repl ? MSG_SETUP_DONE_REPL : MSG_SETUP_DONE));
    } else {
        talk(app, MSG0(app->in_repl ? MSG_SETUP_LEFT_REPL : MSG_SETUP_LEFT));
    }
    setup_release(&s);
}

/* ---- the command ------------------------------------------------------------------------- */

static int unset_all(struct app *app)
{
    struct err err = ERR_INIT;
    for (unsigned i = SETTING_TARGET_FIRST; i < SETTING_COUNT; i++) {
        if (!setting_change(app, (enum setting_id)i, NULL, &err)) {
            return complain(app, &err);
        }
    }
    say(app, MSG0(MSG_SETUP_UNSET));
    return EXIT_FINE;
}

static void show_json(struct app *app)
{
    struct target target;
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    target_load(app, &target);
    json_open(&w, NULL, '{');
    for (unsigned i = SETTING_TARGET_FIRST; i < SETTING_COUNT; i++) {
        json_put_string(&w, setting_table[i].name, target_part(&target, (enum setting_id)i));
    }
    json_close(&w, '}');
    write_json(app, &json);
    target_release(&target);
}

int config_instance(struct app *app, const struct args *args)
{
    struct err err = ERR_INIT;
    if (args->word_count > 1) {
        err_set(&err, ERR_USAGE, MSG(MSG_COMMAND_WORDS, args->words[1], "config", "instance"));
        return complain(app, &err);
    }
    if (args->given[OPTION_UNSET]) {
        return unset_all(app);
    }
    if (args->given[OPTION_JSON]) {
        show_json(app);
    } else {
        set_up(app);
    }
    return EXIT_FINE;
}
