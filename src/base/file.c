/* Reading a whole regular file into memory, and writing one that is new.
 * What the bytes mean is the callers' business. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wrapup/file.h"
#include "wrapup/utf8.h"

struct reason {
    int number;
    enum msg_id id;
};

static const struct reason read_reasons[] = {
    {ENOENT, MSG_FILE_MISSING},         {ENOTDIR, MSG_FILE_MISSING}, {EACCES, MSG_FILE_FORBIDDEN},
    {EPERM, MSG_FILE_FORBIDDEN},        {ENXIO, MSG_FILE_SPECIAL},   {EISDIR, MSG_FILE_FOLDER},
    {ENAMETOOLONG, MSG_FILE_NAME_LONG}, {0, MSG_FILE_FAILED},
};
static const struct reason write_reasons[] = {
    {EEXIST, MSG_FILE_EXISTS},    {ENOENT, MSG_FILE_NO_FOLDER},       {ENOTDIR, MSG_FILE_NO_FOLDER},
    {EACCES, MSG_FILE_READ_ONLY}, {EPERM, MSG_FILE_READ_ONLY},        {EROFS, MSG_FILE_READ_ONLY},
    {ENOSPC, MSG_FILE_NO_ROOM},   {EDQUOT, MSG_FILE_NO_ROOM},         {EFBIG, MSG_FILE_NO_ROOM},
    {EISDIR, MSG_FILE_FOLDER},    {ENAMETOOLONG, MSG_FILE_NAME_LONG}, {0, MSG_FILE_NOT_WRITTEN},
};

/* The last of the reasons, with number 0, stands for all others. */
static bool system_err(const struct reason *reasons, const char *path, int number, struct err *err)
{
    BUF_AUTO(name);
    char text[128] = "";
    if (strerror_r(number, text, sizeof(text)) != 0) {
        text[0] = '\0';
    }
    while (reasons->number != 0 && reasons->number != number) {
        reasons++;
    }
    bool named = number == ENOENT || number == ENOTDIR || number == EEXIST;
    utf8_sanitize(&name, path, strlen(path), false);
    return err_set(err, named ? ERR_INPUT : ERR_SYSTEM, MSG(reasons->id, buf_str(&name), text));
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
            return system_err(read_reasons, name, errno, err);
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
        return system_err(read_reasons, name, errno, err);
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
        return system_err(read_reasons, path, errno, err);
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

bool file_write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t done = write(fd, bytes, len);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            errno = done == 0 ? ENOSPC : errno; /* a write that writes nothing has no reason */
            return false;
        }
        bytes += done;
        len -= (size_t)done;
    }
    return true;
}

bool file_new_open(const char *path, struct file_new *ret, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return system_err(write_reasons, path, errno, err);
    }
    *ret = (struct file_new){.fd = fd, .path = path};
    return true;
}

bool file_new_write(struct file_new *file, const char *bytes, size_t len)
{
    if (file->failed == 0 && !file_write_all(file->fd, bytes, len)) {
        file->failed = errno;
    }
    return file->failed == 0;
}

bool file_new_close(struct file_new *file, bool keep, struct err *err)
{
    int why = file->failed;
    if (keep && why == 0 && fsync(file->fd) != 0) {
        why = errno;
    }
    if (close(file->fd) != 0 && why == 0) {
        why = errno;
    }
    if (!keep || why != 0) {
        (void)unlink(file->path);
    }
    return !keep || why == 0 || system_err(write_reasons, file->path, why, err);
}

bool file_write_new(const char *path, const char *bytes, size_t len, struct err *err)
{
    struct file_new file = {.fd = -1, .path = path};
    if (!file_new_open(path, &file, err)) {
        return false;
    }
    (void)file_new_write(&file, bytes, len);
    return file_new_close(&file, true, err);
}
