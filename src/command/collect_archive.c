/* Opens archives for `collect`: wrapup-helper puts what may be hand-ins into a folder beside the
 * store, a few at a time, and each is taken and removed as it comes. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect.h"
#include "wrapup/check.h"

enum { OPEN_MS = 600000, AHEAD = 64 };
static const char prefix[] = "unpacking-";

struct opening {
    struct collect *c;
    const char *path;  /* of the archive */
    struct buf folder; /* where its files come */
    int64_t at;        /* how far it was read */
    size_t listed;     /* its files that are taken, refused or listed */
    bool fine;         /* false: nothing can go on */
    struct err *err;
};

/* ---- what is one --------------------------------------------------------------------------- */

static bool ends(const char *path, const char *ending)
{
    size_t len = strlen(path);
    size_t end = strlen(ending);
    return len > end && strcasecmp(path + len - end, ending) == 0;
}

static bool begins_like_one(const char *path)
{
    unsigned char magic[4] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    bool read_all = fd >= 0 && read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic);
    if (fd >= 0) {
        (void)close(fd);
    }
    return read_all &&
           (memcmp(magic, "PK\003\004", sizeof(magic)) == 0 || memcmp(magic, "\037\213", 2) == 0);
}

bool collect_is_archive(const char *path, bool named)
{
    static const char *const endings[] = {".zip", ".tar", ".tar.gz", ".tgz"};
    struct stat st;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (ends(path, endings[i])) {
            return true;
        }
    }
    return named && begins_like_one(path);
}

/* ---- the folder ---------------------------------------------------------------------------- */

static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (folder == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            (void)unlinkat(dirfd(folder), entry->d_name, 0);
        }
    }
    (void)closedir(folder);
    (void)rmdir(path);
}

/* Folders of runs that were killed. */
static void remove_stale(const char *parent)
{
    DIR *folder = opendir(parent);
    if (folder == NULL) {
        return;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        BUF_AUTO(path);
        if (strncmp(entry->d_name, prefix, sizeof(prefix) - 1) != 0) {
            continue;
        }
        long pid = strtol(entry->d_name + sizeof(prefix) - 1, NULL, 10);
        if (pid <= 0 || pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)) {
            buf_addf(&path, "%s/%s", parent, entry->d_name);
            remove_folder(buf_str(&path));
        }
    }
    (void)closedir(folder);
}

/* Beside the store: its folder is the owner's alone. */
static bool make_folder(struct opening *o)
{
    CLEANUP(free_charp) char *store = realpath(store_path(o->c->app->store), NULL);
    char *slash = store != NULL ? strrchr(store, '/') : NULL;
    if (slash == NULL) {
        return false;
    }
    slash[slash == store] = '\0';
    remove_stale(store);
    buf_addf(&o->folder, "%s/%s%ld", store, prefix, (long)getpid());
    return mkdir(buf_str(&o->folder), S_IRWXU) == 0;
}

/* ---- what comes ---------------------------------------------------------------------------- */

static bool left_out_reason(const char *word, enum msg_id *ret)
{
    static const struct {
        const char *word;
        enum msg_id reason;
    } reasons[] = {
        {"link", MSG_ARCHIVE_LINK},       {"device", MSG_ARCHIVE_DEVICE},
        {"archive", MSG_ARCHIVE_INSIDE},  {"encrypted", MSG_ARCHIVE_ENCRYPTED},
        {"too_big", MSG_ARCHIVE_TOO_BIG}, {"damaged", MSG_ARCHIVE_ENTRY},
    };
    for (size_t i = 0; i < COUNT_OF(reasons); i++) {
        if (strcmp(reasons[i].word, word) == 0) {
            *ret = reasons[i].reason;
            return true;
        }
    }
    return false; /* "other": what else was handed in is nobody's trouble */
}

static void count_left_out(struct opening *o, const char *shown, const char *word)
{
    enum msg_id reason = MSG_NONE;
    struct collect_counts *n = &o->c->counts;
    n->files++;
    if (left_out_reason(word, &reason)) {
        n->refused++;
        o->listed++;
        collect_trouble(o->c, shown, MSG0(reason));
    } else {
        n->other++;
    }
}

static void take(struct opening *o, const char *shown, int64_t number)
{
    BUF_AUTO(path);
    size_t others = o->c->counts.other;
    buf_addf(&path, "%s/%lld", buf_str(&o->folder), (long long)number);
    const struct collect_found found = {.path = buf_str(&path), .shown = shown};
    o->fine = collect_file(o->c, &found, o->err);
    o->listed += o->c->counts.other == others;
    (void)unlink(buf_str(&path));
}

static int64_t number_of(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(value) ? (int64_t)value->valuedouble : 0;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsString(value) ? value->valuestring : NULL;
}

static void on_note(void *ctx, const cJSON *note)
{
    struct opening *o = ctx;
    const char *name = text_of(note, "name");
    const char *left_out = text_of(note, "left_out");
    if (!o->fine || o->c->ended != TERM_TIME || name == NULL) {
        return;
    }
    BUF_AUTO(shown);
    buf_addf(&shown, "%s/%s", o->path, name);
    if (left_out != NULL) {
        count_left_out(o, buf_str(&shown), left_out);
    } else {
        take(o, buf_str(&shown), number_of(note, "file"));
    }
    int64_t at = number_of(note, "at");
    collect_progress(o->c, at > o->at ? at - o->at : 0);
    o->at = at > o->at ? at : o->at;
}

/* ---- how it ended -------------------------------------------------------------------------- */

static void refuse(struct opening *o, struct msg m)
{
    o->c->counts.files++;
    o->c->counts.refused++;
    collect_trouble(o->c, o->path, m);
}

static void judge_outcome(struct opening *o, const char *outcome, int64_t entries, bool named)
{
    static const struct {
        const char *outcome;
        enum msg_id reason;
    } ends_of[] = {
        {"archive", MSG_ARCHIVE_INSIDE},    {"too_much", MSG_ARCHIVE_TOO_MUCH},
        {"too_many", MSG_ARCHIVE_TOO_MANY}, {"no_room", MSG_ARCHIVE_ROOM},
        {"not_archive", MSG_ARCHIVE_NONE},
    };
    if (strcmp(outcome, "done") == 0) {
        return;
    }
    /* What else lies in a folder is nobody's trouble. */
    bool other = strcmp(outcome, "not_archive") == 0 || strcmp(outcome, "archive") == 0 ||
                 (strcmp(outcome, "damaged") == 0 && entries == 0);
    if (!named && o->listed == 0 && other) {
        o->c->counts.files++;
        o->c->counts.other++;
        return;
    }
    for (size_t i = 0; i < COUNT_OF(ends_of); i++) {
        if (strcmp(outcome, ends_of[i].outcome) == 0) {
            refuse(o, MSG0(ends_of[i].reason));
            return;
        }
    }
    refuse(o, strcmp(outcome, "damaged") == 0 ? MSG(MSG_ARCHIVE_DAMAGED, NUM(entries))
                                              : MSG(MSG_ARCHIVE_FAILED, outcome));
}

static int64_t clock_of(void *clock)
{
    struct app *app = clock;
    return app->ops->monotonic_ms(app);
}

static bool stopped(void *ctx)
{
    struct opening *o = ctx;
    struct term *term = o->c->app->term;
    if (o->c->ended == TERM_TIME) {
        o->c->ended = term->ops->pause(term, 0);
    }
    return !o->fine || o->c->ended != TERM_TIME;
}

static void ask(struct opening *o, const char *helper, bool named)
{
    BUF_AUTO(members);
    struct err why = ERR_INIT;
    struct json_doc *doc = NULL;
    struct json_writer w = {.out = &members};
    CLEANUP(free_charp) char *path = realpath(o->path, NULL);
    json_put_string(&w, "path", path != NULL ? path : o->path);
    json_put_string(&w, "into", buf_str(&o->folder));
    json_put_integer(&w, "ahead", AHEAD);
    const struct check_question question = {
        .helper = helper,
        .kind = "unpack",
        .members = buf_str(&members),
        .limit_ms = OPEN_MS,
        .monotonic_ms = clock_of,
        .clock = o->c->app,
        .stopped = stopped,
        .note = on_note,
        .ctx = o,
    };
    bool answered = check_ask(&question, &doc, &why);
    const cJSON *root = answered ? json_doc_root(doc) : NULL;
    const cJSON *observation = cJSON_GetObjectItemCaseSensitive(root, "observation");
    const char *outcome = text_of(observation, "outcome");
    const char *error = text_of(root, "error");
    if (o->fine && o->c->ended == TERM_TIME) {
        judge_outcome(o,
                      outcome != NULL ? outcome
                      : error != NULL ? error
                                      : "wrapup-helper",
                      number_of(observation, "entries"), named);
    }
    json_doc_free(doc);
}

bool collect_archive(struct collect *c, const char *path, bool named, struct err *err)
{
    BUF_AUTO(helper);
    struct stat st = {.st_size = 0};
    struct opening o = {.c = c, .path = path, .folder = BUF_INIT, .fine = true, .err = err};
    if (!c->app->ops->helper(c->app, &helper)) {
        refuse(&o, MSG0(MSG_ARCHIVE_HELPER));
    } else if (!make_folder(&o)) {
        refuse(&o, MSG0(MSG_ARCHIVE_ROOM));
    } else {
        ask(&o, buf_str(&helper), named);
        remove_folder(buf_str(&o.folder));
    }
    int64_t size = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
    collect_progress(c, size > o.at ? size - o.at : 0);
    buf_release(&o.folder);
    return o.fine;
}
