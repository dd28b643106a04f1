/* Keeps an attempt's rules: the plan as it is stored, and back.
 * Which items it asks is left to choose.c, what happens while it is asked to session.c. */
#include <string.h>

#include "wrapup/session.h"

void plan_release(struct plan *plan)
{
    strings_release(&plan->items);
}

void plan_write(const struct plan *plan, struct buf *json)
{
    struct json_writer w = {.out = json};
    json_open(&w, NULL, '{');
    json_put_integer(&w, "attempts", plan->attempts);
    json_put_bool(&w, "certainty", plan->certainty);
    json_put_number(&w, "hint_price", plan->hint_price);
    json_open(&w, "items", '[');
    for (size_t i = 0; i < plan->items.count; i++) {
        json_put_string(&w, NULL, plan->items.list[i]);
    }
    json_close(&w, ']');
    json_put_bool(&w, "keys", plan->keys);
    json_put_string(&w, "mode", quiz_mode_name(plan->mode));
    json_put_bool(&w, "skip", plan->skip);
    json_put_integer(&w, "time_limit_s", plan->time_limit_s);
    json_close(&w, '}');
}

static bool has_item(const struct bank *bank, const char *id)
{
    return bank_question(bank, id) != NULL || bank_task(bank, id) != NULL;
}

/* Ids that the bank lacks, at most: no bank loses so many, and each is compared with the others. */
enum { GONE_MAX = 1000 };

/* With `order` ids that the bank lacks are fine: all go there, and those it has into *ret. */
static bool read_items(const struct bank *bank, const struct json_at *at, const cJSON *member,
                       struct strings *order, struct strings *ret)
{
    struct strings *all = order != NULL ? order : ret;
    if (member == NULL) {
        return false;
    }
    struct json_at array = json_at_member(at, member);
    size_t gone = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        bool known = cJSON_IsString(element) && has_item(bank, element->valuestring);
        gone += !known;
        if (!cJSON_IsString(element) || gone > (order != NULL ? GONE_MAX : 0) ||
            strings_has(all, element->valuestring)) {
            json_fault(&array, MSG0(MSG_SESSION_PLAN));
            return false;
        }
        strings_add(all, element->valuestring);
        if (known && order != NULL) {
            strings_add(ret, element->valuestring);
        }
    }
    return all->count > 0;
}

static bool read_members(const struct bank *bank, const struct json_doc *doc, struct faults *faults,
                         struct strings *order, struct plan *plan)
{
    enum { ATTEMPTS, CERTAINTY, HINT_PRICE, ITEMS, KEYS, MODE, SKIP, TIME_LIMIT, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ATTEMPTS] = {"attempts", JSON_NUMBER | JSON_REQUIRED},
        [CERTAINTY] = {"certainty", JSON_BOOL | JSON_REQUIRED},
        [HINT_PRICE] = {"hint_price", JSON_NUMBER | JSON_REQUIRED},
        [ITEMS] = {"items", JSON_ARRAY | JSON_REQUIRED},
        [KEYS] = {"keys", JSON_BOOL | JSON_REQUIRED},
        [MODE] = {"mode", JSON_STRING | JSON_REQUIRED},
        [SKIP] = {"skip", JSON_BOOL | JSON_REQUIRED},
        [TIME_LIMIT] = {"time_limit_s", JSON_NUMBER | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    struct json_at root = json_at_root(doc, faults);
    unsigned mode = QUIZ_PRACTICE;
    const char *const modes[QUIZ_MODE_COUNT] = {
        [QUIZ_PRACTICE] = quiz_mode_name(QUIZ_PRACTICE),
        [QUIZ_EXAM] = quiz_mode_name(QUIZ_EXAM),
    };
    bool fine = json_members(&root, fields, FIELDS, m) && faults->total == 0 &&
                json_integer(&root, m[ATTEMPTS], 0, 100, &plan->attempts) &&
                json_bool(m[CERTAINTY], &plan->certainty) &&
                json_number(&root, m[HINT_PRICE], 0, 1, &plan->hint_price) &&
                json_bool(m[KEYS], &plan->keys) && json_bool(m[SKIP], &plan->skip) &&
                json_integer(&root, m[TIME_LIMIT], 0, 86400, &plan->time_limit_s) &&
                json_enum(&root, m[MODE], modes, QUIZ_MODE_COUNT, &mode) &&
                read_items(bank, &root, m[ITEMS], order, &plan->items);
    plan->mode = (enum quiz_mode)mode;
    return fine;
}

bool plan_read_part(const struct bank *bank, const char *json, int64_t seed, struct strings *order,
                    struct plan *ret, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    struct plan plan = {.items = STRINGS_INIT, .seed = seed};
    bool fine = json_doc_parse(json, strlen(json), &doc, &faults) &&
                read_members(bank, doc, &faults, order, &plan);
    json_doc_free(doc);
    if (!fine) {
        plan_release(&plan);
        return err_set(err, ERR_STORE, MSG0(MSG_SESSION_PLAN));
    }
    *ret = plan;
    return true;
}

bool plan_read(const struct bank *bank, const char *json, int64_t seed, struct plan *ret,
               struct err *err)
{
    return plan_read_part(bank, json, seed, NULL, ret, err);
}
