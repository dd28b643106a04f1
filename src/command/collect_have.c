/* What `collect` has at hand for many files: banks, keys of classes, the batch that is open.
 * What is done with a file is collect_take.c's. */
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "wrapup/utf8.h"

void collect_release(struct collect *c)
{
    for (size_t i = 0; i < c->class_count; i++) {
        class_keys_wipe(&c->classes[i].keys);
    }
    free(c->classes);
    question_memo_free(c->memo);
    free(c->banks);
    snapshot_release(&c->taken);
    shelf_release(&c->shelf);
    buf_release(&c->troubles);
}

void collect_trouble(struct collect *c, const char *file, struct msg m)
{
    BUF_AUTO(name);
    BUF_AUTO(text);
    utf8_sanitize(&name, file, strlen(file), false);
    msg_format(&text, app_lang(c->app), m);
    collect_erase_progress(c);
    if (!c->json) {
        say(c->app, MSG(MSG_COLLECT_TROUBLE, buf_str(&name), buf_str(&text)));
        return;
    }
    json_open(&c->trouble_writer, NULL, '{');
    json_put_string(&c->trouble_writer, "file", buf_str(&name));
    json_put_string(&c->trouble_writer, "reason", buf_str(&text));
    json_close(&c->trouble_writer, '}');
}

bool collect_commit(struct collect *c, struct err *err)
{
    c->in_batch = 0;
    return class_batch_commit(c->app->store, err) && class_batch_begin(c->app->store, err);
}

/* ---- banks --------------------------------------------------------------------------------- */

/* Kept in the store, so that after a mended key it is known what was asked before. */
static bool keep_bank(struct collect *c, const struct bank *bank, const struct buf *bytes,
                      struct err *err)
{
    struct store *store = c->app->store;
    struct hash hash = hash_bytes(buf_str(bytes), bytes->len);
    if (!class_batch_commit(store, err) ||
        !store_bank_keep(store, hash.hex, bank->id, buf_str(bytes), bytes->len, c->now, err) ||
        !class_batch_begin(store, err)) {
        return false;
    }
    c->banks = xrealloc(c->banks, c->bank_count + 1, sizeof(*c->banks));
    c->banks[c->bank_count++] = (struct collect_bank){.bank = bank, .hash = hash};
    return true;
}

static bool find_bank(struct collect *c, const char *id, struct err *err)
{
    if (c->only_bank != NULL) {
        return strcmp(c->only_bank, id) == 0
                   ? keep_bank(c, c->app->bank, &c->app->bank_bytes, err)
                   : err_set(err, ERR_INPUT, MSG(MSG_COLLECT_OTHER_BANK, id));
    }
    const struct shelf_entry *entry = shelf_find(&c->shelf, id);
    if (entry == NULL) {
        return err_set(err, ERR_INPUT, MSG(MSG_COLLECT_NO_BANK, id));
    }
    const struct shelf_entry *rival = shelf_rival(&c->shelf, entry);
    return rival == NULL
               ? keep_bank(c, entry->bank, &entry->bytes, err)
               : err_set(err, ERR_INPUT, MSG(MSG_COMMAND_BANK_TWICE, id, entry->path, rival->path));
}

const struct collect_bank *collect_bank(struct collect *c, const char *id, struct err *err)
{
    for (size_t i = 0; i < c->bank_count; i++) {
        if (strcmp(c->banks[i].bank->id, id) == 0) {
            return &c->banks[i];
        }
    }
    return find_bank(c, id, err) ? &c->banks[c->bank_count - 1] : NULL;
}

/* ---- classes ------------------------------------------------------------------------------- */

static bool open_class(struct collect *c, struct collect_class *class, struct err *err)
{
    struct class_paper paper;
    if (!classes_owned(c->app, class->id.text)) {
        return err_set(err, ERR_INPUT, MSG(MSG_COLLECT_NO_KEYS, class->id.text));
    }
    if (!classes_find(c->app, class->id.text, &paper, err)) {
        return false;
    }
    collect_erase_progress(c); /* a passphrase may be asked for */
    class->sign_wanted = paper.sign_wanted;
    class_paper_release(&paper);
    return classes_keys(c->app, class->id.text, &class->keys, err);
}

/* Not by realloc, which may leave keys behind. */
static void grow_classes(struct collect *c)
{
    struct collect_class *more = xcalloc(c->class_count + 1, sizeof(*more));
    for (size_t i = 0; i < c->class_count; i++) {
        more[i] = c->classes[i];
        class_keys_wipe(&c->classes[i].keys);
    }
    free(c->classes);
    c->classes = more;
}

/* Asked for once, whatever comes of it. */
const struct collect_class *collect_class(struct collect *c, const char *id, struct err *err)
{
    for (size_t i = 0; i < c->class_count; i++) {
        if (strcmp(c->classes[i].id.text, id) != 0) {
            continue;
        }
        if (c->classes[i].open) {
            return &c->classes[i];
        }
        (void)err_set(err, ERR_INPUT, MSG(MSG_COLLECT_NO_KEYS, id));
        return NULL;
    }
    grow_classes(c);
    struct collect_class *class = &c->classes[c->class_count++];
    *class = (struct collect_class){.open = false};
    memcpy(class->id.text, id, UUID_TEXT);
    class->open = open_class(c, class, err);
    return class->open ? class : NULL;
}
