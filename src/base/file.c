/* Reading a whole regular file into memory.
 * What the bytes mean is the callers' business. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrapup/json.h"
#include "wrapup/utf8.h"

static const struct {
    int number;
    enum msg_id id;
} reasons[] = {
    {ENOENT, MSG_FILE_MISSING},         {ENOTDIR, MSG_FILE_MISSING}, {EACCES, MSG_FILE_FORBIDDEN},
    {EPERM, MSG_FILE_FORBIDDEN},        {ENXIO, MSG_FILE_SPECIAL},   {EISDIR, MSG_FILE_FOLDER},
    {ENAMETOOLONG, MSG_FILE_NAME_LONG},
};

static enum msg_id reason(int number)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (reasons[i].number == number) {
            return reasons[i].id;
        }
    }
    return MSG_FILE_FAILED;
}

static bool system_err(const char *name, int number, struct err *err)
{
    char text[128] = "";
    if (strerror_r(number, text, sizeof(text)) != 0) {
        text[0] = '\0';
    }
    enum err_kind kind = number == ENOENT || number == ENOTDIR ? ERR_INPUT : ERR_SYSTEM;
    return err_set(err, kind, MSG(reason(number), name, text));
}

static bool read_all(int fd, const char *name, size_t max, struct buf *ret, struct err *err)
{
    char block[65536];
    for (;;) {
        ssize_t n = read(fd, block, sizeof(block));
        if (n == 0) {
            return true;
        }
        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            return system_err(name, errno, err);
        }
        if ((size_t)n > max - ret->len) {
            return err_set(err, ERR_INPUT, MSG(MSG_FILE_TOO_LARGE, name, NUM(max)));
        }
        buf_add(ret, block, (size_t)n);
    }
}

static bool read_regular(int fd, const char *name, size_t max, struct buf *ret, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return system_err(name, errno, err);
    }
    if (S_ISDIR(st.st_mode)) {
        return err_set(err, ERR_INPUT, MSG(MSG_FILE_FOLDER, name));
    }
    if (!S_ISREG(st.st_mode)) {
        return err_set(err, ERR_INPUT, MSG(MSG_FILE_SPECIAL, name));
    }
    return read_all(fd, name, max, ret, err);
}

bool file_read(const char *path, size_t max, struct buf *ret, struct err *err)
{
    BUF_AUTO(name);
    utf8_sanitize(&name, path, strlen(path), false);
    /* Without O_NONBLOCK, opening a FIFO would wait for a writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return system_err(buf_str(&name), errno, err);
    }
    BUF_AUTO(content);
    bool ok = read_regular(fd, buf_str(&name), max, &content, err);
    (void)close(fd);
    if (ok) {
        buf_release(ret);
        ret->len = content.len;
        ret->cap = content.cap;
        ret->data = buf_steal(&content);
    }
    return ok;
}
