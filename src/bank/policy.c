/* The policy section of a bank: its named quizzes, and what holds when it names none.
 * Choosing the questions of a quiz is left to session/. */
#include <string.h>

#include "parts.h"

static const char *const mode_names[QUIZ_MODE_COUNT] = {
    [QUIZ_PRACTICE] = "practice",
    [QUIZ_EXAM] = "exam",
};

const char *quiz_mode_name(enum quiz_mode mode)
{
    return mode_names[mode];
}

/* What a quiz is when it says nothing else. */
static const struct quiz quiz_default = {
    .shuffle = true,
    .mode = QUIZ_PRACTICE,
    .certainty = true,
    .hint_price = 0.25,
    .skip = true,
    .keys = true,
};

enum {
    ID,
    TITLE,
    QUESTIONS,
    OBJECTIVES,
    DIFFICULTY,
    COVERAGE,
    COUNT,
    TASKS,
    SHUFFLE,
    MODE,
    CERTAINTY,
    ATTEMPTS,
    HINT_PRICE,
    TIME_LIMIT,
    SKIP,
    KEYS,
    FIELDS
};
static const struct json_field quiz_fields[FIELDS] = {
    [ID] = {"id", JSON_STRING | JSON_REQUIRED},
    [TITLE] = {"title", JSON_TEXT | JSON_REQUIRED},
    [QUESTIONS] = {"questions", JSON_ARRAY},
    [OBJECTIVES] = {"objectives", JSON_ARRAY},
    [DIFFICULTY] = {"difficulty", JSON_ARRAY},
    [COVERAGE] = {"coverage", JSON_ARRAY},
    [COUNT] = {"count", JSON_NUMBER},
    [TASKS] = {"tasks", JSON_BOOL},
    [SHUFFLE] = {"shuffle", JSON_BOOL},
    [MODE] = {"mode", JSON_STRING},
    [CERTAINTY] = {"certainty", JSON_BOOL},
    [ATTEMPTS] = {"attempts", JSON_NUMBER},
    [HINT_PRICE] = {"hint_price", JSON_NUMBER},
    [TIME_LIMIT] = {"time_limit", JSON_NUMBER},
    [SKIP] = {"skip", JSON_BOOL},
    [KEYS] = {"keys", JSON_BOOL},
};

static void read_questions(struct bank_loading *l, const struct json_at *at, const cJSON *member,
                           struct quiz *quiz)
{
    struct index_list refs = {.list = NULL};
    bank_read_refs(l, at, member, &l->memory->items, &refs);
    const char **ids = arena_alloc(l->memory->arena, refs.count + 1, sizeof(*ids));
    for (size_t i = 0; i < refs.count; i++) {
        size_t index = (size_t)refs.list[i];
        ids[i] = index < l->bank->question_count
                     ? l->bank->questions[index].id
                     : l->bank->tasks[index - l->bank->question_count].id;
        for (size_t k = 0; k < i; k++) {
            if (refs.list[k] == refs.list[i]) {
                struct json_at place = json_at_member(at, member);
                json_fault(&place, MSG(MSG_BANK_ID_TWICE, ids[i]));
            }
        }
    }
    quiz->questions = ids;
    quiz->question_count = refs.count;
}

/* Difficulties 1..3 as bits. */
static unsigned read_difficulties(const struct json_at *up, const cJSON *member)
{
    unsigned bits = 0;
    struct json_at array = json_at_member(up, member);
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, i++);
        double d = cJSON_IsNumber(element) ? element->valuedouble : 0;
        if (d == 1 || d == 2 || d == 3) {
            bits |= 1U << (unsigned)d;
        } else {
            json_fault(&at, MSG0(MSG_BANK_DIFFICULTY));
        }
    }
    return bits;
}

static unsigned read_coverages(const struct json_at *up, const cJSON *member)
{
    unsigned bits = 0;
    struct json_at array = json_at_member(up, member);
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, i++);
        unsigned c = 0;
        while (c < COVERAGE_COUNT &&
               !(cJSON_IsString(element) &&
                 strcmp(element->valuestring, coverage_name((enum coverage)c)) == 0)) {
            c++;
        }
        if (c < COVERAGE_COUNT) {
            bits |= 1U << c;
        } else {
            json_fault(&at, MSG0(MSG_BANK_COVERAGE));
        }
    }
    return bits;
}

static void read_quiz(struct bank_loading *l, const struct json_at *at, const cJSON *section,
                      int index, struct quiz *quiz)
{
    *quiz = quiz_default;
    const cJSON *m[FIELDS];
    if (!json_members(at, quiz_fields, FIELDS, m)) {
        return;
    }
    unsigned mode = quiz->mode;
    int64_t minutes = 0;
    struct index_list objectives = {.list = NULL};
    bank_read_id(&l->memory->quizzes, at, section, m[ID], index, &quiz->id);
    json_text(at, m[TITLE], &l->rule, &quiz->title);
    read_questions(l, at, m[QUESTIONS], quiz);
    bank_read_refs(l, at, m[OBJECTIVES], &l->memory->objectives, &objectives);
    quiz->objectives = objectives.list;
    quiz->objective_count = objectives.count;
    quiz->difficulties = read_difficulties(at, m[DIFFICULTY]);
    quiz->coverages = read_coverages(at, m[COVERAGE]);
    json_integer(at, m[COUNT], 1, 1000, &quiz->count);
    json_bool(m[TASKS], &quiz->tasks);
    json_bool(m[SHUFFLE], &quiz->shuffle);
    json_enum(at, m[MODE], mode_names, QUIZ_MODE_COUNT, &mode);
    quiz->mode = (enum quiz_mode)mode;
    json_bool(m[CERTAINTY], &quiz->certainty);
    json_integer(at, m[ATTEMPTS], 0, 100, &quiz->attempts);
    json_number(at, m[HINT_PRICE], 0, 1, &quiz->hint_price);
    if (json_integer(at, m[TIME_LIMIT], 1, 1440, &minutes)) {
        quiz->time_limit_s = minutes * 60;
    }
    json_bool(m[SKIP], &quiz->skip);
    json_bool(m[KEYS], &quiz->keys);
    if (m[QUESTIONS] != NULL && (m[OBJECTIVES] != NULL || m[DIFFICULTY] != NULL ||
                                 m[COVERAGE] != NULL || m[COUNT] != NULL || m[TASKS] != NULL)) {
        json_fault(at, MSG0(MSG_BANK_QUIZ_BOTH));
    }
}

/* A bank without quizzes has one: all of it. */
static void default_quizzes(struct bank_loading *l)
{
    struct bank *bank = l->bank;
    bank->quizzes = arena_alloc(l->memory->arena, 1, sizeof(*bank->quizzes));
    bank->quiz_count = 1;
    bank->quizzes[0] = quiz_default;
    bank->quizzes[0].id = "full";
    bank->quizzes[0].title = bank->title;
}

void bank_read_policy(struct bank_loading *l, const cJSON *section)
{
    enum { QUIZZES, POLICY_FIELDS };
    static const struct json_field fields[POLICY_FIELDS] = {
        [QUIZZES] = {"quizzes", JSON_ARRAY},
    };
    struct bank *bank = l->bank;
    const cJSON *m[POLICY_FIELDS] = {NULL};
    struct json_at policy = json_at_member(&l->root, section);
    if (section == NULL || !json_members(&policy, fields, POLICY_FIELDS, m) || m[QUIZZES] == NULL ||
        cJSON_GetArraySize(m[QUIZZES]) == 0) {
        default_quizzes(l);
        return;
    }
    bank->quiz_count = (size_t)cJSON_GetArraySize(m[QUIZZES]);
    bank->quizzes = arena_alloc(l->memory->arena, bank->quiz_count, sizeof(*bank->quizzes));
    struct json_at array = json_at_member(&policy, m[QUIZZES]);
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, m[QUIZZES])
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        read_quiz(l, &at, m[QUIZZES], i, &bank->quizzes[i]);
        i++;
    }
    ids_sort(&l->memory->quizzes, &policy);
}
