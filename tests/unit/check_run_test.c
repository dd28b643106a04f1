/* A run of checks over all of its routes, with a stand-in for the helper that answers as told: what
 * is judged, in which order, by which route, and what the learner is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "lib/check_case.h"

#define ID "i-0123456789abcdef0"
#define TYPED \
    "caller-identity=arn:aws:iam::123456789012:user/student\n" \
    "address=203.0.113.7\ncontainer=web\nlog-line=server is listening on port 80\n"
#define NO_AWS "\"aws\":{\"outcome\":{\"outcome\":\"no_credentials\",\"detail\":\"none found\"}}"
#define HERE(id) \
    "\"imds\":{\"outcome\":\"answered\",\"values\":{\"instance-id\":\"" id \
    "\",\"public-ipv4\":\"203.0.113.7\",\"placement/region\":\"ap-northeast-2\"},\"v1\":401}"

static void everything_right_passes(void **state)
{
    struct check_case *c = *state;
    c->inputs = TYPED;
    check_case_run(c, "*", NULL);
    assert_string_equal(
        check_case_results(c),
        "t01 pass; t02 pass; t03 pass; t04 pass; t05 pass; t06 pass; t07 pass; t08 pass; t09 pass; "
        "t10 skip no_repository; t11 pass; t12 pass; t13 pass; t14 pass; t15 pass; t16 pass; "
        "t17 pass; t18 pass; t19 pass; t20 pass; t21 pass; t22 pass; t23 pass; "
        "t24 wait remembered_now; t25 fail still_there; t26 skip requires");
    assert_string_equal(c->bank->tasks[c->report.stuck].id, "t24");
    assert_string_equal(buf_str(&c->report.instance), ID);
    assert_string_equal(buf_str(&c->report.problem), "");
    assert_false(c->report.on_instance);
    assert_non_null(strstr(buf_str(&c->report.memory), "vol-0123456789abcdef0"));
}

/* Each wanted task is begun before it is judged, and judged once; the learner is asked first. */
static void what_the_watcher_hears_is_in_order(void **state)
{
    struct check_case *c = *state;
    c->inputs = TYPED;
    check_case_run(c, "*", NULL);
    const char *events = buf_str(&c->events);
    const char *first = strstr(events, "begun:");
    assert_non_null(first);
    assert_null(strstr(first, "input:"));
    for (size_t i = 0; i < c->bank->task_count; i++) {
        BUF_AUTO(begun);
        BUF_AUTO(judged);
        buf_addf(&begun, "begun:%s ", c->bank->tasks[i].id);
        buf_addf(&judged, "judged:%s ", c->bank->tasks[i].id);
        const char *at = strstr(events, buf_str(&judged));
        assert_non_null(at);
        assert_null(strstr(at + 1, buf_str(&judged)));
        const char *start = strstr(events, buf_str(&begun));
        assert_true(start == NULL || start < at);
    }
}

static void only_what_is_wanted_and_needed_is_judged(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t05", NULL);
    assert_string_equal(check_case_results(c), "t05 pass; t14 pass; t15 pass");
    assert_int_equal(check_case_asked(c, "\"aws\""), 0);
    assert_int_equal(c->report.stuck, c->report.count);
    check_case_run(c, "none", NULL);
    assert_string_equal(check_case_results(c), "");
}

/* ---- prerequisites ----------------------------------------------------------------------- */

static void what_has_not_passed_stands_in_the_way_by_name(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t19",
                   "{\"commands\":{\"t17\":{\"exit\":0,\"stdout\":\"\",\"stderr\":\"\"}}}");
    check_case_is(c, "t05", TASK_PASS, "");
    assert_int_equal(check_case_result(c, "t17")->state, TASK_FAIL);
    check_case_is(c, "t18", TASK_SKIP, "requires");
    check_case_is(c, "t19", TASK_SKIP, "requires");
    assert_non_null(strstr(check_case_result(c, "t18")->observed.in[LANG_EN], "t17"));
    assert_non_null(strstr(check_case_result(c, "t19")->observed.in[LANG_KO], "t18"));
    assert_string_equal(c->bank->tasks[c->report.stuck].id, "t17");
}

static void an_advisory_task_only_advises(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t04 t16",
                   "{\"aws\":{\"type\":{\"InstanceTypes\":[{\"InstanceType\":\"t3.micro\","
                   "\"FreeTierEligible\":false}]}}}");
    assert_int_equal(check_case_result(c, "t04")->state, TASK_FAIL);
    assert_int_equal(c->report.stuck, c->report.count);
}

/* ---- routes ------------------------------------------------------------------------------ */

static void without_credentials_the_instance_tells(void **state)
{
    struct check_case *c = *state;
    c->inputs = TYPED;
    check_case_run(c, "t02 t03 t06 t07 t08 t11 t23", "{" NO_AWS "}");
    static const char *const told[] = {"t02", "t03", "t06", "t07", "t08", "t23"};
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        check_case_is(c, told[i], TASK_PASS, "");
        assert_string_equal(check_case_result(c, told[i])->route, "ssh");
    }
    check_case_is(c, "t11", TASK_UNKNOWN, "no_aws");
    assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 1);
    assert_int_equal(check_case_asked(c, "\"kind\":\"aws\""), 1);
}

/* The learner is sent to the login that failed, not to the credentials they needn't have. */
static void without_a_login_either_the_login_stands_in_the_way(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t02 t15",
                   "{" NO_AWS ",\"ssh\":{\"outcome\":\"key_refused\",\"user\":\"ubuntu\"}}");
    check_case_is(c, "t15", TASK_FAIL, "key_refused");
    check_case_is(c, "t02", TASK_SKIP, "requires");
    assert_string_equal(c->bank->tasks[c->report.stuck].id, "t15");
    check_case_run(c, "t02", "{" NO_AWS ",\"ssh\":{\"outcome\":\"key_refused\"}}");
    check_case_is(c, "t02", TASK_UNKNOWN, "no_login");
}

static void one_call_that_is_denied_leaves_the_others(void **state)
{
    struct check_case *c = *state;
    check_case_run(
        c, "t02 t03 t08 t11 t12",
        "{\"aws\":{\"addresses\":{\"error\":\"denied\",\"iam\":\"ec2:DescribeAddresses\"},"
        "\"key-pair\":{\"error\":\"denied\",\"iam\":\"ec2:DescribeKeyPairs\"},"
        "\"rules\":{\"error\":\"denied\",\"iam\":\"ec2:DescribeSecurityGroupRules\"}}}");
    check_case_is(c, "t02", TASK_PASS, "");
    assert_string_equal(check_case_result(c, "t02")->route, "aws");
    check_case_is(c, "t03", TASK_PASS, "");
    check_case_is(c, "t08", TASK_PASS, ""); /* the instance knows its key */
    assert_string_equal(check_case_result(c, "t08")->route, "ssh");
    check_case_is(c, "t12", TASK_UNKNOWN, "denied");
    assert_non_null(
        strstr(check_case_result(c, "t12")->next.in[LANG_EN], "ec2:DescribeSecurityGroupRules"));
}

static void an_error_that_will_not_change_ends_the_asking(void **state)
{
    struct check_case *c = *state;
    static const char *const errors[] = {"auth", "expired", "clock", "network", "tls"};
    for (size_t i = 0; i < COUNT_OF(errors); i++) {
        BUF_AUTO(scenario);
        buf_addf(&scenario, "{\"aws\":{\"*\":1");
        static const char *const calls[] = {"identity", "instances", "status", "addresses"};
        for (size_t k = 0; k < COUNT_OF(calls); k++) {
            buf_addf(&scenario, ",\"%s\":{\"error\":\"%s\",\"code\":\"X\"}", calls[k], errors[i]);
        }
        buf_adds(&scenario, "}}");
        check_case_run(c, "t11 t25", buf_str(&scenario));
        check_case_is(c, "t25", TASK_UNKNOWN, errors[i]);
        assert_int_equal(check_case_asked(c, "\"kind\":\"aws\""), 1);
    }
}

/* ---- this machine ------------------------------------------------------------------------ */

static void on_the_instance_commands_run_here(void **state)
{
    struct check_case *c = *state;
    c->inputs = TYPED;
    check_case_run(c, "*", "{" NO_AWS "," HERE(ID) "}");
    assert_true(c->report.on_instance);
    assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 0);
    assert_int_equal(check_case_asked(c, "\"kind\":\"exec\""), 1);
    static const char *const elsewhere[] = {"t09", "t10", "t14", "t15", "t25"};
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        check_case_is(c, elsewhere[i], TASK_SKIP, "on_instance");
    }
    static const char *const here[] = {"t02", "t03", "t05", "t17", "t18", "t19", "t20", "t21"};
    for (size_t i = 0; i < COUNT_OF(here); i++) {
        check_case_is(c, here[i], TASK_PASS, "");
        assert_string_equal(check_case_result(c, here[i])->route, "local");
    }
    check_case_is(c, "t11", TASK_UNKNOWN, "no_aws");
}

static void another_instance_is_no_target(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t05", "{" HERE("i-0ffffffffffffffff") "}");
    assert_false(c->report.on_instance);
    assert_int_equal(check_case_asked(c, "\"kind\":\"exec\""), 0);
    check_case_is(c, "t05", TASK_PASS, "");
    c->request.target.instance = NULL;
    c->request.target.host = "198.51.100.9"; /* says which machine is meant */
    check_case_run(c, "t05", "{" HERE("i-0ffffffffffffffff") "}");
    assert_false(c->report.on_instance);
}

static void this_instance_is_meant_when_none_is_named(void **state)
{
    struct check_case *c = *state;
    static const char *const hosts[] = {NULL, "203.0.113.7", "localhost"};
    c->request.target.instance = NULL;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        c->request.target.host = hosts[i];
        check_case_run(c, "t02 t05", "{" HERE(ID) "}");
        assert_true(c->report.on_instance);
        assert_string_equal(buf_str(&c->report.instance), ID);
        check_case_is(c, "t05", TASK_PASS, "");
    }
}

/* ---- which instance ---------------------------------------------------------------------- */

#define INSTANCE(id, state) \
    "{\"InstanceId\":\"" id "\",\"State\":{\"Name\":\"" state \
    "\"},\"PublicIpAddress\":\"203.0.113.7\"," \
    "\"Placement\":{\"AvailabilityZone\":\"ap-northeast-2a\"}}"
#define LISTED(instances) \
    "{\"aws\":{\"instances\":{\"Reservations\":[{\"Instances\":[" instances "]}]}}}"

static void of_several_instances_none_is_taken(void **state)
{
    struct check_case *c = *state;
    c->request.target.instance = NULL;
    c->request.target.host = NULL;
    check_case_run(c, "t02 t14",
                   LISTED(INSTANCE("i-0aaaaaaaaaaaaaaaa",
                                   "running") "," INSTANCE("i-0bbbbbbbbbbbbbbbb", "stopped")));
    check_case_is(c, "t02", TASK_UNKNOWN, "which_instance");
    assert_int_not_equal(check_case_result(c, "t14")->state, TASK_PASS);
    assert_string_equal(buf_str(&c->report.instance), "");
    assert_null(strstr(buf_str(&c->report.memory), "i-0"));
    assert_int_equal(check_case_asked(c, "\"kind\":\"tcp\""), 0);
}

static void the_only_instance_is_taken_and_said(void **state)
{
    struct check_case *c = *state;
    c->request.target.instance = NULL;
    c->request.target.host = NULL;
    check_case_run(
        c, "t02 t14",
        LISTED(INSTANCE("i-0aaaaaaaaaaaaaaaa", "terminated") "," INSTANCE(ID, "running")));
    check_case_is(c, "t02", TASK_PASS, "");
    check_case_is(c, "t14", TASK_PASS, ""); /* at the address that AWS told */
    assert_string_equal(buf_str(&c->report.instance), ID);
    assert_int_equal(check_case_asked(c, "\"host\":\"203.0.113.7\""), 1);
    assert_int_equal(check_case_asked(c, "InstanceId.1"), 0);
}

static void a_terminated_one_is_known_again(void **state)
{
    struct check_case *c = *state;
    struct buf before;
    check_case_run(c, "t02", NULL);
    before = c->report.memory;
    c->report.memory = (struct buf)BUF_INIT;
    c->request.memory = buf_str(&before);
    c->request.target.instance = NULL;
    c->request.target.host = NULL;
    check_case_run(
        c, "t25",
        LISTED(INSTANCE("i-0aaaaaaaaaaaaaaaa", "terminated") "," INSTANCE(ID, "terminated")));
    check_case_is(c, "t25", TASK_PASS, "");
    assert_string_equal(buf_str(&c->report.instance), ID);
    c->request.memory = NULL;
    buf_release(&before);
}

static void an_instance_that_is_gone_was_seen_before(void **state)
{
    struct check_case *c = *state;
    static const char gone[] =
        "{\"aws\":{\"instances\":{\"error\":\"not_found\",\"code\":\"InvalidInstanceID.NotFound\"},"
        "\"volumes\":{\"Volumes\":[]}}}";
    struct buf before;
    check_case_run(c, "t25", gone);
    check_case_is(c, "t25", TASK_UNKNOWN, "never_seen");
    check_case_run(c, "t02", NULL);
    before = c->report.memory;
    c->report.memory = (struct buf)BUF_INIT;
    c->request.memory = buf_str(&before);
    check_case_run(c, "t25 t26", gone);
    check_case_is(c, "t25", TASK_PASS, "");
    check_case_is(c, "t26", TASK_PASS, "");
    assert_int_equal(check_case_asked(c, "\"Filter.1.Value.1\":\"vol-0123456789abcdef0\""), 1);
    c->request.memory = NULL;
    buf_release(&before);
}

/* Rules of an instance that has lost its groups are not "no rules". */
static void a_terminated_instance_has_no_rules_to_judge(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t12", LISTED(INSTANCE(ID, "terminated")));
    assert_int_not_equal(check_case_result(c, "t12")->state, TASK_PASS);
    assert_int_equal(check_case_asked(c, "DescribeSecurityGroupRules"), 0);
}

static void without_an_address_nobody_is_asked(void **state)
{
    struct check_case *c = *state;
    c->request.target.host = NULL;
    check_case_run(
        c, "t14",
        "{\"aws\":{\"instances\":{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"" ID
        "\",\"State\":{\"Name\":\"stopped\"}}]}]}}}");
    check_case_is(c, "t14", TASK_UNKNOWN, "no_address");
    check_case_run(c, "t14", "{" NO_AWS "}");
    check_case_is(c, "t14", TASK_SKIP, "not_configured");
    assert_string_equal(c->bank->tasks[c->report.stuck].id, "t14");
}

/* Names that would be options or more than names to a program. */
static void an_odd_host_or_user_reaches_nobody(void **state)
{
    struct check_case *c = *state;
    static const char *const hosts[] = {
        "-oProxyCommand=id", "a b", "a;id", "$(id)", "a/b", "", "한글"};
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        c->request.target.host = hosts[i];
        check_case_run(c, "t05 t14", NULL);
        assert_int_equal(check_case_result(c, "t14")->state, TASK_UNKNOWN);
        assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 0);
        assert_int_equal(check_case_asked(c, "\"kind\":\"tcp\""), 0);
    }
    c->request.target.host = "2001:db8::7";
    c->request.target.user = "-l root";
    check_case_run(c, "t05", NULL);
    assert_int_equal(check_case_asked(c, "\"kind\":\"tcp\""), 1);
    assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 0);
}

/* ---- a silent port ------------------------------------------------------------------------- */

static void a_control_host_is_asked_only_for_silence(void **state)
{
    struct check_case *c = *state;
    c->request.control = "192.0.2.22";
    check_case_run(c, "t14", NULL);
    assert_int_equal(check_case_asked(c, "192.0.2.22"), 0);
    check_case_run(c, "t14", "{\"tcp\":{\"outcome\":\"refused\"}}");
    assert_int_equal(check_case_asked(c, "192.0.2.22"), 0);
    check_case_is(c, "t14", TASK_FAIL, "refused");
    check_case_run(c, "t14",
                   "{\"tcp\":[{\"outcome\":\"timed_out\"},{\"outcome\":\"open\","
                   "\"banner\":\"SSH-2.0-x\"}]}");
    assert_int_equal(check_case_asked(c, "192.0.2.22"), 1);
    check_case_is(c, "t14", TASK_FAIL, "timed_out");
    check_case_run(c, "t14", "{\"tcp\":{\"outcome\":\"timed_out\"}}");
    assert_int_equal(check_case_result(c, "t14")->state, TASK_UNKNOWN);
    c->request.control = NULL;
    check_case_run(c, "t14", "{\"tcp\":{\"outcome\":\"timed_out\"}}");
    assert_int_equal(check_case_result(c, "t14")->state, TASK_UNKNOWN);
}

/* ---- logging in ---------------------------------------------------------------------------- */

#define NEW_HOST \
    "{\"ssh\":{\"outcome\":\"host_unknown\",\"host_key\":\"SHA256:new\",\"key_type\":\"ssh-ed25519\"," \
    "\"address\":\"203.0.113.7\"}}"

static void a_new_server_is_accepted_by_the_learner(void **state)
{
    struct check_case *c = *state;
    c->accepts = true;
    c->request.target.port = 2222;
    check_case_run(c, "t05", NEW_HOST);
    assert_non_null(strstr(buf_str(&c->events),
                           "new-host:[203.0.113.7]:2222/203.0.113.7/ssh-ed25519/SHA256:new "));
    assert_int_equal(check_case_asked(c, "\"accept\":\"SHA256:new\""), 1);
    assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 2);
    check_case_is(c, "t05", TASK_PASS, "");
}

static void or_by_nobody(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t05 t15", NEW_HOST);
    check_case_is(c, "t15", TASK_UNKNOWN, "host_unknown");
    assert_int_equal(check_case_asked(c, "\"kind\":\"ssh\""), 1);
    c->request.watcher.accept_host = NULL;
    check_case_run(c, "t05 t15", NEW_HOST);
    check_case_is(c, "t15", TASK_UNKNOWN, "host_unknown");
    c->request.watcher = (struct check_watcher){.ctx = NULL};
    check_case_run(c, "t05 t15", NEW_HOST);
    check_case_is(c, "t15", TASK_UNKNOWN, "host_unknown");
}

static void the_screen_is_held_while_a_passphrase_is_asked(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t15", "{\"asks\":\"once\"}");
    const char *hold = strstr(buf_str(&c->events), "hold ");
    assert_non_null(hold);
    assert_non_null(strstr(hold, "free "));
    check_case_is(c, "t15", TASK_PASS, "");
}

static void a_command_that_failed_to_run_is_not_known(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t17 t18",
                   "{\"commands\":{\"t17\":{\"error\":\"deadline\"},\"t05\":{\"exit\":0,\"stdout\":"
                   "\"ubuntu\",\"stderr\":\"\"}}}");
    check_case_is(c, "t17", TASK_UNKNOWN, "deadline");
    check_case_run(c, "t17", "{\"commands\":{\"t17\":\"nothing\"}}");
    check_case_is(c, "t17", TASK_UNKNOWN, "disconnected");
}

/* ---- inputs -------------------------------------------------------------------------------- */

static void what_is_typed_never_becomes_a_command(void **state)
{
    struct check_case *c = *state;
    static const char *const names[] = {"web; touch /tmp/x",
                                        "$(id)",
                                        "`id`",
                                        "-f",
                                        "--help",
                                        "web'x",
                                        "web\"x",
                                        "a b",
                                        "../x",
                                        "web\\",
                                        ".hidden",
                                        "웹",
                                        ""};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        BUF_AUTO(inputs);
        buf_addf(&inputs, "container=%s\nlog-line=x\n", names[i]);
        c->inputs = buf_str(&inputs);
        check_case_run(c, "t21", NULL);
        check_case_is(c, "t21", TASK_UNKNOWN, "bad_name");
        assert_int_equal(check_case_asked(c, "docker logs"), 0);
    }
    c->inputs = "container=web_1.a-b\nlog-line=server is listening on port 80\n";
    check_case_run(c, "t21", NULL);
    check_case_is(c, "t21", TASK_PASS, "");
    assert_int_equal(check_case_asked(c, "docker logs --tail 200 'web_1.a-b'\""), 1);
}

static void without_input_a_task_says_so(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t06 t21", NULL);
    check_case_is(c, "t06", TASK_UNKNOWN, "no_input");
    check_case_is(c, "t21", TASK_UNKNOWN, "no_input");
    c->request.watcher.input = NULL;
    check_case_run(c, "t06", NULL);
    check_case_is(c, "t06", TASK_UNKNOWN, "no_input");
}

static void an_input_of_two_tasks_is_asked_once(void **state)
{
    struct check_case *c = *state;
    c->inputs = "app-port=8080\n";
    check_case_run(c, "t13 t22", NULL);
    const char *asked = strstr(buf_str(&c->events), "app-port");
    assert_non_null(asked);
    assert_null(strstr(asked + 1, "app-port"));
    assert_int_equal(check_case_asked(c, "\"port\":8080,\"scheme\":\"http\""), 1);
    static const char *const odd[] = {"app-port=0\n", "app-port=99999\n", "app-port=x\n"};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        c->inputs = odd[i];
        check_case_run(c, "t22", NULL);
        assert_int_equal(check_case_asked(c, "\"port\":80,\"scheme\":\"http\""), 1);
    }
}

/* ---- two repositories ------------------------------------------------------------------------ */

static void the_worse_of_two_repositories_counts(void **state)
{
    struct check_case *c = *state;
#define CLEAN \
    "{\"outcome\":\"done\",\"repository\":true,\"shallow\":false,\"tracked\":[],\"history\":[]," \
    "\"ignored\":true,\"ignored_by\":\".gitignore\",\"gitignore_tracked\":true}"
#define LEAKED \
    "{\"outcome\":\"done\",\"repository\":true,\"shallow\":false,\"tracked\":[\"a.pem\"]," \
    "\"history\":[],\"ignored\":false,\"gitignore_tracked\":false}"
#define NONE "{\"outcome\":\"no_repository\"}"
    static const struct {
        const char *answers;
        enum task_state state;
        const char *cause;
    } cases[] = {
        {"{\"git\":[" CLEAN "," LEAKED "]}", TASK_FAIL, "pem_tracked"},
        {"{\"git\":[" LEAKED "," CLEAN "]}", TASK_FAIL, "pem_tracked"},
        {"{\"git\":[" NONE "," CLEAN "]}", TASK_PASS, ""},
        {"{\"git\":[" NONE "," NONE "]}", TASK_SKIP, "no_repository"},
        {"{\"git\":[" CLEAN ",{\"error\":\"deadline\"}]}", TASK_UNKNOWN, "deadline"},
        {"{\"git\":[{\"error\":\"deadline\"}," CLEAN "]}", TASK_UNKNOWN, "deadline"},
        {"{\"git\":[{\"error\":\"deadline\"}," LEAKED "]}", TASK_FAIL, "pem_tracked"},
    };
    c->request.target.repository = "/home/me/project";
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        check_case_run(c, "t10", cases[i].answers);
        check_case_is(c, "t10", cases[i].state, cases[i].cause);
        assert_int_equal(check_case_asked(c, "\"kind\":\"git\""), 2);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, check_setup, check_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(everything_right_passes),
        CASE(what_the_watcher_hears_is_in_order),
        CASE(only_what_is_wanted_and_needed_is_judged),
        CASE(what_has_not_passed_stands_in_the_way_by_name),
        CASE(an_advisory_task_only_advises),
        CASE(without_credentials_the_instance_tells),
        CASE(without_a_login_either_the_login_stands_in_the_way),
        CASE(one_call_that_is_denied_leaves_the_others),
        CASE(an_error_that_will_not_change_ends_the_asking),
        CASE(on_the_instance_commands_run_here),
        CASE(another_instance_is_no_target),
        CASE(this_instance_is_meant_when_none_is_named),
        CASE(of_several_instances_none_is_taken),
        CASE(the_only_instance_is_taken_and_said),
        CASE(a_terminated_one_is_known_again),
        CASE(an_instance_that_is_gone_was_seen_before),
        CASE(a_terminated_instance_has_no_rules_to_judge),
        CASE(without_an_address_nobody_is_asked),
        CASE(an_odd_host_or_user_reaches_nobody),
        CASE(a_control_host_is_asked_only_for_silence),
        CASE(a_new_server_is_accepted_by_the_learner),
        CASE(or_by_nobody),
        CASE(the_screen_is_held_while_a_passphrase_is_asked),
        CASE(a_command_that_failed_to_run_is_not_known),
        CASE(what_is_typed_never_becomes_a_command),
        CASE(without_input_a_task_says_so),
        CASE(an_input_of_two_tasks_is_asked_once),
        CASE(the_worse_of_two_repositories_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
