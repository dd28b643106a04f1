/* The keys in a repository, by name and by content, now and at any time before. */
#include <stdlib.h>
#include <string.h>

#include "git_find.h"
#include "private_key.h"
#include "probe.h"

enum {
    ABBREVIATED = 7,
    BLOB_LONGEST = 64 * 1024, /* a longer file is no key */
    AT_ONCE = 32,             /* blobs in one question */
};

static bool has(const struct found_list *found, const char *path, const char *blob)
{
    for (size_t i = 0; i < found->count; i++) {
        if (strcmp(found->list[i].path, path) == 0 && strcmp(found->list[i].blob, blob) == 0) {
            return true;
        }
    }
    return false;
}

static void add(struct found_list *found, const char *path, const char *commit, const char *blob)
{
    if (found->count == FOUND_MOST || has(found, path, blob)) {
        return;
    }
    found->list = xrealloc(found->list, found->count + 1, sizeof *found->list);
    found->list[found->count++] = (struct found){
        .path = xstrdup(path),
        .commit = xstrndup(commit, strnlen(commit, ABBREVIATED)),
        .blob = xstrdup(blob)};
}

/* The next string that NUL ends; NULL at the end, or when it was cut. */
static const char *take(const char **at, const char *end)
{
    const char *stop = *at < end ? memchr(*at, '\0', (size_t)(end - *at)) : NULL;
    const char *string = stop != NULL ? *at : NULL;
    *at = stop != NULL ? stop + 1 : end;
    return string;
}

/* Cuts the n-th word, counted from 0, out of a line. */
static char *word(const char *line, size_t n)
{
    for (; n > 0; n--) {
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    return xstrndup(line, strcspn(line, " \t"));
}

/* ---- what is tracked ---- */

/* Each entry is "MODE BLOB STAGE\tPATH". Symbolic links and submodules hold no key. */
static void take_entries(struct git_find *find)
{
    const char *at = buf_str(&find->git.out);
    const char *end = at + find->git.out.len;
    for (const char *entry = take(&at, end); entry != NULL; entry = take(&at, end)) {
        const char *path = strchr(entry, '\t');
        if (strncmp(entry, "100", 3) == 0 && path != NULL) {
            CLEANUP(free_charp) char *blob = word(entry, 1);
            add(&find->tracked, path + 1, "", blob);
        }
    }
}

static enum find_end list_tracked(struct git_find *find, const char *const paths[], size_t count)
{
    const char *args[FOUND_MOST / 8 + 6] = {"ls-files", "-z", "-s", "--full-name", "--"};
    for (size_t i = 0; i < count; i++) {
        args[5 + i] = paths[i];
    }
    enum find_end end = git_find_run(find, find->top, args, NULL);
    if (end == FIND_DONE) {
        take_entries(find);
    }
    return end;
}

/* Files of any name with a line that looks like a key's first. */
static enum find_end list_tracked_by_content(struct git_find *find)
{
    const char *const args[] = {"grep",        "--cached",    "-l", "-z",          "--no-textconv",
                                "--full-name", "-F",          "-e", "-----BEGIN ", "--and",
                                "-e",          find->content, NULL};
    enum find_end end = git_find_run(find, find->top, args, NULL);
    if (end == FIND_FAILED && find->git.status == 1) {
        return FIND_DONE; /* there is none */
    }
    if (end != FIND_DONE) {
        return end;
    }
    struct buf out = find->git.out;
    find->git.out = (struct buf)BUF_INIT;
    const char *at = buf_str(&out);
    const char *stop = at + out.len;
    for (const char *path = take(&at, stop); path != NULL && end == FIND_DONE;
         path = take(&at, stop)) {
        BUF_AUTO(literal);
        buf_addf(&literal, ":(top,literal)%s", path);
        const char *const paths[] = {buf_str(&literal)};
        end = find->tracked.count < FOUND_MOST ? list_tracked(find, paths, 1) : end;
    }
    buf_release(&out);
    return end;
}

/* ---- what was ever committed ---- */

/* The output holds commits, each with what it changed: "\x01HASH", NUL, then pairs of
 * ":MODE MODE BLOB BLOB LETTER" and a path. */
static void take_commits(struct git_find *find)
{
    const char *at = buf_str(&find->git.out);
    const char *end = at + find->git.out.len;
    CLEANUP(free_charp) char *commit = xstrdup("");
    for (const char *field = take(&at, end); field != NULL; field = take(&at, end)) {
        field += strspn(field, "\n");
        if (field[0] == '\x01') {
            free(commit);
            commit = xstrdup(field + 1);
        } else if (field[0] == ':') {
            const char *path = take(&at, end);
            CLEANUP(free_charp) char *mode = word(field, 1);
            if (path != NULL && strncmp(mode, "100", 3) == 0) {
                CLEANUP(free_charp) char *blob = word(field, 3);
                add(&find->history, path, commit, blob);
            }
        }
    }
}

#define LOG_ARGS \
    "log", "--all", "--full-history", "-m", "--no-renames", "--diff-filter=AMT", "--no-ext-diff", \
        "--no-textconv", "--no-color", "--format=%x01%H", "--raw", "--no-abbrev", "-z"

static enum find_end list_history(struct git_find *find)
{
    const char *args[PATTERNS_MOST + 16] = {LOG_ARGS, "--"};
    size_t count = 0;
    while (args[count] != NULL) {
        count++;
    }
    for (size_t i = 0; i < find->pattern_count; i++) {
        args[count + i] = find->patterns[i];
    }
    enum find_end end = git_find_run(find, find->top, args, NULL);
    if (end == FIND_DONE) {
        take_commits(find);
    }
    return end;
}

/* For -G: a line of the change that looks like a key's first. */
static void make_pattern(const char *content, struct buf *ret)
{
    buf_adds(ret, "-G^-----BEGIN .*");
    for (; *content != '\0'; content++) {
        if (strchr("\\^$.[]|()*+?{}", *content) != NULL) {
            buf_addc(ret, '\\');
        }
        buf_addc(ret, *content);
    }
}

/* The time may run out here; what was found by then counts. */
static enum find_end list_history_by_content(struct git_find *find)
{
    BUF_AUTO(pattern);
    make_pattern(find->content, &pattern);
    const char *const args[] = {LOG_ARGS, buf_str(&pattern), NULL};
    int64_t until_ms = find->git.until_ms;
    int64_t now_ms = helper_now_ms();
    find->git.until_ms = now_ms + (until_ms - now_ms) * 3 / 4; /* the blobs are to be read yet */
    enum find_end end = git_find_run(find, find->top, args, NULL);
    find->git.until_ms = until_ms;
    find->complete = end == FIND_DONE && !find->git.cut;
    if (end == FIND_DONE || end == FIND_LATE) {
        take_commits(find);
        return FIND_DONE;
    }
    return end;
}

/* ---- are they keys? ---- */

/* Reads the header of a blob in cat-file's answer, "HASH TYPE SIZE", and its content. */
static bool take_blob(const char **at, const char *end, const char **ret, size_t *len)
{
    const char *newline = *at < end ? memchr(*at, '\n', (size_t)(end - *at)) : NULL;
    if (newline == NULL) {
        return false;
    }
    CLEANUP(free_charp) char *header = xstrndup(*at, (size_t)(newline - *at));
    CLEANUP(free_charp) char *type = word(header, 1);
    CLEANUP(free_charp) char *size = word(header, 2);
    *at = newline + 1;
    *len = 0;
    *ret = *at;
    if (strcmp(type, "missing") == 0) {
        return true;
    }
    unsigned long long wanted = strtoull(size, NULL, 10);
    if (wanted >= (size_t)(end - *at)) {
        return false;
    }
    *len = (size_t)wanted;
    *at += *len + 1;
    return true;
}

/* Blobs of a size that a key may have. */
static enum find_end small_ones(struct git_find *find, const struct found_list *found, size_t first,
                                bool small[AT_ONCE], struct buf *ret)
{
    static const char *const args[] = {"cat-file", "--batch-check=%(objectsize)", NULL};
    BUF_AUTO(question);
    for (size_t i = first; i < found->count && i < first + AT_ONCE; i++) {
        buf_addf(&question, "%s\n", found->list[i].blob);
    }
    enum find_end end = git_find_run(find, find->top, args, &question);
    const char *line = buf_str(&find->git.out);
    for (size_t i = first; i < found->count && i < first + AT_ONCE; i++) {
        small[i - first] = line[0] >= '0' && line[0] <= '9' &&
                                   strcspn(line, " ") > strcspn(line, "\n")
                               ? strtoull(line, NULL, 10) <= BLOB_LONGEST
                               : false;
        if (small[i - first]) {
            buf_addf(ret, "%s\n", found->list[i].blob);
        }
        line += strcspn(line, "\n");
        line += *line == '\n' ? 1 : 0;
    }
    return end;
}

/* Judges some of the list; keys[i] for its i-th. */
static enum find_end judge_some(struct git_find *find, const struct found_list *found, size_t first,
                                bool keys[])
{
    static const char *const args[] = {"cat-file", "--batch", NULL};
    bool small[AT_ONCE] = {false};
    BUF_AUTO(question);
    enum find_end end = small_ones(find, found, first, small, &question);
    if (end != FIND_DONE || question.len == 0) {
        return end;
    }
    end = git_find_run(find, find->top, args, &question);
    const char *at = buf_str(&find->git.out);
    const char *stop = at + find->git.out.len;
    for (size_t i = first; i < found->count && i < first + AT_ONCE; i++) {
        const char *bytes = NULL;
        size_t len = 0;
        if (small[i - first] && take_blob(&at, stop, &bytes, &len)) {
            keys[i] = private_key_in(bytes, len, find->content);
        }
    }
    return end;
}

/* Keeps what is a key. */
static enum find_end keep_keys(struct git_find *find, struct found_list *found)
{
    bool keys[FOUND_MOST] = {false};
    for (size_t first = 0; first < found->count; first += AT_ONCE) {
        enum find_end end = judge_some(find, found, first, keys);
        if (end != FIND_DONE) {
            return end;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        if (keys[i]) {
            struct found swap = found->list[kept];
            found->list[kept++] = found->list[i];
            found->list[i] = swap;
        }
    }
    for (size_t i = kept; i < found->count; i++) {
        free(found->list[i].path);
        free(found->list[i].commit);
        free(found->list[i].blob);
    }
    found->count = kept;
    return FIND_DONE;
}

enum find_end git_find_keys(struct git_find *find)
{
    find->complete = true;
    enum find_end end = list_tracked(find, find->patterns, find->pattern_count);
    if (end == FIND_DONE && find->content != NULL) {
        end = list_tracked_by_content(find);
    }
    bool all_tracked = find->tracked.count < FOUND_MOST;
    if (end == FIND_DONE && find->content != NULL) {
        end = keep_keys(find, &find->tracked);
    }
    if (end == FIND_DONE) {
        end = list_history(find);
    }
    if (end == FIND_DONE && find->content != NULL) {
        end = list_history_by_content(find);
    }
    find->complete = find->complete && all_tracked && find->history.count < FOUND_MOST;
    return end == FIND_DONE && find->content != NULL ? keep_keys(find, &find->history) : end;
}
