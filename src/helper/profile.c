/* Reads the two files of profiles and looks options up in them.
 * Section names: "profile NAME" or "default" in the one, NAME in the other. */
#include "profile.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "secret.h"
#include "words.h"
#include "wrapup/file.h"

enum { FILE_LONGEST = 256 * 1024 };

/* Appends the path: the variable's, or the one below the home folder. */
static bool put_path(const char *variable, const char *usual, struct buf *ret)
{
    const char *path = getenv(variable);
    path = path != NULL && path[0] != '\0' ? path : usual;
    if (path[0] == '~' && path[1] == '/') {
        const char *home = getenv("HOME");
        if (home == NULL || home[0] == '\0') {
            return false;
        }
        buf_adds(ret, home);
        path++;
    }
    buf_adds(ret, path);
    return true;
}

static bool load(const char *variable, const char *usual, struct ini *ret, struct buf *detail)
{
    BUF_AUTO(path);
    struct stat st;
    if (!put_path(variable, usual, &path) || stat(buf_str(&path), &st) != 0 ||
        !S_ISREG(st.st_mode)) {
        return true;
    }
    struct err err = ERR_INIT;
    CLEANUP(secret_release) struct buf text = BUF_INIT;
    if (!file_read(buf_str(&path), FILE_LONGEST, &text, &err)) {
        buf_adds(detail, err.text.in[LANG_EN]);
        return false;
    }
    unsigned line = 0;
    const char *why = NULL;
    if (!ini_parse(buf_str(&text), text.len, ret, &line, &why)) {
        buf_addf(detail, "%s:%u: %s", buf_str(&path), line, why);
        return false;
    }
    return true;
}

bool profiles_load(struct profiles *ret, struct buf *detail)
{
    return load("AWS_CONFIG_FILE", "~/.aws/config", &ret->config, detail) &&
           load("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", &ret->credentials, detail);
}

void profiles_release(struct profiles *profiles)
{
    ini_release(&profiles->config);
    ini_release(&profiles->credentials);
}

/* True for a section "KIND NAME", quoted or not. */
static bool section_is(const char *section, const char *kind, const char *name)
{
    if (strncmp(section, kind, strlen(kind)) != 0) {
        return false;
    }
    struct strings words = STRINGS_INIT;
    bool is = words_split(section, &words) && words.count == 2 && strcmp(words.list[1], name) == 0;
    strings_release(&words);
    return is;
}

/* Of several that name it, the last. */
static const struct ini_section *config_section(const struct ini *config, const char *kind,
                                                const char *name)
{
    bool first = strcmp(kind, "profile") == 0 && strcmp(name, "default") == 0;
    for (size_t i = config->count; i > 0; i--) {
        const char *section = config->sections[i - 1].name;
        if (section_is(section, kind, name) || (first && strcmp(section, name) == 0)) {
            return &config->sections[i - 1];
        }
    }
    return NULL;
}

static const struct ini_section *credentials_section(const struct ini *ini, const char *name)
{
    return strcmp(name, "DEFAULT") == 0 ? NULL : ini_section(ini, name);
}

bool profiles_have(const struct profiles *profiles, const char *name)
{
    return config_section(&profiles->config, "profile", name) != NULL ||
           credentials_section(&profiles->credentials, name) != NULL;
}

const char *profiles_get(const struct profiles *profiles, const char *name, enum profile_file file,
                         const char *option)
{
    const char *value = NULL;
    if (file != PROFILE_CONFIG) {
        const struct ini *ini = &profiles->credentials;
        value = ini_get(ini, credentials_section(ini, name), option);
    }
    if (value == NULL && file != PROFILE_CREDENTIALS) {
        const struct ini *ini = &profiles->config;
        value = ini_get(ini, config_section(ini, "profile", name), option);
    }
    return value;
}

bool profiles_endpoint(const struct profiles *profiles, const char *name, const char *service,
                       struct buf *ret)
{
    const char *services = profiles_get(profiles, name, PROFILE_EITHER, "services");
    if (services != NULL) {
        const struct ini *ini = &profiles->config;
        const char *own = ini_get(ini, config_section(ini, "services", services), service);
        if (own != NULL && ini_nested(own, "endpoint_url", ret)) {
            return true;
        }
    }
    const char *all = profiles_get(profiles, name, PROFILE_EITHER, "endpoint_url");
    if (all != NULL) {
        buf_adds(ret, all);
    }
    return all != NULL;
}
