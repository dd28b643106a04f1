/* A task at its prompt: checks it, records what that came to, and offers to check it again.
 * Running a check is left to checking.c, what is shown to task_show.c. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "run.h"
#include "wrapup/utf8.h"

/* ---- looking once -------------------------------------------------------------------------- */

static size_t task_index(const struct run *run, size_t i)
{
    return (size_t)(session_item(run->session, i)->task - run->bank->tasks);
}

/* Asked once in a sitting, and only a person. */
static bool trusted(struct run *run)
{
    struct app *app = run->app;
    if (run->untrusted || trust_given(app, run->bank)) {
        return !run->untrusted;
    }
    if (!app->term->interactive) {
        talk(app, MSG(MSG_TRUST_SCRIPT, run->bank->id));
    }
    run->untrusted = !app->term->interactive || !trust_ask(app, run->bank);
    return !run->untrusted;
}

/* On the instance itself its end would take the answers with it. */
static void see_to_answers(struct run *run, const struct checking *c, size_t task)
{
    struct err ignored = ERR_INIT;
    bool pending = false;
    if (c->report.on_instance && carry_ends(&run->bank->tasks[task]) &&
        carry_pending(run->app, &pending, &ignored) && pending) {
        const struct check_target target = target_of(&c->target);
        carry_advise(run->app, &target, true);
    }
}

/* One input is typed at the task's prompt; several are asked for by name. */
static bool asks_several(const struct task *task)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    check_inputs(task, &names);
    return names.count > 1;
}

/* What was found is on disk when this returns. *ended: how the check was cut short, TERM_TIME for
 * not at all. */
static bool look(struct run *run, const char *input, const char *value, struct task_result *ret,
                 enum term_got *ended, struct err *err)
{
    struct checking c;
    size_t task = task_index(run, run->at);
    checking_init(&c, run->app, run->bank);
    c.bank_hash = run->bank_hash.hex;
    c.quiet = true;
    checking_want(&c, task);
    if (input != NULL) {
        checking_give(&c, input, value);
    }
    if (trusted(run) && !checking_ask_inputs(&c, asks_several(&run->bank->tasks[task]))) {
        *ended = TERM_STOP;
        checking_release(&c);
        return true;
    }
    bool fine = checking_run(&c, err);
    if (fine) {
        *ret = c.report.tasks[task].result;
        *ended = c.ended;
        see_to_answers(run, &c, task);
    }
    checking_release(&c);
    return fine;
}

/* ---- what it comes to ------------------------------------------------------------------------ */

static void note_found(struct run *run, const struct task_result *result)
{
    struct task_result **found = &run->found[run->at];
    if (*found == NULL) {
        *found = xmalloc(sizeof(**found));
    }
    **found = *result;
}

/* Only what counts is an answer. */
static enum step record(struct run *run, const struct task_result *result)
{
    struct event event;
    note_found(run, result);
    if (!task_state_counts(result->state)) {
        return STEP_ON;
    }
    session_event_checked(run->session, run->at, result, run_occasion(run), &event);
    return run_record(run, &event) ? STEP_ON : STEP_FAIL;
}

static enum step check_now(struct run *run, const char *input, const char *value)
{
    struct err err = ERR_INIT;
    struct task_result result = {.state = TASK_UNKNOWN};
    enum term_got ended = TERM_TIME;
    if (!look(run, input, value, &result, &ended, &err)) {
        run->status = complain(run->app, &err);
        return STEP_FAIL;
    }
    if (ended == TERM_STOP) {
        return STEP_LEAVE;
    }
    return record(run, &result);
}

/* ---- what is typed --------------------------------------------------------------------------- */

/* The one input of a task that asks for one; NULL when it asks for none or several. */
static const char *only_input(const struct task *task, struct strings *names)
{
    check_inputs(task, names);
    return names->count == 1 ? names->list[0] : NULL;
}

/* "c", also typed with the keyboard in Hangul mode. */
static bool says_check(const char *typed)
{
    static const char *const words[] = {"c", "ㅊ", "check", "확인"};
    BUF_AUTO(lower);
    const char *start = typed + strspn(typed, " \t");
    if (!utf8_valid(start, strlen(start), NULL)) {
        return false;
    }
    utf8_fold_case(&lower, start, strlen(start));
    while (lower.len > 0 && lower.data[lower.len - 1] == ' ') {
        buf_truncate(&lower, lower.len - 1);
    }
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(buf_str(&lower), words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Checks by what was typed; STEP_STAY when it was nothing to check by. */
static enum step take_line(struct run *run, struct buf *typed)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    const struct task *task = session_item(run->session, run->at)->task;
    const char *input = only_input(task, &names);
    if (run_is_blank(typed) || says_check(buf_str(typed))) {
        return check_now(run, NULL, NULL);
    }
    if (input == NULL) {
        talk(run->app, MSG0(MSG_RUN_TASK_NO_TEXT));
        return STEP_STAY;
    }
    if (input_read_on(run->app, typed) == TERM_STOP) {
        return STEP_LEAVE;
    }
    if (!input_fits(input, buf_str(typed))) {
        talk(run->app, MSG0(MSG_INPUT_AGAIN));
        return STEP_STAY;
    }
    input_remember(run->app, run->bank, task, input, buf_str(typed));
    return check_now(run, input, buf_str(typed));
}

/* ---- the prompt ------------------------------------------------------------------------------ */

/* By the last check in this sitting, else by the answer in the log. */
static enum task_state state_now(const struct run *run)
{
    const struct task_result *found = run->found[run->at];
    return found != NULL ? found->state : session_item(run->session, run->at)->last.checked.state;
}

/* In an exam what was found right or wrong is told at the end; what was found neither, now. */
static void show_found(struct run *run)
{
    bool counts = task_state_counts(state_now(run));
    if (run->plan.mode == QUIZ_EXAM && counts) {
        talk(run->app, MSG0(MSG_RUN_TASK_SAVED));
        return;
    }
    run_show_found(run, run->at);
    if (!counts && session_item(run->session, run->at)->state == ITEM_OPEN) {
        talk(run->app, MSG0(MSG_RUN_TASK_OPEN));
    }
}

/* Not where nothing changes by asking at once again: something else comes first. */
static bool offers_again(const struct run *run)
{
    enum task_state state = state_now(run);
    bool kept_back = run->plan.mode == QUIZ_EXAM && task_state_counts(state);
    return state != TASK_PASS && state != TASK_SKIP && !kept_back;
}

/* On to the next item; one that stays open isn't asked about again by itself. */
static enum step go_on(struct run *run)
{
    run->passed[run->at] = true;
    return run_go_on(run);
}

enum step run_after_check(struct run *run)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    bool typed_for = only_input(session_item(run->session, run->at)->task, &names) != NULL;
    enum msg_id again = typed_for ? MSG_RUN_TASK_AGAIN_TYPE : MSG_RUN_TASK_AGAIN;
    show_found(run);
    while (offers_again(run)) {
        BUF_AUTO(typed);
        enum step step = STEP_STAY;
        talk(run->app, MSG0(again));
        bool got = run_ask(run, "> ", NULL, &typed, &step);
        if (got && run_is_blank(&typed)) {
            break;
        }
        step = got ? take_line(run, &typed) : step;
        if (got && step == STEP_ON) {
            show_found(run);
        } else if (step == STEP_SHOW) {
            run_show_item(run);
        } else if (step == STEP_ON) {
            break;
        } else if (step != STEP_STAY) {
            return step;
        }
    }
    return go_on(run);
}

enum step run_ask_task(struct run *run)
{
    BUF_AUTO(typed);
    enum step step = STEP_STAY;
    if (!run_ask(run, "> ", NULL, &typed, &step)) {
        return step;
    }
    step = take_line(run, &typed);
    return step == STEP_ON ? run_after_check(run) : step;
}
