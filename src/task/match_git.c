/* No private key in a git repository: not tracked, not in its history, and kept out from now on. */
#include <string.h>

#include "matcher.h"

/* A list's length; -1 when it is no list. */
static int length(const cJSON *git, const char *name)
{
    const cJSON *list = look(git, name);
    return cJSON_IsArray(list) ? cJSON_GetArraySize(list) : -1;
}

static const char *first_path(const cJSON *list)
{
    const cJSON *first = list != NULL ? list->child : NULL;
    return look_string(first, "") != NULL ? look_string(first, "") : look_text(first, "path");
}

/* True when the key that logs in now is another than the one that the instance was made with: what
 * was leaked before the change opens nothing any more. */
static bool was_replaced(const struct judging *j)
{
    const cJSON *key = judge_object(j, FACT_KEY);
    const char *launched = look_string(judge_object(j, FACT_KEY_PAIR), "PublicKey");
    const char *mine = look_text(key, "public");
    launched = launched != NULL ? launched : judge_imds(j, "public-keys/0/openssh-key", NULL);
    return strcmp(look_text(facts_get(j->facts, FACT_SSH), "outcome"), "done") == 0 &&
           launched != NULL && mine[0] != '\0' && strstr(launched, mine) == NULL;
}

static bool end_by_leak(struct judging *j, const cJSON *git)
{
    int tracked = length(git, "tracked");
    int history = length(git, "history");
    if (tracked < 0 || history < 0) {
        return !judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    evidence_number(j, "tracked", tracked);
    evidence_number(j, "history", history);
    if (tracked > 0) {
        return !judge_end(j, CAUSE_PEM_TRACKED, ARGS(first_path(look(git, "tracked"))));
    }
    if (history > 0) {
        return !judge_end(j, was_replaced(j) ? CAUSE_PEM_IN_HISTORY_REPLACED : CAUSE_PEM_IN_HISTORY,
                          ARGS(first_path(look(git, "history"))));
    }
    return false;
}

void match_pem_not_in_git(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_NO_PEM, NULL);
    const cJSON *git = judge_need(j, FACT_GIT, JSON_OBJECT);
    if (git == NULL) {
        return;
    }
    const char *outcome = look_text(git, "outcome");
    if (strcmp(outcome, "no_repository") == 0) {
        judge_end(j, CAUSE_NO_REPOSITORY, NULL);
    } else if (strcmp(outcome, "no_git") == 0) {
        judge_end(j, CAUSE_NO_GIT, NULL);
    } else if (strcmp(outcome, "done") != 0) {
        judge_end(j, CAUSE_ODD_ANSWER, NULL);
    } else if (end_by_leak(j, git)) {
        /* the end is set */
    } else if (!cJSON_IsFalse(look(git, "shallow"))) {
        judge_end(j, look_true(git, "shallow") ? CAUSE_SHALLOW : CAUSE_ODD_ANSWER, NULL);
    } else if (!look_true(git, "ignored")) {
        judge_end(j, cJSON_IsFalse(look(git, "ignored")) ? CAUSE_PEM_NOT_IGNORED : CAUSE_ODD_ANSWER,
                  NULL);
    } else if (expect_flag(j, "gitignore_tracked", true) && !look_true(git, "gitignore_tracked")) {
        judge_end(j, CAUSE_GITIGNORE_UNTRACKED, NULL);
    } else {
        judge_pass(j, MSG_SEEN_NO_PEM, NULL);
    }
}
