/* The probe "file": what lstat says about a path, and whether modes mean anything on its file
 * system. Whether that is right for a key file is for the quiz to judge. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <mntent.h>
#endif

#include "probe.h"
#include "wrapup/mem.h"

enum { PATH_LONGEST = 4096 };

static const char *type_name(mode_t mode)
{
    static const struct {
        mode_t type;
        const char *name;
    } types[] = {
        {S_IFREG, "file"},    {S_IFDIR, "directory"}, {S_IFLNK, "symlink"}, {S_IFIFO, "fifo"},
        {S_IFSOCK, "socket"}, {S_IFCHR, "device"},    {S_IFBLK, "device"},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if ((mode & S_IFMT) == types[i].type) {
            return types[i].name;
        }
    }
    return "other";
}

#ifdef __linux__
/* File systems that invent modes: Windows drives under WSL (9p, drvfs) unless mounted with
 * "metadata", Cygwin's, and those that know none. */
static bool modes_apply(const char *type, const char *options)
{
    static const struct {
        const char *type;
        const char *unless; /* option with which modes are real, or NULL */
    } foreign[] = {
        {"9p", "metadata"}, {"drvfs", "metadata"}, {"ntfs", "acl"},  {"vfat", NULL},
        {"exfat", NULL},    {"msdos", NULL},       {"ntfs3", NULL},  {"fuseblk", NULL},
        {"cifs", NULL},     {"smb3", NULL},        {"vboxsf", NULL}, {"prl_fs", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(foreign); i++) {
        if (strcmp(type, foreign[i].type) == 0) {
            const char *unless = foreign[i].unless;
            const char *found = unless != NULL ? strstr(options, unless) : NULL;
            return found != NULL && (found == options || strchr(",;", found[-1]) != NULL);
        }
    }
    return true;
}

/* True when `path` lies on or under the mount point. */
static bool under(const char *path, const char *mount)
{
    size_t len = strlen(mount);
    if (len > 0 && mount[len - 1] == '/') {
        len--;
    }
    return strncmp(path, mount, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/* The file system that holds a resolved path: the longest mount point above it, the last of
 * equal ones. */
static void put_file_system(const char *folder, struct json_writer *w)
{
    FILE *mounts = setmntent("/proc/self/mounts", "r");
    if (mounts == NULL) {
        return;
    }
    BUF_AUTO(type);
    bool apply = true;
    size_t longest = 0;
    for (const struct mntent *m = getmntent(mounts); m != NULL; m = getmntent(mounts)) {
        size_t len = strlen(m->mnt_dir);
        if (len >= longest && under(folder, m->mnt_dir)) {
            longest = len;
            buf_clear(&type);
            buf_adds(&type, m->mnt_type);
            apply = modes_apply(m->mnt_type, m->mnt_opts);
        }
    }
    endmntent(mounts);
    json_put_string(w, "file_system", buf_str(&type));
    json_put_bool(w, "modes_apply", apply);
}
#else
static void put_file_system(const char *folder, struct json_writer *w)
{
    (void)folder;
    json_put_bool(w, "modes_apply", true);
}
#endif

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == NULL || slash == path ? 1 : (size_t)(slash - path);
    CLEANUP(free_charp) char *folder = xstrndup(path, len);
    return realpath(folder, NULL);
}

enum probe_error probe_file(const struct probe_job *job, struct json_writer *observation,
                            struct buf *detail)
{
    const char *path = NULL;
    if (!probe_string(job, "path", PATH_LONGEST, &path, detail)) {
        return PROBE_BAD_JOB;
    }
    if (path[0] != '/') {
        buf_adds(detail, "path");
        return PROBE_BAD_JOB;
    }
    struct stat st;
    if (lstat(path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            json_put_bool(observation, "exists", false);
            return PROBE_DONE;
        }
        enum probe_error error = errno == EACCES ? PROBE_DENIED : PROBE_SYSTEM;
        buf_adds(detail, strerror(errno));
        return error;
    }
    char mode[8];
    (void)snprintf(mode, sizeof mode, "%04o", (unsigned)st.st_mode & 07777U);
    json_put_bool(observation, "exists", true);
    json_put_string(observation, "type", type_name(st.st_mode));
    json_put_bool(observation, "mine", st.st_uid == geteuid());
    json_put_string(observation, "mode", mode);
    json_put_integer(observation, "size", (int64_t)st.st_size);
    CLEANUP(free_charp) char *folder = folder_of(path);
    if (folder != NULL) {
        put_file_system(S_ISDIR(st.st_mode) ? path : folder, observation);
    }
    return PROBE_DONE;
}
