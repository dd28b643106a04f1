/* Lines that a command on the instance printed: one that is listed, one that holds a text, or times
 * of which the newest counts. */
#include <string.h>

#include "command.h"
#include "matcher.h"

static bool is_listed(const cJSON *list, const char *line, size_t len)
{
    CLEANUP(free_charp) char *text = xstrndup(line, len);
    return look_has(list, text);
}

static bool holds(const char *line, size_t len, const char *text)
{
    size_t wanted = strlen(text);
    for (size_t i = 0; i + wanted <= len; i++) {
        if (memcmp(line + i, text, wanted) == 0) {
            return true;
        }
    }
    return false;
}

/* The end when no line was as it should be. */
static void end_without_line(struct judging *j, const struct command *command)
{
    BUF_AUTO(first);
    command_first_line(&first, command->out);
    if (first.len > 0) {
        judge_end(j, CAUSE_NO_LINE, ARGS(buf_str(&first)));
    } else {
        judge_end(j, CAUSE_NO_OUTPUT, NULL);
    }
}

/* Goes through the lines; `list` of whole lines, or `text` that one has to hold. */
static void judge_lines(struct judging *j, const cJSON *list, const char *text)
{
    struct command command;
    if (!command_need(j, &command)) {
        return;
    }
    const char *rest = command.out;
    const char *line = NULL;
    size_t len = 0;
    size_t count = 0;
    BUF_AUTO(first);
    while (command_line(&rest, &line, &len)) {
        if (text != NULL ? text[0] != '\0' && holds(line, len, text) : is_listed(list, line, len)) {
            count++;
            if (first.len == 0) {
                buf_add(&first, line, len);
            }
        }
    }
    evidence_number(j, "lines", (int64_t)count);
    if (count > 0) {
        judge_pass(j, MSG_SEEN_VALUE, ARGS(buf_str(&first)));
    } else {
        end_without_line(j, &command);
    }
}

void match_any_line(struct judging *j)
{
    const cJSON *list = look(j->task->expect, "lines");
    judge_expected(j, MSG_EXPECT_LINE,
                   ARGS(look_text(cJSON_IsArray(list) ? list->child : list, "")));
    judge_lines(j, list, NULL);
}

void match_any_line_contains(struct judging *j)
{
    const char *text = expect_text(j, "text", "");
    judge_expected(j, MSG_EXPECT_LINE_WITH, ARGS(text));
    judge_lines(j, NULL, text);
}

/* ---- ages ----------------------------------------------------------------------------- */

enum { DAY_S = 86400, EPOCH_DIGITS = 12 };

/* A line of seconds since 1970. */
static bool read_seconds(const char *line, size_t len, int64_t *ret)
{
    int64_t number = 0;
    if (len == 0 || len > EPOCH_DIGITS) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (line[i] < '0' || line[i] > '9') {
            return false;
        }
        number = number * 10 + (line[i] - '0');
    }
    *ret = number;
    return true;
}

static bool newest(const char *text, int64_t *ret)
{
    const char *line = NULL;
    size_t len = 0;
    bool any = false;
    while (command_line(&text, &line, &len)) {
        int64_t time = 0;
        if (read_seconds(line, len, &time) && (!any || time > *ret)) {
            *ret = time;
            any = true;
        }
    }
    return any;
}

void match_newest_age(struct judging *j)
{
    struct command command;
    int64_t time = 0;
    int64_t now_ms = 0;
    int64_t most = expect_number(j, "most_days", 0);
    judge_expected(j, MSG_EXPECT_AGE, ARGS(NUM(most)));
    if (!command_need(j, &command)) {
        return;
    }
    if (!look_integer(facts_get(j->facts, FACT_NOW), "", &now_ms)) {
        judge_not_known(j, FACT_NOW);
        return;
    }
    if (!newest(command.out, &time)) {
        bool absent = strstr(command.err, "No such file") != NULL;
        judge_end(j, absent ? CAUSE_NEVER : CAUSE_ODD_ANSWER, NULL);
        return;
    }
    int64_t age = now_ms / 1000 - time;
    int64_t days = age > 0 ? age / DAY_S : 0;
    evidence_number(j, "days", days);
    if (age < -DAY_S) {
        judge_end(j, CAUSE_CLOCK_AHEAD, NULL);
    } else if (age > most * DAY_S) {
        judge_end(j, CAUSE_TOO_OLD, ARGS(NUM(days)));
    } else {
        judge_pass(j, MSG_SEEN_AGE, ARGS(NUM(days)));
    }
}
