/* What the tests of questions share: reading a data file, loading the questions in it against small
 * tables of ids, and plain layouts. What a case expects is each test's business. */
#ifndef TESTS_QUESTION_CASE_H
#define TESTS_QUESTION_CASE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/file.h"
#include "wrapup/question.h"

static const char *const case_objectives[] = {"O1", "O2", NULL};
static const char *const case_misconceptions[] = {"M0", "M1", "M2", "M3", NULL};
static const char *const case_statements[] = {"S1", "S2", NULL};
static const char *const case_sources[] = {"AWS", "MAN", NULL};

static inline int case_index(const char *const names[], const char *id)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], id) == 0) {
            return i;
        }
    }
    return -1;
}

static inline int case_objective(const void *ctx, const char *id)
{
    (void)ctx;
    return case_index(case_objectives, id);
}

static inline int case_misconception(const void *ctx, const char *id)
{
    (void)ctx;
    return case_index(case_misconceptions, id);
}

static inline int case_statement(const void *ctx, const char *id)
{
    (void)ctx;
    return case_index(case_statements, id);
}

static inline int case_source(const void *ctx, const char *id)
{
    (void)ctx;
    return case_index(case_sources, id);
}

/* A data file, and what was loaded from it. */
struct cases {
    struct buf bytes;
    struct json_doc *doc;
    struct faults faults;
    struct arena *arena;
    struct question_reader reader;
    struct json_at root;
    struct question *questions;
    size_t count;
};

/* Fails the test when the file can't be read or isn't JSON. */
static inline void cases_open(struct cases *c, const char *path)
{
    struct err err = ERR_INIT;
    *c = (struct cases){.bytes = BUF_INIT, .faults = FAULTS_INIT};
    if (!file_read(path, JSON_MAX_BYTES, &c->bytes, &err)) {
        fail_msg("%s: %s", path, err.text.in[LANG_EN]);
    }
    if (!json_doc_parse(buf_str(&c->bytes), c->bytes.len, &c->doc, &c->faults)) {
        fail_msg("%s:%u: %s", path, c->faults.list[0].line, c->faults.list[0].what[LANG_EN]);
    }
    c->arena = arena_new();
    c->root = json_at_root(c->doc, &c->faults);
    c->reader = (struct question_reader){
        .arena = c->arena,
        .rule = {.lang = {[LANG_KO] = true, [LANG_EN] = true}, .first = LANG_KO},
        .objective = case_objective,
        .misconception = case_misconception,
        .statement = case_statement,
        .source = case_source,
    };
}

static inline void cases_close(struct cases *c)
{
    for (size_t i = 0; i < c->count; i++) {
        question_release(&c->questions[i]);
    }
    free(c->questions);
    arena_free(c->arena);
    faults_release(&c->faults);
    json_doc_free(c->doc);
    buf_release(&c->bytes);
}

/* Loads every question of the root's array "questions"; a fault fails the test. */
static inline void cases_load(struct cases *c)
{
    const cJSON *array = cJSON_GetObjectItemCaseSensitive(c->root.value, "questions");
    struct json_at at = json_at_member(&c->root, array);
    size_t total = (size_t)cJSON_GetArraySize(array);
    assert_true(total > 0);
    c->questions = xcalloc(total, sizeof(*c->questions));
    const cJSON *child;
    cJSON_ArrayForEach(child, array)
    {
        struct json_at element = json_at_element(&at, child, c->count);
        if (!question_load(&element, &c->reader, &c->questions[c->count])) {
            fail_msg("question %zu: %s: %s", c->count, c->faults.list[0].pointer,
                     c->faults.list[0].what[LANG_EN]);
        }
        c->count++;
    }
}

static inline const struct question *cases_question(const struct cases *c, const char *id)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->questions[i].id, id) == 0) {
            return &c->questions[i];
        }
    }
    fail_msg("no question \"%s\" in the data", id);
    return NULL;
}

/* The parts in the order of the file, so that labels can be told from the data. */
static inline struct layout plain_layout(const struct question *q)
{
    struct rng rng;
    struct layout layout;
    rng_init(&rng, 1);
    question_layout(q, &rng, &layout);
    for (unsigned i = 0; i < layout.count; i++) {
        layout.at[i] = i;
    }
    return layout;
}

/* A response out of a JSON array of strings. */
static inline struct response response_from(const cJSON *array)
{
    struct response r = {.value = STRINGS_INIT};
    const cJSON *child;
    cJSON_ArrayForEach(child, array)
    {
        strings_add(&r.value, child->valuestring);
    }
    return r;
}

/* A copy of the base question with some members set, or dropped where the case says null. */
static inline cJSON *changed_question(const cJSON *base, const cJSON *set)
{
    cJSON *question = cJSON_Duplicate(base, true);
    const cJSON *member;
    cJSON_ArrayForEach(member, set)
    {
        cJSON_DeleteItemFromObjectCaseSensitive(question, member->string);
        if (!cJSON_IsNull(member)) {
            cJSON_AddItemToObject(question, member->string, cJSON_Duplicate(member, true));
        }
    }
    return question;
}

/* Compares with a golden file and names the first line that differs. */
static inline void assert_golden(const char *path, const struct buf *got)
{
    struct err err = ERR_INIT;
    BUF_AUTO(want);
    if (!file_read(path, JSON_MAX_BYTES, &want, &err)) {
        fail_msg("%s: %s", path, err.text.in[LANG_EN]);
    }
    const char *a = buf_str(&want);
    const char *b = buf_str(got);
    for (unsigned line = 1; *a != '\0' || *b != '\0'; line++) {
        size_t la = strcspn(a, "\n");
        size_t lb = strcspn(b, "\n");
        if (la != lb || memcmp(a, b, la) != 0) {
            fail_msg("%s:%u: expected\n%.*s\ngot\n%.*s", path, line, (int)la, a, (int)lb, b);
        }
        a += la + (a[la] == '\n' ? 1 : 0);
        b += lb + (b[lb] == '\n' ? 1 : 0);
    }
}

#endif
