/* Loads a bank: the top level, then each section, then what ties them together.
 * Reading a question or a task is left to question/ and task/. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* More than any lecture has; it bounds the depth of the search for circles. */
enum { TASKS_MAX = 1000 };

static int find_objective(const void *ctx, const char *id)
{
    return ids_find(&((const struct bank_memory *)ctx)->objectives, id);
}

static int find_misconception(const void *ctx, const char *id)
{
    return ids_find(&((const struct bank_memory *)ctx)->misconceptions, id);
}

static int find_statement(const void *ctx, const char *id)
{
    return ids_find(&((const struct bank_memory *)ctx)->statements, id);
}

static int find_source(const void *ctx, const char *id)
{
    return ids_find(&((const struct bank_memory *)ctx)->sources, id);
}

/* "wrapup-bank/1" is read; "wrapup-bank/1.N" and later majors need a newer program. */
static void check_format(const struct json_at *root, const cJSON *member)
{
    static const char known[] = "wrapup-bank/1";
    static const char family[] = "wrapup-bank/";
    if (member == NULL || strcmp(member->valuestring, known) == 0) {
        return;
    }
    struct json_at at = json_at_member(root, member);
    if (strncmp(member->valuestring, family, sizeof(family) - 1) == 0) {
        json_fault(&at, MSG(MSG_BANK_FORMAT_NEWER, member->valuestring, known));
    } else {
        json_fault(&at, MSG(MSG_BANK_FORMAT, member->valuestring, known));
    }
}

/* False when the languages can't be told: then no text can be judged. */
static bool read_languages(struct bank_loading *l, const cJSON *member)
{
    struct bank *bank = l->bank;
    if (member == NULL) {
        return false;
    }
    struct json_at array = json_at_member(&l->root, member);
    size_t i = 0;
    bool fine = true;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, i++);
        enum lang lang = LANG_KO;
        if (!cJSON_IsString(element) || strlen(element->valuestring) != 2 ||
            !lang_from_code(element->valuestring, &lang)) {
            json_fault(&at, MSG0(MSG_BANK_LANGUAGE));
            fine = false;
        } else if (bank->has_lang[lang]) {
            json_fault(&at, MSG(MSG_BANK_LANGUAGE_TWICE, element->valuestring));
            fine = false;
        } else {
            bank->has_lang[lang] = true;
            bank->first = i == 1 ? lang : bank->first;
        }
    }
    if (i == 0) {
        json_fault(&array, MSG0(MSG_BANK_LANGUAGE));
        return false;
    }
    l->rule.first = bank->first;
    memcpy(l->rule.lang, bank->has_lang, sizeof(l->rule.lang));
    return fine;
}

/* YYYY-MM-DD with a month and a day that exist somewhere in a year. */
static bool is_date(const char *s)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(s) != sizeof(shape) - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof(shape) - 1; i++) {
        bool digit = s[i] >= '0' && s[i] <= '9';
        if (shape[i] == 'd' ? !digit : s[i] != '-') {
            return false;
        }
    }
    int month = (s[5] - '0') * 10 + s[6] - '0';
    int day = (s[8] - '0') * 10 + s[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static void read_lecture(struct bank_loading *l, const cJSON *member)
{
    enum { TITLE, FILE_NAME, MINUTES, NEXT, CHECKED, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [TITLE] = {"title", JSON_TEXT | JSON_REQUIRED}, [FILE_NAME] = {"file", JSON_STRING},
        [MINUTES] = {"minutes", JSON_NUMBER},           [NEXT] = {"next", JSON_TEXT},
        [CHECKED] = {"checked", JSON_STRING},
    };
    const cJSON *m[FIELDS];
    if (member == NULL) {
        return;
    }
    struct json_at at = json_at_member(&l->root, member);
    if (!json_members(&at, fields, FIELDS, m)) {
        return;
    }
    const char *ignored = NULL;
    int64_t minutes = 0;
    json_text(&at, m[TITLE], &l->rule, &l->bank->lecture);
    json_text(&at, m[NEXT], &l->rule, &l->bank->next_lecture);
    json_string(&at, m[FILE_NAME], &ignored);
    json_integer(&at, m[MINUTES], 1, 10000, &minutes);
    l->bank->checked = m[CHECKED] != NULL ? m[CHECKED]->valuestring : NULL;
    if (m[CHECKED] != NULL && !is_date(m[CHECKED]->valuestring)) {
        struct json_at place = json_at_member(&at, m[CHECKED]);
        json_fault(&place, MSG(MSG_BANK_DATE, m[CHECKED]->valuestring));
    }
}

/* Notes the ids of questions and tasks in their common name space: as they stand in the file, so
 * that one that fails to load is still known to those that refer to it. */
static void note_items(struct bank_loading *l, const cJSON *section, int first)
{
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(element, "id");
        if (cJSON_IsString(id)) {
            ids_add(&l->memory->items, &(struct id_entry){.id = id->valuestring,
                                                          .index = first + i,
                                                          .array = section,
                                                          .element = element,
                                                          .position = (size_t)i,
                                                          .node = id});
        }
        i++;
    }
}

static void read_questions(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    struct bank_memory *memory = l->memory;
    const struct question_reader reader = {
        .arena = memory->arena,
        .rule = l->rule,
        .ctx = memory,
        .objective = find_objective,
        .misconception = find_misconception,
        .statement = find_statement,
        .source = bank->source_count > 0 ? find_source : NULL,
    };
    bank->question_count = section == NULL ? 0 : (size_t)cJSON_GetArraySize(section);
    bank->questions = arena_alloc(memory->arena, bank->question_count + 1,
                                  sizeof(*bank->questions));
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    if (bank->question_count == 0) {
        json_fault(&array, MSG0(MSG_BANK_NO_QUESTIONS));
    }
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, i);
        question_load(&at, &reader, &bank->questions[i]);
        i++;
    }
    note_items(l, section, 0);
}

static void read_tasks(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    const struct task_reader reader = {
        .arena = l->memory->arena,
        .rule = l->rule,
        .ctx = l->memory,
        .objective = find_objective,
        .statement = find_statement,
    };
    bank->task_count = section == NULL ? 0 : (size_t)cJSON_GetArraySize(section);
    bank->tasks = arena_alloc(l->memory->arena, bank->task_count + 1, sizeof(*bank->tasks));
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    if (bank->task_count > TASKS_MAX) {
        json_fault(&array, MSG(MSG_BANK_TASKS_MANY, NUM(TASKS_MAX)));
        bank->task_count = 0;
        return;
    }
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, i);
        task_load(&at, &reader, &bank->tasks[i]);
        i++;
    }
    note_items(l, section, (int)bank->question_count);
}

/* Every question's enemies must be questions of the bank. */
static void check_enemies(struct bank_loading *l, const cJSON *section)
{
    struct json_at array = json_at_member(&l->root, section);
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, i++);
        const cJSON *enemy = cJSON_GetObjectItemCaseSensitive(element, "enemy");
        if (!cJSON_IsArray(enemy)) {
            continue;
        }
        struct index_list refs = {.list = NULL};
        bank_read_refs(l, &at, enemy, &l->memory->items, &refs);
        for (size_t k = 0; k < refs.count; k++) {
            if ((size_t)refs.list[k] == i - 1) {
                struct json_at place = json_at_member(&at, enemy);
                json_fault(&place, MSG0(MSG_BANK_ENEMY_SELF));
            }
        }
    }
}

/* Depth-first over "requires": 0 not seen, 1 on the way, 2 done. */
static bool task_cycle(const struct bank *bank, const struct bank_memory *memory, size_t task,
                       unsigned char *state)
{
    if (state[task] != 0) {
        return state[task] == 1;
    }
    state[task] = 1;
    bool cycle = false;
    for (size_t k = 0; k < bank->tasks[task].requires_count && !cycle; k++) {
        int index = ids_find(&memory->items, bank->tasks[task].requires[k]);
        if (index >= (int)bank->question_count) {
            cycle = task_cycle(bank, memory, (size_t)index - bank->question_count, state);
        }
    }
    state[task] = 2;
    return cycle;
}

static void check_requires(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    struct json_at array = json_at_member(&l->root, section);
    unsigned char *state = arena_alloc(l->memory->arena, bank->task_count + 1, 1);
    size_t i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, i);
        const cJSON *requires = cJSON_GetObjectItemCaseSensitive(element, "requires");
        if (cJSON_IsArray(requires)) {
            struct json_at list = json_at_member(&at, requires);
            struct index_list refs = {.list = NULL};
            bank_read_refs(l, &at, requires, &l->memory->items, &refs);
            for (size_t k = 0; k < refs.count; k++) {
                if ((size_t)refs.list[k] < bank->question_count) {
                    json_fault(&list, MSG0(MSG_BANK_REQUIRES_TASK));
                }
            }
            if (task_cycle(bank, l->memory, i, state)) {
                json_fault(&list, MSG0(MSG_BANK_REQUIRES_CYCLE));
            }
        }
        i++;
    }
}

static void read_sections(struct bank_loading *l)
{
    enum {
        SCHEMA,
        FORMAT,
        ID,
        TITLE,
        LANGUAGES,
        LECTURE,
        SOURCES,
        OBJECTIVES,
        STATEMENTS,
        MISCONCEPTIONS,
        QUESTIONS,
        TASKS,
        SURVEY,
        POLICY,
        FIELDS
    };
    static const struct json_field fields[FIELDS] = {
        [SCHEMA] = {"$schema", JSON_STRING},
        [FORMAT] = {"format", JSON_STRING | JSON_REQUIRED},
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [TITLE] = {"title", JSON_TEXT | JSON_REQUIRED},
        [LANGUAGES] = {"languages", JSON_ARRAY | JSON_REQUIRED},
        [LECTURE] = {"lecture", JSON_OBJECT},
        [SOURCES] = {"sources", JSON_ARRAY},
        [OBJECTIVES] = {"objectives", JSON_ARRAY | JSON_REQUIRED},
        [STATEMENTS] = {"statements", JSON_ARRAY},
        [MISCONCEPTIONS] = {"misconceptions", JSON_ARRAY},
        [QUESTIONS] = {"questions", JSON_ARRAY | JSON_REQUIRED},
        [TASKS] = {"tasks", JSON_ARRAY},
        [SURVEY] = {"survey", JSON_ARRAY},
        [POLICY] = {"policy", JSON_OBJECT},
    };
    const cJSON *m[FIELDS];
    if (!json_members(&l->root, fields, FIELDS, m)) {
        return;
    }
    check_format(&l->root, m[FORMAT]);
    json_id(&l->root, m[ID], &l->bank->id);
    if (!read_languages(l, m[LANGUAGES])) {
        return;
    }
    json_text(&l->root, m[TITLE], &l->rule, &l->bank->title);
    read_lecture(l, m[LECTURE]);
    bank_read_sources(l, m[SOURCES]);
    bank_read_objectives(l, m[OBJECTIVES]);
    bank_read_statements(l, m[STATEMENTS]);
    bank_read_misconceptions(l, m[MISCONCEPTIONS]);
    read_questions(l, m[QUESTIONS]);
    read_tasks(l, m[TASKS]);
    ids_sort(&l->memory->items, &l->root);
    if (m[QUESTIONS] != NULL) {
        check_enemies(l, m[QUESTIONS]);
    }
    if (l->bank->task_count > 0) {
        check_requires(l, m[TASKS]);
    }
    bank_read_survey(l, m[SURVEY]);
    bank_read_policy(l, m[POLICY]);
}

bool bank_load(const char *bytes, size_t len, struct bank **ret, struct faults *faults)
{
    size_t before = faults->total;
    struct bank *bank = xcalloc(1, sizeof(*bank));
    bank->memory = xcalloc(1, sizeof(*bank->memory));
    bank->memory->arena = arena_new();
    if (json_doc_parse(bytes, len, &bank->memory->doc, faults)) {
        struct bank_loading loading = {
            .bank = bank,
            .memory = bank->memory,
            .root = json_at_root(bank->memory->doc, faults),
        };
        read_sections(&loading);
    }
    if (faults->total > before) {
        faults_sort(faults);
        bank_free(bank);
        return false;
    }
    *ret = bank;
    return true;
}

void bank_settle(struct bank *bank)
{
    json_doc_settle(bank->memory->doc);
}

void bank_free(struct bank *bank)
{
    if (bank == NULL) {
        return;
    }
    struct bank_memory *memory = bank->memory;
    for (size_t i = 0; i < bank->question_count; i++) {
        question_release(&bank->questions[i]);
    }
    for (size_t i = 0; i < bank->statement_count; i++) {
        strings_release(&bank->statements[i].sources);
    }
    ids_release(&memory->objectives);
    ids_release(&memory->statements);
    ids_release(&memory->misconceptions);
    ids_release(&memory->sources);
    ids_release(&memory->survey);
    ids_release(&memory->quizzes);
    ids_release(&memory->items);
    json_doc_free(memory->doc);
    arena_free(memory->arena);
    free(memory);
    free(bank);
}

const struct question *bank_question(const struct bank *bank, const char *id)
{
    int index = ids_find(&bank->memory->items, id);
    return index < 0 || (size_t)index >= bank->question_count ? NULL : &bank->questions[index];
}

const struct task *bank_task(const struct bank *bank, const char *id)
{
    int index = ids_find(&bank->memory->items, id);
    return index < 0 || (size_t)index < bank->question_count
               ? NULL
               : &bank->tasks[(size_t)index - bank->question_count];
}

const struct quiz *bank_quiz(const struct bank *bank, const char *id)
{
    for (size_t i = 0; i < bank->quiz_count; i++) {
        if (strcmp(bank->quizzes[i].id, id) == 0) {
            return &bank->quizzes[i];
        }
    }
    return NULL;
}

int bank_objective(const struct bank *bank, const char *id)
{
    return ids_find(&bank->memory->objectives, id);
}

int bank_objective_top(const struct bank *bank, int objective)
{
    int parent = bank->objectives[objective].parent;
    return parent < 0 ? objective : parent;
}

struct hash bank_tasks_hash(const struct bank *bank)
{
    const cJSON *root = json_doc_root(bank->memory->doc);
    const cJSON *tasks = cJSON_GetObjectItemCaseSensitive(root, "tasks");
    BUF_AUTO(text);
    if (tasks != NULL) {
        json_canonical(&text, tasks);
    } else {
        buf_adds(&text, "[]");
    }
    return hash_bytes(buf_str(&text), text.len);
}
