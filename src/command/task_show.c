/* What a task looks like in an attempt, and what its check found.
 * Asking and checking are left to task.c. */
#include "check.h"
#include "run.h"

static enum msg_id where_of(const struct task *task)
{
    static const enum msg_id said[TASK_WHERE_COUNT] = {
        [TASK_LAPTOP] = MSG_RUN_TASK_LAPTOP,
        [TASK_INSTANCE] = MSG_RUN_TASK_INSTANCE,
        [TASK_ANY] = MSG_NONE,
    };
    return said[task->where];
}

/* What is to be typed, and what Enter takes for it. */
static void put_input(struct run *run, const struct task *task, const char *name,
                      struct buf *markdown)
{
    enum lang lang = app_lang(run->app);
    BUF_AUTO(before);
    input_explain(task, name, lang, markdown);
    if (input_recall(run->app, run->bank, task, name, &before)) {
        buf_addc(markdown, ' ');
        msg_format(markdown, lang, MSG(MSG_INPUT_ENTER_KEEPS, buf_str(&before)));
    }
    buf_adds(markdown, "\n\n");
}

void run_put_task(struct run *run, const struct task *task, struct buf *markdown)
{
    enum lang lang = app_lang(run->app);
    buf_adds(markdown, task->title.in[lang]);
    buf_adds(markdown, "\n\n");
    if (task->help.in[lang] != NULL) {
        buf_adds(markdown, task->help.in[lang]);
        buf_adds(markdown, "\n\n");
    }
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    check_inputs(task, &names);
    if (names.count == 1) {
        put_input(run, task, names.list[0], markdown);
    }
    if (where_of(task) != MSG_NONE) {
        buf_adds(markdown, msg_text(lang, where_of(task)));
        buf_adds(markdown, "\n\n");
    }
}

void run_put_task_how(struct run *run, const struct task *task, struct buf *line)
{
    CLEANUP(strings_release) struct strings names = STRINGS_INIT;
    check_inputs(task, &names);
    buf_adds(line, msg_text(app_lang(run->app),
                            names.count == 1 ? MSG_RUN_TASK_HOW_TYPE : MSG_RUN_TASK_HOW));
}

/* The state is in the log, the sentences were told when it was found: they may hold addresses. */
static void put_remembered(struct run *run, const struct item *item, struct buf *out)
{
    const struct checked *checked = &item->last.checked;
    const struct task_result result = {.state = checked->state, .warns = checked->warns};
    put_task_line(run->app, item->task, look_of(item->task, &result), out);
}

void run_show_found(struct run *run, size_t i)
{
    BUF_AUTO(out);
    const struct item *item = session_item(run->session, i);
    const struct task_result *found = run->found[i];
    if (found != NULL) {
        put_task_result(run->app, item->task, found, &out);
        write_buf(run->app, &out);
        return;
    }
    put_remembered(run, item, &out);
    write_buf(run->app, &out);
    const char *help = item->task->help.in[app_lang(run->app)];
    if (item->last.checked.state == TASK_FAIL && help != NULL) {
        talk(run->app, MSG(MSG_RUN_NOTE, help));
    }
}

void run_show_carry(struct run *run)
{
    const struct task *task = session_item(run->session, run->at)->task;
    if (task == NULL || run->carry_told || session_finished(run->session) || !carry_ends(task)) {
        return;
    }
    struct target target;
    run->carry_told = true;
    target_load(run->app, &target);
    const struct check_target at = target_of(&target);
    carry_advise(run->app, &at, false);
    target_release(&target);
}
