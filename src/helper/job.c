/* Reads a job's line, runs its probe in a process that can be killed, and writes the answer's line.
 * When to start and when to give up is the loop's part. */
#include "job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "wrapup/file.h"
#include "wrapup/mem.h"

enum {
    DEADLINE_LEAST_MS = 1,
    DEADLINE_MOST_MS = 600000,
    DEADLINE_DEFAULT_MS = 10000,
    ANSWER_LONGEST = 16 << 20, /* all lines of one job together */
};

/* How the process marks its lines; the mark goes no further. */
enum { MARK_NOTE = 'n', MARK_ANSWER = 'a' };

void job_put_head(const struct job *job, struct json_writer *w)
{
    json_open(w, NULL, '{');
    if (job == NULL || job->id == NULL) {
        json_put_string(w, "id", NULL);
    } else if (cJSON_IsString(job->id)) {
        json_put_string(w, "id", job->id->valuestring);
    } else {
        json_put_number(w, "id", job->id->valuedouble);
    }
    if (job != NULL && job->kind[0] != '\0') {
        json_put_string(w, "kind", job->kind);
    }
}

void job_fail(const struct job *job, enum probe_error error, const char *detail, struct buf *out)
{
    struct json_writer w = {.out = out};
    job_put_head(job, &w);
    json_put_string(&w, "error", probe_error_name(error));
    if (detail[0] != '\0') {
        json_put_string(&w, "detail", detail);
    }
    json_close(&w, '}');
    buf_addc(out, '\n');
}

/* Reads id, kind and deadline out of the root. */
static enum probe_error read_members(struct job *job, int64_t now_ms, struct buf *detail)
{
    const cJSON *root = job->doc != NULL ? json_doc_root(job->doc) : NULL;
    if (!cJSON_IsObject(root)) {
        return PROBE_BAD_JOB;
    }
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "id");
    if (!cJSON_IsString(id) && !cJSON_IsNumber(id)) {
        buf_adds(detail, "id");
        return PROBE_BAD_JOB;
    }
    job->id = id;
    const struct probe_job view = {.parameters = root};
    int64_t deadline_ms = DEADLINE_DEFAULT_MS;
    if (!probe_string(&view, "kind", 64, &job->kind, detail) ||
        !probe_integer(&view, "deadline_ms", DEADLINE_LEAST_MS, DEADLINE_MOST_MS, &deadline_ms,
                       detail)) {
        return PROBE_BAD_JOB;
    }
    job->deadline_ms = now_ms + deadline_ms;
    job->probe = probe_find(job->kind);
    return job->probe != NULL ? PROBE_DONE : PROBE_UNKNOWN_KIND;
}

struct job *job_new(const char *line, size_t len, int64_t now_ms, struct buf *out)
{
    struct job *job = xcalloc(1, sizeof *job);
    job->kind = "";
    job->fd = -1;
    struct faults faults = FAULTS_INIT;
    BUF_AUTO(detail);
    if (!json_doc_parse(line, len, &job->doc, &faults)) {
        job->doc = NULL;
        buf_adds(&detail, faults.count > 0 ? faults.list[0].what[LANG_EN] : "");
    }
    faults_release(&faults);
    enum probe_error error = read_members(job, now_ms, &detail);
    if (error != PROBE_DONE) {
        job_fail(job, error, buf_str(&detail), out);
        job_free(job);
        return NULL;
    }
    return job;
}

void job_free(struct job *job)
{
    if (job == NULL) {
        return;
    }
    job_stop(job);
    if (job->fd >= 0) {
        close(job->fd);
    }
    buf_release(&job->came);
    json_doc_free(job->doc);
    free(job);
}

void job_run(const struct job *job, int notes, struct buf *out)
{
    const struct probe_job view = {.parameters = json_doc_root(job->doc),
                                   .deadline_ms = job->deadline_ms,
                                   .job = job,
                                   .notes = notes};
    BUF_AUTO(answer);
    BUF_AUTO(detail);
    struct json_writer w = {.out = &answer};
    job_put_head(job, &w);
    json_open(&w, "observation", '{');
    enum probe_error error = job->probe->run(&view, &w, &detail);
    if (error != PROBE_DONE) {
        job_fail(job, error, buf_str(&detail), out);
        return;
    }
    json_close(&w, '}');
    json_close(&w, '}');
    buf_addc(&answer, '\n');
    buf_add(out, answer.data, answer.len);
}

/* The process: it must not outlive the helper, nor hold its ends of the conversation. */
static _Noreturn void work(const struct job *job, int to, pid_t helper)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != helper) {
        _exit(1);
    }
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0) {
        _exit(1);
    }
    BUF_AUTO(answer);
    buf_addc(&answer, MARK_ANSWER);
    job_run(job, to, &answer);
    (void)file_write_all(to, answer.data, answer.len);
    buf_release(&answer);
    exit(0);
}

void probe_note_begin(const struct probe_job *job, struct probe_note *note)
{
    *note = (struct probe_note){.line = BUF_INIT};
    note->w.out = &note->line;
    buf_addc(&note->line, MARK_NOTE);
    job_put_head(job->job, &note->w);
    json_open(&note->w, "note", '{');
}

void probe_note_end(const struct probe_job *job, struct probe_note *note)
{
    json_close(&note->w, '}');
    json_close(&note->w, '}');
    buf_addc(&note->line, '\n');
    if (job->notes >= 0) {
        (void)file_write_all(job->notes, note->line.data, note->line.len);
    }
    buf_release(&note->line);
}

bool job_start(struct job *job, struct buf *out)
{
    int ends[2];
    if (pipe(ends) != 0) {
        job_fail(job, PROBE_SYSTEM, strerror(errno), out);
        return false;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC); /* no program that a probe runs may answer */
    pid_t helper = getpid();
    job->pid = fork();
    if (job->pid == 0) {
        close(ends[0]);
        work(job, ends[1], helper);
    }
    int error = errno;
    close(ends[1]);
    if (job->pid < 0) {
        job->pid = 0;
        close(ends[0]);
        job_fail(job, PROBE_SYSTEM, strerror(error), out);
        return false;
    }
    job->fd = ends[0];
    return true;
}

/* Hands on the whole lines, and keeps the rest. */
static void hand_on_lines(struct job *job, struct buf *out)
{
    size_t start = 0;
    while (start < job->came.len && !job->answered) {
        const char *line = job->came.data + start;
        const char *end = memchr(line, '\n', job->came.len - start);
        if (end == NULL) {
            break;
        }
        job->answered = line[0] == MARK_ANSWER;
        buf_add(out, line + 1, (size_t)(end - line));
        start += (size_t)(end - line) + 1;
    }
    if (start > 0) {
        memmove(job->came.data, job->came.data + start, job->came.len - start);
        buf_truncate(&job->came, job->came.len - start);
    }
}

bool job_read(struct job *job, struct buf *out)
{
    char bytes[16384];
    ssize_t n = read(job->fd, bytes, sizeof bytes);
    if (n < 0 && errno == EINTR) {
        return false;
    }
    if (n > 0) {
        buf_add(&job->came, bytes, (size_t)n);
        job->total += (size_t)n;
        if (job->total <= ANSWER_LONGEST) {
            hand_on_lines(job, out);
            if (job->answered) {
                job->pid = 0; /* it ends by itself, and may tidy up */
            }
            return job->answered;
        }
    }
    job_fail(job, PROBE_CRASHED, "", out);
    return true;
}

void job_stop(struct job *job)
{
    if (job->pid > 0) {
        /* Not waited for here: a process stuck in the kernel would hold up everyone else. */
        kill(job->pid, SIGKILL);
        job->pid = 0;
    }
}
