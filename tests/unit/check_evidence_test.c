/* Files of evidence: what was pasted from a CloudShell, in any order and company, tells of the
 * target and of nobody else; what can't be read, or says less than it seems, proves nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/check_case.h"
#include "lib/store_case.h"

#define ID "i-0123456789abcdef0"
#define OTHER "i-0ffffffffffffffff"
#define INSTANCE(id, state, groups) \
    "{\"InstanceId\":\"" id \
    "\",\"InstanceType\":\"t3.micro\",\"KeyName\":\"my-key\",\"State\":{\"Name\":" \
    "\"" state "\"},\"Placement\":{\"AvailabilityZone\":\"ap-northeast-2a\"},\"PublicIpAddress\":" \
    "\"203.0.113.7\",\"MetadataOptions\":{\"HttpTokens\":\"required\"},\"SecurityGroups\":[" groups \
    "]}"
#define GROUP(id) "{\"GroupId\":\"" id "\"}"
#define INSTANCES(list) "{\"Reservations\":[{\"Instances\":[" list "]}]}"
#define MINE INSTANCES(INSTANCE(ID, "running", GROUP("sg-1") "," GROUP("sg-2")))
#define STATUS \
    "{\"InstanceStatuses\":[{\"InstanceId\":\"" OTHER \
    "\",\"SystemStatus\":{\"Status\":\"impaired\"}}," \
    "{\"InstanceId\":\"" ID \
    "\",\"SystemStatus\":{\"Status\":\"ok\"},\"InstanceStatus\":{\"Status\":\"ok\"}}]}"
#define RULE(group, port, cidr) \
    "{\"GroupId\":\"" group "\",\"IsEgress\":false,\"IpProtocol\":\"tcp\",\"FromPort\":" port \
    ",\"ToPort\":" port ",\"CidrIpv4\":\"" cidr "\"}"
#define RULES(list) "{\"SecurityGroupRules\":[" list "]}"
#define NARROW RULES(RULE("sg-1", "22", "198.51.100.7/32") "," RULE("sg-2", "80", "0.0.0.0/0"))

/* Runs with texts as files and no helper: what is known is known from them. */
static void run_on(struct check_case *c, const char *tasks, const char *const texts[])
{
    CLEANUP(strings_release) struct strings evidence = STRINGS_INIT;
    for (size_t i = 0; texts[i] != NULL; i++) {
        strings_add(&evidence, texts[i]);
    }
    c->request.evidence = &evidence;
    c->request.helper = "/nowhere/wrapup-helper";
    check_case_run(c, tasks, NULL);
    c->request.evidence = NULL;
}

static void run(struct check_case *c, const char *tasks, const char *text)
{
    run_on(c, tasks, (const char *const[]){text, NULL});
}

static void is_from_file(struct check_case *c, const char *task, enum task_state state,
                         const char *cause)
{
    check_case_is(c, task, state, cause);
    assert_string_equal(check_case_result(c, task)->route, "file");
}

static void documents_come_in_any_order_and_company(void **state)
{
    struct check_case *c = *state;
    static const char *const texts[] = {
        MINE STATUS,
        STATUS "\n" MINE,
        "[cloudshell-user@ip-10-0-0-1 ~]$ aws ec2 describe-instance-status\n" STATUS
        "\n[cloudshell-user@ip-10-0-0-1 ~]$ aws ec2 describe-instances\r\n" MINE "\r\n$ {oops\n",
        INSTANCES(INSTANCE(OTHER, "stopped", "")) MINE INSTANCES(INSTANCE(OTHER, "pending", ""))
            STATUS,
        "\xef\xbb\xbf" MINE STATUS,
        "{\"Reservations\": \n" MINE "\n" STATUS, /* the first was cut off */
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        run(c, "t02 t03 t07 t23", texts[i]);
        is_from_file(c, "t02", TASK_PASS, "");
        is_from_file(c, "t03", TASK_PASS, "");
        is_from_file(c, "t07", TASK_PASS, "");
        is_from_file(c, "t23", TASK_PASS, "");
    }
    run_on(c, "t02 t03", (const char *const[]){STATUS, MINE, NULL});
    is_from_file(c, "t03", TASK_PASS, "");
}

static void of_one_described_twice_the_later_counts(void **state)
{
    struct check_case *c = *state;
    run(c, "t02", MINE INSTANCES(INSTANCE(ID, "terminated", "")));
    check_case_is(c, "t02", TASK_FAIL, "instance_gone");
    run(c, "t02", INSTANCES(INSTANCE(ID, "terminated", "")) MINE);
    check_case_is(c, "t02", TASK_PASS, "");
}

static void other_peoples_instances_prove_nothing(void **state)
{
    struct check_case *c = *state;
    static const char others[] = INSTANCES(INSTANCE(OTHER, "running", GROUP("sg-9"))) NARROW STATUS;
    run(c, "t02 t12 t25", others);
    check_case_is(c, "t02", TASK_UNKNOWN, "not_in_file");
    assert_null(strstr(buf_str(&c->report.memory), OTHER));
    c->request.target.instance = NULL;
    run(c, "t02", INSTANCES(INSTANCE(OTHER, "running", "") "," INSTANCE(ID, "running", "")));
    check_case_is(c, "t02", TASK_UNKNOWN, "not_in_file");
    run(c, "t02", INSTANCES(INSTANCE(OTHER, "running", "")) MINE);
    check_case_is(c, "t02", TASK_UNKNOWN, "not_in_file");
    run(c, "t02", INSTANCES(INSTANCE(OTHER, "terminated", "")) MINE);
    check_case_is(c, "t02", TASK_PASS, "");
    assert_string_equal(buf_str(&c->report.instance), ID);
}

static void rules_count_when_every_group_is_spoken_of(void **state)
{
    struct check_case *c = *state;
    static const struct {
        const char *text;
        enum task_state state;
        const char *cause;
    } cases[] = {
        {MINE NARROW, TASK_PASS, ""},
        {MINE RULES(RULE("sg-1", "22", "198.51.100.7/32")), TASK_UNKNOWN, "not_in_file"},
        {MINE RULES(RULE("sg-9", "22", "198.51.100.7/32")), TASK_UNKNOWN, "not_in_file"},
        {MINE, TASK_UNKNOWN, "not_in_file"},
        /* a page is missing */
        {MINE "{\"NextToken\":\"x\",\"SecurityGroupRules\":[" RULE(
             "sg-1", "22", "198.51.100.7/32") "," RULE("sg-2", "80", "0.0.0.0/0") "]}",
         TASK_UNKNOWN, "not_in_file"},
        /* two files, a group each */
        {MINE RULES(RULE("sg-2", "80", "0.0.0.0/0")) RULES(RULE("sg-1", "22", "198.51.100.7/32")),
         TASK_PASS, ""},
        /* the older form */
        {MINE
         "{\"SecurityGroups\":[{\"GroupId\":\"sg-1\",\"IpPermissions\":[],\"IpPermissionsEgress\":[{\"IpProtocol\":\"-1\",\"IpRanges\":[{\"CidrIp\":\"0.0.0.0/0\"}]}]},{\"GroupId\":\"sg-2\","
         "\"IpPermissions\":[{\"IpProtocol\":\"tcp\",\"FromPort\":80,\"ToPort\":80,\"IpRanges\":["
         "{\"CidrIp\":\"0.0.0.0/0\"}],\"Ipv6Ranges\":[{\"CidrIpv6\":\"::/0\"}],\"PrefixListIds\":[],"
         "\"UserIdGroupPairs\":[{\"GroupId\":\"sg-1\"}]}]}]}",
         TASK_PASS, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        run(c, "t12", cases[i].text);
        check_case_is(c, "t12", cases[i].state, cases[i].cause);
    }
    run(c, "t12",
        MINE "{\"SecurityGroups\":[{\"GroupId\":\"sg-1\",\"IpPermissions\":[{\"IpProtocol\":"
             "\"-1\",\"IpRanges\":[],\"Ipv6Ranges\":[{\"CidrIpv6\":\"::/0\"}]}]},"
             "{\"GroupId\":\"sg-2\",\"IpPermissions\":[],\"IpPermissionsEgress\":[{\"IpProtocol\":"
             "\"-1\",\"IpRanges\":[{\"CidrIp\":\"0.0.0.0/0\"}]}]}]}");
    assert_int_equal(check_case_result(c, "t12")->state, TASK_FAIL);
}

static void a_prefix_list_is_told_when_it_is_the_only_one(void **state)
{
    struct check_case *c = *state;
#define LISTED(id) \
    "{\"GroupId\":\"sg-1\",\"IsEgress\":false,\"IpProtocol\":\"-1\",\"FromPort\":-1,\"ToPort\":-1," \
    "\"PrefixListId\":\"" id "\"}"
#define SMALL "{\"Entries\":[{\"Cidr\":\"198.51.100.0/24\"}]}"
    run(c, "t12", MINE RULES(LISTED("pl-1") "," RULE("sg-2", "80", "0.0.0.0/0")) SMALL);
    check_case_is(c, "t12", TASK_PASS, "");
    run(c, "t12", MINE RULES(LISTED("pl-1") "," RULE("sg-2", "80", "0.0.0.0/0")));
    assert_int_equal(check_case_result(c, "t12")->state, TASK_UNKNOWN);
    run(c, "t12",
        MINE RULES(LISTED("pl-1") "," LISTED("pl-2") "," RULE("sg-2", "80", "0.0.0.0/0")) SMALL);
    assert_int_equal(check_case_result(c, "t12")->state, TASK_UNKNOWN);
    run(c, "t12",
        MINE RULES(LISTED("pl-1") "," RULE(
            "sg-2", "80", "0.0.0.0/0")) "{\"Entries\":[{\"Cidr\":\"0.0.0.0/0\"}]}");
    assert_int_equal(check_case_result(c, "t12")->state, TASK_FAIL);
}

static void who_is_logged_in_may_stand_in_it(void **state)
{
    struct check_case *c = *state;
    run(c, "t01",
        "$ aws sts get-caller-identity\n{\"UserId\":\"AIDACKCEVSQ6C2EXAMPLE\",\"Account\":"
        "\"123456789012\",\"Arn\":\"arn:aws:iam::123456789012:root\"}");
    check_case_is(c, "t01", TASK_FAIL, "root");
    run(c, "t01",
        "{\"UserId\":\"AIDACKCEVSQ6C2EXAMPLE\",\"Account\":\"123456789012\","
        "\"Arn\":\"arn:aws:iam::123456789012:user/student\"}");
    is_from_file(c, "t01", TASK_PASS, "");
}

/* Each is a document that must be refused whole, or says nothing of the kind it seems to be. */
static void hostile_files_prove_nothing(void **state)
{
    struct check_case *c = *state;
    BUF_AUTO(deep);
    BUF_AUTO(wide);
    for (int i = 0; i < 200000; i++) {
        buf_adds(&deep, "{\"Reservations\":[");
    }
    buf_adds(&wide, "{\"Reservations\":[");
    for (int i = 0; i < 20000; i++) {
        buf_adds(&wide, "{\"Instances\":[{}]},");
    }
    buf_adds(&wide, "{}]}");
    const char *const texts[] = {
        "",
        "{",
        "}",
        "]]]]",
        "{}{}{}",
        "[]",
        "null",
        "\"",
        "{\"",
        "{\"\\",
        "\\",
        "{]",
        "{\"a\":{]}}",
        "{\"Reservations\":7}",
        "{\"Reservations\":[7]}",
        "{\"Reservations\":[{\"Instances\":{}}]}",
        "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":7}]}]}",
        "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"" ID "\",\"InstanceId\":\"" ID
        "\"}]}]}",
        "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"" ID "\x01\"}]}]}",
        "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"" ID "\xff\"}]}]}",
        "An error occurred (",
        "An error occurred (InvalidInstanceID.NotFound) of nobody",
        buf_str(&deep),
        buf_str(&wide),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        run(c, "t01 t02 t12 t25 t26", texts[i]);
        static const char *const tasks[] = {"t01", "t02", "t12", "t25", "t26"};
        for (size_t k = 0; k < COUNT_OF(tasks); k++) {
            assert_in_range(check_case_result(c, tasks[k])->state, TASK_WAIT, TASK_SKIP);
        }
        run_on(c, "t02", (const char *const[]){texts[i], MINE, NULL});
        check_case_is(c, "t02", TASK_PASS, "");
    }
}

/* The account itself is asked first; files are for what it does not tell. */
static void what_aws_tells_outranks_a_file(void **state)
{
    struct check_case *c = *state;
    CLEANUP(strings_release) struct strings evidence = STRINGS_INIT;
    strings_add(&evidence, INSTANCES(INSTANCE(ID, "terminated", "")) STATUS);
    c->request.evidence = &evidence;
    check_case_run(c, "t03", NULL);
    check_case_is(c, "t03", TASK_PASS, "");
    assert_string_equal(check_case_result(c, "t02")->route, "aws");
    check_case_run(c, "t03", "{\"aws\":{\"status\":{\"error\":\"denied\"}}}");
    check_case_is(c, "t03", TASK_PASS, "");
    check_case_run(c, "t02", "{\"aws\":{\"outcome\":{\"outcome\":\"no_credentials\"}}}");
    is_from_file(c, "t02", TASK_FAIL, "instance_gone");
    /* nobody asks the account about an instance that only the file knows */
    check_case_run(c, "t12", "{\"aws\":{\"instances\":{\"error\":\"denied\"}}}");
    assert_int_equal(check_case_asked(c, "DescribeSecurityGroupRules"), 0);
    c->request.evidence = NULL;
}

/* No credentials, no login: the file tells the address, too. */
static void the_address_may_come_from_it(void **state)
{
    struct check_case *c = *state;
    CLEANUP(strings_release) struct strings evidence = STRINGS_INIT;
    strings_add(&evidence, MINE);
    c->request.evidence = &evidence;
    c->request.target.host = NULL;
    check_case_run(c, "t05", "{\"aws\":{\"outcome\":{\"outcome\":\"no_credentials\"}}}");
    check_case_is(c, "t05", TASK_PASS, "");
    assert_int_equal(check_case_asked(c, "\"host\":\"203.0.113.7\""), 2);
    c->request.evidence = NULL;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, check_setup, check_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(documents_come_in_any_order_and_company),
        CASE(of_one_described_twice_the_later_counts),
        CASE(other_peoples_instances_prove_nothing),
        CASE(rules_count_when_every_group_is_spoken_of),
        CASE(a_prefix_list_is_told_when_it_is_the_only_one),
        CASE(who_is_logged_in_may_stand_in_it),
        CASE(hostile_files_prove_nothing),
        CASE(what_aws_tells_outranks_a_file),
        CASE(the_address_may_come_from_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
