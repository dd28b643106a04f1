/* Live tasks: what one may say in a bank, and what the facts that were collected say about it.
 * Nothing here looks at the outside world: facts come in, a judgement goes out. */
#ifndef WRAPUP_TASK_H
#define WRAPUP_TASK_H

#include "wrapup/hash.h"
#include "wrapup/json.h"
#include "wrapup/mem.h"

enum task_where { TASK_LAPTOP, TASK_INSTANCE, TASK_ANY, TASK_WHERE_COUNT };

struct task {
    const char *id;
    int64_t rev;
    int objective;
    const char *coverage; /* "taught", "practised", …; NULL: not said */
    struct text title;
    struct text help;
    bool advisory;
    enum task_where where;
    const char **requires; /* ids of other tasks */
    size_t requires_count;
    struct index_list statements; /* of the lecture, that doing it shows */
    const char **iam;             /* IAM actions, "ec2:DescribeInstances" */
    size_t iam_count;
    const cJSON *probe; /* validated against the table of probes */
    const cJSON *expect;
    const cJSON *json;
};

typedef int task_lookup_fn(const void *ctx, const char *id);
struct task_reader {
    struct arena *arena;
    struct json_text_rule rule;
    const void *ctx;
    task_lookup_fn *objective;
    task_lookup_fn *statement;
};
/* Reads one task; every fault goes to at->faults; false when there was one. */
bool task_load(const struct json_at *at, const struct task_reader *reader, struct task *ret);
/* What a result is a result of: canonical id, probe and expect. */
struct hash task_key_hash(const struct task *task);

/* ---- facts ------------------------------------------------------------------------------- */

/* What one run found out, by name, each a JSON value or the reason why it is not known. AWS facts
 * have the shape that `aws ... --output json` prints, whatever route they came by. */
struct task_facts;

#define FACT_TARGET "target"             /* {"instance","host","port"} as configured */
#define FACT_REGION "region"             /* {"Region"}: where AWS was asked */
#define FACT_IDENTITY "identity"         /* GetCallerIdentity: {"Arn","Account","UserId"} */
#define FACT_INSTANCE "instance"         /* Instances[] element, or {"Missing":CODE} */
#define FACT_STATUS "status"             /* InstanceStatuses[] element, or {"Missing":""} */
#define FACT_TYPE "type"                 /* InstanceTypes[] element */
#define FACT_IMAGE "image"               /* Images[] element */
#define FACT_KEY_PAIR "key-pair"         /* KeyPairs[] element, or {"Missing":CODE} */
#define FACT_RULES "rules"               /* SecurityGroupRules[] of all groups attached */
#define FACT_PREFIX_LISTS "prefix-lists" /* {"pl-…":["CIDR"…]}, null for one nobody may read */
#define FACT_VOLUMES "volumes"           /* Volumes[] of the remembered ones that still exist */
#define FACT_ADDRESSES "addresses"       /* Addresses[] */
#define FACT_IMDS "imds"               /* {"instance-id":…, path: value…, "v1": HTTP status} */
#define FACT_BOOT "boot"               /* {"boot_id"} of the running kernel */
#define FACT_SSH "ssh"                 /* observation of the ssh probe */
#define FACT_KEY "key"                 /* observation of the keypair probe */
#define FACT_KEY_FILE "key-file"       /* observation of the file probe on the key file */
#define FACT_GIT "git"                 /* observation of the git probe */
#define FACT_TCP "tcp"                 /* observation of the tcp probe on the target */
#define FACT_TCP_CONTROL "tcp-control" /* … on a host that is known to answer on port 22 */
#define FACT_HTTP "http"               /* observation of the http probe */
#define FACT_MEMORY "memory"           /* what earlier runs remembered, see task_remember() */
#define FACT_NOW "now"                 /* number: ms since 1970, UTC */
#define FACT_COMMAND "command:"        /* + task id: what the ssh or exec probe noted of it */
#define FACT_INPUT "input:"            /* + name: string that the learner typed */

struct task_facts *facts_new(void);
void facts_free(struct task_facts *facts);
/* Takes a copy of len bytes of JSON; what it held before is replaced. route ("aws", "file", "ssh",
 * "local", "laptop") is static. False when the bytes are no JSON: the fact is unknown then. */
bool facts_set(struct task_facts *facts, const char *name, const char *route, const char *json,
               size_t len);
/* cause is a word of the table in task/cause.c, and static: names of errors and outcomes as the
 * helper gives them ("denied", "key_refused"), or "not_configured" and the like. detail may be NULL
 * and is copied: the IAM action of "denied", what is missing for "not_configured". */
void facts_set_unknown(struct task_facts *facts, const char *name, const char *cause,
                       const char *detail);
/* The word as the table has it, static; "other" when it has none. */
const char *task_cause(const char *word);
/* What a learner is told of a cause, where that needs no value; MSG_NONE otherwise. */
enum msg_id task_cause_said(const char *word);
/* NULL when it is not known. */
const cJSON *facts_get(const struct task_facts *facts, const char *name);
/* Why it is not known: "" when it is, or when nobody asked. */
const char *facts_cause(const struct task_facts *facts, const char *name);
const char *facts_detail(const struct task_facts *facts, const char *name);
const char *facts_route(const struct task_facts *facts, const char *name);

/* ---- judging ------------------------------------------------------------------------------- */

enum task_state {
    TASK_PASS,
    TASK_FAIL,    /* the target answered, and wrongly */
    TASK_WAIT,    /* in between: asking again soon, or after the learner's next step, will tell */
    TASK_UNKNOWN, /* the target could not be asked */
    TASK_SKIP,    /* a prerequisite has not passed, not configured, not applicable */
    TASK_STATE_COUNT
};
/* "pass", "fail", … as stored. */
const char *task_state_name(enum task_state state);
/* Version of the matchers, stored with each result. */
enum { JUDGE_VERSION = 1 };

enum { TASK_EVIDENCE_MAX = 256 };
struct task_result {
    enum task_state state;
    bool warns;        /* a fail that is shown as a warning and not counted, as if advisory */
    const char *cause; /* static, stable: "open_to_world"; "" for a pass */
    const char *route; /* static; "" when nothing was asked */
    struct said expected;
    struct said observed;             /* for the learner's own eyes: may hold addresses */
    struct said next;                 /* one next action; empty for a pass */
    char evidence[TASK_EVIDENCE_MAX]; /* for the store: no address, account, key or log line */
};
/* Judges one task by its matcher. What its prerequisites came to is not asked here. */
void task_judge(const struct task *task, const struct task_facts *facts, struct task_result *ret);
/* A result that was not judged: skipped, or unknown for a reason that lies outside of the facts. */
void task_result_set(struct task_result *ret, enum task_state state, const char *cause,
                     const char *detail);

/* Appends as one JSON object what later runs compare with: FACT_MEMORY brought up to date with the
 * other facts. It holds addresses and ids: it never leaves the learner's machine. */
void task_remember(const struct task_facts *facts, struct buf *json);

#endif
