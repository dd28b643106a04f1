/* The repository itself, and whether keys are kept out of it from now on.
 * The keys in it are the part of git_keys.c. */
#include "git_find.h"

#include <stdlib.h>
#include <string.h>

#include "probe.h"

enum { RESERVE_MS = 100 }; /* to answer in */

static void found_release(struct found_list *found)
{
    for (size_t i = 0; i < found->count; i++) {
        free(found->list[i].path);
        free(found->list[i].commit);
        free(found->list[i].blob);
    }
    free(found->list);
    *found = (struct found_list){.list = NULL};
}

void git_find_release(struct git_find *find)
{
    git_release(&find->git);
    found_release(&find->tracked);
    found_release(&find->history);
    buf_release(&find->ignored_by);
    free(find->top);
    free(find->folder);
    find->top = NULL;
    find->folder = NULL;
}

enum find_end git_find_run(struct git_find *find, const char *folder, const char *const args[],
                           const struct buf *input)
{
    switch (git_run(&find->git, folder, args, input)) {
    case GIT_DONE:
        return find->git.status == 0 ? FIND_DONE : FIND_FAILED;
    case GIT_NO_PROGRAM:
        return FIND_NO_GIT;
    case GIT_LATE:
        return FIND_LATE;
    case GIT_SYSTEM:
    default:
        return FIND_FAILED;
    }
}

/* Cuts the first line off the output. */
static char *first_line(const struct buf *out)
{
    return xstrndup(buf_str(out), strcspn(buf_str(out), "\n"));
}

/* Finds the work tree that the folder is in. */
static enum find_end find_top(struct git_find *find)
{
    static const char *const where[] = {"rev-parse", "--show-toplevel", "--is-shallow-repository",
                                        NULL};
    enum find_end end = git_find_run(find, find->folder, where, NULL);
    if (end == FIND_FAILED) {
        const char *why = buf_str(&find->git.err);
        bool none = strstr(why, "not a git repository") != NULL ||
                    find->git.status == 127; /* there is no such folder */
        return none ? FIND_NO_REPOSITORY : end;
    }
    if (end == FIND_DONE) {
        find->top = first_line(&find->git.out);
        find->shallow = strstr(buf_str(&find->git.out) + strlen(find->top), "true") != NULL;
    }
    return end;
}

/* A name that a pattern is about: its magic off, each star a word. */
static void probe_name(const char *pattern, struct buf *ret)
{
    if (strncmp(pattern, ":(", 2) == 0 && strchr(pattern, ')') != NULL) {
        pattern = strchr(pattern, ')') + 1;
    }
    bool starred = false;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern != '*') {
            buf_addc(ret, *pattern);
        } else if (!starred) {
            buf_adds(ret, "wrapup-probe");
        }
        starred = *pattern == '*';
    }
    if (strpbrk(buf_str(ret), "?[\\") != NULL || ret->len == 0) {
        buf_clear(ret);
        buf_adds(ret, "wrapup-probe.pem");
    }
}

/* Reads one "source NUL line NUL pattern NUL path NUL" of check-ignore. */
static bool read_rule(const struct buf *out, const char *field[4])
{
    const char *at = buf_str(out);
    const char *end = at + out->len;
    for (int i = 0; i < 4; i++) {
        const char *stop = memchr(at, '\0', (size_t)(end - at));
        if (stop == NULL) {
            return false;
        }
        field[i] = at;
        at = stop + 1;
    }
    return true;
}

/* Would git leave the name alone? source (may be NULL) becomes the file whose rule says so. */
static enum find_end ask_ignored(struct git_find *find, const char *folder, const char *name,
                                 bool *ret, struct buf *source)
{
    static const char *const args[] = {"check-ignore", "-v", "-z", "--no-index", "--stdin", NULL};
    BUF_AUTO(question);
    buf_add(&question, name, strlen(name) + 1);
    enum find_end end = git_find_run(find, folder, args, &question);
    const char *field[4];
    *ret = false;
    if (end == FIND_FAILED && find->git.status == 1) {
        return FIND_DONE; /* no rule is about it */
    }
    if (end == FIND_DONE && read_rule(&find->git.out, field)) {
        *ret = field[2][0] != '!';
        if (*ret && source != NULL && source->len == 0) {
            buf_adds(source, field[0]);
        }
    }
    return end;
}

/* The key's own name, and a new one beside it and at the top. */
static enum find_end ask_names(struct git_find *find)
{
    BUF_AUTO(name);
    probe_name(find->patterns[0], &name);
    const struct {
        const char *folder, *name;
        bool tell;
    } names[] = {
        {find->top, buf_str(&name), true},
        {find->folder, buf_str(&name), false},
        {find->folder, find->key, false},
    };
    find->ignored = true;
    for (size_t i = 0; i < COUNT_OF(names) && find->ignored; i++) {
        if (names[i].name == NULL) {
            continue;
        }
        enum find_end end = ask_ignored(find, names[i].folder, names[i].name, &find->ignored,
                                        names[i].tell ? &find->ignored_by : NULL);
        if (end != FIND_DONE) {
            return end;
        }
    }
    return FIND_DONE;
}

/* Files of that name that lie about and that `git add` would take. */
static enum find_end ask_lying_about(struct git_find *find)
{
    const char *args[PATTERNS_MOST + 6] = {"ls-files", "-z", "--others", "--exclude-standard",
                                           "--"};
    for (size_t i = 0; i < find->pattern_count; i++) {
        args[5 + i] = find->patterns[i];
    }
    enum find_end end = git_find_run(find, find->top, args, NULL);
    if (end == FIND_DONE && find->git.out.len > 0) {
        find->ignored = false;
    }
    return end;
}

enum find_end git_find_ignored(struct git_find *find)
{
    enum find_end end = ask_names(find);
    if (end == FIND_DONE) {
        end = ask_lying_about(find);
    }
    const char *source = buf_str(&find->ignored_by);
    if (end != FIND_DONE || source[0] == '\0' || source[0] == '/') {
        return end;
    }
    const char *const args[] = {"ls-files", "-z", "--error-unmatch", "--", source, NULL};
    end = git_find_run(find, find->top, args, NULL);
    find->gitignore_tracked = end == FIND_DONE;
    return end == FIND_FAILED ? FIND_DONE : end;
}

enum find_end git_find(struct git_find *find, int64_t deadline_ms)
{
    if (!git_open(&find->git, deadline_ms - RESERVE_MS)) {
        return FIND_NO_GIT;
    }
    enum find_end end = find_top(find);
    if (end == FIND_DONE) {
        end = git_find_ignored(find);
    }
    return end == FIND_DONE ? git_find_keys(find) : end;
}
