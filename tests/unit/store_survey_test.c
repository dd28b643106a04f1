/* Survey forms in the store: begun, declined, changed and finished; nothing that says whose they
 * are; on disk once acknowledged; copied by a backup, left behind by a move, gone when forgotten.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/store_case.h"
#include "lib/vfs_lossy.h"
#include "wrapup/buf.h"
#include "wrapup/exchange.h"
#include "wrapup/mem.h"

#define DAY "2026-11-23"
#define THOUGHT "DNS가 아직 헷갈려요"

static struct survey_form begin(struct store *store, const char *hash)
{
    struct err err = ERR_INIT;
    struct survey_form form;
    case_must(store_survey_begin(store, "ec2", hash, DAY, &form, &err), &err);
    return form;
}

static enum survey_state state_of(struct store *store, const char *hash)
{
    struct err err = ERR_INIT;
    struct survey_form form;
    case_must(store_survey_find(store, "ec2", hash, &form, &err), &err);
    return form.state;
}

static bool asked(struct store *store, const char *bank_id)
{
    struct err err = ERR_INIT;
    bool ret = false;
    case_must(store_survey_asked(store, bank_id, &ret, &err), &err);
    return ret;
}

static bool save(struct store *store, struct uuid form, const char *item, const char *part,
                 const char *value, struct err *err)
{
    const struct survey_answer answer = {.item = item, .part = part, .value = value};
    return store_survey_save(store, form, &answer, 1, err);
}

struct found {
    size_t count;
    char text[200];
};

static bool add_found(void *ctx, const struct survey_answer *answer)
{
    struct found *found = ctx;
    size_t len = strlen(found->text);
    found->count++;
    (void)snprintf(found->text + len, sizeof(found->text) - len, "%s %s=%s;", answer->item,
                   answer->part, answer->value);
    return true;
}

static struct found answers(struct store *store, struct uuid form)
{
    struct err err = ERR_INIT;
    struct found found = {.count = 0};
    case_must(store_survey_answers(store, form, add_found, &found, &err), &err);
    return found;
}

/* ---- forms -------------------------------------------------------------------------------- */

static void a_form_is_begun_once_and_finished(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    assert_false(asked(store, "ec2"));
    assert_int_equal(state_of(store, "h1"), SURVEY_NONE);
    struct survey_form form = begin(store, "h1");
    assert_int_equal(form.state, SURVEY_OPEN);
    assert_true(asked(store, "ec2"));
    assert_false(asked(store, "other"));
    struct survey_form again = begin(store, "h1");
    assert_string_equal(again.id.text, form.id.text);
    case_must(store_survey_finish(store, form.id, &err), &err);
    assert_int_equal(begin(store, "h1").state, SURVEY_DONE);
    case_must(store_survey_decline(store, "ec2", "h1", DAY, &err), &err);
    assert_int_equal(state_of(store, "h1"), SURVEY_DONE);
    struct survey_form changed = begin(store, "h2"); /* another wording is another form */
    assert_string_not_equal(changed.id.text, form.id.text);
    assert_int_equal(changed.state, SURVEY_OPEN);
    store_close(store);
}

static void a_declined_form_may_still_be_begun(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    case_must(store_survey_decline(store, "ec2", "h1", DAY, &err), &err);
    assert_true(asked(store, "ec2"));
    assert_int_equal(state_of(store, "h1"), SURVEY_DECLINED);
    assert_int_equal(begin(store, "h1").state, SURVEY_OPEN);
    store_close(store);
}

static void answers_are_added_and_replaced(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct survey_form form = begin(store, "h1");
    const struct survey_answer pair[] = {{"can", "before", "2"}, {"can", "now", "4"}};
    case_must(store_survey_save(store, form.id, pair, 2, &err), &err);
    case_must(save(store, form.id, "best", "-", THOUGHT, &err), &err);
    case_must(save(store, form.id, "can", "before", "", &err), &err);
    assert_string_equal(answers(store, form.id).text, "best -=" THOUGHT ";can before=;can now=4;");
    assert_int_equal(answers(store, begin(store, "h2").id).count, 0);
    store_close(store);
}

static void what_can_not_be_an_answer_is_refused_whole(void **state)
{
    struct store *store = case_open(*state);
    struct err err = ERR_INIT;
    struct survey_form form = begin(store, "h1");
    const struct survey_answer bad[] = {{"can", "before", "2"}, {"can", "after", "4"}};
    case_failed(store_survey_save(store, form.id, bad, 2, &err), &err, ERR_INPUT, NULL);
    assert_int_equal(answers(store, form.id).count, 0);
    case_failed(save(store, uuid_random(), "can", "-", "2", &err), &err, ERR_INPUT, NULL);
    struct survey_form unused;
    case_failed(store_survey_begin(store, "ec2", "h2", "23.11.2026", &unused, &err), &err,
                ERR_INPUT, NULL);
    case_failed(store_survey_begin(store, "ec2", "h2", DAY " 15:04", &unused, &err), &err,
                ERR_INPUT, NULL);
    store_close(store);
    const struct store_case *c = *state;
    case_must(store_open(c->path, STORE_READ, &store, &err), &err);
    case_failed(save(store, form.id, "can", "now", "2", &err), &err, ERR_STORE, c->path);
    assert_int_equal(state_of(store, "h1"), SURVEY_OPEN);
    store_close(store);
}

/* ---- nobody's ----------------------------------------------------------------------------- */

/* The columns are all there is: no learner, no attempt, no clock, no number that counts up. */
static void nothing_says_whose_or_when(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    (void)case_attempt(store);
    struct survey_form form = begin(store, "h1");
    case_must(save(store, form.id, "best", "-", THOUGHT, &err), &err);
    store_close(store);
    static const char *const columns[][2] = {
        {"survey_form", "id,bank_id,survey_hash,day,state"},
        {"survey_answer", "form,item,part,value"},
    };
    BUF_AUTO(got);
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        BUF_AUTO(sql);
        buf_addf(&sql, "SELECT group_concat(name) FROM pragma_table_info('%s')", columns[i][0]);
        case_sql(c->path, buf_str(&sql), &got);
        assert_string_equal(buf_str(&got), columns[i][1]);
        buf_clear(&sql);
        buf_addf(&sql, "SELECT wr FROM pragma_table_list('%s')", columns[i][0]);
        case_sql(c->path, buf_str(&sql), &got);
        assert_string_equal(buf_str(&got), "1"); /* no rowid to tell the order by */
    }
    case_sql(c->path,
             "SELECT count(*) FROM survey_form AS f, store AS s, learner AS l, attempt AS a"
             " WHERE f.id IN (s.uuid, l.uuid, a.uuid) OR f.survey_hash = a.bank_hash",
             &got);
    assert_string_equal(buf_str(&got), "0");
}

static void a_move_leaves_it_and_a_backup_takes_it(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    BUF_AUTO(json);
    BUF_AUTO(copy);
    size_t attempts = 0;
    (void)case_attempt(store);
    struct survey_form form = begin(store, "h1");
    case_must(save(store, form.id, "best", "-", THOUGHT, &err), &err);
    case_must(move_write(store, &json, &attempts, &err), &err);
    assert_int_equal(attempts, 1);
    assert_null(strstr(buf_str(&json), THOUGHT));
    assert_null(strstr(buf_str(&json), form.id.text));
    buf_addf(&copy, "%s/copy.db", c->folder);
    case_must(store_backup(store, buf_str(&copy), &err), &err);
    store_close(store);
    case_must(store_open(buf_str(&copy), STORE_READ, &store, &err), &err);
    assert_string_equal(answers(store, form.id).text, "best -=" THOUGHT ";");
    store_close(store);
}

static void forgetting_erases_it(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct store_counts counts;
    struct survey_form form = begin(store, "h1");
    case_must(save(store, form.id, "best", "-", THOUGHT, &err), &err);
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.surveys, 1);
    assert_int_equal(counts.survey_answers, 1);
    assert_true(case_traces(c, THOUGHT) > 0);
    case_must(store_forget(store, &err), &err);
    assert_int_equal(case_traces(c, THOUGHT), 0);
    assert_int_equal(case_traces(c, form.id.text), 0);
    assert_false(asked(store, "ec2"));
    case_must(store_count(store, &counts, &err), &err);
    assert_int_equal(counts.surveys + counts.survey_answers, 0);
    store_close(store);
}

static void a_form_changed_by_hand_is_damage(void **state)
{
    const struct store_case *c = *state;
    struct store *store = case_open(c);
    struct err err = ERR_INIT;
    struct survey_form form;
    (void)begin(store, "h1");
    case_sql(c->path, "PRAGMA ignore_check_constraints = 1; UPDATE survey_form SET state = 'lost'",
             NULL);
    case_failed(store_survey_find(store, "ec2", "h1", &form, &err), &err, ERR_STORE, c->path);
    store_close(store);
}

/* ---- the power goes off ------------------------------------------------------------------- */

enum { ITEMS = 6 };

/* What the program was told is saved. */
struct told {
    bool begun, done;
    size_t saved;
    struct survey_form form;
};

static void answer_all(const struct store_case *c, struct told *told)
{
    struct err err = ERR_INIT;
    struct store *store = NULL;
    if (!store_open(c->path, STORE_WRITE, &store, &err)) {
        return;
    }
    told->begun = store_survey_begin(store, "ec2", "h1", DAY, &told->form, &err);
    bool on = told->begun;
    while (on && told->saved < ITEMS) {
        char item[2] = {(char)('a' + (int)told->saved), '\0'};
        const struct survey_answer pair[] = {{item, "before", "2"}, {item, "now", "4"}};
        on = store_survey_save(store, told->form.id, pair, 2, &err);
        told->saved += on;
    }
    told->done = on && store_survey_finish(store, told->form.id, &err);
    store_close(store);
}

static bool cut_at(int64_t nth)
{
    void *state = NULL;
    assert_int_equal(case_setup(&state), 0);
    const struct store_case *c = state;
    struct told told = {.saved = 0};
    lossy_install();
    lossy_cut_at(nth, 0);
    answer_all(c, &told);
    bool cut = lossy_is_off();
    BUF_AUTO(shared);
    buf_addf(&shared, "%s-shm", c->path);
    (void)unlink(buf_str(&shared));
    lossy_remove();
    struct store *store = case_open(c);
    if (told.begun) {
        struct found found = answers(store, told.form.id);
        assert_int_equal(found.count % 2, 0); /* both halves or none */
        assert_in_range(found.count / 2, told.saved, told.saved + 1);
        assert_true(!told.done || state_of(store, "h1") == SURVEY_DONE);
    }
    assert_true(cut || told.done);
    store_close(store);
    assert_int_equal(case_teardown(&state), 0);
    return cut;
}

static void every_cut_keeps_what_was_acknowledged(void **state)
{
    (void)state;
    int64_t nth = 1;
    while (cut_at(nth)) {
        nth++;
    }
    print_message("# %lld cuts\n", (long long)nth - 1);
    assert_true(nth > 2 * ITEMS);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, case_setup, case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_form_is_begun_once_and_finished),
        CASE(a_declined_form_may_still_be_begun),
        CASE(answers_are_added_and_replaced),
        CASE(what_can_not_be_an_answer_is_refused_whole),
        CASE(nothing_says_whose_or_when),
        CASE(a_move_leaves_it_and_a_backup_takes_it),
        CASE(forgetting_erases_it),
        CASE(a_form_changed_by_hand_is_damage),
        cmocka_unit_test(every_cut_keeps_what_was_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
