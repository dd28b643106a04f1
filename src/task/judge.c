/* The ends of a judgement: states, sentences, evidence.
 * What is found out from facts is the matchers' part. */
#include "judge.h"

#include <string.h>

#include "wrapup/utf8.h"

static const char *const state_names[TASK_STATE_COUNT] = {
    [TASK_PASS] = "pass",       [TASK_FAIL] = "fail", [TASK_WAIT] = "wait",
    [TASK_UNKNOWN] = "unknown", [TASK_SKIP] = "skip",
};

enum { ARGS_MAX = 9, ARG_LONGEST = 160 };

const char *task_state_name(enum task_state state)
{
    return state_names[state];
}

/* Fills in arguments made harmless and short. */
static void say(struct said *said, enum msg_id id, const char *const *args)
{
    struct buf harmless[ARGS_MAX];
    const char *list[ARGS_MAX + 1] = {NULL};
    size_t count = 0;
    while (args != NULL && count < ARGS_MAX && args[count] != NULL) {
        harmless[count] = (struct buf)BUF_INIT;
        utf8_sanitize(&harmless[count], args[count], strlen(args[count]), false);
        buf_truncate(&harmless[count],
                     utf8_truncate(buf_str(&harmless[count]), harmless[count].len, ARG_LONGEST));
        list[count] = buf_str(&harmless[count]);
        count++;
    }
    said_set(said, (struct msg){.id = id, .args = list});
    for (size_t i = 0; i < count; i++) {
        buf_release(&harmless[i]);
    }
}

static void say_text(struct said *said, const struct text *text)
{
    if (!text_present(text)) {
        return;
    }
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        size_t len = utf8_truncate(text->in[i], strlen(text->in[i]), SAID_MAX - 1);
        memcpy(said->in[i], text->in[i], len);
        said->in[i][len] = '\0';
    }
}

void judge_expected(struct judging *j, enum msg_id id, const char *const *args)
{
    say(&j->ret->expected, id, args);
}

void judge_pass(struct judging *j, enum msg_id seen, const char *const *args)
{
    j->ret->state = TASK_PASS;
    j->ret->cause = "";
    say(&j->ret->observed, seen, args);
}

void judge_end(struct judging *j, enum cause cause, const char *const *args)
{
    j->ret->state = cause_state(cause);
    j->ret->cause = cause_word(cause);
    j->ret->warns = cause_warns(cause);
    say(&j->ret->observed, cause_said(cause), args);
    if (cause_next(cause) != MSG_NONE) {
        say(&j->ret->next, cause_next(cause), args);
    } else {
        say_text(&j->ret->next, &j->task->help);
    }
}

void task_judge(const struct task *task, const struct task_facts *facts, struct task_result *ret)
{
    *ret = (struct task_result){.route = "", .cause = ""};
    struct judging j = {.task = task, .facts = facts, .ret = ret};
    judge_end(&j, CAUSE_NOT_ASKED, NULL);
}

void task_result_set(struct task_result *ret, enum task_state state, const char *cause,
                     const char *detail)
{
    static const struct task nobody;
    *ret = (struct task_result){.route = "", .cause = ""};
    struct judging j = {.task = &nobody, .ret = ret};
    judge_end(&j, cause_find(cause), ARGS(detail));
    ret->state = state;
}
