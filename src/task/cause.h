/* Why a task came to what it came to: a stable word for each reason, with its sentences.
 * Which reason holds is found by the matchers, or said by whoever collects facts. */
#ifndef WRAPUP_TASK_CAUSE_H
#define WRAPUP_TASK_CAUSE_H

#include "wrapup/task.h"

enum cause {
    CAUSE_NONE, /* a pass */
    CAUSE_OTHER,

    /* nobody asked, or nobody could */
    CAUSE_NOT_ASKED,
    CAUSE_NOT_CONFIGURED,
    CAUSE_REQUIRES,
    CAUSE_ON_INSTANCE,
    CAUSE_ON_LAPTOP,
    CAUSE_UNTRUSTED,
    CAUSE_NO_INPUT,
    CAUSE_NO_HELPER,
    CAUSE_STOPPED,
    CAUSE_DEADLINE,
    CAUSE_CRASHED,
    CAUSE_SYSTEM,
    CAUSE_BAD_JOB,
    CAUSE_UNKNOWN_KIND,
    CAUSE_FORBIDDEN,
    CAUSE_LOOKUP,
    CAUSE_LOOK_DENIED,
    CAUSE_ODD_ANSWER,
    CAUSE_NO_MATCHER,
    CAUSE_ANSWERS_HERE,
    CAUSE_HELPER_VERSION,
    CAUSE_BAD_NAME,
    CAUSE_NOT_IN_FILE,
    CAUSE_WHICH_INSTANCE,
    CAUSE_NO_ADDRESS,

    /* the AWS API */
    CAUSE_NO_AWS,
    CAUSE_NO_CREDENTIALS,
    CAUSE_NO_REGION,
    CAUSE_BAD_PROFILE,
    CAUSE_EXPIRED,
    CAUSE_CREDENTIAL_PROCESS,
    CAUSE_DENIED,
    CAUSE_AUTH,
    CAUSE_CLOCK,
    CAUSE_THROTTLED,
    CAUSE_NOT_FOUND,
    CAUSE_INVALID,
    CAUSE_SERVER,
    CAUSE_NETWORK,
    CAUSE_TLS,
    CAUSE_XML,

    /* the way to the instance, and logging in */
    CAUSE_NO_LOGIN,
    CAUSE_TIMED_OUT,
    CAUSE_REFUSED,
    CAUSE_NO_ROUTE,
    CAUSE_NO_NAME,
    CAUSE_RESET,
    CAUSE_NOT_SSH,
    CAUSE_HOST_UNKNOWN,
    CAUSE_HOST_CHANGED,
    CAUSE_HOST_OTHER_TYPE,
    CAUSE_KEY_REFUSED,
    CAUSE_KEY_UNPROTECTED,
    CAUSE_KEY_MISSING,
    CAUSE_KEY_UNREADABLE,
    CAUSE_KEY_FORMAT,
    CAUSE_KEY_PASSPHRASE,
    CAUSE_NO_METHOD,
    CAUSE_DISCONNECTED,
    CAUSE_CHANNEL,
    CAUSE_NO_IMDS,
    CAUSE_COUNT
};

/* The stable word: "denied". Static. */
const char *cause_word(enum cause cause);
/* CAUSE_OTHER for a word that is not known. */
enum cause cause_find(const char *word);
/* What a task comes to for this reason. */
enum task_state cause_state(enum cause cause);
/* True when the failure is shown as a warning and not counted, whatever the task is. */
bool cause_warns(enum cause cause);
/* What was seen, and what to do next; the latter is MSG_NONE where the task's own help is it. Both
 * take the same arguments. */
enum msg_id cause_said(enum cause cause);
enum msg_id cause_next(enum cause cause);

#endif
