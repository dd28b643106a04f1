/* Writes the parts that documents of several formats share.
 * What else stands in a document is left to the format's own file. */
#include <stdlib.h>

#include "parts.h"
#include "wrapup/mem.h"

void part_put_moment(struct json_writer *w, struct moment when)
{
    json_put_integer(w, "at_ms", when.at_ms);
    json_put_integer(w, "offset_min", when.offset_min);
}

void part_put_attempt(struct json_writer *w, const struct attempt *a)
{
    char seed[24];
    json_put_string(w, "uuid", a->uuid.text);
    json_put_string(w, "bank", a->bank_id);
    json_put_string(w, "bank_hash", a->bank_hash);
    json_put_string(w, "quiz", a->quiz);
    json_put_string(w, "mode", a->mode);
    json_put_string(w, "plan", a->plan);
    /* As a string: a JSON number would lose the low bits of a large seed. */
    json_put_string(w, "seed", msg_number(seed, a->seed));
    part_put_moment(w, a->started);
}

void part_put_event(struct json_writer *w, const struct event *e)
{
    json_open(w, NULL, '{');
    json_put_integer(w, "seq", e->seq);
    json_put_string(w, "uuid", e->uuid.text);
    json_put_string(w, "kind", event_kind_name(e->kind));
    if (e->item != NULL) {
        json_put_string(w, "item", e->item);
    }
    part_put_moment(w, e->when);
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
}

/* ---- the attempts of a store --------------------------------------------------------------- */

void part_notes_release(struct part_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        buf_release(&notes->list[i].head);
    }
    free(notes->list);
    strings_release(&notes->hashes);
    strings_release(&notes->bank_ids);
}

static bool note_attempt(void *ctx, const struct attempt *a)
{
    struct part_notes *notes = ctx;
    notes->list = xrealloc(notes->list, notes->count + 1, sizeof(*notes->list));
    struct part_note *note = &notes->list[notes->count++];
    *note = (struct part_note){.id = a->id, .head = BUF_INIT};
    struct json_writer w = {.out = &note->head};
    part_put_attempt(&w, a);
    if (!strings_has(&notes->hashes, a->bank_hash)) {
        strings_add(&notes->hashes, a->bank_hash);
        strings_add(&notes->bank_ids, a->bank_id);
    }
    return true;
}

bool part_notes_take(struct store *store, const char *bank_id, struct part_notes *ret,
                     struct err *err)
{
    return store_attempts(store, bank_id, STORE_ALL, note_attempt, ret, err);
}

struct putting {
    struct json_writer *w;
    struct part_notes *notes;
};

static bool put_event(void *ctx, const struct event *e)
{
    struct putting *putting = ctx;
    part_put_event(putting->w, e);
    putting->notes->answers += e->kind == EVENT_ANSWER;
    return true;
}

bool part_put_attempts(struct store *store, struct json_writer *w, struct part_notes *notes,
                       struct err *err)
{
    struct putting putting = {.w = w, .notes = notes};
    json_open(w, "attempts", '[');
    for (size_t i = 0; i < notes->count; i++) {
        json_open(w, NULL, '{');
        buf_add(w->out, buf_str(&notes->list[i].head), notes->list[i].head.len);
        w->comma = true;
        json_open(w, "events", '[');
        if (!store_events(store, notes->list[i].id, 0, put_event, &putting, err)) {
            return false;
        }
        json_close(w, ']');
        json_close(w, '}');
    }
    json_close(w, ']');
    return true;
}
