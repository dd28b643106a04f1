/* Writes the events of an attempt: kind, item, body and the next sequence number.
 * Making them durable is the caller's. */
#include "private.h"

void session_event(struct session *s, enum event_kind kind, size_t item, struct occasion occasion,
                   struct event *ret)
{
    if (kind == EVENT_HINT || kind == EVENT_SKIP) {
        buf_clear(&s->body);
        buf_adds(&s->body, "{}");
    }
    *ret = (struct event){
        .seq = session_next_seq(s),
        .uuid = uuid_random(),
        .kind = kind,
        .item = item < s->count ? item_id(&s->items[item]) : NULL,
        .when = occasion.when,
        .spent_ms = occasion.spent_ms,
        .body = buf_str(&s->body),
    };
}

/* Starts a body; the caller puts its members and closes it. */
static struct json_writer body_open(struct session *s)
{
    buf_clear(&s->body);
    struct json_writer w = {.out = &s->body};
    json_open(&w, NULL, '{');
    return w;
}

static void put_strings(struct json_writer *w, const char *key, const struct strings *strings)
{
    json_open(w, key, '[');
    for (size_t i = 0; i < strings->count; i++) {
        json_put_string(w, NULL, strings->list[i]);
    }
    json_close(w, ']');
}

void session_event_presented(struct session *s, size_t item, const struct layout *layout,
                             struct occasion occasion, struct event *ret)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    if (s->items[item].question != NULL) {
        question_layout_ids(s->items[item].question, layout, &ids);
    }
    struct json_writer w = body_open(s);
    put_strings(&w, "order", &ids);
    json_close(&w, '}');
    session_event(s, EVENT_PRESENTED, item, occasion, ret);
}

void session_event_answer(struct session *s, size_t item, const char *typed,
                          const struct response *response, const struct verdict *verdict,
                          struct occasion occasion, struct event *ret)
{
    struct json_writer w = body_open(s);
    if (response == NULL) {
        json_put_bool(&w, "dk", true);
    }
    json_put_string(&w, "typed", typed);
    if (response != NULL) {
        put_strings(&w, "value", &response->value);
    }
    json_close(&w, '}');
    session_event(s, EVENT_ANSWER, item, occasion, ret);
    s->key_hash = question_key_hash(s->items[item].question);
    ret->marked = true;
    ret->verdict = response == NULL ? VERDICT_UNKNOWN : verdict->kind;
    ret->score = response == NULL ? 0 : verdict->score;
    ret->key_hash = s->key_hash.hex;
    ret->grader = GRADER_VERSION;
}

void session_event_checked(struct session *s, size_t item, const struct task_result *result,
                           struct occasion occasion, struct event *ret)
{
    const struct task *task = s->items[item].task;
    bool warns = result->state == TASK_FAIL && (task->advisory || result->warns);
    struct json_writer w = body_open(s);
    json_put_string(&w, "cause", result->cause);
    json_put_string(&w, "route", result->route);
    json_put_string(&w, "state", task_state_name(result->state));
    if (warns) {
        json_put_bool(&w, "warns", true);
    }
    json_close(&w, '}');
    session_event(s, EVENT_ANSWER, item, occasion, ret);
    s->key_hash = task_key_hash(task);
    const struct verdict verdict = task_verdict(result->state, warns);
    ret->marked = true;
    ret->verdict = verdict.kind;
    ret->score = verdict.score;
    ret->key_hash = s->key_hash.hex;
    ret->grader = JUDGE_VERSION;
}

void session_event_certainty(struct session *s, size_t item, int level, struct occasion occasion,
                             struct event *ret)
{
    struct json_writer w = body_open(s);
    json_put_integer(&w, "level", level);
    json_close(&w, '}');
    session_event(s, EVENT_CERTAINTY, item, occasion, ret);
}

void session_event_selfmark(struct session *s, size_t item, unsigned points,
                            struct occasion occasion, struct event *ret)
{
    const struct question *q = s->items[item].question;
    struct json_writer w = body_open(s);
    json_open(&w, "points", '[');
    for (size_t i = 0; i < question_point_count(q); i++) {
        if ((points >> i & 1U) != 0) {
            json_put_string(&w, NULL, question_point_id(q, i));
        }
    }
    json_close(&w, ']');
    json_close(&w, '}');
    session_event(s, EVENT_SELFMARK, item, occasion, ret);
}

void session_event_flag(struct session *s, size_t item, bool on, struct occasion occasion,
                        struct event *ret)
{
    struct json_writer w = body_open(s);
    json_put_bool(&w, "on", on);
    json_close(&w, '}');
    session_event(s, EVENT_FLAG, item, occasion, ret);
}

void session_event_undo(struct session *s, size_t item, int64_t seq, struct occasion occasion,
                        struct event *ret)
{
    struct json_writer w = body_open(s);
    json_put_integer(&w, "seq", seq);
    json_close(&w, '}');
    session_event(s, EVENT_UNDO, item, occasion, ret);
}

void session_event_finish(struct session *s, const char *why, struct occasion occasion,
                          struct event *ret)
{
    struct json_writer w = body_open(s);
    json_put_string(&w, "why", why);
    json_close(&w, '}');
    session_event(s, EVENT_FINISH, SIZE_MAX, occasion, ret);
}
