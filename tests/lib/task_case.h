/* Cases of judgement from tests/data/task/judge/: facts, a task of the EC2 bank, what comes of it.
 */
#ifndef TESTS_TASK_CASE_H
#define TESTS_TASK_CASE_H

#include "wrapup/bank.h"

/* A file holds {"cases": […]}; facts.json beside it holds values by name.
 *
 * A case is {"task", "state", "cause", "route", "facts", …}: "cause" "" for a pass, "route" may be
 * left out; "way" is the way that it is a case of, where no route comes out; "says" and "ko" have
 * to stand in what is said; "evidence" is the evidence; "warns"; "only": true keeps the case to its
 * own route; "mends": true, other values may make it pass; "before" is a list of facts that
 * earlier runs remembered, one after the other.
 *
 * A fact's key is "name@route" or "name?cause" (the value is then the detail, or null). A value
 * {"$": "running", …} is the one of that name in facts.json with members replaced, null leaving one
 * out. */
struct task_case {
    const char *file;
    size_t number; /* from 1, in its file */
    const cJSON *json;
};
typedef void task_case_fn(void *ctx, const struct task_case *c);
/* Calls fn for every case; how many there were. */
size_t task_case_each(task_case_fn *fn, void *ctx);
/* The values of facts.json and the EC2 bank stay for the life of the test. */
const struct bank *task_case_bank(void);
const struct task *task_case_task(const struct task_case *c);

/* The case's facts. instead: where a route is "from", it becomes "to" (each may be NULL). */
struct task_facts *task_case_facts(const struct task_case *c, const char *from, const char *to);
/* Calls fn with the name, the route (NULL: not known, and json is the cause) and the JSON text of
 * each fact of the case, memory of earlier runs included. */
typedef void task_fact_fn(void *ctx, const char *name, const char *route, const char *json);
void task_case_each_fact(const struct task_case *c, task_fact_fn *fn, void *ctx);
/* A member of the case as a string; "" when it has none. */
const char *task_case_text(const struct task_case *c, const char *name);
bool task_case_flag(const struct task_case *c, const char *name);

#endif
