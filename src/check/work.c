/* What each task waits for: a table from probes and matchers to facts.
 * How a fact is come by is left to the files that ask for it. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

static const struct {
    const char *call;
    unsigned parts;
} calls[] = {
    {"GetCallerIdentity", BIT(PART_IDENTITY)},
    {"DescribeInstances", BIT(PART_INSTANCE)},
    {"DescribeInstanceStatus", BIT(PART_INSTANCE) | BIT(PART_STATUS)},
    {"DescribeInstanceTypes", BIT(PART_INSTANCE) | BIT(PART_TYPE)},
    {"DescribeImages", BIT(PART_INSTANCE) | BIT(PART_IMAGE)},
    {"DescribeKeyPairs", BIT(PART_INSTANCE) | BIT(PART_KEY_PAIR)},
    {"DescribeSecurityGroups", BIT(PART_INSTANCE) | BIT(PART_RULES) | BIT(PART_PREFIX_LISTS)},
    {"DescribeSecurityGroupRules", BIT(PART_INSTANCE) | BIT(PART_RULES) | BIT(PART_PREFIX_LISTS)},
    {"GetManagedPrefixListEntries", BIT(PART_INSTANCE) | BIT(PART_RULES) | BIT(PART_PREFIX_LISTS)},
    {"DescribeVolumes", BIT(PART_VOLUMES)},
    {"DescribeAddresses", BIT(PART_ADDRESSES)},
};

/* What is remembered for later runs, where it is in no call. */
static const struct {
    const char *word;
    unsigned parts;
} memories[] = {
    {"account", BIT(PART_IDENTITY)},
    {"addresses", BIT(PART_ADDRESSES)},
    {"boot-id", BIT(PART_BOOT)},
};

/* What a matcher reads besides its probe's calls; and what it can go by instead, the instance's own
 * word, when one of `unless` is not known. */
static const struct {
    const char *matcher;
    unsigned needs;
    unsigned unless, instead;
} matchers[] = {
    {"region", BIT(PART_INSTANCE) | BIT(PART_REGION), BIT(PART_INSTANCE), BIT(PART_IMDS)},
    {"instance-healthy", 0, BIT(PART_INSTANCE) | BIT(PART_STATUS), BIT(PART_IMDS)},
    {"equals", 0, BIT(PART_INSTANCE), BIT(PART_IMDS)},
    {"not-empty", 0, BIT(PART_INSTANCE), BIT(PART_IMDS)},
    {"public-address", BIT(PART_INSTANCE), BIT(PART_INSTANCE), BIT(PART_IMDS)},
    {"same-key", BIT(PART_INSTANCE) | BIT(PART_KEY_PAIR) | BIT(PART_LOGIN), BIT(PART_KEY_PAIR),
     BIT(PART_IMDS)},
    {"restarted", BIT(PART_INSTANCE), BIT(PART_INSTANCE), BIT(PART_IMDS) | BIT(PART_BOOT)},
    {"instance-gone", BIT(PART_IDENTITY) | BIT(PART_INSTANCE) | BIT(PART_REGION), 0, 0},
    {"leftovers-gone", BIT(PART_IDENTITY) | BIT(PART_REGION), 0, 0},
};

/* What sharpens a judgement when it is collected for other tasks anyway. */
static const struct {
    const char *kind;
    unsigned hints;
} sharpeners[] = {
    {"tcp", BIT(PART_INSTANCE)},
    {"http", BIT(PART_INSTANCE)},
    {"ssh", BIT(PART_INSTANCE)},
    {"git", BIT(PART_KEY_PAIR) | BIT(PART_LOGIN)},
};

/* ---- reading a task ---------------------------------------------------------------------- */

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *string_of(const cJSON *object, const char *name)
{
    const cJSON *value = member(object, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

static int64_t number_of(const cJSON *object, const char *name, int64_t otherwise)
{
    const cJSON *value = member(object, name);
    return cJSON_IsNumber(value) ? (int64_t)value->valuedouble : otherwise;
}

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

/* True when a parameter is the word, or a list with it. */
static bool says(const cJSON *value, const char *word)
{
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, value)
    {
        if (cJSON_IsString(element) && strcmp(element->valuestring, word) == 0) {
            return true;
        }
    }
    return cJSON_IsString(value) && strcmp(value->valuestring, word) == 0;
}

/* What the learner typed under that name, or NULL. */
static const char *typed(const struct engine *e, const char *input)
{
    BUF_AUTO(name);
    buf_addf(&name, FACT_INPUT "%s", input);
    const cJSON *value = facts_get(e->facts, buf_str(&name));
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* ---- parts ------------------------------------------------------------------------------- */

static void work_parts(const struct engine *e, const struct task *task, struct work *work)
{
    const char *matcher = string_of(task->expect, "matcher");
    for (size_t i = 0; i < COUNT_OF(calls); i++) {
        if (says(member(task->probe, "call"), calls[i].call)) {
            work->needs |= calls[i].parts;
        }
    }
    for (size_t i = 0; i < COUNT_OF(memories); i++) {
        if (says(member(task->probe, "remember"), memories[i].word)) {
            work->also |= memories[i].parts;
        }
    }
    for (size_t i = 0; i < COUNT_OF(matchers); i++) {
        if (is(matcher, matchers[i].matcher)) {
            work->needs |= matchers[i].needs;
            work->unless = matchers[i].unless;
            work->instead = matchers[i].instead;
        }
    }
    if (is(matcher, "iam-identity") && typed(e, string_of(task->probe, "input")) == NULL) {
        work->needs |= BIT(PART_IDENTITY);
    }
    if ((work->needs & BITS_AWS) == 0) {
        work->unless = 0; /* "equals" judges commands, too */
        work->instead = 0;
    }
    if (cJSON_IsFalse(member(task->expect, "login_counts"))) {
        work->needs &= ~BIT(PART_LOGIN);
    }
    for (size_t i = 0; i < COUNT_OF(sharpeners); i++) {
        work->hints |= is(string_of(task->probe, "kind"), sharpeners[i].kind) ? sharpeners[i].hints
                                                                              : 0;
    }
    if (is(string_of(task->probe, "kind"), "imds")) {
        work->needs |= BIT(PART_IMDS);
    }
}

/* ---- questions with a job of their own ----------------------------------------------------- */

static size_t add_ask(struct engine *e, const struct ask *ask)
{
    for (size_t i = 0; i < e->ask_count; i++) {
        struct ask *old = &e->asks[i];
        if (strcmp(old->fact, ask->fact) == 0 && old->control == ask->control &&
            old->after == ask->after &&
            strcmp(buf_str(&old->members), buf_str(&ask->members)) == 0) {
            struct buf twice = ask->members;
            buf_release(&twice);
            return i;
        }
    }
    e->asks = xrealloc(e->asks, e->ask_count + 1, sizeof(e->asks[0]));
    e->asks[e->ask_count] = *ask;
    return e->ask_count++;
}

static void work_ask(struct engine *e, struct work *work, const struct ask *ask)
{
    work->asks[work->ask_count++] = add_ask(e, ask);
}

/* A question about a file: path NULL when there is none to ask about. */
static struct ask ask_file(const char *fact, const char *kind, const char *name, const char *path)
{
    struct ask ask = {.fact = fact, .kind = kind, .limit_ms = 5000};
    if (path == NULL) {
        ask.progress = SETTLED;
        ask.cause = "not_configured";
        buf_adds(&ask.detail, "instance.key"); /* the setting that would say */
        return ask;
    }
    struct json_writer w = {.out = &ask.members};
    json_put_string(&w, name, path);
    return ask;
}

static struct ask ask_git(const struct task *task, const char *path)
{
    struct ask ask = ask_file(FACT_GIT, "git", "path", path);
    struct json_writer w = {.out = &ask.members, .comma = true};
    if (path == NULL) {
        return ask;
    }
    ask.limit_ms = 15000;
    const cJSON *pattern = member(task->probe, "pattern");
    json_open(&w, "patterns", '[');
    if (cJSON_IsString(pattern)) {
        json_put_string(&w, NULL, pattern->valuestring);
    }
    const cJSON *element = NULL;
    cJSON_ArrayForEach(element, pattern)
    {
        json_put_string(&w, NULL, element->valuestring);
    }
    json_close(&w, ']');
    const char *content = string_of(task->expect, "content");
    if (content != NULL) {
        json_put_string(&w, "content", content);
    }
    return ask;
}

/* The repositories of the key file and of the project: each is a question. */
static void work_git(struct engine *e, const struct task *task, struct work *work)
{
    const struct check_target *target = &e->request->target;
    const char *given = string_of(task->probe, "path");
    struct ask first = ask_git(task, given != NULL ? given : target->key);
    bool alone = given != NULL || target->repository == NULL;
    if (alone || target->key != NULL) {
        work_ask(e, work, &first);
    }
    if (!alone) {
        struct ask second = ask_git(task, target->repository);
        work_ask(e, work, &second);
    }
}

static void work_tcp(struct engine *e, const struct task *task, struct work *work)
{
    const struct check_request *request = e->request;
    int64_t port = number_of(task->probe, "port", PORT_SSH);
    if (port == PORT_SSH && request->target.port != 0) {
        port = request->target.port;
    }
    int64_t seconds = number_of(task->probe, "timeout", 5);
    struct ask ask = {.fact = FACT_TCP, .kind = "tcp", .to_target = true};
    struct json_writer w = {.out = &ask.members};
    json_put_integer(&w, "port", port);
    json_put_integer(&w, "banner_ms",
                     cJSON_IsTrue(member(task->probe, "banner")) ? seconds * 1000 : 0);
    ask.limit_ms = seconds * 1000;
    work_ask(e, work, &ask);
    if (!cJSON_IsTrue(member(task->expect, "control")) || request->control == NULL) {
        return;
    }
    struct ask control = {
        .fact = FACT_TCP_CONTROL, .kind = "tcp", .control = true, .after = work->asks[0]};
    w = (struct json_writer){.out = &control.members};
    json_put_string(&w, "host", request->control);
    json_put_integer(&w, "port", request->control_port != 0 ? request->control_port : PORT_SSH);
    control.limit_ms = seconds * 1000;
    work_ask(e, work, &control);
}

/* The port that the learner typed, or `otherwise`. */
static int64_t typed_port(const struct engine *e, const char *input, int64_t otherwise)
{
    const char *text = typed(e, input);
    int64_t port = text != NULL ? (int64_t)strtol(text, NULL, 10) : 0;
    return port >= 1 && port <= 65535 ? port : otherwise;
}

static void work_http(struct engine *e, const struct task *task, struct work *work)
{
    int64_t port = number_of(task->probe, "port", PORT_HTTP);
    const char *input = string_of(task->probe, "input");
    const char *scheme = string_of(task->probe, "scheme");
    const char *path = string_of(task->probe, "path");
    struct ask ask = {.fact = FACT_HTTP, .kind = "http", .to_target = true};
    struct json_writer w = {.out = &ask.members};
    json_put_integer(&w, "port", input != NULL ? typed_port(e, input, port) : port);
    json_put_string(&w, "scheme", scheme != NULL ? scheme : "http");
    json_put_string(&w, "path", path != NULL ? path : "/");
    ask.limit_ms = number_of(task->probe, "timeout", 5) * 1000;
    work_ask(e, work, &ask);
}

/* ---- commands ------------------------------------------------------------------------------ */

/* The command is the bank's; a name that the learner typed is added only when it is one, and
 * quoted all the same. */
static void work_command(struct engine *e, const struct task *task, struct work *work)
{
    const char *input = string_of(task->probe, "input");
    work->has_command = true;
    buf_adds(&work->command, string_of(task->probe, "command"));
    if (input == NULL) {
        return;
    }
    const char *text = typed(e, input);
    if (text == NULL) {
        work->unasked = "no_input";
    } else if (!target_is_name(text)) {
        work->unasked = "bad_name";
    } else {
        buf_addf(&work->command, " '%s'", text);
    }
}

static void work_probe(struct engine *e, const struct task *task, struct work *work)
{
    const char *kind = string_of(task->probe, "kind");
    const char *key = e->request->target.key;
    const char *path = string_of(task->probe, "path");
    if (is(kind, "ssh")) {
        work_command(e, task, work);
    } else if (is(kind, "file")) {
        struct ask ask = ask_file(FACT_KEY_FILE, "file", "path", path != NULL ? path : key);
        work_ask(e, work, &ask);
    } else if (is(kind, "keypair")) {
        struct ask ask = ask_file(FACT_KEY, "keypair", "key", key);
        work_ask(e, work, &ask);
    } else if (is(kind, "git")) {
        work_git(e, task, work);
    } else if (is(kind, "tcp")) {
        work_tcp(e, task, work);
    } else if (is(kind, "http")) {
        work_http(e, task, work);
    }
}

/* ---- inputs -------------------------------------------------------------------------------- */

static void ask_learner(struct engine *e, size_t task, const char *input)
{
    const struct check_watcher *watcher = &e->request->watcher;
    BUF_AUTO(fact);
    BUF_AUTO(typed);
    BUF_AUTO(json);
    buf_addf(&fact, FACT_INPUT "%s", input);
    if (facts_get(e->facts, buf_str(&fact)) != NULL ||
        facts_cause(e->facts, buf_str(&fact))[0] != '\0') {
        return; /* another task asked for it */
    }
    if (watcher->input == NULL || !watcher->input(watcher->ctx, task, input, &typed)) {
        facts_set_unknown(e->facts, buf_str(&fact), "no_input", NULL);
        return;
    }
    struct json_writer w = {.out = &json};
    json_put_string(&w, NULL, buf_str(&typed));
    facts_set(e->facts, buf_str(&fact), "", buf_str(&json), json.len);
}

static void ask_all(struct engine *e)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        CLEANUP(strings_release) struct strings inputs = STRINGS_INIT;
        if (e->works[i].wanted) {
            check_inputs(&e->bank->tasks[i], &inputs);
        }
        for (size_t k = 0; k < inputs.count; k++) {
            ask_learner(e, i, inputs.list[k]);
        }
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

size_t work_find(const struct bank *bank, const char *id)
{
    const struct task *task = bank_task(bank, id);
    return task != NULL ? (size_t)(task - bank->tasks) : bank->task_count;
}

static void want(struct engine *e, size_t task)
{
    if (task >= e->bank->task_count || e->works[task].wanted) {
        return;
    }
    e->works[task].wanted = true;
    for (size_t k = 0; k < e->bank->tasks[task].requires_count; k++) {
        want(e, work_find(e->bank, e->bank->tasks[task].requires[k]));
    }
}

void work_tasks(struct engine *e)
{
    e->works = xcalloc(e->bank->task_count + 1, sizeof(e->works[0]));
    for (size_t i = 0; i < e->bank->task_count; i++) {
        if (e->request->wanted[i]) {
            want(e, i);
        }
    }
    ask_all(e);
    for (size_t i = 0; i < e->bank->task_count; i++) {
        if (e->works[i].wanted) {
            work_parts(e, &e->bank->tasks[i], &e->works[i]);
            work_probe(e, &e->bank->tasks[i], &e->works[i]);
        }
    }
}

void work_release(struct engine *e)
{
    for (size_t i = 0; e->works != NULL && i < e->bank->task_count; i++) {
        buf_release(&e->works[i].command);
    }
    for (size_t i = 0; i < e->ask_count; i++) {
        buf_release(&e->asks[i].members);
        buf_release(&e->asks[i].json);
        buf_release(&e->asks[i].detail);
    }
    free(e->works);
    free(e->asks);
}

/* ---- what is open -------------------------------------------------------------------------- */

static bool all_known(const struct engine *e, unsigned parts)
{
    for (unsigned p = 0; p < PART_COUNT; p++) {
        if ((parts & BIT(p)) != 0 && part_get(e, (enum part)p) == NULL) {
            return false;
        }
    }
    return true;
}

bool work_settled(const struct engine *e, unsigned parts)
{
    for (unsigned p = 0; p < PART_COUNT; p++) {
        if ((parts & BIT(p)) != 0 && e->parts[p] != SETTLED) {
            return false;
        }
    }
    return true;
}

unsigned work_needs(const struct engine *e, size_t task)
{
    const struct work *work = &e->works[task];
    bool fell = work->unless != 0 && work_settled(e, work->unless) && !all_known(e, work->unless);
    return work->needs | (fell ? work->instead : 0);
}

bool work_is_idle(const struct engine *e, size_t task)
{
    const struct work *work = &e->works[task];
    enum task_where where = e->bank->tasks[task].where;
    bool here = e->report->on_instance;
    return !work->wanted || work->judged ||
           (where == TASK_LAPTOP && (here || target_may_be_here(e))) ||
           (where == TASK_INSTANCE && !here);
}

unsigned work_may_need(const struct engine *e)
{
    unsigned parts = 0;
    for (size_t i = 0; i < e->bank->task_count; i++) {
        const struct work *work = &e->works[i];
        if (!work_is_idle(e, i)) {
            bool known = all_known(e, work->unless);
            parts |= work->needs | work->also | (known ? 0 : work->instead);
        }
    }
    return parts;
}

bool work_is_coming(const struct engine *e, enum part part)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        const struct work *work = &e->works[i];
        bool login = part == PART_LOGIN && work->has_command && work->unasked == NULL;
        if (!work_is_idle(e, i) && (login || (work_needs(e, i) & BIT(part)) != 0)) {
            return e->parts[part] != SETTLED;
        }
    }
    return false;
}

bool work_needs_address(const struct engine *e)
{
    unsigned over_ssh = BIT(PART_LOGIN) | BIT(PART_IMDS) | BIT(PART_BOOT);
    for (size_t i = 0; i < e->bank->task_count; i++) {
        const struct work *work = &e->works[i];
        if (work_is_idle(e, i)) {
            continue;
        }
        if (work->has_command || (work_needs(e, i) & over_ssh) != 0) {
            return true;
        }
        for (size_t k = 0; k < work->ask_count; k++) {
            if (e->asks[work->asks[k]].to_target) {
                return true;
            }
        }
    }
    return false;
}

void work_begin(struct engine *e, size_t task)
{
    struct work *work = &e->works[task];
    const struct check_watcher *watcher = &e->request->watcher;
    if (!work->wanted || work->judged || work->begun) {
        return;
    }
    work->begun = true;
    work->begun_ms = engine_now(e);
    if (watcher->begun != NULL) {
        watcher->begun(watcher->ctx, task);
    }
}
