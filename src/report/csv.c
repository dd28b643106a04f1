/* The answers of a class for a spreadsheet: one row for each response.
 *
 * What a learner typed begins no formula: a field that would is led by an apostrophe. Nothing of
 * the survey stands here: beside names, in rows, it would be theirs. */
#include <stdio.h>
#include <string.h>

#include "build.h"
#include "csv.h"
#include "wrapup/utf8.h"

enum { PIECE = 1 << 16 };

struct csv {
    struct answers answers;
    report_write_fn *write;
    void *ctx;
    struct err *err;
    struct buf out;
    size_t attempt; /* of the learner at hand, from 1 */
    size_t person;
    bool failed;
};

/* ---- fields -------------------------------------------------------------------------------- */

bool csv_is_formula(const char *text)
{
    static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    text += strspn(text, " ");
    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        if (strncmp(text, begins[i], strlen(begins[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void put_text(struct csv *c, const char *text)
{
    BUF_AUTO(safe);
    utf8_sanitize(&safe, text, strlen(text), false);
    const char *at = buf_str(&safe);
    buf_adds(&c->out, "\"");
    buf_adds(&c->out, csv_is_formula(at) ? "'" : "");
    for (; *at != '\0'; at++) {
        buf_addc(&c->out, *at);
        if (*at == '"') {
            buf_addc(&c->out, '"');
        }
    }
    buf_adds(&c->out, "\",");
}

static void put_count(struct csv *c, int64_t count)
{
    buf_addf(&c->out, "%lld,", (long long)count);
}

/* Shortened: 12 digits are more than a score has. */
static void put_number(struct csv *c, double number)
{
    buf_addf(&c->out, "%.12g,", number);
}

/* The learner's own wall clock, as spreadsheets read it. */
static void put_time(struct csv *c, struct moment when)
{
    int64_t minutes = when.at_ms / 60000 + when.offset_min;
    int64_t days = minutes / 1440 - (minutes % 1440 < 0);
    int64_t rest = minutes - days * 1440;
    /* Days since 1970 to a date of the Gregorian calendar: eras of 400 years that begin in March.
     */
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2);
    int64_t hour = rest / 60;
    int64_t minute = rest % 60;
    buf_addf(&c->out, "%04lld-%02lld-%02lld %02lld:%02lld,", (long long)year, (long long)month,
             (long long)day, (long long)hour, (long long)minute);
}

static bool end_row(struct csv *c)
{
    buf_truncate(&c->out, c->out.len - 1);
    buf_adds(&c->out, "\r\n");
    if (c->out.len >= PIECE) {
        c->failed = !c->write(c->ctx, buf_str(&c->out), c->out.len, c->err);
        buf_clear(&c->out);
    }
    return !c->failed;
}

/* ---- choose-all questions: one column for each choice --------------------------------------- */

static void put_choice_names(struct csv *c)
{
    for (size_t i = 0; i < c->answers.bank->question_count; i++) {
        const struct question *q = &c->answers.bank->questions[i];
        CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
        if (q->kind == QUESTION_MULTI) {
            choice_ids(q, &ids);
        }
        for (size_t k = 0; k < ids.count; k++) {
            BUF_AUTO(name);
            buf_addf(&name, "%s:%s", q->id, ids.list[k]);
            put_text(c, buf_str(&name));
        }
    }
}

/* 1 and 0 in the columns of the question that the row is about, nothing in the others. */
static void put_choices(struct csv *c, const struct question *about, const struct strings *value)
{
    for (size_t i = 0; i < c->answers.bank->question_count; i++) {
        const struct question *q = &c->answers.bank->questions[i];
        CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
        if (q->kind != QUESTION_MULTI) {
            continue;
        }
        if (q == about && value->count > 0) {
            choice_ids(q, &ids);
        }
        for (size_t k = 0; k < question_choice_count(q); k++) {
            const char *picked = k < ids.count && strings_has(value, ids.list[k]) ? "1" : "0";
            buf_adds(&c->out, ids.count > 0 ? picked : "");
            buf_addc(&c->out, ',');
        }
    }
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void put_head(struct csv *c)
{
    static const char *const names[] = {
        "learner", "quiz",      "attempt",   "started",   "finished", "counts",   "place",
        "item",    "rev",       "type",      "objective", "coverage", "answer",   "verdict",
        "score",   "marked_by", "certainty", "hints",     "seconds",  "response",
    };
    /* The byte order mark tells Excel that it is UTF-8. */
    buf_adds(&c->out, "\xef\xbb\xbf");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        put_text(c, names[i]);
    }
    put_choice_names(c);
}

static void put_question(struct csv *c, const struct slot *slot, int64_t rev)
{
    const struct question *q = slot->question;
    put_text(c, slot->id);
    put_count(c, rev);
    put_text(c, q != NULL ? question_kind_name(q->kind) : slot->task ? "task" : "");
    put_text(c, q != NULL ? c->answers.bank->objectives[q->objective].id : "");
    put_text(c, q != NULL ? coverage_name(q->coverage) : "");
}

static void put_mark(struct csv *c, const struct counted *a)
{
    put_text(c, a->answer->which == CLASS_FIRST ? "first" : "last");
    put_text(c, verdict_name(a->verdict));
    if (a->verdict == VERDICT_PENDING) {
        buf_adds(&c->out, ",\"\",");
    } else {
        put_number(c, a->score);
        put_text(c, a->mark != NULL ? a->mark->why : "key");
    }
    if (a->answer->certainty >= 1) {
        put_count(c, a->answer->certainty);
    } else {
        put_text(c, a->answer->certainty < 0 ? "declined" : "");
    }
    put_count(c, a->answer->hints);
    put_number(c, (double)a->answer->spent_ms / 1000);
}

static void put_response(struct csv *c, const struct slot *slot, const char *stored)
{
    CLEANUP(response_release) struct response r = {.value = STRINGS_INIT};
    BUF_AUTO(text);
    (void)response_read(stored, &r);
    for (size_t i = 0; i < r.value.count; i++) {
        buf_adds(&text, i > 0 ? " | " : "");
        buf_adds(&text, r.value.list[i]);
    }
    put_text(c, buf_str(&text));
    put_choices(c, slot->current ? slot->question : NULL, &r.value);
}

static bool put_row(void *ctx, const struct counted *a)
{
    struct csv *c = ctx;
    const struct class_answer *answer = a->answer;
    const struct slot *slot = &c->answers.slots[a->slot];
    if (a->person == SIZE_MAX) {
        return true;
    }
    if (a->person != c->person) {
        c->attempt = 0;
        c->person = a->person;
    }
    c->attempt += a->new_attempt;
    put_text(c, c->answers.people[a->person].alias);
    put_text(c, answer->quiz);
    put_count(c, (int64_t)c->attempt);
    put_time(c, answer->started);
    put_count(c, answer->finished);
    put_count(c, a->counts && slot->question != NULL);
    put_count(c, answer->place + 1);
    put_question(c, slot, answer->rev);
    put_mark(c, a);
    put_response(c, slot, answer->value);
    return end_row(c);
}

static bool write_all(struct csv *c, struct err *err)
{
    put_head(c);
    return end_row(c) && answers_walk(&c->answers, put_row, c, err) && !c->failed &&
           (c->out.len == 0 || c->write(c->ctx, buf_str(&c->out), c->out.len, err));
}

bool report_csv(struct store *store, const struct bank *bank, const struct report_options *options,
                report_write_fn *write, void *ctx, struct err *err)
{
    struct csv c = {.write = write, .ctx = ctx, .err = err, .out = BUF_INIT, .person = SIZE_MAX};
    if (!answers_open(store, bank, options->class_id, &c.answers, err)) {
        return false;
    }
    bool fine = write_all(&c, err);
    answers_close(&c.answers);
    buf_release(&c.out);
    return fine;
}
