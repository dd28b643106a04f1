/* Writes what a learner hands in: all attempts at one bank, and what live checks came to.
 * Sealing it is left to sealed.c, reading it to handin_read.c. */
#include "parts.h"

struct putting_checks {
    struct json_writer *w;
    size_t count;
    size_t skip; /* so many of the oldest are more than a reader takes */
};

static bool count_check(void *ctx, const struct store_check *row)
{
    (void)row;
    (*(size_t *)ctx)++;
    return true;
}

static bool put_check(void *ctx, const struct store_check *row)
{
    struct putting_checks *putting = ctx;
    struct json_writer *w = putting->w;
    if (putting->skip > 0) {
        putting->skip--;
        return true;
    }
    putting->count++;
    json_open(w, NULL, '{');
    json_put_string(w, "task", row->task);
    json_put_integer(w, "rev", row->rev);
    part_put_moment(w, row->when);
    json_put_string(w, "state", row->state);
    json_put_string(w, "cause", row->cause);
    json_put_string(w, "route", row->route);
    json_put_bool(w, "advisory", row->advisory);
    json_put_integer(w, "spent_ms", row->spent_ms);
    json_close(w, '}');
    return true;
}

static bool put_checks(struct store *store, struct json_writer *w, const char *bank_id, size_t *ret,
                       struct err *err)
{
    size_t all = 0;
    struct putting_checks putting = {.w = w};
    if (!store_checks(store, bank_id, count_check, &all, err)) {
        return false;
    }
    putting.skip = all > HANDIN_CHECKS_MAX ? all - HANDIN_CHECKS_MAX : 0;
    json_open(w, "checks", '[');
    bool fine = store_checks(store, bank_id, put_check, &putting, err);
    json_close(w, ']');
    *ret = putting.count;
    return fine;
}

bool handin_write(struct store *store, const struct handin_head *head, struct buf *json,
                  struct handin_counts *ret, struct err *err)
{
    CLEANUP(part_notes_release) struct part_notes notes = PART_NOTES_INIT;
    struct json_writer w = {.out = json};
    struct uuid uuid = store_uuid(store);
    if (!part_notes_take(store, head->bank_id, &notes, err)) {
        return false;
    }
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-handin/1");
    json_put_string(&w, "bank", head->bank_id);
    json_put_string(&w, "alias", head->alias);
    if (head->class_id[0] != '\0') {
        json_put_string(&w, "class", head->class_id);
    }
    json_open(&w, "made", '{');
    part_put_moment(&w, head->made);
    json_close(&w, '}');
    json_put_string(&w, "store", uuid.text);
    json_put_string(&w, "program", WRAPUP_VERSION);
    bool fine = part_put_attempts(store, &w, &notes, err) &&
                put_checks(store, &w, head->bank_id, &ret->checks, err);
    json_close(&w, '}');
    ret->attempts = notes.count;
    ret->answers = notes.answers;
    return fine;
}
