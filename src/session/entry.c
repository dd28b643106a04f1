/* Understands one event of an attempt's log: its item and its body.
 * What it does to the state is left to session.c. */
#include <string.h>

#include "private.h"

void entry_release(struct entry *entry)
{
    strings_release(&entry->value);
}

/* Most events are about the item of the one before, or the next. */
static size_t find_item(const struct session *s, const char *id)
{
    size_t last = s->log_count > 0 ? s->log[s->log_count - 1].item : 0;
    size_t first = last < s->count ? last : 0;
    for (size_t n = 0; id != NULL && n < s->count; n++) {
        size_t i = (first + n) % s->count;
        if (strcmp(item_id(&s->items[i]), id) == 0) {
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

/* A word that the program made: "open_to_world", "aws", or nothing. */
static bool read_word(const cJSON *body, const char *name, struct strings *ret)
{
    enum { WORD_MAX = 64 };
    const char *word = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, name));
    size_t len = word == NULL ? 0 : strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_-.");
    if (word == NULL || word[len] != '\0' || len > WORD_MAX) {
        return false;
    }
    strings_add(ret, word);
    return true;
}

static bool read_checked(const cJSON *body, struct entry *e)
{
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, "state"));
    unsigned state = 0;
    while (name != NULL && state < TASK_STATE_COUNT &&
           strcmp(name, task_state_name((enum task_state)state)) != 0) {
        state++;
    }
    e->state = (enum task_state)state;
    const cJSON *warns = cJSON_GetObjectItemCaseSensitive(body, "warns");
    e->warns = cJSON_IsTrue(warns);
    return name != NULL && task_state_counts(e->state) && (warns == NULL || cJSON_IsBool(warns)) &&
           !(e->warns && e->state == TASK_PASS) && read_word(body, "cause", &e->value) &&
           read_word(body, "route", &e->value);
}

/* What can be said of a task: no hint is bought for it, nobody is asked how sure the check is. */
static bool fits_task(enum event_kind kind)
{
    return kind != EVENT_HINT && kind != EVENT_CERTAINTY && kind != EVENT_SELFMARK;
}

static bool read_body(const struct session *s, const cJSON *body, struct entry *e)
{
    bool task = e->item != SIZE_MAX && s->items[e->item].task != NULL;
    if (task && !fits_task(e->kind)) {
        return false;
    }
    switch (e->kind) {
    case EVENT_PRESENTED:
        return read_strings(cJSON_GetObjectItemCaseSensitive(body, "order"), &e->value) &&
               (!task || e->value.count == 0);
    case EVENT_ANSWER:
        return task ? read_checked(body, e) : read_answer(body, e);
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

static void grade(const struct session *s, const struct item *item, struct entry *e)
{
    if (item->task != NULL) {
        e->warns = e->warns || (e->state == TASK_FAIL && item->task->advisory);
        e->verdict = task_verdict(e->state, e->warns);
        return;
    }
    if (e->dont_know) {
        e->verdict = (struct verdict){.kind = VERDICT_UNKNOWN};
        return;
    }
    const struct response response = {.value = e->value};
    question_grade_again(s->memo, item->question, &response, &e->verdict);
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
        grade(s, &s->items[e.item], &e);
    }
    *ret = e;
    return true;
}
