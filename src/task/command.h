/* What a command on the instance printed, for all matchers that read it. */
#ifndef WRAPUP_TASK_COMMAND_H
#define WRAPUP_TASK_COMMAND_H

#include "judge.h"

struct command {
    const char *out, *err; /* borrowed from the facts */
    int64_t exit;
};
/* The task's command as it ran to its end; false, after the end was set, when it did not run or
 * could not do its work: no login, killed, no such program, no way into Docker. */
bool command_need(struct judging *j, struct command *ret);
/* The same for what must end well: false, too, when it failed. */
bool command_need_success(struct judging *j, struct command *ret);

/* The next line of *text, without white space around it; *text moves behind it. False at the end.
 */
bool command_line(const char **text, const char **ret, size_t *len);
/* The first line that is not blank, appended. */
void command_first_line(struct buf *out, const char *text);

#endif
