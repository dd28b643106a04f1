/* Hand-ins, seals and feedback: what was written is read back, and whatever was
 * changed on the way is refused. The commands around them are tested in tests/cli/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../lib/bank_case.h"
#include "wrapup/exchange.h"
#include "wrapup/utf8.h"

enum { MUTATIONS = 10000 };

static char folder[] = "/tmp/wrapup-handin-XXXXXX";
static struct store *store;
static struct class_paper paper;
static struct class_keys keys;
static struct class_keys learner;
static const struct moment noon = {.at_ms = 1700000000000, .offset_min = 540};

static void must(bool fine, const struct err *err)
{
    if (!fine) {
        fail_msg("%s", err->text.in[LANG_EN]);
    }
}

static void fill_store(void)
{
    struct err err = ERR_INIT;
    int64_t id = 0;
    const char *text = bank_case_small();
    struct hash hash = hash_bytes(text, strlen(text));
    const struct attempt attempt = {
        .uuid = uuid_random(),
        .bank_id = "small",
        .bank_hash = hash.hex,
        .quiz = "full",
        .mode = "practice",
        .plan = "{}",
        .seed = INT64_MAX,
        .started = noon,
    };
    struct event event = {
        .seq = 1,
        .uuid = uuid_random(),
        .kind = EVENT_ANSWER,
        .item = "q1",
        .when = noon,
        .spent_ms = 12,
        .body = "{\"typed\":\"한글 \\\"x\\\"\",\"value\":[\"b\"]}",
        .marked = true,
        .verdict = VERDICT_PARTIAL,
        .score = 0.5,
        .key_hash = hash_bytes("k", 1).hex,
        .grader = 1,
    };
    const struct store_check check = {
        .uuid = uuid_random(),
        .bank_id = "small",
        .bank_hash = hash.hex,
        .task = "t1",
        .rev = 1,
        .when = noon,
        .state = "fail",
        .cause = "no_key",
        .route = "ssh",
        .evidence = "stays here",
        .spent_ms = 40,
    };
    must(store_bank_keep(store, hash.hex, "small", text, strlen(text), noon, &err), &err);
    must(store_attempt_add(store, &attempt, &id, &err), &err);
    must(store_event_add(store, id, &event, &err), &err);
    event = (struct event){.seq = 2,
                           .uuid = uuid_random(),
                           .kind = EVENT_FINISH,
                           .when = noon,
                           .body = "{\"why\":\"asked\"}"};
    must(store_event_add(store, id, &event, &err), &err);
    must(store_checks_add(store, &check, 1, &err), &err);
}

static int set_up(void **state)
{
    (void)state;
    struct err err = ERR_INIT;
    BUF_AUTO(path);
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    buf_addf(&path, "%s/a.db", folder);
    must(store_open(buf_str(&path), STORE_WRITE, &store, &err), &err);
    fill_store();
    sign_keys_new(&learner.sign);
    box_keys_new(&learner.box);
    box_keys_new(&keys.box);
    sign_keys_new(&keys.sign);
    paper.id = uuid_random();
    paper.name = xstrdup("EC2 월요일");
    strings_add(&paper.bank_ids, "small");
    strings_add(&paper.bank_hashes, hash_bytes("x", 1).hex);
    paper.survey = true;
    memcpy(keys.class_id, paper.id.text, UUID_TEXT);
    memcpy(paper.box, keys.box.public_key, SEAL_PUBLIC_TEXT);
    memcpy(paper.sign, keys.sign.public_key, SEAL_PUBLIC_TEXT);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    BUF_AUTO(command);
    store_close(store);
    class_paper_release(&paper);
    static const char *const names[] = {"a.db", "a.db-wal", "a.db-shm"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        buf_clear(&command);
        buf_addf(&command, "%s/%s", folder, names[i]);
        (void)unlink(buf_str(&command));
    }
    return rmdir(folder);
}

static void write_handin(struct buf *json)
{
    struct err err = ERR_INIT;
    struct handin_counts counts;
    const struct handin_head head = {
        .bank_id = "small", .alias = "별이", .class_id = paper.id.text, .made = noon};
    must(handin_write(store, &head, json, &counts, &err), &err);
    assert_int_equal(counts.attempts, 1);
    assert_int_equal(counts.answers, 1);
    assert_int_equal(counts.checks, 1);
}

static bool read_handin(const char *bytes, size_t len, struct handin *ret, size_t *fault_count)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    bool fine = handin_read(bytes, len, ret, &faults, &err);
    assert_true(fine || err.kind == ERR_INPUT);
    assert_true(!fine || faults.total == 0);
    *fault_count = faults.total;
    return fine;
}

static void what_is_handed_in_is_read_back(void **state)
{
    (void)state;
    BUF_AUTO(json);
    BUF_AUTO(log);
    struct handin h;
    size_t faults = 0;
    write_handin(&json);
    assert_int_equal(exchange_kind(buf_str(&json), json.len), EXCHANGE_HANDIN);
    assert_null(strstr(buf_str(&json), "stays here"));
    assert_true(read_handin(buf_str(&json), json.len, &h, &faults));
    assert_string_equal(h.alias, "별이");
    assert_string_equal(h.class_id, paper.id.text);
    assert_string_equal(h.store.text, store_uuid(store).text);
    assert_int_equal(h.attempt_count, 1);
    assert_true(h.attempts[0].attempt.seed == INT64_MAX);
    assert_int_equal(h.attempts[0].count, 2);
    assert_null(h.attempts[0].events[1].item);
    assert_int_equal(h.check_count, 1);
    assert_string_equal(h.checks[0].cause, "no_key");
    carried_log(&h.attempts[0], &log);
    assert_memory_equal(buf_str(&log), "{\"seq\":1,", 9);
    assert_non_null(strstr(buf_str(&log), "}\n{\"seq\":2,"));
    assert_int_equal(log.data[log.len - 1], '\n');
    handin_release(&h);
}

/* Replaces the first `from`. */
static void change(const struct buf *json, const char *from, const char *to, struct buf *ret)
{
    const char *at = strstr(buf_str(json), from);
    if (at == NULL) {
        fail_msg("not in the document: %s", from);
    }
    buf_add(ret, buf_str(json), (size_t)(at - buf_str(json)));
    buf_adds(ret, to);
    buf_adds(ret, at + strlen(from));
}

struct changes {
    const char *from, *to;
};

static void every_member_is_looked_at(void **state)
{
    (void)state;
    static const struct changes changes[] = {
        {"handin/1", "handin/2"},
        {"\"bank\":\"small\"", "\"bank\":\"../x\""},
        {"\"bank\":\"small\"", "\"bank\":\"other\""},
        {"별이", ""},
        {"별이", " 별이"},
        {"별이", "별  이"},
        {"별이", "\\u1107\\u1167\\u11af"},
        {"별이", "a\\u200bb"},
        {"별이", "a\\nb"},
        {"별이", "01234567890123456789012345678901234567890123456789012345678901234"},
        {"\"class\":\"", "\"class\":\"x"},
        {"\"made\":{\"at_ms\":1700000000000", "\"made\":{\"at_ms\":-1"},
        {"\"offset_min\":540}", "\"offset_min\":5400}"},
        {"\"store\":\"", "\"store\":\"x"},
        {"\"program\":\"", "\"program\":\"a b"},
        {"\"attempts\":[", "\"attempts\":[1,"},
        {"\"mode\":\"practice\"", "\"mode\":\"race\""},
        {"\"bank_hash\":\"", "\"bank_hash\":\"0"},
        {"\"seed\":\"9223372036854775807\"", "\"seed\":\"9223372036854775808\""},
        {"\"seq\":2", "\"seq\":3"},
        {"\"kind\":\"answer\"", "\"kind\":\"reply\""},
        {"\"score\":0.5", "\"score\":1.5"},
        {"\"spent_ms\":12", "\"spent_ms\":-1"},
        {"\"task\":\"t1\"", "\"task\":\"\""},
        {"\"rev\":1", "\"rev\":0"},
        {"\"state\":\"fail\"", "\"state\":\"won\""},
        {"\"cause\":\"no_key\"", "\"cause\":\"no key\""},
        {"\"route\":\"ssh\"", "\"route\":7"},
        {"\"advisory\":false", "\"advisory\":0"},
        {"\"checks\":[", "\"checkz\":["},
        {"{\"format\"", "{\"more\":1,\"format\""},
    };
    BUF_AUTO(json);
    write_handin(&json);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        struct handin h;
        size_t faults = 0;
        change(&json, changes[i].from, changes[i].to, &changed);
        if (read_handin(buf_str(&changed), changed.len, &h, &faults) || faults == 0) {
            fail_msg("taken although changed: %s", changes[i].to);
        }
    }
}

static void names_are_cleaned_or_refused(void **state)
{
    (void)state;
    static const struct changes good[] = {
        {"  Kim \t\0", NULL},
        {" a   b ", "a b"},
        {"\xe1\x84\x87\xe1\x85\xa7\xe1\x86\xaf", "별"},
        {"\xe3\x80\x80x\xe3\x80\x80", "x"},
    };
    static const char *const bad[] = {
        "", "  ", "\xff", "a\xe2\x80\x8b", "\xe3\x85\xa4", "\xe2\x80\xae x", "a\x1b[1m"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        BUF_AUTO(clean);
        struct err err = ERR_INIT;
        bool fine = alias_clean(good[i].from, &clean, &err);
        assert_int_equal(fine, good[i].to != NULL);
        assert_true(!fine || strcmp(buf_str(&clean), good[i].to) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        BUF_AUTO(clean);
        struct err err = ERR_INIT;
        assert_false(alias_clean(bad[i], &clean, &err));
        assert_int_equal(clean.len, 0);
    }
}

/* ---- seals --------------------------------------------------------------------------------- */

static bool open_with(const struct class_keys *with, const char *bytes, size_t len,
                      struct opened *ret)
{
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    bool fine = sealed_open(bytes, len, with, ret, &faults, &err);
    assert_true(fine || err.kind == ERR_INPUT);
    return fine;
}

static void only_the_right_instructor_opens(void **state)
{
    (void)state;
    BUF_AUTO(payload);
    BUF_AUTO(sealed);
    BUF_AUTO(unsigned_);
    struct opened opened = OPENED_INIT;
    struct uuid id;
    write_handin(&payload);
    sealed_write(&paper, &learner.sign, &payload, &sealed);
    assert_true(sealed_class(buf_str(&sealed), sealed.len, &id));
    assert_string_equal(id.text, paper.id.text);
    assert_true(open_with(&keys, buf_str(&sealed), sealed.len, &opened));
    assert_string_equal(opened.signer, learner.sign.public_key);
    assert_string_equal(buf_str(&opened.payload), buf_str(&payload));
    opened_release(&opened);
    sealed_write(&paper, NULL, &payload, &unsigned_);
    assert_true(open_with(&keys, buf_str(&unsigned_), unsigned_.len, &opened));
    assert_string_equal(opened.signer, "");
    opened_release(&opened);
    struct class_keys other = keys;
    box_keys_new(&other.box);
    assert_false(open_with(&other, buf_str(&sealed), sealed.len, &opened));
    other = keys;
    memcpy(other.class_id, uuid_random().text, UUID_TEXT);
    assert_false(open_with(&other, buf_str(&sealed), sealed.len, &opened));
}

/* A signed document, put together by hand and boxed for the class's key. */
static void box_up(const char *class_id, const char *box, const char *covered_class,
                   const struct seal_keys *signer, const char *named_key, struct buf *ret)
{
    BUF_AUTO(covered);
    BUF_AUTO(signature);
    BUF_AUTO(inner);
    BUF_AUTO(sealed);
    struct json_writer w = {.out = &inner};
    buf_addf(&covered, "wrapup-signed/1\n%s\n%s\n{}", covered_class, box);
    sign_bytes(signer, buf_str(&covered), covered.len, &signature);
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-signed/1");
    json_put_string(&w, "class", class_id);
    json_put_string(&w, "for", box);
    json_put_string(&w, "key", named_key);
    json_put_string(&w, "signature", buf_str(&signature));
    json_put_string(&w, "payload", "{}");
    json_close(&w, '}');
    assert_true(box_seal(keys.box.public_key, buf_str(&inner), inner.len, &sealed));
    w = (struct json_writer){.out = ret};
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-sealed/1");
    json_put_string(&w, "class", keys.class_id);
    json_put_string(&w, "box", buf_str(&sealed));
    json_close(&w, '}');
}

static void signatures_for_others_are_refused(void **state)
{
    (void)state;
    const char *own = keys.class_id;
    const char *key = learner.sign.public_key;
    const struct uuid elsewhere = uuid_random();
    const struct {
        const char *class_id, *box, *covered;
        const struct seal_keys *signer;
        bool fine;
    } cases[] = {
        {own, keys.box.public_key, own, &learner.sign, true},
        {own, keys.box.public_key, own, &keys.sign, false}, /* another key */
        {elsewhere.text, keys.box.public_key, elsewhere.text, &learner.sign, false}, /* class */
        {own, keys.box.public_key, elsewhere.text, &learner.sign, false}, /* class changed */
        {own, learner.box.public_key, own, &learner.sign, false},         /* passed on */
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        BUF_AUTO(file);
        struct opened opened = OPENED_INIT;
        box_up(cases[i].class_id, cases[i].box, cases[i].covered, cases[i].signer, key, &file);
        assert_int_equal(open_with(&keys, buf_str(&file), file.len, &opened), cases[i].fine);
        opened_release(&opened);
    }
}

/* ---- damage -------------------------------------------------------------------------------- */

/* Exactly its bytes, so that a sanitizer sees a read beyond them. */
static char *exactly(const char *bytes, size_t len)
{
    char *exact = xmalloc(len + 1);
    memcpy(exact, bytes, len);
    return exact;
}

static void cut_short_at_any_length_nothing_is_taken(void **state)
{
    (void)state;
    BUF_AUTO(json);
    BUF_AUTO(sealed);
    write_handin(&json);
    sealed_write(&paper, &learner.sign, &json, &sealed);
    for (size_t len = 0; len < json.len; len++) {
        struct handin h;
        size_t faults = 0;
        char *exact = exactly(buf_str(&json), len);
        assert_false(read_handin(exact, len, &h, &faults));
        free(exact);
    }
    for (size_t len = 0; len < sealed.len; len++) {
        struct opened opened = OPENED_INIT;
        char *exact = exactly(buf_str(&sealed), len);
        assert_false(open_with(&keys, exact, len, &opened));
        free(exact);
    }
}

static void mutate(struct rng *rng, struct buf *text)
{
    static const char *const pieces[] = {"\"",       "{",      "]",    ",",    "\\",
                                         "\\u0000",  "1e999",  "null", "\xff", "\xe2\x80\xae",
                                         "\"a\":1,", "[[[[[[", "-"};
    BUF_AUTO(next);
    size_t at = rng_below(rng, (uint32_t)text->len);
    size_t cut = rng_below(rng, 3) == 0 ? rng_below(rng, 20) : 1;
    cut = cut > text->len - at ? text->len - at : cut;
    buf_add(&next, buf_str(text), at);
    if (rng_below(rng, 2) == 0) {
        buf_adds(&next, pieces[rng_below(rng, COUNT_OF(pieces))]);
    } else {
        buf_addc(&next, (char)(1 + rng_below(rng, 255)));
    }
    buf_add(&next, buf_str(text) + at + cut, text->len - at - cut);
    buf_clear(text);
    buf_add(text, buf_str(&next), next.len);
}

/* What is read of a mutated hand-in can be written down; a seal gives the same bytes or none. */
static void mutated_files_are_refused_or_sound(void **state)
{
    (void)state;
    const char *given = getenv("HANDIN_FUZZ_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)seed_random();
    print_message("seed %llu\n", (unsigned long long)seed);
    struct rng rng;
    rng_init(&rng, seed);
    BUF_AUTO(json);
    BUF_AUTO(sealed);
    write_handin(&json);
    sealed_write(&paper, &learner.sign, &json, &sealed);
    for (unsigned i = 0; i < MUTATIONS; i++) {
        BUF_AUTO(text);
        bool plain = i % 2 == 0;
        struct opened opened = OPENED_INIT;
        struct handin h;
        size_t faults = 0;
        buf_add(&text, buf_str(plain ? &json : &sealed), plain ? json.len : sealed.len);
        for (uint32_t n = 1 + rng_below(&rng, 3); n > 0; n--) {
            mutate(&rng, &text);
        }
        char *exact = exactly(buf_str(&text), text.len);
        if (plain && read_handin(exact, text.len, &h, &faults)) {
            for (size_t a = 0; a < h.attempt_count; a++) {
                BUF_AUTO(log);
                carried_log(&h.attempts[a], &log);
                assert_true(utf8_valid(buf_str(&log), log.len, NULL));
            }
            assert_non_null(h.alias);
            handin_release(&h);
        } else if (!plain && open_with(&keys, exact, text.len, &opened)) {
            assert_string_equal(buf_str(&opened.payload), buf_str(&json));
            opened_release(&opened);
        }
        free(exact);
    }
}

/* ---- feedback ---------------------------------------------------------- */

static void a_form_goes_out_in_the_order_of_its_items(void **state)
{
    (void)state;
    static const struct survey_answer answers[] = {
        {"s2", "-", "4"}, {"s1", "now", "3"}, {"s9", "-", ""}, {"s1", "before", "2"}};
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    struct err err = ERR_INIT;
    struct survey_form form;
    struct feedback_form back;
    size_t count = 0;
    BUF_AUTO(json);
    const struct hash hash = hash_bytes("survey", 6);
    must(store_survey_begin(store, "small", hash.hex, "2026-11-23", &form, &err), &err);
    must(store_survey_save(store, form.id, answers, COUNT_OF(answers), &err), &err);
    const struct class_feedback head = {form.id, "", "small", hash.hex, "2026-11-25"};
    must(feedback_write(store, &head, &json, &count, &err), &err);
    assert_int_equal(count, 3);
    assert_null(strstr(buf_str(&json), store_uuid(store).text));
    must(feedback_read(buf_str(&json), json.len, &back, &faults, &err), &err);
    assert_int_equal(back.count, 3);
    assert_string_equal(back.answers[0].part, "before");
    assert_string_equal(back.answers[2].item, "s2");
    assert_string_equal(back.head.day, "2026-11-25");
    feedback_release(&back);
    static const struct changes changes[] = {
        {"feedback/1", "feedback/x"},
        {"\"day\":\"2026", "\"day\":\"20261"},
        {"\"survey\":\"", "\"survey\":\"z"},
        {"\"item\":\"s1\"", "\"item\":\"s3\""},
        {"\"part\":\"now\"", "\"part\":\"before\""},
        {"\"id\":", "\"store\":\"x\",\"id\":"},
    };
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        BUF_AUTO(changed);
        change(&json, changes[i].from, changes[i].to, &changed);
        assert_false(feedback_read(buf_str(&changed), changed.len, &back, &faults, &err));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_handed_in_is_read_back),
        cmocka_unit_test(every_member_is_looked_at),
        cmocka_unit_test(names_are_cleaned_or_refused),
        cmocka_unit_test(only_the_right_instructor_opens),
        cmocka_unit_test(signatures_for_others_are_refused),
        cmocka_unit_test(cut_short_at_any_length_nothing_is_taken),
        cmocka_unit_test(mutated_files_are_refused_or_sound),
        cmocka_unit_test(a_form_goes_out_in_the_order_of_its_items),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
