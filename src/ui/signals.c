/* The self-pipe: a handler notes its signal and writes a byte that wakes the poll of an ask.
 * No handler does more than that; see signals.h. */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "ui.h"
#include "wrapup/mem.h"

static volatile sig_atomic_t caught_stop; /* the signal's number */
static volatile sig_atomic_t caught_interrupt;
static volatile sig_atomic_t caught_suspend;
static volatile sig_atomic_t caught_resize;
static int wake_pipe[2] = {-1, -1};
static bool interrupts_clear; /* Ctrl-C clears the line */

static void set_handler(int signo, void (*handler)(int))
{
    struct sigaction action = {.sa_flags = SA_RESTART};

    action.sa_handler = handler;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(signo, &action, NULL);
}

static void note(int signo)
{
    int saved = errno;

    if (signo == SIGTERM && caught_stop != 0) {
        /* Told twice: whatever keeps the program from its next ask may end with it. */
        set_handler(signo, SIG_DFL);
        (void)raise(signo);
    }
    if (signo == SIGWINCH) {
        caught_resize = 1;
    } else if (signo == SIGTSTP) {
        caught_suspend = 1;
    } else if (signo == SIGINT && interrupts_clear) {
        caught_interrupt = 1;
    } else {
        caught_stop = signo;
    }
    /* A full pipe is a pipe that wakes, so a failed write loses nothing. */
    ssize_t done = write(wake_pipe[1], "", 1);
    (void)done;
    errno = saved;
}

/* What the starter of the program ignores stays ignored: nohup wants it so. */
static void catch (int signo)
{
    struct sigaction old;

    if (sigaction(signo, NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
        set_handler(signo, note);
    }
}

void signals_start(bool screen, bool interrupts)
{
    if (wake_pipe[0] >= 0) {
        return;
    }
    if (pipe(wake_pipe) != 0) {
        return; /* signals keep their usual meaning */
    }
    for (size_t i = 0; i < COUNT_OF(wake_pipe); i++) {
        (void)fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC);
        (void)fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK);
    }
    interrupts_clear = interrupts;
    catch (SIGTERM);
    catch (SIGHUP);
    catch (SIGINT);
    if (screen) {
        catch (SIGWINCH);
        catch (SIGTSTP);
    }
}

/* Takes one noted signal; false when there is none. */
static bool take_signal(enum wake *ret)
{
    if (caught_stop != 0) {
        *ret = WAKE_STOP;
        return true;
    }
    static const enum wake meaning[] = {WAKE_INTERRUPT, WAKE_SUSPEND, WAKE_RESIZE};
    volatile sig_atomic_t *const caught[] = {&caught_interrupt, &caught_suspend, &caught_resize};
    for (size_t i = 0; i < COUNT_OF(caught); i++) {
        if (*caught[i] != 0) {
            *caught[i] = 0;
            *ret = meaning[i];
            return true;
        }
    }
    return false;
}

static int poll_timeout(int64_t deadline_ms)
{
    if (deadline_ms == 0) {
        return -1;
    }
    int64_t left = deadline_ms - clock_monotonic_ms();
    if (left <= 0) {
        return 0;
    }
    return left < INT_MAX ? (int)left : INT_MAX;
}

enum wake signals_wait(int fd, int64_t deadline_ms)
{
    for (;;) {
        /* The pipe is emptied before the notes are read: a signal that comes in between leaves a
         * byte. */
        char drained[64];
        while (read(wake_pipe[0], drained, sizeof(drained)) > 0) {
        }
        enum wake wake;
        if (take_signal(&wake)) {
            return wake;
        }
        struct pollfd fds[] = {{.fd = fd, .events = POLLIN},
                               {.fd = wake_pipe[0], .events = POLLIN}};
        int timeout = poll_timeout(deadline_ms);
        if (timeout == 0) {
            return WAKE_TIME;
        }
        int ready = poll(fds, COUNT_OF(fds), timeout);
        if (ready > 0 && fds[1].revents == 0) {
            return WAKE_INPUT;
        }
        if (ready < 0 && errno != EINTR) {
            return WAKE_INPUT; /* reading will tell what is wrong */
        }
    }
}

enum wake signals_pause(int64_t deadline_ms)
{
    return signals_wait(-1, deadline_ms != 0 ? deadline_ms : 1);
}

void signals_suspend(void)
{
    set_handler(SIGTSTP, SIG_DFL);
    (void)raise(SIGTSTP);
    set_handler(SIGTSTP, note);
}

void signals_hang_up(void)
{
    caught_stop = SIGHUP;
}

int signals_stopped(void)
{
    return caught_stop;
}

/* How the signals stood when the terminal was lent. */
static struct sigaction lent_interrupt, lent_quit, lent_suspend;

void signals_lend(void)
{
    (void)sigaction(SIGINT, NULL, &lent_interrupt);
    (void)sigaction(SIGQUIT, NULL, &lent_quit);
    (void)sigaction(SIGTSTP, NULL, &lent_suspend);
    set_handler(SIGINT, SIG_IGN);
    set_handler(SIGQUIT, SIG_IGN);
    set_handler(SIGTSTP, SIG_DFL);
}

void signals_take_back(void)
{
    (void)sigaction(SIGINT, &lent_interrupt, NULL);
    (void)sigaction(SIGQUIT, &lent_quit, NULL);
    (void)sigaction(SIGTSTP, &lent_suspend, NULL);
}
