/* Is the server the one that was met before? Keeps the program's own file of known hosts; the
 * learner's own and the system's are neither read nor written. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dial.h"
#include "ssh.h"
#include "wrapup/file.h"

/* Fills host_key, key_type and, for advice on the file, the name that the host has in it. */
static bool describe(struct login *login)
{
    ssh_key key = NULL;
    char *entry = NULL;
    if (ssh_get_server_publickey(login->session, &key) != SSH_OK) {
        return false;
    }
    buf_adds(&login->key_type, key_type(key));
    bool ok = key_fingerprint(key, &login->host_key);
    ssh_key_free(key);
    if (ssh_session_export_known_hosts_entry(login->session, &entry) == SSH_OK) {
        buf_add(&login->known_as, entry, strcspn(entry, " "));
    }
    ssh_string_free_char(entry);
    return ok;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return xstrndup(path, slash == NULL ? 0 : (size_t)(slash - path));
}

/* Adds the line at once, so that two helpers don't mix theirs. */
static bool append(const char *path, const char *entry)
{
    CLEANUP(free_charp) char *folder = folder_of(path);
    if (folder[0] != '\0' && mkdir(folder, S_IRWXU) != 0 && errno != EEXIST) {
        return false;
    }
    CLEANUP(close_fd)
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY,
                  S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return false;
    }
    /* Somebody may have taken the last line's end away. */
    char last = '\n';
    off_t size = lseek(fd, 0, SEEK_END);
    if (size > 0 && pread(fd, &last, 1, size - 1) != 1) {
        return false;
    }
    BUF_AUTO(line);
    buf_adds(&line, last == '\n' ? "" : "\n");
    buf_adds(&line, entry);
    return file_write_all(fd, line.data, line.len) && fsync(fd) == 0;
}

static enum login_end remember(struct login *login)
{
    char *entry = NULL;
    bool ok = ssh_session_export_known_hosts_entry(login->session, &entry) == SSH_OK &&
              append(login->ask.known_hosts, entry);
    int error = errno;
    ssh_string_free_char(entry);
    if (ok) {
        return LOGIN_DONE;
    }
    login->error = PROBE_SYSTEM;
    buf_clear(&login->detail);
    buf_addf(&login->detail, "known_hosts: %s", strerror(error));
    return LOGIN_ERROR;
}

enum login_end login_host_key(struct login *login)
{
    if (!describe(login)) {
        return login_broken(login);
    }
    switch (ssh_session_is_known_server(login->session)) {
    case SSH_KNOWN_HOSTS_OK:
        return LOGIN_DONE;
    case SSH_KNOWN_HOSTS_CHANGED:
        return LOGIN_HOST_CHANGED;
    case SSH_KNOWN_HOSTS_OTHER:
        return LOGIN_HOST_OTHER_TYPE;
    case SSH_KNOWN_HOSTS_NOT_FOUND:
    case SSH_KNOWN_HOSTS_UNKNOWN:
        break;
    case SSH_KNOWN_HOSTS_ERROR:
    default:
        login->error = PROBE_SYSTEM;
        buf_adds(&login->detail, "known_hosts");
        return LOGIN_ERROR;
    }
    if (login->ask.accept == NULL || strcmp(login->ask.accept, buf_str(&login->host_key)) != 0) {
        return LOGIN_HOST_UNKNOWN;
    }
    return remember(login);
}
