/* What learners say about the lecture, in a file that nothing joins to them: no name, no key, no
 * store, no time of day, and answers in the order of their items' ids.
 * What the answers mean is left to session/. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "wrapup/mem.h"

void feedback_release(struct feedback_form *form)
{
    free(form->answers);
    json_doc_free(form->doc);
    *form = (struct feedback_form){.doc = NULL};
}

/* ---- writing ------------------------------------------------------------------------------- */

struct said_answers {
    struct said_answer {
        char *item, *part, *value;
    } * list;
    size_t count;
};

static void said_release(struct said_answers *said_answers)
{
    for (size_t i = 0; i < said_answers->count; i++) {
        free(said_answers->list[i].item);
        free(said_answers->list[i].part);
        free(said_answers->list[i].value);
    }
    free(said_answers->list);
}

static bool note_answer(void *ctx, const struct survey_answer *answer)
{
    struct said_answers *s = ctx;
    if (answer->value[0] != '\0' && s->count < FEEDBACK_ANSWERS_MAX) {
        s->list = xrealloc(s->list, s->count + 1, sizeof(*s->list));
        s->list[s->count++] = (struct said_answer){
            xstrdup(answer->item),
            xstrdup(answer->part),
            xstrdup(answer->value),
        };
    }
    return true;
}

static int by_item(const void *a, const void *b)
{
    const struct said_answer *x = a;
    const struct said_answer *y = b;
    int order = strcmp(x->item, y->item);
    return order != 0 ? order : strcmp(x->part, y->part);
}

bool feedback_write(struct store *store, const struct class_feedback *form, struct buf *json,
                    size_t *answers, struct err *err)
{
    CLEANUP(said_release) struct said_answers s = {.list = NULL};
    struct json_writer w = {.out = json};
    if (!store_survey_answers(store, form->id, note_answer, &s, err)) {
        return false;
    }
    if (s.count > 0) {
        qsort(s.list, s.count, sizeof(*s.list), by_item);
    }
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-feedback/1");
    json_put_string(&w, "id", form->id.text);
    json_put_string(&w, "bank", form->bank_id);
    if (form->class_id[0] != '\0') {
        json_put_string(&w, "class", form->class_id);
    }
    json_put_string(&w, "survey", form->survey_hash);
    json_put_string(&w, "day", form->day);
    json_open(&w, "answers", '[');
    for (size_t i = 0; i < s.count; i++) {
        json_open(&w, NULL, '{');
        json_put_string(&w, "item", s.list[i].item);
        json_put_string(&w, "part", s.list[i].part);
        json_put_string(&w, "value", s.list[i].value);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_close(&w, '}');
    *answers = s.count;
    return true;
}

/* ---- reading ------------------------------------------------------------------------------- */

static void read_day(const struct json_at *root, const cJSON *member, const char **ret)
{
    static const char form[] = "0000-00-00";
    if (member == NULL) {
        return;
    }
    const char *day = member->valuestring;
    bool fine = strlen(day) == sizeof(form) - 1;
    for (size_t i = 0; fine && i < sizeof(form) - 1; i++) {
        fine = form[i] == '0' ? day[i] >= '0' && day[i] <= '9' : day[i] == form[i];
    }
    if (!fine) {
        struct json_at at = json_at_member(root, member);
        json_fault(&at, MSG0(MSG_PART_DAY));
        return;
    }
    *ret = day;
}

static void read_answer(const struct json_at *at, struct survey_answer *a)
{
    enum { ITEM, PART, VALUE, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ITEM] = {"item", JSON_STRING | JSON_REQUIRED},
        [PART] = {"part", JSON_STRING | JSON_REQUIRED},
        [VALUE] = {"value", JSON_STRING | JSON_REQUIRED},
    };
    static const char *const parts[] = {"-", "before", "now"};
    const cJSON *m[FIELDS];
    unsigned part = 0;
    *a = (struct survey_answer){.item = "", .part = "", .value = ""};
    if (json_members(at, fields, FIELDS, m)) {
        json_id(at, m[ITEM], &a->item);
        json_enum(at, m[PART], parts, COUNT_OF(parts), &part);
        a->part = parts[part];
        part_text(at, m[VALUE], FEEDBACK_VALUE_MAX, &a->value);
    }
}

/* The order of the items' ids is part of the format: another one would tell how they were answered,
 * and no answer may stand twice. */
static void check_order(const struct json_at *at, const struct survey_answer *before,
                        const struct survey_answer *a)
{
    int order = strcmp(before->item, a->item);
    if (order > 0 || (order == 0 && strcmp(before->part, a->part) >= 0)) {
        json_fault(at, MSG(order == 0 ? MSG_PART_AGAIN : MSG_PART_ORDER, a->item));
    }
}

static void read_answers(const struct json_at *root, const cJSON *member, struct feedback_form *f)
{
    struct json_at array = json_at_member(root, member);
    size_t size = 0;
    if (!part_size(&array, FEEDBACK_ANSWERS_MAX, &size)) {
        return;
    }
    f->answers = xcalloc(size + 1, sizeof(*f->answers));
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, f->count);
        read_answer(&at, &f->answers[f->count]);
        if (f->count > 0) {
            check_order(&at, &f->answers[f->count - 1], &f->answers[f->count]);
        }
        f->count++;
    }
}

static void read_form(const struct json_at *root, struct feedback_form *f)
{
    enum { FORMAT, ID, BANK, CLASS, SURVEY, DAY, ANSWERS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [BANK] = {"bank", JSON_STRING | JSON_REQUIRED},
        [CLASS] = {"class", JSON_STRING},
        [SURVEY] = {"survey", JSON_STRING | JSON_REQUIRED},
        [DAY] = {"day", JSON_STRING | JSON_REQUIRED},
        [ANSWERS] = {"answers", JSON_ARRAY | JSON_REQUIRED},
    };
    const cJSON *m[FIELDS];
    if (!json_members(root, fields, FIELDS, m) ||
        !part_format(root, m[FORMAT], "wrapup-feedback/1")) {
        return;
    }
    part_uuid(root, m[ID], &f->head.id);
    json_id(root, m[BANK], &f->head.bank_id);
    part_class(root, m[CLASS], &f->head.class_id);
    part_hash(root, m[SURVEY], &f->head.survey_hash);
    read_day(root, m[DAY], &f->head.day);
    if (m[ANSWERS] != NULL) {
        read_answers(root, m[ANSWERS], f);
    }
}

bool feedback_read(const char *bytes, size_t len, struct feedback_form *ret, struct faults *faults,
                   struct err *err)
{
    struct feedback_form form = {.head = {.class_id = ""}};
    if (!part_document(bytes, len, EXCHANGE_FEEDBACK, &form.doc, faults, err)) {
        return false;
    }
    struct json_at root = json_at_root(form.doc, faults);
    read_form(&root, &form);
    if (faults->total > 0) {
        feedback_release(&form);
        return part_refuse(faults, err);
    }
    *ret = form;
    return true;
}
