/* Misconceptions that answers show, by learner.
 * Which response shows which one is the questions' matter. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

void misconceptions_init(struct building *b)
{
    b->misconceptions = xcalloc(b->bank->misconception_count + 1, sizeof(*b->misconceptions));
    for (size_t i = 0; i < b->bank->misconception_count; i++) {
        b->misconceptions[i].said.index = (int)i;
        b->misconceptions[i].person = SIZE_MAX;
    }
}

void misconceptions_release(struct building *b)
{
    for (size_t i = 0; b->misconceptions != NULL && i < b->bank->misconception_count; i++) {
        free(b->misconceptions[i].by_question);
    }
    free(b->misconceptions);
}

void misconceptions_answer(struct building *b, const struct counted *c, const struct value *value)
{
    const struct question *q = b->answers.slots[c->slot].question;
    for (size_t i = 0; i < value->misconception_count; i++) {
        struct misconception_work *w = &b->misconceptions[value->misconceptions[i]];
        if (w->by_question == NULL) {
            w->by_question = xcalloc(b->bank->question_count, sizeof(*w->by_question));
        }
        w->by_question[q - b->bank->questions]++;
        w->said.answers++;
        w->said.sure += c->answer->certainty == 3;
        w->said.learners += w->person != c->person;
        w->person = c->person;
    }
}

static bool shows(const struct value *value, int misconception)
{
    for (size_t i = 0; i < value->misconception_count; i++) {
        if (value->misconceptions[i] == misconception) {
            return true;
        }
    }
    return false;
}

/* Where it was met most, and the answer that was given most often there. */
static void find_example(struct building *b, struct misconception_work *w)
{
    struct report_misconception *said = &w->said;
    const char *response = "";
    size_t best = 0;
    said->question = 0;
    for (size_t q = 1; q < b->bank->question_count; q++) {
        said->question = w->by_question[q] > w->by_question[said->question] ? (int)q
                                                                            : said->question;
    }
    for (size_t i = 0; i < b->item_count; i++) {
        const struct item_work *item = &b->items[i];
        bool there = item->item.current && item->item.index == said->question;
        for (size_t v = 0; there && v < item->words.count; v++) {
            bool more = item->values[v].count > best ||
                        (item->values[v].count == best &&
                         strcmp(item->words.words[v], response) < 0);
            if (more && !item->values[v].right && shows(&item->values[v], said->index)) {
                best = item->values[v].count;
                response = item->words.words[v];
            }
        }
    }
    said->response = xstrdup(response);
}

struct ranked {
    bool critical;
    struct report_misconception said;
};

static int compare(const void *a, const void *b)
{
    const struct ranked *x = a;
    const struct ranked *y = b;
    if (x->critical != y->critical) {
        return x->critical ? -1 : 1;
    }
    if (x->said.learners != y->said.learners) {
        return x->said.learners > y->said.learners ? -1 : 1;
    }
    if (x->said.answers != y->said.answers) {
        return x->said.answers > y->said.answers ? -1 : 1;
    }
    return x->said.index < y->said.index ? -1 : 1;
}

void misconceptions_finish(struct building *b)
{
    struct report *report = b->report;
    struct ranked *list = xcalloc(b->bank->misconception_count + 1, sizeof(*list));
    size_t count = 0;
    for (size_t i = 0; i < b->bank->misconception_count; i++) {
        if (b->misconceptions[i].by_question != NULL) {
            find_example(b, &b->misconceptions[i]);
            list[count++] = (struct ranked){b->bank->misconceptions[i].critical,
                                            b->misconceptions[i].said};
        }
    }
    qsort(list, count, sizeof(*list), compare);
    report->misconceptions = xcalloc(count + 1, sizeof(*report->misconceptions));
    report->misconception_count = count;
    for (size_t i = 0; i < count; i++) {
        report->misconceptions[i] = list[i].said;
    }
    free(list);
}
