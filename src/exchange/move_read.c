/* Reads a document of attempts from another machine, trusting nothing in it.
 * Which of two logs of one attempt wins is left to store/. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/exchange.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"

/* The last day of the year 9999, in ms: a later time is a mistake or mischief. */
#define AT_MAX INT64_C(253402300799000)
/* POSIX lets TZ be up to 24:59 away. */
enum { OFFSET_MAX = 24 * 60 + 59, EVENTS_MAX = 100000 };

/* How every version of the format begins. */
static const char quoted_format[] = "\"wrapup-move/";

struct moved_attempt {
    struct attempt attempt;
    const char *bank_bytes;
    struct event *events;
    size_t count;
};

struct moving {
    const struct move_check *check;
    const cJSON *banks;
    bool banks_sound;
    struct moved_attempt *attempts;
    size_t count;
};

static bool lower_hex(const char *s, size_t len)
{
    return strspn(s, "0123456789abcdef") == len && s[len] == '\0';
}

static bool read_uuid(const struct json_at *up, const cJSON *member, struct uuid *ret)
{
    static const size_t dashes[] = {8, 13, 18, 23};
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return false;
    }
    char plain[UUID_TEXT] = "";
    bool fine = strlen(text) == UUID_TEXT - 1;
    if (fine) {
        memcpy(plain, text, UUID_TEXT);
        for (size_t i = 0; i < COUNT_OF(dashes); i++) {
            fine = fine && plain[dashes[i]] == '-';
            plain[dashes[i]] = '0';
        }
    }
    if (!fine || !lower_hex(plain, UUID_TEXT - 1)) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_MOVE_UUID));
        return false;
    }
    memcpy(ret->text, text, UUID_TEXT);
    return true;
}

static bool read_hash(const struct json_at *up, const cJSON *member, const char **ret)
{
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return false;
    }
    if (!lower_hex(text, HASH_HEX - 1)) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_MOVE_HASH));
        return false;
    }
    *ret = text;
    return true;
}

static void read_moment(const struct json_at *at, const cJSON *ms, const cJSON *offset,
                        struct moment *ret)
{
    int64_t minutes = 0;
    json_integer(at, ms, 0, AT_MAX, &ret->at_ms);
    json_integer(at, offset, -OFFSET_MAX, OFFSET_MAX, &minutes);
    ret->offset_min = (int)minutes;
}

static void read_seed(const struct json_at *up, const cJSON *member, int64_t *ret)
{
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return;
    }
    char *end = NULL;
    errno = 0;
    long long seed = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || seed < 0) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_MOVE_SEED));
        return;
    }
    *ret = seed;
}

/* The store keeps a body as JSON text; it must be an object. */
static void read_body(const struct json_at *up, const cJSON *member, const char **ret)
{
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return;
    }
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    bool fine = json_doc_parse(text, strlen(text), &doc, &faults) &&
                cJSON_IsObject(json_doc_root(doc));
    json_doc_free(doc);
    if (!fine) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_MOVE_BODY));
        return;
    }
    *ret = text;
}

static void read_names(const struct json_at *at, const cJSON *kind, const cJSON *verdict,
                       struct event *e)
{
    if (kind != NULL && !event_kind_from_name(kind->valuestring, &e->kind)) {
        struct json_at place = json_at_member(at, kind);
        json_fault(&place, MSG(MSG_MOVE_NAME, kind->valuestring));
    }
    e->marked = verdict != NULL;
    if (verdict != NULL && !verdict_from_name(verdict->valuestring, &e->verdict)) {
        struct json_at place = json_at_member(at, verdict);
        json_fault(&place, MSG(MSG_MOVE_NAME, verdict->valuestring));
    }
}

static void read_event(const struct json_at *at, int64_t expected, struct event *e)
{
    enum { SEQ, UUID, KIND, ITEM, AT, OFFSET, SPENT, BODY, VERDICT, SCORE, KEY, GRADER, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [SEQ] = {"seq", JSON_NUMBER | JSON_REQUIRED},
        [UUID] = {"uuid", JSON_STRING | JSON_REQUIRED},
        [KIND] = {"kind", JSON_STRING | JSON_REQUIRED},
        [ITEM] = {"item", JSON_STRING},
        [AT] = {"at_ms", JSON_NUMBER | JSON_REQUIRED},
        [OFFSET] = {"offset_min", JSON_NUMBER | JSON_REQUIRED},
        [SPENT] = {"spent_ms", JSON_NUMBER | JSON_REQUIRED},
        [BODY] = {"body", JSON_STRING | JSON_REQUIRED},
        [VERDICT] = {"verdict", JSON_STRING},
        [SCORE] = {"score", JSON_NUMBER},
        [KEY] = {"key_hash", JSON_STRING},
        [GRADER] = {"grader", JSON_NUMBER},
    };
    const cJSON *m[FIELDS];
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    int64_t grader = 0;
    json_integer(at, m[SEQ], expected, expected, &e->seq);
    read_uuid(at, m[UUID], &e->uuid);
    read_names(at, m[KIND], m[VERDICT], e);
    json_id(at, m[ITEM], &e->item);
    read_moment(at, m[AT], m[OFFSET], &e->when);
    json_integer(at, m[SPENT], 0, AT_MAX, &e->spent_ms);
    read_body(at, m[BODY], &e->body);
    json_number(at, m[SCORE], 0, 1, &e->score);
    if (m[KEY] != NULL) {
        read_hash(at, m[KEY], &e->key_hash);
    }
    json_integer(at, m[GRADER], 0, 1000000, &grader);
    e->grader = (int)grader;
}

static void read_events(const struct json_at *up, const cJSON *member, struct moved_attempt *a)
{
    struct json_at array = json_at_member(up, member);
    size_t size = (size_t)cJSON_GetArraySize(member);
    if (size > EVENTS_MAX) {
        json_fault(&array, MSG(MSG_MOVE_EVENTS, NUM(EVENTS_MAX)));
        return;
    }
    a->events = xcalloc(size + 1, sizeof(*a->events));
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, a->count);
        read_event(&at, (int64_t)a->count + 1, &a->events[a->count]);
        a->count++;
    }
}

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
static void check_attempt(const struct json_at *at, const struct moving *m,
                          const struct moved_attempt *a)
{
    struct err err = ERR_INIT;
    if (!m->check->fn(m->check->ctx, &a->attempt, a->events, a->count, a->bank_bytes, &err)) {
        json_fault(at, MSG0(MSG_MOVE_REPLAY));
    }
}

static void read_attempt(const struct json_at *at, const struct moving *moving,
                         struct moved_attempt *ret)
{
    enum { UUID, BANK, HASH, QUIZ, MODE, PLAN, SEED, AT, OFFSET, EVENTS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [UUID] = {"uuid", JSON_STRING | JSON_REQUIRED},
        [BANK] = {"bank", JSON_STRING | JSON_REQUIRED},
        [HASH] = {"bank_hash", JSON_STRING | JSON_REQUIRED},
        [QUIZ] = {"quiz", JSON_STRING | JSON_REQUIRED},
        [MODE] = {"mode", JSON_STRING | JSON_REQUIRED},
        [PLAN] = {"plan", JSON_STRING | JSON_REQUIRED},
        [SEED] = {"seed", JSON_STRING | JSON_REQUIRED},
        [AT] = {"at_ms", JSON_NUMBER | JSON_REQUIRED},
        [OFFSET] = {"offset_min", JSON_NUMBER | JSON_REQUIRED},
        [EVENTS] = {"events", JSON_ARRAY | JSON_REQUIRED},
    };
    static const char *const modes[] = {"practice", "exam"};
    const cJSON *m[FIELDS];
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    unsigned mode = 0;
    size_t before = at->faults->total;
    struct attempt *a = &ret->attempt;
    read_uuid(at, m[UUID], &a->uuid);
    json_id(at, m[BANK], &a->bank_id);
    if (read_hash(at, m[HASH], &a->bank_hash) &&
        (ret->bank_bytes = bank_bytes(moving, a->bank_hash)) == NULL) {
        struct json_at place = json_at_member(at, m[HASH]);
        json_fault(&place, MSG0(MSG_MOVE_BANK));
    }
    a->quiz = m[QUIZ] == NULL ? "" : m[QUIZ]->valuestring;
    json_enum(at, m[MODE], modes, COUNT_OF(modes), &mode);
    a->mode = modes[mode];
    read_body(at, m[PLAN], &a->plan);
    read_seed(at, m[SEED], &a->seed);
    read_moment(at, m[AT], m[OFFSET], &a->started);
    if (m[EVENTS] != NULL) {
        read_events(at, m[EVENTS], ret);
    }
    if (moving->banks_sound && at->faults->total == before) {
        check_attempt(at, moving, ret);
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
        if (read_hash(&at, m[HASH], &hash) && m[BYTES] != NULL) {
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
    read_uuid(root, m[STORE], &store);
    moving->banks = m[BANKS];
    if (m[BANKS] != NULL) {
        read_banks(root, m[BANKS]);
    }
    moving->banks_sound = root->faults->total == 0;
    if (m[ATTEMPTS] == NULL) {
        return;
    }
    struct json_at array = json_at_member(root, m[ATTEMPTS]);
    moving->attempts = xcalloc((size_t)cJSON_GetArraySize(m[ATTEMPTS]) + 1,
                               sizeof(*moving->attempts));
    const cJSON *element;
    cJSON_ArrayForEach(element, m[ATTEMPTS])
    {
        struct json_at at = json_at_element(&array, element, moving->count);
        read_attempt(&at, moving, &moving->attempts[moving->count]);
        moving->count++;
    }
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The store knows an event by its UUID: one that stands here twice would stop it half-way. */
static void check_twice(const struct json_at *root, const struct moving *moving)
{
    size_t count = 0;
    for (size_t i = 0; i < moving->count; i++) {
        count += moving->attempts[i].count;
    }
    const char **list = xcalloc(count + 1, sizeof(*list));
    count = 0;
    for (size_t i = 0; i < moving->count; i++) {
        for (size_t k = 0; k < moving->attempts[i].count; k++) {
            list[count++] = moving->attempts[i].events[k].uuid.text;
        }
    }
    qsort(list, count, sizeof(*list), compare_text);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(list[i - 1], list[i]) == 0) {
            json_fault(root, MSG(MSG_MOVE_TWICE, list[i]));
        }
    }
    free(list);
}

static bool take_attempts(struct store *store, const struct moving *moving, struct moment now,
                          struct move_result *ret, struct err *err)
{
    for (size_t i = 0; i < moving->count; i++) {
        const struct moved_attempt *a = &moving->attempts[i];
        enum store_import how = STORE_IMPORT_KNOWN;
        if (!store_bank_keep(store, a->attempt.bank_hash, a->attempt.bank_id, a->bank_bytes,
                             strlen(a->bank_bytes), now, err)) {
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

/* Whether the text names the format anywhere. A file that doesn't isn't a damaged one of ours but
 * another kind of file, and its faults as JSON are of no interest. */
static bool names_format(const char *json, size_t len)
{
    for (const char *at = json; (size_t)(at - json) < len;) {
        size_t left = len - (size_t)(at - json);
        at = memchr(at, '"', left);
        if (at == NULL) {
            return false;
        }
        left = len - (size_t)(at - json);
        if (left >= sizeof(quoted_format) - 1 &&
            memcmp(at, quoted_format, sizeof(quoted_format) - 1) == 0) {
            return true;
        }
        at++;
    }
    return false;
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
    bool ours = names_format(json, len);
    if (ours && json_doc_parse(json, len, &doc, faults)) {
        struct json_at root = json_at_root(doc, faults);
        ours = is_moved(json_doc_root(doc));
        if (ours) {
            read_document(&root, &moving);
            check_twice(&root, &moving);
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
    for (size_t i = 0; i < moving.count; i++) {
        free(moving.attempts[i].events);
    }
    free(moving.attempts);
    json_doc_free(doc);
    return fine;
}
