/* The matchers: what a bank may say in `expect`, and the judgement behind each name.
 * How facts come about is not their business; one file per family holds the functions. */
#ifndef WRAPUP_TASK_MATCHER_H
#define WRAPUP_TASK_MATCHER_H

#include "judge.h"
#include "param.h"

struct matcher {
    const char *name;
    unsigned kinds; /* of probes that it judges: bits 1 << enum probe_kind */
    /* Sets the result: exactly one end (judge_pass, judge_end, …). */
    void (*judge)(struct judging *j);
    struct param params[PARAMS_MAX];
};
/* NULL when there is none of that name. */
const struct matcher *matcher_find(const char *name);

void match_region(struct judging *j);
void match_instance_healthy(struct judging *j);
void match_equals(struct judging *j);
void match_not_empty(struct judging *j);
void match_iam_identity(struct judging *j);
void match_public_address(struct judging *j);
void match_same_key(struct judging *j);
void match_file_mode(struct judging *j);
void match_pem_not_in_git(struct judging *j);
void match_port_not_public(struct judging *j);
void match_few_ports_public(struct judging *j);
void match_public_ports(struct judging *j);
void match_banner(struct judging *j);
void match_exit(struct judging *j);
void match_newest_age(struct judging *j);
void match_any_line(struct judging *j);
void match_any_line_contains(struct judging *j);
void match_container_state(struct judging *j);
void match_pasted_line(struct judging *j);
void match_http_status(struct judging *j);
void match_restarted(struct judging *j);
void match_instance_gone(struct judging *j);
void match_leftovers_gone(struct judging *j);

#endif
