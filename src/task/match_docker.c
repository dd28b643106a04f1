/* Containers: one runs, and its log was read. */
#include <string.h>

#include "command.h"
#include "matcher.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

/* ---- states --------------------------------------------------------------------------- */

/* A line "NAME STATE STATUS…" of `docker ps -a`. */
struct container {
    char *name, *state, *status;
};

static void container_release(struct container *c)
{
    free_charp(&c->name);
    free_charp(&c->state);
    free_charp(&c->status);
}

static void container_read(const char *line, size_t len, struct container *ret)
{
    CLEANUP(free_charp) char *text = xstrndup(line, len);
    size_t name = strcspn(text, " ");
    const char *state = text + name + strspn(text + name, " ");
    size_t state_len = strcspn(state, " ");
    const char *status = state + state_len + strspn(state + state_len, " ");
    ret->name = xstrndup(text, name);
    ret->state = xstrndup(state, state_len);
    ret->status = xstrdup(status);
}

/* How far a container is from running, the nearest first; one that finished well is the last. */
static const struct {
    const char *state;
    enum cause cause;
} distances[] = {
    {"restarting", CAUSE_CONTAINER_RESTARTING}, {"paused", CAUSE_CONTAINER_PAUSED},
    {"exited", CAUSE_CONTAINER_EXITED},         {"stopped", CAUSE_CONTAINER_EXITED},
    {"dead", CAUSE_CONTAINER_EXITED},           {"created", CAUSE_CONTAINER_CREATED},
    {"removing", CAUSE_CONTAINER_CREATED},
};

/* "Exited (137) 2 hours ago": the number; "" when there is none. */
static void exit_code(struct buf *out, const char *status)
{
    const char *open = strchr(status, '(');
    if (open != NULL) {
        buf_add(out, open + 1, strspn(open + 1, "0123456789"));
    }
}

/* What all containers come to together. */
struct tally {
    bool running;
    size_t count;
    enum cause cause; /* the nearest to running */
    size_t distance;
    struct buf name, code;
};

static void note_name(struct buf *out, const char *text)
{
    buf_clear(out);
    buf_adds(out, text);
}

/* How far this one is, and why. */
static size_t distance_of(const struct container *c, const char *code, bool finished_counts,
                          enum cause *cause)
{
    for (size_t i = 0; i < COUNT_OF(distances); i++) {
        if (strcmp(c->state, distances[i].state) == 0) {
            *cause = distances[i].cause;
            if (!finished_counts || *cause != CAUSE_CONTAINER_EXITED || strcmp(code, "0") != 0) {
                return i;
            }
            *cause = CAUSE_CONTAINER_FINISHED;
            break;
        }
    }
    return COUNT_OF(distances);
}

static void tally_add(struct tally *t, const struct container *c, bool finished_counts)
{
    BUF_AUTO(code);
    enum cause cause = CAUSE_ODD_ANSWER;
    t->count++;
    if (strcmp(c->state, "running") == 0) {
        t->running = true;
        note_name(&t->name, c->name);
        return;
    }
    exit_code(&code, c->status);
    size_t distance = distance_of(c, buf_str(&code), finished_counts, &cause);
    if (cause != CAUSE_ODD_ANSWER && (distance < t->distance || t->cause == CAUSE_ODD_ANSWER)) {
        t->cause = cause;
        t->distance = distance;
        note_name(&t->name, c->name);
        note_name(&t->code, buf_str(&code));
    }
}

static void judge_containers(struct judging *j, const struct tally *t)
{
    evidence_number(j, "containers", (int64_t)t->count);
    if (t->running) {
        judge_pass(j, MSG_SEEN_CONTAINER, ARGS(buf_str(&t->name)));
    } else if (t->count == 0) {
        judge_end(j, CAUSE_NO_CONTAINER, NULL);
    } else {
        const char *code = t->code.len > 0 ? buf_str(&t->code) : "?";
        judge_end(j, t->cause, ARGS(buf_str(&t->name), code));
    }
}

void match_container_state(struct judging *j)
{
    struct command command;
    judge_expected(j, MSG_EXPECT_CONTAINER, NULL);
    if (!command_need_success(j, &command)) {
        return;
    }
    struct tally tally = {.name = BUF_INIT,
                          .code = BUF_INIT,
                          .cause = CAUSE_ODD_ANSWER,
                          .distance = COUNT_OF(distances)};
    bool finished_counts = strcmp(expect_text(j, "warn", ""), "exited-0") == 0;
    const char *rest = command.out;
    const char *line = NULL;
    size_t len = 0;
    while (!tally.running && command_line(&rest, &line, &len)) {
        struct container container;
        if (len > 0) {
            container_read(line, len, &container);
            tally_add(&tally, &container, finished_counts);
            container_release(&container);
        }
    }
    judge_containers(j, &tally);
    buf_release(&tally.name);
    buf_release(&tally.code);
}

/* ---- a line of the log ------------------------------------------------------------------ */

enum { SHORTEST_LINE = 3, SHORTEST_PART = 10 };

/* What is left of "2024-05-01T12:34:56.789Z text" behind the time. */
static const char *without_time(const char *text)
{
    static const char shape[] = "0000-00-00T00:00:00";
    const char *p = text;
    for (const char *s = shape; *s != '\0'; s++, p++) {
        if (*s == '0' ? *p < '0' || *p > '9' : *p != *s) {
            return text;
        }
    }
    p += strcspn(p, " ");
    return *p == ' ' ? p + 1 : text;
}

/* A terminal's colour commands, of which the escape character was made harmless. */
static const char *behind_colour(const char *p)
{
    static const char harmless[] = "\xEF\xBF\xBD";
    if (strncmp(p, harmless, strlen(harmless)) != 0) {
        return p;
    }
    p += strlen(harmless);
    if (*p == '[') {
        const char *end = p + 1 + strspn(p + 1, "0123456789;?");
        p = *end >= '@' && *end <= '~' ? end + 1 : p;
    }
    return p;
}

/* A line as it is compared: no colours, no time, single spaces. */
static void line_form(struct buf *out, const char *line, size_t len)
{
    BUF_AUTO(clean);
    BUF_AUTO(plain);
    utf8_sanitize(&clean, line, len, false);
    const char *p = buf_str(&clean);
    while (*p != '\0') {
        const char *next = behind_colour(p);
        if (next == p) {
            buf_addc(&plain, *p++);
        } else {
            p = next;
        }
    }
    BUF_AUTO(folded);
    match_fold(&folded, buf_str(&plain));
    buf_adds(out, without_time(buf_str(&folded)));
}

/* True when the log has that line, or a line with a long part that was pasted. */
static bool in_log(const char *log, const char *pasted, size_t *lines)
{
    const char *line = NULL;
    size_t len = 0;
    bool found = false;
    while (command_line(&log, &line, &len)) {
        BUF_AUTO(form);
        line_form(&form, line, len);
        *lines += form.len > 0 ? 1 : 0;
        found = found || strcmp(buf_str(&form), pasted) == 0 ||
                (strlen(pasted) >= SHORTEST_PART && strstr(buf_str(&form), pasted) != NULL);
    }
    return found;
}

static void judge_pasted(struct judging *j, const struct command *command, const char *typed)
{
    BUF_AUTO(first);
    BUF_AUTO(pasted);
    size_t lines = 0;
    command_first_line(&first, typed);
    line_form(&pasted, buf_str(&first), first.len);
    bool found = in_log(command->out, buf_str(&pasted), &lines);
    found = in_log(command->err, buf_str(&pasted), &lines) || found;
    evidence_word(j, "log", lines > 0 ? "there" : "empty");
    if (lines == 0) {
        judge_end(j, CAUSE_LOG_EMPTY, NULL);
    } else if (pasted.len < (size_t)expect_number(j, "shortest", SHORTEST_LINE)) {
        judge_end(j, pasted.len == 0 ? CAUSE_NO_INPUT : CAUSE_LINE_SHORT, NULL);
    } else if (found) {
        judge_pass(j, MSG_SEEN_LOG_LINE, NULL);
    } else {
        judge_end(j, CAUSE_LINE_UNSEEN, NULL);
    }
}

void match_pasted_line(struct judging *j)
{
    struct command command;
    const char *typed = judge_input(j, expect_text(j, "input", ""));
    judge_expected(j, MSG_EXPECT_LOG_LINE, NULL);
    if (!command_need_success(j, &command)) {
        return;
    }
    if (typed == NULL) {
        judge_end(j, CAUSE_NO_INPUT, NULL);
    } else {
        judge_pasted(j, &command, typed);
    }
}
