/* The store's file and folders before and after SQLite has them: made for their owner alone,
 * recognised, made durable. What stands inside the file is SQLite's. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

/* SQLite's smallest file is one page; of a file of one byte it thinks that it is empty. */
enum { SMALLEST_DATABASE = 512 };

static void close_fd(const int *fd)
{
    if (*fd >= 0) {
        (void)close(*fd);
    }
}

/* The folder a path stands in; the caller frees it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return xstrdup(".");
    }
    return slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));
}

static bool sync_path(const char *path, int flags)
{
    CLEANUP(close_fd) int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    /* Some file systems can't sync a folder and say so; they have nothing better to offer. */
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

static bool sync_folder_of(const char *path)
{
    CLEANUP(free_charp) char *folder = folder_of(path);
    return sync_path(folder, O_RDONLY | O_DIRECTORY);
}

bool store_file_sync(const char *path)
{
    return sync_path(path, O_RDWR) && sync_folder_of(path);
}

bool store_file_create(const char *path)
{
    CLEANUP(close_fd) int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd >= 0 && fchmod(fd, 0600) == 0;
}

int64_t store_file_size(const char *path, const char *suffix)
{
    BUF_AUTO(name);
    buf_adds(&name, path);
    buf_adds(&name, suffix);
    struct stat st;
    return stat(buf_str(&name), &st) == 0 ? (int64_t)st.st_size : -1;
}

/* Makes one folder, and is content when somebody else just did. */
static bool make_folder(const char *folder)
{
    if (mkdir(folder, 0700) != 0) {
        return errno == EEXIST;
    }
    return chmod(folder, 0700) == 0 && sync_folder_of(folder);
}

/* Makes the folder and those above it that are missing. */
static bool make_folders(const char *folder)
{
    struct stat st;
    if (stat(folder, &st) == 0) {
        return true; /* when it is no folder, creating the file will say so */
    }
    char partial[PATH_MAX];
    size_t len = strlen(folder);
    if (len >= sizeof(partial)) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (size_t i = 1; i <= len; i++) {
        if (i < len && folder[i] != '/') {
            continue;
        }
        memcpy(partial, folder, i);
        partial[i] = '\0';
        if (stat(partial, &st) != 0 && !make_folder(partial)) {
            return false;
        }
    }
    return true;
}

static bool create(const char *path, struct err *err)
{
    CLEANUP(free_charp) char *folder = folder_of(path);
    if (!make_folders(folder)) {
        return store_fail_system(folder, errno, err);
    }
    if (store_file_create(path)) {
        return store_file_sync(path) || store_fail_system(path, errno, err);
    }
    return errno == EEXIST || store_fail_system(path, errno, err);
}

bool store_file_prepare(const char *path, enum store_access access, struct err *err)
{
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (!there && errno != ENOENT) {
        return store_fail_system(path, errno, err);
    }
    if (!there && access == STORE_READ) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_MISSING, path));
    }
    if (there && !S_ISREG(st.st_mode)) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_NOT_FILE, path));
    }
    if (there && st.st_size > 0) {
        return st.st_size >= SMALLEST_DATABASE ||
               err_set(err, ERR_STORE, MSG(MSG_STORE_NOT_SQLITE, path));
    }
    /* SQLite would throw away a log that stands beside an empty file, answers and all. */
    if (store_file_size(path, "-wal") > 0 && store_file_size(path, "") <= 0) {
        return err_set(err, ERR_STORE, MSG(MSG_STORE_WAL_ALONE, path));
    }
    return there || create(path, err);
}

char *store_file_plain(const char *path)
{
    BUF_AUTO(plain);
    buf_adds(&plain, path[0] == '/' ? "" : "./");
    buf_adds(&plain, path);
    return buf_steal(&plain);
}

char *store_file_immutable(const char *path)
{
    CLEANUP(free_charp) char *plain = store_file_plain(path);
    BUF_AUTO(uri);
    buf_adds(&uri, "file:");
    for (const char *s = plain; *s != '\0'; s++) {
        if (*s == '%' || *s == '?' || *s == '#') {
            buf_addf(&uri, "%%%02X", (unsigned)(unsigned char)*s);
        } else {
            buf_addc(&uri, *s);
        }
    }
    buf_adds(&uri, "?immutable=1");
    return buf_steal(&uri);
}
