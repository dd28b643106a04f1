/* What a survey shows: its introduction, each item with its scale, the thanks.
 * Asking and saving are left to feedback.c. */
#include "feedback.h"

#include "wrapup/utf8.h"

/* How each kind is asked. */
static const struct look {
    enum msg_id scale; /* what the numbers mean, or MSG_NONE */
    enum msg_id how;   /* what to type, or MSG_NONE: the scale says it */
    const char *prompt;
    const char *pair_prompt;
} looks[SURVEY_KIND_COUNT] = {
    [SURVEY_LIKERT] = {MSG_FEEDBACK_LIKERT, MSG_NONE, "1-5> ", "1-5 1-5> "},
    [SURVEY_PACE] = {MSG_FEEDBACK_PACE, MSG_NONE, "1-5> ", "1-5 1-5> "},
    [SURVEY_AMOUNT] = {MSG_FEEDBACK_AMOUNT, MSG_NONE, "1-5> ", "1-5 1-5> "},
    [SURVEY_CHOICES] = {MSG_NONE, MSG_FEEDBACK_HOW_CHOICES, "a c> ", "a c> "},
    [SURVEY_PERCENT] = {MSG_NONE, MSG_FEEDBACK_HOW_PERCENT, "0-100> ", "0-100 0-100> "},
    [SURVEY_TEXT] = {MSG_NONE, MSG_FEEDBACK_HOW_TEXT, "> ", "> "},
};

static const struct survey_item *item_here(const struct feedback *f)
{
    return &f->bank->survey[survey_at(f->survey)];
}

/* Both halves fit on one line only where they are numbers. */
static bool takes_two(const struct feedback *f)
{
    enum survey_kind kind = item_here(f)->kind;
    return survey_part_at(f->survey) == SURVEY_BEFORE && kind != SURVEY_CHOICES &&
           kind != SURVEY_TEXT;
}

const char *feedback_prompt(const struct feedback *f)
{
    const struct look *look = &looks[item_here(f)->kind];
    return takes_two(f) ? look->pair_prompt : look->prompt;
}

void feedback_show_intro(struct feedback *f)
{
    talk(f->app, MSG(MSG_FEEDBACK_INTRO, NUM(f->bank->survey_count), NUM(survey_minutes(f->bank))));
}

/* What is stored for the item, if it says anything. */
static bool put_given(const struct feedback *f, enum lang lang, struct buf *out)
{
    const struct survey_item *item = item_here(f);
    for (unsigned p = item->pair ? SURVEY_BEFORE : SURVEY_WHOLE;
         p <= (item->pair ? SURVEY_NOW : SURVEY_WHOLE); p++) {
        const char *value = survey_value(f->survey, survey_at(f->survey), (enum survey_part)p);
        buf_adds(out, p == SURVEY_NOW && out->len > 0 ? " → " : "");
        survey_describe(item, value == NULL ? "" : value, lang, out);
    }
    return out->len > 0;
}

static void show_text(struct feedback *f)
{
    BUF_AUTO(markdown);
    BUF_AUTO(given);
    enum lang lang = app_lang(f->app);
    const struct survey_item *item = item_here(f);
    buf_addf(&markdown, "**\\[%zu/%zu\\]** ", survey_at(f->survey) + 1, f->bank->survey_count);
    buf_adds(&markdown, item->text.in[lang]);
    buf_adds(&markdown, "\n\n");
    for (size_t i = 0; i < item->choice_count; i++) {
        buf_addf(&markdown, "- %c) ", (char)('a' + (int)i));
        buf_adds(&markdown, item->choices[i].in[lang]);
        buf_adds(&markdown, "\n");
    }
    write_buf(f->app, &(const struct buf){.data = (char[]){"\n"}, .len = 1});
    write_markdown(f->app, &markdown);
    if (looks[item->kind].scale != MSG_NONE) {
        say(f->app, MSG0(looks[item->kind].scale));
    }
    if (put_given(f, lang, &given)) {
        talk(f->app, MSG(MSG_RUN_GIVEN, buf_str(&given)));
    }
}

/* What to type for the item; with a scale that is said already. */
static const char *how_to(const struct feedback *f, enum lang lang)
{
    enum msg_id how = looks[item_here(f)->kind].how;
    if (survey_part_at(f->survey) == SURVEY_BEFORE) {
        how = takes_two(f) ? MSG_FEEDBACK_HOW_PAIR : MSG_FEEDBACK_HOW_BEFORE;
    }
    return how == MSG_NONE ? "1-5" : msg_text(lang, how);
}

/* How to answer and which keys work; what matters most first, on two lines when the screen is
 * narrow. */
static void show_footer(struct feedback *f)
{
    BUF_AUTO(line);
    BUF_AUTO(lines);
    enum lang lang = app_lang(f->app);
    size_t columns = f->app->term->ops->columns(f->app->term);
    bool stored = survey_value(f->survey, survey_at(f->survey), survey_part_at(f->survey)) != NULL;
    const char *enter = msg_text(lang, stored ? MSG_FEEDBACK_KEEP : MSG_FEEDBACK_SKIP);
    buf_addf(&line, "%s · %s · :help", how_to(f, lang), enter);
    bool narrow = utf8_width(buf_str(&line), line.len) > columns;
    buf_clear(&line);
    buf_adds(narrow ? &lines : &line, how_to(f, lang));
    buf_adds(&lines, narrow ? "\n" : "");
    put_key(&line, columns, enter);
    put_key(&line, columns, ":help");
    put_key(&line, columns, ":back");
    put_key(&line, columns, ":quit");
    buf_addf(&lines, "%s\n", buf_str(&line));
    write_dim(f->app, &lines);
}

void feedback_show_item(struct feedback *f)
{
    if (f->shown != survey_at(f->survey)) {
        f->shown = survey_at(f->survey);
        show_text(f);
        if (survey_part_at(f->survey) != SURVEY_NOW) {
            show_footer(f);
        }
    }
    if (survey_part_at(f->survey) == SURVEY_NOW) {
        talk(f->app, MSG0(MSG_FEEDBACK_AND_NOW));
    }
}

void feedback_show_end(struct feedback *f)
{
    talk(f->app,
         MSG(MSG_FEEDBACK_THANKS, NUM(survey_answered(f->survey)), NUM(f->bank->survey_count)));
}
