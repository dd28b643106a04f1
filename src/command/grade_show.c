/* What marking looks like: the question once, then the answers that one mark is for.
 * What a key does is grade.c's. */
#include <stdio.h>
#include <string.h>

#include "grade.h"
#include "keys.h"
#include "wrapup/markdown.h"
#include "wrapup/utf8.h"

static const struct question *question_of(const struct grade *g, const struct queue_group *group)
{
    return &g->bank->questions[group->question];
}

static const char *percent(char out[16], double score)
{
    snprintf(out, 16, "%.0f", score * 100);
    return out;
}

/* ---- the question -------------------------------------------------------------------------- */

static void put_question(struct grade *g, const struct question *q)
{
    BUF_AUTO(markdown);
    enum lang lang = app_lang(g->app);
    const struct layout layout = {.count = 0};
    const struct response none = {.value = STRINGS_INIT};
    size_t waiting = 0;
    for (size_t i = 0; i < g->queue.group_count; i++) {
        waiting += question_of(g, &g->queue.groups[i]) == q ? g->queue.groups[i].open : 0;
    }
    buf_adds(&markdown, "## ");
    msg_format(&markdown, lang, MSG(MSG_GRADE_QUESTION, q->id, NUM(waiting)));
    buf_addf(&markdown, "\n\n%s\n\n", q->prompt.in[lang]);
    question_reveal(q, &layout, &none, lang, &markdown);
    write_buf(g->app, &(const struct buf){.data = (char[]){"\n"}, .len = 1});
    write_markdown(g->app, &markdown);
}

/* ---- the answers --------------------------------------------------------------------------- */

static void put_place(struct grade *g, const struct queue_group *group, struct buf *out)
{
    BUF_AUTO(text);
    size_t number = 0;
    size_t groups = 0;
    size_t forms = queue_open_forms(&g->queue, group);
    for (size_t i = 0; i < g->queue.group_count; i++) {
        const struct queue_group *other = &g->queue.groups[i];
        bool here = other->question == group->question;
        groups += here;
        number += here && other <= group;
    }
    msg_format(&text, app_lang(g->app),
               forms > 1 ? MSG(MSG_GRADE_PLACE_ALIKE, NUM(number), NUM(groups), NUM(group->open),
                               NUM(forms))
                         : MSG(MSG_GRADE_PLACE, NUM(number), NUM(groups), NUM(group->open)));
    text_wrap(out, "", buf_str(&text), text_columns(g->app));
}

/* All of them: nothing is marked that was not seen. */
static void put_answers(struct grade *g, const struct queue_group *group, struct buf *out)
{
    const char *lead = "  | ";
    for (size_t i = 0; i < group->count; i++) {
        const struct queue_form *form = queue_form(&g->queue, group, i);
        BUF_AUTO(text);
        if (form->open == 0) {
            continue;
        }
        if (form->open > 1) {
            buf_addf(&text, "(%zu×) ", form->open);
        }
        buf_adds(&text, queue_text(&g->queue, form));
        text_wrap(out, lead, buf_str(&text), text_columns(g->app));
        lead = "  ~ ";
    }
}

static void put_points(struct grade *g, const struct queue_group *group, struct buf *markdown)
{
    enum lang lang = app_lang(g->app);
    const struct question *q = question_of(g, group);
    const struct verdict *v = &queue_form(&g->queue, group, 0)->verdict;
    for (size_t k = 0; k < question_point_count(q); k++) {
        unsigned bit = 1U << k;
        const char *mark = (v->points & bit) != 0 ? "x" : (v->doubted & bit) != 0 ? "?" : " ";
        buf_addf(markdown, "- \\[%s\\] %zu\\) %s\n", mark, k + 1,
                 question_point_text(q, k).in[lang]);
    }
    if (v->contradictions != 0) {
        buf_addf(markdown, "\n%s\n\n", msg_text(lang, MSG_GRADE_CONTRADICTS));
        question_contradiction_texts(q, v->contradictions, lang, markdown);
    }
}

void grade_show_keys(struct grade *g)
{
    BUF_AUTO(line);
    BUF_AUTO(points);
    char score[16];
    enum lang lang = app_lang(g->app);
    size_t columns = g->app->term->ops->columns(g->app->term);
    const struct queue_group *group = &g->queue.groups[g->at];
    const struct queue_form *form = queue_form(&g->queue, group, 0);
    double before = 0;
    buf_addf(&points, "p=%s %%",
             percent(score, question_points_score(question_of(g, group), form->verdict.points)));
    put_key(&line, columns, "y=100 %");
    put_key(&line, columns, "n=0 %");
    put_key(&line, columns, "1-9 ×10");
    put_key(&line, columns, buf_str(&points));
    if (queue_marked_before(&g->queue, group, &before)) {
        BUF_AUTO(same);
        buf_addf(&same, "= (%s %%)", percent(score, before));
        put_key(&line, columns, buf_str(&same));
    }
    put_key(&line, columns, "c s u q");
    if (queue_open_forms(&g->queue, group) > 1) {
        put_key(&line, columns, "o");
    }
    put_key(&line, columns, msg_text(lang, MSG_GRADE_MORE_KEYS));
    buf_addc(&line, '\n');
    write_dim(g->app, &line);
}

void grade_show(struct grade *g)
{
    BUF_AUTO(out);
    BUF_AUTO(markdown);
    const struct queue_group *group = &g->queue.groups[g->at];
    if (g->question != group->question) {
        put_question(g, question_of(g, group));
        g->question = group->question;
    }
    buf_addc(&out, '\n');
    put_place(g, group, &out);
    put_answers(g, group, &out);
    write_buf(g->app, &out);
    put_points(g, group, &markdown);
    write_markdown(g->app, &markdown);
    grade_show_keys(g);
}

void grade_show_help(struct grade *g)
{
    static const struct {
        const char *lead;
        enum msg_id summary;
    } lines[] = {
        {"  y    ", MSG_GRADE_KEY_YES},     {"  n    ", MSG_GRADE_KEY_NO},
        {"  0-9  ", MSG_GRADE_KEY_TENTHS},  {"  p    ", MSG_GRADE_KEY_POINTS},
        {"  =    ", MSG_GRADE_KEY_SAME},    {"  o    ", MSG_GRADE_KEY_ONLY},
        {"  c    ", MSG_GRADE_KEY_COMMENT}, {"  s    ", MSG_GRADE_KEY_SKIP},
        {"  u    ", MSG_GRADE_KEY_UNDO},    {"  l    ", MSG_GRADE_KEY_LOOK},
        {"  q    ", MSG_GRADE_KEY_QUIT},
    };
    BUF_AUTO(out);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        text_wrap(&out, lines[i].lead, msg_text(app_lang(g->app), lines[i].summary),
                  g->app->term->ops->columns(g->app->term));
    }
    text_wrap(&out, "", msg_text(app_lang(g->app), MSG_GRADE_ALIKE),
              g->app->term->ops->columns(g->app->term));
    write_buf(g->app, &out);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void put_ids(struct json_writer *w, const char *key, const struct question *q, unsigned bits)
{
    json_open(w, key, '[');
    for (size_t k = 0; k < question_point_count(q); k++) {
        if ((bits & 1U << k) != 0) {
            json_put_string(w, NULL, question_point_id(q, k));
        }
    }
    json_close(w, ']');
}

static void put_group(struct grade *g, struct json_writer *w, const struct queue_group *group)
{
    const struct question *q = question_of(g, group);
    const struct verdict *v = &queue_form(&g->queue, group, 0)->verdict;
    double before = 0;
    json_open(w, NULL, '{');
    json_put_string(w, "item", q->id);
    json_put_integer(w, "rev", q->rev);
    json_put_integer(w, "waiting", (int64_t)group->open);
    json_open(w, "answers", '[');
    for (size_t i = 0; i < group->count; i++) {
        const struct queue_form *form = queue_form(&g->queue, group, i);
        if (form->open > 0) {
            json_open(w, NULL, '{');
            json_put_string(w, "text", queue_text(&g->queue, form));
            json_put_integer(w, "count", (int64_t)form->open);
            json_close(w, '}');
        }
    }
    json_close(w, ']');
    put_ids(w, "found", q, v->points);
    put_ids(w, "doubted", q, v->doubted);
    json_put_number(w, "by_points", question_points_score(q, v->points));
    if (queue_marked_before(&g->queue, group, &before)) {
        json_put_number(w, "marked_before", before);
    }
    json_close(w, '}');
}

void grade_json(struct grade *g)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "bank", g->bank->id);
    json_put_string(&w, "class", g->class_id[0] != '\0' ? g->class_id : NULL);
    json_put_integer(&w, "waiting", (int64_t)g->queue.open);
    json_put_integer(&w, "marked", (int64_t)(g->queue.answer_count - g->queue.open));
    json_put_integer(&w, "other_revision", (int64_t)g->queue.other);
    json_open(&w, "queue", '[');
    for (size_t i = 0; i < g->queue.group_count; i++) {
        if (g->queue.groups[i].open > 0) {
            put_group(g, &w, &g->queue.groups[i]);
        }
    }
    json_close(&w, ']');
    json_close(&w, '}');
    write_json(g->app, &json);
}
