/* The lossy disk: an image in memory for what programs see, a list of unsynced changes, and the
 * real file for what would survive. Locks and shared memory are the real VFS's. */
#include "vfs_lossy.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wrapup/mem.h"

enum { SECTOR = 512 };

/* A write, or (bytes NULL) a truncation to `offset`. */
struct change {
    struct change *next;
    unsigned char *bytes;
    size_t len;
    int64_t offset;
};

/* A file by name, however many connections have it open. */
struct node {
    struct node *next;
    char *path;
    int open;
    unsigned char *now; /* what programs see */
    size_t size;
    struct change *first, **end; /* not synced, oldest first */
    bool created;                /* its name was never synced */
    unsigned char *removed;      /* its content when it was removed without syncing the folder */
    size_t removed_size;
};

struct lossy_file {
    sqlite3_file base;
    struct node *node; /* NULL: a temporary file, not held back */
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs *real;
    struct node *nodes;
    int64_t left; /* operations until the cut; 0: none is coming */
    uint64_t torn;
    int64_t slept_us;
    bool off, full, sync_fails, unshared;
} disk;

/* ---- what survives --------------------------------------------------------------------- */

/* xorshift64; only for tearing. */
static bool coin(void)
{
    disk.torn ^= disk.torn << 13;
    disk.torn ^= disk.torn >> 7;
    disk.torn ^= disk.torn << 17;
    return (disk.torn & 1) != 0;
}

static void forget_changes(struct node *node)
{
    for (struct change *c = node->first; c != NULL;) {
        struct change *next = c->next;
        free(c->bytes);
        free(c);
        c = next;
    }
    node->first = NULL;
    node->end = &node->first;
}

static void add_change(struct node *node, const void *bytes, size_t len, int64_t offset)
{
    struct change *c = xcalloc(1, sizeof(*c));
    c->offset = offset;
    c->len = len;
    if (bytes != NULL) {
        c->bytes = xmalloc(len);
        memcpy(c->bytes, bytes, len);
    }
    *node->end = c;
    node->end = &c->next;
}

static void must(int rc)
{
    if (rc != SQLITE_OK) {
        abort();
    }
}

static void must_write(int fd, const unsigned char *bytes, size_t len, int64_t offset)
{
    if (pwrite(fd, bytes, len, (off_t)offset) != (ssize_t)len) {
        abort();
    }
}

/* The part of a write that gets through when the power fails while it is under way. */
static void apply_torn(int fd, const struct change *c)
{
    if (c->bytes == NULL && coin() && ftruncate(fd, (off_t)c->offset) != 0) {
        abort();
    }
    for (size_t at = 0; at < c->len;) {
        size_t to_border = (size_t)(SECTOR - (c->offset + (int64_t)at) % SECTOR);
        size_t len = c->len - at < to_border ? c->len - at : to_border;
        if (coin()) {
            must_write(fd, c->bytes + at, len, c->offset + (int64_t)at);
        }
        at += len;
    }
}

static int platter_open(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        abort();
    }
    return fd;
}

static void cut_content(const struct node *node)
{
    if (node->first != NULL && disk.torn != 0) {
        int fd = platter_open(node->path);
        for (const struct change *c = node->first; c != NULL; c = c->next) {
            apply_torn(fd, c);
        }
        (void)close(fd);
    }
}

/* A name that was made or removed without syncing the folder is as it was before, or (torn) perhaps
 * not. */
static void cut_name(const struct node *node)
{
    if (disk.torn != 0 && coin()) {
        return;
    }
    if (node->created) {
        (void)unlink(node->path);
    }
    if (node->removed != NULL) {
        int fd = platter_open(node->path);
        must_write(fd, node->removed, node->removed_size, 0);
        (void)close(fd);
    }
}

void lossy_cut(void)
{
    disk.off = true;
    disk.left = 0;
    for (struct node *n = disk.nodes; n != NULL; n = n->next) {
        cut_content(n);
        forget_changes(n);
        cut_name(n);
    }
}

/* Counts an operation; false when the power is off, or goes off in its place. */
static bool power(void)
{
    if (!disk.off && disk.left > 0 && --disk.left == 0) {
        lossy_cut();
    }
    return !disk.off;
}

/* ---- files ------------------------------------------------------------------------------ */

static struct lossy_file *lossy(sqlite3_file *file)
{
    return (struct lossy_file *)file;
}

static int lossy_close(sqlite3_file *file)
{
    struct lossy_file *f = lossy(file);
    int rc = f->real->pMethods->xClose(f->real);
    if (f->node != NULL) {
        f->node->open--;
    }
    return rc;
}

static int lossy_read(sqlite3_file *file, void *out, int amount, sqlite3_int64 offset)
{
    struct lossy_file *f = lossy(file);
    if (f->node == NULL) {
        return f->real->pMethods->xRead(f->real, out, amount, offset);
    }
    if (disk.off) {
        return SQLITE_IOERR_READ;
    }
    size_t want = (size_t)amount;
    size_t from = (size_t)offset;
    size_t have = from < f->node->size ? f->node->size - from : 0;
    size_t len = want < have ? want : have;
    memset(out, 0, want);
    if (len > 0) {
        memcpy(out, f->node->now + from, len);
    }
    return len == want ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

/* Makes the image `size` bytes long, zeros in what is new. */
static void resize(struct node *node, size_t size)
{
    node->now = xrealloc(node->now, size > 0 ? size : 1, 1);
    if (size > node->size) {
        memset(node->now + node->size, 0, size - node->size);
    }
    node->size = size;
}

static int lossy_write(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset)
{
    struct lossy_file *f = lossy(file);
    if (f->node == NULL) {
        return f->real->pMethods->xWrite(f->real, bytes, amount, offset);
    }
    size_t end = (size_t)offset + (size_t)amount;
    if (!power()) {
        return SQLITE_IOERR_WRITE;
    }
    if (disk.full && end > f->node->size) {
        return SQLITE_FULL;
    }
    if (end > f->node->size) {
        resize(f->node, end);
    }
    memcpy(f->node->now + offset, bytes, (size_t)amount);
    add_change(f->node, bytes, (size_t)amount, offset);
    return SQLITE_OK;
}

static int lossy_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct lossy_file *f = lossy(file);
    if (f->node == NULL) {
        return f->real->pMethods->xTruncate(f->real, size);
    }
    if (!power()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    resize(f->node, (size_t)size);
    add_change(f->node, NULL, 0, size);
    return SQLITE_OK;
}

/* Every test has one folder: what was made or removed in it is so for good. */
static void sync_names(void)
{
    for (struct node *n = disk.nodes; n != NULL; n = n->next) {
        n->created = false;
        free(n->removed);
        n->removed = NULL;
    }
}

static int lossy_sync(sqlite3_file *file, int flags)
{
    struct lossy_file *f = lossy(file);
    if (f->node == NULL) {
        return f->real->pMethods->xSync(f->real, flags);
    }
    if (!power() || disk.sync_fails) {
        return SQLITE_IOERR_FSYNC;
    }
    const sqlite3_io_methods *real = f->real->pMethods;
    for (const struct change *c = f->node->first; c != NULL; c = c->next) {
        must(c->bytes == NULL ? real->xTruncate(f->real, c->offset)
                              : real->xWrite(f->real, c->bytes, (int)c->len, c->offset));
    }
    forget_changes(f->node);
    if (f->node->created) {
        sync_names(); /* the real VFS syncs the folder with the first sync of a new file */
    }
    return SQLITE_OK;
}

static int lossy_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    struct lossy_file *f = lossy(file);
    if (f->node == NULL) {
        return f->real->pMethods->xFileSize(f->real, size);
    }
    *size = (sqlite3_int64)f->node->size;
    return disk.off ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

static int lossy_file_control(sqlite3_file *file, int op, void *arg)
{
    sqlite3_file *real = lossy(file)->real;
    if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) {
        return SQLITE_OK; /* would let the real file grow behind our back */
    }
    return real->pMethods->xFileControl(real, op, arg);
}

static int lossy_lock(sqlite3_file *file, int level)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xLock(real, level);
}

static int lossy_unlock(sqlite3_file *file, int level)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xUnlock(real, level);
}

static int lossy_check_lock(sqlite3_file *file, int *held)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xCheckReservedLock(real, held);
}

static int lossy_sector_size(sqlite3_file *file)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xSectorSize(real);
}

static int lossy_characteristics(sqlite3_file *file)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xDeviceCharacteristics(real);
}

static int lossy_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **ret)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xShmMap(real, region, size, extend, ret);
}

static int lossy_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xShmLock(real, offset, count, flags);
}

static void lossy_shm_barrier(sqlite3_file *file)
{
    sqlite3_file *real = lossy(file)->real;
    real->pMethods->xShmBarrier(real);
}

static int lossy_shm_unmap(sqlite3_file *file, int remove_it)
{
    sqlite3_file *real = lossy(file)->real;
    return real->pMethods->xShmUnmap(real, remove_it);
}

#define METHODS(version) \
    { \
        .iVersion = (version), .xClose = lossy_close, .xRead = lossy_read, .xWrite = lossy_write, \
        .xTruncate = lossy_truncate, .xSync = lossy_sync, .xFileSize = lossy_file_size, \
        .xLock = lossy_lock, .xUnlock = lossy_unlock, .xCheckReservedLock = lossy_check_lock, \
        .xFileControl = lossy_file_control, .xSectorSize = lossy_sector_size, \
        .xDeviceCharacteristics = lossy_characteristics, .xShmMap = lossy_shm_map, \
        .xShmLock = lossy_shm_lock, .xShmBarrier = lossy_shm_barrier, .xShmUnmap = lossy_shm_unmap \
    }
static const sqlite3_io_methods methods = METHODS(2);
static const sqlite3_io_methods methods_unshared = METHODS(1); /* ends before xShmMap */

/* ---- the disk ---------------------------------------------------------------------------- */

static struct node *node_find(const char *path)
{
    for (struct node *n = disk.nodes; n != NULL; n = n->next) {
        if (strcmp(n->path, path) == 0) {
            return n;
        }
    }
    struct node *node = xcalloc(1, sizeof(*node));
    node->path = xstrdup(path);
    node->end = &node->first;
    node->next = disk.nodes;
    disk.nodes = node;
    return node;
}

/* Fills the image of a file that nobody has open from the real one. */
static void node_load(struct node *node, sqlite3_file *real)
{
    sqlite3_int64 size = 0;
    if (node->open > 0 || node->first != NULL) {
        return;
    }
    must(real->pMethods->xFileSize(real, &size));
    node->size = 0;
    resize(node, (size_t)size);
    if (size > 0) {
        must(real->pMethods->xRead(real, node->now, (int)size, 0));
    }
}

static int lossy_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                      int *out_flags)
{
    (void)vfs;
    struct lossy_file *f = lossy(file);
    memset(f, 0, sizeof(*f));
    f->real = (sqlite3_file *)(f + 1);
    int there = 0;
    if (disk.off) {
        return SQLITE_CANTOPEN;
    }
    if (path != NULL) {
        must(disk.real->xAccess(disk.real, path, SQLITE_ACCESS_EXISTS, &there));
    }
    int rc = disk.real->xOpen(disk.real, path, f->real, flags, out_flags);
    if (rc != SQLITE_OK) {
        return rc;
    }
    if (path != NULL && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0) {
        f->node = node_find(path);
        f->node->created = f->node->created || there == 0;
        node_load(f->node, f->real);
        f->node->open++;
    }
    f->base.pMethods = disk.unshared ? &methods_unshared : &methods;
    return SQLITE_OK;
}

static int lossy_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    if (!power()) {
        return SQLITE_IOERR_DELETE;
    }
    struct node *node = node_find(path);
    free(node->removed);
    node->removed = NULL;
    if (sync_folder == 0 && !node->created) {
        node->removed = node->now;
        node->removed_size = node->size;
        node->now = NULL;
    }
    node->size = 0;
    node->created = false;
    forget_changes(node);
    if (sync_folder != 0) {
        sync_names();
    }
    return disk.real->xDelete(disk.real, path, 0);
}

static int lossy_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret)
{
    (void)vfs;
    return disk.real->xAccess(disk.real, path, flags, ret);
}

static int lossy_full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    return disk.real->xFullPathname(disk.real, path, size, out);
}

static int lossy_randomness(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    return disk.real->xRandomness(disk.real, size, out);
}

static int lossy_sleep(sqlite3_vfs *vfs, int microseconds)
{
    (void)vfs;
    disk.slept_us += microseconds;
    return microseconds;
}

static int lossy_time(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
    (void)vfs;
    return disk.real->xCurrentTimeInt64(disk.real, now);
}

static int lossy_last_error(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    if (size > 0) {
        out[0] = '\0';
    }
    return 0; /* the faults here aren't the system's */
}

static sqlite3_vfs lossy_vfs = {
    .iVersion = 2,
    .zName = "lossy",
    .xOpen = lossy_open,
    .xDelete = lossy_delete,
    .xAccess = lossy_access,
    .xFullPathname = lossy_full_path,
    .xRandomness = lossy_randomness,
    .xSleep = lossy_sleep,
    .xCurrentTimeInt64 = lossy_time,
    .xGetLastError = lossy_last_error,
};

void lossy_install(void)
{
    disk.real = sqlite3_vfs_find("unix");
    lossy_vfs.mxPathname = disk.real->mxPathname;
    lossy_vfs.szOsFile = (int)sizeof(struct lossy_file) + disk.real->szOsFile;
    must(sqlite3_vfs_register(&lossy_vfs, 1));
}

void lossy_remove(void)
{
    must(sqlite3_vfs_unregister(&lossy_vfs));
    must(sqlite3_vfs_register(disk.real, 1));
    for (struct node *n = disk.nodes; n != NULL;) {
        struct node *next = n->next;
        forget_changes(n);
        if (n->open == 0) { /* a failed test leaves its files open; they are lost with it */
            free(n->path);
            free(n->now);
            free(n->removed);
            free(n);
        }
        n = next;
    }
    memset(&disk, 0, sizeof(disk));
}

void lossy_cut_at(int64_t nth, uint64_t torn)
{
    disk.left = nth;
    disk.torn = torn;
}

bool lossy_is_off(void)
{
    return disk.off;
}

void lossy_set_full(bool full)
{
    disk.full = full;
}

void lossy_set_sync_fails(bool fails)
{
    disk.sync_fails = fails;
}

void lossy_set_unshared(bool unshared)
{
    disk.unshared = unshared;
}

int64_t lossy_slept_ms(void)
{
    return disk.slept_us / 1000;
}
