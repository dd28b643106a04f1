/* Marks and comments on their way back to a learner, signed by the instructor.
 * Who may sign for a class, and what becomes of the marks, is left to command/. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

void marks_release(struct marks_file *file)
{
    free(file->marks);
    json_doc_free(file->doc);
    *file = (struct marks_file){.doc = NULL};
}

/* What the signature covers: all members in a fixed order, the same bytes however the file was laid
 * out. */
static void put_body(const struct marks_file *file, struct json_writer *w)
{
    json_put_string(w, "format", "wrapup-marks/1");
    json_put_string(w, "class", file->class_id);
    json_put_string(w, "alias", file->alias);
    json_put_string(w, "bank", file->bank_id);
    json_open(w, "marks", '[');
    for (size_t i = 0; i < file->count; i++) {
        const struct class_mark *m = &file->marks[i];
        json_open(w, NULL, '{');
        json_put_string(w, "uuid", m->uuid.text);
        json_put_string(w, "attempt", m->attempt.text);
        json_put_string(w, "item", m->item);
        json_put_integer(w, "seq", m->seq);
        json_put_number(w, "score", m->score);
        json_put_string(w, "comment", m->comment);
        json_put_string(w, "by", m->by);
        part_put_moment(w, m->when);
        json_put_string(w, "why", m->why);
        if (m->undoes[0] != '\0') {
            json_put_string(w, "undoes", m->undoes);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
}

void marks_write(const struct marks_file *file, const struct class_keys *keys, struct buf *json)
{
    BUF_AUTO(body);
    BUF_AUTO(signature);
    struct json_writer w = {.out = &body};
    put_body(file, &w);
    sign_bytes(&keys->sign, buf_str(&body), body.len, &signature);
    buf_addc(json, '{');
    buf_add(json, buf_str(&body), body.len);
    w.out = json;
    json_put_string(&w, "key", keys->sign.public_key);
    json_put_string(&w, "signature", buf_str(&signature));
    json_close(&w, '}');
}

/* ---- reading ------------------------------------------------------------------------------- */

static void read_mark(const struct json_at *at, struct class_mark *mark)
{
    enum { UUID, ATTEMPT, ITEM, SEQ, SCORE, COMMENT, BY, AT, OFFSET, WHY, UNDOES, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [UUID] = {"uuid", JSON_STRING | JSON_REQUIRED},
        [ATTEMPT] = {"attempt", JSON_STRING | JSON_REQUIRED},
        [ITEM] = {"item", JSON_STRING | JSON_REQUIRED},
        [SEQ] = {"seq", JSON_NUMBER | JSON_REQUIRED},
        [SCORE] = {"score", JSON_NUMBER | JSON_REQUIRED},
        [COMMENT] = {"comment", JSON_STRING | JSON_REQUIRED},
        [BY] = {"by", JSON_STRING | JSON_REQUIRED},
        [AT] = {"at_ms", JSON_NUMBER | JSON_REQUIRED},
        [OFFSET] = {"offset_min", JSON_NUMBER | JSON_REQUIRED},
        [WHY] = {"why", JSON_STRING | JSON_REQUIRED},
        [UNDOES] = {"undoes", JSON_STRING},
    };
    static const char *const reasons[] = {"person", "regrade"};
    const cJSON *m[FIELDS];
    unsigned why = 0;
    mark->undoes = "";
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    part_uuid(at, m[UUID], &mark->uuid);
    part_uuid(at, m[ATTEMPT], &mark->attempt);
    json_id(at, m[ITEM], &mark->item);
    json_integer(at, m[SEQ], 0, PART_EVENTS_MAX, &mark->seq);
    json_number(at, m[SCORE], 0, 1, &mark->score);
    part_text(at, m[COMMENT], MARKS_COMMENT_MAX, &mark->comment);
    part_text(at, m[BY], MARKS_BY_MAX, &mark->by);
    part_moment(at, m[AT], m[OFFSET], &mark->when);
    json_enum(at, m[WHY], reasons, COUNT_OF(reasons), &why);
    mark->why = reasons[why];
    struct uuid undone;
    if (m[UNDOES] != NULL && part_uuid(at, m[UNDOES], &undone)) {
        mark->undoes = m[UNDOES]->valuestring;
    }
}

static void read_marks(const struct json_at *root, const cJSON *member, struct marks_file *file)
{
    struct json_at array = json_at_member(root, member);
    size_t size = 0;
    if (!part_size(&array, MARKS_MAX, &size)) {
        return;
    }
    file->marks = xcalloc(size + 1, sizeof(*file->marks));
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, file->count);
        read_mark(&at, &file->marks[file->count++]);
    }
}

static void read_document(const struct json_at *root, struct marks_file *file,
                          const char **signature)
{
    enum { FORMAT, CLASS, ALIAS, BANK, MARKS, KEY, SIGNATURE, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [CLASS] = {"class", JSON_STRING | JSON_REQUIRED},
        [ALIAS] = {"alias", JSON_STRING | JSON_REQUIRED},
        [BANK] = {"bank", JSON_STRING | JSON_REQUIRED},
        [MARKS] = {"marks", JSON_ARRAY | JSON_REQUIRED},
        [KEY] = {"key", JSON_STRING | JSON_REQUIRED},
        [SIGNATURE] = {"signature", JSON_STRING | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    if (!json_members(root, fields, FIELDS, m) || !part_format(root, m[FORMAT], "wrapup-marks/1")) {
        return;
    }
    part_class(root, m[CLASS], &file->class_id);
    part_alias(root, m[ALIAS], &file->alias);
    json_id(root, m[BANK], &file->bank_id);
    part_key(root, m[KEY], &file->key);
    json_string(root, m[SIGNATURE], signature);
    if (m[MARKS] != NULL) {
        read_marks(root, m[MARKS], file);
    }
}

static bool signed_by(const struct marks_file *file, const char *key, const char *signature)
{
    BUF_AUTO(body);
    struct json_writer w = {.out = &body};
    put_body(file, &w);
    return (key == NULL || strcmp(key, file->key) == 0) &&
           sign_verify(file->key, signature, buf_str(&body), body.len);
}

bool marks_read(const char *bytes, size_t len, const char *key, struct marks_file *ret,
                struct faults *faults, struct err *err)
{
    struct marks_file file = {.doc = NULL};
    const char *signature = NULL;
    if (!part_document(bytes, len, EXCHANGE_MARKS, &file.doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(file.doc, faults);
    read_document(&root, &file, &signature);
    if (faults->total > 0 || !signed_by(&file, key, signature)) {
        marks_release(&file);
        return faults->total > 0 ? part_refuse(faults, err)
                                 : err_set(err, ERR_INPUT, MSG0(MSG_MARKS_FORGED));
    }
    *ret = file;
    return true;
}
