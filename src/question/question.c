/* The table of the nine types, and the calls that go through it. What a type means is its own
 * file's business. */
#include "type.h"

static const struct question_type *const types[QUESTION_KIND_COUNT] = {
    [QUESTION_SINGLE] = &question_single,       [QUESTION_MULTI] = &question_multi,
    [QUESTION_TRUEFALSE] = &question_truefalse, [QUESTION_SHORT] = &question_short,
    [QUESTION_NUMBER] = &question_number,       [QUESTION_ORDER] = &question_order,
    [QUESTION_MATCH] = &question_match,         [QUESTION_CLOZE] = &question_cloze,
    [QUESTION_OPEN] = &question_open,
};

const struct question_type *question_type_of(enum question_kind kind)
{
    return types[kind];
}

const char *question_kind_name(enum question_kind kind)
{
    return types[kind]->name;
}

size_t question_choice_count(const struct question *q)
{
    return types[q->kind]->right == NULL ? 0 : types[q->kind]->movable(q)->count;
}

unsigned question_right_choices(const struct question *q)
{
    return types[q->kind]->right == NULL ? 0 : types[q->kind]->right(q);
}

struct text question_choice_why(const struct question *q, size_t i)
{
    return types[q->kind]->movable(q)->list[i].why;
}

void question_release(struct question *q)
{
    strings_release(&q->sources);
    strings_release(&q->enemies);
}

void response_release(struct response *r)
{
    strings_release(&r->value);
}

bool response_read(const char *json, struct response *ret)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct json_doc *doc = NULL;
    if (json[0] == '\0' || !json_doc_parse(json, strlen(json), &doc, &faults)) {
        return false;
    }
    const cJSON *element;
    cJSON_ArrayForEach(element, json_doc_root(doc))
    {
        if (cJSON_IsString(element)) {
            strings_add(&ret->value, element->valuestring);
        }
    }
    json_doc_free(doc);
    return ret->value.count > 0;
}

void question_show(const struct question *q, const struct layout *layout, enum lang lang,
                   struct buf *markdown)
{
    buf_adds(markdown, q->prompt.in[lang]);
    buf_adds(markdown, "\n");
    if (types[q->kind]->show != NULL) {
        buf_adds(markdown, "\n");
        types[q->kind]->show(q, layout, lang, markdown);
    }
}

void question_how(const struct question *q, const struct layout *layout, enum lang lang,
                  struct buf *ret)
{
    types[q->kind]->how(q, layout, lang, ret);
}

void question_words(const struct question *q, const struct layout *layout, struct strings *ret)
{
    const struct question_type *type = types[q->kind];
    if (type->words != NULL) {
        type->words(ret);
    } else if (type->movable != NULL) {
        for (size_t i = 0; i < layout->count; i++) {
            strings_add(ret, label_of(i));
        }
    }
}

bool question_multiline(const struct question *q)
{
    return types[q->kind]->multiline;
}

void question_grade(const struct question *q, const struct response *r, struct verdict *ret)
{
    *ret = (struct verdict){.kind = VERDICT_WRONG};
    types[q->kind]->grade(q, r, ret);
}

void question_reveal(const struct question *q, const struct layout *layout,
                     const struct response *r, enum lang lang, struct buf *markdown)
{
    static const struct response none = {.value = STRINGS_INIT};
    types[q->kind]->reveal(q, layout, r == NULL ? &none : r, lang, markdown);
}

void question_describe(const struct question *q, const struct response *r, enum lang lang,
                       struct buf *ret)
{
    types[q->kind]->describe(q, r, lang, ret);
}

double question_chance(const struct question *q)
{
    const struct question_type *type = types[q->kind];
    return type->chance == NULL ? 0 : type->chance(q);
}
