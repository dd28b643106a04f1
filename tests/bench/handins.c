/* Writes a class of hand-ins: `handins DIR COUNT SEED BANK [CLASS]`, each of 60 answers where the
 * bank has as many items, sealed for the class file where one is given. The same arguments give the
 * same plain files (sealing draws its own randomness). Learners differ in ability and questions in
 * difficulty, so that statistics have something to find. What it costs to collect them is bench's
 * part. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wrapup/exchange.h"
#include "wrapup/file.h"
#include "wrapup/session.h"

enum { ANSWERS = 60, REPLIES = 8, EVENTS = 3 * ANSWERS + 1, BODY_MAX = 4096, CHECKS = 5 };
static const int64_t day_ms = 86400000;
static const int64_t begin_ms = 1793000000000;

/* splitmix64: two million UUIDs should cost nothing beside writing them. */
static uint64_t state;
static uint64_t draw(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static double uniform(void)
{
    return (double)(draw() >> 11) / 9007199254740992.0;
}

static size_t below(size_t bound)
{
    return bound > 0 ? (size_t)(draw() % bound) : 0;
}

static struct uuid uuid_drawn(void)
{
    struct uuid uuid;
    uint64_t a = draw();
    uint64_t b = draw();
    (void)snprintf(uuid.text, sizeof(uuid.text), "%08x-%04x-4%03x-%04x-%012llx",
                   (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
                   (unsigned)(0x8000 | (b >> 48 & 0x3fff)),
                   (unsigned long long)(b & 0xffffffffffffU));
    return uuid;
}

/* ---- what can be answered ------------------------------------------------------------------ */

struct reply {
    char *body;
    struct verdict verdict;
};
struct ask {
    const struct question *question; /* or */
    const struct task *task;
    struct hash key;
    double difficulty; /* the probability that an average learner fails */
    struct reply right[REPLIES], wrong[REPLIES];
    size_t right_count, wrong_count;
    char *model; /* of an open question */
};

static char *body_of(const struct response *response)
{
    BUF_AUTO(json);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_put_string(&w, "typed", response->value.count == 1 ? response->value.list[0] : "a");
    json_open(&w, "value", '[');
    for (size_t i = 0; i < response->value.count; i++) {
        json_put_string(&w, NULL, response->value.list[i]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    return xstrdup(buf_str(&json));
}

static void add_reply(struct ask *ask, struct response *response)
{
    struct reply reply = {.body = NULL};
    question_grade(ask->question, response, &reply.verdict);
    bool right = reply.verdict.kind == VERDICT_RIGHT || reply.verdict.kind == VERDICT_PENDING;
    size_t *count = right ? &ask->right_count : &ask->wrong_count;
    if (*count < REPLIES) {
        reply.body = body_of(response);
        (right ? ask->right : ask->wrong)[(*count)++] = reply;
    }
    response_release(response);
}

static const cJSON *member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

static const char *id_at(const cJSON *array, size_t i)
{
    return member(cJSON_GetArrayItem(array, (int)i), "id")->valuestring;
}

static void add_text(struct ask *ask, const char *text)
{
    struct response response = {.value = STRINGS_INIT};
    strings_add(&response.value, text);
    add_reply(ask, &response);
}

/* Any of the texts the bank names, as an answer. */
static void add_named(struct ask *ask, const cJSON *value)
{
    const cJSON *text = cJSON_IsObject(value) ? member(value, "text") : value;
    const cJSON *number = cJSON_IsObject(value) ? member(value, "value") : value;
    if (cJSON_IsString(text)) {
        add_text(ask, text->valuestring);
    } else if (cJSON_IsNumber(number)) {
        char digits[32];
        (void)snprintf(digits, sizeof(digits), "%.15g", number->valuedouble);
        add_text(ask, digits);
    }
}

static void add_typed(struct ask *ask)
{
    static const char *const lists[] = {"accept", "near"};
    add_named(ask, member(ask->question->json, "answer"));
    for (size_t l = 0; l < COUNT_OF(lists); l++) {
        const cJSON *one;
        cJSON_ArrayForEach(one, member(ask->question->json, lists[l]))
        {
            add_named(ask, one);
        }
    }
    add_text(ask, ask->question->kind == QUESTION_NUMBER ? "12345" : "전혀 다른 것");
}

/* Every choice alone, or subsets with the right one among them. */
static void add_choices(struct ask *ask)
{
    const cJSON *choices = member(ask->question->json, "choices");
    size_t count = (size_t)cJSON_GetArraySize(choices);
    bool many = ask->question->kind == QUESTION_MULTI;
    unsigned right = question_right_choices(ask->question);
    for (size_t k = 0; k < (many ? 3 * (size_t)REPLIES : count); k++) {
        struct response response = {.value = STRINGS_INIT};
        unsigned chosen = many ? 1 + (unsigned)below((1U << count) - 1) : 1U << k;
        chosen = many && k == 0 ? right : chosen;
        for (size_t i = 0; i < count; i++) {
            if ((chosen >> i & 1U) != 0) {
                strings_add(&response.value, id_at(choices, i));
            }
        }
        add_reply(ask, &response);
    }
}

static void add_order(struct ask *ask)
{
    const cJSON *answer = member(ask->question->json, "answer");
    size_t count = (size_t)cJSON_GetArraySize(answer);
    for (size_t k = 0; k < REPLIES; k++) {
        struct response response = {.value = STRINGS_INIT};
        size_t turned = k == 0 ? 0 : 1 + below(count - 1);
        for (size_t i = 0; i < count; i++) {
            strings_add(&response.value,
                        cJSON_GetArrayItem(answer, (int)((i + turned) % count))->valuestring);
        }
        add_reply(ask, &response);
    }
}

static void add_match(struct ask *ask)
{
    const cJSON *right = member(ask->question->json, "right");
    size_t count = (size_t)cJSON_GetArraySize(right);
    for (size_t k = 0; k < REPLIES; k++) {
        struct response response = {.value = STRINGS_INIT};
        const cJSON *pair;
        cJSON_ArrayForEach(pair, member(ask->question->json, "answer"))
        {
            BUF_AUTO(text);
            bool known = k == 0 || uniform() < 0.5;
            buf_addf(&text, "%s=%s", pair->string,
                     known ? pair->valuestring : id_at(right, below(count)));
            strings_add(&response.value, buf_str(&text));
        }
        add_reply(ask, &response);
    }
}

static void add_cloze(struct ask *ask)
{
    for (size_t k = 0; k < 4; k++) {
        struct response response = {.value = STRINGS_INIT};
        const cJSON *gap;
        cJSON_ArrayForEach(gap, member(ask->question->json, "gaps"))
        {
            BUF_AUTO(text);
            const cJSON *answer = member(gap, "answer");
            buf_addf(&text, "%s=", member(gap, "id")->valuestring);
            if (k > 0 && uniform() < 0.6) {
                buf_adds(&text, "docker rm");
            } else if (cJSON_IsString(answer)) {
                buf_adds(&text, answer->valuestring);
            } else {
                buf_addf(&text, "%.15g", answer->valuedouble);
            }
            strings_add(&response.value, buf_str(&text));
        }
        add_reply(ask, &response);
    }
}

static void add_open(struct ask *ask)
{
    const cJSON *model = member(ask->question->json, "model");
    const cJSON *text = cJSON_IsObject(model) ? member(model, "ko") : model;
    ask->model = xstrdup(cJSON_IsString(text) ? text->valuestring : "필요한 만큼 빌려 썼습니다.");
    add_text(ask, ask->model);
}

static void fill_ask(const struct bank *bank, const char *id, struct ask *ask)
{
    ask->question = bank_question(bank, id);
    ask->task = bank_task(bank, id);
    ask->difficulty = 0.1 + 0.6 * uniform();
    if (ask->task != NULL) {
        ask->key = task_key_hash(ask->task);
        return;
    }
    ask->key = question_key_hash(ask->question);
    switch (ask->question->kind) {
    case QUESTION_SINGLE:
    case QUESTION_MULTI:
        add_choices(ask);
        break;
    case QUESTION_TRUEFALSE:
        add_text(ask, "true");
        add_text(ask, "false");
        break;
    case QUESTION_ORDER:
        add_order(ask);
        break;
    case QUESTION_MATCH:
        add_match(ask);
        break;
    case QUESTION_CLOZE:
        add_cloze(ask);
        break;
    case QUESTION_OPEN:
        add_open(ask);
        break;
    case QUESTION_SHORT:
    case QUESTION_NUMBER:
    case QUESTION_KIND_COUNT:
        add_typed(ask);
        break;
    }
}

/* ---- one learner --------------------------------------------------------------------------- */

struct class
{
    const struct bank *bank;
    struct hash bank_hash;
    const struct quiz *quiz;
    struct plan plan;
    struct buf plan_json;
    struct ask asks[ANSWERS];
    size_t ask_count;
    const struct class_paper *paper;
};

struct scribe {
    struct event events[EVENTS];
    char bodies[EVENTS][BODY_MAX];
    size_t count;
    int64_t at_ms;
};

static struct event *add_event(struct scribe *s, enum event_kind kind, const char *item,
                               const char *body)
{
    struct event *e = &s->events[s->count];
    s->at_ms += 1000 + (int64_t)below(20000);
    *e = (struct event){
        .seq = (int64_t)s->count + 1,
        .uuid = uuid_drawn(),
        .kind = kind,
        .item = item,
        .when = {.at_ms = s->at_ms, .offset_min = 540},
        .spent_ms = (int64_t)below(30000),
        .body = s->bodies[s->count],
    };
    (void)snprintf(s->bodies[s->count], BODY_MAX, "%s", body);
    s->count++;
    return e;
}

static void add_presented(struct scribe *s, const struct question *q)
{
    CLEANUP(strings_release) struct strings ids = STRINGS_INIT;
    BUF_AUTO(json);
    struct layout layout;
    struct rng rng;
    rng_init(&rng, draw());
    question_layout(q, &rng, &layout);
    question_layout_ids(q, &layout, &ids);
    struct json_writer w = {.out = &json};
    json_open(&w, NULL, '{');
    json_open(&w, "order", '[');
    for (size_t i = 0; i < ids.count; i++) {
        json_put_string(&w, NULL, ids.list[i]);
    }
    json_close(&w, ']');
    json_close(&w, '}');
    (void)add_event(s, EVENT_PRESENTED, q->id, buf_str(&json));
}

static void mark(struct event *e, const struct ask *ask, enum verdict_kind kind, double score)
{
    e->marked = true;
    e->verdict = kind;
    e->score = score;
    e->key_hash = ask->key.hex;
    e->grader = ask->task != NULL ? JUDGE_VERSION : GRADER_VERSION;
}

/* Nobody writes the same essay as another. */
static void answer_open(struct scribe *s, const struct ask *ask)
{
    BUF_AUTO(text);
    buf_addf(&text, "%s (%zu번째 이유)", ask->model, below(1000000));
    struct response response = {.value = STRINGS_INIT};
    strings_add(&response.value, buf_str(&text));
    CLEANUP(free_charp) char *body = body_of(&response);
    response_release(&response);
    mark(add_event(s, EVENT_ANSWER, ask->question->id, body), ask, VERDICT_PENDING, 0);
}

static void answer(struct scribe *s, const struct ask *ask, double ability)
{
    double right = 1 / (1 + exp(-2.5 * (ability - 2 * ask->difficulty + 0.4)));
    if (ask->task != NULL) {
        bool pass = uniform() < right;
        const char *body =
            pass ? "{\"cause\":\"\",\"route\":\"aws\",\"state\":\"pass\"}"
                 : "{\"cause\":\"open_to_world\",\"route\":\"aws\",\"state\":\"fail\"}";
        (void)add_event(s, EVENT_PRESENTED, ask->task->id, "{\"order\":[]}");
        mark(add_event(s, EVENT_ANSWER, ask->task->id, body), ask,
             pass ? VERDICT_RIGHT : VERDICT_WRONG, pass ? 1 : 0);
        return;
    }
    add_presented(s, ask->question);
    double luck = uniform();
    const struct reply *reply = ask->wrong_count == 0 || luck < right
                                    ? &ask->right[below(ask->right_count)]
                                    : &ask->wrong[below(ask->wrong_count)];
    if (luck > 0.97) {
        mark(add_event(s, EVENT_ANSWER, ask->question->id, "{\"dk\":true,\"typed\":\"모름\"}"), ask,
             VERDICT_UNKNOWN, 0);
        return;
    }
    if (ask->model != NULL) {
        answer_open(s, ask);
    } else {
        mark(add_event(s, EVENT_ANSWER, ask->question->id, reply->body), ask, reply->verdict.kind,
             reply->verdict.score);
    }
    char level[16];
    int sure = 1 + (uniform() < 0.7) + (uniform() < right);
    (void)snprintf(level, sizeof(level), "{\"level\":%d}", sure);
    (void)add_event(s, EVENT_CERTAINTY, ask->question->id, level);
}

static void put_moment(struct json_writer *w, int64_t at_ms)
{
    json_put_integer(w, "at_ms", at_ms);
    json_put_integer(w, "offset_min", 540);
}

static void put_checks(const struct class *c, struct json_writer *w, int64_t at_ms)
{
    json_open(w, "checks", '[');
    for (size_t i = 0; i < CHECKS && i < c->bank->task_count; i++) {
        bool pass = uniform() < 0.7;
        json_open(w, NULL, '{');
        json_put_string(w, "task", c->bank->tasks[i].id);
        json_put_integer(w, "rev", c->bank->tasks[i].rev);
        put_moment(w, at_ms + (int64_t)i * 60000);
        json_put_string(w, "state", pass ? "pass" : "fail");
        json_put_string(w, "cause", pass ? "" : "open_to_world");
        json_put_string(w, "route", "aws");
        json_put_bool(w, "advisory", c->bank->tasks[i].advisory);
        json_put_integer(w, "spent_ms", 1200);
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void put_attempt(const struct class *c, struct json_writer *w, struct scribe *s,
                        int64_t started)
{
    BUF_AUTO(log);
    char seed[24];
    const struct carried carried = {.events = s->events, .count = s->count};
    carried_log(&carried, &log);
    (void)snprintf(seed, sizeof(seed), "%llu", (unsigned long long)(draw() >> 1));
    json_open(w, "attempts", '[');
    json_open(w, NULL, '{');
    json_put_string(w, "uuid", uuid_drawn().text);
    json_put_string(w, "bank", c->bank->id);
    json_put_string(w, "bank_hash", c->bank_hash.hex);
    json_put_string(w, "quiz", c->quiz->id);
    json_put_string(w, "mode", quiz_mode_name(c->plan.mode));
    json_put_string(w, "plan", buf_str(&c->plan_json));
    json_put_string(w, "seed", seed);
    put_moment(w, started);
    json_open(w, "events", '[');
    for (size_t i = 0; i + 1 < log.len; i++) {
        log.data[i] = log.data[i] == '\n' ? ',' : log.data[i];
    }
    buf_add(w->out, log.data, log.len - 1);
    json_close(w, ']');
    json_close(w, '}');
    json_close(w, ']');
}

static void write_document(const struct class *c, size_t number, struct buf *json)
{
    static struct scribe s;
    char alias[32];
    struct json_writer w = {.out = json};
    double ability = uniform() + uniform() + uniform() - 1.0;
    int64_t started = begin_ms + (int64_t)below(3) * day_ms + (int64_t)below(3600000);
    (void)snprintf(alias, sizeof(alias), "학생 %05zu", number);
    s.count = 0;
    s.at_ms = started;
    for (size_t i = 0; i < c->ask_count; i++) {
        answer(&s, &c->asks[i], ability);
    }
    (void)add_event(&s, EVENT_FINISH, NULL, "{\"why\":\"all\"}");
    json_open(&w, NULL, '{');
    json_put_string(&w, "format", "wrapup-handin/1");
    json_put_string(&w, "bank", c->bank->id);
    json_put_string(&w, "alias", alias);
    if (c->paper != NULL) {
        json_put_string(&w, "class", c->paper->id.text);
    }
    json_open(&w, "made", '{');
    put_moment(&w, s.at_ms + 60000);
    json_close(&w, '}');
    json_put_string(&w, "store", uuid_drawn().text);
    json_put_string(&w, "program", WRAPUP_VERSION);
    put_attempt(c, &w, &s, started);
    put_checks(c, &w, started);
    json_close(&w, '}');
}

/* ---- all of them --------------------------------------------------------------------------- */

static bool write_file(const char *folder, const char *bank, size_t number, const struct buf *bytes)
{
    BUF_AUTO(path);
    buf_addf(&path, "%s/%s-%05zu.wrapup", folder, bank, number);
    int fd = open(buf_str(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool fine = fd >= 0 && file_write_all(fd, buf_str(bytes), bytes->len);
    fine = (fd < 0 || close(fd) == 0) && fine;
    if (!fine) {
        perror(buf_str(&path));
    }
    return fine;
}

static bool write_learner(const struct class *c, const char *folder, size_t number)
{
    BUF_AUTO(json);
    BUF_AUTO(sealed);
    write_document(c, number, &json);
    if (c->paper == NULL) {
        buf_addc(&json, '\n');
        return write_file(folder, c->bank->id, number, &json);
    }
    unsigned char secret[SEAL_SECRET_BYTES];
    struct seal_keys keys;
    for (size_t i = 0; i < sizeof(secret); i++) {
        secret[i] = (unsigned char)draw();
    }
    sign_keys_from(secret, &keys);
    sealed_write(c->paper, &keys, &json, &sealed);
    return write_file(folder, c->bank->id, number, &sealed);
}

/* The questions of the fullest quiz, and tasks to make up the number. */
static bool choose(struct class *c, struct err *err)
{
    c->quiz = bank_quiz(c->bank, "full");
    c->quiz = c->quiz != NULL ? c->quiz : &c->bank->quizzes[0];
    const struct selection selection = {.quiz = c->quiz, .objective = -1};
    if (!plan_choose(c->bank, &selection, 1, &c->plan, err)) {
        return false;
    }
    for (size_t i = 0; i < c->bank->task_count && c->plan.items.count < ANSWERS; i++) {
        if (!strings_has(&c->plan.items, c->bank->tasks[i].id)) {
            strings_add(&c->plan.items, c->bank->tasks[i].id);
        }
    }
    while (c->plan.items.count > ANSWERS) {
        free(c->plan.items.list[--c->plan.items.count]);
    }
    plan_write(&c->plan, &c->plan_json);
    for (size_t i = 0; i < c->plan.items.count; i++) {
        fill_ask(c->bank, c->plan.items.list[i], &c->asks[c->ask_count++]);
    }
    return true;
}

static bool run(struct class *c, char *argv[], struct err *err)
{
    CLEANUP(class_paper_release) struct class_paper paper = {.name = NULL};
    CLEANUP(faults_release) struct faults faults = FAULTS_INIT;
    BUF_AUTO(bytes);
    BUF_AUTO(class_bytes);
    struct bank *bank = NULL;
    if (!file_read(argv[4], JSON_MAX_BYTES, &bytes, err) ||
        !bank_load(bytes.data, bytes.len, &bank, &faults)) {
        return false;
    }
    c->bank = bank;
    c->bank_hash = hash_bytes(bytes.data, bytes.len);
    if (argv[5] != NULL &&
        (!file_read(argv[5], JSON_MAX_BYTES, &class_bytes, err) ||
         !class_paper_read(class_bytes.data, class_bytes.len, &paper, &faults, err))) {
        return false;
    }
    c->paper = argv[5] != NULL ? &paper : NULL;
    state ^= argv[5] != NULL ? 1 : 0; /* other attempts than the plain ones */
    size_t count = (size_t)strtoul(argv[2], NULL, 10);
    bool fine = choose(c, err);
    for (size_t i = 1; fine && i <= count; i++) {
        fine = write_learner(c, argv[1], i);
    }
    return fine;
}

int main(int argc, char *argv[])
{
    static struct class c;
    struct err err = ERR_INIT;
    if (argc < 5 || argc > 6) {
        fputs("usage: handins DIR COUNT SEED BANK [CLASS]\n", stderr);
        return 2;
    }
    state = (uint64_t)strtoull(argv[3], NULL, 10);
    if (!run(&c, argv, &err)) {
        fprintf(stderr, "handins: %s\n", err.text.in[LANG_EN]);
        return 1;
    }
    return 0;
}
