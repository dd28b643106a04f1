/* Understands one event of an attempt's log: its item and its body.
 * What it does to the state is left to session.c. */
#include <string.h>

#include "private.h"

void entry_release(struct entry *entry)
{
    strings_release(&entry->value);
}

static size_t find_item(const struct session *s, const char *id)
{
    for (size_t i = 0; id != NULL && i < s->count; i++) {
        if (strcmp(s->items[i].question->id, id) == 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool read_strings(const cJSON *member, struct strings *ret)
{
    const cJSON *element;
    if (!cJSON_IsArray(member)) {
        return false;
    }
    cJSON_ArrayForEach(element, member)
    {
        if (!cJSON_IsString(element)) {
            return false;
        }
        strings_add(ret, element->valuestring);
    }
    return true;
}

static bool read_count(const cJSON *member, int64_t min, int64_t max, int64_t *ret)
{
    if (!cJSON_IsNumber(member) || member->valuedouble < (double)min ||
        member->valuedouble > (double)max) {
        return false;
    }
    *ret = (int64_t)member->valuedouble;
    return true;
}

static bool read_answer(const cJSON *body, struct entry *e)
{
    e->dont_know = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(body, "dk"));
    return e->dont_know || read_strings(cJSON_GetObjectItemCaseSensitive(body, "value"), &e->value);
}

static bool read_body(const struct session *s, const cJSON *body, struct entry *e)
{
    switch (e->kind) {
    case EVENT_PRESENTED:
        return read_strings(cJSON_GetObjectItemCaseSensitive(body, "order"), &e->value);
    case EVENT_ANSWER:
        return read_answer(body, e);
    case EVENT_CERTAINTY:
        return read_count(cJSON_GetObjectItemCaseSensitive(body, "level"), CERTAINTY_DECLINED, 3,
                          &e->number) &&
               e->number != 0;
    case EVENT_SELFMARK:
        return read_strings(cJSON_GetObjectItemCaseSensitive(body, "points"), &e->value);
    case EVENT_FLAG:
        e->number = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(body, "on"));
        return cJSON_IsBool(cJSON_GetObjectItemCaseSensitive(body, "on"));
    case EVENT_UNDO:
        return read_count(cJSON_GetObjectItemCaseSensitive(body, "seq"), 1, (int64_t)s->log_count,
                          &e->number);
    case EVENT_HINT:
    case EVENT_SKIP:
    case EVENT_FINISH:
    case EVENT_MARK:
    case EVENT_KIND_COUNT:
        break;
    }
    return true;
}

static void grade(const struct question *q, struct entry *e)
{
    if (e->dont_know) {
        e->verdict = (struct verdict){.kind = VERDICT_UNKNOWN};
        return;
    }
    const struct response response = {.value = e->value};
    question_grade(q, &response, &e->verdict);
}

/* Of a log that was changed by hand, too, the times can be added up. */
static int64_t plausible_ms(int64_t ms)
{
    const int64_t most = INT64_C(1000) * 60 * 60 * 24 * 366;
    return ms < 0 ? 0 : ms < most ? ms : most;
}

bool entry_read(const struct session *s, const struct event *event, struct entry *ret)
{
    struct entry e = {
        .seq = event->seq,
        .kind = event->kind,
        .item = find_item(s, event->item),
        .spent_ms = plausible_ms(event->spent_ms),
    };
    if (e.item == SIZE_MAX && e.kind != EVENT_FINISH) {
        return false;
    }
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    bool fine = json_doc_parse(event->body, strlen(event->body), &doc, &faults) &&
                read_body(s, json_doc_root(doc), &e);
    json_doc_free(doc);
    if (!fine) {
        entry_release(&e);
        return false;
    }
    if (e.kind == EVENT_ANSWER) {
        grade(s->items[e.item].question, &e);
    }
    *ret = e;
    return true;
}
