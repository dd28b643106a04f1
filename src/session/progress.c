/* A learner's progress over all attempts at one bank: the last answer to each question, the last
 * check of each task.
 * The figures of a single attempt are left to summary.c. */
#include <stdio.h>
#include <stdlib.h>

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

struct mastery {
    size_t questions, answered, right;
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

/* Ten cells: right, answered, not answered yet. */
static void put_bar(const struct mastery *m, struct buf *ret)
{
    enum { CELLS = 10 };
    for (size_t c = 0; c < CELLS; c++) {
        size_t threshold = (c * m->questions + CELLS - 1) / CELLS;
        buf_adds(ret, threshold < m->right ? "█" : threshold < m->answered ? "▒" : "░");
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
        buf_adds(ret, p->bank->objectives[i].text.in[lang]);
        buf_adds(ret, "\n");
    }
    put_practice(p, list, lang, ret);
    free(list);
}

void progress_json(const struct progress *p, struct json_writer *w, const char *key)
{
    struct mastery *list = mastery_of(p);
    json_open(w, key, '{');
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
            json_put_integer(w, "tasks", (int64_t)list[i].tasks);
            json_put_integer(w, "checked", (int64_t)list[i].checked);
            json_put_integer(w, "done", (int64_t)list[i].done);
            json_close(w, '}');
        }
    }
    json_close(w, ']');
    json_close(w, '}');
    free(list);
}
