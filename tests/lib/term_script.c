/* The scripted terminal: hands out the steps in order and records everything else.
 * What the steps mean is the test's business. */
#include "term_script.h"

static struct term_script *script_of(struct term *term)
{
    return (struct term_script *)(void *)term;
}

static enum term_got script_ask(struct term *term, const struct term_ask *ask, struct buf *line)
{
    struct term_script *script = script_of(term);

    strings_add(&script->prompts, ask->prompt != NULL ? ask->prompt : "");
    buf_clear(&script->initial);
    buf_adds(&script->initial, ask->initial != NULL ? ask->initial : "");
    buf_clear(line);
    if (script->next >= script->count) {
        return TERM_EOF;
    }
    const struct script_step *step = &script->steps[script->next++];
    if (step->got == TERM_LINE) {
        buf_adds(line, step->line);
        if (ask->remember) {
            strings_add(&script->history, step->line);
        }
    }
    return step->got;
}

static void script_write(struct term *term, const char *bytes, size_t len)
{
    buf_add(&script_of(term)->out, bytes, len);
}

static void script_talk(struct term *term, const char *bytes, size_t len)
{
    buf_add(&script_of(term)->talk, bytes, len);
}

static size_t script_columns(struct term *term)
{
    return script_of(term)->columns;
}

static bool script_edit(struct term *term, struct buf *text, struct err *err)
{
    struct term_script *script = script_of(term);

    if (script->edited == NULL) {
        return err_set(err, ERR_SYSTEM, MSG0(MSG_NONE));
    }
    buf_clear(text);
    buf_adds(text, script->edited);
    return true;
}

static bool script_forget(struct term *term, struct err *err)
{
    struct term_script *script = script_of(term);

    (void)err;
    strings_release(&script->history);
    script->history = (struct strings)STRINGS_INIT;
    return true;
}

static size_t script_rows(struct term *term)
{
    (void)term;
    return 24;
}

static enum term_got script_pause(struct term *term, int64_t deadline_ms)
{
    struct term_script *script = script_of(term);

    (void)deadline_ms;
    script->pauses++;
    return script->pauses_until > 0 && script->pauses >= script->pauses_until ? script->pauses_end
                                                                              : TERM_TIME;
}

static const struct term_ops script_ops = {
    .ask = script_ask,
    .write = script_write,
    .talk = script_talk,
    .columns = script_columns,
    .edit = script_edit,
    .forget = script_forget,
    .rows = script_rows,
    .pause = script_pause,
};

void term_script_init(struct term_script *script, const struct script_step *steps, size_t count)
{
    *script = (struct term_script){
        .term = {.ops = &script_ops, .interactive = false, .colour = false, .lang = LANG_KO},
        .steps = steps,
        .count = count,
        .columns = 80,
        .pauses_end = TERM_INTERRUPT,
    };
}

void term_script_restart(struct term_script *script, const struct script_step *steps, size_t count)
{
    buf_clear(&script->out);
    buf_clear(&script->talk);
    buf_clear(&script->initial);
    strings_release(&script->prompts);
    strings_release(&script->history);
    script->prompts = (struct strings)STRINGS_INIT;
    script->history = (struct strings)STRINGS_INIT;
    script->steps = steps;
    script->count = count;
    script->next = 0;
}

void term_script_release(struct term_script *script)
{
    buf_release(&script->out);
    buf_release(&script->talk);
    buf_release(&script->initial);
    strings_release(&script->prompts);
    strings_release(&script->history);
}
