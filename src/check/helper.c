/* Starts wrapup-helper without a shell, in this session, so that it can ask at the terminal, and
 * talks with it without ever blocking. */
#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wrapup/file.h"

enum {
    FIRST_FREE = 3, /* descriptors below are standard */
    LINE_LONGEST = 9 << 20,
    LINES_LONGEST = 64 << 20, /* all lines of a run together */
    SAID_LONGEST = 4096,      /* on standard error */
};

static void close_fd(int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
    *fd = -1;
}

/* Both ends out of the way of the standard descriptors, and closed on exec. */
static bool make_pipe(int ends[2])
{
    int raw[2];
    if (pipe(raw) != 0) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, FIRST_FREE);
        (void)close(raw[i]);
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

static bool fail(struct err *err)
{
    char reason[128] = "";
    if (strerror_r(errno, reason, sizeof(reason)) != 0) {
        reason[0] = '\0';
    }
    return err_set(err, ERR_SYSTEM, MSG(MSG_CHECK_NO_PROCESS, reason));
}

/* The child; all it may do is become the helper. */
static _Noreturn void become(const char *path, const int standard[3])
{
    char name[] = "wrapup-helper";
    char *const argv[] = {name, NULL};
    for (int i = 0; i < 3; i++) {
        if (dup2(standard[i], i) < 0) {
            (void)raise(SIGKILL);
        }
    }
    (void)execv(path, argv);
    for (;;) {
        (void)raise(SIGKILL); /* no exit handler of the parent may run here */
    }
}

static bool start(struct helper *h, const char *path, int pipes[3][2], struct err *err)
{
    for (int i = 0; i < 3; i++) {
        if (!make_pipe(pipes[i])) {
            return fail(err);
        }
    }
    const int standard[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
    pid_t pid = fork();
    if (pid == 0) {
        become(path, standard);
    }
    if (pid < 0) {
        return fail(err);
    }
    h->pid = pid;
    return true;
}

static void remember_screen(struct helper *h)
{
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty >= 0) {
        h->has_screen = tcgetattr(tty, &h->screen) == 0;
        (void)close(tty);
    }
}

bool helper_start(struct helper *h, const char *path, bool interactive, struct err *err)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    bool fine = start(h, path, pipes, err);
    close_fd(&pipes[0][0]);
    close_fd(&pipes[1][1]);
    close_fd(&pipes[2][1]);
    h->in = pipes[0][1];
    h->out = pipes[1][0];
    h->err = pipes[2][0];
    const int ours[] = {h->in, h->out, h->err};
    for (size_t i = 0; fine && i < COUNT_OF(ours); i++) {
        (void)fcntl(ours[i], F_SETFL, O_NONBLOCK);
    }
    if (!fine) {
        helper_stop(h);
    } else if (interactive) {
        remember_screen(h);
    }
    return fine;
}

void helper_send(struct helper *h, const struct buf *line)
{
    buf_add(&h->unsent, buf_str(line), line->len);
    buf_addc(&h->unsent, '\n');
}

static bool again(void)
{
    return errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK;
}

/* The program ignores SIGPIPE while a check runs: a helper that is gone is seen here. */
static void send_some(struct helper *h)
{
    ssize_t n = write(h->in, h->unsent.data, h->unsent.len);
    if (n < 0) {
        if (!again()) {
            buf_clear(&h->unsent);
            close_fd(&h->in);
        }
        return;
    }
    size_t left = h->unsent.len - (size_t)n;
    memmove(h->unsent.data, h->unsent.data + n, left);
    buf_truncate(&h->unsent, left);
}

/* Drops what was handed out already. */
static void settle(struct helper *h)
{
    if (h->read > 0) {
        size_t left = h->came.len - h->read;
        memmove(h->came.data, h->came.data + h->read, left);
        buf_truncate(&h->came, left);
        h->read = 0;
    }
}

static void read_lines(struct helper *h)
{
    char bytes[65536];
    ssize_t n = read(h->out, bytes, sizeof(bytes));
    if (n < 0 && again()) {
        return;
    }
    if (n > 0) {
        buf_add(&h->came, bytes, (size_t)n);
        h->total += (size_t)n;
    }
    h->flooded = h->total > LINES_LONGEST || h->came.len > LINE_LONGEST;
    h->ended = n <= 0 || h->flooded;
}

static void read_said(struct helper *h)
{
    char bytes[1024];
    ssize_t n = read(h->err, bytes, sizeof(bytes));
    if (n > 0 && h->said.len < SAID_LONGEST) {
        buf_add(&h->said, bytes, (size_t)n);
    } else if (n == 0 || (n < 0 && !again())) {
        close_fd(&h->err);
    }
}

bool helper_wait(struct helper *h, int64_t wait_ms)
{
    enum { LONGEST_MS = 60000 };
    settle(h);
    struct pollfd fds[] = {
        {.fd = h->out, .events = POLLIN},
        {.fd = h->err, .events = POLLIN},
        {.fd = h->unsent.len > 0 ? h->in : -1, .events = POLLOUT},
    };
    int wait = wait_ms < LONGEST_MS ? (int)wait_ms : LONGEST_MS;
    if (h->ended || poll(fds, COUNT_OF(fds), wait) <= 0) {
        return false;
    }
    if (fds[2].revents != 0) {
        send_some(h);
    }
    if (fds[1].revents != 0) {
        read_said(h);
    }
    if (fds[0].revents != 0) {
        read_lines(h);
    }
    return fds[0].revents != 0 || fds[2].revents != 0;
}

const char *helper_line(struct helper *h, size_t *len)
{
    if (h->read >= h->came.len) {
        return NULL;
    }
    const char *line = h->came.data + h->read;
    const char *end = memchr(line, '\n', h->came.len - h->read);
    if (end == NULL) {
        return NULL;
    }
    *len = (size_t)(end - line);
    h->read += *len + 1;
    return line;
}

/* A question that was cut off may have left the terminal without echo. */
static void restore_screen(struct helper *h)
{
    int tty = h->has_screen && h->asking ? open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (tty >= 0) {
        (void)tcsetattr(tty, TCSADRAIN, &h->screen);
        (void)close(tty);
    }
    h->has_screen = false;
}

void helper_stop(struct helper *h)
{
    close_fd(&h->in);
    close_fd(&h->out);
    if (h->pid > 0) {
        (void)kill(h->pid, SIGKILL); /* its probes end with it */
        while (waitpid(h->pid, NULL, 0) < 0 && errno == EINTR) {
            /* interrupted, not done */
        }
        h->pid = 0;
        restore_screen(h);
    }
    if (h->err >= 0) {
        read_said(h);
    }
    close_fd(&h->err);
    buf_release(&h->unsent);
    buf_release(&h->came);
    h->ended = true;
}
