/* Damages documents, blindly and like a forger.
 * What must come of them is the test's business. */
#include "mutate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/json.h"

enum { CHANGES_MAX = 4 };

static uint64_t draw(struct mutate *m)
{
    uint64_t z = (m->state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

size_t mutate_below(struct mutate *m, size_t bound)
{
    return bound > 0 ? (size_t)(draw(m) % bound) : 0;
}

static void mutate_bytes(struct mutate *m, const struct buf *from, struct buf *ret)
{
    static const char *const pieces[] = {
        "\"",   "\\",      "{",       "}",     "[",          "]",
        ",",    ":",       "0",       "-",     "null",       "\xEA\xB0\x80",
        "\xFF", "\\ud800", "\\u0000", "1e999", "\"seq\":1,", "[[[[",
        "\\\"", "true",
    };
    BUF_AUTO(text);
    buf_add(&text, buf_str(from), from->len);
    for (size_t n = 1 + mutate_below(m, CHANGES_MAX); n > 0; n--) {
        BUF_AUTO(next);
        size_t at = mutate_below(m, text.len + 1);
        size_t what = mutate_below(m, 5);
        size_t cut = what < 3    ? mutate_below(m, 1 + (what < 2 ? 2 : 600))
                     : what == 3 ? mutate_below(m, text.len)
                                 : 0;
        cut = cut > text.len - at ? text.len - at : cut;
        const char *piece = what == 1 || what == 4 ? pieces[mutate_below(m, COUNT_OF(pieces))] : "";
        buf_add(&next, buf_str(&text), at);
        buf_adds(&next, piece);
        buf_add(&next, buf_str(&text) + at + cut, text.len - at - cut);
        buf_clear(&text);
        buf_add(&text, buf_str(&next), next.len);
    }
    buf_add(ret, buf_str(&text), text.len);
}

static size_t count_nodes(const cJSON *node)
{
    size_t count = 1;
    for (const cJSON *child = node->child; child != NULL; child = child->next) {
        count += count_nodes(child);
    }
    return count;
}

/* The node of that number, in pre-order, and what holds it. */
static cJSON *node_at(cJSON *node, size_t *number, cJSON **up)
{
    for (cJSON *child = node->child; child != NULL; child = child->next) {
        if ((*number)-- == 0) {
            *up = node;
            return child;
        }
        cJSON *found = node_at(child, number, up);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static cJSON *any_node(struct mutate *m, cJSON *root, cJSON **up)
{
    size_t number = mutate_below(m, count_nodes(root) - 1);
    return node_at(root, &number, up);
}

static cJSON *any_value(struct mutate *m)
{
    static const double numbers[] = {0, 1, -1, 2, 0.5, 3, 1e15, 9007199254740992.0, 1e300, 999999};
    static const char *const texts[] = {
        "",
        "a",
        "q01",
        "q02",
        "nothing",
        "answer",
        "presented",
        "undo",
        "finish",
        "right",
        "wrong",
        "{\"value\":[\"a\"]}",
        "{\"value\":[\"a\",\"b\"]}",
        "{}",
        "{\"dk\":true}",
        "{\"seq\":2}",
        "kim",
        "lee",
        "11111111-1111-4111-8111-111111111111",
        "exam",
        "\xEA\xB0\x80",
    };
    switch (mutate_below(m, 5)) {
    case 0:
        return cJSON_CreateNumber(numbers[mutate_below(m, COUNT_OF(numbers))]);
    case 1:
        return cJSON_CreateBool(mutate_below(m, 2) == 0);
    case 2:
        return mutate_below(m, 2) == 0 ? cJSON_CreateArray() : cJSON_CreateObject();
    default:
        return cJSON_CreateString(texts[mutate_below(m, COUNT_OF(texts))]);
    }
}

/* One node is taken away, given twice, exchanged for another of the document, or for anything. */
static void change(struct mutate *m, cJSON *root)
{
    cJSON *up = NULL;
    cJSON *other_up = NULL;
    cJSON *node = any_node(m, root, &up);
    if (node == NULL) {
        return;
    }
    cJSON *fresh = mutate_below(m, 2) == 0 ? any_value(m)
                                           : cJSON_Duplicate(any_node(m, root, &other_up), 1);
    size_t what = mutate_below(m, 5);
    if (what == 0) {
        cJSON_Delete(cJSON_DetachItemViaPointer(up, node));
    } else if (what == 1 && cJSON_IsArray(up)) {
        cJSON_AddItemToArray(up, cJSON_Duplicate(node, 1));
    } else if (what == 2 && cJSON_IsNumber(node)) {
        cJSON_SetNumberValue(node, node->valuedouble + (double)mutate_below(m, 3) - 1);
    } else {
        if (node->string != NULL) {
            free(fresh->string);
            fresh->string = strdup(node->string);
        }
        (void)cJSON_ReplaceItemViaPointer(up, node, fresh);
        return;
    }
    cJSON_Delete(fresh);
}

/* An event, which is what most of a hand-in is. */
static cJSON *any_event(struct mutate *m, cJSON *root, cJSON **events)
{
    cJSON *attempts = cJSON_GetObjectItemCaseSensitive(root, "attempts");
    *events = cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(attempts, 0), "events");
    return cJSON_GetArrayItem(*events, (int)mutate_below(m, (size_t)cJSON_GetArraySize(*events)));
}

static void renumber(cJSON *events)
{
    int seq = 1;
    cJSON *event = NULL;
    cJSON_ArrayForEach(event, events)
    {
        cJSON *number = cJSON_GetObjectItemCaseSensitive(event, "seq");
        if (number != NULL) {
            cJSON_SetNumberValue(number, seq++);
        }
    }
}

/* What a forger would do: the numbering still fits. */
static void change_event(struct mutate *m, cJSON *root)
{
    cJSON *events = NULL;
    cJSON *event = any_event(m, root, &events);
    if (event == NULL) {
        return;
    }
    cJSON *body = cJSON_GetObjectItemCaseSensitive(event, "body");
    cJSON *inner = cJSON_Parse(cJSON_IsString(body) ? body->valuestring : "{}");
    inner = inner != NULL ? inner : cJSON_CreateObject(); /* it was mutated before */
    switch (mutate_below(m, 5)) {
    case 0:
        cJSON_Delete(cJSON_DetachItemViaPointer(events, event));
        break;
    case 1:
        cJSON_AddItemToArray(events, cJSON_Duplicate(event, 1));
        break;
    case 2:
        while (cJSON_GetArraySize(events) > (int)mutate_below(m, 40)) {
            cJSON_DeleteItemFromArray(events, cJSON_GetArraySize(events) - 1);
        }
        break;
    default:
        change(m, inner);
        char *text = cJSON_PrintUnformatted(inner);
        cJSON *fresh = cJSON_CreateString(text);
        if (!cJSON_ReplaceItemInObjectCaseSensitive(event, "body", fresh)) {
            cJSON_Delete(fresh);
        }
        free(text);
    }
    cJSON_Delete(inner);
    renumber(events);
}

static void mutate_tree(struct mutate *m, const struct buf *from, struct buf *ret)
{
    cJSON *root = cJSON_ParseWithLength(buf_str(from), from->len);
    for (size_t n = 1 + mutate_below(m, 2); n > 0; n--) {
        if (mutate_below(m, 2) == 0) {
            change_event(m, root);
        } else {
            change(m, root);
        }
    }
    char *text = cJSON_PrintUnformatted(root);
    buf_adds(ret, text);
    free(text);
    cJSON_Delete(root);
}

void mutate_handin(struct mutate *m, const struct buf *from, struct buf *ret)
{
    if (mutate_below(m, 3) == 0) {
        mutate_bytes(m, from, ret);
    } else {
        mutate_tree(m, from, ret);
    }
}
