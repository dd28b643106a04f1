/* Cases of judgement from data files.
 * What is held against them is each test's business. */
#include "task_case.h"

#include <stdlib.h>
#include <string.h>

#include "bank_case.h"
#include "json_case.h"
#include "wrapup/file.h"

static const char *const files[] = {"instance", "identity", "address", "key",    "git",    "ports",
                                    "reach",    "lines",    "docker",  "change", "cleanup"};

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* A document that stays for the life of the test. */
static const cJSON *document(const char *name)
{
    static struct {
        const char *name;
        struct json_doc *doc;
    } kept[COUNT_OF(files) + 1];
    size_t i = 0;
    while (kept[i].name != NULL && strcmp(kept[i].name, name) != 0) {
        i++;
    }
    if (kept[i].name == NULL) {
        BUF_AUTO(path);
        BUF_AUTO(bytes);
        struct err err = ERR_INIT;
        buf_addf(&path, "tests/data/task/judge/%s.json", name);
        if (!file_read(buf_str(&path), JSON_MAX_BYTES, &bytes, &err)) {
            (void)fprintf(stderr, "%s\n", err.text.in[LANG_EN]);
            abort();
        }
        kept[i].name = name;
        kept[i].doc = json_case_doc(buf_str(&bytes));
    }
    return json_doc_root(kept[i].doc);
}

static const cJSON *named(const char *name)
{
    const cJSON *value = member(document("facts"), name);
    if (value == NULL) {
        (void)fprintf(stderr, "facts.json has no \"%s\"\n", name);
        abort();
    }
    return value;
}

const struct bank *task_case_bank(void)
{
    static struct bank *bank;
    static struct buf bytes;
    if (bank == NULL) {
        bank = bank_case_file("quizzes/ec2.json", &bytes);
    }
    return bank;
}

const struct task *task_case_task(const struct task_case *c)
{
    const struct bank *bank = task_case_bank();
    for (size_t i = 0; i < bank->task_count; i++) {
        if (strcmp(bank->tasks[i].id, task_case_text(c, "task")) == 0) {
            return &bank->tasks[i];
        }
    }
    (void)fprintf(stderr, "%s:%zu: no such task\n", c->file, c->number);
    abort();
}

const char *task_case_text(const struct task_case *c, const char *name)
{
    const cJSON *value = member(c->json, name);
    return value != NULL && cJSON_IsString(value) ? value->valuestring : "";
}

bool task_case_flag(const struct task_case *c, const char *name)
{
    return cJSON_IsTrue(member(c->json, name));
}

/* ---- values ---------------------------------------------------------------------------- */

static void put_value(struct buf *out, const cJSON *value, const cJSON *over);

static void put_member(struct buf *out, const cJSON *value, const cJSON *over)
{
    if (over != NULL && cJSON_IsNull(over)) {
        return;
    }
    buf_adds(out, out->data[out->len - 1] != '{' ? "," : "");
    buf_addf(out, "\"%s\":", value->string);
    put_value(out, value, over);
}

static void put_list(struct buf *out, const cJSON *list)
{
    const cJSON *one = NULL;
    buf_addc(out, '[');
    cJSON_ArrayForEach(one, list)
    {
        buf_adds(out, one != list->child ? "," : "");
        put_value(out, one, NULL);
    }
    buf_addc(out, ']');
}

/* The value with members of `over` in place of its own. */
static void put_value(struct buf *out, const cJSON *value, const cJSON *over)
{
    const cJSON *base = cJSON_IsObject(value) ? member(value, "$") : NULL;
    const cJSON *one = NULL;
    if (base != NULL) {
        put_value(out, named(base->valuestring), value);
    } else if (over != NULL && !(cJSON_IsObject(over) && cJSON_IsObject(value))) {
        put_value(out, over, NULL);
    } else if (cJSON_IsArray(value)) {
        put_list(out, value);
    } else if (cJSON_IsObject(value)) {
        buf_addc(out, '{');
        cJSON_ArrayForEach(one, value)
        {
            put_member(out, one, over != NULL ? member(over, one->string) : NULL);
        }
        cJSON_ArrayForEach(one, over)
        {
            if (strcmp(one->string, "$") != 0 && member(value, one->string) == NULL) {
                put_member(out, one, NULL);
            }
        }
        buf_addc(out, '}');
    } else {
        json_canonical(out, value);
    }
}

/* ---- facts ----------------------------------------------------------------------------- */

static void each_fact(const cJSON *facts, task_fact_fn *fn, void *ctx)
{
    const cJSON *fact = NULL;
    cJSON_ArrayForEach(fact, facts)
    {
        BUF_AUTO(json);
        size_t len = strcspn(fact->string, "@?");
        const char *route = fact->string + len;
        CLEANUP(free_charp) char *name = xstrndup(fact->string, len);
        put_value(&json, fact, NULL);
        fn(ctx, name, route[0] == '@' ? route + 1 : NULL,
           route[0] == '?' ? route + 1 : buf_str(&json));
    }
}

/* Routes and causes outlive the facts. */
static const char *lasting(const char *text)
{
    static struct strings kept;
    if (!strings_has(&kept, text)) {
        strings_add(&kept, text);
    }
    for (size_t i = 0; i < kept.count; i++) {
        if (strcmp(kept.list[i], text) == 0) {
            return kept.list[i];
        }
    }
    abort();
}

struct setting {
    struct task_facts *facts;
    const char *from, *to;
};

static void set_fact(void *ctx, const char *name, const char *route, const char *json)
{
    struct setting *s = ctx;
    if (route == NULL) {
        facts_set_unknown(s->facts, name, lasting(json), NULL);
        return;
    }
    bool other = s->from != NULL && strcmp(route, s->from) == 0;
    if (!facts_set(s->facts, name, lasting(other ? s->to : route), json, strlen(json))) {
        (void)fprintf(stderr, "%s: no JSON: %s\n", name, json);
        abort();
    }
}

/* The details of facts that are not known: an IAM action, say. */
static void set_details(const cJSON *facts, struct task_facts *ret)
{
    const cJSON *fact = NULL;
    cJSON_ArrayForEach(fact, facts)
    {
        const char *cause = strchr(fact->string, '?');
        if (cause != NULL && cJSON_IsString(fact)) {
            CLEANUP(free_charp) char *name = xstrndup(fact->string, (size_t)(cause - fact->string));
            facts_set_unknown(ret, name, lasting(cause + 1), fact->valuestring);
        }
    }
}

/* What the runs before remembered in the end, appended. */
static void remember(const cJSON *runs, struct buf *memory)
{
    const cJSON *run = NULL;
    cJSON_ArrayForEach(run, runs)
    {
        struct setting s = {.facts = facts_new()};
        if (memory->len > 0) {
            facts_set(s.facts, FACT_MEMORY, "", buf_str(memory), memory->len);
        }
        each_fact(run, set_fact, &s);
        buf_clear(memory);
        task_remember(s.facts, memory);
        facts_free(s.facts);
    }
}

void task_case_each_fact(const struct task_case *c, task_fact_fn *fn, void *ctx)
{
    BUF_AUTO(memory);
    remember(member(c->json, "before"), &memory);
    if (memory.len > 0) {
        fn(ctx, FACT_MEMORY, "", buf_str(&memory));
    }
    each_fact(member(c->json, "facts"), fn, ctx);
}

struct task_facts *task_case_facts(const struct task_case *c, const char *from, const char *to)
{
    struct setting s = {.facts = facts_new(), .from = from, .to = to};
    task_case_each_fact(c, set_fact, &s);
    set_details(member(c->json, "facts"), s.facts);
    return s.facts;
}

size_t task_case_each(task_case_fn *fn, void *ctx)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct task_case c = {.file = files[i]};
        const cJSON *cases = member(document(files[i]), "cases");
        cJSON_ArrayForEach(c.json, cases)
        {
            c.number++;
            count++;
            fn(ctx, &c);
        }
    }
    return count;
}
