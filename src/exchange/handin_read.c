/* Reads what a learner handed in, trusting nothing in it.
 * Grading it anew and keeping it are left to others. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

void carried_log(const struct carried *attempt, struct buf *ret)
{
    for (size_t i = 0; i < attempt->count; i++) {
        struct json_writer w = {.out = ret};
        part_put_event(&w, &attempt->events[i]);
        buf_addc(ret, '\n');
    }
}

void carried_release(struct json_doc *doc, struct carried *attempt)
{
    free(attempt->events);
    json_doc_free(doc);
    *attempt = (struct carried){.events = NULL};
}

/* One line of JSON each makes an array with commas between them. */
static void join_lines(const struct class_attempt *kept, struct buf *ret)
{
    buf_adds(ret, "{\"events\":[");
    buf_add(ret, kept->log, kept->log_len);
    for (size_t i = 0; i < ret->len; i++) {
        ret->data[i] = ret->data[i] == '\n' ? ',' : ret->data[i];
    }
    buf_truncate(ret, ret->len - (kept->log_len > 0));
    buf_adds(ret, "]}");
}

bool carried_read(const struct class_attempt *kept, struct json_doc **doc, struct carried *ret)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(json);
    struct carried carried = {.attempt = {
                                  .uuid = kept->uuid,
                                  .bank_id = kept->bank_id,
                                  .bank_hash = kept->bank_hash,
                                  .quiz = kept->quiz,
                                  .mode = kept->mode,
                                  .plan = kept->plan,
                                  .seed = kept->seed,
                                  .started = kept->started,
                              }};
    join_lines(kept, &json);
    if (!json_doc_parse(buf_str(&json), json.len, doc, &faults)) {
        return false;
    }
    struct json_at root = json_at_root(*doc, &faults);
    part_events(&root, json_doc_root(*doc)->child, &carried);
    if (faults.total > 0) {
        carried_release(*doc, &carried);
        *doc = NULL;
        return false;
    }
    *ret = carried;
    return true;
}

void handin_release(struct handin *handin)
{
    part_release(handin->attempts, handin->attempt_count);
    free(handin->checks);
    json_doc_free(handin->doc);
    *handin = (struct handin){.doc = NULL};
}

static void read_check(const struct json_at *at, struct handin_check *c)
{
    enum { TASK, REV, AT, OFFSET, STATE, CAUSE, ROUTE, ADVISORY, SPENT, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [TASK] = {"task", JSON_STRING | JSON_REQUIRED},
        [REV] = {"rev", JSON_NUMBER | JSON_REQUIRED},
        [AT] = {"at_ms", JSON_NUMBER | JSON_REQUIRED},
        [OFFSET] = {"offset_min", JSON_NUMBER | JSON_REQUIRED},
        [STATE] = {"state", JSON_STRING | JSON_REQUIRED},
        [CAUSE] = {"cause", JSON_STRING | JSON_REQUIRED},
        [ROUTE] = {"route", JSON_STRING | JSON_REQUIRED},
        [ADVISORY] = {"advisory", JSON_BOOL | JSON_REQUIRED},
        [SPENT] = {"spent_ms", JSON_NUMBER | JSON_REQUIRED},
    };
    static const char *const states[] = {"pass", "fail", "wait", "unknown", "skip"};
    const cJSON *m[FIELDS];
    unsigned state = 0;
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    json_id(at, m[TASK], &c->task);
    json_integer(at, m[REV], 1, PART_REV_MAX, &c->rev);
    part_moment(at, m[AT], m[OFFSET], &c->when);
    json_enum(at, m[STATE], states, COUNT_OF(states), &state);
    c->state = states[state];
    part_word(at, m[CAUSE], &c->cause);
    part_word(at, m[ROUTE], &c->route);
    json_bool(m[ADVISORY], &c->advisory);
    json_integer(at, m[SPENT], 0, PART_AT_MAX, &c->spent_ms);
}

static void read_checks(const struct json_at *root, const cJSON *member, struct handin *h)
{
    struct json_at array = json_at_member(root, member);
    size_t size = 0;
    if (!part_size(&array, HANDIN_CHECKS_MAX, &size)) {
        return;
    }
    h->checks = xcalloc(size + 1, sizeof(*h->checks));
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, h->check_count);
        read_check(&at, &h->checks[h->check_count++]);
    }
}

static void read_attempts(const struct json_at *root, const cJSON *member, struct handin *h)
{
    struct json_at array = json_at_member(root, member);
    size_t size = 0;
    if (!part_size(&array, HANDIN_ATTEMPTS_MAX, &size)) {
        return;
    }
    h->attempts = xcalloc(size + 1, sizeof(*h->attempts));
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, h->attempt_count);
        struct carried *a = &h->attempts[h->attempt_count++];
        part_attempt(&at, a);
        if (a->attempt.bank_id != NULL && h->bank_id != NULL &&
            strcmp(a->attempt.bank_id, h->bank_id) != 0) {
            json_fault(&at, MSG(MSG_PART_OTHER_BANK, a->attempt.bank_id, h->bank_id));
        }
    }
}

static void read_made(const struct json_at *root, const cJSON *member, struct moment *ret)
{
    enum { AT, OFFSET, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [AT] = {"at_ms", JSON_NUMBER | JSON_REQUIRED},
        [OFFSET] = {"offset_min", JSON_NUMBER | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    struct json_at at = json_at_member(root, member);
    if (member != NULL && json_members(&at, fields, FIELDS, m)) {
        part_moment(&at, m[AT], m[OFFSET], ret);
    }
}

static void read_document(const struct json_at *root, struct handin *h)
{
    enum { FORMAT, BANK, ALIAS, CLASS, MADE, STORE, PROGRAM, ATTEMPTS, CHECKS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [BANK] = {"bank", JSON_STRING | JSON_REQUIRED},
        [ALIAS] = {"alias", JSON_STRING | JSON_REQUIRED},
        [CLASS] = {"class", JSON_STRING},
        [MADE] = {"made", JSON_OBJECT | JSON_REQUIRED},
        [STORE] = {"store", JSON_STRING | JSON_REQUIRED},
        [PROGRAM] = {"program", JSON_STRING | JSON_REQUIRED},
        [ATTEMPTS] = {"attempts", JSON_ARRAY | JSON_REQUIRED},
        [CHECKS] = {"checks", JSON_ARRAY | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    if (!json_members(root, fields, FIELDS, m) ||
        !part_format(root, m[FORMAT], "wrapup-handin/1")) {
        return;
    }
    json_id(root, m[BANK], &h->bank_id);
    part_alias(root, m[ALIAS], &h->alias);
    part_class(root, m[CLASS], &h->class_id);
    read_made(root, m[MADE], &h->made);
    part_uuid(root, m[STORE], &h->store);
    part_word(root, m[PROGRAM], &h->program);
    if (m[ATTEMPTS] != NULL) {
        read_attempts(root, m[ATTEMPTS], h);
        part_twice(root, h->attempts, h->attempt_count);
    }
    if (m[CHECKS] != NULL) {
        read_checks(root, m[CHECKS], h);
    }
}

bool handin_read(const char *bytes, size_t len, struct handin *ret, struct faults *faults,
                 struct err *err)
{
    struct handin handin = {.class_id = ""};
    if (!part_document(bytes, len, EXCHANGE_HANDIN, &handin.doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(handin.doc, faults);
    read_document(&root, &handin);
    if (faults->total > 0) {
        handin_release(&handin);
        return part_refuse(faults, err);
    }
    *ret = handin;
    return true;
}
