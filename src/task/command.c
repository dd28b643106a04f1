/* A command's end, before its output is looked at: did it run, and could it do its work?
 * What the output should be is for the matchers. */
#include "command.h"

#include <string.h>

enum { EXIT_FORBIDDEN = 126, EXIT_MISSING = 127 };

bool command_line(const char **text, const char **ret, size_t *len)
{
    static const char blank[] = " \t\r";
    if (**text == '\0') {
        return false;
    }
    size_t all = strcspn(*text, "\n");
    const char *line = *text;
    *text += all + ((*text)[all] == '\n' ? 1 : 0);
    while (all > 0 && strchr(blank, line[0]) != NULL) {
        line++;
        all--;
    }
    while (all > 0 && strchr(blank, line[all - 1]) != NULL) {
        all--;
    }
    *ret = line;
    *len = all;
    return true;
}

void command_first_line(struct buf *out, const char *text)
{
    const char *line = NULL;
    size_t len = 0;
    while (command_line(&text, &line, &len)) {
        if (len > 0) {
            buf_add(out, line, len);
            return;
        }
    }
}

/* The program that the task's command starts. */
static void add_program(struct buf *out, const struct judging *j)
{
    const char *command = look_text(j->task->probe, "command");
    buf_add(out, command, strcspn(command, " "));
}

/* What the standard error of Docker, sudo and the shell tells. */
static const struct {
    const char *text;
    enum cause cause;
} complaints[] = {
    {"No such object", CAUSE_NO_SUCH_CONTAINER},
    {"No such container", CAUSE_NO_SUCH_CONTAINER},
    {"no such container", CAUSE_NO_SUCH_CONTAINER},
    {"no container with name or ID", CAUSE_NO_SUCH_CONTAINER},
    {"permission denied while trying to connect", CAUSE_DOCKER_SOCKET},
    {"dial unix /var/run/docker.sock: connect: permission denied", CAUSE_DOCKER_SOCKET},
    {"Cannot connect to the Docker daemon", CAUSE_DOCKER_DOWN},
    {"Is the docker daemon running", CAUSE_DOCKER_DOWN},
    {"sudo: a password is required", CAUSE_SUDO_PASSWORD},
    {"sudo: a terminal is required", CAUSE_SUDO_PASSWORD},
    {"is not in the sudoers file", CAUSE_SUDO_PASSWORD},
};

static bool end_by_complaint(struct judging *j, const struct command *command)
{
    for (size_t i = 0; i < COUNT_OF(complaints); i++) {
        if (strstr(command->err, complaints[i].text) != NULL) {
            judge_end(j, complaints[i].cause, NULL);
            return true;
        }
    }
    return false;
}

/* False after the end was set. */
static bool did_its_work(struct judging *j, const struct command *command)
{
    evidence_number(j, "exit", command->exit);
    if (command->exit == 0) {
        return true;
    }
    BUF_AUTO(program);
    add_program(&program, j);
    if (end_by_complaint(j, command)) {
        return false;
    }
    if (command->exit == EXIT_MISSING) {
        bool docker = strcmp(buf_str(&program), "docker") == 0;
        return judge_end(j, docker ? CAUSE_DOCKER_MISSING : CAUSE_COMMAND_MISSING,
                         ARGS(buf_str(&program)));
    }
    if (command->exit == EXIT_FORBIDDEN) {
        return judge_end(j, CAUSE_COMMAND_FORBIDDEN, ARGS(buf_str(&program)));
    }
    return true;
}

bool command_need(struct judging *j, struct command *ret)
{
    BUF_AUTO(name);
    buf_addf(&name, FACT_COMMAND "%s", j->task->id);
    const cJSON *note = judge_need(j, buf_str(&name), JSON_OBJECT);
    if (note == NULL) {
        return false;
    }
    const char *error = look_string(note, "error");
    const char *signal = look_string(note, "signal");
    if (error != NULL) {
        return judge_end_unknown(j, cause_find(error), ARGS(error));
    }
    if (signal != NULL) {
        return judge_end(j, CAUSE_COMMAND_KILLED, ARGS(signal));
    }
    struct command command = {.out = look_string(note, "stdout"), .err = look_text(note, "stderr")};
    if (command.out == NULL || !look_integer(note, "exit", &command.exit)) {
        return judge_end(j, CAUSE_ODD_ANSWER, NULL);
    }
    if (!did_its_work(j, &command)) {
        return false;
    }
    *ret = command;
    return true;
}

bool command_need_success(struct judging *j, struct command *ret)
{
    if (!command_need(j, ret)) {
        return false;
    }
    if (ret->exit != 0) {
        BUF_AUTO(first);
        command_first_line(&first, ret->err);
        return judge_end(j, CAUSE_COMMAND_FAILED, ARGS(buf_str(&first)));
    }
    return true;
}
