/* Verifies what is set up, through the helper: credentials, instances, the port, the key file and
 * the login. It says what is wrong and what helps, and decides nothing. */
#include <string.h>

#include "check.h"
#include "instance.h"
#include "wrapup/utf8.h"

enum { LOOK_MS = 15000, LOGIN_MS = 120000, CONNECT_MS = 8000 };

/* ---- one question ------------------------------------------------------------------------ */

static bool cut_short(void *ctx)
{
    struct setup *s = ctx;
    enum term_got got = s->app->term->ops->pause(s->app->term, 0);
    if (got == TERM_STOP) {
        s->ended = got;
    }
    return got != TERM_TIME;
}

static int64_t clock_of(void *ctx)
{
    struct app *app = ctx;
    return app->ops->monotonic_ms(app);
}

/* The observation, which lives as long as *doc; NULL when there was no answer. */
static const cJSON *ask_helper(struct setup *s, const char *kind, const struct buf *members,
                               int64_t limit_ms, struct json_doc **doc)
{
    struct err ignored = ERR_INIT;
    const struct check_question question = {
        .helper = buf_str(&s->helper),
        .kind = kind,
        .members = buf_str(members),
        .limit_ms = limit_ms,
        .interactive = s->app->term->interactive,
        .monotonic_ms = clock_of,
        .clock = s->app,
        .stopped = cut_short,
        .ctx = s,
    };
    if (s->helper.len == 0 || !check_ask(&question, doc, &ignored)) {
        return NULL;
    }
    return cJSON_GetObjectItemCaseSensitive(json_doc_root(*doc), "observation");
}

const char *instance_member(const cJSON *instance, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(instance, name);
    return cJSON_IsString(member) ? member->valuestring : NULL;
}

static const char *outcome_of(const cJSON *observation)
{
    const char *outcome = instance_member(observation, "outcome");
    return outcome != NULL ? outcome : "";
}

/* Why, and what helps, in the words that a check would say it with. */
static void advise(struct setup *s, const char *cause, const char *detail)
{
    struct task_result result;
    enum lang lang = app_lang(s->app);
    task_result_set(&result, TASK_UNKNOWN, cause, detail);
    talk(s->app, MSG(MSG_SETUP_WRONG, result.observed.in[lang]));
    if (said_any(&result.next)) {
        talk(s->app, MSG(MSG_RUN_NOTE, result.next.in[lang]));
    }
}

/* The helper itself could not do it: its own reason. */
static void advise_error(struct setup *s, const struct json_doc *doc)
{
    const cJSON *root = doc != NULL ? json_doc_root(doc) : NULL;
    const char *error = instance_member(root, "error");
    advise(s, error != NULL ? error : "deadline", instance_member(root, "detail"));
}

static void put_parts(const struct setup *s, const char *instead, struct json_writer *w)
{
    const char *region = target_part(&s->target, SETTING_REGION);
    const char *profile = target_part(&s->target, SETTING_PROFILE);
    region = region != NULL ? region : instead;
    if (region != NULL) {
        json_put_string(w, "region", region);
    }
    if (profile != NULL) {
        json_put_string(w, "profile", profile);
    }
}

/* ---- this machine ------------------------------------------------------------------------ */

void look_here(struct setup *s)
{
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    json_open(&w, "paths", '[');
    json_put_string(&w, NULL, "instance-id");
    json_put_string(&w, NULL, "placement/region");
    json_put_string(&w, NULL, "public-ipv4");
    json_close(&w, ']');
    ask_helper(s, "imds", &members, LOOK_MS, &s->here);
    if (here_value(s, "instance-id") != NULL) {
        talk(s->app, MSG(MSG_SETUP_HERE, here_value(s, "instance-id")));
    }
}

const char *here_value(const struct setup *s, const char *path)
{
    const cJSON *observation = s->here != NULL ? cJSON_GetObjectItemCaseSensitive(
                                                     json_doc_root(s->here), "observation")
                                               : NULL;
    const cJSON *values = cJSON_GetObjectItemCaseSensitive(observation, "values");
    return instance_member(values, path);
}

/* ---- AWS --------------------------------------------------------------------------------- */

/* One call's note, by its id; NULL when there is none. */
static const cJSON *note_of(const struct json_doc *doc, const char *call)
{
    const cJSON *notes = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "notes");
    const cJSON *note = NULL;
    cJSON_ArrayForEach(note, notes)
    {
        const char *of = instance_member(note, "call");
        if (of != NULL && strcmp(of, call) == 0) {
            return note;
        }
    }
    return NULL;
}

/* region: asked where no other is configured; may be NULL. */
static const cJSON *call_aws(struct setup *s, const char *id, const char *action,
                             const char *region, struct json_doc **doc)
{
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    put_parts(s, region, &w);
    json_open(&w, "calls", '[');
    json_open(&w, NULL, '{');
    json_put_string(&w, "id", id);
    json_put_string(&w, "action", action);
    json_close(&w, '}');
    json_close(&w, ']');
    return ask_helper(s, "aws", &members, LOOK_MS, doc);
}

/* False: the call failed, and why has been said. */
static bool call_worked(struct setup *s, const char *id, const cJSON *observation,
                        const struct json_doc *doc)
{
    const cJSON *note = doc != NULL ? note_of(doc, id) : NULL;
    const char *error = instance_member(note, "error");
    const char *iam = instance_member(note, "iam");
    if (note != NULL && error == NULL) {
        return true;
    }
    if (error != NULL) {
        advise(s, error, iam != NULL ? iam : instance_member(note, "code"));
    } else if (observation != NULL && strcmp(outcome_of(observation), "done") != 0) {
        advise(s, outcome_of(observation), instance_member(observation, "detail"));
    } else {
        advise_error(s, doc);
    }
    return false;
}

/* Who asks is answered by every Region: this one tells before the learner has named theirs. */
static const char usual_region[] = "ap-northeast-2";

void look_credentials(struct setup *s)
{
    struct json_doc *doc = NULL;
    const cJSON *observation = call_aws(s, "identity", "GetCallerIdentity", NULL, &doc);
    if (observation != NULL && strcmp(outcome_of(observation), "no_region") == 0) {
        json_doc_free(doc);
        doc = NULL;
        observation = call_aws(s, "identity", "GetCallerIdentity", usual_region, &doc);
    }
    if (s->helper.len > 0 && call_worked(s, "identity", observation, doc)) {
        const char *region = instance_member(observation, "region");
        buf_clear(&s->region);
        buf_adds(&s->region, region != NULL ? region : "");
        talk(s->app, MSG0(MSG_SETUP_CREDENTIALS));
    }
    json_doc_free(doc);
}

void look_instances(struct setup *s)
{
    struct json_doc *doc = NULL;
    json_doc_free(s->instances);
    s->instances = NULL;
    const cJSON *observation = call_aws(s, "instances", "DescribeInstances", NULL, &doc);
    if (s->helper.len > 0 && call_worked(s, "instances", observation, doc)) {
        s->instances = doc;
        return;
    }
    json_doc_free(doc);
}

/* One that is on its way out can't be practised on. */
static bool is_alive(const cJSON *instance)
{
    const char *state = instance_member(cJSON_GetObjectItemCaseSensitive(instance, "State"),
                                        "Name");
    return instance_member(instance, "InstanceId") != NULL && state != NULL &&
           strcmp(state, "terminated") != 0 && strcmp(state, "shutting-down") != 0;
}

const cJSON *instance_at(const struct setup *s, size_t n)
{
    if (s->instances == NULL) {
        return NULL;
    }
    const cJSON *facts = cJSON_GetObjectItemCaseSensitive(note_of(s->instances, "instances"),
                                                          "facts");
    const cJSON *reservation = NULL;
    cJSON_ArrayForEach(reservation, cJSON_GetObjectItemCaseSensitive(facts, "Reservations"))
    {
        const cJSON *instance = NULL;
        cJSON_ArrayForEach(instance, cJSON_GetObjectItemCaseSensitive(reservation, "Instances"))
        {
            if (is_alive(instance) && n-- == 0) {
                return instance;
            }
        }
    }
    return NULL;
}

const cJSON *instance_with_id(const struct setup *s, const char *id)
{
    const cJSON *instance = NULL;
    for (size_t n = 0; id != NULL && (instance = instance_at(s, n)) != NULL; n++) {
        if (strcmp(instance_member(instance, "InstanceId"), id) == 0) {
            return instance;
        }
    }
    return NULL;
}

static const char *name_tag(const cJSON *instance)
{
    const cJSON *tag = NULL;
    cJSON_ArrayForEach(tag, cJSON_GetObjectItemCaseSensitive(instance, "Tags"))
    {
        const char *key = instance_member(tag, "Key");
        if (key != NULL && strcmp(key, "Name") == 0) {
            return instance_member(tag, "Value");
        }
    }
    return NULL;
}

static const char *state_word(const char *state, enum lang lang)
{
    static const struct {
        const char *state;
        enum msg_id word;
    } words[] = {
        {"pending", MSG_SETUP_PENDING},
        {"running", MSG_SETUP_RUNNING},
        {"stopping", MSG_SETUP_STOPPING},
        {"stopped", MSG_SETUP_STOPPED},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(state, words[i].state) == 0) {
            return msg_text(lang, words[i].word);
        }
    }
    return state;
}

void put_instance(const cJSON *instance, enum lang lang, struct buf *out)
{
    const char *const parts[] = {
        instance_member(instance, "InstanceId"),
        name_tag(instance),
        instance_member(instance, "InstanceType"),
        state_word(instance_member(cJSON_GetObjectItemCaseSensitive(instance, "State"), "Name"),
                   lang),
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i] != NULL) {
            buf_adds(out, i > 0 ? "  " : "");
            utf8_sanitize(out, parts[i], strlen(parts[i]), false);
        }
    }
}

/* ---- SSH --------------------------------------------------------------------------------- */

static int64_t port_of(const struct setup *s)
{
    enum { PORT_SSH = 22 };
    const struct check_target target = target_of(&s->target);
    return target.port != 0 ? target.port : PORT_SSH;
}

/* An alias of ~/.ssh/config is no name that a plain connection could use. */
void look_port(struct setup *s)
{
    const char *host = target_part(&s->target, SETTING_HOST);
    struct json_doc *doc = NULL;
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    if (host == NULL || strings_has(&s->hosts, host)) {
        return;
    }
    json_put_string(&w, "host", host);
    json_put_integer(&w, "port", port_of(s));
    const cJSON *observation = ask_helper(s, "tcp", &members, LOOK_MS, &doc);
    const char *outcome = outcome_of(observation);
    if (strcmp(outcome, "open") == 0) {
        talk(s->app, MSG(MSG_SETUP_PORT, NUM(port_of(s))));
    } else if (observation != NULL) {
        advise(s, outcome, NUM(port_of(s)));
    } else if (s->helper.len > 0) {
        advise_error(s, doc);
    }
    json_doc_free(doc);
}

void look_key(struct setup *s)
{
    const char *key = target_part(&s->target, SETTING_KEY);
    struct json_doc *doc = NULL;
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    if (key == NULL) {
        return;
    }
    json_put_string(&w, "key", key);
    const cJSON *observation = ask_helper(s, "keypair", &members, LOOK_MS, &doc);
    static const char *const causes[][2] = {
        {"missing", "key_missing"},
        {"unreadable", "key_unreadable"},
        {"ppk", "key_format"},
        {"format", "key_format"},
    };
    for (size_t i = 0; i < COUNT_OF(causes); i++) {
        if (strcmp(outcome_of(observation), causes[i][0]) == 0) {
            advise(s, causes[i][1], NULL);
        }
    }
    json_doc_free(doc);
}

static void put_login(const struct setup *s, const char *accept, struct json_writer *w)
{
    const struct check_target target = target_of(&s->target);
    json_put_string(w, "host", target.host);
    if (target.port != 0) {
        json_put_integer(w, "port", target.port);
    }
    if (target.user != NULL) {
        json_put_string(w, "user", target.user);
    }
    json_put_string(w, "user_default", "ubuntu");
    if (target.key != NULL) {
        json_put_string(w, "key", target.key);
    }
    if (s->app->known_hosts != NULL) {
        json_put_string(w, "known_hosts", s->app->known_hosts);
    }
    if (accept != NULL) {
        json_put_string(w, "accept", accept);
    }
    BUF_AUTO(prompt);
    passphrase_prompt(s->app, target.key, &prompt);
    if (prompt.len > 0) {
        json_put_string(w, "prompt", buf_str(&prompt));
    }
    json_put_bool(w, "interactive", s->app->term->interactive);
    json_put_integer(w, "connect_ms", CONNECT_MS);
    json_open(w, "commands", '[');
    json_close(w, ']');
}

/* A new server's key is shown first. False: not accepted. */
static bool accept_key(struct setup *s, const cJSON *observation, struct buf *accept)
{
    struct checking c = {.app = s->app};
    const char *const fingerprint = instance_member(observation, "host_key");
    const char *const address = instance_member(observation, "address");
    const char *const type = instance_member(observation, "key_type");
    if (fingerprint == NULL) {
        return false;
    }
    const struct check_host_key key = {
        .host = target_part(&s->target, SETTING_HOST),
        .address = address != NULL ? address : "?",
        .type = type != NULL ? type : "?",
        .fingerprint = fingerprint,
    };
    buf_adds(accept, fingerprint);
    return checking_accept_host(&c, &key);
}

void look_login(struct setup *s)
{
    BUF_AUTO(accept);
    bool again = s->helper.len > 0 && target_part(&s->target, SETTING_HOST) != NULL;
    while (again) {
        struct json_doc *doc = NULL;
        BUF_AUTO(members);
        struct json_writer w = {.out = &members};
        put_login(s, accept.len > 0 ? buf_str(&accept) : NULL, &w);
        const cJSON *observation = ask_helper(s, "ssh", &members, LOGIN_MS, &doc);
        const char *outcome = outcome_of(observation);
        again = strcmp(outcome, "host_unknown") == 0 && accept.len == 0 &&
                accept_key(s, observation, &accept);
        if (strcmp(outcome, "done") == 0) {
            talk(s->app, MSG0(MSG_SETUP_LOGIN));
        } else if (observation == NULL) {
            advise_error(s, doc);
        } else if (!again) {
            const char *user = instance_member(observation, "user");
            advise(s, outcome, strcmp(outcome, "key_refused") == 0 ? user : NUM(port_of(s)));
        }
        json_doc_free(doc);
    }
}

/* ---- the project ------------------------------------------------------------------------- */

void look_repository(struct setup *s)
{
    const char *path = target_part(&s->target, SETTING_REPOSITORY);
    struct json_doc *doc = NULL;
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    if (path == NULL) {
        return;
    }
    json_put_string(&w, "path", path);
    json_open(&w, "patterns", '[');
    json_put_string(&w, NULL, ":(top,icase)*.pem");
    json_close(&w, ']');
    const cJSON *observation = ask_helper(s, "git", &members, LOOK_MS, &doc);
    if (strcmp(outcome_of(observation), "no_repository") == 0) {
        talk(s->app, MSG(MSG_SETUP_NO_REPOSITORY, path));
    }
    json_doc_free(doc);
}
