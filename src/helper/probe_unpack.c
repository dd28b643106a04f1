/* The job "unpack": puts the files of a zip or tar archive into a folder (libarchive), each under a
 * number, and notes the name it had. Only what may be a hand-in is written; the rest is noted with
 * the reason. What is in the files is for the quiz to judge. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe.h"
#include "unpack_name.h"
#include "wrapup/file.h"
#include "wrapup/mem.h"
#include "wrapup/utf8.h"

enum {
    PATH_LONGEST = 4096,
    BLOCK = 64 * 1024,
    ENTRIES_MOST = 30000,
    AHEAD_MOST = 100000,
    LOOK_MS = 2,
};
static const int64_t entry_longest = (int64_t)JSON_MAX_BYTES;
static const int64_t total_most = (int64_t)2 << 30;
/* Logs shrink to a tenth or a thirtieth; what shrinks to less is made to fill a disk. */
static const int64_t ratio_most = 250;
static const int64_t ratio_from = (int64_t)16 << 20;

struct unpack {
    const struct probe_job *job;
    struct archive *archive;
    int file;     /* the archive */
    int folder;   /* where files go */
    int64_t size; /* of the archive */
    int64_t ahead;
    int64_t entries, files, total;
    const char *outcome; /* NULL: goes on */
    char *block;
};

static void end(struct unpack *u, const char *outcome)
{
    u->outcome = u->outcome == NULL ? outcome : u->outcome;
}

/* Where reading is in the archive, for whoever shows how far it is. */
static int64_t place(const struct unpack *u)
{
    int64_t at = archive_filter_bytes(u->archive, -1);
    return at < 0 ? 0 : at > u->size ? u->size : at;
}

static void note(struct unpack *u, const char *name, int64_t file, const char *left_out)
{
    struct probe_note n;
    probe_note_begin(u->job, &n);
    json_put_string(&n.w, "name", name);
    if (left_out != NULL) {
        json_put_string(&n.w, "left_out", left_out);
    } else {
        json_put_integer(&n.w, "file", file);
    }
    json_put_integer(&n.w, "at", place(u));
    probe_note_end(u->job, &n);
}

/* ---- one file ------------------------------------------------------------------------------ */

static bool late(struct unpack *u)
{
    if (helper_now_ms() >= u->job->deadline_ms) {
        end(u, "deadline");
    }
    return u->outcome != NULL;
}

/* Waits until files handed over before were taken away, so that only some lie there at once. */
static bool wait_for_room(struct unpack *u)
{
    char name[32];
    (void)snprintf(name, sizeof(name), "%lld", (long long)(u->files - u->ahead));
    while (u->ahead > 0 && u->files > u->ahead && faccessat(u->folder, name, F_OK, 0) == 0) {
        if (late(u)) {
            return false;
        }
        (void)poll(NULL, 0, LOOK_MS);
    }
    return true;
}

/* What was skipped was unpacked too, where all of the archive is one stream. */
static bool within_bounds(struct unpack *u, size_t more)
{
    u->total += (int64_t)more;
    int64_t stream = archive_filter_bytes(u->archive, 0);
    int64_t most = stream > u->total ? stream : u->total;
    if (u->total > total_most || (most > ratio_from && most / ratio_most > u->size)) {
        end(u, "too_much");
    }
    return !late(u);
}

/* A hand-in is a JSON object. */
static bool may_be_ours(const char *name, const char *bytes, size_t len)
{
    size_t i = 0;
    while (i < len && strchr(" \t\r\n", bytes[i]) != NULL && bytes[i] != '\0') {
        i++;
    }
    return unpack_handin(name) || (i < len && bytes[i] == '{');
}

/* Copies the entry, the first part of which is in the block. Returns why it is left out, or NULL.
 */
static const char *copy(struct unpack *u, int to, size_t len)
{
    int64_t written = 0;
    while (len > 0) {
        written += (int64_t)len;
        if (written > entry_longest) {
            return "too_big";
        }
        if (!within_bounds(u, len)) {
            return "";
        }
        if (!file_write_all(to, u->block, len)) {
            end(u, errno == ENOSPC || errno == EDQUOT ? "no_room" : "not_written");
            return "";
        }
        la_ssize_t n = archive_read_data(u->archive, u->block, BLOCK);
        if (n < 0) {
            return "damaged";
        }
        len = (size_t)n;
    }
    return NULL;
}

/* Returns why it is left out; "" when nothing goes on; NULL when it is there. */
static const char *write_file(struct unpack *u, const char *name)
{
    la_ssize_t first = archive_read_data(u->archive, u->block, BLOCK);
    if (first < 0) {
        return "damaged";
    }
    if (!may_be_ours(name, u->block, (size_t)first)) {
        return "other";
    }
    u->files++;
    if (!wait_for_room(u)) {
        return "";
    }
    char number[32];
    (void)snprintf(number, sizeof(number), "%lld", (long long)u->files);
    int to = openat(u->folder, number, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    S_IRUSR | S_IWUSR);
    if (to < 0) {
        end(u, "not_written");
        return "";
    }
    const char *why = copy(u, to, (size_t)first);
    (void)close(to);
    if (why != NULL) {
        (void)unlinkat(u->folder, number, 0);
        u->files--;
    }
    return why;
}

/* ---- entries ------------------------------------------------------------------------------- */

static const char *judge(struct archive_entry *entry, const char *name)
{
    if (archive_entry_hardlink(entry) != NULL || archive_entry_filetype(entry) == AE_IFLNK) {
        return "link";
    }
    if (archive_entry_filetype(entry) != AE_IFREG) {
        return "device";
    }
    if (unpack_archive(name)) {
        return "archive";
    }
    if (archive_entry_is_encrypted(entry)) {
        return "encrypted";
    }
    return archive_entry_size(entry) > entry_longest ? "too_big" : NULL;
}

static void take_entry(struct unpack *u, struct archive_entry *entry)
{
    BUF_AUTO(name);
    const char *raw = archive_entry_pathname(entry);
    unpack_put_name(&name, raw != NULL ? raw : "?");
    if (archive_entry_filetype(entry) == AE_IFDIR || unpack_hidden(buf_str(&name))) {
        return;
    }
    const char *why = judge(entry, buf_str(&name));
    if (why == NULL) {
        why = write_file(u, buf_str(&name));
    }
    if (why == NULL || why[0] != '\0') {
        note(u, buf_str(&name), u->files, why);
    }
}

/* One compression around a tar, or a zip: nothing that is packed twice. */
static bool packed_twice(const struct unpack *u)
{
    int filters = archive_filter_count(u->archive); /* with the file itself */
    int family = archive_format(u->archive) & ARCHIVE_FORMAT_BASE_MASK;
    return filters > 2 || (filters == 2 && family == ARCHIVE_FORMAT_ZIP);
}

static void take_all(struct unpack *u, struct buf *detail)
{
    while (!late(u)) {
        struct archive_entry *entry = NULL;
        int got = archive_read_next_header(u->archive, &entry);
        if (got == ARCHIVE_EOF) {
            end(u, "done");
        } else if (got != ARCHIVE_OK && got != ARCHIVE_WARN) {
            const char *said = archive_error_string(u->archive);
            utf8_sanitize(detail, said != NULL ? said : "", said != NULL ? strlen(said) : 0, false);
            end(u, archive_format(u->archive) == 0 ? "not_archive" : "damaged");
        } else if (packed_twice(u)) {
            end(u, "archive");
        } else if (++u->entries > ENTRIES_MOST) {
            end(u, "too_many");
        } else if (within_bounds(u, 0)) {
            take_entry(u, entry);
        }
    }
}

/* ---- the job ------------------------------------------------------------------------------- */

static bool open_archive(struct unpack *u)
{
    return u->archive != NULL && archive_read_support_filter_gzip(u->archive) >= ARCHIVE_WARN &&
           archive_read_support_format_zip(u->archive) >= ARCHIVE_WARN &&
           archive_read_support_format_tar(u->archive) >= ARCHIVE_WARN &&
           archive_read_open_fd(u->archive, u->file, BLOCK) >= ARCHIVE_WARN;
}

static enum probe_error unpack(struct unpack *u, struct json_writer *w)
{
    BUF_AUTO(detail);
    /* Names are converted to what this says. */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    u->archive = archive_read_new();
    if (open_archive(u)) {
        take_all(u, &detail);
    } else {
        end(u, "not_archive");
    }
    json_put_string(w, "outcome", u->outcome);
    json_put_integer(w, "entries", u->entries);
    json_put_integer(w, "files", u->files);
    json_put_integer(w, "bytes", u->total);
    json_put_integer(w, "size", u->size);
    if (detail.len > 0) {
        json_put_string(w, "detail", buf_str(&detail));
    }
    (void)archive_read_free(u->archive);
    return strcmp(u->outcome, "deadline") == 0 ? PROBE_DEADLINE : PROBE_DONE;
}

/* A regular file; -1 otherwise. */
static int open_file(const char *path, int64_t *size, enum probe_error *error)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        *error = errno == EACCES ? PROBE_DENIED : PROBE_SYSTEM;
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        *error = PROBE_BAD_JOB;
        return -1;
    }
    *size = (int64_t)st.st_size;
    return fd;
}

static enum probe_error open_both(const char *path, const char *into, struct unpack *u,
                                  struct buf *detail)
{
    enum probe_error error = PROBE_DONE;
    u->folder = open(into, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (u->folder < 0) {
        buf_adds(detail, "into");
        return errno == EACCES ? PROBE_DENIED : PROBE_SYSTEM;
    }
    u->file = open_file(path, &u->size, &error);
    if (u->file < 0) {
        buf_adds(detail, "path");
        (void)close(u->folder);
    }
    return error;
}

enum probe_error probe_unpack(const struct probe_job *job, struct json_writer *observation,
                              struct buf *detail)
{
    const char *path = NULL;
    const char *into = NULL;
    CLEANUP(free_charp) char *block = xcalloc(BLOCK, 1);
    struct unpack u = {.job = job, .block = block};
    if (!probe_string(job, "path", PATH_LONGEST, &path, detail) ||
        !probe_string(job, "into", PATH_LONGEST, &into, detail) ||
        !probe_integer(job, "ahead", 1, AHEAD_MOST, &u.ahead, detail)) {
        return PROBE_BAD_JOB;
    }
    if (path[0] != '/' || into[0] != '/') {
        buf_adds(detail, path[0] != '/' ? "path" : "into");
        return PROBE_BAD_JOB;
    }
    enum probe_error error = open_both(path, into, &u, detail);
    if (error == PROBE_DONE) {
        error = unpack(&u, observation);
        (void)close(u.file);
        (void)close(u.folder);
    }
    return error;
}
