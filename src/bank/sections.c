/* The small sections of a bank: objectives, sources, statements, misconceptions, survey.
 * Questions and tasks read themselves; policy.c reads the quizzes. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

bool bank_read_id(struct ids *ids, const struct json_at *element, const cJSON *section,
                  const cJSON *member, int index, const char **ret)
{
    if (!json_id(element, member, ret)) {
        return false;
    }
    ids_add(ids, &(struct id_entry){.id = *ret,
                                    .index = index,
                                    .array = section,
                                    .element = element->value,
                                    .position = (size_t)index,
                                    .node = member});
    return true;
}

void bank_read_refs(struct bank_loading *l, const struct json_at *up, const cJSON *member,
                    const struct ids *ids, struct index_list *ret)
{
    if (member == NULL) {
        return;
    }
    struct json_at array = json_at_member(up, member);
    size_t size = (size_t)cJSON_GetArraySize(member);
    int *list = arena_alloc(l->memory->arena, size + 1, sizeof(*list));
    size_t count = 0;
    size_t position = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, member)
    {
        struct json_at at = json_at_element(&array, element, position++);
        if (!cJSON_IsString(element)) {
            json_fault(&at, MSG0(MSG_BANK_REF_STRING));
            continue;
        }
        int index = ids_find(ids, element->valuestring);
        if (index < 0) {
            ids_dangling(ids, &at, element->valuestring);
        } else {
            list[count++] = index;
        }
    }
    ret->list = list;
    ret->count = count;
}

/* Prepares a section: how many elements, and room for them. */
static void *section_room(struct bank_loading *l, const cJSON *section, size_t size, size_t *count)
{
    *count = section == NULL ? 0 : (size_t)cJSON_GetArraySize(section);
    return arena_alloc(l->memory->arena, *count + 1, size);
}

/* "O1.stop" belongs to "O1", which may stand anywhere in the section. */
static void find_parents(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    struct json_at array = json_at_member(&l->root, section);
    const cJSON *element = section->child;
    for (size_t i = 0; i < bank->objective_count; i++, element = element->next) {
        struct objective *o = &bank->objectives[i];
        o->parent = -1;
        const char *dot = o->id == NULL ? NULL : strchr(o->id, '.');
        if (dot == NULL) {
            continue;
        }
        CLEANUP(free_charp) char *top = xstrndup(o->id, (size_t)(dot - o->id));
        o->parent = ids_find(&l->memory->objectives, top);
        if (o->parent < 0 || strchr(dot + 1, '.') != NULL) {
            struct json_at at = json_at_element(&array, element, i);
            json_fault(&at, MSG(MSG_BANK_OBJECTIVE_PARENT, o->id, top));
            o->parent = -1;
        }
    }
}

void bank_read_objectives(struct bank_loading *l, const cJSON *section)
{
    enum { ID, TEXT, NEXT, RETEACH, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
        [NEXT] = {"next", JSON_BOOL},
        [RETEACH] = {"reteach", JSON_TEXT},
    };
    struct bank *bank = l->bank;
    bank->objectives = section_room(l, section, sizeof(*bank->objectives), &bank->objective_count);
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    if (bank->objective_count == 0) {
        json_fault(&array, MSG0(MSG_BANK_NO_OBJECTIVES));
    }
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        struct objective *o = &bank->objectives[i];
        const cJSON *m[FIELDS];
        if (json_members(&at, fields, FIELDS, m)) {
            bank_read_id(&l->memory->objectives, &at, section, m[ID], i, &o->id);
            json_text(&at, m[TEXT], &l->rule, &o->text);
            json_bool(m[NEXT], &o->next);
            json_text(&at, m[RETEACH], &l->rule, &o->reteach);
        }
        i++;
    }
    ids_sort(&l->memory->objectives, &l->root);
    find_parents(l, section);
}

static void read_url(const struct json_at *at, const cJSON *member, const char **ret)
{
    const char *url = NULL;
    if (!json_string(at, member, &url)) {
        return;
    }
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0) {
        struct json_at place = json_at_member(at, member);
        json_fault(&place, MSG(MSG_BANK_URL, url));
        return;
    }
    *ret = url;
}

void bank_read_sources(struct bank_loading *l, const cJSON *section)
{
    enum { ID, TITLE, URL, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [TITLE] = {"title", JSON_TEXT | JSON_REQUIRED},
        [URL] = {"url", JSON_STRING},
    };
    struct bank *bank = l->bank;
    bank->sources = section_room(l, section, sizeof(*bank->sources), &bank->source_count);
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        struct source *s = &bank->sources[i];
        const cJSON *m[FIELDS];
        if (json_members(&at, fields, FIELDS, m)) {
            bank_read_id(&l->memory->sources, &at, section, m[ID], i, &s->id);
            json_text(&at, m[TITLE], &l->rule, &s->title);
            read_url(&at, m[URL], &s->url);
        }
        i++;
    }
    ids_sort(&l->memory->sources, &l->root);
}

static void check_source_ids(struct bank_loading *l, const struct json_at *up, const cJSON *member)
{
    if (l->bank->source_count > 0) {
        struct index_list ignored = {.list = NULL};
        bank_read_refs(l, up, member, &l->memory->sources, &ignored);
    }
}

static const char *const fact_names[FACT_COUNT] = {
    [FACT_TRUE] = "true",   [FACT_SIMPLIFIED] = "simplified", [FACT_OUTDATED] = "outdated",
    [FACT_WRONG] = "wrong", [FACT_OPINION] = "opinion",
};

static void read_statement(struct bank_loading *l, const struct json_at *at, const cJSON *section,
                           int index, struct statement *s)
{
    enum { ID, LINE, SECTION, TEXT, FACT, CORRECTION, SOURCE, ASSESS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [LINE] = {"line", JSON_NUMBER | JSON_REQUIRED},
        [SECTION] = {"section", JSON_TEXT},
        [TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
        [FACT] = {"fact", JSON_STRING | JSON_REQUIRED},
        [CORRECTION] = {"correction", JSON_TEXT},
        [SOURCE] = {"source", JSON_ARRAY},
        [ASSESS] = {"assess", JSON_BOOL},
    };
    const cJSON *m[FIELDS];
    if (!json_members(at, fields, FIELDS, m)) {
        return;
    }
    unsigned fact = FACT_TRUE;
    bank_read_id(&l->memory->statements, at, section, m[ID], index, &s->id);
    json_integer(at, m[LINE], 1, 1000000, &s->line);
    json_text(at, m[SECTION], &l->rule, &s->section);
    json_text(at, m[TEXT], &l->rule, &s->text);
    json_text(at, m[CORRECTION], &l->rule, &s->correction);
    check_source_ids(l, at, m[SOURCE]);
    const cJSON *source;
    cJSON_ArrayForEach(source, m[SOURCE])
    {
        if (cJSON_IsString(source)) {
            strings_add(&s->sources, source->valuestring);
        }
    }
    s->assess = true;
    json_bool(m[ASSESS], &s->assess);
    if (json_enum(at, m[FACT], fact_names, FACT_COUNT, &fact) && fact != FACT_TRUE &&
        fact != FACT_OPINION && m[CORRECTION] == NULL) {
        json_fault(at, MSG(MSG_BANK_NO_CORRECTION, fact_names[fact]));
    }
    s->fact = (enum verdict_of_fact)fact;
}

void bank_read_statements(struct bank_loading *l, const cJSON *section)
{
    struct bank *bank = l->bank;
    bank->statements = section_room(l, section, sizeof(*bank->statements), &bank->statement_count);
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        read_statement(l, &at, section, i, &bank->statements[i]);
        i++;
    }
    ids_sort(&l->memory->statements, &l->root);
}

void bank_read_misconceptions(struct bank_loading *l, const cJSON *section)
{
    enum { ID, TEXT, CRITICAL, STATEMENTS, FIELDS };
    static const struct json_field fields[FIELDS] = {
        [ID] = {"id", JSON_STRING | JSON_REQUIRED},
        [TEXT] = {"text", JSON_TEXT | JSON_REQUIRED},
        [CRITICAL] = {"critical", JSON_BOOL},
        [STATEMENTS] = {"statements", JSON_ARRAY},
    };
    struct bank *bank = l->bank;
    bank->misconceptions = section_room(l, section, sizeof(*bank->misconceptions),
                                        &bank->misconception_count);
    if (section == NULL) {
        return;
    }
    struct json_at array = json_at_member(&l->root, section);
    int i = 0;
    const cJSON *element;
    cJSON_ArrayForEach(element, section)
    {
        struct json_at at = json_at_element(&array, element, (size_t)i);
        struct misconception *mis = &bank->misconceptions[i];
        const cJSON *m[FIELDS];
        if (json_members(&at, fields, FIELDS, m)) {
            bank_read_id(&l->memory->misconceptions, &at, section, m[ID], i, &mis->id);
            json_text(&at, m[TEXT], &l->rule, &mis->text);
            json_bool(m[CRITICAL], &mis->critical);
            bank_read_refs(l, &at, m[STATEMENTS], &l->memory->statements, &mis->statements);
        }
        i++;
    }
    ids_sort(&l->memory->misconceptions, &l->root);
}
