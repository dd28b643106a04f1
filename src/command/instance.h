/* Setting up the target: what the files that ask, look and find share. */
#ifndef WRAPUP_COMMAND_INSTANCE_H
#define WRAPUP_COMMAND_INSTANCE_H

#include "settings.h"

struct setup {
    struct app *app;
    struct target target;       /* as kept by now */
    struct buf helper;          /* "" when there is none */
    struct json_doc *here;      /* what this machine's metadata said, or NULL */
    struct json_doc *instances; /* of the account in the region, or NULL */
    struct strings hosts;       /* of ~/.ssh/config */
    struct strings keys;        /* files that may be private keys */
    struct buf region;          /* of the credentials' own configuration */
    enum term_got ended;        /* TERM_LINE: it goes on */
};

/* ---- found on this machine; instance_find.c ---------------------------------------------- */

/* Hosts of ~/.ssh/config that stand for one server each. Nothing is ever written there. */
void find_ssh_hosts(struct app *app, struct strings *ret);
/* Files named like private keys, where they are usually kept or downloaded to. */
void find_key_files(struct app *app, struct strings *ret);

/* ---- looked at through the helper; instance_look.c ----------------------------------------- */

/* Whether this machine is an instance. */
void look_here(struct setup *s);
/* A value of the metadata of this machine, or NULL. */
const char *here_value(const struct setup *s, const char *path);
/* Whether AWS accepts the credentials; takes their region along. */
void look_credentials(struct setup *s);
/* The instances of the region. */
void look_instances(struct setup *s);
/* The n-th of them that is not on its way out, or NULL. */
const cJSON *instance_at(const struct setup *s, size_t n);
const cJSON *instance_with_id(const struct setup *s, const char *id);
/* A string member, or NULL. */
const char *instance_member(const cJSON *instance, const char *name);
/* "i-…  web  t3.micro  running", the state as the console says it. */
void put_instance(const cJSON *instance, enum lang lang, struct buf *out);
/* Whether the port of SSH answers, the key file is fit, and logging in works. Each says what is
 * wrong, and what to do. */
void look_port(struct setup *s);
void look_key(struct setup *s);
void look_login(struct setup *s);
void look_repository(struct setup *s);

#endif
