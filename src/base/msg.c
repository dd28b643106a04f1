/* The message table and the filling in of placeholders.
 * The sentences stand in include/wrapup/messages/, Korean sounds in particle.c. */
#include "wrapup/msg.h"

#include <stdio.h>
#include <string.h>

#include "particle.h"
#include "wrapup/utf8.h"

static const char *const table[MSG_COUNT][LANG_COUNT] = {
#define M(id, en, ko) [id] = {[LANG_EN] = en, [LANG_KO] = ko},
#include "wrapup/messages/all.def"
#undef M
};

/* `{1}`, `{1+을/를}`, `{1~을/를}` or `{1?item/items}`. */
struct placeholder {
    size_t arg;                 /* from 1 */
    char kind;                  /* '}', '+', '~' or '?' */
    const char *first, *second; /* the two sides of the slash */
    size_t first_len, second_len;
    size_t len; /* of all of it, braces included */
};

/* Reads the placeholder at s, which begins with '{'. */
static bool placeholder_read(const char *s, struct placeholder *ret)
{
    const char *end = strchr(s, '}');
    if (end == NULL || s[1] < '1' || s[1] > '9') {
        return false;
    }
    struct placeholder p = {.arg = (size_t)(s[1] - '0'), .kind = s[2]};
    p.len = (size_t)(end - s) + 1;
    if (p.kind == '+' || p.kind == '~' || p.kind == '?') {
        p.first = s + 3;
        const char *slash = memchr(p.first, '/', (size_t)(end - p.first));
        if (slash == NULL) {
            return false;
        }
        p.first_len = (size_t)(slash - p.first);
        p.second = slash + 1;
        p.second_len = (size_t)(end - p.second);
    } else if (s + 2 != end) {
        return false;
    }
    *ret = p;
    return true;
}

static const char *argument(const char *const *args, size_t number)
{
    for (size_t i = 0; args != NULL && args[i] != NULL; i++) {
        if (i + 1 == number) {
            return args[i];
        }
    }
    return NULL;
}

static bool takes_first(const struct placeholder *p, const char *arg)
{
    if (p->kind == '?') {
        return strcmp(arg, "1") == 0;
    }
    enum last_sound sound = last_sound(arg, strlen(arg));
    bool euro = p->first_len >= strlen("으") && memcmp(p->first, "으", strlen("으")) == 0;
    return sound == SOUND_CONSONANT || (sound == SOUND_RIEUL && !euro);
}

static void placeholder_fill(struct buf *out, const struct placeholder *p, const char *arg)
{
    if (p->kind == '}' || p->kind == '+') {
        buf_adds(out, arg);
    }
    if (p->kind == '}') {
        return;
    }
    if (takes_first(p, arg)) {
        buf_add(out, p->first, p->first_len);
    } else {
        buf_add(out, p->second, p->second_len);
    }
}

void msg_fill(struct buf *out, const char *text, const char *const *args)
{
    for (const char *s = text; *s != '\0';) {
        size_t plain = strcspn(s, "{}");
        buf_add(out, s, plain);
        s += plain;
        struct placeholder p;
        if (*s == '{' && s[1] != '{' && placeholder_read(s, &p)) {
            const char *arg = argument(args, p.arg);
            if (arg != NULL) {
                placeholder_fill(out, &p, arg);
            }
            s += p.len;
        } else if (*s != '\0') {
            buf_addc(out, *s);
            s += s[0] == s[1] ? 2 : 1;
        }
    }
}

void msg_format(struct buf *out, enum lang lang, struct msg m)
{
    msg_fill(out, table[m.id][lang], m.args);
}

const char *msg_text(enum lang lang, enum msg_id id)
{
    return table[id][lang];
}

const char *msg_number(char out[24], long long n)
{
    (void)snprintf(out, 24, "%lld", n);
    return out;
}

void said_set(struct said *said, struct msg m)
{
    BUF_AUTO(text);
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        buf_clear(&text);
        msg_format(&text, (enum lang)i, m);
        size_t len = utf8_truncate(buf_str(&text), text.len, SAID_MAX - 1);
        memcpy(said->in[i], buf_str(&text), len);
        said->in[i][len] = '\0';
    }
}
