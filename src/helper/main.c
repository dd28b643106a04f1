/* wrapup-helper: looks at the outside world for wrapup. Job lines on standard input, answers on
 * standard output, both JSON; it never sees the store, and judges nothing. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "loop.h"
#include "wrapup/mem.h"

static int say(const char *text, int status)
{
    return fputs(text, status == 0 ? stdout : stderr) < 0 || fflush(stdout) != 0 ? 1 : status;
}

int main(int argc, char *argv[])
{
    if (argc > 1) {
        if (argc == 2 && strcmp(argv[1], "--version") == 0) {
            return say("wrapup-helper " WRAPUP_VERSION "\n", 0);
        }
        return say("usage: wrapup-helper   (wrapup starts it and talks with it)\n", 2);
    }
    /* Credentials may pass through here later: no memory of it on disk. */
    (void)setrlimit(RLIMIT_CORE, &(struct rlimit){.rlim_cur = 0, .rlim_max = 0});
    (void)signal(SIGPIPE, SIG_IGN);
    /* What Ctrl-C means is for the quiz to say, which shares our terminal. It must not take the
     * helper away from a question there. */
    (void)signal(SIGINT, SIG_IGN);
    return helper_loop(STDIN_FILENO, STDOUT_FILENO);
}
