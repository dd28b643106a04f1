/* Facts of any other shape than they should have: no crash, and never a pass. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "json_case.h"
#include "task_case.h"
#include "wrapup/hash.h"

enum { FACTS_MAX = 16, NODES_MAX = 400, MUTATIONS = 30 };

static const char *const odd[] = {
    "null", "true",  "false", "0",    "-1",         "1e300",  "22.5",          "\"\"",
    "[]",   "\"x\"", "{}",    "[[]]", "{\"a\":{}}", "[null]", "[{\"a\":[1]}]", "\"0.0.0.0/0\"",
};

struct fact {
    char *name, *json;
    const char *route; /* NULL: json is the cause */
};
struct gathered {
    struct fact list[FACTS_MAX];
    size_t count;
};

static const char *lasting(const char *text)
{
    static const char *const known[] = {"aws", "file", "ssh", "local", "laptop", ""};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (strcmp(known[i], text) == 0) {
            return known[i];
        }
    }
    return task_cause(text);
}

static void gather(void *ctx, const char *name, const char *route, const char *json)
{
    struct gathered *g = ctx;
    assert_true(g->count < FACTS_MAX);
    g->list[g->count++] = (struct fact){.name = xstrdup(name),
                                        .json = xstrdup(json),
                                        .route = route != NULL ? lasting(route) : NULL};
}

static void drop(struct gathered *g)
{
    for (size_t i = 0; i < g->count; i++) {
        free_charp(&g->list[i].name);
        free_charp(&g->list[i].json);
    }
}

/* What comes of the facts with json in place of one of them. */
static enum task_state judge_with(const struct task_case *c, const struct gathered *g,
                                  size_t replaced, const char *json, size_t len)
{
    struct task_result r;
    BUF_AUTO(memory);
    struct task_facts *facts = facts_new();
    for (size_t i = 0; i < g->count; i++) {
        const struct fact *fact = &g->list[i];
        if (i == replaced) {
            facts_set(facts, fact->name, fact->route != NULL ? fact->route : "aws", json, len);
        } else if (fact->route == NULL) {
            facts_set_unknown(facts, fact->name, lasting(fact->json), NULL);
        } else {
            facts_set(facts, fact->name, fact->route, fact->json, strlen(fact->json));
        }
    }
    task_judge(task_case_task(c), facts, &r);
    task_remember(facts, &memory);
    json_doc_free(json_case_doc(buf_str(&memory)));
    facts_free(facts);
    assert_true(r.state < TASK_STATE_COUNT);
    assert_true(strlen(r.evidence) < TASK_EVIDENCE_MAX);
    return r.state;
}

static bool is(const struct task_case *c, const char *state)
{
    return strcmp(task_case_text(c, "state"), state) == 0;
}

/* A fact that the case can do without: what is remembered of other runs, and details. */
static bool may_be_odd(const struct task_case *c, const char *name)
{
    static const char *const details[] = {FACT_TARGET,   FACT_NOW,       FACT_REGION,
                                          FACT_BOOT,     FACT_ADDRESSES, FACT_PREFIX_LISTS,
                                          FACT_IDENTITY, FACT_STATUS};
    bool fallback = strcmp(name, FACT_INSTANCE) == 0 || strcmp(name, FACT_KEY_PAIR) == 0 ||
                    strcmp(name, FACT_IMDS) == 0 || strncmp(name, "input:", 6) == 0;
    for (size_t i = 0; i < COUNT_OF(details); i++) {
        if (strcmp(details[i], name) == 0) {
            return true;
        }
    }
    return fallback ||
           (strcmp(name, FACT_MEMORY) == 0 && strcmp(task_case_text(c, "task"), "t25") == 0);
}

struct robust {
    unsigned wrong;
    size_t tried;
};

/* True when a value has another type than the text of the odd one; null is no value. */
static bool other_type(const cJSON *value, const char *json)
{
    char first = json[0];
    return cJSON_IsObject(value)   ? first != '{'
           : cJSON_IsArray(value)  ? first != '['
           : cJSON_IsString(value) ? first != '"'
           : cJSON_IsNumber(value) ? strchr("-0123456789", first) == NULL
           : cJSON_IsBool(value)   ? first != 't' && first != 'f'
                                   : first != 'n';
}

/* Another value may be just what was wrong. */
static bool may_mend(const struct task_case *c)
{
    const char *cause = task_case_text(c, "cause");
    return strcmp(cause, "odd_answer") == 0 || strcmp(cause, "rule_odd") == 0 ||
           task_case_flag(c, "mends");
}

static void wrong(struct robust *r, const struct task_case *c, const char *name, const char *json)
{
    print_error("%s.json, case %zu (%s, %s) passes with %s = %s\n", c->file, c->number,
                task_case_text(c, "task"), task_case_text(c, "cause"), name, json);
    r->wrong++;
}

/* ---- whole facts ---------------------------------------------------------------------------- */

static void replace_facts(void *ctx, const struct task_case *c)
{
    struct robust *r = ctx;
    struct gathered g = {.count = 0};
    task_case_each_fact(c, gather, &g);
    for (size_t i = 0; i < g.count; i++) {
        struct json_doc *doc = g.list[i].route != NULL ? json_case_doc(g.list[i].json) : NULL;
        for (size_t k = 0; doc != NULL && k < COUNT_OF(odd); k++) {
            if (!other_type(json_doc_root(doc), odd[k])) {
                continue;
            }
            r->tried++;
            if (judge_with(c, &g, i, odd[k], strlen(odd[k])) == TASK_PASS &&
                !may_be_odd(c, g.list[i].name) && !may_mend(c)) {
                wrong(r, c, g.list[i].name, odd[k]);
            }
        }
        json_doc_free(doc);
    }
    drop(&g);
}

static void test_whole_facts(void **state)
{
    (void)state;
    struct robust r = {.wrong = 0};
    task_case_each(replace_facts, &r);
    assert_int_equal(r.wrong, 0);
    assert_true(r.tried > 10000);
}

/* All facts odd at once: nobody can tell anything. */
static void replace_all(void *ctx, const struct task_case *c)
{
    struct robust *r = ctx;
    struct gathered g = {.count = 0};
    task_case_each_fact(c, gather, &g);
    for (size_t k = 0; k < COUNT_OF(odd); k++) {
        struct gathered all = g;
        for (size_t i = 0; i < all.count; i++) {
            all.list[i].json = (char *)(uintptr_t)odd[k];
            all.list[i].route = all.list[i].route != NULL ? all.list[i].route : "aws";
        }
        r->tried++;
        if (judge_with(c, &all, SIZE_MAX, NULL, 0) == TASK_PASS) {
            wrong(r, c, "everything", odd[k]);
        }
    }
    drop(&g);
}

static void test_all_facts(void **state)
{
    (void)state;
    struct robust r = {.wrong = 0};
    task_case_each(replace_all, &r);
    assert_int_equal(r.wrong, 0);
}

/* ---- inside of facts ------------------------------------------------------------------------- */

/* The document with its node number `target` replaced; *next counts the nodes, and *node is the one
 * that was replaced. */
static void put_replaced(struct buf *out, const cJSON *value, const char *json, size_t target,
                         size_t *next, const cJSON **node)
{
    const cJSON *one = NULL;
    if ((*next)++ == target) {
        *node = value;
        buf_adds(out, json);
        return;
    }
    if (!cJSON_IsArray(value) && !cJSON_IsObject(value)) {
        json_canonical(out, value);
        return;
    }
    buf_addc(out, cJSON_IsArray(value) ? '[' : '{');
    cJSON_ArrayForEach(one, value)
    {
        buf_adds(out, one != value->child ? "," : "");
        if (cJSON_IsObject(value)) {
            buf_addf(out, "\"%s\":", one->string);
        }
        put_replaced(out, one, json, target, next, node);
    }
    buf_addc(out, cJSON_IsArray(value) ? ']' : '}');
}

/* False when there is no such node any more. */
static bool replace_node(struct robust *r, const struct task_case *c, const struct gathered *g,
                         size_t fact, size_t target)
{
    struct json_doc *doc = json_case_doc(g->list[fact].json);
    const cJSON *node = NULL;
    size_t step = is(c, "pass") ? 11 : 4; /* all types, but not all at every place */
    for (size_t k = target % step; k < COUNT_OF(odd); k += step) {
        BUF_AUTO(json);
        size_t next = 0;
        node = NULL;
        put_replaced(&json, json_doc_root(doc), odd[k], target, &next, &node);
        if (node == NULL) {
            break;
        }
        if (!other_type(node, odd[k])) {
            continue;
        }
        r->tried++;
        if (judge_with(c, g, fact, buf_str(&json), json.len) == TASK_PASS && !is(c, "pass") &&
            !may_be_odd(c, g->list[fact].name) && !may_mend(c)) {
            wrong(r, c, g->list[fact].name, buf_str(&json));
        }
    }
    json_doc_free(doc);
    return node != NULL;
}

/* What did not pass does not pass by losing a part of what is known. */
static void replace_nodes(void *ctx, const struct task_case *c)
{
    struct gathered g = {.count = 0};
    task_case_each_fact(c, gather, &g);
    for (size_t i = 0; i < g.count; i++) {
        for (size_t n = 0; g.list[i].route != NULL && replace_node(ctx, c, &g, i, n); n++) {
            assert_true(n < NODES_MAX);
        }
    }
    drop(&g);
}

static void test_inside_facts(void **state)
{
    (void)state;
    struct robust r = {.wrong = 0};
    task_case_each(replace_nodes, &r);
    assert_int_equal(r.wrong, 0);
    assert_true(r.tried > 10000);
}

/* ---- bytes ---------------------------------------------------------------------------------- */

/* Cut anywhere, a document is none; with bytes changed it may be one of any kind. */
static void spoil_bytes(void *ctx, const struct task_case *c)
{
    struct rng *rng = ctx;
    struct gathered g = {.count = 0};
    task_case_each_fact(c, gather, &g);
    for (unsigned n = 0; g.count > 0 && n < MUTATIONS; n++) {
        size_t fact = rng_below(rng, (uint32_t)g.count);
        CLEANUP(free_charp) char *json = xstrdup(g.list[fact].json);
        size_t len = strlen(json);
        if (g.list[fact].route == NULL || len == 0) {
            continue;
        }
        for (uint32_t k = rng_below(rng, 4); k > 0; k--) {
            json[rng_below(rng, (uint32_t)len)] = (char)rng_below(rng, 256);
        }
        len = n % 2 == 0 ? rng_below(rng, (uint32_t)len) : len;
        (void)judge_with(c, &g, fact, json, len);
    }
    drop(&g);
}

static void test_bytes(void **state)
{
    (void)state;
    struct rng rng;
    rng_init(&rng, 20240501);
    task_case_each(spoil_bytes, &rng);
}

/* ---- facts that are not there ------------------------------------------------------------------
 */

static void test_no_facts(void **state)
{
    (void)state;
    const struct bank *bank = task_case_bank();
    struct task_facts *facts = facts_new();
    for (size_t i = 0; i < bank->task_count; i++) {
        struct task_result r;
        task_judge(&bank->tasks[i], facts, &r);
        assert_int_equal(r.state, TASK_UNKNOWN);
        assert_true(r.cause[0] != '\0');
        assert_true(said_any(&r.observed) && said_any(&r.next));
    }
    assert_null(facts_get(facts, "instance"));
    assert_string_equal(facts_cause(facts, "instance"), "");
    assert_string_equal(facts_detail(facts, "instance"), "");
    assert_string_equal(facts_route(facts, "instance"), "");
    facts_free(facts);
    facts_free(NULL);
}

static void test_replacing(void **state)
{
    (void)state;
    struct task_facts *facts = facts_new();
    assert_true(facts_set(facts, "region", "aws", "{\"Region\":1}", 12));
    assert_string_equal(facts_route(facts, "region"), "aws");
    facts_set_unknown(facts, "region", "denied", "ec2:DescribeInstances");
    assert_null(facts_get(facts, "region"));
    assert_string_equal(facts_cause(facts, "region"), "denied");
    assert_string_equal(facts_detail(facts, "region"), "ec2:DescribeInstances");
    assert_false(facts_set(facts, "region", "aws", "{\"Region\":", 10));
    assert_string_equal(facts_cause(facts, "region"), "odd_answer");
    assert_string_equal(facts_detail(facts, "region"), "");
    assert_true(facts_set(facts, "region", "file", "[]", 2));
    assert_string_equal(facts_cause(facts, "region"), "");
    assert_non_null(facts_get(facts, "region"));
    facts_free(facts);
}

/* What the world says is shown harmless and short, and is no evidence. */
static void test_hostile_text(void **state)
{
    (void)state;
    static const char hostile[] =
        "{\"outcome\":\"open\",\"banner\":\"SSH-2.0-{1}\\n\\t\xE2\x80\x8F{{}} secret 203.0.113.9 ";
    BUF_AUTO(json);
    struct task_result r;
    struct task_facts *facts = facts_new();
    struct json_doc *doc = json_case_doc("{\"task\":\"t14\"}");
    struct task_case c = {.json = json_doc_root(doc)};
    buf_adds(&json, hostile);
    for (unsigned i = 0; i < 5000; i++) {
        buf_adds(&json, "긴 글");
    }
    buf_adds(&json, "\"}");
    assert_true(facts_set(facts, FACT_TCP, "laptop", buf_str(&json), json.len));
    task_judge(task_case_task(&c), facts, &r);
    assert_int_equal(r.state, TASK_PASS);
    for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
        assert_true(strlen(r.observed.in[lang]) < 300);
        assert_null(strpbrk(r.observed.in[lang], "\n\t"));
        assert_non_null(strstr(r.observed.in[lang], "SSH-2.0-{1}"));
    }
    assert_string_equal(r.evidence, "tcp=open");
    facts_free(facts);
    json_doc_free(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_facts),  cmocka_unit_test(test_all_facts),
        cmocka_unit_test(test_inside_facts), cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_no_facts),     cmocka_unit_test(test_replacing),
        cmocka_unit_test(test_hostile_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
