/* The table of reasons. A reason belongs to one state, so that a word in the store says all.
 * The sentences stand in include/wrapup/messages/task.def. */
#include "cause.h"

#include <string.h>

struct row {
    const char *word;
    enum task_state state;
    bool warns;
    enum msg_id said;
    enum msg_id next; /* MSG_NONE: the task's help */
};

static const struct row table[CAUSE_COUNT] = {
    [CAUSE_NONE] = {"", TASK_PASS, false, MSG_NONE, MSG_NONE},
    [CAUSE_OTHER] = {"other", TASK_UNKNOWN, false, MSG_CAUSE_OTHER, MSG_NEXT_AGAIN},

    [CAUSE_NOT_ASKED] = {"not_asked", TASK_UNKNOWN, false, MSG_CAUSE_NOT_ASKED, MSG_NEXT_CONFIG},
    [CAUSE_NOT_CONFIGURED] = {"not_configured", TASK_SKIP, false, MSG_CAUSE_NOT_CONFIGURED,
                              MSG_NEXT_CONFIG},
    [CAUSE_REQUIRES] = {"requires", TASK_SKIP, false, MSG_CAUSE_REQUIRES, MSG_NEXT_REQUIRES},
    [CAUSE_ON_INSTANCE] = {"on_instance", TASK_SKIP, false, MSG_CAUSE_ON_INSTANCE,
                           MSG_NEXT_ON_INSTANCE},
    [CAUSE_ON_LAPTOP] = {"on_laptop", TASK_SKIP, false, MSG_CAUSE_ON_LAPTOP, MSG_NEXT_ON_LAPTOP},
    [CAUSE_UNTRUSTED] = {"untrusted", TASK_SKIP, false, MSG_CAUSE_UNTRUSTED, MSG_NEXT_UNTRUSTED},
    [CAUSE_NO_INPUT] = {"no_input", TASK_UNKNOWN, false, MSG_CAUSE_NO_INPUT, MSG_NONE},
    [CAUSE_NO_HELPER] = {"no_helper", TASK_UNKNOWN, false, MSG_CAUSE_NO_HELPER, MSG_NEXT_NO_HELPER},
    [CAUSE_STOPPED] = {"stopped", TASK_UNKNOWN, false, MSG_CAUSE_STOPPED, MSG_NEXT_AGAIN},
    [CAUSE_DEADLINE] = {"deadline", TASK_UNKNOWN, false, MSG_CAUSE_DEADLINE, MSG_NEXT_DEADLINE},
    [CAUSE_CRASHED] = {"crashed", TASK_UNKNOWN, false, MSG_CAUSE_CRASHED, MSG_NEXT_AGAIN},
    [CAUSE_SYSTEM] = {"system", TASK_UNKNOWN, false, MSG_CAUSE_SYSTEM, MSG_NEXT_AGAIN},
    [CAUSE_BAD_JOB] = {"bad_job", TASK_UNKNOWN, false, MSG_CAUSE_BAD_JOB, MSG_NEXT_CONFIG},
    [CAUSE_UNKNOWN_KIND] = {"unknown_kind", TASK_UNKNOWN, false, MSG_CAUSE_UNKNOWN_KIND,
                            MSG_NEXT_NO_HELPER},
    [CAUSE_FORBIDDEN] = {"forbidden", TASK_UNKNOWN, false, MSG_CAUSE_FORBIDDEN, MSG_NEXT_CONFIG},
    [CAUSE_LOOKUP] = {"lookup", TASK_UNKNOWN, false, MSG_CAUSE_LOOKUP, MSG_NEXT_NETWORK},
    [CAUSE_LOOK_DENIED] = {"look_denied", TASK_UNKNOWN, false, MSG_CAUSE_LOOK_DENIED,
                           MSG_NEXT_LOOK_DENIED},
    [CAUSE_ODD_ANSWER] = {"odd_answer", TASK_UNKNOWN, false, MSG_CAUSE_ODD_ANSWER, MSG_NEXT_AGAIN},
    [CAUSE_NO_MATCHER] = {"no_matcher", TASK_UNKNOWN, false, MSG_CAUSE_NO_MATCHER,
                          MSG_NEXT_NO_MATCHER},
    [CAUSE_ANSWERS_HERE] = {"answers_here", TASK_SKIP, false, MSG_CAUSE_ANSWERS_HERE,
                            MSG_NEXT_ANSWERS_HERE},
    [CAUSE_HELPER_VERSION] = {"helper_version", TASK_UNKNOWN, false, MSG_CAUSE_HELPER_VERSION,
                              MSG_NEXT_NO_HELPER},
    [CAUSE_BAD_NAME] = {"bad_name", TASK_UNKNOWN, false, MSG_CAUSE_BAD_NAME, MSG_NEXT_BAD_NAME},
    [CAUSE_NOT_IN_FILE] = {"not_in_file", TASK_UNKNOWN, false, MSG_CAUSE_NOT_IN_FILE,
                           MSG_NEXT_NOT_IN_FILE},
    [CAUSE_WHICH_INSTANCE] = {"which_instance", TASK_UNKNOWN, false, MSG_CAUSE_WHICH_INSTANCE,
                              MSG_NEXT_WHICH_INSTANCE},
    [CAUSE_NO_ADDRESS] = {"no_address", TASK_UNKNOWN, false, MSG_CAUSE_NO_ADDRESS,
                          MSG_NEXT_NO_ADDRESS},

    [CAUSE_NO_AWS] = {"no_aws", TASK_UNKNOWN, false, MSG_CAUSE_NO_AWS, MSG_NEXT_NO_AWS},
    [CAUSE_NO_CREDENTIALS] = {"no_credentials", TASK_UNKNOWN, false, MSG_CAUSE_NO_AWS,
                              MSG_NEXT_NO_AWS},
    [CAUSE_NO_REGION] = {"no_region", TASK_UNKNOWN, false, MSG_CAUSE_NO_REGION, MSG_NEXT_CONFIG},
    [CAUSE_BAD_PROFILE] = {"bad_profile", TASK_UNKNOWN, false, MSG_CAUSE_BAD_PROFILE,
                           MSG_NEXT_BAD_PROFILE},
    [CAUSE_EXPIRED] = {"expired", TASK_UNKNOWN, false, MSG_CAUSE_EXPIRED, MSG_NEXT_EXPIRED},
    [CAUSE_CREDENTIAL_PROCESS] = {"credential_process", TASK_UNKNOWN, false,
                                  MSG_CAUSE_CREDENTIAL_PROCESS, MSG_NEXT_BAD_PROFILE},
    [CAUSE_DENIED] = {"denied", TASK_UNKNOWN, false, MSG_CAUSE_DENIED, MSG_NEXT_DENIED},
    [CAUSE_AUTH] = {"auth", TASK_UNKNOWN, false, MSG_CAUSE_AUTH, MSG_NEXT_AUTH},
    [CAUSE_CLOCK] = {"clock", TASK_UNKNOWN, false, MSG_CAUSE_CLOCK, MSG_NEXT_CLOCK},
    [CAUSE_THROTTLED] = {"throttled", TASK_UNKNOWN, false, MSG_CAUSE_THROTTLED, MSG_NEXT_LATER},
    [CAUSE_NOT_FOUND] = {"not_found", TASK_UNKNOWN, false, MSG_CAUSE_NOT_FOUND, MSG_NEXT_NOT_FOUND},
    [CAUSE_INVALID] = {"invalid", TASK_UNKNOWN, false, MSG_CAUSE_INVALID, MSG_NEXT_CONFIG},
    [CAUSE_SERVER] = {"server", TASK_UNKNOWN, false, MSG_CAUSE_SERVER, MSG_NEXT_LATER},
    [CAUSE_NETWORK] = {"network", TASK_UNKNOWN, false, MSG_CAUSE_NETWORK, MSG_NEXT_NETWORK},
    [CAUSE_TLS] = {"tls", TASK_UNKNOWN, false, MSG_CAUSE_TLS, MSG_NEXT_TLS},
    [CAUSE_XML] = {"xml", TASK_UNKNOWN, false, MSG_CAUSE_XML, MSG_NEXT_LATER},

    [CAUSE_NO_LOGIN] = {"no_login", TASK_UNKNOWN, false, MSG_CAUSE_NO_LOGIN, MSG_NEXT_NO_LOGIN},
    [CAUSE_TIMED_OUT] = {"timed_out", TASK_FAIL, false, MSG_CAUSE_TIMED_OUT, MSG_NEXT_TIMED_OUT},
    [CAUSE_REFUSED] = {"refused", TASK_FAIL, false, MSG_CAUSE_REFUSED, MSG_NEXT_REFUSED},
    [CAUSE_NO_ROUTE] = {"no_route", TASK_UNKNOWN, false, MSG_CAUSE_NO_ROUTE, MSG_NEXT_NETWORK},
    [CAUSE_NO_NAME] = {"no_name", TASK_FAIL, false, MSG_CAUSE_NO_NAME, MSG_NEXT_NO_NAME},
    [CAUSE_RESET] = {"reset", TASK_FAIL, false, MSG_CAUSE_RESET, MSG_NEXT_RESET},
    [CAUSE_NOT_SSH] = {"not_ssh", TASK_FAIL, false, MSG_CAUSE_NOT_SSH, MSG_NEXT_NOT_SSH},
    [CAUSE_HOST_UNKNOWN] = {"host_unknown", TASK_UNKNOWN, false, MSG_CAUSE_HOST_UNKNOWN,
                            MSG_NEXT_HOST_UNKNOWN},
    [CAUSE_HOST_CHANGED] = {"host_changed", TASK_FAIL, false, MSG_CAUSE_HOST_CHANGED,
                            MSG_NEXT_HOST_CHANGED},
    [CAUSE_HOST_OTHER_TYPE] = {"host_other_type", TASK_FAIL, false, MSG_CAUSE_HOST_OTHER_TYPE,
                               MSG_NEXT_HOST_CHANGED},
    [CAUSE_KEY_REFUSED] = {"key_refused", TASK_FAIL, false, MSG_CAUSE_KEY_REFUSED,
                           MSG_NEXT_KEY_REFUSED},
    [CAUSE_KEY_UNPROTECTED] = {"key_unprotected", TASK_FAIL, false, MSG_CAUSE_KEY_UNPROTECTED,
                               MSG_NEXT_KEY_UNPROTECTED},
    [CAUSE_KEY_MISSING] = {"key_missing", TASK_FAIL, false, MSG_CAUSE_KEY_MISSING,
                           MSG_NEXT_KEY_MISSING},
    [CAUSE_KEY_UNREADABLE] = {"key_unreadable", TASK_FAIL, false, MSG_CAUSE_KEY_UNREADABLE,
                              MSG_NEXT_KEY_UNREADABLE},
    [CAUSE_KEY_FORMAT] = {"key_format", TASK_FAIL, false, MSG_CAUSE_KEY_FORMAT,
                          MSG_NEXT_KEY_FORMAT},
    [CAUSE_KEY_PASSPHRASE] = {"key_passphrase", TASK_UNKNOWN, false, MSG_CAUSE_KEY_PASSPHRASE,
                              MSG_NEXT_KEY_PASSPHRASE},
    [CAUSE_NO_METHOD] = {"no_method", TASK_FAIL, false, MSG_CAUSE_NO_METHOD, MSG_NEXT_KEY_REFUSED},
    [CAUSE_DISCONNECTED] = {"disconnected", TASK_UNKNOWN, false, MSG_CAUSE_DISCONNECTED,
                            MSG_NEXT_AGAIN},
    [CAUSE_CHANNEL] = {"channel", TASK_UNKNOWN, false, MSG_CAUSE_CHANNEL, MSG_NEXT_AGAIN},
    [CAUSE_NO_IMDS] = {"no_imds", TASK_UNKNOWN, false, MSG_CAUSE_NO_IMDS, MSG_NEXT_NO_IMDS},
};

const char *cause_word(enum cause cause)
{
    return table[cause].word;
}

enum cause cause_find(const char *word)
{
    for (unsigned i = 0; i < CAUSE_COUNT; i++) {
        if (strcmp(table[i].word, word) == 0) {
            return (enum cause)i;
        }
    }
    return CAUSE_OTHER;
}

const char *task_cause(const char *word)
{
    return cause_word(cause_find(word));
}

enum task_state cause_state(enum cause cause)
{
    return table[cause].state;
}

bool cause_warns(enum cause cause)
{
    return table[cause].warns;
}

enum msg_id cause_said(enum cause cause)
{
    return table[cause].said;
}

enum msg_id cause_next(enum cause cause)
{
    return table[cause].next;
}
