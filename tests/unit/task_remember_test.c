/* What checks remember: nothing of it in a result, bounded, and kept when nothing new is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "json_case.h"
#include "task_case.h"

static const char instance[] =
    "{\"InstanceId\":\"i-0aaaaaaaa\",\"State\":{\"Name\":\"running\"},\"PrivateIpAddress\":\"172.31.0.1\","
    "\"PublicIpAddress\":\"203.0.113.1\",\"LaunchTime\":\"2024-05-01T00:00:00Z\","
    "\"BlockDeviceMappings\":[{\"Ebs\":{\"VolumeId\":\"vol-0aaa\"}},{\"Ebs\":{\"VolumeId\":\"vol-0bbb\"}},"
    "{\"Ebs\":{\"VolumeId\":\"vol-0aaa\"}},{\"Ebs\":{\"VolumeId\":\"../etc\"}},{}]}";
static const char identity[] =
    "{\"Account\":\"123456789012\",\"Arn\":\"arn:aws:iam::123456789012:user/a\"}";
static const char addresses[] =
    "[{\"AllocationId\":\"eipalloc-0a\",\"InstanceId\":\"i-0aaaaaaaa\",\"PublicIp\":\"203.0.113.1\"},"
    "{\"AllocationId\":\"eipalloc-0b\",\"InstanceId\":\"i-0bbbbbbbb\"},{\"AllocationId\":\"eipalloc-0c\"}]";

static void set(struct task_facts *facts, const char *name, const char *json)
{
    assert_true(facts_set(facts, name, "aws", json, strlen(json)));
}

static void set_seen(struct task_facts *facts)
{
    set(facts, FACT_INSTANCE, instance);
    set(facts, FACT_IDENTITY, identity);
    set(facts, FACT_REGION, "{\"Region\":\"ap-northeast-2\"}");
    set(facts, FACT_ADDRESSES, addresses);
    set(facts, FACT_NOW, "1714521600000");
}

static void test_what_is_kept(void **state)
{
    (void)state;
    BUF_AUTO(memory);
    BUF_AUTO(again);
    struct task_facts *facts = facts_new();
    set_seen(facts);
    task_remember(facts, &memory);
    assert_null(strstr(buf_str(&memory), "123456789012"));
    assert_non_null(strstr(buf_str(&memory), "\"volumes\":[\"vol-0aaa\",\"vol-0bbb\"]"));
    assert_non_null(strstr(buf_str(&memory), "\"addresses\":[\"eipalloc-0a\"]"));
    assert_non_null(strstr(buf_str(&memory), "\"region\":\"ap-northeast-2\""));
    assert_non_null(strstr(buf_str(&memory), "{\"version\":1,\"instance\":\"i-0aaaaaaaa\","));
    set(facts, FACT_MEMORY, buf_str(&memory));
    task_remember(facts, &again);
    assert_string_equal(buf_str(&memory), buf_str(&again));
    facts_free(facts);
}

/* A run that could ask nobody keeps all. */
static void test_nothing_new(void **state)
{
    (void)state;
    BUF_AUTO(memory);
    BUF_AUTO(again);
    struct task_facts *facts = facts_new();
    set_seen(facts);
    task_remember(facts, &memory);
    facts_free(facts);
    facts = facts_new();
    set(facts, FACT_MEMORY, buf_str(&memory));
    facts_set_unknown(facts, FACT_INSTANCE, "network", NULL);
    set(facts, FACT_TARGET, "{\"instance\":\"i-0aaaaaaaa\"}");
    task_remember(facts, &again);
    BUF_AUTO(first);
    BUF_AUTO(second);
    struct json_doc *before = json_case_doc(buf_str(&memory));
    struct json_doc *after = json_case_doc(buf_str(&again));
    json_canonical(&first, json_doc_root(before));
    json_canonical(&second, json_doc_root(after));
    assert_string_equal(buf_str(&first), buf_str(&second));
    json_doc_free(before);
    json_doc_free(after);
    facts_free(facts);
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    BUF_AUTO(memory);
    struct task_facts *facts = facts_new();
    task_remember(facts, &memory);
    assert_string_equal(buf_str(&memory), "{\"version\":1,\"instances\":{}}");
    facts_free(facts);
}

/* A newer program's memory is left alone. */
static void test_newer(void **state)
{
    (void)state;
    BUF_AUTO(memory);
    struct task_facts *facts = facts_new();
    set_seen(facts);
    set(facts, FACT_MEMORY, "{\"version\":2,\"other\":[1]}");
    task_remember(facts, &memory);
    assert_string_equal(buf_str(&memory), "{\"other\":[1],\"version\":2}");
    facts_free(facts);
}

/* Only the instances that were seen last are kept, this one among them. */
static void test_bounded(void **state)
{
    (void)state;
    BUF_AUTO(old);
    BUF_AUTO(memory);
    struct task_facts *facts = facts_new();
    set_seen(facts);
    buf_adds(&old, "{\"version\":1,\"instances\":{\"not an id\":{\"seen\":9}");
    for (unsigned i = 0; i < 100; i++) {
        buf_addf(&old, ",\"i-%08x\":{\"seen\":%u,\"volumes\":[]}", i + 1, i);
    }
    buf_adds(&old, "}}");
    set(facts, FACT_MEMORY, buf_str(&old));
    task_remember(facts, &memory);
    struct json_doc *doc = json_case_doc(buf_str(&memory));
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(json_doc_root(doc), "instances");
    assert_int_equal(cJSON_GetArraySize(all), 32);
    assert_non_null(cJSON_GetObjectItemCaseSensitive(all, "i-0aaaaaaaa"));
    assert_non_null(cJSON_GetObjectItemCaseSensitive(all, "i-00000064"));
    assert_null(cJSON_GetObjectItemCaseSensitive(all, "i-00000001"));
    assert_null(cJSON_GetObjectItemCaseSensitive(all, "not an id"));
    json_doc_free(doc);
    facts_free(facts);
}

/* The instance that was seen by its own word only is of no known account. */
static void test_over_ssh(void **state)
{
    (void)state;
    BUF_AUTO(memory);
    struct task_facts *facts = facts_new();
    facts_set_unknown(facts, FACT_INSTANCE, "no_credentials", NULL);
    set(facts, FACT_IDENTITY, identity);
    set(facts, FACT_IMDS,
        "{\"instance-id\":\"i-0aaaaaaaa\",\"placement/region\":\"us-east-1\",\"local-ipv4\":\"172.31.0.1\","
        "\"public-ipv4\":\"203.0.113.1\"}");
    set(facts, FACT_BOOT, "{\"boot_id\":\"b\"}");
    task_remember(facts, &memory);
    assert_non_null(strstr(buf_str(&memory), "\"region\":\"us-east-1\""));
    assert_non_null(strstr(buf_str(&memory), "\"boot\":\"b\""));
    assert_null(strstr(buf_str(&memory), "account"));
    facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept),   cmocka_unit_test(test_nothing_new),
        cmocka_unit_test(test_nothing_at_all), cmocka_unit_test(test_newer),
        cmocka_unit_test(test_bounded),        cmocka_unit_test(test_over_ssh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
