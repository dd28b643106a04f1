/* What the files of this folder share: one run of live checks while it goes on. The rest of the
 * program sees wrapup/check.h only. */
#ifndef WRAPUP_CHECK_PRIVATE_H
#define WRAPUP_CHECK_PRIVATE_H

#include "helper.h"
#include "wrapup/check.h"

enum { PORT_SSH = 22, PORT_HTTP = 80 };

/* Facts that many tasks share. The first ones come from the AWS API or a file of its output. */
enum part {
    PART_IDENTITY,
    PART_INSTANCE,
    PART_STATUS,
    PART_TYPE,
    PART_IMAGE,
    PART_KEY_PAIR,
    PART_RULES,
    PART_PREFIX_LISTS,
    PART_VOLUMES,
    PART_ADDRESSES,
    PART_AWS_COUNT,
    PART_REGION = PART_AWS_COUNT,
    PART_LOGIN, /* what came of logging in over SSH */
    PART_IMDS,
    PART_BOOT,
    PART_HERE, /* what this machine's own metadata say, if it is an instance */
    PART_COUNT
};
#define BIT(part) (1U << (part))
#define BITS_AWS (BIT(PART_AWS_COUNT) - 1)

enum progress { NOT_ASKED, ASKED, SETTLED };

/* A question with a job of its own. Tasks that ask the same share it. */
struct ask {
    const char *fact;
    const char *kind;
    struct buf members; /* of the job, as JSON without the braces */
    bool to_target;     /* the target's address is added, once it is known */
    bool control;       /* asked only when the target did not answer: */
    size_t after;       /* the ask that asks the target */
    int64_t limit_ms;
    enum progress progress;
    struct buf json;   /* the observation */
    const char *cause; /* or why there is none; static */
    struct buf detail;
};

enum { ASKS_MOST = 4 };
/* What one task waits for. */
struct work {
    bool wanted;
    unsigned needs;   /* of enum part: waited for */
    unsigned also;    /* collected for later runs, not waited for */
    unsigned unless;  /* of these one could not be found out: */
    unsigned instead; /* then these are waited for, too */
    unsigned hints;   /* waited for when the answer is a bad one and others need them anyway */
    size_t asks[ASKS_MOST];
    size_t ask_count;
    bool has_command;
    const char *unasked;    /* why the command can't be run; static, or NULL */
    struct buf command;     /* as it is run */
    enum progress progress; /* of the command */
    bool begun, judged;
    int64_t begun_ms;
};

enum job_kind { JOB_HELLO, JOB_HERE, JOB_ASK, JOB_AWS, JOB_SSH, JOB_EXEC };
/* A line that was sent and is not answered yet. */
struct job {
    enum job_kind kind;
    bool open;
    size_t ask;     /* JOB_ASK */
    unsigned parts; /* JOB_AWS: what its calls find out */
    int64_t deadline_ms;
};

/* What files of evidence hold, document by document. */
struct evidence {
    struct json_doc **docs;
    size_t count;
    struct strings lines; /* error lines of the AWS command line */
};

enum aws_state { AWS_UNTRIED, AWS_TRYING, AWS_WORKS, AWS_FAILED };

struct engine {
    const struct check_request *request;
    const struct bank *bank;
    struct check_report *report;
    struct task_facts *facts;
    struct helper helper;
    const char *closed; /* why nobody can be asked any more; static, NULL while they can */
    struct work *works;
    struct ask *asks;
    size_t ask_count;
    struct job *jobs;
    size_t job_count;
    enum progress parts[PART_COUNT];
    int64_t start_ms; /* when the helper said hello */

    struct evidence evidence;
    enum aws_state aws;
    const char *aws_cause; /* static, when it failed */
    struct buf aws_detail;
    struct json_doc *instances; /* what DescribeInstances said, until one is chosen */
    struct buf prefix_lists;    /* PART_PREFIX_LISTS as it grows */
    size_t prefix_left;         /* lists that have not come yet */

    struct buf id;          /* of the instance; "" while it is not known */
    struct buf address;     /* of the target; "" while it is not known */
    const char *no_address; /* why there will be none; static, or NULL */
    bool doubted;           /* whether this machine is an instance */
    bool came_up;           /* commands were sent */
    struct buf late;     /* what a login came to before it was known whether this is the instance */
    struct buf accepted; /* fingerprint of the host key that was accepted in this run */
};

/* ---- run.c --------------------------------------------------------------------------- */

int64_t engine_now(const struct engine *e);
/* Sends a job: members as JSON without braces. Its number in e->jobs. */
size_t engine_send(struct engine *e, enum job_kind kind, const char *name, int64_t limit_ms,
                   const struct buf *members);
/* Nobody is asked any more: what is open is not known, for this reason. */
void engine_close(struct engine *e, const char *cause);

/* ---- work.c -------------------------------------------------------------------------- */

/* Finds out what every wanted task waits for, and asks the learner what they have to say. */
void work_tasks(struct engine *e);
void work_release(struct engine *e);
/* The task with that id, or the bank's count. */
size_t work_find(const struct bank *bank, const char *id);
/* True when nobody asks anything for the task now: it is not wanted, judged, or meant for another
 * place than this, as far as that is known. */
bool work_is_idle(const struct engine *e, size_t task);
/* The parts that a task which is not judged yet still needs, now that its first choice may have
 * come to nothing. */
unsigned work_needs(const struct engine *e, size_t task);
/* The parts that any task which is not judged yet could come to need. */
unsigned work_may_need(const struct engine *e);
/* Whether some other task sees to it that the part will be settled. */
bool work_is_coming(const struct engine *e, enum part part);
/* Whether any of them has to do with the target's address. */
bool work_needs_address(const struct engine *e);
bool work_settled(const struct engine *e, unsigned parts);
/* Says that a task's facts are being collected, once. */
void work_begin(struct engine *e, size_t task);

/* ---- part.c -------------------------------------------------------------------------- */

const char *part_fact(enum part part);
/* The JSON text of a value, as a fact. */
void part_known(struct engine *e, enum part part, const char *route, const cJSON *value);
void part_known_text(struct engine *e, enum part part, const char *route, const struct buf *json);
/* Not known by the way that was tried; a file of evidence may still tell. */
void part_unknown(struct engine *e, enum part part, const char *cause, const char *detail);
const cJSON *part_get(const struct engine *e, enum part part);

/* ---- aws.c --------------------------------------------------------------------------- */

/* Sends the calls that can be made by now, all in one job. */
void aws_advance(struct engine *e);
void aws_note(struct engine *e, struct job *job, const cJSON *note);
void aws_answer(struct engine *e, struct job *job, const cJSON *observation, const char *error,
                const char *detail);

/* ---- evidence.c ---------------------------------------------------------------------- */

/* Reads what can be read of the texts; the rest is passed over. */
void evidence_read(const struct strings *texts, struct evidence *ret);
void evidence_release(struct evidence *evidence);
/* The part as the files tell it of the target's instance, as JSON; false when they don't. Of the
 * instance itself: the one with the id, or the only one when there is no id. */
bool evidence_find(const struct engine *e, enum part part, struct buf *json);

/* ---- instance.c ---------------------------------------------------------------------- */

/* The instance among the reservations: the one with the id or, when id is "", the only one that is
 * not terminated. NULL when there is none, or, with *many set, more than one. */
const cJSON *instance_choose(const cJSON *reservations, const char *id, bool *many);
/* The ids of the security groups of all its interfaces, and of its volumes. */
void instance_groups(const cJSON *instance, struct strings *ret);
void instance_volumes(const cJSON *instance, struct strings *ret);
/* Those, and the ones that an earlier run saw. */
void instance_known_volumes(const struct engine *e, struct strings *ret);
/* One prefix list as a member of the fact: its CIDRs, or null when nobody may read them. */
void instance_put_prefix_list(struct json_writer *w, const char *id, const cJSON *entries);
/* Prefix lists that rules refer to. */
void instance_prefix_lists(const cJSON *rules, struct strings *ret);
/* The string at a member, or NULL. */
const char *instance_string(const cJSON *object, const char *name);

/* ---- target.c ------------------------------------------------------------------------ */

/* Chooses the instance and its address as soon as it can be told. */
void target_advance(struct engine *e);
/* The id of the instance, once it is known; NULL: nobody has told. */
void target_name(struct engine *e, const char *id);
/* The reservations that the account knows: one instance of them is chosen when that can be told. */
void target_take_instances(struct engine *e, const cJSON *reservations);
/* What the metadata of this machine say. */
void target_here(struct engine *e, const cJSON *observation);
/* Gives up waiting for the metadata of this machine, when it does not look like an instance and
 * they are slow to come. */
void target_doubt_here(struct engine *e);
/* Whether that is not known yet, but should be soon. */
bool target_may_be_here(const struct engine *e);
/* When something is to be done about it though nothing came; INT64_MAX: never. */
int64_t target_wake_ms(const struct engine *e);
/* "[A-Za-z0-9][A-Za-z0-9_.-]*" */
bool target_is_name(const char *text);
/* The setting that would say the address, when nothing else does; else NULL. */
const char *target_lacks(const struct engine *e);

/* ---- machine.c ----------------------------------------------------------------------- */

/* Runs the commands of all tasks on the target, over SSH or here. */
void machine_advance(struct engine *e);
void machine_note(struct engine *e, struct job *job, const cJSON *note);
void machine_answer(struct engine *e, struct job *job, const cJSON *observation, const char *error,
                    const char *detail);
/* This machine is the target after all: nothing that SSH says counts. */
void machine_come_home(struct engine *e);

/* ---- metadata.c ---------------------------------------------------------------------- */

/* Members of an imds job, and a command that asks the same on the instance. */
void metadata_job(struct buf *members);
void metadata_command(struct buf *command);
/* The fact FACT_IMDS from either answer; false when there is none in it. */
bool metadata_from_job(const cJSON *observation, struct buf *json);
bool metadata_from_command(const char *output, struct buf *json);

/* ---- order.c ------------------------------------------------------------------------- */

/* Judges every task whose facts are complete. True when all are judged. */
bool order_judge(struct engine *e);
/* The first task that stands in the way, or the bank's count. */
size_t order_stuck(const struct engine *e);

#endif
