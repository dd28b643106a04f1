/* The marks that stand, kept together for those who look them up answer by answer. */
#include <string.h>

#include "wrapup/class.h"

static const char *keep(struct class_mark_list *marks, const char *text)
{
    return arena_strndup(marks->strings, text, strlen(text));
}

static bool add_mark(void *ctx, const struct class_mark *mark)
{
    struct class_mark_list *marks = ctx;
    marks->list = xgrow(marks->list, marks->count, sizeof(*marks->list));
    struct class_mark *kept = &marks->list[marks->count++];
    *kept = *mark;
    kept->item = keep(marks, mark->item);
    kept->why = keep(marks, mark->why);
    kept->by = keep(marks, mark->by);
    kept->comment = keep(marks, mark->comment);
    kept->undoes = ""; /* none that stands does */
    kept->key_hash = keep(marks, mark->key_hash);
    return true;
}

bool class_mark_list_read(struct store *store, const char *class_id, const char *bank_id,
                          struct class_mark_list *ret, struct err *err)
{
    *ret = (struct class_mark_list){.strings = arena_new()};
    return class_marks(store, class_id, bank_id, add_mark, ret, err);
}

void class_mark_list_release(struct class_mark_list *marks)
{
    free(marks->list);
    arena_free(marks->strings);
    *marks = (struct class_mark_list){.count = 0};
}

struct class_mark_slice class_mark_list_of(const struct class_mark_list *marks, struct uuid attempt)
{
    size_t low = 0;
    size_t high = marks->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(marks->list[middle].attempt.text, attempt.text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t end = low;
    while (end < marks->count && strcmp(marks->list[end].attempt.text, attempt.text) == 0) {
        end++;
    }
    return (struct class_mark_slice){end > low ? &marks->list[low] : NULL, end - low};
}

const struct class_mark *class_mark_find(struct class_mark_slice marks, const char *item,
                                         int64_t seq)
{
    const struct class_mark *mark = marks.list;
    for (size_t left = seq > 0 ? marks.count : 0; left > 0; left--, mark++) {
        if (mark->seq == seq && strcmp(mark->item, item) == 0) {
            return mark;
        }
    }
    return NULL;
}
