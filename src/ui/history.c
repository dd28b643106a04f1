/* The file of remembered commands.
 * What is worth remembering is decided by who asks. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ui.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum {
    HISTORY_BYTES = 4 * 1024 * 1024,
    HISTORY_SLACK = 100, /* lines above HISTORY_MAX before the file is written anew */
};

/* A file may have been edited or damaged; what can't be typed is not shown. */
static bool line_is_fit(const char *line, size_t len)
{
    if (len == 0 || len > INPUT_MAX || !utf8_valid(line, len, NULL)) {
        return false;
    }
    for (size_t at = 0; at < len;) {
        uint32_t code = 0;
        at += utf8_decode(line + at, len - at, &code);
        if (code < ' ' || utf8_is_control(code)) {
            return false;
        }
    }
    return true;
}

void history_file_load(const char *path, struct strings *ret)
{
    BUF_AUTO(bytes);
    struct err ignored = ERR_INIT;

    if (!file_read(path, HISTORY_BYTES, &bytes, &ignored)) {
        return;
    }
    const char *line = buf_str(&bytes);
    const char *end = line + bytes.len;
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t len = (size_t)((newline != NULL ? newline : end) - line);
        if (line_is_fit(line, len)) {
            strings_addn(ret, line, len);
        }
        line += len + 1;
    }
}

/* Every folder above the file, only for this user. */
static void make_folders(const char *path)
{
    CLEANUP(free_charp) char *folder = xstrdup(path);

    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0700);
        *slash = '/';
    }
}

/* A new file takes the old one's place only when it is whole. */
static void shorten(const char *path)
{
    struct strings lines = STRINGS_INIT;
    BUF_AUTO(kept);
    BUF_AUTO(fresh);

    history_file_load(path, &lines);
    if (lines.count > HISTORY_MAX + HISTORY_SLACK) {
        for (size_t i = lines.count - HISTORY_MAX; i < lines.count; i++) {
            buf_addf(&kept, "%s\n", lines.list[i]);
        }
        buf_addf(&fresh, "%s.XXXXXX", path);
        int fd = mkstemp(fresh.data);
        if (fd >= 0) {
            bool whole = file_write_all(fd, buf_str(&kept), kept.len);
            whole = close(fd) == 0 && whole;
            if (!whole || rename(buf_str(&fresh), path) != 0) {
                (void)unlink(buf_str(&fresh));
            }
        }
    }
    strings_release(&lines);
}

void history_file_add(const char *path, const char *line)
{
    const int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    static size_t added;

    if (!line_is_fit(line, strlen(line))) {
        return;
    }
    int fd = open(path, flags, 0600);
    if (fd < 0 && errno == ENOENT) {
        make_folders(path);
        fd = open(path, flags, 0600);
    }
    if (fd < 0) {
        return;
    }
    /* One write, so that two terminals never mix their lines. */
    BUF_AUTO(text);
    buf_addf(&text, "%s\n", line);
    (void)file_write_all(fd, buf_str(&text), text.len);
    (void)close(fd);
    if (added++ % HISTORY_SLACK == 0) {
        shorten(path);
    }
}

bool history_file_forget(const char *path, struct err *err)
{
    if (path == NULL || unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR) {
        return true;
    }
    return err_set(err, ERR_SYSTEM, MSG(MSG_UI_HISTORY_KEPT, path, strerror(errno)));
}
