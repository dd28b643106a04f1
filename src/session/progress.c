/* A learner's progress over all attempts at one bank: the last answer to each question, the last
 * check of each task.
 * The figures of a single attempt are left to summary.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/summary.h"

void progress_init(struct progress *progress, const struct bank *bank)
{
    *progress = (struct progress){
        .bank = bank,
        .items = xcalloc(bank->question_count + 1, sizeof(*progress->items)),
        .tasks = xcalloc(bank->task_count + 1, sizeof(*progress->tasks)),
    };
}

void progress_release(struct progress *progress)
{
    free(progress->items);
    free(progress->tasks);
    progress->items = NULL;
    progress->tasks = NULL;
}

static void add_question(struct progress *progress, const struct session *session,
                         const struct item *item)
{
    /* The attempt may hold an older version of the bank than the one reported on. */
    const struct question *q = bank_question(progress->bank, item->question->id);
    if (q == NULL || q->rev != item->question->rev) {
        return;
    }
    size_t index = (size_t)(q - progress->bank->questions);
    const struct given *last = item->state == ITEM_ANSWERED ? &item->last : &item->first;
    progress->items[index].state = item->state;
    progress->items[index].verdict = item->state == ITEM_ANSWERED ? last->verdict.kind
                                                                  : VERDICT_SKIPPED;
    progress->items[index].score = item->state == ITEM_ANSWERED ? session_score(session, item, last)
                                                                : 0;
    progress->items[index].certainty = last->certainty;
}

/* A task that was passed over is as it was: nobody looked. */
static void add_task(struct progress *progress, const struct item *item)
{
    const struct task *task = bank_task(progress->bank, item->task->id);
    if (task == NULL || task->rev != item->task->rev || item->state != ITEM_ANSWERED) {
        return;
    }
    size_t index = (size_t)(task - progress->bank->tasks);
    progress->tasks[index].state = item->state;
    progress->tasks[index].verdict = item->last.verdict.kind;
}

void progress_add(struct progress *progress, const struct session *session)
{
    progress->attempts++;
    progress->finished += session_finished(session);
    for (size_t i = 0; i < session_count(session); i++) {
        const struct item *item = session_item(session, i);
        if (item->task != NULL) {
            add_task(progress, item);
        } else if (item->state != ITEM_OPEN) {
            add_question(progress, session, item);
        }
    }
}

void progress_missed(const struct progress *progress, struct strings *ret)
{
    for (size_t i = 0; i < progress->bank->question_count; i++) {
        enum verdict_kind kind = progress->items[i].verdict;
        bool fine = kind == VERDICT_RIGHT || kind == VERDICT_PENDING;
        if (progress->items[i].state != ITEM_OPEN && !fine) {
            strings_add(ret, progress->bank->questions[i].id);
        }
    }
    for (size_t i = 0; i < progress->bank->task_count; i++) {
        if (progress->tasks[i].state == ITEM_ANSWERED &&
            progress->tasks[i].verdict == VERDICT_WRONG) {
            strings_add(ret, progress->bank->tasks[i].id);
        }
    }
}

enum { MASTERY_MIN = 3 }; /* answers behind a word on an objective */
static const double mastered_at = 0.8;
static const double more_at = 0.6;

struct mastery {
    size_t questions, answered, right;
    size_t counted; /* answers that don't wait for a mark */
    double score, weight;
    size_t tasks, checked, done; /* advisory ones are not among them */
};

static struct mastery *mastery_of(const struct progress *p)
{
    struct mastery *list = xcalloc(p->bank->objective_count + 1, sizeof(*list));
    for (size_t i = 0; i < p->bank->question_count; i++) {
        int top = bank_objective_top(p->bank, p->bank->questions[i].objective);
        list[top].questions++;
        list[top].answered += p->items[i].state != ITEM_OPEN;
        list[top].right += p->items[i].state == ITEM_ANSWERED &&
                           p->items[i].verdict == VERDICT_RIGHT;
        if (p->items[i].state != ITEM_OPEN && p->items[i].verdict != VERDICT_PENDING) {
            list[top].counted++;
            list[top].score += p->items[i].score * p->bank->questions[i].weight;
            list[top].weight += p->bank->questions[i].weight;
        }
    }
    for (size_t i = 0; i < p->bank->task_count; i++) {
        const struct task *task = &p->bank->tasks[i];
        struct mastery *m = &list[bank_objective_top(p->bank, task->objective)];
        bool checked = !task->advisory && p->tasks[i].state == ITEM_ANSWERED;
        m->tasks += !task->advisory;
        m->checked += checked;
        m->done += checked && p->tasks[i].verdict == VERDICT_RIGHT;
    }
    return list;
}

static double share_of(const struct mastery *m)
{
    return m->weight > 0 ? m->score / m->weight : 0;
}

/* A word on an objective; NULL while too little was answered. */
static const char *mastery_name(const struct mastery *m)
{
    if (m->counted < MASTERY_MIN) {
        return NULL;
    }
    return share_of(m) >= mastered_at ? "mastered" : share_of(m) >= more_at ? "more" : "again";
}

static void put_mastery(const struct mastery *m, enum lang lang, struct buf *ret)
{
    static const struct {
        const char *name;
        enum msg_id said;
    } words[] = {
        {"again", MSG_MASTERY_AGAIN},
        {"more", MSG_MASTERY_MORE},
        {"mastered", MSG_MASTERY_MASTERED},
    };
    char share[16];
    const char *name = mastery_name(m);
    snprintf(share, sizeof(share), "%.0f", 100 * share_of(m));
    for (size_t i = 0; name != NULL && i < COUNT_OF(words); i++) {
        if (strcmp(words[i].name, name) == 0) {
            msg_format(ret, lang, MSG(words[i].said, share));
        }
    }
    if (name == NULL) {
        buf_adds(ret, msg_text(lang, MSG_MASTERY_UNMEASURED));
    }
}

enum { CELLS = 10 };

/* Something shows, and the last cell is filled by all of them only. */
static size_t cells_of(size_t part, size_t whole)
{
    size_t cells = whole > 0 ? part * CELLS / whole : 0;
    return cells == 0 && part > 0 ? 1 : cells;
}

/* Ten cells: right, answered, not answered yet. */
static void put_bar(const struct mastery *m, struct buf *ret)
{
    size_t right = cells_of(m->right, m->questions);
    size_t answered = cells_of(m->answered, m->questions);
    for (size_t c = 0; c < CELLS; c++) {
        buf_adds(ret, c < right ? "█" : c < answered ? "▒" : "░");
    }
}

static const char *percent(char out[16], size_t part, size_t whole)
{
    if (whole == 0) {
        return "–";
    }
    snprintf(out, 16, "%.0f %%", 100 * (double)part / (double)whole);
    return out;
}

/* Knowing and doing side by side, for the objectives that have tasks, once one was checked. */
static void put_practice(const struct progress *p, const struct mastery *list, enum lang lang,
                         struct buf *ret)
{
    size_t checked = 0;
    for (size_t i = 0; i < p->bank->objective_count; i++) {
        checked += list[i].checked;
    }
    if (checked == 0) {
        return;
    }
    buf_adds(ret, "\n**");
    buf_adds(ret, msg_text(lang, MSG_PROGRESS_PRACTICE));
    buf_adds(ret, "**\n\n");
    for (size_t i = 0; i < p->bank->objective_count; i++) {
        const struct mastery *m = &list[i];
        char knows[16];
        char does[16];
        if (m->tasks == 0) {
            continue;
        }
        buf_adds(ret, "- **");
        buf_adds(ret, p->bank->objectives[i].id);
        buf_adds(ret, "** ");
        msg_format(ret, lang,
                   MSG(MSG_PROGRESS_KNOWS_DOES, percent(knows, m->right, m->answered),
                       NUM(m->right), NUM(m->answered), percent(does, m->done, m->checked),
                       NUM(m->done), NUM(m->checked), NUM(m->tasks)));
        buf_adds(ret, "\n");
    }
}

void progress_markdown(const struct progress *p, enum lang lang, struct buf *ret)
{
    struct mastery *list = mastery_of(p);
    buf_adds(ret, "## ");
    buf_adds(ret, p->bank->title.in[lang]);
    buf_adds(ret, "\n\n");
    msg_format(ret, lang, MSG(MSG_PROGRESS_ATTEMPTS, NUM(p->attempts), NUM(p->finished)));
    buf_adds(ret, "\n\n");
    for (size_t i = 0; i < p->bank->objective_count; i++) {
        if (list[i].questions == 0) {
            continue;
        }
        buf_adds(ret, "- ");
        put_bar(&list[i], ret);
        buf_adds(ret, " **");
        buf_adds(ret, p->bank->objectives[i].id);
        buf_adds(ret, "** ");
        msg_format(ret, lang,
                   MSG(MSG_PROGRESS_OBJECTIVE, NUM(list[i].right), NUM(list[i].answered),
                       NUM(list[i].questions)));
        buf_adds(ret, " · ");
        put_mastery(&list[i], lang, ret);
        buf_adds(ret, " · ");
        buf_adds(ret, p->bank->objectives[i].text.in[lang]);
        buf_adds(ret, "\n");
    }
    put_practice(p, list, lang, ret);
    free(list);
}

static void put_mastery_json(const struct mastery *m, struct json_writer *w)
{
    json_put_integer(w, "counted", (int64_t)m->counted);
    if (m->weight > 0) {
        json_put_number(w, "score", share_of(m));
    } else {
        json_put_string(w, "score", NULL);
    }
    json_put_string(w, "mastery", mastery_name(m));
}

void progress_json(const struct progress *p, struct json_writer *w)
{
    struct mastery *list = mastery_of(p);
    json_put_string(w, "bank", p->bank->id);
    json_put_integer(w, "attempts", (int64_t)p->attempts);
    json_put_integer(w, "finished", (int64_t)p->finished);
    json_open(w, "objectives", '[');
    for (size_t i = 0; i < p->bank->objective_count; i++) {
        if (list[i].questions + list[i].tasks > 0) {
            json_open(w, NULL, '{');
            json_put_string(w, "id", p->bank->objectives[i].id);
            json_put_integer(w, "questions", (int64_t)list[i].questions);
            json_put_integer(w, "answered", (int64_t)list[i].answered);
            json_put_integer(w, "right", (int64_t)list[i].right);
            put_mastery_json(&list[i], w);
            json_put_integer(w, "tasks", (int64_t)list[i].tasks);
            json_put_integer(w, "checked", (int64_t)list[i].checked);
            json_put_integer(w, "done", (int64_t)list[i].done);
            json_close(w, '}');
        }
    }
    json_close(w, ']');
    free(list);
}
