/* Reads the parts that documents of several formats share, trusting nothing in them.
 * Which parts a document has, and what is done with them, is left to the format's own file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

/* POSIX lets TZ be up to 24:59 away. */
enum { OFFSET_MAX = 24 * 60 + 59 };

static bool lower_hex(const char *s, size_t len)
{
    return strspn(s, "0123456789abcdef") == len && s[len] == '\0';
}

bool part_uuid(const struct json_at *up, const cJSON *member, struct uuid *ret)
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
        json_fault(&at, MSG0(MSG_PART_UUID));
        return false;
    }
    memcpy(ret->text, text, UUID_TEXT);
    return true;
}

bool part_hash(const struct json_at *up, const cJSON *member, const char **ret)
{
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return false;
    }
    if (!lower_hex(text, HASH_HEX - 1)) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_PART_HASH));
        return false;
    }
    *ret = text;
    return true;
}

void part_moment(const struct json_at *at, const cJSON *ms, const cJSON *offset, struct moment *ret)
{
    int64_t minutes = 0;
    json_integer(at, ms, 0, PART_AT_MAX, &ret->at_ms);
    json_integer(at, offset, -OFFSET_MAX, OFFSET_MAX, &minutes);
    ret->offset_min = (int)minutes;
}

static bool off(const struct json_at *up, const cJSON *member, struct msg m)
{
    struct json_at at = json_at_member(up, member);
    json_fault(&at, m);
    return false;
}

bool part_format(const struct json_at *root, const cJSON *member, const char *format)
{
    unsigned ignored = 0;
    return json_enum(root, member, &format, 1, &ignored);
}

bool part_class(const struct json_at *up, const cJSON *member, const char **ret)
{
    struct uuid id;
    if (member == NULL || !part_uuid(up, member, &id)) {
        return false;
    }
    *ret = member->valuestring;
    return true;
}

bool part_word(const struct json_at *up, const cJSON *member, const char **ret)
{
    if (member == NULL) {
        return false;
    }
    size_t len = strlen(member->valuestring);
    for (size_t i = 0; i < len; i++) {
        if (len > PART_WORD_MAX || member->valuestring[i] <= ' ' || member->valuestring[i] > '~') {
            return off(up, member, MSG(MSG_PART_WORD, NUM(PART_WORD_MAX)));
        }
    }
    *ret = member->valuestring;
    return true;
}

bool part_text(const struct json_at *up, const cJSON *member, size_t max, const char **ret)
{
    if (member == NULL) {
        return false;
    }
    if (strlen(member->valuestring) > max) {
        return off(up, member, MSG(MSG_PART_LONG, NUM(max)));
    }
    *ret = member->valuestring;
    return true;
}

bool part_key(const struct json_at *up, const cJSON *member, const char **ret)
{
    if (member == NULL) {
        return false;
    }
    if (!seal_public_valid(member->valuestring)) {
        return off(up, member, MSG0(MSG_PART_KEY));
    }
    *ret = member->valuestring;
    return true;
}

bool part_size(const struct json_at *array, size_t max, size_t *ret)
{
    size_t size = (size_t)cJSON_GetArraySize(array->value);
    if (size > max) {
        json_fault(array, MSG(MSG_PART_MANY, NUM(max)));
        return false;
    }
    *ret = size;
    return true;
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
        json_fault(&at, MSG0(MSG_PART_SEED));
        return;
    }
    *ret = seed;
}

/* The store keeps a body as JSON text; it must be an object. Who replays it reads it anew. */
static void read_body(const struct json_at *up, const cJSON *member, const char **ret)
{
    const char *text = NULL;
    if (!json_string(up, member, &text)) {
        return;
    }
    if (!json_is_object(text, strlen(text))) {
        struct json_at at = json_at_member(up, member);
        json_fault(&at, MSG0(MSG_PART_BODY));
        return;
    }
    *ret = text;
}

static void read_names(const struct json_at *at, const cJSON *kind, const cJSON *verdict,
                       struct event *e)
{
    if (kind != NULL && !event_kind_from_name(kind->valuestring, &e->kind)) {
        struct json_at place = json_at_member(at, kind);
        json_fault(&place, MSG(MSG_PART_NAME, kind->valuestring));
    }
    e->marked = verdict != NULL;
    if (verdict != NULL && !verdict_from_name(verdict->valuestring, &e->verdict)) {
        struct json_at place = json_at_member(at, verdict);
        json_fault(&place, MSG(MSG_PART_NAME, verdict->valuestring));
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
    part_uuid(at, m[UUID], &e->uuid);
    read_names(at, m[KIND], m[VERDICT], e);
    json_id(at, m[ITEM], &e->item);
    part_moment(at, m[AT], m[OFFSET], &e->when);
    json_integer(at, m[SPENT], 0, PART_AT_MAX, &e->spent_ms);
    read_body(at, m[BODY], &e->body);
    json_number(at, m[SCORE], 0, 1, &e->score);
    if (m[KEY] != NULL) {
        part_hash(at, m[KEY], &e->key_hash);
    }
    json_integer(at, m[GRADER], 0, 1000000, &grader);
    e->grader = (int)grader;
}

void part_events(const struct json_at *up, const cJSON *member, struct carried *a)
{
    struct json_at array = json_at_member(up, member);
    size_t size = 0;
    if (!part_size(&array, PART_EVENTS_MAX, &size)) {
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

void part_attempt(const struct json_at *at, struct carried *ret)
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
    struct attempt *a = &ret->attempt;
    part_uuid(at, m[UUID], &a->uuid);
    json_id(at, m[BANK], &a->bank_id);
    part_hash(at, m[HASH], &a->bank_hash);
    a->quiz = m[QUIZ] == NULL ? "" : m[QUIZ]->valuestring;
    json_enum(at, m[MODE], modes, COUNT_OF(modes), &mode);
    a->mode = modes[mode];
    read_body(at, m[PLAN], &a->plan);
    read_seed(at, m[SEED], &a->seed);
    part_moment(at, m[AT], m[OFFSET], &a->started);
    if (m[EVENTS] != NULL) {
        part_events(at, m[EVENTS], ret);
    }
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void part_twice(const struct json_at *root, const struct carried *attempts, size_t attempt_count)
{
    size_t count = 0;
    for (size_t i = 0; i < attempt_count; i++) {
        count += attempts[i].count;
    }
    const char **list = xcalloc(count + 1, sizeof(*list));
    count = 0;
    for (size_t i = 0; i < attempt_count; i++) {
        for (size_t k = 0; k < attempts[i].count; k++) {
            list[count++] = attempts[i].events[k].uuid.text;
        }
    }
    qsort(list, count, sizeof(*list), compare_text);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(list[i - 1], list[i]) == 0) {
            json_fault(root, MSG(MSG_PART_TWICE, list[i]));
        }
    }
    free(list);
}

void part_release(struct carried *attempts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(attempts[i].events);
    }
    free(attempts);
}

bool part_names(const char *bytes, size_t len, const char *quoted)
{
    size_t wanted = strlen(quoted);
    for (const char *at = bytes; (size_t)(at - bytes) < len; at++) {
        at = memchr(at, '"', len - (size_t)(at - bytes));
        if (at == NULL) {
            return false;
        }
        if (len - (size_t)(at - bytes) >= wanted && memcmp(at, quoted, wanted) == 0) {
            return true;
        }
    }
    return false;
}
