/* Answers kept on an instance go with it when it is terminated: whether they have been carried
 * away, and the commands that do it. Carrying itself is `move` and `import`, in data.c. */
#include <string.h>

#include "check.h"

#define CARRIED "carried"

static bool note_last(void *ctx, const struct attempt *a)
{
    int64_t *newest = ctx;
    *newest = a->last.at_ms > *newest ? a->last.at_ms : *newest;
    return true;
}

/* "3 57 1700000000000": attempts, events, and when the newest was. */
static bool describe(struct app *app, struct buf *ret, struct store_counts *counts, struct err *err)
{
    int64_t newest = 0;
    if (!store_count(app->store, counts, err) ||
        !store_attempts(app->store, NULL, STORE_ALL, note_last, &newest, err)) {
        return false;
    }
    buf_addf(ret, "%lld %lld %lld", (long long)counts->attempts, (long long)counts->events,
             (long long)newest);
    return true;
}

bool carry_keep(struct app *app, struct err *err)
{
    BUF_AUTO(now);
    struct store_counts counts;
    return describe(app, &now, &counts, err) &&
           store_memory_set(app->store, CARRIED, buf_str(&now), err);
}

bool carry_pending(struct app *app, bool *ret, struct err *err)
{
    BUF_AUTO(now);
    BUF_AUTO(carried);
    struct store_counts counts;
    if (!describe(app, &now, &counts, err)) {
        return false;
    }
    *ret = counts.events > 0 && !(store_memory_get(app->store, CARRIED, &carried) &&
                                  strcmp(buf_str(&now), buf_str(&carried)) == 0);
    return true;
}

bool carry_ends(const struct task *task)
{
    const cJSON *matcher = cJSON_GetObjectItemCaseSensitive(task->expect, "matcher");
    const char *name = cJSON_IsString(matcher) ? matcher->valuestring : "";
    return strcmp(name, "instance-gone") == 0 || strcmp(name, "leftovers-gone") == 0;
}

/* As a shell takes it. */
static void put_word(struct buf *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_./:@%+=,-";
    if (word[strspn(word, plain)] == '\0') {
        buf_adds(out, word);
        return;
    }
    buf_addc(out, '\'');
    for (; *word != '\0'; word++) {
        if (*word == '\'') {
            buf_adds(out, "'\\''");
        } else {
            buf_addc(out, *word);
        }
    }
    buf_addc(out, '\'');
}

/* "ssh -i KEY -p 2222 ubuntu@HOST"; scp wants its port with a capital letter. */
static void put_login(struct buf *out, const char *program, const char *port_option,
                      const struct check_target *target, bool on_instance)
{
    buf_addf(out, "  %s -i ", program);
    put_word(out, on_instance || target->key == NULL ? "my-key.pem" : target->key);
    if (target->port != 0) {
        buf_addf(out, " %s %lld", port_option, (long long)target->port);
    }
    buf_addf(out, " %s@", target->user != NULL ? target->user : "ubuntu");
    put_word(out, target->host != NULL ? target->host : "PUBLIC-IPV4");
}

void carry_advise(struct app *app, const struct check_target *target, bool on_instance)
{
    BUF_AUTO(out);
    talk(app, MSG0(on_instance ? MSG_CARRY_HERE : MSG_CARRY_THERE));
    if (on_instance) {
        buf_adds(&out, "  cd && wrapup move answers.json\n");
        write_buf(app, &out);
        buf_clear(&out);
        talk(app, MSG0(MSG_CARRY_LAPTOP));
    } else {
        put_login(&out, "ssh", "-p", target, on_instance);
        buf_adds(&out, " wrapup move answers.json\n");
    }
    put_login(&out, "scp", "-P", target, on_instance);
    buf_adds(&out, ":answers.json .\n  wrapup import answers.json\n");
    write_buf(app, &out);
}
