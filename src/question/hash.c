/* The identity of a question: hashes over the canonical JSON of the fields that its type lists.
 * Moving the entries of a set, or writing a default out, changes nothing. */
#include <stdlib.h>
#include <string.h>

#include "type.h"

static void put_fields(struct buf *out, const cJSON *object, const struct hash_field *fields);

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void put_element(struct buf *out, const cJSON *element, const struct hash_field *inner)
{
    if (inner != NULL && cJSON_IsObject(element)) {
        put_fields(out, element, inner);
    } else {
        json_canonical(out, element);
    }
}

static void put_set(struct buf *out, const cJSON *array, const struct hash_field *inner)
{
    CLEANUP(strings_release) struct strings sorted = STRINGS_INIT;
    const cJSON *element;
    cJSON_ArrayForEach(element, array)
    {
        BUF_AUTO(text);
        put_element(&text, element, inner);
        strings_add(&sorted, buf_str(&text));
    }
    if (sorted.count > 0) {
        qsort(sorted.list, sorted.count, sizeof(*sorted.list), compare_strings);
    }
    buf_addc(out, '[');
    for (size_t i = 0; i < sorted.count; i++) {
        buf_adds(out, i > 0 ? "," : "");
        buf_adds(out, sorted.list[i]);
    }
    buf_addc(out, ']');
}

static void put_fields(struct buf *out, const cJSON *object, const struct hash_field *fields)
{
    buf_addc(out, '{');
    bool comma = false;
    for (const struct hash_field *field = fields; field->name != NULL; field++) {
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, field->name);
        if (value == NULL || (field->set && cJSON_IsArray(value) && value->child == NULL)) {
            continue;
        }
        BUF_AUTO(text);
        if (field->set) {
            put_set(&text, value, field->inner);
        } else {
            json_canonical(&text, value);
        }
        if (field->absent != NULL && strcmp(buf_str(&text), field->absent) == 0) {
            continue;
        }
        buf_addf(out, "%s\"%s\":", comma ? "," : "", field->name);
        buf_adds(out, buf_str(&text));
        comma = true;
    }
    buf_addc(out, '}');
}

static struct hash hash_fields(const struct question *q, const struct hash_field *fields)
{
    BUF_AUTO(text);
    put_fields(&text, q->json, fields);
    return hash_bytes(buf_str(&text), text.len);
}

struct hash question_key_hash(const struct question *q)
{
    return hash_fields(q, question_type_of(q->kind)->key_fields);
}

struct hash question_text_hash(const struct question *q)
{
    return hash_fields(q, question_type_of(q->kind)->text_fields);
}

static bool same_text(const struct text *a, const struct text *b)
{
    for (unsigned l = 0; l < LANG_COUNT; l++) {
        if (strcmp(a->in[l], b->in[l]) != 0) {
            return false;
        }
    }
    return true;
}

bool question_same_words(const struct question *then, const struct question *now)
{
    if (then->kind != now->kind) {
        return false;
    }
    if (now->kind == QUESTION_OPEN) {
        /* Its key points are texts, too, but nobody was asked them. */
        return same_text(&then->prompt, &now->prompt);
    }
    const struct hash before = question_text_hash(then);
    const struct hash after = question_text_hash(now);
    return strcmp(before.hex, after.hex) == 0;
}
