/* The job "upload": sends one file to an https address with PUT, as presigned addresses of S3 and
 * WebDAV take it. The address may be a secret: it stands in no answer. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fetch.h"

enum {
    URL_LONGEST = 8192,
    PATH_LONGEST = 4096,
    TYPE_LONGEST = 128,
    UPLOAD_LONGEST = 128 << 20,
    ANSWER_LONGEST = 64 * 1024,
    CONNECT_MS = 15000,
};

/* What could end the request line, or a header, is refused. */
static bool printable(const char *text, char first)
{
    for (; *text != '\0'; text++) {
        if (*text < first || *text > '~') {
            return false;
        }
    }
    return true;
}

/* A regular file of a size that is sent; NULL otherwise. */
static FILE *open_file(const char *path, int64_t *len, enum probe_error *error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        *error = errno == EACCES ? PROBE_DENIED : PROBE_SYSTEM;
        return NULL;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > UPLOAD_LONGEST) {
        close(fd);
        *error = PROBE_BAD_JOB;
        return NULL;
    }
    *len = (int64_t)st.st_size;
    FILE *file = fdopen(fd, "rb");
    if (file == NULL) {
        close(fd);
        *error = PROBE_SYSTEM;
    }
    return file;
}

static enum probe_error send_file(const struct probe_job *job, const char *url, const char *type,
                                  FILE *file, int64_t len, struct json_writer *w)
{
    BUF_AUTO(header);
    buf_addf(&header, "Content-Type: %s", type);
    /* Without "Expect:" curl would wait for a 100 that few servers send. */
    const char *const headers[] = {buf_str(&header), "Expect:", NULL};
    const struct fetch ask = {
        .url = url,
        .headers = headers,
        .upload = file,
        .upload_len = len,
        .body_max = ANSWER_LONGEST,
        .connect_ms = CONNECT_MS,
        .until_ms = job->deadline_ms,
    };
    CLEANUP(fetched_release) struct fetched fetched = FETCHED_INIT;
    fetch(&ask, &fetched);
    if (fetched.forbidden) {
        return PROBE_FORBIDDEN;
    }
    if (fetched.outcome == OUTCOME_OPEN) {
        json_put_string(w, "outcome", "answered");
        json_put_integer(w, "status", fetched.status);
    } else {
        json_put_string(w, "outcome", outcome_name(fetched.outcome));
    }
    return PROBE_DONE;
}

enum probe_error probe_upload(const struct probe_job *job, struct json_writer *observation,
                              struct buf *detail)
{
    const char *url = NULL;
    const char *path = NULL;
    const char *type = NULL;
    int64_t len = 0;
    enum probe_error error = PROBE_BAD_JOB;
    if (!probe_string(job, "url", URL_LONGEST, &url, detail) ||
        !probe_string(job, "path", PATH_LONGEST, &path, detail) ||
        !probe_string(job, "type", TYPE_LONGEST, &type, detail)) {
        return PROBE_BAD_JOB;
    }
    if (strncasecmp(url, "https://", sizeof("https://") - 1) != 0 || !printable(url, '!')) {
        buf_adds(detail, "url");
        return PROBE_BAD_JOB;
    }
    if (!printable(type, ' ')) {
        buf_adds(detail, "type");
        return PROBE_BAD_JOB;
    }
    FILE *file = open_file(path, &len, &error);
    if (file == NULL) {
        buf_adds(detail, "path");
        return error;
    }
    error = send_file(job, url, type, file, len, observation);
    (void)fclose(file);
    return error;
}
