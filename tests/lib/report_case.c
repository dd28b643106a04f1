/* Reports filled by hand. The figures come from a seeded generator: they are plausible, not
 * computed from answers. */
#include "report_filling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "wrapup/strings.h"

enum { CLASS = 30, ANSWERED = 28, FEW = 4, FORMS = 12 };

const char *const report_case_spite[] = {
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "](javascript:alert(1)) **굵게** `코드` | 칸 | ![x](https://example.com/x.png)",
    "# 제목\n\n- 목록\n\n</details></section><h1>가짜</h1>",
    ("\"quoted\" & 'single' <!-- --> &lt;b&gt; \\| \x1b[31m \xe2\x80\xae"
     "거꾸로\xe2\x80\xac"),
    "=HYPERLINK(\"https://example.com\",\"x\")",
    "https://example.com/a_b_c 그리고 www.example.com",
    ("아주긴낱말이끊기지않고이어지면화면을넘치는지보려고일부러길게쓴답이에요그래도넘치면안돼요"
     "AndAVeryLongLatinWordThatNeverEndsBecauseNobodyEverPressedTheSpaceBarAtAllxxxxxxxxxxxxxxxxxx"),
};
const size_t report_case_spite_count = COUNT_OF(report_case_spite);

static const char *const sayings[] = {
    "중지하면 IP가 왜 바뀌는지 아직 헷갈려요.",
    "보안 그룹의 인바운드와 아웃바운드를 다시 설명해 주세요.",
    "`docker run -p 80:80`에서 앞이 어느 쪽인가요?",
    "Permission denied (publickey)가 나왔는데 pem을 잘못 골랐어요.",
    "천천히 해 주셔서 좋았어요!",
    "DNS는 언제 배우나요?",
};

const char *report_case_name(enum report_case kind)
{
    static const char *const names[REPORT_CASE_COUNT] = {"class", "small", "empty", "spite"};
    return names[kind];
}

static size_t below(struct filling *f, size_t bound)
{
    return bound > 0 ? rng_below(&f->rng, (uint32_t)bound) : 0;
}

const char *filling_words(struct filling *f)
{
    return f->kind == REPORT_CASE_SPITE ? report_case_spite[f->said++ % report_case_spite_count]
                                        : sayings[f->said++ % COUNT_OF(sayings)];
}

struct report_share filling_share(size_t got, size_t out_of)
{
    return (struct report_share){.got = (double)got, .out_of = (double)out_of, .answers = out_of};
}

/* A share of so many, within from..to hundredths. */
static struct report_share some(struct filling *f, size_t out_of, size_t from, size_t to)
{
    return filling_share((out_of * (from + below(f, to - from + 1)) + 50) / 100, out_of);
}

enum report_verdict filling_verdict(const struct report_share *s)
{
    double of = s->out_of > 0 ? s->got / s->out_of : 0;
    if (s->answers < REPORT_MIN_ANSWERS) {
        return REPORT_UNMEASURED;
    }
    return of < 0.6 ? REPORT_AGAIN : of < 0.8 ? REPORT_MORE : REPORT_MASTERED;
}

/* ---- parts --------------------------------------------------------------------------------- */

static void fill_headline(struct filling *f, struct report *r)
{
    size_t n = r->answered * 24;
    r->headline = (struct report_headline){
        .understood = filling_share(n * 58 / 100, n),
        .certainty = true,
        .raw = filling_share(n * 71 / 100, n),
        .mentioned = some(f, r->answered * 4, 40, 60),
        .live = some(f, r->checked * 17, 60, 80),
        .chance = 0.27,
        .right_sure = n * 58 / 100,
        .right_unsure = n * 71 / 100 - n * 58 / 100,
        .wrong_sure = n / 10,
        .wrong_unsure = n - n * 71 / 100 - n / 10,
        .self_forms = r->forms_shown,
        .self_median = r->forms_shown > 0 ? 0.7 : NAN,
    };
}

static void fill_objectives(struct filling *f, struct report *r)
{
    r->objectives = xcalloc(f->bank->objective_count, sizeof(*r->objectives));
    r->lowest = xcalloc(f->bank->objective_count, sizeof(*r->lowest));
    for (size_t i = 0; i < f->bank->objective_count; i++) {
        struct report_objective *o = &r->objectives[i];
        bool top = f->bank->objectives[i].parent < 0;
        o->items = top ? 4 : 1;
        o->understood = some(f, r->answered * o->items, 30, 95);
        o->raw = o->understood;
        o->raw.got += floor((o->raw.out_of - o->raw.got) / 3);
        o->live = some(f, r->checked * 3, 40, 100);
        o->verdict = filling_verdict(&o->understood);
        o->self_forms = top ? r->forms_shown : 0;
        o->self_before = o->self_forms > 0 ? 2 : NAN;
        o->self_now = o->self_forms > 0 ? 3.5 : NAN;
        o->knows_not_does = o->verdict == REPORT_MASTERED && o->live.got / o->live.out_of < 0.6;
        o->does_not_explain = o->verdict == REPORT_AGAIN && o->live.out_of > 0 &&
                              o->live.got / o->live.out_of >= 0.8;
        if (top) {
            r->lowest[r->top_count++] = (int)i;
        }
    }
    for (size_t i = 1; i < r->top_count; i++) { /* by insertion, lowest first */
        for (size_t k = i; k > 0; k--) {
            const struct report_share *a = &r->objectives[r->lowest[k - 1]].understood;
            const struct report_share *b = &r->objectives[r->lowest[k]].understood;
            if (a->got / a->out_of <= b->got / b->out_of) {
                break;
            }
            int swap = r->lowest[k];
            r->lowest[k] = r->lowest[k - 1];
            r->lowest[k - 1] = swap;
        }
    }
}

static void fill_repeat(struct filling *f, struct report *r)
{
    for (size_t i = 0; i < f->bank->objective_count && r->repeat_count < REPORT_REPEAT_MAX; i++) {
        if (r->objectives[i].verdict == REPORT_AGAIN) {
            struct report_repeat *repeat = &r->repeat[r->repeat_count++];
            *repeat = (struct report_repeat){
                .objective = (int)i, .next = f->bank->objectives[i].next, .question = -1};
            for (size_t q = 0; q < f->bank->question_count; q++) {
                if (f->bank->questions[q].objective == (int)i) {
                    repeat->question = (int)q;
                }
            }
        }
    }
}

/* An answer as a learner might have given it, as stored. */
char *filling_answer(struct filling *f, const struct question *q)
{
    BUF_AUTO(stored);
    struct json_writer w = {.out = &stored};
    struct strings ids = STRINGS_INIT;
    struct layout layout = {.count = 0};
    question_layout(q, &f->rng, &layout);
    question_layout_ids(q, &layout, &ids);
    json_open(&w, NULL, '[');
    bool chosen = q->kind == QUESTION_SINGLE || q->kind == QUESTION_MULTI;
    if (f->kind != REPORT_CASE_SPITE && chosen && ids.count > 0) {
        json_put_string(&w, NULL, ids.list[0]);
    } else if (f->kind != REPORT_CASE_SPITE && q->kind == QUESTION_ORDER) {
        for (size_t i = 0; i < ids.count; i++) {
            json_put_string(&w, NULL, ids.list[i]);
        }
    } else if (f->kind != REPORT_CASE_SPITE && q->kind == QUESTION_TRUEFALSE) {
        json_put_string(&w, NULL, "false");
    } else {
        json_put_string(&w, NULL, filling_words(f));
    }
    json_close(&w, ']');
    strings_release(&ids);
    return buf_steal(&stored);
}

static void fill_misconceptions(struct filling *f, struct report *r)
{
    size_t met = r->small ? 2 : 6;
    met = met < f->bank->misconception_count ? met : f->bank->misconception_count;
    r->misconceptions = xcalloc(met + 1, sizeof(*r->misconceptions));
    for (unsigned critical = 1; critical <= 1 && r->misconception_count < met; critical--) {
        for (size_t i = 0; i < f->bank->misconception_count && r->misconception_count < met; i++) {
            if (f->bank->misconceptions[i].critical != (critical == 1) ||
                (critical == 1 && r->misconception_count >= met / 2)) {
                continue;
            }
            size_t learners = 1 + below(f, r->answered - 1);
            size_t q = below(f, f->bank->question_count);
            r->misconceptions[r->misconception_count++] = (struct report_misconception){
                .index = (int)i,
                .learners = learners,
                .answers = learners + below(f, 3),
                .sure = below(f, learners + 1),
                .question = (int)q,
                .response = filling_answer(f, &f->bank->questions[q]),
            };
        }
    }
}

static void fill_tasks(struct filling *f, struct report *r)
{
    static const char *const causes[] = {"timed_out", "key_refused", "docker_socket",
                                         "open_to_world"};
    size_t left = r->checked;
    r->tasks = xcalloc(f->bank->task_count + 1, sizeof(*r->tasks));
    for (size_t i = 0; i < f->bank->task_count; i++) {
        struct report_task *t = &r->tasks[i];
        *t = (struct report_task){.index = (int)i, .minutes = NAN};
        size_t stuck = i % 5 == 3 && left > 2 ? 1 + below(f, 4) : 0;
        stuck = stuck < left ? stuck : left;
        t->reached = left;
        t->first_stuck = stuck;
        t->fail = stuck;
        t->pass = left - stuck;
        t->cause = xstrdup(stuck > 0 ? causes[i % COUNT_OF(causes)] : "");
        t->cause_count = stuck;
        t->minutes = t->pass > 0 ? 4.5 * (double)(i + 1) : NAN;
        left -= stuck;
    }
}

/* ---- items --------------------------------------------------------------------------------- */

static void fill_choices(struct filling *f, const struct report *r, const struct question *q,
                         struct report_item *item)
{
    size_t left = item->n;
    struct strings ids = STRINGS_INIT;
    struct layout layout = {.count = 0};
    question_layout(q, &f->rng, &layout);
    question_layout_ids(q, &layout, &ids);
    size_t count = q->kind == QUESTION_SINGLE ? ids.count : 3;
    item->choices = xcalloc(count, sizeof(*item->choices));
    item->choice_count = count;
    for (size_t i = 0; i < count; i++) {
        bool right = i == 0;
        size_t taken = i + 1 == count ? left : right ? item->right : below(f, left + 1);
        taken = taken < left ? taken : left;
        item->choices[i] = (struct report_choice){
            .value = q->kind == QUESTION_SINGLE ? xstrdup(ids.list[i]) : filling_answer(f, q),
            .right = right,
            .count = taken,
            .sure = below(f, taken + 1),
            .item_rest = r->small ? NAN
                         : right  ? 0.41
                                  : -0.18,
        };
        left -= taken;
    }
    strings_release(&ids);
}

static void fill_item(struct filling *f, const struct report *r, size_t index,
                      struct report_item *item)
{
    const struct question *q = &f->bank->questions[index];
    size_t n = r->answered;
    size_t right = index % 17 == 4 ? n : index % 17 == 9 ? 0 : below(f, n + 1);
    *item = (struct report_item){
        .index = (int)index,
        .id = xstrdup(q->id),
        .rev = q->rev,
        .current = true,
        .n = n,
        .right = right,
        .wrong = n - right,
        .facility = (double)right / (double)n,
        .sd = r->small ? NAN : 0.45,
        .complete = n,
        .discrimination = r->small ? NAN : 0.37,
        .efficiency = r->small ? NAN : 0.52,
        .weight = r->small ? NAN : 0.04,
        .sure = below(f, n + 1),
        .all_right = right == n,
        .none_right = right == 0,
        .sure_wrong = -1,
    };
    fill_choices(f, r, q, item);
    if (index % 11 == 6 && item->choice_count > 1) {
        item->sure_wrong = 1;
        item->sure_wrong_count = 3;
    }
}

static void fill_items(struct filling *f, struct report *r)
{
    r->items = xcalloc(f->bank->question_count + 1, sizeof(*r->items));
    for (size_t i = 0; i < f->bank->question_count; i++) {
        fill_item(f, r, i, &r->items[r->item_count++]);
    }
    struct report_item *gone = &r->items[r->item_count++];
    *gone = (struct report_item){.index = -1,
                                 .id = xstrdup("q-gone"),
                                 .rev = 3,
                                 .n = 2,
                                 .wrong = 2,
                                 .facility = 0,
                                 .sd = NAN,
                                 .discrimination = NAN,
                                 .efficiency = NAN,
                                 .weight = NAN,
                                 .sure_wrong = -1};
}

static void fill_tests(struct filling *f, struct report *r)
{
    r->tests = xcalloc(f->bank->quiz_count + 1, sizeof(*r->tests));
    for (size_t i = 0; i < f->bank->quiz_count && r->test_count < 2; i++) {
        r->tests[r->test_count++] = (struct report_test){
            .quiz = f->bank->quizzes[i].id,
            .learners = r->answered,
            .items = 10,
            .complete = r->answered,
            .mean = 0.68,
            .median = 0.7,
            .sd = 0.17,
            .consistency = r->small ? NAN : 0.74,
            .error_ratio = r->small ? NAN : 0.51,
            .standard_error = r->small ? NAN : 0.09,
            .again = i == 0 ? 3 : 0,
            .first_mean = 0.55,
            .last_mean = 0.82,
            .days_between = 7,
        };
    }
    size_t n = r->answered * 8;
    r->calibration = (struct report_calibration){
        .answers = {n / 4, n / 2, n},
        .right = {n / 10, n * 3 / 10, n * 4 / 5},
        .claims = {0.5, 0.75, 0.95},
        .brier = 0.19,
        .reliability = 0.02,
        .resolution = 0.03,
        .uncertainty = 0.2,
        .bias = 0.13,
        .marks = 0.84,
    };
}

/* ---- survey -------------------------------------------------------------------------------- */

static void fill_survey_item(struct filling *f, const struct report *r, size_t index,
                             struct report_survey *s)
{
    const struct survey_item *item = &f->bank->survey[index];
    *s = (struct report_survey){.index = (int)index, .forms = r->forms_shown, .median = NAN};
    for (size_t i = 0; i < r->forms_shown; i++) {
        s->now[2 + below(f, 3)]++;
        s->before[below(f, 3)] += item->pair ? 1 : 0;
    }
    if (item->kind == SURVEY_CHOICES) {
        s->choices = xcalloc(item->choice_count, sizeof(*s->choices));
        for (size_t c = 0; c < item->choice_count; c++) {
            s->choices[c] = below(f, r->forms_shown);
        }
    }
    if (item->kind == SURVEY_TEXT) {
        s->texts = xcalloc(report_case_spite_count, sizeof(*s->texts));
        for (size_t i = 0; i < report_case_spite_count; i++) {
            s->texts[s->text_count++] = xstrdup(filling_words(f));
        }
    }
}

static void fill_survey(struct filling *f, struct report *r)
{
    if (r->forms_shown == 0) {
        return;
    }
    r->survey = xcalloc(f->bank->survey_count + 1, sizeof(*r->survey));
    for (size_t i = 0; i < f->bank->survey_count; i++) {
        fill_survey_item(f, r, i, &r->survey[i]);
    }
    r->tempo = xcalloc(r->top_count + 1, sizeof(*r->tempo));
    size_t at = 0;
    for (size_t i = 0; i < f->bank->objective_count; i++) {
        if (f->bank->objectives[i].parent < 0) {
            r->tempo[at] = (struct report_tempo){.objective = (int)i,
                                                 .too_fast = below(f, r->forms_shown),
                                                 .verdict = (enum report_pace)(at % 4)};
            at++;
        }
    }
    const size_t counts[] = {0, 1, 6, 3, 2};
    memcpy(r->pace, counts, sizeof(counts));
    memcpy(r->amount, counts, sizeof(counts));
}

/* ---- people -------------------------------------------------------------------------------- */

void filling_learner(struct filling *f, size_t number, struct report_learner *l)
{
    BUF_AUTO(alias);
    buf_addf(&alias, "수강생-%02zu", number + 1);
    *l = (struct report_learner){
        .alias = f->kind == REPORT_CASE_SPITE ? xstrdup(filling_words(f)) : buf_steal(&alias),
        .attempts = 2,
        .finished = 1,
        .answers = 24,
        .pending = number % 3,
        .understood = some(f, 24, 30, 90),
        .live = some(f, 17, 20, 100),
        .last = {.at_ms = 1795600000000, .offset_min = 540},
        .scores = xcalloc(2, sizeof(double)),
    };
    l->raw = filling_share((size_t)l->understood.got + 2, 24);
    l->scores[0] = number % 7 == 0 ? NAN : 0.5 + (double)(number % 5) / 10;
    l->scores[1] = 0.75;
}

static void fill_people(struct filling *f, struct report *r)
{
    r->learners = xcalloc(r->learner_count + 1, sizeof(*r->learners));
    for (size_t i = 0; i < r->learner_count; i++) {
        filling_learner(f, i, &r->learners[i]);
    }
    if (r->roster) {
        r->absent_count = 2;
        r->absent = xcalloc(2, sizeof(*r->absent));
        r->absent[0] = xstrdup(f->kind == REPORT_CASE_SPITE ? filling_words(f) : "김결석");
        r->absent[1] = xstrdup("이결석");
    }
}

static void fill_honesty(struct filling *f, struct report *r)
{
    r->auto_marked = r->answered * 22;
    r->person_marked = r->answered;
    r->regraded = 3;
    r->pending = r->answered > 0 ? 12 : 0;
    r->self_marked_only = 1;
    r->other_revision = 2;
    r->unknown_checks = 5;
    r->signed_learners = r->answered;
    r->corrections = xcalloc(f->bank->statement_count + 1, sizeof(*r->corrections));
    for (size_t i = 0; i < f->bank->statement_count && r->correction_count < 7; i++) {
        if (text_present(&f->bank->statements[i].correction)) {
            r->corrections[r->correction_count++] = (int)i;
        }
    }
    strings_add(&r->diverging, f->kind == REPORT_CASE_SPITE ? filling_words(f) : "수강생-07");
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* An empty class has every list and nothing in it. */
static void fill_nothing(struct filling *f, struct report *r)
{
    r->headline.chance = NAN;
    r->headline.self_median = NAN;
    r->objectives = xcalloc(f->bank->objective_count, sizeof(*r->objectives));
    r->lowest = xcalloc(f->bank->objective_count, sizeof(*r->lowest));
    r->tasks = xcalloc(f->bank->task_count + 1, sizeof(*r->tasks));
    for (size_t i = 0; i < f->bank->objective_count; i++) {
        r->objectives[i].self_before = NAN;
        r->objectives[i].self_now = NAN;
        if (f->bank->objectives[i].parent < 0) {
            r->lowest[r->top_count++] = (int)i;
        }
    }
    for (size_t i = 0; i < f->bank->task_count; i++) {
        r->tasks[i].index = (int)i;
        r->tasks[i].minutes = NAN;
        r->tasks[i].cause = xstrdup("");
    }
    struct report_calibration *c = &r->calibration;
    c->brier = c->reliability = c->resolution = c->uncertainty = c->bias = c->marks = NAN;
}

static void fill_something(struct filling *f, struct report *r)
{
    fill_headline(f, r);
    fill_objectives(f, r);
    fill_repeat(f, r);
    fill_misconceptions(f, r);
    fill_tasks(f, r);
    fill_items(f, r);
    fill_tests(f, r);
    fill_survey(f, r);
    fill_people(f, r);
    fill_honesty(f, r);
}

struct report *report_case(const struct bank *bank, enum report_case kind)
{
    bool few = kind == REPORT_CASE_SMALL;
    bool none = kind == REPORT_CASE_EMPTY;
    struct filling f = {.bank = bank, .kind = kind};
    struct report *r = xcalloc(1, sizeof(*r));
    rng_init(&f.rng, 7);
    r->bank = bank;
    r->bank_hash = xstrdup("6d1f0a9be0c14b8c8f5a9d00c2a7b11e6d1f0a9be0c14b8c8f5a9d00c2a7b11e");
    r->class_id = xstrdup(few ? "" : "0e7a8c1e-1111-4222-8333-444455556666");
    r->class_name = xstrdup(kind == REPORT_CASE_SPITE ? filling_words(&f)
                            : few                     ? ""
                                                      : "가을 EC2 반");
    r->made = (struct moment){.at_ms = 1795591800000, .offset_min = 540};
    r->program = xstrdup("test");
    r->answered = none ? 0 : few ? FEW : ANSWERED;
    r->learner_count = none ? 0 : few ? FEW : ANSWERED;
    r->checked = none ? 0 : few ? 3 : ANSWERED - 4;
    r->small = r->answered < REPORT_SMALL_CLASS;
    r->roster = !few && !none;
    r->forms = none ? 0 : few ? 2 : FORMS;
    r->forms_shown = few || none ? 0 : FORMS;
    (none ? fill_nothing : fill_something)(&f, r);
    return r;
}
