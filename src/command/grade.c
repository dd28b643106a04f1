/* `grade`: a person marks the open answers of a class, one question at a time, names hidden.
 * What is put together is queue.c's, what it looks like grade_show.c's. */
#include "grade.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "wrapup/match.h"
#include "wrapup/utf8.h"

static void grade_release(struct grade *g)
{
    queue_release(&g->queue);
    strings_release(&g->skipped);
    class_paper_release(&g->paper);
    buf_release(&g->by);
    buf_release(&g->comment);
}

static struct queue_group *group_here(struct grade *g)
{
    return &g->queue.groups[g->at];
}

static const struct question *question_here(struct grade *g)
{
    return &g->bank->questions[group_here(g)->question];
}

static enum step failed(struct grade *g, const struct err *err)
{
    g->status = complain(g->app, err);
    return STEP_FAIL;
}

/* ---- giving marks -------------------------------------------------------------------------- */

/* Later than every mark before it, whatever the clock says: the time tells which one stands. */
static struct moment next_moment(struct grade *g)
{
    struct moment now = g->app->ops->now(g->app);
    if (now.at_ms <= g->queue.last_ms) {
        now.at_ms = g->queue.last_ms + 1;
    }
    g->queue.last_ms = now.at_ms;
    return now;
}

static bool add_marks(struct grade *g, struct class_mark *mark, struct err *err)
{
    const struct queue_group *group = group_here(g);
    for (size_t i = 0; i < group->count; i++) {
        const struct queue_form *form = queue_form(&g->queue, group, i);
        for (size_t k = form->from; k < form->from + form->count; k++) {
            const struct queue_answer *a = &g->queue.answers[k];
            mark->uuid = uuid_random();
            mark->attempt = a->attempt;
            mark->seq = a->seq;
            if (!a->marked && !class_mark_add(g->app->store, mark, err)) {
                return false;
            }
        }
    }
    return true;
}

/* One mark for all that is shown, durable before it is said. */
static enum step give(struct grade *g, double score)
{
    struct err err = ERR_INIT;
    const struct hash key = question_key_hash(question_here(g));
    struct class_mark mark = {
        .item = question_here(g)->id,
        .score = score,
        .why = "person",
        .by = buf_str(&g->by),
        .comment = buf_str(&g->comment),
        .when = next_moment(g),
        .undoes = "",
        .key_hash = key.hex,
    };
    size_t count = group_here(g)->open;
    if (!class_batch_begin(g->app->store, &err)) {
        return failed(g, &err);
    }
    if (!add_marks(g, &mark, &err)) {
        class_batch_abort(g->app->store);
        return failed(g, &err);
    }
    if (!class_batch_commit(g->app->store, &err)) {
        return failed(g, &err);
    }
    queue_settle(&g->queue, g->at, score);
    g->given += count;
    buf_clear(&g->comment);
    say(g->app,
        MSG(MSG_GRADE_GIVEN, NUM((int64_t)(score * 100 + 0.5)), NUM(count), NUM(g->queue.open)));
    return STEP_ON;
}

/* ---- taking marks back ----------------------------------------------------------------------- */

/* The marks that were given together last: they have one time. */
struct last {
    int64_t at_ms;
    struct class_mark *list;
    size_t count;
    struct arena *strings;
};

static bool note_last(void *ctx, const struct class_mark *m)
{
    struct last *last = ctx;
    if (strcmp(m->why, "person") != 0 || m->when.at_ms < last->at_ms) {
        return true;
    }
    last->count = m->when.at_ms > last->at_ms ? 0 : last->count;
    last->at_ms = m->when.at_ms;
    last->list = xrealloc(last->list, last->count + 1, sizeof(*last->list));
    struct class_mark *copy = &last->list[last->count++];
    *copy = *m;
    copy->item = arena_strndup(last->strings, m->item, strlen(m->item));
    copy->by = arena_strndup(last->strings, m->by, strlen(m->by));
    return true;
}

static void last_release(struct last *last)
{
    free(last->list);
    arena_free(last->strings);
}

static bool add_undos(struct grade *g, const struct last *last, struct err *err)
{
    struct moment when = next_moment(g);
    for (size_t i = 0; i < last->count; i++) {
        const struct class_mark undo = {
            .uuid = uuid_random(),
            .attempt = last->list[i].attempt,
            .item = last->list[i].item,
            .seq = last->list[i].seq,
            .score = last->list[i].score,
            .why = "person",
            .by = buf_str(&g->by),
            .comment = "",
            .when = when,
            .undoes = last->list[i].uuid.text,
        };
        if (!class_mark_add(g->app->store, &undo, err)) {
            return false;
        }
    }
    return true;
}

/* What was skipped stays so in the queue made anew. */
static bool refill(struct grade *g, struct err *err)
{
    struct queue fresh;
    if (!queue_build(g->app->store, g->class_id, g->bank, &fresh, err)) {
        return false;
    }
    queue_release(&g->queue);
    g->queue = fresh;
    for (size_t i = 0; i < fresh.group_count; i++) {
        struct queue_group *group = &g->queue.groups[i];
        group->skipped = strings_has(&g->skipped,
                                     queue_text(&g->queue, queue_form(&g->queue, group, 0)));
    }
    g->shown = SIZE_MAX;
    g->question = SIZE_MAX;
    return true;
}

static bool take_back(struct grade *g, const struct last *last, struct err *err)
{
    if (!class_batch_begin(g->app->store, err)) {
        return false;
    }
    if (!add_undos(g, last, err)) {
        class_batch_abort(g->app->store);
        return false;
    }
    return class_batch_commit(g->app->store, err) && refill(g, err);
}

static enum step key_undo(struct grade *g, const char *rest)
{
    CLEANUP(last_release) struct last last = {.strings = arena_new()};
    struct err err = ERR_INIT;
    (void)rest;
    if (!class_marks(g->app->store, g->class_id, g->bank->id, note_last, &last, &err)) {
        return failed(g, &err);
    }
    if (last.count == 0) {
        talk(g->app, MSG0(MSG_GRADE_NO_UNDO));
        return STEP_STAY;
    }
    if (!take_back(g, &last, &err)) {
        return failed(g, &err);
    }
    const struct class_mark *first = &last.list[0];
    g->given -= g->given < last.count ? g->given : last.count;
    g->at = queue_find(&g->queue, first->attempt, first->item, first->seq);
    if (g->at < g->queue.group_count) {
        group_here(g)->skipped = false;
    } else {
        g->at = 0;
    }
    say(g->app, MSG(MSG_GRADE_UNDONE, NUM((int64_t)(first->score * 100 + 0.5)), NUM(last.count),
                    first->item, first->by));
    return STEP_SHOW;
}

/* ---- the keys --------------------------------------------------------------------------------
 */

/* Whether it is the score as the line of keys shows it: typed with its key it says nothing more. */
static bool is_shown(const char *rest, double score)
{
    char number[16];
    snprintf(number, sizeof(number), "%.0f", score * 100);
    size_t len = strlen(number);
    rest += strspn(rest, "= (");
    return strncmp(rest, number, len) == 0 && rest[len + strspn(rest + len, " %)")] == '\0';
}

static void note_comment(struct grade *g, const char *rest)
{
    if (*rest != '\0') {
        buf_clear(&g->comment);
        utf8_sanitize(&g->comment, rest, strlen(rest), false);
        buf_truncate(&g->comment,
                     utf8_truncate(buf_str(&g->comment), g->comment.len, MARKS_COMMENT_MAX));
    }
}

/* What follows a mark is its comment. */
static enum step give_with(struct grade *g, double score, const char *rest)
{
    if (!is_shown(rest, score)) {
        note_comment(g, rest);
    }
    return give(g, score);
}

static enum step key_full(struct grade *g, const char *rest)
{
    return give_with(g, 1, rest);
}

static enum step key_none(struct grade *g, const char *rest)
{
    return give_with(g, 0, rest);
}

/* As the key points say: those that were found, or those named. */
static enum step key_points(struct grade *g, const char *rest)
{
    const struct queue_form *form = queue_form(&g->queue, group_here(g), 0);
    unsigned points = form->verdict.points;
    size_t list[QUESTION_PARTS_MAX];
    size_t count = 0;
    bool shown = strlen(rest) > 1 &&
                 is_shown(rest, question_points_score(question_here(g), form->verdict.points));
    if (*rest != '\0' && !shown) {
        bool none = strcmp(rest, "0") == 0;
        points = 0;
        if (!none && match_labels(rest, question_point_count(question_here(g)), list, &count) !=
                         MATCH_READ) {
            talk(g->app, MSG0(MSG_GRADE_POINTS));
            return STEP_STAY;
        }
        for (size_t i = 0; i < count; i++) {
            points |= 1U << list[i];
        }
    }
    return give(g, question_points_score(question_here(g), points));
}

static enum step key_same(struct grade *g, const char *rest)
{
    double score = 0;
    if (!queue_marked_before(&g->queue, group_here(g), &score)) {
        talk(g->app, MSG0(MSG_GRADE_NO_SAME));
        return STEP_STAY;
    }
    return give_with(g, score, rest);
}

static enum step key_only(struct grade *g, const char *rest)
{
    (void)rest;
    if (queue_open_forms(&g->queue, group_here(g)) < 2) {
        talk(g->app, MSG0(MSG_GRADE_NO_ONLY));
        return STEP_STAY;
    }
    queue_split(&g->queue, g->at);
    g->shown = SIZE_MAX;
    return STEP_ON;
}

static enum step key_comment(struct grade *g, const char *rest)
{
    const struct term_ask ask = {.prompt = "> ", .initial = buf_str(&g->comment)};
    BUF_AUTO(line);
    if (*rest == '\0') {
        talk(g->app, MSG0(MSG_GRADE_COMMENT_ASK));
        if (g->app->term->ops->ask(g->app->term, &ask, &line) != TERM_LINE) {
            return STEP_STAY;
        }
        rest = buf_str(&line);
        buf_clear(&g->comment);
    }
    if (!utf8_valid(rest, strlen(rest), NULL)) {
        talk(g->app, MSG0(MSG_GRADE_UTF8));
        return STEP_STAY;
    }
    note_comment(g, rest);
    talk(g->app, g->comment.len > 0 ? MSG(MSG_GRADE_COMMENT, buf_str(&g->comment))
                                    : MSG0(MSG_GRADE_COMMENT_NONE));
    return STEP_STAY;
}

static enum step key_skip(struct grade *g, const char *rest)
{
    (void)rest;
    group_here(g)->skipped = true;
    buf_clear(&g->comment);
    strings_add(&g->skipped, queue_text(&g->queue, queue_form(&g->queue, group_here(g), 0)));
    return STEP_ON;
}

static enum step key_quit(struct grade *g, const char *rest)
{
    (void)g;
    (void)rest;
    return STEP_LEAVE;
}

static enum step key_help(struct grade *g, const char *rest)
{
    (void)rest;
    grade_show_help(g);
    return STEP_STAY;
}

/* The question with its model answer and these answers again. */
static enum step key_look(struct grade *g, const char *rest)
{
    (void)rest;
    g->shown = SIZE_MAX;
    g->question = SIZE_MAX;
    return STEP_SHOW;
}

/* A key is the first letter of its name, which may be typed in full, too. */
static const struct {
    const char *name;
    enum step (*run)(struct grade *g, const char *rest);
} keys[] = {
    {"yes", key_full},  {"no", key_none},   {"points", key_points}, {"=", key_same},
    {"only", key_only}, {"undo", key_undo}, {"skip", key_skip},     {"comment", key_comment},
    {"quit", key_quit}, {"look", key_look}, {"?", key_help},        {"help", key_help},
};

static bool names_key(const char *word, size_t i)
{
    word += *word == ':';
    return strcmp(word, keys[i].name) == 0 || (word[0] == keys[i].name[0] && word[1] == '\0');
}

/* The word at the start of a line, also as typed in Hangul mode or full width. */
static void read_key(const char *line, struct buf *ret, const char **rest)
{
    BUF_AUTO(word);
    BUF_AUTO(folded);
    BUF_AUTO(latin);
    line += strspn(line, " \t");
    size_t len = strcspn(line, " \t");
    *rest = line + len + strspn(line + len, " \t");
    buf_add(&word, line, len);
    match_fold(&folded, buf_str(&word));
    const struct buf *plain = match_unhangul(&latin, buf_str(&folded)) ? &latin : &folded;
    utf8_fold_case(ret, buf_str(plain), plain->len);
}

static enum step obey(struct grade *g, const char *line)
{
    BUF_AUTO(key);
    const char *rest = NULL;
    read_key(line, &key, &rest);
    char first = buf_str(&key)[0];
    if (key.len == 1 && first >= '0' && first <= '9') {
        return give_with(g, (first - '0') / 10.0, rest);
    }
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (names_key(buf_str(&key), i)) {
            return keys[i].run(g, rest);
        }
    }
    talk(g->app, MSG0(MSG_GRADE_KEY));
    return STEP_STAY;
}

/* ---- the sitting ----------------------------------------------------------------------------- */

/* False: *step says where to go. */
static bool ask_line(struct grade *g, struct buf *line, enum step *step)
{
    const struct term_ask asking = {.prompt = "mark> "};
    switch (g->app->term->ops->ask(g->app->term, &asking, line)) {
    case TERM_LINE:
        break;
    case TERM_INTERRUPT:
        talk(g->app, MSG0(MSG_GRADE_KEY));
        *step = STEP_STAY;
        return false;
    case TERM_EOF:
    case TERM_STOP:
    case TERM_TIME:
        *step = STEP_LEAVE;
        return false;
    }
    if (!utf8_valid(buf_str(line), line->len, NULL)) {
        talk(g->app, MSG0(MSG_GRADE_UTF8));
        *step = STEP_STAY;
        return false;
    }
    return true;
}

static enum step ask(struct grade *g)
{
    BUF_AUTO(line);
    enum step step = STEP_STAY;
    if (g->shown != g->at) {
        grade_show(g);
        g->shown = g->at;
    }
    return ask_line(g, &line, &step) ? obey(g, buf_str(&line)) : step;
}

/* Nothing is left to ask, but the last mark may have been a slip. */
static enum step ask_end(struct grade *g)
{
    BUF_AUTO(line);
    BUF_AUTO(key);
    const char *rest = NULL;
    enum step step = STEP_STAY;
    talk(g->app, MSG0(MSG_GRADE_LAST));
    if (!ask_line(g, &line, &step)) {
        return step;
    }
    read_key(buf_str(&line), &key, &rest);
    if (strcmp(buf_str(&key), "u") == 0 || strcmp(buf_str(&key), "undo") == 0) {
        return key_undo(g, "");
    }
    return STEP_LEAVE;
}

static void say_end(struct grade *g)
{
    say(g->app, MSG(MSG_GRADE_END, NUM(g->given), NUM(g->queue.open)));
    if (g->queue.open > 0) {
        talk(g->app, MSG0(MSG_GRADE_GO_ON));
    } else if (g->class_id[0] != '\0') {
        talk(g->app, MSG0(MSG_GRADE_SEND));
    }
}

static int mark_all(struct grade *g)
{
    enum step step = STEP_ON;
    g->shown = SIZE_MAX;
    g->question = SIZE_MAX;
    if (g->queue.open == 0) {
        say(g->app, MSG0(MSG_GRADE_NOTHING));
    } else {
        talk(g->app, MSG(MSG_GRADE_BEGIN, NUM(g->queue.open), buf_str(&g->by)));
    }
    while (step != STEP_LEAVE && step != STEP_FAIL) {
        g->at = queue_next(&g->queue, g->at < g->queue.group_count ? g->at : 0);
        step = g->at == g->queue.group_count ? ask_end(g) : ask(g);
    }
    if (step == STEP_FAIL) {
        return g->status;
    }
    say_end(g);
    return EXIT_FINE;
}

static int grade_queue(struct grade *g, const struct args *args)
{
    struct err err = ERR_INIT;
    if (!queue_build(g->app->store, g->class_id, g->bank, &g->queue, &err)) {
        return complain(g->app, &err);
    }
    if (args->given[OPTION_JSON]) {
        grade_json(g);
        return EXIT_FINE;
    }
    if (g->queue.other > 0) {
        talk(g->app, MSG(MSG_GRADE_OTHER, NUM(g->queue.other)));
    }
    if (g->queue.answer_count == 0) {
        say(g->app, MSG0(MSG_GRADE_NOTHING));
        return EXIT_FINE;
    }
    return grade_who(g->app, args, &g->by, &err) ? mark_all(g) : complain(g->app, &err);
}

int command_grade(struct app *app, const struct args *args)
{
    CLEANUP(grade_release) struct grade g = {.app = app, .class_id = ""};
    struct err err = ERR_INIT;
    int status = EXIT_FINE;
    if (!app_bank(app, args->word_count > 0 ? args->words[0] : NULL, &status)) {
        return status;
    }
    g.bank = app->bank;
    if (app_store(app, &err) == NULL ||
        !classes_collected(app, args->value[OPTION_CLASS], g.bank->id, &g.paper, &g.class_id,
                           &err)) {
        return complain(app, &err);
    }
    const char *folder = args->value[OPTION_EXPORT];
    return folder != NULL ? grade_export(&g, folder) : grade_queue(&g, args);
}
