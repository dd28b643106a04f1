/* Sends a hand-in to an address through wrapup-helper, which reads it from its file.
 * Addresses may hold a signature: only their host is ever shown. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "submit.h"
#include "wrapup/check.h"
#include "wrapup/utf8.h"

enum { SEND_MS = 120000, ADDRESS_MAX = 8192 };
static const char https[] = "https://";

bool submit_address(const char *url)
{
    size_t len = strlen(url);
    if (len > ADDRESS_MAX || strncasecmp(url, https, sizeof(https) - 1) != 0 ||
        strcspn(url + sizeof(https) - 1, "/?#") == 0) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (url[i] <= ' ' || url[i] > '~') {
            return false;
        }
    }
    return true;
}

void submit_put_host(const char *url, struct buf *ret)
{
    const char *host = url + sizeof(https) - 1;
    size_t len = strcspn(host, "/?#");
    for (size_t i = 0; i < len; i++) {
        if (host[i] == '@') { /* a name and a password before it */
            host += i + 1;
            len -= i + 1;
            i = 0;
        }
    }
    utf8_sanitize(ret, host, len, false);
}

static int64_t clock_of(void *ctx)
{
    struct app *app = ctx;
    return app->ops->monotonic_ms(app);
}

static bool cut_short(void *ctx)
{
    struct app *app = ctx;
    return app->term->ops->pause(app->term, 0) != TERM_TIME;
}

static void put_members(const struct submit *s, const char *path, struct buf *ret)
{
    struct json_writer w = {.out = ret};
    json_put_string(&w, "url", s->to);
    json_put_string(&w, "path", path);
    json_put_string(&w, "type", "application/json");
}

/* What the server or the helper said, in a word. */
static void put_reason(const struct json_doc *doc, int64_t *status, struct buf *ret)
{
    const cJSON *root = json_doc_root(doc);
    const cJSON *observation = cJSON_GetObjectItemCaseSensitive(root, "observation");
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(observation, "status");
    const cJSON *outcome = cJSON_GetObjectItemCaseSensitive(observation, "outcome");
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
    if (cJSON_IsNumber(number)) {
        *status = (int64_t)number->valuedouble;
        buf_addf(ret, "%d", (int)*status);
    } else if (cJSON_IsString(outcome)) {
        buf_adds(ret, outcome->valuestring);
    } else {
        buf_adds(ret, cJSON_IsString(error) ? error->valuestring : "error");
    }
}

bool submit_send(struct submit *s, struct err *err)
{
    BUF_AUTO(helper);
    BUF_AUTO(members);
    BUF_AUTO(host);
    BUF_AUTO(reason);
    struct json_doc *doc = NULL;
    struct err ignored = ERR_INIT;
    int64_t status = 0;
    CLEANUP(free_charp) char *path = realpath(buf_str(&s->path), NULL);
    if (path == NULL || !s->app->ops->helper(s->app, &helper)) {
        return err_set(err, ERR_SYSTEM, MSG0(MSG_SUBMIT_HELPER));
    }
    put_members(s, path, &members);
    const struct check_question question = {
        .helper = buf_str(&helper),
        .kind = "upload",
        .members = buf_str(&members),
        .limit_ms = SEND_MS,
        .monotonic_ms = clock_of,
        .clock = s->app,
        .stopped = cut_short,
        .ctx = s->app,
    };
    if (check_ask(&question, &doc, &ignored)) {
        put_reason(doc, &status, &reason);
    }
    json_doc_free(doc);
    submit_put_host(s->to, &host);
    if (status < 200 || status > 299) {
        return err_set(err, ERR_INPUT,
                       MSG(MSG_SUBMIT_REFUSED, buf_str(&host),
                           reason.len > 0 ? buf_str(&reason) : "-", buf_str(&s->path)));
    }
    say(s->app, MSG(MSG_SUBMIT_SENT, buf_str(&host), buf_str(&reason)));
    return true;
}
