/* Trust in a bank's tasks: what they would run is shown in full, and agreed to once.
 * Banks that are shipped need none. */
#include <string.h>

#include "check.h"
#include "wrapup/utf8.h"

static void trust_key(const struct bank *bank, struct buf *key)
{
    const struct hash hash = bank_tasks_hash(bank);
    buf_addf(key, "trust/%s", hash.hex);
}

bool trust_given(struct app *app, const struct bank *bank)
{
    BUF_AUTO(key);
    BUF_AUTO(value);
    if (check_shipped(bank)) {
        return true;
    }
    trust_key(bank, &key);
    return store_memory_get(app->store, buf_str(&key), &value);
}

bool trust_keep(struct app *app, const struct bank *bank, struct err *err)
{
    BUF_AUTO(key);
    trust_key(bank, &key);
    return store_memory_set(app->store, buf_str(&key), bank->id, err);
}

/* Every word as it is: a line that were wrapped could hide how a command goes on. */
static void put_json(const char *name, const cJSON *value, struct buf *out)
{
    BUF_AUTO(json);
    if (value == NULL) {
        return;
    }
    json_canonical(&json, value);
    buf_addf(out, "  %s ", name);
    utf8_sanitize(out, buf_str(&json), json.len, false);
    buf_addc(out, '\n');
}

void trust_show(struct app *app, const struct bank *bank)
{
    BUF_AUTO(out);
    for (size_t i = 0; i < bank->task_count; i++) {
        const struct task *task = &bank->tasks[i];
        const char *title = task->title.in[app_lang(app)];
        buf_addf(&out, "%s ", task->id);
        utf8_sanitize(&out, title, strlen(title), false);
        buf_addc(&out, '\n');
        put_json("probe", task->probe, &out);
        put_json("expect", task->expect, &out);
    }
    write_buf(app, &out);
    const struct hash hash = bank_tasks_hash(bank);
    say(app, MSG(MSG_TRUST_HASH, hash.hex));
}

bool trust_ask(struct app *app, const struct bank *bank)
{
    BUF_AUTO(line);
    const struct term_ask ask = {.prompt = "> "};
    struct err err = ERR_INIT;
    talk(app, MSG(MSG_TRUST_WHY, bank->id));
    trust_show(app, bank);
    talk(app, MSG0(MSG_TRUST_ASK));
    if (app->term->ops->ask(app->term, &ask, &line) != TERM_LINE ||
        !check_says_yes(buf_str(&line))) {
        talk(app, MSG0(MSG_TRUST_REFUSED));
        return false;
    }
    if (!trust_keep(app, bank, &err)) {
        complain(app, &err);
        return false;
    }
    return true;
}
