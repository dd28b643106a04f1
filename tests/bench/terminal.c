/* Runs a program on a pseudo-terminal: `terminal prompt CMD…` prints the seconds until "wrapup> "
 * stands there; `terminal memory CMD…` types the lines of standard input and prints the program's
 * VmHWM in KiB. */
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_MS = 20000, QUIET_MS = 60, TAIL = 4096 };

struct screen {
    int fd;
    pid_t pid;
    char tail[TAIL]; /* the end of what was printed */
    size_t len;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void start(struct screen *s, char *const argv[])
{
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    s->len = 0;
    s->pid = forkpty(&s->fd, NULL, NULL, &size);
    if (s->pid < 0) {
        perror("forkpty");
        exit(1);
    }
    if (s->pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
}

static void stop(struct screen *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    close(s->fd);
}

/* Reads once; false when nothing came in time or the program is gone. */
static bool take(struct screen *s, int wait_ms)
{
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    if (poll(&p, 1, wait_ms) <= 0) {
        return false;
    }
    if (s->len > TAIL / 2) {
        memmove(s->tail, s->tail + s->len - 64, 64);
        s->len = 64;
    }
    ssize_t n = read(s->fd, s->tail + s->len, TAIL - 1 - s->len);
    if (n <= 0) {
        return false;
    }
    s->len += (size_t)n;
    s->tail[s->len] = '\0';
    return true;
}

static bool shows(const struct screen *s, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= s->len; i++) {
        if (memcmp(s->tail + i, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static int measure_prompt(char *const argv[])
{
    struct screen s;
    double begin = now();
    start(&s, argv);
    bool seen = false;
    while (!seen && take(&s, LONGEST_MS)) {
        seen = shows(&s, "wrapup> ");
    }
    double end = now();
    stop(&s);
    if (!seen) {
        fprintf(stderr, "%s: no prompt came\n", argv[0]);
        return 1;
    }
    printf("%.6f\n", end - begin);
    return 0;
}

static void print_peak(pid_t pid)
{
    char path[64];
    char line[256];
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *status = fopen(path, "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0) {
            printf("%ld\n", strtol(line + 6, NULL, 10));
        }
    }
    if (status != NULL) {
        fclose(status);
    }
}

/* A line is typed when the program has printed something and then been quiet. */
static int measure_memory(char *const argv[])
{
    struct screen s;
    char line[256];
    start(&s, argv);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (!take(&s, LONGEST_MS)) {
            fprintf(stderr, "%s: ended or hung before: %s", argv[0], line);
            stop(&s);
            return 1;
        }
        while (take(&s, QUIET_MS)) {
        }
        if (write(s.fd, line, strlen(line)) < 0) {
            perror("write");
        }
    }
    while (take(&s, QUIET_MS * 5)) {
    }
    print_peak(s.pid);
    stop(&s);
    return 0;
}

int main(int argc, char *argv[])
{
    if (argc > 2 && strcmp(argv[1], "prompt") == 0) {
        return measure_prompt(argv + 2);
    }
    if (argc > 2 && strcmp(argv[1], "memory") == 0) {
        return measure_memory(argv + 2);
    }
    fputs("usage: terminal prompt|memory COMMAND…\n", stderr);
    return 2;
}
