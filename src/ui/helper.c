/* Where wrapup-helper is. It is looked for when a command needs it, never at start.
 * Starting it and talking to it is check/'s. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ui.h"
#include "wrapup/mem.h"

#ifndef WRAPUP_BINDIR
#error "define WRAPUP_BINDIR, the folder that `make install` puts the programs into"
#endif

#define HELPER_NAME "wrapup-helper"

/* A folder's helper, if it has one that can be run. */
static bool take(const char *folder, size_t len, struct buf *ret)
{
    struct stat st;
    BUF_AUTO(path);

    buf_add(&path, folder, len);
    buf_adds(&path, "/" HELPER_NAME);
    if (stat(buf_str(&path), &st) != 0 || !S_ISREG(st.st_mode) ||
        access(buf_str(&path), X_OK) != 0) {
        return false;
    }
    buf_clear(ret);
    buf_adds(ret, buf_str(&path));
    return true;
}

/* Beside the program that runs, wherever that was started from. */
static bool take_beside(struct buf *ret)
{
    char program[4096];
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program));

    if (len <= 0 || (size_t)len == sizeof(program)) {
        return false;
    }
    while (len > 0 && program[len - 1] != '/') {
        len--;
    }
    return len > 1 && take(program, (size_t)len - 1, ret);
}

/* A relative folder would make it depend on where one stands. */
static bool take_in_path(struct buf *ret)
{
    const char *path = getenv("PATH");

    while (path != NULL && *path != '\0') {
        size_t len = strcspn(path, ":");
        if (*path == '/' && take(path, len, ret)) {
            return true;
        }
        path += len + (path[len] == ':');
    }
    return false;
}

bool helper_find(struct app *app, struct buf *ret)
{
    (void)app;
    return take_beside(ret) || take(WRAPUP_BINDIR, strlen(WRAPUP_BINDIR), ret) || take_in_path(ret);
}
