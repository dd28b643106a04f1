/* One run of live checks. */
#include <stdlib.h>
#include <string.h>

#include "wrapup/check.h"

static bool add_required(const struct bank *bank, size_t task, struct check_report *report)
{
    if (report->tasks[task].wanted) {
        return false;
    }
    report->tasks[task].wanted = true;
    for (size_t k = 0; k < bank->tasks[task].requires_count; k++) {
        for (size_t i = 0; i < bank->task_count; i++) {
            if (strcmp(bank->tasks[i].id, bank->tasks[task].requires[k]) == 0) {
                add_required(bank, i, report);
            }
        }
    }
    return true;
}

bool check_run(const struct check_request *request, struct check_report *ret, struct err *err)
{
    (void)err;
    const struct bank *bank = request->bank;
    struct check_report report = {.count = bank->task_count, .stuck = bank->task_count};
    report.tasks = xcalloc(bank->task_count + 1, sizeof(*report.tasks));
    for (size_t i = 0; i < bank->task_count; i++) {
        if (request->wanted[i]) {
            add_required(bank, i, &report);
        }
    }
    for (size_t i = 0; i < bank->task_count; i++) {
        if (report.tasks[i].wanted) {
            task_result_set(&report.tasks[i].result, TASK_UNKNOWN, "no_helper", NULL);
            report.stuck = i < report.stuck ? i : report.stuck;
        }
    }
    *ret = report;
    return true;
}

void check_report_release(struct check_report *report)
{
    free(report->tasks);
    buf_release(&report->memory);
    buf_release(&report->problem);
    *report = (struct check_report){.count = 0};
}
