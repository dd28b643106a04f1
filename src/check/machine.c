/* Runs the commands of tasks on the instance: over one SSH login, or here when this machine is the
 * instance. A new server is accepted by the learner or by nobody. */
#include <string.h>

#include "private.h"

enum {
    COMMAND_MS = 8000,
    CONNECT_MS = 8000,
    SSH_LIMIT_MS = 60000,
    ASKING_MS = 180000, /* for a passphrase to be typed */
};

static const char id_imds[] = "@imds";
static const char id_boot[] = "@boot";
static const char boot_command[] = "cat /proc/sys/kernel/random/boot_id";

/* ---- what to run --------------------------------------------------------------------------- */

static void put_command(struct json_writer *w, const char *id, const char *command, bool sudo,
                        int64_t limit_ms)
{
    json_open(w, NULL, '{');
    json_put_string(w, "id", id);
    json_put_string(w, "command", command);
    json_put_bool(w, "sudo", sudo);
    json_put_integer(w, "deadline_ms", limit_ms);
    json_close(w, '}');
}

static void put_task(struct engine *e, size_t task, struct json_writer *w)
{
    const cJSON *probe = e->bank->tasks[task].probe;
    const cJSON *sudo = cJSON_GetObjectItemCaseSensitive(probe, "sudo");
    const cJSON *seconds = cJSON_GetObjectItemCaseSensitive(probe, "timeout");
    int64_t limit_ms = cJSON_IsNumber(seconds) ? (int64_t)seconds->valuedouble * 1000 : COMMAND_MS;
    put_command(w, e->bank->tasks[task].id, buf_str(&e->works[task].command), cJSON_IsTrue(sudo),
                limit_ms);
}

static bool is_open(const struct engine *e, size_t task)
{
    const struct work *work = &e->works[task];
    return !work_is_idle(e, task) && work->has_command && work->unasked == NULL &&
           work->progress == NOT_ASKED;
}

/* The parts that a login could still bring. */
static unsigned parts_to_bring(const struct engine *e, unsigned wanted)
{
    unsigned parts = 0;
    for (unsigned p = PART_LOGIN; p <= PART_BOOT; p++) {
        bool open = e->parts[p] == NOT_ASKED && (wanted & BIT(p)) != 0;
        parts |= open ? BIT(p) : 0;
    }
    return parts;
}

/* Whether somebody waits for it now; what could only be needed later rides along. */
static bool is_needed(const struct engine *e)
{
    unsigned parts = 0;
    for (size_t i = 0; i < e->bank->task_count; i++) {
        if (is_open(e, i)) {
            return true;
        }
        if (!work_is_idle(e, i)) {
            parts |= work_needs(e, i);
        }
    }
    return parts_to_bring(e, parts) != 0;
}

static void put_commands(struct engine *e, struct json_writer *w)
{
    unsigned parts = parts_to_bring(e, work_may_need(e));
    json_open(w, "commands", '[');
    for (size_t i = 0; i < e->bank->task_count; i++) {
        if (is_open(e, i)) {
            put_task(e, i, w);
            e->works[i].progress = ASKED;
            work_begin(e, i);
        }
        if ((e->works[i].needs & parts) != 0) {
            work_begin(e, i);
        }
    }
    if ((parts & BIT(PART_BOOT)) != 0) {
        put_command(w, id_boot, boot_command, false, COMMAND_MS);
    }
    if ((parts & BIT(PART_IMDS)) != 0) {
        BUF_AUTO(command);
        metadata_command(&command);
        put_command(w, id_imds, buf_str(&command), false, COMMAND_MS);
    }
    json_close(w, ']');
    for (unsigned p = PART_LOGIN; p <= PART_BOOT; p++) {
        e->parts[p] = (parts & BIT(p)) != 0 ? ASKED : e->parts[p];
    }
}

/* ---- where to run it ----------------------------------------------------------------------- */

static bool is_user(const char *text)
{
    return text[0] == '_' ? target_is_name(text + 1) : target_is_name(text);
}

/* The user that AMIs of this kind have. */
static const char *usual_user(const struct engine *e)
{
    static const struct {
        const char *in_name, *user;
    } kinds[] = {
        {"ubuntu", "ubuntu"}, {"debian", "admin"}, {"al2023", "ec2-user"}, {"amzn2", "ec2-user"}};
    const char *name = instance_string(part_get(e, PART_IMAGE), "Name");
    for (size_t i = 0; name != NULL && i < COUNT_OF(kinds); i++) {
        if (strstr(name, kinds[i].in_name) != NULL) {
            return kinds[i].user;
        }
    }
    return "ubuntu";
}

static void put_login(struct engine *e, struct json_writer *w)
{
    const struct check_request *request = e->request;
    const struct check_target *target = &request->target;
    json_put_string(w, "host", buf_str(&e->address));
    if (target->port != 0) {
        json_put_integer(w, "port", target->port);
    }
    if (target->user != NULL) {
        json_put_string(w, "user", target->user);
    }
    json_put_string(w, "user_default", usual_user(e));
    if (target->key != NULL) {
        json_put_string(w, "key", target->key);
    }
    json_put_string(w, "known_hosts", request->known_hosts);
    if (e->accepted.len > 0) {
        json_put_string(w, "accept", buf_str(&e->accepted));
    }
    json_put_bool(w, "interactive", request->interactive);
    if (request->prompt != NULL) {
        json_put_string(w, "prompt", request->prompt);
    }
    json_put_integer(w, "connect_ms", CONNECT_MS);
}

/* Nobody logs in: everything that a login would bring is not known. */
static void give_up(struct engine *e, const char *cause, const char *detail)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        struct work *work = &e->works[i];
        if (work->wanted && work->has_command && work->progress != SETTLED) {
            BUF_AUTO(fact);
            buf_addf(&fact, FACT_COMMAND "%s", e->bank->tasks[i].id);
            facts_set_unknown(e->facts, buf_str(&fact), cause, detail);
            work->progress = SETTLED;
        }
    }
    for (unsigned p = PART_LOGIN; p <= PART_BOOT; p++) {
        if (e->parts[p] != SETTLED) {
            part_unknown(e, (enum part)p, cause, detail);
        }
    }
}

/* Why there can be no login, or NULL. */
static const char *obstacle(const struct engine *e)
{
    const char *user = e->request->target.user;
    if (e->closed != NULL) {
        return e->closed;
    }
    if (e->report->on_instance) {
        return NULL;
    }
    if (e->no_address != NULL) {
        return e->no_address;
    }
    return user != NULL && !is_user(user) ? "invalid" : NULL;
}

/* A login that came to nothing may have been one from the instance to itself. */
static void take_late(struct engine *e)
{
    struct json_doc *doc = NULL;
    struct job job = {.kind = JOB_SSH};
    struct faults faults = FAULTS_INIT;
    if (e->late.len == 0 || e->parts[PART_HERE] != SETTLED) {
        return;
    }
    bool read = json_doc_parse(buf_str(&e->late), e->late.len, &doc, &faults);
    buf_clear(&e->late);
    machine_answer(e, &job, read ? json_doc_root(doc) : NULL, NULL, NULL);
    json_doc_free(doc);
    faults_release(&faults);
}

void machine_advance(struct engine *e)
{
    take_late(e);
    if (!is_needed(e)) {
        return;
    }
    const char *why_not = obstacle(e);
    if (why_not != NULL) {
        give_up(e, why_not, why_not == e->no_address ? target_lacks(e) : NULL);
        return;
    }
    bool local = e->report->on_instance;
    if (!local && (e->address.len == 0 || target_may_be_here(e))) {
        return;
    }
    BUF_AUTO(members);
    struct json_writer w = {.out = &members};
    if (!local) {
        put_login(e, &w);
    }
    put_commands(e, &w);
    e->came_up = true;
    (void)engine_send(e, local ? JOB_EXEC : JOB_SSH, local ? "exec" : "ssh",
                      SSH_LIMIT_MS + (!local && e->request->interactive ? ASKING_MS : 0), &members);
}

void machine_come_home(struct engine *e)
{
    buf_clear(&e->late);
    for (size_t i = 0; i < e->job_count; i++) {
        e->jobs[i].open = e->jobs[i].open && e->jobs[i].kind != JOB_SSH;
    }
    for (size_t i = 0; i < e->bank->task_count; i++) {
        struct work *work = &e->works[i];
        work->progress = work->judged ? work->progress : NOT_ASKED;
    }
    for (unsigned p = PART_LOGIN; p <= PART_BOOT; p++) {
        e->parts[p] = NOT_ASKED;
    }
}

/* ---- answers ------------------------------------------------------------------------------- */

static const char *route(const struct job *job)
{
    return job->kind == JOB_EXEC ? "local" : "ssh";
}

static void hold(struct engine *e, bool on)
{
    const struct check_watcher *watcher = &e->request->watcher;
    if (e->helper.asking != on && watcher->hold != NULL) {
        watcher->hold(watcher->ctx, on);
    }
    e->helper.asking = on;
}

static bool succeeded(const cJSON *note)
{
    const cJSON *status = cJSON_GetObjectItemCaseSensitive(note, "exit");
    return cJSON_IsNumber(status) && status->valuedouble == 0;
}

static void take_boot(struct engine *e, struct job *job, const cJSON *note)
{
    const char *output = instance_string(note, "stdout");
    size_t len = output != NULL ? strspn(output, "0123456789abcdef-") : 0;
    if (!succeeded(note) || len != 36) {
        part_unknown(e, PART_BOOT, "odd_answer", NULL);
        return;
    }
    BUF_AUTO(json);
    buf_addf(&json, "{\"boot_id\":\"%.36s\"}", output);
    part_known_text(e, PART_BOOT, route(job), &json);
}

static void take_imds(struct engine *e, struct job *job, const cJSON *note)
{
    const char *output = instance_string(note, "stdout");
    BUF_AUTO(json);
    if (output != NULL && metadata_from_command(output, &json)) {
        part_known_text(e, PART_IMDS, route(job), &json);
    } else {
        part_unknown(e, PART_IMDS, "no_imds", NULL);
    }
}

static void take_command(struct engine *e, struct job *job, const char *id, const cJSON *note)
{
    size_t task = work_find(e->bank, id);
    const char *error = instance_string(note, "error");
    if (task == e->bank->task_count || e->works[task].progress != ASKED) {
        return;
    }
    BUF_AUTO(fact);
    BUF_AUTO(json);
    buf_addf(&fact, FACT_COMMAND "%s", id);
    if (error != NULL) {
        facts_set_unknown(e->facts, buf_str(&fact), task_cause(error), NULL);
    } else {
        json_canonical(&json, note);
        facts_set(e->facts, buf_str(&fact), route(job), buf_str(&json), json.len);
    }
    e->works[task].progress = SETTLED;
}

void machine_note(struct engine *e, struct job *job, const cJSON *note)
{
    const cJSON *asking = cJSON_GetObjectItemCaseSensitive(note, "asking");
    const char *id = instance_string(note, "command");
    if (asking != NULL) {
        hold(e, cJSON_IsString(asking));
    } else if (id == NULL) {
        return;
    } else if (strcmp(id, id_boot) == 0 && e->parts[PART_BOOT] == ASKED) {
        take_boot(e, job, note);
    } else if (strcmp(id, id_imds) == 0 && e->parts[PART_IMDS] == ASKED) {
        take_imds(e, job, note);
    } else {
        take_command(e, job, id, note);
    }
}

/* Everything that was asked in vain may be asked anew. */
static void ask_again(struct engine *e)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        struct work *work = &e->works[i];
        work->progress = work->progress == ASKED ? NOT_ASKED : work->progress;
    }
    for (unsigned p = PART_LOGIN; p <= PART_BOOT; p++) {
        e->parts[p] = e->parts[p] == ASKED ? NOT_ASKED : e->parts[p];
    }
}

/* True when the learner takes the new server for theirs. */
static bool accept_host(struct engine *e, const cJSON *observation)
{
    const struct check_watcher *watcher = &e->request->watcher;
    const char *fingerprint = instance_string(observation, "host_key");
    const char *type = instance_string(observation, "key_type");
    const char *address = instance_string(observation, "address");
    int64_t port = e->request->target.port;
    if (watcher->accept_host == NULL || fingerprint == NULL || e->accepted.len > 0) {
        return false;
    }
    BUF_AUTO(host);
    if (port != 0 && port != PORT_SSH) {
        buf_addf(&host, "[%s]:%lld", buf_str(&e->address), (long long)port);
    } else {
        buf_adds(&host, buf_str(&e->address));
    }
    const struct check_host_key key = {
        .host = buf_str(&host),
        .address = address != NULL ? address : "",
        .type = type != NULL ? type : "",
        .fingerprint = fingerprint,
    };
    if (!watcher->accept_host(watcher->ctx, &key)) {
        return false;
    }
    buf_adds(&e->accepted, fingerprint);
    return true;
}

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

void machine_answer(struct engine *e, struct job *job, const cJSON *observation, const char *error,
                    const char *detail)
{
    const char *outcome = instance_string(observation, "outcome");
    hold(e, false);
    if (job->kind == JOB_SSH && outcome != NULL && !is(outcome, "done") &&
        e->parts[PART_HERE] != SETTLED) {
        json_canonical(&e->late, observation);
        return;
    }
    if (error == NULL && is(outcome, "host_unknown") && accept_host(e, observation)) {
        ask_again(e);
        return;
    }
    if (error != NULL || outcome == NULL) {
        give_up(e, error != NULL ? task_cause(error) : "odd_answer", detail);
        return;
    }
    if (job->kind == JOB_SSH) {
        part_known(e, PART_LOGIN, "ssh", observation);
    }
    bool done = is(outcome, "done");
    give_up(e, done ? "disconnected" : "no_login", done ? NULL : outcome);
}
