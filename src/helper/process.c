/* Forks, executes, kills by group. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "dial.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"

enum { GUARDED_MOST = 64 };

extern char **environ;

/* ---- the guard ---- */

static void guard_note(pid_t groups[GUARDED_MOST], pid_t message)
{
    pid_t wanted = message > 0 ? 0 : -message;
    for (size_t i = 0; i < GUARDED_MOST; i++) {
        if (groups[i] == wanted) {
            groups[i] = message > 0 ? message : 0;
            return;
        }
    }
}

/* Listens until the other end is gone, then kills what is left. */
static _Noreturn void watch(int fd)
{
    pid_t groups[GUARDED_MOST] = {0};
    (void)setsid(); /* the terminal's signals are not for it */
    pid_t message = 0;
    ssize_t n = 0;
    while ((n = read(fd, &message, sizeof message)) == (ssize_t)sizeof message ||
           (n < 0 && errno == EINTR)) {
        if (n > 0) {
            guard_note(groups, message);
        }
    }
    for (size_t i = 0; i < GUARDED_MOST; i++) {
        if (groups[i] != 0) {
            (void)kill(-groups[i], SIGKILL);
        }
    }
    _exit(0);
}

bool guard_start(struct guard *guard, int notes)
{
    int ends[2];
    *guard = (struct guard){.fd = -1};
    if (pipe(ends) != 0) {
        return false;
    }
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        if (notes >= 0) {
            close(notes);
        }
        watch(ends[0]);
    }
    int error = errno;
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        errno = error;
        return false;
    }
    *guard = (struct guard){.pid = pid, .fd = ends[1]};
    return true;
}

void guard_stop(struct guard *guard)
{
    if (guard->pid > 0) {
        close(guard->fd);
        while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR) {
            /* once more */
        }
    }
    *guard = (struct guard){.fd = -1};
}

/* A whole message or none: it is shorter than PIPE_BUF. */
static void guard_tell(const struct guard *guard, pid_t message)
{
    if (guard != NULL && guard->pid > 0) {
        (void)file_write_all(guard->fd, (const char *)&message, sizeof message);
    }
}

/* ---- the environment ---- */

bool process_secret_variable(const char *name_and_value)
{
    static const char *const prefixes[] = {"AWS_", "SSH_", "GIT_", "BASH_FUNC_"};
    static const char *const parts[] = {"TOKEN",  "SECRET",      "PASSWORD",
                                        "PASSWD", "CREDENTIAL",  "API_KEY",
                                        "APIKEY", "PRIVATE_KEY", "ACCESS_KEY"};
    static const char *const names[] = {"BASH_ENV",        "ENV",      "LD_PRELOAD",
                                        "LD_LIBRARY_PATH", "LD_AUDIT", "SUDO_ASKPASS"};
    size_t len = strcspn(name_and_value, "=");
    CLEANUP(free_charp) char *name = xstrndup(name_and_value, len);
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (strstr(name, parts[i]) != NULL) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Drops the secrets from the environment of this process. */
static void scrub(void)
{
    char **to = environ;
    for (char **from = environ; *from != NULL; from++) {
        if (!process_secret_variable(*from)) {
            *to++ = *from;
        }
    }
    *to = NULL;
}

/* ---- processes ---- */

/* The last that is done in the new process before the program. */
static _Noreturn void become(const int streams[3], const struct process_rule *rule)
{
    (void)setsid();
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    (void)signal(SIGPIPE, SIG_DFL);
    (void)signal(SIGINT, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    for (int i = 0; i < 3; i++) {
        if (dup2(streams[i], i) < 0) {
            _exit(127);
        }
    }
    if (rule->folder != NULL && chdir(rule->folder) != 0) {
        _exit(127);
    }
    /* execve() changes nothing in what it is given. */
    union {
        const char *const *given;
        char *const *taken;
    } args = {.given = rule->argv}, variables = {.given = rule->environment};
    if (rule->environment == NULL) {
        scrub();
        variables.taken = environ;
    }
    (void)execve(rule->argv[0], args.taken, variables.taken);
    _exit(127);
}

/* Three pipes: input, output, errors; what is opened halfway is closed again. */
static bool open_pipes(int pipes[3][2])
{
    for (int i = 0; i < 3; i++) {
        if (pipe(pipes[i]) != 0) {
            while (i-- > 0) {
                close(pipes[i][0]);
                close(pipes[i][1]);
            }
            return false;
        }
        (void)fcntl(pipes[i][0], F_SETFD, FD_CLOEXEC);
        (void)fcntl(pipes[i][1], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

bool process_start(struct process *process, const struct guard *guard,
                   const struct process_rule *rule)
{
    int pipes[3][2];
    *process = (struct process){.out = -1, .err = -1};
    if (!open_pipes(pipes)) {
        return false;
    }
    if (rule->input != NULL && rule->input->len <= PROCESS_INPUT_MOST) {
        (void)file_write_all(pipes[0][1], rule->input->data, rule->input->len);
    }
    close(pipes[0][1]);
    pid_t pid = fork();
    if (pid == 0) {
        become((const int[]){pipes[0][0], pipes[1][1], pipes[2][1]}, rule);
    }
    int error = errno;
    close(pipes[0][0]);
    close(pipes[1][1]);
    close(pipes[2][1]);
    if (pid < 0) {
        close(pipes[1][0]);
        close(pipes[2][0]);
        errno = error;
        return false;
    }
    (void)fcntl(pipes[1][0], F_SETFL, O_NONBLOCK);
    (void)fcntl(pipes[2][0], F_SETFL, O_NONBLOCK);
    guard_tell(guard, pid);
    *process = (struct process){.pid = pid, .out = pipes[1][0], .err = pipes[2][0]};
    return true;
}

bool process_ended(const struct process *process, int *status, int *signal)
{
    siginfo_t info = {.si_pid = 0};
    if (waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0) {
        return false;
    }
    *signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
    *status = info.si_code == CLD_EXITED ? info.si_status : -1;
    return true;
}

/* Only there to cut pselect() short. */
static void on_child(int number)
{
    (void)number;
}

static void watch_stream(int fd, fd_set *fds, int *most)
{
    if (fd >= 0) {
        FD_SET(fd, fds);
        *most = fd > *most ? fd : *most;
    }
}

void process_wait(const struct process *list, size_t count, int64_t until_ms, bool ready[])
{
    /* SIGCHLD comes while pselect() waits or not at all, so none is missed in between. */
    const struct sigaction action = {.sa_handler = on_child};
    sigset_t child;
    sigset_t before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &child, &before);
    (void)sigaction(SIGCHLD, &action, NULL);
    fd_set fds;
    FD_ZERO(&fds);
    int most = -1;
    bool ended = false;
    for (size_t i = 0; i < count; i++) {
        int status = 0;
        int signal = 0;
        if (list[i].pid > 0) {
            watch_stream(list[i].out, &fds, &most);
            watch_stream(list[i].err, &fds, &most);
            ended = ended || process_ended(&list[i], &status, &signal);
        }
    }
    int64_t left = ended ? 0 : until_ms - helper_now_ms();
    left = left > 0 ? left : 0;
    const struct timespec wait = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
    if (pselect(most + 1, &fds, NULL, NULL, &wait, &before) < 0) {
        FD_ZERO(&fds);
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    for (size_t i = 0; i < count; i++) {
        ready[i] = list[i].pid > 0 && ((list[i].out >= 0 && FD_ISSET(list[i].out, &fds)) ||
                                       (list[i].err >= 0 && FD_ISSET(list[i].err, &fds)));
    }
}

void process_stop(struct process *process, const struct guard *guard)
{
    if (process->pid > 0) {
        (void)kill(-process->pid, SIGKILL);
        (void)kill(process->pid, SIGKILL);
        guard_tell(guard, -process->pid);
        while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR) {
            /* once more */
        }
    }
    close_fd(&process->out);
    close_fd(&process->err);
    *process = (struct process){.out = -1, .err = -1};
}
