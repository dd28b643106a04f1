/* Finds git, words its surroundings, and collects what it says.
 * What is asked is the part of the probe "git". */
#include "git.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dial.h"
#include "process.h"

enum { OUT_LONGEST = 4 << 20, ERR_LONGEST = 4096, ARGS_MOST = 64 };

/* Everything a repository's settings could have run, and what would change the answers. */
static const char *const overruled[] = {
    "--no-pager", "--no-replace-objects",     "-c", "core.fsmonitor=false",
    "-c",         "core.hooksPath=/dev/null", "-c", "gpg.program=false",
    "-c",         "log.showRoot=true",        "-c", "log.showSignature=false",
    "-c",         "protocol.allow=never",     "-c", "submodule.recurse=false",
};

/* The first on PATH, passing over what is not absolute. */
static char *find_program(void)
{
    const char *path = getenv("PATH");
    path = path != NULL ? path : "/usr/local/bin:/usr/bin:/bin";
    while (*path != '\0') {
        size_t len = strcspn(path, ":");
        if (path[0] == '/') {
            BUF_AUTO(name);
            buf_add(&name, path, len);
            buf_adds(&name, "/git");
            if (access(buf_str(&name), X_OK) == 0) {
                return buf_steal(&name);
            }
        }
        path += len + (path[len] == ':' ? 1 : 0);
    }
    return NULL;
}

bool git_open(struct git *git, int64_t until_ms)
{
    *git = (struct git){.program = find_program(), .until_ms = until_ms};
    return git->program != NULL;
}

void git_release(struct git *git)
{
    free(git->program);
    git->program = NULL;
    buf_release(&git->out);
    buf_release(&git->err);
}

/* Appends "NAME=value" of this environment, when it is there. */
static void hand_down(const char *name, struct buf *room, const char **ret)
{
    const char *value = getenv(name);
    buf_addf(room, "%s=%s", name, value != NULL ? value : "");
    *ret = value != NULL ? buf_str(room) : "WRAPUP_NONE=";
}

/* Takes in what a stream holds; what is over the limit is thrown away. */
static bool collect(int *fd, size_t limit, struct buf *ret)
{
    char bytes[16384];
    ssize_t n = *fd >= 0 ? read(*fd, bytes, sizeof bytes) : 0;
    if (n > 0) {
        size_t room = limit - ret->len;
        buf_add(ret, bytes, (size_t)n < room ? (size_t)n : room);
    } else if (*fd >= 0 && (n == 0 || (errno != EAGAIN && errno != EINTR))) {
        close(*fd);
        *fd = -1;
    }
    return n > 0;
}

static enum git_end listen_to(struct git *git, struct process *process)
{
    int signal = 0;
    for (;;) {
        bool ended = process_ended(process, &git->status, &signal);
        bool more = collect(&process->out, OUT_LONGEST, &git->out);
        more = collect(&process->err, ERR_LONGEST, &git->err) || more;
        git->cut = git->out.len == OUT_LONGEST;
        if (git->cut || (ended && !more)) {
            return GIT_DONE;
        }
        if (helper_now_ms() >= git->until_ms) {
            return GIT_LATE;
        }
        if (!more) {
            bool ready = false;
            process_wait(process, 1, git->until_ms, &ready);
        }
    }
}

enum git_end git_run(struct git *git, const char *folder, const char *const args[],
                     const struct buf *input)
{
    const char *argv[1 + COUNT_OF(overruled) + ARGS_MOST + 1] = {git->program};
    size_t count = 1;
    for (size_t i = 0; i < COUNT_OF(overruled); i++) {
        argv[count++] = overruled[i];
    }
    for (size_t i = 0; i < ARGS_MOST && args[i] != NULL; i++) {
        argv[count++] = args[i];
    }
    BUF_AUTO(home);
    BUF_AUTO(config);
    BUF_AUTO(path);
    const char *environment[] = {
        NULL,
        NULL,
        NULL,
        "LC_ALL=C",
        "GIT_OPTIONAL_LOCKS=0",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_NO_LAZY_FETCH=1",
        "GIT_ALLOW_PROTOCOL=none",
        "GIT_PAGER=cat",
        "GIT_ATTR_NOSYSTEM=1",
        "GIT_LITERAL_PATHSPECS=0",
        NULL,
    };
    hand_down("HOME", &home, &environment[0]);
    hand_down("XDG_CONFIG_HOME", &config, &environment[1]);
    hand_down("PATH", &path, &environment[2]);
    buf_clear(&git->out);
    buf_clear(&git->err);
    struct process process;
    const struct process_rule rule = {
        .argv = argv, .environment = environment, .folder = folder, .input = input};
    if (!process_start(&process, NULL, &rule)) {
        buf_adds(&git->err, strerror(errno));
        return GIT_SYSTEM;
    }
    enum git_end end = listen_to(git, &process);
    process_stop(&process, NULL);
    return end;
}
