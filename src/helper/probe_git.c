/* The probe "git": is a private key in a repository, was it ever, and would the next one be kept
 * out? Names are matched by the job's patterns, and what is found under them, or looks like a key
 * under any name, is judged by its content. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "git_find.h"
#include "probe.h"
#include "wrapup/utf8.h"

enum { PATH_LONGEST = 4096, PATTERN_LONGEST = 200, CONTENT_LONGEST = 64 };

static bool read_patterns(const struct probe_job *job, struct git_find *find, struct buf *detail)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(job->parameters, "patterns");
    const cJSON *value = NULL;
    if (list != NULL && !cJSON_IsArray(list)) {
        buf_adds(detail, "patterns");
        return false;
    }
    cJSON_ArrayForEach(value, list)
    {
        if (!cJSON_IsString(value) || value->valuestring[0] == '\0' ||
            strlen(value->valuestring) > PATTERN_LONGEST || find->pattern_count == PATTERNS_MOST) {
            buf_adds(detail, "patterns");
            return false;
        }
        find->patterns[find->pattern_count++] = value->valuestring;
    }
    if (find->pattern_count == 0) {
        find->patterns[find->pattern_count++] = ":(top,icase)*.pem";
    }
    return true;
}

static bool read_request(const struct probe_job *job, struct git_find *find, const char **path,
                         struct buf *detail)
{
    find->content = NULL;
    if (!probe_string(job, "path", PATH_LONGEST, path, detail) ||
        (cJSON_HasObjectItem(job->parameters, "content") &&
         !probe_string(job, "content", CONTENT_LONGEST, &find->content, detail)) ||
        !read_patterns(job, find, detail)) {
        return false;
    }
    if ((*path)[0] != '/') {
        buf_adds(detail, "path");
        return false;
    }
    return true;
}

/* The folder that git is asked in, and the key's name in it; NULL when the path is a folder. */
static void settle_folder(struct git_find *find, const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        find->folder = xstrdup(path);
        return;
    }
    const char *slash = strrchr(path, '/');
    find->folder = xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
    find->key = slash + 1;
}

static void put_text(struct json_writer *w, const char *key, const char *text)
{
    BUF_AUTO(harmless);
    utf8_sanitize(&harmless, text, strlen(text), false);
    json_put_string(w, key, buf_str(&harmless));
}

static void put_found(const struct git_find *find, struct json_writer *w)
{
    json_open(w, "tracked", '[');
    for (size_t i = 0; i < find->tracked.count && i < FOUND_SHOWN; i++) {
        put_text(w, NULL, find->tracked.list[i].path);
    }
    json_close(w, ']');
    json_open(w, "history", '[');
    for (size_t i = 0; i < find->history.count && i < FOUND_SHOWN; i++) {
        json_open(w, NULL, '{');
        put_text(w, "commit", find->history.list[i].commit);
        put_text(w, "path", find->history.list[i].path);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_all(const struct git_find *find, struct json_writer *w)
{
    json_put_string(w, "outcome", "done");
    json_put_bool(w, "repository", true);
    json_put_bool(w, "shallow", find->shallow);
    put_found(find, w);
    json_put_bool(w, "ignored", find->ignored);
    put_text(w, "ignored_by", buf_str(&find->ignored_by));
    json_put_bool(w, "gitignore_tracked", find->gitignore_tracked);
    json_put_bool(w, "key_inside", find->key != NULL);
}

enum probe_error probe_git(const struct probe_job *job, struct json_writer *observation,
                           struct buf *detail)
{
    CLEANUP(git_find_release) struct git_find find = {.folder = NULL};
    const char *path = NULL;
    if (!read_request(job, &find, &path, detail)) {
        return PROBE_BAD_JOB;
    }
    settle_folder(&find, path);
    switch (git_find(&find, job->deadline_ms)) {
    case FIND_DONE:
        if (!find.complete && find.tracked.count == 0 && find.history.count == 0) {
            return PROBE_DEADLINE; /* nothing was found, but there was more to look at */
        }
        put_all(&find, observation);
        return PROBE_DONE;
    case FIND_NO_REPOSITORY:
        json_put_string(observation, "outcome", "no_repository");
        return PROBE_DONE;
    case FIND_NO_GIT:
        json_put_string(observation, "outcome", "no_git");
        return PROBE_DONE;
    case FIND_LATE:
        return PROBE_DEADLINE;
    case FIND_FAILED:
    default:
        utf8_sanitize(detail, buf_str(&find.git.err), find.git.err.len, false);
        return strstr(buf_str(&find.git.err), "dubious ownership") != NULL ? PROBE_DENIED
                                                                           : PROBE_SYSTEM;
    }
}
