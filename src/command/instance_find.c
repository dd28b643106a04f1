/* What this machine's files tell of the target: hosts of ~/.ssh/config and files of private keys,
 * by their names. No key is opened here. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "instance.h"
#include "wrapup/file.h"
#include "wrapup/utf8.h"

/* ---- ~/.ssh/config ----------------------------------------------------------------------- */

/* Patterns stand for many servers, and what isn't fit for a setting is none of ours. */
static void add_host(struct app *app, const char *word, size_t len, struct strings *ret)
{
    BUF_AUTO(host);
    buf_add(&host, word, len);
    if (strpbrk(buf_str(&host), "*?!%") == NULL && target_host(app, &host) &&
        !strings_has(ret, buf_str(&host))) {
        strings_add(ret, buf_str(&host));
    }
}

/* "Host a b", "host=a". */
static void read_config_line(struct app *app, const char *line, size_t len, struct strings *ret)
{
    static const char keyword[] = "Host";
    static const char blanks[] = " \t=\"\r";
    BUF_AUTO(text);
    buf_add(&text, line, len);
    const char *p = buf_str(&text) + strspn(buf_str(&text), " \t");
    const size_t keyword_len = sizeof(keyword) - 1;
    if (strncasecmp(p, keyword, keyword_len) != 0 || strchr(blanks, p[keyword_len]) == NULL) {
        return;
    }
    p += keyword_len;
    while (*p != '\0') {
        p += strspn(p, blanks);
        size_t word = strcspn(p, blanks);
        if (word > 0) {
            add_host(app, p, word, ret);
        }
        p += word;
    }
}

void find_ssh_hosts(struct app *app, struct strings *ret)
{
    enum { CONFIG_MAX = 1 << 20 };
    BUF_AUTO(path);
    BUF_AUTO(content);
    struct err ignored = ERR_INIT;
    if (app->home == NULL) {
        return;
    }
    buf_addf(&path, "%s/.ssh/config", app->home);
    if (!file_read(buf_str(&path), CONFIG_MAX, &content, &ignored)) {
        return;
    }
    for (const char *line = buf_str(&content); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        read_config_line(app, line, len, ret);
        line += len + (line[len] == '\n');
    }
}

/* ---- key files --------------------------------------------------------------------------- */

enum { KEYS_MOST = 9 };

static bool ends_in(const char *name, const char *tail)
{
    size_t len = strlen(name);
    size_t tail_len = strlen(tail);
    return len > tail_len && strcasecmp(name + len - tail_len, tail) == 0;
}

static int is_key_name(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return name[0] != '.' &&
           (ends_in(name, ".pem") || (strncmp(name, "id_", 3) == 0 && !ends_in(name, ".pub")));
}

static void add_keys(const char *folder, struct strings *ret)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_key_name, alphasort);
    for (int i = 0; i < count; i++) {
        BUF_AUTO(path);
        buf_addf(&path, "%s/%s", folder, entries[i]->d_name);
        if (ret->count < KEYS_MOST && utf8_valid(buf_str(&path), path.len, NULL)) {
            strings_add(ret, buf_str(&path));
        }
        free(entries[i]);
    }
    free(entries);
}

static int is_no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* In WSL, browsers download to the folder of the Windows user. */
static void add_windows_keys(struct strings *ret)
{
    static const char users[] = "/mnt/c/Users";
    struct dirent **entries = NULL;
    int count = scandir(users, &entries, is_no_dot, alphasort);
    for (int i = 0; i < count; i++) {
        BUF_AUTO(folder);
        buf_addf(&folder, "%s/%s/Downloads", users, entries[i]->d_name);
        add_keys(buf_str(&folder), ret);
        free(entries[i]);
    }
    free(entries);
}

void find_key_files(struct app *app, struct strings *ret)
{
    static const char *const folders[] = {".ssh", "", "Downloads", "다운로드", "Desktop"};
    for (size_t i = 0; app->home != NULL && i < COUNT_OF(folders); i++) {
        BUF_AUTO(folder);
        buf_addf(&folder, "%s%s%s", app->home, folders[i][0] != '\0' ? "/" : "", folders[i]);
        add_keys(buf_str(&folder), ret);
    }
    add_windows_keys(ret);
}
