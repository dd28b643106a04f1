/* Loading live tasks: every member, every kind of probe, and each fault with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "json_case.h"
#include "wrapup/task.h"

enum { LOAD_LINES = 120 };

static int find(const char *const ids[], const char *id)
{
    for (int i = 0; ids[i] != NULL; i++) {
        if (strcmp(ids[i], id) == 0) {
            return i;
        }
    }
    return -1;
}

static int objective(const void *ctx, const char *id)
{
    (void)ctx;
    return find((const char *const[]){"O0", "O1", NULL}, id);
}

static int statement(const void *ctx, const char *id)
{
    (void)ctx;
    return find((const char *const[]){"s01", "s02", NULL}, id);
}

static struct task_reader reader_new(void)
{
    return (struct task_reader){.arena = arena_new(),
                                .rule = {.lang = {true, true}, .first = LANG_KO},
                                .objective = objective,
                                .statement = statement};
}

/* ---- data file ----------------------------------------------------------------------- */

/* The task that every case changes in one member. */
static const char *const sound[][2] = {
    {"id", "\"t01\""},
    {"rev", "1"},
    {"objective", "\"O1\""},
    {"title", "{\"ko\": \"제목\", \"en\": \"title\"}"},
    {"probe", "{\"kind\": \"tcp\", \"port\": 22}"},
    {"expect", "{\"matcher\": \"banner\"}"},
};

/* A sound probe of each kind, for "expect@kind". */
static const char *const probes[][2] = {
    {"aws", "{\"kind\": \"aws\", \"call\": \"DescribeInstances\", \"field\": \"KeyName\"}"},
    {"ssh", "{\"kind\": \"ssh\", \"command\": \"true\"}"},
    {"http", "{\"kind\": \"http\"}"},
    {"file", "{\"kind\": \"file\"}"},
    {"git", "{\"kind\": \"git\", \"view\": \"tracked\", \"pattern\": \"*.pem\"}"},
    {"keypair", "{\"kind\": \"keypair\"}"},
    {"imds", "{\"kind\": \"imds\", \"path\": \"instance-id\"}"},
    {"ask", "{\"kind\": \"ask\", \"input\": \"address\"}"},
};

/* What the member is when `key` is replaced: a matcher goes with its probe. */
static const char *member(size_t i, const char *key, const char *kind)
{
    bool probe = strcmp(sound[i][0], "probe") == 0;
    for (size_t k = 0; probe && kind != NULL && k < COUNT_OF(probes); k++) {
        if (strcmp(probes[k][0], kind) == 0) {
            return probes[k][1];
        }
    }
    return strcmp(key, "probe") == 0 && strcmp(sound[i][0], "expect") == 0 ? "-" : sound[i][1];
}

static void build(struct buf *out, const char *name, const char *value)
{
    CLEANUP(free_charp) char *key = xstrndup(name, strcspn(name, "@"));
    const char *kind = strchr(name, '@') != NULL ? strchr(name, '@') + 1 : NULL;
    bool replaced = false;
    buf_addc(out, '{');
    for (size_t i = 0; i < COUNT_OF(sound); i++) {
        bool this_one = strcmp(sound[i][0], key) == 0;
        const char *use = this_one ? value : member(i, key, kind);
        if (strcmp(use, "-") != 0) {
            buf_addf(out, "%s\"%s\": %s", out->len > 1 ? ",\n " : "", sound[i][0], use);
        }
        replaced = replaced || this_one;
    }
    if (!replaced) {
        buf_addf(out, ",\n \"%s\": %s", key, value);
    }
    buf_adds(out, "}");
}

struct gathering {
    const char *path;
    unsigned line, wrong;
    struct buf json, expected;
};

static void check_gathered(struct gathering *g)
{
    if (g->line == 0) {
        return;
    }
    BUF_AUTO(found);
    struct faults faults = FAULTS_INIT;
    struct task_reader reader = reader_new();
    struct json_doc *doc = json_case_doc(buf_str(&g->json));
    struct json_at root = json_at_root(doc, &faults);
    struct task task = {.id = "untouched"};
    bool loaded = task_load(&root, &reader, &task);
    faults_sort(&faults);
    for (size_t i = 0; i < faults.count; i++) {
        buf_addf(&found, "%s\t%s\n", faults.list[i].pointer, faults.list[i].what[LANG_EN]);
    }
    bool as_told = loaded == (faults.total == 0) && (loaded || strcmp(task.id, "untouched") == 0);
    if (!as_told || strcmp(buf_str(&found), buf_str(&g->expected)) != 0) {
        print_error("%s:%u: expected\n%sfound\n%s", g->path, g->line, buf_str(&g->expected),
                    buf_str(&found));
        g->wrong++;
    }
    json_doc_free(doc);
    arena_free(reader.arena);
    faults_release(&faults);
}

static void gather(void *ctx, const struct json_case *c)
{
    struct gathering *g = ctx;
    const char *const *fields = c->fields;
    if (fields[0][0] == '\0') {
        buf_addf(&g->expected, "%s\t%s\n", fields[1], fields[2]);
        return;
    }
    check_gathered(g);
    g->path = c->path;
    g->line = c->line;
    buf_clear(&g->json);
    buf_clear(&g->expected);
    build(&g->json, fields[0], fields[1]);
    if (strcmp(fields[2], "=") != 0) {
        buf_addf(&g->expected, "%s\t%s\n", fields[2], fields[3]);
    }
}

static void test_cases(void **state)
{
    (void)state;
    struct gathering g = {.json = BUF_INIT, .expected = BUF_INIT};
    size_t lines = json_case_each("tests/data/task/load.tsv", gather, &g);
    check_gathered(&g);
    buf_release(&g.json);
    buf_release(&g.expected);
    assert_true(lines >= LOAD_LINES);
    assert_int_equal(g.wrong, 0);
}

/* ---- what is loaded ------------------------------------------------------------------- */

static void test_fields(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    struct task_reader reader = reader_new();
    struct json_doc *doc = json_case_doc(
        "{\"id\": \"t11\", \"rev\": 3, \"objective\": \"O1\", \"title\": {\"ko\": \"제목\", \"en\": \"title\"},"
        " \"help\": \"h\", \"advisory\": true, \"where\": \"laptop\", \"requires\": [\"t01\", \"t02\"],"
        " \"iam\": [\"ec2:DescribeSecurityGroupRules\"], \"statements\": [\"s02\"],"
        " \"coverage\": \"taught\", \"probe\": {\"kind\": \"keypair\"}, \"expect\": {\"matcher\": \"same-key\"}}");
    struct json_at root = json_at_root(doc, &faults);
    struct task task;
    assert_true(task_load(&root, &reader, &task));
    assert_string_equal(task.id, "t11");
    assert_int_equal(task.rev, 3);
    assert_int_equal(task.objective, 1);
    assert_string_equal(task.title.in[LANG_KO], "제목");
    assert_string_equal(task.title.in[LANG_EN], "title");
    assert_string_equal(task.help.in[LANG_EN], "h");
    assert_true(task.advisory);
    assert_int_equal(task.where, TASK_LAPTOP);
    assert_int_equal(task.requires_count, 2);
    assert_string_equal(task.requires[1], "t02");
    assert_int_equal(task.iam_count, 1);
    assert_string_equal(task.iam[0], "ec2:DescribeSecurityGroupRules");
    assert_int_equal(task.statements.count, 1);
    assert_int_equal(task.statements.list[0], 1);
    assert_string_equal(task.probe->child->valuestring, "keypair");
    assert_string_equal(task.expect->child->valuestring, "same-key");
    assert_ptr_equal(task.json, json_doc_root(doc));
    json_doc_free(doc);
    arena_free(reader.arena);
}

static void test_defaults(void **state)
{
    (void)state;
    struct faults faults = FAULTS_INIT;
    struct task_reader reader = reader_new();
    struct json_doc *doc = json_case_doc(
        "{\"id\": \"t\", \"rev\": 1, \"objective\": \"O0\", \"title\": \"t\","
        " \"probe\": {\"kind\": \"keypair\"}, \"coverage\": \"taught\"}");
    struct json_at root = json_at_root(doc, &faults);
    struct task task;
    assert_true(task_load(&root, &reader, &task));
    assert_false(task.advisory);
    assert_int_equal(task.where, TASK_ANY);
    assert_int_equal(task.objective, 0);
    assert_int_equal(task.requires_count, 0);
    assert_int_equal(task.iam_count, 0);
    assert_int_equal(task.statements.count, 0);
    assert_false(text_present(&task.help));
    assert_null(task.expect);
    json_doc_free(doc);
    arena_free(reader.arena);
}

static void test_no_object(void **state)
{
    (void)state;
    BUF_AUTO(found);
    struct faults faults = FAULTS_INIT;
    struct task_reader reader = reader_new();
    struct json_doc *doc = json_case_doc("[\"t01\"]");
    struct json_at root = json_at_root(doc, &faults);
    struct json_at element = json_at_element(&root, root.value->child, 0);
    struct task task;
    assert_false(task_load(&element, &reader, &task));
    json_case_faults(&found, &faults);
    assert_string_equal(buf_str(&found), "1:2\t/0\tfound a string: use an object\n");
    faults_release(&faults);
    json_doc_free(doc);
    arena_free(reader.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_no_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
