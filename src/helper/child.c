/* Starts a program in a session of its own, reads what it says, and ends it when it is late.
 * What it leaves running on purpose (an agent, say) is left alone. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "probe.h"
#include "secret.h"

extern char **environ;

enum { TICK_MS = 20, FILES_MOST = 1024 };

char **child_environment(void)
{
    static const char *const secrets[] = {
        "AWS_ACCESS_KEY_ID",  "AWS_SECRET_ACCESS_KEY",     "AWS_SESSION_TOKEN",
        "AWS_SECURITY_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    };
    size_t count = 0;
    while (environ[count] != NULL) {
        count++;
    }
    char **ret = xcalloc(count + 1, sizeof(ret[0]));
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = strcspn(environ[i], "=");
        bool secret = false;
        for (size_t k = 0; k < COUNT_OF(secrets); k++) {
            secret = secret ||
                     (strlen(secrets[k]) == len && strncmp(environ[i], secrets[k], len) == 0);
        }
        if (!secret) {
            ret[kept++] = environ[i];
        }
    }
    return ret;
}

/* In the new process: becomes the program, or says why not. */
static _Noreturn void become(const struct child *child, int output, int fault)
{
#ifdef __linux__
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    (void)setsid();
    (void)signal(SIGPIPE, SIG_DFL);
    int null = open("/dev/null", O_RDWR);
    if (null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
        dup2(null, STDERR_FILENO) >= 0) {
        for (int fd = STDERR_FILENO + 1; fd < FILES_MOST; fd++) {
            if (fd != fault) {
                (void)close(fd);
            }
        }
        environ = child->environment;
        (void)execvp(child->argv[0], child->argv);
    }
    int error = errno;
    (void)!write(fault, &error, sizeof error);
    _exit(127);
}

/* The errno of a program that did not start, 0 when it did. */
static int read_fault(int fd)
{
    int error = 0;
    ssize_t n = 0;
    do {
        n = read(fd, &error, sizeof error);
    } while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof error ? error : 0;
}

/* Reads what there is; false at the end. */
static bool drain(int fd, struct buf *output, size_t max, bool *too_much)
{
    char bytes[4096];
    for (;;) {
        ssize_t n = read(fd, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            secret_wipe(bytes, sizeof bytes);
            return n < 0;
        }
        *too_much = (size_t)n > max - output->len;
        if (*too_much) {
            return false;
        }
        buf_add(output, bytes, (size_t)n);
    }
}

/* Waits for the process to end, not for what it may have left behind with its output open. */
static enum child_end attend(const struct child *child, pid_t pid, int fd, struct buf *output,
                             int *status)
{
    bool open = true;
    bool too_much = false;
    for (;;) {
        int how = 0;
        bool over = waitpid(pid, &how, WNOHANG) == pid;
        if (open) {
            open = drain(fd, output, child->output_max, &too_much);
        }
        int64_t left = child->until_ms - helper_now_ms();
        if (!over && (left <= 0 || too_much)) {
            (void)kill(-pid, SIGKILL);
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
                /* it ends now */
            }
        }
        if (too_much) {
            return CHILD_TOO_MUCH;
        }
        if (over) {
            *status = WIFEXITED(how) ? WEXITSTATUS(how) : 0;
            return WIFEXITED(how) ? CHILD_EXITED : CHILD_KILLED;
        }
        if (left <= 0) {
            return CHILD_LATE;
        }
        struct pollfd p = {.fd = open ? fd : -1, .events = POLLIN};
        (void)poll(&p, 1, left < TICK_MS ? (int)left : TICK_MS);
    }
}

static bool pipe_cloexec(int ends[2])
{
    if (pipe(ends) != 0) {
        return false;
    }
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

static enum child_end run(const struct child *child, const int output[2], const int fault[2],
                          struct buf *ret, int *status)
{
    pid_t pid = fork();
    if (pid == 0) {
        become(child, output[1], fault[1]);
    }
    (void)close(output[1]);
    (void)close(fault[1]);
    if (pid < 0) {
        return CHILD_NOT_STARTED;
    }
    (void)fcntl(output[0], F_SETFL, O_NONBLOCK);
    int error = read_fault(fault[0]);
    if (error == 0) {
        return attend(child, pid, output[0], ret, status);
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
        /* it has ended */
    }
    return error == ENOENT || error == ENOTDIR ? CHILD_NOT_FOUND : CHILD_NOT_STARTED;
}

enum child_end child_run(const struct child *child, struct buf *output, int *status)
{
    int out[2];
    int fault[2];
    if (!pipe_cloexec(out)) {
        return CHILD_NOT_STARTED;
    }
    if (!pipe_cloexec(fault)) {
        (void)close(out[0]);
        (void)close(out[1]);
        return CHILD_NOT_STARTED;
    }
    enum child_end end = run(child, out, fault, output, status);
    (void)close(out[0]);
    (void)close(fault[0]);
    return end;
}
