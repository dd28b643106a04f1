/* Does the instance answer: a port with its greeting, an SSH login, a web page.
 * "Refused" and "no answer" have causes of their own, and a network that lets nobody out is not the
 * instance's fault. */
#include <string.h>

#include "cidr.h"
#include "command.h"
#include "instance.h"
#include "matcher.h"

/* ---- why it does not answer ------------------------------------------------------------- */

static bool is_outcome(const char *outcome, const char *wanted)
{
    return strcmp(outcome, wanted) == 0;
}

/* True when what was asked is an address that the instance has not. */
static bool asked_elsewhere(const struct judging *j, const char **now)
{
    uint32_t address = 0;
    const char *host = look_text(facts_get(j->facts, FACT_TARGET), "host");
    *now = look_text(instance_known(j), "PublicIpAddress");
    return cidr_read_ipv4(host, &address) && (*now)[0] != '\0' && strcmp(host, *now) != 0;
}

/* The end where the instance's own state explains the silence; false when it doesn't. */
static bool end_by_instance(struct judging *j)
{
    const char *state = instance_state(instance_known(j));
    const char *now = NULL;
    if (state[0] != '\0' && strcmp(state, "running") != 0 && strcmp(state, "pending") != 0) {
        return !instance_not_running(j, state);
    }
    if (asked_elsewhere(j, &now)) {
        return !judge_end(j, CAUSE_ADDRESS_CHANGED, ARGS(now));
    }
    if (instance_is_booting(j)) {
        return !judge_end(j, CAUSE_BOOTING, NULL);
    }
    return false;
}

/* ---- a port's greeting ------------------------------------------------------------------ */

/* The end for silence, which is the instance's only when other hosts do answer on that port. */
static void judge_silence(struct judging *j, const char *outcome)
{
    char port[24];
    const cJSON *control = judge_object(j, FACT_TCP_CONTROL);
    bool open = is_outcome(look_text(control, "outcome"), "open");
    /* A name that is not found says nothing of the port. */
    bool asked = look_text(control, "outcome")[0] != '\0' &&
                 !is_outcome(look_text(control, "outcome"), "no_name");
    bool name = is_outcome(outcome, "no_name");
    evidence_word(j, "control", open ? "open" : asked ? "closed" : "unknown");
    judge_port(j, port);
    if (end_by_instance(j)) {
        return;
    }
    if (expect_flag(j, "control", false) && asked && !open) {
        judge_end(j, CAUSE_NETWORK_BLOCKS, ARGS(port));
    } else if (name) {
        judge_end(j, CAUSE_NO_NAME, NULL);
    } else if (expect_flag(j, "control", false) && !open) {
        judge_end(j, CAUSE_CONTROL_UNKNOWN, ARGS(port));
    } else if (is_outcome(outcome, "no_route") && !open) {
        judge_end(j, CAUSE_NO_ROUTE, NULL);
    } else {
        judge_end(j, CAUSE_TIMED_OUT, ARGS(port));
    }
}

static void judge_open(struct judging *j, const char *banner)
{
    const char *prefix = expect_text(j, "prefix", "");
    if (strncmp(banner, prefix, strlen(prefix)) == 0) {
        judge_pass(j, MSG_SEEN_BANNER, ARGS(banner));
    } else if (banner[0] == '\0') {
        judge_end(j, instance_is_booting(j) ? CAUSE_BOOTING : CAUSE_NO_BANNER, NULL);
    } else {
        judge_end(j, CAUSE_NOT_SSH, NULL);
    }
}

void match_banner(struct judging *j)
{
    char port[24];
    judge_port(j, port);
    judge_expected(j, MSG_EXPECT_BANNER, ARGS(port, expect_text(j, "prefix", "")));
    const cJSON *tcp = judge_need(j, FACT_TCP, JSON_OBJECT);
    if (tcp == NULL) {
        return;
    }
    const char *outcome = look_text(tcp, "outcome");
    evidence_word(j, "tcp", outcome);
    if (is_outcome(outcome, "open") && look_string(tcp, "banner") != NULL) {
        judge_open(j, look_string(tcp, "banner"));
    } else if (is_outcome(outcome, "refused") || is_outcome(outcome, "reset")) {
        if (!end_by_instance(j)) {
            judge_end(j, cause_find(outcome), ARGS(port));
        }
    } else if (is_outcome(outcome, "timed_out") || is_outcome(outcome, "no_route") ||
               is_outcome(outcome, "no_name")) {
        judge_silence(j, outcome);
    } else {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
}

/* ---- login ---------------------------------------------------------------------------- */

static bool is_one_of(const char *outcome, const char *const list[])
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (is_outcome(outcome, list[i])) {
            return true;
        }
    }
    return false;
}

/* The end for a login that came to nothing. */
static void judge_login(struct judging *j, const cJSON *ssh, const char *outcome)
{
    static const char *const silent[] = {"timed_out", "refused", "no_route", "reset", NULL};
    static const char *const others[] = {
        "no_name",         "not_ssh",     "host_unknown",    "host_changed",
        "host_other_type", "key_refused", "key_unprotected", "key_missing",
        "key_unreadable",  "key_format",  "key_passphrase",  "no_method",
        "disconnected",    NULL};
    char port[24];
    judge_port(j, port);
    const char *user = look_text(ssh, "user");
    if (is_one_of(outcome, silent)) {
        if (!end_by_instance(j)) {
            judge_end(j, cause_find(outcome), ARGS(port));
        }
    } else if (is_one_of(outcome, others)) {
        judge_end(j, cause_find(outcome), ARGS(user[0] != '\0' ? user : "-"));
    } else {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
}

void match_exit(struct judging *j)
{
    struct command command;
    int64_t code = expect_number(j, "code", 0);
    judge_expected(j, MSG_EXPECT_EXIT, ARGS(NUM(code)));
    const cJSON *ssh = judge_object(j, FACT_SSH);
    const char *outcome = look_text(ssh, "outcome");
    if (ssh != NULL && !is_outcome(outcome, "done")) {
        judge_from(j, FACT_SSH);
        evidence_word(j, "ssh", outcome);
        judge_login(j, ssh, outcome);
    } else if (ssh == NULL && facts_cause(j->facts, FACT_SSH)[0] != '\0') {
        judge_not_known(j, FACT_SSH);
    } else if (facts_get(j->facts, FACT_SSH) != NULL && ssh == NULL) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else if (command_need(j, &command)) {
        if (command.exit == code) {
            judge_pass(j, MSG_SEEN_EXIT, ARGS(NUM(code)));
        } else {
            judge_end(j, CAUSE_EXIT_STATUS, ARGS(NUM(command.exit)));
        }
    }
}

/* ---- a web page ----------------------------------------------------------------------- */

enum { STATUS_LEAST = 100, STATUS_MOST = 599, WARN_FROM = 400 };

static void judge_status(struct judging *j, const cJSON *http)
{
    int64_t status = 0;
    if (!look_integer(http, "status", &status) || status < STATUS_LEAST || status > STATUS_MOST) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
        return;
    }
    evidence_number(j, "status", status);
    if (status < expect_number(j, "warn_from", WARN_FROM)) {
        judge_pass(j, MSG_SEEN_STATUS, ARGS(NUM(status)));
    } else {
        judge_end(j, CAUSE_HTTP_ERROR, ARGS(NUM(status)));
    }
}

void match_http_status(struct judging *j)
{
    static const struct {
        const char *outcome;
        enum cause cause;
    } ends[] = {
        {"timed_out", CAUSE_HTTP_TIMED_OUT},
        {"refused", CAUSE_HTTP_REFUSED},
        {"no_route", CAUSE_NO_ROUTE},
        {"no_name", CAUSE_NO_NAME},
        {"reset", CAUSE_HTTP_CUT},
        {"not_http", CAUSE_NOT_HTTP},
        {"tls", CAUSE_HTTP_TLS},
    };
    judge_expected(j, MSG_EXPECT_STATUS, NULL);
    const cJSON *http = judge_need(j, FACT_HTTP, JSON_OBJECT);
    if (http == NULL) {
        return;
    }
    const char *outcome = look_text(http, "outcome");
    evidence_word(j, "http", outcome);
    if (is_outcome(outcome, "answered")) {
        judge_status(j, http);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (is_outcome(outcome, ends[i].outcome)) {
            judge_end(j, ends[i].cause, NULL);
            return;
        }
    }
    judge_end(j, CAUSE_ODD_ANSWER, NULL);
}
