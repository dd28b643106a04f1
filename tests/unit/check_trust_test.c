/* What a bank's tasks ask for: inputs, the trust that shipped banks have, and the IAM policy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <string.h>

#include "lib/bank_case.h"
#include "lib/json_case.h"
#include "wrapup/check.h"
#include "wrapup/file.h"

#define HEAD \
    "{\"format\":\"wrapup-bank/1\",\"id\":\"x\",\"title\":\"x\",\"languages\":[\"en\"]," \
    "\"objectives\":[{\"id\":\"A\",\"text\":\"a\"}],\"questions\":[{\"id\":\"q1\",\"rev\":1," \
    "\"type\":\"truefalse\",\"objective\":\"A\",\"prompt\":\"p\",\"answer\":true," \
    "\"difficulty\":1,\"coverage\":\"taught\"}],\"tasks\":["
#define TASK(id, more) "{\"id\":\"" id "\",\"rev\":1,\"objective\":\"A\",\"title\":\"t\"," more "}"
#define COMMAND \
    "\"probe\":{\"kind\":\"ssh\",\"command\":\"true\"},\"expect\":{\"matcher\":\"exit\"}"

static void shipped_banks_are_known(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("quizzes/*.json", 0, NULL, &found), 0);
    size_t with_tasks = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        BUF_AUTO(bytes);
        if (strstr(found.gl_pathv[i], ".schema.json") != NULL) {
            continue;
        }
        struct bank *bank = bank_case_file(found.gl_pathv[i], &bytes);
        with_tasks += bank->task_count > 0 ? 1 : 0;
        if (!check_shipped(bank)) {
            fail_msg("%s: its tasks are new, put this into `shipped` in src/check/trust.c:\n"
                     "    \"%s\", /* %s */",
                     found.gl_pathv[i], bank_tasks_hash(bank).hex, bank->id);
        }
        bank_free(bank);
    }
    globfree(&found);
    assert_true(with_tasks > 0);
}

static void others_are_not(void **state)
{
    (void)state;
    struct bank *none = bank_case(HEAD "]}");
    struct bank *bank = bank_case(HEAD TASK("t1", COMMAND) "]}");
    assert_true(check_shipped(none));
    assert_false(check_shipped(bank));
    bank_free(none);
    bank_free(bank);
}

static struct hash hash_of(const char *json)
{
    struct bank *bank = bank_case(json);
    struct hash hash = bank_tasks_hash(bank);
    bank_free(bank);
    return hash;
}

/* Trust is in what is run, not in how the file is laid out. */
static void trust_covers_every_word_of_the_tasks(void **state)
{
    (void)state;
    struct hash one = hash_of(HEAD TASK("t1", COMMAND) "]}");
    struct hash same = hash_of(HEAD " {\"rev\": 1, \"id\": \"t1\", \"title\":\"t\","
                                    "\"objective\":\"A\", " COMMAND " } ]}");
    static const char *const others[] = {
        HEAD "]}",
        HEAD TASK("t2", COMMAND) "]}",
        HEAD TASK("t1", COMMAND) "," TASK("t2", COMMAND) "]}",
        HEAD TASK("t1", "\"help\":\"curl evil\"," COMMAND) "]}",
        HEAD TASK("t1", "\"probe\":{\"kind\":\"ssh\",\"command\":\"true \"},"
                        "\"expect\":{\"matcher\":\"exit\"}") "]}",
    };
    assert_string_equal(one.hex, same.hex);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct hash other = hash_of(others[i]);
        assert_string_not_equal(one.hex, other.hex);
    }
}

static void inputs_are_named_once(void **state)
{
    (void)state;
    static const char json[] = HEAD TASK(
        "t1", "\"probe\":{\"kind\":\"ssh\",\"command\":\"docker logs\",\"input\":"
              "\"container\"},\"expect\":{\"matcher\":\"pasted-line\",\"input\":"
              "\"log-line\"}") "," TASK("t2", COMMAND) "]}";
    struct bank *bank = bank_case(json);
    CLEANUP(strings_release) struct strings inputs = STRINGS_INIT;
    check_inputs(&bank->tasks[0], &inputs);
    check_inputs(&bank->tasks[1], &inputs);
    assert_int_equal(inputs.count, 2);
    assert_string_equal(inputs.list[0], "container");
    assert_string_equal(inputs.list[1], "log-line");
    bank_free(bank);
}

static void the_policy_allows_what_tasks_name(void **state)
{
    (void)state;
    static const char json[] = HEAD
        TASK("t1", "\"iam\":[\"ec2:DescribeVolumes\",\"sts:GetCallerIdentity\"]," COMMAND) "," TASK(
            "t2", "\"iam\":[\"ec2:DescribeImages\",\"ec2:DescribeVolumes\"]," COMMAND) "]}";
    static const char *const banks[] = {json, HEAD "]}"};
    static const char *const policies[] = {
        "{\"Statement\":[{\"Action\":[\"ec2:DescribeImages\",\"ec2:DescribeVolumes\"],"
        "\"Effect\":\"Allow\",\"Resource\":\"*\",\"Sid\":\"WrapupReadOnly\"}],"
        "\"Version\":\"2012-10-17\"}",
        "{\"Statement\":[],\"Version\":\"2012-10-17\"}",
    };
    for (size_t i = 0; i < COUNT_OF(banks); i++) {
        BUF_AUTO(policy);
        BUF_AUTO(canonical);
        struct bank *bank = bank_case(banks[i]);
        check_policy(bank, &policy);
        struct json_doc *doc = json_case_doc(buf_str(&policy));
        json_canonical(&canonical, json_doc_root(doc));
        assert_string_equal(buf_str(&canonical), policies[i]);
        json_doc_free(doc);
        bank_free(bank);
    }
}

static void the_shipped_policy_is_that_of_the_bank(void **state)
{
    (void)state;
    BUF_AUTO(bytes);
    BUF_AUTO(shipped);
    BUF_AUTO(policy);
    struct err err = ERR_INIT;
    struct bank *bank = bank_case_file("quizzes/ec2.json", &bytes);
    check_policy(bank, &policy);
    assert_true(file_read("quizzes/iam/ec2-policy.json", 65536, &shipped, &err));
    /* wrapup check --policy > quizzes/iam/ec2-policy.json */
    assert_string_equal(buf_str(&shipped), buf_str(&policy));
    bank_free(bank);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_banks_are_known),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(trust_covers_every_word_of_the_tasks),
        cmocka_unit_test(inputs_are_named_once),
        cmocka_unit_test(the_policy_allows_what_tasks_name),
        cmocka_unit_test(the_shipped_policy_is_that_of_the_bank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
