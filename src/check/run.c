/* One run of live checks: asks everything that can be asked at once, takes answers as they come,
 * and ends in time whatever the helper does. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"
#include "wrapup/utf8.h"

enum {
    PROTOCOL = 1,
    GRACE_MS = 2000, /* the helper tells of its own deadlines */
    STOP_MS = 100,   /* how long a wish to stop may go unseen */
    HELLO_MS = 10000,
    HERE_LIMIT_MS = 3000,
    PROBLEM_LONGEST = 2000,
};

int64_t engine_now(const struct engine *e)
{
    return e->request->monotonic_ms(e->request->clock);
}

/* ---- asking -------------------------------------------------------------------------------- */

size_t engine_send(struct engine *e, enum job_kind kind, const char *name, int64_t limit_ms,
                   const struct buf *members)
{
    BUF_AUTO(line);
    size_t number = e->job_count++;
    e->jobs = xrealloc(e->jobs, e->job_count, sizeof(e->jobs[0]));
    e->jobs[number] = (struct job){
        .kind = kind, .open = true, .deadline_ms = engine_now(e) + limit_ms + GRACE_MS};
    buf_addf(&line, "{\"id\":%zu,\"kind\":\"%s\",\"deadline_ms\":%lld%s", number, name,
             (long long)limit_ms, members->len > 0 ? "," : "");
    buf_adds(&line, buf_str(members));
    buf_addc(&line, '}');
    helper_send(&e->helper, &line);
    return number;
}

static void settle_ask(struct ask *ask, const char *cause, const char *detail)
{
    ask->progress = SETTLED;
    ask->cause = cause;
    buf_clear(&ask->detail);
    buf_adds(&ask->detail, detail != NULL ? detail : "");
}

/* A control host is only asked when the target did not answer. */
static bool waits_in_vain(const struct engine *e, const struct ask *control)
{
    const struct ask *first = &e->asks[control->after];
    static const char *const silent[] = {"\"timed_out\"", "\"no_route\"", "\"no_name\""};
    for (size_t i = 0; i < COUNT_OF(silent); i++) {
        if (strstr(buf_str(&first->json), silent[i]) != NULL) {
            return false;
        }
    }
    return first->progress == SETTLED;
}

/* Nobody who waits for the answer can be judged here and now. */
static bool is_idle_ask(const struct engine *e, size_t ask)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        for (size_t k = 0; k < e->works[i].ask_count; k++) {
            if (e->works[i].asks[k] == ask && !work_is_idle(e, i)) {
                return false;
            }
        }
    }
    return true;
}

static void begin_askers(struct engine *e, size_t ask)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        for (size_t k = 0; k < e->works[i].ask_count; k++) {
            if (e->works[i].asks[k] == ask) {
                work_begin(e, i);
            }
        }
    }
}

static void send_ask(struct engine *e, size_t number)
{
    struct ask *ask = &e->asks[number];
    BUF_AUTO(members);
    if (ask->to_target) {
        struct json_writer w = {.out = &members};
        json_put_string(&w, "host", buf_str(&e->address));
        buf_adds(&members, ask->members.len > 0 ? "," : "");
    }
    buf_adds(&members, buf_str(&ask->members));
    size_t job = engine_send(e, JOB_ASK, ask->kind, ask->limit_ms, &members);
    e->jobs[job].ask = number;
    ask->progress = ASKED;
    begin_askers(e, number);
}

static void ask_what_can_be_asked(struct engine *e)
{
    for (size_t i = 0; i < e->ask_count; i++) {
        struct ask *ask = &e->asks[i];
        if (ask->progress != NOT_ASKED || (e->closed == NULL && is_idle_ask(e, i))) {
            continue;
        }
        if (e->closed != NULL) {
            settle_ask(ask, e->closed, NULL);
        } else if (ask->control && waits_in_vain(e, ask)) {
            settle_ask(ask, "not_asked", NULL);
        } else if (ask->to_target && e->no_address != NULL) {
            settle_ask(ask, e->no_address, target_lacks(e));
        } else if (!(ask->control && e->asks[ask->after].progress != SETTLED) &&
                   !(ask->to_target && e->address.len == 0)) {
            send_ask(e, i);
        }
    }
}

/* Asks what can be asked and judges what can be judged. True when all are judged. */
static bool advance(struct engine *e)
{
    target_doubt_here(e);
    target_advance(e);
    aws_advance(e);
    target_advance(e);
    ask_what_can_be_asked(e);
    machine_advance(e);
    return order_judge(e);
}

/* ---- closing ------------------------------------------------------------------------------- */

static void fail_job(struct engine *e, struct job *job, const char *cause, const char *detail)
{
    job->open = false;
    switch (job->kind) {
    case JOB_HELLO:
        engine_close(e, strcmp(cause, "deadline") == 0 ? cause : "helper_version");
        break;
    case JOB_ASK:
        settle_ask(&e->asks[job->ask], cause, detail);
        break;
    case JOB_HERE:
        target_here(e, NULL);
        break;
    case JOB_AWS:
        aws_answer(e, job, NULL, cause, detail);
        break;
    case JOB_SSH:
    case JOB_EXEC:
        machine_answer(e, job, NULL, cause, detail);
        break;
    }
}

void engine_close(struct engine *e, const char *cause)
{
    if (e->closed != NULL) {
        return;
    }
    e->closed = cause;
    for (size_t i = 0; i < e->job_count; i++) {
        if (e->jobs[i].open) {
            fail_job(e, &e->jobs[i], cause, NULL);
        }
    }
    target_here(e, NULL);
}

/* ---- answers ------------------------------------------------------------------------------- */

/* Another version may speak otherwise. */
static void take_hello(struct engine *e, const cJSON *observation)
{
    const char *version = instance_string(observation, "version");
    const cJSON *protocol = cJSON_GetObjectItemCaseSensitive(observation, "protocol");
    if (version == NULL || strcmp(version, WRAPUP_VERSION) != 0 || !cJSON_IsNumber(protocol) ||
        protocol->valuedouble != PROTOCOL) {
        engine_close(e, "helper_version");
    }
    e->start_ms = engine_now(e); /* what it took to get there is nobody's delay */
}

static void take_observation(struct engine *e, struct job *job, const cJSON *observation)
{
    switch (job->kind) {
    case JOB_HELLO:
        take_hello(e, observation);
        break;
    case JOB_ASK:
        e->asks[job->ask].progress = SETTLED;
        json_canonical(&e->asks[job->ask].json, observation);
        break;
    case JOB_HERE:
        target_here(e, observation);
        break;
    case JOB_AWS:
        aws_answer(e, job, observation, NULL, NULL);
        break;
    case JOB_SSH:
    case JOB_EXEC:
        machine_answer(e, job, observation, NULL, NULL);
        break;
    }
}

static void take_note(struct engine *e, struct job *job, const cJSON *note)
{
    if (job->kind == JOB_AWS) {
        aws_note(e, job, note);
    } else if (job->kind == JOB_SSH || job->kind == JOB_EXEC) {
        machine_note(e, job, note);
    }
}

static struct job *find_job(struct engine *e, const cJSON *id)
{
    double number = cJSON_IsNumber(id) ? id->valuedouble : -1;
    if (!(number >= 0 && number < (double)e->job_count)) {
        return NULL;
    }
    struct job *job = &e->jobs[(size_t)number];
    return job->open ? job : NULL;
}

static void take(struct engine *e, const cJSON *root)
{
    struct job *job = find_job(e, cJSON_GetObjectItemCaseSensitive(root, "id"));
    const cJSON *note = cJSON_GetObjectItemCaseSensitive(root, "note");
    const cJSON *observation = cJSON_GetObjectItemCaseSensitive(root, "observation");
    const char *error = instance_string(root, "error");
    if (job == NULL) {
        return;
    }
    if (e->jobs[0].open && job != &e->jobs[0]) {
        engine_close(e, "helper_version"); /* it did not say hello first */
    } else if (cJSON_IsObject(note)) {
        take_note(e, job, note);
    } else if (cJSON_IsObject(observation)) {
        job->open = false;
        take_observation(e, job, observation);
    } else if (error != NULL) {
        /* "denied" by this machine is another thing than by AWS */
        const char *word = strcmp(error, "denied") == 0 ? "look_denied" : error;
        fail_job(e, job, task_cause(word), instance_string(root, "detail"));
    }
}

/* A line that is no answer is passed over; its job runs into its deadline. */
static void take_lines(struct engine *e)
{
    size_t len = 0;
    for (const char *line = helper_line(&e->helper, &len); line != NULL && e->closed == NULL;
         line = helper_line(&e->helper, &len)) {
        struct faults faults = FAULTS_INIT;
        struct json_doc *doc = NULL;
        if (json_doc_parse(line, len, &doc, &faults)) {
            take(e, json_doc_root(doc));
            json_doc_free(doc);
        }
        faults_release(&faults);
    }
}

/* ---- the loop ------------------------------------------------------------------------------ */

static bool is_stopped(const struct engine *e)
{
    const struct check_watcher *watcher = &e->request->watcher;
    return watcher->stopped != NULL && watcher->stopped(watcher->ctx);
}

/* Milliseconds until something must be done though nothing came. */
static int64_t patience(const struct engine *e)
{
    int64_t next = target_wake_ms(e);
    for (size_t i = 0; i < e->job_count; i++) {
        if (e->jobs[i].open && e->jobs[i].deadline_ms < next) {
            next = e->jobs[i].deadline_ms;
        }
    }
    int64_t left = next - engine_now(e);
    left = left > 0 ? left : 0;
    return e->request->watcher.stopped != NULL && left > STOP_MS ? STOP_MS : left;
}

static void fail_late_jobs(struct engine *e)
{
    int64_t now = engine_now(e);
    for (size_t i = 0; i < e->job_count; i++) {
        if (e->jobs[i].open && e->jobs[i].deadline_ms <= now) {
            fail_job(e, &e->jobs[i], "deadline", NULL);
        }
    }
}

/* Nothing is open and nothing was judged: what is left can't be asked. It does not happen, and it
 * must not hang. */
static bool is_idle(const struct engine *e)
{
    for (size_t i = 0; i < e->job_count; i++) {
        if (e->jobs[i].open) {
            return false;
        }
    }
    return target_wake_ms(e) == INT64_MAX;
}

static void collect(struct engine *e)
{
    while (!advance(e)) {
        if (e->closed == NULL && is_idle(e)) {
            engine_close(e, "other");
            continue;
        }
        bool came = helper_wait(&e->helper, patience(e));
        take_lines(e);
        if (is_stopped(e)) {
            engine_close(e, "stopped");
        } else if (e->helper.ended) {
            engine_close(e, e->helper.flooded ? "odd_answer" : "crashed");
        } else if (!came) {
            fail_late_jobs(e);
        }
    }
}

/* ---- beginning and end --------------------------------------------------------------------- */

static void set_first_facts(struct engine *e)
{
    const struct check_request *request = e->request;
    BUF_AUTO(now);
    buf_addf(&now, "%lld", (long long)request->now_ms);
    facts_set(e->facts, FACT_NOW, "", buf_str(&now), now.len);
    if (request->memory != NULL) {
        facts_set(e->facts, FACT_MEMORY, "", request->memory, strlen(request->memory));
    }
    target_name(e, request->target.instance);
}

static bool is_program(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static bool begin_talk(struct engine *e, struct err *err)
{
    const char *path = e->request->helper;
    BUF_AUTO(none);
    BUF_AUTO(here);
    if (path == NULL || !is_program(path)) {
        engine_close(e, "no_helper");
        return true;
    }
    if (!helper_start(&e->helper, path, e->request->interactive, err)) {
        return false;
    }
    (void)engine_send(e, JOB_HELLO, "hello", HELLO_MS, &none);
    metadata_job(&here);
    (void)engine_send(e, JOB_HERE, "imds", HERE_LIMIT_MS, &here);
    return true;
}

static void put_problem(struct engine *e)
{
    const struct buf *said = &e->helper.said;
    size_t len = utf8_truncate(buf_str(said), said->len, PROBLEM_LONGEST);
    utf8_sanitize(&e->report->problem, buf_str(said), len, true);
}

static void finish(struct engine *e)
{
    for (size_t i = 0; i < e->bank->task_count; i++) {
        e->report->tasks[i].wanted = e->works[i].wanted;
    }
    e->report->stuck = order_stuck(e);
    buf_adds(&e->report->instance, buf_str(&e->id));
    task_remember(e->facts, &e->report->memory);
}

static void engine_release(struct engine *e)
{
    if (e->helper.asking && e->request->watcher.hold != NULL) {
        e->request->watcher.hold(e->request->watcher.ctx, false);
    }
    work_release(e);
    evidence_release(&e->evidence);
    facts_free(e->facts);
    json_doc_free(e->instances);
    free(e->jobs);
    buf_release(&e->aws_detail);
    buf_release(&e->prefix_lists);
    buf_release(&e->id);
    buf_release(&e->address);
    buf_release(&e->late);
    buf_release(&e->accepted);
    buf_release(&e->helper.said);
}

bool check_run(const struct check_request *request, struct check_report *ret, struct err *err)
{
    struct check_report report = {.count = request->bank->task_count};
    struct engine e = {.request = request, .bank = request->bank, .report = &report};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    report.tasks = xcalloc(report.count + 1, sizeof(*report.tasks));
    for (size_t i = 0; i < report.count; i++) {
        report.tasks[i].result = (struct task_result){.cause = "", .route = ""};
    }
    e.facts = facts_new();
    (void)sigaction(SIGPIPE, &ignore, &before);
    set_first_facts(&e);
    evidence_read(request->evidence, &e.evidence);
    work_tasks(&e);
    e.start_ms = INT64_MAX / 2; /* not yet */
    bool fine = begin_talk(&e, err);
    if (fine) {
        collect(&e);
        helper_stop(&e.helper);
        put_problem(&e);
        finish(&e);
    }
    engine_release(&e);
    (void)sigaction(SIGPIPE, &before, NULL);
    if (!fine) {
        check_report_release(&report);
        return false;
    }
    *ret = report;
    return true;
}

void check_report_release(struct check_report *report)
{
    free(report->tasks);
    buf_release(&report->instance);
    buf_release(&report->memory);
    buf_release(&report->problem);
    *report = (struct check_report){.count = 0};
}
