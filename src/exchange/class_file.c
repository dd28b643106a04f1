/* Class files, for learners, and the secret keys behind them, for their owners.
 * Where they are kept is left to command/. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

enum { BANKS_MAX = 1000 };

/* ---- for learners -------------------------------------------------------------------------- */

void class_paper_release(struct class_paper *paper)
{
    free(paper->name);
    strings_release(&paper->bank_ids);
    strings_release(&paper->bank_hashes);
    *paper = (struct class_paper){.name = NULL};
}

void class_paper_write(const struct class_paper *paper, struct buf *json)
{
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-class/1");
    json_put_string(&w, "id", paper->id.text);
    json_put_string(&w, "name", paper->name);
    json_open(&w, "banks", '[');
    for (size_t i = 0; i < paper->bank_ids.count; i++) {
        json_open(&w, NULL, '{');
        json_put_string(&w, "id", paper->bank_ids.list[i]);
        json_put_string(&w, "hash", paper->bank_hashes.list[i]);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_put_string(&w, "box", paper->box);
    json_put_string(&w, "sign", paper->sign);
    json_open(&w, "policy", '{');
    json_put_bool(&w, "survey", paper->survey);
    json_put_bool(&w, "signed", paper->sign_wanted);
    json_close(&w, '}');
    json_close(&w, '}');
}

static void read_banks(const struct json_at *root, const cJSON *member, struct class_paper *p)
{
    enum { ID, HASH, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [HASH] = {"hash", JSON_STRING | JSON_REQUIRED},
    };
    struct json_at array = json_at_member(root, member);
    size_t size = 0;
    if (!part_size(&array, BANKS_MAX, &size)) {
        return;
    }
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, i++);
        const cJSON *m[FIELDS];
        const char *id = NULL;
        const char *hash = NULL;
        if (json_members(&at, fields, FIELDS, m) && json_id(&at, m[ID], &id) &&
            part_hash(&at, m[HASH], &hash)) {
            strings_add(&p->bank_ids, id);
            strings_add(&p->bank_hashes, hash);
        }
    }
}

static void read_policy(const struct json_at *root, const cJSON *member, struct class_paper *p)
{
    enum { SURVEY, SIGNED, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [SURVEY] = {"survey", JSON_BOOL | JSON_REQUIRED},
        [SIGNED] = {"signed", JSON_BOOL | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    struct json_at at = json_at_member(root, member);
    if (member != NULL && json_members(&at, fields, FIELDS, m)) {
        json_bool(m[SURVEY], &p->survey);
        json_bool(m[SIGNED], &p->sign_wanted);
    }
}

static void read_key(const struct json_at *root, const cJSON *member, char ret[SEAL_PUBLIC_TEXT])
{
    const char *key = NULL;
    if (part_key(root, member, &key)) {
        memcpy(ret, key, SEAL_PUBLIC_TEXT);
    }
}

static void read_paper(const struct json_at *root, struct class_paper *p)
{
    enum { FORMAT, ID, NAME, BANKS, BOX, SIGN, POLICY, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [NAME] = {"name", JSON_STRING | JSON_REQUIRED},
        [BANKS] = {"banks", JSON_ARRAY | JSON_REQUIRED},
        [BOX] = {"box", JSON_STRING | JSON_REQUIRED},
        [SIGN] = {"sign", JSON_STRING | JSON_REQUIRED},
        [POLICY] = {"policy", JSON_OBJECT | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    const char *name = NULL;
    if (!json_members(root, fields, FIELDS, m) || !part_format(root, m[FORMAT], "wrapup-class/1")) {
        return;
    }
    part_uuid(root, m[ID], &p->id);
    if (part_alias(root, m[NAME], &name)) {
        p->name = xstrdup(name);
    }
    if (m[BANKS] != NULL) {
        read_banks(root, m[BANKS], p);
    }
    read_key(root, m[BOX], p->box);
    read_key(root, m[SIGN], p->sign);
    read_policy(root, m[POLICY], p);
}

bool class_paper_read(const char *bytes, size_t len, struct class_paper *ret, struct faults *faults,
                      struct err *err)
{
    struct class_paper paper = {.name = NULL};
    struct json_doc *doc = NULL;
    if (!part_document(bytes, len, EXCHANGE_CLASS, &doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(doc, faults);
    read_paper(&root, &paper);
    json_doc_free(doc);
    if (faults->total > 0) {
        class_paper_release(&paper);
        return part_refuse(faults, err);
    }
    *ret = paper;
    return true;
}

/* ---- for their owners ---------------------------------------------------------------------- */

void class_keys_wipe(struct class_keys *keys)
{
    seal_keys_wipe(&keys->box);
    seal_keys_wipe(&keys->sign);
}

/* Wipes what a buffer held before it is given back. */
static void secret_release(struct buf *b)
{
    if (b->data != NULL) {
        explicit_bzero(b->data, b->cap);
    }
    buf_release(b);
}

static bool put_secret(struct json_writer *w, const char *name, const char *passphrase,
                       const unsigned char secret[SEAL_SECRET_BYTES], struct err *err)
{
    CLEANUP(secret_release) struct buf text = BUF_INIT;
    if (passphrase == NULL || passphrase[0] == '\0') {
        base64_add(&text, secret, SEAL_SECRET_BYTES);
    } else if (!secret_lock(passphrase, secret, &text)) {
        return err_set(err, ERR_SYSTEM, MSG0(MSG_SECRET_MEMORY));
    }
    json_put_string(w, name, buf_str(&text));
    return true;
}

bool class_keys_write(const struct class_keys *keys, const char *passphrase, struct buf *json,
                      struct err *err)
{
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-secret/1");
    if (keys->class_id[0] != '\0') {
        json_put_string(&w, "class", keys->class_id);
    }
    json_put_bool(&w, "locked", passphrase != NULL && passphrase[0] != '\0');
    bool fine = put_secret(&w, "box", passphrase, keys->box.secret, err) &&
                put_secret(&w, "sign", passphrase, keys->sign.secret, err);
    json_close(&w, '}');
    return fine;
}

struct secret_members {
    const char *class_id;
    bool locked;
    const char *box, *sign;
};

static void read_secrets(const struct json_at *root, struct secret_members *s)
{
    enum { FORMAT, CLASS, LOCKED, BOX, SIGN, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [CLASS] = {"class", JSON_STRING},
        [LOCKED] = {"locked", JSON_BOOL | JSON_REQUIRED},
        [BOX] = {"box", JSON_STRING | JSON_REQUIRED},
        [SIGN] = {"sign", JSON_STRING | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    if (json_members(root, fields, FIELDS, m) && part_format(root, m[FORMAT], "wrapup-secret/1")) {
        part_class(root, m[CLASS], &s->class_id);
        json_bool(m[LOCKED], &s->locked);
        json_string(root, m[BOX], &s->box);
        json_string(root, m[SIGN], &s->sign);
    }
}

bool class_keys_locked(const char *bytes, size_t len)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    struct json_doc *doc = NULL;
    struct secret_members s = {.class_id = "", .box = "", .sign = ""};
    if (part_document(bytes, len, EXCHANGE_SECRET, &doc, &faults, &err)) {
        struct json_at root = json_at_root(doc, &faults);
        read_secrets(&root, &s);
    }
    json_doc_free(doc);
    return s.locked;
}

/* One of the two secrets, plain or locked. */
static bool take_secret(const struct secret_members *s, const char *text, const char *passphrase,
                        unsigned char ret[SEAL_SECRET_BYTES], struct err *err)
{
    CLEANUP(secret_release) struct buf plain = BUF_INIT;
    if (s->locked) {
        return secret_unlock(passphrase == NULL ? "" : passphrase, text, ret) ||
               err_set(err, ERR_INPUT, MSG0(MSG_SECRET_PASSPHRASE));
    }
    if (text == NULL || !base64_read(text, strlen(text), &plain) ||
        plain.len != SEAL_SECRET_BYTES) {
        return err_set(err, ERR_INPUT, MSG0(MSG_PART_BOX));
    }
    memcpy(ret, plain.data, SEAL_SECRET_BYTES);
    return true;
}

static bool take_keys(const struct secret_members *s, const char *passphrase,
                      struct class_keys *ret, struct err *err)
{
    unsigned char box[SEAL_SECRET_BYTES];
    unsigned char sign[SEAL_SECRET_BYTES];
    bool fine = take_secret(s, s->box, passphrase, box, err) &&
                take_secret(s, s->sign, passphrase, sign, err);
    if (fine) {
        *ret = (struct class_keys){.class_id = ""};
        memcpy(ret->class_id, s->class_id, strlen(s->class_id) + 1);
        box_keys_from(box, &ret->box);
        sign_keys_from(sign, &ret->sign);
    }
    explicit_bzero(box, sizeof(box));
    explicit_bzero(sign, sizeof(sign));
    return fine;
}

bool class_keys_read(const char *bytes, size_t len, const char *passphrase, struct class_keys *ret,
                     struct faults *faults, struct err *err)
{
    struct json_doc *doc = NULL;
    struct secret_members s = {.class_id = "", .box = "", .sign = ""};
    if (!part_document(bytes, len, EXCHANGE_SECRET, &doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(doc, faults);
    read_secrets(&root, &s);
    bool fine = faults->total == 0 ? take_keys(&s, passphrase, ret, err) : part_refuse(faults, err);
    json_doc_free(doc);
    return fine;
}
