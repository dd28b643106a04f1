/* One question to wrapup-helper, outside of a run of checks: a process for it alone.
 * What the answer means is left to who asks. */
#include <string.h>

#include "helper.h"
#include "wrapup/check.h"

enum { LOOK_MS = 100, GRACE_MS = 1000 };

struct talk {
    const struct check_question *question;
    struct helper helper;
    struct buf answer; /* a document as it grows */
    struct json_writer w;
    bool done;
};

static void put_value(struct talk *t, const char *key, const cJSON *value)
{
    BUF_AUTO(json);
    struct json_writer member = {.out = &json};
    if (key != NULL) {
        json_put_bool(&member, key, true);
        buf_truncate(&json, json.len - strlen("true"));
    }
    json_canonical(&json, value);
    buf_adds(&t->answer, t->w.comma ? "," : "");
    buf_adds(&t->answer, buf_str(&json));
    t->w.comma = true;
}

/* Notes come first; what comes after the end is none of this question's. */
static void take_line(struct talk *t, const char *line, size_t len)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (t->done || !json_doc_parse(line, len, &doc, &faults)) {
        return;
    }
    const cJSON *root = json_doc_root(doc);
    const cJSON *note = cJSON_GetObjectItemCaseSensitive(root, "note");
    const cJSON *asking = cJSON_GetObjectItemCaseSensitive(note, "asking");
    if (note != NULL) {
        t->helper.asking = asking != NULL ? cJSON_IsString(asking) : t->helper.asking;
        if (t->question->note != NULL) {
            t->question->note(t->question->ctx, note);
        } else {
            put_value(t, NULL, note);
        }
    } else {
        static const char *const members[] = {"observation", "error", "detail"};
        json_close(&t->w, ']');
        for (size_t i = 0; i < COUNT_OF(members); i++) {
            const cJSON *value = cJSON_GetObjectItemCaseSensitive(root, members[i]);
            if (value != NULL) {
                put_value(t, members[i], value);
            }
        }
        t->done = true;
    }
    json_doc_free(doc);
}

static void put_job(const struct check_question *q, struct buf *line)
{
    struct json_writer w = {.out = line};
    json_open(&w, NULL, '{');
    json_put_integer(&w, "id", 1);
    json_put_string(&w, "kind", q->kind);
    json_put_integer(&w, "deadline_ms", q->limit_ms);
    if (q->members[0] != '\0') {
        buf_addf(line, ",%s", q->members);
    }
    json_close(&w, '}');
}

static void listen(struct talk *t)
{
    const struct check_question *q = t->question;
    int64_t end = q->monotonic_ms(q->clock) + q->limit_ms + GRACE_MS;
    while (!t->done && !t->helper.ended && q->monotonic_ms(q->clock) < end &&
           !(q->stopped != NULL && q->stopped(q->ctx))) {
        const char *line = NULL;
        size_t len = 0;
        helper_wait(&t->helper, LOOK_MS);
        while ((line = helper_line(&t->helper, &len)) != NULL) {
            take_line(t, line, len);
        }
    }
}

bool check_ask(const struct check_question *question, struct json_doc **ret, struct err *err)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct talk t = {.question = question, .answer = BUF_INIT};
    BUF_AUTO(job);
    put_job(question, &job);
    t.w.out = &t.answer;
    json_open(&t.w, NULL, '{');
    json_open(&t.w, "notes", '[');
    bool fine = helper_start(&t.helper, question->helper, question->interactive, err);
    if (fine) {
        helper_send(&t.helper, &job);
        listen(&t);
        helper_stop(&t.helper);
    }
    json_close(&t.w, '}');
    fine = fine && t.done && json_doc_parse(buf_str(&t.answer), t.answer.len, ret, &faults);
    buf_release(&t.answer);
    buf_release(&t.helper.said);
    return fine;
}
