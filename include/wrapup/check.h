/* Live checks: the facts that the wanted tasks need are collected once through wrapup-helper, then
 * each task is judged. Nothing here writes to the store, asks or prints: the caller does through
 * struct check_watcher. */
#ifndef WRAPUP_CHECK_H
#define WRAPUP_CHECK_H

#include "wrapup/bank.h"
#include "wrapup/err.h"

/* What is checked. Strings are borrowed; NULL: not configured. */
struct check_target {
    const char *region;
    const char *instance;   /* "i-…" */
    const char *host;       /* name or address */
    int64_t port;           /* of SSH; 0: 22, or what ~/.ssh/config says */
    const char *user;       /* NULL: as ~/.ssh/config says, else by the AMI ("ubuntu") */
    const char *key;        /* file of the private key; NULL: agent and ~/.ssh/config */
    const char *profile;    /* of the shared AWS files */
    const char *repository; /* a git work tree that should not hold the key; may be NULL */
};

/* A server that was not met before. */
struct check_host_key {
    const char *host;        /* as asked, "[host]:port" for another port than 22 */
    const char *address;     /* that answered */
    const char *type;        /* "ssh-ed25519" */
    const char *fingerprint; /* "SHA256:…" */
};

/* What the caller sees and says while a check runs. Any function may be NULL. */
struct check_watcher {
    void *ctx;
    /* A task's facts are being collected. */
    void (*begun)(void *ctx, size_t task);
    /* A task was judged. */
    void (*judged)(void *ctx, size_t task, const struct task_result *result);
    /* The helper is going to ask for a passphrase at the terminal: keep off the screen. Called with
     * false when it is done. */
    void (*hold)(void *ctx, bool on);
    /* True: the key is right and is remembered. NULL, or false: nobody logs in. */
    bool (*accept_host)(void *ctx, const struct check_host_key *key);
    /* What the learner types for a task ("address", "log-line"); false: nothing. */
    bool (*input)(void *ctx, size_t task, const char *name, struct buf *ret);
    /* True: stop collecting; what is not known by then is unknown, "stopped". Asked often. */
    bool (*stopped)(void *ctx);
};

struct check_request {
    const struct bank *bank;
    const bool *wanted; /* one per task of the bank; prerequisites are added */
    struct check_target target;
    const char *helper;      /* wrapup-helper's path; NULL: there is none */
    const char *known_hosts; /* the program's own file */
    const struct strings
        *evidence;      /* contents of files with `aws ec2 describe-…` output; or NULL */
    const char *memory; /* JSON that the last run left, or NULL */
    int64_t now_ms;     /* since 1970, UTC */
    int64_t (*monotonic_ms)(void *ctx);
    void *clock;
    struct check_watcher watcher;
    bool interactive;   /* a passphrase may be asked for at the terminal, */
    const char *prompt; /* with these words; NULL: the helper's own */
    /* A host that is known to answer on a port of SSH, asked when the target does not: is it this
     * network that lets nothing through? NULL: not asked. */
    const char *control;
    int64_t control_port; /* 0: 22 */
};

struct check_report {
    size_t count; /* tasks of the bank */
    struct {
        bool wanted; /* false: neither asked for nor needed, result says nothing */
        struct task_result result;
        int64_t spent_ms; /* from the first question asked for it to its judgement */
    } * tasks;
    size_t stuck;        /* the first task that stands in the way; count: none */
    bool on_instance;    /* this machine is the target */
    struct buf instance; /* the instance that was checked; "" when there is none */
    struct buf memory;   /* JSON to hand in next time */
    struct buf problem;  /* what the helper said on its way out, harmless; "" */
};
/* False only when nothing could be tried (ERR_SYSTEM: no process, no pipe). Without a helper every
 * task that needs it is unknown, "no_helper". */
bool check_run(const struct check_request *request, struct check_report *ret, struct err *err);
void check_report_release(struct check_report *report);

/* One thing asked of the helper outside of a run. */
struct check_question {
    const char *helper;  /* its path */
    const char *kind;    /* of the probe */
    const char *members; /* of the job, as JSON without braces */
    int64_t limit_ms;
    bool interactive; /* a passphrase may be asked for at the terminal */
    int64_t (*monotonic_ms)(void *clock);
    void *clock;
    bool (*stopped)(void *ctx); /* true: give up; asked often. May be NULL */
    /* Takes each note as it comes; NULL: they are kept for *ret. */
    void (*note)(void *ctx, const cJSON *note);
    void *ctx;
};
/* *ret is {"notes":[…],"observation":{…}} or, when the probe failed, {"notes":[…],"error":NAME,…};
 * the caller frees it. False when no answer came: *err says why there was no process, if there was
 * none. */
bool check_ask(const struct check_question *question, struct json_doc **ret, struct err *err);

/* Whether a text has anything that a check could use as evidence. If not, the first document in it
 * that can't be read is told, with its place. */
bool check_evidence_useful(const char *text, struct faults *faults);

/* The names of the inputs that a task asks its learner for. */
void check_inputs(const struct task *task, struct strings *ret);
/* True when the bank's tasks are those of a bank that is shipped with the program. */
bool check_shipped(const struct bank *bank);
/* Appends the least IAM policy (JSON) that lets all of a bank's tasks be checked over the API. */
void check_policy(const struct bank *bank, struct buf *json);

#endif
