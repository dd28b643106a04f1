/* Seals a document for an instructor, signed by its learner if wanted, and opens it again.
 * What the document says is left to its own reader; how keys work to base/. */
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

/* What a signature covers: with class and addressee in it, a signed hand-in can't be passed on to
 * another instructor as if it had been meant for that one. */
static void put_covered(struct buf *out, const char *class_id, const char *box, const char *payload,
                        size_t len)
{
    buf_addf(out, "wrapup-signed/1\n%s\n%s\n", class_id, box);
    buf_add(out, payload, len);
}

static void put_signed(struct buf *out, const struct class_paper *paper,
                       const struct seal_keys *signer, const struct buf *payload)
{
    BUF_AUTO(covered);
    BUF_AUTO(signature);
    struct json_writer w = {.out = out};
    put_covered(&covered, paper->id.text, paper->box, buf_str(payload), payload->len);
    sign_bytes(signer, buf_str(&covered), covered.len, &signature);
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-signed/1");
    json_put_string(&w, "class", paper->id.text);
    json_put_string(&w, "for", paper->box);
    json_put_string(&w, "key", signer->public_key);
    json_put_string(&w, "signature", buf_str(&signature));
    json_put_string(&w, "payload", buf_str(payload));
    json_close(&w, '}');
}

void sealed_write(const struct class_paper *paper, const struct seal_keys *signer,
                  const struct buf *payload, struct buf *json)
{
    BUF_AUTO(inner);
    BUF_AUTO(box);
    struct json_writer w = {.out = json};
    if (signer != NULL) {
        put_signed(&inner, paper, signer, payload);
    } else {
        buf_add(&inner, buf_str(payload), payload->len);
    }
    (void)box_seal(paper->box, buf_str(&inner), inner.len, &box);
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-sealed/1");
    json_put_string(&w, "class", paper->id.text);
    json_put_string(&w, "box", buf_str(&box));
    json_close(&w, '}');
}

/* ---- opening ------------------------------------------------------------------------------- */

void opened_release(struct opened *opened)
{
    buf_release(&opened->payload);
    opened->signer[0] = '\0';
}

/* The outer document; *box is borrowed from it. */
static bool read_sealed(const struct json_at *root, const char **class_id, const char **box)
{
    enum { FORMAT, CLASS, BOX, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [CLASS] = {"class", JSON_STRING | JSON_REQUIRED},
        [BOX] = {"box", JSON_STRING | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    return json_members(root, fields, FIELDS, m) &&
           part_format(root, m[FORMAT], "wrapup-sealed/1") &&
           part_class(root, m[CLASS], class_id) && json_string(root, m[BOX], box) &&
           root->faults->total == 0;
}

bool sealed_class(const char *bytes, size_t len, struct uuid *ret)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    struct json_doc *doc = NULL;
    const char *class_id = "";
    const char *box = "";
    bool fine = part_document(bytes, len, EXCHANGE_SEALED, &doc, &faults, &err);
    if (fine) {
        struct json_at root = json_at_root(doc, &faults);
        fine = read_sealed(&root, &class_id, &box);
    }
    if (fine) {
        memcpy(ret->text, class_id, UUID_TEXT);
    }
    json_doc_free(doc);
    return fine;
}

/* True when the signature is the named key's over this payload for this class and these keys. */
static bool verified(const cJSON *root, const struct class_keys *keys, struct opened *ret)
{
    static const char *const names[] = {"format", "class", "for", "key", "signature", "payload"};
    enum { FORMAT, CLASS, FOR, KEY, SIGNATURE, PAYLOAD };
    const char *text[COUNT_OF(names)];
    BUF_AUTO(covered);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(root, names[i]);
        if (!cJSON_IsString(member)) {
            return false;
        }
        text[i] = member->valuestring;
    }
    size_t len = strlen(text[PAYLOAD]);
    put_covered(&covered, text[CLASS], text[FOR], text[PAYLOAD], len);
    if (strcmp(text[FORMAT], "wrapup-signed/1") != 0 || strcmp(text[CLASS], keys->class_id) != 0 ||
        strcmp(text[FOR], keys->box.public_key) != 0 || !seal_public_valid(text[KEY]) ||
        !sign_verify(text[KEY], text[SIGNATURE], buf_str(&covered), covered.len)) {
        return false;
    }
    memcpy(ret->signer, text[KEY], SEAL_PUBLIC_TEXT);
    buf_add(&ret->payload, text[PAYLOAD], len);
    return true;
}

/* What was in the box: a signed document, or one that nobody signed. */
static bool unfold(const struct buf *inner, const struct class_keys *keys, struct opened *ret,
                   struct faults *faults, struct err *err)
{
    static const char format[] = "{\"format\":\"wrapup-signed/";
    struct json_doc *doc = NULL;
    if (inner->len < sizeof(format) || memcmp(inner->data, format, sizeof(format) - 1) != 0) {
        buf_add(&ret->payload, buf_str(inner), inner->len);
        return true;
    }
    bool fine = json_doc_parse(buf_str(inner), inner->len, &doc, faults);
    if (!fine) {
        part_refuse(faults, err);
    } else if (!verified(json_doc_root(doc), keys, ret)) {
        fine = err_set(err, ERR_INPUT, MSG0(MSG_SEALED_FORGED));
    }
    json_doc_free(doc);
    return fine;
}

bool sealed_open(const char *bytes, size_t len, const struct class_keys *keys, struct opened *ret,
                 struct faults *faults, struct err *err)
{
    BUF_AUTO(inner);
    struct json_doc *doc = NULL;
    struct opened opened = OPENED_INIT;
    const char *class_id = "";
    const char *box = "";
    if (!part_document(bytes, len, EXCHANGE_SEALED, &doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(doc, faults);
    bool fine = read_sealed(&root, &class_id, &box) || part_refuse(faults, err);
    fine = fine && class_id != NULL && box != NULL;
    if (fine && strcmp(class_id, keys->class_id) != 0) {
        fine = err_set(err, ERR_INPUT, MSG(MSG_SEALED_OTHER_CLASS, class_id));
    } else if (fine && !box_open(&keys->box, box, strlen(box), &inner)) {
        fine = err_set(err, ERR_INPUT, MSG0(MSG_SEALED_SHUT));
    }
    json_doc_free(doc);
    if (!fine || !unfold(&inner, keys, &opened, faults, err)) {
        opened_release(&opened);
        return false;
    }
    *ret = opened;
    return true;
}
