/* The process that asks, and the one that waits for it.
 * They talk over a pair of sockets: the answer one way, "I am gone" both ways. */
#include "passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "dial.h"
#include "secret.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"

enum { GRACE_MS = 500 }; /* for the asking process to end */

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

/* -1 when there is none, or this process is not in its foreground. */
static int open_terminal(void)
{
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && tcgetpgrp(fd) != getpgrp()) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What was typed and not read goes nowhere, least of all to a shell. */
static void restore(int terminal, const struct termios *before)
{
    (void)tcflush(terminal, TCIFLUSH);
    (void)tcsetattr(terminal, TCSANOW, before);
}

/* Signals arrive only while pselect() waits. */
static void catch_signals(sigset_t *waiting)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    const struct sigaction action = {.sa_handler = on_signal};
    sigset_t blocked;
    sigemptyset(&blocked);
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        sigaddset(&blocked, numbers[i]);
        (void)sigaction(numbers[i], &action, NULL);
    }
    (void)signal(SIGTTOU, SIG_IGN);
    (void)sigprocmask(SIG_SETMASK, &blocked, NULL);
    sigemptyset(waiting);
}

/* Reads a line into ret; false when there is none to come. */
static bool read_line(int terminal, int other, int64_t until_ms, const sigset_t *waiting,
                      char ret[PASSPHRASE_SIZE])
{
    size_t len = 0;
    while (interrupted == 0) {
        int64_t left = until_ms - helper_now_ms();
        const struct timespec wait = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
        fd_set fds;
        FD_ZERO(&fds);
        FD_SET(terminal, &fds);
        FD_SET(other, &fds);
        int most = terminal > other ? terminal : other;
        int n = left > 0 ? pselect(most + 1, &fds, NULL, NULL, &wait, waiting) : 0;
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0 || FD_ISSET(other, &fds)) {
            return false;
        }
        ssize_t got = read(terminal, ret + len, PASSPHRASE_SIZE - 1 - len);
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
        if (ret[len - 1] == '\n') {
            ret[len - 1] = '\0';
            return len > 1;
        }
        if (len == PASSPHRASE_SIZE - 1) {
            return false;
        }
    }
    return false;
}

/* The process that asks. */
static _Noreturn void ask(int terminal, int other, const char *prompt, int64_t until_ms)
{
    sigset_t waiting;
    catch_signals(&waiting);
    struct termios before;
    char line[PASSPHRASE_SIZE] = "";
    if (tcgetattr(terminal, &before) != 0) {
        _exit(1);
    }
    struct termios quiet = before;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
    quiet.c_lflag |= ICANON | ISIG;
    quiet.c_iflag |= ICRNL;
    /* Stopped here, the shell would find a terminal without echo. */
    quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    quiet.c_cc[VQUIT] = _POSIX_VDISABLE;
    (void)tcflush(terminal, TCIFLUSH);
    (void)tcsetattr(terminal, TCSANOW, &quiet);
    (void)file_write_all(terminal, prompt, strlen(prompt));
    bool answered = read_line(terminal, other, until_ms, &waiting, line);
    restore(terminal, &before);
    (void)file_write_all(terminal, "\r\n", 2);
    if (answered) {
        (void)file_write_all(other, line, strlen(line));
    }
    secret_wipe(line, sizeof line);
    _exit(answered ? 0 : 1);
}

/* Reads what the asking process sends until it is gone. */
static bool receive(int other, int64_t until_ms, char ret[PASSPHRASE_SIZE])
{
    size_t len = 0;
    while (dial_wait(other, POLLIN, until_ms)) {
        ssize_t n = read(other, ret + len, PASSPHRASE_SIZE - 1 - len);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        len += (size_t)n;
    }
    ret[len] = '\0';
    return len > 0;
}

static void note_asking(const struct probe_job *job, const char *what)
{
    struct probe_note note;
    probe_note_begin(job, &note);
    json_put_string(&note.w, "asking", what);
    probe_note_end(job, &note);
}

/* Forks, waits, and looks after the terminal. */
static bool ask_apart(const struct probe_job *job, int terminal, const char *prompt,
                      int64_t until_ms, char ret[PASSPHRASE_SIZE])
{
    int ends[2];
    struct termios before;
    if (tcgetattr(terminal, &before) != 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        if (job->notes >= 0) {
            close(job->notes);
        }
        ask(terminal, ends[1], prompt, until_ms);
    }
    close(ends[1]);
    bool answered = pid > 0 && receive(ends[0], until_ms + GRACE_MS, ret);
    close(ends[0]);
    int status = 0;
    if (pid > 0) {
        (void)kill(pid, SIGTERM);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
            /* once more */
        }
        if (WIFSIGNALED(status)) {
            restore(terminal, &before);
        }
    }
    return answered && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool passphrase_ask(const struct probe_job *job, const char *prompt, int64_t until_ms,
                    char ret[PASSPHRASE_SIZE])
{
    ret[0] = '\0';
    CLEANUP(close_fd) int terminal = open_terminal();
    if (terminal < 0) {
        return false;
    }
    int64_t most = helper_now_ms() + PASSPHRASE_WAIT_MS;
    note_asking(job, "passphrase");
    bool answered = ask_apart(job, terminal, prompt, most < until_ms ? most : until_ms, ret);
    note_asking(job, NULL);
    if (!answered) {
        secret_wipe(ret, PASSPHRASE_SIZE);
    }
    return answered;
}
