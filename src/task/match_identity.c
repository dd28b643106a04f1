/* Who is logged in: an IAM user or role, and not root.
 * The answer of CloudShell counts, because credentials on this machine need not be those of the
 * console. */
#include <string.h>

#include "matcher.h"
#include "wrapup/strings.h"

enum { ACCOUNT_DIGITS = 12 };

/* A caller's ARN, taken apart; parts are lengths into `text`. */
struct arn {
    const char *service; /* "iam" or "sts" */
    size_t service_len;
    const char *kind; /* "user", "assumed-role", "root" */
    size_t kind_len;
    const char *name; /* the rest: "alice", "role/session" */
};

static const char arn_characters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/+=,.@_-";

/* Copies every "arn:aws…" of a text once; their number. */
static size_t collect_arns(const char *text, struct strings *ret)
{
    for (const char *p = strstr(text, "arn:"); p != NULL; p = strstr(p, "arn:")) {
        size_t len = strspn(p, arn_characters);
        CLEANUP(free_charp) char *arn = xstrndup(p, len);
        if (!strings_has(ret, arn)) {
            strings_add(ret, arn);
        }
        p += len;
    }
    return ret->count;
}

static bool split_arn(const char *text, struct arn *ret)
{
    if (strncmp(text, "arn:aws", strlen("arn:aws")) != 0) {
        return false;
    }
    const char *p = text + strlen("arn:aws");
    p += strspn(p, "abcdefghijklmnopqrstuvwxyz-");
    if (*p != ':') {
        return false;
    }
    struct arn arn = {.service = p + 1};
    arn.service_len = strcspn(arn.service, ":");
    p = arn.service + arn.service_len;
    if (strncmp(p, "::", 2) != 0 || strspn(p + 2, "0123456789") != ACCOUNT_DIGITS ||
        p[2 + ACCOUNT_DIGITS] != ':') {
        return false;
    }
    arn.kind = p + 2 + ACCOUNT_DIGITS + 1;
    arn.kind_len = strcspn(arn.kind, "/");
    arn.name = arn.kind + arn.kind_len;
    arn.name += *arn.name == '/' ? 1 : 0;
    *ret = arn;
    return true;
}

static bool is(const char *word, size_t len, const char *wanted)
{
    return strlen(wanted) == len && memcmp(word, wanted, len) == 0;
}

/* The kinds of callers, and who vouches for them. */
static const struct {
    const char *kind, *service;
    enum msg_id seen;
} callers[] = {
    {"user", "iam", MSG_SEEN_USER},
    {"assumed-role", "sts", MSG_SEEN_ROLE},
    {"federated-user", "sts", MSG_SEEN_FEDERATED},
};

/* The session of an instance's role is named by the instance. */
static bool is_instance_session(const struct arn *arn)
{
    const char *session = strrchr(arn->name, '/');
    if (!is(arn->kind, arn->kind_len, "assumed-role") || session == NULL ||
        strncmp(session, "/i-", 3) != 0) {
        return false;
    }
    size_t digits = strspn(session + 3, "0123456789abcdef");
    return digits >= 8 && session[3 + digits] == '\0';
}

static void judge_caller(struct judging *j, const struct arn *arn, bool pasted)
{
    if (is(arn->kind, arn->kind_len, "root") && arn->name[0] == '\0') {
        judge_end(j, CAUSE_ROOT, NULL);
        return;
    }
    if (expect_flag(j, "reject_instance_role", true) && is_instance_session(arn)) {
        judge_end(j, pasted ? CAUSE_INSTANCE_ROLE : CAUSE_MACHINE_IS_ROLE, NULL);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(callers); i++) {
        if (is(arn->kind, arn->kind_len, callers[i].kind) && arn->name[0] != '\0' &&
            is(arn->service, arn->service_len, callers[i].service)) {
            evidence_word(j, "identity", callers[i].kind);
            if (look_has(look(j->task->expect, "accept"), callers[i].kind)) {
                judge_pass(j, callers[i].seen, ARGS(arn->name));
                return;
            }
        }
    }
    judge_end(j, CAUSE_IDENTITY_KIND, ARGS(arn->kind));
}

static void judge_text(struct judging *j, const char *text, bool pasted)
{
    struct strings arns = STRINGS_INIT;
    struct arn arn;
    size_t count = collect_arns(text, &arns);
    if (count == 0 || (count == 1 && !split_arn(arns.list[0], &arn))) {
        judge_end(j, CAUSE_NO_ARN, NULL);
    } else if (count > 1) {
        judge_end(j, CAUSE_SEVERAL_ARNS, NULL);
    } else {
        judge_caller(j, &arn, pasted);
    }
    strings_release(&arns);
}

void match_iam_identity(struct judging *j)
{
    judge_expected(j, MSG_EXPECT_IDENTITY, NULL);
    const char *typed = judge_input(j, look_text(j->task->probe, "input"));
    const cJSON *identity = judge_object(j, FACT_IDENTITY);
    if (typed != NULL && typed[strspn(typed, " \t\r\n")] != '\0') {
        j->ret->route = "laptop";
        judge_text(j, typed, true);
    } else if (identity != NULL) {
        judge_from(j, FACT_IDENTITY);
        judge_text(j, look_text(identity, "Arn"), strcmp(j->ret->route, "file") == 0);
    } else {
        judge_end(j, CAUSE_NO_INPUT, NULL);
    }
}
