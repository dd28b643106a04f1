/* 10,000 mutated hand-ins, plain and sealed, one after the other into a store that has nothing or
 * the sound one: each is refused and leaves no trace, or what it left is right by itself.
 * The seed is printed; WRAPUP_TEST_SEED repeats a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../src/command/collect.h"
#include "../lib/app_case.h"
#include "../lib/mutate.h"
#include "../lib/store_case.h"
#include "wrapup/file.h"

enum { MUTATIONS = 10000, ROUNDS = 10 };

/* Answers to whatever is asked, so that a log of all kinds of events comes. */
static const char *const typed[] = {
    "a",
    "3",
    "o",
    "2",
    "100",
    ":hint",
    "docker run -d nginx",
    "1",
    "모름",
    "보안 그룹",
    "퍼블릭 IP가 바뀝니다",
    ".",
    ":skip",
    "22",
    "2",
    ":flag",
    "b",
    "1",
    "a,b",
    "3",
    "1-a 2-b 3-c",
    ":undo",
};
static const char bank_path[] = "quizzes/ec2.json";

struct world {
    struct store_case *c;
    char folder[300];
    char id[UUID_TEXT];
    struct buf plain;  /* the sound hand-in, */
    struct buf sealed; /* and one for the class */
    struct class_paper paper;
    struct app app;
    struct term_script script;
    struct collect collect;
    struct buf rows[2]; /* what is in the store before a case: of plain ones, of the class */
    struct mutate mutate;
    size_t taken, refused;
};

/* ---- sound hand-ins ------------------------------------------------------------------------ */

static void command(struct world *w, size_t argc, const char *const argv[])
{
    term_script_restart(&w->script, NULL, 0);
    if (app_case_run(w->c->path, &w->script, argc, argv) > 1) {
        fail_msg("%s %s: %s%s", argv[0], argv[1], buf_str(&w->script.out),
                 buf_str(&w->script.talk));
    }
}

static void read_file(const struct world *w, const char *name, struct buf *ret)
{
    struct err err = ERR_INIT;
    BUF_AUTO(path);
    buf_addf(&path, "%s/%s", w->folder, name);
    case_must(file_read(buf_str(&path), JSON_MAX_BYTES, ret, &err), &err);
}

static void make_handins(struct world *w)
{
    struct script_step steps[ROUNDS * COUNT_OF(typed)];
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        steps[i] = (struct script_step){TERM_LINE, typed[i % COUNT_OF(typed)]};
    }
    const char *const take[] = {"take", bank_path, "full", "--seed", "1"};
    const char *const submit[] = {"submit", bank_path, "--alias", "kim",
                                  "--yes",  "--out",   w->folder};
    char paper[400];
    snprintf(paper, sizeof(paper), "%s/class.json", w->folder);
    const char *const class[] = {"class",   "new",   "Mon",   "--bank",
                                 bank_path, "--yes", "--out", paper};
    const char *const seal[] = {"submit", bank_path, "--alias", "kim", "--yes",
                                "--out",  w->folder, "--class", "Mon"};
    term_script_restart(&w->script, steps, COUNT_OF(steps));
    (void)app_case_run(w->c->path, &w->script, COUNT_OF(take), take);
    command(w, COUNT_OF(submit), submit);
    read_file(w, "ec2-kim.wrapup", &w->plain);
    /* An attempt belongs to one class: the plain one is to be another than the sealed one. */
    char *uuid = strstr(w->plain.data, "\"attempts\":[{\"uuid\":\"");
    assert_non_null(uuid);
    uuid += strlen("\"attempts\":[{\"uuid\":\"");
    *uuid = *uuid == 'a' ? 'b' : 'a';
    command(w, COUNT_OF(class), class);
    command(w, COUNT_OF(seal), seal);
    read_file(w, "ec2-kim-2.wrapup", &w->sealed);
}

/* ---- what is in the store ------------------------------------------------------------------ */

static bool dump_learner(void *ctx, const struct class_learner *l)
{
    buf_addf(ctx, "learner %lld %s %s %lld\n", (long long)l->id, l->alias, l->key,
             (long long)l->same_as);
    return true;
}

static bool dump_attempt(void *ctx, const struct class_attempt *a)
{
    struct hash hash = hash_bytes(a->log, a->log_len);
    buf_addf(ctx, "attempt %s %lld %lld %d %s\n", a->uuid.text, (long long)a->learner,
             (long long)a->events, a->finished, hash.hex);
    return true;
}

static bool dump_answer(void *ctx, const struct class_answer *a)
{
    buf_addf(ctx, "answer %lld %lld %d %s %lld %d %g %lld %s\n", (long long)a->attempt,
             (long long)a->place, a->which, a->item, (long long)a->rev, a->verdict, a->score,
             (long long)a->seq, a->value);
    return true;
}

static bool dump_check(void *ctx, const struct class_check *c)
{
    buf_addf(ctx, "check %lld %s %lld %s\n", (long long)c->learner, c->task,
             (long long)c->when.at_ms, c->state);
    return true;
}

static void dump(struct store *store, const char *class_id, struct buf *ret)
{
    struct err err = ERR_INIT;
    CLEANUP(strings_release) struct strings diverging = STRINGS_INIT;
    case_must(class_learners(store, class_id, dump_learner, ret, &err) &&
                  class_attempts(store, class_id, "ec2", true, dump_attempt, ret, &err) &&
                  class_answers(store, class_id, "ec2", dump_answer, ret, &err) &&
                  class_checks(store, class_id, "ec2", dump_check, ret, &err) &&
                  class_diverging(store, class_id, "ec2", &diverging, &err),
              &err);
    for (size_t i = 0; i < diverging.count; i++) {
        buf_addf(ret, "diverging %s\n", diverging.list[i]);
    }
}

/* ---- what is right ------------------------------------------------------------------------- */

/* An attempt that is in the store, and the file it must be from. */
struct judging {
    const struct world *w;
    const struct handin *handin;
    const char *name; /* of the case */
    int64_t learner;  /* who handed it in; 0: nobody here */
};

static bool find_learner(void *ctx, const struct class_learner *l)
{
    struct judging *j = ctx;
    if (strcmp(l->alias, j->handin->alias) == 0) {
        j->learner = l->id;
    }
    return true;
}

static bool judge_attempt(void *ctx, const struct class_attempt *a)
{
    const struct judging *j = ctx;
    size_t lines = 0;
    for (size_t i = 0; i < a->log_len; i++) {
        lines += a->log[i] == '\n';
    }
    if (lines != (size_t)a->events) {
        fail_msg("%s: %zu lines for %lld events", j->name, lines, (long long)a->events);
    }
    /* What another learner has handed in stays as it was. */
    for (size_t i = 0; a->learner == j->learner && i < j->handin->attempt_count; i++) {
        const struct carried *from = &j->handin->attempts[i];
        BUF_AUTO(log);
        carried_log(from, &log);
        if (strcmp(from->attempt.uuid.text, a->uuid.text) == 0 && log.len >= a->log_len &&
            strncmp(buf_str(&log), a->log, a->log_len) != 0) {
            fail_msg("%s: another log was kept than was handed in", j->name);
        }
    }
    return true;
}

static void read_value(const char *value, struct response *ret)
{
    struct json_doc *doc = NULL;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    assert_true(json_doc_parse(value, strlen(value), &doc, &faults));
    const cJSON *part = NULL;
    cJSON_ArrayForEach(part, json_doc_root(doc))
    {
        strings_add(&ret->value, cJSON_GetStringValue(part));
    }
    json_doc_free(doc);
}

/* Each answer is worth what the instructor's bank says of its value, and nothing else. */
static bool judge_answer(void *ctx, const struct class_answer *a)
{
    const struct judging *j = ctx;
    const struct bank *bank = j->w->collect.banks[0].bank;
    const struct question *question = bank_question(bank, a->item);
    struct response response = {.value = STRINGS_INIT};
    struct verdict verdict = {.kind = VERDICT_PENDING};
    if (question == NULL) {
        assert_true(bank_task(bank, a->item) != NULL || a->verdict == VERDICT_PENDING);
        return true;
    }
    if (a->rev == question->rev && a->value[0] != '\0') {
        read_value(a->value, &response);
        question_grade(question, &response, &verdict);
    } else if (a->rev == question->rev && a->seq == 0) {
        verdict.kind = VERDICT_SKIPPED;
    } else if (a->rev == question->rev && a->verdict == VERDICT_UNKNOWN) {
        verdict.kind = VERDICT_UNKNOWN; /* it says nothing, or that it doesn't know */
    } else if (a->rev == question->rev) {
        question_grade(question, &response, &verdict);
    }
    if (verdict.kind != a->verdict || verdict.score != a->score) {
        fail_msg("%s: %s %s is %d/%g, not %d/%g", j->name, a->item, a->value, (int)verdict.kind,
                 verdict.score, (int)a->verdict, a->score);
    }
    strings_release(&response.value);
    return true;
}

static void judge(const struct world *w, const char *class_id, const struct handin *handin,
                  const char *name)
{
    struct err err = ERR_INIT;
    struct judging j = {w, handin, name, 0};
    case_must(class_learners(w->app.store, class_id, find_learner, &j, &err) &&
                  class_attempts(w->app.store, class_id, "ec2", true, judge_attempt, &j, &err) &&
                  class_answers(w->app.store, class_id, "ec2", judge_answer, &j, &err),
              &err);
}

/* Whether all of the file is there: its attempts, but those of two ways, and its alias. */
static bool found_whole(const struct world *w, const char *class_id, const struct handin *handin)
{
    BUF_AUTO(rows);
    dump(w->app.store, class_id, &rows);
    bool whole = strstr(buf_str(&rows), handin->alias) != NULL;
    for (size_t i = 0; i < handin->attempt_count; i++) {
        whole = whole && strstr(buf_str(&rows), handin->attempts[i].attempt.uuid.text) != NULL;
    }
    if (!whole) {
        print_error("looked for %s in:\n%s", handin->alias, buf_str(&rows));
    }
    return whole;
}

/* ---- one hand-in --------------------------------------------------------------------------- */

/* payload: what the file says when it is open; NULL when it can't be opened. */
static void take(struct world *w, const char *class_id, const struct buf *file,
                 const struct buf *payload, const char *name)
{
    struct err err = ERR_INIT;
    struct handin handin;
    const struct buf *before = &w->rows[class_id[0] != '\0'];
    BUF_AUTO(after);
    bool known = false;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    size_t foreign = w->collect.counts.attempts[CLASS_FOREIGN];
    bool taken = collect_take(&w->collect, name, file, &known, &err);
    if (!taken) {
        dump(w->app.store, class_id, &after);
        if (err.kind != ERR_INPUT) {
            fail_msg("%s: %s", name, err.text.in[LANG_EN]);
        }
        assert_true(err.text.in[LANG_EN][0] != '\0' && err.text.in[LANG_KO][0] != '\0');
        if (strcmp(buf_str(before), buf_str(&after)) != 0) {
            fail_msg("%s was refused (%s), and left:\n%s", name, err.text.in[LANG_EN],
                     buf_str(&after));
        }
        w->refused++;
    } else {
        err = (struct err)ERR_INIT;
        if (payload == NULL ||
            !handin_read(buf_str(payload), payload->len, &handin, &faults, &err)) {
            fail_msg("%s was taken, and is none", name);
        }
        judge(w, class_id, &handin, name);
        bool told = w->collect.counts.attempts[CLASS_FOREIGN] > foreign;
        if (!told && !found_whole(w, class_id, &handin)) {
            fail_msg("%s was taken, and not all of it", name);
        }
        handin_release(&handin);
        w->taken++;
    }
    class_batch_abort(w->app.store);
    case_must(class_batch_begin(w->app.store, &err), &err);
}

/* ---- the hunt ------------------------------------------------------------------------------ */

static void hunt_plain(struct world *w, size_t number)
{
    char name[64];
    BUF_AUTO(file);
    snprintf(name, sizeof(name), "plain %zu", number);
    mutate_handin(&w->mutate, &w->plain, &file);
    take(w, "", &file, &file, name);
}

/* A learner of the class can seal what was changed; anyone can change what was sealed. */
static void hunt_sealed(struct world *w, size_t number, const struct buf *sound,
                        const struct seal_keys *signer)
{
    char name[64];
    BUF_AUTO(file);
    BUF_AUTO(payload);
    snprintf(name, sizeof(name), "sealed %zu", number);
    if (mutate_below(&w->mutate, 3) == 0) {
        mutate_handin(&w->mutate, &w->sealed, &file);
        take(w, w->id, &file, sound, name);
    } else {
        mutate_handin(&w->mutate, sound, &payload);
        sealed_write(&w->paper, signer, &payload, &file);
        take(w, w->id, &file, &payload, name);
    }
}

static void open_world(struct world *w)
{
    struct err err = ERR_INIT;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(paper);
    int status = 0;
    read_file(w, "class.json", &paper);
    case_must(class_paper_read(buf_str(&paper), paper.len, &w->paper, &faults, &err), &err);
    memcpy(w->id, w->paper.id.text, UUID_TEXT);
    assert_non_null(app_store(&w->app, &err));
    assert_true(app_bank(&w->app, bank_path, &status));
    w->collect = (struct collect){
        .app = &w->app,
        .json = true,
        .only_bank = "ec2",
        .memo = question_memo_new(),
        .now = {.at_ms = INT64_C(1700000000000), .offset_min = 540},
        .ended = TERM_TIME,
    };
    w->collect.trouble_writer = (struct json_writer){.out = &w->collect.troubles};
    case_must(class_batch_begin(w->app.store, &err), &err);
}

static void take_sound(struct world *w, const struct buf *file)
{
    struct err err = ERR_INIT;
    bool known = false;
    case_must(collect_take(&w->collect, "sound", file, &known, &err), &err);
}

static void refused_without_a_trace_or_right(void **state)
{
    struct world w = {.c = *state, .mutate = {case_seed()}};
    char classes[300];
    struct err err = ERR_INIT;
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct opened opened = OPENED_INIT;
    struct seal_keys learner;
    sign_keys_new(&learner);
    snprintf(w.folder, sizeof(w.folder), "%s/out", w.c->folder);
    snprintf(classes, sizeof(classes), "%s/classes", w.c->folder);
    assert_int_equal(mkdir(w.folder, S_IRWXU), 0);
    app_case_classes(classes);
    term_script_init(&w.script, NULL, 0);
    make_handins(&w);
    app_case_open(&w.app, w.c->path, &w.script);
    open_world(&w);
    /* The bank is kept in a batch of its own, which must not fall into one that is thrown away. */
    assert_non_null(collect_bank(&w.collect, "ec2", &err));
    const struct collect_class *class = collect_class(&w.collect, w.id, &err);
    assert_non_null(class);
    case_must(sealed_open(buf_str(&w.sealed), w.sealed.len, &class->keys, &opened, &faults, &err),
              &err);
    for (size_t i = 0; i < MUTATIONS; i++) {
        if (i == MUTATIONS / 2) { /* from now on the sound ones are there, too */
            take_sound(&w, &w.plain);
            take_sound(&w, &w.sealed);
            case_must(class_batch_commit(w.app.store, &err), &err);
            case_must(class_batch_begin(w.app.store, &err), &err);
            dump(w.app.store, "", &w.rows[0]);
            dump(w.app.store, w.id, &w.rows[1]);
        }
        if (i % 2 == 0) {
            hunt_plain(&w, i);
        } else {
            hunt_sealed(&w, i, &opened.payload, &learner);
        }
    }
    print_message("%zu taken, %zu refused\n", w.taken, w.refused);
    assert_true(w.taken > MUTATIONS / 50 && w.refused > MUTATIONS / 4);
    class_batch_abort(w.app.store);
    opened_release(&opened);
    collect_release(&w.collect);
    app_case_close(&w.app);
    class_paper_release(&w.paper);
    term_script_release(&w.script);
    buf_release(&w.plain);
    buf_release(&w.sealed);
    buf_release(&w.rows[0]);
    buf_release(&w.rows[1]);
    app_case_classes(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(refused_without_a_trace_or_right, case_setup,
                                        case_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
