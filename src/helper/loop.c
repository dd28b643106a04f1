/* Waits for job lines, processes and deadlines at once, and hands answers on as they come.
 * Nothing here blocks: a probe that might runs in a process of its own. */
#include "loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "job.h"
#include "wrapup/mem.h"

enum {
    LINE_LONGEST = 256 * 1024,
    RUNNING_MOST = 64, /* processes at once; other jobs wait their turn, their deadlines run */
    GRACE_MS = 250,    /* how long a probe may take to report its own deadline */
};

struct loop {
    int in, out;
    bool in_open, out_open;
    bool too_long; /* the rest of a line that is too long is thrown away */
    struct buf input, output;
    struct job *jobs; /* waiting and running, oldest first */
    size_t running;
};

static void take_line(struct loop *loop, const char *line, size_t len)
{
    if (len == 0) {
        return;
    }
    struct job *job = job_new(line, len, helper_now_ms(), &loop->output);
    if (job == NULL) {
        return;
    }
    if (job->probe->at_once) {
        job_run(job, -1, &loop->output);
        job_free(job);
        return;
    }
    struct job **end = &loop->jobs;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = job;
}

static void take_lines(struct loop *loop)
{
    size_t start = 0;
    while (start < loop->input.len) {
        const char *line = loop->input.data + start;
        const char *end = memchr(line, '\n', loop->input.len - start);
        if (end == NULL) {
            break;
        }
        if (!loop->too_long) {
            take_line(loop, line, (size_t)(end - line));
        }
        loop->too_long = false;
        start += (size_t)(end - line) + 1;
    }
    size_t left = loop->input.len - start;
    if (left > 0 && start > 0) {
        memmove(loop->input.data, loop->input.data + start, left);
    }
    buf_truncate(&loop->input, left);
    if (left > LINE_LONGEST || loop->too_long) {
        if (!loop->too_long) {
            job_fail(NULL, PROBE_BAD_JOB, "line too long", &loop->output);
        }
        loop->too_long = true;
        buf_clear(&loop->input);
    }
}

static void read_input(struct loop *loop)
{
    char bytes[16384];
    ssize_t n = read(loop->in, bytes, sizeof bytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
        return;
    }
    if (n > 0) {
        buf_add(&loop->input, bytes, (size_t)n);
        take_lines(loop);
        return;
    }
    loop->in_open = false;
    if (!loop->too_long) {
        take_line(loop, buf_str(&loop->input), loop->input.len);
    }
}

/* After poll() said so, a pipe takes PIPE_BUF bytes without blocking. */
static void write_output(struct loop *loop)
{
    if (loop->output.len == 0) {
        return;
    }
    size_t len = loop->output.len < PIPE_BUF ? loop->output.len : PIPE_BUF;
    ssize_t n = write(loop->out, loop->output.data, len);
    if (n < 0) {
        loop->out_open = errno == EINTR || errno == EAGAIN;
        return;
    }
    size_t left = loop->output.len - (size_t)n;
    memmove(loop->output.data, loop->output.data + n, left);
    buf_truncate(&loop->output, left);
}

/* Takes a job out of the list and frees it. */
static void drop(struct loop *loop, struct job **at)
{
    struct job *job = *at;
    *at = job->next;
    if (job->fd >= 0) {
        loop->running--;
    }
    job_free(job);
}

static void start_jobs(struct loop *loop)
{
    struct job **at = &loop->jobs;
    while (*at != NULL && loop->running < RUNNING_MOST) {
        struct job *job = *at;
        if (job->fd < 0) {
            if (!job_start(job, &loop->output)) {
                drop(loop, at);
                continue;
            }
            loop->running++;
        }
        at = &job->next;
    }
}

/* Gives up what is late and returns the milliseconds until the next deadline, -1 for never. */
static int64_t stop_late_jobs(struct loop *loop)
{
    int64_t now = helper_now_ms();
    int64_t next = -1;
    struct job **at = &loop->jobs;
    while (*at != NULL) {
        struct job *job = *at;
        int64_t left = job->deadline_ms + (job->fd >= 0 ? GRACE_MS : 0) - now;
        if (left <= 0) {
            job_fail(job, PROBE_DEADLINE, "", &loop->output);
            drop(loop, at);
            continue;
        }
        next = next < 0 || left < next ? left : next;
        at = &job->next;
    }
    return next;
}

/* Where the entries of poll() stand; the jobs follow. */
enum { AT_INPUT, AT_OUTPUT, AT_JOBS };

static nfds_t fill(const struct loop *loop, struct pollfd *fds)
{
    fds[AT_INPUT] = (struct pollfd){.fd = loop->in_open ? loop->in : -1, .events = POLLIN};
    fds[AT_OUTPUT] = (struct pollfd){.fd = loop->out,
                                     .events = loop->output.len > 0 ? (short)POLLOUT : (short)0};
    nfds_t count = AT_JOBS;
    for (const struct job *job = loop->jobs; job != NULL; job = job->next) {
        if (job->fd >= 0) {
            fds[count++] = (struct pollfd){.fd = job->fd, .events = POLLIN};
        }
    }
    return count;
}

/* The running jobs stand in the same order as when fds was filled. */
static void read_jobs(struct loop *loop, const struct pollfd *fds)
{
    const struct pollfd *fd = fds + AT_JOBS;
    struct job **at = &loop->jobs;
    while (*at != NULL) {
        struct job *job = *at;
        if (job->fd >= 0 && (fd++)->revents != 0 && job_read(job, &loop->output)) {
            drop(loop, at);
        } else {
            at = &job->next;
        }
    }
}

static void turn(struct loop *loop)
{
    start_jobs(loop);
    int64_t wait_ms = stop_late_jobs(loop);
    if (!loop->in_open && loop->jobs == NULL && loop->output.len == 0) {
        return;
    }
    struct pollfd fds[AT_JOBS + RUNNING_MOST];
    nfds_t count = fill(loop, fds);
    if (poll(fds, count, (int)wait_ms) < 0) {
        return;
    }
    if (fds[AT_OUTPUT].revents & (POLLERR | POLLNVAL)) {
        loop->out_open = false;
        return;
    }
    read_jobs(loop, fds);
    if (fds[AT_OUTPUT].revents & POLLOUT) {
        write_output(loop);
    }
    if (fds[AT_INPUT].revents != 0) {
        read_input(loop);
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) {
        /* only to let the ended processes go */
    }
}

/* Those that have answered are on their way out; what is stuck ends with this process. */
static void see_off(void)
{
    int64_t until = helper_now_ms() + GRACE_MS;
    for (;;) {
        pid_t ended = waitpid(-1, NULL, WNOHANG);
        if (ended < 0 || helper_now_ms() >= until) {
            return;
        }
        if (ended == 0) {
            (void)poll(NULL, 0, 1);
        }
    }
}

int helper_loop(int in, int out)
{
    struct loop loop = {.in = in, .out = out, .in_open = true, .out_open = true};
    while (loop.out_open && (loop.in_open || loop.jobs != NULL || loop.output.len > 0)) {
        turn(&loop);
    }
    while (loop.jobs != NULL) {
        drop(&loop, &loop.jobs);
    }
    see_off();
    buf_release(&loop.input);
    buf_release(&loop.output);
    return loop.out_open ? 0 : 1;
}
