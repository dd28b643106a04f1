/* The probe "exec": the commands of a job on this machine, for when it is the instance itself. As
 * over SSH, but by argv, and nothing is left running. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "process.h"

struct runner {
    const struct probe_job *job;
    struct commands *commands;
    struct guard guard;
    struct process processes[COMMANDS_AT_ONCE];
    struct command *running[COMMANDS_AT_ONCE]; /* NULL: the process beside it is none */
};

static const char *signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {
        {SIGABRT, "ABRT"}, {SIGALRM, "ALRM"}, {SIGBUS, "BUS"},   {SIGFPE, "FPE"},
        {SIGHUP, "HUP"},   {SIGILL, "ILL"},   {SIGINT, "INT"},   {SIGKILL, "KILL"},
        {SIGPIPE, "PIPE"}, {SIGQUIT, "QUIT"}, {SIGSEGV, "SEGV"}, {SIGTERM, "TERM"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return "OTHER";
}

/* Takes in what a stream holds now. */
static void drain(int *fd, struct stream *stream)
{
    char bytes[16384];
    ssize_t n = *fd >= 0 ? read(*fd, bytes, sizeof bytes) : -1;
    if (n > 0) {
        stream_add(stream, "", bytes, (size_t)n);
    } else if (*fd >= 0 && (n == 0 || (errno != EAGAIN && errno != EINTR))) {
        close(*fd);
        *fd = -1;
    }
}

static void start(struct runner *runner, size_t at)
{
    struct command *command = commands_next(runner->commands);
    if (command == NULL) {
        return;
    }
    const char *argv[] = {"/bin/sh", "-c", command_script(command), "sh", command->text, NULL};
    command_begin(command, false);
    if (process_start(&runner->processes[at], &runner->guard,
                      &(struct process_rule){.argv = argv})) {
        runner->running[at] = command;
    } else {
        command_note_error(runner->job, command, "channel", strerror(errno));
    }
}

static void finish(struct runner *runner, size_t at)
{
    process_stop(&runner->processes[at], &runner->guard);
    runner->running[at] = NULL;
}

/* When the program itself has ended, what it left in the streams is taken, up to the cap, and
 * nobody waits for what it put in the background. */
static void end(struct runner *runner, size_t at, int status, int signal)
{
    struct process *process = &runner->processes[at];
    struct command *command = runner->running[at];
    for (size_t most = 0; most < STREAM_LONGEST && process->out >= 0; most += 16384) {
        drain(&process->out, &command->out);
    }
    for (size_t most = 0; most < STREAM_LONGEST && process->err >= 0; most += 16384) {
        drain(&process->err, &command->err);
    }
    command_note_exit(runner->job, command, status, signal != 0 ? signal_name(signal) : NULL);
    finish(runner, at);
}

static void advance(struct runner *runner, size_t at, bool ready)
{
    struct command *command = runner->running[at];
    if (command == NULL) {
        start(runner, at);
        return;
    }
    int status = 0;
    int signal = 0;
    bool ended = process_ended(&runner->processes[at], &status, &signal);
    if (ready) {
        drain(&runner->processes[at].out, &command->out);
        drain(&runner->processes[at].err, &command->err);
    }
    if (ended) {
        end(runner, at, status, signal);
        start(runner, at);
    } else if (command_until_ms(command) <= helper_now_ms()) {
        command_note_error(runner->job, command, "deadline", NULL);
        finish(runner, at);
        start(runner, at);
    }
}

static int64_t next_ms(const struct runner *runner)
{
    int64_t next = runner->job->deadline_ms;
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        const struct command *command = runner->running[i];
        if (command != NULL && command_until_ms(command) < next) {
            next = command_until_ms(command);
        }
    }
    return next;
}

static bool any_running(const struct runner *runner)
{
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        if (runner->running[i] != NULL) {
            return true;
        }
    }
    return false;
}

static void run_all(struct runner *runner)
{
    bool ready[COMMANDS_AT_ONCE] = {false};
    do {
        for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
            advance(runner, i, ready[i]);
        }
        if (any_running(runner)) {
            process_wait(runner->processes, COMMANDS_AT_ONCE, next_ms(runner), ready);
        }
    } while ((any_running(runner) || commands_next(runner->commands) != NULL) &&
             helper_now_ms() < runner->job->deadline_ms);
    commands_note_error(runner->job, runner->commands, "deadline");
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        finish(runner, i);
    }
}

enum probe_error probe_exec(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail)
{
    CLEANUP(commands_release) struct commands commands = {.list = NULL};
    if (!commands_read(job, &commands, detail)) {
        return PROBE_BAD_JOB;
    }
    struct runner runner = {.job = job, .commands = &commands};
    if (!guard_start(&runner.guard, job->notes)) {
        buf_adds(detail, strerror(errno));
        return PROBE_SYSTEM;
    }
    for (size_t i = 0; i < COMMANDS_AT_ONCE; i++) {
        runner.processes[i] = (struct process){.out = -1, .err = -1};
    }
    run_all(&runner);
    guard_stop(&runner.guard);
    json_put_string(observation, "outcome", "done");
    return PROBE_DONE;
}
