/* Writes a learner's own attempts as one document for another machine.
 * Reading it there is left to move_read.c. */
#include "parts.h"

static bool put_banks(struct store *store, struct json_writer *w, const struct part_notes *l,
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

bool move_write(struct store *store, struct buf *json, size_t *attempts, struct err *err)
{
    CLEANUP(part_notes_release) struct part_notes notes = PART_NOTES_INIT;
    struct json_writer w = {.out = json};
    bool fine = part_notes_take(store, NULL, &notes, err);
    if (fine) {
        struct uuid uuid = store_uuid(store);
        json_open(&w, NULL, '{');
        json_put_string(&w, "format", "wrapup-move/1");
        json_put_string(&w, "store", uuid.text);
        fine = put_banks(store, &w, &notes, err) && part_put_attempts(store, &w, &notes, err);
        json_close(&w, '}');
    }
    *attempts = notes.count;
    return fine;
}
