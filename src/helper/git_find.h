/* Looks for private keys in a git repository: in what is tracked, in all that was ever committed to
 * any branch or tag, and in what the next `git add` would take. Private to the probe "git". */
#ifndef WRAPUP_HELPER_GIT_FIND_H
#define WRAPUP_HELPER_GIT_FIND_H

#include "git.h"

enum { PATTERNS_MOST = 8, FOUND_MOST = 400, FOUND_SHOWN = 50 };

/* A version of a file that may be a key. */
struct found {
    char *path;
    char *commit; /* abbreviated; "" in the index */
    char *blob;
};
struct found_list {
    struct found *list;
    size_t count;
};

enum find_end { FIND_DONE, FIND_NO_REPOSITORY, FIND_NO_GIT, FIND_LATE, FIND_FAILED };

/* Embedded: zeroed, the upper part filled by the caller, ended by git_find_release(). */
struct git_find {
    char *folder;
    const char *key; /* its name in the folder; NULL: no key in particular */
    const char *patterns[PATTERNS_MOST];
    size_t pattern_count;
    const char *content; /* NULL: the name decides */

    struct git git;
    char *top;
    bool shallow;
    struct found_list tracked, history;
    bool complete;         /* there was time for all of the history, by content, too */
    bool ignored;          /* the key, a new one beside it and at the top, and all that lie about */
    struct buf ignored_by; /* the file whose rule does it */
    bool gitignore_tracked;
};
/* FIND_FAILED: git.err says why. */
enum find_end git_find(struct git_find *find, int64_t deadline_ms);
void git_find_release(struct git_find *find);

/* The two halves. */
enum find_end git_find_keys(struct git_find *find);
enum find_end git_find_ignored(struct git_find *find);
/* Runs git in the repository's top folder; anything but a clean end is FIND_FAILED or FIND_LATE. */
enum find_end git_find_run(struct git_find *find, const char *folder, const char *const args[],
                           const struct buf *input);

#endif
