/* What the files of bank/ share while one bank loads. */
#ifndef WRAPUP_BANK_PARTS_H
#define WRAPUP_BANK_PARTS_H

#include "ids.h"
#include "wrapup/bank.h"

/* Everything a bank owns besides its own struct. */
struct bank_memory {
    struct arena *arena;
    struct json_doc *doc;
    struct ids objectives, statements, misconceptions, sources, survey, quizzes;
    struct ids
        items; /* questions and tasks: they share one name space; tasks count after questions */
};

struct bank_loading {
    struct bank *bank;
    struct bank_memory *memory;
    struct json_text_rule rule;
    struct json_at root;
};

/* Each reads one section (NULL: absent) into loading->bank; faults go to root.faults. */
void bank_read_objectives(struct bank_loading *l, const cJSON *section);
void bank_read_sources(struct bank_loading *l, const cJSON *section);
void bank_read_statements(struct bank_loading *l, const cJSON *section);
void bank_read_misconceptions(struct bank_loading *l, const cJSON *section);
void bank_read_survey(struct bank_loading *l, const cJSON *section);
/* After the questions: the quizzes name them. */
void bank_read_policy(struct bank_loading *l, const cJSON *section);

/* Reads {"id": …} of an element and notes it in ids. */
bool bank_read_id(struct ids *ids, const struct json_at *element, const cJSON *section,
                  const cJSON *member, int index, const char **ret);
/* Reads an array of ids that must stand in `ids` into indices of the arena. */
void bank_read_refs(struct bank_loading *l, const struct json_at *up, const cJSON *member,
                    const struct ids *ids, struct index_list *ret);

#endif
