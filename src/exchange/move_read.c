/* Reads a document of attempts from another machine, trusting nothing in it.
 * Which of two logs of one attempt wins is left to store/. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

/* How every version of the format begins. */
static const char quoted_format[] = "\"wrapup-move/";

struct moving {
    const struct move_check *check;
    const cJSON *banks;
    bool banks_sound;
    struct carried *attempts;
    const char **bank_bytes; /* of each attempt's bank */
    size_t count;
};

/* NULL when the document has no such bank. */
static const char *bank_bytes(const struct moving *m, const char *hash)
{
    const cJSON *bank;
    cJSON_ArrayForEach(bank, m->banks)
    {
        const cJSON *h = cJSON_GetObjectItemCaseSensitive(bank, "hash");
        const cJSON *bytes = cJSON_GetObjectItemCaseSensitive(bank, "bytes");
        if (cJSON_IsString(h) && cJSON_IsString(bytes) && strcmp(h->valuestring, hash) == 0) {
            return bytes->valuestring;
        }
    }
    return NULL;
}

/* Only what is well-formed can be replayed. */
static void check_attempt(const struct json_at *at, const struct moving *m, size_t i)
{
    struct err err = ERR_INIT;
    const struct carried *a = &m->attempts[i];
    if (!m->check->fn(m->check->ctx, &a->attempt, a->events, a->count, m->bank_bytes[i], &err)) {
        json_fault(at, MSG0(MSG_MOVE_REPLAY));
    }
}

static void read_attempt(const struct json_at *at, const struct moving *moving, size_t i)
{
    struct carried *a = &moving->attempts[i];
    size_t before = at->faults->total;
    part_attempt(at, a);
    if (a->attempt.bank_hash != NULL &&
        (moving->bank_bytes[i] = bank_bytes(moving, a->attempt.bank_hash)) == NULL) {
        struct json_at place = json_at_member(
            at, cJSON_GetObjectItemCaseSensitive(at->value, "bank_hash"));
        json_fault(&place, MSG0(MSG_MOVE_BANK));
    }
    if (moving->banks_sound && at->faults->total == before) {
        check_attempt(at, moving, i);
    }
}

static void read_banks(const struct json_at *up, const cJSON *member)
{
    enum { HASH, ID, BYTES, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [HASH] = {"hash", JSON_STRING | JSON_REQUIRED},
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [BYTES] = {"bytes", JSON_STRING | JSON_REQUIRED},
    };
    struct json_at array = json_at_member(up, member);
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, i++);
        const cJSON *m[FIELDS];
        const char *id = NULL;
        const char *hash = NULL;
        if (!json_members(&at, fields, FIELDS, m)) {
            continue;
        }
        json_id(&at, m[ID], &id);
        if (part_hash(&at, m[HASH], &hash) && m[BYTES] != NULL) {
            const char *bytes = m[BYTES]->valuestring;
            if (strcmp(hash_bytes(bytes, strlen(bytes)).hex, hash) != 0) {
                struct json_at place = json_at_member(&at, m[BYTES]);
                json_fault(&place, MSG0(MSG_MOVE_BANK_CHANGED));
            }
        }
    }
}

static void read_document(const struct json_at *root, struct moving *moving)
{
    enum { FORMAT, STORE, BANKS, ATTEMPTS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [STORE] = {"store", JSON_STRING | JSON_REQUIRED},
        [BANKS] = {"banks", JSON_ARRAY | JSON_REQUIRED},
        [ATTEMPTS] = {"attempts", JSON_ARRAY | JSON_REQUIRED},
    };
    static const char *const formats[] = {"wrapup-move/1"};
    const cJSON *m[FIELDS];
    unsigned format = 0;
    struct uuid store;
    if (!json_members(root, fields, FIELDS, m) ||
        !json_enum(root, m[FORMAT], formats, COUNT_OF(formats), &format)) {
        return;
    }
    part_uuid(root, m[STORE], &store);
    moving->banks = m[BANKS];
    if (m[BANKS] != NULL) {
        read_banks(root, m[BANKS]);
    }
    moving->banks_sound = root->faults->total == 0;
    if (m[ATTEMPTS] == NULL) {
        return;
    }
    struct json_at array = json_at_member(root, m[ATTEMPTS]);
    size_t size = (size_t)cJSON_GetArraySize(m[ATTEMPTS]) + 1;
    moving->attempts = xcalloc(size, sizeof(*moving->attempts));
    moving->bank_bytes = xcalloc(size, sizeof(*moving->bank_bytes));
    const cJSON *element;
    cJSON_ArrayForEach(element, m[ATTEMPTS])
    {
        struct json_at at = json_at_element(&array, element, moving->count);
        read_attempt(&at, moving, moving->count);
        moving->count++;
    }
}

static bool take_attempts(struct store *store, const struct moving *moving, struct moment now,
                          struct move_result *ret, struct err *err)
{
    for (size_t i = 0; i < moving->count; i++) {
        const struct carried *a = &moving->attempts[i];
        enum store_import how = STORE_IMPORT_KNOWN;
        if (!store_bank_keep(store, a->attempt.bank_hash, a->attempt.bank_id, moving->bank_bytes[i],
                             strlen(moving->bank_bytes[i]), now, err)) {
            return false;
        }
        if (!store_attempt_import(store, &a->attempt, a->events, a->count, &how, err)) {
            if (err->kind != ERR_CONFLICT) {
                return false;
            }
            ret->diverging++;
            continue;
        }
        ret->added += how == STORE_IMPORT_ADDED;
        ret->extended += how == STORE_IMPORT_EXTENDED;
        ret->known += how == STORE_IMPORT_KNOWN;
    }
    return true;
}

static bool is_moved(const cJSON *root)
{
    const cJSON *format = cJSON_GetObjectItemCaseSensitive(root, "format");
    return cJSON_IsString(format) &&
           strncmp(format->valuestring, quoted_format + 1, sizeof(quoted_format) - 2) == 0;
}

bool move_read(struct store *store, const char *json, size_t len, struct moment now,
               const struct move_check *check, struct move_result *ret, struct faults *faults,
               struct err *err)
{
    struct json_doc *doc = NULL;
    struct moving moving = {.check = check};
    *ret = (struct move_result){.added = 0};
    bool ours = part_names(json, len, quoted_format);
    if (ours && json_doc_parse(json, len, &doc, faults)) {
        struct json_at root = json_at_root(doc, faults);
        ours = is_moved(json_doc_root(doc));
        if (ours) {
            read_document(&root, &moving);
            part_twice(&root, moving.attempts, moving.count);
        }
    }
    bool fine = ours && faults->total == 0;
    if (!ours) {
        err_set(err, ERR_INPUT, MSG0(MSG_MOVE_FOREIGN));
    } else if (!fine) {
        faults_sort(faults);
        err_set(err, ERR_INPUT, MSG0(MSG_MOVE_REFUSED));
    } else {
        fine = take_attempts(store, &moving, now, ret, err);
    }
    part_release(moving.attempts, moving.count);
    free(moving.bank_bytes);
    json_doc_free(doc);
    return fine;
}
