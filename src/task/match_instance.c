/* The instance itself: where it is, and whether it runs well. */
#include <string.h>

#include "instance.h"
#include "matcher.h"

/* ---- region --------------------------------------------------------------------------- */

/* True when a zone ("ap-northeast-2a", "us-east-1-bos-1a") belongs to the Region. */
static bool zone_in(const char *zone, const char *region)
{
    size_t len = strlen(region);
    return strncmp(zone, region, len) == 0 &&
           (zone[len] == '-' || (zone[len] >= 'a' && zone[len] <= 'z'));
}

static bool rejected(const struct judging *j, const char *state)
{
    const cJSON *list = look(j->task->expect, "reject_state");
    return look_has(list, state) ||
           (look_has(list, "terminated") && strcmp(state, "shutting-down") == 0);
}

/* The end, once it is known where the instance is. zone and region may each be NULL. */
static bool judge_place(struct judging *j, const char *zone, const char *region)
{
    const char *wanted = expect_text(j, "region", "");
    const char *place = zone != NULL ? zone : region;
    if (place == NULL || place[0] == '\0') {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    bool there = zone != NULL ? zone_in(zone, wanted) : strcmp(region, wanted) == 0;
    evidence_word(j, "region", there ? "as-expected" : "another");
    if (!there) {
        return judge_end(j, CAUSE_INSTANCE_ELSEWHERE, ARGS(place));
    }
    judge_pass(j, MSG_SEEN_REGION, ARGS(place));
    return true;
}

void match_region(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_REGION, ARGS(expect_text(j, "region", "")));
    const char *zone = judge_imds(j, "placement/availability-zone", NULL);
    const char *region = judge_imds(j, "placement/region", NULL);
    const cJSON *instance = instance_known(j);
    if (instance == NULL && (zone != NULL || region != NULL)) {
        judge_from(j, FACT_IMDS);
        judge_place(j, region != NULL ? NULL : zone, region);
        return;
    }
    if (judge_object(j, FACT_INSTANCE) == NULL) {
        judge_neither_known(j, FACT_INSTANCE, FACT_IMDS);
        return;
    }
    instance = instance_need(j);
    if (instance == NULL) {
        return;
    }
    const char *state = instance_state(instance);
    evidence_word(j, "state", state);
    if (state[0] == '\0') {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else if (rejected(j, state)) {
        judge_end(j, CAUSE_INSTANCE_GONE, ARGS(state));
    } else {
        judge_place(j, look_string(instance, "Placement.AvailabilityZone"),
                    look_string(facts_get(j->facts, FACT_REGION), "Region"));
    }
}

/* ---- health --------------------------------------------------------------------------- */

static const struct check {
    const char *key; /* in the evidence */
    const char *path;
    enum cause impaired;
} checks[] = {
    {"system", "SystemStatus.Status", CAUSE_SYSTEM_IMPAIRED},
    {"instance", "InstanceStatus.Status", CAUSE_INSTANCE_IMPAIRED},
    {"ebs", "AttachedEbsStatus.Status", CAUSE_EBS_IMPAIRED},
};

static bool is_one_of(const char *word, const char *first, const char *second)
{
    return strcmp(word, first) == 0 || strcmp(word, second) == 0;
}

static void judge_checks(struct judging *j, const cJSON *status)
{
    const char *words[COUNT_OF(checks)];
    bool waiting = false;
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        bool ebs = i == 2;
        words[i] = look_text(status, checks[i].path);
        if (ebs && look(status, "AttachedEbsStatus") == NULL &&
            strcmp(expect_text(j, "missing_ebs_check", "ok"), "ok") == 0) {
            words[i] = "not-applicable";
        }
        evidence_word(j, checks[i].key, words[i]);
    }
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        if (strcmp(words[i], "impaired") == 0) {
            judge_end(j, checks[i].impaired, NULL);
            return;
        }
    }
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        bool between = is_one_of(words[i], "initializing", "insufficient-data");
        waiting = waiting || between;
        if (!between && !is_one_of(words[i], "ok", "not-applicable")) {
            judge_end(j, CAUSE_ODD_ANSWER, NULL);
            return;
        }
    }
    if (waiting) {
        judge_end(j, CAUSE_CHECKS_INITIALIZING, ARGS(words[0], words[1]));
    } else {
        judge_pass(j, MSG_SEEN_HEALTHY, ARGS(words[0], words[1], words[2]));
    }
}

/* Without status checks: the machine answers, and is the one that is meant. False, without an end,
 * when that is not known either. */
static bool judge_by_answer(struct judging *j)
{
    const char *id = judge_imds(j, "instance-id", NULL);
    const char *target = instance_target(j);
    if (id == NULL || id[0] == '\0') {
        return false;
    }
    judge_from(j, FACT_IMDS);
    if (target != NULL && strcmp(id, target) != 0) {
        evidence_word(j, "id", "another");
        judge_end(j, CAUSE_OTHER_INSTANCE, ARGS(id, target));
        return true;
    }
    evidence_word(j, "answers", "yes");
    judge_pass(j, MSG_SEEN_ANSWERS, NULL);
    return true;
}

static void judge_running(struct judging *j)
{
    const cJSON *status = judge_object(j, FACT_STATUS);
    if (status == NULL) {
        if (!judge_by_answer(j)) {
            judge_not_known(j, FACT_STATUS);
        }
        return;
    }
    if (look(status, "Missing") != NULL) {
        judge_end(j, CAUSE_STATUS_MISSING, NULL);
        return;
    }
    judge_checks(j, status);
}

void match_instance_healthy(struct judging *j)
{
    const char *wanted = expect_text(j, "state", "running");
    judge_expected(j, MSG_EXPECT_HEALTHY, ARGS(wanted));
    if (judge_object(j, FACT_INSTANCE) == NULL) {
        if (!judge_by_answer(j)) {
            judge_neither_known(j, FACT_INSTANCE, FACT_IMDS);
        }
        return;
    }
    const cJSON *instance = instance_need(j);
    if (instance == NULL) {
        return;
    }
    const char *state = instance_state(instance);
    evidence_word(j, "state", state);
    if (strcmp(state, wanted) != 0) {
        instance_not_running(j, state);
    } else if (strcmp(state, "running") == 0) {
        judge_running(j);
    } else {
        judge_pass(j, MSG_SEEN_VALUE, ARGS(state));
    }
}
