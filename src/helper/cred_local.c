/* Credentials that lie on this machine: in the environment, in the two files, or with a program
 * that a profile names. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chain.h"
#include "child.h"
#include "secret.h"
#include "words.h"

enum { PROCESS_OUTPUT_LONGEST = 64 * 1024, MARGIN_MS = 100 };

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

enum chain_step chain_environment(struct chain *chain, const char *profile, struct credentials *ret,
                                  enum credentials_outcome *outcome)
{
    static const char *const names[3] = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                         "AWS_SESSION_TOKEN"};
    (void)profile;
    const char *token = variable("AWS_SESSION_TOKEN");
    const char *const values[3] = {variable(names[0]), variable(names[1]),
                                   token != NULL ? token : variable("AWS_SECURITY_TOKEN")};
    if (values[0] == NULL) {
        return CHAIN_NEXT;
    }
    const char *bad = NULL;
    if (!credentials_set(ret, values, names, &bad)) {
        return chain_fail(chain, outcome, CREDENTIALS_UNUSABLE, "%s", bad);
    }
    const char *until = variable("AWS_CREDENTIAL_EXPIRATION");
    int64_t when = 0;
    if (until != NULL && credentials_time(until, &when) && when <= (int64_t)time(NULL)) {
        return chain_fail(chain, outcome, CREDENTIALS_EXPIRED, "AWS_CREDENTIAL_EXPIRATION");
    }
    ret->from = "environment";
    return CHAIN_FOUND;
}

static enum chain_step keys_of(struct chain *chain, const char *profile, enum profile_file file,
                               struct credentials *ret, enum credentials_outcome *outcome)
{
    static const char *const names[3] = {"aws_access_key_id", "aws_secret_access_key",
                                         "aws_session_token"};
    const struct profiles *profiles = &chain->profiles;
    const char *old = profiles_get(profiles, profile, file, "aws_security_token");
    const char *const values[3] = {
        profiles_get(profiles, profile, file, names[0]),
        profiles_get(profiles, profile, file, names[1]),
        old != NULL ? old : profiles_get(profiles, profile, file, names[2]),
    };
    if (values[0] == NULL) {
        return CHAIN_NEXT;
    }
    const char *bad = NULL;
    if (!credentials_set(ret, values, names, &bad)) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s: %s", profile, bad);
    }
    ret->from = "profile";
    return CHAIN_FOUND;
}

enum chain_step chain_shared_keys(struct chain *chain, const char *profile, struct credentials *ret,
                                  enum credentials_outcome *outcome)
{
    return keys_of(chain, profile, PROFILE_CREDENTIALS, ret, outcome);
}

enum chain_step chain_config_keys(struct chain *chain, const char *profile, struct credentials *ret,
                                  enum credentials_outcome *outcome)
{
    return keys_of(chain, profile, PROFILE_CONFIG, ret, outcome);
}

/* ---- programs ------------------------------------------------------------------------------ */

static enum child_end run(struct chain *chain, char *const *argv, struct buf *output, int *status)
{
    char **environment = child_environment();
    const struct child child = {.argv = argv,
                                .environment = environment,
                                .output_max = PROCESS_OUTPUT_LONGEST,
                                .until_ms = chain->until_ms - MARGIN_MS};
    enum child_end end = child_run(&child, output, status);
    free(environment);
    return end;
}

/* What a program came to, in words; its own are not shown, they may hold anything. */
static void describe(enum child_end end, int status, struct buf *ret)
{
    static const char *const words[] = {
        [CHILD_EXITED] = "exit status",  [CHILD_KILLED] = "killed",
        [CHILD_NOT_FOUND] = "not found", [CHILD_NOT_STARTED] = "can't be run",
        [CHILD_LATE] = "took too long",  [CHILD_TOO_MUCH] = "said too much",
    };
    buf_adds(ret, words[end]);
    if (end == CHILD_EXITED) {
        buf_addf(ret, " %d", status);
    }
}

enum chain_step chain_process(struct chain *chain, const char *profile, struct credentials *ret,
                              enum credentials_outcome *outcome)
{
    const char *command = profiles_get(&chain->profiles, profile, PROFILE_EITHER,
                                       "credential_process");
    if (command == NULL) {
        return CHAIN_NEXT;
    }
    CLEANUP(strings_release) struct strings words = STRINGS_INIT;
    if (!words_split(command, &words) || words.count == 0) {
        return chain_fail(chain, outcome, CREDENTIALS_BAD_PROFILE, "%s: credential_process",
                          profile);
    }
    char **argv = xcalloc(words.count + 1, sizeof(argv[0]));
    memcpy(argv, words.list, words.count * sizeof(argv[0]));
    CLEANUP(secret_release) struct buf output = BUF_INIT;
    int status = 0;
    enum child_end end = run(chain, argv, &output, &status);
    free(argv);
    if (end != CHILD_EXITED || status != 0) {
        BUF_AUTO(how);
        describe(end, status, &how);
        return chain_fail(chain, outcome, CREDENTIALS_PROCESS_FAILED, "%s: %s", profile,
                          buf_str(&how));
    }
    ret->from = "process";
    return credentials_read(chain, &output, CREDENTIALS_JSON_PROCESS, profile,
                            CREDENTIALS_PROCESS_FAILED, ret, outcome);
}

/* The exit statuses with which the aws commands of version 1 and 2 refuse a command they don't
 * know. */
enum { AWS1_USAGE = 2, AWS2_USAGE = 252 };

/* Asks the official command, which keeps the tokens of sign-ins. */
static enum chain_step export_credentials(struct chain *chain, const char *profile,
                                          struct credentials *ret,
                                          enum credentials_outcome *outcome)
{
    BUF_AUTO(option);
    buf_addf(&option, "--profile=%s", profile);
    char aws[] = "aws";
    char configure[] = "configure";
    char export[] = "export-credentials";
    char format[] = "--format=process";
    char *const argv[] = {aws, configure, export, option.data, format, NULL};
    CLEANUP(secret_release) struct buf output = BUF_INIT;
    int status = 0;
    enum child_end end = run(chain, argv, &output, &status);
    if (end == CHILD_EXITED && status == 0) {
        ret->from = "aws-cli";
        return credentials_read(chain, &output, CREDENTIALS_JSON_PROCESS, "aws", CREDENTIALS_SSO,
                                ret, outcome);
    }
    BUF_AUTO(how);
    if (end == CHILD_EXITED && (status == AWS1_USAGE || status == AWS2_USAGE)) {
        buf_adds(&how, "too old for \"configure export-credentials\"");
    } else {
        describe(end, status, &how); /* an exit status mostly means: not signed in any more */
    }
    return chain_fail(chain, outcome, CREDENTIALS_SSO, "%s: aws: %s", profile, buf_str(&how));
}

enum chain_step chain_sso(struct chain *chain, const char *profile, struct credentials *ret,
                          enum credentials_outcome *outcome)
{
    const struct profiles *profiles = &chain->profiles;
    if (profiles_get(profiles, profile, PROFILE_EITHER, "sso_role_name") == NULL &&
        profiles_get(profiles, profile, PROFILE_EITHER, "sso_account_id") == NULL) {
        return CHAIN_NEXT;
    }
    return export_credentials(chain, profile, ret, outcome);
}

enum chain_step chain_login(struct chain *chain, const char *profile, struct credentials *ret,
                            enum credentials_outcome *outcome)
{
    if (profiles_get(&chain->profiles, profile, PROFILE_EITHER, "login_session") == NULL) {
        return CHAIN_NEXT;
    }
    return export_credentials(chain, profile, ret, outcome);
}
