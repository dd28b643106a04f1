/* After the practice: the instance is terminated, and nothing that costs money is left of it. "Not
 * found" counts only where the same instance was seen before, in the same account and Region: a
 * mistyped id is not found either. Other people's leftovers are none of the learner's business. */
#include <string.h>

#include "instance.h"
#include "matcher.h"
#include "memory.h"

static bool is_list_of_ids(const cJSON *value)
{
    const cJSON *element = NULL;
    if (!cJSON_IsArray(value)) {
        return false;
    }
    cJSON_ArrayForEach(element, value)
    {
        if (!cJSON_IsString(element)) {
            return false;
        }
    }
    return true;
}

/* The remembered instance, if it was seen with these credentials in this Region; NULL after the end
 * was set. */
static const cJSON *need_seen(struct judging *j)
{
    struct hash account;
    const cJSON *seen = memory_instance(j, memory_subject(j));
    const char *region = look_text(facts_get(j->facts, FACT_REGION), "Region");
    if (j->ret->route[0] == '\0') {
        judge_from(j, FACT_IDENTITY);
    }
    if (seen == NULL || look_text(seen, "account")[0] == '\0' ||
        look_text(seen, "region")[0] == '\0' || !is_list_of_ids(look(seen, "volumes")) ||
        !is_list_of_ids(look(seen, "addresses"))) {
        judge_end(j, CAUSE_NEVER_SEEN, NULL);
    } else if (!memory_account(j, &account)) {
        judge_not_known(j, FACT_IDENTITY);
    } else if (strcmp(look_text(seen, "account"), account.hex) != 0) {
        judge_end(j, CAUSE_OTHER_ACCOUNT, NULL);
    } else if (region[0] == '\0') {
        judge_not_known(j, FACT_REGION);
    } else if (strcmp(look_text(seen, "region"), region) != 0) {
        judge_end(j, CAUSE_OTHER_REGION, ARGS(look_text(seen, "region"), region));
    } else {
        return seen;
    }
    return NULL;
}

/* ---- the instance --------------------------------------------------------------------- */

void match_instance_gone(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_GONE, NULL);
    const cJSON *instance = judge_need(j, FACT_INSTANCE, JSON_OBJECT);
    const char *missing = instance_missing(j);
    if (instance == NULL) {
        return;
    }
    if (missing != NULL) {
        evidence_word(j, "state", "not-found");
        bool not_found = missing[0] == '\0' || strcmp(missing, "InvalidInstanceID.NotFound") == 0;
        if (!not_found || strcmp(j->ret->route, "file") == 0) {
            instance_need(j);
        } else if (need_seen(j) != NULL) {
            judge_pass(j, MSG_SEEN_NOT_FOUND, NULL);
        }
        return;
    }
    const char *state = instance_state(instance);
    evidence_word(j, "state", state);
    if (strcmp(state, "terminated") == 0) {
        judge_pass(j, MSG_SEEN_VALUE, ARGS(state));
    } else if (strcmp(state, "shutting-down") == 0) {
        judge_end(j, CAUSE_SHUTTING_DOWN, NULL);
    } else if (state[0] == '\0') {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else {
        judge_end(j, CAUSE_STILL_THERE, ARGS(state));
    }
}

/* ---- leftovers ------------------------------------------------------------------------ */

/* What is left of one kind. */
struct left {
    int64_t count;
    const char *first; /* the id of the first one */
    bool elsewhere;    /* all that are left are in use by another instance */
};

static void left_add(struct left *left, const char *id, bool elsewhere)
{
    left->elsewhere = (left->count == 0 || left->elsewhere) && elsewhere;
    left->first = left->count == 0 ? id : left->first;
    left->count++;
}

static bool attached_elsewhere(const cJSON *volume, const char *subject)
{
    const char *to = look_text(volume, "Attachments.0.InstanceId");
    return strcmp(look_text(volume, "State"), "in-use") == 0 && to[0] != '\0' &&
           strcmp(to, subject) != 0;
}

/* False when an entry can't be read. */
static bool find_volumes(const cJSON *list, const cJSON *seen, const char *subject,
                         struct left *ret)
{
    const cJSON *volume = NULL;
    cJSON_ArrayForEach(volume, list)
    {
        const char *id = look_string(volume, "VolumeId");
        const char *state = look_string(volume, "State");
        if (id == NULL || state == NULL) {
            return false;
        }
        if (look_has(look(seen, "volumes"), id) && strcmp(state, "deleting") != 0 &&
            strcmp(state, "deleted") != 0) {
            left_add(ret, id, attached_elsewhere(volume, subject));
        }
    }
    return true;
}

static bool find_addresses(const cJSON *list, const cJSON *seen, const char *subject,
                           struct left *ret)
{
    const cJSON *address = NULL;
    cJSON_ArrayForEach(address, list)
    {
        const char *id = look_string(address, "AllocationId");
        const char *to = look_text(address, "InstanceId");
        if (id == NULL && look_string(address, "PublicIp") == NULL) {
            return false;
        }
        if (id != NULL && look_has(look(seen, "addresses"), id)) {
            bool bound = look_text(address, "AssociationId")[0] != '\0';
            left_add(ret, id, bound && strcmp(to, subject) != 0);
        }
    }
    return true;
}

/* The kinds of leftovers. */
static const struct kind {
    const char *word; /* in `facts` of the bank */
    const char *fact, *list;
    bool (*find)(const cJSON *list, const cJSON *seen, const char *subject, struct left *ret);
    enum cause left, elsewhere;
} kinds[] = {
    {"volumes", FACT_VOLUMES, "Volumes", find_volumes, CAUSE_VOLUME_LEFT, CAUSE_VOLUME_IN_USE},
    {"addresses", FACT_ADDRESSES, "Addresses", find_addresses, CAUSE_ADDRESS_LEFT,
     CAUSE_ADDRESS_IN_USE},
};

/* False after the end was set. *in_use: of this kind only such are left that are used elsewhere. */
static bool judge_kind(struct judging *j, const struct kind *kind, const cJSON *seen,
                       const char *subject, struct left *left)
{
    const cJSON *list = look_list(facts_get(j->facts, kind->fact), kind->list);
    if (list == NULL) {
        return judge_not_known(j, kind->fact);
    }
    judge_from(j, kind->fact);
    if (!kind->find(list, seen, subject, left)) {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    evidence_number(j, kind->word, left->count);
    if (left->count > 0 && !left->elsewhere) {
        return judge_end(j, kind->left, ARGS(NUM(left->count), left->first));
    }
    return true;
}

void match_leftovers_gone(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_NO_LEFTOVERS, NULL);
    const cJSON *seen = need_seen(j);
    const char *subject = memory_subject(j);
    const struct kind *elsewhere = NULL;
    struct left first = {.count = 0};
    if (seen == NULL) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct left left = {.count = 0};
        if (!look_has(look(j->task->expect, "facts"), kinds[i].word)) {
            continue;
        }
        if (!judge_kind(j, &kinds[i], seen, subject, &left)) {
            return;
        }
        if (left.count > 0 && elsewhere == NULL) {
            elsewhere = &kinds[i];
            first = left;
        }
    }
    if (elsewhere != NULL) {
        judge_end(j, elsewhere->elsewhere, ARGS(NUM(first.count), first.first));
    } else {
        judge_pass(j, MSG_SEEN_NO_LEFTOVERS, NULL);
    }
}
