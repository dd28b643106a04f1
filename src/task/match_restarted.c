/* Stopped and started, and the public address changed: compared with what an earlier run
 * remembered, by launch time over AWS, by boot id without it. */
#include <string.h>

#include "instance.h"
#include "matcher.h"
#include "memory.h"

/* The end when the machine stopped and started and the address stayed. */
static void judge_kept(struct judging *j, const struct snapshot *now)
{
    bool known = false;
    bool elastic = memory_is_elastic(j, now->public_address, &known);
    if (!known) {
        judge_not_known(j, FACT_ADDRESSES);
    } else if (elastic && expect_flag(j, "elastic_ip_ok", true)) {
        evidence_word(j, "address", "elastic");
        judge_pass(j, MSG_SEEN_ELASTIC, NULL);
    } else {
        judge_end(j, CAUSE_SAME_ADDRESS, NULL);
    }
}

static void judge_change(struct judging *j, const struct snapshot *before,
                         const struct snapshot *now)
{
    switch (snapshot_compare(before, now)) {
    case CHANGE_UNKNOWN:
        judge_end(j, CAUSE_REMEMBERED_NOW, NULL);
        break;
    case CHANGE_NONE:
        judge_end(j, CAUSE_NOT_RESTARTED, NULL);
        break;
    case CHANGE_REBOOT:
        judge_end(j, CAUSE_ONLY_REBOOTED, NULL);
        break;
    case CHANGE_PERHAPS:
        judge_end(j, CAUSE_REBOOTED_PERHAPS, NULL);
        break;
    case CHANGE_RESTART:
        evidence_word(j, "address", "changed");
        judge_pass(j, MSG_SEEN_RESTARTED, ARGS(before->public_address, now->public_address));
        break;
    case CHANGE_KEPT:
        judge_kept(j, now);
        break;
    case CHANGE_PRIVATE:
        judge_end(j, CAUSE_PRIVATE_CHANGED, NULL);
        break;
    }
}

/* False, after the end was set, when there is no running instance to look at. */
static bool need_running(struct judging *j)
{
    const cJSON *instance = instance_known(j);
    if (instance == NULL) {
        if (judge_imds(j, "instance-id", NULL) != NULL) {
            judge_from(j, FACT_IMDS);
            return true;
        }
        if (judge_object(j, FACT_INSTANCE) != NULL) {
            return instance_need(j) != NULL;
        }
        return judge_neither_known(j, FACT_INSTANCE, FACT_IMDS);
    }
    judge_from(j, FACT_INSTANCE);
    const char *state = instance_state(instance);
    evidence_word(j, "state", state);
    if (strcmp(state, "stopped") == 0 || strcmp(state, "stopping") == 0 ||
        strcmp(state, "pending") == 0) {
        return judge_end(j, CAUSE_STOPPED_NOW, NULL);
    }
    if (look_string(instance, "InstanceId") == NULL) {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    return strcmp(state, "running") == 0 || instance_not_running(j, state);
}

void match_restarted(struct judging *j)
{
    struct snapshot before;
    struct snapshot now;
    judge_expected(j, MSG_EXPECT_RESTARTED, NULL);
    const cJSON *known = memory_instance(j, memory_subject(j));
    if (look_true(known, "restarted")) {
        judge_from(j, instance_known(j) != NULL ? FACT_INSTANCE : FACT_IMDS);
        judge_pass(j, MSG_SEEN_RESTARTED_BEFORE, NULL);
        return;
    }
    if (!need_running(j)) {
        return;
    }
    snapshot_now(j, &now);
    snapshot_before(known, &before);
    if (now.public_address[0] == '\0') {
        judge_end(j, CAUSE_NO_PUBLIC_ADDRESS, NULL);
    } else {
        judge_change(j, &before, &now);
    }
}
