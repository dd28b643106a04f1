/* What questions and tasks have in common as items of an attempt.
 * What happens to an item is left to session.c. */
#include <string.h>

#include "private.h"

const char *item_id(const struct item *item)
{
    return item->question != NULL ? item->question->id : item->task->id;
}

int item_objective(const struct item *item)
{
    return item->question != NULL ? item->question->objective : item->task->objective;
}

const struct text *item_title(const struct item *item)
{
    return item->question != NULL ? &item->question->prompt : &item->task->title;
}

double item_weight(const struct item *item)
{
    if (item->question != NULL) {
        return item->question->weight;
    }
    return item->task->advisory || item->last.checked.warns ? 0 : 1;
}

bool item_core(const struct item *item)
{
    return item->question != NULL && (item->question->coverage == COVERAGE_TAUGHT ||
                                      item->question->coverage == COVERAGE_PRACTISED);
}

bool task_state_counts(enum task_state state)
{
    return state == TASK_PASS || state == TASK_FAIL;
}

struct verdict task_verdict(enum task_state state, bool warns)
{
    if (state == TASK_PASS) {
        return (struct verdict){.kind = VERDICT_RIGHT, .score = 1};
    }
    return (struct verdict){.kind = warns ? VERDICT_PARTIAL : VERDICT_WRONG};
}

static void mark_given(struct given *given, int64_t seq, double score)
{
    if (given->seq == seq) {
        given->verdict.kind = verdict_of_score(score);
        given->verdict.score = score;
    }
}

void session_mark(struct session *session, const char *item, int64_t seq, double score)
{
    for (size_t i = 0; seq > 0 && i < session->count; i++) {
        if (strcmp(item_id(&session->items[i]), item) == 0) {
            mark_given(&session->items[i].first, seq, score);
            mark_given(&session->items[i].last, seq, score);
        }
    }
}
