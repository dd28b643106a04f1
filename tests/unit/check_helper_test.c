/* A helper that is missing, of another version, dying, flooding, silent or talking nonsense: what
 * it could not tell is unknown with the reason, the rest is judged, and the run ends in time. And
 * the real one, where no network is needed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/check_case.h"
#include "lib/store_case.h"

/* A clock on which deadlines come soon. */
enum { FASTER = 100 };
static int64_t fast_clock(void *ctx)
{
    struct timespec now;
    (void)ctx;
    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000) * FASTER;
}

/* No process and no descriptor is left behind. */
static void must_leave_nothing(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    }
    return count;
}

static void without_a_helper_its_tasks_say_so(void **state)
{
    struct check_case *c = *state;
    const char *const missing[] = {"/nowhere/wrapup-helper", c->folder};
    c->inputs = "caller-identity=arn:aws:iam::123456789012:user/student\n";
    for (size_t i = 0; i < COUNT_OF(missing); i++) {
        c->request.helper = missing[i];
        check_case_run(c, "*", NULL);
        check_case_is(c, "t01", TASK_PASS, ""); /* needs none */
        check_case_is(c, "t02", TASK_UNKNOWN, "no_helper");
        check_case_is(c, "t09", TASK_UNKNOWN, "no_helper");
        check_case_is(c, "t14", TASK_UNKNOWN, "no_helper");
        assert_int_equal(check_case_asked(c, "{"), 0);
    }
    must_leave_nothing();
}

static void a_helper_of_another_kind_is_not_believed(void **state)
{
    struct check_case *c = *state;
    static const char *const hellos[] = {
        "{\"hello\":{\"version\":\"0.0.9\"}}",
        "{\"hello\":{\"protocol\":2}}",
        "{\"hello\":{\"protocol\":\"1\"}}",
        "{\"hello\":{\"version\":null}}",
    };
    for (size_t i = 0; i < COUNT_OF(hellos); i++) {
        check_case_run(c, "t02 t09", hellos[i]);
        check_case_is(c, "t02", TASK_UNKNOWN, "helper_version");
        check_case_is(c, "t09", TASK_UNKNOWN, "helper_version");
    }
    c->request.helper = "/bin/cat"; /* says what it was told */
    check_case_run(c, "t02 t09", NULL);
    assert_int_equal(check_case_result(c, "t09")->state, TASK_UNKNOWN);
    c->request.helper = "/bin/true";
    check_case_run(c, "t09", NULL);
    check_case_is(c, "t09", TASK_UNKNOWN, "crashed");
    must_leave_nothing();
}

static void a_helper_may_die_at_any_job(void **state)
{
    struct check_case *c = *state;
    static const char *const kinds[] = {"hello", "imds", "aws", "ssh", "tcp", "file", "git"};
    int before = open_descriptors();
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        BUF_AUTO(scenario);
        buf_addf(&scenario, "{\"fault\":\"die\",\"at\":\"%s\"}", kinds[i]);
        check_case_run(c, "*", buf_str(&scenario));
        size_t crashed = 0;
        for (size_t k = 0; k < c->report.count; k++) {
            const struct task_result *result = &c->report.tasks[k].result;
            crashed += strcmp(result->cause, "crashed") == 0 ? 1 : 0;
            assert_true(c->report.tasks[k].wanted);
        }
        assert_true(crashed > 0);
        assert_non_null(strstr(buf_str(&c->report.problem), "out of luck"));
        assert_null(strchr(buf_str(&c->report.problem), '\x1b'));
        must_leave_nothing();
    }
    assert_int_equal(open_descriptors(), before);
}

static void what_was_known_before_is_kept(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t02 t05", "{\"fault\":\"die\",\"at\":\"ssh\"}");
    check_case_is(c, "t14", TASK_PASS, "");
    check_case_is(c, "t15", TASK_UNKNOWN, "crashed");
    check_case_is(c, "t05", TASK_SKIP, "requires");
}

static void nonsense_is_passed_over(void **state)
{
    struct check_case *c = *state;
    static const char *const kinds[] = {"aws", "ssh", "tcp"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        BUF_AUTO(scenario);
        buf_addf(&scenario, "{\"fault\":\"garbage\",\"at\":\"%s\"}", kinds[i]);
        check_case_run(c, "t02 t05", buf_str(&scenario));
        assert_string_equal(check_case_results(c), "t02 pass; t05 pass; t14 pass; t15 pass");
    }
    check_case_run(c, "*", "{\"twice\":true}"); /* every answer comes again */
    check_case_is(c, "t12", TASK_PASS, "");
    check_case_is(c, "t18", TASK_PASS, "");
}

static void observations_of_no_known_shape_are_not_known(void **state)
{
    struct check_case *c = *state;
    check_case_run(
        c, "*",
        "{\"imds\":{\"outcome\":\"answered\",\"values\":[1]},\"file\":{},\"tcp\":{},"
        "\"keypair\":{},\"git\":{\"outcome\":7},\"http\":{},\"ssh\":{\"outcome\":\"odd\"},"
        "\"aws\":{\"instances\":{\"Reservations\":{}},\"rules\":{},"
        "\"identity\":{},\"status\":{\"InstanceStatuses\":7}}}");
    for (size_t i = 0; i < c->report.count; i++) {
        assert_int_not_equal(c->report.tasks[i].result.state, TASK_PASS);
        assert_int_not_equal(c->report.tasks[i].result.state, TASK_FAIL);
    }
}

static void a_flood_ends_the_talk(void **state)
{
    struct check_case *c = *state;
    check_case_run(c, "t09", "{\"fault\":\"flood\",\"at\":\"file\"}");
    check_case_is(c, "t09", TASK_UNKNOWN, "odd_answer");
    check_case_run(c, "t09", "{\"fault\":\"flood\",\"at\":\"file\",\"lines\":true}");
    check_case_is(c, "t09", TASK_UNKNOWN, "odd_answer");
    must_leave_nothing();
}

static void silence_ends_at_the_deadline(void **state)
{
    struct check_case *c = *state;
    static const char *const kinds[] = {"hello", "imds", "aws", "ssh", "tcp"};
    c->request.monotonic_ms = fast_clock;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        BUF_AUTO(scenario);
        buf_addf(&scenario, "{\"fault\":\"hang\",\"at\":\"%s\"}", kinds[i]);
        check_case_run(c, "t02 t05 t09", buf_str(&scenario));
        size_t late = 0;
        for (size_t k = 0; k < c->report.count; k++) {
            late += strcmp(c->report.tasks[k].result.cause, "deadline") == 0 ? 1 : 0;
        }
        assert_true(late > 0);
    }
    check_case_run(c, "t09", "{\"file\":\"nothing\"}");
    check_case_is(c, "t09", TASK_UNKNOWN, "deadline");
    must_leave_nothing();
}

/* More than a pipe holds is sent to one that does not read. */
static void a_deaf_helper_holds_nobody_up(void **state)
{
    struct check_case *c = *state;
    BUF_AUTO(path);
    for (int i = 0; i < 200000; i++) {
        buf_addc(&path, '/');
    }
    c->request.target.key = buf_str(&path);
    c->request.monotonic_ms = fast_clock;
    check_case_run(c, "t09", "{\"fault\":\"hang\",\"at\":\"hello\"}");
    check_case_is(c, "t09", TASK_UNKNOWN, "deadline");
    check_case_run(c, "t09", "{\"fault\":\"deaf\",\"at\":\"hello\"}");
    check_case_is(c, "t09", TASK_UNKNOWN, "deadline");
    must_leave_nothing();
}

static void whoever_stops_it_is_not_kept_waiting(void **state)
{
    struct check_case *c = *state;
    c->stops_on = "begun:t02";
    check_case_run(c, "t02 t05 t09", "{\"fault\":\"hang\",\"at\":\"imds\"}");
    check_case_is(c, "t02", TASK_UNKNOWN, "stopped");
    check_case_is(c, "t09", TASK_UNKNOWN, "stopped");
    assert_true(c->spent_ms < 5000);
    must_leave_nothing();
}

/* The passphrase is never typed, and the run is stopped: the screen is given back. */
static void a_question_cut_off_gives_the_screen_back(void **state)
{
    struct check_case *c = *state;
    c->stops_on = "hold ";
    c->request.interactive = true;
    check_case_run(c, "t15", "{\"asks\":\"forever\"}");
    check_case_is(c, "t15", TASK_UNKNOWN, "stopped");
    const char *hold = strstr(buf_str(&c->events), "hold ");
    assert_non_null(hold);
    assert_non_null(strstr(hold, "free "));
}

static void signals_are_as_they_were(void **state)
{
    struct check_case *c = *state;
    struct sigaction before;
    struct sigaction after;
    assert_int_equal(sigaction(SIGPIPE, NULL, &before), 0);
    check_case_run(c, "t09", "{\"fault\":\"die\",\"at\":\"imds\"}");
    assert_int_equal(sigaction(SIGPIPE, NULL, &after), 0);
    assert_true(before.sa_handler == after.sa_handler);
}

/* ---- the real one -------------------------------------------------------------------------- */

static void use_real(struct check_case *c)
{
    const char *path = getenv("WRAPUP_HELPER");
    c->request.helper = path != NULL ? path : ".build/wrapup-helper";
    assert_int_equal(access(c->request.helper, X_OK), 0);
    assert_int_equal(setenv("AWS_EC2_METADATA_DISABLED", "true", 1), 0);
}

static void the_real_helper_looks_at_a_file(void **state)
{
    struct check_case *c = *state;
    static const struct {
        mode_t mode;
        enum task_state state;
        const char *cause;
    } cases[] = {{0400, TASK_PASS, ""}, {0644, TASK_FAIL, "file_too_open"}};
    char path[600];
    (void)snprintf(path, sizeof(path), "%s", check_case_write(c, "my-key.pem", "key"));
    c->request.target.key = path;
    use_real(c);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(chmod(path, cases[i].mode), 0);
        check_case_run(c, "t09", NULL);
        check_case_is(c, "t09", cases[i].state, cases[i].cause);
        assert_string_equal(check_case_result(c, "t09")->route, "laptop");
    }
    must_leave_nothing();
}

/* A port of 127.0.0.1 where nobody listens. */
static int64_t free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    (void)close(fd);
    return ntohs(address.sin_port);
}

static void the_real_helper_is_refused(void **state)
{
    struct check_case *c = *state;
    BUF_AUTO(known);
    buf_addf(&known, "%s/known_hosts", c->folder);
    c->request.known_hosts = buf_str(&known);
    c->request.target.host = "127.0.0.1";
    c->request.target.port = free_port();
    c->request.target.key = NULL;
    use_real(c);
    check_case_run(c, "t05 t14", NULL);
    check_case_is(c, "t14", TASK_FAIL, "refused");
    check_case_is(c, "t15", TASK_SKIP, "requires");
    assert_string_equal(buf_str(&c->report.problem), "");
    must_leave_nothing();
}

static void no_credentials(const struct check_case *c)
{
    static const char *const away[] = {"AWS_ACCESS_KEY_ID",
                                       "AWS_SECRET_ACCESS_KEY",
                                       "AWS_PROFILE",
                                       "AWS_SESSION_TOKEN",
                                       "AWS_WEB_IDENTITY_TOKEN_FILE",
                                       "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                       "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"};
    for (size_t i = 0; i < COUNT_OF(away); i++) {
        assert_int_equal(unsetenv(away[i]), 0);
    }
    assert_int_equal(setenv("HOME", c->folder, 1), 0);
    assert_int_equal(setenv("AWS_CONFIG_FILE", "/nowhere", 1), 0);
    assert_int_equal(setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere", 1), 0);
}

static void the_real_helper_finds_no_credentials(void **state)
{
    struct check_case *c = *state;
    no_credentials(c);
    c->request.target.host = NULL;
    use_real(c);
    check_case_run(c, "t11 t02", NULL);
    check_case_is(c, "t02", TASK_UNKNOWN, "no_aws");
}

static void must_run(const char *const argv[])
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        (void)execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void the_real_helper_knows_a_key_by_its_pair(void **state)
{
    struct check_case *c = *state;
    CLEANUP(strings_release) struct strings evidence = STRINGS_INIT;
    BUF_AUTO(key);
    BUF_AUTO(public_key);
    BUF_AUTO(file);
    buf_addf(&key, "%s/key", c->folder);
    must_run((const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f",
                                   buf_str(&key), NULL});
    case_read(buf_str(&key), ".pub", &public_key);
    buf_truncate(&public_key, public_key.len - 1);
    buf_addf(
        &file,
        "{\"Reservations\":[{\"Instances\":[{\"InstanceId\":\"i-0123456789abcdef0\",\"KeyName\":"
        "\"k\",\"State\":{\"Name\":\"running\"},\"Placement\":{\"AvailabilityZone\":"
        "\"ap-northeast-2a\"}}]}]}{\"KeyPairs\":[{\"KeyName\":\"k\",\"PublicKey\":\"%s\"}]}",
        buf_str(&public_key));
    strings_add(&evidence, buf_str(&file));
    c->request.evidence = &evidence;
    c->request.target.key = buf_str(&key);
    c->request.target.host = NULL;
    use_real(c);
    no_credentials(c);
    check_case_run(c, "t08", NULL);
    check_case_is(c, "t08", TASK_PASS, "");
    must_run((const char *const[]){"rm", buf_str(&key), NULL});
    must_run((const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                                   buf_str(&key), NULL});
    check_case_run(c, "t08", NULL);
    assert_int_equal(check_case_result(c, "t08")->state, TASK_FAIL);
    c->request.evidence = NULL;
}

static void the_real_helper_finds_a_key_in_git(void **state)
{
    struct check_case *c = *state;
    BUF_AUTO(key);
    const char *const in = c->folder;
    buf_addf(&key, "%s/my-key.pem", in);
    must_run((const char *const[]){"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                                   buf_str(&key), NULL});
    c->request.target.key = buf_str(&key);
    use_real(c);
    check_case_run(c, "t10", NULL);
    check_case_is(c, "t10", TASK_SKIP, "no_repository");
    must_run((const char *const[]){"git", "-C", in, "init", "-q", NULL});
    check_case_run(c, "t10", NULL);
    check_case_is(c, "t10", TASK_FAIL, "pem_not_ignored");
    must_run((const char *const[]){"git", "-C", in, "add", "my-key.pem", NULL});
    check_case_run(c, "t10", NULL);
    check_case_is(c, "t10", TASK_FAIL, "pem_tracked");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, check_setup, check_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(without_a_helper_its_tasks_say_so),
        CASE(a_helper_of_another_kind_is_not_believed),
        CASE(a_helper_may_die_at_any_job),
        CASE(what_was_known_before_is_kept),
        CASE(nonsense_is_passed_over),
        CASE(observations_of_no_known_shape_are_not_known),
        CASE(a_flood_ends_the_talk),
        CASE(silence_ends_at_the_deadline),
        CASE(a_deaf_helper_holds_nobody_up),
        CASE(whoever_stops_it_is_not_kept_waiting),
        CASE(a_question_cut_off_gives_the_screen_back),
        CASE(signals_are_as_they_were),
        CASE(the_real_helper_looks_at_a_file),
        CASE(the_real_helper_is_refused),
        CASE(the_real_helper_finds_no_credentials),
        CASE(the_real_helper_knows_a_key_by_its_pair),
        CASE(the_real_helper_finds_a_key_in_git),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
