/* Writes a learner's own attempts as one document for another machine.
 * Reading it there is left to move_read.c. */
#include <stdlib.h>

#include "wrapup/exchange.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"

struct attempt_list {
    struct attempt_note {
        int64_t id;
        struct buf head; /* the attempt's own members, already JSON */
    } * list;
    size_t count;
    struct strings hashes; /* of the banks met */
    struct strings bank_ids;
};

static void put_moment(struct json_writer *w, struct moment when)
{
    json_put_integer(w, "at_ms", when.at_ms);
    json_put_integer(w, "offset_min", when.offset_min);
}

static bool note_attempt(void *ctx, const struct attempt *a)
{
    struct attempt_list *l = ctx;
    l->list = xrealloc(l->list, l->count + 1, sizeof(*l->list));
    struct attempt_note *note = &l->list[l->count++];
    *note = (struct attempt_note){.id = a->id, .head = BUF_INIT};
    struct json_writer w = {.out = &note->head};
    char seed[24];
    json_put_string(&w, "uuid", a->uuid.text);
    json_put_string(&w, "bank", a->bank_id);
    json_put_string(&w, "bank_hash", a->bank_hash);
    json_put_string(&w, "quiz", a->quiz);
    json_put_string(&w, "mode", a->mode);
    json_put_string(&w, "plan", a->plan);
    /* As a string: a JSON number would lose the low bits of a large seed. */
    json_put_string(&w, "seed", msg_number(seed, a->seed));
    put_moment(&w, a->started);
    if (!strings_has(&l->hashes, a->bank_hash)) {
        strings_add(&l->hashes, a->bank_hash);
        strings_add(&l->bank_ids, a->bank_id);
    }
    return true;
}

static bool put_event(void *ctx, const struct event *e)
{
    struct json_writer *w = ctx;
    json_open(w, NULL, '{');
    json_put_integer(w, "seq", e->seq);
    json_put_string(w, "uuid", e->uuid.text);
    json_put_string(w, "kind", event_kind_name(e->kind));
    if (e->item != NULL) {
        json_put_string(w, "item", e->item);
    }
    put_moment(w, e->when);
    json_put_integer(w, "spent_ms", e->spent_ms);
    json_put_string(w, "body", e->body);
    if (e->marked) {
        json_put_string(w, "verdict", verdict_name(e->verdict));
        json_put_number(w, "score", e->score);
        if (e->key_hash != NULL) {
            json_put_string(w, "key_hash", e->key_hash);
        }
        json_put_integer(w, "grader", e->grader);
    }
    json_close(w, '}');
    return true;
}

static bool put_banks(struct store *store, struct json_writer *w, const struct attempt_list *l,
                      struct err *err)
{
    json_open(w, "banks", '[');
    for (size_t i = 0; i < l->hashes.count; i++) {
        BUF_AUTO(bytes);
        if (!store_bank_fetch(store, l->hashes.list[i], &bytes, err)) {
            return false;
        }
        json_open(w, NULL, '{');
        json_put_string(w, "hash", l->hashes.list[i]);
        json_put_string(w, "id", l->bank_ids.list[i]);
        json_put_string(w, "bytes", buf_str(&bytes));
        json_close(w, '}');
    }
    json_close(w, ']');
    return true;
}

static bool put_attempts(struct store *store, struct json_writer *w, const struct attempt_list *l,
                         struct err *err)
{
    json_open(w, "attempts", '[');
    for (size_t i = 0; i < l->count; i++) {
        json_open(w, NULL, '{');
        buf_add(w->out, buf_str(&l->list[i].head), l->list[i].head.len);
        w->comma = true;
        json_open(w, "events", '[');
        if (!store_events(store, l->list[i].id, 0, put_event, w, err)) {
            return false;
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
    return true;
}

bool move_write(struct store *store, struct buf *json, size_t *attempts, struct err *err)
{
    struct attempt_list list = {.hashes = STRINGS_INIT, .bank_ids = STRINGS_INIT};
    struct json_writer w = {.out = json};
    bool fine = store_attempts(store, NULL, STORE_ALL, note_attempt, &list, err);
    if (fine) {
        struct uuid uuid = store_uuid(store);
        json_open(&w, NULL, '{');
        json_put_string(&w, "format", "wrapup-move/1");
        json_put_string(&w, "store", uuid.text);
        fine = put_banks(store, &w, &list, err) && put_attempts(store, &w, &list, err);
        json_close(&w, '}');
    }
    *attempts = list.count;
    for (size_t i = 0; i < list.count; i++) {
        buf_release(&list.list[i].head);
    }
    free(list.list);
    strings_release(&list.hashes);
    strings_release(&list.bank_ids);
    return fine;
}
