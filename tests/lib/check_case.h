/* Live checks of the EC2 bank against a stand-in for the helper, which answers as a scenario says
 * and writes down what it was asked. */
#ifndef TESTS_CHECK_CASE_H
#define TESTS_CHECK_CASE_H

#include "wrapup/check.h"

struct check_case {
    char folder[256];
    struct bank *bank;
    struct buf bytes;  /* of the bank */
    struct buf helper; /* path of the stand-in */
    struct buf log;    /* the job lines of the last run */
    bool *wanted;
    struct check_request request; /* to be changed at will before a run */
    struct check_report report;   /* of the last run */
    struct buf events;            /* what the watcher heard, a word each */
    const char *inputs;           /* "name=value" lines that are typed in */
    bool accepts;                 /* a new server */
    const char *stops_on;         /* a word of events; NULL: never */
    int64_t spent_ms;             /* of the last run */
};

/* For cmocka_unit_test_setup_teardown: *state is a struct check_case. */
int check_setup(void **state);
int check_teardown(void **state);

/* Runs the tasks ("t01 t02"; "*": all). scenario: JSON that replaces members of the usual one, in
 * which everything is as it should be; NULL: nothing else. Fails the test when there is no report.
 */
void check_case_run(struct check_case *c, const char *tasks, const char *scenario);
/* The results as "t01 pass; t02 fail open_to_world; …", wanted tasks only. Borrowed until the next
 * call. */
const char *check_case_results(struct check_case *c);
const struct task_result *check_case_result(const struct check_case *c, const char *task);
/* Fails the test unless the task came to this. */
void check_case_is(const struct check_case *c, const char *task, enum task_state state,
                   const char *cause);
/* How often a text stands in the job lines. */
size_t check_case_asked(const struct check_case *c, const char *text);
/* Writes a file of the folder; its path is borrowed until the next call. */
const char *check_case_write(struct check_case *c, const char *name, const char *text);

#endif
