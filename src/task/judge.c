/* A judgement from its facts to its end: states, sentences, evidence.
 * What the facts mean is the matchers' part. */
#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "matcher.h"
#include "wrapup/utf8.h"

static const char *const state_names[TASK_STATE_COUNT] = {
    [TASK_PASS] = "pass",       [TASK_FAIL] = "fail", [TASK_WAIT] = "wait",
    [TASK_UNKNOWN] = "unknown", [TASK_SKIP] = "skip",
};

enum { ARGS_MAX = 9, ARG_LONGEST = 160, SSH_PORT = 22 };

const char *task_state_name(enum task_state state)
{
    return state_names[state];
}

/* ---- sentences ------------------------------------------------------------------------ */

/* Fills in arguments made harmless and short. */
static void say(struct said *said, enum msg_id id, const char *const *args)
{
    struct buf harmless[ARGS_MAX];
    const char *list[ARGS_MAX + 1] = {NULL};
    size_t count = 0;
    while (args != NULL && count < ARGS_MAX && args[count] != NULL) {
        struct buf *out = &harmless[count];
        *out = (struct buf)BUF_INIT;
        utf8_sanitize(out, args[count], strlen(args[count]), false);
        buf_truncate(out, utf8_truncate(buf_str(out), out->len, ARG_LONGEST));
        list[count++] = buf_str(out);
    }
    said_set(said, (struct msg){.id = id, .args = list});
    for (size_t i = 0; i < count; i++) {
        buf_release(&harmless[i]);
    }
}

static void say_text(struct said *said, const struct text *text)
{
    for (unsigned i = 0; text_present(text) && i < LANG_COUNT; i++) {
        size_t len = utf8_truncate(text->in[i], strlen(text->in[i]), SAID_MAX - 1);
        memcpy(said->in[i], text->in[i], len);
        said->in[i][len] = '\0';
    }
}

void judge_expected(struct judging *j, enum msg_id id, const char *const *args)
{
    say(&j->ret->expected, id, args);
}

/* ---- ends ----------------------------------------------------------------------------- */

void judge_pass(struct judging *j, enum msg_id seen, const char *const *args)
{
    j->ret->state = TASK_PASS;
    j->ret->cause = "";
    say(&j->ret->observed, seen, args);
}

bool judge_end(struct judging *j, enum cause cause, const char *const *args)
{
    j->ret->state = cause_state(cause);
    j->ret->cause = cause_word(cause);
    j->ret->warns = cause_warns(cause);
    say(&j->ret->observed, cause_said(cause), args);
    if (cause_next(cause) != MSG_NONE) {
        say(&j->ret->next, cause_next(cause), args);
    } else {
        say_text(&j->ret->next, &j->task->help);
    }
    return false;
}

bool judge_end_unknown(struct judging *j, enum cause cause, const char *const *args)
{
    judge_end(j, cause, args);
    if (j->ret->state != TASK_SKIP) {
        j->ret->state = TASK_UNKNOWN;
        j->ret->warns = false;
    }
    return false;
}

/* True when it is asked over AWS. */
static bool over_aws(const char *name)
{
    static const char *const names[] = {
        FACT_REGION, FACT_IDENTITY, FACT_INSTANCE, FACT_STATUS,       FACT_TYPE,      FACT_IMAGE,
        FACT_RULES,  FACT_KEY_PAIR, FACT_VOLUMES,  FACT_PREFIX_LISTS, FACT_ADDRESSES,
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool over_ssh(const char *name)
{
    return strcmp(name, FACT_IMDS) == 0 || strcmp(name, FACT_BOOT) == 0 ||
           strncmp(name, FACT_COMMAND, strlen(FACT_COMMAND)) == 0;
}

static bool is_login(enum cause cause)
{
    return cause >= CAUSE_NO_LOGIN && cause <= CAUSE_NO_METHOD;
}

static bool logged_in(const struct judging *j)
{
    return strcmp(look_text(facts_get(j->facts, FACT_SSH), "outcome"), "done") == 0;
}

static enum cause reason(const struct judging *j, const char *name)
{
    const char *word = facts_cause(j->facts, name);
    enum cause cause = word[0] == '\0' ? CAUSE_NOT_ASKED : cause_find(word);
    bool nobody = cause == CAUSE_NOT_ASKED;
    if (over_aws(name)) {
        return nobody || cause == CAUSE_NO_CREDENTIALS ? CAUSE_NO_AWS : cause;
    }
    bool failed = facts_get(j->facts, FACT_SSH) != NULL && !logged_in(j);
    return over_ssh(name) && (is_login(cause) || (nobody && failed)) ? CAUSE_NO_LOGIN : cause;
}

bool judge_not_known(struct judging *j, const char *name)
{
    if (facts_get(j->facts, name) != NULL) {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    const char *word = facts_cause(j->facts, name);
    const char *detail = facts_detail(j->facts, name);
    return judge_end_unknown(j, reason(j, name), ARGS(detail[0] != '\0' ? detail : word));
}

bool judge_neither_known(struct judging *j, const char *aws, const char *other)
{
    enum cause first = reason(j, aws);
    enum cause second = reason(j, other);
    bool aws_tells = facts_get(j->facts, aws) != NULL ||
                     (first != CAUSE_NO_AWS && first != CAUSE_NOT_CONFIGURED);
    bool nothing_else = facts_get(j->facts, other) == NULL &&
                        (second == CAUSE_NOT_ASKED || second == CAUSE_NOT_CONFIGURED);
    return judge_not_known(j, aws_tells || nothing_else ? aws : other);
}

/* ---- facts and parameters --------------------------------------------------------------- */

static unsigned type_of(const cJSON *value)
{
    return cJSON_IsObject(value)   ? JSON_OBJECT
           : cJSON_IsArray(value)  ? JSON_ARRAY
           : cJSON_IsString(value) ? JSON_STRING
           : cJSON_IsNumber(value) ? JSON_NUMBER
                                   : 0;
}

void judge_from(struct judging *j, const char *name)
{
    j->ret->route = facts_route(j->facts, name);
}

const cJSON *judge_need(struct judging *j, const char *name, unsigned types)
{
    const cJSON *value = facts_get(j->facts, name);
    if (value == NULL || (type_of(value) & types) == 0) {
        judge_not_known(j, name);
        return NULL;
    }
    judge_from(j, name);
    return value;
}

const cJSON *judge_object(const struct judging *j, const char *name)
{
    const cJSON *value = facts_get(j->facts, name);
    return cJSON_IsObject(value) ? value : NULL;
}

const char *expect_text(const struct judging *j, const char *name, const char *otherwise)
{
    const char *text = look_string(j->task->expect, name);
    return text != NULL ? text : otherwise;
}

int64_t expect_number(const struct judging *j, const char *name, int64_t otherwise)
{
    look_integer(j->task->expect, name, &otherwise);
    return otherwise;
}

bool expect_flag(const struct judging *j, const char *name, bool otherwise)
{
    const cJSON *flag = look(j->task->expect, name);
    return cJSON_IsBool(flag) ? cJSON_IsTrue(flag) : otherwise;
}

const char *judge_input(const struct judging *j, const char *name)
{
    BUF_AUTO(fact);
    buf_addf(&fact, FACT_INPUT "%s", name);
    return look_string(facts_get(j->facts, buf_str(&fact)), "");
}

const char *judge_imds(const struct judging *j, const char *path, bool *there)
{
    const cJSON *imds = judge_object(j, FACT_IMDS);
    const cJSON *value = imds != NULL ? cJSON_GetObjectItemCaseSensitive(imds, path) : NULL;
    if (there != NULL) {
        *there = cJSON_IsString(value) || cJSON_IsNull(value);
    }
    return value != NULL && cJSON_IsString(value) ? value->valuestring : NULL;
}

const char *judge_port(const struct judging *j, char out[24])
{
    int64_t port = SSH_PORT;
    look_integer(j->task->probe, "port", &port);
    if (port == SSH_PORT) { /* the target's own, when it has another */
        look_integer(facts_get(j->facts, FACT_TARGET), "port", &port);
    }
    return msg_number(out, port);
}

/* ---- evidence ------------------------------------------------------------------------- */

static void add_evidence(struct judging *j, const char *key, const char *value)
{
    char *out = j->ret->evidence;
    size_t len = strlen(out);
    if (len + strlen(key) + strlen(value) + 3 <= TASK_EVIDENCE_MAX) {
        (void)snprintf(out + len, TASK_EVIDENCE_MAX - len, "%s%s=%s", len > 0 ? " " : "", key,
                       value);
    }
}

void evidence_word(struct judging *j, const char *key, const char *word)
{
    enum { WORD_LONGEST = 32 };
    size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz-_");
    add_evidence(j, key, len > 0 && len <= WORD_LONGEST && word[len] == '\0' ? word : "other");
}

void evidence_number(struct judging *j, const char *key, int64_t number)
{
    char text[24];
    add_evidence(j, key, msg_number(text, number));
}

/* ---- from outside --------------------------------------------------------------------- */

void task_judge(const struct task *task, const struct task_facts *facts, struct task_result *ret)
{
    *ret = (struct task_result){.state = TASK_UNKNOWN, .route = "", .cause = ""};
    struct judging j = {.task = task, .facts = facts, .ret = ret};
    const struct matcher *matcher = matcher_find(look_text(task->expect, "matcher"));
    if (matcher != NULL) {
        matcher->judge(&j);
    } else {
        judge_end(&j, CAUSE_NO_MATCHER, NULL);
    }
}

void task_result_set(struct task_result *ret, enum task_state state, const char *cause,
                     const char *detail)
{
    static const struct task nobody;
    *ret = (struct task_result){.route = "", .cause = ""};
    struct judging j = {.task = &nobody, .ret = ret};
    judge_end(&j, cause_find(cause), ARGS(detail));
    ret->state = state;
}
