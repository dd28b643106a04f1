/* A learner's progress over all attempts at one bank: the last answer to each question.
 * The figures of a single attempt are left to summary.c. */
#include <stdio.h>
#include <stdlib.h>

#include "wrapup/summary.h"

void progress_init(struct progress *progress, const struct bank *bank)
{
    *progress = (struct progress){
        .bank = bank,
        .items = xcalloc(bank->question_count + 1, sizeof(*progress->items)),
    };
}

void progress_release(struct progress *progress)
{
    free(progress->items);
    progress->items = NULL;
}

void progress_add(struct progress *progress, const struct session *session)
{
    progress->attempts++;
    progress->finished += session_finished(session);
    for (size_t i = 0; i < session_count(session); i++) {
        const struct item *item = session_item(session, i);
        /* The attempt may hold an older version of the bank than the one reported on. */
        const struct question *q = bank_question(progress->bank, item->question->id);
        if (q == NULL || q->rev != item->question->rev || item->state == ITEM_OPEN) {
            continue;
        }
        size_t index = (size_t)(q - progress->bank->questions);
        const struct given *last = item->state == ITEM_ANSWERED ? &item->last : &item->first;
        progress->items[index].state = item->state;
        progress->items[index].verdict = item->state == ITEM_ANSWERED ? last->verdict.kind
                                                                      : VERDICT_SKIPPED;
        progress->items[index].score = item->state == ITEM_ANSWERED
                                           ? session_score(session, item, last)
                                           : 0;
        progress->items[index].certainty = last->certainty;
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
}

struct mastery {
    size_t questions, answered, right;
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
        if (list[i].questions > 0) {
            json_open(w, NULL, '{');
            json_put_string(w, "id", p->bank->objectives[i].id);
            json_put_integer(w, "questions", (int64_t)list[i].questions);
            json_put_integer(w, "answered", (int64_t)list[i].answered);
            json_put_integer(w, "right", (int64_t)list[i].right);
            json_close(w, '}');
        }
    }
    json_close(w, ']');
    json_close(w, '}');
    free(list);
}
